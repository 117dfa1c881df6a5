"""How final a quarter is. For now by its age alone; the share that is still to come follows from the vintages."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pandas as pd

PROVISIONAL, REVISED, FINAL, LAST_GOOD = "voorlopig", "nader_voorlopig", "definitief", "laatste_goede_stand"
WHOLE_REGION = "*"


def status_of(ends: pd.Series, today: date | None, provisional_days: int, revised_days: int) -> pd.Series:
    """
    Give per period end: voorlopig, nader_voorlopig or definitief.

    ``today`` is the date of the newest delivery. A period is voorlopig until ``provisional_days`` after its end
    have been delivered, and nader_voorlopig until ``revised_days``.
    """
    age = (pd.Timestamp(today) - pd.to_datetime(ends)).dt.days if today else pd.Series(0, index=ends.index)
    status = pd.Series(FINAL, index=ends.index, dtype="str")
    status[age < revised_days] = REVISED
    status[age < provisional_days] = PROVISIONAL
    return status


def mark_last_good(status: pd.Series, gemeente: pd.Series, refused: Collection[str]) -> pd.Series:
    """
    Mark what stands at its last good state: rows of a gemeente of which the newest delivery was refused.

    ``refused`` holds gemeentecodes, or ``*`` for a source of the whole region. Rows of the region as a whole
    (gemeente ``*``) hold those of every gemeente, so any refusal marks them.
    """
    if WHOLE_REGION in refused:
        return pd.Series(LAST_GOOD, index=status.index, dtype="str")
    return status.mask(gemeente.isin([*refused, WHOLE_REGION]), LAST_GOOD) if refused else status
