"""The date of a delivery, read from the name of its file (contract, rule 1)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from pathlib import PurePath

FIRST_YEAR, LAST_YEAR, MONTHS = 1990, 2100, 12
_DATE = re.compile(
    r"(?<!\d)(?:(?P<y1>\d{4})-(?P<m1>\d{2})-(?P<d1>\d{2})|(?P<y2>\d{4})(?P<m2>\d{2})(?P<d2>\d{2})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})|(?P<y4>\d{4})(?P<m4>\d{2}))(?!\d)"
)


def date_in_name(bestand: str) -> date | None:
    """
    Give the last ``jjjj-mm-dd``, ``jjjjmmdd``, ``jjjj-mm`` or ``jjjjmm`` in a file name; None without one.

    A month stands for its first day. Digits that form no date (month 13) are passed over.
    """
    days = [day for _, day in _written(bestand) if day is not None]
    return days[-1] if days else None


def impossible_date_in_name(bestand: str) -> str | None:
    """Give what is written as the last date in a file name and is none, as 2025-02-30; None when there is no such."""
    written = _written(bestand)
    return written[-1][0] if written and written[-1][1] is None else None


def _written(bestand: str) -> list[tuple[str, date | None]]:
    """Give what looks like a date in a file name, by its year, with the day that it is; None when there is no such."""
    found: list[tuple[str, date | None]] = []
    for match in _DATE.finditer(PurePath(bestand).name):
        year, month, day = (
            int(next((match[f"{part}{form}"] for form in forms if match[f"{part}{form}"]), "1"))
            for part, forms in (("y", "1234"), ("m", "1234"), ("d", "12"))
        )
        if FIRST_YEAR <= year <= LAST_YEAR:
            exists = 1 <= month <= MONTHS and 1 <= day <= monthrange(year, month)[1]
            found.append((match[0], date(year, month, day) if exists else None))
    return found
