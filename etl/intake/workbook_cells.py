"""
The cells of a workbook (XLSX) as text, as a CSV of the same sheet would hold them.

Before the reader gets the file, its sheets are looked through: the reader lays a sheet out as one block from its
first to its last cell, so that two cells far apart would take all memory, and it passes over cells in error.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from etl import problems
from etl.intake.archives import Archive, open_archive

MAX_CELLS = 20_000_000
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
SHARED_TEXTS = "xl/sharedstrings.xml"
_REFERENCE = re.compile(r"^\$?([A-Za-z]{1,3})\$?([0-9]{1,7})$")
_ROW = re.compile(r"^[0-9]{1,7}$")
_HALF_A_SECOND = timedelta(milliseconds=500)
_DIGITS_OF_EXCEL = ".15g"


class CompoundFile:
    """The container of old workbooks (XLS), and of new ones with a password."""

    SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    PASSWORD = "EncryptedPackage".encode("utf-16-le")

    @classmethod
    def is_one(cls, content: bytes) -> bool:
        """Tell whether the content is such a container."""
        return content.startswith(cls.SIGNATURE[:4])

    @classmethod
    def is_protected(cls, content: bytes) -> bool:
        """Tell whether it holds a workbook with a password."""
        return cls.PASSWORD in content


@dataclass(frozen=True)
class SheetName:
    """A sheet, and whether Excel shows it."""

    naam: str
    zichtbaar: bool


@dataclass(frozen=True)
class SheetCells:
    """The rows of one sheet as text, each with the number that Excel shows; all rows are equally wide."""

    naam: str
    rows: list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Workbook:
    """An opened workbook: its worksheets in their order, each to be read by name."""

    bestand: str
    sheets: tuple[SheetName, ...]
    _reader: Any
    _archive: Archive
    _parts: dict[str, str]

    def read(self, naam: str) -> SheetCells:
        """
        Read one sheet.

        Raises DeliveryRefused when it is larger than fits in memory, or damaged.
        """
        errors = _look_through(self.bestand, self._archive, self._parts.get(naam))
        with _refusing(self.bestand):
            sheet = self._reader.get_sheet_by_name(naam)
            cells = sheet.to_python(skip_empty_area=False)
            merged = sheet.merged_cell_ranges or []
        rows = [[cell_text(value) for value in row] for row in cells]
        for (row, column), word in errors.items():
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = word
        _fill_merged(self.bestand, rows, merged)
        return SheetCells(naam, list(enumerate(rows, start=1)))


@contextmanager
def open_workbook(bestand: str, content: bytes) -> Iterator[Workbook]:
    """
    Open a workbook.

    Raises DeliveryRefused for one with a password, in another form than XLSX, damaged, or too large unpacked.
    """
    if CompoundFile.is_one(content):
        protected = CompoundFile.is_protected(content)
        raise problems.workbook_protected(bestand) if protected else problems.workbook_old_form(bestand)
    archive = open_archive(bestand, content)
    if "xl/workbook.xml" not in archive.names:
        raise problems.workbook_old_form(bestand)
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    parts = _parts_of_sheets(bestand, archive)
    _check_shared_texts(bestand, archive)
    with _refusing(bestand):
        reader = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = tuple(
            SheetName(each.name, each.visible == SheetVisibleEnum.Visible)
            for each in reader.sheets_metadata
            if each.typ == SheetTypeEnum.WorkSheet
        )
    try:
        yield Workbook(bestand, sheets, reader, archive, parts)
    finally:
        reader.close()


@contextmanager
def _refusing(bestand: str) -> Iterator[None]:
    """Turn whatever the reader raises into a refusal; a panic of its Rust is no Exception to Python."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        raise problems.workbook_unreadable(bestand) from error


def _parts_of_sheets(bestand: str, archive: Archive) -> dict[str, str]:
    """Give per sheet the file in the workbook that holds it."""
    targets: dict[str, str] = {}
    parts: dict[str, str] = {}
    for _, element in _elements(bestand, archive, "xl/_rels/workbook.xml.rels", ("Relationship",)):
        target = element.get("Target", "")
        place = target.lstrip("/") if target.startswith(("/", "xl/")) else posixpath.normpath(f"xl/{target}")
        targets[element.get("Id", "")] = place
    for _, element in _elements(bestand, archive, "xl/workbook.xml", ("sheet",)):
        identity = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
        if identity in targets:
            parts[element.get("name", "")] = targets[identity]
    return parts


