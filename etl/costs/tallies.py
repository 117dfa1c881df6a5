"""
Sums and shares over printed tables: what a reader does with a calculator beside a report.

Shares are percentages (34 means 34%). ``decimalen`` is the number of decimals at which an outcome is rounded
(half away from zero, the rule of ``etl.normalise.money``), None for no rounding. Values and rows
are lists, or mappings of which only the values count.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise, product
from typing import Any

from etl.normalise.money import exact, round_half_up

Values = Sequence[float] | Mapping[str, float]
Rows = Sequence[Values] | Mapping[str, Values]

NOISE = 1e-9  # what floating point may add to a sum of printed figures


def share_pct(teller: float, noemer: float, decimalen: int | None = 1) -> float:
    """Give a count as a percentage of its base. A base of zero has no shares: ``ValueError``, never 0."""
    return ratio(100 * teller, noemer, decimalen)


def share_on_other_base(aandeel_pct: float, noemer: float, andere_noemer: float, decimalen: int | None = 0) -> float:
    """Give what a printed share would be if the same count were laid beside another base."""
    return ratio(aandeel_pct * noemer, andere_noemer, decimalen)


def ratio(teller: float, noemer: float, decimalen: int | None = None) -> float:
    """Divide one figure by another. Raises ``ValueError`` when there is nothing to divide by."""
    if noemer == 0:
        raise ValueError("a base of zero has no shares and no means")
    return round_half_up(teller / noemer, decimalen)


def difference(waarde: float, min_waarde: float, decimalen: int | None = None) -> float:
    """Give what is left of the first figure after the second is taken off."""
    return round_half_up(waarde - min_waarde, decimalen)


def total(waarden: Values, decimalen: int | None = None) -> float:
    """Add up figures, without the noise of adding floating point one by one."""
    return round_half_up(math.fsum(_listed(waarden)), decimalen)


def total_per_column(rijen: Rows, decimalen: int | None = None) -> list[float]:
    """Add up rows of one length, column by column. Raises ``ValueError`` for rows of different lengths."""
    return [total(column, decimalen) for column in zip(*map(_listed, _listed(rijen)), strict=True)]


def total_of_products(waarden: Values, aantallen: Values, decimalen: int | None = None) -> float:
    """Add up figures that count as often as ``aantallen`` says: price times quantity, questions times clients."""
    return round_half_up(math.fsum(math.prod(pair) for pair in _paired(waarden, aantallen)), decimalen)


def product_of(waarden: Values, decimalen: int | None = None) -> float:
    """Multiply figures with one another."""
    return round_half_up(math.prod(_listed(waarden)), decimalen)


def mean(waarden: Values, decimalen: int | None = None) -> float:
    """Give the mean in which every figure counts as heavily. Raises ``ValueError`` without figures."""
    return ratio(total(waarden), len(waarden), decimalen)


def weighted_mean(waarden: Values, gewichten: Values, decimalen: int | None = None) -> float:
    """
    Give the mean in which every figure counts by its weight, such as the size of its group.

    Raises ``ValueError`` when the two are not of one length or the weights add up to zero.
    """
    return ratio(total_of_products(waarden, gewichten), total(gewichten), decimalen)


def cut_off(waarde: float, decimalen: int = 0) -> float:
    """Cut a figure off after ``decimalen`` decimals, towards zero, as some reports do in place of rounding."""
    return float(exact(waarde).quantize(Decimal(1).scaleb(-decimalen), rounding=ROUND_DOWN))


def count(waarden: Sequence[Any] | Mapping[str, Any]) -> int:
    """Give how many figures, names or solutions there are."""
    return len(waarden)


def count_until(datums: Sequence[date] | Mapping[str, date], tot: date) -> int:
    """Give how many dates lie on or before ``tot``, such as the practices that had started by then."""
    return sum(datum <= tot for datum in _listed(datums))


def as_printed(waarde: Any) -> Any:
    """Give a figure as one passage of a report prints it, to lay it beside what another passage prints."""
    return waarde


def equal(waarde: Any, andere: Any) -> bool:
    """Tell whether two passages say the same; figures may differ by the noise of floating point."""
    if isinstance(waarde, int | float) and isinstance(andere, int | float):
        return abs(waarde - andere) <= NOISE
    return bool(waarde == andere)


def within(waarde: float, doel: float, marge: float) -> bool:
    """Tell whether a figure lies at most ``marge`` away from another, such as half a point of rounding."""
    return abs(waarde - doel) <= marge + NOISE


def above(waarde: float, grens: float) -> bool:
    """Tell whether a figure lies above a bound; on the bound is not above it."""
    return waarde > grens + NOISE


def at_least(waarde: float, grens: float) -> bool:
    """Tell whether a figure reaches a bound."""
    return waarde >= grens - NOISE


def at_most(waarde: float, grens: float) -> bool:
    """Tell whether a figure stays at or under a bound."""
    return waarde <= grens + NOISE


def all_true(uitkomsten: Sequence[bool] | Mapping[str, bool]) -> bool:
    """Tell whether every one of several statements holds. Raises ``ValueError`` without statements."""
    if not uitkomsten:
        raise ValueError("without statements there is nothing that holds")
    return all(_listed(uitkomsten))


def never_falls(waarden: Values) -> bool:
    """Tell whether figures in order only rise or stay equal, as cumulative shares must."""
    return all(at_most(before, after) for before, after in pairwise(_listed(waarden)))


@dataclass(frozen=True)
class ChiSquare:
    """Pearson's test: ``toetswaarde``, ``vrijheidsgraden`` and ``kans`` (of this much difference by chance)."""

    toetswaarde: float
    vrijheidsgraden: int
    kans: float


