from datetime import date

import pytest

from etl.publish import formats
from etl.publish.formats import Missing, decimal, euro, interval, latest, listing, period, plural, show


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        (1234.5, 1, "1.234,5"),
        (0.25, 1, "0,3"),
        (0.35, 1, "0,4"),
        (2.5, 0, "3"),
        (-3, 0, "−3"),
        (-0.04, 1, "0,0"),
        (1234567, 0, "1.234.567"),
        (0, 0, "0"),
    ],
)
def test_numbers_have_a_decimal_comma_and_halves_go_up(number, digits, text):
    assert decimal(number, digits) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (12.345, "€\u00a012,35"),
        (99.994, "€\u00a099,99"),
        (99.996, "€\u00a0100"),
        (1234.56, "€\u00a01.235"),
        (-5, "€\u00a0−5,00"),
        (0, "€\u00a00,00"),
    ],
)
def test_euros_have_cents_only_below_100(amount, text):
    assert euro(amount) == text


def test_a_cell_without_a_number_shows_why_and_zero_is_a_number():
    assert show(Missing.HIDDEN) == "."
    assert show(Missing.UNKNOWN, "euro") == "–"
    assert show(Missing.NOT_APPLICABLE, "rate") == "n.v.t."
    assert show(0.0, "rate") == "0,0"
    assert len({one.value for one in Missing}) == 3


def test_percentages_carry_their_sign_and_small_shares_two_decimals():
    assert show(12.5, "percent") == "12,5%"
    assert show(0.524, "share") == "0,52%"


def test_an_interval_is_written_once_and_a_missing_end_hides_it():
    assert interval(3.94, 13.05) == "3,9–13,1"
    assert interval(76.36, 92.641, "euro") == "€\u00a076,36–92,64"
    assert interval(99.0, 101.2, "euro") == "€\u00a099,00–101,20"
    assert interval(-12.35, 19.95, "euro") == "€\u00a0−12,35 tot €\u00a019,95"
    assert interval(3.9, Missing.UNKNOWN) == "–"
    assert interval(Missing.HIDDEN, Missing.HIDDEN) == "."


def test_dates_and_lists_of_words_are_dutch():
    assert formats.day(date(2025, 10, 1)) == "1 oktober 2025"
    assert listing([]) == ""
    assert listing(["a"]) == "a"
    assert listing(["a", "b", "c"]) == "a, b en c"
    assert plural(1, "praktijk", "praktijken") == "1 praktijk"
    assert plural(1200, "praktijk", "praktijken") == "1.200 praktijken"


@pytest.mark.parametrize(
    ("code", "start", "end", "label", "text"),
    [
        ("2025K3", date(2025, 7, 1), date(2025, 9, 30), "2025 K3", "het derde kwartaal van 2025"),
        ("2025K4", date(2025, 10, 1), date(2025, 12, 31), "2025 K4", "het vierde kwartaal van 2025"),
        (
            "2025K3-jaar",
            date(2024, 10, 1),
            date(2025, 9, 30),
            "okt 2024 – sep 2025",
            "de vier kwartalen van oktober 2024 tot en met september 2025",
        ),
        (
            "2025K4-jaar",
            date(2025, 1, 1),
            date(2025, 12, 31),
            "jan 2025 – dec 2025",
            "de vier kwartalen van januari 2025 tot en met december 2025",
        ),
        ("2025H1", date(2025, 1, 1), date(2025, 6, 30), "2025 H1", "de eerste helft van 2025"),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2024", "het jaar 2024"),
    ],
)
def test_a_period_knows_its_days_and_how_people_call_it(code, start, end, label, text):
    found = period(code)
    assert (found.start, found.end, found.label, found.text) == (start, end, label, text)


@pytest.mark.parametrize("code", ["2025K5", "2025-K3", "2025K3-kwartaal", "2024-jaar", "", "25K3"])
def test_a_text_that_is_no_period_is_refused(code):
    with pytest.raises(ValueError, match="geen periode"):
        period(code)


def test_the_latest_period_is_of_the_kind_asked_for_and_does_not_pass_the_quarter():
    codes = ["2025K1-jaar", "2025K2-jaar", "2025K4-jaar", "2025K2", "2024"]
    until = period("2025K3")
    assert latest(codes, until, "rollend jaar") == period("2025K2-jaar")
    assert latest(codes, until, "jaar") == period("2024")
    assert latest(codes, until, "halfjaar") is None
