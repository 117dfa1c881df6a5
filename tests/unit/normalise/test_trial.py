"""A trial of rows: what a load would refuse, without keeping anything."""

from __future__ import annotations

from datetime import date

from etl.normalise.trial import try_rows

DAY = date(2024, 12, 31)


def test_a_trial_names_column_problem_and_lines_as_a_load_would():
    columns = {
        "toewijzingnummer": ["1", "2", "3", None],
        "bsn": ["999900006", "999900007", "999900006", "999900006"],
        "ingangsdatum": ["2024-01-01", "2024-01-01", "31-2-2024", "1-1-2024"],
        "volume": ["1,5", "veel", "veel", "2"],
    }
    trial = try_rows("beschikkingen", columns, [2, 3, 4, 5], DAY)
    assert trial.tried == 4
    assert trial.refused == {
        ("bsn", "bsn_elfproef"): [3],
        ("ingangsdatum", "onmogelijke_waarde"): [4],
        ("toewijzingnummer", "verplicht_leeg"): [5],
    }
    assert trial.unknown == {}


def test_a_value_that_would_be_unknown_is_counted_and_what_is_not_known_yet_refuses_nothing():
    trial = try_rows("declaraties", {"volume": ["veel", "2"], "bedrag": ["1", "€ 2,50"]}, [2, 3], DAY)
    assert (trial.refused, trial.unknown) == ({}, {"volume": 1})


def test_rules_between_columns_hold_in_a_trial_when_both_are_there():
    assert try_rows("lokaal_veld", {"kwartaal": ["2024K1"], "jeugdigen": ["3"]}, [2], DAY).refused == {}
    both = {"kwartaal": ["2024K1"], "jeugdigen": ["3"], "praktijk_id": [None], "gemeente": [None]}
    assert try_rows("lokaal_veld", both, [2], DAY).refused == {("praktijk_id", "verplicht_leeg"): [2]}
