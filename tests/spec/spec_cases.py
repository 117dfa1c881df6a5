"""
Cases written as small tables: what is delivered on the left of ``||``, what becomes of it on the right.

    nummer | ingangsdatum | einddatum  || traject | rol
    # thirty uncovered days stay one traject
    1      | 2023-01-01   | 2023-01-31 || a       | eerste
    2      | 2023-03-03   | 2023-03-31 || a       | verlenging

The first line names the columns; a line with ``#`` starts a case and says in a sentence what it shows. On the
right ``-`` is "nothing" and an empty cell is not looked at. A column that a table does not have gets its usual
value; an empty cell on the left is delivered empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

NOTHING = "-"
_BAR = re.compile(r"(?<=\s)\|(?=\s)")


@dataclass(frozen=True)
class Case:
    """One sentence, the rows that it delivers, and what is wanted of each of them."""

    title: str
    number: int
    given: tuple[dict[str, str], ...]
    wanted: tuple[dict[str, str], ...]

    def __str__(self) -> str:
        return self.title

    def seen_in(self, found: Iterable[Mapping[str, object]]) -> tuple[dict[str, str], ...]:
        """Give of each row that was found what the case looks at, as text."""
        pairs = zip(self.wanted, found, strict=True)
        return tuple({name: as_text(row[name]) for name in wanted} for wanted, row in pairs)


def as_text(value: object) -> str:
    """Write a value as the tables of cases do."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float):
        return f"{value:.4g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _BAR.split(f" {line} ")]


def rows_of(text: str) -> list[dict[str, str]]:
    """Read a table without expectations: its first line names the columns."""
    header, *lines = [line for line in text.splitlines() if line.strip()]
    names = _cells(header)
    return [dict(zip(names, _cells(line), strict=True)) for line in lines]


def read_cases(*texts: str) -> list[Case]:
    """
    Read tables of cases; each case gets a number of its own, counted on over the tables.

    Raises ValueError for a case that looks at nothing: it could not fail.
    """
    found: list[tuple[str, list[dict[str, str]], list[dict[str, str]]]] = []
    for text in texts:
        header, *lines = [line.strip() for line in text.splitlines() if line.strip()]
        given_names, wanted_names = (_cells(part) for part in header.split("||"))
        for line in lines:
            if line.startswith("# "):
                found.append((line[2:], [], []))
                continue
            _, given, wanted = found[-1]
            left, right = (_cells(part) for part in line.split("||"))
            given.append(dict(zip(given_names, left, strict=True)))
            wanted.append({name: cell for name, cell in zip(wanted_names, right, strict=True) if cell})
    titles = [title for title, _, _ in found]
    if double := {title for title in titles if titles.count(title) > 1}:
        raise ValueError(f"two cases with one title: {double}")
    if blind := [title for title, _, wanted in found if not any(wanted)]:
        raise ValueError(f"a case that looks at nothing: {blind}")
    return [Case(title, n, tuple(given), tuple(wanted)) for n, (title, given, wanted) in enumerate(found)]
