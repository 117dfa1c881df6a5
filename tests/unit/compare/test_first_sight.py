"""When a verwijzing was first seen: by registration and by delivery, of any version of its first beschikking."""

from __future__ import annotations

from datetime import date

import ibis
import pandas as pd
import pytest

from etl.compare import first_sight

KEY = ["gemeente", "wet", "toewijzingnummer"]
UITKOMST = ("SGGZ", "GBGGZ")
LANDED = pd.DataFrame(
    [
        (0, "L0", "2023-01-10", "oud", "gelezen"),
        (1, "L1", "2023-04-10", "oud", "gelezen"),
        (2, "L2", "2023-05-10", "nieuw", "gelezen"),
        (3, "L3", "2023-06-10", "nieuw", "vastgehouden"),
    ],
    columns=["volgorde", "levering_id", "leveringsdatum", "bron_naam", "stand"],
)
VERSIONS = pd.DataFrame(
    [
        # number, delivery, registered
        ("1", 0, "2023-01-02"),
        ("1", 1, "2023-03-01"),
        ("2", 2, None),
        ("2", 1, None),
        ("3", 1, "2023-05-01"),
        ("4", 2, "2023-04-01"),
        ("5", 2, "2023-04-01"),
        ("6", 2, "2023-04-01"),
        ("7", 2, "2023-04-01"),
    ],
    columns=["toewijzingnummer", "volgorde", "registratiedatum"],
)
STARTS = pd.DataFrame(
    [
        ("1", True, "SGGZ", True),
        ("2", True, "GBGGZ", None),
        ("3", True, "SGGZ", True),
        ("4", False, "SGGZ", True),
        ("5", True, "LVB", True),
        ("6", True, "SGGZ", False),
    ],
    columns=["nummer", "telt_mee", "zorgvorm", "is_onder_18"],
)


def table(frame: pd.DataFrame, **kinds: str):
    return ibis.memtable(frame).cast(kinds)


@pytest.fixture(scope="module")
def found():
    versions = VERSIONS.assign(gemeente="9901", wet="Jeugdwet")
    made = versions[KEY].drop_duplicates().assign(beschikking_id="b" + versions["toewijzingnummer"])
    starts = STARTS.assign(traject_id="t" + STARTS["nummer"], gemeente="9901", kwartaal="2023K1").drop(columns="nummer")
    trajecten = pd.DataFrame({"traject_id": starts["traject_id"], "eerste_beschikking_id": "b" + STARTS["nummer"]})
    seen = first_sight.build_eerste_zicht(
        table(starts, is_onder_18="boolean"),
        table(trajecten),
        table(made),
        table(versions, registratiedatum="date"),
        table(LANDED, leveringsdatum="date"),
        UITKOMST,
    )
    return ibis.duckdb.connect().to_pandas(seen).set_index("traject_id").sort_index()


def test_only_verwijzingen_of_the_outcome_under_18_are_there(found):
    assert found.index.tolist() == ["t1", "t2", "t3"]


def test_a_verwijzing_is_seen_in_the_first_delivery_of_any_version(found):
    assert pd.to_datetime(found["geleverd_op"]).dt.date.tolist() == [date(2023, 1, 10), *[date(2023, 4, 10)] * 2]
    assert found["bron"].tolist() == ["oud", "oud", "oud"]


def test_the_earliest_registration_counts_no_registration_stays_unknown_and_one_after_the_delivery_is_that_day(found):
    days = pd.to_datetime(found["geregistreerd_op"])
    assert days["t1"].date() == date(2023, 1, 2)
    assert pd.isna(days["t2"])
    assert days["t3"].date() == date(2023, 4, 10)


def test_days_of_delivery_are_those_of_read_deliveries_with_a_row_that_was_not_refused():
    typed = pd.DataFrame(
        [("9901", "L0", None), ("9901", "L0", None), ("9902", "L0", "x:y"), ("9902", "L1", None), ("9901", "L3", None)],
        columns=["gemeente", "levering_id", "afkeur"],
    )  # fmt: skip
    made = first_sight.select_leverdagen(table(typed), table(LANDED, leveringsdatum="date"))
    rows = ibis.duckdb.connect().to_pandas(made).sort_values("gemeente")
    assert rows[["gemeente", "bron"]].to_numpy().tolist() == [["9901", "oud"], ["9902", "oud"]]
    assert pd.to_datetime(rows["leveringsdatum"]).dt.date.tolist() == [date(2023, 1, 10), date(2023, 4, 10)]
