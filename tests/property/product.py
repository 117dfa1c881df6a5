"""
The product, run on a small region for comparison with the reference.

Every step of the night is carried out in its order, by the functions that a nightly load uses; Dagster, the
checks and the publication are left out, for they have tests of their own. Turning an expression into SQL costs
more than running it on forty rows, so the SQL of a step is kept for the next region with the same rules: it
depends on the rules and on the columns, never on the rows.
"""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

import pandas as pd
from ibis import ir
from pydantic import BaseModel

from assets import compare, costs, decisions, intake, link, normalise
from assets.declare import Declaration, Rows, collect
from assets.resources import Night
from etl.engine import Engine
from etl.normalise.pseudonyms import pseudonym
from etl.settings import Settings, derive_key, load_settings, read_secret

Tables = dict[str, list[dict[str, Any]]]

ASIDE = {
    "kern.bevindingen",
    "kern.codedekking",
    "kern.codevoorstellen",
    "kern.codebruggen",
    "kern.vervolgverwijzingen",
    "kern.niet_gekoppeld",
    "kern.praktijken_buiten_tijd",
    "kern.nieuw_gevoeligheid",
    "kern.ggz_vervolg",
    "kern.dubbeltellingen",
    "kern.kosten_traject",
    "mart.cbs_aansluiting",
    "mart.codedekking",
    "mart.gestarte_voorzieningen_maand",
    "mart.niet_gekoppeld",
    "mart.kosten_cohort",
    "mart.praktijk_prioriteit",
    "mart.prijzen",
    "mart.telwijzen",
    "mart.verhouding_groepen",
    "mart.volledigheid",
    "mart.datakwaliteit",
    "tussen.codegebruik",
    "tussen.codelezingen",
    "tussen.codeplaatsing",
    "tussen.namenbestand",
    "tussen.voorstelbestand",
}
STEPS = [step for step in collect([intake, normalise, decisions, link, compare, costs]) if not ASIDE & set(step.tables)]
TABLES = (
    "kern.leveringen",
    "kern.afgekeurde_rijen",
    "kern.beschikkingen",
    "kern.trajecten",
    "kern.beschikking_traject",
    "kern.verwijzingen",
    "mart.verwijzingen_praktijk_kwartaal",
    "mart.verwijzingen_praktijk_jaar",
    "mart.verwijzingen_groep_kwartaal",
    "mart.verwijzingen_groep_jaar",
    "mart.verwijskanaal_kwartaal",
    "mart.deuren_jaar",
    "mart.rekenmodel",
)


@cache
def _order() -> list[Declaration]:
    waiting, done, order = list(STEPS), set(), []
    while waiting:
        step = next(step for step in waiting if set(step.needs) <= done)
        waiting.remove(step)
        done |= set(step.tables)
        order.append(step)
    return order


class _Desk:
    """
    An engine to work out regions with, one after the other.

    ``empty`` holds the tables without rows that were made from tables without rows: nothing to do again while that
    stays so.
    """

    def __init__(self) -> None:
        folder = tempfile.TemporaryDirectory()
        atexit.register(folder.cleanup)
        self.engine = Engine.open(Path(folder.name) / "nacht.duckdb", threads=1)
        self.empty: set[str] = set()


@cache
def _shared_desk() -> _Desk:
    return _Desk()


class _Watched:
    """Settings that remember what a step has looked at: the SQL of the step depends on that alone."""

    def __init__(self, target: Any, path: str, seen: set[str]) -> None:
        self._target, self._path, self._seen = target, path, seen

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if isinstance(value, BaseModel):
            return _Watched(value, f"{self._path}{name}.", self._seen)
        self._seen.add(self._path + name)
        return value


def _looked_at(settings: Settings, paths: tuple[str, ...]) -> tuple[str, ...]:
    values = [attrgetter(path)(settings) for path in paths]
    return tuple(repr(value() if callable(value) else value) for value in values)


_LOOKS_AT: dict[tuple[str, ...], tuple[str, ...]] = {}
_SQL: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {}
# Never empty, and different for every region.
DELIVERIES = ("rijen.ontvangen", "rijen.leveringen")
HELD = "vastgehouden"


def forget(tables: tuple[str, ...]) -> None:
    """Forget the SQL of these tables: the code that makes them has changed."""
    for known in [known for known in _SQL if set(known[0]) & set(tables)]:
        del _SQL[known]


