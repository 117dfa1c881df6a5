"""
Which share of a quarter is known at an age, and how many verwijzingen are still to come.

Model (after Kalbfleisch and Lawless, 1989, and ``baselinenowcast``; analytics, 1.8). Of what is known of a quarter at
one age, a share was known at the age before: binomial, one share per step of age, each with a Beta(1/2, 1/2) prior.
Their product from the oldest age down is the share known at an age; as a prior on delays that is a (generalised)
Dirichlet. How many referrals a quarter has is Poisson with a gamma prior; given what is seen and the share, what is
still to come is then negative binomial. Quarters differ in delay more than chance alone makes them: by how much
(Pearson's dispersion) widens every step, and a quarter that is slow in one step is taken to be slow in all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.compare.delay import Floats, Ints
from etl.settings import Volledigheid

JEFFREYS = 0.5
"""Beta(1/2, 1/2) for a share, gamma(1/2, 0) for a level of which nothing is known."""


@dataclass(frozen=True)
class Aandelen:
    """
    Shares known per age (A,), youngest first; the settled ages are 1: what comes later is no delay but a correction.

    ``verwacht``: the expectation, closed form; ``trekkingen`` (A, draws): what the share of one new quarter may be.
    NaN where the past does not say.
    """

    verwacht: Floats
    trekkingen: Floats


def find_shares(cells: Floats, plan: Volledigheid, rng: np.random.Generator, draws: int, settled: int = 1) -> Aandelen:
    """
    Give the share known at each age from triangles (S streams, P quarters in order of time, A ages, youngest first).

    The last ``settled`` ages are those at which everything is known.
    Each age leans on the nearest older one that ``plan.minstens_kwartalen`` quarters have both of (a source that comes
    twice a year has every other age), with the last ``plan.kwartalen`` of these. An age is unknown when they hold
    fewer than ``plan.minstens`` verwijzingen, seen then or not.
    """
    ages = cells.shape[2]
    # The steps share the order of their draws, gemeenten do not.
    order = rng.permutation(draws)
    expected = np.full(ages, np.nan)
    drawn = np.full((ages, draws), np.nan)
    expected[-settled:], drawn[-settled:] = 1.0, 1.0
    for age in range(ages - settled - 1, -1, -1):
        for older in range(age + 1, ages):
            if np.isnan(expected[older]):
                continue
            seen, of = _pairs(cells[:, :, age], cells[:, :, older], plan.kwartalen)
            if len(of) < plan.minstens_kwartalen:
                continue
            if (of.sum() + JEFFREYS) / expected[older] >= plan.minstens:
                expected[age] = expected[older] * (seen.sum() + JEFFREYS) / (of.sum() + 2 * JEFFREYS)
                drawn[age] = drawn[older] * _draw_step(seen, of, rng, draws)
            break
    return Aandelen(expected, drawn[:, order])


def _pairs(young: Floats, old: Floats, last: int) -> tuple[Floats, Floats]:
    """Give both counts of the last quarters that have both, added over the streams that have both."""
    both = ~np.isnan(young) & ~np.isnan(old)
    seen = np.where(both, young, 0.0).sum(axis=0)
    of = np.where(both, old, 0.0).sum(axis=0)
    usable = np.flatnonzero(both.any(axis=0))[-last:]
    return seen[usable], of[usable]


def measure_spread(seen: Floats, of: Floats) -> tuple[float, int]:
    """
    Give Pearson's chi-square of the shares of these quarters, and its degrees of freedom.

    Divided by these it is how many times the variance of chance the shares vary. (0, 0) with nothing to compare.
    """
    counted = of > 0
    if counted.sum() < 2:
        return 0.0, 0
    share = (seen.sum() + JEFFREYS) / (of.sum() + 2 * JEFFREYS)
    squares = (seen - share * of)[counted] ** 2 / (of[counted] * share * (1 - share))
    return float(squares.sum()), int(counted.sum()) - 1


def _draw_step(seen: Floats, of: Floats, rng: np.random.Generator, draws: int) -> Floats:
    """
    Draw the share of one step for a new quarter: what we do not know of it, and how quarters differ.

    How many times the variance of chance they differ is drawn too (scaled inverse chi-square), and is at least 1:
    quarters that are more alike than chance allows are luck. Where they differ more than that the draws are in order,
    so that a low draw is low in every such step.
    """
    squares, freedom = measure_spread(seen, of)
    spread = np.maximum(squares / rng.chisquare(freedom, draws), 1.0) if squares else np.ones(draws)
    known, late = seen.sum(), (of - seen).sum()
    share = rng.beta(known / spread + JEFFREYS, late / spread + JEFFREYS)
    wider = spread > 1
    if wider.any():
        # A beta-binomial quarter of the usual size has `spread` times the variance of a binomial one.
        size = np.maximum(of.mean() / (spread[wider] - 1) - 1, 1.0)
        near = np.clip(share[wider], 1e-9, 1 - 1e-9)
        share[wider] = rng.beta(near * size, (1 - near) * size)
    return np.sort(share) if squares > freedom else share


def expect_still_to_come(seen: Floats, share: Floats, level: float, weight: float) -> Floats:
    """
    Give the expectation of what is still to come: the mean of the negative binomial, given the share known.

    The gamma prior of a quarter is ``level``, what its quarters usually have, and counts as ``weight`` referrals;
    a level of 0 is unknown, and then the prior is Jeffreys'.
    """
    shape, rate = _prior(level, weight)
    return np.asarray((shape + seen) * (1 - share) / (rate + share))


def draw_still_to_come(seen: float, share: Floats, level: float, weight: float, rng: np.random.Generator) -> Floats:
    """Draw what is still to come of one quarter for each draw of its share: gamma, then Poisson."""
    shape, rate = _prior(level, weight)
    # A share of exactly 1 leaves nothing; numpy gives 0 for a mean of 0.
    return rng.poisson(rng.gamma(shape + seen, 1 / (rate + share)) * (1 - share)).astype("float64")


def _prior(level: float, weight: float) -> tuple[float, float]:
    return (weight, weight / level) if level > 0 else (JEFFREYS, 0.0)


def draw_usual_share(share: Floats, level: float, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw what is known and what is not of a quarter with the usual number of referrals: two columns of counts."""
    known = rng.poisson(level * share).astype("float64")
    return known, rng.poisson(level * (1 - share)).astype("float64")


def find_level(settled: Ints, plan: Volledigheid) -> float:
    """
    Give what a quarter usually has: the mean of the last ``plan.kwartalen`` settled quarters; 0 without any.

    ``settled``: verwijzingen of quarters of which everything is known, in order of time; those before the first with
    any lie before what was delivered. Younger quarters have no say, so that nothing that rests on the level tells
    about their counts.
    """
    first, *_ = [*np.flatnonzero(settled), len(settled)]
    known = settled[first:][-plan.kwartalen :]
    return float(known.mean()) if known.size else 0.0