def _check_shared_texts(bestand: str, archive: Archive) -> None:
    """Refuse a list of texts that says it is longer than it can be: the reader makes room for what it says."""
    for part in (name for name in archive.names if name.casefold() == SHARED_TEXTS):
        for _, element in _elements(bestand, archive, part, ("sst",)):
            told = [element.get(name, "0") for name in ("count", "uniqueCount")]
            if not all(number.isascii() and number.isdecimal() for number in told):
                raise problems.workbook_unreadable(bestand)
            if max(map(int, told)) > MAX_CELLS:
                raise problems.workbook_too_large(bestand)
            break


def _elements(bestand: str, archive: Archive, part: str, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Give the elements of those names, in any namespace, at their start and end."""
    from lxml import etree

    if part not in archive.names:
        raise problems.workbook_unreadable(bestand)
    wanted = [f"{{*}}{name}" for name in names]
    try:
        for event, element in etree.iterparse(
            io.BytesIO(archive.read(part)),
            events=("start", "end"),
            tag=wanted,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
        ):
            yield event, element
            if event == "end":
                element.clear()
                while element.getprevious() is not None and element.getparent() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise problems.workbook_unreadable(bestand) from error


def _look_through(bestand: str, archive: Archive, part: str | None) -> dict[tuple[int, int], str]:
    """
    Look through the cells of a sheet: give those in error, by row and column from zero, with their word (#N/A).

    Raises DeliveryRefused when its cells span more than fits in memory.
    """
    if part is None:
        raise problems.workbook_unreadable(bestand)
    errors: dict[tuple[int, int], str] = {}
    row, column = -1, -1
    bottom, right = -1, -1
    for event, element in _elements(bestand, archive, part, ("row", "c")):
        is_row = element.tag.endswith("}row") or element.tag == "row"
        if event == "start" and is_row:
            number = element.get("r", str(row + 2))
            row, column = int(number) - 1 if _ROW.match(number) else MAX_ROW, -1
            if not 0 <= row < MAX_ROW:
                raise problems.workbook_unreadable(bestand)
        elif event == "start":
            # A cell says where it stands, or stands behind the one before it; readers differ about anything else.
            reference = element.get("r")
            stands, column = (row, column + 1) if reference is None else _place(reference)
            if stands != row or row < 0 or column >= MAX_COLUMN:
                raise problems.workbook_unreadable(bestand)
            bottom, right = max(bottom, row), max(right, column)
            if (bottom + 1) * (right + 1) > MAX_CELLS:
                raise problems.workbook_too_large(bestand)
        elif not is_row and element.get("t") == "e":
            errors[(row, column)] = element.findtext("{*}v") or "#N/A"
    return errors


def _place(reference: str) -> tuple[int, int]:
    """Give row and column from zero of a reference such as B7; one beyond every sheet for what is none."""
    found = _REFERENCE.match(reference)
    if not found:
        return MAX_ROW, MAX_COLUMN
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _fill_merged(bestand: str, rows: list[list[str]], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give the cells below the first of a merge its value; those beside it stay empty."""
    height = len(rows)
    if sum(max(min(end[0] + 1, height) - start[0], 0) for start, end in merged) > height * max(
        map(len, rows), default=0
    ):
        raise problems.workbook_unreadable(bestand)
    for (top, column), (bottom, _) in merged:
        if top < height and column < len(rows[top]):
            for row in range(top + 1, min(bottom + 1, height)):
                if not rows[row][column]:
                    rows[row][column] = rows[top][column]


def cell_text(value: object) -> str:
    """Give a value as the text that a CSV would hold: whole numbers without a point, ISO dates, '' for nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return f"{Decimal(format(value, _DIGITS_OF_EXCEL)):f}"
    if isinstance(value, datetime):
        moment = value + _HALF_A_SECOND if value < datetime.max - _HALF_A_SECOND else value
        return value.date().isoformat() if value.time() == time() else moment.isoformat(" ", "seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return "" if value is None else str(value)