def run_product(folder: Path) -> tuple[Tables, Callable[[str], str]]:
    """Run a region folder; gives the tables as lists of dicts (None = unknown) and bsn → pseudonym."""
    worked = _work_out(folder, _shared_desk())
    return worked.tables(), worked.pseudonym


def work_out(folder: Path) -> WorkedOut:
    """Run a region folder on an engine of its own, so that parts of it can be worked out again."""
    return _work_out(folder, _Desk())


def _work_out(folder: Path, desk: _Desk) -> WorkedOut:
    settings = load_settings(folder / "regio.toml")
    night = Night(settings, desk.engine)
    held = ""
    for step in _order():
        _carry_out(step, night, held, desk.empty)
        if "rijen.leveringen" in step.tables:
            held = HELD if HELD in set(desk.engine.frame("rijen.leveringen")["stand"]) else ""
    return WorkedOut(night, held, desk)


class WorkedOut:
    """A region that the product has worked out."""

    def __init__(self, night: Night, held: str, desk: _Desk) -> None:
        self._night, self._held, self._desk = night, held, desk
        self._key = derive_key(read_secret(night.settings), "pseudoniem")

    def pseudonym(self, bsn: str) -> str:
        """Give the pseudonym of a BSN."""
        return pseudonym(bsn, self._key)

    def tables(self) -> Tables:
        """Give the tables as lists of dicts (None = unknown)."""
        return {name: _records(self._desk.engine.frame(name)) for name in TABLES}

    def tables_made_again(self, changed: tuple[str, ...]) -> Tables:
        """
        Give the tables as they are when the steps that make these, and all that follow from them, are done again.

        Afterwards everything is as it was: DuckDB takes back what was done in a transaction.
        """
        database = self._desk.engine.table(changed[0]).get_backend()
        empty = set(self._desk.empty)
        database.raw_sql("BEGIN TRANSACTION")
        try:
            for step in _from_here_on(changed):
                _carry_out(step, self._night, self._held, self._desk.empty)
            return self.tables()
        finally:
            database.raw_sql("ROLLBACK")
            self._desk.empty = empty


def _from_here_on(changed: tuple[str, ...]) -> list[Declaration]:
    """Give the steps that make these tables, or need what such a step makes, in their order."""
    other, steps = set(changed), []
    for step in _order():
        if other & {*step.tables, *step.needs}:
            other |= set(step.tables)
            steps.append(step)
    return steps


def _carry_out(step: Declaration, night: Night, held: str, empty: set[str]) -> None:
    """Carry out one step; its query depends on the rules, and on whether a delivery is held."""
    engine, settings = night.engine, night.settings
    data = [name for name in step.needs if name not in DELIVERIES]
    if data and empty.issuperset([*data, *step.tables]):
        return
    if not set(DELIVERIES) & set(step.tables):
        empty.difference_update(step.tables)
    if step.tables in _LOOKS_AT:
        known = (step.tables, (held, *_looked_at(settings, _LOOKS_AT[step.tables])))
        if known in _SQL:
            engine.store_sql(step.tables[0], _SQL[known])
            return
    seen: set[str] = set()
    keys = ((*settings.gemeente_names(), "regio"),) if step.per_gemeente else ()
    watching = Night(_Watched(settings, "", seen), engine)  # type: ignore[arg-type]
    made = step.build(watching, *keys, *(engine.table(name) for name in step.needs))
    for table, content in (made if isinstance(made, dict) else {step.tables[0]: made}).items():
        if isinstance(content, Rows):
            frames = list(content.frames)
            if frames or table not in empty:
                engine.store_rows(table, frames, content.columns)
            (empty.discard if frames else empty.add)(table)
        elif isinstance(content, ir.Table):
            _LOOKS_AT[step.tables] = tuple(sorted(seen))
            known = (step.tables, (held, *_looked_at(settings, _LOOKS_AT[step.tables])))
            _SQL[known] = engine.sql(content)
            engine.store_sql(table, _SQL[known])
            if data and empty.issuperset(data) and not engine.count(table):
                empty.add(table)
        else:
            engine.store(table, content)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {name: _plain(value) for name, value in row.items()}
        for row in frame.astype("object").where(frame.notna(), None).to_dict("records")
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value
