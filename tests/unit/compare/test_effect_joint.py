"""What a region gives away of its permutations, and the joint test of several, against every calendar written out."""

from itertools import permutations, product
from statistics import NormalDist

import numpy as np
import pytest

from etl.compare.effect import assess
from etl.compare.effect_joint import GRID, Place, joint_test, place_of
from etl.compare.effect_model import cells_of, fit_effects
from etl.compare.effect_panel import EffectPlan, Paneel


def region(seed, starts=(3, 3, 6, 99), quarters=10, ratio=0.6):
    rng = np.random.default_rng(seed)
    n = np.tile(rng.integers(900, 2_500, len(starts))[:, None], (1, quarters)).astype(float)
    met = np.arange(quarters)[None, :] >= np.array(starts)[:, None]
    y = rng.poisson(n * 0.008 * np.where(met, ratio, 1.0)).astype(float)
    names = tuple(f"p{number}" for number in range(len(starts)))
    times = tuple(f"k{number}" for number in range(quarters))
    return Paneel(names, times, y, n, np.array(starts), np.ones_like(met))


def counted_out(regions):
    """p over every joint calendar, one by one; for regions of which no calendar equals what happened."""
    weights = np.array([one.gewicht for one in regions]) / np.sqrt(sum(one.gewicht**2 for one in regions))
    scores = [[NormalDist().inv_cdf((rank + 0.5) / one.aantal) for rank in range(one.aantal)] for one in regions]
    observed = abs(sum(w * s[one.lager] for w, s, one in zip(weights, scores, regions, strict=True)))
    sums = np.array([abs(np.dot(weights, each)) for each in product(*scores)])
    return np.mean(sums >= observed - 1e-9), np.mean(sums >= observed - 2 * GRID * len(regions))


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_place_is_found_among_calendars_that_are_fitted_one_by_one(seed):
    """Each calendar in turn as if it had been the observed one: no tables, no shared fit."""
    panel = region(seed)
    found = place_of(panel, EffectPlan(), seed=1)
    cells = cells_of(panel)
    mu, _ = fit_effects(cells, cells.n)
    statistics = []
    for order in sorted(set(permutations((3, 3, 6, 99)))):
        column = (np.arange(10)[None, :] >= np.array(order)[:, None]).astype(float)
        dummies = np.column_stack([np.kron(np.eye(4), np.ones((10, 1))), np.kron(np.ones((4, 1)), np.eye(10))[:, 1:]])
        root = np.sqrt(mu.ravel())
        rest = column.ravel() * root
        rest = rest - root * (dummies @ np.linalg.lstsq(dummies * root[:, None], rest, rcond=None)[0])
        statistics.append(((cells.y - mu).ravel() @ column.ravel()) / np.linalg.norm(rest))
        if order == (3, 3, 6, 99):
            happened = statistics[-1]
    assert found.aantal == len(statistics) == 12
    assert (found.lager, found.gelijk) == (sum(each < happened - 1e-9 for each in statistics), 1)
    assert assess(panel, EffectPlan(), seed=1).p_permutatie == pytest.approx(
        np.mean(np.abs(statistics) >= abs(happened) - 1e-9)
    )


@pytest.mark.parametrize("seed", range(6))
def test_joint_p_is_that_of_every_joint_calendar_and_never_below_it(seed):
    regions = [place_of(region(10 * seed + each, ratio=0.8), EffectPlan(), seed=1) for each in range(3)]
    assert [one.gelijk for one in regions] == [1, 1, 1]
    exact, roomy = counted_out(regions)
    found = joint_test(regions)
    assert exact - 1e-12 <= found.p <= roomy + 1e-12
    assert found.p_minimum == pytest.approx(2 / 12**3)


def test_one_region_by_ranks_is_twice_the_smaller_tail():
    assert joint_test([Place(30, 0, 1, 7.0)]).p == pytest.approx(2 / 30)
    assert joint_test([Place(30, 27, 1, 7.0)]).p == pytest.approx(6 / 30)
    assert joint_test([Place(31, 15, 1, 7.0)]).p == pytest.approx(1)


def test_regions_that_agree_say_more_together_and_regions_that_differ_less():
    down, up = Place(21, 1, 1, 5.0), Place(21, 19, 1, 5.0)
    assert joint_test([down, down]).p < joint_test([down]).p < joint_test([down, up]).p
    assert joint_test([down, up]).p == pytest.approx(1)
    assert joint_test([Place(21, 0, 1, 5.0)] * 2).p == pytest.approx(2 / 441)


def test_equal_calendars_make_it_look_less_extreme_never_more():
    other = Place(40, 3, 1, 5.0)
    low, high = joint_test([Place(40, 0, 1, 5.0), other]).p, joint_test([Place(40, 5, 1, 5.0), other]).p
    assert low < joint_test([Place(40, 0, 6, 5.0), other]).p == pytest.approx(high)
    assert joint_test([Place(40, 0, 40, 5.0), other]).p == pytest.approx(1)  # all calendars alike tell nothing
    lone = Place(40, 0, 6, 5.0), Place(40, 39, 1, 1.0)
    assert joint_test(lone).p == pytest.approx(
        max(joint_test([Place(40, rank, 1, 5.0), lone[1]]).p for rank in range(6))
    )


def test_a_region_that_can_tell_little_hardly_changes_the_joint_p():
    strong, weak = Place(101, 1, 1, 50.0), Place(101, 70, 1, 0.001)
    assert joint_test([strong, weak]).p == pytest.approx(joint_test([strong]).p, abs=1e-3)


def test_many_large_regions_are_no_burden():
    places = [Place(20_000, 9_000 - 300 * number, 1, 3.0 + number) for number in range(8)]
    found = joint_test(places)
    weights = np.array([one.gewicht for one in places])
    scores = np.array([NormalDist().inv_cdf((one.lager + 0.5) / one.aantal) for one in places])
    expected = 2 * NormalDist().cdf(-abs(weights @ scores) / np.linalg.norm(weights))
    assert found.p == pytest.approx(expected, abs=0.006)


def test_joint_p_is_at_most_five_percent_in_five_percent_of_worlds_without_effect():
    plan, worlds, rejected = EffectPlan(), 150, 0
    for seed in range(worlds):
        pair = [place_of(region(1_000 + 2 * seed + each, ratio=1.0), plan, seed=1) for each in range(2)]
        rejected += joint_test(pair).p <= 0.05
    assert 0 < rejected / worlds <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / worlds)


def test_joint_p_finds_an_effect_that_no_region_can_find_alone():
    pair = [place_of(region(seed, ratio=0.35), EffectPlan(), seed=1) for seed in (1, 2)]
    assert all(joint_test([one]).p > 0.05 for one in pair)
    assert joint_test(pair).p <= 0.05


def test_drawn_calendars_are_counted_with_the_observed_one():
    found = place_of(region(4), EffectPlan(hoogste_toewijzingen=5, trekkingen=99), seed=3)
    assert found.aantal == 100
    assert found.gelijk > 1  # of 12 different calendars


def test_no_regions_is_an_error():
    with pytest.raises(ValueError, match="at least one"):
        joint_test([])
