"""Renders the registry: DuckDB DDL with comments, ibis and pandera schemas, the data dictionary, checks.

``check`` is the one way to ask whether a table is well formed. pandera compares names and types. It does not
count rows here, because ``pandera.ibis`` 0.35 ignores ``Column(unique=True)``, fails value checks on a table
without rows, runs one query per check, and puts values into its messages. One aggregate expression on the
backend that holds the table counts every broken rule instead, and nothing but counts leaves it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import add, and_, or_
from typing import TYPE_CHECKING, Any, Final

from schemas.declaration import DECIMAAL, JA_NEE, TEKST, Field, Rule, Table, Type
from schemas.tables import TABLES, tables_of

if TYPE_CHECKING:
    import ibis
    import pandas as pd

_DUCKDB_TYPES: Final[dict[Type, str]] = {
    "tekst": "VARCHAR",
    "geheel": "BIGINT",
    "decimaal": "DOUBLE",
    "datum": "DATE",
    "tijd": "TIME",
    "tijdstip": "TIMESTAMP",
    "ja_nee": "BOOLEAN",
}
_IBIS_TYPES: Final[dict[Type, str]] = {
    "tekst": "string",
    "geheel": "int64",
    "decimaal": "float64",
    "datum": "date",
    "tijd": "time",
    "tijdstip": "timestamp(6)",
    "ja_nee": "boolean",
}

# What floating point may add to or take from a number that equals its limit.
_ROUNDING: Final = 1e-9


@dataclass(frozen=True)
class Breach:
    """A declared rule that ``aantal`` rows break (for a missing column or wrong type: 1). Never values."""

    kolom: str
    regel: str
    aantal: int


def ddl(table: Table, schema_name: str | None = None) -> list[str]:
    """Return the statements that make ``table`` in DuckDB: CREATE TABLE, then COMMENTs on it and its columns.

    The schema (the layer, or ``schema_name``) must exist. Only types that storage version v1.0.0 knows.
    """
    target = f"{_quoted(schema_name or table.laag)}.{_quoted(table.short_name)}"
    columns = ", ".join(f"{_quoted(each.name)} {_DUCKDB_TYPES[each.type]}" for each in table.fields)
    return [
        f"CREATE TABLE {target} ({columns})",
        f"COMMENT ON TABLE {target} IS {_literal(table.grain)}",
        *(f"COMMENT ON COLUMN {target}.{_quoted(each.name)} IS {_literal(_comment(each))}" for each in table.fields),
    ]


def cast_list(table: Table) -> str:
    """Return for DuckDB the columns of ``table`` cast to their declared types, to be selected from a query."""
    return ", ".join(
        f"CAST({_quoted(each.name)} AS {_DUCKDB_TYPES[each.type]}) AS {_quoted(each.name)}" for each in table.fields
    )


def ibis_schema(table: Table) -> ibis.Schema:
    """Return the names and types of ``table`` for ibis, in order; ``expr.cast`` takes it."""
    import ibis

    return ibis.schema({each.name: _IBIS_TYPES[each.type] for each in table.fields})


@lru_cache
def pandera_schema(table: Table) -> Any:
    """Return ``table`` as a ``pandera.ibis.DataFrameSchema``: names, types, required, key, lists and limits.

    Rules between columns are not in it. See the module text for what pandera does and does not catch.
    """
    import ibis.expr.datatypes as dt
    import pandera.ibis as pa

    def checks(field: Field) -> list[Any]:
        found: list[Any] = []
        if field.waarden:
            found.append(pa.Check.isin(list(field.waarden)))
        if field.patroon:
            found.append(pa.Check.str_matches(field.patroon))
        if field.minimum is not None:
            found.append(pa.Check.ge(field.minimum))
        if field.maximum is not None:
            found.append(pa.Check.le(field.maximum))
        return found

    columns = {
        field.name: pa.Column(
            dt.dtype(_IBIS_TYPES[field.type]),
            checks=checks(field),
            nullable=field.name not in table.required,
            description=field.betekenis,
        )
        for field in table.fields
    }
    return pa.DataFrameSchema(columns, strict=True, unique=list(table.key) or None, name=table.name)


def dictionary(lagen: Sequence[str] = ("kern", "mart")) -> pd.DataFrame:
    """Return one row per column of every table in ``lagen``, with the columns of mart.definities."""
    import pandas as pd

    rows = [
        {
            "tabel": table.name,
            "kolom": each.name,
            "betekenis": each.betekenis,
            "eenheid": each.eenheid or None,
            "herkomst": each.herkomst,
            "privacyklasse": each.privacyklasse,
        }
        for laag in lagen
        for table in tables_of(laag)
        for each in table.fields
    ]
    return pd.DataFrame(rows, columns=list(TABLES["mart.definities"].columns))


def check(table: Table, data: ibis.Table) -> list[Breach]:
    """Return every declared rule that ``data`` breaks, with the number of rows; empty = well formed.

    ``data`` may live on any ibis backend. Rules on a column that is missing or has another type are left
    out: that column is itself a breach.
    """
    breaches = _shape_breaches(table, data)
    counts = list(_row_counts(table, data, {breach.kolom for breach in breaches}))
    if counts:
        aggregate = data.aggregate(**{f"c{number}": count for number, (_, _, count) in enumerate(counts)})
        found = aggregate.to_pyarrow().to_pylist()[0]
        breaches += [
            Breach(kolom, regel, int(found[f"c{number}"]))
            for number, (kolom, regel, _) in enumerate(counts)
            if found[f"c{number}"]
        ]
    return breaches


def _shape_breaches(table: Table, data: ibis.Table) -> list[Breach]:
    """Compare names and types through pandera; this reads no rows."""
    from pandera.config import ValidationDepth, config_context
    from pandera.errors import SchemaErrorReason, SchemaErrors

    sentences = {
        SchemaErrorReason.COLUMN_NOT_IN_DATAFRAME: "kolom ontbreekt",
        SchemaErrorReason.COLUMN_NOT_IN_SCHEMA: "kolom hoort hier niet",
        SchemaErrorReason.WRONG_DATATYPE: "kolom heeft een ander type",
    }
    try:
        with config_context(validation_depth=ValidationDepth.SCHEMA_ONLY):
            pandera_schema(table).validate(data, lazy=True)
    except SchemaErrors as errors:
        return [
            Breach(
                each.schema.name if each.reason_code is SchemaErrorReason.WRONG_DATATYPE else each.failure_cases,
                sentences[each.reason_code],
                1,
            )
            for each in errors.schema_errors
        ]
    return []


def _row_counts(table: Table, data: ibis.Table, unfit: set[str]) -> Iterator[tuple[str, str, Any]]:
    """Yield (column, rule, expression that counts the rows that break it) for all columns that are fit."""
    import ibis

    for field in table.fields:
        if field.name not in unfit:
            for regel, broken in _broken_limits(field, data[field.name], field.name in table.required):
                yield field.name, regel, data.count(where=broken)
    if table.key and unfit.isdisjoint(table.key):
        rows = ibis.struct({name: data[name] for name in table.key})
        yield ", ".join(table.key), "sleutel komt vaker voor", data.count() - rows.nunique()
    for rule in table.rules:
        if unfit.isdisjoint(rule.columns):
            yield rule.columns[0], rule.naam, data.count(where=_broken(rule, table, data))


def _broken_limits(field: Field, column: Any, required: bool) -> Iterator[tuple[str, Any]]:
    """Yield (rule, expression that is true where one value of ``column`` breaks it)."""
    if required:
        empty = column.isnull()
        yield "mag niet leeg zijn", empty | (column == "") if field.type == TEKST else empty
    if field.waarden:
        yield "staat niet in de lijst", column.notin(field.waarden)
    if field.patroon:
        yield "heeft niet de juiste vorm", ~column.re_search(field.patroon)
    if field.minimum is not None:
        yield f"is lager dan {field.minimum:g}", column < field.minimum - _ROUNDING
    if field.maximum is not None:
        yield f"is hoger dan {field.maximum:g}", column > field.maximum + _ROUNDING
    if field.type == DECIMAAL:
        yield "is geen gewoon getal", column.isnan() | column.isinf()


def _broken(rule: Rule, table: Table, data: ibis.Table) -> Any:
    """Return an expression that is true (not merely unknown) where a row breaks ``rule``."""
    names = rule.columns
    first, *others = (data[name] for name in names)
    if rule.kind == "ordered":
        return first > (others[0] + _ROUNDING if table.column(names[1]).type == DECIMAAL else others[0])
    if rule.kind == "filled_when":
        return first.isnull() & others[0].isin(rule.values)
    if rule.kind == "empty_when":
        return first.notnull() & others[0].isin(rule.values)
    if rule.kind == "empty_only_with":
        reasons = [
            data[name].fill_null(False) if table.column(name).type == JA_NEE else data[name].notnull()
            for name in names[1:]
        ]
        return first.isnull() & ~reduce(or_, reasons)
    if rule.kind == "needs":
        return first.notnull() & reduce(or_, (each.isnull() for each in others))
    if rule.kind == "any_filled":
        return reduce(and_, (data[name].isnull() for name in names))
    if rule.kind == "adds_up":
        return first != reduce(add, others)
    return first & others[0]


def _comment(field: Field) -> str:
    return f"{field.betekenis} Eenheid: {field.eenheid}." if field.eenheid else field.betekenis


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
