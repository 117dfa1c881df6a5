"""How final a figure is, by the age of its period and by what was refused."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from etl.compare.completeness import expect_periods, mark_last_good, status_of

ENDS = pd.Series(pd.to_datetime(["2024-03-31"]))


def status(today: date | None) -> str:
    return status_of(ENDS, today, 92, 365).iloc[0]


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2024, 3, 1), "voorlopig"),
        (date(2024, 3, 31), "voorlopig"),
        (date(2024, 6, 30), "voorlopig"),
        (date(2024, 7, 1), "nader_voorlopig"),
        (date(2025, 3, 30), "nader_voorlopig"),
        (date(2025, 3, 31), "definitief"),
        (date(2030, 1, 1), "definitief"),
    ],
)
def test_a_period_is_provisional_then_revised_then_final(today, said):
    assert status(today) == said


def test_without_any_delivery_of_decisions_nothing_is_final():
    assert status(None) == "voorlopig"


def test_each_row_is_judged_by_its_own_end_and_keeps_its_place():
    ends = pd.Series(pd.to_datetime(["2024-03-31", "2022-12-31", "2023-12-31"]), index=[5, 3, 9])
    found = status_of(ends, date(2024, 5, 1), 92, 365)
    assert found.to_dict() == {5: "voorlopig", 3: "definitief", 9: "nader_voorlopig"}
    assert status_of(ends.iloc[:0], date(2024, 5, 1), 92, 365).empty


def test_a_refused_delivery_marks_its_own_gemeente_and_the_region_and_one_of_the_region_marks_all():
    given = pd.Series(["definitief", "voorlopig", "definitief"], dtype="str")
    gemeente = pd.Series(["9901", "9902", "*"])
    assert mark_last_good(given, gemeente, {"9902"}).tolist() == ["definitief", *["laatste_goede_stand"] * 2]
    assert mark_last_good(given, gemeente, {"*", "9902"}).tolist() == ["laatste_goede_stand"] * 3
    assert mark_last_good(given, gemeente, set()).tolist() == given.tolist()


def test_what_is_expected_of_a_period_is_the_mean_of_its_quarters_and_unknown_when_one_of_them_is():
    quarters = ["2023K1", "2023K2", "2023K3", "2023K4", "2024K1"]
    known = pd.DataFrame(
        {"gebied": "9901", "kwartaal": quarters, "verwacht_pct": [100, 100, 98, 90, float("nan")]},
    )
    periods = pd.DataFrame(
        [("2023K4", "2023K4"), *[("2023", quarter) for quarter in quarters[:4]], ("2024K1", "2024K1"),
         *[("2024K1-jaar", quarter) for quarter in quarters[1:]]],
        columns=["periode", "kwartaal"],
    )  # fmt: skip
    found = expect_periods(known, periods)
    assert found["9901", "2023K4"] == 90
    assert found["9901", "2023"] == pytest.approx(97)
    assert math.isnan(found["9901", "2024K1"]) and math.isnan(found["9901", "2024K1-jaar"])
    assert ("*", "2023") not in found
