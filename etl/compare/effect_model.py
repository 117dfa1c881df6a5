"""
Poisson regression with effects of practice and quarter: the point estimate of the effect of SOJ.

The count of practice i in quarter t has expectation ``n_it exp(practice_i + quarter_t + sum_c b_c x_cit)``. Both sets
of effects are profiled out: those of practices in closed form, those of quarters by Newton steps on a T x T system;
so a fit costs as much as T quarters, whatever the number of practices. Maximum likelihood needs the mean to be right
and nothing else (Gourieroux, Monfort and Trognon, 1984): counts that vary more than Poisson ask for another
uncertainty, not for another estimate, and ``etl.compare.effect_permutation`` gives it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from etl.compare.effect_panel import Bools, Floats, Ints, Paneel

STEPS = 200
LARGEST_STEP = 0.7  # on the log scale; from an empty start a whole Newton step may overshoot
FURTHEST = 12.0  # a coefficient beyond exp(12) runs away: one side has no counts
NEARLY, CONVERGED = 1e-8, 1e-9  # gap of sums before the last step, as a part of all counts; last step of a coefficient
NO_INFORMATION = 1e-9  # share of the variation of a column that practice and quarter effects leave


class NotConverged(ArithmeticError):
    """The effects have no finite maximum, or it was not found within the number of steps."""


@dataclass(frozen=True, eq=False)
class Cells:
    """
    The cells that carry information: P practices with a count above 0, T quarters with a count above 0.

    ``y`` (P, T) counts and ``n`` (P, T) lists, both 0 where a cell is not in use; ``used`` (P, T). ``rows`` (P,) says
    which practices of the panel these are, ``columns`` (T,) which quarters. ``parts`` (T, T) has 1 where two quarters
    are comparable through practices that have both: the effects of quarters are only known within such a part.
    """

    y: Floats
    n: Floats
    used: Bools
    rows: Ints
    columns: Ints
    parts: Floats


@dataclass(frozen=True, eq=False)
class Fit:
    """
    A fitted model: ``beta`` (C,), expectations ``mu`` (P, T), ``information`` (C, C) of beta, effects profiled.

    ``quarter`` (T,) holds the effects of the quarters, from which a fit of nearly the same cells starts quickly.
    """

    beta: Floats
    mu: Floats
    information: Floats
    quarter: Floats


def cells_of(paneel: Paneel) -> Cells:
    """
    Give the cells of a panel that can say anything.

    A practice or quarter without any count fits exactly with an effect of minus infinity, whatever the rest is: it
    goes, as in every Poisson model with fixed effects.
    """
    used = paneel.gebruikt.copy()
    counts = np.where(used, paneel.y, 0.0)
    used &= (counts.sum(axis=1, keepdims=True) > 0) & (counts.sum(axis=0, keepdims=True) > 0)
    rows, columns = np.flatnonzero(used.any(axis=1)), np.flatnonzero(used.any(axis=0))
    kept = used[np.ix_(rows, columns)]
    counts, lists = paneel.y[np.ix_(rows, columns)], paneel.n[np.ix_(rows, columns)]
    return Cells(np.where(kept, counts, 0.0), np.where(kept, lists, 0.0), kept, rows, columns, _parts(kept))


def _parts(used: Bools) -> Floats:
    """Give (T, T) with 1 where two quarters belong to one connected part of practices x quarters."""
    from scipy.sparse.csgraph import connected_components

    _, label = connected_components(used.T.astype(np.int64) @ used.astype(np.int64), directed=False)
    return np.equal.outer(label, label).astype(np.float64)


def quarter_system(cells: Cells, mu: Floats) -> Floats:
    """
    Give the inverse (T, T) with which weighted practice and quarter effects are taken out of anything.

    The weights are ``mu``. The system of quarters, with practices taken out, is singular once per connected part;
    adding a constant within each part makes it regular and changes nothing for right-hand sides that sum to 0 there.
    """
    per_quarter, per_practice = mu.sum(axis=0), np.maximum(mu.sum(axis=1), np.finfo(float).tiny)
    system = np.diag(per_quarter) - mu.T @ (mu / per_practice[:, None])
    try:
        return np.linalg.inv(system + cells.parts * (per_quarter.mean() / len(per_quarter)))
    except np.linalg.LinAlgError as error:
        raise NotConverged from error


def fit_effects(cells: Cells, exposure: Floats, begin: Floats | None = None) -> tuple[Floats, Floats]:
    """
    Give the expectations (P, T) of the model with only practice and quarter effects, and the effects of quarters (T,).

    Takes ``exposure`` (P, T): lists times what is held fixed, above 0 where a cell is used; and effects of quarters
    to ``begin`` with. The sums of expectations and counts agree per practice and per quarter. ``NotConverged`` when
    there is no finite solution.
    """
    total = cells.y.sum()
    per_practice, per_quarter = cells.y.sum(axis=1), cells.y.sum(axis=0)
    base = np.where(cells.used, exposure, 0.0)
    quarter = np.zeros(len(cells.columns)) if begin is None else begin.copy()
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        try:
            for _ in range(3 if begin is None else 0):  # a few rounds of closed forms bring Newton near
                mu = _given_quarters(base, per_practice, quarter)
                quarter += np.log(per_quarter / mu.sum(axis=0))
            for _ in range(STEPS):
                mu = _given_quarters(base, per_practice, quarter)
                gap = per_quarter - mu.sum(axis=0)
                step = quarter_system(cells, mu) @ gap
                quarter += step * min(1.0, LARGEST_STEP / max(np.abs(step).max(), LARGEST_STEP))
                if np.abs(gap).max() <= NEARLY * total:  # one step on, the gap is the square of this
                    return _given_quarters(base, per_practice, quarter), quarter
        except FloatingPointError as error:
            raise NotConverged from error
    raise NotConverged


def _given_quarters(base: Floats, per_practice: Floats, quarter: Floats) -> Floats:
    """Give the expectations with the best practice effects for these quarter effects."""
    expected = base * np.exp(quarter)
    scaled: Floats = expected * (per_practice / expected.sum(axis=1))[:, None]
    return scaled


def residualise(cells: Cells, mu: Floats, columns: Floats) -> Floats:
    """Take the practice and quarter effects, weighted by ``mu``, out of ``columns`` (C, P, T); same shape, 0 unused."""
    practice = mu.sum(axis=1)[:, None]
    centred = columns - (columns * mu).sum(axis=2, keepdims=True) / practice
    quarter = (centred * mu).sum(axis=1) @ quarter_system(cells, mu)
    quarter = quarter[:, None, :] - ((quarter[:, None, :] * mu).sum(axis=2, keepdims=True) / practice)
    return np.where(cells.used, centred - quarter, 0.0)


def fit(cells: Cells, columns: Floats, begin: Fit | None = None) -> Fit:
    """
    Fit the model with ``columns`` (C, P, T), from the fit of the same columns to ``begin`` with, if there is one.

    Newton steps on the profile likelihood; concave, so a capped step that keeps going arrives. ``NotConverged`` when
    a column cannot be told from the effects of practice and quarter, or its coefficient runs away.
    """
    beta, quarter = (np.zeros(len(columns)), None) if begin is None else (begin.beta, begin.quarter)
    for _ in range(STEPS):
        mu, quarter = fit_effects(cells, cells.n * np.exp(np.einsum("c,cpt->pt", beta, columns)), quarter)
        rest = residualise(cells, mu, columns)
        information = np.einsum("cpt,dpt,pt->cd", rest, rest, mu)
        if not identified(cells, mu, columns, information):
            raise NotConverged
        step = np.linalg.solve(information, ((cells.y - mu) * columns).sum(axis=(1, 2)))
        if np.abs(step).max() <= CONVERGED:
            return Fit(beta, mu, information, quarter)
        beta = beta + step * min(1.0, LARGEST_STEP / np.abs(step).max())
        if np.abs(beta).max() > FURTHEST:
            raise NotConverged
    raise NotConverged


def identified(cells: Cells, mu: Floats, columns: Floats, information: Floats) -> bool:
    """Say whether every column varies beyond the effects of practice and quarter and beyond the other columns."""
    raw = np.einsum("cpt,cpt,pt->c", columns, columns, np.where(cells.used, mu, 0.0))
    if not bool(np.all(raw > 0)):
        return False
    scaled = information / np.sqrt(np.outer(raw, raw))
    return bool(np.linalg.eigvalsh(scaled).min() > NO_INFORMATION)


def leave_one_out(cells: Cells, columns: Floats, whole: Fit) -> Floats:
    """Give (P, C): the coefficients without each practice in turn; NaN where they cannot be told then."""
    found = np.full((len(cells.rows), len(columns)), np.nan)
    for index in range(len(cells.rows)):
        keep = np.arange(len(cells.rows)) != index
        quarters = cells.y[keep].sum(axis=0) > 0  # a quarter that loses its only counts goes too
        box = np.ix_(keep, quarters)
        used = cells.used[box]
        parts = cells.parts[np.ix_(quarters, quarters)] if _still_one(cells, used) else _parts(used)
        rest = Cells(cells.y[box], cells.n[box], used, cells.rows[keep], cells.columns[quarters], parts)
        begin = replace(whole, quarter=whole.quarter[quarters])
        try:
            found[index] = fit(rest, columns[:, keep][:, :, quarters], begin).beta
        except NotConverged:
            continue
    return found


def _still_one(cells: Cells, used: Bools) -> bool:
    """Say whether all quarters are surely in one part: there was one, and some practice has every quarter."""
    return bool(cells.parts.all() and used.all(axis=1).any())


def crv3(beta: Floats, left_out: Floats) -> Floats:
    """
    Give the jackknife (CRV3) standard errors (C,) from the coefficients without each practice (P, C).

    (P - 1) / P times the sum of squared deviations from the full estimate (MacKinnon, Nielsen and Webb, 2023). NaN
    when one of the estimates without a practice does not exist: nothing is then known about how far it would go.
    """
    count = len(left_out)
    errors: Floats = np.sqrt((count - 1) / count * ((left_out - beta) ** 2).sum(axis=0))
    return errors
