"""Which product carries which zorgvorm, per gemeente and period: the synthetic region's own catalogue.

National codes are facts of the code lists JZ020 and JZ21; local codes are invented. What no national list can
tell (opvoedhulp, LVB, dyslexie, local codes, a code that changes meaning) is delivered as ``codes``.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache

from demo.codechanges import SPECIALIST, Product, is_local, uses
from demo.days import OPEN, day, iso
from demo.places import GGZ, UITKOMST, Gemeente
from demo.randomness import Dice, Wheel

DBC_END = day(2018, 1, 1)
CHANGE_ONE = day(2020, 1, 1)
CHANGE_TWO = day(2021, 1, 1)
_ALWAYS = day(2015, 1, 1)


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One row of the region's own code table; ``gemeente`` is an index, None is the whole region."""

    gemeente: int | None
    categorie: str
    code: str
    zorgvorm: str
    geldig_van: int = _ALWAYS
    geldig_tot: int = OPEN
    soj_relevant: str = "ja"
    reden: str = "afspraak in de regio"
    streng: str = ""
    ruim: str = ""


REGION_CODES: tuple[CodeRow, ...] = (
    CodeRow(None, "45", "45A64", "OPVOEDHULP", reden="opvoedhulp staat landelijk onder ambulant", ruim="AMBULANT"),
    CodeRow(None, "45", "45A65", "OPVOEDHULP", reden="opvoedhulp staat landelijk onder ambulant", ruim="AMBULANT"),
    CodeRow(None, "45", "45A70", "LVB", soj_relevant="nee", reden="LVB staat landelijk onder ambulant"),
    CodeRow(None, "45", "45A71", "LVB", soj_relevant="nee", reden="LVB staat landelijk onder ambulant"),
    CodeRow(None, "45", "45A76", "DYSLEXIE", soj_relevant="nee", reden="regionale code voor dyslexie"),
    CodeRow(None, "45", "45A77", "DYSLEXIE", soj_relevant="nee", reden="regionale code voor dyslexie"),
    CodeRow(0, "45", "45L02", "OPVOEDHULP", geldig_tot=CHANGE_ONE - 1, reden="betekenis tot en met 2019"),
    CodeRow(0, "45", "45L02", "AMBULANT", CHANGE_ONE, reden="nieuwe betekenis vanaf 2020"),
    CodeRow(0, "45", "45X10", "LVB", soj_relevant="nee", reden="lokale code; elders betekent die iets anders"),
    CodeRow(1, "45", "45X10", "OPVOEDHULP", reden="lokale code; elders betekent die iets anders"),
    CodeRow(1, "50", "50K1A", "AMBULANT", geldig_tot=CHANGE_TWO - 1, reden="betekenis tot en met 2020"),
    CodeRow(1, "50", "50K1A", "DAGHULP", CHANGE_TWO, soj_relevant="nee", reden="nieuwe betekenis vanaf 2021"),
    CodeRow(1, "50", "50J1A", "GBGGZ", reden="profiel 1 is basis-ggz"),
    CodeRow(
        2,
        "54",
        "54004",
        "GBGGZ",
        CHANGE_ONE,
        reden="diagnostiek hoort hier bij basis-ggz",
        streng="GGZ_ONBEPAALD",
    ),
    CodeRow(2, "50", "50DY1", "DYSLEXIE", soj_relevant="nee", reden="lokale code voor dyslexie"),
    CodeRow(3, "50", "", "LVB", soj_relevant="nee", reden="heel categorie 50 is hier hulp bij LVB"),
    *(CodeRow(owner, "54", code, "SGGZ", reden="lokale code voor specialistische ggz") for owner, code in SPECIALIST),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    zorgvorm: str
    categorie: str
    codes: tuple[str, ...]
    gewicht: float = 1.0
    van: int = _ALWAYS
    tot: int = OPEN
    alleen: tuple[int, ...] = ()
    niet: tuple[int, ...] = ()
    maanden: tuple[int, ...] = ()


_ENTRIES: tuple[_Entry, ...] = (
    _Entry("SGGZ", "52", ("52A00", ""), 3, tot=DBC_END - 1),
    _Entry("SGGZ", "54", ("54002", "54002", "54003"), 3, van=DBC_END),
    _Entry("GBGGZ", "51", ("51A00", "51A01", "51A02", "51A03", "180001", "180002", "180003"), 3, tot=DBC_END - 1),
    _Entry("GBGGZ", "54", ("54001",), 3, van=DBC_END),
    _Entry("GBGGZ", "50", ("50J1A",), 0.4, alleen=(1,)),
    _Entry("GBGGZ", "54", ("54004",), 0.8, van=CHANGE_ONE, alleen=(2,)),
    _Entry("GGZ_ONBEPAALD", "54", ("54004",), 3, van=DBC_END, niet=(2,)),
    _Entry("GGZ_ONBEPAALD", "54", ("54004",), 3, van=DBC_END, tot=CHANGE_ONE - 1, alleen=(2,)),
    _Entry("GGZ_ONBEPAALD", "54", ("54090", ""), 0.5, van=DBC_END),
    _Entry("AMBULANT", "45", ("45A04", "45A05", "45A48", "45A53"), 3),
    _Entry("AMBULANT", "45", ("",), 0.3),
    _Entry("AMBULANT", "45", ("45ZZ1", "YS1U"), 0.2),
    _Entry("AMBULANT", "45", ("45L02",), 0.8, van=CHANGE_ONE, alleen=(0,)),
    _Entry("AMBULANT", "50", ("50K1A",), 0.8, tot=CHANGE_TWO - 1, alleen=(1,)),
    _Entry("AMBULANT", "50", ("50A01", "50H1A", "50D4A"), 0.5, niet=(3,)),
    _Entry("AMBULANT", "32", ("32A01", "32XYZ"), 0.5, tot=day(2019, 12, 31)),
    _Entry("AMBULANT", "53", ("53A04",), 0.1),
    _Entry("OPVOEDHULP", "45", ("45A64", "45A65"), 3),
    _Entry("OPVOEDHULP", "45", ("45L02",), 2, tot=CHANGE_ONE - 1, alleen=(0,)),
    _Entry("OPVOEDHULP", "45", ("45X10",), 1, alleen=(1,)),
    _Entry("LVB", "45", ("45A70", "45A71"), 3),
    _Entry("LVB", "45", ("45X10",), 1, alleen=(0,)),
    _Entry("LVB", "50", ("50A01", "50D4A", ""), 2, alleen=(3,)),
    _Entry("DYSLEXIE", "45", ("45A76", "45A77"), 3),
    _Entry("DYSLEXIE", "50", ("50DY1",), 2, alleen=(2,)),
    _Entry("DAGHULP", "41", ("41A01", "41A03", "41A12"), 3),
    _Entry("DAGHULP", "33", ("33A01",), 0.5, tot=day(2019, 12, 31)),
    _Entry("DAGHULP", "50", ("50K1A",), 1.2, van=CHANGE_TWO, alleen=(1,)),
    _Entry("VERBLIJF", "44", ("44A05", "44A09"), 2),
    _Entry("VERBLIJF", "43", ("43A02", "43A11"), 1),
    _Entry("VERBLIJF", "35", ("35A01",), 0.5, tot=day(2019, 12, 31)),
    _Entry("CRISIS", "46", ("46A03", "46A05")),
    _Entry("JB_JR", "48", ("48A03", "48B01"), 2),
    _Entry("JB_JR", "47", ("47A01",), 1),
    _Entry("JB_JR", "49", ("49A02",), 0.3),
    _Entry("LOKAAL", "31", ("31A01", "31ABC")),
    _Entry("LTA", "55", ("55A11", "55A12")),
    _Entry("OVERIG", "42", ("42A03",)),
    _Entry("ONBEKEND", "56", ("56A01", "56Q")),
    _Entry("ONBEKEND", "99", ("99999",)),
    *(
        _Entry(
            use.zorgvorm,
            use.product.categorie,
            (use.product.code,),
            use.gewicht,
            max(use.van, DBC_END) if use.zorgvorm == "SGGZ" else use.van,
            use.tot,
            (use.gemeente,),
            maanden=use.maanden,
        )
        for use in uses()
    ),
)
_EDGES = sorted({entry.van for entry in _ENTRIES} | {entry.tot + 1 for entry in _ENTRIES if entry.tot != OPEN})

NATIONAL: dict[tuple[str, str], str] = {
    ("54", "54001"): "GBGGZ",
    ("54", "54002"): "SGGZ",
    ("54", "54003"): "SGGZ",
    ("54", ""): "GGZ_ONBEPAALD",
    ("52", ""): "SGGZ",
    ("51", ""): "GBGGZ",
    ("45", ""): "AMBULANT",
    ("32", ""): "AMBULANT",
    ("34", ""): "AMBULANT",
    ("40", ""): "AMBULANT",
    ("50", ""): "AMBULANT",
    ("53", ""): "AMBULANT",
    ("41", ""): "DAGHULP",
    ("33", ""): "DAGHULP",
    ("35", ""): "VERBLIJF",
    ("36", ""): "VERBLIJF",
    ("37", ""): "VERBLIJF",
    ("38", ""): "VERBLIJF",
    ("43", ""): "VERBLIJF",
    ("44", ""): "VERBLIJF",
    ("46", ""): "CRISIS",
    ("47", ""): "JB_JR",
    ("48", ""): "JB_JR",
    ("49", ""): "JB_JR",
    ("31", ""): "LOKAAL",
    ("55", ""): "LTA",
    ("42", ""): "OVERIG",
}
"""The national default (contract, section 3), by (categorie, code); an empty code is the categorie."""

_CODES_KNOWN = frozenset({"45ZZ1", "YS1U", "54090", "31ABC", "32XYZ", "50H1A", "50D4A", "99999", "56Q", "56A01"})


def find_zorgvorm(gemeente: int, product: Product, on: int) -> str:
    """Look a product up as contract rule 4 does; ``gemeente`` is an index."""
    for owner in (gemeente, None):
        for code in (product.code, ""):
            for row in REGION_CODES:
                place = (row.gemeente, row.categorie, row.code)
                if place == (owner, product.categorie, code) and row.geldig_van <= on <= row.geldig_tot:
                    return row.zorgvorm
    exact = NATIONAL.get((product.categorie, product.code))
    return exact or NATIONAL.get((product.categorie, ""), "ONBEKEND")


@cache
def _wheel(zorgvorm: str, gemeente: int, on: int, month: int) -> Wheel[Product]:
    weights: dict[Product, float] = {}
    for entry in _ENTRIES:
        if entry.zorgvorm != zorgvorm or not entry.van <= on <= entry.tot:
            continue
        if (entry.alleen and gemeente not in entry.alleen) or gemeente in entry.niet:
            continue
        if entry.maanden and month not in entry.maanden:
            continue
        for code in entry.codes:
            product = Product(entry.categorie, code)
            weights[product] = weights.get(product, 0.0) + entry.gewicht / len(entry.codes)
    return Wheel(weights)


def pick_product(dice: Dice, zorgvorm: str, gemeente: Gemeente, on: int) -> Product:
    """Draw a product that means this zorgvorm in this gemeente on this day."""
    # The catalogue is the same between two edges, but for the seasons within a year.
    period = _EDGES[bisect_right(_EDGES, on) - 1]
    return _wheel(zorgvorm, gemeente.index, period, date.fromordinal(on).month).draw(dice)


def is_offered(zorgvorm: str, on: int, gemeente: Gemeente) -> bool:
    """
    Tell whether a decision for this zorgvorm could be given on this day.

    A categorie outside the national list cannot stand in a message, so a gemeente with messages has none.
    """
    if zorgvorm == "GGZ_ONBEPAALD":
        return on >= DBC_END
    return not (zorgvorm == "ONBEKEND" and gemeente.vorm == "ijw")


def is_unlisted(product: Product) -> bool:
    """Tell whether the code stands in no list at all, national or of the region."""
    return product.code in _CODES_KNOWN or (is_local(product) and product.categorie != "54")


@dataclass(frozen=True, slots=True)
class Omvang:
    """How much care: volume per frequentie, in an eenheid, and what a day of it costs on average (euro)."""

    eenheid: str
    per_dag: float
    tarief_per_dag: float


_OMVANG = {
    "SGGZ": Omvang("04", 0.12, 16.0),
    "GBGGZ": Omvang("04", 0.08, 8.5),
    "GGZ_ONBEPAALD": Omvang("04", 0.08, 10.0),
    "AMBULANT": Omvang("04", 0.15, 12.0),
    "DAGHULP": Omvang("16", 0.4, 45.0),
    "VERBLIJF": Omvang("14", 1.0, 150.0),
    "CRISIS": Omvang("14", 1.0, 210.0),
}
_OMVANG_ELSE = Omvang("04", 0.1, 7.0)


def omvang_of(zorgvorm: str) -> Omvang:
    """Give the usual size and cost of a zorgvorm."""
    return _OMVANG.get(zorgvorm, _OMVANG_ELSE)


def code_table(gemeenten: list[Gemeente]) -> list[dict[str, str]]:
    """Give the rows of the delivery ``codes`` of the region."""
    rows: list[dict[str, str]] = []
    for row in REGION_CODES:
        if row.gemeente is not None and row.gemeente >= len(gemeenten):
            continue
        rows.append(
            {
                "gemeente": "*" if row.gemeente is None else gemeenten[row.gemeente].code,
                "categorie": row.categorie,
                "code": row.code,
                "zorgvorm": row.zorgvorm,
                "zorgvorm_streng": row.streng,
                "zorgvorm_ruim": row.ruim,
                "soj_relevant": row.soj_relevant,
                "geldig_van": iso(row.geldig_van),
                "geldig_tot": iso(row.geldig_tot),
                "reden": row.reden,
                "bron": "verzonnen codetabel van de demonstratieregio",
            }
        )
    return rows


__all__ = [
    "CHANGE_ONE",
    "CHANGE_TWO",
    "DBC_END",
    "GGZ",
    "NATIONAL",
    "REGION_CODES",
    "UITKOMST",
    "CodeRow",
    "Omvang",
    "Product",
    "code_table",
    "find_zorgvorm",
    "is_offered",
    "is_unlisted",
    "omvang_of",
    "pick_product",
]
