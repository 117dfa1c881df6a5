"""The part of the report on months: started provisions by referrer with a straight trend, as counts and as shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from etl.publish import month_charts, sentences, views
from etl.publish.accounting_view import sentence_case
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Value, decimal, month, show
from etl.publish.sections import DataTable, Head, Row
from etl.publish.sheets import Cell, Column, Sheet
from etl.publish.views import MAAND, REGION, Tables, text, value
from schemas.values import KANALEN

SUBJECT = "Het aantal gestarte voorzieningen per maand"
# Doors with a graph of their own; the others are added up, which trajecten and straight lines both allow.
DOORS = {"huisarts": "huisarts", "soj": "SOJ", "gemeente": "gemeente"}
OTHER = "andere verwijzer of onbekend"
KINDS = {False: "alle zorg", True: "alleen zorg die een huisarts had kunnen inzetten"}
A_YEAR = 12


@dataclass(frozen=True)
class Point:
    """One month behind one door: number of trajecten, share of all doors, and both straight lines."""

    maand: str
    deur: str
    aantal: float
    aandeel: Value
    trend: Value
    trend_aandeel: Value


def months(tables: Tables, context: ReportContext) -> dict[str, Any]:
    """
    Give what the report says of months, ready for the template.

    ``parts``: all care and relevant care, each with ``naam``, ``lines`` (one sentence per door with a trend), ``svgs``
    (counts and shares) and ``table``; or ``absent``: why there is nothing.
    """
    if MAAND not in tables:
        return {"absent": sentences.not_shown(SUBJECT, MAAND, context)}
    parts = []
    for relevant, naam in KINDS.items():
        points = points_of(tables, context, relevant)
        if not points:
            return {"absent": sentences.nothing_counted(SUBJECT)}
        number = "relevant" if relevant else "alles"
        parts.append(
            {
                "naam": sentence_case(naam),
                "lines": _lines(points),
                "svgs": [
                    Markup(month_charts.months_svg(points, f"maand-{number}", naam, share=False)),
                    Markup(month_charts.months_svg(points, f"aandeel-{number}", naam, share=True)),
                ],
                "table": _table(points, naam),
            }
        )
    return {"parts": parts}


def points_of(tables: Tables, context: ReportContext, relevant: bool) -> list[Point]:
    """Give the points of the region up to the quarter, per door in order of time; small doors added up."""
    frame = tables[MAAND]
    chosen = frame[(frame["gemeente"].astype(str) == REGION) & (frame["alleen_soj_relevant"].astype(bool) == relevant)]
    cells: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in views.records(chosen):
        if month(text(row, "maand")) <= context.periode.end:
            cells.setdefault((DOORS.get(text(row, "kanaal"), OTHER), text(row, "maand")), []).append(row)
    order = [*DOORS.values(), OTHER]
    return [
        Point(
            maand,
            deur,
            _sum(rows, "aantal", 0.0),
            _sum(rows, "aandeel_pct", Missing.UNKNOWN),
            _sum(rows, "trend", Missing.UNKNOWN),
            _sum(rows, "trend_aandeel", Missing.UNKNOWN),
        )
        for (deur, maand), rows in sorted(cells.items(), key=lambda one: (order.index(one[0][0]), one[0][1]))
    ]


def _sum(rows: Iterable[Mapping[str, Any]], column: str, otherwise: Any) -> Any:
    """Add up a column of the kanalen behind a door; ``otherwise`` when one of them has no number."""
    found = [value(row, column) for row in rows]
    known = [one for one in found if not isinstance(one, Missing)]
    return sum(known) if len(known) == len(found) else otherwise


def _lines(points: list[Point]) -> list[str]:
    """Say of each door how steep its straight line is, per year; nothing where there is no line."""
    told = []
    for deur in dict.fromkeys(one.deur for one in points):
        ends = [one.trend for one in points if one.deur == deur and not isinstance(one.trend, Missing)]
        if len(ends) > 1:
            told.append(f"{deur} {_signed(A_YEAR * (ends[-1] - ends[0]) / (len(ends) - 1))}")
    if not told:
        return []
    return [f"Elk jaar komen er volgens de rechte lijn per maand zoveel bij (+) of gaan er af (−): {'; '.join(told)}."]


def _signed(number: float) -> str:
    return ("+" if round(number, 1) > 0 else "") + decimal(number, 1)


def _table(points: list[Point], naam: str) -> DataTable:
    doors = list(dict.fromkeys(one.deur for one in points))
    by_key = {(one.maand, one.deur): one for one in points}
    labels = sorted({one.maand for one in points}, reverse=True)
    rows = []
    for maand in labels:
        cells = [by_key[maand, deur] for deur in doors]
        rows.append(Row(maand, tuple(x for one in cells for x in (show(one.aantal), show(one.aandeel, "percent")))))
    return DataTable(
        f"Gestarte voorzieningen per maand, {naam}, nieuwste eerst",
        (Head("Maand", wide=True, wrap=False), *(Head(head) for _ in doors for head in ("Aantal", "Aandeel"))),
        tuple(rows),
        groups=(("", 1), *((sentence_case(deur), 2) for deur in doors)),
    )


def months_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List every gemeente, month and referrer, newest month first."""
    areas, doors = ["*", *(code for code, _ in context.gemeenten)], list(KANALEN)
    rows = [row for row in views.records(tables[MAAND]) if month(text(row, "maand")) <= context.periode.end]
    rows.sort(key=lambda row: (areas.index(text(row, "gemeente")), doors.index(text(row, "kanaal"))))
    rows.sort(key=lambda row: text(row, "maand"), reverse=True)
    columns = (
        *(Column("Maand", 10), Column("Gebiedscode", 12), Column("Gebied", 20), Column("Verwijzer", 40)),
        *(Column("Alleen wat een huisarts had kunnen inzetten", 16), Column("Aantal"), Column("Van alle")),
        *(Column("Aandeel (%)"), Column("Trend aantal"), Column("Trend aandeel (%)"), Column("Status", 18)),
    )
    cells: list[tuple[Cell, ...]] = [
        (
            *(Cell(text(row, "maand")), Cell(text(row, "gemeente")), Cell(context.gebied_naam(text(row, "gemeente")))),
            *(Cell(KANALEN[text(row, "kanaal")]), Cell("ja" if bool(row["alleen_soj_relevant"]) else "nee")),
            *(Cell(value(row, "aantal"), "count"), Cell(value(row, "noemer"), "count")),
            *(Cell(value(row, "aandeel_pct"), "percent"), Cell(value(row, "trend"), "rate")),
            *(Cell(value(row, "trend_aandeel"), "percent"), Cell(sentences.status_name(text(row, "status")))),
        )
        for row in rows
    ]
    return Sheet("Per maand", "Gestarte voorzieningen per maand en verwijzer", columns, cells, 4)
