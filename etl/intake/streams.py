"""
Large delimited text, read in a stream: rows as delivered in batches, with their physical lines, in bounded memory.

Arrow takes the cells apart; rows that are not as wide as the header go through ``etl.intake.deliveries``' own rule,
and where Arrow stops, Python's csv module goes on from that line. Both give the same rows, lines and refusals.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl import problems
from etl.intake.delimited import END, HEADER_WITHIN, find_delimiter, is_filled, read_records
from etl.intake.deliveries import Finding, fit_row
from etl.intake.encodings import DOCUMENT_START, Encoding, Opener, Utf8Text, read_utf8, recognise, refuse_document
from etl.intake.layouts import ColumnPlan, Layout, canonical_columns, plan_columns
from etl.settings import Bron

BLOCK = 8 << 20  # bytes that Arrow takes apart at a time; no record is longer
ROWS_AT_A_TIME = 50_000
LONGEST_CELL = csv.field_size_limit()
LETTER, BEYOND_ASCII, _LF, _CR = ord("a"), 0x80, ord("\n"), ord("\r")
# The bytes with which a sign of white space can begin and end in UTF-8; others may do so as well. Beyond ASCII the
# byte before the last tells it from the signs with which names end.
_BEGINS_WHITE, _ENDS_WHITE = (
    np.isin(np.arange(256), [*range(0x21), *others]) for others in ((0xC2, 0xE1, 0xE2, 0xE3), ())
)
_ENDS_WHITE_AFTER = {
    before: np.isin(np.arange(256), last)
    for before, last in {
        0xC2: [0x85, 0xA0],
        0x9A: [0x80],
        0x80: [*range(0x80, 0x8B), 0xA8, 0xA9, 0xAF],
        0x81: [0x9F],
    }.items()
}
_CLOSED = f"\n{END}\n".encode()  # behind the text; a quoted cell that is not closed swallows it


@dataclass(frozen=True)
class Batch:
    """
    Some rows of one kind: a text column per canonical column (null = empty) and ``regel``, in order of line.

    ``refused``: lines among them that could not be read as a row.
    """

    rows: pa.Table
    refused: list[Finding] = field(default_factory=list)

    @property
    def read(self) -> int:
        """Number of rows read, refused ones included."""
        return self.rows.num_rows + len(self.refused)


@dataclass(frozen=True)
class _Text:
    """A delimited text whose header has been read: where its rows begin, and what its columns are."""

    bestand: str
    soort: str
    open_content: Opener
    encoding: Encoding
    delimiter: str
    header_lines: int
    width: int
    plan: ColumnPlan

    def pieces(self) -> Iterator[bytes]:
        return read_utf8(self.bestand, self.open_content, self.encoding)


def stream_delivery(
    bron: Bron, bestand: str, open_content: Opener, layout: Layout | None, day: date
) -> Generator[Batch, None, None]:
    """
    Read a delimited text of a source in batches; see ``etl.intake.deliveries.read_delivery`` for the arguments.

    Raises DeliveryRefused when the file cannot be read or its columns are not as agreed; also halfway, and then
    none of its rows counts.
    """
    text = _begin(bron, bestand, open_content, layout, day)
    done = text.header_lines
    try:
        for batch, last_line in _read_quickly(text):
            yield batch
            done = last_line
    except pa.ArrowInvalid:
        yield from _read_exactly(text, done)


def _begin(bron: Bron, bestand: str, open_content: Opener, layout: Layout | None, day: date) -> _Text:
    with closing(open_content()) as content:
        refuse_document(bestand, content.read(DOCUMENT_START))
    encoding = recognise(bestand, open_content, bron.codering)
    start = b""
    for piece in read_utf8(bestand, open_content, encoding):
        start += piece
        if len(start) > 4 * HEADER_WITHIN:
            break
    head = start[: 4 * HEADER_WITHIN].decode("utf-8", "ignore")[:HEADER_WITHIN]
    if not head.strip():
        raise problems.file_unreadable(bestand)
    delimiter = find_delimiter(head)
    if delimiter is None:
        raise problems.not_a_table(bestand)
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    try:
        headers = next(cells for cells in reader if is_filled(cells))
    except csv.Error as error:
        raise problems.not_a_table(bestand) from error
    header_lines = reader.line_num
    if len(head) == HEADER_WITHIN and header_lines >= len(list(io.StringIO(head, newline=""))):
        raise problems.not_a_table(bestand)  # a header without an end
    while not headers[-1].strip():
        headers.pop()
    plan = plan_columns(bestand, bron.soort, headers, layout, day)
    return _Text(bestand, bron.soort, open_content, encoding, delimiter, header_lines, len(headers), plan)


def _after_lines(pieces: Iterator[bytes], count: int) -> Iterator[bytes]:
    """Leave out the first lines of a text; a line ends with CR, LF or CR LF."""
    for piece in pieces:
        rest = piece
        while count and rest:
            ends = [at for at in (rest.find(b"\n"), rest.find(b"\r")) if at >= 0]
            if not ends:
                rest = b""
                break
            after = min(ends) + 1
            if rest[after - 1 : after + 1] == b"\r\n":
                after += 1
            elif rest[after - 1 :] == b"\r":  # its LF may open the next piece
                following = next(pieces, b"")
                rest, after = rest[:after] + following, after + following.startswith(b"\n")
            rest, count = rest[after:], count - 1
        if rest:
            yield rest


def _read_quickly(text: _Text) -> Iterator[tuple[Batch, int]]:
    """Give batches with the last line that each takes in. Raises ArrowInvalid where Arrow cannot go on."""
    from pyarrow import csv as arrow_csv

    odd: list[tuple[int, str]] = []

    def set_aside(row: Any) -> str:
        odd.append((row.number, row.text))
        return "skip"

    columns = max(text.width, len(_first_row(text)))
    if columns == 0:
        return
    names = [str(number) for number in range(columns)]
    content = Utf8Text(_after_lines(text.pieces(), text.header_lines), _CLOSED)
    reader = arrow_csv.open_csv(
        pa.PythonFile(content, mode="r"),
        # Without threads: only then does Arrow say which row it was that did not fit.
        arrow_csv.ReadOptions(column_names=names, block_size=BLOCK, use_threads=False),
        arrow_csv.ParseOptions(
            delimiter=text.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=set_aside,
        ),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=True,
            null_values=[""],
            check_utf8=False,  # what ``read_utf8`` gives is UTF-8
        ),
    )
    row, line, closed = 1, text.header_lines + 1, False
    try:
        for block in reader:
            # A row set aside lies among those of this block as long as its number is not past its end.
            here: list[tuple[int, str]] = []
            while odd and odd[0][0] <= row + block.num_rows + len(here):
                here.append(odd.pop(0))
            batch, row, line, closed = _batch(text, block, here, row, line)
            yield batch, line - 1
        if odd:
            batch, row, line, closed = _batch(text, None, odd, row, line)
            yield batch, line - 1
    finally:
        content.stop()
        _drain(reader)
    if not closed:
        raise pa.ArrowInvalid("the last quoted cell is not closed")


def _drain(reader: Iterator[pa.RecordBatch]) -> None:
    """Let Arrow come to the end of its file: its reading ahead may not outlive the program."""
    with suppress(Exception):
        for _ in reader:
            pass


def _first_row(text: _Text) -> list[str]:
    lines = io.TextIOWrapper(io.BufferedReader(Utf8Text(text.pieces())), encoding="utf-8", newline="")
    reader = csv.reader(islice(lines, text.header_lines, None), delimiter=text.delimiter)
    try:
        return next((cells for cells in reader if is_filled(cells)), [])
    except csv.Error:
        return []


def _batch(
    text: _Text, block: pa.RecordBatch | None, odd: list[tuple[int, str]], row: int, line: int
) -> tuple[Batch, int, int, bool]:
    """
    Make a batch of a block that Arrow took apart and of the rows that it set aside, as (row number, text).

    ``row`` and ``line``: number and line of the first of them. Gives the batch, the number and line after the last,
    and whether the sign of the end was among them. Raises ArrowInvalid when that sign is part of a row.
    """
    if any(END in written and written != END for _, written in odd):
        raise pa.ArrowInvalid("a quoted cell that is not closed swallowed the end")
    good = 0 if block is None else block.num_rows
    places = np.array([number for number, _ in odd], dtype="int64") - row
    lengths = np.ones(good + len(odd), dtype="int64")
    is_odd = np.zeros(len(lengths), dtype=bool)
    is_odd[places] = True
    if block is not None:
        columns, lengths_within = _look_at_cells(block)
        lengths[~is_odd] += lengths_within
    lengths[places] += np.array([_count_line_ends(written) for _, written in odd], dtype="int64")
    regels = line + np.cumsum(lengths) - lengths
    cells = [
        (regel, next(csv.reader(io.StringIO(written, newline=""), delimiter=text.delimiter), []))
        for (_, written), regel in zip(odd, regels[places].tolist(), strict=True)
        if written != END
    ]
    batch = _fit_odd(text, cells)
    if block is not None:
        batch = _join(_fit_block(text, columns, pa.array(regels[~is_odd])), batch)
    closed = any(written == END for _, written in odd)
    return batch, row + len(lengths), line + int(lengths.sum()), closed


def _join(one: Batch, other: Batch) -> Batch:
    refused = sorted([*one.refused, *other.refused], key=lambda finding: finding.regel)
    if not other.rows.num_rows:
        return Batch(one.rows, refused)
    return Batch(pa.concat_tables([one.rows, other.rows]).sort_by("regel").combine_chunks(), refused)


def _fit_odd(text: _Text, rows: list[tuple[int, list[str]]]) -> Batch:
    """Fit rows of any width, each with its line."""
    fitted = [(regel, fit_row(cells, text.width)) for regel, cells in rows if is_filled(cells)]
    good = [(regel, cells) for regel, cells in fitted if cells is not None]
    columns = [pa.array([cells[at].strip() or None for _, cells in good], pa.string()) for at in range(text.width)]
    refused = [Finding(regel, "", "aantal_kolommen") for regel, cells in fitted if cells is None]
    return Batch(_table(text, columns, pa.array([regel for regel, _ in good], pa.int64())), refused)


def _fit_block(text: _Text, columns: list[pa.Array], regels: pa.Array) -> Batch:
    """Fit rows that are all as wide: below columns without a header nothing may stand, and empty rows are no rows."""
    beyond = _any_filled(columns[text.width :], len(regels))
    filled = _any_filled(columns[: text.width], len(regels))
    refused = [Finding(regel, "", "aantal_kolommen") for regel in regels.filter(beyond).to_pylist()]
    keep = pc.and_not(filled, beyond)
    columns = columns[: text.width]
    if not pc.all(keep).as_py():
        columns, regels = [column.filter(keep) for column in columns], regels.filter(keep)
    return Batch(_table(text, columns, regels), refused)


def _any_filled(columns: list[pa.Array], count: int) -> pa.Array:
    """Tell of each row whether any of these columns holds something; looks no further than it has to."""
    filled = pa.array(np.zeros(count, dtype=bool))
    for column in columns:
        filled = pc.or_(filled, pc.is_valid(column))
        if pc.all(filled).as_py():
            break
    return filled


def _table(text: _Text, columns: list[pa.Array], regels: pa.Array) -> pa.Table:
    """Give the columns of a file canonical names, with the values of the layout in place of its own."""
    by_name: dict[str, pa.Array] = {}
    for position, name in text.plan.positions.items():
        column = columns[position]
        if words := text.plan.translations.get(name):
            found = pc.index_in(column.fill_null(""), value_set=pa.array(list(words), pa.string()))
            column = _empty_as_null(pc.coalesce(pc.take(pa.array(list(words.values()), pa.string()), found), column))
        by_name[name] = column
    for name, constant in text.plan.constants.items():
        by_name.setdefault(name, pa.array([constant] * len(regels), pa.string()))
    nothing = pa.nulls(len(regels), pa.string())
    names = canonical_columns(text.soort)
    return pa.table({**{name: by_name.get(name, nothing) for name in names}, "regel": regels})


def _count_line_ends(written: str) -> int:
    return written.count("\n") + written.count("\r") - written.count("\r\n")


def _look_at_cells(block: pa.RecordBatch) -> tuple[list[pa.Array], np.ndarray]:
    """
    Give the columns without spaces around their cells, and how many line ends stand within the cells of each row.

    What is empty is null. Most columns hold no white space, and most cells do not begin or end with it: a look at
    their bytes tells.
    """
    columns: list[pa.Array] = []
    line_ends = np.zeros(block.num_rows, dtype="int64")
    for column in block.columns:
        ends, content = _cells(column)
        lengths = np.diff(ends)
        if lengths.max(initial=0) > LONGEST_CELL:
            raise pa.ArrowInvalid("a cell that the exact way has to judge")
        text = content[ends[0] : ends[-1]]
        lowest, highest = (text.min(), text.max()) if len(text) else (LETTER, LETTER)
        if lowest <= _CR:
            line_ends += _count_line_ends_in(ends - ends[0], text)
        may_be_white = (lowest <= ord(" ") or highest >= BEYOND_ASCII) and _white_at_edges(ends, lengths, content)
        columns.append(_empty_as_null(pc.utf8_trim_whitespace(column)) if may_be_white else column)
    return columns, line_ends


def _count_line_ends_in(ends: np.ndarray, content: np.ndarray) -> np.ndarray:
    """Count the line ends in each cell; CR LF is one."""
    places = np.flatnonzero((content == _LF) | (content == _CR))
    cells = np.searchsorted(ends, places, side="right") - 1
    goes_on = (np.diff(places) == 1) & (np.diff(cells) == 0) & (content[places[:-1]] == _CR)
    goes_on &= content[places[1:]] == _LF
    ends_one = np.append(~goes_on, np.ones(min(len(places), 1), dtype=bool))
    return np.bincount(cells[ends_one], minlength=len(ends) - 1)


def _white_at_edges(ends: np.ndarray, lengths: np.ndarray, content: np.ndarray) -> bool:
    """Tell whether any cell may begin or end with white space."""
    filled = np.flatnonzero(lengths)
    begins, closes = content[ends[filled]], content[ends[filled + 1] - 1]
    if _BEGINS_WHITE[begins].any() or _ENDS_WHITE[closes].any():
        return True
    places = ends[filled + 1][closes >= BEYOND_ASCII]
    before, last = content[places - 2], content[places - 1]
    return any(white[last[before == byte]].any() for byte, white in _ENDS_WHITE_AFTER.items())


def _cells(column: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Give the bytes of a text column, and where in them its cells end, with where the first begins in front."""
    _, ends, content = column.buffers()
    places = np.frombuffer(ends, dtype="int32")[column.offset : column.offset + len(column) + 1]
    return places, np.frombuffer(content or b"", dtype="uint8")


def _empty_as_null(column: pa.Array) -> pa.Array:
    """Give a text column in which what is empty is null."""
    return pc.if_else(pc.equal(pc.binary_length(column), 0), pa.scalar(None, pa.string()), column)


def _read_exactly(text: _Text, last_line: int) -> Iterator[Batch]:
    """Give the rows below a line, as Python's csv module takes them apart."""
    lines = io.TextIOWrapper(io.BufferedReader(Utf8Text(text.pieces())), encoding="utf-8", newline="")
    records = read_records(text.bestand, lines, text.delimiter)
    below = ((line, cells) for line, cells in records if line > max(last_line, text.header_lines))
    while rows := list(islice(below, ROWS_AT_A_TIME)):
        yield _fit_odd(text, rows)
