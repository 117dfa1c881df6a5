"""Our counts of trajecten that began beside those of CBS: a report of the difference, for analysts only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from etl.publish import views
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Period, decimal, latest, period, show
from etl.publish.sections import DataTable, Head, Row
from etl.publish.sheets import Cell, Column, Sheet
from etl.publish.views import CBS, Tables, name_key, text, value
from schemas.values import CBS_VERWIJZERS

TOTAL = "totaal"
NAMES = {
    "huisarts": "Huisarts (met SOJ)",
    "gemeente": "Gemeente",
    "jeugdarts": "Jeugdarts",
    "medisch_specialist": "Medisch specialist",
    "gi": "Gecertificeerde instelling",
    "rechter": "Rechter of officier van justitie",
    "zelf": "Geen verwijzer",
    "onbekend": "Onbekend",
    TOTAL: "Totaal",
}
CAUSES = (
    "Aanbieders leveren aan CBS, en alleen zorg in natura; hier tellen de besluiten van de gemeente.",
    "CBS voegt besluiten samen per hulpvorm, hier per zorgvorm. Eén traject hier kan er daar twee zijn, en andersom.",
    "Hier tellen administratieve starts, zoals een nieuwe code of aanbieder, niet mee.",
    "Hulp van het wijkteam telt bij CBS mee, ook zonder besluit.",
    "CBS rondt af op vijf, en toont kleine aantallen niet.",
    "Cijfers met * of ** kan CBS nog wijzigen.",
)
MARKS = {"voorlopig": "*", "nader_voorlopig": "**", "definitief": ""}
HEADS = ("Eigen telling", "Afgerond op vijf", "CBS", "Verschil")


def reconciliation(tables: Tables, context: ReportContext) -> dict[str, Any] | None:
    """
    Give the newest half-year up to the quarter, ready for the template: ``lines``, ``causes``, ``table``.

    None where no figures of CBS were given, or the profile does not see them.
    """
    rows = views.records(tables[CBS]) if CBS in tables else []
    newest = latest({text(row, "halfjaar") for row in rows}, context.periode, "halfjaar")
    if newest is None:
        return None
    chosen = sorted((row for row in rows if text(row, "halfjaar") == newest.code), key=lambda row: _order(row, context))
    return {
        "lines": [_line(row, newest, context) for row in chosen if text(row, "verwijzer") == TOTAL],
        "causes": CAUSES,
        "table": DataTable(
            f"Begonnen trajecten, {newest.text}",
            (Head("Gemeente", wide=True), Head("Verwijzer", wide=True), *(Head(head) for head in HEADS)),
            tuple(
                Row(
                    context.gebied_naam(text(row, "gemeente")),
                    (NAMES[text(row, "verwijzer")], *_texts(row)),
                    strong=text(row, "verwijzer") == TOTAL,
                )
                for row in chosen
            ),
        ),
    }


def _order(row: Mapping[str, Any], context: ReportContext) -> tuple[Any, ...]:
    place = list(CBS_VERWIJZERS).index(text(row, "verwijzer"))
    return name_key(context.gebied_naam(text(row, "gemeente"))), text(row, "gemeente"), place


def _line(row: Mapping[str, Any], newest: Period, context: ReportContext) -> str:
    name = context.gebied_naam(text(row, "gemeente"))
    own, theirs = value(row, "eigen"), value(row, "cbs")
    mark = MARKS[text(row, "cbs_status")]
    if isinstance(theirs, Missing):
        return f"{name}: CBS toont geen totaal over {newest.text}."
    told = f"{name}: over {newest.text} telt CBS {decimal(theirs)}{mark} begonnen trajecten"
    if isinstance(own, Missing):
        return f"{told}; de eigen besluiten over dat halfjaar zijn niet compleet geleverd."
    return f"{told}, de eigen telling {decimal(own)}{_compared(own, theirs)}."


def _compared(own: float, theirs: float) -> str:
    if not theirs:
        return ""
    part = round(100 * (own / theirs - 1))
    return ": vrijwel gelijk" if part == 0 else f": {abs(part)}% {'meer' if part > 0 else 'minder'}"


def _texts(row: Mapping[str, Any]) -> tuple[str, ...]:
    theirs = value(row, "cbs")
    # What CBS does not show is hidden by CBS, so it has the sign of a hidden figure.
    shown = Missing.HIDDEN.value if isinstance(theirs, Missing) else f"{show(theirs)}{MARKS[text(row, 'cbs_status')]}"
    return show(value(row, "eigen")), show(value(row, "eigen_afgerond")), shown, show(value(row, "verschil"))


def cbs_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List every half-year, gemeente and verwijzer of which CBS has a figure, newest half-year first."""
    rows = [row for row in views.records(tables[CBS]) if period(text(row, "halfjaar")).end <= context.periode.end]
    rows.sort(key=lambda row: (-period(text(row, "halfjaar")).end.toordinal(), *_order(row, context)))
    heads = ("Halfjaar", "Gemeente", "Verwijzer", *HEADS, "Status CBS")
    widths = (12, 24, 30, 13, 15, 11, 11, 16)
    cells: list[tuple[Cell, ...]] = [
        (
            Cell(period(text(row, "halfjaar")).label),
            Cell(context.gebied_naam(text(row, "gemeente"))),
            Cell(NAMES[text(row, "verwijzer")]),
            *(Cell(value(row, name), "count") for name in ("eigen", "eigen_afgerond", "cbs", "verschil")),
            Cell(text(row, "cbs_status").replace("_", " ")),
        )
        for row in rows
    ]
    columns = tuple(Column(head, width) for head, width in zip(heads, widths, strict=True))
    return Sheet("CBS", "Begonnen trajecten naast CBS-tabel 85097NED", columns, cells, 3)
