"""Scenarios of the costs of SOJ: what is assumed, what it comes to, and what moves it. Never a measurement."""

from __future__ import annotations

from typing import Final

from schemas import values
from schemas.build import declare, ordered
from schemas.declaration import DECIMAAL, INTERN, OPENBAAR, Rule, Table

_VAN_WIE_AANNEEMT = "de regio: scenarios.toml, of waar bron het zegt"
_LAAG = {
    "type": DECIMAAL,
    "betekenis": "Lage waarde van de aanname.",
    "privacyklasse": OPENBAAR,
    "herkomst": _VAN_WIE_AANNEEMT,
}
_HOOG = {"herkomst": _VAN_WIE_AANNEEMT}

SCENARIO_MART: Final[tuple[Table, ...]] = (
    declare(
        "mart.kosten_scenario",
        "Eén rij per scenario.",
        "scenario",
        """scenario* uitleg netto p05 p50 p95 kans_positief omslagpunt omslagpunt_deel tekst*
        reden_geen_uitkomst""",
        rules=(
            *ordered("p05", "p50", "p95"),
            Rule("empty_only_with", ("netto", "reden_geen_uitkomst")),
            Rule("needs", ("p50", "netto", "p05", "p95", "kans_positief")),
            Rule("needs", ("omslagpunt_deel", "omslagpunt")),
        ),
        anders={
            "uitleg": {"betekenis": "Waar het scenario over gaat.", "herkomst": _VAN_WIE_AANNEEMT},
            "netto": {"betekenis": "Uitkomst van het scenario, geen meting; boven nul kost de SOJ minder."},
            "omslagpunt": {
                "betekenis": "Hoeveel jeugdigen anders verwezen moesten zijn om op nul uit te komen.",
                "eenheid": "jeugdigen",
                "privacyklasse": INTERN,
                "minimum": 0,
            },
        },
    ),
    declare(
        "mart.kosten_gevoeligheid",
        "Eén rij per scenario en aanname die een marge heeft.",
        "scenario parameter",
        "scenario* parameter* laag* hoog* effect_laag* effect_hoog* rang*",
        rules=ordered("laag", "hoog"),
        anders={
            "laag": _LAAG,
            "hoog": _HOOG,
            "effect_laag": {"betekenis": "Uitkomst bij de lage waarde, met de andere aannames op basis."},
            "effect_hoog": {"betekenis": "Uitkomst bij de hoge waarde, met de andere aannames op basis."},
        },
    ),
    declare(
        "mart.kosten_aannames",
        "Eén rij per scenario en aanname.",
        "scenario parameter",
        "scenario* parameter* laag basis hoog eenheid* verdeling* bron* datum eigenaar*",
        rules=(*ordered("laag", "basis", "hoog"), Rule("needs", ("laag", "basis", "hoog"))),
        anders={
            "laag": _LAAG,
            "hoog": _HOOG,
            "eenheid": {
                "betekenis": "Waarin de aanname is uitgedrukt.",
                "patroon": "",
                "waarden": tuple(values.AANNAME_EENHEDEN),
                "herkomst": _VAN_WIE_AANNEEMT,
            },
            "verdeling": {"herkomst": _VAN_WIE_AANNEEMT},
            "bron": {"betekenis": "Waar de waarde vandaan komt.", "herkomst": _VAN_WIE_AANNEEMT},
            "datum": {"herkomst": _VAN_WIE_AANNEEMT},
            "eigenaar": {"herkomst": _VAN_WIE_AANNEEMT},
        },
    ),
    declare(
        "mart.kosten_methoden",
        "Eén rij per scenario en manier van rekenen.",
        "scenario methode",
        """scenario* methode* rekenmodel_van vermeden_kosten kosten netto laag hoog omslag_pct bereik aannames
        voorwaarden reden_geen_uitkomst""",
        rules=(
            *ordered("laag", "netto", "hoog"),
            Rule("empty_only_with", ("netto", "reden_geen_uitkomst")),
            Rule("needs", ("netto", "vermeden_kosten", "kosten", "laag", "bereik", "aannames", "voorwaarden")),
            Rule("needs", ("omslag_pct", "netto")),
        ),
        anders={
            "kosten": {"betekenis": "Kosten van de SOJ."},
            "netto": {"betekenis": "Uitkomst van deze manier van rekenen: een scenario, geen meting."},
            "laag": {**_LAAG, "betekenis": "Laagste uitkomst bij de keuzes in bereik.", "eenheid": "euro"},
            "hoog": {"betekenis": "Hoogste uitkomst bij de keuzes in bereik; leeg is niet bekend.", "eenheid": "euro"},
            "reden_geen_uitkomst": {"betekenis": "Waarom deze manier van rekenen geen uitkomst heeft."},
        },
    ),
)
