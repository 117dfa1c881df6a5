"""
One small region per table of cases: what the cases deliver, loaded by the product, and what became of each row.

A case is a child (or more: ``kind`` A, B, …) with toewijzingnummers of its own, so that cases that share a region
do not meet. Only the steps that lead to the tables a test looks at are carried out. Turning an expression into
SQL costs more than running it on a few rows, so the SQL of a step is kept for the next region.
"""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from ibis import ir
from property.children import eleven_proof
from property.drawing import Line, RegionSpec, Source, write
from spec_cases import Case, rows_of

from assets import compare, decisions, intake, link, normalise
from assets.declare import Declaration, Rows, collect
from assets.resources import Night
from etl.engine import Engine
from etl.settings import Settings, load_settings

Tables = dict[str, list[dict[str, Any]]]

CASES_UP_TO, CHILDREN_PER_CASE = 150, 4
BSNS = tuple(
    islice(
        (str(number) for number in range(999900006, 999999991) if eleven_proof(str(number))),
        CASES_UP_TO * CHILDREN_PER_CASE,
    )
)
DECISIONS = ("kern.beschikkingen", "kern.beschikking_traject", "kern.trajecten", "kern.verwijzingen")

# Short names of columns that stand in many tables.
SHORT = {
    "referentie": "referentie_aanbieder",
    "categorie": "productcategorie",
    "code": "productcode",
    "type": "verwijzer_type",
    "agb": "verwijzer_agb",
    "naam": "verwijzer_naam",
    "eigen_agb": "huisartspraktijk_agb",
    "eigen_naam": "huisartspraktijk_naam",
    "geboren": "geboortedatum",
    "reden": "reden_wijziging",
    "beslist": "toewijzingsdatum",
}
USUAL = {
    "gemeente": "9901",
    "productcategorie": "52",
    "productcode": "52A00",
    "ingangsdatum": "2023-01-01",
    "aanbieder": "P",
    "geboortedatum": "2012-05-17",
}
# Cells that say where a row goes, whose it is, or where a test looks.
NOT_DELIVERED = ("bron", "levering", "bestand", "kind", "nummer", "kwartaal")
AANBIEDERS = {"P": "73990001", "Q": "73990002", "R": "73990003"}


def bsn_of(case: Case, kind: str = "A") -> str:
    """Give the BSN of a child of a case, from the range for tests."""
    return BSNS[case.number * CHILDREN_PER_CASE + "ABCD".index(kind)]


def number_of(case: Case, nummer: str) -> str:
    """Give the toewijzingnummer that stands for a short one within a case."""
    return f"{case.number:03d}{nummer}"


def besluit(case: Case, position: int, cells: Mapping[str, str]) -> dict[str, str]:
    """Give the delivered row of a decision; sent on the day it starts, unless the case says otherwise."""
    written = {SHORT.get(name, name): cell for name, cell in cells.items()}
    values = USUAL | {name: cell for name, cell in written.items() if name not in NOT_DELIVERED}
    aanbieder = values.pop("aanbieder")
    return {
        "toewijzingsdatum": values["ingangsdatum"],
        **values,
        "bsn": bsn_of(case, cells.get("kind") or "A"),
        "toewijzingnummer": number_of(case, cells.get("nummer") or str(position + 1)),
        "aanbieder_agb": AANBIEDERS.get(aanbieder, aanbieder),
    }


def listed(soort: str, rows: str | Iterable[dict[str, str]]) -> Source:
    """Give a source of the whole region with one delivery: rows, or a table without expectations."""
    lines = [Line(row) for row in (rows_of(rows) if isinstance(rows, str) else rows)]
    return Source(soort, soort, files=[lines], names=[f"{soort}-2025-01.csv"])


def practice_of(case: Case) -> str:
    """Give the praktijk_id of a case that is about a practice."""
    return f"0199{case.number:04d}"


RowOf = Callable[[Case, int, Mapping[str, str]], dict[str, str]]


