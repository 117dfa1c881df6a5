"""Worlds in which the delay of every verwijzing is known: when it happened, and when it was first seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from etl.compare.delay import Stroom, Zicht, begin_of
from etl.settings import VOLLEDIGHEID

PLAN = replace(VOLLEDIGHEID, trekkingen=400, trekkingen_terugblik=200)
NO_DAYS = np.array([], dtype="int64")
FIRST = 2018 * 4
QUARTERS = np.arange(FIRST, FIRST + 24)
"""Six years, 2018K1 to 2023K4."""
LABELS = [f"{quarter // 4}K{quarter % 4 + 1}" for quarter in QUARTERS]
LAST = int(QUARTERS[-1])
TODAY = int(begin_of(np.array([LAST + 1]))[0]) + 20
"""Twenty days after the last quarter."""


def quarter_days(quarters: np.ndarray) -> np.ndarray:
    return begin_of(quarters + 1) - begin_of(quarters)


def draw_world(
    rng: np.random.Generator, level: float, mean_delay: float, quarters: np.ndarray = QUARTERS
) -> tuple[np.ndarray, np.ndarray]:
    """Give quarter and day of registration of verwijzingen: Poisson per quarter, exponential delay after their day."""
    counts = rng.poisson(level, len(quarters))
    kwartaal = np.repeat(quarters, counts)
    day = begin_of(kwartaal) + np.floor(rng.random(len(kwartaal)) * quarter_days(kwartaal)).astype("int64")
    return kwartaal, day + np.floor(rng.exponential(mean_delay, len(kwartaal))).astype("int64")


def share_known(mean_delay: float, quarter: int, day: int) -> float:
    """Give the true share of a quarter that is known on a day: the same delays, added up day by day."""
    begin, length = int(begin_of(np.array([quarter]))[0]), int(quarter_days(np.array([quarter]))[0])
    waited = np.maximum(day + 1 - begin - np.arange(length), 0)
    return float(np.mean(1 - np.exp(-waited / mean_delay)))


def registered(kwartaal: np.ndarray, seen: np.ndarray, until: int, gemeente: str = "9901") -> Zicht:
    """Give what registrations tell of a world up to a day on which everything was delivered."""
    there = seen <= until
    stroom = Stroom(kwartaal[there], seen[there], NO_DAYS, int(seen.min()))
    known = {int(quarter): int((kwartaal[there] == quarter).sum()) for quarter in np.unique(kwartaal[there])}
    return Zicht(gemeente, "registratie", (stroom,), np.array([until]), known)


def delivered(kwartaal: np.ndarray, seen: np.ndarray, days: np.ndarray, gemeente: str = "9901") -> Zicht:
    """Give what deliveries tell of a world: each verwijzing is first seen in the first delivery after its day."""
    place = np.searchsorted(days, seen)
    there = place < len(days)
    landed = days[place[there]]
    stroom = Stroom(kwartaal[there], landed, days, int(days[0]))
    known = {int(quarter): int((kwartaal[there] == quarter).sum()) for quarter in np.unique(kwartaal[there])}
    return Zicht(gemeente, "levering", (stroom,), days, known)
