"""
Permutation of the adoption calendar: how unusual the observed starts are among all that could have been.

A calendar gives every practice one row of exposure. All calendars give out the rows that were observed, to the
practices in another order; a practice keeps its counts, list and quarters out of use. If SOJ changed nothing and the
order of starting had nothing to do with referrals, the observed calendar is like any other. Practices mostly
volunteer, so the outcome is a stress test and no proof.

Nothing is fitted per calendar. The model is fitted once under the hypothesis; a calendar then has a score S (what its
exposure has in common with the residuals) and an information I (what it could have in common with chance). As all
calendars are made of the same few rows, both follow from tables per practice and row: thousands of calendars cost
little more than one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

import numpy as np

from etl.compare.effect_model import Cells, fit_effects, quarter_system, residualise
from etl.compare.effect_panel import Bools, EffectPlan, Floats, Ints, Paneel

CHUNK = 256  # calendars at a time: tables of quarters per calendar stay small
EQUAL = 1e-9
FURTHEST_RATIO = 50.0  # no service changes referrals fiftyfold: a bound beyond it is called open
FIRST_STEP, STEP_GROWTH = 0.04, 1.35  # of the search for a bound, on the log scale
PRECISE = 1e-4


@dataclass(frozen=True, eq=False)
class Calendars:
    """
    The calendars that are compared.

    ``rows`` (M, C, T): the distinct rows, of C columns each. ``order`` (K, P): which row each practice has in each of
    K calendars; the first is the observed one. ``every``: these are all distinct calendars there are.
    """

    rows: Floats
    order: Ints
    every: bool

    def columns(self, index: int = 0) -> Floats:
        """Give the columns (C, P, T) of one calendar, the observed one unless told."""
        return self.rows[self.order[index]].transpose(1, 0, 2)


def count_calendars(labels: Ints) -> int:
    """Give the number of distinct ways to give these labels (P,) to the practices: the multinomial coefficient."""
    left, ways = len(labels), 1
    for size in np.unique(labels, return_counts=True)[1]:
        ways *= comb(left, int(size))
        left -= int(size)
    return ways


def calendars_of(paneel: Paneel, cells: Cells, columns: Floats, plan: EffectPlan, seed: int) -> Calendars:
    """
    Give the calendars to compare: all distinct ones up to ``hoogste_toewijzingen``, else drawn ones.

    Takes the observed columns (C, P, T) of the practices and quarters in ``cells``. Practices have the same row when
    they start in the same quarter with the same dosis in every quarter of the panel, used or not. Drawn calendars are
    random orders of the practices, ``trekkingen`` of them, after the observed one.
    """
    never = len(paneel.kwartalen)
    start = np.minimum(paneel.start[cells.rows], never)
    _, first, label = np.unique(
        np.column_stack([start, paneel.dosis[cells.rows]]), axis=0, return_index=True, return_inverse=True
    )
    rows = columns.transpose(1, 0, 2)[first]
    if count_calendars(label) <= plan.hoogste_toewijzingen:
        order = _every_order(label)
        same = (order == label).all(axis=1)
        return Calendars(rows, np.vstack([label, order[~same]]), every=True)
    draws = np.tile(label, (plan.trekkingen, 1))
    order = np.random.default_rng(seed).permuted(draws, axis=1)
    return Calendars(rows, np.vstack([label, order]), every=False)


def _every_order(label: Ints) -> Ints:
    """Give every distinct order of the labels, (K, P): place one label after the other in the places left."""
    orders = np.full((1, len(label)), -1, dtype=np.int64)
    for value, size in zip(*np.unique(label, return_counts=True), strict=True):
        left = int((orders[0] < 0).sum())
        chosen = np.array(list(combinations(range(left), int(size))), dtype=np.int64)
        free = np.argsort(orders >= 0, axis=1, kind="stable")[:, :left]
        grown = np.repeat(orders, len(chosen), axis=0)
        places = free[:, chosen].reshape(len(grown), int(size))
        np.put_along_axis(grown, places, value, axis=1)
        orders = grown
    return orders


@dataclass(frozen=True, eq=False)
class Scores:
    """Per calendar: ``score`` (K, C), ``information`` (K, C, C), and the scores per practice (K, P, C) if asked."""

    score: Floats
    information: Floats
    per_practice: Floats


def scores_of(cells: Cells, mu: Floats, residual: Floats, calendars: Calendars, split: bool = False) -> Scores:
    """
    Give score and information of every calendar, practice and quarter effects taken out.

    Takes the expectations and residuals (P, T) of the fit under the hypothesis. The score of a practice is the sum
    over its quarters of residual times exposure with the effects taken out; ``split`` gives them.
    """
    practices, count = len(cells.rows), len(calendars.order)
    weight = mu.sum(axis=1)[:, None]
    # (P, M, C, T): every row at every practice, its weighted mean there taken out.
    rows = calendars.rows[None] - (np.einsum("mct,pt->pmc", calendars.rows, mu)[..., None] / weight[..., None, None])
    pull = rows * mu[:, None, None, :]
    own = np.einsum("pmct,mdt->pmcd", pull, calendars.rows)
    match = np.einsum("pt,mct->pmc", residual, calendars.rows)
    inverse = quarter_system(cells, mu)
    columns = calendars.rows.shape[1]
    score, information = np.zeros((count, columns)), np.zeros((count, columns, columns))
    per_practice = np.zeros((count if split else 0, practices, columns))
    for begin in range(0, count, CHUNK):
        order = calendars.order[begin : begin + CHUNK]
        block = slice(begin, begin + len(order))
        total = np.zeros((len(order), columns, len(cells.columns)))
        for practice in range(practices):
            total += pull[practice, order[:, practice]]
            information[block] += own[practice, order[:, practice]]
            score[block] += match[practice, order[:, practice]]
        shared = total @ inverse
        information[block] -= np.einsum("kct,kdt->kcd", shared, total)
        if split:
            for practice in range(practices):
                per_practice[block, practice] = match[practice, order[:, practice]] - shared @ residual[practice]
    return Scores(score, information, per_practice)


def studentised(scores: Scores) -> Floats:
    """
    Give the statistic of every calendar (K,) for its first column: score over the root of its information.

    Calendars differ in how much they can tell (who starts early, who has a long list); the division makes them
    comparable. Dividing by a variance estimated from the P scores of practices would ask the data twice: with five
    practices such a statistic never exceeds the root of 5, whatever the effect, and finds a fall of 30% in less than
    half as many worlds as this one (bench/EFFECT.md). A calendar without information gives 0.
    """
    information = scores.information[:, 0, 0]
    enough = _tells(information)
    statistic: Floats = np.where(enough, np.abs(scores.score[:, 0]) / np.sqrt(np.where(enough, information, 1.0)), 0.0)
    return statistic


def _tells(information: Floats) -> Bools:
    """Say of every calendar whether it has any information, next to the observed one."""
    return information > EQUAL * max(float(information[0]), np.finfo(float).tiny)


def share_as_extreme(statistic: Floats) -> float:
    """Give p: the share of calendars, the observed first one among them, whose statistic is at least its own."""
    return float(np.mean(statistic >= statistic[0] * (1 - EQUAL)))


def multiplied_out(cells: Cells, calendars: Calendars, log_ratio: float) -> tuple[Cells, Floats]:
    """Give the cells as they would be if SOJ had changed counts by this ratio and had not come, and their fit."""
    counts = cells.y * np.exp(-log_ratio * calendars.columns()[0])
    without = replace(cells, y=counts)
    return without, fit_effects(without, without.n)[0]


def permutation_p(cells: Cells, calendars: Calendars, log_ratio: float = 0.0) -> float:
    """
    Give the two-sided permutation p of the hypothesis that SOJ changed the counts by the ratio exp(``log_ratio``).

    The effect is divided out of the counts; what is left is tested for no effect at all.
    """
    without, mu = multiplied_out(cells, calendars, log_ratio)
    return share_as_extreme(studentised(scores_of(without, mu, without.y - mu, calendars)))


def smallest_p(cells: Cells, calendars: Calendars) -> float:
    """
    Give the floor of p: the share of calendars that score as the observed one does, whatever is counted.

    Two calendars do so when their exposures, practice and quarter effects taken out, are each other's multiple (with
    two practices, who starts first and who second are one comparison). Of drawn calendars, copies of the observed one.
    """
    mu, _ = fit_effects(cells, cells.n)
    common, information = in_common(cells, mu, calendars, 0)
    alike = common**2 >= (1 - EQUAL) * information[0] * information
    return float(np.mean(alike & _tells(information)))


def in_common(cells: Cells, mu: Floats, calendars: Calendars, index: int) -> tuple[Floats, Floats]:
    """Give what each calendar (K,) shares with calendar ``index``, weighted by ``mu``, and each one's information."""
    rest = residualise(cells, mu, calendars.columns(index)[:1])[0]
    scores = scores_of(cells, mu, mu * rest, calendars)
    return scores.score[:, 0], scores.information[:, 0, 0]


