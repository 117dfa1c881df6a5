"""Permutation of the adoption calendar, against a loop over all orders of the practices with a fit for each."""

from dataclasses import replace
from itertools import pairwise
from math import factorial, prod

import numpy as np
import pytest
import slow_effect as slow
from slow_effect import panel_of, random_panel

from etl.compare.effect_model import cells_of, fit, fit_effects, residualise
from etl.compare.effect_panel import EffectPlan
from etl.compare.effect_permutation import (
    calendars_of,
    count_calendars,
    interval,
    permutation_p,
    scores_of,
    smallest_p,
    studentised,
)

PLAN = EffectPlan()


def prepared(paneel, plan=PLAN, seed=1):
    cells = cells_of(paneel)
    columns = paneel.dosis[np.ix_(cells.rows, cells.columns)][None]
    return cells, calendars_of(paneel, cells, columns, plan, seed)


@pytest.mark.parametrize("starts", [[3, 3, 6, 6, 9], [1, 2, 3, 4], [2, 2, 2, 9, 9, 9, 9], [5], [4, 4, 4]])
def test_every_distinct_calendar_stands_there_once_and_the_observed_one_first(starts):
    calendars = prepared(random_panel(np.random.default_rng(1), starts, quarters=9, mean=20))[1]
    sizes = np.unique(starts, return_counts=True)[1]
    expected = factorial(len(starts)) // prod(factorial(int(size)) for size in sizes)
    assert count_calendars(np.asarray(starts)) == expected == len(calendars.order)
    assert len({tuple(order) for order in calendars.order}) == expected
    assert calendars.every
    assert all(sorted(order) == sorted(calendars.order[0]) for order in calendars.order)
    assert (calendars.columns()[0] == (np.arange(9) >= np.asarray(starts)[:, None])).all()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("log_ratio", [0.0, -0.5])
def test_p_equals_a_fit_for_every_calendar(seed, log_ratio):
    paneel = random_panel(np.random.default_rng(seed), [3, 3, 6, 6, 9], quarters=9, ratio=0.6, holes=0.1)
    assert permutation_p(*prepared(paneel), log_ratio) == pytest.approx(slow.permutation_p(paneel, log_ratio))


@pytest.mark.parametrize("seed", range(3))
def test_p_equals_a_fit_for_every_calendar_when_a_dosis_is_a_part(seed):
    whole = random_panel(np.random.default_rng(seed), [3, 3, 9, 9], quarters=9, ratio=0.6)
    paneel = panel_of(whole.y, whole.start, whole.n, dosis=whole.dosis * [[0.5], [1], [1], [1]])
    cells, calendars = prepared(paneel)
    assert len(calendars.order) == 12  # two that never start, and two that differ in dosis
    assert permutation_p(cells, calendars) == pytest.approx(slow.permutation_p(paneel))


def test_statistics_equal_those_of_the_loop():
    paneel = random_panel(np.random.default_rng(9), [3, 3, 6, 9], quarters=9, holes=0.1)
    cells, calendars = prepared(paneel)
    mu, _ = fit_effects(cells, cells.n)
    ours = studentised(scores_of(cells, mu, cells.y - mu, calendars))
    theirs = [slow.statistic(paneel, calendar) for calendar in slow.distinct_calendars(paneel)]
    assert sorted(ours) == pytest.approx(sorted(theirs), abs=1e-6)


def test_scores_of_practices_are_those_of_what_is_left_of_their_exposure_and_add_up():
    cells, calendars = prepared(random_panel(np.random.default_rng(9), [3, 3, 6, 9], quarters=9, holes=0.1))
    mu, _ = fit_effects(cells, cells.n)
    scores = scores_of(cells, mu, cells.y - mu, calendars, split=True)
    for index in range(len(calendars.order)):
        rest = residualise(cells, mu, calendars.columns(index))[0]
        assert scores.per_practice[index, :, 0] == pytest.approx((rest * (cells.y - mu)).sum(axis=1), abs=1e-9)
    assert scores.per_practice.sum(axis=1) == pytest.approx(scores.score, abs=1e-9)


