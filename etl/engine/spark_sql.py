"""
ibis expressions in the SQL of Spark, where ibis and Spark leave another result than DuckDB does.

The rules are written once, in ``etl``, and mean what they mean in DuckDB; what Spark says differently is said here.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis.backends.pyspark
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import pandas as pd
import sqlglot.expressions as sge
from ibis import ir
from ibis.backends.duckdb.converter import DuckDBPandasData
from ibis.backends.pyspark.datatypes import PySparkSchema
from ibis.backends.sql.compilers.base import NULL, STAR
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

    def visit_StringSplit(self, op: Any, *, arg: Any, delimiter: Any) -> Any:
        """Split at a text; to Spark it is a pattern."""
        return self.f.split(arg, self.f.concat("\\Q", delimiter, "\\E"))

    def visit_RegexSearch(self, op: Any, *, arg: Any, pattern: Any) -> Any:
        """Look for a pattern as DuckDB reads it."""
        return self.f.regexp_like(arg, _java_pattern(pattern))

    def visit_RegexExtract(self, op: Any, *, arg: Any, pattern: Any, index: Any) -> Any:
        """Take a group of a pattern as DuckDB reads it."""
        return self.f.anon.regexp_extract(arg, _java_pattern(pattern), index)

    def visit_RegexReplace(self, op: Any, *, arg: Any, pattern: Any, replacement: Any) -> Any:
        """Replace a pattern as DuckDB reads it; a group of it is ``$1`` in Java."""
        written = re.sub(r"\\(\d)", r"$\1", replacement.this.replace("$", "\\$"))
        return self.f.regexp_replace(arg, _java_pattern(pattern), sge.convert(written))

    def visit_CountStar(self, op: Any, *, arg: Any, where: Any) -> Any:
        """Count rows; without any it is 0, also where a condition is asked."""
        return self.f.count(STAR) if where is None else self.f.count(self.if_(where, 1, NULL))

    def visit_Round(self, op: Any, *, arg: Any, digits: Any) -> Any:
        """Round the number as it is held; Spark rounds the number as it is written."""
        if not isinstance(op.digits, ops.Literal) or not op.arg.dtype.is_floating():
            return super().visit_Round(op, arg=arg, digits=digits)
        scale = sge.convert(float(10**op.digits.value))
        return self.cast(self.f.round(arg * self.cast(scale, dt.float64)), dt.float64) / self.cast(scale, dt.float64)

    def visit_Cast(self, op: Any, *, arg: Any, to: Any) -> Any:
        """Make a broken number whole by rounding it; Spark cuts it off."""
        if op.arg.dtype.is_floating() and to.is_integer():
            arg = self.f.anon.rint(arg)
        return super().visit_Cast(op, arg=arg, to=to)


# In Java a point stops at every end of a line, $ also stands before the last one, \\s and \\b go beyond ASCII.
_JAVA_FLAGS = "(?du)"
_JAVA_ESCAPES = {"b": r"(?:(?<=\w)(?!\w)|(?<!\w)(?=\w))", "s": r"[ \t\n\f\r]"}
_PATTERN_PARTS = re.compile(r"\\(?P<escaped>.)|(?P<opens>\[\^?\]?)|(?P<closes>\])|(?P<end>\$)", re.DOTALL)


def _java_pattern(pattern: sge.Expression) -> Any:
    """Give the pattern of an expression (RE2, as in DuckDB) so that Java finds the same with it."""
    if not isinstance(pattern, sge.Literal):
        raise NotImplementedError("a pattern that differs per row")
    in_class = False

    def in_java(found: re.Match[str]) -> str:
        nonlocal in_class
        if found["opens"] and not in_class:
            in_class = True
        elif found["closes"]:
            in_class = False
        elif found["end"] and not in_class:
            return r"\z"
        elif found["escaped"] in _JAVA_ESCAPES:
            known = _JAVA_ESCAPES[found["escaped"]]
            return known[1:-1] if in_class else known
        return found[0]

    return sge.convert(_JAVA_FLAGS + _PATTERN_PARTS.sub(in_java, pattern.this))


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
    result: Any = query.copy()
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