def interval(cells: Cells, calendars: Calendars, log_ratio: float, zekerheid: float) -> tuple[float, float]:
    """
    Give the bounds, on the log scale, of the ratios that the permutation test does not reject.

    Takes the point estimate to search from. All ratios up to ``FURTHEST_RATIO`` either way are tried in steps that
    grow; a bound lies just beyond the farthest one not rejected, so a gap in between makes the interval no shorter.
    A side where even the last ratio is not rejected is open: minus or plus infinity.
    """
    alfa = 1 - zekerheid + EQUAL
    if smallest_p(cells, calendars) > alfa:
        return -np.inf, np.inf
    return _bound(cells, calendars, log_ratio, alfa, -1), _bound(cells, calendars, log_ratio, alfa, 1)


def _bound(cells: Cells, calendars: Calendars, log_ratio: float, alfa: float, side: int) -> float:
    furthest = np.log(FURTHEST_RATIO) + abs(log_ratio)
    count = int(np.ceil(np.log(furthest / FIRST_STEP) / np.log(STEP_GROWTH))) + 1
    tried = log_ratio + side * np.minimum(FIRST_STEP * STEP_GROWTH ** np.arange(count), furthest)
    kept = np.array([permutation_p(cells, calendars, each) > alfa for each in tried])
    if kept[-1]:
        return side * np.inf
    last = int(np.flatnonzero(kept)[-1]) if kept.any() else -1
    inside, outside = (float(tried[last]) if last >= 0 else log_ratio), float(tried[last + 1])
    while abs(outside - inside) > PRECISE:
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if permutation_p(cells, calendars, middle) > alfa else (inside, middle)
    return outside
