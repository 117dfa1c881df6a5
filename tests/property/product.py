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
    "mart.codedekking",
    "mart.gestarte_voorzieningen_maand",
    "mart.niet_gekoppeld",
    "mart.praktijk_prioriteit",
    "mart.telwijzen",
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


@cache
def _engine() -> Engine:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Engine.open(Path(folder.name) / "nacht.duckdb", threads=1)


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
# Tables without rows that were made from tables without rows: nothing to do again while that stays so.
_EMPTY: set[str] = set()
# Never empty, and different for every region.
DELIVERIES = ("rijen.ontvangen", "rijen.leveringen")
HELD = "vastgehouden"


def forget(tables: tuple[str, ...]) -> None:
    """Forget the SQL of these tables: the code that makes them has changed."""
    for known in [known for known in _SQL if set(known[0]) & set(tables)]:
        del _SQL[known]


def run_product(folder: Path) -> tuple[dict[str, list[dict[str, Any]]], Callable[[str], str]]:
    """Run a region folder; gives the tables as lists of dicts (None = unknown) and bsn → pseudonym."""
    settings = load_settings(folder / "regio.toml")
    engine = _engine()
    night = Night(settings, engine)
    held = ""
    for step in _order():
        _carry_out(step, night, held)
        if "rijen.leveringen" in step.tables:
            held = HELD if HELD in set(engine.frame("rijen.leveringen")["stand"]) else ""
    key = derive_key(read_secret(settings), "pseudoniem")
    return {name: _records(engine.frame(name)) for name in TABLES}, lambda bsn: pseudonym(bsn, key)


def _carry_out(step: Declaration, night: Night, held: str) -> None:
    """Carry out one step; its query depends on the rules, and on whether a delivery is held."""
    engine, settings = night.engine, night.settings
    data = [name for name in step.needs if name not in DELIVERIES]
    if data and _EMPTY.issuperset([*data, *step.tables]):
        return
    if not set(DELIVERIES) & set(step.tables):
        _EMPTY.difference_update(step.tables)
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
            if frames or table not in _EMPTY:
                engine.store_rows(table, frames, content.columns)
            (_EMPTY.discard if frames else _EMPTY.add)(table)
        elif isinstance(content, ir.Table):
            _LOOKS_AT[step.tables] = tuple(sorted(seen))
            known = (step.tables, (held, *_looked_at(settings, _LOOKS_AT[step.tables])))
            _SQL[known] = engine.sql(content)
            engine.store_sql(table, _SQL[known])
            if data and _EMPTY.issuperset(data) and not engine.count(table):
                _EMPTY.add(table)
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
