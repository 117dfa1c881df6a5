"""The comparison of practices before and after the start of a SOJ: the panel (kern), and what came out (mart)."""

from __future__ import annotations

from typing import Final

from schemas import values
from schemas.build import declare, ordered
from schemas.declaration import INTERN, KWARTAAL, Rule, Table

_KWARTAAL = {"betekenis": "Kwartaal, zoals 2025K3.", "patroon": KWARTAAL}
_KWARTAAL_TM = {"betekenis": "Laatste kwartaal dat meetelt.", "patroon": KWARTAAL}
_BOVEN = {"betekenis": "Bovengrens (95%); leeg is geen grens."}

EFFECT_KERN: Final[tuple[Table, ...]] = (
    declare(
        "kern.effect_paneel",
        "Eén rij per praktijkcluster, kwartaal en uitkomst waarvan het effect van de SOJ wordt geschat.",
        "praktijkcluster kwartaal uitkomst",
        """praktijkcluster* kwartaal* uitkomst* praktijk_naam* jeugdigen* patienten_onder_18 blootgesteld*
        uren_per_1000 eerste_soj_dag fase* gebruikt* reden_niet""",
        rules=(
            Rule("empty_when", ("reden_niet", "gebruikt"), (True,)),
            Rule("filled_when", ("reden_niet", "gebruikt"), (False,)),
            Rule("filled_when", ("patienten_onder_18", "gebruikt"), (True,)),
            Rule("empty_when", ("eerste_soj_dag", "fase"), ("nooit",)),
        ),
        anders={
            "kwartaal": _KWARTAAL,
            "uitkomst": {"waarden": tuple(values.EFFECT_UITKOMSTEN), "privacyklasse": INTERN},
            "praktijk_naam": {"betekenis": "Namen van de praktijken van het cluster."},
            "jeugdigen": {
                "betekenis": "Unieke jeugdigen onder 18 in dit cluster en kwartaal.",
                "herkomst": "verwijsspiegel: geteld per praktijk, groep of gebied",
            },
            "patienten_onder_18": {"betekenis": "Patiënten onder 18 van alle praktijken van het cluster samen."},
            "reden_niet": {
                "betekenis": "Waarom dit kwartaal van dit cluster niet meetelt.",
                "waarden": tuple(values.EFFECT_REDEN_NIET),
                "privacyklasse": INTERN,
            },
        },
    ),
)

EFFECT_MART: Final[tuple[Table, ...]] = (
    declare(
        "mart.effect_soj",
        "Eén rij per uitkomst en rekenmodel.",
        "uitkomst model",
        """uitkomst* model* kwartaal_van* kwartaal_tm* praktijken_met* praktijken_zonder* kwartalen_met*
        kwartalen_zonder* rate_ratio onder boven verschil_per_1000_jaar verschil_onder verschil_boven p_permutatie
        p_minimum aantal_toewijzingen alle_toewijzingen kleinst_aantoonbaar_pct standaardfout voorperiode_p
        volledigheid_pct volledigheid_gemeten* praktijkbasis reden_geen bewijsniveau oordeel plan_sha256*""",
        rules=(
            *ordered("onder", "rate_ratio", "boven"),
            *ordered("p_minimum", "p_permutatie"),
            *ordered("verschil_onder", "verschil_per_1000_jaar", "verschil_boven"),
            Rule("empty_only_with", ("rate_ratio", "reden_geen")),
            Rule("filled_when", ("bewijsniveau", "model"), ("hoofdanalyse",)),
            Rule("needs", ("onder", "rate_ratio")),
            Rule("needs", ("boven", "rate_ratio")),
        ),
        anders={
            "uitkomst": {"waarden": tuple(values.EFFECT_UITKOMSTEN)},
            "model": {"waarden": tuple(values.EFFECT_MODELLEN)},
            "kwartaal_tm": _KWARTAAL_TM,
            "boven": _BOVEN,
            "bewijsniveau": {"waarden": tuple(values.BEWIJSNIVEAUS)},
            "volledigheid_pct": {"betekenis": "Volledigheid van het minst volledige kwartaal dat meetelt."},
        },
    ),
    declare(
        "mart.effect_verloop",
        "Eén rij per rekenmodel en jaar voor de start van de SOJ.",
        "model volgnummer",
        "model* volgnummer* kwartaal_tm* jaren_voor_start* rate_ratio onder boven",
        rules=(*ordered("onder", "rate_ratio", "boven"), Rule("needs", ("boven", "rate_ratio"))),
        anders={
            "model": {"waarden": tuple(values.EFFECT_MODELLEN)},
            "kwartaal_tm": _KWARTAAL_TM,
            "boven": _BOVEN,
            "rate_ratio": {"betekenis": "Verhouding tot het laatste jaar voor de start; 1 is geen verschil."},
        },
    ),
    declare(
        "mart.effect_zonder_een",
        "Eén rij per praktijkcluster dat uit de hoofdanalyse is weggelaten.",
        "praktijkcluster",
        "praktijkcluster* praktijk_naam* kwartaal_tm* rate_ratio",
        anders={
            "kwartaal_tm": _KWARTAAL_TM,
            "rate_ratio": {"betekenis": "Verhouding met en zonder SOJ als dit cluster niet meetelt."},
            "praktijk_naam": {"betekenis": "Namen van de praktijken van het cluster."},
        },
    ),
    declare(
        "mart.effect_plan",
        "Eén rij per onderdeel van het analyseplan.",
        "volgnummer",
        "volgnummer* onderwerp* tekst*",
        anders={"tekst": {"betekenis": "Wat het plan daarover zegt.", "privacyklasse": INTERN}},
    ),
)
