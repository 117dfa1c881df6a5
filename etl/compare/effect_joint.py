"""
The place of what happened among the permuted calendars of one region, and the joint test of several regions.

The statistic of a calendar is its score for "SOJ changed nothing", divided by the root of its information, with its
sign: below 0 is fewer referrals. Of all of them a region needs to give away only how many lie below what happened and
how many are equal to it: the joint test works with ranks. Each calendar of a region gets the normal score of its rank,
and the statistic of all regions together is the weighted sum. Regions start SOJ independently, so a calendar of all
regions together is one calendar of each, and every one of these is counted.

The weight of a region is the root of the mean information over its calendars, which makes the sum nearly the score
of all regions over the root of all information: the test that an inverse-variance weighted mean belongs to. It does
not depend on which calendar was observed, nor does the rank of another calendar, so the joint test is as exact as that
of one region. What it asks is whether SOJ changed nothing in any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.compare.effect_model import cells_of
from etl.compare.effect_panel import EffectPlan, Floats, Ints, Paneel
from etl.compare.effect_permutation import EQUAL, calendars_of, multiplied_out, scores_of, studentised

GRID = 1e-3  # of the joint statistic, which has a variance of about 1


@dataclass(frozen=True)
class Place:
    """
    Where what happened stands among the calendars of a region.

    ``aantal``: calendars; ``lager``: with a statistic below that of what happened; ``gelijk``: with an equal one, what
    happened among them, so at least 1. ``gewicht``: above 0.
    """

    aantal: int
    lager: int
    gelijk: int
    gewicht: float


@dataclass(frozen=True)
class JointTest:
    """Two-sided permutation p of several regions, and the smallest that it could be."""

    p: float
    p_minimum: float


def place_of(paneel: Paneel, plan: EffectPlan, *, seed: int) -> Place:
    """
    Give the place among the calendars that ``etl.compare.effect.assess`` compares with equal arguments.

    For a panel that has an estimate; ``NotConverged`` (an ArithmeticError) for one that has none.
    """
    cells = cells_of(paneel)
    columns = paneel.dosis[np.ix_(cells.rows, cells.columns)][None]
    calendars = calendars_of(paneel, cells, columns, plan, seed)
    without, mu = multiplied_out(cells, calendars, 0.0)
    scores = scores_of(without, mu, without.y - mu, calendars)
    signed = np.sign(scores.score[:, 0]) * studentised(scores)
    gap = signed - signed[0]
    equal = np.abs(gap) <= EQUAL * abs(signed[0])
    weight = float(np.sqrt(scores.information[:, 0, 0].mean()))
    return Place(len(signed), int((~equal & (gap < 0)).sum()), int(equal.sum()), weight)


def joint_test(regions: Sequence[Place]) -> JointTest:
    """
    Test that SOJ changed nothing in any region: the share of joint calendars at least as extreme as what happened.

    The score of rank i of K is the normal quantile of (i - 1/2) / K. The distributions are convolved, so every joint
    calendar counts, however many there are, and nothing is drawn. Where calendars are equal to what happened, their
    ranks are given out so that it looks least extreme; sums are rounded to ``GRID``, and what lies within that counts
    as at least as extreme: p is never too small. ``p_minimum`` is that of the most extreme joint calendar. ValueError
    without regions.
    """
    if not regions:
        raise ValueError("a joint test asks for at least one region")
    weights = np.array([one.gewicht for one in regions])
    weights /= np.sqrt((weights**2).sum())
    together, lowest, least, most = np.ones(1), 0, 0, 0
    for one, weight in zip(regions, weights, strict=True):
        places = _places(one.aantal, float(weight))
        shares = np.bincount(places - places[0]) / one.aantal
        together = _convolve(together, shares)
        lowest += int(places[0])
        least += int(places[one.lager])
        most += int(places[one.lager + one.gelijk - 1])
    observed = 0 if least <= 0 <= most else min(abs(least), abs(most))
    size = np.abs(lowest + np.arange(len(together)))
    rounding = len(regions)  # both sums are off by at most half a step per region
    return JointTest(
        p=min(1.0, float(together[size >= observed - rounding].sum())),
        p_minimum=min(1.0, float(together[size >= size.max() - rounding].sum())),
    )


def _places(count: int, weight: float) -> Ints:
    """Give the weighted normal scores of ranks 1 to ``count``, in steps of ``GRID``."""
    from scipy.stats import norm

    scores = norm.ppf((np.arange(count) + 0.5) / count)
    return np.rint(scores * (weight / GRID)).astype(np.int64)


def _convolve(chances: Floats, shares: Floats) -> Floats:
    """Give the distribution of a sum of two, each over 0, 1, 2, …: summed term by term, so that small ones stay."""
    both = np.zeros(len(chances) + len(shares) - 1)
    for place in np.flatnonzero(shares):
        both[place : place + len(chances)] += shares[place] * chances
    return both
