"""Prices that are built up from parts: the arithmetic of the evaluations, with a source."""

from __future__ import annotations

import ibis
import pandas as pd
import pytest

from etl.costs.index import PriceContext, build_prijzen
from etl.costs.own_prices import COLUMNS
from etl.costs.price_parts import FILE_NAME, build_opgebouwde_prijzen, load_opbouw
from etl.costs.prices import PRICE_COLUMNS
from etl.problems import WrongUse
from etl.settings import Settings
from schemas.contracts import check, ibis_schema
from schemas.tables import TABLES

BASE = "[[prijsopbouw]]\nzorgvorm = 'SGGZ'\ngeldig_van = 2024-01-01\nprijspeil = 2016\nbron = 'DSP'\n"
SGGZ = f"{BASE}prijs_per_jaar = 3400\nduur_in_jaren = 1.5\n"
SOJ = f"{BASE.replace('SGGZ', 'SOJ')}uurtarief = 88\nopslag_pct = 15\nuren_per_client = 5\n"


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


def test_a_traject_of_a_year_and_a_half_and_support_by_the_hour(tmp_path):
    made = build_opgebouwde_prijzen(load_opbouw(region(tmp_path, SGGZ + SOJ)))
    assert made[["zorgvorm", "gemeente", "bedrag", "soort", "bron", "prijspeil", "opbouw"]].to_numpy().tolist() == [
        ["SGGZ", "*", 5100.0, "opgebouwd", "DSP", "2016", "3400 euro per jaar × 1,5 jaar"],
        ["SOJ", "*", 506.0, "opgebouwd", "DSP", "2016", "(88 euro per uur + 15%) × 5 uur"],
    ]


def test_every_step_is_rounded_to_cents(tmp_path):
    text = SOJ.replace("88", "33.33").replace("15", "7.5")
    assert build_opgebouwde_prijzen(load_opbouw(region(tmp_path, text)))["bedrag"].tolist() == [179.15]  # 35,83 x 5


def test_without_a_file_there_are_none(tmp_path):
    assert load_opbouw(region(tmp_path)) == ()


def test_they_stand_in_the_mart_with_their_parts_and_age(tmp_path):
    built_up = build_opgebouwde_prijzen(load_opbouw(region(tmp_path, SGGZ + SOJ)))
    none = pd.DataFrame(columns=PRICE_COLUMNS), pd.DataFrame(columns=COLUMNS)
    made = build_prijzen(*none, built_up, PriceContext(None, pd.Timestamp("2025-09-30").date()))
    assert made[["zorgvorm", "leeftijd_jaren", "waarschuwing"]].to_numpy().tolist() == [
        ["SGGZ", 9, "te_oud"],
        ["SOJ", 9, "te_oud"],
    ]
    table = TABLES["mart.prijzen"]
    assert check(table, ibis.memtable(made).cast(ibis_schema(table))) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (BASE, "prijs_per_jaar"),
        (f"{BASE}prijs_per_jaar = 1\n", "duur_in_jaren"),
        (f"{SGGZ}uurtarief = 1\n", "uurtarief"),
        (f"{SGGZ}uurtarief = 1\nuren_per_client = 1\n", "uurtarief"),
        (f"{SGGZ}opslag_pct = 5\n", "opslag_pct"),
        (f"{BASE}prijs_per_jaar = 0\nduur_in_jaren = 1\n", "prijs_per_jaar"),
        (SGGZ.replace("SGGZ", "GGZ"), "onbekende zorgvorm GGZ"),
        (SGGZ.replace("bron = 'DSP'\n", ""), "bron"),
        (f"{SGGZ}geldig_tot = 2023-12-31\n", "geldig_tot ligt voor geldig_van"),
        (SGGZ + SGGZ, "twee keer"),
        (f"{SGGZ}marge = 3\n", "marge"),
        ("", "prijsopbouw"),
    ],
)
def test_a_file_that_is_not_right_is_named(tmp_path, text, told):
    with pytest.raises(WrongUse, match=told) as caught:
        load_opbouw(region(tmp_path, text))
    assert FILE_NAME in str(caught.value)
