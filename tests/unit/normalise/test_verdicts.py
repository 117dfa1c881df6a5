"""What becomes of a delivery once it is judged, and what people are told."""

from __future__ import annotations

import ibis
import pandas as pd
from deliveries_in_time import PlainJudge, source

from etl.intake.acceptances import Acceptance
from etl.normalise.holding import STEP_COLUMNS, Rules
from etl.normalise.verdicts import build_afwijkingen, held_sentence, hold, in_words, judge_deliveries
from etl.settings import Tolerance
from schemas.contracts import check, ibis_schema
from schemas.tables import TABLES


def leveringen(count, volledig=False):
    return pd.DataFrame(
        {
            "levering_id": [f"d{n}" for n in range(count)],
            "bron_naam": "bron",
            "bron_gemeente": "9901",
            "bestand": [f"b{n}.csv" for n in range(count)],
            "leveringsdatum": pd.date_range("2024-01-31", periods=count, freq="ME"),
            "volgorde": range(count),
            "volledig": volledig,
            "stand": "gelezen",
            "reden": None,
            "is_ingetrokken": False,
            "is_actueel": True,
        }
    )


def steps(*rows):
    columns = ["partij", "maat", "klasse", "waarde", "ondergrens", "bovengrens", "besluit"]
    frame = pd.DataFrame(rows, columns=columns).assign(bron_naam="bron", soort="beschikkingen", verklaring="")
    return frame[STEP_COLUMNS]


FEWER = ("d1", "rijen", "", 95.0, 114.2, 266.0, "vastgehouden")
EMPTIED = ("d1", "leeg", "postcode4", 95.0, 0.0, 20.9, "vastgehouden")
GONE = ("d1", "aanbieder", "73000001", 0.0, 8.4, 44.0, "vastgehouden")
RENAMED = ("d1", "code", "45X99", 60.0, -4.0, 4.0, "vastgehouden")


def test_the_sentence_names_three_steps_and_what_to_do():
    sentence = held_sentence("b1.csv", "bron", steps(RENAMED, GONE, EMPTIED, FEWER))
    assert sentence == (
        "b1.csv: vastgehouden, want dit lijkt niet op eerdere leveringen van bron: 95 rijen (minstens 115 verwacht); "
        "postcode4 leeg of onleesbaar in 95 rijen (hoogstens 20 verwacht); aanbieder 73000001 in 0 rijen (minstens 9 "
        "verwacht); en nog 1. Er is niets van geladen. Vraag een nieuw bestand, of klopt het toch: load CONFIG "
        "--accepteer bron --reden TEKST."
    )


def test_in_words_there_is_no_number_of_rows():
    words = in_words(steps(FEWER, EMPTIED, GONE, RENAMED, ("d1", "code", "45A04", 0.0, 9.0, 50.0, "vastgehouden")))
    assert words == (
        "minder rijen; postcode4 is vaker leeg of onleesbaar; een aanbieder komt minder vaak voor; "
        "een productcode komt minder vaak voor; een productcode komt vaker voor"
    )


def test_a_held_delivery_stands_open_with_its_sentence_and_the_others_are_as_they_were():
    made = hold(leveringen(3), steps(FEWER))
    assert made["stand"].tolist() == ["gelezen", "vastgehouden", "gelezen"]
    assert made["reden"].notna().tolist() == [False, True, False]
    assert "95 rijen" in made["reden"][1]
    assert made["is_actueel"].tolist() == [True, True, True]


def test_a_newer_full_delivery_replaces_a_held_one():
    assert hold(leveringen(3, volledig=True), steps(FEWER))["is_actueel"].tolist() == [True, False, True]


def accept_all(held):
    return held["levering_id"]


def accept_none(held):
    return ()


def decide(accept, count=9):
    made = source(*[{}] * 6, 100, 40, {"leeg:geboortedatum": 200})
    rules = Rules(True, set(), lambda soort, pairs: {}, {}, Tolerance())
    return judge_deliveries(leveringen(count), [made], rules, PlainJudge(), accept)


def test_accepting_goes_on_until_nothing_of_the_source_is_held():
    judged, found, chosen = decide(accept_all)
    assert chosen == {"d6", "d7", "d8"}
    assert set(judged["stand"]) == {"gelezen"}
    assert set(found["besluit"]) == {"geaccepteerd"}


def test_without_accepting_all_three_are_held():
    judged, _, chosen = decide(accept_none)
    assert chosen == set()
    assert judged.loc[judged["stand"] == "vastgehouden", "levering_id"].tolist() == ["d6", "d7", "d8"]


def test_afwijkingen_are_as_declared_and_say_who_accepted_what_and_why():
    found = steps(
        FEWER,
        ("d2", *GONE[1:6], "geaccepteerd"),
        ("bron|maand|2024-03", "rijen", "", 3.0, 4.0, 9.0, "gemeld"),
    )
    who = {"d2": Acceptance("d2", "bron", "b2.csv", "ans", "2026-01-02T03:04:05+00:00", "vakantie")}
    made = build_afwijkingen(hold(leveringen(3), found), found, who)
    declared = TABLES["kern.afwijkingen"]
    assert check(declared, ibis.memtable(made).cast(ibis_schema(declared))) == []
    rows = made.set_index("bestand")
    assert rows["is_open"].to_dict() == {"b1.csv": True, "b2.csv": False, "berichten van 2024-03": False}
    assert rows.loc["b2.csv", ["besloten_door", "verklaring"]].tolist() == ["ans", "vakantie"]
    assert pd.isna(rows.loc["berichten van 2024-03", "levering_id"])


def test_no_steps_are_an_empty_table_of_the_declared_columns():
    made = build_afwijkingen(leveringen(2), steps(), {})
    assert made.empty
    assert list(made.columns) == list(TABLES["kern.afwijkingen"].columns)


def test_nothing_to_compare_leaves_everything_as_it_was():
    rules = Rules(True, set(), lambda soort, pairs: {}, {}, Tolerance())
    judged, found, chosen = judge_deliveries(leveringen(2), [], rules, PlainJudge(), accept_all)
    pd.testing.assert_frame_equal(judged, leveringen(2), check_dtype=False)
    assert (found.empty, chosen) == (True, set())
    assert build_afwijkingen(judged, found, {}).empty
