"""Everything that is said of the effect: known worlds, other means, and what may not be said."""

from dataclasses import fields, replace
from math import isnan, nan

import numpy as np
import pytest
import slow_effect as slow
from slow_effect import panel_of, random_panel

from bench.effect_worlds import SLIDE, WANDER, World, make_world
from etl.compare.effect import REDENEN_GEEN, assess
from etl.compare.effect_detectable import smallest_detectable
from etl.compare.effect_model import cells_of, fit
from etl.compare.effect_panel import EffectPlan, placebo_date, pre_period, without_practice
from etl.compare.effect_permutation import calendars_of
from etl.compare.effect_preperiod import EARLIER, REFERENCE, YEAR_BEFORE

PLAN = EffectPlan(trekkingen=199, hoogste_toewijzingen=500)


def world(practices=5, ratio=0.6, drift=False, seed=3, per_1000=6.0):
    kind = World(practices, per_1000, ratio, WANDER if drift else 0.0, SLIDE if drift else 0.0)
    return make_world(kind, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def five():
    return assess(world(), PLAN, seed=1)


def test_a_known_effect_is_found_and_lies_within_its_bounds(five):
    assert five.rate_ratio == pytest.approx(0.6, abs=0.1)
    assert five.onder < 0.6 < five.boven < 1
    assert five.p_permutatie == five.p_minimum == pytest.approx(1 / 30)
    assert (five.aantal_toewijzingen, five.alle_toewijzingen) == (30, True)
    assert (five.aantal_praktijken_met, five.aantal_praktijken_zonder) == (4, 1)
    assert (five.aantal_kwartalen_met, five.aantal_kwartalen_zonder) == (17 + 17 + 10 + 10, 28 + 11 + 11 + 18 + 18)
    assert five.reden_geen is None


def test_equal_arguments_give_equal_answers_and_nothing_is_left_out(five):
    again = assess(world(), PLAN, seed=1)
    assert all(repr(getattr(again, each.name)) == repr(getattr(five, each.name)) for each in fields(five))


def test_the_difference_is_what_was_counted_less_what_the_ratio_makes_of_it(five):
    paneel = world()
    met = paneel.dosis == 1
    counted, years = paneel.y[met].sum(), paneel.n[met].sum() / 4
    for ratio, difference in (
        (five.rate_ratio, five.verschil_per_1000_jaar),
        (five.onder, five.verschil_per_1000_jaar_onder),
        (five.boven, five.verschil_per_1000_jaar_boven),
    ):
        assert difference == pytest.approx(1_000 * (counted - counted / ratio) / years)


def test_leaving_each_practice_out_gives_the_estimate_of_the_others(five):
    paneel = world()
    assert [label for label, _ in five.zonder_een] == list(paneel.praktijken)
    for index, (_, ratio) in enumerate(five.zonder_een):
        rest = without_practice(paneel, index)
        assert np.log(ratio) == pytest.approx(slow.coefficients(rest, rest.dosis)[0][0], abs=1e-6)
    deviations = np.log([ratio for _, ratio in five.zonder_een]) - np.log(five.rate_ratio)
    assert five.standaardfout_crv3 == pytest.approx(np.sqrt(4 / 5 * (deviations**2).sum()))


def test_bins_before_the_start_equal_a_regression_with_dummies(five):
    paneel = world()
    since = np.arange(28)[None, :] - paneel.start[:, None]
    treated = paneel.start[:, None] < 28
    earlier, year_before = treated & (since < -8), treated & (since >= -8) & (since < -4)
    theirs, _ = slow.coefficients(paneel, paneel.dosis, earlier.astype(float), year_before.astype(float))
    assert [each[0] for each in five.voorperiode] == [EARLIER, YEAR_BEFORE, REFERENCE]
    assert np.log([each[1] for each in five.voorperiode[:2]]) == pytest.approx(theirs[1:], abs=1e-6)
    assert all(under < ratio < upper for _, ratio, under, upper in five.voorperiode[:2])
    assert five.voorperiode[2][1] == 1
    assert isnan(five.voorperiode[2][2])


@pytest.mark.parametrize("seed", range(4))
def test_the_joint_p_before_the_start_equals_a_loop_over_calendars(seed):
    paneel = random_panel(np.random.default_rng(seed), [6, 8, 9, 10, 12], quarters=12, mean=20)
    found = assess(paneel, PLAN, seed=1)
    assert found.voorperiode_p == pytest.approx(joint_p(paneel, np.log(found.rate_ratio)))


def joint_p(paneel, log_ratio):
    used = paneel.gebruikt
    dummies = slow.design(paneel, used)
    y = (paneel.y * np.exp(-log_ratio * paneel.dosis))[used]
    mu = slow.glm(y, dummies, np.log(paneel.n[used])).mu
    quarters = paneel.y.shape[1]

    def rao(calendar):
        start = np.where(calendar.any(axis=1), calendar.argmax(axis=1), quarters + 99)[:, None]
        since = np.arange(quarters)[None, :] - start
        bins = [(start < quarters) & (since < -8), (start < quarters) & (since >= -8) & (since < -4)]
        others = np.column_stack([dummies, calendar[used]])
        rest = np.column_stack([slow.left_over(each[used].astype(float), others, mu) for each in bins])
        # The exposure is taken out of the score as well: residuals are those of the model without effect.
        score = rest.T @ (y - mu)
        return score @ np.linalg.pinv(rest.T @ (mu[:, None] * rest), rcond=1e-7) @ score

    observed = rao(paneel.dosis)
    return np.mean([rao(each) >= observed - 1e-7 for each in slow.distinct_calendars(paneel)])


def test_a_path_that_already_fell_before_the_start_is_seen():
    paneel = world(15, ratio=1.0, per_1000=20.0)
    since = np.arange(28)[None, :] - paneel.start[:, None]
    higher = replace(paneel, y=np.where((paneel.start[:, None] < 28) & (since < -4), 2 * paneel.y, paneel.y))
    found = assess(higher, PLAN, seed=1)
    assert found.voorperiode_p <= 0.01
    assert found.voorperiode[1][1] == pytest.approx(2, abs=0.3)
    assert assess(paneel, PLAN, seed=1).voorperiode_p > 0.05


def test_no_time_before_the_year_before_says_nothing_of_it():
    found = assess(random_panel(np.random.default_rng(1), [3, 3, 4, 12], quarters=12, mean=20), PLAN, seed=1)
    assert found.voorperiode == ()
    assert isnan(found.voorperiode_p)
    assert found.reden_geen is None


@pytest.mark.parametrize(
    ("y", "start", "reden"),
    [
        ([[0, 0, 0], [0, 0, 0]], [1, 3], "geen_verwijzingen"),
        ([[5, 6, 7], [4, 5, 6]], [3, 3], "geen_praktijk_met"),
        ([[5, 6, 7], [4, 5, 6]], [1, 1], "geen_vergelijking"),
        ([[5, 6, 7], [4, 5, 6]], [0, 3], "geen_vergelijking"),
        ([[5, 0, 0], [4, 5, 6]], [1, 3], "geen_eindige_schatting"),
    ],
)
def test_without_an_estimate_there_is_a_reason_and_no_number(y, start, reden):
    found = assess(panel_of(y, start), PLAN, seed=1)
    assert found.reden_geen == reden
    assert reden in REDENEN_GEEN
    assert all(isnan(getattr(found, each.name)) for each in fields(found) if each.type == "float")
    assert (found.voorperiode, found.zonder_een, found.aantal_toewijzingen) == ((), (), 0)


def test_a_panel_of_which_nothing_is_used_has_no_counts():
    paneel = panel_of([[5, 6, 7], [4, 5, 6]], [1, 3], used=np.zeros((2, 3), dtype=bool))
    assert assess(paneel, PLAN, seed=1).reden_geen == "geen_verwijzingen"


def test_too_few_calendars_leave_interval_difference_and_detectable_fall_unknown():
    found = assess(random_panel(np.random.default_rng(1), [6, 9, 12], quarters=12, ratio=0.3, mean=50), PLAN, seed=1)
    assert (found.onder, found.boven) == (0, np.inf)
    assert isnan(found.verschil_per_1000_jaar_onder)
    assert isnan(found.verschil_per_1000_jaar_boven)
    assert isnan(found.kleinst_aantoonbaar_pct)
    assert found.p_permutatie >= found.p_minimum == pytest.approx(1 / 6)
    assert found.rate_ratio == pytest.approx(0.3, abs=0.05)


def test_what_is_out_of_use_does_not_matter():
    paneel = random_panel(np.random.default_rng(8), [6, 9, 9, 12], quarters=12, holes=0.2)
    other = replace(paneel, y=np.where(paneel.gebruikt, paneel.y, 999.0), n=np.where(paneel.gebruikt, paneel.n, nan))
    assert repr(assess(paneel, PLAN, seed=1)) == repr(assess(other, PLAN, seed=1))


def test_the_order_of_practices_changes_nothing_but_the_order():
    paneel = random_panel(np.random.default_rng(8), [6, 9, 9, 12], quarters=12, mean=20)
    other = [2, 0, 3, 1]
    found = assess(paneel, PLAN, seed=1)
    shuffled = assess(
        replace(
            panel_of(paneel.y[other], paneel.start[other], paneel.n[other]),
            praktijken=tuple(paneel.praktijken[index] for index in other),
        ),
        PLAN,
        seed=1,
    )
    for name in ("rate_ratio", "onder", "boven", "p_permutatie", "standaardfout_crv3", "voorperiode_p"):
        assert getattr(shuffled, name) == pytest.approx(getattr(found, name), rel=1e-3, nan_ok=True)
    assert dict(shuffled.zonder_een) == pytest.approx(dict(found.zonder_een), rel=1e-6)


@pytest.mark.parametrize("seed", range(16))
def test_ragged_panels_give_answers_that_do_not_contradict_themselves(seed):
    # Few counts, many holes, starts before the first and after the last quarter. Of seed 8 some calendars tell nothing.
    rng = np.random.default_rng(seed)
    practices, quarters = int(rng.integers(1, 7)), int(rng.integers(2, 22))
    starts = rng.integers(0, quarters + 3, practices)
    paneel = random_panel(
        rng, starts, quarters, rng.choice([1, 0.5, 0.1]), rng.choice([0, 0.2, 0.6]), rng.choice([0.05, 0.3, 2, 10])
    )
    found = assess(paneel, replace(PLAN, trekkingen=99, hoogste_toewijzingen=130), seed=1)
    assert (found.reden_geen is None) != isnan(found.rate_ratio)
    if found.reden_geen is None:
        assert found.onder <= found.rate_ratio <= found.boven
        assert found.p_minimum - 1e-12 <= found.p_permutatie <= 1
        assert (found.onder <= 1 <= found.boven) or found.p_permutatie <= 0.05


def detectable(paneel, plan=PLAN):
    cells = cells_of(paneel)
    calendars = calendars_of(paneel, cells, paneel.dosis[None], plan, 1)
    return smallest_detectable(cells, calendars, float(fit(cells, paneel.dosis[None]).beta[0]), plan, 1)


def test_more_practices_less_drift_and_less_power_asked_show_smaller_falls():
    quiet, wild, many = (
        np.median([detectable(world(practices, 1.0, drift, seed)) for seed in range(3)])
        for practices, drift in ((5, False), (5, True), (15, False))
    )
    assert many < quiet < wild
    assert detectable(world(), replace(PLAN, kracht=0.5)) < detectable(world())


def test_the_placebo_date_uses_only_quarters_before_the_start():
    paneel = world()
    placebo = placebo_date(paneel, PLAN)
    assert list(placebo.start) == [7, 7, 14, 14, 99]
    assert [int(row.sum()) for row in placebo.gebruikt] == [11, 11, 18, 18, 28]
    assert [int(row.sum()) for row in (placebo.dosis * placebo.gebruikt)] == [4, 4, 4, 4, 0]
    changed = replace(paneel, y=np.where(paneel.dosis == 1, 1.0, paneel.y))
    assert repr(assess(placebo_date(changed, PLAN), PLAN, seed=1)) == repr(assess(placebo, PLAN, seed=1))


def test_the_placebo_date_finds_nothing_where_only_the_true_start_changed_something():
    found = assess(placebo_date(world(15, ratio=0.5, seed=4), PLAN), PLAN, seed=1)
    assert found.rate_ratio == pytest.approx(1, abs=0.2)
    assert found.p_permutatie > 0.05


def test_quarters_of_partial_exposure_are_no_pre_period():
    y, dosis = [[5, 6, 7], [4, 5, 6], [7, 8, 9]], [[0, 0.3, 1], [0, 0, 0], [0, 0, 0]]
    # The third has started, with nobody on its list who could notice.
    paneel = panel_of(y, [2, 3, 1], dosis=dosis)
    assert (pre_period(paneel).gebruikt == [[True, False, False], [True, True, True], [True, False, False]]).all()


@pytest.mark.parametrize(
    "change",
    [
        {"y": np.ones((2, 2))},
        {"start": np.array([1])},
        {"y": np.array([[1.0, np.nan, 1.0], [1.0, 1.0, 1.0]])},
        {"n": np.array([[1.0, 0.0, 1.0], [1.0, 1.0, 1.0]])},
        {"dosis": np.array([[0.0, 0.0, 2.0], [0.0, 0.0, 0.0]])},
    ],
)
def test_a_panel_that_contradicts_itself_is_refused(change):
    with pytest.raises(ValueError, match=r"is not|does not|has no|outside"):
        replace(panel_of(np.ones((2, 3)), [1, 3]), **change)
