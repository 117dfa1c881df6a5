import numpy as np
import pytest

from etl.compare.mover import weighted_interval


def bounds(*terms):
    """Each term as (weight, estimate, lower, upper)."""
    low, high = weighted_interval(*np.array(terms, dtype=float).T)
    return pytest.approx((low, high))


def test_one_estimate_keeps_its_own_interval_and_a_weight_below_zero_turns_it():
    assert bounds((1, 10, 7, 15)) == (7, 15)
    assert bounds((-2, 10, 7, 15)) == (-30, -14)


def test_a_difference_takes_the_doubt_that_lies_towards_each_side():
    # Newcombe's method: 10 (7 to 15) less 6 (3 to 10) is 4, from 4 - sqrt(3² + 4²) to 4 + sqrt(5² + 3²)
    assert bounds((1, 10, 7, 15), (-1, 6, 3, 10)) == (4 - 5, 4 + 34**0.5)


def test_a_term_of_weight_zero_and_unknown_bounds_says_nothing():
    assert bounds((1, 10, 7, 15), (0, 1, np.nan, np.nan)) == (7, 15)


def test_an_unknown_bound_leaves_that_side_open():
    low, high = weighted_interval(*np.array([(1, 10, 7, np.nan), (1, 5, 1, 6)], dtype=float).T)
    assert low == 15 - 5 and np.isnan(high)
    low, high = weighted_interval(*np.array([(-1, 10, 7, np.nan), (1, 5, 4, 9)], dtype=float).T)
    assert np.isnan(low) and high == -5 + 5


def test_a_bound_on_the_wrong_side_is_refused():
    with pytest.raises(ValueError, match="wrong side"):
        bounds((1, 10, 11, 15))


def test_it_covers_the_difference_of_two_poisson_means_about_as_often_as_promised():
    from etl.compare.rates import garwood_interval

    draw = np.random.default_rng(7)
    one, other = draw.poisson(6.0, 4000), draw.poisson(9.0, 4000)
    ends = [np.column_stack(pair) for pair in zip(garwood_interval(one), garwood_interval(other), strict=True)]
    low, high = weighted_interval(
        np.broadcast_to([1.0, -1.0], (4000, 2)), np.column_stack([one, other]).astype(float), *ends
    )
    assert 0.95 <= np.mean((low <= -3.0) & (high >= -3.0)) <= 0.99
