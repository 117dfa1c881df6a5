"""The ratio of two rates against the closed form, against its definition by halving, and as a table of the mart."""

from __future__ import annotations

import math

import ibis
import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest, f

from etl.compare.rates import rate_ratio
from etl.compare.ratios import TABLE, build_verhoudingen
from schemas import contracts
from schemas.tables import TABLES

CASES = [(8, 1600, 12, 1600), (1, 900, 14, 4200), (40, 3000, 3, 500), (120, 9000, 160, 11_000), (0, 800, 5, 700)]


def halved(function, low, high):
    """Zero of a rising function, on the scale of logarithms."""
    for _ in range(300):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return math.sqrt(low * high)


def at_least(x, total, chance):
    return math.fsum(math.comb(total, k) * chance**k * (1 - chance) ** (total - k) for k in range(x, total + 1))


def chance_of(ratio, n, m):
    return ratio * n / (ratio * n + m)


@pytest.mark.parametrize(("x", "n", "y", "m"), CASES)
def test_bounds_equal_the_closed_form_with_f_quantiles(x, n, y, m):
    found = rate_ratio([x], [n], [y], [m]).iloc[0]
    assert found["rate_ratio"] == pytest.approx((x / n) / (y / m), rel=1e-9)
    low = 0.0 if x == 0 else x / (y + 1) * m / n / f.ppf(0.975, 2 * (y + 1), 2 * x)
    high = (x + 1) / y * m / n * f.ppf(0.975, 2 * (x + 1), 2 * y)
    assert found["onder"] == pytest.approx(low, rel=1e-9, abs=1e-12)
    assert found["boven"] == pytest.approx(high, rel=1e-9)


@pytest.mark.parametrize(("x", "n", "y", "m"), CASES)
def test_bounds_are_where_the_exact_test_just_does_not_reject(x, n, y, m):
    """Numeric inversion of the conditional test, term by term."""
    found = rate_ratio([x], [n], [y], [m]).iloc[0]
    total = x + y
    if x:
        low = halved(lambda ratio: at_least(x, total, chance_of(ratio, n, m)) - 0.025, 1e-6, 1e6)
        assert found["onder"] == pytest.approx(low, rel=1e-9)
    high = halved(lambda ratio: 0.025 - (1 - at_least(x + 1, total, chance_of(ratio, n, m))), 1e-6, 1e6)
    assert found["boven"] == pytest.approx(high, rel=1e-9)
    if x:
        p = binomtest(x, total, chance_of(found["onder"], n, m), alternative="greater").pvalue
        assert p == pytest.approx(0.025, abs=1e-9)


def test_the_ratio_turned_round_has_the_bounds_turned_round():
    one, other = rate_ratio([8], [1600], [12], [900]).iloc[0], rate_ratio([12], [900], [8], [1600]).iloc[0]
    assert [1 / one["boven"], 1 / one["onder"]] == pytest.approx([other["onder"], other["boven"]])


def test_the_interval_misses_the_truth_at_most_so_often_as_it_says():
    draw = np.random.default_rng(12)
    x, y = draw.poisson(6 * 0.7, 4000), draw.poisson(9, 4000)
    found = rate_ratio(x, np.full(4000, 600), y, np.full(4000, 900))
    within = (found["onder"] <= 0.7) & ((found["boven"] >= 0.7) | found["boven"].isna())
    assert within[(x + y) > 0].mean() > 0.95


@pytest.mark.parametrize(
    ("x", "n", "y", "m", "known"),
    [
        (0, 800, 0, 700, (False, False, False)),
        (5, 800, 0, 700, (False, True, False)),
        (0, 800, 5, 700, (True, True, True)),
        (5, None, 5, 700, (False, False, False)),
        (5, 800, 5, 0, (False, False, False)),
        (None, 800, 5, 700, (False, False, False)),
    ],
)
def test_what_cannot_be_known_is_empty_and_zero_is_zero(x, n, y, m, known):
    found = rate_ratio([x], [n], [y], [m])
    assert tuple(found.notna().iloc[0]) == known


def test_a_count_below_zero_is_an_error():
    with pytest.raises(ValueError, match="below zero"):
        rate_ratio([-1], [800], [5], [700])
    with pytest.raises(ValueError, match="below zero"):
        rate_ratio([1], [800], [5], [-700])


def group(groep, youths, lists, **more):
    return {"niveau": "regio", "gebied": "*", "groep": groep, "periode": "2025K3", "zorgvorm": "TOTAAL",
            "jeugdigen_verwezen": youths, "patienten_onder_18": lists} | more  # fmt: skip


def test_each_area_and_period_with_both_groups_has_one_row():
    quarters = pd.DataFrame([group("interventie", 8, 1600), group("controle", 12, 1600), group("overgang", 3, 500),
                             group("totaal", 23, 3700),
                             group("interventie", 4, 900, gebied="9901", niveau="gemeente")])  # fmt: skip
    years = pd.DataFrame([group(g, n, a, periode="2025") for g, n, a in (("controle", 0, 10), ("interventie", 1, 10))])
    frame = build_verhoudingen([quarters, years])
    table = TABLES[TABLE]
    assert contracts.check(table, ibis.memtable(frame).cast(contracts.ibis_schema(table))) == []
    assert frame[["gebied", "periode"]].to_numpy().tolist() == [["*", "2025"], ["*", "2025K3"]]
    assert frame["rate_ratio"].isna().tolist() == [True, False]
    assert frame["rate_ratio"][1] == pytest.approx(8 / 12)
    assert build_verhoudingen([quarters.iloc[:0], years.iloc[:1]]).empty
