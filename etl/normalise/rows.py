"""
The whole landing read anew: rows as delivered, in the order of their deliveries, without any BSN.

Every night starts here, from everything that was ever landed, so that nightly loading ends where one load of
everything ends (contract, rule 1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from etl.intake.deliveries import Delivered, Finding, Lines, read_delivery
from etl.intake.landing import Landing, Levering, SeenName, find_files
from etl.intake.layouts import Layout, canonical_columns, load_layout
from etl.normalise.pseudonyms import pseudonymise
from etl.problems import DeliveryRefused
from etl.settings import Bron, Settings
from schemas.tables import tables_of

READ = "gelezen"
REFUSED = "geweigerd"
HELD = "vastgehouden"
ROWS_PER_FRAME = 100_000
DECISION_SOURCES = ("beschikkingen", "ijw")

LEVERING_COLUMNS = {
    "levering_id": "string",
    "bron_naam": "string",
    "bron_soort": "string",
    "bron_gemeente": "string",
    "bestand": "string",
    "sha256": "string",
    "ontvangen_op": "timestamp(6)",
    "leveringsdatum": "date",
    "volgorde": "int64",
    "volledig": "boolean",
    "stand": "string",
    "reden": "string",
    "is_ingetrokken": "boolean",
    "is_actueel": "boolean",
    "gelezen": "int64",
}
LINE_COLUMNS = {"levering_id": "string", "regel": "int64", "kolom": "string", "probleem": "string"}


def row_columns(soort: str) -> dict[str, str]:
    """Columns and ibis types of the rows of one kind: text as delivered, the BSN replaced."""
    columns: dict[str, str] = {}
    for name in canonical_columns(soort):
        if name == "bsn":
            columns |= {"client_pseudo": "string", "bsn_probleem": "string"}
        else:
            columns[name] = "string"
    return {**columns, "levering_id": "string", "regel": "int64", "rij": "int64"}


def soorten() -> list[str]:
    """Kinds of rows that deliveries can hold."""
    return [table.short_name for table in tables_of("levering")]


@dataclass
class RowsAsDelivered:
    """
    Everything landed, read.

    ``leveringen``: one row per landed delivery (LEVERING_COLUMNS), refused ones with the Dutch sentence in
    ``reden`` and ``is_actueel`` when nothing newer of that source replaced it. ``rows``: frames per kind
    (``row_columns``). ``refused_lines`` and ``findings``: frames with LINE_COLUMNS.
    """

    leveringen: pd.DataFrame
    rows: dict[str, list[pd.DataFrame]]
    refused_lines: list[pd.DataFrame]
    findings: list[pd.DataFrame]


class _Gathered:
    """Rows of one kind from many deliveries, turned into frames without BSN when there are enough of them."""

    def __init__(self, soort: str, key: bytes) -> None:
        self._soort, self._key = soort, key
        self._columns: dict[str, list[Any]] = {}
        self.frames: list[pd.DataFrame] = []
        self._clear()

    def _clear(self) -> None:
        names = [*canonical_columns(self._soort), "levering_id", "regel", "rij"]
        self._columns = {name: [] for name in names}

    def add(self, levering_id: str, lines: Lines) -> None:
        """Take in the rows of one delivery."""
        count = len(lines.regels)
        for name, values in lines.columns.items():
            self._columns[name] += values
        self._columns["levering_id"] += [levering_id] * count
        self._columns["regel"] += lines.regels
        self._columns["rij"] += range(count)
        if len(self._columns["rij"]) >= ROWS_PER_FRAME:
            self.flush()

    def flush(self) -> None:
        """Make a frame of what has been gathered; from here on there is no BSN."""
        if self._columns["rij"]:
            frame = pd.DataFrame(
                {
                    name: pd.array(values, dtype="int64" if name in ("regel", "rij") else "str")
                    for name, values in self._columns.items()
                }
            )
            self.frames.append(pseudonymise(frame, self._key)[list(row_columns(self._soort))])
            self._clear()


def read_rows(
    settings: Settings, landing: Landing, key: bytes, progress: Callable[[int, int], None] | None = None
) -> RowsAsDelivered:
    """
    Read every landed delivery of the configured sources; one that cannot be read is refused and stops no other.

    ``key``: the pseudonym key. ``progress`` is told (deliveries read, deliveries in all).
    Raises WrongUse when a layout is wrong or the landing was sealed with another key.
    """
    sources = {bron.naam: bron for bron in settings.bronnen}
    layouts = {
        bron.naam: load_layout(settings.root / bron.indeling, bron.soort) for bron in settings.bronnen if bron.indeling
    }
    landed = [levering for levering in landing.leveringen if levering.bron in sources]
    gathered = {soort: _Gathered(soort, key) for soort in soorten()}
    records, refused, findings = [], [], []
    for number, levering in enumerate(landed, start=1):
        bron = sources[levering.bron]
        record = _record(levering, bron)
        try:
            delivered = _read_one(landing, levering, bron, layouts.get(bron.naam))
        except DeliveryRefused as refusal:
            record |= {"stand": REFUSED, "reden": str(refusal)}
        else:
            record |= {
                "gelezen": delivered.read,
                "leveringsdatum": delivered.dated or record["leveringsdatum"],
            }
            for soort, lines in delivered.rows.items():
                gathered[soort].add(levering.levering_id, lines)
            refused += _places(levering.levering_id, delivered.refused)
            findings += _places(levering.levering_id, delivered.findings)
        records.append(record)
        if progress:
            progress(number, len(landed))
    for each in gathered.values():
        each.flush()
    present = {(found.bron.naam, found.name) for found in find_files(settings)}
    return RowsAsDelivered(
        _in_order(records, present, keeps_files=settings.map.na_landing == "laten"),
        {soort: each.frames for soort, each in gathered.items()},
        [pd.DataFrame(refused, columns=list(LINE_COLUMNS))] if refused else [],
        [pd.DataFrame(findings, columns=list(LINE_COLUMNS))] if findings else [],
    )


def _places(levering_id: str, noticed: Iterable[Finding]) -> list[tuple[str, int, str, str]]:
    return [(levering_id, each.regel, each.kolom, each.probleem) for each in noticed]


def _read_one(landing: Landing, levering: Levering, bron: Bron, layout: Layout | None) -> Delivered:
    name = levering.eerste_naam
    return read_delivery(bron, name.bestand, landing.content(levering), layout, name.leveringsdatum)


def _record(levering: Levering, bron: Bron) -> dict[str, Any]:
    name = levering.eerste_naam
    return {
        "levering_id": levering.levering_id,
        "bron_naam": bron.naam,
        "bron_soort": bron.soort,
        "bron_gemeente": bron.gemeente,
        "bestand": Path(name.bestand).name,
        "sha256": levering.sha256,
        "ontvangen_op": pd.Timestamp(levering.ontvangen_op).tz_convert(None),
        "leveringsdatum": name.leveringsdatum,
        "gewijzigd": name.gewijzigd,
        "namen": levering.namen,
        "volledig": bron.levering == "volledig",
        "stand": READ,
        "reden": None,
        "gelezen": 0,
    }


def _in_order(records: list[dict[str, Any]], present: set[tuple[str, SeenName]], keeps_files: bool) -> pd.DataFrame:
    """
    Number the deliveries by date, then by file name; say which were withdrawn, and which still stand open.

    A delivery is withdrawn when its content lies under none of its names any more.
    """
    ordered = sorted(
        records,
        key=lambda item: tuple(str(item[name]) for name in ("leveringsdatum", "bestand", "gewijzigd", "sha256")),
    )
    for position, item in enumerate(ordered):
        item["volgorde"] = position
        there = any((item["bron_naam"], name) in present for name in item["namen"])
        item["is_ingetrokken"] = keeps_files and not there
    frame = pd.DataFrame(ordered, columns=list(LEVERING_COLUMNS))
    frame["leveringsdatum"] = pd.to_datetime(frame["leveringsdatum"])
    return mark_current(frame)


def mark_current(leveringen: pd.DataFrame) -> pd.DataFrame:
    """
    Give the deliveries with ``is_actueel``: read, or refused or held and neither withdrawn nor replaced.

    A newer delivery of the source that was read replaces a refused one. What is held waits for a decision: only a
    newer full delivery replaces it, or one of the same date, which holds the same anew.
    """
    good = leveringen["stand"] == READ
    places = leveringen["volgorde"].where(good)
    newest = places.groupby(leveringen["bron_naam"]).transform("max")
    newest_of_day = places.groupby([leveringen["bron_naam"], leveringen["leveringsdatum"]]).transform("max")
    waits = (leveringen["stand"] == HELD) & ~leveringen["volledig"].astype(bool)
    replaced = newest.where(~waits, newest_of_day) > leveringen["volgorde"]
    return leveringen.assign(is_actueel=good | ~(replaced | leveringen["is_ingetrokken"].astype(bool)))


def newest_date(leveringen: pd.DataFrame) -> date | None:
    """Give the date of the newest delivery of decisions that was read: the 'today' of the figures."""
    decides = leveringen["bron_soort"].isin(DECISION_SOURCES)
    dates = leveringen.loc[(leveringen["stand"] == READ) & decides, "leveringsdatum"]
    return None if dates.empty else dates.max().date()


def open_refusals(leveringen: pd.DataFrame) -> pd.DataFrame:
    """Give the refused and held deliveries that still stand open: their source is at its last good state."""
    return leveringen[(leveringen["stand"] != READ) & leveringen["is_actueel"].astype(bool)]
