"""
Whether practices that would get SOJ already went another way before it came.

Two bins of quarters counted from the start, each against the year just before it: the year before that year, and
everything earlier. With few practices this test misses much: that nothing is seen does not make the paths equal.
"""

from __future__ import annotations

import numpy as np

from etl.compare.effect_model import Cells, NotConverged, crv3, fit, leave_one_out
from etl.compare.effect_panel import EffectPlan, Floats, Paneel
from etl.compare.effect_permutation import EQUAL, Scores, calendars_of, multiplied_out, scores_of

Bin = tuple[str, float, float, float]
# Quarters from the first one that is wholly with SOJ (0), inclusive; the year before it is what they are held against.
EARLIER, YEAR_BEFORE, REFERENCE = "eerder dan -8", "-8 t/m -5", "-4 t/m -1"


def pre_period_of(
    paneel: Paneel, cells: Cells, log_ratio: float, plan: EffectPlan, seed: int
) -> tuple[tuple[Bin, ...], float]:
    """
    Give the bins before the start as (label, ratio, onder, boven), in order of time, and their joint permutation p.

    The ratios come from the model with the effect in it; their bounds from jackknife standard errors and Student's t
    with one degree of freedom less than there are practices (NaN when one practice cannot be missed). The last bin
    is the reference: ratio 1, no bounds. The p permutes calendars, bins and exposure together, after the estimated
    effect (``log_ratio``) is divided out. A bin that no practice has, or that cannot be told from the effects of
    practice and quarter, is left out; without any the answer is empty, and p NaN.
    """
    from scipy.stats import t

    labels, columns = _columns(paneel, cells)
    try:
        whole = fit(cells, columns)
    except NotConverged:
        return (), float("nan")
    if not labels:
        return (), float("nan")
    errors = crv3(whole.beta, leave_one_out(cells, columns, whole))
    reach = t.ppf((1 + plan.zekerheid) / 2, len(cells.rows) - 1) * errors
    bins = tuple(
        (label, float(np.exp(beta)), float(np.exp(beta - wide)), float(np.exp(beta + wide)))
        for label, beta, wide in zip(labels, whole.beta[1:], reach[1:], strict=True)
    )
    calendars = calendars_of(paneel, cells, columns, plan, seed)
    without, mu = multiplied_out(cells, calendars, log_ratio)
    statistic = joint_statistic(scores_of(without, mu, without.y - mu, calendars))
    p = float(np.mean(statistic >= statistic[0] * (1 - EQUAL)))
    return (*bins, (REFERENCE, 1.0, float("nan"), float("nan"))), p


def _columns(paneel: Paneel, cells: Cells) -> tuple[list[str], Floats]:
    """Give the labels of the bins that occur, and columns (C, P, T): the exposure first, then those bins."""
    box = np.ix_(cells.rows, cells.columns)
    start = paneel.start[cells.rows][:, None]
    since = np.where(start < len(paneel.kwartalen), cells.columns[None, :] - start, 0)
    before = paneel.dosis[box] == 0
    bins = {EARLIER: before & (since < -8), YEAR_BEFORE: before & (since >= -8) & (since < -4)}
    kept = {label: column for label, column in bins.items() if bool((column & cells.used).any())}
    return list(kept), np.stack([paneel.dosis[box], *(column.astype(np.float64) for column in kept.values())])


def joint_statistic(scores: Scores) -> Floats:
    """
    Give per calendar (K,) the score statistic of all columns but the first, the first taken out of them.

    Rao's: score' information^-1 score, with a generalised inverse where a calendar cannot tell the columns apart.
    """
    own = scores.information[:, :1, :1]
    own = np.where(own > EQUAL * max(float(own[0, 0, 0]), np.finfo(float).tiny), own, np.inf)
    across = scores.information[:, 1:, :1]
    score = scores.score[:, 1:] - across[:, :, 0] * scores.score[:, :1] / own[:, :, 0]
    information = scores.information[:, 1:, 1:] - across @ across.transpose(0, 2, 1) / own
    inverse = np.linalg.pinv(information, rcond=1e-7, hermitian=True)
    statistic: Floats = np.einsum("kc,kcd,kd->k", score, inverse, score)
    return statistic
