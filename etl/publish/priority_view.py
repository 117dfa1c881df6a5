"""The list of practices to talk about: what the rule of DSP would take, and what chance alone does. Analysts only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from etl.publish import sentences, views
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Period, Value, decimal, latest, period, show
from etl.publish.sections import DataTable, Head, Row
from etl.publish.sentences import group_name
from etl.publish.sheets import Cell, Column, Sheet
from etl.publish.views import PRIORITEIT, Tables, name_key, text, value

SUBJECT = "De lijst om te bespreken"
HEADS = ("A: patiënten <18", "M: kosten per patiënt", "DSP-regel", "Daling door toeval", "Kans op hoogste kwart")


def priority(tables: Tables, context: ReportContext) -> dict[str, Any]:
    """
    Give the list of the year that ends with the quarter, ready for the template: ``period``, ``lines``, ``table``.

    Or ``absent``: why it is not there.
    """
    if PRIORITEIT not in tables:
        return {"absent": sentences.not_shown(SUBJECT, PRIORITEIT, context)}
    newest, rows = _newest(tables, context)
    if newest is None:
        return {"absent": sentences.nothing_counted(SUBJECT)}
    return {
        "period": newest.text,
        "lines": [_line(row) for row in rows if bool(row["gekozen"])],
        "table": DataTable(
            f"Praktijken op alfabet, {newest.text}",
            (Head("Praktijk", wide=True), Head("Groep", wide=True, wrap=False), *(Head(head) for head in HEADS)),
            tuple(Row(text(row, "praktijk_naam"), _texts(row)) for row in rows),
        ),
    }


def _newest(tables: Tables, context: ReportContext) -> tuple[Period | None, list[dict[str, Any]]]:
    rows = views.records(tables[PRIORITEIT])
    newest = latest({text(row, "periode") for row in rows}, context.periode, "rollend jaar")
    chosen = [row for row in rows if newest is not None and text(row, "periode") == newest.code]
    return newest, sorted(chosen, key=lambda row: (name_key(text(row, "praktijk_naam")), text(row, "praktijk_id")))


def _line(row: Mapping[str, Any]) -> str:
    """Say of a practice that the rule takes how much of its figure is expected to go by itself."""
    fall = value(row, "verwachte_daling_pct")
    name = text(row, "praktijk_naam")
    if isinstance(fall, Missing):
        return f"{name}: hoeveel het cijfer vanzelf verandert, is niet te zeggen."
    way = "lager" if fall >= 0 else "hoger"
    change = f"{decimal(abs(fall))}% {way}"
    return f"{name}: ook zonder SOJ is het volgende cijfer naar verwachting {change}, door toeval alleen."


def _texts(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        group_name(text(row, "groep")),
        show(value(row, "a")),
        show(value(row, "m"), "euro"),
        "ja" if bool(row["gekozen"]) else "nee",
        show(value(row, "verwachte_daling_pct"), "percent"),
        show(_percentage(row), "percent"),
    )


def _percentage(row: Mapping[str, Any]) -> Value:
    chance = value(row, "kans_bovenste_kwart")
    return chance if isinstance(chance, Missing) else 100 * chance


def priority_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List the practices of every rolling year in alphabetical order, newest year first."""
    rows = [row for row in views.records(tables[PRIORITEIT]) if period(row["periode"]).end <= context.periode.end]
    rows.sort(
        key=lambda row: (
            name_key(text(row, "praktijk_naam")),
            text(row, "praktijk_id"),
            -period(row["periode"]).end.toordinal(),
        )
    )
    heads = ("Praktijk-AGB", "Praktijk", "Periode", "Groep", *HEADS)
    widths = (13, 32, 22, 15, 13, 13, 11, 13, 13)
    cells: list[tuple[Cell, ...]] = [
        (
            *(Cell(text(row, "praktijk_id")), Cell(text(row, "praktijk_naam")), Cell(period(row["periode"]).label)),
            Cell(group_name(text(row, "groep"))),
            *(Cell(value(row, "a"), "count"), Cell(value(row, "m"), "euro")),
            Cell("ja" if bool(row["gekozen"]) else "nee"),
            *(Cell(value(row, "verwachte_daling_pct"), "percent"), Cell(_percentage(row), "percent")),
        )
        for row in rows
    ]
    columns = tuple(Column(head, width) for head, width in zip(heads, widths, strict=True))
    return Sheet("Om te bespreken", "Lijst om te bespreken, op alfabet en geen rangorde", columns, cells, 2)