def chi_square(rijen: Rows) -> ChiSquare:
    """
    Test whether the rows of a table of counts divide alike over its columns (Pearson, no continuity correction).

    Supposes that every count stands for itself: clients of one professional or practice are alike, so the
    chance comes out too small for them. Raises ``ValueError`` for a table of one row or column, for rows of
    different lengths and where a whole row or column is zero.
    """
    from scipy.stats import chi2_contingency

    counts = [_listed(row) for row in _listed(rijen)]
    if len(counts) < 2 or len({len(row) for row in counts}) != 1 or len(counts[0]) < 2:
        raise ValueError("a test needs at least two rows and two columns, of one length")
    found: Any = chi2_contingency(counts, correction=False)
    return ChiSquare(float(found.statistic), int(found.dof), float(found.pvalue))


def chi_square_p(rijen: Rows, decimalen: int | None = None) -> float:
    """Give only the chance of ``chi_square``: under the bound of a report its table is called significant."""
    return round_half_up(chi_square(rijen).kans, decimalen)


def counts_for_share(aandeel_pct: float, noemer: int, decimalen: int = 0) -> list[int]:
    """
    Give every whole count out of ``noemer`` that prints as this share.

    An empty list says that the share cannot come from this base: 60% of 38 does not exist.
    """
    return [teller for teller in range(noemer + 1) if equal(share_pct(teller, noemer, decimalen), aandeel_pct)]


def stacks_for_labels(rest: Sequence[int], labels: Sequence[int]) -> list[list[list[int]]]:
    """
    Give every reading of a stacked bar chart whose labels survived only as a loose row of numbers.

    ``rest``: per bar what two stacks hold together (neutral and disagree). A reading splits each rest over
    both, such that the labels above zero of the first stack in order of the bars, and then those of the
    second, are ``labels``. Gives pairs of [first stack, second stack]; more than one pair = ambiguous.
    """
    readings = []
    for first in product(*(range(height + 1) for height in rest)):
        second = [height - part for height, part in zip(rest, first, strict=True)]
        if [label for label in (*first, *second) if label] == list(labels):
            readings.append([list(first), second])
    return readings


def _listed(values: Any) -> list[Any]:
    """Give the values of a mapping, or a list as it is."""
    return list(values.values() if isinstance(values, Mapping) else values)


def _paired(values: Values, weights: Values) -> Iterator[tuple[float, float]]:
    """Lay two rows of figures beside each other: mappings by name, lists by place."""
    if isinstance(values, Mapping) and isinstance(weights, Mapping):
        if values.keys() != weights.keys():
            raise ValueError("figures and their weights bear different names")
        return ((value, weights[name]) for name, value in values.items())
    return zip(_listed(values), _listed(weights), strict=True)
