"""Files with columns: delimited text and Excel sheets, read as text with their physical line numbers."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from etl import problems

DELIMITERS = (";", ",", "\t", "|")
EXCEL_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Sheet:
    """A file with columns: its headers, and its rows as (physical line, cells); the header is line 1."""

    headers: list[str]
    rows: list[tuple[int, list[str]]]


def read_sheet(bestand: str, content: bytes, codering: str | None = None) -> Sheet:
    """
    Read a CSV or Excel file as text.

    Empty lines are passed over. Raises DeliveryRefused when the file is empty, is not in the given encoding,
    or has no header line with a known delimiter.
    """
    if not content.strip():
        raise problems.file_unreadable(bestand)
    if content.startswith(EXCEL_SIGNATURES):
        return _read_excel(bestand, content)
    return _read_text(bestand, _decode(bestand, content, codering))


def _decode(bestand: str, content: bytes, codering: str | None) -> str:
    if codering is not None:
        try:
            return content.decode(codering).lstrip("\ufeff")
        except UnicodeDecodeError as error:
            raise problems.encoding_unreadable(bestand, codering) from error
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    else:
        candidates = ("utf-8-sig", "cp1252")
    for candidate in candidates:
        try:
            return content.decode(candidate)
        except UnicodeDecodeError:
            continue
    raise problems.encoding_unreadable(bestand, "UTF-8 of Windows-1252")


def _read_text(bestand: str, text: str) -> Sheet:
    first_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    if "\x00" in text or first_line.count(delimiter) == 0:
        raise problems.not_a_table(bestand)
    try:
        rows = list(_numbered(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error as error:
        raise problems.not_a_table(bestand) from error
    return Sheet(rows[0][1], rows[1:])


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Give each record with the line on which it starts; a quoted cell may run over several lines."""
    previous = 0
    for cells in reader:
        start, previous = previous + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            yield start, cells


def _read_excel(bestand: str, content: bytes) -> Sheet:
    from python_calamine import CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        cells = sheet.to_python(skip_empty_area=False)
    except Exception as error:  # calamine raises its own and Rust's errors alike; each means: not readable
        raise problems.not_a_table(bestand) from error
    rows = [
        (line, [_as_text(value) for value in row])
        for line, row in enumerate(cells, start=1)
        if any(value not in ("", None) for value in row)
    ]
    if not rows:
        raise problems.file_unreadable(bestand)
    return Sheet(rows[0][1], rows[1:])


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)
