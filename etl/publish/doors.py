"""The part of the report on doors: via whom the youths of practices came, and whose practice is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from etl.publish import sections, sentences, views
from etl.publish.accounting_view import sentence_case
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Period, latest, listing, period, show
from etl.publish.sections import DataTable, Head, Row
from etl.publish.sentences import group_name
from etl.publish.views import DEUREN, REGION, Tables, text, value

DOORS: Mapping[str, str] = {
    "jeugdigen_via_huisarts": "via de huisarts",
    "jeugdigen_via_soj": "via de SOJ",
    "jeugdigen_via_gemeente": "via de gemeente",
    "jeugdigen_via_overig": "via een ander",
}
EARLIER_YEARS = 4


def doors(tables: Tables, context: ReportContext) -> dict[str, Any]:
    """
    Give what the report says of doors, ready for the template.

    ``basis`` (sentences), ``lines`` per group over the rolling year, ``lost`` (who is at no practice), their
    ``period``, ``double`` (whether anybody came through two), ``table``, ``channels``, and ``absent`` (why there is
    no line).
    """
    rows = _region_rows(tables, context)
    groups = [rows[groep, 0] for groep in ("interventie", "controle") if (groep, 0) in rows]
    shown = groups or [row for (groep, back), row in rows.items() if groep == "totaal" and back == 0]
    return {
        "basis": context.basis.sentences,
        "lines": [_line(row) for row in shown],
        "lost": _lost(rows.get(("totaal", 0))),
        "period": _year(shown[0]).text if shown else "",
        "double": any(_came_twice(row) for row in shown),
        "table": _table(rows) if rows else None,
        "channels": sections.channel_table(tables, context),
        "absent": _absent(tables, context) if not shown else "",
    }


def _absent(tables: Tables, context: ReportContext) -> str:
    subject = "Hoeveel jeugdigen langs welke deur kwamen"
    if DEUREN in tables:
        return sentences.nothing_counted(subject)
    return sentences.not_shown(subject, DEUREN, context)


def _region_rows(tables: Tables, context: ReportContext) -> dict[tuple[str, int], dict[str, Any]]:
    """Rows of the region by (groep, years back) of the rolling year that ends with the quarter, and of those before."""
    frame = tables.get(DEUREN)
    if frame is None or frame.empty:
        return {}
    chosen = frame[frame["gebied"].astype(str) == REGION]
    codes = [str(code) for code in chosen["periode"].unique()]
    newest = latest(codes, context.periode, "rollend jaar")
    if newest is None:
        return {}
    found = {}
    for row in views.records(chosen):
        one = period(row["periode"])
        back = newest.end.year - one.end.year
        same_quarter = (one.end.month, one.soort) == (newest.end.month, newest.soort)
        if same_quarter and 0 <= back <= EARLIER_YEARS:
            found[text(row, "groep"), back] = row
    return found


def _line(row: Mapping[str, Any]) -> str:
    """Say of one group through which doors its youths came: a count per door, with its part of all youths."""
    total = value(row, "jeugdigen_verwezen")
    parts = []
    for column, door in DOORS.items():
        count = value(row, column)
        share = ""
        if not isinstance(count, Missing) and not isinstance(total, Missing) and total:
            share = f" ({show(100 * count / total, 'percent')})"
        parts.append(f"{show(count)} {door}{share}")
    name = sentence_case(group_name(text(row, "groep")))
    start = name if text(row, "groep") == "totaal" else f"Praktijken {name.lower().replace('soj', 'SOJ')}"
    return f"{start}: van de {show(total)} verwezen jeugdigen kwamen er {listing(parts)}."


def _came_twice(row: Mapping[str, Any]) -> bool:
    counts = [value(row, column) for column in DOORS]
    total = value(row, "jeugdigen_verwezen")
    known = [count for count in counts if not isinstance(count, Missing)]
    return len(known) == len(counts) and not isinstance(total, Missing) and sum(known) > total


def _lost(row: Mapping[str, Any] | None) -> str:
    count = value(row, "jeugdigen_zonder_praktijk") if row is not None else Missing.UNKNOWN
    if isinstance(count, Missing) or not count:
        return ""
    return (
        f"Daarbuiten: {show(count)} verwezen jeugdigen kwamen via de gemeente of een ander, terwijl hun "
        "huisartspraktijk niet bekend is. Zij tellen bij geen enkele praktijk."
    )


def _table(rows: Mapping[tuple[str, int], Mapping[str, Any]]) -> DataTable:
    order = [(groep, 0) for groep in views.GROUPS if groep != "totaal"]
    order += [("totaal", back) for back in range(EARLIER_YEARS + 1)]
    listed = []
    for key in order:
        if key in rows:
            row = rows[key]
            counts = [show(value(row, column)) for column in ("jeugdigen_verwezen", *DOORS)]
            listed.append(Row(sentence_case(group_name(key[0])), (_year(row).text, *counts)))
    heads = (Head("Praktijken", wide=True, wrap=False), Head("Jaar", wide=True), Head("Verwezen jeugdigen"))
    return DataTable(
        "Deuren per groep in het laatste jaar, en van alle praktijken in de jaren daarvoor",
        (*heads, *(Head(sentence_case(door)) for door in DOORS.values())),
        tuple(listed),
    )


def _year(row: Mapping[str, Any]) -> Period:
    return period(row["periode"])
