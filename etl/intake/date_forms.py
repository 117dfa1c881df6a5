"""How exports write dates: in text, and in numbers that may be dates if a header says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

# How dates are written, from the most to the least telling; the groups are year, month, day in that order.
DATE_FORMS: dict[str, tuple[re.Pattern[str], tuple[int, int, int]]] = {
    "jjjj-mm-dd": (re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*|Z|[+-]\d\d:\d\d)?$"), (1, 2, 3)),
    "d-m-jjjj": (re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T].*)?$"), (3, 2, 1)),
    "d-m-jj": (re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2})$"), (3, 2, 1)),
    "jjjjmmdd": (re.compile(r"^(\d{4})(\d{2})(\d{2})$"), (1, 2, 3)),
}
# Numbers that may be dates, if the header says so: days since 1900, and seconds or milliseconds since 1970.
SERIAL_FORM, EPOCH_FORM = "Excelgetal", "seconden sinds 1970"
NUMBER_FORMS = (SERIAL_FORM, EPOCH_FORM)
SERIAL = re.compile(r"^\d{5}(?:[.,]0+)?$")
EPOCH = re.compile(r"^-?\d{9,10}(?:\d{3})?$")
EXCEL_BEGINS, EPOCH_BEGINS = date(1899, 12, 30), date(1970, 1, 1)
FIRST_YEAR, LAST_YEAR = 1985, 2040
OPEN_YEAR = 2099
OPEN_YEARS = frozenset({2099, 2100, 2999, 9999})


def form_of_date(text: str) -> str | None:
    """Give the way in which a date is written, or None when it is no date between 1985 and 2040 or an open end."""
    for form in (*DATE_FORMS, *NUMBER_FORMS):
        day = read_day(text, (form,))
        if day is not None and (FIRST_YEAR <= day.year <= LAST_YEAR or _is_open(day, form)):
            return form
    return None


def _is_open(day: date, form: str) -> bool:
    """Tell whether a day stands for no end; of eight digits, which may be an AGB code, only the usual days do."""
    if form == "jjjjmmdd":
        return day.year in OPEN_YEARS and (day.month, day.day) in ((1, 1), (12, 31))
    return day.year >= OPEN_YEAR


def read_day(text: str, forms: Sequence[str]) -> date | None:
    """Give the day that a text is in the first of these forms that it has; None when it has none or is no day."""
    for form in forms:
        if form == SERIAL_FORM:
            if SERIAL.match(text):
                return EXCEL_BEGINS + timedelta(days=int(text[:5]))
            continue
        if form == EPOCH_FORM:
            if EPOCH.match(text):
                seconds = int(text) / (1000 if len(text.lstrip("-")) > 10 else 1)
                return EPOCH_BEGINS + timedelta(seconds=seconds) if abs(seconds) < 1e11 else None
            continue
        pattern, (year, month, day) = DATE_FORMS[form]
        found = pattern.match(text)
        if found:
            century = 2000 if form == "d-m-jj" else 0
            try:
                return date(century + int(found[year]), int(found[month]), int(found[day]))
            except ValueError:
                continue
    return None
