"""Codes that stop and begin: the truth about them agrees with the decisions."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from demo_reading import read_csv

from demo.codechanges import SEIZOENEN, TOEVALLEN, WISSELS, Product, change_of, season_end, season_of
from demo.days import OPEN, day, iso
from demo.places import make_gemeenten
from demo.products import DBC_END, find_zorgvorm, pick_product
from demo.randomness import Streams

KINDS = {"hernoemd", "gesplitst", "samengevoegd", "seizoen", "toeval", "vervallen", "andere_zorgvorm"}


@pytest.fixture(scope="module")
def changes(default_region) -> list[dict[str, str]]:
    return default_region.truth("codewisselingen")


def test_there_are_changes_of_every_kind_and_each_pair_stands_there_once_a_day(changes):
    assert {row["soort"] for row in changes} == KINDS
    pairs = Counter(tuple(list(row.values())[:6]) for row in changes)
    assert max(pairs.values()) == 1


def test_every_gemeente_renames_splits_and_merges(changes):
    seen = defaultdict(set)
    for row in changes:
        if row["datum"] != "2018-01-01":
            seen[row["gemeente"]].add(row["soort"])
    assert set(seen) == {"9901", "9902", "9903", "9904", "9905"}
    assert all({"hernoemd", "gesplitst", "samengevoegd"} <= kinds for kinds in seen.values())


def test_an_old_code_is_given_out_before_its_day_and_hardly_after_it(default_region, changes):
    given = defaultdict(Counter)
    for path in default_region.deliveries("9903/beschikkingen/*2023-12-31.csv"):
        for row in read_csv(path):
            given["9903", row["productcode"].strip().upper()][row["ingangsdatum"]] += 1
    checked = 0
    for row in changes:
        if row["gemeente"] == "9903" and row["soort"] in ("hernoemd", "samengevoegd") and row["datum"] > "2018-01-01":
            old, new = given["9903", row["oude_code"]], given["9903", row["nieuwe_code"]]
            late = sum(times for on, times in old.items() if on >= row["datum"])
            early = sum(times for on, times in new.items() if on and on < row["datum"])
            assert sum(old.values()) > 10
            assert late <= 0.1 * sum(old.values())
            assert early == 0
            checked += 1
    assert checked == 3


def test_most_children_who_stay_go_on_under_the_successor(changes):
    follow, wander = Counter(), Counter()
    for row in changes:
        place = (row["gemeente"], row["oude_code"], row["datum"])
        if row["soort"] in ("hernoemd", "gesplitst", "samengevoegd"):
            follow[place] += int(row["jeugdigen"])
        elif row["soort"] == "toeval":
            wander[place] += int(row["jeugdigen"])
    assert sum(follow.values()) > 4 * sum(wander[place] for place in follow)


@pytest.mark.parametrize("change", WISSELS, ids=lambda one: "-".join(product.code for product in one.oud))
def test_old_and_new_codes_mean_the_same_zorgvorm(change):
    before, after = max(change.datum - 1, DBC_END), change.datum
    assert {find_zorgvorm(change.gemeente, product, before) for product in change.oud} == {change.zorgvorm}
    assert {find_zorgvorm(change.gemeente, product, after) for product in change.nieuw} <= {change.zorgvorm}


def test_a_code_has_one_fate():
    ended = [(one.gemeente, product) for one in WISSELS for product in one.oud]
    begun = [(one.gemeente, product) for one in WISSELS for product in one.nieuw]
    chance = [(one.gemeente, one.begonnen) for one in TOEVALLEN]
    seasons = [(one.gemeente, one.product) for one in SEIZOENEN]
    every = [*ended, *begun, *chance, *seasons]
    assert len(every) == len(set(every))
    for one in TOEVALLEN:
        stopped = change_of(one.gemeente, one.gestopt)
        assert stopped is not None
        assert (stopped.datum, stopped.nieuw) == (one.datum, {})


def test_a_seasonal_code_is_drawn_in_its_months_only():
    dice, gemeente = Streams(3).dice("codes"), make_gemeenten(5)[1]
    summer = Product("45", "45Z06")
    drawn = {
        month: any(pick_product(dice, "AMBULANT", gemeente, day(2021, month, 10)) == summer for _ in range(300))
        for month in range(1, 13)
    }
    assert {month for month, found in drawn.items() if found} == {6, 7, 8}


@pytest.mark.parametrize(
    ("gemeente", "code", "on", "end"),
    [
        (1, "45Z06", (2021, 7, 4), "2021-08-31"),
        (1, "45Z09", (2021, 9, 1), "2022-05-31"),
        (2, "41E12", (2021, 12, 31), "2022-02-28"),
    ],
)
def test_a_season_ends_on_the_last_day_of_its_last_month(gemeente, code, on, end):
    season = season_of(gemeente, Product(code[:2], code))
    assert season is not None
    assert iso(season_end(season, day(*on))) == end
    assert season_end(season, day(*on)) != OPEN
