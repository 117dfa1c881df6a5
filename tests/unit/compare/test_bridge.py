"""The bridge over a change of codes: both codings counted, and where the series breaks."""

from __future__ import annotations

import ibis
import pandas as pd
import pytest

from etl.compare import bridge
from schemas import contracts
from schemas.tables import TABLES

OUTCOME = ("SGGZ", "GBGGZ", "GGZ_ONBEPAALD", "AMBULANT")
FIRST = 2017 * 4  # quarters as numbers: 2017K1
CHANGE = 2018 * 4
STARTS = ["gemeente", "client_pseudo", "nummer", "product", "streng", "basis", "ruim"]
PROPOSALS = ["gemeente", "oude_categorie", "oude_code", "nieuwe_categorie", "nieuwe_code", "wisseldag", "teller",
             "zorgvorm_oud", "zorgvorm_nu"]  # fmt: skip
CHANGES = ["gemeente", "product", "soort", "maand"]


def youths(gemeente, product, meaning, per_quarter, first, last):
    """So many youths per quarter, from a quarter up to and including another, under one code."""
    readings = meaning if isinstance(meaning, tuple) else (meaning,) * 3
    return [
        (gemeente, f"{product}-{quarter}-{n}", quarter, product, *readings)
        for quarter in range(first, last + 1)
        for n in range(per_quarter)
    ]


def pair(gemeente, old, new, was, now, teller=10, day="2018-01-01"):
    return (gemeente, *old.split("|"), *new.split("|"), day, teller, was, now)


def bridges(starts, proposals, changes=(), uitkomst=OUTCOME):
    connection = ibis.duckdb.connect()

    def table(name, rows, columns, numbers=(), days=()):
        frame = pd.DataFrame(list(rows), columns=columns)
        kinds = {column: "int64" if column in numbers else "str" for column in columns}
        made = connection.create_table(name, ibis.memtable(frame.astype(kinds)))
        return made.cast(dict.fromkeys(days, "date"))

    counted = bridge.count_bridges(
        table("starts", starts, STARTS, ["nummer"]),
        table("voorstellen", proposals, PROPOSALS, ["teller"], ["wisseldag"]),
        table("wissels", changes, CHANGES, ["maand"]),
        uitkomst,
    )
    declared = TABLES["kern.codebruggen"]
    made = bridge.build_codebruggen(counted).select(*declared.columns)
    assert contracts.check(declared, made.cast(contracts.ibis_schema(declared))) == []
    return made.to_pandas().sort_values(["gemeente", "wisseldag", "zorgvorm", "kwartaal"], ignore_index=True)


def counts(frame, zorgvorm, kwartaal, gemeente="9901"):
    row = frame[(frame["zorgvorm"] == zorgvorm) & (frame["kwartaal"] == kwartaal) & (frame["gemeente"] == gemeente)]
    return tuple(row.iloc[0][[f"jeugdigen_{coding}" for coding in bridge.CODINGS]]) if len(row) else None


def broken(frame, gemeente="9901"):
    return set(frame.loc[frame["breuk"] & (frame["gemeente"] == gemeente), "zorgvorm"])


@pytest.fixture(scope="module")
def moved():
    """A code for OPVOEDHULP is followed by one that nobody placed; care as such goes on as it was."""
    starts = [
        *youths("9901", "45|45A01", "OPVOEDHULP", 6, FIRST, CHANGE - 1),
        *youths("9901", "45|45B01", ("OPVOEDHULP", "AMBULANT", "AMBULANT"), 6, CHANGE, CHANGE + 5),
        *youths("9901", "45|45A04", "AMBULANT", 20, FIRST, CHANGE + 5),
    ]
    return bridges(starts, [pair("9901", "45|45A01", "45|45B01", "OPVOEDHULP", "AMBULANT")])


def test_the_quarters_on_both_sides_are_counted_under_both_codings(moved):
    assert counts(moved, "OPVOEDHULP", "2017K4") == (6, 0, 6, 6, 6)
    assert counts(moved, "OPVOEDHULP", "2018K1") == (6, 0, 6, 0, 0)
    assert counts(moved, "AMBULANT", "2017K4") == (20, 26, 20, 20, 20)
    assert counts(moved, "AMBULANT", "2018K1") == (20, 26, 20, 26, 26)


def test_four_quarters_stand_on_each_side(moved):
    sides = moved.drop_duplicates("kwartaal").set_index("kwartaal")["kant"].to_dict()
    assert sides == {f"2017K{n}": "voor" for n in range(1, 5)} | {f"2018K{n}": "na" for n in range(1, 5)}


def test_a_series_breaks_where_the_two_codings_do_not_agree(moved):
    assert broken(moved) == {"OPVOEDHULP", "AMBULANT", "TOTAAL"}


def test_what_is_outside_the_outcome_is_not_in_its_total(moved):
    assert counts(moved, "TOTAAL", "2017K4") == (20, 26, 20, 20, 20)


