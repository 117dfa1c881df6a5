"""
A PostgreSQL database as a delivery: a snapshot of the tables and columns that the layout names, as a ZIP of CSV.

The snapshot is landed like a file: kept as it was, encrypted, under the digest of its content. It carries its day,
so that a database that goes back to an earlier state is a new delivery; a database in which nothing changed since
the newest one is none. How to connect stands in an environment variable, whose name the source gives
(``pad = "postgresql:NAAM"``), and nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from etl import problems
from etl.intake.archives import open_archive, pack
from etl.intake.landing import FoundFile, Landing, SeenName
from etl.intake.layouts import Layout, LayoutTable, header_key, load_layout
from etl.problems import DeliveryRefused
from etl.settings import Bron, Settings

if TYPE_CHECKING:
    import psycopg

CONNECT_SECONDS = 15
QUERY_MINUTES = 30
DELIMITER = ";"
FILLER = "_"  # beside a single column, so that a line has a delimiter

_READ_ONLY = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL TIME ZONE 'Europe/Amsterdam'",
    "SET LOCAL DateStyle = 'ISO, YMD'",
    f"SET LOCAL statement_timeout = '{QUERY_MINUTES}min'",
)
_COLUMNS = """
    SELECT table_schema, table_name, column_name, table_schema = ANY (current_schemas(false)) AS on_path
    FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
    ORDER BY table_schema, table_name, ordinal_position
"""


@dataclass(frozen=True)
class Fetched:
    """What the databases of the region had: new snapshots, and why others could not be made (Dutch sentences)."""

    nieuw: tuple[FoundFile, ...]
    onleesbaar: tuple[str, ...]


def fetch_snapshots(settings: Settings, landing: Landing, now: datetime, gemeente: str | None = None) -> Fetched:
    """
    Make a snapshot of each database that the sources name, of one gemeente (or ``*``) when it is given.

    One that holds the same as the newest landed snapshot of its source is left out. A database that does not
    answer is reported and stops nothing else. Raises WrongUse when the environment variable is not set.
    """
    new, unreadable = [], []
    for bron in settings.bronnen:
        layout_file = settings.layout_file(bron)
        if bron.database is None or layout_file is None or gemeente not in (None, bron.gemeente):
            continue
        connection_text = os.environ.get(bron.database)
        if not connection_text:
            raise problems.database_variable_missing(bron.naam, bron.database)
        try:
            tables = take_snapshot(bron.naam, load_layout(layout_file, bron.soort), connection_text)
        except DeliveryRefused as refusal:
            unreadable.append(str(refusal))
            continue
        day = now.date().isoformat()
        name = SeenName(f"{bron.naam}_{day}.zip", now.isoformat(timespec="seconds"))
        if tables != _newest(landing, bron):
            new.append(FoundFile(bron, None, name, pack(tables, f"momentopname {day}".encode())))
    return Fetched(tuple(new), tuple(unreadable))


def _newest(landing: Landing, bron: Bron) -> dict[str, bytes] | None:
    """Give the tables in the newest landed snapshot of a source; None without one."""
    landed = [levering for levering in landing.leveringen if levering.bron == bron.naam]
    if not landed:
        return None
    newest = max(landed, key=lambda item: (item.eerste_naam.leveringsdatum, item.ontvangen_op))
    return dict(open_archive(bron.naam, landing.content(newest)).members())


def take_snapshot(naam: str, layout: Layout, connection_text: str) -> dict[str, bytes]:
    """
    Give the tables of a layout as CSV: file name → content, rows in order of their text.

    Everything is read in one transaction that cannot write. Raises DeliveryRefused, without the text of the
    connection, when the database does not answer or when tables or columns miss; WrongUse without the driver.
    """
    try:
        import psycopg
    except ImportError as error:
        raise problems.postgres_driver_missing() from error
    try:
        with psycopg.connect(connection_text, connect_timeout=CONNECT_SECONDS) as connection:
            for setting in _READ_ONLY:
                connection.execute(setting)
            found = _find(naam, layout, connection.execute(_COLUMNS).fetchall())
            return {f"{table}.csv": _copy(connection, *place) for table, place in found.items()}
    except psycopg.Error as error:
        raise problems.database_unreachable(naam) from error


def _find(naam: str, layout: Layout, columns: Sequence[tuple[Any, ...]]) -> dict[str, tuple[str, str, list[str]]]:
    """Give per table of the layout its schema, name and columns in the database; names all that misses."""
    there: dict[tuple[str, str], list[str]] = {}
    on_path: set[tuple[str, str]] = set()
    for schema, table, column, first in columns:
        there.setdefault((schema, table), []).append(column)
        if first:
            on_path.add((schema, table))
    found: dict[str, tuple[str, str, list[str]]] = {}
    missing: list[str] = []
    double: list[str] = []
    for wanted in layout.tabellen:
        places = _places(wanted, list(there), on_path)
        if len(places) > 1:
            double.append(f"tabel {wanted.naam} ({', '.join('.'.join(place) for place in places)})")
        elif not places and not wanted.optioneel:
            missing.append(f"tabel {wanted.naam}")
        if len(places) != 1:
            continue
        names = there[places[0]]
        positions, lacking, twice = wanted.place_columns(names)
        missing += [f"{wanted.naam}.{name}" for name in lacking]
        double += [f"{wanted.naam}.{name}" for name in twice]
        found[wanted.naam] = (*places[0], [names[position] for position in positions.values()])
    if missing or double:
        raise problems.columns_wrong(naam, missing, [], double)
    return found


def _places(
    wanted: LayoutTable, there: Sequence[tuple[str, str]], on_path: set[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Give the schemas and names under which a table is found: on the search path, else anywhere."""
    keys = {header_key(name) for name in (wanted.naam, *wanted.namen)}
    places = [place for place in there if header_key(place[1]) in keys]
    return [place for place in places if place in on_path] or places


def _copy(connection: psycopg.Connection[Any], schema: str, table: str, columns: Sequence[str]) -> bytes:
    from psycopg import sql

    texts = [sql.SQL("{}::text").format(sql.Identifier(column)) for column in columns]
    named = [sql.SQL("{} AS {}").format(text, sql.Identifier(name)) for text, name in zip(texts, columns, strict=True)]
    if len(named) == 1:
        named.append(sql.SQL("'' AS {}").format(sql.Identifier(FILLER)))
    query = sql.SQL(
        "COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT (FORMAT csv, DELIMITER {}, HEADER true, ENCODING 'UTF8')"
    ).format(
        sql.SQL(", ").join(named),
        sql.Identifier(schema, table),
        sql.SQL(", ").join(sql.SQL('({}) COLLATE "C"').format(text) for text in texts),
        sql.Literal(DELIMITER),
    )
    with connection.cursor().copy(query) as copied:
        return b"".join(bytes(part) for part in copied)
