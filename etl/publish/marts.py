"""
The published DuckDB file of a profile, and its marts as Parquet.

Frames in, files out; what is in the frames has been decided before (``etl.disclose``). Tables, types,
comments and the order of rows come from the registry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb
import pandas as pd

from etl.engine import SETTINGS_WITHOUT_NETWORK, remove_database
from etl.problems import PublicationRefused
from schemas.contracts import ddl, dictionary
from schemas.declaration import Table
from schemas.tables import TABLES

DEFINITIES: Final = "mart.definities"
STORAGE_VERSION: Final = "v1.0.0"
ROWS_AT_A_TIME: Final = 10_000


def write_marts(tables: Mapping[str, pd.DataFrame], target: Path) -> bool:
    """
    Write the marts of one profile to a DuckDB file; gives whether the file changed.

    ``tables`` maps names of the layer mart to frames with the columns of the registry, in any order.
    Without ``mart.definities`` among them, the definitions of these tables are added. Rows are written in
    the order of their key. The target is the old file or the new one, never half: the new one is made
    beside it and put in its place in one step. When it would hold what the old one holds, the old one
    stays, byte for byte (DuckDB itself gives every new file an identity of its own).

    Raises ValueError for a table or column that the registry does not know or misses, PublicationRefused
    when another program keeps the file locked.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(target.name + ".nieuw")
    remove_database(fresh)
    with _connection() as connection:
        connection.execute(f"ATTACH {_literal(str(fresh))} AS doel (STORAGE_VERSION {_literal(STORAGE_VERSION)})")
        connection.execute("USE doel")
        _fill(connection, with_definitions(tables))
        connection.execute("USE memory")
        connection.execute("DETACH doel")
    unchanged = target.is_file() and content_digest(target) == content_digest(fresh)
    if not unchanged:
        _put_in_place(fresh, target)
    remove_database(fresh)
    return not unchanged


def write_parquet(tables: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """
    Write one ``<table>.parquet`` per mart into a folder, made if need be; gives the files in order of name.

    Same columns, types and order of rows as in ``write_marts``; same input, same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with _connection() as connection:
        for table in _fill(connection, with_definitions(tables)):
            path = folder / f"{table.short_name}.parquet"
            connection.execute(
                f"COPY (FROM {_name(table)}) TO {_literal(str(path))} (FORMAT parquet, COMPRESSION zstd)"
            )
            written.append(path)
    return sorted(written)


def with_definitions(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Give the tables with ``mart.definities``: as given, else the definitions of just these tables."""
    if DEFINITIES in tables:
        return dict(tables)
    every = dictionary()
    return {**tables, DEFINITIES: every[every["tabel"].isin([*tables, DEFINITIES])]}


def content_digest(path: Path) -> str:
    """
    Give a digest of everything a reader of a DuckDB file can see: tables, comments and rows in their order.

    Two files with equal content have equal digests, also when their bytes differ. A file that is no DuckDB
    file, or that is damaged or locked, has the empty digest.
    """
    digest = hashlib.sha256()
    try:
        for part in _content(path):
            digest.update(repr(part).encode())
    except duckdb.Error:
        return ""
    return digest.hexdigest()


def _content(path: Path) -> Iterator[object]:
    with _connection(path) as connection:
        tables = connection.execute(
            "SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE NOT internal ORDER BY ALL"
        ).fetchall()
        for schema, name, comment in tables:
            yield schema, name, comment
            yield connection.execute(
                "SELECT column_name, data_type, comment FROM duckdb_columns() "
                "WHERE schema_name = ? AND table_name = ? ORDER BY column_index",
                [schema, name],
            ).fetchall()
            rows = connection.execute(f'FROM "{schema}"."{name}"')
            while chunk := rows.fetchmany(ROWS_AT_A_TIME):
                yield from chunk


@contextmanager
def _connection(read: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    settings: dict[str, str | bool | int | float | list[str]] = dict(SETTINGS_WITHOUT_NETWORK)
    connection = duckdb.connect(
        str(read) if read is not None else ":memory:", read_only=read is not None, config=settings
    )
    try:
        yield connection
    finally:
        connection.close()


def _fill(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, pd.DataFrame]) -> list[Table]:
    """Make the tables with comments and rows; gives their declarations, in the order of the registry."""
    if unknown := sorted(name for name in tables if name not in TABLES or TABLES[name].laag != "mart"):
        raise ValueError(f"not declared as marts: {unknown}")
    connection.execute("SET threads = 1")
    connection.execute("CREATE SCHEMA mart")
    filled = [table for table in TABLES.values() if table.name in tables]
    for table in filled:
        frame = tables[table.name]
        if set(frame.columns) != set(table.columns):
            different = sorted(set(frame.columns) ^ set(table.columns))
            raise ValueError(f"{table.name}: columns differ from the registry: {different}")
        for statement in ddl(table):
            connection.execute(statement)
        connection.register("rijen", _arrow(frame))
        columns = _columns(table.columns)
        order = f"ORDER BY {_columns(table.key)}" if table.key else ""
        connection.execute(f"INSERT INTO {_name(table)} SELECT {columns} FROM rijen {order}")
        connection.unregister("rijen")
    return filled


def _arrow(frame: pd.DataFrame) -> object:
    """Give the frame as an Arrow table: every missing value is NULL, and nothing else travels along."""
    import pyarrow as pa

    return pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)


def _put_in_place(fresh: Path, target: Path) -> None:
    # A log that another program left beside the old file must not be replayed over the new one.
    target.with_name(target.name + ".wal").unlink(missing_ok=True)
    try:
        fresh.replace(target)
    except PermissionError as error:
        remove_database(fresh)
        raise PublicationRefused(
            f"{target.name} van profiel {target.parent.name} is in gebruik door een ander programma en "
            "blijft op de vorige stand. Sluit dat programma en start opnieuw."
        ) from error


def _name(table: Table) -> str:
    return _columns([table.laag]) + "." + _columns([table.short_name])


def _columns(names: Sequence[str]) -> str:
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
