"""
How often the ladder of evidence says more than that there is a figure, in worlds where the truth is known.

A world of the ladder has all outcomes that the ladder looks at: youths via the GP, via SOJ or gemeente, their sum, and
a placebo that SOJ cannot change. They share what happens to a practice (its level, the walk of all, its own drift), so
a practice that slides does so in every outcome, as a neighbourhood that grows or empties does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from unittest.mock import patch

import numpy as np
import pandas as pd

from bench.effect_worlds import World, lists_of, own_course, quarters_of, starts_of
from etl.compare import effect
from etl.compare.effect_cells import BY_GP, BY_OTHERS, PLACEBO, TOTAL
from etl.compare.effect_marts import EFFECT, MAIN, build_effect
from etl.compare.effect_panel import EffectPlan, exposure
from etl.compare.plan import Analyseplan, LoadedPlan
from schemas.values import BEWIJSNIVEAUS

SHARE_BY_GP: Final = 2 / 3  # of what is referred; the rest comes via SOJ or gemeente
PLACEBO_PER_1000: Final = 3.0
OWN_PRACTICE = {"eigen": 100, "verwijzer": 0, "zonder": 0}


def effect_panel(world: World, rng: np.random.Generator) -> pd.DataFrame:
    """Draw kern.effect_paneel of one world: one row per practice, quarter and outcome, every one in use."""
    lists, start = lists_of(world), starts_of(world.praktijken)
    with_soj = exposure(start, world.kwartalen)
    per_1000 = world.per_1000 * np.exp(own_course(world, rng))
    changed = lists / 1_000 * per_1000 * np.exp(np.log(world.ratio) * with_soj)
    counts = {
        BY_GP: rng.poisson(SHARE_BY_GP * changed),
        BY_OTHERS: rng.poisson((1 - SHARE_BY_GP) * changed),
        PLACEBO: rng.poisson(lists / 1_000 * per_1000 * PLACEBO_PER_1000 / world.per_1000),
    }
    counts[TOTAL] = counts[BY_GP] + counts[BY_OTHERS]
    row, quarter = np.indices(with_soj.shape).reshape(2, -1)
    phase = np.where(start[row] >= world.kwartalen, "nooit", np.where(quarter < start[row], "voor", "met"))
    frame = pd.DataFrame(
        {
            "praktijkcluster": np.char.mod("C%03d", row),
            "praktijk_naam": np.char.mod("praktijk %d", row + 1),
            "kwartaal": np.array(quarters_of(world))[quarter],
            "patienten_onder_18": lists[row, 0],
            "blootgesteld": with_soj.ravel(),
            "fase": phase,
            "gebruikt": True,
        }
    )
    parts = [frame.assign(uitkomst=outcome, jeugdigen=count.ravel()) for outcome, count in counts.items()]
    return pd.concat(parts, ignore_index=True)


def level_of(world: World, rng: np.random.Generator, plan: EffectPlan, seed: int) -> str:
    """Give the step of the ladder that one world reaches, every quarter complete and youths at their own practice."""
    loaded = LoadedPlan(Analyseplan(zaad=seed, placebo_kwartalen=plan.placebo_kwartalen), ("SGGZ",), "0" * 64, False)
    complete = pd.DataFrame({"kwartaal": quarters_of(world), "volledigheid_pct": 100.0})

    def assess(paneel: object, _: object, *, seed: int) -> effect.Beoordeling:
        return effect.assess(paneel, plan, seed=seed)  # type: ignore[arg-type]

    # The ladder does not look at how small a fall could be seen, and that costs nearly all of the time.
    with patch.object(effect, "smallest_detectable", _not_looked_for):
        made = build_effect(effect_panel(world, rng), complete, OWN_PRACTICE, loaded, [], assess)
    return str(made[EFFECT].set_index("model").loc[MAIN, "bewijsniveau"])


def count_levels(levels: Callable[[int], str], worlds: int) -> dict[str, float]:
    """Count how many of so many worlds reach each step."""
    reached = [levels(number) for number in range(worlds)]
    return {"werelden": float(worlds), **{niveau: float(reached.count(niveau)) for niveau in BEWIJSNIVEAUS}}


def _not_looked_for(*_: object) -> float:
    return float("nan")
