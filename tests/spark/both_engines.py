"""
Every step of a night, carried out by DuckDB and by Spark from the same tables, and compared row for row.

Equal steps from equal tables make an equal night, and a step that differs is known by name. The tables are compared by
DuckDB, which reads those of Spark as the Parquet files that they are: no row stands more often on one side.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from assets import compare, costs, decisions, intake, link, normalise, signals
from assets.declare import Declaration, Rows, collect
from assets.resources import Night
from etl.engine import Engine
from etl.settings import Settings, load_settings
from schemas.contracts import check
from schemas.tables import TABLES

ROOMS = (intake, normalise, decisions, link, compare, costs, signals)
# Amounts are added up in another order, and that shows far behind the comma.
DECIMALS = 6
# Frames that were read from files or made by statistics: they come to both engines as they are.
READ = ("rijen.geland", "rijen.beschikkingen")


def has_spark() -> bool:
    """Tell whether PySpark and Java are there."""
    try:
        import pyspark  # noqa: F401
    except ModuleNotFoundError:
        return False
    return bool(os.environ.get("JAVA_HOME") or shutil.which("java"))


@dataclass(frozen=True)
class Compared:
    """A table made by both: its rows, seconds of each engine for its step, and what differs (empty: nothing)."""

    table: str
    rows: int
    seconds_duckdb: float
    seconds_spark: float
    differs: str


@contextmanager
def both_engines(folder: Path) -> Iterator[tuple[Engine, Any]]:
    """Open both engines, each in a folder of its own."""
    from etl.engine.on_spark import SparkEngine

    plain = Engine.open(folder / "duckdb" / "nacht.duckdb")
    try:
        spark = SparkEngine.open(folder / "spark" / "nacht.duckdb")
        try:
            yield plain, spark
        finally:
            spark.close()
    finally:
        plain.close()


def compare_steps(config: Path, folder: Path, wanted: Callable[[Declaration], bool]) -> Iterator[Compared]:
    """
    Carry out the night of a region by DuckDB, and the ``wanted`` steps by Spark as well.

    Gives the tables of the wanted steps. After a difference Spark goes on from the table of DuckDB.
    """
    settings = load_settings(config)
    with both_engines(folder) as (plain, spark):
        for step in _in_order():
            _, seconds = _carry_out(step, settings, plain)
            if step.tables[0] in READ or not wanted(step):
                continue
            for name in step.needs:
                if not spark.built(name):
                    hand_over(name, plain, spark)
            made, seconds_spark = _carry_out(step, settings, spark)
            for name in made:
                differs = difference(name, plain, spark)
                yield Compared(name, plain.count(name), seconds, seconds_spark, differs)
                if differs:
                    hand_over(name, plain, spark)


def _in_order() -> Iterator[Declaration]:
    waiting, done = collect(ROOMS), set()
    while waiting:
        step = next(step for step in waiting if set(step.needs) <= done)
        waiting.remove(step)
        done |= set(step.tables)
        yield step


def _carry_out(step: Declaration, settings: Settings, engine: Engine) -> tuple[list[str], float]:
    begin = time.perf_counter()
    keys = ((*settings.gemeente_names(), "regio"),) if step.per_gemeente else ()
    made = step.build(Night(settings, engine), *keys, *(engine.table(name) for name in step.needs))
    contents = made if isinstance(made, dict) else {step.tables[0]: made}
    for name, content in contents.items():
        if isinstance(content, Rows):
            engine.store_rows(name, content.frames, content.columns)
        else:
            engine.store(name, content)
    return list(contents), time.perf_counter() - begin


def hand_over(name: str, plain: Engine, spark: Engine) -> None:
    """Give Spark a table of DuckDB."""
    table = plain.table(name)
    spark.store_rows(name, [table.to_pyarrow()], dict(table.schema().items()))


def difference(name: str, plain: Engine, spark: Engine) -> str:
    """Say what differs between the two tables of this name, without a row; empty when nothing does."""
    here, there = plain.table(name), spark.table(name)
    if list(here.columns) != list(there.columns):
        return f"{name}: other columns"
    if name in TABLES and (breaches := check(TABLES[name], there)):
        return f"{name}: {breaches}"
    columns = ", ".join(
        f'round("{column}"::DOUBLE, {DECIMALS})' if kind.is_floating() or kind.is_decimal() else f'"{column}"'
        for column, kind in here.schema().items()
    )
    sides = [f"SELECT {columns} FROM {engine._source(name)}" for engine in (plain, spark)]
    alone = [
        plain._connection.raw_sql(f"SELECT count(*) FROM ({one} EXCEPT ALL {other})").fetchall()[0][0]
        for one, other in (sides, reversed(sides))
    ]
    return f"{name}: {alone[0]} rows of DuckDB alone, {alone[1]} of Spark alone" if any(alone) else ""


def differing_files(one: Path, other: Path) -> list[str]:
    """Name what differs between the DuckDB files of two region folders that were loaded alike, at other moments."""
    files = [
        [each.relative_to(folder).as_posix() for each in sorted(folder.rglob("*.duckdb"))] for folder in (one, other)
    ]
    if files[0] != files[1]:
        return ["other files"]
    return [line for name in files[0] for line in _differing_tables(one / name, other / name)]


def _differing_tables(one: Path, other: Path) -> Iterator[str]:
    with duckdb.connect() as connection:
        for name, path in (("een", one), ("ander", other)):
            connection.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
        listed = [
            connection.execute(
                "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() "
                f"WHERE database_name = '{name}' AND column_name <> 'ontvangen_op' ORDER BY ALL"
            ).fetchall()
            for name in ("een", "ander")
        ]
        if listed[0] != listed[1]:
            yield f"{one.name}: other tables or columns"
            return
        for layer, table in dict.fromkeys((row[0], row[1]) for row in listed[0]):
            columns = ", ".join(
                f'round("{column}", {DECIMALS})' if kind == "DOUBLE" else f'"{column}"'
                for *place, column, kind in listed[0]
                if place == [layer, table]
            )
            sides = [f'SELECT {columns} FROM {name}."{layer}"."{table}"' for name in ("een", "ander")]
            alone = [
                connection.execute(f"SELECT count(*) FROM ({here} EXCEPT ALL {there})").fetchall()[0][0]
                for here, there in (sides, reversed(sides))
            ]
            if any(alone):
                yield f"{one.name} {layer}.{table}: {alone[0]} and {alone[1]} rows alone"
