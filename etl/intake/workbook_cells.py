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
from functools import lru_cache
from typing import Any
from xml.parsers import expat

from etl import problems
from etl.intake.archives import Archive, open_archive

MAX_CELLS = 20_000_000
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
SHARED_TEXTS = "xl/sharedstrings.xml"
_LETTERS = re.compile(r"^[A-Za-z]{1,3}$")
_ROW = re.compile(r"^[0-9]{1,7}$")
_HALF_A_SECOND = timedelta(milliseconds=500)
_DIGITS_OF_EXCEL = ".15g"
_THREE_DECIMALS = -3

# An encoding that does not exist, or that expat cannot read, is no error of expat's own.
UNREADABLE_XML = (expat.ExpatError, LookupError, ValueError)


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
        rows = [[value if value.__class__ is str else cell_text(value) for value in row] for row in cells]
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
    for element in _elements(bestand, archive, "xl/_rels/workbook.xml.rels", ("Relationship",)):
        target = element.get("Target", "")
        place = target.lstrip("/") if target.startswith(("/", "xl/")) else posixpath.normpath(f"xl/{target}")
        targets[element.get("Id", "")] = place
    for element in _elements(bestand, archive, "xl/workbook.xml", ("sheet",)):
        identity = next((value for name, value in element.items() if name.endswith(":id")), "")
        if identity in targets:
            parts[element.get("name", "")] = targets[identity]
    return parts


def _check_shared_texts(bestand: str, archive: Archive) -> None:
    """Refuse a list of texts that says it is longer than it can be: the reader makes room for what it says."""
    for part in (name for name in archive.names if name.casefold() == SHARED_TEXTS):
        for element in _elements(bestand, archive, part, ("sst",)):
            told = [element.get(name, "0") for name in ("count", "uniqueCount")]
            if not all(number.isascii() and number.isdecimal() for number in told):
                raise problems.workbook_unreadable(bestand)
            if max(map(int, told)) > MAX_CELLS:
                raise problems.workbook_too_large(bestand)


def _elements(bestand: str, archive: Archive, part: str, names: tuple[str, ...]) -> list[dict[str, str]]:
    """Give the attributes of the elements of those names, in any namespace."""
    if part not in archive.names:
        raise problems.workbook_unreadable(bestand)
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] in names:
            found.append(attributes)

    def refuse(*_: object) -> None:
        raise problems.workbook_unreadable(bestand)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(archive.read(part), True)
    except UNREADABLE_XML as error:
        raise problems.workbook_unreadable(bestand) from error
    return found


def _look_through(bestand: str, archive: Archive, part: str | None) -> dict[tuple[int, int], str]:
    """
    Look through the cells of a sheet: give those in error, by row and column from zero, with their word (#N/A).

    Raises DeliveryRefused when its cells span more than fits in memory, or are not where they say.
    """
    if part is None or part not in archive.names:
        raise problems.workbook_unreadable(bestand)
    cells = _Cells(bestand)
    try:
        cells.parser.Parse(archive.read(part), True)
    except UNREADABLE_XML as error:
        raise problems.workbook_unreadable(bestand) from error
    return cells.errors


class _Cells:
    """Where the cells of a sheet stand, and which are in error, gathered while its XML comes by."""

    def __init__(self, bestand: str) -> None:
        self.errors: dict[tuple[int, int], str] = {}
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._refuse
        self._bestand = bestand
        self._row, self._column, self._number = -1, -1, ""
        self._rows, self._columns = 0, 0
        self._word: list[str] = []

    def _refuse(self, *_: object) -> None:
        raise problems.workbook_unreadable(self._bestand)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "v":  # the most frequent element says nothing about places
            return
        if name == "c":
            self._cell(attributes)
            return
        local = name.rpartition(":")[2]
        if local == "c":
            self._cell(attributes)
        elif local == "row":
            number = attributes.get("r", str(self._row + 2))
            self._row, self._column, self._number = int(number) - 1 if _ROW.match(number) else MAX_ROW, -1, number
            if not 0 <= self._row < MAX_ROW:
                self._refuse()

    def _cell(self, attributes: dict[str, str]) -> None:
        # A cell says where it stands, or stands behind the one before it; readers differ about anything else.
        reference = attributes.get("r")
        if reference is None:
            column = self._column + 1
        elif self._number and reference.endswith(self._number):
            column = _column(reference[: -len(self._number)])
        else:
            column = MAX_COLUMN
        if self._row < 0 or column >= MAX_COLUMN:
            self._refuse()
        self._column = column
        if self._row >= self._rows or column >= self._columns:
            self._rows, self._columns = max(self._rows, self._row + 1), max(self._columns, column + 1)
            if self._rows * self._columns > MAX_CELLS:
                raise problems.workbook_too_large(self._bestand)
        if attributes.get("t") == "e":
            self.errors[(self._row, column)] = "#N/A"
            self._word = []
            self.parser.CharacterDataHandler = self._word.append
            self.parser.EndElementHandler = self._end

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "v":
            self.errors[(self._row, self._column)] = "".join(self._word).strip() or "#N/A"
        elif local == "c":
            self.parser.CharacterDataHandler = None
            self.parser.EndElementHandler = None
        self._word.clear()


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    """Give the number of a column from zero (A is 0, AA is 26); one beyond every sheet for what is none."""
    if not _LETTERS.match(letters):
        return MAX_COLUMN
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


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
        exact = Decimal(format(value, _DIGITS_OF_EXCEL))
        # A text with three decimals may mean thousands; a number in a sheet never does.
        return f"{exact:.4f}" if exact.as_tuple().exponent == _THREE_DECIMALS else f"{exact:f}"
    if isinstance(value, datetime):
        moment = value + _HALF_A_SECOND if value < datetime.max - _HALF_A_SECOND else value
        return value.date().isoformat() if value.time() == time() else moment.isoformat(" ", "seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return "" if value is None else str(value)
