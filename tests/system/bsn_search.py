"""
Looks for numbers in everything that a region has written: bytes, archives, and tables through their own engines.

Compressed columns hide a number from a search in bytes, so tables are read as tables as well.
"""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import duckdb

SEALED = ".versleuteld"
# Digits behind a decimal point are a fraction: amounts per youth have many of them.
ONE_BYTE = re.compile(rb"(?<![0-9])(?<![0-9]\.)[0-9]{8,}")
TWO_BYTES = re.compile(rb"(?:[0-9]\x00){8,}")
ENOUGH_DIGITS = 8


def forms_of(bsns: Iterable[str]) -> dict[str, str]:
    """Give every way in which a number is written: nine digits, and without its leading zeros."""
    return {form: bsn for bsn in bsns for form in (bsn.zfill(9), bsn.lstrip("0")) if len(form) >= ENOUGH_DIGITS}


def region_bsns(folder: Path) -> set[str]:
    """Give every number of the test range that occurs in the deliveries of a region, right or wrong."""
    found: set[str] = set()
    for path in sorted((folder / "leveringen").rglob("*")):
        if path.is_file():
            for part in _layers(path.read_bytes()):
                found |= {text.decode() for text in re.findall(rb"(?<!\d)9999\d{5}(?!\d)", part)}
    return found


def leaks(folder: Path, bsns: Collection[str], outside: Collection[str] = ()) -> list[str]:
    """
    Give the places where one of the numbers stands: in ``werk`` (but for the sealed landing) and ``publicatie``.

    ``outside``: paths of files and folders elsewhere that are searched as well. Raises ValueError when there is
    nothing to search.
    """
    forms = forms_of(bsns)
    if not any((folder / "werk").rglob("*")):
        raise ValueError(f"nothing in {folder}")
    places = [folder / "werk", folder / "publicatie", *map(Path, outside)]
    found = []
    for place in places:
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for path in files:
            if path.is_file() and not (path.suffix == SEALED and path.parent == folder / "werk" / "landing"):
                found += [f"{path.name}: {where}" for where in _in_file(path, forms)]
    return found


def in_text(text: str, bsns: Collection[str]) -> bool:
    """Tell whether one of the numbers stands in a text."""
    return _holds(text.encode(), forms_of(bsns))


def _in_file(path: Path, forms: dict[str, str]) -> Iterator[str]:
    content = path.read_bytes()
    # One digit nine times stands for nobody, and in bytes it is a place in a list of words, counted up; as a value of
    # a table it is looked for all the same.
    of_people = {form: bsn for form, bsn in forms.items() if len(set(form)) > 1}
    if any(_holds(part, of_people) for part in _layers(content)):
        yield "bytes"
    if content[8:12] == b"DUCK":
        yield from _in_tables(_duckdb_cells(path), forms)
    elif content.startswith(b"PAR1"):
        yield from _in_tables(_parquet_cells(path), forms)
    elif content.startswith(b"SQLite format 3"):
        yield from _in_tables(_sqlite_cells(path), forms)


def _layers(content: bytes) -> Iterator[bytes]:
    """Give the content, and what is packed in it."""
    yield content
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from _layers(archive.read(name))
    elif content[:1] == b"\x78":
        try:
            yield from _layers(zlib.decompress(content))
        except zlib.error:
            return


def _holds(content: bytes, forms: dict[str, str]) -> bool:
    runs = [match.group() for match in ONE_BYTE.finditer(content)]
    runs += [match.group().replace(b"\x00", b"") for match in TWO_BYTES.finditer(content)]
    return any(_run_holds(run.decode(), forms) for run in set(runs))


def _run_holds(digits: str, forms: dict[str, str]) -> bool:
    widths = {len(form) for form in forms}
    return any(digits[start : start + width] in forms for width in widths for start in range(len(digits) - width + 1))


def _in_tables(columns: Iterable[tuple[str, Iterable[object]]], forms: dict[str, str]) -> Iterator[str]:
    for where, values in columns:
        filled = [value for value in values if value is not None]
        packed = [value for value in filled if isinstance(value, bytes)]
        text = "\n".join(str(value) for value in filled if not isinstance(value, bytes)).encode()
        if any(_holds(part, forms) for content in (text, *packed) for part in _layers(content)):
            yield where


def _duckdb_cells(path: Path) -> Iterator[tuple[str, list[object]]]:
    with closing(duckdb.connect(str(path), read_only=True)) as connection:
        columns = connection.execute(
            "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        for schema, table, column in columns:
            answer = connection.execute(f'SELECT DISTINCT "{column}"::VARCHAR FROM "{schema}"."{table}"')
            yield f"{schema}.{table}.{column}", [value for (value,) in answer.fetchall()]


def _parquet_cells(path: Path) -> Iterator[tuple[str, Sequence[object]]]:
    with closing(duckdb.connect()) as connection:
        answer = connection.execute(f"SELECT COLUMNS(*)::VARCHAR FROM read_parquet('{path}')")
        yield from _by_column("", answer.description, answer.fetchall())


def _sqlite_cells(path: Path) -> Iterator[tuple[str, Sequence[object]]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            answer = connection.execute(f'SELECT * FROM "{table}"')
            yield from _by_column(f"{table}.", answer.description, answer.fetchall())


def _by_column(
    prefix: str, description: Sequence[Sequence[object]], rows: list[tuple[object, ...]]
) -> Iterator[tuple[str, Sequence[object]]]:
    for column, values in zip(description, zip(*rows, strict=True), strict=False):
        yield f"{prefix}{column[0]}", values
