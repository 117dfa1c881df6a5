"""
Local codes that are renamed, split or merged on a known day, that stop, or that are used part of the year only.

They exist to be found: whoever proposes which code follows which one is measured against this list. All are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from demo.days import OPEN, day

HERNOEMD, GESPLITST, SAMENGEVOEGD, VERVALLEN = "hernoemd", "gesplitst", "samengevoegd", "vervallen"
_ALWAYS = day(2015, 1, 1)


@dataclass(frozen=True, slots=True)
class Product:
    """A categorie and a code; an empty code is a decision on the categorie alone."""

    categorie: str
    code: str


@dataclass(frozen=True, slots=True)
class Wissel:
    """
    Old codes of one gemeente (an index) that give way to new ones from a day on.

    ``oud``, ``nieuw``: product → its part; no new one = the code just ends. ``gewicht``: how much it is used within
    its zorgvorm. ``herstart``: part of the running decisions that the gemeente ends on that day (reden 03) and gives
    out again under the new code; the others change when they are renewed.
    """

    gemeente: int
    datum: int
    zorgvorm: str
    oud: dict[Product, float]
    nieuw: dict[Product, float]
    gewicht: float
    herstart: float = 0.8

    @property
    def soort(self) -> str:
        """What kind of change it is."""
        if not self.nieuw:
            return VERVALLEN
        if len(self.oud) > 1:
            return SAMENGEVOEGD
        return GESPLITST if len(self.nieuw) > 1 else HERNOEMD


@dataclass(frozen=True, slots=True)
class Seizoen:
    """A code of one gemeente that is given out in some months only, each year; ``daarna`` is used in the others."""

    gemeente: int
    zorgvorm: str
    product: Product
    maanden: tuple[int, ...]
    gewicht: float
    daarna: Product | None = None


@dataclass(frozen=True, slots=True)
class Toeval:
    """A new code of one gemeente, from a day on, that has nothing to do with the one that stopped that day."""

    gemeente: int
    datum: int
    zorgvorm: str
    gestopt: Product
    begonnen: Product
    gewicht: float


def _codes(text: str) -> dict[Product, float]:
    """Read ``45G21:0.5 45G22:0.3``; without a part each is as large; the categorie is in the first two digits."""
    found = {}
    for word in text.split():
        code, _, part = word.partition(":")
        found[Product(code[:2], code)] = float(part or 1)
    return found


def _wissel(gemeente: int, on: tuple[int, int, int], zorgvorm: str, change: str, gewicht: float) -> Wissel:
    old, _, new = change.partition("->")
    return Wissel(gemeente, day(*on), zorgvorm, _codes(old), _codes(new), gewicht)


def _product(code: str) -> Product:
    return Product(code[:2], code)


WISSELS: tuple[Wissel, ...] = (
    _wissel(0, (2021, 7, 1), "SGGZ", "54N31 54N32 -> 54N30", 2),
    _wissel(0, (2020, 1, 1), "SGGZ", "54N20 -> 54N21:0.6 54N22:0.4", 2),
    _wissel(0, (2022, 1, 1), "AMBULANT", "50N10 -> 45N10", 4),
    _wissel(1, (2019, 1, 1), "AMBULANT", "45G10 -> 45G11", 4),
    _wissel(1, (2020, 1, 1), "AMBULANT", "45G50 ->", 6),
    _wissel(1, (2020, 7, 1), "SGGZ", "54G31 54G32 -> 54G30", 2),
    _wissel(1, (2021, 1, 1), "AMBULANT", "45G20 -> 45G21:0.5 45G22:0.3 45G23:0.2", 5),
    _wissel(1, (2022, 1, 1), "SGGZ", "54G50 ->", 3),
    _wissel(1, (2023, 1, 1), "DAGHULP", "41G10 -> 41G11", 3),
    _wissel(2, (2019, 1, 1), "SGGZ", "54E31 54E32 -> 54E30", 2),
    _wissel(2, (2020, 7, 1), "SGGZ", "54E20 -> 54E21:0.5 54E22:0.5", 2),
    _wissel(2, (2022, 1, 1), "AMBULANT", "45E10 -> 45E11", 5),
    _wissel(3, (2019, 7, 1), "SGGZ", "54D10 -> 54D11", 1),
    _wissel(3, (2020, 1, 1), "AMBULANT", "45D50 ->", 6),
    _wissel(3, (2021, 1, 1), "LVB", "50D31 50D32 -> 50D30", 3),
    _wissel(3, (2021, 7, 1), "SGGZ", "54D50 ->", 3),
    _wissel(3, (2022, 1, 1), "AMBULANT", "45D20 -> 45D21:0.7 45D22:0.3", 5),
    _wissel(4, (2019, 1, 1), "SGGZ", "54V10 -> 54V11", 2),
    _wissel(4, (2019, 7, 1), "AMBULANT", "45V50 ->", 6),
    _wissel(4, (2020, 1, 1), "AMBULANT", "45V20 -> 45V21:0.6 45V22:0.4", 4),
    _wissel(4, (2021, 1, 1), "SGGZ", "54V31 54V32 54V33 -> 54V30", 2),
    _wissel(4, (2022, 1, 1), "AMBULANT", "50V10 -> 50V11", 4),
)
TOEVALLEN: tuple[Toeval, ...] = (
    Toeval(1, day(2020, 1, 1), "AMBULANT", _product("45G50"), _product("45G60"), 4),
    Toeval(1, day(2022, 1, 1), "SGGZ", _product("54G50"), _product("54G60"), 2),
    Toeval(3, day(2020, 1, 1), "AMBULANT", _product("45D50"), _product("45D60"), 4),
    Toeval(3, day(2021, 7, 1), "SGGZ", _product("54D50"), _product("54D60"), 2),
    Toeval(4, day(2019, 7, 1), "AMBULANT", _product("45V50"), _product("45V60"), 4),
)
SEIZOENEN: tuple[Seizoen, ...] = (
    Seizoen(1, "AMBULANT", _product("45Z06"), (6, 7, 8), 3, _product("45Z09")),
    Seizoen(1, "AMBULANT", _product("45Z09"), (9, 10, 11, 12, 1, 2, 3, 4, 5), 1.5, _product("45Z06")),
    Seizoen(2, "DAGHULP", _product("41E12"), (11, 12, 1, 2), 2),
    Seizoen(3, "AMBULANT", _product("45D06"), (7, 8), 4),
)

_OWNERS: dict[Product, int] = {
    **{product: one.gemeente for one in WISSELS for product in (*one.oud, *one.nieuw)},
    **{one.begonnen: one.gemeente for one in TOEVALLEN},
    **{one.product: one.gemeente for one in SEIZOENEN},
}
SPECIALIST = tuple(sorted((owner, product.code) for product, owner in _OWNERS.items() if product.categorie == "54"))
"""(gemeente, code) of the local codes for specialist GGZ: no national list can place them."""


@dataclass(frozen=True, slots=True)
class Use:
    """How much a product is used within its zorgvorm, from and up to and including a day, in which months."""

    zorgvorm: str
    product: Product
    gewicht: float
    gemeente: int
    van: int = _ALWAYS
    tot: int = OPEN
    maanden: tuple[int, ...] = ()


def uses() -> list[Use]:
    """Give every use of these codes, for the catalogue."""
    found: list[Use] = []
    for one in WISSELS:
        for products, van, tot in ((one.oud, _ALWAYS, one.datum - 1), (one.nieuw, one.datum, OPEN)):
            total = sum(products.values())
            found += [
                Use(one.zorgvorm, product, one.gewicht * part / total, one.gemeente, van, tot)
                for product, part in products.items()
            ]
    found += [Use(one.zorgvorm, one.begonnen, one.gewicht, one.gemeente, one.datum) for one in TOEVALLEN]
    found += [Use(one.zorgvorm, one.product, one.gewicht, one.gemeente, maanden=one.maanden) for one in SEIZOENEN]
    return found


@cache
def change_of(gemeente: int, product: Product) -> Wissel | None:
    """Give the change that ends this product in this gemeente."""
    return next((one for one in WISSELS if one.gemeente == gemeente and product in one.oud), None)


@cache
def season_of(gemeente: int, product: Product) -> Seizoen | None:
    """Give the season of this product in this gemeente."""
    return next((one for one in SEIZOENEN if one.gemeente == gemeente and one.product == product), None)


def season_end(season: Seizoen, on: int) -> int:
    """Give the last day of the season that a day lies in, or that day when it lies in none."""
    while date.fromordinal(on + 1).month in season.maanden:
        on += 1
    return on


@cache
def changed_codes(gemeente: int) -> dict[int, list[str]]:
    """Give per day on which codes of this gemeente change the codes that stop or begin then."""
    days: dict[int, set[str]] = {}
    for one in WISSELS:
        if one.gemeente == gemeente:
            days.setdefault(one.datum, set()).update(product.code for product in (*one.oud, *one.nieuw))
    for each in TOEVALLEN:
        if each.gemeente == gemeente:
            days.setdefault(each.datum, set()).update((each.gestopt.code, each.begonnen.code))
    return {on: sorted(codes) for on, codes in sorted(days.items())}


def is_of_another(gemeente: int, product: Product) -> bool:
    """Tell whether this is a local code of another gemeente."""
    return _OWNERS.get(product, gemeente) != gemeente


def is_local(product: Product) -> bool:
    """Tell whether this is one of the local codes of this list."""
    return product in _OWNERS
