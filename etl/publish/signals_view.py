"""The part of the report on signals: which practices stand out from their own earlier quarters, and what to check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from etl.publish import sentences, views
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Period, Value, decimal, listing, period, plural, show
from etl.publish.model_view import practice_names
from etl.publish.sections import DataTable, Head, Row
from etl.publish.sheets import Cell, Column, Sheet
from etl.publish.views import SIGNALEN, Tables, name_key, text, value
from schemas.values import SIGNAALMATEN, SIGNAALSOORTEN

JUDGED = ("geen", "lager", "hoger")
SIGNALS = ("lager", "hoger")
# A shape and a word: direction never by colour, and neither is called good.
SHAPES = {"lager": "▼ lager", "hoger": "▲ hoger", "geen": "○ geen bijzonderheden"}
HEADS = {"kwartaal": "Dit kwartaal", "vier_kwartalen": "Vier kwartalen samen", "reeks": "Kwartalen op rij"}
TO_CHECK = (
    "De lijst: groeide of kromp het aantal patiënten jonger dan 18, en klopt wat is aangeleverd?",
    "Waarneming: was er een vacature, een waarnemer of een praktijk in de buurt die dichtging?",
    "Wachtlijsten: stopte een aanbieder met aanmelden, of kwam er juist plaats?",
    "De SOJ: begon of stopte die, of veranderden de uren?",
    "Registratie: zijn besluiten later, dubbel of onder een andere code vastgelegd?",
)
Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Looked:
    """The last quarter that could be judged, and per practice (code) its rows by rule."""

    periode: Period
    rows: Mapping[str, Rows]
    names: Mapping[str, str]

    def ordered(self) -> list[tuple[str, Rows]]:
        """Practices with their rows, by name in the alphabet."""
        return sorted(
            ((self.names.get(code, code), rows) for code, rows in self.rows.items()), key=lambda one: name_key(one[0])
        )


def signals(tables: Tables, context: ReportContext) -> dict[str, Any]:
    """
    Give what the report says of signals, ready for the template.

    ``period`` (the quarter looked at), ``lines`` (one per practice and rule that stands out), ``quiet``, ``rest`` (who
    could not be judged, or is hidden), ``chance``, ``checks`` and ``table``; or ``absent``: why there is none of it.
    """
    subject = "Wat opvalt per praktijk"
    if SIGNALEN not in tables:
        return {"absent": sentences.not_shown(subject, SIGNALEN, context)}
    if tables[SIGNALEN].empty:
        return {"absent": sentences.nothing_counted(subject)}
    looked = look(tables, context)
    if looked is None:
        return {"absent": f"{subject}: er is nog geen kwartaal met genoeg eerdere kwartalen om mee te vergelijken."}
    lines = [
        f"{name}: {SHAPES[text(row, 'soort')]}. {text(row, 'tekst')}"
        for name, rows in looked.ordered()
        for row in rows.values()
        if text(row, "soort") in SIGNALS
    ]
    return {
        "period": looked.periode.text,
        "lines": lines,
        "quiet": _quiet(looked),
        "rest": _rest(looked),
        "chance": _chance(looked),
        "checks": TO_CHECK,
        "table": _table(looked),
    }


def look(tables: Tables, context: ReportContext) -> Looked | None:
    """Give the last quarter, up to that of the report, in which any practice was judged; None without one."""
    chosen: dict[str, list[dict[str, Any]]] = {}
    for row in views.records(tables[SIGNALEN]):
        chosen.setdefault(text(row, "kwartaal"), []).append(row)
    for code in sorted(chosen, reverse=True):
        is_judged = any(views.is_hidden(row) or text(row, "soort") in JUDGED for row in chosen[code])
        if is_judged and period(code).end <= context.periode.end:
            rows: dict[str, dict[str, Mapping[str, Any]]] = {}
            for row in chosen[code]:
                rows.setdefault(text(row, "praktijk_id"), {})[text(row, "maat")] = row
            ordered = {code: {maat: by[maat] for maat in SIGNAALMATEN if maat in by} for code, by in rows.items()}
            return Looked(period(code), ordered, practice_names(tables.get(views.PRAKTIJK_KWARTAAL)))
    return None


def _state(rows: Rows) -> str:
    """What is known of one practice: a signal, hidden, ``geen``, or the word that says why it was not judged."""
    words = [text(row, "soort") for row in rows.values()]
    if any(word in SIGNALS for word in words):
        return "signaal"
    if not all(words):
        return "verborgen"
    return "geen" if "geen" in words else words[0]


def _quiet(looked: Looked) -> str:
    states = Counter(_state(rows) for rows in looked.rows.values())
    judged = states["geen"] + states["signaal"] + states["verborgen"]
    if not states["geen"]:
        return ""
    if states["geen"] == judged:
        return f"Geen bijzonderheden bij alle {plural(judged, 'praktijk', 'praktijken')} die te beoordelen zijn."
    return f"Geen bijzonderheden bij {states['geen']} van de {judged} praktijken die te beoordelen zijn."


def _rest(looked: Looked) -> list[str]:
    states = Counter(_state(rows) for rows in looked.rows.values())
    told = []
    if states["verborgen"]:
        told.append(
            f"Bij {plural(states['verborgen'], 'praktijk', 'praktijken')} is het oordeel verborgen, omdat er kleine "
            "aantallen achter zitten."
        )
    reasons = [
        f"{plural(count, 'praktijk', 'praktijken')} ({SIGNAALSOORTEN[word]})"
        for word, count in sorted(states.items())
        if word in SIGNAALSOORTEN and word not in JUDGED
    ]
    if reasons:
        told.append(f"Niet te beoordelen: {listing(reasons)}.")
    return told


def _chance(looked: Looked) -> str:
    """Say how many signals chance alone gives, from the rules whose chance is known (one tells about the others)."""
    rows = [row for by_rule in looked.rows.values() for row in by_rule.values()]
    judged = [row for row in rows if text(row, "soort") in JUDGED or not text(row, "soort")]
    chances = [number for row in judged if not isinstance(number := value(row, "vals_alarmkans"), Missing)]
    if not chances:
        return ""
    expected = sum(chances) / len(chances) * len(judged)
    return (
        f"Er is {decimal(len(judged))} keer gekeken (praktijken maal regels). Verandert er nergens iets, dan geeft "
        f"toeval daarvan naar verwachting {decimal(expected, 1)} keer een signaal."
    )


def _table(looked: Looked) -> DataTable:
    rows = [
        Row(name, tuple(_cell(by_rule[maat]) if maat in by_rule else Missing.NOT_APPLICABLE.value for maat in HEADS))
        for name, by_rule in looked.ordered()
    ]
    return DataTable(
        f"Praktijken op alfabet, beoordeeld over {looked.periode.text}; tussen haakjes wat gewoon is",
        (Head("Praktijk", wide=True), *(Head(head, wide=True) for head in HEADS.values())),
        tuple(rows),
    )


def _cell(row: Mapping[str, Any]) -> str:
    word = text(row, "soort")
    if not word:
        return Missing.HIDDEN.value
    shown = SHAPES.get(word, SIGNAALSOORTEN.get(word, word))
    numbers = [value(row, name) for name in ("waarde", "ondergrens", "bovengrens")]
    if any(isinstance(one, Missing) for one in numbers):
        return shown
    found, low, high = (show(one) for one in numbers)
    return f"{shown}: {found} ({low}–{high})"


def signals_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List what each rule says of every practice and quarter, practices in alphabetical order, newest first."""
    names = practice_names(tables.get(views.PRAKTIJK_KWARTAAL))
    rows = [row for row in views.records(tables[SIGNALEN]) if period(row["kwartaal"]).end <= context.periode.end]
    order = list(SIGNAALMATEN)
    rows.sort(
        key=lambda row: (
            name_key(names.get(text(row, "praktijk_id"), "")),
            text(row, "praktijk_id"),
            -period(row["kwartaal"]).end.toordinal(),
            order.index(text(row, "maat")),
        )
    )
    columns = (
        *(Column("Praktijk-AGB", 13), Column("Praktijk", 32), Column("Periode", 11), Column("Regel", 16)),
        *(Column("Uitkomst", 20), Column("Waarde", 10), Column("Gewoon vanaf", 10), Column("Gewoon tot en met", 10)),
        *(Column("Kans op vals alarm (%)", 12), Column("Basis", 20), Column("Zin", 70), Column("Verborgen", 11)),
    )
    return Sheet("Signalen", "Wat opvalt per praktijk en kwartaal", columns, [_cells(row, names) for row in rows], 4)


def _cells(row: Mapping[str, Any], names: Mapping[str, str]) -> tuple[Cell, ...]:
    word, code = text(row, "soort"), text(row, "praktijk_id")
    judged = word in JUDGED or not word

    def number(column: str, kind: str = "count", factor: float = 1) -> Cell:
        found: Value = value(row, column) if judged else Missing.NOT_APPLICABLE
        return Cell(found if isinstance(found, Missing) else found * factor, kind)

    return (
        Cell(code),
        Cell(names.get(code, code)),
        Cell(period(row["kwartaal"]).label),
        Cell(HEADS[text(row, "maat")]),
        Cell(word.replace("_", " ") or Missing.HIDDEN),
        *(number(column) for column in ("waarde", "ondergrens", "bovengrens")),
        number("vals_alarmkans", "share", 100),
        Cell(f"{text(row, 'basis_van')} – {text(row, 'basis_tm')}" if judged else Missing.NOT_APPLICABLE),
        Cell(text(row, "tekst") or Missing.HIDDEN),
        Cell("ja" if views.is_hidden(row) else "nee"),
    )