def monthly(naam: str, soort: str = "beschikkingen", **settings: str) -> Source:
    """Give an empty source with four monthly deliveries; the cells ``levering`` 1 to 4 point at them."""
    return Source(
        naam, soort, files=[[], [], [], []], names=[f"{naam}-2025-0{n}.csv" for n in (1, 2, 3, 4)], **settings
    )


@dataclass(frozen=True)
class Place:
    """Where a row of a case was delivered, and under which key."""

    bestand: str
    regel: int
    values: dict[str, str]


@dataclass(frozen=True)
class Outcome:
    """The tables that the product made of a region, and where each row of the cases stood."""

    tables: Tables
    places: dict[tuple[int, int], Place]

    def places_of(self, case: Case) -> list[Place]:
        """Give where the rows of a case were delivered."""
        return [self.places[case.number, position] for position in range(len(case.given))]

    def became(self, case: Case) -> list[dict[str, Any]]:
        """
        Say of each delivered decision of a case what became of it.

        The columns of kern.beschikkingen and of the kern.verwijzingen of its traject, and beside them ``geldt`` (this
        row is the version that counts), ``rol``, ``traject`` (a, b, … in the order of the rows), ``traject_van``,
        ``traject_tot`` and ``traject_gemeente``. All None for a toewijzing that is not there.
        """
        letters: dict[str, str] = {}
        return [self._became(place, letters) for place in self.places_of(case)]

    def _became(self, place: Place, letters: dict[str, str]) -> dict[str, Any]:
        values = place.values
        key = (values.get("gemeente"), values.get("wet") or "Jeugdwet", values.get("toewijzingnummer"))
        made = self._by_key.get(key, {})
        member = self._by("kern.beschikking_traject", "beschikking_id").get(made.get("beschikking_id"), {})
        traject_id = member.get("traject_id")
        if traject_id is not None:
            letters.setdefault(traject_id, "abcdefgh"[len(letters)])
        traject = self._by("kern.trajecten", "traject_id").get(traject_id, {})
        start = self._by("kern.verwijzingen", "traject_id").get(traject_id, {})
        found = {**self._nothing, **start, **made}
        return found | {
            "geldt": (self._files.get(made.get("levering_id")), made.get("regel")) == (place.bestand, place.regel),
            "rol": member.get("rol"),
            "traject": letters.get(traject_id or ""),
            "traject_van": traject.get("startdatum"),
            "traject_tot": traject.get("einddatum"),
            "traject_gemeente": traject.get("gemeente"),
        }

    def _by(self, table: str, key: str) -> dict[Any, dict[str, Any]]:
        return {row[key]: row for row in self.tables.get(table, [])}

    @property
    def _by_key(self) -> dict[tuple[Any, ...], dict[str, Any]]:
        rows = self.tables["kern.beschikkingen"]
        return {(row["gemeente"], row["wet"], row["toewijzingnummer"]): row for row in rows}

    @property
    def _files(self) -> dict[Any, str]:
        return {row["levering_id"]: row["bestand"] for row in self.tables["rijen.leveringen"]}

    @property
    def _nothing(self) -> dict[str, None]:
        rows = [row for table in ("kern.verwijzingen", "kern.beschikkingen") for row in self.tables.get(table, [])[:1]]
        return dict.fromkeys(name for row in rows for name in row)


Spot = Callable[[Case, int, Mapping[str, str]], tuple[str, int]]


def by_its_cells(case: Case, position: int, cells: Mapping[str, str]) -> tuple[str, int]:
    """Give the source and the delivery (0 = first) that the cells ``bron`` and ``levering`` name."""
    return cells.get("bron") or "besluiten", int(cells.get("levering") or 1) - 1


def deliver(
    cases: Iterable[Case], sources: Iterable[Source], row: RowOf = besluit, spot: Spot = by_its_cells
) -> dict[tuple[int, int], Place]:
    """Put the rows of the cases in the deliveries of these sources; gives where each row stands."""
    by_name = {source.naam: source for source in sources}
    places = {}
    for case in cases:
        for position, cells in enumerate(case.given):
            naam, file = spot(case, position, cells)
            rows, bestand = by_name[naam].files[file], by_name[naam].names[file]
            rows.append(Line(row(case, position, cells)))
            places[case.number, position] = Place(bestand, len(rows) + 1, rows[-1].values)
    return places


