"""
Which column of an export is which canonical column: scored, assigned one to one, and sure or not.

An assignment is sure when it scores well by itself and when no other assignment of all columns together comes near:
its margin is what the best assignment loses if this pair is forbidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from etl.intake.inspect_codes import PRODUCT_CODE
from etl.intake.inspect_columns import Column
from etl.intake.inspect_evidence import IMPOSSIBLE, Surroundings, weigh_values
from etl.intake.inspect_fields import allows, contradicts, is_of_no_use, is_understood, points_at, score_header, touches
from etl.intake.inspect_words import read_header
from etl.intake.layouts import canonical_columns
from schemas.tables import TABLES

if TYPE_CHECKING:
    import numpy as np

WEIGHT_OF_VALUES = 0.5
ENOUGH = 0.7  # a pair that scores less is for a person to decide
CONTRADICTED = 0.6  # what a pair scores at most whose header also names something else
MARGIN = 0.15  # and so is one that another assignment comes this near
OF_SOME_USE = 0.35  # a column that reaches this with no free canonical column is not needed
NAMED_AS_USELESS = 0.5  # a column whose header says that nobody needs it is not needed below this
TELLING_VALUES = 0.6  # values that say so much for a free canonical column are for a person to look at
FITTING_VALUES = 0.3  # and so are these where the header does not say outright that nobody needs it
ENOUGH_VALUES = 20  # values that are needed to say that they fit no free canonical column
WORTH_NAMING = 0.25  # candidates named to the person who decides
CANDIDATES = 3
TURNED = 0.2  # share of rows in which begin may lie after end
FORBIDDEN = -1e6
# Codes that exports give the name of beside them.
LABELLED = frozenset({"gemeente", "productcategorie", "productcode", "aanbieder_agb"})
DIFFERENT_LABELS, ROWS_PER_LABEL, MOSTLY = 5, 5, 0.9
OWN_PRACTICE = frozenset({"huisartspraktijk_agb", "huisartspraktijk_naam"})
BY_VALUES_ALONE = 0.4  # what values that only one column can have are worth without a header
ORDERED = (
    ("geboortedatum", "ingangsdatum"),
    ("ingangsdatum", "einddatum"),
    ("ingangsdatum", "stopdatum"),
    ("begindatum", "einddatum"),
    ("geldig_van", "geldig_tot"),
)

SURE, NOT_NEEDED, UNDECIDED = "zeker", "niet nodig", "te beslissen"


@dataclass(frozen=True)
class Match:
    """
    What a column is thought to be.

    ``stand``: SURE (then ``veld`` is the canonical column), NOT_NEEDED or UNDECIDED, then ``kandidaten`` names
    what it may be, best first. ``score`` and ``marge`` tell how sure.
    """

    kolom: Column
    stand: str
    veld: str = ""
    kandidaten: tuple[str, ...] = ()
    score: float = 0.0
    marge: float = 0.0


@dataclass(frozen=True)
class Matching:
    """The columns of one export read as one kind of source; ``waarde`` compares kinds."""

    soort: str
    matches: tuple[Match, ...]
    missing: tuple[str, ...]
    waarde: float
    turned: tuple[tuple[str, str], ...] = field(default=())


def match_columns(columns: Sequence[Column], soort: str) -> Matching:
    """Assign the columns to the canonical columns of that kind of source."""
    import numpy as np

    names = canonical_columns(soort)
    around = _surroundings(columns)
    scores = np.array([[_score(column, soort, name, around) for name in names] for column in columns])
    chosen, total = _assign(scores)
    margins = {row: total - _assign(_forbidding(scores, row, index))[1] for row, index in chosen.items()}
    sure = {row for row, index in chosen.items() if scores[row, index] >= ENOUGH and margins[row] >= MARGIN}
    taken = {chosen[row] for row in sure}
    free = [index for index in range(len(names)) if index not in taken]
    wanted = [index for index in free if names[index] in TABLES[f"levering.{soort}"].required]
    matches = []
    for row, column in enumerate(columns):
        ranked = sorted(range(len(names)), key=lambda index: -scores[row, index])
        worth = tuple(names[index] for index in ranked[:CANDIDATES] if scores[row, index] >= WORTH_NAMING)
        best = float(max((scores[row, index] for index in free), default=0.0))
        if row in sure:
            score = float(scores[row, chosen[row]])
            matches.append(Match(column, SURE, names[chosen[row]], worth, score, margins[row]))
            continue
        values = {names[index]: weigh_values(column, soort, names[index], around) for index in free}
        needless = _is_needless(column, soort, best, values, wanted=any(scores[row, index] > 0 for index in wanted))
        stand = NOT_NEEDED if needless else UNDECIDED
        matches.append(Match(column, stand, "", worth, best, margins.get(row, 0.0)))
    matches = _without_labels(matches)
    found = {match.veld for match in matches if match.stand == SURE}
    missing = tuple(name for name in names if name in TABLES[f"levering.{soort}"].required and name not in found)
    turned = _turned(matches)
    doubtful = {name for pair in turned for name in pair}
    if not found & {"verwijzer_agb", "verwijzer_naam"}:
        doubtful |= {match.veld for match in matches if match.veld in OWN_PRACTICE and _may_be_referrer(match.kolom)}
    if "toewijzingnummer" in missing:
        doubtful.add("beschikkingnummer")  # the two names are used for one another
    matches = [
        Match(each.kolom, UNDECIDED, "", each.kandidaten, each.score, each.marge) if each.veld in doubtful else each
        for each in matches
    ]
    return Matching(soort, tuple(matches), missing, _worth(total, columns, names, soort, found), turned)


def _may_be_referrer(column: Column) -> bool:
    """Tell whether a header names a huisarts only: that may be the own one of a child, or the one who referred."""
    return not read_header(column.kop).ideas & {"PRAKTIJK", "CLIENT", "PATIENT"}


def _forbidding(scores: np.ndarray, row: int, index: int) -> np.ndarray:
    without = scores.copy()
    without[row, index] = FORBIDDEN
    return without


def _is_needless(column: Column, soort: str, best: float, values: Mapping[str, float], *, wanted: bool) -> bool:
    """
    Tell whether nobody needs a column that is not surely a canonical one.

    ``best``: what it scores at most among the canonical columns that are still free; ``values``: what its values
    say about each of these; ``wanted``: it may be one that is required.
    """
    possible = {name: each for name, each in values.items() if each > IMPOSSIBLE}
    is_useless = is_of_no_use(column.kop, soort)
    if len(column.values) >= ENOUGH_VALUES and not possible:
        return is_useless or all(score_header(column.kop, soort, name) < ENOUGH for name in values)
    if column.counts_rows:
        return not (wanted and "referentienummer" in values)
    if any(each >= TELLING_VALUES or points_at(column.kop, soort, name) for name, each in possible.items()):
        return False
    if is_useless:
        ideas = read_header(column.kop).ideas  # a description of a code may be all there is of it
        if "TEKST" not in ideas:
            return best < NAMED_AS_USELESS
        return best < OF_SOME_USE and not (wanted and ideas == {"TEKST"})
    if wanted or not column.values or best >= WORTH_NAMING or not is_understood(column.kop):
        return False
    is_near = any(each >= FITTING_VALUES or touches(column.kop, soort, name) for name, each in possible.items())
    return not is_near and not any(points_at(column.kop, soort, name) for name in canonical_columns(soort))


def _without_labels(matches: Sequence[Match]) -> list[Match]:
    """Say of an undecided text that it is not needed when it only names the code in another column."""
    coded = [match.kolom for match in matches if match.veld in LABELLED]
    return [
        Match(each.kolom, NOT_NEEDED, "", each.kandidaten, each.score)
        if each.stand == UNDECIDED and any(_names(each.kolom, code) for code in coded)
        else each
        for each in matches
    ]


def _names(text: Column, code: Column) -> bool:
    """Tell whether every code has one text, in columns that are filled, with enough of both and many rows for each."""
    if (
        text.with_letters < 1
        or code.filled < MOSTLY
        or len(text.counts) < DIFFERENT_LABELS
        or len(code.counts) * ROWS_PER_LABEL > len(text.cells)
    ):
        return False
    label: dict[str, str] = {}
    return all(label.setdefault(one, other) == other for one, other in zip(code.cells, text.cells, strict=True) if one)


def _surroundings(columns: Sequence[Column]) -> Surroundings:
    """What columns are held against: the day around which most dates lie, the product codes, the unique numbers."""
    sure = [column.middle_day for column in columns if column.dates >= 0.8]
    maybe = [column.middle_day for column in columns if column.possible_dates >= 0.8 and column.spread > 0.01]
    days = [day for day in sure or maybe if day is not None]
    products = [
        column.cells for column in columns if column.share(PRODUCT_CODE.match) >= 0.8 and len(column.counts) >= 5
    ]
    numbers = [frozenset(column.counts) for column in columns if column.spread >= 0.98 and column.filled >= 0.98]
    return Surroundings(
        median(days) if len(days) > 1 else None, products[0] if len(products) == 1 else (), tuple(numbers)
    )


def _score(column: Column, soort: str, name: str, around: Surroundings) -> float:
    header = score_header(column.kop, soort, name)
    values = weigh_values(column, soort, name, around)
    if values <= IMPOSSIBLE:
        return min(header - 1.0, 0.0)
    if values >= 1 and allows(column.kop, soort, name):
        header = max(header, BY_VALUES_ALONE)
    score = header + WEIGHT_OF_VALUES * values
    return min(score, CONTRADICTED) if contradicts(column.kop, soort, name) else score


def _assign(scores: np.ndarray) -> tuple[dict[int, int], float]:
    """Give row → column of the best assignment, in which a row may also stay without, and its total."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    rows, names = scores.shape
    with_nothing = np.hstack([scores, np.full((rows, rows), OF_SOME_USE)])
    first, second = linear_sum_assignment(with_nothing, maximize=True)
    chosen = {int(row): int(index) for row, index in zip(first, second, strict=True) if index < names}
    return chosen, float(with_nothing[first, second].sum())


def _turned(matches: Sequence[Match]) -> tuple[tuple[str, str], ...]:
    """Pairs of date columns that follow each other, and that lie the wrong way round in too many rows."""
    days = {match.veld: match.kolom.days for match in matches if match.stand == SURE}
    found = []
    for begin, end in ORDERED:
        if begin in days and end in days:
            both = [(one, other) for one, other in zip(days[begin], days[end], strict=True) if one and other]
            if sum(one > other for one, other in both) > TURNED * len(both):
                found.append((begin, end))
    return tuple(found)


def _worth(total: float, columns: Sequence[Column], names: Sequence[str], soort: str, found: set[str]) -> float:
    required = TABLES[f"levering.{soort}"].required
    explained = total - OF_SOME_USE * len(columns)
    return explained - sum(1.0 for name in required if name not in found)
