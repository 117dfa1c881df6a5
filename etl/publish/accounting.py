"""The row accounting of ``mart.datakwaliteit`` as readers see it: rows in, rows out and why, per step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Value
from etl.publish.views import DATAKWALITEIT, REGION, Tables, records, text, value

REASON_MAX_LENGTH = 70
STORAGE_LAYERS = frozenset({"levering", "kern", "mart"})


@dataclass(frozen=True)
class Fall:
    """Rows that one step leaves out for one reason, over the region."""

    naam: str
    aantal: Value


@dataclass(frozen=True)
class Step:
    """One step of the accounting over the region: rows in, rows out, and what fell out in between."""

    naam: str
    rows_in: Value
    rows_out: Value
    falls: tuple[Fall, ...]

    @property
    def merged(self) -> float | None:
        """Rows that did not fall out but were taken together with others; None when none or unknown."""
        fell = add(fall.aantal for fall in self.falls)
        if (
            isinstance(self.rows_in, Missing)
            or isinstance(self.rows_out, Missing)
            or isinstance(fell, Missing)
        ):
            return None
        together = self.rows_in - fell - self.rows_out
        return together if together > 0 else None


@dataclass(frozen=True)
class Remark:
    """Something that the accounting says people should look at."""

    ernst: str
    gemeente: str
    controle: str
    tekst: str


def quality_rows(tables: Tables) -> list[dict[str, Any]] | None:
    """Rows of the table in its own order, or None when the profile does not have it."""
    frame = tables.get(DATAKWALITEIT)
    return None if frame is None else records(frame)


def step_of(row: Mapping[str, Any]) -> str:
    """
    Name of the step that a row belongs to.

    That is ``laag``; where ``laag`` only says in which layer a table is stored, it is ``controle`` up to a
    colon.
    """
    laag = text(row, "laag")
    return text(row, "controle").partition(":")[0] if laag in STORAGE_LAYERS else laag


def label(name: str) -> str:
    """Write a word of a closed list as people do: without underscores, starting with a capital."""
    words = name.replace("kern.", "").replace("mart.", "").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def add(values: Iterable[Value]) -> Value:
    """Sum; hidden as soon as one part is hidden, else unknown as soon as one is unknown."""
    total = 0.0
    symbol: Missing | None = None
    for one in values:
        if isinstance(one, Missing):
            symbol = one if symbol is not Missing.HIDDEN else symbol
        else:
            total += one
    return total if symbol is None else symbol


def _of_region(rows: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Choose the rows that together are the region: its own row where there is one, else all gemeenten."""
    whole = [row for row in rows if text(row, "gemeente", REGION) == REGION]
    return whole or rows


def steps(tables: Tables) -> list[Step]:
    """
    Give the steps in the order of the table, summed over the gemeenten.

    Per step and gemeente, rows in is the largest ``in``; rows out is what is left after everything
    ``uitgesloten``, but never more than the smallest ``uit`` (a step may also turn rows into fewer things of
    another kind). Rows without ``in`` (checks that count nothing) are no step.
    """
    grouped: dict[str, list[Mapping[str, Any]]] = {}
    for row in quality_rows(tables) or []:
        if value(row, "in") is not Missing.UNKNOWN:
            grouped.setdefault(step_of(row), []).append(row)
    return [_step(name, rows) for name, rows in grouped.items()]


def _step(name: str, rows: list[Mapping[str, Any]]) -> Step:
    by_gemeente: dict[str, list[Mapping[str, Any]]] = {}
    by_fall: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_gemeente.setdefault(text(row, "gemeente", REGION), []).append(row)
        by_fall.setdefault(fall_name(row), []).append(row)
    ends = {gemeente: _ends(found) for gemeente, found in by_gemeente.items()}
    if REGION in ends:
        ends = {REGION: ends[REGION]}
    falls = {
        fall: add(value(row, "uitgesloten") for row in _of_region(found)) for fall, found in by_fall.items()
    }
    return Step(
        label(name),
        add(rows_in for rows_in, _ in ends.values()),
        add(rows_out for _, rows_out in ends.values()),
        tuple(Fall(fall, count) for fall, count in falls.items() if isinstance(count, Missing) or count > 0),
    )


def _ends(rows: list[Mapping[str, Any]]) -> tuple[Value, Value]:
    came = [value(row, "in") for row in rows]
    went = [value(row, "uit") for row in rows]
    fell = add(value(row, "uitgesloten") for row in rows)
    numbers = [one for one in came if not isinstance(one, Missing)]
    rows_in: Value = max(numbers) if len(numbers) == len(came) else add(came)
    left = [one for one in went if not isinstance(one, Missing)]
    if len(left) < len(went):
        return rows_in, add(went)
    if not isinstance(fell, Missing) and not isinstance(rows_in, Missing):
        left.append(rows_in - fell)
    return rows_in, min(left)


def fall_name(row: Mapping[str, Any]) -> str:
    """Name the rows that fell out: by the reason when it is a few words, else by the name of the check."""
    reden, controle = text(row, "reden"), text(row, "controle")
    return label(reden if 0 < len(reden) <= REASON_MAX_LENGTH else controle.rpartition(":")[2])


def remarks(tables: Tables, context: ReportContext) -> list[Remark]:
    """List what the accounting marks as waarschuwing or fout, with what to do, errors first."""
    found = [
        Remark(
            text(row, "ernst"),
            context.gebied_naam(text(row, "gemeente", REGION)),
            label(text(row, "controle")),
            text(row, "reden"),
        )
        for row in quality_rows(tables) or []
        if text(row, "ernst") in ("waarschuwing", "fout")
    ]
    return sorted(found, key=lambda one: one.ernst != "fout")


def unlinked(tables: Tables) -> tuple[float, float] | None:
    """Give the referrals that no practice could be found for, and all referrals; None when hidden or absent."""
    for step in steps(tables):
        if "koppel" in step.naam.casefold():
            if isinstance(step.rows_in, Missing) or isinstance(step.rows_out, Missing) or step.rows_in <= 0:
                return None
            return step.rows_in - step.rows_out, step.rows_in
    return None
