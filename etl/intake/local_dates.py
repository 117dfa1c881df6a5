"""
Moments that stand for a day: the day is that of the clock in the Netherlands.

A database that keeps midnight of 15 January as UTC holds 14 January, 23:00; a program that cuts that off after the
day is a day early. Numbers since 1970 are told apart by their size, which is clear for days from 1990 to 2100.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})[T ](?P<time>\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)? ?(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"-?\d+(?:\.0+)?")
_EPOCH = date(1970, 1, 1)
_FIRST, _LAST = datetime(1990, 1, 1, tzinfo=UTC).timestamp(), datetime(2101, 1, 1, tzinfo=UTC).timestamp()
_PER_SECOND = (1, 1_000, 1_000_000)


def local_day(text: str, is_utc: bool = False) -> str:
    """
    Give the Dutch day (``jjjj-mm-dd``) of a moment with a zone, or of seconds, milliseconds or microseconds since 1970.

    ``is_utc``: a moment without a zone is in UTC. Everything else comes back as it is: a day, a moment without a
    zone, and what is no date at all.
    """
    found = _MOMENT.fullmatch(text)
    if found and (found["zone"] or is_utc):
        zone = "+00:00" if (found["zone"] or "Z").upper() == "Z" else found["zone"]
        try:
            moment = datetime.fromisoformat(f"{found['day']}T{found['time']}{zone}")
            return moment.astimezone(HERE).date().isoformat()
        except (ValueError, OverflowError):
            return text
    if _WHOLE.fullmatch(text):
        number = int(float(text)) if "." in text else int(text)
        for per_second in _PER_SECOND:
            if _FIRST <= number / per_second < _LAST:
                return datetime.fromtimestamp(number // per_second, HERE).date().isoformat()
    return text


def day_since_epoch(text: str) -> str:
    """Give the day that a whole number of days since 1 January 1970 stands for; everything else as it is."""
    if not _WHOLE.fullmatch(text):
        return text
    try:
        return (_EPOCH + timedelta(days=int(float(text)))).isoformat()
    except OverflowError:
        return text
