"""The row accounting of ``mart.datakwaliteit`` as readers see it: rows in, rows out and why, per step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Value
from etl.publish.views import DATAKWALITEIT, REGION, Tables, records, text, value

REASON_MAX_LENGTH = 90
# Step of the accounting, in its order, to (what it starts from, what is left after it).
STEPS: Mapping[str, tuple[str, str]] = {
    "leveringen": ("Rijen in de leveringen", "Geladen rijen"),
    "versies": ("Versies van toewijzingen", "Toewijzingen"),
    "toewijzingen": ("Toewijzingen", "Toewijzingen die meetellen"),
    "trajecten": ("Toewijzingen die meetellen", "Trajecten"),
    "verwijzingen": ("Begonnen trajecten", "Verwijzingen"),
    "koppeling": ("Verwijzingen", "Verwijzingen met een praktijk"),
    "telling": ("Verwijzingen met een praktijk", "Verwijzingen in de cijfers"),
}
LINKING = "koppeling"


@dataclass(frozen=True)
class Fall:
    """Rows that one step leaves out for one reason, over the region."""

    naam: str
    aantal: Value


@dataclass(frozen=True)
class Step:
    """
    One step of the accounting over the region: rows in, rows out, and what fell out in between.

    ``laag`` is its name in the table, ``naam`` says what it starts from and ``rest`` what is left after it.
    """

    laag: str
    naam: str
    rest: str
    rows_in: Value
    rows_out: Value
    falls: tuple[Fall, ...]

    @property
    def merged(self) -> float | None:
        """Rows that did not fall out but were taken together with others; None when none or unknown."""
        fell = add(fall.aantal for fall in self.falls)
        if isinstance(self.rows_in, Missing) or isinstance(self.rows_out, Missing) or isinstance(fell, Missing):
            return None
        together = self.rows_in - fell - self.rows_out
        return together if together > 0 else None


@dataclass(frozen=True)
class Remark:
    """Something that people should look at: what, where (names with their gemeente), and what to do."""

    ernst: str
    wat: str
    waar: tuple[str, ...]
    tekst: str


def quality_rows(tables: Tables) -> list[dict[str, Any]] | None:
    """Rows of the table in its own order, or None when the profile does not have it."""
    frame = tables.get(DATAKWALITEIT)
    return None if frame is None else records(frame)


def label(name: str) -> str:
    """Write a word of a closed list as people do: without underscores, starting with a capital."""
    return sentence_case(name.replace("_", " "))


def sentence_case(words: str) -> str:
    """Start a text with a capital."""
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
    Give the steps in the order in which data walks through them, over the region.

    A row of the region itself goes before the sum of its gemeenten. Rows in is the largest ``in`` of a step;
    rows out is what is left after everything ``uitgesloten``, but never more than the smallest ``uit`` (a
    step may also turn rows into fewer things of another kind). Rows without ``in`` are remarks and no step.
    """
    grouped: dict[str, list[Mapping[str, Any]]] = {}
    for row in quality_rows(tables) or []:
        if value(row, "in") is not Missing.UNKNOWN:
            grouped.setdefault(text(row, "laag"), []).append(row)
    order = [*(laag for laag in STEPS if laag in grouped), *(laag for laag in grouped if laag not in STEPS)]
    return [_step(laag, grouped[laag]) for laag in order]


def _step(laag: str, rows: list[Mapping[str, Any]]) -> Step:
    by_gemeente: dict[str, list[Mapping[str, Any]]] = {}
    by_fall: dict[str, list[Mapping[str, Any]]] = {}
    for row in _of_region(rows):
        by_gemeente.setdefault(text(row, "gemeente", REGION), []).append(row)
        by_fall.setdefault(fall_name(row), []).append(row)
    ends = [_ends(found) for found in by_gemeente.values()]
    falls = {fall: add(value(row, "uitgesloten") for row in found) for fall, found in by_fall.items()}
    naam, rest = STEPS.get(laag, (label(laag), f"Blijft na {label(laag).lower()}"))
    return Step(
        laag,
        naam,
        rest,
        add(rows_in for rows_in, _ in ends),
        add(rows_out for _, rows_out in ends),
        tuple(Fall(fall, count) for fall, count in falls.items() if isinstance(count, Missing) or count > 0),
    )


def chains(found: list[Step]) -> list[list[Step]]:
    """Split the steps where one does not start from what the step before it left: it counts other things."""
    runs: list[list[Step]] = []
    for step in found:
        if runs and runs[-1][-1].rows_out == step.rows_in and not isinstance(step.rows_in, Missing):
            runs[-1].append(step)
        else:
            runs.append([step])
    return runs


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
    return sentence_case(reden) if 0 < len(reden) <= REASON_MAX_LENGTH else label(controle)


def remarks(tables: Tables, context: ReportContext) -> list[Remark]:
    """List what the accounting marks as waarschuwing or fout: errors first, equal ones together."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in quality_rows(tables) or []:
        ernst = text(row, "ernst")
        if ernst in ("waarschuwing", "fout"):
            what, _, which = text(row, "controle").partition(": ")
            place = context.gebied_naam(text(row, "gemeente", REGION))
            where = f"{which} ({place})" if which else place
            found.setdefault((ernst, label(what), text(row, "reden")), []).append(where)
    listed = [Remark(ernst, what, tuple(where), told) for (ernst, what, told), where in found.items()]
    return sorted(listed, key=lambda one: one.ernst != "fout")


def unlinked(tables: Tables) -> tuple[float, float] | None:
    """Give the referrals without a practice, and all referrals; None when hidden or not in the table."""
    for step in steps(tables):
        if step.laag == LINKING:
            if isinstance(step.rows_in, Missing) or isinstance(step.rows_out, Missing) or step.rows_in <= 0:
                return None
            return step.rows_in - step.rows_out, step.rows_in
    return None
