"""From the registry: one valid row per table, one fault per declared rule, and a slow second judgement.

The second judgement reads each rule as its docstring says it, one row at a time in plain Python, so that the
counts of ``schemas.contracts.check`` have something to differ from.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import Any

from schemas import declaration as d
from schemas.declaration import Field, Rule, Table

Row = dict[str, Any]
Name = tuple[str, str]

TEXTS = {
    d.KWARTAAL: "2025K3",
    d.KWARTAAL_OF_HALFJAAR: "2025K3",
    d.PERIODE: "2025K3-jaar",
    d.MAAND: "2025-03",
    d.GEMEENTE: "9901",
    d.GEMEENTE_OF_ALLE: "*",
    d.AGB: "01990001",
    d.BSN: "999900006",
    d.TWEE_CIJFERS: "45",
    d.TWEE_TEKENS: "45",
    d.PRODUCTCODE: "45A04",
    "^[0-9a-f]{64}$": "0" * 64,
}
WRONG_FORM = "§999900006"  # of no pattern
MAY_BE_NONE = {d.TWEE_TEKENS, d.PRODUCTCODE}
OTHERS = {
    "geheel": 1,
    "decimaal": 1.0,
    "datum": dt.date(2025, 1, 1),
    "tijd": dt.time(9, 30),
    "tijdstip": dt.datetime(2025, 1, 1, 9, 30),
    "ja_nee": False,
}


def valid_value(field: Field) -> Any:
    """Return a value that ``field`` allows; equal for all fields of one type, so that all are in order."""
    if field.waarden:
        return field.waarden[0]
    if field.patroon:
        return TEXTS[field.patroon]
    if field.type == "tekst":
        return "tekst"
    value = OTHERS[field.type]
    return value if field.minimum is None else max(value, field.minimum)


def valid_row(table: Table) -> Row:
    """Return a row that breaks no rule of ``table``, with as many columns filled as its rules allow."""
    row = {field.name: valid_value(field) for field in table.fields}
    for rule in table.rules:
        if rule.kind == "adds_up":
            row[rule.columns[0]] = sum(row[name] for name in rule.columns[1:])
        if rule.kind == "empty_when" and row[rule.columns[1]] in rule.values:
            row[rule.columns[0]] = None
    return row


def faults(table: Table) -> Iterator[tuple[Name, Row]]:
    """Yield (column and rule that must report it, row with that fault) for every rule of ``table``."""
    good = valid_row(table)
    for field in table.fields:
        name = field.name
        if name in table.required:
            yield (name, "mag niet leeg zijn"), {**good, name: None}
            if field.type == "tekst":
                yield (name, "mag niet leeg zijn"), {**good, name: ""}
        if field.waarden:
            yield (name, "staat niet in de lijst"), {**good, name: "§"}
        if field.patroon:
            yield (name, "heeft niet de juiste vorm"), {**good, name: WRONG_FORM}
        if field.minimum is not None:
            yield (name, f"is lager dan {field.minimum:g}"), {**good, name: field.minimum - 1}
        if field.maximum is not None:
            yield (name, f"is hoger dan {field.maximum:g}"), {**good, name: field.maximum + 1}
        if field.type == "decimaal":
            yield (name, "is geen gewoon getal"), {**good, name: math.nan}
            yield (name, "is geen gewoon getal"), {**good, name: -math.inf}
    if table.key:
        yield (", ".join(table.key), "sleutel komt vaker voor"), dict(good)
    for rule in table.rules:
        for change in _breaking(rule, table):
            yield (rule.columns[0], rule.naam), {**good, **change}


def _breaking(rule: Rule, table: Table) -> Iterator[Row]:
    first, *others = rule.columns
    sample = {name: valid_value(table.column(name)) for name in rule.columns}
    if rule.kind == "ordered":
        step = dt.timedelta(days=1) if isinstance(sample[first], dt.date) else 1
        yield {first: sample[others[0]] + step, others[0]: sample[others[0]]}
    elif rule.kind == "filled_when":
        yield from ({first: None, others[0]: value} for value in rule.values)
    elif rule.kind == "empty_when":
        yield from ({**sample, others[0]: value} for value in rule.values)
    elif rule.kind == "empty_only_with":
        yield dict.fromkeys(rule.columns)
        yield {name: False if table.column(name).type == "ja_nee" else None for name in rule.columns}
    elif rule.kind == "needs":
        yield from ({**sample, missing: None} for missing in others)
    elif rule.kind == "any_filled":
        yield dict.fromkeys(rule.columns)
    elif rule.kind == "adds_up":
        yield {**sample, first: sum(sample[name] for name in others) + 1}
    elif rule.kind == "not_both":
        yield dict.fromkeys(rule.columns, True)


def judged_slowly(table: Table, rows: list[Row]) -> dict[Name, int]:
    """Return how many of ``rows`` break each rule of ``table``, judged row by row in plain Python."""
    found: dict[Name, int] = {}
    for row in rows:
        for name in _broken(table, row):
            found[name] = found.get(name, 0) + 1
    if table.key:
        distinct = {tuple(row[name] for name in table.key) for row in rows}
        if len(rows) > len(distinct):
            found[", ".join(table.key), "sleutel komt vaker voor"] = len(rows) - len(distinct)
    return found


def _broken(table: Table, row: Row) -> Iterator[Name]:
    for field in table.fields:
        name, value = field.name, row[field.name]
        if value is None or value == "":
            if name in table.required:
                yield name, "mag niet leeg zijn"
            if value is None:
                continue
        if field.waarden and value not in field.waarden:
            yield name, "staat niet in de lijst"
        may_be_none = value == "" and field.patroon in MAY_BE_NONE
        if field.patroon and value != TEXTS[field.patroon] and not may_be_none:
            yield name, "heeft niet de juiste vorm"
        # In DuckDB a NaN is larger than every number.
        size = math.inf if isinstance(value, float) and math.isnan(value) else value
        if field.minimum is not None and size < field.minimum:
            yield name, f"is lager dan {field.minimum:g}"
        if field.maximum is not None and size > field.maximum:
            yield name, f"is hoger dan {field.maximum:g}"
        if field.type == "decimaal" and not math.isfinite(value):
            yield name, "is geen gewoon getal"
    for rule in table.rules:
        if not _holds(rule, [row[name] for name in rule.columns]):
            yield rule.columns[0], rule.naam


def _holds(rule: Rule, cells: list[Any]) -> bool:
    first, *others = [math.inf if isinstance(c, float) and math.isnan(c) else c for c in cells]
    filled = [cell is not None for cell in others]
    match rule.kind:
        case "ordered":
            return first is None or others[0] is None or first <= others[0]
        case "filled_when":
            return others[0] not in rule.values or first is not None
        case "empty_when":
            return others[0] not in rule.values or first is None
        case "empty_only_with":
            return first is not None or any(cell not in (None, False) for cell in others)
        case "needs":
            return first is None or all(filled)
        case "any_filled":
            return first is not None or any(filled)
        case "adds_up":
            return first is None or not all(filled) or first == sum(others)
        case "not_both":
            return not (first and others[0])
