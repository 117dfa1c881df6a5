"""Exact intervals against published values and against their definition, solved by brute force."""

import math

import numpy as np
import pandas as pd
import pytest

from etl.compare.rates import (
    LIJST_NUL,
    LIJST_ONBEKEND,
    garwood_interval,
    per_1000,
    share_pct,
    weighted_sum_interval,
)
from schemas.values import REDEN_LEEG


def poisson_at_most(y, mean):
    return sum(math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) for k in range(y + 1))


def binomial_at_most(x, n, p):
    return sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(x + 1))


def solve(function, low, high):
    """Find the zero of a falling function by halving."""
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) > 0 else (low, middle)
    return (low + high) / 2


@pytest.mark.parametrize(
    ("y", "n", "per", "onder", "boven"),
    [
        # The table of rates that the methods page prints.
        (8, 1600, 5.0, 2.2, 9.9),
        (12, 1600, 7.5, 3.9, 13.1),
        (20, 1600, 12.5, 7.6, 19.3),
    ],
)
def test_rates_equal_the_published_table(y, n, per, onder, boven):
    row = per_1000([y], [n]).iloc[0]
    assert round(row["per_1000"], 1) == per
    assert round(row["per_1000_onder"], 1) == onder
    assert round(row["per_1000_boven"], 1) == boven
    assert row["reden_leeg"] is None


@pytest.mark.parametrize(
    ("y", "time", "onder", "boven"),
    [
        (0, 1, 0.0, 3.689),  # epitools pois.exact
        (23, 5.25, 2.777148, 6.57358),  # statpsych ci.poisson
        (196, 280, 0.6054271, 0.8051570),  # DescTools PoissonCI, Prussian horse kicks
    ],
)
def test_garwood_equals_values_that_statistics_packages_print(y, time, onder, boven):
    low, high = garwood_interval([y])
    assert low[0] / time == pytest.approx(onder, abs=5e-4 if y == 0 else 1e-6)
    assert high[0] / time == pytest.approx(boven, abs=5e-4 if y == 0 else 1e-5)


@pytest.mark.parametrize("y", [0, 1, 2, 5, 8, 20, 60])
@pytest.mark.parametrize("zekerheid", [0.8, 0.95])
def test_garwood_equals_its_definition_on_the_poisson_tails(y, zekerheid):
    tail = (1 - zekerheid) / 2
    low, high = garwood_interval(np.array([y]), zekerheid)
    assert high[0] == pytest.approx(solve(lambda mean: poisson_at_most(y, mean) - tail, 1e-9, 500))
    if y == 0:
        assert low[0] == 0
    else:
        assert low[0] == pytest.approx(solve(lambda mean: poisson_at_most(y - 1, mean) - (1 - tail), 1e-9, 500))


@pytest.mark.parametrize(
    ("count", "population", "per", "reden"),
    [
        (4, 2000, 2.0, None),
        (0, 2000, 0.0, None),
        (4, None, None, "lijst_onbekend"),
        (0, None, None, "lijst_onbekend"),
        (4, 0, None, "lijst_nul"),
        (None, 2000, None, None),
        (None, None, None, "lijst_onbekend"),
    ],
)
def test_rate_is_empty_with_the_reason_of_the_list(count, population, per, reden):
    row = per_1000(pd.Series([count]), pd.Series([population])).iloc[0]
    assert row["reden_leeg"] is None if reden is None else row["reden_leeg"] == reden
    for column in ("per_1000", "per_1000_onder", "per_1000_boven"):
        assert math.isnan(row[column]) == (per is None)
    if per is not None:
        assert row["per_1000"] == per


def test_reasons_stand_in_the_closed_list():
    assert {LIJST_ONBEKEND, LIJST_NUL} <= set(REDEN_LEEG)


def test_zero_youths_have_a_lower_bound_of_zero_and_an_upper_bound_above_it():
    row = per_1000([0], [1000]).iloc[0]
    assert (row["per_1000"], row["per_1000_onder"]) == (0, 0)
    assert row["per_1000_boven"] == pytest.approx(3.689, abs=1e-3)


def test_rates_keep_the_index_and_read_nullable_and_decimal_columns():
    from decimal import Decimal

    index = pd.Index(["b", "a", "c"])
    counts = pd.Series([1, pd.NA, 3], index=index, dtype="Int64")
    lists = pd.Series([Decimal("500.0"), Decimal("500"), None], index=index, dtype="object")
    result = per_1000(counts, lists)
    assert list(result.index) == ["b", "a", "c"]
    assert result.loc["b", "per_1000"] == 2.0
    assert result["per_1000"].isna().tolist() == [False, True, True]


