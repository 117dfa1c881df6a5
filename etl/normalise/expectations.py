"""
What a delivery is expected to look like, from the deliveries of its source that were loaded before it.

Bounds are worked out here; great-expectations says which values stand outside them. A count stands outside only when
it does so as a number and as a share of the rows, so that twice as many rows are one step and not a hundred.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from etl.normalise.region import KEYS as LISTS
from etl.settings import Tolerance

ROWS, GONE, DATE = "rijen", "sleutels_weg", "datum"
ONLY_MORE = ("leeg", "afgekeurd")  # fewer empty or refused rows are no reason to hold anything
MAD_TO_SD = 1.4826  # of a normal distribution
ANSCOMBE = 3 / 8  # added to a count, its square root has the same spread whatever the count
FAR = 1e15  # no bound; great-expectations compares numbers only
BOUND_COLUMNS = ["partij", "soort", "maat", "klasse", "waarde", "ondergrens", "bovengrens", "vergeleken_dag"]

Matrix = np.ndarray[Any, np.dtype[np.float64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]
Places = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Series:
    """
    The profiles of one source and one kind of rows, in the order of delivery.

    ``counts``: partijen × columns; a column is a (maat, klasse). Dates are days since 1970, NaN where unknown.
    ``days``: the date of each partij, in days since 1970.
    """

    soort: str
    partijen: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    counts: Matrix
    days: Matrix
    volledig: bool

    def of(self, *maten: str) -> Mask:
        """Mark the columns of these measures."""
        return np.array([maat in maten for maat, _ in self.columns])

    @property
    def rows(self) -> Matrix:
        """Number of rows per partij."""
        return self.counts[:, self.columns.index((ROWS, ""))]


def build_series(units: pd.DataFrame, profile: pd.DataFrame) -> list[Series]:
    """
    Lay the profiles of one source side by side, one Series per kind of rows; what is not counted is 0.

    ``units`` and ``profile``: as ``etl.normalise.profiles`` gives them, of this source alone.
    """
    ordered = units.sort_values("volgorde")
    days = ordered["datum"].to_numpy("datetime64[D]").astype("float64")
    found = []
    for soort, part in profile.groupby("soort", sort=True):
        wide = part.pivot_table(index="partij", columns=["maat", "klasse"], values="aantal", aggfunc="sum")
        wide = wide.reindex(ordered["partij"])
        dates = wide.columns.get_level_values("maat") == DATE
        wide.loc[:, ~dates] = wide.loc[:, ~dates].fillna(0.0)
        columns = tuple((str(column[0]), str(column[1])) for column in wide.columns)
        counts = wide.to_numpy("float64", copy=True)
        counts[:, dates] = days[:, None] - counts[:, dates]
        volledig = bool(ordered["volledig"].any())
        found.append(Series(str(soort), tuple(ordered["partij"]), columns, counts, days, volledig))
    return found


def previous_of(series: Series, loaded: Mask) -> list[tuple[str, str]]:
    """Give, for a source of full deliveries, each partij with the one that was loaded last before it."""
    pairs = []
    for place in range(len(series.partijen)):
        before = np.flatnonzero(loaded[:place])
        if before.size:
            pairs.append((series.partijen[before[-1]], series.partijen[place]))
    return pairs


def expect(
    series: Series, loaded: Mask, gone: Mapping[tuple[str, str], tuple[int, int]], tolerance: Tolerance
) -> pd.DataFrame:
    """
    Give what is expected of each partij: BOUND_COLUMNS, without what cannot be judged.

    ``vergeleken_dag``: the middle day of the partijen that it is compared with, in days since 1970.
    ``loaded``: which partijen were loaded. ``gone``: (before, after) to (keys before, keys gone).
    """
    places, lows, highs, days, keys = [], [], [], [], []
    for place, partij in enumerate(series.partijen):
        earlier = _recent(series.days, place, loaded, tolerance)
        if series.volledig and earlier.size:
            low, high = _from_previous(series, place, earlier, tolerance)
        elif earlier.size >= tolerance.minstens_eerdere:
            low, high = _from_earlier(series, place, earlier, tolerance)
        else:
            continue
        places.append(place)
        lows.append(low)
        highs.append(high)
        days.append(np.median(series.days[earlier[-1:] if series.volledig else earlier]))
        before = (series.partijen[earlier[-1]], partij)
        if before in gone:
            counted = _keys_gone(*gone[before], series.rows[place] == 0, tolerance)
            keys.append((partij, GONE, "", *counted, series.days[earlier[-1]]))
    if not places:
        return pd.DataFrame(columns=BOUND_COLUMNS)
    low = np.where(series.of(*ONLY_MORE), 0.0, np.array(lows))
    width = len(series.columns)
    frame = pd.DataFrame(
        {
            "partij": np.repeat([series.partijen[place] for place in places], width),
            "maat": np.tile([maat for maat, _ in series.columns], len(places)),
            "klasse": np.tile([klasse for _, klasse in series.columns], len(places)),
            "waarde": series.counts[places].ravel(),
            "ondergrens": low.ravel(),
            "bovengrens": np.array(highs).ravel(),
            "vergeleken_dag": np.repeat(days, width),
        }
    )
    # A class that is not there and need not be is nothing to judge.
    frame = frame[(frame["waarde"] != 0) | (frame["ondergrens"] > 0)].dropna()
    every = pd.concat([frame, pd.DataFrame(keys, columns=frame.columns)], ignore_index=True) if keys else frame
    return every.assign(soort=series.soort)[BOUND_COLUMNS].reset_index(drop=True)


def _recent(days: Matrix, place: int, loaded: Mask, tolerance: Tolerance) -> Places:
    """Give the loaded deliveries before this one to compare with: of the last year and a bit, or else the last few."""
    before = np.flatnonzero(loaded[:place])
    in_time = before[days[before] >= days[place] - tolerance.venster_dagen]
    return in_time if in_time.size > tolerance.venster else before[-tolerance.venster :]


def _keys_gone(keys: int, gone: int, is_empty: bool, tolerance: Tolerance) -> tuple[float, float, float]:
    """Give value and bounds of the keys that are gone; a delivery without any row withdraws everything."""
    allowed = max(tolerance.verdwenen_aandeel * keys, tolerance.verdwenen_minstens - 1)
    if keys < tolerance.verdwenen_van:
        allowed = FAR
    return float(gone), 0.0, 0.0 if is_empty else allowed


def _from_earlier(series: Series, place: int, earlier: Places, tolerance: Tolerance) -> tuple[Matrix, Matrix]:
    """
    Bounds for a source that each time adds what is new: around the middle of earlier deliveries, and the last one.

    What moves little by little is no step, and what a loaded delivery looked like is expected again.
    """
    low, high = _around(series, place, earlier, tolerance)
    lower, upper = _around(series, place, earlier[-1:], tolerance)
    low, high = np.fmin(low, lower), np.fmax(high, upper)
    if series.soort in LISTS:  # a list may be told in finer classes
        high = np.where(series.of(ROWS), FAR, high)
    return _with_dates(series, place, earlier, low, high, tolerance)


def _around(series: Series, place: int, earlier: Places, tolerance: Tolerance) -> tuple[Matrix, Matrix]:
    z = tolerance.afwijkingen
    counts, rows, now = series.counts[earlier], series.rows[earlier], series.rows[place]
    counts = np.where(series.of(DATE), 0, counts)  # dates have bounds of their own
    middle = np.median(counts, axis=0)
    log_spread = MAD_TO_SD * np.median(np.abs(np.log((counts + 0.5) / (middle + 0.5))), axis=0)
    width = np.exp(z * np.maximum(tolerance.spreiding, log_spread))
    stretch = _stretch(series.days, place, earlier)
    # Chance alone: the square root of a count has a standard deviation of one half. What is mostly not there at
    # all has a middle of zero and yet comes now and then.
    rare = np.maximum(middle, np.mean(counts, axis=0)) + ANSCOMBE
    is_share = ~series.of(ROWS)
    together = np.where(is_share, np.sqrt(tolerance.samen), 1)
    low = np.minimum(middle / width, np.maximum(0, np.sqrt(middle) - z / 2) ** 2) * min(1, stretch)
    high = np.maximum(middle * width, (np.sqrt(rare) + together * z / 2) ** 2 - ANSCOMBE) * max(1, stretch)
    shares = counts / np.maximum(rows, 1)[:, None]
    share = np.median(shares, axis=0)
    likely = np.clip(np.maximum(share, 1 / (rows.sum() + 2)), 0, 1)
    chance = np.sqrt(likely * (1 - likely) / max(now, 1))
    usual = np.maximum(MAD_TO_SD * np.median(np.abs(shares - share), axis=0), tolerance.spreiding * share)
    down = np.maximum.reduce([usual, chance, np.full_like(share, tolerance.aandeel_weg)])
    up = np.maximum.reduce([usual, chance * together, np.full_like(share, tolerance.aandeel_erbij)])
    low = np.where(is_share, np.minimum(low, (share - z * down) * now), low)
    high = np.where(is_share, np.maximum(high, (share + z * up) * now), high)
    return low, high


def _from_previous(series: Series, place: int, earlier: Places, tolerance: Tolerance) -> tuple[Matrix, Matrix]:
    """Bounds around the last full delivery: nothing of it disappears, and what is new may be anything."""
    z, keep = tolerance.afwijkingen, 1 - tolerance.verdwenen_aandeel
    before, rows = np.where(series.of(DATE), 0, series.counts[earlier[-1]]), series.rows[earlier]
    chance = z * np.sqrt(before + 1)
    low, high = before * keep - chance, before / keep + chance + max(series.rows[place] - rows[-1], 0)
    most = FAR
    if earlier.size >= tolerance.minstens_eerdere and series.soort not in LISTS:
        added = max(np.diff(rows).max(), 0) * np.exp(z * tolerance.spreiding)
        most = rows[-1] / keep + z * np.sqrt(rows[-1] + 1) + added * max(1, _stretch(series.days, place, earlier))
    high = np.where(series.of(ROWS), most, high)
    return _with_dates(series, place, earlier, low, high, tolerance)


def _with_dates(
    series: Series, place: int, earlier: Places, low: Matrix, high: Matrix, tolerance: Tolerance
) -> tuple[Matrix, Matrix]:
    """Put in the bounds of the dates; too few rows have no typical newest date."""
    dates = series.of(DATE)
    known = earlier[series.rows[earlier] >= tolerance.minstens_rijen]
    if not known.size or series.rows[place] < tolerance.minstens_rijen:
        nothing = np.full(len(series.columns), np.nan)
        return np.where(dates, nothing, low), np.where(dates, nothing, high)
    age = series.counts[known]
    with np.errstate(invalid="ignore"):
        oldest, newest = np.fmax.reduce(age), np.fmin.reduce(age)
    return np.where(dates, newest - tolerance.dagen, low), np.where(dates, oldest + tolerance.dagen, high)


def _stretch(days: Matrix, place: int, earlier: Places) -> float:
    """How long this delivery was coming, against what is usual: after a missed month one may hold two."""
    if earlier.size < 2:
        return 1.0
    usual = float(np.median(np.diff(days[earlier])))
    return float(days[place] - days[earlier[-1]]) / usual if usual > 0 else 1.0


@dataclass
class Judge:
    """
    great-expectations over frames of values and bounds; what it said of a frame is remembered.

    ``memory``: digest of a frame to the rows that stood outside. A frame that was judged before needs no library,
    which takes seconds to import. ``used``: the part of the memory that was asked for or added.
    """

    memory: Mapping[str, list[int]] = field(default_factory=dict)
    used: dict[str, list[int]] = field(default_factory=dict)
    _batches: Any = None

    def outside(self, frame: pd.DataFrame) -> list[int]:
        """Give the positions of the rows of which the value is not within the bounds (BOUND_COLUMNS)."""
        return self.outside_each([frame])[0]

    def outside_each(self, frames: Sequence[pd.DataFrame]) -> list[list[int]]:
        """Give ``outside`` of several frames; what was not judged before is asked in one go."""
        numbers = [frame[["waarde", "ondergrens", "bovengrens"]] for frame in frames]
        digests = [hashlib.sha256(np.ascontiguousarray(each.to_numpy("float64")).tobytes()).hexdigest()
                   for each in numbers]  # fmt: skip
        known = {digest: self.memory[digest] for digest in digests if digest in self.memory}
        self.used = {**known, **self.used}
        new = {digest: each for digest, each in zip(digests, numbers, strict=True)
               if len(each) and digest not in self.used}  # fmt: skip
        if new:
            broken = np.array(self._ask(pd.concat(new.values(), ignore_index=True)), dtype="int64")
            start = 0
            for digest, each in new.items():
                here = broken[(broken >= start) & (broken < start + len(each))] - start
                self.used[digest] = here.tolist()
                start += len(each)
        return [self.used[digest] if len(each) else [] for digest, each in zip(digests, numbers, strict=True)]

    def _ask(self, numbers: pd.DataFrame) -> list[int]:
        import great_expectations as gx
        from great_expectations.expectations.core.expect_column_pair_values_a_to_be_greater_than_b import (
            ExpectColumnPairValuesAToBeGreaterThanB,
        )

        if self._batches is None:
            self._batches = _open_context(gx)
        at_least = ExpectColumnPairValuesAToBeGreaterThanB
        suite = gx.ExpectationSuite(
            name="zoals eerdere leveringen",
            expectations=[
                at_least(column_A="waarde", column_B="ondergrens", or_equal=True),
                at_least(column_A="bovengrens", column_B="waarde", or_equal=True),
            ],
        )
        rows = numbers.reset_index(drop=True).assign(plek=range(len(numbers)))
        verdict = self._batches.get_batch(batch_parameters={"dataframe": rows}).validate(
            suite, result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["plek"]}
        )
        broken = [item for result in verdict.results for item in result.result["unexpected_index_list"] or ()]
        return sorted({int(item["plek"]) for item in broken})


def _open_context(gx: Any) -> Any:
    """Open great-expectations in memory: no project folder, no Data Docs, no telemetry, no progress bars."""
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("leveringen").add_dataframe_asset("profielen")
    return asset.add_batch_definition_whole_dataframe("alles")
