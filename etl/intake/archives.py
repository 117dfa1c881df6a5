"""
ZIP files, opened in memory with bounds: nothing in them is written to disk, and nothing in them is trusted.

A workbook (XLSX) is a ZIP as well; ``is_archive`` tells the two apart by what they hold.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from etl import problems

ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
WORKBOOK_PARTS = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"})
ENCRYPTED_FLAG = 0x1

# A year of messages of a large municipality is some ten thousand files. What is unpacked stays in memory, as rows ten
# times its size; a larger file is delivered by itself, and read in a stream.
MAX_MEMBERS = 50_000
MAX_BYTES = 256 << 20
# Text shrinks to a tenth or a fiftieth. What shrinks further than this, beyond a size that does no harm, is a bomb.
MAX_RATIO = 250
HARMLESS_BYTES = 32 << 20

_READ_AT_ONCE = 1 << 20
_OUTSIDE = re.compile(r"(?:^|/)\.\.(?:/|$)|^(?:/|~/)|^[A-Za-z]:|[\x00-\x1f\x7f]")
_LEFT_BY_PROGRAMS = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


@dataclass(frozen=True)
class Archive:
    """An opened ZIP of which names, numbers and sizes are within bounds; ``names`` are its files in order of name."""

    bestand: str
    names: tuple[str, ...]
    _zip: zipfile.ZipFile

    def read(self, name: str) -> bytes:
        """
        Unpack one file.

        Raises DeliveryRefused when it is damaged, or holds more than it says.
        """
        info = self._zip.getinfo(name)
        parts, size = [], 0
        try:
            with self._zip.open(info) as member:
                while part := member.read(_READ_AT_ONCE):
                    size += len(part)
                    if size > info.file_size:
                        raise problems.archive_too_large(self.bestand)
                    parts.append(part)
        except _DAMAGED as error:
            raise problems.archive_damaged(self.bestand) from error
        if size != info.file_size:
            raise problems.archive_damaged(self.bestand)
        return b"".join(parts)

    def members(self) -> Iterator[tuple[str, bytes]]:
        """Unpack the files one by one, in order of name."""
        for name in self.names:
            yield name, self.read(name)


_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def is_zip(content: bytes) -> bool:
    """Tell whether the content is a ZIP of any kind."""
    return content.startswith(ZIP_SIGNATURES)


def is_archive(content: bytes) -> bool:
    """Tell whether the content is a ZIP of files, and not a workbook; a damaged ZIP counts as one of files."""
    return is_zip(content) and not is_workbook(content)


def is_workbook(content: bytes) -> bool:
    """Tell whether the content is a ZIP that holds a workbook."""
    if not is_zip(content):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            return not WORKBOOK_PARTS.isdisjoint(opened.namelist())
    except _DAMAGED:
        return False


def open_archive(
    bestand: str,
    content: bytes,
    *,
    max_members: int = MAX_MEMBERS,
    max_bytes: int = MAX_BYTES,
    max_ratio: int = MAX_RATIO,
    harmless_bytes: int = HARMLESS_BYTES,
) -> Archive:
    """
    Open a ZIP in memory.

    What programs leave behind (``__MACOSX``, names with a point in front) is passed over. Raises DeliveryRefused
    for a damaged ZIP, one with a password, with names that lead outside it or stand there twice, or larger,
    fuller or more compressed than a delivery can be.
    """
    try:
        opened = zipfile.ZipFile(io.BytesIO(content))
    except _DAMAGED as error:
        raise problems.archive_damaged(bestand) from error
    files = [info for info in opened.infolist() if not info.is_dir()]
    names = [info.filename for info in files]
    if len(files) > max_members:
        raise problems.archive_too_many(bestand, max_members)
    if len(set(names)) != len(names):
        raise problems.archive_damaged(bestand)
    if any(_OUTSIDE.search(info.orig_filename.replace("\\", "/")) for info in files):
        raise problems.archive_names_outside(bestand)
    size = sum(info.file_size for info in files)
    if size > max_bytes or (size > harmless_bytes and size > max_ratio * len(content)):
        raise problems.archive_too_large(bestand)
    if any(info.flag_bits & ENCRYPTED_FLAG for info in files):
        raise problems.archive_encrypted(bestand)
    wanted = [name for name in names if not _LEFT_BY_PROGRAMS.search(name)]
    return Archive(bestand, tuple(sorted(wanted)), opened)


def pack(files: dict[str, bytes], comment: bytes = b"") -> bytes:
    """Make a ZIP of files: the same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            packed.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name], zipfile.ZIP_DEFLATED)
        packed.comment = comment
    return target.getvalue()


def stem(name: str) -> str:
    """Give the name of a file in a ZIP without its folders and its ending."""
    return PurePosixPath(name.replace("\\", "/")).stem
