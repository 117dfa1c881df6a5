"""Which practice stands behind a number or a name on a given day."""

from __future__ import annotations

from itertools import permutations

import pandas as pd
import pytest

from etl.normalise.successors import cluster_practices, normalise_name, resolve_practices

A, B, C, D = "01990001", "01990002", "01990003", "01990004"
COLUMNS = ["praktijk_id", "naam", "geldig_van", "geldig_tot", "opgegaan_in", "aliassen"]


def practices(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame([(*row, *[None] * (6 - len(row))) for row in rows], columns=COLUMNS)
    for name in ("geldig_van", "geldig_tot"):
        frame[name] = pd.to_datetime(frame[name])
    return frame


def behind(spans: pd.DataFrame, key: str, day: str) -> list[str]:
    moment = pd.Timestamp(day)
    hit = spans[(spans["sleutel"] == key) & (spans["van"] <= moment) & (moment <= spans["tot"])]
    return sorted(set(hit["praktijk_id"]))


def by_number(frame: pd.DataFrame, key: str, *days: str) -> list[list[str]]:
    numbers, _ = resolve_practices(frame)
    return [behind(numbers, key, day) for day in days]


def by_name(frame: pd.DataFrame, name: str, *days: str) -> list[list[str]]:
    _, names = resolve_practices(frame)
    return [behind(names, normalise_name(name), day) for day in days]


CHAIN = practices(
    (A, "Alfa", "2010-01-01", "2019-12-31", B),
    (B, "Beta", "2012-01-01", "2021-06-30", C),
    (C, "Gamma", "2015-01-01"),
)


class TestNumbers:
    def test_a_practice_stands_for_itself_from_its_first_to_its_last_day(self):
        frame = practices((A, "Alfa", "2020-01-01", "2020-12-31"))
        days = ["2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01"]
        assert by_number(frame, A, *days) == [[], [A], [A], []]

    def test_the_one_it_went_into_counts_from_the_day_after_its_last_and_so_on_down_the_line(self):
        days = ["2019-12-31", "2020-01-01", "2021-06-30", "2021-07-01", "2050-01-01"]
        assert by_number(CHAIN, A, *days) == [[A], [B], [B], [C], [C]]
        assert by_number(CHAIN, B, *days) == [[B], [B], [B], [C], [C]]

    def test_the_order_in_which_practices_are_listed_has_no_say(self):
        expected = [frame.to_csv() for frame in resolve_practices(CHAIN)]
        for order in permutations(range(3)):
            shuffled = CHAIN.iloc[list(order)].reset_index(drop=True)
            assert [frame.to_csv() for frame in resolve_practices(shuffled)] == expected

    def test_a_successor_that_opens_later_leaves_a_gap(self):
        frame = practices((A, "Alfa", "2010-01-01", "2019-12-31", B), (B, "Beta", "2020-03-01"))
        assert by_number(frame, A, "2020-02-29", "2020-03-01") == [[], [B]]

    def test_a_successor_that_is_not_in_the_list_leads_nowhere(self):
        frame = practices((A, "Alfa", "2010-01-01", "2019-12-31", D))
        assert by_number(frame, A, "2019-12-31", "2020-01-01") == [[A], []]
        assert by_number(frame, D, "2020-01-01") == [[]]

    def test_a_successor_without_a_last_day_says_nothing_yet(self):
        frame = practices((A, "Alfa", "2010-01-01", None, B), (B, "Beta", "2010-01-01"))
        assert by_number(frame, A, "2009-01-01", "2030-01-01") == [[], [A]]

    @pytest.mark.parametrize("links", [{A: A}, {A: B, B: A}, {A: B, B: C, C: A}])
    def test_a_circle_of_mergers_ends_and_places_nobody(self, links):
        frame = practices(*((one, one, "2010-01-01", "2019-12-31", other) for one, other in links.items()))
        for one in links:
            assert by_number(frame, one, "2019-12-31", "2020-01-01", "2030-01-01") == [[one], [], []]

    def test_a_practice_that_opens_again_stands_for_itself_again(self):
        frame = practices(
            (A, "Alfa", "2010-01-01", "2015-12-31", B), (A, "Alfa", "2018-01-01"), (B, "Beta", "2010-01-01")
        )
        days = ["2015-12-31", "2016-01-01", "2017-12-31", "2018-01-01", "2030-01-01"]
        assert by_number(frame, A, *days) == [[A], [B], [B], [A], [A]]

    def test_a_second_life_without_a_successor_ends_the_first_ones(self):
        frame = practices(
            (A, "Alfa", "2010-01-01", "2015-12-31", B),
            (A, "Alfa", "2018-01-01", "2019-12-31"),
            (B, "Beta", "2010-01-01"),
        )
        assert by_number(frame, A, "2017-12-31", "2018-01-01", "2020-01-01") == [[B], [A], []]

    def test_as_long_as_any_of_its_periods_runs_the_practice_is_open(self):
        frame = practices(
            (A, "Alfa", "2010-01-01", "2015-12-31", B),
            (A, "Alfa", "2012-01-01", "2020-12-31"),
            (B, "Beta", "2010-01-01"),
        )
        assert by_number(frame, A, "2015-12-31", "2016-01-01", "2020-12-31") == [[A], [A], [A]]

    def test_a_practice_whose_data_changed_halfway_is_one_practice(self):
        frame = practices((A, "Alfa", "2010-01-01", "2015-12-31"), (A, "Alfa Nieuw", "2016-01-01"))
        assert by_number(frame, A, "2015-12-31", "2016-01-01") == [[A], [A]]

    def test_nothing_delivered_gives_empty_tables_with_their_columns(self):
        for frame in resolve_practices(practices()):
            assert list(frame.columns) == ["sleutel", "van", "tot", "praktijk_id"]
            assert [str(kind) for kind in frame.dtypes] == ["str", "datetime64[us]", "datetime64[us]", "str"]


class TestNames:
    def test_name_and_aliases_stand_for_the_practice_while_it_is_open(self):
        frame = practices((A, "Huisartsenpraktijk De Linde", "2020-01-01", None, None, "Lindenhof|| Dr. Vos | "))
        for name in ("de linde", "LINDE", "Lindenhof", "Huisarts Vos"):
            assert by_name(frame, name, "2019-12-31", "2020-01-01") == [[], [A]]

    def test_after_a_merger_the_name_stands_for_where_it_went_down_the_line(self):
        assert by_name(CHAIN, "Alfa", "2019-12-31", "2020-01-01", "2022-01-01") == [[A], [B], [C]]

    def test_a_name_of_two_practices_gives_both(self):
        frame = practices((A, "Praktijk Oost", "2010-01-01"), (B, "Oost", "2015-01-01"))
        assert by_name(frame, "Oost", "2014-01-01", "2016-01-01") == [[A], [A, B]]

    def test_an_old_name_ends_with_the_period_that_carries_it(self):
        frame = practices((A, "Alfa", "2010-01-01", "2015-12-31"), (A, "Omega", "2016-01-01"))
        assert by_name(frame, "Alfa", "2015-12-31", "2016-01-01") == [[A], []]
        assert by_name(frame, "Omega", "2015-12-31", "2016-01-01") == [[], [A]]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Huisartsenpraktijk De Linde", "linde"),
        ("HAP Élan-Zuid", "elan zuid"),
        ("  dr. J.  Vos ", "j vos"),
        ("ÉLAN", "elan"),
        ("Straße", "strasse"),
        ("E\u0301lan", "elan"),
        ("Huisartsenpraktijk", "huisartsenpraktijk"),
        ("De Huisarts", "de huisarts"),
        ("Praktijk 2", "2"),
        ("", ""),
        (" .-/ ", ""),
    ],
)
def test_what_tells_names_apart_is_kept_and_nothing_else(name, plain):
    assert normalise_name(name) == plain


