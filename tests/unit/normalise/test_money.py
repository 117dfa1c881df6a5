"""Money is exact: cents at the door, rounded half up, and sums that do not depend on the order of the rows."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import ibis
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from etl.normalise.money import add_up_euros, round_euros, round_half_up
from etl.normalise.reading import read_numbers

CENTS = st.integers(min_value=-(10**9), max_value=10**9)
TEXTS = st.decimals(min_value=-(10**6), max_value=10**6, places=6).map(lambda amount: f"{amount:.6f}")


def sum_of(euros: list[float | None]) -> float | None:
    table = ibis.memtable(pd.DataFrame({"bedrag": pd.Series(euros, dtype="float64")}))
    total = table.aggregate(som=add_up_euros(table.bedrag)).to_pandas()["som"].iloc[0]
    return None if pd.isna(total) else float(total)


def read(texts: list[str]) -> dict[str, float | None]:
    read = read_numbers(ibis.memtable({"tekst": texts}), is_money=True).to_pandas()
    return {row.tekst: None if pd.isna(row.waarde) else row.waarde for row in read.itertuples()}


@settings(max_examples=25, deadline=None)
@given(st.lists(CENTS, min_size=1, max_size=60), st.randoms(use_true_random=False), st.integers(0, 60))
def test_sums_are_exact_in_any_order_and_parts_add_up_to_the_total(cents, chance, cut):
    euros = [one / 100 for one in cents]
    shuffled = chance.sample(euros, len(euros))
    total = sum_of(euros)
    assert total == sum_of(shuffled) == float(Decimal(sum(cents)) / 100)
    parts = [sum_of(part) or 0.0 for part in (euros[:cut], euros[cut:]) if part]
    assert sum_of(parts) == total


def test_ten_dimes_are_a_euro_and_nothing_is_unknown():
    assert sum_of([0.1] * 10) == 1.0
    assert sum_of([0.1, 0.2, None]) == 0.3
    assert sum_of([None]) is None


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=40, unique=True))
def test_amounts_are_cents_at_the_door_rounded_half_away_from_zero(texts):
    for text, euros in read(texts).items():
        assert euros == float(Decimal(text).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)), text


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("1,0050", 1.01),
        ("-1,0050", -1.01),
        ("2,6750", 2.68),
        ("1,00499999", 1.0),
        ("0,30000000000000004", 0.3),
        ("€ 1.234,50", 1234.5),
        ("9999999999999,99", 9999999999999.99),
        ("10000000000000", None),
        ("1,005", None),  # a thousand and five, or one euro and a half cent: not guessed
    ],
)
def test_an_amount(text, euros):
    assert read([text]) == {text: euros}


@settings(max_examples=200, deadline=None)
@example(10**9, -5)  # half a cent under ten million: multiplied by a hundred it falls just short
@given(st.integers(min_value=-(10**9), max_value=10**9), st.sampled_from([0, 5, -5, 4.999, 5.001, 1e-9]))
def test_many_prices_are_rounded_as_one_is(cents, mills):
    euros = cents / 100 + mills / 1000
    assert round_euros(pd.Series([euros])).tolist() == [round_half_up(euros, 2)]


def test_prices_are_rounded_like_amounts_and_unknown_stays_unknown():
    assert round_euros(pd.Series([1.005, 2.675, -1.005, -0.001, None])).tolist()[:4] == [1.01, 2.68, -1.01, 0.0]
    assert round_euros(pd.Series([None, 1])).isna().tolist() == [True, False]
    assert str(round_half_up(-0.4)) == "0.0"
