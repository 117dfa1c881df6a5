"""The three rules against closed forms, against brute force and against the simulated table of the methods page."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import nbinom

from etl.compare import signal_rules
from etl.compare.signal_rules import Baseline
from etl.settings import SignaalRegels

RULES = SignaalRegels()
PRACTICES, BASE, LATER = 4000, 12, 12


def at_most(count, shape, chance):
    """Negative binomial distribution function by adding its terms, with the gamma function alone."""
    return math.fsum(
        math.exp(
            math.lgamma(shape + k) - math.lgamma(shape) - math.lgamma(k + 1)
            + shape * math.log(chance) + k * math.log1p(-chance)
        )
        for k in range(count + 1)
    )  # fmt: skip


@pytest.mark.parametrize("total", [0, 3, 96, 400])
@pytest.mark.parametrize(("exposure", "later"), [(12.0, 1.0), (12.0, 4.0), (16_800.0, 1_200.0)])
def test_limits_are_the_quantiles_of_the_predictive_distribution(total, exposure, later):
    low, high = signal_rules.predictive_limits(total, exposure, later, RULES.staart)
    shape, chance = total + 0.5, exposure / (exposure + later)
    assert low == nbinom.ppf(RULES.staart, shape, chance)
    assert high == nbinom.ppf(1 - RULES.staart, shape, chance)
    assert at_most(int(high), shape, chance) >= 1 - RULES.staart - 1e-9
    assert int(high) == 0 or at_most(int(high) - 1, shape, chance) < 1 - RULES.staart + 1e-9
    assert at_most(int(low), shape, chance) >= RULES.staart - 1e-9
    assert int(low) == 0 or at_most(int(low) - 1, shape, chance) < RULES.staart + 1e-9
    assert at_most(int(high), shape, chance) == pytest.approx(nbinom.cdf(high, shape, chance), abs=1e-9)


def test_the_predictive_distribution_is_poisson_over_what_the_baseline_leaves_open():
    """Gamma-Poisson by drawing: a rate from what the baseline says of it, then a count."""
    draw = np.random.default_rng(8)
    counts = draw.poisson(draw.gamma(40.5, 1 / 12.0, 400_000) * 4.0)
    _, high = signal_rules.predictive_limits(40, 12.0, 4.0, 0.05)
    beyond = nbinom.sf(high, 40.5, 12 / 16)
    assert (counts > high).mean() == pytest.approx(beyond, abs=4 * math.sqrt(beyond / 400_000))


@pytest.mark.parametrize(
    ("mean", "xmr", "exact", "below_zero"),
    [
        (1, 0.25, 0.01, 0.99),
        (2, 0.20, 0.01, 0.98),
        (4, 0.18, 0.01, 0.89),
        (8, 0.165, 0.02, 0.56),
        (15, 0.16, 0.02, 0.15),
    ],
)
def test_exact_limits_give_few_false_alarms_where_moving_ranges_give_many(mean, xmr, exact, below_zero):
    """The table of analytics 7.2; the moving ranges are worked out here alone."""
    draw = np.random.default_rng(mean)
    counts = draw.poisson(mean, (PRACTICES, BASE + LATER)).astype("float64")
    base, later = counts[:, :BASE], counts[:, BASE:]
    low, high = signal_rules.predictive_limits(base.sum(axis=1)[:, None], BASE, 1.0, RULES.staart)
    alarm = ((later < low) | (later > high)).any(axis=1).mean()
    middle = base.mean(axis=1)[:, None]
    width = 2.66 * np.abs(np.diff(base, axis=1)).mean(axis=1)[:, None]
    moving = ((later < middle - width) | (later > middle + width)).any(axis=1).mean()
    # The table is rounded to hundredths and was itself drawn from as many practices.
    error = 4 * math.sqrt(0.25 * 0.75 / PRACTICES)
    assert moving == pytest.approx(xmr, abs=error + 0.01)
    assert alarm == pytest.approx(exact, abs=4 * math.sqrt(0.02 / PRACTICES) + 0.005)
    assert (middle <= width).mean() == pytest.approx(below_zero, abs=error + 0.01)


@pytest.mark.parametrize(
    ("counts", "expected", "lengths"),
    [
        ([3, 3, 3], 5, [-1, -2, -3]),
        ([6, 6, 4, 7], 5, [1, 2, -1, 1]),
        # A count that is exactly what is expected ends no run and lengthens none.
        ([6, 5, 6, 5, 4], 5, [1, 1, 2, 2, -1]),
        ([5, 5], 5, [0, 0]),
    ],
)
def test_runs_are_counted_on_one_side(counts, expected, lengths):
    found = signal_rules.run_lengths(np.array(counts, dtype=float), np.full(len(counts), float(expected)))
    assert found.tolist() == lengths


def test_runs_of_many_histories_are_those_of_each():
    draw = np.random.default_rng(3)
    counts = draw.poisson(4, (30, 20)).astype(float)
    expected = np.full((30, 20), 4.0)
    together = signal_rules.run_lengths(counts, expected)
    assert np.array_equal(together, [signal_rules.run_lengths(*pair) for pair in zip(counts, expected, strict=True)])


def test_a_larger_list_may_have_more_youths():
    baseline = Baseline(96.0, 12_000.0)
    found = signal_rules.judge_quarters(np.array([22.0, 22.0]), np.array([1000.0, 2000.0]), baseline, RULES)
    assert found.teken.tolist() == [1, 0]


def test_four_quarters_need_four_quarters():
    baseline = Baseline(96.0, 12.0)
    found = signal_rules.judge_sums(np.array([8.0, 8, 8, 8, 0, 0, 0, 0]), np.ones(8), baseline, RULES)
    assert np.isnan(found.waarde[:3]).all()
    assert found.waarde[3:].tolist() == [32, 24, 16, 8, 0]
    assert found.teken.tolist() == [0, 0, 0, 0, 0, 0, -1, -1]


@pytest.mark.parametrize(("mean", "exposure"), [(2.0, 1.0), (8.0, 1.0), (8.0, 1500.0)])
def test_false_alarms_are_those_of_an_independent_simulation(mean, exposure):
    """One history after another, each judged by the functions that judge a practice."""
    rules = SignaalRegels(trekkingen=4000)
    base = Baseline(12 * mean - 0.5, 12 * exposure)
    found = signal_rules.false_alarms(np.full(12, exposure), base, (1,), rules)
    draw = np.random.default_rng(77)
    alarms = {"kwartaal": [], "vier_kwartalen": [], "reeks": []}
    judges = (signal_rules.judge_quarters, signal_rules.judge_sums, signal_rules.judge_runs)
    for _ in range(800):
        drawn = Baseline(float(draw.poisson(12 * mean)), 12 * exposure)
        later = draw.poisson(mean, 12).astype(float)
        for name, judge in zip(alarms, judges, strict=True):
            told = judge(later, np.full(12, exposure), drawn, rules)
            alarms[name] += [sign != 0 for sign in told.teken[~np.isnan(told.waarde)]]
    for name, seen in alarms.items():
        # Quarters of one history hang together: at worst they all say the same.
        error = 4 * math.sqrt(max(found[name], 0.001) * (1 / 800 + 1 / 4000))
        assert np.mean(seen) == pytest.approx(found[name], abs=error), name


def test_the_same_practice_has_the_same_chance_every_night_and_too_few_quarters_have_none():
    base = Baseline(60.0, 12.0)
    assert signal_rules.false_alarms(np.ones(9), base, (1, 0)) == signal_rules.false_alarms(np.ones(9), base, (1, 0))
    few = signal_rules.false_alarms(np.ones(3), base, (1, 0))
    assert few["kwartaal"] >= 0
    assert math.isnan(few["reeks"])
    assert math.isnan(few["vier_kwartalen"])


@pytest.mark.parametrize(("rule", "least"), [("kwartaal", 0.15), ("vier_kwartalen", 0.67), ("reeks", 0.75)])
def test_a_halved_count_is_found_as_often_as_the_methods_page_says(rule, least):
    """Analytics 1.6: -50% at mean 8 is found by a run of eight in 83% of practices, by one yearly sum in 67%."""
    draw = np.random.default_rng(5)
    judge = dict(zip(("kwartaal", "vier_kwartalen", "reeks"),
                     (signal_rules.judge_quarters, signal_rules.judge_sums, signal_rules.judge_runs),
                     strict=True))[rule]  # fmt: skip
    found = 0
    for _ in range(400):
        base = Baseline(float(draw.poisson(8 * 12)), 12.0)
        found += bool((judge(draw.poisson(4, 12).astype(float), np.ones(12), base, RULES).teken < 0).any())
    assert found / 400 > least
