"""Quarters, half-years, years and rolling years."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from etl.compare.periods import Kwartaal, build_calendar, build_kwartalen, build_perioden


@pytest.mark.parametrize("label", ["2025K1", "2025K4", "1999K2"])
def test_a_quarter_reads_and_writes_as_itself(label):
    assert str(Kwartaal.parse(label)) == label


@pytest.mark.parametrize(
    "label",
    [
        "",
        "2025",
        "2025K",
        "2025K0",
        "2025K5",
        "2025k3",
        "25K3",
        "2025Q3",
        "2025K33",
        " 2025K3",
        "2025K3-jaar",
        "²⁰²⁵K3",
    ],
)
def test_anything_else_is_no_quarter(label):
    with pytest.raises(ValueError):
        Kwartaal.parse(label)


def test_the_days_of_a_quarter_are_those_from_its_begin_to_its_end():
    day = date(2023, 12, 1)
    while day < date(2025, 2, 1):
        quarter = Kwartaal.of(day)
        assert quarter.begin <= day <= quarter.eind
        assert (quarter.eind + timedelta(days=1)) == quarter.plus(1).begin
        day += timedelta(days=1)
    assert Kwartaal.of(date(2024, 3, 31)).eind == date(2024, 3, 31)
    assert Kwartaal.of(date(2024, 4, 1)) == Kwartaal(2024, 2)


def test_counting_on_and_back_crosses_the_year():
    start = Kwartaal(2024, 3)
    assert [str(start.plus(step)) for step in (-7, -3, -2, 0, 1, 2, 6)] == [
        "2022K4", "2023K4", "2024K1", "2024K3", "2024K4", "2025K1", "2026K1",
    ]  # fmt: skip
    assert Kwartaal(2023, 4) < Kwartaal(2024, 1) < Kwartaal(2024, 2)


def test_all_quarters_from_first_to_last_stand_there_once_without_gaps():
    frame = build_kwartalen(Kwartaal(2023, 3), Kwartaal(2024, 2))
    assert frame["kwartaal"].tolist() == ["2023K3", "2023K4", "2024K1", "2024K2"]
    assert (frame["begin"].iloc[1:].to_numpy() == (frame["eind"].iloc[:-1] + pd.Timedelta(days=1)).to_numpy()).all()
    assert len(build_kwartalen(Kwartaal(2024, 1), Kwartaal(2024, 1))) == 1
    assert len(build_kwartalen(Kwartaal(2024, 2), Kwartaal(2024, 1))) == 0


def quarters_of(frame: pd.DataFrame) -> dict[str, list[str]]:
    return {periode: part["kwartaal"].tolist() for periode, part in frame.groupby("periode")}


def test_a_period_exists_only_when_all_its_quarters_do():
    found = quarters_of(build_perioden(Kwartaal(2023, 2), Kwartaal(2024, 4)))
    assert set(found) == {
        "2023K2", "2023K3", "2023K4", "2024K1", "2024K2", "2024K3", "2024K4",
        "2023H2", "2024H1", "2024H2", "2024", "2024K1-jaar", "2024K2-jaar", "2024K3-jaar", "2024K4-jaar",
    }  # fmt: skip
    assert found["2024K1-jaar"] == ["2023K2", "2023K3", "2023K4", "2024K1"]
    assert found["2024"] == found["2024K4-jaar"] == ["2024K1", "2024K2", "2024K3", "2024K4"]
    assert found["2024H1"] == ["2024K1", "2024K2"]


def test_every_period_runs_from_the_first_day_of_its_first_quarter_to_the_last_of_its_last():
    frame = build_perioden(Kwartaal(2022, 1), Kwartaal(2024, 4))
    lengths = {"kwartaal": 1, "halfjaar": 2, "kalenderjaar": 4, "jaar": 4}
    for (_, soort), part in frame.groupby(["periode", "soort"]):
        assert len(part) == lengths[soort]
        assert part["begin"].nunique() == part["eind"].nunique() == 1
        assert part["begin"].iloc[0].date() == Kwartaal.parse(part["kwartaal"].min()).begin
        assert part["eind"].iloc[0].date() == Kwartaal.parse(part["kwartaal"].max()).eind


def test_the_calendar_has_every_day_once_in_its_own_quarter():
    calendar = build_calendar("2023K4", "2024K1")
    days = calendar["tussen.dagen"]
    assert len(days) == 92 + 91
    assert days["dag"].is_unique
    assert all(str(Kwartaal.of(row.dag.date())) == row.kwartaal for row in days.itertuples())
    assert calendar["tussen.kwartalen"]["kwartaal"].tolist() == ["2023K4", "2024K1"]


def test_without_any_verwijzing_the_calendar_is_empty_and_keeps_its_columns_and_types():
    full = build_calendar("2023K4", "2024K1")
    for nothing in (build_calendar(None, None), build_calendar("2023K4", None)):
        assert nothing.keys() == full.keys()
        for name, frame in nothing.items():
            assert len(frame) == 0
            assert frame.dtypes.to_dict() == full[name].dtypes.to_dict()
