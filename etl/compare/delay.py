"""
The reporting triangle: how many verwijzingen of a quarter had been seen when it was so many days old.

A quarter is a number here (year x 4 + quarter - 1), a day a number too (days since 1970). A cell counts everything
seen up to a day, so what a first delivery brings all at once (the backlog of years) is in it without saying anything
of delay: two cells are only ever compared when both lie after that first delivery.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MONTHS_OF_1970 = 1970 * 12
MOST_DAYS = 1_000_000
"""More than any day number: a quarter times this plus a day sorts by quarter, then by day."""
LEAST_SLACK, MOST_SLACK = 3, 31
"""A delivery stands for a day that is so near: half the usual time between deliveries, within these bounds."""


def begin_of(quarters: Ints) -> Ints:
    """Give the first day of quarters."""
    months = np.asarray(quarters, dtype="int64") * 3 - MONTHS_OF_1970
    return months.astype("datetime64[M]").astype("datetime64[D]").astype("int64")


def quarter_of(day: int) -> int:
    """Give the quarter of a day."""
    month = int(np.datetime64(day, "D").astype("datetime64[M]").astype("int64"))
    return (month + MONTHS_OF_1970) // 3


@dataclass(frozen=True)
class Stroom:
    """
    What one clock saw of one gemeente: the registrations of all its systems, or the deliveries of one source.

    ``kwartaal`` and ``gezien``: quarter and first day of each verwijzing. ``dagen``: days of delivery in order; none
    for registrations, which are seen day by day. ``vanaf``: the first day of which the clock tells everything.
    ``alleen_nieuw``: a source that came beside or after another one tells nothing of quarters that began before it,
    for the other one has seen part of those.
    """

    kwartaal: Ints
    gezien: Ints
    dagen: Ints
    vanaf: int
    alleen_nieuw: bool = False

    @cached_property
    def _sorted(self) -> Ints:
        return np.sort(self.kwartaal * MOST_DAYS + self.gezien)

    def count_seen(self, quarters: Ints, days: Ints) -> Ints:
        """Give how many verwijzingen of each quarter had been seen on its days: quarters (P,), days (P, A)."""
        low = np.searchsorted(self._sorted, quarters * MOST_DAYS, side="left")
        high = np.searchsorted(self._sorted, quarters[:, None] * MOST_DAYS + np.maximum(days, -1), side="right")
        return high - low[:, None]

    def cells(self, quarters: Ints, ages: Ints, until: int) -> Floats:
        """
        Give the triangle (P, A): seen of each quarter at each age in days, with what had come in ``until`` then.

        NaN where the day lies after ``until`` or before ``vanaf``, or where no delivery is near enough to stand for it.
        """
        begins = begin_of(quarters)
        days = begins[:, None] + ages[None, :]
        known = days <= until
        if self.dagen.size:
            days, near = self._nearest_delivery(days, until)
            known = known & near
        known = known & (days >= self.vanaf)
        if self.alleen_nieuw:
            known = known & (begins >= self.vanaf)[:, None]
        return np.where(known, self.count_seen(quarters, days), np.nan)

    def _nearest_delivery(self, days: Ints, until: int) -> tuple[Ints, npt.NDArray[np.bool_]]:
        landed = self.dagen[self.dagen <= until]
        if not landed.size:
            return days, np.zeros(days.shape, dtype=bool)
        after = np.clip(np.searchsorted(landed, days), 0, landed.size - 1)
        before = np.maximum(after - 1, 0)
        closer = np.abs(landed[before] - days) <= np.abs(landed[after] - days)
        nearest = np.where(closer, landed[before], landed[after])
        return nearest, np.abs(nearest - days) <= self._slack

    @cached_property
    def _slack(self) -> float:
        usual = float(np.median(np.diff(self.dagen))) / 2 if self.dagen.size > 1 else MOST_SLACK
        return min(max(usual, LEAST_SLACK), MOST_SLACK)


@dataclass(frozen=True)
class Zicht:
    """
    What is known of the delay of one gemeente.

    ``bron``: which clock (``schemas.values.VERTRAGING_BRONNEN``). ``dagen``: days on which its decisions were
    delivered. ``bekend``: verwijzingen per quarter known today, those without a day of registration too.
    """

    gemeente: str
    bron: str
    stromen: tuple[Stroom, ...]
    dagen: Ints
    bekend: dict[int, int]

    @property
    def gezien_tot(self) -> int:
        """The day of the newest delivery."""
        return int(self.dagen[-1])

    def seen_until(self, day: int) -> int | None:
        """
        Give until when this gemeente could be seen on a day in the past; None when nothing could be.

        By deliveries: the last one before it. By registrations: that day, as if it had been delivered then.
        """
        if day < min(stroom.vanaf for stroom in self.stromen):
            return None
        by_delivery = any(stroom.dagen.size for stroom in self.stromen)
        if not by_delivery:
            return min(day, self.gezien_tot)
        landed = self.dagen[self.dagen <= day]
        return int(landed[-1]) if landed.size else None

    def count_seen(self, quarters: Ints, until: int) -> Ints:
        """Give how many verwijzingen of each quarter had been seen on a day, over all streams."""
        days = np.full((len(quarters), 1), until, dtype="int64")
        return sum((stroom.count_seen(quarters, days)[:, 0] for stroom in self.stromen), np.zeros(len(quarters), int))


def stack_cells(stromen: Sequence[Stroom], quarters: Ints, ages: Ints, until: int) -> Floats:
    """Give the triangles of streams behind each other: (S, P, A)."""
    return np.stack([stroom.cells(quarters, ages, until) for stroom in stromen])
