"""Prices with a life: index figures of the region, one price level, and the age of a price."""

from __future__ import annotations

from datetime import date

import ibis
import pandas as pd
import pytest

from etl.costs.index import FILE_NAME, PriceContext, build_prijzen, load_index, year_of_level
from etl.costs.own_prices import COLUMNS
from etl.costs.price_parts import build_opgebouwde_prijzen
from etl.costs.prices import PRICE_COLUMNS
from etl.problems import WrongUse
from etl.settings import Settings
from schemas.contracts import check, ibis_schema
from schemas.tables import TABLES

FIGURES = """
[[prijsindex]]
jaar = 2020
index = 96.0
bron = "A"

[[prijsindex]]
jaar = 2024
index = 120.0
bron = "B"
"""
LAST_DAY = date(2025, 9, 30)
NO_OWN = pd.DataFrame(columns=COLUMNS)
NOT_BUILT_UP = build_opgebouwde_prijzen(())


def region(tmp_path, text=None):
    if text is not None:
        (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    return Settings.model_validate(
        {
            "regio": {"naam": "R", "gemeenten": [{"code": "9901", "naam": "A"}]},
            "bron": [{"naam": "b", "gemeente": "9901", "soort": "prijzen", "pad": "x/*.csv"}],
            "root": tmp_path,
        }
    )


def price(prijspeil="2020", bedrag=100.0, van="2020-01-01", tot="2020-12-31", gemeente=None, bron="x"):
    days = (pd.Timestamp(van), pd.Timestamp(tot) if tot else pd.NaT)
    return ("SGGZ", gemeente, *days, bedrag, "gemiddeld", bron, prijspeil)


def built(tmp_path, *rows, text=FIGURES, own=NO_OWN, last_day=LAST_DAY):
    delivered = pd.DataFrame(rows, columns=PRICE_COLUMNS)
    return build_prijzen(delivered, own, NOT_BUILT_UP, PriceContext(load_index(region(tmp_path, text)), last_day))


def plain(frame, *columns):
    chosen = frame[list(columns)].astype("object")
    return [tuple(row) for row in chosen.where(chosen.notna(), None).itertuples(index=False)]


INDEXED = ("geindexeerd_bedrag", "naar_prijspeil", "bron_index", "reden_geen_index")


@pytest.mark.parametrize(
    ("prijspeil", "bedrag", "wanted"),
    [
        ("2020", 100.0, (125.0, "2024", "A; B", None)),
        ("prijspeil 2024", 100.0, (100.0, "2024", "B", None)),
        ("2020", 0.1, (0.13, "2024", "A; B", None)),  # 0,125 is rounded half up
        ("2021", 100.0, (None, None, None, "jaar_niet_in_index")),
        ("onbekend", 100.0, (None, None, None, "peil_onbekend")),
        (None, 100.0, (None, None, None, "peil_onbekend")),
        ("2020/2024", 100.0, (None, None, None, "peil_onbekend")),
    ],
)
def test_a_price_is_brought_to_the_newest_year_of_the_index(tmp_path, prijspeil, bedrag, wanted):
    assert plain(built(tmp_path, price(prijspeil, bedrag)), *INDEXED) == [wanted]


def test_the_region_may_name_another_year_to_bring_prices_to(tmp_path):
    made = built(tmp_path, price("2024", 100.0), text=f"naar = 2020\n{FIGURES}")
    assert plain(made, *INDEXED) == [(80.0, "2020", "B; A", None)]


def test_without_a_file_nothing_is_indexed_and_that_is_said(tmp_path):
    assert plain(built(tmp_path, price(), text=None), *INDEXED) == [(None, None, None, "geen_prijsindex")]


@pytest.mark.parametrize(
    ("prijspeil", "van", "tot", "age", "warning"),
    [
        ("2020", "2020-01-01", "2020-12-31", 0, None),
        ("2020", "2020-01-01", "2023-12-31", 3, None),
        ("2020", "2020-01-01", "2024-01-01", 4, "te_oud"),
        ("2020", "2020-01-01", None, 5, "te_oud"),
        ("2020", "2020-01-01", "2030-12-31", 5, "te_oud"),  # the figures go no further than 2025
        ("2016", "2020-01-01", "2020-12-31", 4, "te_oud"),
        (None, "2024-01-01", None, 1, "peil_onbekend"),
        (None, "2020-01-01", None, 5, "te_oud"),
        ("2027", "2027-01-01", None, 0, None),
        ("2024", "2027-01-01", None, 3, None),
    ],
)
def test_the_age_of_a_price_is_counted_to_the_last_year_in_which_it_holds(tmp_path, prijspeil, van, tot, age, warning):
    made = built(tmp_path, price(prijspeil, van=van, tot=tot))
    assert plain(made, "leeftijd_jaren", "waarschuwing") == [(age, warning)]


def test_own_averages_stand_beside_delivered_prices_and_the_table_is_well_formed(tmp_path):
    own = pd.DataFrame(
        [("SGGZ", "*", pd.Timestamp("2020-01-01"), pd.NaT, 90.0, "eigen_gemiddelde", "eigen declaraties", "2020", 12, 1,
          30.5, 70.6, 109.4)],
        columns=COLUMNS,
    )  # fmt: skip
    made = built(tmp_path, price(), price(gemeente="9901", bedrag=110.0), own=own)
    assert plain(made, "gemeente", "soort", "bedrag", "aantal_trajecten") == [
        ("*", "eigen_gemiddelde", 90.0, 12),
        ("*", "gemiddeld", 100.0, None),
        ("9901", "gemiddeld", 110.0, None),
    ]
    table = TABLES["mart.prijzen"]
    assert check(table, ibis.memtable(made).cast(ibis_schema(table))) == []
    for empty in (built(tmp_path), built(tmp_path, last_day=None)):
        assert list(empty.columns) == list(table.columns) and empty.empty


def test_of_two_rows_that_are_for_all_gemeenten_the_one_of_the_rekenmodel_counts(tmp_path):
    made = built(tmp_path, price(bron="b", bedrag=1.0), price(gemeente="*", bron="a", bedrag=2.0))
    assert plain(made, "gemeente", "bedrag") == [("*", 2.0)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[prijsindex]]\njaar = 2020\nindex = 0\nbron = 'A'\n", "index"),
        ("[[prijsindex]]\njaar = 2020\nindex = 1\n", "bron"),
        ("[[prijsindex]]\njaar = 2020\nindex = 1\nbron = 'A'\nsoort = 'CPI'\n", "soort"),
        (FIGURES + FIGURES, "jaar 2020, 2024 staat dubbel"),
        ("naar = 2021\n" + FIGURES, "2021"),
        ("", "prijsindex"),
        ("jaar = ", "TOML"),
    ],
)
def test_a_file_that_is_not_right_is_named(tmp_path, text, told):
    with pytest.raises(WrongUse, match=told) as caught:
        load_index(region(tmp_path, text))
    assert FILE_NAME in str(caught.value)


def test_the_year_of_a_price_level():
    assert [year_of_level(text) for text in ("2024", "peil 1-1-2023", "2022.0", "20245", "", None)] == [
        2024, 2023, 2022, None, None, None,
    ]  # fmt: skip
