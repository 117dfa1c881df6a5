"""Shares known and what is still to come: closed forms against simulation, scipy and counting by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from delayed_worlds import PLAN
from scipy import stats

from etl.compare.nowcast import (
    draw_still_to_come,
    draw_usual_share,
    expect_still_to_come,
    find_level,
    find_shares,
    measure_spread,
)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def triangle(*columns: list[float]) -> np.ndarray:
    """One stream; each column an age, youngest first, each row a quarter."""
    return np.array([columns], dtype="float64").transpose(0, 2, 1)


ALIKE = triangle([50.0] * 8, [80.0] * 8, [100.0] * 8)


def test_the_share_known_is_the_product_of_the_steps_each_with_half_a_verwijzing_on_both_sides():
    found = find_shares(ALIKE, PLAN, rng(), 10).verwacht
    assert found[2] == 1
    assert found[1] == pytest.approx((8 * 80 + 0.5) / (8 * 100 + 1))
    assert found[0] == pytest.approx((8 * 80 + 0.5) / (8 * 100 + 1) * (8 * 50 + 0.5) / (8 * 80 + 1))


def test_the_draws_have_the_expected_share_as_their_mean():
    found = find_shares(ALIKE, PLAN, rng(), 40_000)
    assert found.trekkingen.mean(axis=1) == pytest.approx(found.verwacht, abs=3e-3)


def test_without_dispersion_the_draws_of_a_step_are_beta_with_half_a_verwijzing_on_both_sides():
    drawn = find_shares(ALIKE, PLAN, rng(), 20_000).trekkingen[1]
    assert stats.kstest(drawn, stats.beta(640.5, 160.5).cdf).pvalue > 0.001


def test_late_arrivals_that_were_never_seen_are_not_ruled_out():
    found = find_shares(triangle([100.0] * 8, [100.0] * 8), PLAN, rng(), 500)
    assert 0.999 < found.verwacht[0] < 1
    assert (found.trekkingen[0] < 1).all()


def test_only_the_last_quarters_are_learned_from():
    young = [0.0] * 10 + [90.0] * 8
    found = find_shares(triangle(young, [100.0] * 18), PLAN, rng(), 10).verwacht
    assert found[0] == pytest.approx(720.5 / 801)


def test_streams_are_added_up_where_both_cells_are_known():
    one, other = triangle([40.0] * 8, [100.0] * 8), triangle([np.nan] * 4 + [20.0] * 4, [50.0] * 8)
    found = find_shares(np.concatenate([one, other]), PLAN, rng(), 10).verwacht
    assert found[0] == pytest.approx((8 * 40 + 4 * 20 + 0.5) / (8 * 100 + 4 * 50 + 1))


def test_a_source_that_comes_every_other_age_leans_on_the_next_age_it_has():
    every_other = triangle([60.0, np.nan] * 8, [np.nan, 70.0] * 8, [100.0, np.nan] * 8, [np.nan, 110.0] * 8)
    both = np.concatenate([every_other, triangle([np.nan] * 16, [np.nan] * 16, [90.0] * 16, [100.0] * 16)])
    found = find_shares(both, PLAN, rng(), 10).verwacht
    of_third = (8 * 90 + 0.5) / (8 * 100 + 1)
    assert found[2] == pytest.approx(of_third)
    assert found[0] == pytest.approx(of_third * (8 * 60 + 0.5) / (8 * 100 + 1))
    assert found[1] == pytest.approx((8 * 70 + 0.5) / (8 * 110 + 1))


class TestUnknown:
    def test_nothing_seen_is_unknown_and_never_complete(self):
        found = find_shares(triangle([np.nan] * 8, [np.nan] * 8), PLAN, rng(), 5)
        assert np.isnan(found.verwacht[0]) and np.isnan(found.trekkingen[0]).all()

    def test_too_few_quarters_are_unknown(self):
        known = PLAN.minstens_kwartalen
        assert np.isnan(find_shares(triangle([50.0] * (known - 1), [99.0] * (known - 1)), PLAN, rng(), 5).verwacht[0])
        assert not np.isnan(find_shares(triangle([50.0] * known, [99.0] * known), PLAN, rng(), 5).verwacht[0])

    def test_too_few_verwijzingen_are_unknown(self):
        eight = [PLAN.minstens / 8] * 8
        assert not np.isnan(find_shares(triangle(eight, eight), PLAN, rng(), 5).verwacht[0])
        fewer = [PLAN.minstens / 8 - 1] * 8
        assert np.isnan(find_shares(triangle(fewer, fewer), PLAN, rng(), 5).verwacht[0])

    def test_an_age_at_which_nothing_is_seen_yet_is_known_to_be_empty(self):
        found = find_shares(triangle([0.0] * 8, [0.0] * 8, [100.0] * 8), PLAN, rng(), 5).verwacht
        assert found[1] == pytest.approx(0.5 / 801)
        assert found[0] < found[1]

    def test_what_is_younger_than_an_unknown_age_leans_past_it(self):
        found = find_shares(triangle([40.0] * 8, [np.nan] * 8, [100.0] * 8), PLAN, rng(), 5).verwacht
        assert np.isnan(found[1])
        assert found[0] == pytest.approx(320.5 / 801)


class TestSpread:
    def test_it_is_pearsons_chi_square(self):
        seen, of = np.array([700.0, 900.0, 820.0, 640.0]), np.array([1000.0, 1100.0, 1050.0, 900.0])
        expected = stats.chi2_contingency(np.array([seen, of - seen]), correction=False)
        squares, freedom = measure_spread(seen, of)
        assert (squares, freedom) == (pytest.approx(expected.statistic, rel=2e-3), expected.dof)

    def test_one_quarter_says_nothing_of_spread(self):
        assert measure_spread(np.array([5.0]), np.array([10.0])) == (0, 0)
        assert measure_spread(np.array([0.0, 5.0]), np.array([0.0, 10.0])) == (0, 0)

    def test_quarters_that_differ_widen_the_draws_as_far_as_they_differ(self):
        seen = rng(3).binomial(200, rng(4).beta(0.8 * 30, 0.2 * 30, 400)).astype("float64")
        plan = replace(PLAN, kwartalen=400)
        drawn = find_shares(triangle(list(seen), [200.0] * 400), plan, rng(5), 20_000).trekkingen[0]
        assert drawn.std() == pytest.approx(np.sqrt(0.8 * 0.2 / 31), rel=0.1)


class TestStillToCome:
    @pytest.mark.parametrize(("seen", "share", "level"), [(0, 0.3, 10), (7, 0.9, 10), (40, 0.5, 60), (3, 0.2, 0)])
    def test_the_mean_is_that_of_the_negative_binomial(self, seen, share, level):
        shape, rate = (4, 4 / level) if level else (0.5, 0)
        exact = stats.nbinom(shape + seen, (rate + share) / (rate + 1))
        assert expect_still_to_come(seen, np.array(share), level, 4) == pytest.approx(exact.mean(), rel=1e-9)

    @pytest.mark.parametrize(("seen", "share", "level"), [(0, 0.3, 10), (7, 0.9, 10), (3, 0.2, 0)])
    def test_the_draws_are_those_of_the_negative_binomial(self, seen, share, level):
        drawn = draw_still_to_come(seen, np.full(40_000, share), level, 4, rng(9))
        shape, rate = (4, 4 / level) if level else (0.5, 0)
        exact = stats.nbinom(shape + seen, (rate + share) / (rate + 1))
        for k in (0, 1, 3, 8):
            assert (drawn <= k).mean() == pytest.approx(exact.cdf(k), abs=0.01)

    def test_it_equals_what_came_in_worlds_in_which_as_many_were_seen(self):
        """Brute force: draw levels, quarters and delays, and keep the worlds with 6 seen."""
        chance = rng(11)
        levels = chance.gamma(4, 10 / 4, 400_000)
        seen, late = chance.poisson(levels * 0.7), chance.poisson(levels * 0.3)
        came = late[seen == 6]
        assert expect_still_to_come(6, np.array(0.7), 10, 4) == pytest.approx(came.mean(), abs=0.05)
        drawn = draw_still_to_come(6, np.full(40_000, 0.7), 10, 4, rng(12))
        assert np.quantile(drawn, [0.1, 0.5, 0.9]).tolist() == np.quantile(came, [0.1, 0.5, 0.9]).tolist()

    def test_a_quarter_that_is_wholly_known_expects_nothing(self):
        assert expect_still_to_come(12, np.array(1.0), 10, 4) == 0
        assert not draw_still_to_come(12, np.ones(50), 10, 4, rng()).any()

    def test_a_quarter_of_which_nothing_can_be_seen_expects_what_is_usual(self):
        assert expect_still_to_come(0, np.array(0.0), 25, 4) == pytest.approx(25)


def test_a_usual_quarter_is_split_by_the_share():
    known, late = draw_usual_share(np.full(20_000, 0.75), 8, rng(2))
    assert (known.mean(), late.mean()) == (pytest.approx(6, abs=0.1), pytest.approx(2, abs=0.1))


class TestLevel:
    def test_it_is_the_mean_of_the_last_settled_quarters(self):
        assert find_level(np.array([99] + [10, 20] * 4), PLAN) == 15

    def test_quarters_before_the_first_verwijzing_are_not_empty_but_not_delivered(self):
        assert find_level(np.array([0, 0, 10, 0, 20]), PLAN) == 10

    def test_without_any_it_is_unknown(self):
        assert find_level(np.array([0, 0]), PLAN) == 0
        assert find_level(np.array([], dtype="int64"), PLAN) == 0
