"""The beginning of an unknown file as a table: its encoding, its delimiter, the row of its headers, and its rows."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from etl import problems
from etl.intake.archives import is_zip, open_archive
from etl.intake.delimited import DELIMITERS
from etl.intake.encodings import refuse_document
from etl.intake.shapes import looks_like_data
from etl.intake.workbook import is_excel
from etl.intake.workbook_cells import SheetCells, open_workbook

SAMPLE_ROWS = 20_000
SAMPLE_BYTES = 32 * 1024 * 1024
MOST_MEMBERS = 20  # files of a ZIP that are looked into
HEADER_WITHIN = 60  # filled rows
WIDTH_FROM = 500  # filled rows
WIDE_ENOUGH = 0.6  # of the cells that most rows fill
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

Rows = Sequence[tuple[int, list[str]]]


@dataclass(frozen=True)
class Sample:
    """
    The beginning of a table: ``koppen`` stand on line ``kopregel``, ``rows`` are the lines below it.

    ``codering`` and ``scheidingsteken`` are empty for a workbook, ``blad`` for a text file. ``erboven``: filled
    lines above the headers. ``ongelijk``: lines that have another number of cells than the headers.
    ``volledig``: the whole file was read.
    """

    bestand: str
    koppen: list[str]
    kopregel: int
    rows: Rows = field(repr=False)
    volledig: bool
    codering: str = ""
    scheidingsteken: str = ""
    blad: str = ""
    erboven: int = 0
    ongelijk: tuple[int, ...] = ()


def read_samples(path: Path, most_rows: int = SAMPLE_ROWS, most_bytes: int = SAMPLE_BYTES) -> list[Sample]:
    """
    Read the beginning of a file: one sample for a text file, one per sheet of a workbook or file in a ZIP.

    Of a text at most ``most_bytes`` are read, of every table at most ``most_rows`` rows. Raises DeliveryRefused when
    it holds no table, or one without headers.
    """
    with path.open("rb") as stream:
        head = stream.read(most_bytes + 1)
    if not head.strip():
        raise problems.file_unreadable(path.name)
    if is_zip(head) or is_excel(head):
        return _read_packed(path.name, path.read_bytes(), most_rows, most_bytes)
    return [_read_text(path.name, head[:most_bytes], most_rows, len(head) <= most_bytes)]


def _read_packed(bestand: str, content: bytes, most_rows: int, most_bytes: int) -> list[Sample]:
    """Read a workbook or a ZIP; a sheet or file without a table is passed over as long as another has one."""
    if is_excel(content):
        with open_workbook(bestand, content) as book:
            sheets = [book.read(sheet.naam) for sheet in book.sheets if sheet.zichtbaar]

        def of_sheet(cells: SheetCells) -> list[Sample]:
            return [make_sample(bestand, _filled(cells.rows), most_rows, True, blad=cells.naam)]

        return _those_with_a_table([partial(of_sheet, cells) for cells in sheets], bestand)
    archive = open_archive(bestand, content)

    def of_member(name: str) -> list[Sample]:
        inside = archive.read(name)
        if is_excel(inside):
            return _read_packed(name, inside, most_rows, most_bytes)
        return [_read_text(name, inside[:most_bytes], most_rows, len(inside) <= most_bytes)]

    return _those_with_a_table([partial(of_member, name) for name in archive.names[:MOST_MEMBERS]], bestand)


def _those_with_a_table(readers: Sequence[Callable[[], list[Sample]]], bestand: str) -> list[Sample]:
    found: list[Sample] = []
    refusals: list[problems.DeliveryRefused] = []
    for read in readers:
        try:
            found += read()
        except problems.DeliveryRefused as refusal:
            refusals.append(refusal)
    if not found:
        raise refusals[0] if refusals else problems.archive_empty(bestand)
    return found


def _filled(rows: Rows) -> Rows:
    return [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]


def _read_text(bestand: str, content: bytes, most_rows: int, is_whole: bool) -> Sample:
    refuse_document(bestand, content)
    codering, text = _decode(content)
    if "\x00" in text:
        raise problems.not_a_table(bestand)
    delimiter = max(DELIMITERS, key=lambda sign: _evenness(text, sign))
    if not _evenness(text, delimiter):
        raise problems.not_a_table(bestand)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    start, at_end = 1, True
    try:
        for cells in reader:
            if len(rows) > most_rows + HEADER_WITHIN:
                at_end = False
                break
            if any(cell.strip() for cell in cells):
                rows.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise problems.quote_not_closed(bestand, start) from error
    if rows and at_end and not is_whole:
        rows.pop()  # cut off somewhere
    sample = make_sample(bestand, rows, most_rows, is_whole and at_end)
    return Sample(**{**vars(sample), "codering": codering, "scheidingsteken": delimiter})


def _decode(content: bytes) -> tuple[str, str]:
    """Give the encoding and the text; the last sign may have been cut through."""
    marked = next((name for mark, name in _MARKS.items() if content.startswith(mark)), None)
    if marked:
        return marked, codecs.getincrementaldecoder(marked)("replace").decode(content)
    try:
        return "utf-8", codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return "cp1252", content.decode("cp1252", errors="replace")


def _evenness(text: str, delimiter: str) -> int:
    """Tell how many lines at the beginning have the same number of cells, times the delimiters in such a line."""
    lines = csv.reader(io.StringIO(text[:65_536], newline=""), delimiter=delimiter)
    widths: Counter[int] = Counter()
    try:
        for cells, _ in zip(lines, range(200), strict=False):
            widths[len(cells)] += 1
    except csv.Error:
        return 0
    del widths[0]
    width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] - 1), item[0]), default=(1, 0))
    return times * (width - 1)


def make_sample(bestand: str, rows: Rows, most_rows: int, is_whole: bool, blad: str = "") -> Sample:
    """
    Find the headers among filled rows, and take what stands below them.

    Raises DeliveryRefused when no row can be the headers: a row of data must not be told as if it were.
    """
    place = _header_place(rows)
    if place is None:
        raise problems.no_headers(bestand)
    line, cells = rows[place]
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    body = rows[place + 1 : place + 1 + most_rows]
    width = len(cells)
    even = [(number, each) for number, each in body if len(each) == width or not any(map(str.strip, each[width:]))]
    good = [(number, [*each[:width]]) for number, each in even if len(each) >= width]
    uneven = tuple(sorted({number for number, _ in body} - {number for number, _ in good}))
    return Sample(
        bestand, [cell.strip().lstrip("\ufeff") for cell in cells], line, good,
        is_whole and len(rows) <= place + 1 + most_rows, blad=blad, erboven=place, ongelijk=uneven,
    )  # fmt: skip


def _header_place(rows: Rows) -> int | None:
    """Give the first row without data in it that is about as wide as most rows; above it stands a title."""
    filled = [sum(1 for cell in cells if cell.strip()) for _, cells in rows[:WIDTH_FROM]]
    if not filled:
        return None
    enough = max(2, WIDE_ENOUGH * Counter(filled).most_common(1)[0][0])
    for place, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
        if filled[place] >= enough and not any(looks_like_data(cell.strip()) for cell in cells):
            return place
    return None
