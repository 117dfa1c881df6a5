"""
Table expressions carried out by DuckDB, and the file that a night ends in.

A night is built in a work file of its own, and the analyst file is replaced in one step when it is complete.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Self

import duckdb
import ibis
import pandas as pd
from ibis import ir

from etl import problems
from schemas.contracts import cast_list, ddl, ibis_schema
from schemas.declaration import Table
from schemas.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

QUERY_INTERRUPTED = "Query interrupted"
SETTINGS_WITHOUT_NETWORK = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}
# Beside the work file: the tables of a night on Spark. A night on DuckDB clears what a broken off one left, too.
SPARK_FOLDER = ".spark"


class Engine:
    """
    One night's tables in a work file, with the tables of the night before behind them.

    Names are ``layer.name`` (``kern.trajecten``). Reading a table that this night has not built gives
    the one of the previous night, so that what a failed check stops stands at its last good state.
    """

    def __init__(self, connection: ibis.BaseBackend, work_file: Path, built: set[str], previous: set[str]) -> None:
        self._connection = connection
        self._work_file = work_file
        self._built = built
        self._previous = previous
        self._tables: dict[str, ir.Table] = {}
        self._views: set[str] = set()

    @classmethod
    def open(
        cls,
        work_file: Path,
        previous: Path | None = None,
        threads: int | None = None,
        memory_mb: int | None = None,
    ) -> Self:
        """
        Start a night: an empty database, and the previous analyst file (if any) attached read-only.

        ``work_file``: where what does not fit in ``memory_mb`` is put aside. ``threads``: how many DuckDB may use,
        one is quickest for a few rows. None leaves either to DuckDB.
        Raises WrongUse when the previous file cannot be opened.
        """
        work_file.parent.mkdir(parents=True, exist_ok=True)
        remove_database(work_file)
        # Fused selects repeat an expression wherever it is named: queries of wide tables explode.
        ibis.options.sql.fuse_selects = False
        connection = ibis.duckdb.connect(**SETTINGS_WITHOUT_NETWORK)
        connection.raw_sql("SET enable_progress_bar = false")
        if threads is not None:
            connection.raw_sql(f"SET threads = {int(threads)}")
        # In memory, and beside it on disk what does not fit: writing every table of the night to a file costs more
        # than making it (measured: three times as much for a million rows).
        connection.raw_sql(f"SET temp_directory = '{_quoted(work_file.with_name(work_file.name + '.tmp'))}'")
        if memory_mb is not None:
            connection.raw_sql(f"SET memory_limit = '{int(memory_mb)}MiB'")
        connection.raw_sql("ATTACH ':memory:' AS nacht")
        connection.raw_sql("USE nacht")
        known: set[str] = set()
        if previous is not None and previous.is_file():
            try:
                connection.raw_sql(f"ATTACH '{_quoted(previous)}' AS vorige (READ_ONLY)")
            except duckdb.IOException as error:
                connection.disconnect()
                remove_database(work_file)
                raise problems.database_unreadable(previous.name) from error
            rows = connection.raw_sql(
                "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'vorige'"
            ).fetchall()
            known = {row[0] for row in rows}
        return cls(connection, work_file, set(), known)

    def has(self, name: str) -> bool:
        """Tell whether the table exists, from this night or from the previous one."""
        return name in self._built or name in self._previous

    def built(self, name: str) -> bool:
        """Tell whether this night has built the table."""
        return name in self._built

    def table(self, name: str) -> ir.Table:
        """Give a table of this night, else of the previous night; KeyError when neither has it."""
        if name not in self._tables:
            layer, short = name.split(".")
            if not self.has(name):
                raise KeyError(name)
            database = layer if name in self._built else ("vorige", layer)
            self._tables[name] = self._connection.table(short, database=database)
        return self._tables[name]

    def frame(self, name: str) -> pd.DataFrame:
        """Give a table as a pandas frame."""
        return self.table(name).to_pandas()

    def store(self, name: str, content: ir.Table | pd.DataFrame) -> int:
        """
        Carry out an expression (or take a frame) and keep it under this name; gives the number of rows.

        A table of this night as it stands is not copied: the name is another one for it.
        """
        if isinstance(content, pd.DataFrame):
            layer, short = name.split(".")
            self._clear(name)
            self._connection.create_table(short, as_declared(name, as_table(content)), database=layer)
            self._built.add(name)
        elif name not in TABLES and (other := self._name_of(content)):
            layer, short = name.split(".")
            self._clear(name)
            self._connection.raw_sql(f'CREATE VIEW "{layer}"."{short}" AS FROM {self._source(other)}')
            self._views.add(name)
            self._built.add(name)
        else:
            self.store_sql(name, self.sql(content))
        return self.count(name)

    def _name_of(self, content: ir.Table) -> str | None:
        """Give the name of an expression that is a table of this night and nothing else."""
        return next((name for name, table in self._tables.items() if table is content and name in self._built), None)

    def _source(self, name: str) -> str:
        """Give where DuckDB finds the rows of a table: of this night, else of the previous one."""
        layer, short = name.split(".")
        return f'{"nacht" if name in self._built else "vorige"}."{layer}"."{short}"'

    def sql(self, expression: ir.Table) -> str:
        """Give the query that carries out an expression over this engine's tables."""
        return str(self._connection.compile(expression))

    def store_sql(self, name: str, query: str) -> None:
        """
        Carry out a query of ``sql`` and keep its result under this name.

        A declared table gets its declared types: what ibis calls int64, a sum in DuckDB is not.
        """
        layer, short = name.split(".")
        self._clear(name)
        if name in TABLES:
            query = f"SELECT {cast_list(TABLES[name])} FROM ({query}) AS gemaakt"
        self._connection.raw_sql(f'CREATE TABLE "{layer}"."{short}" AS {query}')
        self._built.add(name)

    def was_interrupted(self, fault: BaseException) -> bool:
        """Tell whether a query broke off because the process was asked to end; DuckDB has no error for that."""
        return isinstance(fault, RuntimeError) and str(fault) == QUERY_INTERRUPTED

    def count(self, name: str) -> int:
        """Give the number of rows of a table."""
        return int(self._connection.raw_sql(f"SELECT count(*) FROM {self._source(name)}").fetchall()[0][0])

    def store_rows(self, name: str, frames: Iterable[pd.DataFrame | pa.Table], columns: dict[str, str]) -> int:
        """
        Keep frames (or Arrow tables) one under the other; they are taken one at a time, as they come.

        ``columns`` maps each column to its ibis type, also without any row.
        """
        layer, short = name.split(".")
        self._clear(name)
        self._connection.create_table(short, schema=ibis.schema(columns), database=layer)
        waiting = iter(frames)
        for frame in waiting:
            if isinstance(frame, pd.DataFrame):
                if len(frame):
                    self._connection.insert(short, frame[list(columns)], database=layer)
            else:
                self._append_arrow(f'"{layer}"."{short}"', list(columns), chain([frame], waiting))
        self._built.add(name)
        return self.count(name)

    def _append_arrow(self, place: str, columns: list[str], tables: Iterable[pa.Table]) -> None:
        """Append Arrow tables to a table; DuckDB asks for the next one when it has room for it."""
        import pyarrow as pa

        waiting = iter(tables)
        first = next(waiting)
        batches = (batch for table in chain([first], waiting) for batch in table.select(columns).to_batches())
        reader = pa.RecordBatchReader.from_batches(first.select(columns).schema, batches)
        connection = self._connection.con
        connection.register("aangeleverd", reader)
        try:
            connection.execute(f"INSERT INTO {place} SELECT * FROM aangeleverd")
        finally:
            connection.unregister("aangeleverd")
            del first, reader
            pa.default_memory_pool().release_unused()  # the queries to come need the room

    def discard(self, name: str) -> None:
        """Take back a table of this night, so that the one of the previous night stands again."""
        self._clear(name)
        self._built.discard(name)

    def _clear(self, name: str) -> None:
        layer, short = name.split(".")
        self._tables.pop(name, None)
        self._connection.raw_sql(f'CREATE SCHEMA IF NOT EXISTS "{layer}"')
        kind = "VIEW" if name in self._views else "TABLE"
        self._connection.raw_sql(f'DROP {kind} IF EXISTS "{layer}"."{short}"')
        self._views.discard(name)

    def finish(self, target: Path, tables: Iterable[Table]) -> None:
        """
        Write the declared tables, of this night or else of the previous one, to a new file and put it in place.

        Tables and columns carry their meaning as COMMENT. The target is either the old file or the new one,
        never half; the work file is removed afterwards.
        """
        fresh = target.with_name(target.name + ".nieuw")
        remove_database(fresh)
        self._connection.raw_sql(f"ATTACH '{_quoted(fresh)}' AS doel (STORAGE_VERSION 'v1.0.0')")
        self._connection.raw_sql("USE doel")
        for table in tables:
            if not self.has(table.name):
                continue
            self._connection.raw_sql(f'CREATE SCHEMA IF NOT EXISTS "{table.laag}"')
            for statement in ddl(table):
                self._connection.raw_sql(statement)
            place = f'"{table.laag}"."{table.short_name}"'
            self._connection.raw_sql(f"INSERT INTO {place} BY NAME SELECT * FROM {self._source(table.name)}")
        self._connection.raw_sql("USE nacht")
        self._connection.raw_sql("DETACH doel")
        self.close()
        fresh.replace(target)

    def close(self) -> None:
        """Close the connection and remove the work file."""
        self._connection.disconnect()
        remove_database(self._work_file)


def as_table(frame: pd.DataFrame) -> ir.Table:
    """Give a frame as a table; pandas knows no dates without a time, and every moment in our frames is a day."""
    table = ibis.memtable(frame)
    return table.cast({name: "date" for name, kind in table.schema().items() if kind.is_timestamp()})


def as_declared(name: str, table: ir.Table) -> ir.Table:
    """Give a declared table the types of its declaration: a sum is not an integer, an empty column has no type."""
    if name not in TABLES:
        return table
    declared = ibis_schema(TABLES[name])
    return table.cast({column: kind for column, kind in declared.items() if column in table.columns})


def read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file for reading alone: no network, no other files. Raises WrongUse when it cannot be opened."""
    try:
        connection = duckdb.connect(str(path), read_only=True, config=dict(SETTINGS_WITHOUT_NETWORK))
    except duckdb.IOException as error:
        raise problems.database_unreadable(path.name) from error
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def remove_database(path: Path) -> None:
    """Remove a DuckDB file with its write-ahead log, its spill folder and what Spark made beside it, if any."""
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)
    for folder in (".tmp", SPARK_FOLDER):
        shutil.rmtree(path.with_name(path.name + folder), ignore_errors=True)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
