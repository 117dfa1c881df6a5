"""How complete quarters are expected to be, and how often that came true: for report and workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from etl.publish import views
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Period, Value, decimal, listing, period, show
from etl.publish.sheets import Cell, Column, Sheet
from etl.publish.views import Tables, text, value
from etl.settings import VOLLEDIGHEID
from schemas.values import VERTRAGING_BRONNEN

EVERYTHING = 100
MOST_QUARTERS = 4
BAND = f"marge van {show(100 * VOLLEDIGHEID.zekerheid, 'count')}%"


def expected_by_period(tables: Tables) -> dict[Period, Value]:
    """Give per quarter which percentage is expected to be known; empty without a table, or when nothing is known."""
    rows = _rows(tables)
    found = {period(row["kwartaal"]): value(row, "verwacht_pct") for row in rows}
    return found if any(not isinstance(one, Missing) for one in found.values()) else {}


def _rows(tables: Tables) -> list[dict[str, Any]]:
    frame = tables.get(views.VOLLEDIGHEID)
    return [] if frame is None else views.records(frame)


def _until(tables: Tables, context: ReportContext) -> list[dict[str, Any]]:
    """Rows up to the quarter of the report, newest first."""
    rows = [row for row in _rows(tables) if period(row["kwartaal"]).end <= context.periode.end]
    return sorted(rows, key=lambda row: period(row["kwartaal"]).end, reverse=True)


def sentences(tables: Tables, context: ReportContext) -> list[str]:
    """
    Say which quarters are not complete yet, what is still to come, and how often such predictions came true.

    Empty where the profile has no quarters, or none up to that of the report.
    """
    rows = _until(tables, context)
    current = next((row for row in rows if text(row, "kwartaal") == context.kwartaal), None)
    if current is None:
        return []
    found = (_not_complete(rows, context), _still_to_come(current, context), _came_true(current))
    return [sentence for sentence in found if sentence]


def _not_complete(rows: list[dict[str, Any]], context: ReportContext) -> str:
    known = {text(row, "kwartaal"): value(row, "verwacht_pct") for row in rows}
    current = known[context.kwartaal]
    if isinstance(current, Missing):
        why = "dat is niet te zeggen"
        if current is Missing.HIDDEN:
            why += ", of het staat niet in dit profiel omdat de aantallen klein zijn"
        return f"Hoe volledig {context.periode.text} is: {why}."
    young = [row for row in rows if _is_incomplete(value(row, "verwacht_pct"))][:MOST_QUARTERS]
    least = show(VOLLEDIGHEID.definitief_vanaf, "count")
    if not young:
        return f"Van elk kwartaal waarvan dat te zeggen is, is naar verwachting minstens {least}% bekend."
    parts = [f"van {period(row['kwartaal']).text} {_percentage(row)}" for row in young]
    return f"Nog niet alles is bekend. Naar verwachting is dat {listing(parts)}."


def _is_incomplete(known: Value) -> bool:
    return not isinstance(known, Missing) and known < VOLLEDIGHEID.definitief_vanaf


def _percentage(row: Mapping[str, Any]) -> str:
    known, low, high = (value(row, name) for name in ("verwacht_pct", "onder", "boven"))
    if isinstance(low, Missing) or isinstance(high, Missing):
        return show(known, "percent")
    return f"{show(known, 'percent')} ({BAND}: {show(low, 'percent')} tot {show(high, 'percent')})"


def _still_to_come(row: Mapping[str, Any], context: ReportContext) -> str:
    known, more = value(row, "bekend"), value(row, "nog_verwacht")
    low, high = value(row, "nog_verwacht_onder"), value(row, "nog_verwacht_boven")
    if any(isinstance(one, Missing) for one in (known, more, low, high)) or _is_settled(row):
        return ""
    return (
        f"Over {context.periode.text} zijn nu {show(known)} verwijzingen bekend in de hele regio; daar komen er naar "
        f"verwachting nog {show(more)} bij ({BAND}: {show(low)} tot {show(high)})."
    )


def _is_settled(row: Mapping[str, Any]) -> bool:
    return value(row, "verwacht_pct") == EVERYTHING and text(row, "aantal_voorspellingen") in ("", "0")


def _came_true(row: Mapping[str, Any]) -> str:
    if isinstance(value(row, "verwacht_pct"), Missing) or _is_settled(row):
        return ""
    share, count = value(row, "gemeten_dekking"), value(row, "aantal_voorspellingen")
    if isinstance(share, Missing) or isinstance(count, Missing) or not count:
        return "Hoe vaak zulke voorspellingen uitkomen, is nog niet te zeggen: er zijn te weinig eerdere kwartalen."
    wanted = show(100 * VOLLEDIGHEID.zekerheid, "count")
    return (
        f"Met wat op eerdere dagen bekend was, zijn zulke voorspellingen achteraf {decimal(count)} keer gemaakt; "
        f"{decimal(share * count)} keer viel wat er later kwam binnen de marge ({show(100 * share, 'count')}%, "
        f"de bedoeling is {wanted}%)."
    )


_NUMBERS = (
    ("Naar verwachting bekend (%)", "verwacht_pct", "percent"),
    ("Onder (80%)", "onder", "percent"),
    ("Boven (80%)", "boven", "percent"),
    ("Nu bekend", "bekend", "count"),
    ("Komt nog", "nog_verwacht", "rate"),
    ("Komt nog onder (80%)", "nog_verwacht_onder", "count"),
    ("Komt nog boven (80%)", "nog_verwacht_boven", "count"),
    ("Eerdere voorspellingen", "aantal_voorspellingen", "count"),
    ("Deel dat uitkwam", "gemeten_dekking", "rate"),
)


def sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List per quarter how complete the region is expected to be, newest first."""
    rows = _until(tables, context)
    cells = [
        (
            Cell(period(row["kwartaal"]).label),
            *(Cell(value(row, column), kind) for _, column, kind in _NUMBERS),
            Cell(VERTRAGING_BRONNEN.get(text(row, "bron"), "")),
        )
        for row in rows
    ]
    columns = (Column("Periode", 11), *(Column(head, 13) for head, _, _ in _NUMBERS), Column("Blijkt uit", 60))
    return Sheet("Volledigheid", "Hoe volledig elk kwartaal naar verwachting is", columns, cells, 1)
