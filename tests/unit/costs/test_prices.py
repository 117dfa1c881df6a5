"""Which price wins, on which day."""

from datetime import date

import pandas as pd
import pytest

from etl.costs.prices import PRICE_COLUMNS, price_on


def prices(*rows):
    return pd.DataFrame(rows, columns=PRICE_COLUMNS)


def price(table, gemeente="9901", day="2024-06-01", zorgvorm="SGGZ"):
    asked = price_on(table, pd.Series([zorgvorm]), pd.Series([gemeente]), pd.Series([day]))
    bedrag = asked["bedrag"].iloc[0]
    return None if pd.isna(bedrag) else bedrag


def valid(bedrag, van="2024-01-01", tot="2024-12-31", gemeente="*", soort="gemiddeld", zorgvorm="SGGZ"):
    return (zorgvorm, gemeente, van, tot, bedrag, soort, "bron", "2024")


@pytest.mark.parametrize(
    ("van", "tot", "day", "found"),
    [
        ("2024-01-01", "2024-12-31", "2023-12-31", False),
        ("2024-01-01", "2024-12-31", "2024-01-01", True),
        ("2024-01-01", "2024-12-31", "2024-12-31", True),
        ("2024-01-01", "2024-12-31", "2025-01-01", False),
        ("2024-01-01", None, "2090-01-01", True),
        ("2024-01-01", "2099-12-31", "2120-01-01", True),
        (date(2024, 1, 1), date(9999, 12, 31), date(2024, 1, 1), True),
    ],
)
def test_price_counts_on_its_first_up_to_and_including_its_last_day(van, tot, day, found):
    assert price(prices(valid(100, van, tot)), day=day) == (100 if found else None)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        # the gemeente's own before a general one, even as an assumption of longer ago
        ({"gemeente": "9901", "soort": "aanname", "van": "2020-01-01"}, {"gemeente": "*"}),
        ({"gemeente": "9901"}, {"gemeente": None}),
        ({"gemeente": "9901"}, {"gemeente": ""}),
        # then a mean before an assumption, even of longer ago
        ({"soort": "gemiddeld", "van": "2020-01-01"}, {"soort": "aanname"}),
        # then the latest
        ({"van": "2024-03-01"}, {"van": "2024-01-01"}),
    ],
)
def test_better_price_wins_in_whatever_order_the_rows_stand(better, worse):
    first, second = valid(1, **better), valid(2, **worse)
    assert price(prices(first, second)) == 1
    assert price(prices(second, first)) == 1


def test_prices_of_another_gemeente_or_zorgvorm_are_not_used():
    table = prices(valid(1, gemeente="9902"), valid(2, zorgvorm="GBGGZ"))
    assert price(table) is None
    assert price(table, gemeente="9902") == 1
    assert price(table, zorgvorm="GBGGZ") == 2


def test_unknown_payer_gets_the_general_price_only():
    assert price(prices(valid(1, gemeente="9901"), valid(2)), gemeente=None) == 2


def test_row_without_an_amount_is_no_price_and_zero_is_one():
    assert price(prices(valid(None, gemeente="9901"), valid(2))) == 2
    assert price(prices(valid(0, gemeente="9901"), valid(2))) == 0


def test_prices_that_tie_give_the_same_answer_in_whatever_order_they_stand():
    one, two = valid(1), valid(2)
    assert price(prices(one, two)) == price(prices(two, one))


def test_every_request_gets_one_answer_with_its_source_and_keeps_its_index():
    table = prices(
        ("SGGZ", "*", "2024-01-01", None, 5000, "gemiddeld", "jaarrekening", "2023"),
        ("GBGGZ", "9901", "2024-01-01", None, 900, "aanname", "werkgroep", "2024"),
    )
    index = pd.Index([7, 3, 5, 9])
    answer = price_on(
        table,
        pd.Series(["GBGGZ", "SGGZ", "GBGGZ", "GBGGZ"], index=index),
        pd.Series(["9901", "9901", "9902", "9901"], index=index),
        pd.Series(["2024-06-01"] * 4, index=index),
    )
    assert list(answer.index) == [7, 3, 5, 9]
    assert list(answer.columns) == ["bedrag", "soort", "bron", "prijspeil"]
    assert answer.loc[7].tolist() == [900, "aanname", "werkgroep", "2024"]
    assert answer.loc[3].tolist() == [5000, "gemiddeld", "jaarrekening", "2023"]
    assert answer.loc[5].isna().all()
    assert answer.loc[9].equals(answer.loc[7].rename(9))


def test_no_prices_at_all_gives_no_price():
    assert price(prices()) is None


def test_missing_column_is_named():
    with pytest.raises(ValueError, match="prijspeil"):
        price(prices().drop(columns="prijspeil"))
