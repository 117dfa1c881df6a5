"""
Table expressions carried out by Spark, for a region that one machine does not carry.

The same expressions, the same tables, and at the end the same DuckDB file. Rows go in and come out as Parquet in the
work folder, so that neither Python nor the Java process that drives Spark has to hold a table whole.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import ibis.expr.operations as ops
import pandas as pd
import pyarrow.parquet as pq
from ibis import ir
from ibis.backends.pyspark.datatypes import PySparkSchema
from ibis.formats.pyarrow import PyArrowSchema
from py4j.protocol import Py4JJavaError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkRuntimeError
from pyspark.java_gateway import launch_gateway
from pyspark.logger import PySparkLogger
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as spark_functions

from etl import problems
from etl.engine.on_duckdb import SPARK_FOLDER, Engine, as_declared, as_table
from etl.engine.spark_sql import Backend
from schemas.contracts import ibis_schema
from schemas.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

MASTER_VARIABLE = "VERWIJSSPIEGEL_SPARK_MASTER"
THIS_MACHINE = "local[*]"
# Beside one program on one machine; a cluster has its own idea of how many parts are right.
PARTS_ON_ONE_MACHINE = 8
SETTINGS = {
    "spark.app.name": "verwijsspiegel",
    "spark.ui.enabled": "false",
    # What Spark logs of a task that failed quotes values: nothing may be written outside the work folder.
    "spark.log.level": "OFF",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
}


class SparkEngine(Engine):
    """
    One night's tables in Spark, with the tables of the night before behind them.

    The connection of ``Engine`` is still there: it reads the night before and writes the file of this one.
    """

    def __init__(self, connection: ibis.BaseBackend, work_file: Path, built: set[str], previous: set[str]) -> None:
        super().__init__(connection, work_file, built, previous)
        self._folder = work_file.resolve().with_name(work_file.name + SPARK_FOLDER)
        self._places: dict[str, Path] = {}
        self._schemas: dict[str, ibis.Schema] = {}
        self._made = 0
        self._spark = Backend()
        try:
            self._folder.mkdir(mode=0o700)
            self._spark.start(_start_spark(self._folder), self._folder)
        except BaseException:
            super().close()
            raise

    def table(self, name: str) -> ir.Table:
        """Give a table of this night, else of the previous night; KeyError when neither has it."""
        if name not in self._tables:
            if name not in self._built:
                before = super().table(name)
                self._tables.pop(name)
                self._keep_arrow(name, [before.to_pyarrow()], before.schema())
            self._tables[name] = ops.DatabaseTable(_view(name), self._schemas[name], self._spark).to_expr()
        return self._tables[name]

    def store(self, name: str, content: ir.Table | pd.DataFrame) -> int:
        """
        Carry out an expression (or take a frame) and keep it under this name; gives the number of rows.

        A table of this night as it stands is not copied: the name is another one for it.
        """
        if isinstance(content, pd.DataFrame):
            table = as_declared(name, as_table(content))
            self._keep_arrow(name, [self._connection.to_pyarrow(table)], table.schema())
        elif name not in TABLES and (other := self._name_of(content)):
            self._keep(name, self._places[other], self._schemas[other])
        else:
            with self._spark.rows(content) as rows:
                self._write(name, rows, content.schema())
        self._built.add(name)
        return self.count(name)

    def sql(self, expression: ir.Table) -> str:
        """Give the query that carries out an expression over this engine's tables."""
        return str(self._spark.compile(expression))

    def store_sql(self, name: str, query: str) -> None:
        """Carry out a query of ``sql`` and keep its result under this name; a declared table gets its types."""
        rows = self._spark.raw_sql(query)
        self._write(name, rows, PySparkSchema.to_ibis(rows.schema))
        self._built.add(name)

    def _write(self, name: str, rows: DataFrame, schema: ibis.Schema) -> None:
        """Keep rows of Spark, with the types of the declaration or else of the expression."""
        if name in TABLES:
            schema = ibis_schema(TABLES[name])
        kinds = PySparkSchema.from_ibis(schema)
        # What ibis calls int64 is often int32 in Spark, and the tables of one night fit together by their types.
        rows = rows.select(*(spark_functions.col(f"`{each.name}`").cast(each.dataType) for each in kinds))
        place = self._new_place()
        rows.write.parquet(place.as_uri())
        self._keep(name, place, schema)

    def _keep_arrow(self, name: str, tables: Iterable[pa.Table], schema: ibis.Schema) -> None:
        """Keep Arrow tables one under the other; they are taken one at a time."""
        place = self._new_place()
        place.mkdir()
        columns = PyArrowSchema.from_ibis(schema)
        with pq.ParquetWriter(place / "deel.parquet", columns) as file:
            for table in tables:
                file.write_table(table.select(columns.names).cast(columns))
        self._keep(name, place, schema)

    def _new_place(self) -> Path:
        self._made += 1
        return self._folder / f"tabel-{self._made}"

    def _keep(self, name: str, place: Path, schema: ibis.Schema) -> None:
        """Let a name stand for the Parquet files of a folder."""
        self._clear(name)
        self._places[name], self._schemas[name] = place, schema
        kinds = PySparkSchema.from_ibis(schema)
        session = self._spark.session
        # Of a table that Spark knows to be empty it does nothing in the steps that need it.
        rows = session.read.schema(kinds).parquet(place.as_uri()) if self.count(name) else _nothing(session, kinds)
        rows.createOrReplaceTempView(_view(name))

    def _source(self, name: str) -> str:
        if name not in self._built:
            return super()._source(name)
        return f"read_parquet('{_quoted(self._places[name])}/*.parquet')"

    def count(self, name: str) -> int:
        """Give the number of rows of a table."""
        if name not in self._places:
            return super().count(name)
        files = self._places[name].glob("*.parquet")
        return sum(pq.read_metadata(file).num_rows for file in files)

    def store_rows(self, name: str, frames: Iterable[pd.DataFrame | pa.Table], columns: dict[str, str]) -> int:
        """
        Keep frames (or Arrow tables) one under the other; they are taken one at a time, as they come.

        ``columns`` maps each column to its ibis type, also without any row.
        """
        schema = ibis.schema(columns)
        self._keep_arrow(name, (self._as_arrow(frame, schema) for frame in frames), schema)
        self._built.add(name)
        return self.count(name)

    def _as_arrow(self, frame: pd.DataFrame | pa.Table, schema: ibis.Schema) -> pa.Table:
        if not isinstance(frame, pd.DataFrame):
            return frame
        if frame.empty:
            return PyArrowSchema.from_ibis(schema).empty_table()
        return self._connection.to_pyarrow(ibis.memtable(frame[list(schema)]).cast(schema))

    def _clear(self, name: str) -> None:
        self._tables.pop(name, None)
        self._schemas.pop(name, None)
        place = self._places.pop(name, None)
        if place is None:
            return
        self._spark.session.catalog.dropTempView(_view(name))
        if place not in self._places.values():
            shutil.rmtree(place)

    def close(self) -> None:
        """Stop Spark and remove what it wrote, and the work file."""
        try:
            self._spark.disconnect()
        finally:
            super().close()


