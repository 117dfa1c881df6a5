"""Dutch numbers, dates and periods as readers see them, and the three ways in which a cell can lack a number.

Conventions: decimal comma, point for thousands, a true minus sign, euros without cents from € 100 on.
A cell that is hidden shows ``.``, one that is not known ``–``, one that cannot exist ``n.v.t.``; zero is a
number.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from babel.dates import format_date
from babel.numbers import format_decimal

LOCALE = "nl_NL"
EURO_WITHOUT_CENTS_FROM = 100


class Missing(enum.Enum):
    """Why a cell holds no number; the value is the symbol that readers see."""

    HIDDEN = "."
    UNKNOWN = "–"
    NOT_APPLICABLE = "n.v.t."


Value = float | Missing
Kind = Literal["count", "rate", "percent", "share", "euro"]

_DIGITS: dict[Kind, int] = {"count": 0, "rate": 1, "percent": 1, "share": 2}


def decimal(value: float, digits: int = 0) -> str:
    """Write a number with a fixed number of decimals, halves away from zero: ``1.234,5``, ``−3``."""
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(rounded + 0, format=pattern, locale=LOCALE).replace("-", "\N{MINUS SIGN}")


def euro(value: float) -> str:
    """Write an amount: ``€ 1.234``, below € 100 with cents (``€ 12,34``); the space does not break."""
    return f"€\N{NO-BREAK SPACE}{decimal(value, euro_digits(value))}"


def euro_digits(value: float) -> int:
    """Decimals of an amount: two below € 100, else none."""
    return 2 if round(abs(value), 2) < EURO_WITHOUT_CENTS_FROM else 0


def show(value: Value, kind: Kind = "count") -> str:
    """Write a cell; ``percent`` has one decimal, ``share`` two (it is small), and both carry a ``%``."""
    if isinstance(value, Missing):
        return value.value
    if kind == "euro":
        return euro(value)
    return decimal(value, _DIGITS[kind]) + ("%" if kind in ("percent", "share") else "")


def interval(low: Value, high: Value, kind: Kind = "rate") -> str:
    """
    Write an interval as ``3,9–13,1``; when an end has no number, the symbol of that end alone.

    Euros below zero are written out, ``€ −12 tot € 20``: a dash beside a minus cannot be read.
    """
    for end in (low, high):
        if isinstance(end, Missing):
            return end.value
    if kind == "euro" and not isinstance(low, Missing) and not isinstance(high, Missing):
        if min(low, high) < 0:
            return f"{euro(low)} tot {euro(high)}"
        return f"{euro(low)}–{decimal(high, euro_digits(low))}"
    return f"{show(low, kind)}–{show(high, kind)}"


def day(value: date) -> str:
    """Write a date as ``1 oktober 2025``."""
    return format_date(value, "d MMMM y", locale=LOCALE)


def listing(words: Iterable[str]) -> str:
    """Join words as people do: ``a, b en c``."""
    parts = list(words)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} en {parts[-1]}"


def plural(count: int, one: str, more: str) -> str:
    """Write a count with its noun: ``1 praktijk``, ``12 praktijken``."""
    return f"{decimal(count)} {one if count == 1 else more}"


_PERIOD = re.compile(r"(?P<year>\d{4})(?:(?:K(?P<quarter>[1-4])|H(?P<half>[12]))(?P<rolling>-jaar)?)?")
_ORDINALS = ("eerste", "tweede", "derde", "vierde")


@dataclass(frozen=True)
class Period:
    """
    One period of the published tables.

    ``code`` as in the tables, ``start`` and ``end`` inclusive, ``label`` for axes and headers, ``text`` for
    sentences (after "in"), ``soort`` one of kwartaal, halfjaar, rollend jaar, jaar.
    """

    code: str
    start: date
    end: date
    label: str
    text: str
    soort: Literal["kwartaal", "halfjaar", "rollend jaar", "jaar"]

    @property
    def days(self) -> str:
        """First and last day in words: ``1 juli 2025 tot en met 30 september 2025``."""
        return f"{day(self.start)} tot en met {day(self.end)}"


def _month(value: date, pattern: str = "MMMM y") -> str:
    return format_date(value, pattern, locale=LOCALE)


def _last_day(year: int, month: int) -> date:
    return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)


@lru_cache(maxsize=1024)
def period(code: str) -> Period:
    """
    Read a period code: ``2025K3``, ``2025K3-jaar`` (the year that ends with it), ``2025H1``, ``2025``.

    Raises ValueError when the text is none of these.
    """
    match = _PERIOD.fullmatch(str(code))
    if match is None:
        raise ValueError(f"geen periode: {code}")
    year = int(match["year"])
    if not match["quarter"] and not match["half"]:
        return Period(code, date(year, 1, 1), date(year, 12, 31), str(year), f"het jaar {year}", "jaar")
    last_month = 3 * int(match["quarter"]) if match["quarter"] else 6 * int(match["half"])
    end = _last_day(year, last_month)
    if match["rolling"]:
        start = date(year - 1, last_month + 1, 1) if last_month < 12 else date(year, 1, 1)
        parts = "vier kwartalen" if match["quarter"] else "twaalf maanden"
        label = f"{_month(start, 'LLL y')} – {_month(end, 'LLL y')}".replace(".", "")
        text = f"de {parts} van {_month(start)} tot en met {_month(end)}"
        return Period(code, start, end, label, text, "rollend jaar")
    if match["quarter"]:
        text = f"het {_ORDINALS[int(match['quarter']) - 1]} kwartaal van {year}"
        return Period(code, date(year, last_month - 2, 1), end, f"{year} K{match['quarter']}", text, "kwartaal")
    text = f"de {_ORDINALS[int(match['half']) - 1]} helft van {year}"
    return Period(code, date(year, last_month - 5, 1), end, f"{year} H{match['half']}", text, "halfjaar")


def month(code: str) -> date:
    """Give the last day of a month such as ``2025-03``; ValueError for anything else."""
    year, _, number = code.partition("-")
    return _last_day(int(year), int(number))


def latest(codes: Iterable[str], until: Period, *soorten: str) -> Period | None:
    """Give the last period of these kinds that ends no later than ``until`` does, or None."""
    periods = [period(code) for code in codes]
    fitting = [one for one in periods if one.end <= until.end and one.soort in soorten]
    return max(fitting, key=lambda one: (one.end, one.start), default=None)
