"""The arithmetic of cost evaluations, step by step."""

from datetime import date

import pandas as pd
import pytest

from etl.costs.methods import (
    break_even_cases,
    clients_left,
    clients_of_share,
    combined_growth_pct,
    cost_of_clients,
    cost_per_client,
    cost_per_hour,
    cost_per_traject,
    months_of_period,
    rekenmodel_of_groups,
    round_half_up,
    saving_per_case,
    shares_of_referred,
    split_by_shares,
    total_saving,
    whole_of_share,
)


@pytest.mark.parametrize(
    ("waarde", "decimalen", "rounded"),
    [
        (2.5, 0, 3),
        (-2.5, 0, -3),
        (0.125, 2, 0.13),
        (1.005, 2, 1.01),
        (2.4999999999999996, 0, 3),  # noise of floating point
        (189_885, -3, 190_000),
        (7, 0, 7),
        (1.23456, None, 1.23456),
    ],
)
def test_half_is_rounded_away_from_zero(waarde, decimalen, rounded):
    assert round_half_up(waarde, decimalen) == rounded


@pytest.mark.parametrize(("decimalen", "per_hour", "per_client"), [(0, 101, 505), (2, 101.2, 506)])
def test_surcharge_and_hours_make_the_cost_per_client(decimalen, per_hour, per_client):
    assert cost_per_hour(88, 15, decimalen) == per_hour
    assert cost_per_client(per_hour, 5, decimalen) == per_client


def test_yearly_price_times_duration_is_the_price_of_a_traject():
    assert cost_per_traject(3400, 1.5) == 5100
    assert cost_per_traject(3401, 1.5) == 5102
    assert cost_per_traject(3401, 1.5, None) == 5101.5


def test_shares_become_clients_and_clients_are_divided_by_shares():
    assert clients_of_share(262, 34) == 89
    assert clients_of_share(262, 34, None) == pytest.approx(89.08)
    assert clients_left(262, 89) == 173
    shares = shares_of_referred({"LOKAAL": 17, "GBGGZ": 20, "SGGZ": 29}, 34)
    assert shares == {"LOKAAL": 26, "GBGGZ": 30, "SGGZ": 44}
    assert split_by_shares(89, shares) == {"LOKAAL": 23, "GBGGZ": 27, "SGGZ": 39}


def test_impossible_shares_are_refused():
    with pytest.raises(ValueError, match="nobody was referred"):
        shares_of_referred({"SGGZ": 0}, 100)
    with pytest.raises(ValueError, match="more clients"):
        clients_left(10, 11)


@pytest.mark.parametrize(
    ("zonder", "met", "ondersteuning", "saving"),
    [(5100, 0, 505, 4595), (5100, 890, 505, 3705), (400, 0, 505, -105), (890, 890, 505, -505)],
)
def test_saving_is_care_without_less_care_with_less_support(zonder, met, ondersteuning, saving):
    assert saving_per_case(zonder, met, ondersteuning) == saving


def test_total_adds_avoided_cases_and_takes_off_those_referred_all_the_same():
    total = total_saving({"SGGZ": 1000, "LOKAAL": -50}, {"SGGZ": 3, "LOKAAL": 1}, -100, 6)
    assert total.regels == {"SGGZ": 3000, "LOKAAL": -50}
    assert (total.totaal, total.toch_verwezen, total.netto) == (2950, -600, 2350)
    assert (total.per_vermeden_client, total.per_client) == (738, 235)
    exact = total_saving({"SGGZ": 1000, "LOKAAL": -50}, {"SGGZ": 3, "LOKAAL": 1}, -100, 6, None)
    assert exact.per_vermeden_client == 737.5


def test_total_over_different_destinations_or_nobody_is_refused():
    with pytest.raises(ValueError, match="destinations"):
        total_saving({"SGGZ": 1000}, {"GBGGZ": 1}, -100, 6)
    with pytest.raises(ValueError, match="avoided"):
        total_saving({"SGGZ": 1000}, {"SGGZ": 0}, -100, 6)


def test_cost_of_clients_multiplies():
    assert cost_of_clients(89, 505) == 44_945


def test_model_of_groups_leaves_unknown_what_was_not_given():
    table = rekenmodel_of_groups(
        {"interventie": {"a": 1000, "b": 2, "c": 3}, "controle": {"b": 4, "c": 5, "d": 6}},
        {"SGGZ": 5000, "GBGGZ": 900, "LOKAAL": 400},
        date(2024, 1, 1),
        date(2024, 12, 31),
    )
    assert table["niet_beschikbaar"].to_dict() == {"interventie": "D, G, J, K", "controle": "A, E, F, G, M"}
    assert table["l_bestaat_uit"].to_dict() == {"interventie": "H+I", "controle": "H+I"}
    assert table.loc["interventie", "m"] == pytest.approx(12.7)
    assert table.loc["controle", "j"] == 2400
    assert pd.isna(table.loc["controle", "m"])
    assert set(table["kostenbasis"]) == {"gemiddeld"}


def test_model_of_groups_does_not_take_an_unknown_count_for_zero():
    table = rekenmodel_of_groups(
        {"controle": {"a": 1000, "c": 5}},
        {"SGGZ": 5000, "GBGGZ": 900, "LOKAAL": 400},
        date(2024, 1, 1),
        date(2024, 12, 31),
    )
    assert pd.isna(table.loc["controle", "h"])
    assert table.loc["controle", "niet_beschikbaar"] == "B, D, E, G, H, J, L, M"


def test_break_even_is_reached_where_avoided_care_equals_the_cost_of_support():
    assert break_even_cases(441_532.20, 778_216.88 / 107) == 60.7
    assert break_even_cases(1000, 300, None) * 300 == pytest.approx(1000)
    with pytest.raises(ValueError, match="costs nothing"):
        break_even_cases(1000, 0)


@pytest.mark.parametrize(
    ("eerste_dag", "laatste_dag", "months"),
    [
        (date(2020, 10, 1), date(2022, 12, 31), 27),
        (date(2020, 10, 1), date(2020, 10, 31), 1),
        (date(2019, 7, 1), date(2020, 6, 30), 12),
    ],
)
def test_months_of_a_period_include_the_last(eerste_dag, laatste_dag, months):
    assert months_of_period(eerste_dag, laatste_dag) == months
    with pytest.raises(ValueError, match="before it begins"):
        months_of_period(laatste_dag, date(2019, 1, 1))


def test_growth_of_factors_combines_and_the_part_gives_the_whole():
    assert combined_growth_pct({"clienten": 12, "prijs": 23}) == 37.8
    assert combined_growth_pct({"clienten": 12, "prijs": 0}) == 12
    assert whole_of_share(0.7, 37.76, 2) == 1.85
    with pytest.raises(ValueError, match="share of zero"):
        whole_of_share(0.7, 0)
