"""
One figure from the estimates of several regions: random effects, and how far the regions lie apart.

Regions differ in more than chance (how SOJ works, who is referred, what else there is), so every region has an effect
of its own around a mean, and the mean is estimated. The interval of the mean is that of Hartung and Knapp with the
t distribution of regions less one, for with few regions the usual normal interval is too short (IntHout, Ioannidis
and Borm, 2014). With two regions it is therefore very wide; that is what two regions can say.

A region's own standard error is taken as known, as in every method of this kind; where it rests on few practices it
is itself rough, and the interval of few regions is too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
UNKNOWN = float("nan")
FEWEST_TO_PREDICT = 3
PRECISE = 1e-12


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """
    The mean effect of R regions on the log scale, and its spread. Unknown is NaN.

    * ``effect``, ``standaardfout``, ``onder``, ``boven``: the mean and its interval (Hartung-Knapp, truncated).
    * ``tau2``: variance of the true effects between regions (Paule and Mandel, 1982).
    * ``q``, ``q_p``: Cochran's Q and the chance of one as large when all regions have the same effect. ``i2``: the
      share of the variation between estimates that is more than chance, in percent (Higgins and Thompson, 2002).
    * ``voorspeld_onder``, ``voorspeld_boven``: where the effect of one more region like these would lie (Higgins,
      Thompson and Spiegelhalter, 2009); NaN below ``FEWEST_TO_PREDICT`` regions.
    * ``gewichten``: the share of each region in the mean, together 1.
    """

    effect: float
    standaardfout: float
    onder: float
    boven: float
    tau2: float
    q: float
    q_p: float
    i2: float
    voorspeld_onder: float
    voorspeld_boven: float
    gewichten: tuple[float, ...]


def pool(effects: Sequence[float], errors: Sequence[float], zekerheid: float = 0.95) -> Pooled:
    """
    Pool log ratios (R,) with their standard errors (R,), R at least 2.

    The standard error of the mean is Hartung and Knapp's (2001), never below the ordinary one: by chance the
    estimates may lie closer together than their own errors allow, and then the plain method gives an interval that
    is too short (Knapp and Hartung, 2003, who truncate so; Röver, Knapp and Friede, 2015). With ``tau2`` of Paule and
    Mandel both are equal unless ``tau2`` is 0. ValueError for other lengths, an error not above 0, or no number.
    """
    from scipy.stats import chi2, t

    y, variances = np.asarray(effects, dtype=np.float64), np.asarray(errors, dtype=np.float64) ** 2
    if y.ndim != 1 or y.shape != variances.shape or len(y) < 2:
        raise ValueError("pooling asks for at least two estimates, each with a standard error")
    if not (np.isfinite(y).all() and np.isfinite(variances).all() and (np.asarray(errors) > 0).all()):
        raise ValueError("an estimate is no number, or its standard error is not above 0")
    free = len(y) - 1
    q = _spread(y, variances, 0.0)
    tau2 = between_variance(y, variances)
    weights = 1 / (variances + tau2)
    mean = float(weights @ y / weights.sum())
    stretch = max(1.0, _spread(y, variances, tau2) / free)
    error = float(np.sqrt(stretch / weights.sum()))
    reach = float(t.ppf((1 + zekerheid) / 2, free)) * error
    next_reach = UNKNOWN
    if len(y) >= FEWEST_TO_PREDICT:
        next_reach = float(t.ppf((1 + zekerheid) / 2, free - 1) * np.sqrt(tau2 + error**2))
    return Pooled(
        effect=mean,
        standaardfout=error,
        onder=mean - reach,
        boven=mean + reach,
        tau2=tau2,
        q=q,
        q_p=float(chi2.sf(q, free)),
        i2=100 * max(0.0, 1 - free / q) if q > 0 else 0.0,
        voorspeld_onder=mean - next_reach,
        voorspeld_boven=mean + next_reach,
        gewichten=tuple(float(share) for share in weights / weights.sum()),
    )


def between_variance(effects: Floats, variances: Floats) -> float:
    """
    Give the variance between regions at which the weighted spread is what chance alone would make it: R - 1.

    Paule and Mandel (1982); 0 when the estimates lie no further apart than that without any. The spread falls as the
    variance grows, so there is one answer and halving finds it.
    """
    free = len(effects) - 1
    if _spread(effects, variances, 0.0) <= free:
        return 0.0
    low, high = 0.0, float(np.var(effects, ddof=1))
    while _spread(effects, variances, high) > free:
        low, high = high, 2 * high
    while high - low > PRECISE * high:
        middle = (low + high) / 2
        if not low < middle < high:
            break
        low, high = (middle, high) if _spread(effects, variances, middle) > free else (low, middle)
    return (low + high) / 2


def _spread(effects: Floats, variances: Floats, tau2: float) -> float:
    """Give the weighted sum of squares around the weighted mean: Cochran's Q with ``tau2`` added to the variances."""
    weights = 1 / (variances + tau2)
    return float(weights @ (effects - weights @ effects / weights.sum()) ** 2)
