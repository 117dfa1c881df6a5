"""
Why the comparison before and after SOJ is for the analyst alone: by enumeration, on small panels.

The reader knows every count of the panel but one, as the werkgroep does when one is hidden, and the ratio as rounded.
"""

import math

import numpy as np
import pandas as pd
import pytest

from etl.compare.effect_model import cells_of, fit
from etl.compare.effect_panel import Paneel
from etl.disclose.suppress import hide
from etl.settings import Drempels

NAMES = ("mart.effect_soj", "mart.effect_verloop", "mart.effect_zonder_een", "mart.effect_plan")
THRESHOLD = 5
HIGHEST = 40


def ratio_of(counts, start):
    """Give the estimated ratio of a panel of practices (rows) by quarters, all with lists of 1,000."""
    counts = np.array(counts, dtype=float)
    paneel = Paneel(
        praktijken=tuple(f"P{n}" for n in range(len(counts))),
        kwartalen=tuple(f"202{n // 4}K{n % 4 + 1}" for n in range(counts.shape[1])),
        y=counts,
        n=np.full(counts.shape, 1000.0),
        start=np.array(start),
        gebruikt=np.full(counts.shape, True),
    )
    cells = cells_of(paneel)
    found = fit(cells, paneel.dosis[np.ix_(cells.rows, cells.columns)][None])
    return float(np.exp(found.beta[0]))


def values_left(counts, start, place, step):
    """Give which counts in one place give the same ratio, rounded to a step in percents."""

    def shown(number):
        changed = [list(row) for row in counts]
        changed[place[0]][place[1]] = number
        return math.floor(100 * ratio_of(changed, start) / step + 0.5)

    truth = shown(counts[place[0]][place[1]])
    return [number for number in range(1, HIGHEST) if shown(number) == truth]


TWO = ([[8, 9, 3, 7], [9, 8, 10, 9]], [2, 4])
FIVE = (
    [[9, 8, 7, 9, 6, 4, 7, 6], [12, 11, 13, 12, 10, 9, 10, 8], [6, 7, 8, 5, 9, 6, 7, 7], [10, 9, 12, 11, 10, 12, 7, 9],
     [8, 7, 9, 8, 6, 9, 8, 7]],
    [4, 4, 8, 6, 8],
)  # fmt: skip


@pytest.mark.parametrize(
    ("panel", "place", "step"),
    [(TWO, (0, 2), 1), (TWO, (0, 2), 5), (TWO, (0, 2), 10), (FIVE, (0, 5), 1)],
    ids=["two, percent", "two, five", "two, ten", "five, percent"],
)  # fmt: skip
def test_a_rounded_ratio_narrows_a_hidden_count(panel, place, step):
    counts, start = panel
    assert counts[place[0]][place[1]] < THRESHOLD
    left = values_left(counts, start, place, step)
    assert counts[place[0]][place[1]] in left
    assert len(left) < THRESHOLD


def all_of_it():
    return {name: pd.DataFrame({"rate_ratio": [0.8]}) for name in NAMES}


@pytest.mark.parametrize("profiel", ["werkgroep", "openbaar"])
def test_no_other_profile_gets_any_of_it(profiel):
    full = all_of_it() | {"mart.definities": pd.DataFrame({"tabel": list(NAMES)})}
    seen = hide(full, profiel, Drempels(werkgroep=5, openbaar=10))
    assert list(seen) == ["mart.definities"]
    assert seen["mart.definities"].empty


def test_the_analyst_gets_all_of_it():
    full = all_of_it()
    seen = hide(full, "analist", Drempels(werkgroep=5, openbaar=10))
    assert list(seen) == list(NAMES)
    pd.testing.assert_frame_equal(seen["mart.effect_soj"], full["mart.effect_soj"])
