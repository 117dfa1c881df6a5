"""
Invented worlds in which the effect of SOJ is known: the staggered panel that the methods were chosen on.

Every practice has its own level, all share one random walk over the quarters (so a change that is everybody's), and in
worlds with drift each practice also wanders by itself (an autoregression) and slides up or down a straight line.
Counts are Poisson around that. All sizes are assumptions and no data of any municipality.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.compare.effect_panel import Floats, Ints, Paneel, exposure

LISTS = (1_400, 2_100, 1_600, 1_200, 1_900)  # patients under 18 of five practices, over and over
QUARTERS = 28
NEVER = 99
LEVEL, WALK = 0.25, 0.04  # standard deviations on the log scale: between practices, of a step of the common walk
MEMORY = 0.6  # of the wandering of a practice
WANDER, SLIDE = 0.2, 0.3  # standard deviations in worlds with drift: wandering, and the slide over the whole time


@dataclass(frozen=True)
class World:
    """
    One kind of world.

    ``praktijken``; youths ``per_1000`` patients and quarter; the true ``ratio``; and ``wander`` and ``slide``, 0 in a
    world without drift.
    """

    praktijken: int
    per_1000: float
    ratio: float
    wander: float = 0.0
    slide: float = 0.0
    kwartalen: int = QUARTERS

    @property
    def drift(self) -> bool:
        """Whether practices go their own way."""
        return self.wander > 0 or self.slide > 0


def starts_of(praktijken: int) -> Ints:
    """
    Give the first quarter with SOJ of every practice: of five 11, 11, 18, 18 and never, as in the reference.

    Of more practices a fifth starts in each of the quarters 9, 12, 15 and 18 and a fifth never, in an order that is
    drawn once and is the same in every world.
    """
    if praktijken == len(LISTS):
        return np.array([11, 11, 18, 18, NEVER])
    return np.random.default_rng(praktijken).permutation(np.resize([9, 12, 15, 18, NEVER], praktijken))


def lists_of(world: World) -> Ints:
    """Give the patients under 18 of every practice, (P, 1): the same in every quarter."""
    return np.resize(LISTS, world.praktijken)[:, None]


def quarters_of(world: World) -> tuple[str, ...]:
    """Give the names of the quarters, from 2019K1 on."""
    return tuple(f"{2019 + quarter // 4}K{quarter % 4 + 1}" for quarter in range(world.kwartalen))


def own_course(world: World, rng: np.random.Generator) -> Floats:
    """Draw what happens without SOJ (P, T), on the log scale: levels, the walk that all share, and drift."""
    level = rng.normal(0, LEVEL, (world.praktijken, 1))
    walk = np.cumsum(rng.normal(0, WALK, world.kwartalen))
    slide = rng.normal(0, world.slide, (world.praktijken, 1)) * (np.arange(world.kwartalen) - 14) / 28
    return level + walk + _wandering(world, rng) + slide


def make_world(world: World, rng: np.random.Generator) -> Paneel:
    """Draw one panel of this kind: every cell in use."""
    shape = (world.praktijken, world.kwartalen)
    lists = lists_of(world)
    start = starts_of(world.praktijken)
    effect = np.log(world.ratio) * exposure(start, world.kwartalen)
    expected = lists / 1_000 * world.per_1000 * np.exp(own_course(world, rng) + effect)
    return Paneel(
        praktijken=tuple(f"praktijk {number + 1}" for number in range(world.praktijken)),
        kwartalen=quarters_of(world),
        y=rng.poisson(expected).astype(np.float64),
        n=np.broadcast_to(lists, shape).astype(np.float64),
        start=start,
        gebruikt=np.ones(shape, dtype=bool),
    )


def _wandering(world: World, rng: np.random.Generator) -> Floats:
    """Give the wandering (P, T) of each practice: an autoregression whose first value is its first innovation."""
    steps = rng.normal(0, world.wander * np.sqrt(1 - MEMORY**2), (world.praktijken, world.kwartalen))
    path = np.zeros_like(steps)
    for quarter in range(world.kwartalen):
        path[:, quarter] = steps[:, quarter] + (MEMORY * path[:, quarter - 1] if quarter else 0.0)
    return path
