"""
How complete each quarter is expected to be, per gemeente and for the region, and how often that came true.

The back-test predicts again on the last day of every month of the past, from what had been seen then alone, and
counts how often the band held what came later. It needs no loading anew: the triangle knows when everything was seen.
What was seen once and is withdrawn later is not in it, so it tests what still comes in and not what is taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.compare.delay import Floats, Ints, Stroom, Zicht, begin_of, quarter_of, stack_cells
from etl.compare.nowcast import (
    Aandelen,
    draw_still_to_come,
    draw_usual_share,
    expect_still_to_come,
    find_level,
    find_shares,
)
from etl.settings import Volledigheid

SETTLED_AGES = 4
"""A source that comes once a year sees a quarter at every fourth age: one of four in a row has a cell."""
ROWS_OF_TRIANGLE = 4
"""The triangle holds so many times the quarters that delays are learned from: a slow source has few cells in each."""


@dataclass(frozen=True)
class Blik:
    """
    One gemeente seen from one day: per quarter (Q,) the share known with its draws (Q, draws), and what is seen.

    ``omvang``: what its quarters usually have, 0 when that is unknown.
    """

    aandeel: Floats
    trekkingen: Floats
    gezien: Floats
    omvang: float

    @property
    def is_silent(self) -> bool:
        """Tell whether there is nothing to expect here: no verwijzing was ever seen."""
        return self.omvang == 0 and not self.gezien.any()


@dataclass(frozen=True)
class Verwachting:
    """
    Per quarter (Q,) the percentage known, its band in a quarter of the usual size, and what is still to come.

    ``nog``, ``nog_onder`` and ``nog_boven`` start from what is seen of that very quarter. NaN is unknown.
    """

    pct: Floats
    onder: Floats
    boven: Floats
    nog: Floats
    nog_onder: Floats
    nog_boven: Floats
    omvang: float


def look(
    zicht: Zicht,
    region: Sequence[Zicht],
    quarters: Ints,
    until: int,
    plan: Volledigheid,
    rng: np.random.Generator,
    draws: int,
    seen: Floats | None = None,
) -> Blik:
    """
    See one gemeente as it was when everything up to the day ``until`` was known.

    ``quarters``: any, in order of time. Delays are its own; those of ``region`` where its own past says too little.
    Where neither says anything of delay, old quarters are not known to be complete either.
    ``seen``: what is known of the quarters, where that is more than what was seen day by day.
    """
    newest = quarter_of(until)
    settled = newest - plan.hoogste_leeftijd
    columns = np.arange(max(int(quarters.max()), newest), settled - SETTLED_AGES, -1)
    ages = until - begin_of(columns)
    shares = _own_or_regional(zicht, region, columns, ages, until, plan, rng, draws)
    place = np.clip(columns[0] - quarters, 0, len(columns) - 1)
    says_something = bool((~np.isnan(shares.verwacht[:-SETTLED_AGES])).any())
    aandeel = np.where(quarters <= settled, 1.0 if says_something else np.nan, shares.verwacht[place])
    past = np.arange(settled - plan.kwartalen + 1, settled + 1)
    level = find_level(zicht.count_seen(past, until), plan)
    counted = zicht.count_seen(quarters, until).astype("float64") if seen is None else seen
    return Blik(aandeel, shares.trekkingen[place], counted, level)


def _own_or_regional(
    zicht: Zicht,
    region: Sequence[Zicht],
    columns: Ints,
    ages: Ints,
    until: int,
    plan: Volledigheid,
    rng: np.random.Generator,
    draws: int,
) -> Aandelen:
    newest = quarter_of(until)
    rows = np.arange(newest - ROWS_OF_TRIANGLE * plan.kwartalen, newest + 1)

    def shares_of(stromen: Sequence[Stroom]) -> Aandelen:
        return find_shares(stack_cells(stromen, rows, ages, until), plan, rng, draws, SETTLED_AGES)

    own = shares_of(zicht.stromen)
    if len(region) < 2 or not np.isnan(own.verwacht).any():
        return own
    regional = shares_of([stroom for each in region for stroom in each.stromen])
    fewer = np.isnan(regional.verwacht).sum() < np.isnan(own.verwacht).sum()
    return regional if fewer else own


def expect(views: Sequence[Blik], plan: Volledigheid, rng: np.random.Generator) -> Verwachting:
    """
    Add gemeenten up: what is expected of each quarter.

    A quarter is unknown when it is so in any gemeente that has verwijzingen. Gemeenten weigh by what their quarters
    usually have, so that the percentage says nothing about the counts of the quarter itself.
    """
    heard = [view for view in views if not view.is_silent]
    quarters = len(views[0].aandeel)
    if not heard:
        nothing = np.full(quarters, np.nan)
        return Verwachting(nothing, nothing, nothing, nothing, nothing, nothing, 0.0)
    level = sum(view.omvang for view in heard)
    weights = [view.omvang / level if level else 1 / len(heard) for view in heard]
    pct = 100 * sum((weight * view.aandeel for weight, view in zip(weights, heard, strict=True)), np.zeros(quarters))
    prior = plan.gewoon_telt_als
    still = sum(
        (expect_still_to_come(view.gezien, view.aandeel, view.omvang, prior) for view in heard), np.zeros(quarters)
    )
    bounds = np.full((4, quarters), np.nan)
    tail = (1 - plan.zekerheid) / 2
    foreseen = np.flatnonzero(~np.isnan(pct))
    # First all shares, which no count of their own quarter may touch, not even through the order of chance.
    for place in foreseen if level else ():
        bounds[:2, place] = _band_of_share(heard, int(place), tail, rng)
    for place in foreseen:
        late = [draw_still_to_come(v.gezien[place], v.trekkingen[place], v.omvang, prior, rng) for v in heard]
        bounds[2:, place] = np.quantile(sum(late), [tail, 1 - tail], method="inverted_cdf")
    low, high = np.fmin(bounds[0], pct), np.fmax(bounds[1], pct)
    known = ~np.isnan(bounds[0])
    return Verwachting(
        pct, np.where(known, low, np.nan), np.where(known, high, np.nan), still, bounds[2], bounds[3], level
    )


def _band_of_share(views: Sequence[Blik], place: int, tail: float, rng: np.random.Generator) -> Floats:
    """Give the band of the share known of a quarter of the usual size; without any referral there is no share."""
    pairs = [draw_usual_share(view.trekkingen[place], view.omvang, rng) for view in views]
    known, late = (sum(column) for column in zip(*pairs, strict=True))
    some = known + late > 0
    if not some.any():
        return np.array([np.nan, np.nan])
    return np.asarray(np.quantile(100 * known[some] / (known + late)[some], [tail, 1 - tail]))


def random_of(plan: Volledigheid, *what: int) -> np.random.Generator:
    """Give a source of chance that is the same every night for the same gemeente and day, whatever else is done."""
    return np.random.default_rng([plan.toeval, *what])


@dataclass(frozen=True)
class Terugblik:
    """Predictions that were made again about quarters of one age (0 = running): how many, and how many held."""

    voorspellingen: int
    uitgekomen: int


def look_back(zichten: Sequence[Zicht], plan: Volledigheid) -> dict[int, Terugblik]:
    """
    Predict for the region on the last day of every past month, and count how often the truth lay in the band.

    The truth of a quarter is what is known now, so only quarters old enough to be settled in every gemeente are
    judged. A gemeente of which nothing was landed yet is left out of both. Gives age in quarters to the counts.
    """
    if not zichten:
        return {}
    settled = min(quarter_of(zicht.gezien_tot) for zicht in zichten) - plan.hoogste_leeftijd
    found = {age: [0, 0] for age in range(plan.hoogste_leeftijd)}
    for day in _month_ends(zichten):
        newest = quarter_of(day)
        quarters = np.arange(newest - plan.hoogste_leeftijd + 1, min(newest, settled) + 1)
        there = [(n, zicht, until) for n, zicht in enumerate(zichten) if (until := zicht.seen_until(day)) is not None]
        if not len(quarters) or not there:
            continue
        region = [zicht for _, zicht, _ in there]
        views, truth = [], np.zeros(len(quarters))
        for n, zicht, until in there:
            rng = random_of(plan, day, n)
            views.append(look(zicht, region, quarters, until, plan, rng, plan.trekkingen_terugblik))
            truth += zicht.count_seen(quarters, zicht.gezien_tot) - views[-1].gezien
        foreseen = expect(views, plan, random_of(plan, day))
        for place, quarter in enumerate(quarters):
            if not np.isnan(foreseen.nog[place]):
                count = found[newest - int(quarter)]
                count[0] += 1
                count[1] += int(foreseen.nog_onder[place] <= truth[place] <= foreseen.nog_boven[place])
    return {age: Terugblik(*count) for age, count in found.items() if count[0]}


def _month_ends(zichten: Sequence[Zicht]) -> list[int]:
    """Give the last day of every month from the first delivery or registration up to the newest delivery."""
    first = min(stroom.vanaf for zicht in zichten for stroom in zicht.stromen)
    last = max(zicht.gezien_tot for zicht in zichten)
    months = np.arange(
        np.datetime64(first, "D").astype("datetime64[M]"), np.datetime64(last, "D").astype("datetime64[M]")
    )
    ends = (months + 1).astype("datetime64[D]").astype("int64") - 1
    return [int(day) for day in ends if day < last]