def load_cases(
    cases: Iterable[Case],
    *others: Source,
    sources: Sequence[Source] = (),
    tables: Sequence[str] = DECISIONS,
    row: RowOf = besluit,
    regels: Mapping[str, Any] | None = None,
) -> Outcome:
    """
    Deliver the rows of the cases and load them.

    ``sources``: where the cases go; by default one source of the whole region. ``others``: the region's own lists.
    """
    filled = list(sources) or [monthly("besluiten")]
    places = deliver(cases, filled, row)
    return Outcome(load_sources([*filled, *others], tables, regels), places)


def load_sources(sources: Iterable[Source], tables: Sequence[str], regels: Mapping[str, Any] | None = None) -> Tables:
    """Write these sources as a region of 9901 and 9902 and load it as far as these tables."""
    used = [source for source in sources if any(source.files)]
    with tempfile.TemporaryDirectory() as name:
        write(RegionSpec(["9901", "9902"], dict(regels or {}), used), Path(name))
        return load_folder(Path(name), tables)


STEPS = {table: step for step in collect([intake, normalise, decisions, link, compare]) for table in step.tables}
# The SQL of a table by what it depends on: its name, and the region's choices if its step looks at them.
_SQL: dict[tuple[str, str], str] = {}
_LOOKS: dict[str, bool] = {}
HELD = "vastgehouden"


class _Watched:
    """The settings of a region, that remember whether a step looked at them."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self.looked = settings, False

    def __getattr__(self, name: str) -> Any:
        self.looked = True
        return getattr(self._settings, name)


def _steps_to(tables: Iterable[str]) -> list[Declaration]:
    order: dict[tuple[str, ...], Declaration] = {}

    def visit(table: str) -> None:
        step = STEPS[table]
        if step.tables not in order:
            for need in step.needs:
                visit(need)
            order[step.tables] = step

    for table in tables:
        visit(table)
    return list(order.values())


@cache
def _engine() -> Engine:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Engine.open(Path(folder.name) / "nacht.duckdb")


def load_folder(folder: Path, tables: Sequence[str], refused: int = 0) -> Tables:
    """
    Load a region folder as a night does, as far as these tables, and give them as lists of rows.

    ``refused``: how many of its deliveries cannot be read.
    """
    settings, engine = load_settings(folder / "regio.toml"), _engine()
    held = ""
    for step in _steps_to(tables):
        _carry_out(step, settings, engine, held)
        if "rijen.leveringen" in step.tables:
            held = HELD if HELD in set(engine.frame("rijen.leveringen")["stand"]) else ""
    wanted = dict.fromkeys((*tables, "rijen.leveringen"))
    found = {name: engine.table(name).to_pyarrow().to_pylist() for name in wanted}
    unread = [row for row in found["rijen.leveringen"] if row["stand"] != "gelezen"]
    assert len(unread) == refused, unread
    return found


def _carry_out(step: Declaration, settings: Settings, engine: Engine, held: str) -> None:
    """Carry out one step; its query depends on the rules, and on whether a delivery is held."""
    table, chosen = step.tables[0], f"{settings.regels!r} {settings.gemeente_names()}"
    known = (table, held + (chosen if _LOOKS.get(table) else ""))
    if known in _SQL:
        engine.store_sql(table, _SQL[known])
        return
    watched = _Watched(settings)
    keys = ((*settings.gemeente_names(), "regio"),) if step.per_gemeente else ()
    made = step.build(Night(watched, engine), *keys, *(engine.table(need) for need in step.needs))
    if isinstance(made, ir.Table):
        _LOOKS[table] = watched.looked
        query = _SQL[table, held + (chosen if watched.looked else "")] = engine.sql(made)
        engine.store_sql(table, query)
        return
    for name, content in (made if isinstance(made, dict) else {table: made}).items():
        if isinstance(content, Rows):
            engine.store_rows(name, content.frames, content.columns)
        else:
            engine.store(name, content)
