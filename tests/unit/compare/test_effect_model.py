"""The Poisson model with effects of practice and quarter, against closed forms and another library."""

import numpy as np
import pytest
from slow_effect import coefficients, panel_of, random_panel

from etl.compare.effect_model import NotConverged, cells_of, crv3, fit, fit_effects, leave_one_out, residualise

ROUNDS = range(8)


def fitted(paneel):
    cells = cells_of(paneel)
    columns = paneel.dosis[np.ix_(cells.rows, cells.columns)][None]
    return cells, columns, fit(cells, columns)


def test_two_practices_and_two_quarters_give_the_cross_ratio_of_the_rates():
    y, n = np.array([[12.0, 5.0], [20.0, 31.0]]), np.array([[900.0, 1_000.0], [1_300.0, 1_250.0]])
    found = fitted(panel_of(y, [1, 2], n))[2]
    rate = y / n
    expected = np.log(rate[0, 1] * rate[1, 0] / (rate[0, 0] * rate[1, 1]))
    assert found.beta[0] == pytest.approx(expected, abs=1e-9)
    # The variance of a log cross ratio is the sum of one over each count.
    assert 1 / found.information[0, 0] == pytest.approx((1 / y).sum(), abs=1e-9)


@pytest.mark.parametrize("seed", ROUNDS)
def test_coefficient_and_information_equal_a_regression_with_dummies(seed):
    paneel = random_panel(np.random.default_rng(seed), [4, 4, 7, 12, 9, 3], ratio=0.7, holes=0.15)
    found = fitted(paneel)[2]
    theirs, error = coefficients(paneel, paneel.dosis)
    assert found.beta[0] == pytest.approx(theirs[0], abs=1e-6)
    assert found.information[0, 0] ** -0.5 == pytest.approx(error[0], rel=1e-6)


@pytest.mark.parametrize("seed", ROUNDS)
def test_several_columns_equal_a_regression_with_dummies(seed):
    rng = np.random.default_rng(seed)
    paneel = random_panel(rng, [4, 4, 7, 12, 9], holes=0.1)
    extra = rng.random((2, 5, 12))
    cells = cells_of(paneel)
    found = fit(cells, np.stack([paneel.dosis, *extra])[:, cells.rows][:, :, cells.columns])
    theirs, error = coefficients(paneel, paneel.dosis, *extra)
    assert found.beta == pytest.approx(theirs, abs=1e-6)
    assert np.sqrt(np.diag(np.linalg.inv(found.information))) == pytest.approx(error, rel=1e-6)


def test_a_dosis_between_none_and_all_counts_in_part():
    dosis = np.where(np.arange(10) >= 5, [[0.4], [1.0], [0.0], [0.0]], 0.0)
    found = fitted(panel_of(400 * 0.5**dosis, [5, 5, 10, 10], dosis=dosis))[2]
    assert np.exp(found.beta[0]) == pytest.approx(0.5, abs=1e-9)


def test_fitted_sums_equal_counted_sums_of_every_practice_and_quarter():
    cells = cells_of(random_panel(np.random.default_rng(2), [4, 4, 7, 12], holes=0.2))
    mu, _ = fit_effects(cells, cells.n)
    assert mu.sum(axis=0) == pytest.approx(cells.y.sum(axis=0), abs=1e-8)
    assert mu.sum(axis=1) == pytest.approx(cells.y.sum(axis=1), abs=1e-8)
    assert (mu[~cells.used] == 0).all()


def test_what_is_residualised_has_nothing_in_common_with_practices_and_quarters():
    cells = cells_of(random_panel(np.random.default_rng(3), [4, 4, 7, 12], holes=0.2))
    rest = residualise(cells, cells.y, np.random.default_rng(1).random((2, *cells.y.shape))) * cells.y
    assert rest.sum(axis=1) == pytest.approx(0, abs=1e-9)
    assert rest.sum(axis=2) == pytest.approx(0, abs=1e-9)


