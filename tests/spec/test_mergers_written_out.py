"""
Rule 8: whether a merger is written out, or the list says that it was one practice all along, a cluster has the same
youths in every quarter.

In the first reading practices merge: one into another, two into a new one, one after the other, and after another name.
In the second each cluster is one practice with all their names and people, and every number of theirs is its number.
"""

import random
from collections import defaultdict
from datetime import date, timedelta
from functools import cache

import pytest
from spec_region import AANBIEDERS, BSNS, DECISIONS, listed, load_sources

CLUSTERS, CHILDREN, STARTS = 30, 4, 3
FIRST, LAST = date(2022, 1, 1), date(2023, 12, 31)
OPEN = ""
TABLES = (*DECISIONS, "mart.verwijzingen_praktijk_kwartaal", "mart.verwijzingen_groep_kwartaal")


def lives_of(kind, ids, days):
    """Give the rows of practices (id, naam, van, tot, opgegaan_in) of a cluster that merges in this way."""
    one, two, three = (f"0199{number:04d}" for number in ids)
    first, second = sorted(days)
    after = [(day + timedelta(days=1)).isoformat() for day in (first, second)]
    first, second = first.isoformat(), second.isoformat()
    always = "2015-01-01"
    return {
        "into another": [(one, "A", always, first, two), (two, "B", always, OPEN, "")],
        "two into a new one": [
            (one, "A", always, first, three), (two, "B", always, first, three), (three, "C", after[0], OPEN, ""),
        ],
        "one after the other": [
            (one, "A", always, first, two), (two, "B", always, second, three), (three, "C", always, OPEN, ""),
        ],
        "after another name": [
            (one, "A", always, first, ""), (one, "D", after[0], second, two), (two, "B", always, OPEN, ""),
        ],
    }[kind]  # fmt: skip


KINDS = ("into another", "two into a new one", "one after the other", "after another name")


@cache
def drawn():
    """Give per cluster the rows of its practices, and all starts with their day, child, practice and way."""
    draw = random.Random(20260101)
    numbers = draw.sample(range(1000, 9999), 3 * CLUSTERS)
    span = (LAST - FIRST).days
    clusters, starts = [], []
    for n in range(CLUSTERS):
        days = [FIRST + timedelta(days=draw.randrange(60, span - 60)) for _ in range(2)]
        lives = lives_of(KINDS[n % len(KINDS)], numbers[3 * n : 3 * n + 3], days)
        lives = [(number, f"{naam.lower()}straat {n}", *rest) for number, naam, *rest in lives]
        clusters.append(lives)
        for child in range(CHILDREN):
            for _ in range(STARTS):
                day = (FIRST + timedelta(days=draw.randrange(span))).isoformat()
                # A practice that has opened, by the name that it has or had last.
                life = draw.choice([one for one in lives if one[2] <= day and not renamed_by(lives, one, day)])
                starts.append((n, child, day, life, draw.choice(WAYS)))
    return clusters, starts


def renamed_by(lives, life, day):
    """Whether the practice of this row has another name on the day."""
    return any(other[0] == life[0] and life[2] < other[2] <= day for other in lives)


WAYS = ("eigen_agb", "eigen_naam", "praktijk_agb", "praktijk_naam", "huisarts_agb", "huisarts_naam", "soj_agb")


NAMED = ("huisartspraktijk_agb", "huisartspraktijk_naam", "verwijzer_agb", "verwijzer_naam")


def said(way, life, number):
    """Give the cells that name a practice in this way."""
    gp, soj = f"0188{life[0][4:]}", f"9488{life[0][4:]}"
    return {
        "eigen_agb": {"huisartspraktijk_agb": number, "verwijzer_type": "01"},
        "eigen_naam": {"huisartspraktijk_naam": life[1], "verwijzer_type": "08"},
        "praktijk_agb": {"verwijzer_type": "02", "verwijzer_agb": number},
        "praktijk_naam": {"verwijzer_type": "02", "verwijzer_naam": f"HAP {life[1]}"},
        "huisarts_agb": {"verwijzer_type": "02", "verwijzer_agb": gp},
        "huisarts_naam": {"verwijzer_type": "02", "verwijzer_naam": f"huisarts van {life[0]}"},
        "soj_agb": {"verwijzer_type": "01", "verwijzer_agb": soj},
    }[way]


