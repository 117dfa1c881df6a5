"""
Sealed files: content encrypted in chunks, so that a large delivery is written and read in bounded memory.

After a line that names the form stand 16 random bytes, then the chunks, each CHUNK bytes of content encrypted with
AES-GCM under a key of this file alone (HKDF of the landing key over the random bytes). The nonce of a chunk is its
number and whether it is the last, and the name of the delivery is authenticated with each: a chunk that is changed,
moved, left out, repeated, cut off or taken from another file does not open (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár, 2015). Files sealed before, as one piece behind a nonce of 12 bytes, are still read.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from etl import problems

FORM = b"verwijsspiegel verzegeld 2\n"
SALT_BYTES, NONCE_BYTES, TAG_BYTES = 16, 12, 16
CHUNK = 1 << 20  # bytes of content


def seal(content: BinaryIO, target: BinaryIO, key: bytes, naam: str, chunk: int = CHUNK) -> Iterator[bytes]:
    """
    Write ``content`` encrypted to ``target``; gives each chunk of content as it goes by, for who counts or hashes.

    ``key``: 32 bytes; ``naam``: the delivery, without which the file does not open.
    """
    salt = os.urandom(SALT_BYTES)
    cipher = _cipher(key, salt)
    target.write(FORM + salt)
    number, piece = 0, _full(content, chunk)
    while True:
        following = _full(content, chunk)
        target.write(cipher.encrypt(_nonce(number, last=not following), piece, naam.encode()))
        yield piece
        if not following:
            return
        number, piece = number + 1, following


def open_sealed(path: Path, key: bytes, naam: str, chunk: int = CHUNK) -> BinaryIO:
    """
    Open a sealed file for reading its content; decrypts as it is read, one chunk in memory.

    Opening, reading on and reaching the end raise WrongUse when the file was sealed with another key or under
    another name, or is not what was written.
    """
    file = path.open("rb")
    try:
        if file.read(len(FORM)) != FORM:
            file.close()
            return io.BytesIO(_open_whole(path.read_bytes(), key, naam))
        return io.BufferedReader(_Opened(file, _cipher(key, file.read(SALT_BYTES)), naam.encode(), chunk), chunk)
    except BaseException:
        file.close()
        raise


def _full(content: BinaryIO, size: int) -> bytes:
    """Read this many bytes; fewer only at the end, also from a file that gives them in bits."""
    pieces, wanted = [], size
    while wanted and (piece := content.read(wanted)):
        pieces.append(piece)
        wanted -= len(piece)
    return b"".join(pieces)


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    info = b"verwijsspiegel verzegeld bestand"
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info).derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(NONCE_BYTES - 1, "big") + bytes([last])


def _open_whole(sealed: bytes, key: bytes, naam: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], naam.encode())
    except (InvalidTag, ValueError) as error:  # ValueError: cut off before the end of the nonce
        raise problems.landing_undecipherable() from error


class _Opened(io.RawIOBase):
    """The content of a sealed file; a chunk is given out only when it is authentic and in its place."""

    def __init__(self, file: BinaryIO, cipher: AESGCM, naam: bytes, chunk: int) -> None:
        self._file, self._cipher, self._naam, self._chunk = file, cipher, naam, chunk
        self._number = 0
        self._sealed = _full(file, chunk + TAG_BYTES)
        self._rest = memoryview(b"")
        self._open_next()

    def _open_next(self) -> None:
        following = _full(self._file, self._chunk + TAG_BYTES)
        nonce = _nonce(self._number, last=not following)
        try:
            self._rest = memoryview(self._cipher.decrypt(nonce, self._sealed, self._naam))
        except (InvalidTag, ValueError) as error:
            raise problems.landing_undecipherable() from error
        self._sealed, self._number = following, self._number + 1

    def readable(self) -> bool:
        return True

    def readinto(self, target: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._rest and self._sealed:
            self._open_next()
        count = min(len(target), len(self._rest))
        target[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def close(self) -> None:
        self._file.close()
        super().close()