def test_a_practice_and_a_quarter_without_counts_change_nothing():
    rng = np.random.default_rng(4)
    whole = random_panel(rng, [4, 4, 7, 12])
    y = np.insert(np.insert(whole.y, 2, 0, axis=0), 6, 0, axis=1)
    n = np.insert(np.insert(whole.n, 2, 900, axis=0), 6, 900, axis=1)
    dosis = np.insert(np.insert(whole.dosis, 2, 1, axis=0), 6, 1, axis=1)
    wider = panel_of(y, np.insert(whole.start, 2, 3), n, dosis=dosis)
    cells, _, found = fitted(wider)
    assert list(cells.rows) == [0, 1, 3, 4]
    assert 6 not in cells.columns
    assert found.beta == pytest.approx(fitted(whole)[2].beta, abs=1e-9)


def test_practices_that_never_meet_in_a_quarter_are_two_regions():
    left, right = (random_panel(np.random.default_rng(seed), [4, 12, 6], mean=30) for seed in (1, 2))
    apart = np.zeros((3, 12))
    used = np.block([[left.gebruikt, apart], [apart, right.gebruikt]]).astype(bool)
    y, n = (np.block([[one, apart + 1], [apart + 1, other]]) for one, other in ((left.y, right.y), (left.n, right.n)))
    dosis = np.block([[left.dosis, apart], [apart, right.dosis]])
    both = panel_of(y, [4, 24, 6, 16, 24, 18], n, used, dosis)
    parts = [fitted(each)[2] for each in (left, right)]
    mean = sum(each.beta[0] * each.information[0, 0] for each in parts) / sum(each.information[0, 0] for each in parts)
    found = fitted(both)[2]
    # Each region by itself gives a curve around its own estimate; the top of their sum lies near the weighted mean.
    assert found.beta[0] == pytest.approx(mean, abs=0.01)
    assert sum(fit_score(each, found.beta[0]) for each in (left, right)) == pytest.approx(0, abs=1e-6)


def fit_score(paneel, beta):
    cells = cells_of(paneel)
    mu, _ = fit_effects(cells, cells.n * np.exp(beta * paneel.dosis))
    return ((cells.y - mu) * paneel.dosis).sum()


@pytest.mark.parametrize(
    ("y", "start"),
    [
        ([[5, 6, 7], [4, 5, 6]], [1, 1]),  # all at once: the same as a quarter
        ([[5, 6, 7], [4, 5, 6]], [0, 3]),  # always and never: the same as a practice
        ([[5, 6, 7], [4, 5, 6]], [3, 3]),  # nobody
        ([[5, 0, 0], [4, 5, 6]], [1, 3]),  # nothing left with SOJ: the fall has no end
        ([[0, 6, 7], [4, 5, 6]], [1, 3]),  # nothing before it: the rise has no end
    ],
)
def test_what_has_no_finite_estimate_is_refused(y, start):
    with pytest.raises(NotConverged):
        fitted(panel_of(y, start))


def test_leaving_one_out_equals_fitting_the_rest_and_gives_the_jackknife():
    paneel = random_panel(np.random.default_rng(7), [4, 4, 7, 12, 9], ratio=0.7, holes=0.1)
    cells, columns, whole = fitted(paneel)
    left = leave_one_out(cells, columns, whole)
    for index in range(5):
        keep = np.arange(5) != index
        rest = panel_of(paneel.y[keep], paneel.start[keep], paneel.n[keep], paneel.gebruikt[keep])
        assert left[index, 0] == pytest.approx(coefficients(rest, rest.dosis)[0][0], abs=1e-6)
    assert crv3(whole.beta, left)[0] == pytest.approx(np.sqrt(4 / 5 * ((left[:, 0] - whole.beta[0]) ** 2).sum()))


def test_the_only_practice_to_compare_with_cannot_be_missed():
    cells, columns, whole = fitted(random_panel(np.random.default_rng(1), [6, 6, 6, 12]))
    left = leave_one_out(cells, columns, whole)
    assert list(np.isnan(left[:, 0])) == [False, False, False, True]
    assert np.isnan(crv3(whole.beta, left)[0])
