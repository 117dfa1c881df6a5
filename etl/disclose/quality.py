"""
The row accounting (``mart.datakwaliteit``) of the werkgroep: over the region, small reasons merged.

Numbers of rows are numbers about persons, and a step that leaves three of them out is a small count by
subtraction. So, over the region and per step (lines that follow from each other, or start from the same
rows):

* reasons for which few rows fell out become one line ``overige redenen``; while that line is small itself,
  the smallest other reason joins it;
* a step of which a number is small, or differs by a small count from a number of another step, shows only
  the numbers that stand elsewhere already, and is ``onderdrukt``; so any two numbers that are shown are
  equal or far enough apart, and so is everything that is hidden between them;
* so does a step with a number just above the sum of the visible practice counts: less that sum, it says
  what the hidden practices had.

Lines without numbers (a refused delivery, a warning) stay, without a number of rows in their text; a text
that still holds a number (other than 18 and those in file names) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import pandas as pd

OVERIGE: Final = "overige redenen"
REGIO: Final = "*"
KEY: Final = ["laag", "controle", "gemeente"]
NUMBERS: Final = ["in", "uit", "uitgesloten"]
ROWS_IN_TEXT: Final = r"\s*\(\d+ rijen\)"
NUMBER_IN_TEXT: Final = r"(?<![\w.-])(?!18\b)\d"


@dataclass(frozen=True)
class Line:
    """What one reason did over the region: rows in, rows out and rows that fell out."""

    laag: str
    controle: str
    reden: str | None
    ernst: str
    erin: int
    eruit: int
    uitgesloten: int

    @property
    def converts(self) -> bool:
        """Whether the rows become things of another kind here (rows to decisions, decisions to trajecten)."""
        return self.uitgesloten == 0 and self.erin != self.eruit


@dataclass
class Step:
    """Lines over the same rows: ``start`` come in, ``falls`` leave some out, ``turn`` converts the rest."""

    start: int
    running: int
    falls: list[Line] = field(default_factory=list)
    turn: Line | None = None

    @property
    def first(self) -> Line:
        """The line that the step began with."""
        first = self.falls[0] if self.falls else self.turn
        assert first is not None
        return first

    def takes(self, line: Line) -> bool:
        """Whether a line belongs to this step: it goes on where the step is, or starts where that started."""
        if self.turn is not None or line.laag != self.first.laag:
            return False
        return line.erin == self.running or (line.erin == self.start and not line.converts)

    def add(self, line: Line) -> None:
        """Add a line that ``takes`` accepts."""
        if line.converts:
            self.turn, self.running = line, line.eruit
        else:
            self.falls.append(line)
            self.running -= line.uitgesloten

    def lines(self) -> Iterator[Line]:
        """Lines one after the other: each starts with the rows that the one before left."""
        rest = self.start
        for line in self.falls:
            yield replace(line, erin=rest, eruit=rest - line.uitgesloten)
            rest -= line.uitgesloten
        if self.turn is not None:
            yield replace(self.turn, erin=rest)

    def numbers(self) -> set[int]:
        """Rows at every point of the step."""
        return {number for line in self.lines() for number in (line.erin, line.eruit)}


def region_accounting(full: pd.DataFrame, practices: pd.DataFrame, drempel: int) -> pd.DataFrame:
    """
    Give ``mart.datakwaliteit`` for the werkgroep, from the full table and its own practice table.

    Rows over the region (``gemeente`` ``*``) in the order of the full table, then the lines without
    numbers. Counts are Int64, NA with ``onderdrukt`` true where hidden.
    """
    counted = full[NUMBERS].notna().all(axis=1)
    steps = [_merge_small(step, drempel) for step in _steps(full[counted])]
    visible = int(practices["jeugdigen_verwezen"].sum())
    some_hidden = bool(practices["jeugdigen_verwezen"].isna().any())
    published: set[int] = set()
    shown = []
    for step in steps:
        numbers = step.numbers()
        small = any(0 < number < drempel for number in (*numbers, *(line.uitgesloten for line in step.falls)))
        close = any(0 < abs(one - other) < drempel for one in numbers for other in published | numbers)
        telling = some_hidden and any(0 <= number - visible < drempel for number in numbers)
        shown.append(not (small or close or telling))
        if shown[-1]:
            published |= numbers
    rows = [
        row
        for step, is_shown in zip(steps, shown, strict=True)
        for row in (_as_rows(step) if is_shown else [_as_hidden_row(step, published)])
    ]
    columns = [*KEY, "reden", *NUMBERS, "ernst", "onderdrukt"]
    result = pd.concat([pd.DataFrame(rows, columns=columns), _remarks(full[~counted])], ignore_index=True)
    result = result.astype({**dict.fromkeys(NUMBERS, "Int64"), "onderdrukt": bool})
    return result.drop_duplicates(KEY, ignore_index=True)


def _steps(full: pd.DataFrame) -> list[Step]:
    steps: list[Step] = []
    for line in _region_lines(full):
        if not (steps and steps[-1].takes(line)):
            steps.append(Step(line.erin, line.erin))
        steps[-1].add(line)
    return steps


def _region_lines(full: pd.DataFrame) -> list[Line]:
    """Lines over the region: the row of the region itself where there is one, else the gemeenten together."""
    keys = ["laag", "controle", "reden"]
    whole = full["gemeente"].eq(REGIO)
    has_whole = whole.groupby([full[key] for key in keys], dropna=False).transform("any")
    summed = (
        full[whole | ~has_whole]
        .groupby(keys, sort=False, dropna=False, as_index=False)
        .agg({"in": "sum", "uit": "sum", "uitgesloten": "sum", "ernst": "first"})
    )
    return [
        Line(laag, controle, None if pd.isna(reden) else reden, ernst, int(erin), int(eruit), int(fell))
        for laag, controle, reden, erin, eruit, fell, ernst in summed.itertuples(index=False)
    ]


def _merge_small(step: Step, drempel: int) -> Step:
    """Give the step with its small reasons in one line, with the next smallest while that is small itself."""
    small = [line for line in step.falls if 0 < line.uitgesloten < drempel]
    if not small:
        return step
    large = sorted((line for line in step.falls if line.uitgesloten >= drempel), key=lambda one: one.uitgesloten)
    total = sum(line.uitgesloten for line in small)
    while total < drempel and large:
        small.append(large.pop(0))
        total += small[-1].uitgesloten
    other = replace(step.falls[0], controle=OVERIGE, reden=OVERIGE, ernst="informatie", uitgesloten=total)
    kept = [line for line in step.falls if line not in small]
    in_order_of_key = sorted([*kept, other], key=lambda line: line.controle)
    return Step(step.start, step.running, in_order_of_key, step.turn)


def _as_rows(step: Step) -> list[tuple[object, ...]]:
    return [
        (
            line.laag,
            line.controle,
            REGIO,
            line.reden,
            line.erin,
            line.eruit,
            line.uitgesloten,
            line.ernst,
            False,
        )
        for line in step.lines()
    ]


def _as_hidden_row(step: Step, published: set[int]) -> tuple[object, ...]:
    ends = [number if number in published else None for number in (step.start, step.running)]
    return (step.first.laag, step.first.controle, REGIO, OVERIGE, *ends, None, step.first.ernst, True)


def _remarks(full: pd.DataFrame) -> pd.DataFrame:
    text = full["reden"].astype("string").str.replace(ROWS_IN_TEXT, "", regex=True)
    text = text.where(~text.str.contains(NUMBER_IN_TEXT, na=False), None)
    return full[KEY].assign(reden=text, **dict.fromkeys(NUMBERS), ernst=full["ernst"], onderdrukt=False)
