"""
How well the values of a column fit a canonical column.

From -1 (cannot be: most values could not be loaded) through 0 (says nothing) to 1 (only this column looks so).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from etl.intake.inspect_codes import CATEGORY_COLUMNS, PRODUCT_CODE, codes_of, national_categories, place
from etl.intake.inspect_columns import Column
from schemas.declaration import AGB, DATUM, DECIMAAL, GEHEEL, JA_NEE, TIJD, Field
from schemas.tables import TABLES

IMPOSSIBLE = -1.0
POSTCODE = re.compile(r"[1-9]\d{3}(?: ?[A-Za-z]{2})?$")
GEMEENTE_CODE = re.compile(r"(?:(?:GM|gm)?\d{4}|\d{3}|\*)$")
MOST, HALF, SOME = 0.9, 0.5, 0.02
TEXTS_PER_CODE = 2  # a list of codes is written in no more different ways than this
WORDS_PER_CODE = 4  # and a system has no more words of its own than this
FIRST_YEAR, LAST_YEAR = 1990, 2100
DAYS_PER_YEAR = 365.25
YOUNGEST, OLDEST = 3, 21  # years before the decision at which half of the children were born
NUMBERS_OF_THINGS = frozenset({"toewijzingnummer", "beschikkingnummer", "referentienummer"})
OTHER_NUMBERS = frozenset({"referentie_aanbieder", "vorig_referentienummer"})
NAMES = frozenset({"verwijzer_naam", "huisartspraktijk_naam", "naam", "aliassen", "reden", "bron", "maat"})
# Words for so many different codes of this list stand in no other column.
TELLING = {"verwijzer_type": 3, "reden_wijziging": 3, "leveringsvorm": 2, "wet": 2, "status": 2, "geslacht": 2,
           "debet_credit": 2, "zorgvorm": 3, "kostensoort": 2}  # fmt: skip
GP_NUMBERS = frozenset({"verwijzer_agb", "huisartspraktijk_agb", "praktijk_id", "zorgverlener_agb", "opgegaan_in"})


@dataclass(frozen=True)
class Surroundings:
    """
    What the other columns say.

    ``middle_day``: the day around which the decisions were taken (an ordinal). ``products``: the cells of the one
    column of product codes. ``numbers``: the values of columns in which all are different.
    """

    middle_day: float | None = None
    products: Sequence[str] = ()
    numbers: tuple[frozenset[str], ...] = ()


def weigh_values(column: Column, soort: str, name: str, around: Surroundings) -> float:
    """Tell how well the values fit; 0 for a column without any value, which fits everywhere."""
    if not column.values:
        return 0.0
    declared = TABLES[f"levering.{soort}"].column(name)
    if name == "bsn":
        return _bsn(column)
    if declared.type == DATUM:
        return _day(column, name, around, "geboortedatum" in TABLES[f"levering.{soort}"].columns)
    if declared.type == TIJD:
        return 1.0 if column.clock >= MOST else IMPOSSIBLE
    if declared.type in (GEHEEL, DECIMAAL):
        return _amount(column, declared)
    if declared.type == JA_NEE or codes_of(soort, name):
        return _code_words(column, soort, name)
    if declared.patroon == AGB:
        return _agb(column, name)
    return _text(column, name, declared, around)


def _bsn(column: Column) -> float:
    if column.bsn_like >= 0.8:
        return 1.0
    return IMPOSSIBLE if column.bsn_like < HALF else 0.3


def _day(column: Column, name: str, around: Surroundings, has_children: bool) -> float:
    if column.possible_dates < 0.8 or (column.date_forms.get("jjjjmmdd", 0) and column.agb_like > SOME):
        return IMPOSSIBLE
    is_birth = False
    if has_children and around.middle_day is not None and column.middle_day is not None:
        years = (around.middle_day - column.middle_day) / DAYS_PER_YEAR
        is_birth = YOUNGEST <= years <= OLDEST
    if column.dates < HALF:  # numbers that may be dates: the header has to say so
        return 0.0 if (name == "geboortedatum") == is_birth or around.middle_day is None else -0.4
    if name == "geboortedatum":
        return 0.6 if is_birth else -0.5
    if is_birth:
        return -0.4
    if column.open_ends >= SOME:
        return 0.5 if name in ("einddatum", "geldig_tot") else -0.3
    if name in ("einddatum", "stopdatum", "geldig_tot"):
        return 0.2 if column.filled < 0.98 else 0.1
    return 0.2 if column.filled >= 0.98 else 0.0


def _amount(column: Column, declared: Field) -> float:
    if column.numbers < 0.8 or column.dates >= MOST or column.bsn_like >= HALF:
        return IMPOSSIBLE
    with_part = column.share(lambda value: "," in value or "." in value or "€" in value)
    if column.share(_is_year) >= MOST:
        return -0.5  # years rather than amounts
    if declared.type == GEHEEL:
        return 0.1 if with_part < SOME else -0.5
    return 0.3 if with_part > HALF else 0.0


def _is_year(value: str) -> bool:
    return value.isdigit() and len(value) == len(str(FIRST_YEAR)) and FIRST_YEAR <= int(value) <= LAST_YEAR


def _code_words(column: Column, soort: str, name: str) -> float:
    if not column.few or column.dates >= MOST:
        return IMPOSSIBLE
    codes = {place(soort, name, value) for value in column.counts} - {None}
    if len(column.counts) > TEXTS_PER_CODE * len(set(codes_of(soort, name).values())):
        is_names = not codes and len(column.counts) > WORDS_PER_CODE * len(set(codes_of(soort, name).values()))
        return IMPOSSIBLE if is_names else -0.1  # names in which such words happen to stand
    placed = column.share(lambda value: place(soort, name, value) is not None)
    if placed >= MOST and column.numeric < SOME and len(codes) >= TELLING.get(name, len(codes) + 1):
        return 1.0
    if placed >= HALF and column.numeric < SOME and len(codes) >= max(3, TELLING.get(name, len(codes) + 1)):
        return 0.7
    if placed >= MOST:
        # Bare digits are codes of many things; words of only one.
        return 0.6 if column.numeric < HALF else 0.3
    if placed >= HALF:
        return 0.3
    # A system may have words of its own; numbers of more digits than the codes have are something else.
    return IMPOSSIBLE if placed == 0 and column.numbers >= HALF and max(column.lengths) > 2 else -0.1


def _agb(column: Column, name: str) -> float:
    if column.agb_like < 0.8:
        return IMPOSSIBLE
    is_gp = column.gp_like >= HALF
    if name in GP_NUMBERS:
        return 0.4 if is_gp else -0.3
    return -0.8 if is_gp else 0.4


def _text(column: Column, name: str, declared: Field, around: Surroundings) -> float:
    if name == "gemeente":
        return _gemeente(column)
    if name == "gebied":
        return 0.3 if column.few and not column.dates else IMPOSSIBLE
    if name == "postcode4":
        fits = column.share(POSTCODE.match)
        return 0.4 if fits >= MOST and len(column.counts) > 1 else 0.0 if fits >= MOST else IMPOSSIBLE
    if name in CATEGORY_COLUMNS:
        fits = column.share(lambda value: value in national_categories())
        if len(column.counts) >= 3 and _begins_the_product(column, around.products):
            return 1.0
        return 0.8 if fits >= 0.7 else IMPOSSIBLE if max(column.lengths) > 2 and fits < HALF else -0.2
    if name in ("productcode", "code"):
        fits = column.share(PRODUCT_CODE.match)
        short = column.share(lambda value: 2 < len(value) <= 5 and " " not in value)
        if fits >= 0.8 and len(column.counts) >= 5:
            return 1.0
        return 0.8 if fits >= HALF else 0.1 if short >= MOST else IMPOSSIBLE
    if name == "kwartaal":
        fits = column.share(lambda value: len(value) == 6 and value[4] == "K")
        return 1.0 if fits >= MOST else IMPOSSIBLE
    if name in NUMBERS_OF_THINGS or name in OTHER_NUMBERS:
        return _number_of_a_thing(column, name, around)
    if name == "verwijzer_naam" and len(column.counts) <= 10 and len(column.values) >= 50:
        return -0.1  # so few different texts are kinds of referrers rather than their names
    if name in NAMES:
        is_text = column.with_letters >= 0.8 and not column.dates and column.share(lambda value: "@" in value) < HALF
        return 0.3 if is_text else IMPOSSIBLE
    if name in ("prijspeil", "periode") and column.share(_is_year) >= MOST:
        return 0.4
    if name in ("leeftijdsklasse", "prijspeil", "periode"):
        return 0.0 if column.few else IMPOSSIBLE
    return 0.0


def _begins_the_product(column: Column, products: Sequence[str]) -> bool:
    """Tell whether nearly every cell is what the product code of its row begins with."""
    both = [(cell, code) for cell, code in zip(column.cells, products, strict=False) if cell and code]
    same = sum(len(cell) == 2 and code.startswith(cell) for cell, code in both)
    return bool(both) and same >= 0.95 * len(both)


def _gemeente(column: Column) -> float:
    fits = column.share(GEMEENTE_CODE.match)
    if fits >= MOST:
        return 0.5 if len(column.counts) <= 3 else 0.2
    return IMPOSSIBLE


def _number_of_a_thing(column: Column, name: str, around: Surroundings) -> float:
    if column.dates >= MOST or column.bsn_like >= HALF or column.clock >= MOST:
        return IMPOSSIBLE
    if column.share(lambda value: any(map(str.isdigit, value)) and " " not in value) < MOST:
        return IMPOSSIBLE
    if column.agb_like >= MOST and column.spread < 0.2:
        return -0.4
    if name == "vorig_referentienummer":
        if len(column.values) >= 3 and any(column.counts.keys() < known for known in around.numbers):
            return 1.0
        return 0.3 if column.filled < 0.3 else -0.3
    if name == "referentienummer":
        return 0.3 if column.spread >= 0.95 and column.filled >= 0.98 else -0.8  # what comes back is of a whole bill
    if name in NUMBERS_OF_THINGS:
        return 0.2 if column.spread >= 0.3 and column.filled >= MOST else -0.2
    return 0.1
