"""The part of the report on doors: via whom the youths of practices came, and whose practice is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from etl.compare.basis import judged_year
from etl.disclose.doors import DOORS as COLUMNS
from etl.publish import sections, sentences, views
from etl.publish.accounting_view import sentence_case
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Period, Value, latest, listing, period, show
from etl.publish.sections import DataTable, Head, Row
from etl.publish.sentences import group_name
from etl.publish.views import DEUREN, REGION, Tables, text, value

DOORS: Mapping[str, str] = dict(
    zip(COLUMNS, ("via de huisarts", "via de SOJ", "via de gemeente", "via een ander of onbekend"), strict=True)
)
EARLIER_YEARS = 4
WORDS = ("niemand", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "alle tien")


def doors(tables: Tables, context: ReportContext) -> dict[str, Any]:
    """
    Give what the report says of doors, ready for the template.

    ``basis`` (sentences), ``lines`` per group over a year, ``lost`` (who is at no practice), their
    ``period``, ``double`` (whether anybody came through two), ``table``, ``channels``, and ``absent`` (why there is
    no line).
    """
    rows = _region_rows(tables, context)
    groups = [rows[groep, 0] for groep in ("interventie", "controle") if (groep, 0) in rows]
    shown = groups or [row for (groep, back), row in rows.items() if groep == "totaal" and back == 0]
    lines = [_line(row) for row in shown] or [_rounded_line(groep, door) for groep, door in context.deuren.items()]
    year = _year(shown[0]) if shown else period(judged_year(context.kwartaal, hidden=True))
    return {
        "basis": context.basis.sentences,
        "lines": lines,
        "lost": _lost(rows.get(("totaal", 0))),
        "period": year.text,
        "double": any(_came_twice(row) for row in shown),
        "table": _table(rows) if rows else None,
        "channels": sections.channel_table(tables, context),
        "absent": "" if lines else _absent(tables, context),
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
    parts = [f"{show(value(row, column))} {door}{_share(value(row, column), total)}" for column, door in DOORS.items()]
    return f"{_who(text(row, 'groep'))}: van de {show(total)} verwezen jeugdigen kwamen er {listing(parts)}."


def _share(count: Value, total: Value) -> str:
    if isinstance(count, Missing) or isinstance(total, Missing) or not total:
        return ""
    return f" ({show(100 * count / total, 'percent')})"


def _rounded_line(groep: str, tenths: Mapping[str, int]) -> str:
    """Say the same where counts are hidden: about how many of every ten youths came through each door."""
    about = [f"{WORDS[n]} {DOORS[column]}" for column, n in tenths.items() if n]
    nobody = [DOORS[column] for column, n in tenths.items() if not n]
    ending = f"; (bijna) niemand kwam {listing(nobody).replace(' en ', ' of ')}" if nobody else ""
    return f"{_who(groep)}: van elke tien verwezen jeugdigen kwamen er ongeveer {listing(about)}{ending}."


def _who(groep: str) -> str:
    return "Alle praktijken" if groep == "totaal" else f"Praktijken {group_name(groep)}"


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
        f"Daarbuiten: {show(count)} verwezen jeugdigen kwamen via de gemeente, een ander of onbekend, terwijl hun "
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
            listed.append(Row(sentence_case(group_name(key[0])), (_year(row).label, *counts)))
    heads = (Head("Praktijken", wide=True, wrap=False), Head("Jaar", wide=True, wrap=False), Head("Verwezen jeugdigen"))
    return DataTable(
        "Deuren per groep in het laatste jaar, en van alle praktijken in de jaren daarvoor",
        (*heads, *(Head(sentence_case(door)) for door in DOORS.values())),
        tuple(listed),
    )


def _year(row: Mapping[str, Any]) -> Period:
    return period(row["periode"])
