"""What the rules of the signals say of written-out practices: one line per practice."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from etl.compare import signals
from etl.compare.periods import Kwartaal
from etl.settings import SignaalRegels
from schemas import contracts
from schemas.tables import TABLES

RULES = SignaalRegels(trekkingen=50)
DREMPELS = SimpleNamespace(werkgroep=5, openbaar=10)
FIRST = Kwartaal(2018, 1)
NOBODY = pd.DataFrame({"praktijk_id": [], "laatste_oud": [], "eerste_nieuw": []}, dtype="str")
NO_BREAK = pd.DataFrame({"gemeente": [], "laatste_oud": [], "eerste_nieuw": []}, dtype="str")


def practice(counts, soj="", lists=1000, status=None, dagen_open=None, praktijk_id="01990001"):
    """Quarters from 2018K1 on; ``soj``: a letter per quarter, z without, m with, d on a part of the days."""
    rows = []
    for at, count in enumerate(counts):
        quarter = FIRST.plus(at)
        days = (quarter.eind - quarter.begin).days + 1 if dagen_open is None else dagen_open[at]
        rows.append(
            {
                "praktijk_id": praktijk_id, "kwartaal": str(quarter), "gemeente": "9901", "dagen_open": days,
                "dagen_soj": {"z": 0, "m": days, "d": 1}[(soj or "z" * len(counts))[at]],
                "patienten_onder_18": lists if np.isscalar(lists) or lists is None else lists[at],
                "jeugdigen_verwezen": count, "status": "definitief" if status is None else status[at],
            }
        )  # fmt: skip
    return pd.DataFrame(rows).astype({"patienten_onder_18": "Int64"})


def judged(quarters, mergers=NOBODY, breaks=NO_BREAK, rules=RULES):
    frame = signals.build_signalen(quarters, mergers, breaks, DREMPELS, rules)
    assert contracts.check(TABLES["mart.signalen"], memtable(frame)) == []
    return frame


def memtable(frame):
    import ibis

    return ibis.memtable(frame).cast(contracts.ibis_schema(TABLES["mart.signalen"]))


def words(frame, maat):
    return list(frame.loc[frame["maat"] == maat, "soort"])


SHORT = {"basis": "b", "basis_te_kort": "k", "te_weinig_kwartalen": "w", "verandering": "v", "lijst_ontbreekt": "l",
         "nog_niet_vast": "p", "geen": ".", "lager": "-", "hoger": "+"}  # fmt: skip


def letters(frame, maat):
    return "".join(SHORT[word] for word in words(frame, maat))


BASE = [8] * 12

CASES = [
    # what it shows, counts after a baseline of twelve times 8, quarter, four quarters, run
    ("nothing", [8, 7, 9, 8, 8, 9], "......", "www...", "wwwwww"),
    ("one high quarter", [8, 24, 8, 8, 8], ".+...", "www..", "wwwww"),
    ("one low quarter", [8, 0, 8, 8, 8], ".-...", "www..", "wwwww"),
    ("a lower year", [3, 3, 3, 3, 3], ".....", "www--", "wwwww"),
    ("a higher year", [14, 14, 14, 14, 14], ".....", "www++", "wwwww"),
    ("eight below", [7] * 9, ".........", "www......", "wwwwwww--"),
    ("eight above", [9] * 9, ".........", "www......", "wwwwwww++"),
    ("seven below and one above", [7] * 7 + [9, 9], ".........", "www......", "wwwwwww.."),
    ("one on the mean ends no run", [7] * 4 + [8] + [7] * 5, "..........", "www.......", "wwwwwww.--"),
]  # fmt: skip


@pytest.mark.parametrize(("counts", "quarter", "four", "run"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_three_rules_on_a_fixed_baseline(counts, quarter, four, run):
    frame = judged(practice(BASE + counts))
    for maat, expected in (("kwartaal", quarter), ("vier_kwartalen", four), ("reeks", run)):
        assert letters(frame, maat) == "b" * 12 + expected, maat
    told = frame[frame["soort"].isin(["lager", "hoger"])]
    assert told["tekst"].str.contains("minder|onder").equals(told["soort"] == "lager")
    assert (frame.loc[frame["soort"] == "geen", "tekst"] == "Geen bijzonderheden.").all()


def test_until_there_are_twelve_quarters_nothing_is_judged():
    assert letters(judged(practice([8] * 11)), "kwartaal") == "k" * 11
    assert letters(judged(practice([8] * 13)), "kwartaal") == "b" * 12 + "."


def test_numbers_stand_beside_what_was_judged_and_nowhere_else():
    frame = judged(practice([*BASE, 8, 8, 8, 8]))
    numbers = ["waarde", "ondergrens", "bovengrens", "vals_alarmkans", "basis_van", "basis_tm"]
    is_judged = frame["soort"].isin(["geen", "lager", "hoger"])
    assert frame.loc[is_judged, numbers].notna().all(axis=None)
    assert frame.loc[~is_judged, numbers].isna().all(axis=None)
    assert set(frame.loc[is_judged, "basis_van"]) == {"2018K1"}
    assert set(frame.loc[is_judged, "basis_tm"]) == {"2020K4"}
    assert frame[frame["maat"].eq("vier_kwartalen") & is_judged]["waarde"].tolist() == [32]


def basis(frame, at):
    row = frame[(frame["maat"] == "kwartaal") & (frame["kwartaal"] == str(FIRST.plus(at)))].iloc[0]
    return (row["basis_van"], row["basis_tm"])


def test_after_the_start_of_an_soj_the_quarters_just_before_it_are_the_baseline():
    frame = judged(practice([25] * 12 + [8] * 12 + [3] * 6, soj="z" * 24 + "d" + "m" * 5))
    assert letters(frame, "kwartaal")[12:24] == "-" * 12
    # The first twelve were 25, the twelve before the start 8: three is no surprise in one quarter, and is in four.
    assert letters(frame, "kwartaal")[24:] == "......"
    assert letters(frame, "vier_kwartalen")[24:] == "www---"
    assert basis(frame, 24) == (str(FIRST.plus(12)), str(FIRST.plus(23)))


def test_the_end_of_an_soj_makes_a_new_baseline_too():
    frame = judged(practice([8] * 30, soj="m" * 20 + "d" + "z" * 9))
    assert basis(frame, 21) == (str(FIRST.plus(8)), str(FIRST.plus(19)))


def test_after_an_early_start_the_baseline_is_made_with_the_soj():
    frame = judged(practice([8] * 20, soj="z" * 3 + "m" * 17))
    assert letters(frame, "kwartaal") == "kkk" + "b" * 12 + "....."
    frame = judged(practice([8] * 20, soj="z" * 8 + "m" * 12))
    assert letters(frame, "kwartaal") == "b" * 8 + "." * 12


@pytest.mark.parametrize(
    ("until", "expected"),
    [("2020-12-31", "b" * 12 + "b" * 12 + "."), ("2020-12-15", "b" * 11 + "v" + "b" * 12 + ".")],
)
def test_a_merger_begins_a_new_series(until, expected):
    gone = pd.DataFrame(
        [
            {"praktijk_id": "01990009", "geldig_tot": pd.Timestamp(until), "opgegaan_in": "01990001"},
            {"praktijk_id": "01990001", "geldig_tot": pd.NaT, "opgegaan_in": None},
        ]
    )
    mergers = signals.find_mergers(gone)
    found = letters(judged(practice([8] * 25), mergers=mergers), "kwartaal")
    # Eleven quarters make no baseline of their own.
    assert found == expected.replace("b" * 11 + "v", "k" * 11 + "v")


def test_a_break_of_codes_in_the_gemeente_begins_a_new_series():
    broken = pd.DataFrame([{"gemeente": "9901", "laatste_oud": "2020K4", "eerste_nieuw": "2021K1"}])
    assert letters(judged(practice([8] * 12 + [30] * 13), breaks=broken), "kwartaal") == "b" * 24 + "."
    elsewhere = broken.assign(gemeente="9902")
    assert letters(judged(practice([8] * 12 + [30] * 2), breaks=elsewhere), "kwartaal") == "b" * 12 + "++"


def test_provisional_quarters_are_not_judged_and_are_no_baseline():
    status = ["definitief"] * 13 + ["nader_voorlopig", "voorlopig", "laatste_goede_stand"]
    assert letters(judged(practice([8] * 13 + [0, 0, 0], status=status)), "kwartaal") == "b" * 12 + ".-pp"
    assert letters(judged(practice([8] * 2, status=["voorlopig"] * 2)), "kwartaal") == "pp"


@pytest.mark.parametrize("lists", [None, 0])
def test_without_a_list_nothing_is_judged(lists):
    assert letters(judged(practice([8] * 14, lists=lists)), "reeks") == "l" * 14


def test_the_list_and_the_days_open_are_the_exposure():
    doubled = judged(practice([*BASE, 20], lists=[1000] * 12 + [3000]))
    assert letters(doubled, "kwartaal") == "b" * 12 + "."
    assert letters(judged(practice([*BASE, 20])), "kwartaal") == "b" * 12 + "+"
    half = judged(practice([*BASE, 15], dagen_open=[90, 91, 92, 92] * 3 + [9]))
    assert letters(half, "kwartaal") == "b" * 12 + "+"


def test_practices_are_judged_each_by_itself_in_whatever_order_they_come():
    both = pd.concat([practice([*BASE, 24]), practice([24] * 13, praktijk_id="01990002")])
    frame = judged(both)
    assert frame.equals(judged(both.sample(frac=1, random_state=1)))
    assert frame[frame["soort"] == "hoger"]["praktijk_id"].unique().tolist() == ["01990001"]
    alone = judged(practice([*BASE, 24]))
    assert frame[frame["praktijk_id"] == "01990001"].reset_index(drop=True).equals(alone)