def delivered(one_practice, mergers=True):
    """Give the sources of the region, with mergers (told or not) or with one practice per cluster."""
    clusters, starts = drawn()
    practices, persons = [], []
    for lives in clusters:
        last, others = lives[-1], sorted({naam for _, naam, *_ in lives[:-1]})
        if one_practice:
            rows = [{"praktijk_id": last[0], "naam": last[1], "geldig_van": "2015-01-01", "aliassen": "|".join(others)}]
        else:
            names = ("praktijk_id", "naam", "geldig_van", "geldig_tot", "opgegaan_in")
            rows = [dict(zip(names, life if mergers else (*life[:4], ""), strict=True)) for life in lives]
        practices += [{"gemeente": "9901", "geldig_tot": "", "opgegaan_in": "", "aliassen": "", **row} for row in rows]
        for number in {life[0] for life in lives}:
            at = {"praktijk_id": last[0] if one_practice else number, "geldig_van": "2015-01-01"}
            persons.append({**at, "zorgverlener_agb": f"0188{number[4:]}", "rol": "huisarts",
                            "naam": f"huisarts van {number}"})  # fmt: skip
            persons.append({**at, "zorgverlener_agb": f"9488{number[4:]}", "rol": "soj", "naam": ""})
    decided = []
    for place, (n, child, day, life, way) in enumerate(starts):
        number = clusters[n][-1][0] if one_practice else life[0]
        decided.append(
            {
                "gemeente": "9901", "toewijzingnummer": str(place + 1), "bsn": BSNS[n * CHILDREN + child],
                "geboortedatum": "2012-05-17", "productcategorie": "52", "productcode": "", "toewijzingsdatum": day,
                "ingangsdatum": day, "einddatum": day, "aanbieder_agb": AANBIEDERS["P"],
                **dict.fromkeys(NAMED, ""),
                **said(way, life, number),
            }
        )  # fmt: skip
    return [listed("praktijken", practices), listed("zorgverleners", persons), listed("beschikkingen", decided)]


@pytest.fixture(scope="module")
def written_out():
    return load_sources(delivered(one_practice=False), TABLES)


@pytest.fixture(scope="module")
def one_practice():
    return load_sources(delivered(one_practice=True), TABLES)


def youths(tables):
    """Give the youths per cluster (by its place in the list) and quarter."""
    clusters, _ = drawn()
    place = {life[0]: n for n, lives in enumerate(clusters) for life in lives}
    found = defaultdict(set)
    for row in tables["kern.verwijzingen"]:
        if row["telt_mee"] and row["praktijkcluster"]:
            found[place[row["praktijkcluster"]], row["kwartaal"]].add(row["client_pseudo"])
    return found


def region(tables):
    rows = tables["mart.verwijzingen_groep_kwartaal"]
    return {
        row["periode"]: row["jeugdigen_verwezen"]
        for row in rows
        if (row["gebied"], row["groep"], row["zorgvorm"]) == ("*", "totaal", "TOTAAL")
    }


def test_a_cluster_has_the_same_youths_every_quarter(written_out, one_practice):
    assert youths(written_out) == youths(one_practice)


def test_the_region_has_as_many_youths_every_quarter(written_out, one_practice):
    assert region(written_out) == region(one_practice)


def test_every_way_to_name_a_practice_is_linked_and_more_than_one_practice_of_each_cluster_is_used(written_out):
    linked = [row for row in written_out["kern.verwijzingen"] if row["praktijk_id"]]
    assert len(linked) == len(written_out["kern.verwijzingen"])
    assert len({row["link_regel"] for row in linked}) == len(WAYS) - 1
    used = defaultdict(set)
    for row in linked:
        used[row["praktijkcluster"]].add(row["praktijk_id"])
    assert len(used) == CLUSTERS
    assert sum(len(practices) > 1 for practices in used.values()) > CLUSTERS / 2


def test_without_the_mergers_the_youths_would_be_fewer(written_out):
    """What would happen if nobody said where a practice went: the comparison above can fail."""
    untold = load_sources(delivered(one_practice=False, mergers=False), TABLES)
    linked = sum(row["praktijk_id"] is not None for row in untold["kern.verwijzingen"])
    assert linked < 0.9 * len(untold["kern.verwijzingen"])
    assert sum(region(untold).values()) < sum(region(written_out).values())


def test_practices_of_a_cluster_do_not_add_up_where_a_youth_was_at_two(written_out):
    added = sum(row["jeugdigen_verwezen"] for row in written_out["mart.verwijzingen_praktijk_kwartaal"])
    assert added > sum(map(len, youths(written_out).values()))
