"""
Percentages of the whole region, so coarse that no count can be told from them.

The counts behind them stay out. Of what is left a reader knows the share, or the index, to the nearest step; a step
is so large a part of what it is taken of that either count keeps as many values as the threshold, also for who
happens to know the other one.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from etl.disclose.werkgroep import REGIO, is_small

# Step of a percentage, and how many thresholds there must be in what it is taken of: a step is then one threshold.
FINE, ROUGH = (1, 100), (5, 20)
EVERYTHING: Final = 100
COUNTS_OF_COMPLETENESS: Final = (
    "bekend",
    "nog_verwacht",
    "nog_verwacht_onder",
    "nog_verwacht_boven",
    "gewone_omvang",
)


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


def coarsen_completeness(full: pd.DataFrame, drempel: int) -> pd.DataFrame:
    """
    Give mart.volledigheid with percentages in steps of five, bounds outwards, and without any count.

    What is not complete does not become 100 by rounding.

    The percentage and its bounds come from delays and from what quarters usually have, not from the count of their own
    quarter. What remains to be learned from them is how many of all verwijzingen of some years came late: they are left
    out where quarters usually have fewer than twenty thresholds, so that a step is a threshold of a single quarter.
    What is still to come starts from the count of the quarter and is not shown.
    """
    frame = full.reset_index(drop=True)
    step = ROUGH[0]
    enough = _numbers(frame, "gewone_omvang").ge(ROUGH[1] * drempel).fillna(False).astype(bool)
    pct, low, high = (_numbers(frame, name) / step for name in ("verwacht_pct", "onder", "boven"))
    rounded = {"verwacht_pct": pct.round(), "onder": np.floor(low), "boven": np.ceil(high)}
    shown = {name: (values * step).where(enough) for name, values in rounded.items()}
    seems = shown["verwacht_pct"].eq(EVERYTHING) & pct.ne(EVERYTHING / step)
    shown["verwacht_pct"] = shown["verwacht_pct"].mask(seems.fillna(False).astype(bool), EVERYTHING - step)
    hidden = {name: pd.Series(pd.NA, index=frame.index, dtype="Float64") for name in COUNTS_OF_COMPLETENESS}
    return frame.assign(**shown, **hidden, onderdrukt=True)


def _numbers(frame: pd.DataFrame, name: str) -> pd.Series:
    return pd.to_numeric(frame[name]).astype("Float64")


def _round(values: pd.Series, of: pd.Series, steps: tuple[int, int], drempel: int) -> pd.Series:
    """Round percentages to a step where what they are taken of is large enough; else unknown."""
    step, thresholds = steps
    return ((values / step).round() * step).where(of.ge(thresholds * drempel).fillna(False))
