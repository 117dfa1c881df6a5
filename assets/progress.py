"""How a load shows what it is doing: one live line in a terminal, a line per stage anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from assets.resources import Progress

STAGES = {
    "intake": "leveringen ophalen",
    "normalise": "leveringen lezen en waarden gelijk maken",
    "decisions": "beschikkingen samenvoegen tot trajecten",
    "link": "koppelen aan verwijzers en praktijken",
    "compare": "vergelijken per praktijk en kwartaal",
    "effect": "vergelijken voor en na de start van de SOJ",
    "costs": "kosten berekenen",
    "council": "kosten uitleggen voor de raad",
    "scenarios": "scenario's doorrekenen",
    "signals": "kwartalen zoeken die opvallen",
    "disclose": "kleine aantallen afschermen",
    "publish": "tabellen klaarzetten",
}


class PlainLines:
    """A line when a stage begins, and a line for everything that is stopped; for log files."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._begin = time.monotonic()
        self._seen: set[str] = set()

    def started(self, room: str, tables: Sequence[str]) -> None:
        """Print the stage when its first step begins."""
        if room not in self._seen:
            self._seen.add(room)
            self._say(STAGES.get(room, room))

    def reading(self, done: int, total: int) -> None:
        """Print when all deliveries have been read."""
        if done == total:
            self._say(f"{total} leveringen gelezen")

    def stored(self, table: str, rows: int) -> None:
        """Print nothing: the stage has been named."""

    def stopped(self, tables: Sequence[str], why: str) -> None:
        """Print what was stopped, and why."""
        self._say(why)

    def _say(self, what: str) -> None:
        print(f"{time.monotonic() - self._begin:6.1f} s  {what}", file=self._stream, flush=True)


class LiveLine:
    """One line with the stage, the table, how many tables of how many, and the time so far."""

    def __init__(self, bar: RichProgress, task: TaskID) -> None:
        self._bar = bar
        self._task = task
        self._stage = ""

    def started(self, room: str, tables: Sequence[str]) -> None:
        """Show the stage and the table that is being made."""
        self._stage = STAGES.get(room, room)
        self._bar.update(self._task, description=f"{self._stage}: {tables[0]}")

    def reading(self, done: int, total: int) -> None:
        """Show how many of the deliveries have been read."""
        self._bar.update(self._task, description=f"{self._stage}: levering {done} van {total}")

    def stored(self, table: str, rows: int) -> None:
        """Move the bar on by one table."""
        self._bar.advance(self._task)

    def stopped(self, tables: Sequence[str], why: str) -> None:
        """Leave a line above the bar, and move on."""
        self._bar.console.print(why, style="yellow", markup=False, highlight=False)
        self._bar.advance(self._task, len(tables))


@contextmanager
def show_progress(total: int) -> Iterator[Progress]:
    """Show the progress of a load of ``total`` tables on standard error."""
    if not sys.stderr.isatty():
        yield PlainLines(sys.stderr)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        yield LiveLine(bar, bar.add_task("beginnen", total=total))
