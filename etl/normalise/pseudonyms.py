"""
Pseudonyms: the last place that sees a burgerservicenummer (BSN).

A BSN becomes HMAC-SHA-256 under the region's key (the BSN is the only message), so that one person has one
pseudonym in all gemeenten of the region and nobody without the key can try out all numbers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from operator import mul
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

BSN_DIGITS = 9
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
NOT_A_PERSON = frozenset({"000000000", "999999999"})
PSEUDONYM_HEX_DIGITS = 32
SHA256_BLOCK = 64  # bytes
_WEIGHED_ZEROS = sum(WEIGHTS) * ord("0") % 11  # what nine digits 0 weigh as the signs that they are
_SPREADSHEET_NUMBER = re.compile(r"(?:=\"|')?([0-9]+)(?:[.,]0+)?\"?")
REMEMBERED = 300_000  # numbers; about 60 MB


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
    return _keyed(key)(bsn)


def _keyed(key: bytes) -> Callable[[str], str]:
    """
    Give the function from number to pseudonym under a key.

    HMAC as RFC 2104 writes it: what the key alone decides is worked out once, which makes it three times as quick.
    """
    block = (hashlib.sha256(key).digest() if len(key) > SHA256_BLOCK else key).ljust(SHA256_BLOCK, b"\x00")
    inner, outer = (hashlib.sha256(bytes(byte ^ mask for byte in block)) for mask in (0x36, 0x5C))

    def of(bsn: str) -> str:
        within = inner.copy()
        within.update(bsn.encode())
        around = outer.copy()
        around.update(within.digest())
        return around.hexdigest()[:PSEUDONYM_HEX_DIGITS]

    return of


class Pseudonyms:
    """
    Pseudonyms under one key.

    A number is worked out once; the latest ``remembered`` ones stay in memory, for a person has many rows.
    """

    def __init__(self, key: bytes, remembered: int = REMEMBERED) -> None:
        self._pseudonym, self._remembered = _keyed(key), remembered
        self._known: dict[str, str | None] = {}

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
        delivered = rows["bsn"].combine_chunks().dictionary_encode()
        found = self._find(delivered.dictionary.to_pylist())
        faults = [None if each else "bsn_elfproef" for each in found]
        pseudonyms, problems = (pa.array(values, pa.string()).take(delivered.indices) for values in (found, faults))
        problems = pc.if_else(pc.is_null(delivered.indices), "verplicht_leeg", problems)
        return (
            rows.drop_columns("bsn").append_column("client_pseudo", pseudonyms).append_column("bsn_probleem", problems)
        )

    def _find(self, texts: list[str]) -> list[str | None]:
        """Give the pseudonym of each text; None where it is no possible number."""
        known = self._known
        new = [text for text in texts if text not in known]
        if len(known) + len(new) > self._remembered:
            known.clear()
            new = texts
        for text in new:
            bsn = text if len(text) == BSN_DIGITS else _as_digits(text)
            known[text] = self._pseudonym(bsn) if passes_elfproef(bsn) else None
        return [known[text] for text in texts]


def _as_digits(text: str) -> str:
    written = _SPREADSHEET_NUMBER.fullmatch(text)
    return (written[1] if written else text).zfill(BSN_DIGITS)
