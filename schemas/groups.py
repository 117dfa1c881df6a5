"""What the tables of groups, rates and shares have in common: columns, rules and values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas import values
from schemas.build import empty_only_with, ordered
from schemas.declaration import DECIMAAL, OPENBAAR, Rule

# A rate beside a hidden count gives the count away, and bounds give the rate away: hence ``needs``.
PER_1000 = (
    *ordered("per_1000_onder", "per_1000", "per_1000_boven"),
    Rule("needs", ("per_1000", "jeugdigen_verwezen", "patienten_onder_18")),
    Rule("needs", ("per_1000_onder", "per_1000")),
    Rule("needs", ("per_1000_boven", "per_1000")),
)
DEEL = (*ordered("teller", "noemer"), Rule("needs", ("aandeel_pct", "teller", "noemer")))
AANDEEL = (
    *DEEL,
    *ordered("aandeel_onder", "aandeel_pct", "aandeel_boven"),
    Rule("needs", ("aandeel_onder", "aandeel_pct")),
    Rule("needs", ("aandeel_boven", "aandeel_pct")),
)
LEEG = (
    *empty_only_with("patienten_onder_18 per_1000", "reden_leeg", "onderdrukt"),
    *empty_only_with("jeugdigen_verwezen", "onderdrukt"),
)
STATUS = {
    "betekenis": "Hoe vast het cijfer staat.",
    "privacyklasse": OPENBAAR,
    "waarden": tuple(values.STATUSSEN),
    "herkomst": "verwijsspiegel: geteld per praktijk, groep of gebied",
}
GROEP_OF_TOTAAL = {"waarden": tuple(values.GROEPEN_EN_TOTAAL)}
ZORGVORM_OF_TOTAAL = {
    "betekenis": "Soort zorg, of TOTAAL voor alle zorgvormen van de uitkomst.",
    "waarden": tuple(values.ZORGVORMEN_EN_TOTAAL),
}
GROEPSTABEL = """niveau* gebied* groep* periode* zorgvorm* aantal_praktijken* patienten_onder_18
    aantal_zonder_lijst* praktijken_zonder_lijst jeugdigen_verwezen per_1000 per_1000_onder per_1000_boven
    status* reden_leeg onderdrukt*"""
GROEPSREGELS = (*PER_1000, *LEEG, *ordered("aantal_zonder_lijst", "aantal_praktijken"))
GROEPSVELDEN: Mapping[str, Mapping[str, Any]] = {
    "status": STATUS,
    "groep": GROEP_OF_TOTAAL,
    "zorgvorm": ZORGVORM_OF_TOTAAL,
}
GEMIDDELDE_LIJST = {"type": DECIMAAL, "betekenis": "Patiënten onder 18, gemiddeld over de open kwartalen."}
VOLLEDIGHEIDSREGELS = (
    *ordered("onder", "verwacht_pct", "boven"),
    *ordered("nog_verwacht_onder", "nog_verwacht_boven"),
    Rule("needs", ("onder", "verwacht_pct")),
    Rule("needs", ("boven", "verwacht_pct")),
    Rule("needs", ("nog_verwacht_onder", "nog_verwacht")),
    Rule("needs", ("nog_verwacht_boven", "nog_verwacht")),
)
VOLLEDIGHEIDSVELDEN: Mapping[str, Mapping[str, Any]] = {
    "bron": {
        "betekenis": "Waaruit blijkt hoe laat verwijzingen bekend worden.",
        "waarden": tuple(values.VERTRAGING_BRONNEN),
        "privacyklasse": OPENBAAR,
        "herkomst": "verwijsspiegel: duiding bij de cijfers",
    },
    "onder": {
        "betekenis": "Ondergrens van verwacht_pct (80%), in een kwartaal van gewone omvang.",
        "eenheid": "procent",
    },
    "boven": {
        "betekenis": "Bovengrens van verwacht_pct (80%), in een kwartaal van gewone omvang.",
        "eenheid": "procent",
    },
}
