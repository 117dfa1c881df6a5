"""The invented gemeenten and aanbieders, and in which shape each gemeente delivers."""

from __future__ import annotations

from dataclasses import dataclass

from demo.days import OPEN, day
from demo.names import place_names

MAX_GEMEENTEN = 50

SHAPES = ("ijw", "oud", "volledig", "kwartaal", "jaar")
"""ijw: CSV per quarter, messages from 2023-04 on. oud: own headers in cp1252. volledig: a whole file each
year, later each half-year. kwartaal and jaar: canonical CSV with what is new."""
LATER_SHAPES = {"kwartaal": ("xlsx", day(2022, 1, 1)), "jaar": ("ggm", day(2025, 1, 1))}
"""Which of the first five goes over to which shape, from when on: workbooks of a BI tool, or a GGM database."""

_WEIGHTS = {"ijw": 0.11, "oud": 0.28, "volledig": 0.1, "kwartaal": 0.28, "jaar": 0.23}
_SHAPES_OF_MORE = ("oud", "kwartaal", "jaar", "volledig")

GGZ = ("SGGZ", "GBGGZ", "GGZ_ONBEPAALD")
UITKOMST = (*GGZ, "AMBULANT")


@dataclass(frozen=True, slots=True)
class Gemeente:
    """One invented gemeente and how it works."""

    index: int
    code: str
    naam: str
    vorm: str
    gewicht: float
    contractwissel: bool
    """Ends and restarts the care of part of its aanbieders on 1-1-2022 (reden 03)."""
    later: str = ""
    """The shape it goes over to: xlsx, ggm, or none."""
    later_van: int = OPEN

    def in_database(self, on: int) -> bool:
        """Tell whether it delivers a database on this day."""
        return self.later == "ggm" and on >= self.later_van

    @property
    def heeft_verzoeken(self) -> bool:
        """Whether requests (verzoeken) name the referrer, instead of the decisions."""
        return self.vorm in ("ijw", "jaar")

    @property
    def heeft_declaraties(self) -> bool:
        """Whether it delivers what was declared."""
        return self.vorm in ("ijw", "oud", "kwartaal") or self.later == "ggm"


@dataclass(frozen=True, slots=True)
class Aanbieder:
    """One invented provider of care."""

    index: int
    agb: str
    naam: str
    zorgvormen: tuple[str, ...]


def make_gemeenten(count: int, *, later: bool = True) -> list[Gemeente]:
    """
    Make the gemeenten 9901, 9902, … (1 to 50); the first five have one shape each.

    ``later``: two of them go over to workbooks and to a database.
    """
    shapes = [
        SHAPES[index] if index < len(SHAPES) else _SHAPES_OF_MORE[index % len(_SHAPES_OF_MORE)]
        for index in range(count)
    ]
    total = sum(_WEIGHTS[shape] for shape in shapes)
    found = []
    for index, (naam, shape) in enumerate(zip(place_names(count), shapes, strict=True)):
        goes_over = LATER_SHAPES.get(shape, ("", OPEN)) if later and index < len(SHAPES) else ("", OPEN)
        weight = _WEIGHTS[shape] / total
        found.append(Gemeente(index, f"{9901 + index}", naam, shape, weight, index % 2 == 0, *goes_over))
    return found


_PROVIDERS: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (5, "GGZ-praktijk", (*GGZ, "AMBULANT")),
    (4, "Jeugdhulp", ("AMBULANT", "OPVOEDHULP", "LVB", "DAGHULP", "LOKAAL", "ONBEKEND", "SGGZ", "GBGGZ")),
    (2, "Behandelcentrum", ("SGGZ", "DAGHULP", "VERBLIJF", "CRISIS", "LTA")),
    (2, "Leeshulp", ("DYSLEXIE",)),
    (1, "Gezinshuis", ("VERBLIJF", "CRISIS", "OVERIG")),
    (1, "Jeugdbescherming", ("JB_JR", "CRISIS")),
    (1, "Taxi en Zorg", ("OVERIG", "LOKAAL", "ONBEKEND", "LTA")),
)


def make_aanbieders() -> list[Aanbieder]:
    """Make the aanbieders that serve all gemeenten; AGB 98000001 and on."""
    found: list[Aanbieder] = []
    for count, naam, zorgvormen in _PROVIDERS:
        for number in range(1, count + 1):
            index = len(found)
            found.append(Aanbieder(index, f"{98_000_001 + index}", f"{naam} {number}", zorgvormen))
    return found
