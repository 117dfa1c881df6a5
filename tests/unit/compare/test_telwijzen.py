"""Ways of counting beside each other: whole years alone, zero written, and an index on the year before April 2023."""

from datetime import date

import pandas as pd
import pytest

from etl.compare.telwijzen import build_telwijzen

TODAY = date(2025, 6, 30)


def frames():
    twice = [
        ("*", jaar, rol, n, t, j)
        for jaar, n, t, j in ((2021, 80, 40, 30), (2022, 100, 50, 40), (2024, 70, 55, 42), (2025, 30, 20, 18))
        for rol in ("eerste", "dubbel")
    ]
    twice += [("9901", 2022, "eerste", 60, 30, 25)]
    new = [(2022, 90, 30, 40), (2022, 365, 20, 40), (2025, 365, 1, 4)]
    kinds = [(2022, "eerste", 15), (2022, "vervolg", 25), (2024, "opnieuw_nieuw", 8), (2025, "eerste", 4)]
    heavier = [("*", 2022, 3, 12), ("*", 2023, 1, 10), ("*", 2024, 0, 2), ("9901", 2022, 1, 5)]
    return (
        pd.DataFrame(twice, columns=["gemeente", "jaar", "rol", "beschikkingen", "trajecten", "jeugdigen"]),
        pd.DataFrame(new, columns=["jaar", "nieuw_na_dagen", "teller", "noemer"]),
        pd.DataFrame(kinds, columns=["jaar", "telwijze", "teller"]),
        pd.DataFrame(heavier, columns=["gemeente", "jaar", "teller", "noemer"]),
    )


def by_key(made):
    return {(row.jaar, row.telwijze): row for row in made.itertuples()}


def test_counts_are_those_of_the_region_with_2022_as_100():
    found = by_key(build_telwijzen(*frames(), TODAY))
    assert [found[jaar, "beschikkingen"].indexcijfer for jaar in (2021, 2022, 2024)] == [80, 100, 70]
    assert [found[jaar, "trajecten"].indexcijfer for jaar in (2021, 2022, 2024)] == pytest.approx([80, 100, 110])
    assert found[2022, "jeugdigen"].teller == 40
    assert pd.isna(found[2022, "jeugdigen"].noemer)


def test_the_first_year_is_100_where_2022_was_not_delivered():
    twice, *others = frames()
    found = by_key(build_telwijzen(twice[twice["jaar"] != 2022], *others, TODAY))
    assert [found[jaar, "beschikkingen"].indexcijfer for jaar in (2021, 2024)] == [100, 87.5]


@pytest.mark.parametrize(
    ("today", "years"),
    [(TODAY, {2021, 2022, 2023, 2024}), (date(2025, 12, 31), {2021, 2022, 2023, 2024, 2025}),
     (date(2024, 12, 30), {2021, 2022, 2023}), (None, set())],
)  # fmt: skip
def test_a_year_that_is_not_over_is_left_out(today, years):
    assert set(build_telwijzen(*frames(), today)["jaar"]) == years


def test_what_follows_within_a_year_waits_until_that_year_is_over_for_every_start():
    found = by_key(build_telwijzen(*frames(), TODAY))
    assert (found[2022, "ggz_zwaarder"].teller, found[2022, "ggz_zwaarder"].aandeel_pct) == (3, 25)
    assert (2023, "ggz_zwaarder") in found
    assert (2024, "ggz_zwaarder") not in found
    assert (2023, "ggz_zwaarder") not in by_key(build_telwijzen(*frames(), date(2024, 12, 29)))


def test_the_kinds_of_a_year_add_up_and_zero_is_written():
    found = by_key(build_telwijzen(*frames(), TODAY))
    kinds = ("eerste", "opnieuw_nieuw", "opschaling", "afschaling", "herhaling", "vervolg")
    assert [found[2022, name].teller for name in kinds] == [15, 0, 0, 0, 0, 25]
    assert sum(found[2022, name].aandeel_pct for name in kinds) == 100
    assert {found[2022, name].noemer for name in kinds} == {40}


def test_nothing_delivered_gives_an_empty_table():
    assert build_telwijzen(*(frame.iloc[:0] for frame in frames()), TODAY).empty
