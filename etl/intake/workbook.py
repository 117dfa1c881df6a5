"""
Workbooks (XLSX): which sheet, which row holds the headers, and each row with the number that Excel shows.

A sheet made for people has a title above the table, totals within and below it, and merged cells. What is above
the headers is passed over; what stands among the rows and is none is refused with ``geen_gegevens``, so that the
rows add up. A cell within a vertical merge holds what the merge shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase

from etl import problems
from etl.intake.archives import is_workbook
from etl.intake.delimited import Sheet
from etl.intake.deliveries import Delivered, Finding
from etl.intake.layouts import ColumnPlan, Expected, Layout, expected_headers, header_key, plan_columns
from etl.intake.workbook_cells import CompoundFile, SheetCells, Workbook, open_workbook
from etl.problems import DeliveryRefused
from schemas.tables import TABLES

NO_DATA = "geen_gegevens"
HEADER_WITHIN = 60  # filled rows
_TOTAL = re.compile(
    r"^\W*(?:(?:sub|eind|generaal|algemeen|grand)[ -]?)?tota(?:al|len|l)\b|\btota(?:al|l)\W*$", re.IGNORECASE
)

Apply = Callable[[str, Sheet, ColumnPlan], Delivered]


def is_excel(content: bytes) -> bool:
    """Tell whether the content is a workbook, in a form that can be read or not."""
    return CompoundFile.is_one(content) or is_workbook(content)


@dataclass(frozen=True)
class _Table:
    """The table on one sheet: its headers, its rows, and rows with a value outside its columns."""

    naam: str
    sheet: Sheet
    outside: frozenset[int]
    known: int


def read_workbook(
    soort: str, bestand: str, content: bytes, layout: Layout | None, day: date, apply: Apply
) -> Delivered:
    """
    Read the sheet of a workbook that the layout names, else the one whose headers fit.

    ``apply`` makes rows of a sheet and its plan of columns. Raises DeliveryRefused when the workbook cannot be
    read, when no sheet fits or more than one does, and when the columns are not as agreed.
    """
    expected = expected_headers(soort, layout, day)
    with open_workbook(bestand, content) as book:
        names = _chosen(bestand, book, layout.blad if layout else None)
        kopregel = layout.kopregel if layout else None
        tables = [table for name in names if (table := _find_table(book.read(name), expected, kopregel))]
    if not tables:
        raise problems.no_header_found(bestand, names)

    def plan(table: _Table) -> ColumnPlan:
        return plan_columns(f"{bestand} (blad {table.naam})", soort, table.sheet.headers, layout, day)

    if layout is not None and layout.blad is not None:
        parts = [(table.naam, _read_table(soort, table, plan(table), apply)) for table in tables]
        if len(parts) == 1:
            return parts[0][1]
        from etl.intake.parts import join_parts

        return join_parts(parts)
    fitting = []
    for table in tables:
        try:
            fitting.append((table, plan(table)))
        except DeliveryRefused:
            continue
    if len(fitting) > 1:
        raise problems.sheet_unclear(bestand, [table.naam for table, _ in fitting])
    if not fitting:
        nearest = max(tables, key=lambda table: table.known)
        return _read_table(soort, nearest, plan(nearest), apply)  # says what is wrong with its columns
    return _read_table(soort, *fitting[0], apply)


def _chosen(bestand: str, book: Workbook, blad: str | None) -> list[str]:
    """Give the sheets to look at: those that are named, hidden ones only by their full name; else all visible ones."""
    visible = [sheet.naam for sheet in book.sheets if sheet.zichtbaar]
    if blad is None:
        return visible
    wanted = blad.strip().casefold()
    exact = [sheet.naam for sheet in book.sheets if sheet.naam.strip().casefold() == wanted]
    found = exact or [name for name in visible if "*" in wanted and fnmatchcase(name.strip().casefold(), wanted)]
    if not found:
        raise problems.sheet_missing(bestand, blad, visible)
    return found


def _find_table(cells: SheetCells, expected: Expected, kopregel: int | None) -> _Table | None:
    """
    Find the headers: the row that is named, else the first with most known headers; None without any.

    Columns without a header are left out; a row with a value in one of those is remembered.
    """
    rows = [(line, values) for line, values in cells.rows if any(value.strip() for value in values)]

    def known(values: Sequence[str]) -> int:
        return len({expected.field_of(value.strip()) for value in values if value.strip()} - {None})

    if kopregel is not None:
        place = next((index for index, (line, _) in enumerate(rows) if line == kopregel), None)
    else:
        place = max(range(min(len(rows), HEADER_WITHIN)), key=lambda index: known(rows[index][1]), default=None)
    if place is None or not known(rows[place][1]):
        return None
    headers = rows[place][1]
    kept = [index for index, header in enumerate(headers) if header.strip()]
    left = [index for index in range(len(headers)) if index not in set(kept)]
    body = rows[place + 1 :]
    outside = frozenset(line for line, values in body if left and any(values[index].strip() for index in left))
    sheet = Sheet([headers[index] for index in kept], [(line, [values[i] for i in kept]) for line, values in body])
    return _Table(cells.naam, sheet, outside, known(headers))


def _read_table(soort: str, table: _Table, plan: ColumnPlan, apply: Apply) -> Delivered:
    required = TABLES[f"levering.{soort}"].required
    needed = [place for place, name in plan.positions.items() if name in required]
    headers = [header_key(header) for header in table.sheet.headers]
    good: list[tuple[int, list[str]]] = []
    refused: list[Finding] = []
    for line, cells in table.sheet.rows:
        if _is_no_data(cells, headers, needed):
            refused.append(Finding(line, "", NO_DATA))
        elif line in table.outside:
            refused.append(Finding(line, "", "aantal_kolommen"))
        else:
            good.append((line, cells))
    delivered = apply(soort, Sheet(table.sheet.headers, good), plan)
    return replace(delivered, refused=sorted([*delivered.refused, *refused], key=lambda each: each.regel))


def _is_no_data(cells: Sequence[str], headers: Sequence[str], needed: Sequence[int]) -> bool:
    """
    Tell whether a row is a total, a caption or a repeated header.

    Narrowly: none of these has everything that a row needs, so that it would be refused whatever it is called.
    """
    missing = sum(not cells[place].strip() for place in needed)
    if missing:
        filled = [cell for cell in cells if cell.strip()]
        if not filled or _TOTAL.search(filled[0].strip()) or (missing > 1 and len(filled) == 1):
            return True
    return all(header_key(cell) == header for cell, header in zip(cells, headers, strict=True) if cell.strip())
