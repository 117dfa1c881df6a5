"""
Pseudonyms: the last place that sees a burgerservicenummer (BSN).

A BSN becomes HMAC-SHA-256 under the region's key (the BSN is the only message), so that one person has one
pseudonym in all gemeenten of the region and nobody without the key can try out all numbers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from operator import mul
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

BSN_DIGITS = 9
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
NO_NUMBER = -1
NOT_A_PERSON = frozenset({"000000000", "999999999"})
PSEUDONYM_HEX_DIGITS = 32
SHA256_BLOCK = 64  # bytes
_WEIGHED_ZEROS = sum(WEIGHTS) * ord("0") % 11  # what nine digits 0 weigh as the signs that they are
_PLACES = tuple(10**place for place in reversed(range(BSN_DIGITS)))
_SPREADSHEET_NUMBER = re.compile(r"(?:=\"|')?([0-9]+)(?:[.,]0+)?\"?")
REMEMBERED = 300_000  # numbers; about 12 MB


def passes_elfproef(bsn: str) -> bool:
    """
    Tell whether nine digits are a possible BSN.

    The weighted sum (9, 8, 7, 6, 5, 4, 3, 2, -1) is divisible by 11; 000000000 and 999999999 stand for
    'unborn' and 'unknown' in deliveries and are nobody's number.
    """
    if len(bsn) != BSN_DIGITS or not bsn.isascii() or not bsn.isdigit() or bsn in NOT_A_PERSON:
        return False
    return sum(map(mul, WEIGHTS, bsn.encode())) % 11 == _WEIGHED_ZEROS


def pseudonym(bsn: str, key: bytes) -> str:
    """Give the pseudonym of a nine-digit BSN: the first 128 bits of its HMAC-SHA-256, lower-case hexadecimal."""
    [found] = _keyed(key)([bsn.encode()])
    return found.hex()


def _keyed(key: bytes) -> Callable[[Iterable[bytes]], list[bytes]]:
    """
    Give the function from numbers to pseudonyms under a key, both as bytes.

    HMAC as RFC 2104 writes it: what the key alone decides is worked out once, which makes it several times as quick.
    """
    sha256 = _sha256_for_short_texts()
    block = (hashlib.sha256(key).digest() if len(key) > SHA256_BLOCK else key).ljust(SHA256_BLOCK, b"\x00")
    inner, outer = (sha256(bytes(byte ^ mask for byte in block)) for mask in (0x36, 0x5C))

    def of(numbers: Iterable[bytes]) -> list[bytes]:
        found: list[bytes] = []
        begin, finish = inner.copy, outer.copy
        for bsn in numbers:
            within = begin()
            within.update(bsn)
            around = finish()
            around.update(within.digest())
            found.append(around.digest()[: PSEUDONYM_HEX_DIGITS // 2])
        return found

    return of


def _sha256_for_short_texts() -> Callable[[bytes], Any]:
    """
    Give Python's own SHA-256 where this Python has it under a name that is known, else that of hashlib.

    hashlib takes OpenSSL's, which is quicker for files and spends twice the time on a text of nine digits.
    """
    for name in ("_sha2", "_sha256"):
        with suppress(ImportError, AttributeError):
            found: Callable[[bytes], Any] = import_module(name).sha256
            return found
    return hashlib.sha256


class Pseudonyms:
    """
    Pseudonyms under one key.

    A number is worked out once; the latest ``remembered`` ones stay in memory, for a person has many rows.
    """

    def __init__(self, key: bytes, remembered: int = REMEMBERED) -> None:
        import numpy as np

        self._pseudonyms_of, self._remembered = _keyed(key), remembered
        # Numbers in order of size, and the pseudonym of each, empty when it is no possible number.
        self._known, self._found = np.empty(0, dtype="int64"), np.empty(0, dtype=f"S{PSEUDONYM_HEX_DIGITS}")

    def replace(self, rows: pa.Table) -> pa.Table:
        """
        Replace column ``bsn`` by ``client_pseudo`` and ``bsn_probleem`` (null when the number is possible).

        Numbers that lost their leading zero, or that a spreadsheet wrote as a decimal or a formula (999900006.0,
        ="999900006"), are nine digits again before the 11-proef. A table without
        ``bsn`` comes back as it is.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        if "bsn" not in rows.column_names:
            return rows
        delivered = rows["bsn"].combine_chunks()
        pseudonyms = _as_texts(self._find(_numbers(delivered)))
        problems = pc.if_else(pc.is_null(pseudonyms), "bsn_elfproef", pa.scalar(None, pa.string()))
        problems = pc.if_else(pc.is_null(delivered), "verplicht_leeg", problems)
        return (
            rows.drop_columns("bsn").append_column("client_pseudo", pseudonyms).append_column("bsn_probleem", problems)
        )

    def _find(self, numbers: np.ndarray) -> np.ndarray:
        """Give the pseudonym of each number; empty where it is no possible number."""
        import numpy as np

        wanted, places = np.unique(numbers, return_inverse=True)
        after = np.searchsorted(self._known, wanted)
        is_new = np.append(self._known, NO_NUMBER - 1)[after] != wanted
        new, after = wanted[is_new], after[is_new]
        if len(self._known) + len(new) > self._remembered:
            self._known, self._found, new, after = self._known[:0], self._found[:0], wanted, np.zeros_like(wanted)
        self._known = np.insert(self._known, after, new)
        self._found = np.insert(self._found, after, self._work_out(new))
        return self._found[np.searchsorted(self._known, wanted)][places]

    def _work_out(self, numbers: np.ndarray) -> np.ndarray:
        import numpy as np

        written = (numbers[:, None] // _PLACES % 10).astype("uint8")
        possible = _pass_elfproef(numbers, written)
        bsns = (written[possible] + ord("0")).view(f"S{BSN_DIGITS}").ravel().tolist()
        texts = b"".join(self._pseudonyms_of(bsns)).hex().encode()
        found = np.zeros(len(numbers), dtype=f"S{PSEUDONYM_HEX_DIGITS}")
        found[possible] = np.frombuffer(texts, dtype=found.dtype)
        return found


def _pass_elfproef(numbers: np.ndarray, digits: np.ndarray) -> np.ndarray:
    """Tell of each number whether it is a possible BSN; ``digits``: its nine digits. As ``passes_elfproef`` does."""
    import numpy as np

    return (numbers >= 0) & (digits @ np.array(WEIGHTS) % 11 == 0) & ~np.isin(numbers, [int(no) for no in NOT_A_PERSON])


def _numbers(texts: pa.Array) -> np.ndarray:
    """Give the number that each text is; NO_NUMBER where it is none."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = np.full(len(texts), NO_NUMBER, dtype="int64")
    usual = pc.equal(pc.binary_length(texts), BSN_DIGITS).fill_null(False).to_numpy(zero_copy_only=False)
    numbers[usual] = _read_digits(texts.filter(pa.array(usual)))
    others = texts.filter(pa.array(~usual)).dictionary_encode()
    if len(others.dictionary):
        read = np.array([_read_other(text) for text in others.dictionary.to_pylist()], dtype="int64")
        there = others.indices.is_valid().to_numpy(zero_copy_only=False)
        places = np.flatnonzero(~usual)[there]
        numbers[places] = read[others.indices.drop_null().to_numpy()]
    return numbers


def _read_digits(texts: pa.Array) -> np.ndarray:
    """Read texts of BSN_DIGITS bytes; NO_NUMBER where not all are digits."""
    import numpy as np

    if not len(texts):
        return np.empty(0, dtype="int64")
    begin = np.frombuffer(texts.buffers()[1], dtype="int32")[texts.offset]
    written = np.frombuffer(texts.buffers()[2], dtype="uint8")[begin : begin + len(texts) * BSN_DIGITS]
    digits = (written - ord("0")).reshape(-1, BSN_DIGITS)
    numbers = digits.astype("int64") @ np.array(_PLACES)
    return np.where((digits < 10).all(axis=1), numbers, NO_NUMBER)


def _read_other(text: str) -> int:
    """Read a text of another length than a number has."""
    bsn = _as_digits(text)
    return int(bsn) if len(bsn) == BSN_DIGITS and bsn.isascii() and bsn.isdigit() else NO_NUMBER


def _as_texts(words: np.ndarray) -> pa.Array:
    """Give words of one length as an Arrow column; an empty one is null."""
    import numpy as np
    import pyarrow as pa

    there = words != b""
    ends = np.concatenate([[0], np.cumsum(there)]).astype("int32") * words.itemsize
    buffers = (np.packbits(there, bitorder="little"), ends, words[there])
    return pa.StringArray.from_buffers(len(words), *(pa.py_buffer(buffers[at].tobytes()) for at in (1, 2, 0)))


def _as_digits(text: str) -> str:
    written = _SPREADSHEET_NUMBER.fullmatch(text)
    return (written[1] if written else text).zfill(BSN_DIGITS)