def test_columns_that_do_not_belong_together_are_refused():
    with pytest.raises(ValueError, match="index"):
        per_1000(pd.Series([1, 2], index=[0, 1]), pd.Series([10, 20], index=[1, 0]))
    with pytest.raises(ValueError, match="length"):
        per_1000([1, 2], [10])
    with pytest.raises(ValueError, match="below zero"):
        per_1000([-1], [10])
    with pytest.raises(ValueError, match="below zero"):
        per_1000([1], [-10])


@pytest.mark.parametrize(("x", "n"), [(0, 10), (1, 10), (5, 10), (9, 10), (10, 10), (3, 47), (1, 1)])
def test_share_equals_its_definition_on_the_binomial_tails(x, n):
    row = share_pct([x], [n]).iloc[0] / 100
    assert row["aandeel_pct"] == x / n
    onder = 0.0 if x == 0 else solve(lambda p: binomial_at_most(x - 1, n, p) - 0.975, 0, 1)
    boven = 1.0 if x == n else solve(lambda p: binomial_at_most(x, n, p) - 0.025, 0, 1)
    assert row["aandeel_onder"] == pytest.approx(onder, abs=1e-9)
    assert row["aandeel_boven"] == pytest.approx(boven, abs=1e-9)


def test_share_of_nothing_or_of_something_unknown_is_unknown():
    result = share_pct([0, None, 1], [0, 10, None])
    assert result.isna().all(axis=None)


def test_share_above_its_base_is_refused():
    with pytest.raises(ValueError, match="larger than noemer"):
        share_pct([11], [10])


def test_weighted_sum_equals_the_published_standardised_rate():
    # Down syndrome, birth order 5 and up (Fleiss 1981, table 14.4); the R package dsrTest prints the bounds.
    cases = [0, 8, 63, 112, 262, 295]
    births = [327, 30666, 123419, 149919, 104088, 34392]
    standard = [319933, 931318, 786511, 488235, 237863, 61313]
    weights = [[1e5 * s / sum(standard) / b] for s, b in zip(standard, births, strict=True)]
    low, high = weighted_sum_interval([[case] for case in cases], weights)
    assert low[0] == pytest.approx(67.70212, abs=1e-5)
    assert high[0] == pytest.approx(188.30017, abs=1e-5)


@pytest.mark.parametrize("y", [0, 1, 7, 30])
def test_weighted_sum_of_one_component_is_garwood_times_its_weight(y):
    low, high = weighted_sum_interval([[y]], [[12.5]])
    onder, boven = garwood_interval([y])
    assert low[0] == pytest.approx(12.5 * onder[0])
    assert high[0] == pytest.approx(12.5 * boven[0])


@pytest.mark.parametrize(("mean_heavy", "mean_light"), [(0.5, 4), (2, 3), (6, 1)])
def test_weighted_sum_covers_the_truth_in_at_least_the_promised_share(mean_heavy, mean_light):
    heavy, light = (grid.ravel() for grid in np.meshgrid(range(40), range(40)))
    chance = np.array(
        [
            math.exp(-mean_heavy - mean_light) * mean_heavy**h * mean_light**i / math.factorial(h) / math.factorial(i)
            for h, i in zip(heavy.tolist(), light.tolist(), strict=True)
        ]
    )
    low, high = weighted_sum_interval([heavy, light], [np.full(1600, 5.0), np.full(1600, 0.9)])
    truth = 5.0 * mean_heavy + 0.9 * mean_light
    covered = chance[(low <= truth) & (truth <= high)].sum()
    assert 0.95 <= covered <= 1.0


@pytest.mark.parametrize(
    ("counts", "weights", "low_known", "high_known"),
    [
        ((3, 0), (5.0, None), True, False),  # one more of the unknown kind could add anything
        ((3, 2), (5.0, None), False, False),
        ((None, 2), (5.0, 1.0), False, False),
        ((0, 0), (0.0, 0.0), True, True),
    ],
)
def test_weighted_sum_is_unknown_where_a_needed_weight_or_count_is(counts, weights, low_known, high_known):
    low, high = weighted_sum_interval([[value] for value in counts], [[value] for value in weights])
    assert (not math.isnan(low[0])) == low_known
    assert (not math.isnan(high[0])) == high_known
