"""The truth obeys the rules of the contract, checked in the slowest way, and agrees with the deliveries."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from demo_deliveries import delivered, is_date
from demo_reading import Region, read_csv

from demo.days import day
from demo.products import NATIONAL

FAR = date(2032, 1, 1)


def as_date(text: str) -> date:
    return date.fromisoformat(text) if text else FAR


def counted(region: Region) -> list[dict[str, str]]:
    return [row for row in region.truth("beschikkingen") if row["telt_mee"] == "ja"]


def products(region: Region) -> dict[tuple[str, str, str], tuple[str, str]]:
    return {
        key: (row["productcategorie"], row["productcode"].strip().upper()) for key, row in delivered(region).items()
    }


def test_days_without_a_decision_split_trajecten_where_rule_5_says(region):
    per_key: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    known = products(region)
    for row in counted(region):
        product = known.get((row["gemeente"], row["wet"], row["toewijzingnummer"]), ("", ""))
        key = row["zorgvorm"] if row["zorgvorm"] != "ONBEKEND" else f"ONBEKEND{product}"
        per_key[row["kind_id"], key].append(row)
    checked = 0
    for rows in per_key.values():
        covered: dict[date, set[str]] = defaultdict(set)
        for row in rows:
            moment = as_date(row["ingangsdatum"])
            while moment <= as_date(row["einde"]):
                covered[moment].add(row["traject_id"])
                moment += timedelta(days=1)
        days = sorted(covered)
        assert all(len(names) == 1 for names in covered.values())
        for before, after in pairwise(days):
            same = covered[before] == covered[after]
            assert same == ((after - before).days - 1 <= 30)
        checked += len(days)
    assert checked > 100_000


def test_roles_follow_rule_6(region):
    known = products(region)
    per_traject: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in counted(region):
        per_traject[row["traject_id"]].append(row)
    seen = set()
    for rows in per_traject.values():
        rows.sort(key=lambda row: (row["ingangsdatum"], row["gemeente"], row["toewijzingnummer"]))
        if any((row["gemeente"], row["wet"], row["toewijzingnummer"]) not in known for row in rows):
            continue
        for place, row in enumerate(rows):
            before = rows[:place]
            own = known[row["gemeente"], row["wet"], row["toewijzingnummer"]]
            same = [one for one in before if one["aanbieder_agb"] == row["aanbieder_agb"]]
            equal = [one for one in same if known[one["gemeente"], one["wet"], one["toewijzingnummer"]] == own]
            expected = (
                {"eerste"}
                if not before
                else {"dubbel", "verlenging"}
                if equal
                else {"wijziging"}
                if same
                else {"overdracht", "parallel"}
            )
            assert row["rol"] in expected
            if row["rol"] == "dubbel":
                assert any(one["einde"] >= row["einde"] or not one["einde"] for one in equal)
            seen.add(row["rol"])
    assert seen == {"eerste", "dubbel", "verlenging", "wijziging", "overdracht", "parallel"}


def test_the_first_decision_of_a_traject_is_its_earliest(region):
    decisions = defaultdict(list)
    for row in counted(region):
        decisions[row["traject_id"]].append(row)
    for traject in region.truth("trajecten"):
        rows = decisions[traject["traject_id"]]
        first = min(rows, key=lambda row: (row["ingangsdatum"], row["gemeente"], row["toewijzingnummer"]))
        assert (traject["gemeente"], traject["toewijzingnummer"]) == (
            first["gemeente"],
            first["toewijzingnummer"],
        )
        assert traject["startdatum"] == first["ingangsdatum"]
        assert traject["einddatum"] == max((row["einde"] for row in rows), key=as_date)
        assert int(traject["aantal_beschikkingen"]) == len(rows)


def test_a_start_with_an_administrative_reden_or_predecessor_is_no_referral(region):
    stories = {row["verhaal"] for row in region.truth("verwijzingen") if row["is_administratief"] == "ja"}
    assert {"terug_naar_zin", "hervat", "herstart"} <= stories
    for row in region.truth("verwijzingen"):
        if row["verhaal"] in ("terug_naar_zin", "herstart"):
            assert row["is_administratief"] == "ja"


def test_the_last_delivered_version_ends_when_the_truth_says(region):
    last = delivered(region)
    checked = 0
    for row in counted(region):
        key = (row["gemeente"], row["wet"], row["toewijzingnummer"])
        if row["geleverd"] != "ja":
            continue
        found = last[key]
        end = found["einddatum"] if found["einddatum"] and found["einddatum"] < "2099" else ""
        stop = found["stopdatum"]
        if stop and is_date(stop) and stop >= found["ingangsdatum"]:
            end = min(end, stop) if end else stop
        assert (found["ingangsdatum"], end) == (row["ingangsdatum"], row["einde"]), key
        checked += 1
    assert checked > 1000


def test_what_was_only_delivered_wrongly_is_not_among_the_loaded(region):
    last = delivered(region)
    for row in region.truth("beschikkingen"):
        if row["geleverd"] in ("afgekeurd", "te laat"):
            key = (row["gemeente"], row["wet"], row["toewijzingnummer"])
            assert row["geleverd"] == "te laat" or key not in last


def test_zorgvorm_follows_the_delivered_codes_before_the_national_ones(region):
    codes = read_csv(region.deliveries("regio/codes/*.csv")[0])
    last = delivered(region)

    def look_up(gemeente: str, categorie: str, code: str, on: str) -> str:
        for owner in (gemeente, "*"):
            for wanted in (code, ""):
                for row in codes:
                    valid = row["geldig_van"] <= on and (not row["geldig_tot"] or on <= row["geldig_tot"])
                    if (row["gemeente"], row["categorie"], row["code"]) == (
                        owner,
                        categorie,
                        wanted,
                    ) and valid:
                        return row["zorgvorm"]
        return NATIONAL.get((categorie, code)) or NATIONAL.get((categorie, ""), "ONBEKEND")

    seen = set()
    for row in counted(region):
        found = last.get((row["gemeente"], row["wet"], row["toewijzingnummer"]))
        if found is None:
            continue
        code = found["productcode"].strip().upper()
        zorgvorm = look_up(row["gemeente"], found["productcategorie"], code, row["ingangsdatum"])
        assert zorgvorm == row["zorgvorm"]
        seen.add(zorgvorm)
    assert {"SGGZ", "GBGGZ", "GGZ_ONBEPAALD", "AMBULANT", "DYSLEXIE", "LVB", "OPVOEDHULP", "ONBEKEND"} <= seen


@pytest.mark.parametrize("name", ["trajecten", "beschikkingen", "verwijzingen", "aantallen", "gevaren"])
def test_the_truth_has_rows(region, name):
    assert region.truth(name)


def test_the_special_practices_of_the_region_stand_in_its_files(region):
    practices = read_csv(region.deliveries("regio/praktijken/*.csv")[0])
    names = defaultdict(set)
    for row in practices:
        names[row["praktijk_id"]].add(row["naam"])
    assert sum(len(found) > 1 for found in names.values()) == 2
    assert sum(bool(row["opgegaan_in"]) for row in practices) == 2
    groups = {row["praktijk_id"] for row in read_csv(region.deliveries("regio/praktijkgroepen/*.csv")[0])}
    assert len(set(names) - groups) == 1
    assert date.fromordinal(day(2023, 5, 15)).isoformat() in {row["geldig_tot"] for row in practices}
