"""
The effect model once more, slowly and by other means: statsmodels with a dummy for every practice and quarter.

Shares nothing with ``etl.compare.effect_model`` and ``effect_permutation``: every calendar is a loop, every residual a
least-squares fit on the dummies.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np
import statsmodels.api as sm

from etl.compare.effect_panel import Paneel, exposure


def panel_of(y, start, n=None, used=None, dosis=None):
    y = np.asarray(y, dtype=float)
    practices, quarters = y.shape
    return Paneel(
        praktijken=tuple(f"p{row}" for row in range(practices)),
        kwartalen=tuple(f"{2019 + quarter // 4}K{quarter % 4 + 1}" for quarter in range(quarters)),
        y=y,
        n=np.full(y.shape, 1_000.0) if n is None else np.asarray(n, dtype=float),
        start=np.asarray(start),
        gebruikt=np.ones(y.shape, dtype=bool) if used is None else used,
        dosis=np.empty((0, 0)) if dosis is None else np.asarray(dosis, dtype=float),
    )


def random_panel(rng, start, quarters=12, ratio=1.0, holes=0.0, mean=6.0):
    """Lists that change, effects of practice and quarter, and cells out of use that hold nonsense or nothing."""
    start = np.asarray(start)
    shape = (len(start), quarters)
    n = rng.uniform(700, 2_400, (shape[0], 1)) * rng.uniform(0.9, 1.1, shape)
    level = rng.normal(0, 0.4, (shape[0], 1)) + rng.normal(0, 0.2, shape[1])
    y = rng.poisson(mean * n / 1_000 * np.exp(level) * ratio ** exposure(start, quarters)).astype(float)
    used = rng.random(shape) >= holes
    y[~used & (rng.random(shape) < 0.5)] = np.nan
    return panel_of(y, start, n, used)


def design(paneel, used):
    """One dummy per practice, one per quarter but the first; only the rows of used cells."""
    row, quarter = np.nonzero(used)
    return np.column_stack(
        [np.equal.outer(row, np.unique(row)), np.equal.outer(quarter, np.unique(quarter)[1:])]
    ).astype(float)


def glm(y, columns, offset):
    return sm.GLM(y, columns, family=sm.families.Poisson(), offset=offset).fit(tol=1e-13, maxiter=200)


def coefficients(paneel, *columns):
    """Fit with the columns (P, T) beside the dummies; gives coefficients and standard errors of these columns."""
    used = paneel.gebruikt
    extra = np.column_stack([column[used] for column in columns])
    found = glm(paneel.y[used], np.column_stack([extra, design(paneel, used)]), np.log(paneel.n[used]))
    return found.params[: len(columns)], found.bse[: len(columns)]


def left_over(values, dummies, weight):
    """What weighted least squares on the dummies leaves."""
    root = np.sqrt(weight)
    return values - dummies @ np.linalg.lstsq(dummies * root[:, None], values * root, rcond=None)[0]


def statistic(paneel, calendar, log_ratio=0.0):
    """|score| over the root of the information of one calendar, the observed effect divided out of the counts."""
    used = paneel.gebruikt
    dummies = design(paneel, used)
    y = (paneel.y * np.exp(-log_ratio * paneel.dosis))[used]
    mu = glm(y, dummies, np.log(paneel.n[used])).mu
    rest = left_over(calendar[used], dummies, mu)
    return abs(rest @ (y - mu)) / np.sqrt(rest @ (mu * rest))


def distinct_calendars(paneel):
    """Every distinct way to hand out the rows of exposure, found among all orders of the practices."""
    rows = [(int(start), tuple(dosis)) for start, dosis in zip(paneel.start, paneel.dosis, strict=True)]
    return [np.array([row[1] for row in order]) for order in sorted(set(permutations(rows)))]


def permutation_p(paneel, log_ratio=0.0):
    observed = statistic(paneel, paneel.dosis, log_ratio)
    others = [statistic(paneel, calendar, log_ratio) for calendar in distinct_calendars(paneel)]
    return float(np.mean([other >= observed - 1e-7 for other in others]))
