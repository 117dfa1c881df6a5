"""Workbooks for tests: written as people and programs write them, and taken apart to be spoiled."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter

Write = Callable[[Any, Any], None]


def workbook(write: Write, name: str | None = None) -> bytes:
    """Give a workbook; ``write`` gets the book and its first sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        write(book, book.add_worksheet(name))
    return target.getvalue()


def sheets(**content: Sequence[Sequence[object]]) -> bytes:
    """Give a workbook with sheets of rows."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name, rows in content.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return target.getvalue()


def zipped(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Give a ZIP of files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return target.getvalue()


def respoil(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Give the same workbook with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    files[part] = change(files[part])
    return zipped(files)
