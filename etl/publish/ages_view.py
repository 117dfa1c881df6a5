"""What the ages of patients do to the figures of practices: said always, worked out where they were delivered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from etl.publish import views
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, decimal, latest, period, show
from etl.publish.sections import DataTable, Head, Row
from etl.publish.sheets import Cell, Column, Sheet
from etl.publish.views import LEEFTIJD, Tables, name_key, text, value
from schemas.values import REDEN_LEEG

MORE = 10
NOT_DELIVERED = (
    "Het cijfer per 1.000 houdt geen rekening met leeftijd. Heeft een praktijk naar verhouding "
    f"{MORE}% meer 12- tot en met 17-jarigen dan de andere, dan kan zij alleen daardoor al tot {MORE}% hoger uitkomen."
)
DELIVERED = (
    "Het cijfer per 1.000 houdt geen rekening met leeftijd. De tabel hieronder wel: zij deelt het aantal verwezen "
    "jeugdigen door wat te verwachten is als patiënten van elke leeftijd even vaak worden verwezen als bij de andere "
    "praktijken. 1 is wat te verwachten is."
)
NUMBERS = ("verhouding_verwacht", "onder", "boven")


def ages(tables: Tables, context: ReportContext) -> dict[str, Any]:
    """
    Give what the report says of ages: ``sentence``, and ``table`` (None where no practice can be worked out).

    The bound in the sentence needs no data: at most every referred youth is 12 to 17, and then the rate goes up as much
    as their part of the list.
    """
    frame = tables.get(LEEFTIJD)
    rows = [] if frame is None else views.records(frame)
    newest = latest({text(row, "periode") for row in rows}, context.periode, "rollend jaar")
    chosen = [row for row in rows if newest is not None and text(row, "periode") == newest.code]
    if newest is None or all(isinstance(value(row, "verwacht"), Missing) for row in chosen):
        return {"sentence": NOT_DELIVERED, "table": None}
    return {
        "sentence": DELIVERED,
        "table": DataTable(
            f"Praktijken op alfabet, {newest.text}, gerekend met de leeftijd van de patiënten",
            (Head("Praktijk", wide=True), Head("Geteld"), Head("Te verwachten"), Head("Verhouding"),
             Head("Marge (95%)"), Head("Opmerking", wide=True)),
            tuple(Row(text(row, "praktijk_naam"), _texts(row)) for row in sorted(chosen, key=_place)),
        ),
    }  # fmt: skip


def _place(row: Mapping[str, Any]) -> tuple[tuple[str, str], str]:
    return name_key(text(row, "praktijk_naam")), text(row, "praktijk_id")


def _texts(row: Mapping[str, Any]) -> tuple[str, ...]:
    ratio, low, high = (_ratio(row, name) for name in NUMBERS)
    margin = low if low == Missing.UNKNOWN.value else f"{low}–{high}"
    counted = (show(value(row, "teller")), show(value(row, "verwacht"), "rate"))
    return (*counted, ratio, margin, REDEN_LEEG.get(text(row, "reden_leeg"), ""))


def _ratio(row: Mapping[str, Any], column: str) -> str:
    found = value(row, column)
    return found.value if isinstance(found, Missing) else decimal(found, 2)


def ages_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List practices in alphabetical order, newest year first, with what their ages give to expect."""
    rows = [row for row in views.records(tables[LEEFTIJD]) if period(row["periode"]).end <= context.periode.end]
    rows.sort(key=lambda row: (_place(row), -period(row["periode"]).end.toordinal()))
    columns = (
        *(Column("Praktijk-AGB", 13), Column("Praktijk", 32), Column("Periode", 22), Column("Geteld")),
        *(Column("Te verwachten"), Column("Verhouding"), Column("Onder"), Column("Boven"), Column("Waarom leeg", 60)),
    )
    cells: list[tuple[Cell, ...]] = [
        (
            *(Cell(text(row, "praktijk_id")), Cell(text(row, "praktijk_naam")), Cell(period(row["periode"]).label)),
            *(Cell(value(row, "teller"), "count"), Cell(value(row, "verwacht"), "rate")),
            *(Cell(value(row, name), "ratio") for name in NUMBERS),
            Cell(REDEN_LEEG.get(text(row, "reden_leeg"), "")),
        )
        for row in rows
    ]
    return Sheet("Naar leeftijd", "Verwezen jeugdigen, gerekend met de leeftijd van de patiënten", columns, cells, 2)
