"""Invented names. Gemeenten and practices do not exist; surnames are common ones, nobody's in particular."""

from __future__ import annotations

_PLACE_STARTS = ("Beuk", "Wilgen", "Elzen", "Linden", "Essen", "Iepen", "Berken", "Dennen", "Vlier", "Hazel")
_PLACE_ENDS = ("wierde", "moerde", "waarden", "vennen", "grave")

PRACTICE_WORDS = (
    "De Linde",
    "De Brug",
    "Het Anker",
    "De Molen",
    "Dorpsplein",
    "De Vaart",
    "De Wiek",
    "Kerkzicht",
    "De Terp",
    "De Bron",
    "Het Baken",
    "De Singel",
    "De Meent",
    "Stationsweg",
    "De Hoeve",
    "De Schakel",
    "Parkzicht",
    "De Esdoorn",
    "De Dreef",
    "Het Veer",
    "De Klimop",
    "Zuiderpoort",
    "De Kamperfoelie",
    "Noorderlicht",
    "De Populier",
    "Het Kompas",
    "De Waterlelie",
    "Oostzijde",
    "De Vuurtoren",
    "De Oever",
)

SURNAMES = (
    "de Jong",
    "Jansen",
    "de Vries",
    "van den Berg",
    "Bakker",
    "van Dijk",
    "Visser",
    "Smit",
    "Meijer",
    "de Boer",
    "Mulder",
    "de Groot",
    "Bos",
    "Vos",
    "Peters",
    "Hendriks",
    "van Leeuwen",
    "Dekker",
    "Brouwer",
    "de Wit",
    "Dijkstra",
    "Smits",
    "de Graaf",
    "van der Meer",
    "van der Linden",
    "Kok",
    "Jacobs",
    "de Haan",
    "Vermeulen",
    "van den Heuvel",
    "van der Veen",
    "van den Broek",
    "de Bruijn",
    "de Bruin",
    "Schouten",
    "van Beek",
    "Willems",
    "van Vliet",
    "van de Ven",
    "Hoekstra",
    "Maas",
    "Verhoeven",
    "Koster",
    "van Dam",
    "van der Wal",
    "Prins",
    "Blom",
    "Huisman",
    "Peeters",
    "Kuipers",
    "van Veen",
    "Kuijpers",
    "Gerritsen",
    "Postma",
    "Scholten",
    "Évers",
)

INITIALS = (
    "A.",
    "B.M.",
    "C.",
    "D.J.",
    "E.",
    "F.",
    "G.H.",
    "H.",
    "I.",
    "J.",
    "J.M.",
    "K.",
    "L.",
    "M.",
    "N.",
    "P.",
    "R.",
    "S.",
    "T.",
    "W.",
)


def place_names(count: int) -> list[str]:
    """Give that many different names of gemeenten that do not exist (at most 50)."""
    names = [start + end for end in _PLACE_ENDS for start in _PLACE_STARTS]
    return names[:count]


def practice_words(count: int) -> list[str]:
    """Give that many different words for practices; beyond the list they get a number."""
    return [
        PRACTICE_WORDS[index % len(PRACTICE_WORDS)]
        + (f" {index // len(PRACTICE_WORDS) + 1}" if index >= len(PRACTICE_WORDS) else "")
        for index in range(count)
    ]


def split_surname(surname: str) -> tuple[str, str]:
    """Split a surname into (prefix, name): "van den Berg" is ("van den", "Berg")."""
    prefix, _, name = surname.rpartition(" ")
    return prefix, name