def test_names_that_differ_only_in_how_they_are_written_are_equal():
    ways = ["Huisartspraktijk 't Hof", "huisarts ’t hof", "T HOF", "praktijk: 't  Hof."]
    assert {normalise_name(way) for way in ways} == {"t hof"}


class TestClusters:
    def test_practices_that_ever_merged_share_the_smallest_number_whatever_the_order(self):
        for order in permutations(range(3)):
            assert cluster_practices(CHAIN.iloc[list(order)]) == {A: A, B: A, C: A}

    def test_two_that_went_into_a_third_are_one_cluster_and_others_stand_alone(self):
        frame = practices(
            (B, "Beta", "2010-01-01", "2015-12-31", D),
            (C, "Gamma", "2010-01-01", "2016-12-31", D),
            (D, "Delta", "2010-01-01"),
            (A, "Alfa", "2010-01-01"),
        )
        assert cluster_practices(frame) == {A: A, B: B, C: B, D: B}

    def test_a_successor_outside_the_list_and_a_circle_do_no_harm(self):
        frame = practices((A, "Alfa", "2010-01-01", "2015-12-31", "01999999"))
        assert cluster_practices(frame) == {A: A}
        circle = practices((A, "a", "2010-01-01", "2015-12-31", B), (B, "b", "2010-01-01", "2015-12-31", A))
        assert cluster_practices(circle) == {A: A, B: A}
        assert cluster_practices(practices()) == {}
