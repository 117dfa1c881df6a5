"""
Other ways to test for an effect, which the product does not use, to show what goes wrong with them.

The reference figures were simulated with the first three; the fourth is the usual studentised statistic.
"""

from __future__ import annotations

import numpy as np

from etl.compare.effect_model import Cells, NotConverged, fit, fit_effects, residualise
from etl.compare.effect_panel import Floats
from etl.compare.effect_permutation import Calendars, permutation_p, scores_of, share_as_extreme

NAIVE, CRV1, COEFFICIENT, CLUSTERED, OURS = (
    "Poisson", "clusters, t", "permutatie van de coëfficiënt", "permutatie, gedeeld door spreiding van praktijken",
    "permutatie, zoals hier",
)  # fmt: skip
TOLERANCE = 1e-6  # with which calendars count as equal in the reference


def p_values(cells: Cells, calendars: Calendars) -> dict[str, float]:
    """Give the p of no effect by every way, ours among them."""
    from scipy.stats import norm, t

    naive, clustered = z_values(cells, calendars.columns())
    return {
        NAIVE: float(2 * norm.sf(abs(naive))),
        CRV1: float(2 * t.sf(abs(clustered), len(cells.rows) - 1)),
        COEFFICIENT: coefficient_p(cells, calendars),
        CLUSTERED: clustered_p(cells, calendars),
        OURS: permutation_p(cells, calendars),
    }


def z_values(cells: Cells, columns: Floats) -> tuple[float, float]:
    """Give the coefficient over its standard error: by the information, and clustered on practice (CRV1)."""
    found = fit(cells, columns)
    information = float(found.information[0, 0])
    per_practice = (residualise(cells, found.mu, columns)[0] * (cells.y - found.mu)).sum(axis=1)
    count = len(cells.rows)
    sandwich = np.sqrt(count / (count - 1) * (per_practice**2).sum()) / information
    return float(found.beta[0]) * np.sqrt(information), float(found.beta[0]) / float(sandwich)


def coefficient_p(cells: Cells, calendars: Calendars) -> float:
    """Give the permutation p of the coefficient itself, fitted anew for every calendar; one without end is largest."""
    size = np.array([_size(cells, calendars.columns(index)) for index in range(len(calendars.order))])
    return float(np.mean(size >= size[0] - TOLERANCE))


def _size(cells: Cells, columns: Floats) -> float:
    try:
        return abs(float(fit(cells, columns).beta[0]))
    except NotConverged:
        return np.inf


def clustered_p(cells: Cells, calendars: Calendars) -> float:
    """Give the permutation p of the score over the root of the sum of squared scores of practices."""
    mu, _ = fit_effects(cells, cells.n)
    scores = scores_of(cells, mu, cells.y - mu, calendars, split=True)
    spread = np.sqrt((scores.per_practice[:, :, 0] ** 2).sum(axis=1))
    return share_as_extreme(np.abs(scores.score[:, 0]) / np.maximum(spread, np.finfo(float).tiny))
