"""
The tables of a database, from whatever they are delivered in: CSV or workbook, SQLite or DuckDB, alone or in a ZIP.

Everything is text, in memory; nothing is written to disk, and no query of the delivered file is carried out.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from etl import problems
from etl.intake.archives import is_archive, open_archive, stem
from etl.intake.delimited import read_sheet
from etl.intake.layouts import header_key
from etl.intake.workbook import is_excel
from etl.intake.workbook_cells import Workbook, cell_text, open_workbook

if TYPE_CHECKING:
    from etl.sandbox import DatabaseFile

SQLITE_SIGNATURE = b"SQLite format 3\x00"
DUCKDB_SIGNATURE, DUCKDB_SIGNATURE_AT = b"DUCK", 8
_DATE_BEHIND = re.compile(r"[\s_.\-]*\d[\d\s_.\-]*$")
_OF_SQLITE = "sqlite_"

Rows = tuple[list[str], list[tuple[int, list[str]]]]


@dataclass(frozen=True)
class FoundTable:
    """
    One table in a delivery, not read yet.

    ``naam``: as a person finds it. ``keys``: what it may be called, for comparison. ``read``: gives its headers
    and its rows (line, cells); may raise DeliveryRefused.
    """

    naam: str
    keys: tuple[str, ...]
    read: Callable[[], Rows]


@contextmanager
def open_tables(bestand: str, content: bytes, codering: str | None) -> Iterator[list[FoundTable]]:
    """
    Give the tables of a delivery, in order of name; they can be read while it is open.

    Raises DeliveryRefused when it cannot be opened.
    """
    with ExitStack() as opened:
        if not is_archive(content):
            yield _tables_of_file(opened, bestand, bestand, content, codering)
            return
        archive = open_archive(bestand, content)
        if not archive.names:
            raise problems.archive_empty(bestand)
        found: list[FoundTable] = []
        for name, inside in archive.members():
            if is_archive(inside):
                raise problems.archive_nested(bestand)
            found += _tables_of_file(opened, f"{bestand} → {name}", name, inside, codering)
        yield found


def _tables_of_file(
    opened: ExitStack, bestand: str, name: str, content: bytes, codering: str | None
) -> list[FoundTable]:
    if content.startswith(SQLITE_SIGNATURE):
        return _tables_of_sqlite(opened.enter_context(_sqlite(bestand, content)))
    if content[DUCKDB_SIGNATURE_AT:].startswith(DUCKDB_SIGNATURE):
        return _tables_of_duckdb(opened.enter_context(_duckdb(bestand, content)))
    if is_excel(content):
        return _tables_of_workbook(name, opened.enter_context(open_workbook(bestand, content)))

    def read() -> Rows:
        sheet = read_sheet(bestand, content, codering)
        return sheet.headers, sheet.rows

    return [FoundTable(name, _keys(stem(name)), read)]


def _keys(name: str) -> tuple[str, ...]:
    """What a table may be called: its name, without the schema before it, without the date behind it."""
    names = (name, name.rpartition(".")[2])
    return tuple(dict.fromkeys(header_key(each) for known in names for each in (known, _DATE_BEHIND.sub("", known))))


def _tables_of_workbook(name: str, book: Workbook) -> list[FoundTable]:
    def read(sheet: str) -> Rows:
        rows = [(line, cells) for line, cells in book.read(sheet).rows if any(cells)]
        return (rows[0][1], rows[1:]) if rows else ([], [])

    return [FoundTable(f"{name} → {each.naam}", _keys(each.naam), partial(read, each.naam)) for each in book.sheets]


def _tables_of_sqlite(connection: sqlite3.Connection) -> list[FoundTable]:
    def read(table: str) -> Rows:
        place = '"' + table.replace('"', '""') + '"'
        cursor = connection.execute(f"SELECT * FROM {place}")
        headers = [str(column[0]) for column in cursor.description]
        return headers, [(line, [_from_sqlite(cell) for cell in row]) for line, row in enumerate(cursor, start=1)]

    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    names = [str(row[0]) for row in rows]
    return [FoundTable(name, _keys(name), partial(read, name)) for name in names if not name.startswith(_OF_SQLITE)]


@contextmanager
def _sqlite(bestand: str, content: bytes) -> Iterator[sqlite3.Connection]:
    """Open a SQLite file in memory: for reading tables, and nothing else that its author may have put in it."""
    inside = bytearray(content)
    inside[18:20] = b"\x01\x01"  # written by journal or log alike; the log is not part of the delivery
    allowed = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.deserialize(bytes(inside))
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.set_authorizer(
                lambda action, *_: sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY
            )
            yield connection
        except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
            raise problems.database_file_unreadable(bestand) from error


def _from_sqlite(value: object) -> str:
    if isinstance(value, bytes):
        with suppress(UnicodeDecodeError):
            return value.decode()
        return value.hex()
    return cell_text(value)


def _tables_of_duckdb(file: DatabaseFile) -> list[FoundTable]:
    def read(table: str) -> Rows:
        headers, rows = file.read(table)
        return headers, [(line, [cell or "" for cell in row]) for line, row in enumerate(rows, start=1)]

    return [
        FoundTable(name.removeprefix("main."), _keys(name.partition(".")[2]), partial(read, name))
        for name in file.names()
    ]


@contextmanager
def _duckdb(bestand: str, content: bytes) -> Iterator[DatabaseFile]:
    from etl.sandbox import DatabaseFile, FileUnreadable

    try:
        with DatabaseFile.open(content) as file:
            yield file
    except FileUnreadable as error:
        raise problems.database_file_unreadable(bestand) from error