def test_a_new_code_that_means_the_same_breaks_nothing():
    starts = [
        *youths("9901", "52|52A00", "SGGZ", 8, FIRST, CHANGE - 1),
        *youths("9901", "54|54002", "SGGZ", 8, CHANGE, CHANGE + 3),
    ]
    frame = bridges(starts, [pair("9901", "52|52A00", "54|54002", "SGGZ", "SGGZ")])
    assert broken(frame) == set()
    assert counts(frame, "SGGZ", "2017K2") == counts(frame, "SGGZ", "2018K2") == (8, 8, 8, 8, 8)
    assert bridge.find_breaks(frame).empty
    assert bridge.build_break_remarks(frame).empty


def test_a_new_code_that_hides_the_level_breaks_both_levels_but_not_the_outcome():
    starts = [
        *youths("9901", "52|52A00", "SGGZ", 10, FIRST, CHANGE - 1),
        *youths("9901", "54|54002", "SGGZ", 8, CHANGE, CHANGE + 3),
        *youths("9901", "54|54004", "GGZ_ONBEPAALD", 3, CHANGE, CHANGE + 3),
        *youths("9901", "45|45A04", "AMBULANT", 40, FIRST, CHANGE + 3),
    ]
    changes = [("9901", "54|54004", "begint", CHANGE * 3), ("9901", "54|54002", "begint", CHANGE * 3)]
    pairs = [pair("9901", "52|52A00", "54|54002", "SGGZ", "SGGZ")]
    frame = bridges(starts, pairs, changes)
    assert broken(frame) == {"GGZ_ONBEPAALD", "SGGZ"}
    loose = frame[frame["kant"] == "na"].groupby("zorgvorm")["zonder_brug"].sum().to_dict()
    assert loose == {"AMBULANT": 0, "GGZ_ONBEPAALD": 12, "SGGZ": 0, "TOTAAL": 0}
    without_basic = bridges(starts, pairs, changes, uitkomst=("SGGZ", "GGZ_ONBEPAALD"))
    assert broken(without_basic) == {"GGZ_ONBEPAALD", "SGGZ", "TOTAAL"}
    assert broken(bridges(starts, pairs, [("9901", "54|54004", "begint", CHANGE * 3 + 2)])) == set()


def test_a_change_of_the_region_is_bridged_in_each_gemeente_with_the_code_most_youths_went_to():
    starts = [
        *youths("9901", "45|45A01", "AMBULANT", 5, FIRST, CHANGE - 1),
        *youths("9902", "45|45A01", "AMBULANT", 3, FIRST, CHANGE - 1),
    ]
    pairs = [
        pair("*", "45|45A01", "45|45B01", "AMBULANT", "OPVOEDHULP", teller=4),
        pair("*", "45|45A01", "45|45C01", "AMBULANT", "AMBULANT", teller=9),
    ]
    frame = bridges(starts, pairs)
    assert counts(frame, "AMBULANT", "2017K4") == (5, 5, 5, 5, 5)
    assert counts(frame, "AMBULANT", "2017K4", "9902") == (3, 3, 3, 3, 3)


def test_a_change_within_a_quarter_makes_that_quarter_mixed():
    starts = youths("9901", "45|45A01", "AMBULANT", 5, FIRST, CHANGE + 3)
    frame = bridges(starts, [pair("9901", "45|45A01", "45|45B01", "AMBULANT", "LVB", day="2018-02-01")])
    assert frame.loc[frame["kwartaal"] == "2018K1", "kant"].unique().tolist() == ["gemengd"]
    [row] = bridge.find_breaks(frame).to_dict("records")
    assert row == {"gemeente": "9901", "laatste_oud": "2017K4", "eerste_nieuw": "2018K2"}


def test_what_an_effect_model_may_not_cross(moved):
    breaks = bridge.find_breaks(moved)
    assert breaks.to_dict("records") == [{"gemeente": "9901", "laatste_oud": "2017K4", "eerste_nieuw": "2018K1"}]
    assert bridge.find_breaks(moved, "OPVOEDHULP").equals(breaks)
    assert bridge.find_breaks(moved, "SGGZ").empty
    whole = [("2017K1", "2017K4"), ("2018K1", "2019K4")]
    assert all(bridge.is_one_series(breaks, "9901", first, last) for first, last in whole)
    assert not bridge.is_one_series(breaks, "9901", "2017K4", "2018K1")
    assert bridge.is_one_series(breaks, "9902", "2016K1", "2020K1")


def test_a_break_is_told_once_per_gemeente_and_change_without_a_number(moved):
    [row] = bridge.build_break_remarks(moved).to_dict("records")
    assert (row["laag"], row["controle"], row["gemeente"]) == ("codes", "reeks breekt: 2018K1", "9901")
    assert row["reden"] == (
        "Door nieuwe codes verandert hier de reeks van AMBULANT, OPVOEDHULP. De uitkomst als geheel breekt mee. "
        "Vergelijk geen kwartalen van voor deze grens met kwartalen erna; zie kern.codebruggen."
    )


def test_without_a_change_there_is_no_bridge():
    assert bridges(youths("9901", "45|45A01", "AMBULANT", 5, FIRST, CHANGE), []).empty
