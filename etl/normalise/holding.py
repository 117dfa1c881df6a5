"""
Which deliveries are held, because they do not look like earlier ones of their source (issue: hold what steps out).

The decision about a delivery depends on its content, on the deliveries of its source that stand before it, on dated
events and on what people accepted: never on the order of landing. A held delivery is no example for later ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from etl.normalise.expectations import Judge, Mask, Series, build_series, expect, previous_of
from etl.settings import Gebeurtenis, Tolerance
from schemas.events import BOTH, COMPOSITION, EVENTS, LESS, MORE, Event

HELD, ACCEPTED, EXPLAINED, TOLD = "vastgehouden", "geaccepteerd", "verklaard", "gemeld"
STEP_COLUMNS = ["partij", "bron_naam", "soort", "maat", "klasse", "waarde", "ondergrens", "bovengrens", "besluit",
                "verklaring"]  # fmt: skip

EPOCH = date(1970, 1, 1)

CountGone = Callable[[str, Sequence[tuple[str, str]]], Mapping[tuple[str, str], tuple[int, int]]]


@dataclass(frozen=True)
class Source:
    """One source as it is judged: name, gemeente (``*``: the region), and its units in their order with profiles."""

    naam: str
    gemeente: str
    units: pd.DataFrame
    profile: pd.DataFrame

    @property
    def only_told(self) -> bool:
        """Messages are never held: each stands by itself, and half a conversation is worse than a doubtful one."""
        return bool(self.units["per_maand"].any())


@dataclass(frozen=True)
class Rules:
    """
    What a step is judged by: ``hold`` (false: only tell), the ids ``accepted``, the events and the tolerance.

    ``count_gone``: of a kind of rows and pairs (before, after) of partijen, the keys before and those gone; pairs of
    which nothing is known are left out. ``events``: per gemeente (and ``*``) those that only the region knows.
    """

    hold: bool
    accepted: Collection[str]
    count_gone: CountGone
    events: Mapping[str, Sequence[Event]]
    tolerance: Tolerance


def regional_events(
    codes: pd.DataFrame, told: Iterable[Gebeurtenis], gemeenten: Iterable[str]
) -> dict[str, list[Event]]:
    """
    Give per gemeente (and ``*``) what the lists of codes know of (a code begins or ends), and what the region told.

    ``codes``: gemeente, categorie, code (empty: the whole category), geldig_van, geldig_tot. A source of the whole
    region knows the events of every gemeente.
    """
    rows: list[dict[Any, Any]] = codes.to_dict("records")
    placed = [(str(row["gemeente"]), event) for row in rows for event in _code_events(row)]
    placed += [(each.gemeente, _told_event(each)) for each in told]
    return {
        place: [event for where, event in placed if where in ("*", place) or place == "*"]
        for place in {*gemeenten, "*"}
    }


def _told_event(told: Gebeurtenis) -> Event:
    maten = frozenset({"code"}) if told.codes else COMPOSITION
    return Event(told.datum, maten, BOTH, told.uitleg, "regio.toml", told.codes)


def _code_events(row: Mapping[str, Any]) -> list[Event]:
    code = str(row["categorie"] if pd.isna(row["code"]) else row["code"])
    events = []
    if not pd.isna(row["geldig_van"]):
        events.append(_code_event(pd.Timestamp(row["geldig_van"]).date(), code, MORE, LESS))
    if not pd.isna(row["geldig_tot"]):
        events.append(_code_event(pd.Timestamp(row["geldig_tot"]).date() + timedelta(days=1), code, LESS))
    return events


def _code_event(day: date, code: str, *ways: str) -> Event:
    told = f"de codelijst kent een verandering van {code}"
    return Event(day, frozenset({"code"}), frozenset(ways), told, "codes", (code,))


def judge_sources(sources: Sequence[Source], rules: Rules, judge: Judge) -> list[pd.DataFrame]:
    """
    Give, per source, the steps that stand outside what was expected (STEP_COLUMNS), each with its ``besluit``.

    What is held changes what later deliveries are compared with, so the bounds are worked out again until nothing
    changes: the first n decisions stand after n rounds at most, and mostly all of them after two. All sources are
    judged in one go per round.
    """
    every = [_Rounds(source, build_series(source.units, source.profile)) for source in sources]
    waiting = [each for each in every if each.series]
    while waiting:
        frames = [each.expected(rules) for each in waiting]
        for each, frame, outside in zip(waiting, frames, judge.outside_each(frames), strict=True):
            each.decide(frame.iloc[outside], rules)
        waiting = [each for each in waiting if not each.is_settled]
    return [each.steps for each in every]


class _Rounds:
    """One source while it is judged: which of its partijen count as loaded, and what stood outside."""

    def __init__(self, source: Source, series: Sequence[Series]) -> None:
        self.source, self.series = source, series
        self.steps = pd.DataFrame(columns=STEP_COLUMNS)
        self.is_settled = False
        self._partijen = series[0].partijen if series else ()
        self._loaded = np.ones(len(self._partijen), dtype=bool)
        self._rounds = 0

    def expected(self, rules: Rules) -> pd.DataFrame:
        """Give what is expected of each partij, now that some are held."""
        frames = [
            expect(series, self._loaded, _gone(series, self._loaded, rules), rules.tolerance) for series in self.series
        ]
        return pd.concat(frames, ignore_index=True)

    def decide(self, steps: pd.DataFrame, rules: Rules) -> None:
        """Take in what stands outside; settled when the same partijen are held as the round before."""
        self.steps = _decide(steps, self.source, rules)
        held = set(self.steps.loc[self.steps["besluit"] == HELD, "partij"])
        before, self._loaded = self._loaded, np.array([partij not in held for partij in self._partijen], dtype=bool)
        self._rounds += 1
        self.is_settled = bool((before == self._loaded).all()) or self._rounds >= len(self._partijen)


def _gone(series: Series, loaded: Mask, rules: Rules) -> Mapping[tuple[str, str], tuple[int, int]]:
    return rules.count_gone(series.soort, previous_of(series, loaded)) if series.volledig else {}


def _decide(steps: pd.DataFrame, source: Source, rules: Rules) -> pd.DataFrame:
    """Say of each step what explains it, and of each partij what becomes of it."""
    steps = steps.assign(bron_naam=source.naam)
    days = source.units.set_index("partij")["datum"]
    events = [*EVENTS, *rules.events.get(source.gemeente, ())]
    steps["verklaring"] = [
        _explanation(step, days[step["partij"]].date(), events, rules.tolerance) for step in steps.to_dict("records")
    ]
    unexplained = set(steps.loc[steps["verklaring"] == "", "partij"])

    def decision(partij: str) -> str:
        if partij not in unexplained:
            return EXPLAINED
        if source.only_told:
            return TOLD
        if partij in rules.accepted:
            return ACCEPTED
        return HELD if rules.hold else TOLD

    return steps.assign(besluit=steps["partij"].map(decision).astype("str"))[STEP_COLUMNS].reset_index(drop=True)


def _explanation(step: Mapping[Any, Any], day: date, events: Sequence[Event], tolerance: Tolerance) -> str:
    way = MORE if step["waarde"] > step["bovengrens"] else LESS
    first = EPOCH + timedelta(days=step["vergeleken_dag"] - tolerance.gebeurtenis_na)
    last = day + timedelta(days=tolerance.gebeurtenis_voor)
    for event in events:
        fits = not event.codes or step["klasse"].startswith(event.codes)
        if fits and step["maat"] in event.maten and way in event.richtingen and first <= event.datum <= last:
            return f"{event.datum:%d-%m-%Y}: {event.uitleg}"
    return ""
