"""
The words that exports write for codes, and the code that each stands for.

A word is compared without capitals, accents and signs. What stands for more than one code, or might, is not here:
a person decides about it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from etl.intake.inspect_words import plain
from schemas import reference, values

_REASONS: Final[Mapping[str, str]] = {
    "01": "correctie|administratieve correctie",
    "02": "overleden|overlijden|client overleden",
    "03": "contractwijziging|wijziging contract|nieuw contract",
    "04": "verlenging|herbeoordeling verlenging|verlenging indicatie",
    "05": "verkorting|herbeoordeling verkorting",
    "06": "ander domein|uitstroom naar ander domein|uitstroom ander domein",
    "07": "verhuizing|verhuisd|verhuizing naar andere gemeente|verhuisd naar andere gemeente",
    "08": "wijziging leveringsvorm|andere leveringsvorm|overstap naar pgb",
    "09": "andere aanbieder|overstap aanbieder|overstap naar andere aanbieder|wisseling aanbieder|wijziging aanbieder",
    "10": "nieuwe bekostiging|nieuwe bekostigingssystematiek",
    "11": "herindeling|gemeentelijke herindeling",
    "12": "op verzoek van aanbieder|op initiatief van de aanbieder|geinitieerd door de aanbieder|verzoek aanbieder",
    "13": "verwijderd|verwijdering",
}
_REFERRERS: Final[Mapping[str, str]] = {
    "01": "gemeente|wijkteam|gemeentelijke toegang|toegang gemeente|gemeente wijkteam|sociaal wijkteam|lokaal team",
    "02": "huisarts|ha|de huisarts",
    "03": "jeugdarts",
    "04": "gecertificeerde instelling|gi|gecertificeerde instelling gi",
    "05": "medisch specialist|specialist",
    "06": "zelf|zelfverwijzer|geen verwijzer|zelf geen verwijzer|zelfverwijzer geen verwijzer|eigen initiatief|"
    "zelfverwijzing|zelfverwijzer of geen verwijzer",
    "07": "onbekend",
    "08": "rechter|rechtbank|kinderrechter|rechter officier van justitie of justitiele inrichting|"
    "rechter officier van justitie|rechter of officier van justitie",
}
_UNITS: Final[Mapping[str, str]] = {
    "01": "minuut|minuten|min", "04": "uur|uren", "14": "etmaal|etmalen", "16": "dagdeel|dagdelen|dagdeel 4 uur",
    "21": "week|weken", "82": "stuks output", "83": "euro|euros|euro s", "84": "stuks inspanning",
}  # fmt: skip

# Column -> code -> words. The code itself is always one of its words.
KNOWN: Final[Mapping[str, Mapping[str, str]]] = {
    "reden_wijziging": {**dict.fromkeys(("01", "14"), ""), **_REASONS, "14": ""},
    "verwijzer_type": _REFERRERS,
    "eenheid": _UNITS,
    "frequentie": {"1": "per dag|dag|dagelijks", "2": "per week|week|wekelijks", "4": "per maand|maand|maandelijks",
                   "6": "totaal|totaal binnen geldigheidsduur|totaal binnen geldigheidsduur toewijzing"},
    "geslacht": {"0": "onbekend|o|x", "1": "m|man|mannelijk|jongen", "2": "v|vrouw|vrouwelijk|meisje"},
    "wet": {"Jeugdwet": "jeugdwet|jw|jeugd|jeugdhulp", "Wmo": "wmo|wmo 2015", "Wlz": "wlz",
            "Participatiewet": "participatiewet|pw"},
    "leveringsvorm": {"ZIN": "zin|zorg in natura|natura|in natura",
                      "PGB": "pgb|persoonsgebonden budget"},
    "status": {"toegewezen": "toegewezen|toegekend|verstrekt", "ingetrokken": "ingetrokken",
               "concept": "concept", "afgewezen": "afgewezen"},
    "debet_credit": {"D": "d|debet", "C": "c|credit"},
    "soj": {"ja": "ja|j", "nee": "nee|n", "uitgesloten": "uitgesloten"},
    "soj_relevant": {"ja": "ja|j|true|waar", "nee": "nee|n|false|onwaar"},
    "rol": {"huisarts": "huisarts|ha", "soj": "soj|poh jeugd|poh j", "jeugdarts": "jeugdarts"},
    "kostensoort": {"structureel": "structureel", "eenmalig": "eenmalig|incidenteel",
                    "bijdrage_derden": "bijdrage derden|bijdrage van derden"},
    "prijzen.soort": {"gemiddeld": "gemiddeld", "aanname": "aanname"},
}  # fmt: skip
# Loaded as delivered whatever the words are: nothing is translated, and an own word is no problem.
FREE: Final = frozenset({"geslacht", "frequentie"})
# What a longer text may begin a word with to stand for a code; a text that names two codes is not placed.
STEMS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "verwijzer_type": {"01": ("gemeente", "wijkteam"), "02": ("huisarts",), "03": ("jeugdarts",),
                       "04": ("gecertificeerde",), "05": ("specialist",), "06": ("zelfverwijz",),
                       "08": ("rechter", "kinderrechter")},
    "reden_wijziging": {"02": ("overleden", "overlijden"), "04": ("verleng",), "05": ("verkort",),
                        "07": ("verhuis", "verhuiz"),
                        "10": ("bekostiging",), "11": ("herindeling",), "13": ("verwijder",)},
}  # fmt: skip
NEGATION: Final = frozenset({"geen", "niet", "zonder", "ex", "oud"})
ZORGVORM_COLUMNS: Final = frozenset({"zorgvorm", "zorgvorm_streng", "zorgvorm_ruim"})
CATEGORY_COLUMNS: Final = frozenset({"productcategorie", "categorie"})
PRODUCT_CODE: Final = re.compile(r"^(\d{2}[A-Za-z]\d{2}|5[45]\d{3})$")


def bare(word: str) -> str:
    """Give a word without capitals, accents and signs."""
    return " ".join(re.findall(r"[a-z0-9]+", plain(word.lower())))


@cache
def codes_of(soort: str, column: str) -> Mapping[str, str]:
    """Give bare word → code for a column that holds codes; empty for any other column."""
    if column in ZORGVORM_COLUMNS:
        return {bare(word): word for word in values.ZORGVORMEN}
    known = KNOWN.get(f"{soort}.{column}", KNOWN.get(column, {}))
    words = {bare(code): code for code in known}
    words |= {code.lstrip("0"): code for code in known if code.isdigit() and code.lstrip("0")}
    for code, text in known.items():
        words |= {bare(word): code for word in text.split("|") if word}
    return words


def place(soort: str, column: str, word: str) -> str | None:
    """Give the code that a word of an export stands for, None when that is not certain; "02 - Huisarts" is one too."""
    known = codes_of(soort, column)
    text = bare(word)
    if text in known:
        return known[text]
    first, _, rest = text.partition(" ")
    if first in known and known.get(rest) == known[first] and not rest.isdigit():  # "1,1" is a number
        return known[first]
    tokens = text.split()
    stems = STEMS.get(column, {})
    named = {code for code, begins in stems.items() for token in tokens if token.startswith(begins)}
    return named.pop() if len(named) == 1 and not NEGATION & set(tokens) else None


@cache
def national_categories() -> frozenset[str]:
    """Give the two-digit categories of the national list."""
    return frozenset(reference.load("codes")["categorie"])
