"""The date of a delivery, read from the name of its file (contract, rule 1)."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePath

_DATE = re.compile(
    r"(?<!\d)(?:(?P<y1>\d{4})-(?P<m1>\d{2})-(?P<d1>\d{2})|(?P<y2>\d{4})(?P<m2>\d{2})(?P<d2>\d{2})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})|(?P<y4>\d{4})(?P<m4>\d{2}))(?!\d)"
)


def date_in_name(bestand: str) -> date | None:
    """
    Give the last ``jjjj-mm-dd``, ``jjjjmmdd``, ``jjjj-mm`` or ``jjjjmm`` in a file name; None without one.

    A month stands for its first day. Digits that form no date (month 13) are passed over.
    """
    last = None
    for match in _DATE.finditer(PurePath(bestand).name):
        year, month, day = (
            next((match[f"{part}{form}"] for form in forms if match[f"{part}{form}"]), "1")
            for part, forms in (("y", "1234"), ("m", "1234"), ("d", "12"))
        )
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if 1990 <= found.year <= 2100:
            last = found
    return last
