"""Delimited text, read with its physical line numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain

from etl import problems
from etl.intake.encodings import read_utf8, recognise

DELIMITERS = (";", ",", "\t", "|")
HEADER_WITHIN = 65_536  # characters
QUOTED = re.compile(r'"[^"]*"')
END = "\x00"  # a character that no text file holds


@dataclass(frozen=True)
class Sheet:
    """A table: its headers, and its rows as (physical line, cells); the header is line 1."""

    headers: list[str]
    rows: list[tuple[int, list[str]]]

    @classmethod
    def of(cls, bestand: str, lines: list[tuple[int, list[str]]]) -> Sheet:
        """
        Take the first line that is not empty as the headers.

        Headers without a name at the end of it are left out; what stands below them makes a row too long.
        Raises DeliveryRefused without any such line.
        """
        if not lines:
            raise problems.file_unreadable(bestand)
        headers = list(lines[0][1])
        while not headers[-1].strip():
            headers.pop()
        return cls(headers, lines[1:])


def read_sheet(bestand: str, content: bytes, codering: str | None = None) -> Sheet:
    """
    Read a CSV file as text.

    Empty lines are passed over. Raises DeliveryRefused when the file is empty, is not in the given encoding,
    has no header line with a known delimiter, or ends within a quoted cell.
    """
    if not content.strip():
        raise problems.file_unreadable(bestand)
    encoding = recognise(bestand, lambda: io.BytesIO(content), codering)
    return _read_text(bestand, read_utf8(bestand, lambda: io.BytesIO(content), encoding))


def _read_text(bestand: str, pieces: Iterable[bytes]) -> Sheet:
    text = b"".join(pieces).decode("utf-8")
    if not text.strip():
        raise problems.file_unreadable(bestand)
    delimiter = find_delimiter(text[:HEADER_WITHIN])
    if delimiter is None:
        raise problems.not_a_table(bestand)
    return Sheet.of(bestand, list(read_records(bestand, io.StringIO(text, newline=""), delimiter)))


def find_delimiter(start: str) -> str | None:
    """Give the delimiter that the first line with a word on it holds most of, outside quoted cells; None without."""
    for line in re.split(r"[\r\n]+", QUOTED.sub("x", start)):
        if line.strip("".join(DELIMITERS) + " "):
            delimiter = max(DELIMITERS, key=line.count)
            return delimiter if delimiter in line else None
    return None


def read_records(bestand: str, lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """
    Give each record that is not empty with the line on which it starts; a quoted cell may run over several lines.

    ``lines``: the text by line, with their ends. Raises DeliveryRefused when a quoted cell is not closed.
    """
    reader = csv.reader(chain(lines, [END]), delimiter=delimiter)
    start = 1
    with suppress(csv.Error):  # a cell too long to be one
        for cells in reader:
            if cells == [END]:
                return
            if cells and END in cells[-1]:
                break
            if is_filled(cells):
                yield start, cells
            start = reader.line_num + 1
    raise problems.quote_not_closed(bestand, start)


def is_filled(cells: Iterable[str]) -> bool:
    """Tell whether any cell holds something."""
    return any(cell.strip() for cell in cells)
