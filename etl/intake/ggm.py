"""
Databases (GGM, Centric Suite and what looks like them): tables as delivered, joined by the queries of a layout.

The layout names the tables and columns that it needs; the queries see these and nothing else, under these names,
as text. So one layout serves CSV, SQLite, DuckDB and PostgreSQL. Every table has one column more, ``_regel``: where
its row stands. A query that passes it on as ``regel`` says which row of the delivery each of its rows is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from etl import problems
from etl.intake.deliveries import Delivered, Finding, Lines
from etl.intake.layouts import Layout, LayoutTable, canonical_columns, header_key
from etl.intake.local_dates import day_since_epoch, local_day
from etl.intake.parts import LINES_PER_PART
from etl.intake.tables import FoundTable, open_tables
from etl.settings import Bron
from schemas.tables import TABLES

PLACE = "_regel"


@dataclass
class _Gathered:
    """The tables of a layout as the queries see them, and what could not be read as a row."""

    columns: dict[str, dict[str, list[str | None]]] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)
    leden: list[str] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)


def read_database(bron: Bron, bestand: str, content: bytes, layout: Layout) -> Delivered:
    """
    Read one delivery of a database: the rows that the queries of the layout give.

    A query without the column gemeente gives rows of the gemeente of its source. Raises DeliveryRefused when a
    file cannot be read, when tables or columns miss (all are named), and when a query does not run on it.
    """
    from etl.sandbox import QueryFault, open_sandbox

    with open_tables(bestand, content, bron.codering) as found:
        gathered = _gather(found, layout)
    if gathered.missing or gathered.double:
        raise problems.columns_wrong(bestand, gathered.missing, [], gathered.double)
    rows: dict[str, Lines] = {}
    with open_sandbox(gathered.columns, gathered.places, PLACE) as sandbox:
        for name, query in layout.tussen.items():
            try:
                sandbox.make(name, query)
            except QueryFault as fault:
                raise problems.query_failed(bestand, name, fault.kind) from fault
        for soort, query in layout.sql.items():
            try:
                answer = sandbox.answer(query)
            except QueryFault as fault:
                raise problems.query_failed(bestand, soort, fault.kind) from fault
            count = len(answer.lines) if answer.lines is not None else _length(answer.columns)
            given = {name: [_bare(value) for value in values] for name, values in answer.columns.items()}
            for name, constant in layout.constanten.items():
                if name in canonical_columns(soort):
                    given.setdefault(name, [constant] * count)
            if "gemeente" not in given:
                if bron.gemeente == "*":
                    raise problems.gemeente_unknown(bestand)
                given["gemeente"] = [bron.gemeente] * count
            nothing: list[str | None] = [None] * count
            columns = {name: given.get(name, nothing) for name in canonical_columns(soort)}
            rows[soort] = Lines(columns, answer.lines or list(range(1, count + 1)))
    return Delivered(rows, gathered.refused, leden=tuple(gathered.leden))


def faults_of_queries(layout: Layout) -> list[str]:
    """Tell what is wrong with the queries of a layout, tried on its tables without rows."""
    from etl.sandbox import QueryFault, open_sandbox

    empty: dict[str, dict[str, list[str | None]]] = {
        table.naam: {name: [] for name in table.columns} for table in layout.tabellen
    }
    faults = []
    with open_sandbox(empty, {name: [] for name in empty}, PLACE) as sandbox:
        for name, query in layout.tussen.items():
            try:
                sandbox.make(name, query)
            except QueryFault as fault:
                return [f"tussen → {name}: {fault}"]
        for soort, query in layout.sql.items():
            try:
                given = set(sandbox.answer(query).columns)
            except QueryFault as fault:
                faults.append(f"sql → {soort}: {fault}")
                continue
            known = set(canonical_columns(soort))
            faults += [f"sql → {soort}: {name} is geen kolom van {soort}" for name in sorted(given - known)]
            required = TABLES[f"levering.{soort}"].required - given - {*layout.constanten, "gemeente"}
            faults += [f"sql → {soort}: {name} ontbreekt" for name in sorted(required)]
    known_columns = {name for soort in layout.sql for name in canonical_columns(soort)}
    return faults + [f"{name} is geen kolom" for name in sorted(set(layout.constanten) - known_columns)]


def _gather(found: Sequence[FoundTable], layout: Layout) -> _Gathered:
    """Find the tables of a layout among those delivered, and their columns; all that misses is remembered."""
    gathered = _Gathered()
    for table in layout.tabellen:
        keys = {header_key(name) for name in (table.naam, *table.namen)}
        delivered = [each for each in found if not keys.isdisjoint(each.keys)]
        if len(delivered) > 1:
            gathered.double.append(f"tabel {table.naam} ({', '.join(each.naam for each in delivered)})")
        elif delivered:
            gathered.leden.append(delivered[0].naam)
            _add_table(gathered, table, delivered[0])
        elif table.optioneel:
            gathered.columns[table.naam] = {name: [] for name in table.columns}
            gathered.places[table.naam] = []
        else:
            gathered.missing.append(f"tabel {table.naam}")
    return gathered


def _add_table(gathered: _Gathered, table: LayoutTable, delivered: FoundTable) -> None:
    headers, rows = delivered.read()
    positions, missing, double = table.place_columns(headers)
    gathered.missing += [f"{table.naam}.{name}" for name in missing]
    gathered.double += [f"{table.naam}.{name}" for name in double]
    offset = len(gathered.leden) * LINES_PER_PART
    good: list[tuple[int, list[str]]] = []
    for line, cells in rows:
        if len(cells) == len(headers) or (len(cells) > len(headers) and not any(cells[len(headers) :])):
            good.append((line, cells))
        else:
            gathered.refused.append(Finding(offset + line, "", "aantal_kolommen"))
    columns: dict[str, list[str | None]] = {}
    for name in table.columns:
        if name not in positions:
            columns[name] = [None] * len(good)
            continue
        values = [_bare(cells[positions[name]]) for _, cells in good]
        if name in (*table.lokale_datum, *table.utc):
            values = [value and local_day(value, name in table.utc) for value in values]
        if name in table.epoch_dagen:
            values = [value and day_since_epoch(value) for value in values]
        columns[name] = values
    gathered.columns[table.naam] = columns
    gathered.places[table.naam] = [offset + line for line, _ in good]


def _bare(value: str | None) -> str | None:
    return (value or "").strip() or None


def _length(columns: Mapping[str, Sequence[object]]) -> int:
    return len(next(iter(columns.values()), ()))