def test_the_order_of_practices_does_not_matter():
    paneel = random_panel(np.random.default_rng(3), [3, 3, 6, 6, 9], quarters=9, ratio=0.6, holes=0.1)
    other = [4, 2, 0, 3, 1]
    shuffled = panel_of(paneel.y[other], paneel.start[other], paneel.n[other], paneel.gebruikt[other])
    assert permutation_p(*prepared(shuffled)) == permutation_p(*prepared(paneel))
    assert bounds_of(shuffled) == pytest.approx(bounds_of(paneel), abs=1e-3)


def test_starts_of_two_two_and_one_cannot_get_below_one_in_thirty():
    paneel = random_panel(np.random.default_rng(3), [11, 11, 18, 18, 28], quarters=28)
    assert smallest_p(*prepared(paneel)) == pytest.approx(1 / 30)


def test_who_starts_first_of_two_is_one_comparison():
    # Of two practices that start at different times one calendar is the other's mirror image.
    cells, calendars = prepared(random_panel(np.random.default_rng(3), [3, 6], quarters=9))
    assert smallest_p(cells, calendars) == 1.0
    assert permutation_p(cells, calendars) == 1.0


def test_drawn_calendars_hold_the_observed_one_and_its_copies_raise_the_floor():
    paneel = random_panel(np.random.default_rng(3), [3, 3, 6, 6, 9], quarters=9)
    cells, calendars = prepared(paneel, EffectPlan(hoogste_toewijzingen=29, trekkingen=600))
    copies = int((calendars.order == calendars.order[0]).all(axis=1).sum())
    assert not calendars.every
    assert len(calendars.order) == 601
    assert smallest_p(cells, calendars) == pytest.approx(copies / 601)
    assert 1 < copies < 60
    assert permutation_p(cells, calendars) == pytest.approx(permutation_p(*prepared(paneel)), abs=0.08)


def test_equal_seeds_draw_equal_calendars_and_other_seeds_others():
    paneel = random_panel(np.random.default_rng(3), [3, 3, 6, 6, 9], quarters=9)
    plan = EffectPlan(hoogste_toewijzingen=10, trekkingen=50)
    orders = [prepared(paneel, plan, seed)[1].order for seed in (1, 1, 2)]
    assert (orders[0] == orders[1]).all()
    assert not (orders[0] == orders[2]).all()


def bounds_of(paneel):
    cells, calendars = prepared(paneel)
    estimate = float(fit(cells, calendars.columns()).beta[0])
    return estimate, *interval(cells, calendars, estimate, 0.95)


@pytest.mark.parametrize("seed", range(4))
def test_the_interval_holds_what_is_not_rejected_and_nothing_far_beyond(seed):
    paneel = random_panel(np.random.default_rng(seed), [3, 5, 6, 9, 9, 7], quarters=12, ratio=0.6, mean=12)
    cells, calendars = prepared(paneel)
    estimate, under, upper = bounds_of(paneel)
    assert under < estimate < upper
    tried = np.linspace(under - 1, upper + 1, 61)
    kept = [each for each in tried if permutation_p(cells, calendars, float(each)) > 0.05]
    assert all(under <= each <= upper for each in kept)
    assert permutation_p(cells, calendars, under) <= 0.05 < permutation_p(cells, calendars, under + 2e-4)
    assert permutation_p(cells, calendars, upper) <= 0.05 < permutation_p(cells, calendars, upper - 2e-4)


def test_a_floor_above_five_percent_leaves_the_interval_open():
    paneel = random_panel(np.random.default_rng(1), [3, 6, 9], quarters=9, ratio=0.2, mean=50)  # six calendars
    assert bounds_of(paneel)[1:] == (-np.inf, np.inf)


def test_more_calendars_than_one_piece_holds_give_the_same_scores():
    paneel = random_panel(np.random.default_rng(1), [3, 4, 5, 6, 7, 9], quarters=9)
    cells, calendars = prepared(paneel)
    assert len(calendars.order) == 720  # several pieces
    mu, _ = fit_effects(cells, cells.n)
    whole = studentised(scores_of(cells, mu, cells.y - mu, calendars))
    cuts = [0, 1, 200, 720]
    pieces = [
        studentised(scores_of(cells, mu, cells.y - mu, replace(calendars, order=calendars.order[begin:end])))
        for begin, end in pairwise(cuts)
    ]
    assert np.concatenate(pieces) == pytest.approx(whole, abs=1e-9)
