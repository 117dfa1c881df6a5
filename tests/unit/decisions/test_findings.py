"""Findings between rows: toewijzingen without a start, and open ends of which nothing is declared any more."""

from __future__ import annotations

from datetime import date

import ibis
import pandas as pd
import pytest

from etl.decisions.findings import FINDING, find_silent_open_ends, find_without_start

TOEWIJZING = {
    "gemeente": "string", "toewijzingnummer": "string", "ingangsdatum": "date", "einde": "date",
    "telt_mee": "boolean", "levering_id": "string", "regel": "int64",
}  # fmt: skip
START = {
    "gemeente": "string", "toewijzingnummer": "string", "dagtekening": "date", "status_aanlevering": "string",
    "volgorde": "int64", "regel": "int64", "rij": "int64",
}  # fmt: skip
DECLARATIE = {"gemeente": "string", "toewijzingnummer": "string", "einddatum": "date"}


def table(columns, rows):
    return ibis.memtable(pd.DataFrame(rows, columns=list(columns)), schema=columns)


def toewijzing(ingang, einde=None, *, telt_mee=True, gemeente="9901", nummer="7"):
    return (gemeente, nummer, date.fromisoformat(ingang), einde and date.fromisoformat(einde), telt_mee, "levering", 3)


def start(day, nummer, status="1", gemeente="9901"):
    return (gemeente, nummer, date.fromisoformat(day), status, 0, 2, 0)


FIRST_AND_LAST = (start("2024-01-01", "first"), start("2024-12-31", "last"))


@pytest.mark.parametrize(
    ("made", "starts", "is_missing"),
    [
        (toewijzing("2024-03-01"), FIRST_AND_LAST, True),
        (toewijzing("2024-03-01"), (*FIRST_AND_LAST, start("2024-03-05", "7")), False),
        (toewijzing("2024-03-01"), (*FIRST_AND_LAST, start("2024-03-05", "7"), start("2024-03-09", "7", "3")), True),
        (toewijzing("2024-03-01"), (*FIRST_AND_LAST, start("2024-03-05", "7", "3"), start("2024-03-09", "7")), False),
        (toewijzing("2024-03-01"), (*FIRST_AND_LAST, start("2024-03-05", "7", gemeente="9902")), True),
        (toewijzing("2024-03-01", telt_mee=False), FIRST_AND_LAST, False),
        (toewijzing("2024-03-01", gemeente="9903"), FIRST_AND_LAST, False),
        (toewijzing("2023-12-31"), FIRST_AND_LAST, False),
        (toewijzing("2024-09-30"), FIRST_AND_LAST, True),
        (toewijzing("2024-10-01"), FIRST_AND_LAST, False),
    ],
    ids=["none", "reported", "taken back", "reported again", "of another gemeente", "does not count",
         "gemeente without start messages", "before the first message", "92 days", "91 days"],
)  # fmt: skip
def test_a_toewijzing_without_a_start_is_found_where_starts_are_delivered(made, starts, is_missing):
    found = find_without_start(table(TOEWIJZING, [made]), table(START, starts), 92).to_pandas()
    assert list(found.columns) == list(FINDING)
    assert found.to_numpy().tolist() == [["levering", 3, "toewijzingnummer", "toewijzing_zonder_start"]] * is_missing


def declared(day, nummer="7", gemeente="9901"):
    return (gemeente, nummer, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("made", "declaraties", "is_silent"),
    [
        (toewijzing("2022-01-01"), [declared("2024-05-31"), declared("2025-12-31", "8")], True),
        (toewijzing("2022-01-01"), [declared("2024-06-30"), declared("2025-12-30", "8")], False),
        (toewijzing("2022-01-01", "2022-12-31"), [declared("2025-12-31", "8")], False),
        (toewijzing("2022-01-01", telt_mee=False), [declared("2025-12-31", "8")], False),
        (toewijzing("2022-01-01"), [declared("2025-12-31", "8")], True),
        (toewijzing("2025-01-01"), [declared("2025-12-31", "8")], False),
        (toewijzing("2022-01-01"), [declared("2022-03-31"), declared("2023-01-31", "8")], False),
        (toewijzing("2022-01-01"), [declared("2025-12-31", "8", "9902")], False),
        (toewijzing("2024-12-01"), [declared("2025-12-31", "8"), declared("2052-12-31", "8")], False),
    ],
    ids=["19 months", "18 months", "has an end", "does not count", "never declared", "began recently",
         "gemeente stopped declaring", "gemeente without declaraties", "a mistyped year"],
)  # fmt: skip
def test_an_open_end_without_declaratie_is_found_against_what_its_gemeente_declared(made, declaraties, is_silent):
    found = find_silent_open_ends(
        table(TOEWIJZING, [made]), table(DECLARATIE, declaraties), 18, date(2026, 1, 31)
    ).to_pandas()
    assert found.to_numpy().tolist() == [["levering", 3, "einddatum", "open_einde_zonder_declaratie"]] * is_silent
