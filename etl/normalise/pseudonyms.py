"""
Pseudonyms: the last place that sees a burgerservicenummer (BSN).

A BSN becomes HMAC-SHA-256 under the region's key (the BSN is the only message), so that one person has one
pseudonym in all gemeenten of the region and nobody without the key can try out all numbers.
"""

from __future__ import annotations

import hashlib
import hmac

import pandas as pd

BSN_DIGITS = 9
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
NOT_A_PERSON = frozenset({"000000000", "999999999"})
PSEUDONYM_HEX_DIGITS = 32


def passes_elfproef(bsn: str) -> bool:
    """
    Tell whether nine digits are a possible BSN.

    The weighted sum (9, 8, 7, 6, 5, 4, 3, 2, -1) is divisible by 11; 000000000 and 999999999 stand for
    'unborn' and 'unknown' in deliveries and are nobody's number.
    """
    if len(bsn) != BSN_DIGITS or not bsn.isascii() or not bsn.isdigit() or bsn in NOT_A_PERSON:
        return False
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, bsn, strict=True)) % 11 == 0


def pseudonym(bsn: str, key: bytes) -> str:
    """Give the pseudonym of a nine-digit BSN: the first 128 bits of its HMAC-SHA-256, lower-case hexadecimal."""
    return hmac.new(key, bsn.encode(), hashlib.sha256).hexdigest()[:PSEUDONYM_HEX_DIGITS]


def pseudonymise(rows: pd.DataFrame, key: bytes) -> pd.DataFrame:
    """
    Replace column ``bsn`` by ``client_pseudo`` and ``bsn_probleem`` (empty when the number is possible).

    Numbers that lost their leading zero are padded to nine digits before the 11-proef. A frame without
    ``bsn`` comes back as it is.
    """
    if "bsn" not in rows:
        return rows
    pseudonyms: dict[str, str | None] = {}
    faults: dict[str, str | None] = {}
    for delivered in rows["bsn"].dropna().unique():
        bsn = str(delivered).zfill(BSN_DIGITS)
        good = passes_elfproef(bsn)
        pseudonyms[delivered] = pseudonym(bsn, key) if good else None
        faults[delivered] = None if good else "bsn_elfproef"
    result = rows.drop(columns="bsn")
    result["client_pseudo"] = rows["bsn"].map(pseudonyms).astype("str")
    result["bsn_probleem"] = rows["bsn"].map(faults).where(rows["bsn"].notna(), "verplicht_leeg").astype("str")
    return result
