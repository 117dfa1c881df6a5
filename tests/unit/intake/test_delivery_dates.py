"""The date of a delivery, from the name of its file."""

from datetime import date

import pytest

from etl.intake.delivery_dates import date_in_name, impossible_date_in_name


@pytest.mark.parametrize(
    ("bestand", "day"),
    [
        ("beschikkingen_2024-03-05.csv", date(2024, 3, 5)),
        ("beschikkingen_20240305.csv", date(2024, 3, 5)),
        ("beschikkingen 2024-03.xlsx", date(2024, 3, 1)),
        ("beschikkingen202403.csv", date(2024, 3, 1)),
        ("2024-02-29.csv", date(2024, 2, 29)),
        ("export-12-2024-05.csv", date(2024, 5, 1)),
        ("20240305T0930.csv", date(2024, 3, 5)),
    ],
)
def test_each_of_the_four_ways_of_writing_a_date_is_read(bestand, day):
    assert date_in_name(bestand) == day


@pytest.mark.parametrize(
    ("bestand", "day"),
    [
        ("2023-01-01_tot_2023-12-31.csv", date(2023, 12, 31)),
        ("2024-03-05_correctie_op_202401.csv", date(2024, 1, 1)),
        ("20240105 tot 2024-02.csv", date(2024, 2, 1)),
    ],
)
def test_the_last_date_in_the_name_counts_also_when_it_is_the_earlier_one(bestand, day):
    assert date_in_name(bestand) == day


@pytest.mark.parametrize(
    "bestand",
    [
        "beschikkingen.csv",
        "gemeente_9901.csv",
        "run_1202403.csv",
        "20240305093000.csv",
        "2024030.csv",
        "05-03-2024.csv",
        "2024-2025.csv",
        "2024-13.csv",
        "2023-02-29.csv",
        "20241332.csv",
        "093015.csv",
        "",
    ],
)
def test_digits_that_are_no_date_or_stand_in_a_longer_number_are_passed_over(bestand):
    assert date_in_name(bestand) is None


def test_digits_that_form_no_date_leave_the_date_before_them():
    assert date_in_name("2024-03-05_093015.csv") == date(2024, 3, 5)
    assert date_in_name("2024-03-05_2024-13.csv") == date(2024, 3, 5)


@pytest.mark.parametrize("bestand", ["export.2024-03-05", "export.202403", "a.2024-03-05.csv.txt"])
def test_a_date_behind_a_point_is_part_of_the_name(bestand):
    assert date_in_name(bestand).year == 2024


def test_years_before_1990_and_after_2100_are_no_delivery_dates():
    assert date_in_name("198912.csv") is None
    assert date_in_name("199001.csv") == date(1990, 1, 1)
    assert date_in_name("2100-12-31.csv") == date(2100, 12, 31)
    assert date_in_name("2101-01-01.csv") is None


@pytest.mark.parametrize(
    ("bestand", "written"),
    [
        ("besluiten-2025-02-30.csv", "2025-02-30"),
        ("besluiten_20251301.csv", "20251301"),
        ("besluiten 2025-13.csv", "2025-13"),
        ("2025-01-31 gewijzigd 20250431.csv", "20250431"),
        ("20250431 gewijzigd 2025-05-01.csv", None),
        ("besluiten-2025-02-28.csv", None),
        ("dossier 12345678.csv", None),
        ("besluiten.csv", None),
    ],
)
def test_a_last_date_that_does_not_exist_is_told(bestand, written):
    assert impossible_date_in_name(bestand) == written