def _start_spark(folder: Path) -> SparkSession:
    """
    Start Spark on this machine, or on the cluster of ``VERWIJSSPIEGEL_SPARK_MASTER``, which sees the same folders.

    ``folder``: where Spark puts what it makes on the way. Raises WrongUse when it does not start.
    """
    master = os.environ.get(MASTER_VARIABLE, "").strip() or THIS_MACHINE
    settings = SETTINGS | {
        "spark.master": master,
        "spark.local.dir": str(folder / "spil"),
        "spark.sql.warehouse.dir": (folder / "magazijn").as_uri(),
    }
    if master.startswith("local"):
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    given = SparkConf(loadDefaults=False).setAll(list(settings.items()))
    # Beside its log, PySpark writes errors with what they quote.
    PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True
    try:
        # One Java process per program; what it says goes nowhere, for it quotes values.
        gateway = SparkContext._gateway or launch_gateway(
            given, {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        )
    except (PySparkRuntimeError, OSError) as error:
        raise problems.java_missing() from error
    # Whatever a region sets in its spark-defaults.conf counts, but not before what the rules need.
    conf = SparkConf(_jvm=gateway.jvm).setAll(list(settings.items()))
    if master.startswith("local"):
        conf.setIfMissing("spark.sql.shuffle.partitions", str(PARTS_ON_ONE_MACHINE))
    try:
        return SparkSession(SparkContext(conf=conf, gateway=gateway))
    except Py4JJavaError as error:
        raise problems.spark_master_unreachable(master) from error


def _nothing(session: SparkSession, kinds: object) -> DataFrame:
    return session.createDataFrame([], kinds)


def _view(name: str) -> str:
    return name.replace(".", "__")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
