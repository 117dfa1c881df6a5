"""
A reader who adds and subtracts: what can each hidden count still be, given everything that is published?

Independent of the code that hides: it sees published frames, makes every published number a constraint on
whole numbers that are not negative, and asks an integer solver for the least and most of each hidden count.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from small_regions import GROEP, PRAKTIJK, half_year, half_year_group

MOST = 100_000
Cell = tuple[str, str]
Published = dict[str, pd.DataFrame]


class Reader:
    """Collects what is known of cells (practice, quarter) and gives the span of any sum of cells."""

    def __init__(self, cells: list[Cell]) -> None:
        self.place = {cell: number for number, cell in enumerate(cells)}
        self.rows: list[np.ndarray] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def learn(self, cells: list[Cell], low: float, high: float) -> None:
        self.rows.append(self._sum(cells))
        self.low.append(low)
        self.high.append(high)

    def values(self, cells: list[Cell]) -> int:
        """How many values the sum of these cells can still have (as far as least and most say)."""
        wanted = self._sum(cells) > 0
        if not any(row[wanted].any() for row in self.rows):
            return MOST
        least, most = (self._extreme(cells, sign) for sign in (1, -1))
        return round(most - least) + 1

    def _sum(self, cells: list[Cell]) -> np.ndarray:
        row = np.zeros(len(self.place))
        row[[self.place[cell] for cell in cells]] = 1
        return row

    def _extreme(self, cells: list[Cell], sign: int) -> float:
        known = LinearConstraint(np.array(self.rows), self.low, self.high) if self.rows else None
        found = milp(sign * self._sum(cells), constraints=known, integrality=np.ones(len(self.place)),
                     bounds=Bounds(0, MOST))  # fmt: skip
        assert found.success, found.message
        return sign * found.fun


def units(practices: pd.DataFrame, per_half_year: bool) -> dict[tuple[str, str, str, str], list[Cell]]:
    """Which cells each total consists of, from the groups and gemeenten that the practice table shows."""
    rows = practices.assign(periode=practices["kwartaal"].map(half_year) if per_half_year else practices["kwartaal"])
    found: dict[tuple[str, str, str, str], list[Cell]] = {}
    for (praktijk, periode), quarters in rows.groupby(["praktijk_id", "periode"]):
        groep, gemeente = half_year_group(set(quarters["groep"])), quarters["gemeente"].iloc[0]
        for key in (("regio", "*", groep), ("regio", "*", "totaal"),
                    ("gemeente", gemeente, groep), ("gemeente", gemeente, "totaal")):  # fmt: skip
            cells = [(praktijk, kwartaal) for kwartaal in quarters["kwartaal"]]
            found.setdefault((*key, periode), []).extend(cells)
    return found


def cells_of(practices: pd.DataFrame) -> list[Cell]:
    return list(zip(practices["praktijk_id"], practices["kwartaal"], strict=True))


def keys(groups: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    return list(zip(groups["niveau"], groups["gebied"], groups["groep"], groups["periode"], strict=True))


def narrowed_in_werkgroep(practices: pd.DataFrame, seen: Published, openbaar: Published, least: int) -> list[object]:
    """Hidden counts of the werkgroep with fewer than ``least`` values, for who knows the public rows too."""
    reader = Reader(cells_of(practices))
    targets: dict[object, list[Cell]] = {}
    shown = seen[PRAKTIJK]
    counts = zip(cells_of(shown), shown["jeugdigen_verwezen"], strict=True)
    for cell, count in counts:
        if pd.isna(count):
            targets[cell] = [cell]
        else:
            reader.learn([cell], count, count)
    totals = units(practices, per_half_year=False)
    for key, count in zip(keys(seen[GROEP]), seen[GROEP]["jeugdigen_verwezen"], strict=True):
        if pd.isna(count):
            targets[key] = totals[key]
        else:
            reader.learn(totals[key], count, count)
    learn_public(reader, units(practices, per_half_year=True), openbaar, 10)
    return [target for target, wanted in targets.items() if reader.values(wanted) < least]


def narrowed_below_the_threshold(practices: pd.DataFrame, seen: Published, drempel: int) -> list[object]:
    """Hidden counts of practices that a reader of the werkgroep can narrow who knows that each is 1 to drempel - 1."""
    reader = Reader(cells_of(practices))
    shown = seen[PRAKTIJK]
    hidden = []
    for cell, count in zip(cells_of(shown), shown["jeugdigen_verwezen"], strict=True):
        if pd.isna(count):
            hidden.append(cell)
            reader.learn([cell], 1, drempel - 1)
        else:
            reader.learn([cell], count, count)
    totals = units(practices, per_half_year=False)
    for key, count in zip(keys(seen[GROEP]), seen[GROEP]["jeugdigen_verwezen"], strict=True):
        if not pd.isna(count):
            reader.learn(totals[key], count, count)
    return [cell for cell in hidden if reader.values([cell]) < drempel - 1]


def narrowed_in_openbaar(practices: pd.DataFrame, openbaar: Published, least: int) -> list[object]:
    """Hidden totals, and half-years of practices, with fewer than ``least`` values for an outsider."""
    reader = Reader(cells_of(practices))
    totals = units(practices, per_half_year=True)
    learn_public(reader, totals, openbaar, least)
    targets: dict[object, list[Cell]] = {}
    for key, count in zip(keys(openbaar[GROEP]), openbaar[GROEP]["jeugdigen_verwezen"], strict=True):
        if pd.isna(count):
            targets[key] = totals[key]
    for (praktijk, half), quarters in practices.groupby(["praktijk_id", practices["kwartaal"].map(half_year)]):
        targets[praktijk, half] = [(praktijk, kwartaal) for kwartaal in quarters["kwartaal"]]
    return [target for target, wanted in targets.items() if reader.values(wanted) < least]


def learn_public(reader: Reader, totals: dict, openbaar: Published, least: int) -> None:
    """A rounded count says that the real one lies within two of it, and reaches the threshold."""
    if GROEP not in openbaar:
        return
    for key, count in zip(keys(openbaar[GROEP]), openbaar[GROEP]["jeugdigen_verwezen"], strict=True):
        if not pd.isna(count):
            reader.learn(totals[key], max(least, count - 2), count + 2)
