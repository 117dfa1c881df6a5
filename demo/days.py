"""Days as whole numbers (proleptic ordinals), because the synthetic region counts with millions of them.

An open end is ``OPEN``. Ages and quarters are as the contract has them: every end date is inclusive.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import cache


def day(year: int, month: int, day_of_month: int) -> int:
    """Give the number of a day."""
    return date(year, month, day_of_month).toordinal()


OPEN = day(9999, 12, 31)


@cache
def iso(number: int) -> str:
    """Write a day as ``jjjj-mm-dd``; an open end is the empty text."""
    return "" if number == OPEN else date.fromordinal(number).isoformat()


@cache
def dutch(number: int) -> str:
    """Write a day as ``d-m-jjjj``, an open end included."""
    value = date.fromordinal(number)
    return f"{value.day}-{value.month}-{value.year}"


@cache
def quarter(number: int) -> str:
    """Give the quarter of a day, like ``2025K3``."""
    value = date.fromordinal(number)
    return f"{value.year}K{(value.month + 2) // 3}"


@cache
def quarter_start(number: int) -> int:
    """Give the first day of the quarter of a day."""
    value = date.fromordinal(number)
    return day(value.year, (value.month - 1) // 3 * 3 + 1, 1)


@cache
def quarter_end(number: int) -> int:
    """Give the last day of the quarter of a day."""
    value = date.fromordinal(number)
    month = (value.month + 2) // 3 * 3
    return day(value.year, month, monthrange(value.year, month)[1])


@cache
def month_start(number: int) -> int:
    """Give the first day of the month of a day."""
    return date.fromordinal(number).replace(day=1).toordinal()


@cache
def month_end(number: int) -> int:
    """Give the last day of the month of a day."""
    value = date.fromordinal(number)
    return day(value.year, value.month, monthrange(value.year, value.month)[1])


@cache
def year(number: int) -> int:
    """Give the year of a day."""
    return date.fromordinal(number).year


@cache
def birthday(born: int, age: int) -> int:
    """Give the day on which somebody becomes ``age``; born on 29 February: 1 March in other years."""
    value = date.fromordinal(born)
    if value.month == 2 and value.day == 29:
        return day(value.year + age, 2, 28) + 1
    return day(value.year + age, value.month, value.day)


def age_on(born: int, on: int) -> int:
    """Give the age in whole years on a day."""
    years = date.fromordinal(on).year - date.fromordinal(born).year
    return years - (birthday(born, years) > on)


def quarters(first: int, last: int) -> list[int]:
    """Give the first days of all quarters that have a day from first up to and including last."""
    found = [quarter_start(first)]
    while quarter_end(found[-1]) < last:
        found.append(quarter_end(found[-1]) + 1)
    return found


def months(first: int, last: int) -> list[int]:
    """Give the first days of all months that have a day from first up to and including last."""
    found = [month_start(first)]
    while month_end(found[-1]) < last:
        found.append(month_end(found[-1]) + 1)
    return found
