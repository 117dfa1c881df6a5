"""
What the effect of SOJ is estimated from: a panel of practices and quarters, and what was chosen beforehand.

Pure arrays: who fills a panel from the marts decides which quarters are complete, which practices are excluded and
which outcome is counted; who estimates (``etl.compare.effect``) only sees numbers and labels.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class EffectPlan:
    """
    The choices of the effect model that are made before looking.

    * ``hoogste_toewijzingen``: up to so many distinct calendars of adoption all are tried; of more, ``trekkingen``
      are drawn and the observed one is added.
    * ``zekerheid``: two-sided confidence of every interval. ``kracht``: the power at which an effect counts as
      detectable.
    * ``placebo_kwartalen``: how many quarters the starts move back for the placebo date.
    """

    hoogste_toewijzingen: int = 20_000
    trekkingen: int = 1_999
    zekerheid: float = 0.95
    kracht: float = 0.8
    placebo_kwartalen: int = 4


@dataclass(frozen=True, eq=False)
class Paneel:
    """
    Practices x quarters, P by T.

    * ``praktijken``: P labels; ``kwartalen``: T labels, in order of time.
    * ``y``: (P, T) counts, NaN where not observed. ``n``: (P, T) patients under 18, above 0, NaN where unknown.
    * ``start``: (P,) index of the first quarter that is wholly with SOJ; T or more = never.
    * ``gebruikt``: (P, T), whether the cell is in the model: observed, list known, complete, not ``overgang`` and not
      ``uitgesloten``.
    * ``dosis``: (P, T) exposure between 0 and 1, for clusters of practices of which a part has SOJ. Left out: 0 before
      the start and 1 from it on.

    Shapes that do not match, a used cell without a count or a list, and a dosis outside 0..1 are errors of the caller:
    ``ValueError``.
    """

    praktijken: tuple[str, ...]
    kwartalen: tuple[str, ...]
    y: Floats
    n: Floats
    start: Ints
    gebruikt: Bools
    dosis: Floats = field(default_factory=lambda: np.empty((0, 0)))

    def __post_init__(self) -> None:
        shape = (len(self.praktijken), len(self.kwartalen))
        if self.dosis.size == 0:
            object.__setattr__(self, "dosis", exposure(self.start, shape[1]))
        for name in ("y", "n", "gebruikt", "dosis"):
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} is not {shape[0]} x {shape[1]}")
        if self.start.shape != shape[:1]:
            raise ValueError("start does not hold one quarter per practice")
        if not bool(np.all((self.y[self.gebruikt] >= 0) & (self.n[self.gebruikt] > 0))):
            raise ValueError("a used cell has no count, or no list above 0")
        if not bool(np.all((self.dosis >= 0) & (self.dosis <= 1))):
            raise ValueError("dosis lies outside 0..1")


def exposure(start: Ints, kwartalen: int) -> Floats:
    """Give the (P, T) exposure of practices that start whole: 0 before the quarter ``start``, 1 from it on."""
    return (np.arange(kwartalen)[None, :] >= start[:, None]).astype(np.float64)


def pre_period(paneel: Paneel) -> Paneel:
    """Give the panel with only the quarters before SOJ in use: none of them can hold an effect of it."""
    before = np.arange(len(paneel.kwartalen))[None, :] < paneel.start[:, None]
    return replace(paneel, gebruikt=paneel.gebruikt & before & (paneel.dosis == 0))


def placebo_date(paneel: Paneel, plan: EffectPlan) -> Paneel:
    """
    Give the panel of the placebo date: the quarters before SOJ, as if it had started ``placebo_kwartalen`` earlier.

    What is found in it is no effect of SOJ, for there was none yet. A practice that would then have started before
    the first quarter has no quarters without; practices that never started stay as they are.
    """
    kwartalen = len(paneel.kwartalen)
    moved = np.where(paneel.start < kwartalen, np.maximum(paneel.start - plan.placebo_kwartalen, 0), paneel.start)
    return replace(pre_period(paneel), start=moved, dosis=exposure(moved, kwartalen))


def without_practice(paneel: Paneel, index: int) -> Paneel:
    """Give the panel without one practice, for leaving each out in turn."""
    keep = np.arange(len(paneel.praktijken)) != index
    return Paneel(
        praktijken=tuple(label for label, kept in zip(paneel.praktijken, keep, strict=True) if kept),
        kwartalen=paneel.kwartalen,
        y=paneel.y[keep],
        n=paneel.n[keep],
        start=paneel.start[keep],
        gebruikt=paneel.gebruikt[keep],
        dosis=paneel.dosis[keep],
    )
