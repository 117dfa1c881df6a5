"""The profile of a delivery: what is counted, and of what."""

from __future__ import annotations

from datetime import date

import ibis
import pandas as pd
import pytest

from etl.normalise.profiles import (
    build_units,
    comparable,
    count_gone,
    delivered_keys,
    kinds_of,
    profile_rows,
)
from etl.settings import Tolerance

VERZOEK = {
    "gemeente": "string", "referentie_aanbieder": "string", "client_pseudo": "string", "aanbieder_agb": "string",
    "productcategorie": "string", "productcode": "string", "ingangsdatum": "date", "einddatum": "date",
    "verwijzer_type": "string", "verwijzer_agb": "string", "verwijzer_naam": "string", "dagtekening": "date",
    "geboortedatum": "date", "levering_id": "string", "afkeur": "string",
}  # fmt: skip


def verzoeken(*rows):
    usual = dict.fromkeys(VERZOEK) | {
        "gemeente": "9901", "referentie_aanbieder": "r1", "client_pseudo": "p1", "aanbieder_agb": "73000001",
        "productcategorie": "45", "productcode": "45A04", "verwijzer_type": "02", "dagtekening": date(2024, 1, 5),
        "levering_id": "a",
    }  # fmt: skip
    return ibis.memtable(pd.DataFrame([usual | row for row in rows], columns=list(VERZOEK)), schema=VERZOEK)


def members(*rows):
    return ibis.memtable(pd.DataFrame(rows, columns=["levering_id", "partij", "volledig"]))


def test_rows_classes_empty_cells_refusals_and_newest_dates_are_counted_per_partij():
    rows = verzoeken(
        {"afkeur": "bsn:bsn_elfproef"},
        {"productcode": None, "verwijzer_type": None},
        {"levering_id": "b", "aanbieder_agb": "73000002"},
        {"levering_id": "left out"},
    )
    made = profile_rows("verzoeken", rows, members(("a", "A", False), ("b", "B", False)))
    counts = {(row.partij, row.maat, row.klasse): row.aantal for row in made.itertuples()}
    assert counts["A", "rijen", ""] == 2
    assert counts["A", "afgekeurd", ""] == 1
    assert (counts["A", "code", "45A04"], counts["A", "code", "45"]) == (1, 1)
    assert counts["A", "aanbieder", "73000001"] == 2
    assert counts["A", "verwijzer", "02"] == 1
    assert (counts["A", "leeg", "verwijzer_type"], counts["A", "leeg", "verwijzer_naam"]) == (1, 2)
    assert counts["A", "datum", "dagtekening"] == (date(2024, 1, 5) - date(1970, 1, 1)).days
    assert (counts["B", "rijen", ""], counts["B", "aanbieder", "73000002"]) == (1, 1)
    assert ("A", "datum", "ingangsdatum") not in counts
    assert {row.soort for row in made.itertuples()} == {"verzoeken"}


def test_nothing_delivered_is_an_empty_profile():
    assert profile_rows("verzoeken", verzoeken({"levering_id": "other"}), members(("a", "A", False))).empty


def test_keys_that_are_gone_are_counted_once_each():
    rows = verzoeken(
        {}, {}, {"referentie_aanbieder": "r2"}, {"levering_id": "b"}, {"levering_id": "b", "referentie_aanbieder": "r9"}
    )
    keys = delivered_keys("verzoeken", rows)
    counted = count_gone(keys, [("a", "b"), ("b", "a"), ("a", "empty"), ("empty", "a")])
    assert counted.to_numpy().tolist() == [["a", "b", 2, 1], ["a", "empty", 2, 2], ["b", "a", 2, 1]]


def leveringen(*rows, soort="beschikkingen", volledig=False):
    frame = pd.DataFrame(rows, columns=["levering_id", "leveringsdatum", "gelezen", "stand"])
    return frame.assign(
        leveringsdatum=pd.to_datetime(frame["leveringsdatum"]), bron_naam="bron", bron_soort=soort,
        volledig=volledig, volgorde=range(len(frame)),
    )  # fmt: skip


def test_a_delivery_that_was_refused_is_nothing_to_compare_with():
    units, known = build_units(leveringen(("a", "2024-01-31", 5, "gelezen"), ("b", "2024-02-29", 0, "geweigerd")))
    assert units["partij"].tolist() == known["partij"].tolist() == ["a"]


def test_messages_are_taken_per_month_and_the_newest_month_waits():
    units, known = build_units(
        leveringen(
            ("a", "2024-01-03", 2, "gelezen"), ("b", "2024-01-30", 3, "gelezen"), ("c", "2024-02-01", 1, "gelezen"),
            soort="ijw",
        )
    )  # fmt: skip
    assert units[["partij", "gelezen", "per_maand"]].to_numpy().tolist() == [["bron|maand|2024-01", 5, True]]
    assert units["datum"].tolist() == [pd.Timestamp(2024, 1, 31)]
    assert known["levering_id"].tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("gelezen", "volledig", "is_compared"),
    [
        ([40, 40, 40, 40], False, True),
        ([40, 40, 40], False, False),
        ([9, 9, 9, 9], False, False),
        ([20, 20], True, True),
        ([20], True, False),
        ([9, 9], True, False),
        ([3, 0], True, True),
        ([0, 0], True, False),
    ],
)
def test_what_is_too_little_to_compare_is_not_counted(gelezen, volledig, is_compared):
    rows = [(f"d{n}", f"2024-0{n + 1}-28", number, "gelezen") for n, number in enumerate(gelezen)]
    units, _ = build_units(leveringen(*rows, volledig=volledig))
    assert len(comparable(units, Tolerance())) == len(gelezen) * is_compared


def test_only_sources_of_messages_and_databases_hold_every_kind_of_rows():
    assert kinds_of({"praktijken", "declaraties"}) == {"praktijken", "declaraties"}
    assert {"starts", "beschikkingen", "praktijken"} <= kinds_of({"praktijken", "ijw"}) == kinds_of({"ggm"})
