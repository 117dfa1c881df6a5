"""
Regression to the mean: what of a high figure is chance, and whether a practice is truly among the highest.

Rates of practices are taken to differ as a gamma distribution does, and counts to be Poisson around them. Then the
rate of one practice, given its count, is gamma distributed again: between its own figure and that of all practices
together, nearer to the latter the smaller its list is (empirical Bayes; moments after Marshall, 1991). Who is chosen
for a high count must be expected to fall towards that rate, whatever is done.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """
    How the true rates of practices lie: their ``gemiddelde`` and ``variantie``, per unit of the list.

    A variance of 0 means that chance explains all differences between the practices.
    """

    gemiddelde: float
    variantie: float

    @property
    def is_chance_alone(self) -> bool:
        """Whether no true difference is left."""
        return self.variantie <= 0 or self.gemiddelde <= 0


def fit_spread(counts: Floats, lists: Floats) -> Spread:
    """
    Estimate the spread of the true rates from counts and lists of practices, by moments (Marshall, 1991).

    Lists are above 0. What the weighted variance of the rates has beyond that of chance alone is true difference;
    less than nothing is nothing. Raises ValueError without practices.
    """
    if not len(counts):
        raise ValueError("there are no practices")
    total = float(lists.sum())
    mean = float(counts.sum()) / total
    seen = float((lists * (counts / lists - mean) ** 2).sum()) / total
    return Spread(mean, max(seen - mean / (total / len(lists)), 0.0))


def posterior(counts: Floats, lists: Floats, spread: Spread) -> tuple[Floats, Floats]:
    """
    Give shape and rate of the gamma distribution of each true rate, given its count; ValueError without true spread.

    With a prior of shape a = mean² / variance and rate b = mean / variance they are a + count and b + list.
    """
    if spread.is_chance_alone:
        raise ValueError("all practices have the same rate")
    b = spread.gemiddelde / spread.variantie
    return counts + spread.gemiddelde * b, lists + b


def expected_rates(counts: Floats, lists: Floats, spread: Spread) -> Floats:
    """Give the rate to expect of each practice next time: the mean of its posterior, in the unit of counts / lists."""
    if spread.is_chance_alone:
        return np.full(len(counts), spread.gemiddelde)
    shape, rate = posterior(counts, lists, spread)
    return np.asarray(shape / rate)


def expected_fall_pct(counts: Floats, lists: Floats, spread: Spread) -> Floats:
    """
    Give the fall to expect by chance alone of who is chosen on its figure, in percent of that figure.

    Below 0 is a rise: the figure was low. NaN where nobody was counted.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        fall = 100 * (1 - expected_rates(counts, lists, spread) * lists / counts)
    return np.where(counts > 0, fall, np.nan)


def chance_of_upper_part(
    counts: Floats, lists: Floats, spread: Spread, *, part: float, draws: int, seed: int
) -> Floats:
    """
    Give the probability that each practice is truly among the highest ``part`` of them (at least one).

    Simulated from the posteriors, all practices at once, with a fixed seed. Without true spread all are equally likely.
    """
    highest = upper_number(len(counts), part)
    if spread.is_chance_alone:
        return np.full(len(counts), highest / len(counts))
    shape, rate = posterior(counts, lists, spread)
    drawn = np.random.default_rng(seed).gamma(shape, 1 / rate, (draws, len(counts)))
    least = np.partition(drawn, len(counts) - highest, axis=1)[:, [len(counts) - highest]]
    return np.asarray((drawn >= least).mean(axis=0))


def upper_number(practices: int, part: float) -> int:
    """Give how many practices the highest ``part`` is: rounded up, so at least one."""
    return math.ceil(part * practices)
