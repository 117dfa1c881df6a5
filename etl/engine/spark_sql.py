"""
ibis expressions in the SQL of Spark, where ibis and Spark leave another result than DuckDB does.

The rules are written once, in ``etl``, and mean what they mean in DuckDB; what Spark says differently is said here.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis.backends.pyspark
import ibis.expr.datatypes as dt
import pandas as pd
import sqlglot.expressions as sge
from ibis import ir
from ibis.backends.duckdb.converter import DuckDBPandasData
from ibis.backends.pyspark.datatypes import PySparkSchema
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from ibis.formats.pyarrow import PyArrowData
from pyspark.sql import DataFrame, SparkSession

# DuckDB works out once what an expression uses twice; Spark does it as often as it is named, and a part in a part more
# often still. From so many steps that pass rows from one part to another on, such a part is made first.
STEPS_WORTH_KEEPING = 3
PASSING_ROWS = (sge.Join, sge.Window, sge.Group, sge.Distinct, sge.Union)


class SparkSqlCompiler(PySparkCompiler):
    """The compiler of ibis for PySpark, mended where it differs from DuckDB."""

    def visit_ArrayIndex(self, op: Any, *, arg: Any, index: Any) -> Any:
        """Give NULL for a place outside the array; an index of Spark is a small integer."""
        return self.f.anon.get(arg, self.cast(index, dt.int32))


class Backend(ibis.backends.pyspark.Backend):
    """The backend of ibis for PySpark, of which results come as Arrow and become the frames that DuckDB gives."""

    compiler = SparkSqlCompiler()
    _folder: Path

    def start(self, session: SparkSession, folder: Path) -> None:
        """Take a session of Spark, and a folder for what is made on the way."""
        self.register_options()
        self.do_connect(session)
        self._folder = folder

    @property
    def session(self) -> SparkSession:
        """The session of Spark itself."""
        return self._session

    @contextmanager
    def rows(self, expr: ir.Expr, **kwargs: Any) -> Iterator[DataFrame]:
        """Give the rows of an expression; the parts that it uses more than once are made on the way."""
        self._run_pre_execute_hooks(expr)
        query = self.compiler.to_sqlglot(expr.as_table(), **kwargs)
        parts = {each.alias: each.this for each in query.ctes}
        made: list[str] = []
        try:
            for name in _parts_to_make(query, parts):
                self._make_part(name, _naming(parts[name], parts, made))
                made.append(name)
            yield self._session.sql(_naming(_bare(query), parts, made).sql(dialect=self.dialect))
        finally:
            for name in made:
                self._session.catalog.dropTempView(name)
                shutil.rmtree(self._folder / name, ignore_errors=True)

    def _make_part(self, name: str, query: sge.Expression) -> None:
        rows = self._session.sql(query.sql(dialect=self.dialect))
        place = (self._folder / name).as_uri()
        rows.write.parquet(place)
        self._session.read.schema(rows.schema).parquet(place).createOrReplaceTempView(name)

    def to_pyarrow(self, expr: ir.Expr, /, *, params: Any = None, limit: Any = None, **kwargs: Any) -> Any:
        """Carry out an expression; gives an Arrow table, column or value with the types of the expression."""
        with self.rows(expr, params=params, limit=limit, **kwargs) as rows:
            table = PyArrowData.convert_table(rows.toArrow(), expr.as_table().schema())
        return expr.__pyarrow_result__(table)

    def execute(self, expr: ir.Expr, /, *, params: Any = None, limit: Any = None, **kwargs: Any) -> Any:
        """Carry out an expression; gives a frame, a series or a value, as the backend of DuckDB does."""
        table = expr.as_table()
        rows = self.to_pyarrow(table, params=params, limit=limit, **kwargs)
        frame = pd.DataFrame(
            {
                name: column.to_pylist() if column.null_count else column.to_pandas()
                for name, column in zip(rows.column_names, rows.columns, strict=True)
            }
        )
        return expr.__pandas_result__(DuckDBPandasData.convert_table(frame, table.schema()))

    def _register_in_memory_table(self, op: Any) -> None:
        rows = self._session.createDataFrame(op.data.to_pyarrow(op.schema), PySparkSchema.from_ibis(op.schema))
        rows.createOrReplaceTempView(op.name)


def _bare(query: sge.Expression) -> sge.Expression:
    """Give a query without the parts that stand before it."""
    bare = query.copy()
    bare.set("with_", None)
    return bare


def _used(query: sge.Expression, parts: dict[str, sge.Expression]) -> Counter[str]:
    """Count how often a query names each of the parts."""
    return Counter(table.name for table in query.find_all(sge.Table) if table.name in parts)


def _naming(query: sge.Expression, parts: dict[str, sge.Expression], made: list[str]) -> sge.Expression:
    """Give a query with the parts before it that it needs and that are not made yet."""
    needed = dict.fromkeys(_used(query, parts))
    for name in reversed(parts):
        if name in needed and name not in made:
            needed |= dict.fromkeys(_used(parts[name], parts))
    result = query.copy()
    for name, part in parts.items():
        if name in needed and name not in made:
            result = result.with_(name, as_=part, copy=False)
    return result


def _parts_to_make(query: sge.Expression, parts: dict[str, sge.Expression]) -> list[str]:
    """Name the parts that are used more than once and cost enough, each before the parts that use it."""
    uses = _used(_bare(query), parts)
    for part in parts.values():
        uses += _used(part, parts)
    steps: dict[str, int] = {}
    chosen = []
    for name, part in parts.items():
        own = sum(1 for _ in part.find_all(*PASSING_ROWS))
        steps[name] = own + sum(steps[other] * count for other, count in _used(part, parts).items())
        if uses[name] > 1 and steps[name] >= STEPS_WORTH_KEEPING:
            chosen.append(name)
            steps[name] = 0
    return chosen
