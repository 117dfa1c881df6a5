"""Stop messages (iJw 307) end a toewijzing: which stop counts, and what it does to the days of the toewijzing."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import pandas as pd
import pytest

from etl.decisions.versions import KEY, build_toewijzingen, latest_stops

Stop = tuple[str, int, int, str | None, str]
JANUARY, JUNE, DECEMBER = "2024-01-01", "2024-06-30", "2024-12-31"


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def as_days(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    for column in columns:
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[us]")
    return frame


def stops_of(rows: list[Stop], **changed: str) -> ibis.ir.Table:
    """Stops as (dagtekening, volgorde of the delivery, line, status, einddatum), all of one toewijzing."""
    same = {"gemeente": "9901", "toewijzingnummer": "7", "client_pseudo": "kind"} | changed
    records = [
        {**same, "dagtekening": sent, "volgorde": order, "regel": line, "rij": line, "einddatum": end,
         "status_aanlevering": status}
        for sent, order, line, status, end in rows
    ]  # fmt: skip
    frame = pd.DataFrame(records).astype({"status_aanlevering": "str"})
    return ibis.memtable(as_days(frame, "dagtekening", "einddatum"))


def decided(stops: ibis.ir.Table, *, einddatum: str | None = DECEMBER, stopdatum: str | None = None) -> dict[str, Any]:
    """Give the toewijzing after the stops: stopdatum and einde."""
    record = {
        "gemeente": "9901", "wet": "Jeugdwet", "toewijzingnummer": "7", "client_pseudo": "kind",
        "toewijzingsdatum": JANUARY, "ingangsdatum": JANUARY, "einddatum": einddatum, "stopdatum": stopdatum,
        "reden_wijziging": "", "status": "toegewezen", "leveringsvorm": "ZIN", "versie": 0, "aantal_versies": 1,
    }  # fmt: skip
    dates = ("toewijzingsdatum", "ingangsdatum", "einddatum", "stopdatum")
    versions = ibis.memtable(as_days(pd.DataFrame([record]), *dates)).mutate(
        **{name: lambda row, name=name: row[name].cast("date") for name in dates}
    )
    delivered = versions.select(*KEY).mutate(is_geleverd=ibis.literal(True))
    typed = stops.mutate(einddatum=stops.einddatum.cast("date"))
    (row,) = build_toewijzingen(versions, latest_stops(typed), delivered, ["ZIN"]).to_pandas().to_dict("records")
    return {name: None if pd.isna(row[name]) else str(row[name])[:10] for name in ("stopdatum", "einde", "einddatum")}


MAY, JULY = "2024-05-31", "2024-07-31"
FIRST: Stop = (JUNE, 0, 1, "1", MAY)
CASES: dict[str, tuple[list[Stop], str | None]] = {
    "one stop": ([FIRST], MAY),
    "a stop without status": ([(JUNE, 0, 1, None, MAY)], MAY),
    "the last message wins": ([FIRST, (JULY, 1, 1, "1", JUNE)], JUNE),
    "also when it was landed first": ([(JULY, 0, 1, "1", JUNE), (JUNE, 1, 1, "1", MAY)], JUNE),
    "of one day the last delivery": ([FIRST, (JUNE, 1, 1, "1", JUNE)], JUNE),
    "a changed stop replaces, though the standard forbids it": ([FIRST, (JULY, 1, 1, "2", JUNE)], JUNE),
    "a stop taken back": ([FIRST, (JULY, 1, 1, "3", MAY)], None),
    "taken back and sent anew in one message": ([FIRST, (JULY, 1, 1, "3", MAY), (JULY, 1, 9, "1", JUNE)], JUNE),
    "sent anew and taken back in one message": ([FIRST, (JULY, 1, 1, "1", JUNE), (JULY, 1, 9, "3", MAY)], JUNE),
    "taken back, and sent anew later": ([FIRST, (JUNE, 1, 1, "3", MAY), (JULY, 2, 1, "1", JUNE)], JUNE),
    "a stop before the first day is no stop": ([(JUNE, 0, 1, "1", "2023-12-31")], None),
    "a stop on the first day": ([(JUNE, 0, 1, "1", JANUARY)], JANUARY),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_the_stop_that_counts_ends_the_toewijzing(rows: list[Stop], expected: str | None) -> None:
    assert decided(stops_of(rows)) == {
        "stopdatum": expected,
        "einde": expected or DECEMBER,
        "einddatum": DECEMBER,
    }


def test_a_stop_closes_an_open_end() -> None:
    assert decided(stops_of([(JUNE, 0, 1, "1", MAY)]), einddatum=None)["einde"] == MAY


def test_a_stop_after_the_end_is_kept_and_adds_no_days() -> None:
    found = decided(stops_of([(JULY, 0, 1, "1", JULY)]), einddatum=JUNE)
    assert (found["stopdatum"], found["einde"], found["einddatum"]) == (JULY, JUNE, JUNE)


def test_a_stopdatum_of_the_gemeente_goes_before_a_message() -> None:
    assert decided(stops_of([(JULY, 0, 1, "1", JUNE)]), stopdatum=MAY)["einde"] == MAY


@pytest.mark.parametrize("other", [{"gemeente": "9902"}, {"toewijzingnummer": "8"}, {"client_pseudo": "ander"}])
def test_a_stop_of_another_gemeente_number_or_child_ends_nothing(other: dict[str, str]) -> None:
    assert decided(stops_of([(JUNE, 0, 1, "1", MAY)], **other))["einde"] == DECEMBER
