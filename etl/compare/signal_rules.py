"""
Three rules that say whether a count of a practice stands out from its own baseline, and how often chance does that.

Counts are Poisson around a rate that does not change, times an exposure (the list, and the part of the quarter in
which the practice was open). Of the rate only the baseline is known: with S youths on an exposure E, and Jeffreys'
prior, a later count on exposure e is negative binomial with S + 1/2 and E / (E + e) (Gamma-Poisson predictive). That
is exact for small counts, where the usual charts give false alarms in one of every six practices.

Everything here works on arrays: quarters in order of time along the last axis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.settings import SIGNAAL_REGELS, SignaalRegels

Floats = npt.NDArray[np.float64]
JEFFREYS = 0.5
LOWER, ORDINARY, HIGHER = -1, 0, 1


@dataclass(frozen=True)
class Baseline:
    """What a practice is compared with: ``aantal`` youths on an exposure of ``blootstelling`` (above 0)."""

    aantal: float
    blootstelling: float

    @property
    def rate(self) -> float:
        """Youths per unit of exposure."""
        return self.aantal / self.blootstelling


@dataclass(frozen=True)
class Judged:
    """
    What one rule says of the quarters that are judged, in their order.

    ``waarde``: what it looks at; ``onder`` and ``boven``: the ordinary values, ends included; ``teken``: -1 lower, 0
    ordinary, 1 higher. All NaN (``teken`` 0) where there are too few quarters for the rule.
    """

    waarde: Floats
    onder: Floats
    boven: Floats
    teken: npt.NDArray[np.int64]


def predictive_limits(aantal: Any, blootstelling: Any, nieuw: Any, staart: float) -> tuple[Floats, Floats]:
    """
    Give the least and most ordinary count on an exposure ``nieuw`` after a baseline (analytics 1.6).

    ``aantal`` and ``blootstelling``: of the baseline; ``staart``: the chance beyond each end, at most. Arrays of one
    shape, or that broadcast; exposures are above 0. Quantiles of the negative binomial.
    """
    from scipy.stats import nbinom

    shape = np.asarray(aantal, dtype="float64") + JEFFREYS
    chance = np.asarray(blootstelling, dtype="float64") / (np.asarray(blootstelling) + np.asarray(nieuw))
    return np.asarray(nbinom.ppf(staart, shape, chance)), np.asarray(nbinom.ppf(1 - staart, shape, chance))


def run_lengths(counts: Floats, expected: Floats) -> Floats:
    """
    Give how many quarters on end lie on one side of what is expected, up to and with each: below counts negative.

    A count that is exactly what is expected is on neither side: it ends no run and lengthens none. Any number of axes.
    """
    side = np.sign(counts - expected)
    lengths = np.zeros_like(side)
    run = np.zeros(side.shape[:-1])
    for at in range(side.shape[-1]):
        now = side[..., at]
        run = np.where(now == 0, run, np.where(np.sign(run) == now, run + now, now))
        lengths[..., at] = run
    return lengths


def judge_quarters(counts: Floats, exposure: Floats, baseline: Baseline, rules: SignaalRegels) -> Judged:
    """Judge each quarter by itself: outside the predictive limits of one quarter."""
    onder, boven = predictive_limits(baseline.aantal, baseline.blootstelling, exposure, rules.staart)
    return Judged(counts, onder, boven, _outside(counts, onder, boven))


def judge_sums(counts: Floats, exposure: Floats, baseline: Baseline, rules: SignaalRegels) -> Judged:
    """Judge the last ``som_kwartalen`` quarters added up, against the predictive limits of their exposure together."""
    size = rules.som_kwartalen
    total, exposed = _rolling(counts, size), _rolling(exposure, size)
    known = ~np.isnan(exposed)
    limits = predictive_limits(baseline.aantal, baseline.blootstelling, np.where(known, exposed, 1.0), rules.staart)
    onder, boven = (np.where(known, limit, np.nan) for limit in limits)
    return Judged(total, onder, boven, _outside(total, onder, boven))


def judge_runs(counts: Floats, exposure: Floats, baseline: Baseline, rules: SignaalRegels) -> Judged:
    """Judge how long the counts have been on one side of the mean of the baseline."""
    lengths = run_lengths(counts, baseline.rate * exposure)
    enough = np.arange(len(counts)) >= rules.reeks - 1
    waarde = np.where(enough, np.abs(lengths), np.nan)
    most = np.where(enough, rules.reeks - 1.0, np.nan)
    teken = np.where(enough & (np.abs(lengths) >= rules.reeks), np.sign(lengths), 0).astype("int64")
    return Judged(waarde, np.where(enough, 0.0, np.nan), most, teken)


def false_alarms(
    exposure: Floats, baseline: Baseline, seed: tuple[int, ...], rules: SignaalRegels = SIGNAAL_REGELS
) -> dict[str, float]:
    """
    Give, per rule, how often it gives a signal in a quarter when nothing has changed; NaN for too few quarters.

    Simulated for this practice: ``trekkingen`` histories with the rate of its baseline and its own exposures, each
    judged with the limits of its own drawn baseline. The share is over the quarters to which a rule applies.
    """
    draw = np.random.default_rng([rules.zaad, *seed])
    rate = (baseline.aantal + JEFFREYS) / baseline.blootstelling
    bases = draw.poisson(rate * baseline.blootstelling, rules.trekkingen).astype("float64")
    counts = draw.poisson(rate * exposure, (rules.trekkingen, len(exposure))).astype("float64")
    size = rules.som_kwartalen
    expected = bases[:, None] / baseline.blootstelling * exposure
    runs = np.abs(run_lengths(counts, expected)[:, rules.reeks - 1 :]) >= rules.reeks
    return {
        "kwartaal": _share(_outside(counts, *_limits_of_each(bases, baseline, exposure, rules)) != 0),
        "vier_kwartalen": _share(
            _outside(
                _rolling(counts, size)[:, size - 1 :],
                *_limits_of_each(bases, baseline, _rolling(exposure, size)[size - 1 :], rules),
            )
            != 0
        ),
        "reeks": _share(runs),
    }


def _limits_of_each(bases: Floats, baseline: Baseline, exposure: Floats, rules: SignaalRegels) -> tuple[Floats, Floats]:
    """Give the limits of every drawn baseline in every quarter; equal ones are computed once."""
    sums, of_base = np.unique(bases, return_inverse=True)
    sizes, of_size = np.unique(exposure, return_inverse=True)
    onder, boven = predictive_limits(sums[:, None], baseline.blootstelling, sizes[None, :], rules.staart)
    place = np.ix_(of_base, of_size)
    return onder[place], boven[place]


def _rolling(values: Floats, size: int) -> Floats:
    """Give the sum of each value and the ``size`` - 1 before it; NaN for the first ones."""
    sums = np.full(values.shape, np.nan)
    if values.shape[-1] >= size:
        sums[..., size - 1 :] = np.lib.stride_tricks.sliding_window_view(values, size, axis=-1).sum(axis=-1)
    return sums


def _outside(values: Floats, onder: Floats, boven: Floats) -> npt.NDArray[np.int64]:
    return np.where(values < onder, LOWER, np.where(values > boven, HIGHER, ORDINARY)).astype("int64")


def _share(alarms: npt.NDArray[np.bool_]) -> float:
    return float(alarms.mean()) if alarms.size else float("nan")
