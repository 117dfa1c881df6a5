"""
The whole landing read anew: rows as delivered, in the order of their deliveries, without any BSN.

Every night starts here, from everything that was ever landed, so that nightly loading ends where one load of
everything ends (contract, rule 1).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import pandas as pd

from etl.intake.ahead import read_ahead
from etl.intake.deliveries import Delivered, Finding, read_delivery
from etl.intake.encodings import looks_like_text
from etl.intake.landing import Landing, Levering, SeenName, find_files
from etl.intake.layouts import Layout, canonical_columns, load_layouts
from etl.intake.parts import PARTS_SEPARATOR
from etl.normalise.gathering import ROWS_PER_FRAME, Gathered, with_place
from etl.normalise.pseudonyms import Pseudonyms
from etl.problems import DeliveryRefused
from etl.settings import Bron, Settings
from schemas.tables import TABLES, tables_of

if TYPE_CHECKING:
    import pyarrow as pa

    from etl.intake.streams import Batch

READ = "gelezen"
REFUSED = "geweigerd"
HELD = "vastgehouden"
STREAM_FROM = 8 << 20  # bytes; a larger table is read while its rows are stored, a smaller one before that
BATCHES_FROM = 64 << 10  # bytes; the cells of a larger table are taken apart by Arrow, which needs time to begin
START = 4096  # bytes that show whether a delivery is text
BATCHES_AHEAD = 3  # of about 4 MB: the next rows are taken apart while those before them are stored
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
    "leden": "string",
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
class _Reading:
    """What has been read so far: a record per delivery, and the lines that were refused or noticed."""

    records: list[dict[str, Any]] = field(default_factory=list)
    refused: list[tuple[str, int, str, str]] = field(default_factory=list)
    findings: list[tuple[str, int, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class RowsAsDelivered:
    """
    Everything landed, read.

    ``rows``: Arrow tables per kind (``row_columns``), to be gone through once: large deliveries are read as they
    come by. Only after that do the frames below tell of all deliveries.
    """

    rows: dict[str, Iterable[pa.Table]]
    _reading: _Reading
    _settings: Settings

    @property
    def leveringen(self) -> pd.DataFrame:
        """
        One row per landed delivery (LEVERING_COLUMNS).

        A refused one has the Dutch sentence in ``reden``, and ``is_actueel`` when nothing newer of its source
        replaced it.
        """
        present = {(found.bron.naam, found.name) for found in find_files(self._settings)}
        return _in_order([dict(record) for record in self._reading.records], present)

    def levering_frames(self) -> Iterator[pd.DataFrame]:
        """Give ``leveringen`` when it is asked for."""
        yield self.leveringen

    def refused_lines(self) -> Iterator[pd.DataFrame]:
        """Give the lines that could not be read as a row: frames with LINE_COLUMNS."""
        return _line_frames(self._reading.refused)

    def findings(self) -> Iterator[pd.DataFrame]:
        """Give what was noticed about deliveries and their lines: frames with LINE_COLUMNS."""
        return _line_frames(self._reading.findings)


def _line_frames(lines: list[tuple[str, int, str, str]]) -> Iterator[pd.DataFrame]:
    if lines:
        yield pd.DataFrame(lines, columns=list(LINE_COLUMNS))


@dataclass(frozen=True)
class _Landed:
    """A landed delivery, and how to read it."""

    landing: Landing
    levering: Levering
    bron: Bron
    layout: Layout | None

    @property
    def levering_id(self) -> str:
        return self.levering.levering_id

    def is_large_text(self, size: int) -> bool:
        """Tell whether this is text of more than so many bytes that holds rows of one kind."""
        if self.landing.size(self.levering) <= size or f"levering.{self.bron.soort}" not in TABLES:
            return False
        with self.landing.open(self.levering) as content:
            return looks_like_text(content.read(START))

    def read_whole(self) -> Delivered:
        name = self.levering.eerste_naam
        content = self.landing.content(self.levering)
        return read_delivery(self.bron, name.getoond, content, self.layout, name.leveringsdatum)

    def stream(self) -> Generator[Batch, None, None]:
        from etl.intake.streams import stream_delivery

        name, open_content = self.levering.eerste_naam, partial(self.landing.open, self.levering)
        return stream_delivery(self.bron, name.getoond, open_content, self.layout, name.leveringsdatum)


def read_rows(
    settings: Settings,
    landing: Landing,
    key: bytes,
    progress: Callable[[int, int], None] | None = None,
    stream_from: int = STREAM_FROM,
    batches_from: int = BATCHES_FROM,
) -> RowsAsDelivered:
    """
    Read every landed delivery of the configured sources; one that cannot be read is refused and stops no other.

    ``key``: the pseudonym key. ``progress`` is told (deliveries read, deliveries in all). A table of more than
    ``stream_from`` bytes is read only when its rows are asked for; one of more than ``batches_from`` is read now, but
    taken apart in the same way. Raises WrongUse when a layout is wrong or the
    landing was sealed with another key.
    """
    sources = {bron.naam: bron for bron in settings.bronnen}
    layouts = load_layouts(settings)
    landed = [levering for levering in landing.leveringen if levering.bron in sources]
    pseudonyms = Pseudonyms(key)
    gathered = {soort: Gathered(soort, row_columns(soort), pseudonyms) for soort in soorten()}
    large: dict[str, list[Iterator[pa.Table]]] = {soort: [] for soort in soorten()}
    reading = _Reading()

    def tell() -> None:
        if progress:
            progress(len(reading.records), len(landed))

    for levering in landed:
        bron = sources[levering.bron]
        found = _Landed(landing, levering, bron, layouts.get(bron.naam))
        if found.is_large_text(stream_from):
            large[bron.soort].append(_read_stream(reading, found, pseudonyms, tell))
            continue
        gather = _gather_batches if found.is_large_text(batches_from) else _gather_lines
        record = _record(levering, bron)
        try:
            record |= gather(gathered, reading, found)
        except DeliveryRefused as refusal:
            record |= {"stand": REFUSED, "reden": str(refusal)}
        reading.records.append(record)
        tell()
    for each in gathered.values():
        each.flush()
    rows = {soort: _one_after_the_other(each.tables, large[soort]) for soort, each in gathered.items()}
    return RowsAsDelivered(rows, reading, settings)


def _gather_lines(gathered: dict[str, Gathered], reading: _Reading, landed: _Landed) -> dict[str, Any]:
    """Read a delivery as a whole; gives what its record says of it."""
    delivered = landed.read_whole()
    for soort, lines in delivered.rows.items():
        gathered[soort].add(landed.levering_id, lines)
    reading.refused += _places(landed.levering_id, delivered.refused)
    reading.findings += _places(landed.levering_id, delivered.findings)
    return {
        "gelezen": delivered.read,
        "leden": PARTS_SEPARATOR.join(delivered.leden) or None,
        "leveringsdatum": delivered.dated or landed.levering.eerste_naam.leveringsdatum,
    }


def _gather_batches(gathered: dict[str, Gathered], reading: _Reading, landed: _Landed) -> dict[str, Any]:
    """Read a table as ``_gather_lines`` does, its cells taken apart by Arrow."""
    batches = list(landed.stream())
    gathered[landed.bron.soort].add_batches(landed.levering_id, batches)
    for batch in batches:
        reading.refused += _places(landed.levering_id, batch.refused)
    return {"gelezen": sum(batch.read for batch in batches)}


def _one_after_the_other(tables: list[pa.Table], large: list[Iterator[pa.Table]]) -> Iterable[pa.Table]:
    return chain(tables, *large) if large else tables


def _read_stream(
    reading: _Reading, landed: _Landed, pseudonyms: Pseudonyms, tell: Callable[[], None]
) -> Iterator[pa.Table]:
    """
    Give the rows of a large delivery in tables, and keep the record of it at the end.

    Refused halfway, its record says so and none of what it gave counts (``values.type_rows``).
    """
    record, count = _record(landed.levering, landed.bron), 0
    refused: list[Finding] = []
    columns = list(row_columns(landed.bron.soort))
    try:
        for rows, lines in _without_bsn(read_ahead(landed.stream(), BATCHES_AHEAD), pseudonyms):
            refused += lines
            table = with_place(rows, landed.levering_id, count)
            count += rows.num_rows
            yield table.select(columns)
    except DeliveryRefused as refusal:
        record |= {"stand": REFUSED, "reden": str(refusal)}
    else:
        record["gelezen"] = count + len(refused)
        reading.refused += _places(landed.levering_id, refused)
    reading.records.append(record)
    tell()


def _without_bsn(
    batches: Iterable[Batch], pseudonyms: Pseudonyms
) -> Generator[tuple[pa.Table, list[Finding]], None, None]:
    """
    Give the rows, with pseudonyms, and the refused lines of a few batches together.

    Looking up what is known takes as long for a few rows as for many.
    """
    import pyarrow as pa

    waiting: list[Batch] = []
    for batch in chain(batches, [None]):
        waiting += [batch] if batch else []
        if waiting and (batch is None or sum(each.read for each in waiting) >= ROWS_PER_FRAME):
            rows = pa.concat_tables([each.rows for each in waiting])
            yield pseudonyms.replace(rows), [line for each in waiting for line in each.refused]
            waiting = []


def _places(levering_id: str, noticed: Iterable[Finding]) -> list[tuple[str, int, str, str]]:
    return [(levering_id, each.regel, each.kolom, each.probleem) for each in noticed]


def _record(levering: Levering, bron: Bron) -> dict[str, Any]:
    name = levering.eerste_naam
    return {
        "levering_id": levering.levering_id,
        "bron_naam": bron.naam,
        "bron_soort": bron.soort,
        "bron_gemeente": bron.gemeente,
        "bestand": name.getoond,
        "sha256": levering.sha256,
        "ontvangen_op": pd.Timestamp(levering.ontvangen_op).tz_convert(None),
        "leveringsdatum": name.leveringsdatum,
        "gewijzigd": name.gewijzigd,
        "namen": levering.namen,
        "is_momentopname": bron.database is not None,
        "volledig": bron.levering == "volledig",
        "stand": READ,
        "reden": None,
        "gelezen": 0,
        "leden": None,
    }


def _in_order(records: list[dict[str, Any]], present: set[tuple[str, SeenName]]) -> pd.DataFrame:
    """
    Number the deliveries by date, then by file name; say which were withdrawn, and which still stand open.

    A delivery is withdrawn when its content lies under none of its names any more, unless it was this program that
    removed it after landing.
    """
    ordered = sorted(
        records,
        key=lambda item: tuple(str(item[name]) for name in ("leveringsdatum", "bestand", "gewijzigd", "sha256")),
    )
    for position, item in enumerate(ordered):
        item["volgorde"] = position
        there = any(name.verwijderd or (item["bron_naam"], name) in present for name in item["namen"])
        item["is_ingetrokken"] = not item["is_momentopname"] and not there
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
