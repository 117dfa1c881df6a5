"""
Money, exactly: whole cents, and one way of rounding.

Euros are rounded to cents where they come in (``etl.normalise.reading``), so a float of euros stands for exactly one
number of cents. Whoever adds up euros adds up these cents, as whole numbers: the order of the rows does not matter, and
parts add up to their total.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
from ibis import ir

CENTS = 100
DECIMALS = 2
NOISE_FROM = 10
NEAR_A_HALF = 1e-3
EURO_TYPE = "decimal(15, 2)"
"""Up to 10^13 euro; each of these has a float of its own."""


def half_up(waarde: Decimal, decimalen: int) -> Decimal:
    """Round an exact number half away from zero: the one rule for amounts. ``decimalen`` may be negative."""
    return waarde.quantize(Decimal(1).scaleb(-decimalen), rounding=ROUND_HALF_UP)


def exact(waarde: float | Decimal) -> Decimal:
    """Give a number as it is written, without noise of floating point beyond the tenth decimal."""
    return waarde if isinstance(waarde, Decimal) else Decimal(repr(round(waarde, NOISE_FROM)))


def round_half_up(waarde: float, decimalen: int | None = 0) -> float:
    """
    Round half away from zero, as people and spreadsheets do; ``round`` would make 2.5 into 2.

    ``decimalen`` may be negative (-3 = thousands); None gives the value back. Noise of floating point beyond
    the tenth decimal does not decide.
    """
    # Plus zero: what rounds to nothing is not below zero.
    return waarde if decimalen is None else float(half_up(exact(waarde), decimalen)) + 0.0


def round_euros(euros: pd.Series) -> pd.Series:
    """
    Round euros to cents as ``round_half_up`` does, all at once; what is unknown stays unknown. Gives floats.

    Holds up to 10^9 euro; what lies beyond has no tenth decimal.
    """
    numbers = pd.to_numeric(euros).astype("float64")
    given = numbers.to_numpy()
    cents = np.abs(given) * CENTS
    rounded = np.sign(given) * np.floor(cents + 0.5) / CENTS + 0.0
    # Beside a half the noise of multiplying may decide; these few are written out.
    for place in np.flatnonzero(np.abs(cents - np.floor(cents) - 0.5) < NEAR_A_HALF):
        rounded[place] = round_half_up(float(given[place]), DECIMALS)
    return pd.Series(rounded, index=numbers.index, name=numbers.name)


def add_up_euros(euros: ir.NumericColumn, where: ir.BooleanValue | None = None) -> ir.FloatingScalar:
    """
    Give the sum of euros (a column of whole cents) of the rows ``where`` it holds, exactly; NULL without any.

    In cents as whole numbers, so the same in whatever order the rows come and on every engine.
    """
    return (euros * CENTS).round().cast("int64").sum(where=where) / CENTS
