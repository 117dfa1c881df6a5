"""Which deliveries are held: a step that no dated event explains, and that nobody accepted."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from deliveries_in_time import ORDINARY, decisions, judged, source

from etl.normalise.holding import regional_events
from etl.settings import Gebeurtenis

USUAL = [{}] * 6
HALF = 100


def found(*changes):
    steps = judged(source(*USUAL, *changes))
    return [f"{row.maat}:{row.klasse}" for row in steps.itertuples()]


def test_deliveries_like_each_other_pass():
    assert found({}, 190, 230, {}) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        (HALF, ["rijen:"]),
        (400, ["rijen:"]),
        (0, ["rijen:"]),
        ({"leeg:geboortedatum": 200}, ["leeg:geboortedatum"]),
        ({"code:45A04": None, "code:45X99": 60}, ["code:45A04", "code:45X99"]),
        ({"aanbieder:73000001": None, "rijen:": 170}, ["aanbieder:73000001"]),
        ({"verwijzer:02": None, "leeg:verwijzer_type": 120}, ["leeg:verwijzer_type", "verwijzer:02"]),
        ({"afgekeurd:": 60}, ["afgekeurd:"]),
        ({"datum:toewijzingsdatum": -370}, ["datum:toewijzingsdatum"]),
        ({"datum:toewijzingsdatum": 360}, ["datum:toewijzingsdatum"]),
    ],
    ids=["half", "double", "no rows", "column emptied", "code renamed", "provider gone", "type of referrer gone",
         "many refused", "a year back", "a year ahead"],
)  # fmt: skip
def test_a_step_is_held_and_named(changes, what):
    steps = judged(source(*USUAL, changes))
    assert decisions(steps) == {"d6": "vastgehouden"}
    named = [f"{row.maat}:{row.klasse}" for row in steps.itertuples()]
    assert set(what) <= set(named)
    assert changes == 0 or sorted(named) == sorted(what)


@pytest.mark.parametrize(
    "changes",
    [130, 310, {"leeg:verwijzer_naam": 0}, {"afgekeurd:": 0}, {"aanbieder:73000009": 15}, {"code:45A04": 45},
     {"datum:toewijzingsdatum": -60}],
    ids=["two thirds", "half as many more", "a column filled at last", "nothing refused", "a new small provider",
         "a code somewhat less", "two months late"],
)  # fmt: skip
def test_what_happens_every_year_is_no_step(changes):
    assert found(changes) == []


def test_a_small_gemeente_with_twelve_rows_a_month_is_not_held():
    numbers = [12, 9, 17, 5, 14, 8, 20, 11, 16, 7, 13, 4, 19, 10, 15]
    small = [dict.fromkeys(ORDINARY, 0) | {"rijen:": n, "datum:toewijzingsdatum": None} for n in numbers]
    assert judged(source(*small)).empty


def test_the_first_three_deliveries_and_the_backlog_before_them_say_nothing():
    assert judged(source(2000, 200, 30)).empty


def test_what_is_held_is_no_example_and_what_is_accepted_is():
    three_halves = source(*USUAL, HALF, HALF, HALF)
    assert decisions(judged(three_halves)) == dict.fromkeys(["d6", "d7", "d8"], "vastgehouden")
    assert decisions(judged(three_halves, accepted=["d6"])) == {"d6": "geaccepteerd"}
    back = source(*USUAL, HALF, {}, {})
    assert decisions(judged(back, accepted=["d6"])) == {"d6": "geaccepteerd"}


def test_a_missed_month_explains_twice_as_many_rows():
    days = [*pd.date_range("2024-01-31", periods=6, freq="ME"), pd.Timestamp(2024, 8, 31)]
    made = source(*USUAL, 400)
    made.units["datum"] = days
    profile = made.profile
    moved = (profile["partij"] == "d6") & (profile["maat"] == "datum")
    profile.loc[moved, "aantal"] += 31
    assert judged(made).empty


def test_vasthouden_false_only_tells():
    assert decisions(judged(source(*USUAL, HALF), hold=False)) == {"d6": "gemeld"}


def test_messages_are_told_and_never_held():
    assert decisions(judged(source(*USUAL, HALF, per_maand=True))) == {"d6": "gemeld"}


def test_a_change_of_the_law_explains_more_rows_but_not_fewer():
    ends = {"first": "2016-09-30", "every": "QE"}
    assert decisions(judged(source(*USUAL[:5], 400, **ends))) == {"d5": "verklaard"}
    assert decisions(judged(source(*USUAL[:5], HALF, **ends))) == {"d5": "vastgehouden"}
    assert decisions(judged(source(*USUAL[:5], 400, first="2018-09-30", every="QE"))) == {"d5": "vastgehouden"}


CODES = pd.DataFrame(
    [
        ("9901", "45", "45A04", "2015-01-01", "2024-06-30"),
        ("9901", "45", "45X99", "2024-07-01", None),
        ("9902", "45", "45B01", "2024-07-01", None),
    ],
    columns=["gemeente", "categorie", "code", "geldig_van", "geldig_tot"],
)


def test_a_change_in_the_list_of_codes_explains_that_code_alone():
    events = regional_events(CODES, [], ["9901", "9902"])
    renamed = {"code:45A04": None, "code:45X99": 60}
    assert decisions(judged(source(*USUAL, renamed), events=events)) == {"d6": "verklaard"}
    assert decisions(judged(source(*USUAL, renamed), events=regional_events(CODES, [], ["9902"]))) == {
        "d6": "vastgehouden"
    }
    other = {"code:45A04": None, "code:45B01": 60}
    assert decisions(judged(source(*USUAL, other), events=events)) == {"d6": "vastgehouden"}


def test_what_the_region_tells_explains_its_codes_or_everything_in_its_gemeente_alone():
    def decided(change, **about):
        told = Gebeurtenis.model_validate({"datum": "2024-07-01", "uitleg": "nieuwe contracten", **about})
        events = regional_events(CODES[:0], [told], ["9901", "9902"])
        return decisions(judged(source(*USUAL, change), events=events))["d6"]

    renamed = {"code:45A04": None, "code:45X99": 60}
    assert decided(renamed, codes=["45A04", "45X"]) == "verklaard"
    assert decided(renamed, codes=["45A04"]) == "vastgehouden"
    assert decided(renamed, gemeente="9902") == "vastgehouden"
    assert decided(renamed, datum="2025-01-01") == "vastgehouden"
    assert decided(HALF) == "verklaard"
    assert decided(HALF, codes=["45A04"]) == "vastgehouden"


def test_an_event_explains_while_half_of_what_is_compared_is_from_before_it():
    years = {"first": "2012-12-31", "every": "YE"}
    event = Gebeurtenis.model_validate({"datum": "2017-01-01", "uitleg": "nieuwe contracten"})
    events = regional_events(CODES[:0], [event], ["9901"])
    for place, becomes in ((4, "verklaard"), (5, "verklaard"), (6, "verklaard"), (8, "vastgehouden")):
        found = decisions(judged(source(*(USUAL[:1] * place), HALF, **years), events=events))
        assert found == {f"d{place}": becomes}, place


@pytest.mark.parametrize(
    ("keys", "gone", "rows", "becomes"),
    [
        (100, 5, 200, None),
        (100, 6, 200, "vastgehouden"),
        (20, 2, 200, "vastgehouden"),
        (19, 1, 200, None),
        (9, 5, 200, None),
        (3, 3, 0, "vastgehouden"),
        (0, 0, 0, None),
    ],
    ids=["5%", "6%", "two of twenty", "one of nineteen", "a short list", "header only", "nothing before"],
)
def test_a_full_delivery_without_more_than_five_percent_of_the_keys_is_held(keys, gone, rows, becomes):
    nothing = dict.fromkeys(ORDINARY, 0) | {"datum:toewijzingsdatum": None}
    made = source(nothing | {"rijen:": rows or min(keys, 3)}, nothing | {"rijen:": rows}, volledig=True)
    steps = judged(made, gone={("d0", "d1"): (keys, gone)})
    assert decisions(steps).get("d1") == becomes


def test_a_full_delivery_is_compared_with_the_last_one_that_was_loaded():
    asked = []

    def counted(pair):
        asked.append(pair)
        return (100, 90) if pair == ("d0", "d1") else (100, 0)

    class Known(dict):
        def __contains__(self, pair):
            return True

        def __getitem__(self, pair):
            return counted(pair)

    steps = judged(source({}, {}, {}, volledig=True), gone=Known({1: 1}))
    assert decisions(steps) == {"d1": "vastgehouden"}
    assert ("d0", "d2") in asked


def test_the_order_of_landing_has_no_say():
    made = source(*USUAL, HALF, {}, HALF, {"leeg:geboortedatum": 200}, {})
    shuffled = made.profile.sample(frac=1, random_state=random.Random(3).randint(0, 99))
    again = type(made)(made.naam, made.gemeente, made.units, shuffled)
    pd.testing.assert_frame_equal(judged(made), judged(again))
    # And what comes later changes nothing before it.
    early = type(made)(made.naam, made.gemeente, made.units.head(8), made.profile[made.profile["partij"] < "d8"])
    assert decisions(judged(early)).items() <= decisions(judged(made)).items()
