"""The quarterly workbook: one table per sheet, numbers as numbers, codes as text, live formulas.

No macros, hidden sheets or merged cells. A hidden cell holds the text ``.``, an unknown one ``–``. Number
formats are written US-style, as the file format wants; Excel shows them in the reader's own language.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from etl.publish import (
    ages_view,
    cbs_view,
    completeness_view,
    cost_sheets,
    effect_sheets,
    model_sheets,
    months_view,
    priority_view,
    scenario_sheets,
    sentences,
    sheets,
    signals_view,
    views,
)
from etl.publish.context import ReportContext
from etl.publish.formats import Missing
from etl.publish.sheets import Cell, Sheet
from etl.publish.views import Tables

NUMBER_FORMATS = {
    "text": "@",
    "fact": "@",
    "count": "#,##0",
    "rate": "#,##0.0",
    "ratio": "#,##0.00",
    "percent": '#,##0.0"%"',
    "share": '#,##0.00"%"',
    "chance": "#,##0.000",
    "part": "0.0%",
    "euro": "[$€-413] #,##0",
    "euro_cents": "[$€-413] #,##0.00",
}
INPUT_COLOUR = "#0000C0"
# Reading and filtering go on; there is no password, so whoever wants more lifts the protection.
PROTECTION = {"autofilter": True, "format_columns": True, "format_rows": True}
_NOT_BELOW_ZERO = {
    "criteria": ">=",
    "value": 0,
    "error_title": "Aanname",
    "error_message": "Vul een getal van nul of meer in, of laat de cel leeg als het niet bekend is.",
}
LIMITS: Mapping[str, Mapping[str, Any]] = {
    "count": _NOT_BELOW_ZERO,
    "euro_cents": _NOT_BELOW_ZERO,
    "part": {
        "criteria": "between",
        "minimum": 0,
        "maximum": 1,
        "error_title": "Aanname",
        "error_message": "Vul een deel van 0% tot en met 100% in, of laat de cel leeg als het niet bekend is.",
    },
}
HEADER_ROW = 3
A4 = 9
LINE_HEIGHT = 15.0
TEXT_WIDTH = 90


@dataclass(frozen=True)
class _Styles:
    """The cell formats of one workbook, made once."""

    cells: Mapping[tuple[str, bool, bool, bool], Any]
    header: Any
    title: Any
    note: Any
    body: Any
    bold: Any
    link: Any


def write_workbook(tables: Tables, context: ReportContext, path: Path) -> None:
    """
    Write ``rapport.xlsx``.

    ``tables``: the marts of one profile, already hidden, table name to frame (contract, section 6). Sheets
    whose table is not there are left out and named on the sheet Inhoud. Same input, same bytes: the created
    date is the last day of the quarter.
    """
    import xlsxwriter

    made: list[Sheet] = [sheets.summary_sheet(tables, context)]
    left_out: list[tuple[str, str]] = []
    builders = (
        ("Rekenmodel regio", views.REKENMODEL, model_sheets.region_sheet),
        ("Rekenmodel gemeente", views.REKENMODEL, model_sheets.gemeente_sheet),
        ("Rekenmodel praktijk", views.REKENMODEL, model_sheets.practice_sheet),
        (scenario_sheets.ASSUMPTIONS, views.AANNAMES, scenario_sheets.assumptions_sheet),
        (scenario_sheets.SCENARIOS, views.SCENARIO, scenario_sheets.scenarios_sheet),
        (cost_sheets.METHODS, views.METHODEN, cost_sheets.methods_sheet),
        (cost_sheets.READING, views.LEZING, cost_sheets.reading_sheet),
        (cost_sheets.COHORTS, views.COHORT, cost_sheets.cohort_sheet),
        (cost_sheets.PRICES, views.PRIJZEN, cost_sheets.prices_sheet),
        (cost_sheets.GROWTH, views.GROEI, cost_sheets.growth_sheet),
        (cost_sheets.GOALS, views.DOELEN, cost_sheets.goals_sheet),
        (cost_sheets.SPENDING, views.UITGAVEN, cost_sheets.spending_sheet),
        ("Verloop kwartaal", views.GROEP_KWARTAAL, sheets.trend_sheet),
        ("Praktijken", views.PRAKTIJK_KWARTAAL, sheets.practices_sheet),
        ("Signalen", views.SIGNALEN, signals_view.signals_sheet),
        ("Naar leeftijd", views.LEEFTIJD, ages_view.ages_sheet),
        ("Om te bespreken", views.PRIORITEIT, priority_view.priority_sheet),
        ("Deuren", views.DEUREN, sheets.doors_sheet),
        ("Verwijskanaal", views.KANAAL, sheets.channel_sheet),
        ("Per maand", views.MAAND, months_view.months_sheet),
        ("Effect", views.EFFECT, effect_sheets.effect_sheet),
        ("Effect controles", views.EFFECT, effect_sheets.checks_sheet),
        ("Volledigheid", views.VOLLEDIGHEID, completeness_view.sheet),
        ("Zonder praktijk", views.NIET_GEKOPPELD, sheets.unlinked_sheet),
        ("Anders tellen", views.TELWIJZEN, sheets.ways_sheet),
        ("CBS", views.CBS, cbs_view.cbs_sheet),
        ("Kwaliteit", views.DATAKWALITEIT, sheets.quality_sheet),
        ("Codes", views.CODEDEKKING, sheets.codes_sheet),
        ("Definities", views.DEFINITIES, sheets.definitions_sheet),
    )
    for name, table, build in builders:
        if table in tables:
            made.append(build(tables, context))
        else:
            left_out.append((name, sentences.not_shown(f"Het blad {name}", table, context)))

    # In memory the parts of the file carry a fixed date instead of that of a temporary file.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties(
            {
                "title": f"Verwijsspiegel {context.regio_naam} {context.periode.label}",
                "subject": f"release {context.release_id}, profiel {context.profiel}",
                "author": "verwijsspiegel",
                "created": datetime.combine(context.periode.end, time()),
            }
        )
        styles = _styles(book)
        _write_text_sheet(book, styles, "Lees mij", _readme(tables, context))
        _write_contents(book, styles, made, left_out)
        for sheet in made:
            _write_sheet(book, styles, sheet, context)


def _styles(book: Any) -> _Styles:
    top = {"valign": "top"}
    cells = {
        (kind, is_input, strong, unlocked): book.add_format(
            {"num_format": code, "bold": strong, "locked": not unlocked, **top}
            | ({"text_wrap": True} if kind == "text" else {"align": "right"})
            | ({"font_color": INPUT_COLOUR} if is_input else {})
        )
        for kind, code in NUMBER_FORMATS.items()
        for is_input in (False, True)
        for strong in (False, True)
        for unlocked in (False, True)
    }
    return _Styles(
        cells=cells,
        header=book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}),
        title=book.add_format({"bold": True, "font_size": 14}),
        note=book.add_format({"font_color": "#4D4D4D"}),
        body=book.add_format({"text_wrap": True, **top}),
        bold=book.add_format({"bold": True, **top}),
        link=book.add_format({"font_color": "#14466B", "underline": 1}),
    )


def _readme(tables: Tables, context: ReportContext) -> list[tuple[str, str]]:
    status = sentences.status_name(sentences.release_status(tables, context)) or "niet bekend"
    rows = [
        ("Regio", context.regio_naam),
        ("Kwartaal", f"{context.periode.label}, {context.periode.days}"),
        ("Status", status),
        ("Profiel", context.profiel),
        ("Release", context.release_id),
        ("Versie", f"verwijsspiegel {context.code_version}, uit {context.inputs} leveringen"),
        (
            "Doel",
            "De cijfers van het kwartaalrapport om zelf mee te rekenen. Het rapport zegt wat ze betekenen.",
        ),
        ("Verborgen", sentences.hidden_rule(context)),
        *((f"Teken {sign}", meaning) for sign, meaning in sentences.SYMBOLS),
        (
            "Kleur",
            "In het rekenmodel zijn aangeleverde getallen blauw; wat Excel uitrekent is zwart. In het blad Aannames "
            "kunt u de blauwe cellen veranderen.",
        ),
        (
            "Beveiliging",
            "Alleen in het blad Aannames kunt u typen. De andere bladen zijn beveiligd zonder wachtwoord: lezen en "
            "filteren kan. Wilt u sorteren of iets veranderen, kies dan Controleren en Beveiliging blad opheffen.",
        ),
        ("Kolommen", "Een kolom die in dit profiel helemaal leeg is, is weggelaten."),
        ("Grenzen", "Onder en boven zijn de grenzen van de marge van 95%."),
        ("Meer perioden", "Alle perioden van alle tabellen staan in de map marts van deze release."),
        (
            "Fout gezien?",
            "Meld het bij de beheerder van verwijsspiegel in uw regio, met de release, het blad en de cel. "
            "Stuur nooit namen, geboortedatums of burgerservicenummers mee.",
        ),
    ]
    if context.bronnen:
        rows.insert(6, ("Laatste goede stand", context.named(context.bronnen, "bron", "bronnen")))
    rows += [("Eigen praktijk", told) for told in context.basis.sentences]
    unknown = sentences.group_unknown(context)
    if unknown:
        rows.append(("Groep onbekend", unknown))
    return rows


def _write_text_sheet(book: Any, styles: _Styles, name: str, rows: list[tuple[str, str]]) -> None:
    page = book.add_worksheet(name)
    page.hide_gridlines(2)
    page.set_column(0, 0, 22)
    page.set_column(1, 1, TEXT_WIDTH)
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, name, styles.title)
    for place, (head, body) in enumerate(rows, start=2):
        page.write_string(place, 0, head, styles.bold)
        page.write_string(place, 1, body, styles.body)
        page.set_row(place, _height([(body, TEXT_WIDTH)]))
    page.protect("", PROTECTION)


def _write_contents(book: Any, styles: _Styles, made: Sequence[Sheet], left_out: Sequence[tuple[str, str]]) -> None:
    _write_text_sheet(book, styles, "Inhoud", [])
    page = book.get_worksheet_by_name("Inhoud")
    page.write_string(2, 0, "Blad", styles.bold)
    page.write_string(2, 1, "Wat er staat", styles.bold)
    listed = [("Lees mij", "Status, tekens en versie."), *((one.name, one.title) for one in made)]
    for place, (name, title) in enumerate(listed, start=3):
        quoted = name.replace("'", "''")
        page.write_url(place, 0, f"internal:'{quoted}'!A1", styles.link, name)
        page.write_string(place, 1, title, styles.body)
    for place, (name, why) in enumerate(left_out, start=3 + len(listed)):
        page.write_string(place, 0, name, styles.note)
        page.write_string(place, 1, why, styles.body)
        page.set_row(place, _height([(why, TEXT_WIDTH)]))


def _write_sheet(book: Any, styles: _Styles, sheet: Sheet, context: ReportContext) -> None:
    page = book.add_worksheet(sheet.name)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADER_ROW)
    page.freeze_panes(HEADER_ROW + 1, sheet.frozen_columns)
    page.protect("", PROTECTION | {"sort": not sheet.editable})
    release = f"{context.regio_naam}, release {context.release_id}, profiel {context.profiel}"
    page.set_footer(f"&L&8{release.replace('&', '&&')}&R&8Pagina &P van &N")
    page.write_string(0, 0, sheet.title, styles.title)
    page.write_url(1, 0, "internal:'Inhoud'!A1", styles.link, "Naar de inhoud")
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
    rows = sheet.rows or [tuple(Cell("geen rijen" if not place else "") for place in range(len(sheet.columns)))]
    page.add_table(
        HEADER_ROW, 0, HEADER_ROW + len(rows), len(sheet.columns) - 1,
        {
            "name": sheet.table_name,
            "style": "Table Style Light 1",
            "columns": [{"header": column.head, "header_format": styles.header} for column in sheet.columns],
        },
    )  # fmt: skip
    for place, row in enumerate(rows, start=HEADER_ROW + 1):
        texts = [
            (cell.value, column.width)
            for cell, column in zip(row, sheet.columns, strict=True)
            if isinstance(cell.value, str) and cell.kind == "text"
        ]
        page.set_row(place, _height(texts))
        for number, cell in enumerate(row):
            _write_cell(page, styles, (place, number), cell)


def _write_cell(page: Any, styles: _Styles, place: tuple[int, int], cell: Cell) -> None:
    row, column = place
    missing = isinstance(cell.value, Missing)
    shown = cell.value.value if isinstance(cell.value, Missing) else cell.value
    if cell.formula:
        page.write_formula(row, column, cell.formula, styles.cells[cell.kind, False, cell.strong, False], shown)
    elif missing and cell.unlocked:
        page.write_blank(row, column, None, styles.cells[cell.kind, cell.is_input, cell.strong, True])
    elif missing:
        page.write_string(row, column, shown, styles.cells["fact", False, cell.strong, False])
    elif isinstance(shown, str):
        style = styles.cells[cell.kind, cell.is_input, cell.strong, cell.unlocked]
        page.write_string(row, column, shown, style)
    else:
        page.write_number(row, column, shown, styles.cells[cell.kind, cell.is_input, cell.strong, cell.unlocked])
    if cell.unlocked and cell.kind in LIMITS:
        page.data_validation(row, column, row, column, {"validate": "decimal", **LIMITS[cell.kind]})


def _height(texts: Sequence[tuple[str, int]]) -> float:
    """Height of a row, in points, for texts that wrap in columns of these widths."""
    # Not every program fits the height itself.
    lines = max((math.ceil(1.1 * len(words) / width) for words, width in texts if words), default=1)
    return LINE_HEIGHT * max(lines, 1)
