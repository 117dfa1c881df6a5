"""The ladder on invented worlds: without an effect it hardly ever says more than that there is a figure."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from etl.compare import effect
from etl.compare.effect import assess
from etl.compare.effect_marts import EFFECT, build_effect
from etl.compare.periods import Kwartaal
from etl.compare.plan import Analyseplan, LoadedPlan
from schemas.values import EFFECT_UITKOMSTEN

QUARTERS = [str(Kwartaal(2019, 1).plus(n)) for n in range(24)]
STARTS = (9, 9, 9, 15, 15, 24, 24)  # 210 calendars
LISTS = (1400, 2100, 1600, 1200, 1900, 1500, 1800)
WORLDS = 24
# Of 24 worlds of which one in twenty says more, 5 or more come up three times in a hundred.
MOST = 4


@pytest.fixture(autouse=True)
def without_the_smallest_fall(monkeypatch):
    """How large a fall could be seen costs nearly all of the time, and the ladder does not look at it."""
    monkeypatch.setattr(effect, "smallest_detectable", lambda *given: float("nan"))


def world(rng: np.random.Generator, ratio: float) -> pd.DataFrame:
    """Give kern.effect_paneel of one world: levels per practice, a common shock, drift, and counts of chance."""
    rows = []
    shock = np.cumsum(rng.normal(0, 0.04, len(QUARTERS)))
    per_1000 = {"totaal": 6.0, "via_huisarts": 4.0, "via_soj_of_gemeente": 2.0, "placebo": 3.0}
    for number, (start, size) in enumerate(zip(STARTS, LISTS, strict=True)):
        level = rng.normal(0, 0.25)
        drift = rng.normal(0, 0.1) * (np.arange(len(QUARTERS)) - 12) / len(QUARTERS)
        for uitkomst in EFFECT_UITKOMSTEN:
            for t, kwartaal in enumerate(QUARTERS):
                changed = ratio if t >= start and uitkomst != "placebo" else 1.0
                mean = size / 1000 * per_1000[uitkomst] * np.exp(level + shock[t] + drift[t]) * changed
                rows.append(
                    {"praktijkcluster": f"C{number}", "praktijk_naam": f"P{number}", "kwartaal": kwartaal,
                     "uitkomst": uitkomst, "jeugdigen": rng.poisson(mean), "patienten_onder_18": size,
                     "blootgesteld": float(t >= start),
                     "fase": "met" if t >= start else "nooit" if start == len(QUARTERS) else "voor", "gebruikt": True}
                )  # fmt: skip
    return pd.DataFrame(rows)


def judged(rng: np.random.Generator, ratio: float) -> str:
    loaded = LoadedPlan(Analyseplan(), ("SGGZ",), "0" * 64, False)
    complete = pd.DataFrame({"kwartaal": QUARTERS, "volledigheid_pct": 100.0})
    own = {"eigen": 100, "verwijzer": 0, "zonder": 0}
    made = build_effect(world(rng, ratio), complete, own, loaded, [], assess)
    return str(made[EFFECT].set_index("model").loc["hoofdanalyse", "bewijsniveau"])


def test_without_an_effect_at_most_one_in_twenty_says_more_than_described():
    rng = np.random.default_rng(20251)
    levels = [judged(rng, 1.0) for _ in range(WORLDS)]
    assert set(levels) <= {"beschrijvend", "aanwijzing"}
    assert sum(level != "beschrijvend" for level in levels) <= MOST


def test_with_a_very_large_effect_many_worlds_say_more():
    rng = np.random.default_rng(20252)
    levels = [judged(rng, 0.4) for _ in range(5)]
    assert sum(level == "aanwijzing" for level in levels) >= 3
