"""
The engine that carries out table expressions: the only place that knows which one it is.

Everything from ``normalise`` to ``compare/panel`` is an ibis expression; here it becomes a table, in DuckDB
(``on_duckdb``) or in Spark (``on_spark``, in the words of ``spark_sql``). The file that people get is DuckDB's in both.
"""

from __future__ import annotations

import os
from pathlib import Path

from etl import problems
from etl.engine.on_duckdb import SETTINGS_WITHOUT_NETWORK, Engine, read_only, remove_database

__all__ = ["MOTOR_VARIABLE", "SETTINGS_WITHOUT_NETWORK", "Engine", "open_engine", "read_only", "remove_database"]

MOTOR_VARIABLE = "VERWIJSSPIEGEL_MOTOR"
DUCKDB, SPARK = "duckdb", "spark"


def open_engine(work_file: Path, previous: Path | None = None, memory_mb: int | None = None) -> Engine:
    """
    Start a night on the engine that ``VERWIJSSPIEGEL_MOTOR`` names: duckdb (the default) or spark.

    ``work_file``, ``previous`` and ``memory_mb`` are as in ``Engine.open``; on Spark ``memory_mb`` holds for DuckDB
    alone, which then only reads the night before and writes the file at the end.
    Raises WrongUse for another name, and when Spark or Java is not there.
    """
    motor = os.environ.get(MOTOR_VARIABLE, "").strip().lower() or DUCKDB
    if motor == DUCKDB:
        return Engine.open(work_file, previous, memory_mb=memory_mb)
    if motor != SPARK:
        raise problems.motor_unknown(motor, [DUCKDB, SPARK])
    try:
        from etl.engine.on_spark import SparkEngine
    except ModuleNotFoundError as error:
        raise problems.spark_missing() from error
    return SparkEngine.open(work_file, previous, memory_mb=memory_mb)
