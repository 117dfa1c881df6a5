"""Numbers, periods and areas as they stand in the sentences of the marts of costs: Dutch, with a decimal comma."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

WITHOUT_CENTS_FROM = 100
REGION = "*"


def number(value: float, digits: int = 0) -> str:
    """Write a number with a fixed number of decimals, halves away from zero: ``1.234,5``; minus is a true minus."""
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP) + 0
    return f"{rounded:,.{digits}f}".translate(str.maketrans(",.-", ".,\N{MINUS SIGN}"))


def euro(value: float) -> str:
    """Write an amount, below € 100 with cents; the space does not break."""
    return f"€\N{NO-BREAK SPACE}{number(value, 2 if round(abs(value), 2) < WITHOUT_CENTS_FROM else 0)}"


def change(percentage: float) -> str:
    """Write a change in percent as people say it: ``12% meer``, ``3% minder``, ``gelijk``."""
    rounded = number(abs(percentage))
    if rounded == "0":
        return "gelijk"
    return f"{rounded}% {'meer' if percentage > 0 else 'minder'}"


def in_period(code: str) -> str:
    """Write a period code for a sentence, after "in": ``2025``, ``2025K3``, ``het jaar tot en met 2025K3``."""
    quarter, ending, _ = code.partition("-jaar")
    return f"het jaar tot en met {quarter}" if ending else quarter


def area_name(gebied: str, names: Mapping[str, str]) -> str:
    """Name an area: ``de regio``, or the gemeente by its name."""
    return "de regio" if gebied == REGION else names.get(gebied, gebied)
