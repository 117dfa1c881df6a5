"""
Queries of a layout over delivered tables, in a DuckDB that can reach nothing else.

The tables are in memory and hold text; there is no file, no network, no extension and no setting to change, and
a query is one SELECT. The same query gives the same rows in the same order.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "python_enable_replacements": "false",
    "threads": "1",
    "memory_limit": "2GB",
}
LINE = "regel"


class QueryFault(Exception):
    """
    A query cannot be carried out.

    ``str()`` is what DuckDB says: it may quote values, so it is shown only of a query over empty tables.
    """

    @classmethod
    def of(cls, error: duckdb.Error) -> QueryFault:
        """Give what DuckDB says on one line, without the query."""
        return cls(" ".join(str(error).split("LINE ")[0].split()))

    @property
    def kind(self) -> str:
        """The kind of error, without any value: "Conversion Error"."""
        return str(self).partition(":")[0]


@dataclass(frozen=True)
class Answer:
    """The rows of a query: text per column (None = empty), and per row its number, None where the query gives none."""

    columns: dict[str, list[str | None]]
    lines: list[int] | None


class Sandbox:
    """An opened sandbox with its tables; see ``open_sandbox``."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def make(self, name: str, query: str) -> None:
        """Keep the rows of one SELECT as a table that later queries see. Raises QueryFault as ``answer`` does."""
        bare = self._single_select(query)
        try:
            self._connection.execute(f"CREATE TABLE {_quoted(name)} AS SELECT * FROM (\n{bare}\n) AS antwoord")
        except duckdb.Error as error:
            raise QueryFault.of(error) from error

    def answer(self, query: str) -> Answer:
        """
        Carry out one SELECT; its rows in the order of column ``regel``, then of all columns.

        Raises QueryFault when it is anything else, or does not run.
        """
        bare = self._single_select(query)
        try:
            described = self._connection.execute(f"DESCRIBE SELECT * FROM (\n{bare}\n) AS antwoord").fetchall()
            # To DuckDB an alias in other capitals is the same name.
            names = [str(row[0]).lower() for row in described]
            kinds = {name: "BIGINT" if name == LINE else "VARCHAR" for name in names}
            wanted = ", ".join(f"CAST({_quoted(name)} AS {kind}) AS {_quoted(name)}" for name, kind in kinds.items())
            order = [str(names.index(LINE) + 1)] if LINE in names else []
            order += [str(place) for place in range(1, len(names) + 1)]
            made: Any = self._connection.sql(
                f"SELECT {wanted} FROM (\n{bare}\n) AS antwoord ORDER BY {', '.join(order)}"
            ).to_arrow_table()
        except duckdb.Error as error:
            raise QueryFault.of(error) from error
        columns = {name: made.column(name).to_pylist() for name in names}
        lines = columns.pop(LINE, None)
        if lines is not None and None in lines:
            raise QueryFault(f"Constraint Error: {LINE} is leeg")
        return Answer(columns, lines)

    def _single_select(self, query: str) -> str:
        try:
            statements = self._connection.extract_statements(query)
        except duckdb.Error as error:
            raise QueryFault.of(error) from error
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise QueryFault("Parser Error: één SELECT, en niets anders")
        return query.strip().rstrip(";")


@contextmanager
def open_sandbox(tables: Mapping[str, Mapping[str, Sequence[str | None]]], lines: Mapping[str, Sequence[int]],
                 line_column: str) -> Iterator[Sandbox]:  # fmt: skip
    """
    Open a sandbox with these tables of text; each has ``lines`` as one more column, of numbers.

    ``tables``: name → column → values. ``lines``: name → the number of each row.
    """
    connection = duckdb.connect(config=LOCKED)
    try:
        for name, columns in tables.items():
            arrays = {column: pa.array(values, pa.string()) for column, values in columns.items()}
            arrays[line_column] = pa.array(lines[name], pa.int64())
            connection.register("geleverd", pa.table(arrays))
            connection.execute(f"CREATE TABLE {_quoted(name)} AS SELECT * FROM geleverd")
            connection.unregister("geleverd")
        _settle(connection)
        yield Sandbox(connection)
    finally:
        connection.close()


def _settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the connection the same on every machine, and keep it so."""
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET lock_configuration = true")


class FileUnreadable(Exception):
    """A DuckDB file is damaged, or of a version that cannot be read."""


class DatabaseFile:
    """A DuckDB file, opened for reading its tables and nothing else; see ``open``."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def open(cls, content: bytes) -> Iterator[DatabaseFile]:
        """
        Open the content of a DuckDB file.

        DuckDB opens files alone and this one holds BSNs, so it gets one in memory that no folder knows. Raises
        FileUnreadable, also for what goes wrong while it is open.
        """
        config = {name: value for name, value in LOCKED.items() if name != "enable_external_access"}
        descriptor = os.memfd_create("levering")
        try:
            with os.fdopen(os.dup(descriptor), "wb") as target:
                target.write(content)
            with closing(duckdb.connect(f"/proc/self/fd/{descriptor}", read_only=True, config=config)) as connection:
                connection.execute("SET enable_external_access = false")
                _settle(connection)
                yield cls(connection)
        except duckdb.Error as error:
            raise FileUnreadable from error
        finally:
            os.close(descriptor)

    def names(self) -> list[str]:
        """Give the names of its tables, with their schema; views are none."""
        query = "SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY 1"
        return [str(row[0]) for row in self._connection.execute(query).fetchall()]

    def read(self, name: str) -> tuple[list[str], list[tuple[str | None, ...]]]:
        """
        Read a table of ``names``: its columns, and its rows as text in the order in which they were written.

        Whole numbers have no point behind them.
        """
        schema, _, table = name.partition(".")
        described = self._connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = ? AND table_name = ? "
            "ORDER BY column_index",
            [schema, table],
        ).fetchall()
        cells = ", ".join(_as_text(_quoted(str(column)), str(kind)) for column, kind in described)
        query = f"SELECT {cells} FROM {_quoted(schema)}.{_quoted(table)} ORDER BY rowid"
        return [str(column) for column, _ in described], self._connection.execute(query).fetchall()


def _as_text(column: str, kind: str) -> str:
    if kind in ("DOUBLE", "FLOAT"):
        whole = f"{column} = floor({column}) AND abs({column}) < 1e15"
        return f"CASE WHEN {whole} THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) ELSE CAST({column} AS VARCHAR) END"
    return f"CAST({column} AS VARCHAR)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
