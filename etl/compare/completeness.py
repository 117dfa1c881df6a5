"""
How final a period is: by what is expected to be known of it, and by its age (contract, rule 10; analytics, 1.8).

Where it is not known how complete a period is, its age alone says how final it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import pandas as pd

from etl.settings import VOLLEDIGHEID, Volledigheid

PROVISIONAL, REVISED, FINAL, LAST_GOOD = "voorlopig", "nader_voorlopig", "definitief", "laatste_goede_stand"
WHOLE_REGION = "*"


def status_of(
    ends: pd.Series,
    today: date | None,
    provisional_days: int,
    revised_days: int,
    expected: pd.Series | None = None,
    plan: Volledigheid = VOLLEDIGHEID,
) -> pd.Series:
    """
    Give per period end: voorlopig, nader_voorlopig or definitief.

    ``today`` is the date of the newest delivery. By age a period is voorlopig until ``provisional_days`` after its end
    have been delivered, and nader_voorlopig until ``revised_days``. Where ``expected``, the percentage expected to be
    known, is known, it takes the place of the first of these: voorlopig under ``plan.voorlopig_onder`` and while the
    period runs, nader_voorlopig under ``plan.definitief_vanaf``. Before ``revised_days`` nothing is definitief, however
    complete it is expected to be, for until then decisions are still mended.
    """
    age = (pd.Timestamp(today) - pd.to_datetime(ends)).dt.days if today else pd.Series(0, index=ends.index)
    known = pd.Series(float("nan"), index=ends.index) if expected is None else expected.astype("float64")
    young = (age < provisional_days).where(known.isna(), (known < plan.voorlopig_onder) | (age < 0))
    status = pd.Series(FINAL, index=ends.index, dtype="str")
    status[(age < revised_days) | (known < plan.definitief_vanaf)] = REVISED
    status[young.astype(bool)] = PROVISIONAL
    return status


def expect_periods(volledigheid: pd.DataFrame, perioden: pd.DataFrame) -> Mapping[tuple[str, str], float]:
    """
    Give (gebied, periode) to the percentage expected to be known: the mean of its quarters.

    ``volledigheid``: kern.volledigheid; ``perioden``: (periode, kwartaal). A period with an unknown quarter is unknown
    (NaN). Quarters weigh alike, for a percentage does not depend on the counts of its own quarter.
    """
    rows = volledigheid[["gebied", "kwartaal", "verwacht_pct"]].merge(perioden[["periode", "kwartaal"]], on="kwartaal")
    grouped = rows.groupby(["gebied", "periode"])["verwacht_pct"]
    means = grouped.mean().where(grouped.count() == grouped.size()).reset_index()
    pairs = zip(means["gebied"], means["periode"], strict=True)
    return dict(zip(pairs, means["verwacht_pct"].astype("float64"), strict=True))


def mark_last_good(status: pd.Series, gemeente: pd.Series, refused: Collection[str]) -> pd.Series:
    """
    Mark what stands at its last good state: rows of a gemeente of which the newest delivery was refused.

    ``refused`` holds gemeentecodes, or ``*`` for a source of the whole region. Rows of the region as a whole
    (gemeente ``*``) hold those of every gemeente, so any refusal marks them.
    """
    if WHOLE_REGION in refused:
        return pd.Series(LAST_GOOD, index=status.index, dtype="str")
    return status.mask(gemeente.isin([*refused, WHOLE_REGION]), LAST_GOOD) if refused else status
