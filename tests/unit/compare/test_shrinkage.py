"""Regression to the mean against numeric integration and against the simulated table of the methods page."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma, poisson

from etl.compare import shrinkage
from etl.compare.shrinkage import Spread

SPREAD = Spread(gemiddelde=0.02, variantie=0.02**2 * 0.0625)


@pytest.mark.parametrize(("count", "size"), [(0, 500.0), (3, 400.0), (40, 1600.0), (90, 1600.0)])
def test_the_rate_to_expect_is_the_mean_after_bayes_by_numeric_integration(count, size):
    prior = gamma(SPREAD.gemiddelde**2 / SPREAD.variantie, scale=SPREAD.variantie / SPREAD.gemiddelde)

    def weight(rate):
        return prior.pdf(rate) * poisson.pmf(count, size * rate)

    limits = {"a": 0, "b": 0.1, "points": [0.01, 0.02, 0.04], "epsabs": 0, "epsrel": 1e-11, "limit": 400}
    whole, _ = quad(weight, **limits)
    mean, _ = quad(lambda rate: rate * weight(rate), **limits)
    found = shrinkage.expected_rates(np.array([float(count)]), np.array([size]), SPREAD)[0]
    assert found == pytest.approx(mean / whole, rel=1e-9)
    fall = shrinkage.expected_fall_pct(np.array([float(count)]), np.array([size]), SPREAD)[0]
    if count:
        assert fall == pytest.approx(100 * (1 - found * size / count), abs=1e-9)
    else:
        assert np.isnan(fall)


def test_a_small_practice_is_drawn_further_to_the_others_than_a_large_one():
    counts, lists = np.array([20.0, 200.0, 5.0, 50.0]), np.array([500.0, 5000.0, 500.0, 5000.0])
    found = shrinkage.expected_rates(counts, lists, SPREAD)
    own = counts / lists
    assert (np.abs(found - SPREAD.gemiddelde) < np.abs(own - SPREAD.gemiddelde)).all()
    fall = shrinkage.expected_fall_pct(counts, lists, SPREAD)
    assert fall[0] > fall[1] > 0
    assert fall[2] < fall[3] < 0


def test_the_spread_is_found_back():
    draw = np.random.default_rng(1)
    lists = draw.uniform(500, 2500, 40_000)
    true = draw.gamma(16, 0.02 / 16, 40_000)
    found = shrinkage.fit_spread(draw.poisson(true * lists).astype(float), lists)
    assert found.gemiddelde == pytest.approx(0.02, rel=0.01)
    assert found.variantie == pytest.approx(0.02**2 / 16, rel=0.05)


def test_the_moments_of_a_written_out_case():
    # Rates 0.1 and 0.3 on lists of 10: mean 0.2, variance 0.01, of which chance explains 0.2 / 10.
    assert shrinkage.fit_spread(np.array([1.0, 3.0]), np.array([10.0, 10.0])) == Spread(0.2, 0.0)
    found = shrinkage.fit_spread(np.array([100.0, 300.0]), np.array([1000.0, 1000.0]))
    assert found.variantie == pytest.approx(0.01 - 0.0002)
    with pytest.raises(ValueError, match="no practices"):
        shrinkage.fit_spread(np.array([]), np.array([]))


def test_where_chance_explains_everything_all_are_expected_at_the_mean():
    flat = Spread(0.02, 0.0)
    counts, lists = np.array([10.0, 30.0]), np.array([1000.0, 1000.0])
    assert shrinkage.expected_rates(counts, lists, flat).tolist() == [0.02, 0.02]
    assert shrinkage.expected_fall_pct(counts, lists, flat) == pytest.approx([-100, 100 / 3])
    chances = shrinkage.chance_of_upper_part(np.ones(6), np.ones(6), flat, part=0.25, draws=10, seed=1)
    assert chances.tolist() == [1 / 3] * 6
    with pytest.raises(ValueError, match="same rate"):
        shrinkage.posterior(counts, lists, flat)


def test_the_chance_to_be_the_highest_of_two_is_that_of_numeric_integration():
    counts, lists = np.array([30.0, 20.0]), np.array([1000.0, 1200.0])
    shape, rate = shrinkage.posterior(counts, lists, SPREAD)
    first, second = (gamma(s, scale=1 / r) for s, r in zip(shape, rate, strict=True))
    exact, _ = quad(lambda x: first.pdf(x) * second.cdf(x), 0, 0.1, points=[0.02, 0.03], limit=200)
    found = shrinkage.chance_of_upper_part(counts, lists, SPREAD, part=0.25, draws=40_000, seed=3)
    assert found[0] == pytest.approx(exact, abs=0.01)
    assert found.sum() == pytest.approx(1)


@pytest.mark.parametrize(("practices", "highest"), [(1, 1), (4, 1), (5, 2), (20, 5)])
def test_chances_add_up_to_the_number_of_places(practices, highest):
    draw = np.random.default_rng(9)
    counts, lists = draw.poisson(20, practices).astype(float), np.full(practices, 1000.0)
    assert shrinkage.upper_number(practices, 0.25) == highest
    found = shrinkage.chance_of_upper_part(counts, lists, SPREAD, part=0.25, draws=500, seed=1)
    assert found.sum() == pytest.approx(highest)


@pytest.mark.parametrize(
    ("mean", "sd", "change"), [(8, 0.25, -25.0), (32, 0.25, -10.0), (8, 0.0, -33.0), (32, 0.0, -19.0)]
)
def test_the_four_highest_of_twenty_fall_as_the_methods_page_says_and_as_is_foretold(mean, sd, change):
    """Recipe of analytics 7.3, with fewer repetitions; the foretelling knows one period alone."""
    draw = np.random.default_rng(mean)
    repetitions = 3000
    true = mean * np.exp(draw.normal(0, sd, (repetitions, 20)) - sd**2 / 2)
    first, second = draw.poisson(true).astype(float), draw.poisson(true)
    chosen = np.argsort(-(first + draw.random(first.shape) / 2), axis=1)[:, :4]
    before = np.take_along_axis(first, chosen, axis=1).sum()
    after = np.take_along_axis(second, chosen, axis=1).sum()
    assert 100 * (after / before - 1) == pytest.approx(change, abs=1.0)
    lists = np.ones(20)
    foretold = sum(
        shrinkage.expected_rates(counts, lists, shrinkage.fit_spread(counts, lists))[places].sum()
        for counts, places in zip(first[:1000], chosen[:1000], strict=True)
    )
    seen = np.take_along_axis(first, chosen, axis=1)[:1000].sum()
    # Twenty practices do not tell their own spread exactly: without any, some is still found.
    assert 100 * (foretold / seen - 1) == pytest.approx(change, abs=3.0 if sd else 8.0)
