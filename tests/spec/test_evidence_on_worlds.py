"""The ladder on invented worlds: without an effect it hardly ever says more than that there is a figure."""

from __future__ import annotations

import numpy as np

from bench.effect import plan_of
from bench.effect_ladder import level_of
from bench.effect_worlds import SLIDE, WANDER, World

WORLDS = 24
# Of 24 worlds of which one in twenty says more, 5 or more come up three times in a hundred.
MOST = 4


def levels(world: World, worlds: int) -> list[str]:
    rng = np.random.default_rng(20251)
    return [level_of(world, rng, plan_of(199), number) for number in range(worlds)]


def test_without_an_effect_at_most_one_in_twenty_says_more_than_described():
    reached = levels(World(7, 6.0, 1.0, WANDER, SLIDE), WORLDS)
    assert set(reached) <= {"beschrijvend", "aanwijzing"}
    assert sum(level != "beschrijvend" for level in reached) <= MOST


def test_with_a_very_large_effect_many_worlds_say_more():
    assert sum(level == "aanwijzing" for level in levels(World(7, 6.0, 0.4), 5)) >= 3
