"""
Rates and shares with exact intervals, for counts as small as those of one practice in one quarter.

Every function takes and gives whole columns. An unknown value (None, NaN, NA) stays unknown and never becomes
0. Counts below zero are an error of the caller and raise ``ValueError``. ``zekerheid`` is the two-sided
confidence (0.95 unless told).

A count of youths is treated as Poisson: independent referrals in a large list. Practices with outbreaks or
with families that are referred together vary more than that, so these intervals are the least doubt there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Values = Any  # a pandas Series, a numpy array, a list or one number; unknown values allowed
Floats = npt.NDArray[np.float64]

LIJST_ONBEKEND = "lijst_onbekend"
LIJST_NUL = "lijst_nul"


def garwood_interval(aantal: Values, zekerheid: float = 0.95) -> tuple[Floats, Floats]:
    """
    Give the exact (Garwood, 1936) interval for the expectation of Poisson counts.

    Takes counts (0 and up), gives the lower and upper bounds in the same unit, in the same order. The lower
    bound of 0 is 0; the upper bound of 0 is 3.69 at 95%.
    """
    from scipy.stats import chi2

    y = _as_floats(aantal)
    _refuse_negative(y, "aantal")
    alfa = 1 - zekerheid
    # chi2 with 0 degrees of freedom is undefined; where y is 0 the lower bound is 0 by definition.
    onder = np.where(y > 0, chi2.ppf(alfa / 2, 2 * np.where(y > 0, y, 1)) / 2, np.where(y == 0, 0.0, np.nan))
    boven = np.asarray(chi2.ppf(1 - alfa / 2, 2 * y + 2) / 2)
    return onder, boven


def per_1000(count: Values, population: Values, zekerheid: float = 0.95) -> pd.DataFrame:
    """
    Give the rate per 1,000 with its exact interval (contract rule 11).

    Takes counts of youths and the lists they come from (patients under 18), row by row; two Series must carry
    the same index. Gives a frame with that index: ``per_1000``, ``per_1000_onder``, ``per_1000_boven`` and
    ``reden_leeg``: ``lijst_onbekend`` where the list is unknown, ``lijst_nul`` where it is 0, else None.
    Where the count itself is unknown the rate is unknown too and ``reden_leeg`` stays None: the reason of
    the count is the reason.
    """
    y, n = _as_floats(count), _as_floats(population)
    index = _shared_index(count, population, len(y), len(n))
    _refuse_negative(n, "population")
    onder, boven = garwood_interval(y, zekerheid)
    per = np.where(n > 0, 1000 / np.where(n > 0, n, 1), np.nan)
    reden = np.select([np.isnan(n), n == 0], [LIJST_ONBEKEND, LIJST_NUL], default="")
    return pd.DataFrame(
        {
            "per_1000": y * per,
            "per_1000_onder": onder * per,
            "per_1000_boven": boven * per,
            "reden_leeg": pd.Series(reden, index=index, dtype="object").where(reden != "", None),
        },
        index=index,
    )


def share_pct(teller: Values, noemer: Values, zekerheid: float = 0.95) -> pd.DataFrame:
    """
    Give the share teller / noemer in percent with its exact (Clopper-Pearson, 1934) interval.

    Clopper-Pearson rather than Jeffreys: it is to a share what Garwood is to a count (both invert the exact
    tail), so every interval in a report promises the same thing: in the long run it misses the truth at most
    5% of the time, whatever the share. It is the wider of the two, which is the safe side for shares out of
    ten.

    Two Series must carry the same index. Gives a frame with that index: ``aandeel_pct``,
    ``aandeel_onder``, ``aandeel_boven``; unknown where either number is unknown or the noemer is 0.
    A teller above its noemer raises ``ValueError``.
    """
    from scipy.stats import beta

    x, n = _as_floats(teller), _as_floats(noemer)
    index = _shared_index(teller, noemer, len(x), len(n))
    _refuse_negative(x, "teller")
    if bool(np.any(x > n)):
        raise ValueError("teller is larger than noemer")
    known = (n > 0) & ~np.isnan(x)
    x, n = np.where(known, x, np.nan), np.where(known, n, np.nan)
    alfa = 1 - zekerheid
    # The beta distribution needs positive parameters; at teller 0 and teller = noemer the bound is known.
    onder = np.where(x == 0, 0.0, beta.ppf(alfa / 2, np.where(x == 0, 1, x), n - x + 1))
    boven = np.where(x == n, 1.0, beta.ppf(1 - alfa / 2, x + 1, np.where(x == n, 1, n - x)))
    return pd.DataFrame(
        {
            "aandeel_pct": 100 * x / n,
            "aandeel_onder": 100 * onder,
            "aandeel_boven": 100 * boven,
        },
        index=index,
    )


def rate_ratio(
    teller: Values, blootstelling: Values, teller_ander: Values, blootstelling_ander: Values, zekerheid: float = 0.95
) -> pd.DataFrame:
    """
    Give the ratio of two rates with its exact interval: the first divided by the other.

    Given both counts together, the first is binomial, with a chance that the ratio and the two exposures (lists)
    decide (Przyborowski and Wilenski, 1940); the bounds are those of Clopper-Pearson on that chance, so they promise
    what every interval in a report promises. Gives a frame with ``rate_ratio``, ``onder`` and ``boven``. Unknown are:
    all three without any count or without an exposure on either side; ratio and upper bound when the other count is 0,
    for then every ratio is large enough.
    """
    x, y = _as_floats(teller), _as_floats(teller_ander)
    n, m = _as_floats(blootstelling), _as_floats(blootstelling_ander)
    index = _shared_index(teller, teller_ander, len(x), len(y))
    _refuse_negative(n, "blootstelling")
    _refuse_negative(m, "blootstelling_ander")
    known = (n > 0) & (m > 0) & (x + y > 0)
    share = share_pct(np.where(known, x, np.nan), np.where(known, x + y, np.nan), zekerheid).to_numpy(float) / 100
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = share / (1 - share) * (m / n)[:, None]
    ratios[~np.isfinite(ratios)] = np.nan
    return pd.DataFrame(ratios, columns=["rate_ratio", "onder", "boven"], index=index)


def weighted_sum_interval(
    aantallen: Sequence[Values], gewichten: Sequence[Values], zekerheid: float = 0.95
) -> tuple[Floats, Floats]:
    """
    Give the Fay-Feuer (1997) gamma interval for a weighted sum of independent Poisson counts.

    Takes one column of counts per component and, in the same order, one column of weights (0 and up): row r
    stands for the sum over components of weight x count. Gives the lower and upper bounds of each row, in
    the unit of the weights. With one component it equals the Garwood interval times the weight.

    The upper bound asks what one more event could add, so it needs every weight, also that of a component
    without events: an unknown weight there leaves the upper bound unknown. The lower bound only needs the
    weights of components that have events.
    """
    from scipy.stats import chi2

    x = np.column_stack([_as_floats(column) for column in aantallen])
    w = np.column_stack([_as_floats(column) for column in gewichten])
    _refuse_negative(x, "aantallen")
    _refuse_negative(w, "gewichten")
    alfa = 1 - zekerheid
    contributes = x != 0  # an unknown count contributes too: it makes the row unknown
    y = np.where(contributes, w * x, 0.0).sum(axis=1)
    v = np.where(contributes, w**2 * x, 0.0).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        onder = np.where(y == 0, 0.0, v / (2 * y) * chi2.ppf(alfa / 2, 2 * y**2 / v))
        w_max = w.max(axis=1)  # numpy's max keeps NaN
        y_up, v_up = y + w_max, v + w_max**2
        boven = np.where(y_up == 0, 0.0, v_up / (2 * y_up) * chi2.ppf(1 - alfa / 2, 2 * y_up**2 / v_up))
    return onder, boven


def _as_floats(values: Values) -> Floats:
    """Give the values as floats, NaN where unknown; text that is no number raises ``ValueError``."""
    series = values if isinstance(values, pd.Series) else pd.Series(np.atleast_1d(np.asarray(values)))
    return pd.to_numeric(series).to_numpy(dtype="float64", na_value=np.nan)


def _refuse_negative(values: Floats, name: str) -> None:
    if bool(np.any(values < 0)):
        raise ValueError(f"{name} holds a value below zero")


def _shared_index(first: Values, second: Values, rows_first: int, rows_second: int) -> pd.Index:
    if rows_first != rows_second:
        raise ValueError(f"the two columns differ in length: {rows_first} and {rows_second}")
    indexes = [column.index for column in (first, second) if isinstance(column, pd.Series)]
    if len(indexes) == 2 and not indexes[0].equals(indexes[1]):
        raise ValueError("the two columns do not carry the same index")
    return indexes[0] if indexes else pd.RangeIndex(rows_first)
