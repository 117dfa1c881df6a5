"""The invented children: a test BSN, a birth date, and where they live and are enrolled over time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from demo.days import OPEN, age_on
from demo.practices import Praktijk, successor_of
from demo.randomness import Dice, Streams

TEST_RANGE = (999_900_006, 999_999_990)
LARGE_RANGE_FROM = 900_000_000
_WEIGHTS = np.array([9, 8, 7, 6, 5, 4, 3, 2, -1])


def passes_eleven_test(bsn: str) -> bool:
    """Tell whether nine digits pass the 11-proef and are not the two numbers that mean "nobody"."""
    if len(bsn) != 9 or not bsn.isdigit() or bsn in ("000000000", "999999999"):
        return False
    return sum(int(weight) * int(digit) for weight, digit in zip(_WEIGHTS, bsn, strict=True)) % 11 == 0


def valid_bsns(first: int, last: int) -> list[str]:
    """Give all numbers from first up to and including last that pass the 11-proef."""
    numbers = np.arange(first, last + 1)
    digits = numbers[:, None] // 10 ** np.arange(8, -1, -1) % 10
    passing = numbers[(digits @ _WEIGHTS) % 11 == 0]
    return [f"{number:09d}" for number in passing.tolist() if number != 999_999_999]


def make_bsns(streams: Streams, count: int) -> list[str]:
    """Give that many BSNs in random order: of the test range, or from 900000000 up if that is too small."""
    found = valid_bsns(*TEST_RANGE)
    if count > len(found):
        found = valid_bsns(LARGE_RANGE_FROM, LARGE_RANGE_FROM + 12 * count + 100)
    return streams.dice("bsn").shuffled(found)[:count]


@dataclass(slots=True, eq=False)
class Kind:
    """One child. ``woont``, ``praktijken``: (from, index), oldest first. ``laatste``: zorgvorm → last day."""

    nummer: int
    bsn: str
    geboren: int
    geslacht: str
    achternaam: str
    woont: list[tuple[int, int]]
    praktijken: list[tuple[int, int]]
    grens: bool
    """Lives where the border between two gemeenten is redrawn on 1-1-2022."""
    postcode: str
    laatste: dict[str, int] = field(default_factory=dict)
    uitkomst_kwartaal: str = ""

    @property
    def kind_id(self) -> str:
        """Name of the child in the truth, in which no BSN occurs."""
        return f"K{self.nummer:06d}"

    def gemeente_on(self, on: int) -> int:
        """Give the index of the gemeente in which the child lives on a day."""
        return _on(self.woont, on)

    def praktijk_on(self, on: int) -> int:
        """Give the index of the practice at which the child is enrolled on a day."""
        return _on(self.praktijken, on)

    def is_free(self, key: str, start: int, max_gap_days: int = 30) -> bool:
        """Tell whether a traject of this zorgvorm from this day on is a new one (contract, rule 5)."""
        last = self.laatste.get(key)
        return last is None or (last != OPEN and start > last + max_gap_days + 1)

    def occupy(self, key: str, end: int) -> None:
        """Remember until when care of this zorgvorm runs; all unknown products count as one here."""
        zorgvorm = key.partition("|")[0]
        self.laatste[zorgvorm] = max(end, self.laatste.get(zorgvorm, 0))


def _on(timeline: list[tuple[int, int]], on: int) -> int:
    found = timeline[0][1]
    for van, index in timeline:
        if van > on:
            break
        found = index
    return found


BORDER_FROM = 1
_BORDER_SHARE = 0.25
_OLDEST = 23


class Population:
    """Children per practice, made when they are first needed, up to a budget."""

    def __init__(
        self, streams: Streams, praktijken: list[Praktijk], gemeenten: int, budget: int, border_day: int
    ) -> None:
        self._dice = streams.dice("kinderen")
        self._bsns = make_bsns(streams, budget)
        self._praktijken = praktijken
        self._gemeenten = gemeenten
        self._border_day = border_day
        self.kinderen: list[Kind] = []
        self.pools: list[list[Kind]] = [[] for _ in praktijken]

    @property
    def left(self) -> int:
        """How many children can still be made."""
        return len(self._bsns) - len(self.kinderen)

    def make(self, praktijk: int, on: int, ages: tuple[int, int]) -> Kind:
        """Make a child of an age in years on a day, enrolled at a practice; it may live next door."""
        dice = self._dice
        youngest, oldest = ages
        age_days = int((youngest + dice.unit() * (oldest + 1 - youngest)) * 365.25)
        born = on - min(age_days, int((oldest + 1) * 365.25) - 3)
        home = self._praktijken[praktijk].gemeente
        step = dice.unit()
        if self._gemeenten > 1 and step < 0.12:
            home = (home + (1 if step < 0.08 else self._gemeenten - 1)) % self._gemeenten
        grens = self._gemeenten > 1 and home == BORDER_FROM and dice.chance(_BORDER_SHARE)
        beyond = (self._gemeenten - 1) if self._gemeenten > BORDER_FROM + 1 else 0
        if grens and on >= self._border_day:
            home = beyond
        lives = [(born, home)]
        if grens and on < self._border_day:
            lives.append((self._border_day, beyond))
        surname = dice.pick(("Aalbers", "Buitenhuis", "Coppens", "Drost", "Engel", "Faber", "Gielen", "Haring"))
        sex = dice.unit()
        kind = Kind(
            len(self.kinderen) + 1,
            self._bsns[len(self.kinderen)],
            born,
            "1" if sex < 0.53 else "2" if sex < 0.99 else "0",
            surname,
            lives,
            [(born, praktijk)],
            grens,
            f"99{10 + home:02d}",
        )
        self.kinderen.append(kind)
        self.pools[praktijk].append(kind)
        return kind

    def enrol(self, kind: Kind, praktijk: int, on: int) -> None:
        """Move a child to another practice from a day on."""
        kind.praktijken.append((on, praktijk))
        kind.praktijken.sort()
        self.pools[praktijk].append(kind)

    def pick(
        self, praktijk: int, on: int, ages: tuple[int, int], zorgvorm: str, quarter: str, *, tries: int = 14
    ) -> Kind | None:
        """
        Find a child of the practice for a new referral, or None.

        It has the right age and no care of this zorgvorm; with ``quarter`` filled, no other referral within
        the outcome in that quarter. Children that grew up or left are dropped from the pool on the way.
        """
        youngest, oldest = ages
        pool = self.pools[praktijk]
        for _ in range(tries):
            if not pool:
                return None
            place = int(self._dice.unit() * len(pool))
            kind = pool[place]
            age = age_on(kind.geboren, on)
            if age >= _OLDEST or kind.praktijken[-1][1] != praktijk:
                pool[place] = pool[-1]
                pool.pop()
                continue
            if not youngest <= age <= oldest or kind.praktijk_on(on) != praktijk:
                continue
            if quarter and kind.uitkomst_kwartaal == quarter:
                continue
            if kind.is_free(zorgvorm, on):
                return kind
        return None

    def empty_practice(self, praktijk: int, last_day: int, dice: Dice) -> None:
        """Enrol everybody of a practice that ends elsewhere from the next day on."""
        for kind in list(self.pools[praktijk]):
            if kind.praktijken[-1][1] == praktijk:
                self.enrol(kind, successor_of(self._praktijken, praktijk, dice), last_day + 1)
        self.pools[praktijk] = []
