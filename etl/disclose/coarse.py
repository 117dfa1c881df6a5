"""
Percentages of the whole region, so coarse that no count can be told from them.

The counts behind them stay out. Of what is left a reader knows the share, or the index, to the nearest step; a step
is so large a part of what it is taken of that either count keeps as many values as the threshold, also for who
happens to know the other one.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from etl.disclose.werkgroep import REGIO, is_small

# Step of a percentage, and how many thresholds there must be in what it is taken of: a step is then one threshold.
FINE, ROUGH = (1, 100), (5, 20)
EVERYTHING: Final = 100


def of_region(full: pd.DataFrame, periods: str) -> pd.DataFrame:
    """Give the rows of the region of which the period fits a pattern."""
    return full[full["gebied"].eq(REGIO) & full["periode"].astype("string").str.fullmatch(periods)]


def coarsen(full: pd.DataFrame, drempel: int) -> pd.DataFrame:
    """
    Give the frame with ``aandeel_pct`` and ``indexcijfer`` (if any) rounded, and without ``teller`` and ``noemer``.

    A percentage is left out when what it is taken of is too small to round it well; a share also when teller or the
    rest is 1 to below the threshold, or when rounding would make it nothing or everything. All rows are
    ``onderdrukt``, for their counts are hidden.
    """
    frame = full.reset_index(drop=True)
    teller, noemer, share = (_numbers(frame, name) for name in ("teller", "noemer", "aandeel_pct"))
    rounded = _round(share, noemer, ROUGH, drempel)
    rounded = _round(share, noemer, FINE, drempel).fillna(rounded)
    small = is_small(teller, drempel) | is_small(noemer - teller, drempel)
    seems = rounded.isin([0, EVERYTHING]) & rounded.ne(share)
    empty = pd.Series(pd.NA, index=frame.index, dtype="Int64")
    frame = frame.assign(teller=empty, noemer=empty, aandeel_pct=rounded.mask(small | seems), onderdrukt=True)
    if "indexcijfer" not in frame:
        return frame
    index = _numbers(frame, "indexcijfer")
    base = EVERYTHING * teller / index
    least = pd.concat([teller, base], axis=1).min(axis=1)
    return frame.assign(indexcijfer=_round(index, least, FINE, drempel))


def _numbers(frame: pd.DataFrame, name: str) -> pd.Series:
    return pd.to_numeric(frame[name]).astype("Float64")


def _round(values: pd.Series, of: pd.Series, steps: tuple[int, int], drempel: int) -> pd.Series:
    """Round percentages to a step where what they are taken of is large enough; else unknown."""
    step, thresholds = steps
    return ((values / step).round() * step).where(of.ge(thresholds * drempel).fillna(False))
