"""Sums and shares over printed tables: one rounding rule, and an error in place of a figure that cannot be."""

from datetime import date

import pytest

from etl.costs.tallies import (
    above,
    all_true,
    as_printed,
    at_least,
    at_most,
    chi_square,
    chi_square_p,
    count,
    count_until,
    counts_for_share,
    cut_off,
    difference,
    equal,
    mean,
    never_falls,
    product_of,
    ratio,
    share_on_other_base,
    share_pct,
    stacks_for_labels,
    total,
    total_of_products,
    total_per_column,
    weighted_mean,
    within,
)

NATIONAL_TABLE = [[243, 263, 72], [180, 182, 67], [394, 500, 111]]


@pytest.mark.parametrize(
    ("teller", "noemer", "decimalen", "share"),
    [
        (35, 104, 1, 33.7),
        (1, 8, 1, 12.5),
        (1, 8, 0, 13),  # half up; rounding to even gives 12
        (648, 2396, 0, 27),
        (0, 175, 1, 0),
        (1, 3, None, 100 / 3),
    ],
)
def test_a_share_is_rounded_half_up(teller, noemer, decimalen, share):
    assert share_pct(teller, noemer, decimalen) == pytest.approx(share, abs=1e-12)


@pytest.mark.parametrize(
    "divided",
    [
        lambda: share_pct(0, 0),
        lambda: ratio(1, 0),
        lambda: share_on_other_base(45, 10, 0),
        lambda: mean([]),
        lambda: weighted_mean([1, 2], [0, 0]),
    ],
)
def test_nothing_is_divided_by_zero(divided):
    with pytest.raises(ValueError, match="base of zero"):
        divided()


def test_sums_have_no_noise_and_take_lists_and_mappings():
    assert total([0.1] * 10) == 1
    assert total({"a": 14.4, "b": 12.5, "c": 6.7}, 1) == 33.6
    assert total([]) == 0
    assert total_per_column([[1, 2], [3, 4]]) == [4, 6]
    assert total_per_column({"HBO": {"zelf": 1, "anders": 2}, "WO": {"zelf": 3, "anders": 4}}) == [4, 6]
    assert difference(189_885, 89_885.5) == 99_999.5
    assert product_of([245.2, 100], 0) == 24_520
    assert ratio(7, 8, 2) == 0.88


def test_columns_of_rows_of_different_lengths_are_not_added_up():
    with pytest.raises(ValueError, match="shorter"):
        total_per_column([[1, 2], [3]])


def test_means_with_and_without_weights():
    assert mean([10, 20, 60]) == 30
    assert weighted_mean([10, 20], [3, 1]) == 12.5
    assert weighted_mean([10, 20], [3, 1], 0) == 13
    assert weighted_mean({"jongens": 10, "meisjes": 20}, {"meisjes": 1, "jongens": 3}) == 12.5  # by name, not place
    assert total_of_products([1, 2, 3], [1378, 841, 190]) == 3630
    assert share_on_other_base(48, 945, 973) == 47


@pytest.mark.parametrize("gewichten", [[1], [1, 2, 3], {"a": 1, "c": 2}])
def test_weights_that_do_not_belong_are_refused(gewichten):
    waarden = {"a": 1.0, "b": 2.0} if isinstance(gewichten, dict) else [1.0, 2.0]
    with pytest.raises(ValueError, match=r"shorter|longer|different names"):
        weighted_mean(waarden, gewichten)


@pytest.mark.parametrize(
    ("waarde", "decimalen", "cut"), [(34.944, 0, 34), (-2.7, 0, -2), (32.787, 2, 32.78), (0.3 * 10, 0, 3)]
)
def test_cutting_off_goes_towards_zero(waarde, decimalen, cut):
    assert cut_off(waarde, decimalen) == cut


def test_statements_about_figures():
    assert equal(0.1 + 0.2, 0.3)
    assert not equal([1, 10], [0, 10])
    assert not equal("Tabel 14", "Tabel 15")
    assert within(40.0, 40.5, 0.5)
    assert not within(40.0, 40.6, 0.5)
    assert above(82 / 174, 0.47)
    assert not above(0.5, 0.5)
    assert at_least(42, 42)
    assert not at_least(41.9, 42)
    assert at_most(0.1 + 0.2, 0.3)
    assert not at_most(13.1, 13)
    assert all_true({"GBGGZ": True, "SGGZ": True})
    assert not all_true([True, False])
    assert never_falls({"<=2": 48, "<=5": 82, "<=10": 82})
    assert not never_falls([18, 41, 34, 43])
    assert count({"a": 1, "b": 2}) == 2
    assert as_printed([45, 16, 12]) == [45, 16, 12]


def test_dates_are_counted_up_to_and_including_the_day():
    started = {"een": date(2021, 9, 1), "twee": date(2023, 5, 31), "drie": date(2023, 6, 1)}
    assert count_until(started, date(2023, 5, 31)) == 2
    assert count_until([], date(2023, 5, 31)) == 0


def test_no_statements_do_not_hold():
    with pytest.raises(ValueError, match="nothing that holds"):
        all_true([])


def test_chi_square_of_a_table_worked_out_by_hand():
    # expected 15 in every cell: 4 x 5**2 / 15
    found = chi_square([[20, 10], [10, 20]])
    assert found.toetswaarde == pytest.approx(100 / 15)
    assert found.vrijheidsgraden == 1
    assert found.kans == pytest.approx(0.00982327, abs=1e-8)  # erfc(sqrt(s / 2))


def test_chi_square_of_the_national_study():
    assert chi_square(NATIONAL_TABLE).vrijheidsgraden == 4
    assert chi_square_p(NATIONAL_TABLE, 3) == 0.043
    assert chi_square_p({"HBO": [91, 272], "WO": [34, 306], "WO+": [205, 932]}) < 0.0001


@pytest.mark.parametrize("rijen", [[[1, 2]], [[1], [2]], [[1, 2], [3]], [[0, 0], [1, 2]]])
def test_tables_that_cannot_be_tested_are_refused(rijen):
    with pytest.raises(ValueError, match=r"at least two rows|zero element"):
        chi_square(rijen)


@pytest.mark.parametrize(
    ("share", "noemer", "decimalen", "counts"),
    [
        (60, 38, 0, []),
        (56, 143, 0, [80]),
        (24, 143, 0, [34, 35]),
        (33.7, 104, 1, [35]),
        (0, 3, 0, [0]),
        (100, 3, 0, [3]),
    ],
)
def test_counts_behind_a_printed_share(share, noemer, decimalen, counts):
    assert counts_for_share(share, noemer, decimalen) == counts


def test_readings_of_a_bar_chart():
    assert stacks_for_labels([1, 3, 2, 1, 2], [1, 1, 2, 1, 2, 2]) == [
        [[0, 1, 0, 1, 2], [1, 2, 2, 0, 0]],
        [[1, 1, 2, 1, 0], [0, 2, 0, 0, 2]],
        [[1, 1, 2, 1, 2], [0, 2, 0, 0, 0]],
    ]
    assert stacks_for_labels([2], [1, 2]) == []
