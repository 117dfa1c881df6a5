"""
The whole landing read anew: rows as delivered, in the order of their deliveries, without any BSN.

Every night starts here, from everything that was ever landed, so that nightly loading ends where one load of
everything ends (contract, rule 1).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from etl.intake.deliveries import Delivered, read_delivery
from etl.intake.landing import Landing, Levering, find_files
from etl.intake.layouts import Layout, canonical_columns, load_layout
from etl.normalise.pseudonyms import pseudonymise
from etl.problems import DeliveryRefused
from etl.settings import Bron, Settings
from schemas.tables import tables_of

READ = "gelezen"
REFUSED = "geweigerd"
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
    ``reden`` and ``is_actueel`` when nothing newer of that source replaced it. ``rows``: frames per kind.
    ``refused_lines`` and ``findings``: frames with LINE_COLUMNS.
    """

    leveringen: pd.DataFrame
    rows: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    refused_lines: list[pd.DataFrame] = field(default_factory=list)
    findings: list[pd.DataFrame] = field(default_factory=list)


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
        bron.naam: load_layout(settings.root / bron.indeling) for bron in settings.bronnen if bron.indeling
    }
    landed = [levering for levering in landing.leveringen if levering.bron in sources]
    result = RowsAsDelivered(pd.DataFrame())
    records = []
    for number, levering in enumerate(landed, start=1):
        bron = sources[levering.bron]
        record = _record(levering, bron)
        try:
            delivered = _read_one(landing, levering, bron, layouts.get(bron.naam))
        except DeliveryRefused as refusal:
            record |= {"stand": REFUSED, "reden": str(refusal)}
        else:
            record |= {"gelezen": delivered.read, "leveringsdatum": delivered.dated or record["leveringsdatum"]}
            _collect(result, levering.levering_id, delivered, key)
        records.append(record)
        if progress:
            progress(number, len(landed))
    present = {(found.bron.naam, found.name().bestand) for found in find_files(settings)}
    result.leveringen = _in_order(records, present, keeps_files=settings.map.na_landing == "laten")
    return result


def _read_one(landing: Landing, levering: Levering, bron: Bron, layout: Layout | None) -> Delivered:
    name = levering.eerste_naam
    return read_delivery(bron, name.bestand, landing.content(levering), layout, name.leveringsdatum)


def _record(levering: Levering, bron: Bron) -> dict[str, object]:
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
        "volledig": bron.levering == "volledig",
        "stand": READ,
        "reden": None,
        "gelezen": 0,
    }


def _collect(result: RowsAsDelivered, levering_id: str, delivered: Delivered, key: bytes) -> None:
    for soort, frame in delivered.rows.items():
        rows = pseudonymise(frame, key).assign(levering_id=levering_id, rij=range(len(frame)))
        result.rows.setdefault(soort, []).append(rows[list(row_columns(soort))])
    for lines, into in ((delivered.refused, result.refused_lines), (delivered.findings, result.findings)):
        if lines:
            into.append(
                pd.DataFrame(
                    [(levering_id, line.regel, line.kolom, line.probleem) for line in lines],
                    columns=list(LINE_COLUMNS),
                )
            )


def _in_order(records: list[dict[str, object]], present: set[tuple[str, str]], keeps_files: bool) -> pd.DataFrame:
    """Number the deliveries by date, then by file name; say which refused ones still stand open."""
    ordered = sorted(
        records, key=lambda item: tuple(str(item[name]) for name in ("leveringsdatum", "bestand", "gewijzigd", "sha256"))
    )
    newest_good: dict[object, int] = {}
    for position, item in enumerate(ordered):
        item["volgorde"] = position
        if item["stand"] == READ:
            newest_good[item["bron_naam"]] = position
    for item in ordered:
        replaced = newest_good.get(item["bron_naam"], -1) > int(str(item["volgorde"]))
        withdrawn = keeps_files and (item["bron_naam"], item["bestand"]) not in present
        item["is_actueel"] = item["stand"] == READ or not (replaced or withdrawn)
    frame = pd.DataFrame(ordered, columns=list(LEVERING_COLUMNS))
    frame["leveringsdatum"] = pd.to_datetime(frame["leveringsdatum"])
    return frame


def chunked(frames: Iterable[pd.DataFrame], size: int = 500) -> Iterable[pd.DataFrame]:
    """Join small frames (one message each) into larger ones before they are stored."""
    waiting = iter(frames)
    while batch := list(itertools.islice(waiting, size)):
        yield pd.concat(batch, ignore_index=True)


def newest_date(leveringen: pd.DataFrame) -> date | None:
    """Give the date of the newest delivery of decisions that was read: the 'today' of the figures."""
    decides = leveringen["bron_soort"].isin(DECISION_SOURCES)
    dates = leveringen.loc[(leveringen["stand"] == READ) & decides, "leveringsdatum"]
    return None if dates.empty else dates.max().date()


def open_refusals(leveringen: pd.DataFrame) -> pd.DataFrame:
    """Give the refused deliveries that nothing newer of their source has replaced."""
    return leveringen[(leveringen["stand"] == REFUSED) & leveringen["is_actueel"]]
