"""How large a fall would have had to be to be seen: the smallest effect that this region's own calendars can find."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from etl.compare.effect_model import Cells, fit_effects
from etl.compare.effect_panel import EffectPlan, Floats
from etl.compare.effect_permutation import EQUAL, Calendars, multiplied_out, scores_of, smallest_p

WORLDS = 1_200
MOST_TRUE, MOST_COMPARED = 40, 400  # calendars, drawn when there are more
LARGEST_FALL = 95


def smallest_detectable(cells: Cells, calendars: Calendars, log_ratio: float, plan: EffectPlan, seed: int) -> float:
    """
    Give the smallest fall, in whole percents, that the permutation test finds with probability ``kracht``.

    NaN when no fall up to 95% is found that often, and when the floor of p is above 1 - ``zekerheid``.

    Worlds are made of what is left after the estimated effect (``log_ratio``) is divided out of the counts. One of the
    calendars is the true one, and falls by the part f change the expectations. Every practice keeps its own run of
    residuals, drift and all, or gets it upside down (the wild cluster bootstrap of scores of Kline and Santos, 2012);
    with SOJ the residuals shrink as those of counts do, with the root of the expectation. The model of no effect is
    fitted to the expectations once per calendar and fall; residuals then only move the scores.
    """
    if smallest_p(cells, calendars) > 1 - plan.zekerheid + EQUAL:
        return float("nan")
    rng = np.random.default_rng(seed)
    without, mu = multiplied_out(cells, calendars, log_ratio)
    residual = (without.y - mu) * _lost_freedom(cells)
    if len(calendars.order) > MOST_COMPARED:
        drawn = rng.choice(len(calendars.order), MOST_COMPARED, replace=False)
        calendars = replace(calendars, order=calendars.order[drawn], every=False)
    true = rng.permutation(len(calendars.order))[:MOST_TRUE]
    signs = rng.choice([-1.0, 1.0], size=(WORLDS // len(true), len(cells.rows)))

    def found_often(fall: int) -> bool:
        share = np.mean(
            [_found(without, mu, residual, calendars, int(index), fall / 100, signs, plan) for index in true]
        )
        return bool(share >= plan.kracht)

    if not found_often(LARGEST_FALL):
        return float("nan")
    unseen, seen = 0, LARGEST_FALL
    while seen - unseen > 1:
        middle = (seen + unseen) // 2
        unseen, seen = (unseen, middle) if found_often(middle) else (middle, seen)
    return float(seen)


def _found(
    cells: Cells, mu: Floats, residual: Floats, calendars: Calendars, index: int, fall: float, signs: Floats,
    plan: EffectPlan,
) -> float:  # fmt: skip
    """Give the share of worlds, one per row of signs, in which calendar ``index`` shows a fall that passes for one."""
    factor = 1 - fall * calendars.columns(index)[0]
    expected = replace(cells, y=mu * factor)
    null, _ = fit_effects(expected, expected.n)
    shift = scores_of(expected, null, expected.y - null, calendars)
    noise = residual * np.sqrt(factor)
    noise -= null * (noise.sum(axis=1) / null.sum(axis=1))[:, None]
    moved = signs @ scores_of(expected, null, noise, calendars, split=True).per_practice[:, :, 0].T
    information = shift.information[:, 0, 0]
    statistic = (moved + shift.score[:, 0]) / np.sqrt(np.maximum(information, EQUAL * information.max()))
    own = statistic[:, index]
    p = (np.abs(statistic) >= np.abs(own)[:, None] * (1 - EQUAL)).mean(axis=1)
    return float(np.mean((p <= 1 - plan.zekerheid + EQUAL) & (own < 0)))


def _lost_freedom(cells: Cells) -> float:
    """Give the factor by which fitted residuals are too small: as many degrees of freedom as effects were fitted."""
    count, fitted = int(cells.used.sum()), sum(cells.used.shape)
    return float(np.sqrt(count / max(count - fitted, 1)))
