"""Which practices the rule of DSP takes, written out, and what stands beside them."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.costs.priority import build_praktijk_prioriteit
from etl.settings import Voorrang

RULES = Voorrang(trekkingen=200)
QUARTERS = ["2024K4", "2025K1", "2025K2", "2025K3"]

# practice, group, A, M, youths, quarters open: taken by the rule?
CASES = [
    ("many patients and high costs", "controle", 3000, 30.0, 60, 4, True),
    ("few patients", "controle", 900, 40.0, 20, 4, False),
    ("low costs", "controle", 2500, 10.0, 30, 4, False),
    ("in the middle of both", "controle", 2000, 20.0, 35, 4, False),
    ("costs are not known", "controle", 4000, None, 60, 4, False),
    ("has an SOJ already", "interventie", 5000, 60.0, 100, 4, False),
    ("got an SOJ in the year", "overgang", 5000, 60.0, 100, 4, False),
    ("is excluded", "uitgesloten", 5000, 60.0, 100, 4, False),
    ("nobody was referred", "controle", 1000, 0.0, 0, 4, False),
    ("opened in the year", "controle", 2100, 12.0, 20, 2, False),
    ("without a list", "controle", None, None, 20, 4, False),
]


def tables(cases):
    years, model, grid = [], [], []
    for number, (_, groep, a, m, youths, quarters, _) in enumerate(cases):
        code = f"0199{number:04}"
        facts = {"praktijk_id": code, "kwartaal_tm": "2025K3", "groep": groep, "praktijk_naam": f"Praktijk {number}",
                 "patienten_onder_18": a, "jeugdigen_verwezen": youths}  # fmt: skip
        years += [facts | {"zorgvorm": zorgvorm} for zorgvorm in ("TOTAAL", "SGGZ")]
        model.append({"niveau": "praktijk", "gebied": code, "periode": "2025K3-jaar", "a": a, "m": m})
        grid += [{"praktijk_id": code, "kwartaal": label} for label in QUARTERS[4 - quarters :]]
    model.append({"niveau": "regio", "gebied": "*", "periode": "2025K3-jaar", "a": 1, "m": 1.0})
    return pd.DataFrame(years), pd.DataFrame(model), pd.DataFrame(grid)


@pytest.fixture(scope="module")
def made():
    return build_praktijk_prioriteit(*tables(CASES), RULES)


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case[0] for case in CASES])
def test_the_rule_takes_practices_without_soj_with_high_costs_and_many_patients(made, number):
    assert made["gekozen"][number] == CASES[number][-1]


def test_who_is_high_is_expected_to_fall_and_who_is_low_to_rise(made):
    rate = made["praktijk_id"].map(dict(zip(made["praktijk_id"], [c[4] for c in CASES], strict=True))) / made["a"]
    known = made["verwachte_daling_pct"].notna()
    assert known.sum() == 7
    middle = 405 / 23_400  # of the practices that were open all year, with a list, and not excluded
    assert (made["verwachte_daling_pct"][known].gt(0) == rate[known].gt(middle)).all()


def test_what_cannot_be_said_is_empty_and_not_zero(made):
    assert made["verwachte_daling_pct"].isna().tolist() == [c[0] in (
        "is excluded", "nobody was referred", "opened in the year", "without a list") for c in CASES]  # fmt: skip
    assert made["kans_bovenste_kwart"].isna().tolist() == [c[0] in (
        "is excluded", "opened in the year", "without a list") for c in CASES]  # fmt: skip


def test_a_handful_of_practices_says_nothing_of_chance():
    few = build_praktijk_prioriteit(*tables(CASES[:3]), RULES)
    assert few[["verwachte_daling_pct", "kans_bovenste_kwart"]].isna().all(axis=None)


def test_no_practices_give_an_empty_table():
    years, model, grid = tables(CASES)
    empty = build_praktijk_prioriteit(years.iloc[:0], model.iloc[:0], grid.iloc[:0], RULES)
    assert empty.empty
    assert "kans_bovenste_kwart" in empty


def test_rows_are_in_the_order_of_the_codes_and_there_is_no_rank(made):
    assert list(made["praktijk_id"]) == sorted(made["praktijk_id"])
    assert not {"rang", "volgorde", "nummer"} & set(made.columns)
