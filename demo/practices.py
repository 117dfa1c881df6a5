"""The invented huisartspraktijken: names, huisartsen, SOJ periods, mergers, closures and patient lists.

AGB codes: praktijk 0199xxxx, huisarts 0198xxxx, jeugdarts 0398xxxx, SOJ 9498xxxx.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from math import exp

from demo.days import OPEN, birthday, day
from demo.names import INITIALS, SURNAMES, practice_words
from demo.places import Gemeente
from demo.randomness import Dice, Streams

MIN_PRAKTIJKEN = 16
START = day(2016, 1, 1)
_LONG_AGO = day(2010, 1, 1)

# What happens to which practice, by index; the first twelve carry the special cases.
_AMBIGUOUS_FIRST, _SOJ_STOPS, _EXCLUDED, _MERGED_ONE, _CLOSES, _RENAMED_ONE = 0, 1, 2, 3, 5, 6
_MERGED_TWO, _OPENS, _RENAMED_TWO, _NO_GROUP, _AMBIGUOUS_SECOND = 7, 9, 10, 11, 15
MERGERS = {_MERGED_ONE: (4, day(2020, 12, 31)), _MERGED_TWO: (8, day(2023, 5, 15))}
"""Practice index → (the practice it becomes part of, its last day)."""
CLOSURE = {_CLOSES: day(2021, 6, 30)}
OPENING = {_OPENS: day(2019, 3, 1)}
RENAMINGS = {_RENAMED_ONE: day(2020, 1, 1), _RENAMED_TWO: day(2022, 9, 1)}

_STAGGERED = (
    day(2018, 7, 1),
    day(2019, 2, 15),
    day(2019, 10, 1),
    day(2020, 10, 12),
    day(2021, 4, 1),
    day(2022, 1, 1),
    day(2022, 11, 20),
    day(2023, 7, 1),
    day(2024, 3, 4),
)

SHARED_NAME = "Huisartsenpraktijk Centrum"
"""What people write for two different practices."""


@dataclass(slots=True)
class Zorgverlener:
    """A person who works in practices: rows of (praktijk index, from, until)."""

    agb: str
    naam: str
    rol: str
    plaatsen: list[tuple[int, int, int]] = field(default_factory=list)

    def places_on(self, on: int) -> list[int]:
        """Give the practices of this person on a day."""
        return [praktijk for praktijk, van, tot in self.plaatsen if van <= on <= tot]


@dataclass(slots=True)
class Praktijk:
    """One practice; ``namen`` are (from, until, name)."""

    index: int
    agb: str
    gemeente: int
    namen: list[tuple[int, int, str]]
    aliassen: tuple[str, ...]
    open_van: int
    open_tot: int
    opgegaan_in: int | None
    lijst: float
    groei: float
    effect: float
    """Log of how much more or less this practice refers."""
    soj: list[tuple[int, int]]
    groep: str
    """``ja``, ``nee``, ``uitgesloten``, or empty: no row at all."""
    huisartsen: list[Zorgverlener] = field(default_factory=list)
    waarnemers: list[Zorgverlener] = field(default_factory=list)
    soj_mensen: list[Zorgverlener] = field(default_factory=list)

    def is_open(self, on: int) -> bool:
        """Tell whether the practice is open on a day."""
        return self.open_van <= on <= self.open_tot

    def has_soj(self, on: int) -> bool:
        """Tell whether an SOJ works in the practice on a day."""
        return any(van <= on <= tot for van, tot in self.soj)

    def name_on(self, on: int) -> str:
        """Give the name on a day; after closing the last one."""
        for van, tot, naam in self.namen:
            if van <= on <= tot:
                return naam
        return self.namen[-1][2]


def _soj_periods(index: int) -> list[tuple[int, int]]:
    if index == _SOJ_STOPS:
        return [(day(2018, 7, 1), day(2022, 12, 31))]
    if index in (_MERGED_TWO, MERGERS[_MERGED_TWO][0]):
        return [(day(2019, 4, 1), OPEN)]
    if index in (_AMBIGUOUS_FIRST, _RENAMED_TWO) or (index > _NO_GROUP and index % 2 == 0):
        return [(_STAGGERED[(index // 2) % len(_STAGGERED)], OPEN)]
    return []


def _group(index: int, soj: list[tuple[int, int]]) -> str:
    if index == _EXCLUDED:
        return "uitgesloten"
    if index == _NO_GROUP:
        return ""
    return "ja" if soj else "nee"


def _gemeente_per_praktijk(gemeenten: list[Gemeente], count: int) -> list[int]:
    """Share the practices over the gemeenten by weight; each gemeente has one while there are enough."""
    found: list[int] = []
    edge = 0.0
    for gemeente in gemeenten:
        edge += gemeente.gewicht * count
        found.extend([gemeente.index] * max(min(1, count - len(found)), round(edge) - len(found)))
    found = found[:count]
    return found + [gemeenten[-1].index] * (count - len(found))


def make_praktijken(streams: Streams, gemeenten: list[Gemeente], count: int) -> list[Praktijk]:
    """Make the practices with their lives; raises ValueError when there are too few for all special cases."""
    if count < MIN_PRAKTIJKEN:
        raise ValueError(f"De demonstratieregio heeft ten minste {MIN_PRAKTIJKEN} praktijken nodig.")
    dice = streams.dice("praktijken")
    words = practice_words(count)
    places = _gemeente_per_praktijk(gemeenten, count)
    praktijken: list[Praktijk] = []
    for index, (word, gemeente) in enumerate(zip(words, places, strict=True)):
        naam = f"Huisartsenpraktijk {word}"
        aliassen: tuple[str, ...] = (f"HAP {word}", f"Huisartsen {word}")
        if index in (_AMBIGUOUS_FIRST, _AMBIGUOUS_SECOND):
            naam = f"{SHARED_NAME} {'Noord' if index == _AMBIGUOUS_FIRST else 'Zuid'}"
            aliassen = (SHARED_NAME, "HAP Centrum")
        namen = [(_LONG_AGO, OPEN, naam)]
        if index in RENAMINGS:
            at = RENAMINGS[index]
            namen = [(_LONG_AGO, at - 1, naam), (at, OPEN, f"Gezondheidscentrum {word} en Omstreken")]
        soj = _soj_periods(index)
        praktijken.append(
            Praktijk(
                index,
                f"0199{index + 1:04d}",
                gemeente,
                namen,
                aliassen,
                OPENING.get(index, _LONG_AGO),
                CLOSURE.get(index, MERGERS[index][1] if index in MERGERS else OPEN),
                MERGERS[index][0] if index in MERGERS else None,
                700.0 + 1900.0 * dice.unit() ** 1.3,
                0.02 * (dice.unit() - 0.5),
                0.18 * dice.normal(),
                soj,
                _group(index, soj),
            )
        )
    return praktijken


def _staff(praktijk: Praktijk) -> list[tuple[int, int, int]]:
    """Give where a GP of this practice works: after a merger in the practice it became part of."""
    places = [(praktijk.index, praktijk.open_van, praktijk.open_tot)]
    if praktijk.opgegaan_in is not None:
        places.append((praktijk.opgegaan_in, praktijk.open_tot + 1, OPEN))
    return places


def make_zorgverleners(streams: Streams, praktijken: list[Praktijk]) -> list[Zorgverlener]:
    """Make huisartsen, locums (two practices at once), SOJ workers and jeugdartsen, each with practices."""
    dice = streams.dice("zorgverleners")
    people: list[Zorgverlener] = []
    used: set[str] = set()

    def person(agb: str, rol: str, same_as: str = "") -> Zorgverlener:
        naam = same_as
        tries = 0
        while not naam or (naam in used and not same_as and tries < 200):
            naam = f"{dice.pick(INITIALS)} {dice.pick(SURNAMES)}"
            tries += 1
        used.add(naam)
        people.append(Zorgverlener(agb, naam, rol))
        return people[-1]

    number = 0
    for praktijk in praktijken:
        for _ in range(dice.between(2, 4)):
            number += 1
            huisarts = person(f"0198{number:04d}", "huisarts")
            huisarts.plaatsen = _staff(praktijk)
            praktijk.huisartsen.append(huisarts)
    for first, second in zip(praktijken[::7], praktijken[3::7], strict=False):
        # Two huisartsen of the same name in two practices: a name alone does not tell which.
        second.huisartsen[0].naam = first.huisartsen[0].naam
    for index, praktijk in enumerate(praktijken):
        if praktijk.open_tot == OPEN and index % 3 == 0:
            # Somebody moves to the next practice: the same personal AGB, another practice from a day on.
            mover = praktijk.huisartsen[-1]
            target = praktijken[(index + 12) % len(praktijken)]
            if target.open_tot == OPEN and target.open_van <= START:
                at = birthday(day(2001, 7, 1), dice.between(17, 23))
                mover.plaatsen = [(praktijk.index, praktijk.open_van, at - 1), (target.index, at, OPEN)]
                target.huisartsen.append(mover)
    for first, second in zip(praktijken[::2], praktijken[1::2], strict=False):
        number += 1
        locum = person(f"0198{number:04d}", "huisarts")
        locum.plaatsen = _staff(first) + _staff(second)
        first.waarnemers.append(locum)
        second.waarnemers.append(locum)
    soj_number = 0
    for praktijk in praktijken:
        shared = praktijk.index == 14 and praktijken[12].soj_mensen
        for van, tot in praktijk.soj:
            if shared:
                worker = praktijken[12].soj_mensen[0]
            else:
                soj_number += 1
                worker = person(f"9498{soj_number:04d}", "soj")
            worker.plaatsen.extend((place, max(van, begin), min(tot, end)) for place, begin, end in _staff(praktijk))
            praktijk.soj_mensen.append(worker)
    for jeugdarts_number, praktijk in enumerate(praktijken[::5], start=1):
        jeugdarts = person(f"0398{jeugdarts_number:04d}", "jeugdarts")
        jeugdarts.plaatsen = [(praktijk.index, praktijk.open_van, praktijk.open_tot)]
    return people


class Lists:
    """How many patients under 18 each practice has, over time; a merger adds the list that comes."""

    def __init__(self, praktijken: list[Praktijk], scale: float) -> None:
        self._praktijken = praktijken
        self._scale = scale
        self.of = cache(self._of)

    def _of(self, index: int, on: int) -> float:
        praktijk = self._praktijken[index]
        if not praktijk.is_open(on):
            return 0.0
        own = self._alone(praktijk, on)
        for other in self._praktijken:
            if other.opgegaan_in == index and on > other.open_tot:
                own += self._alone(other, on)
        return own * self._scale

    @staticmethod
    def _alone(praktijk: Praktijk, on: int) -> float:
        start_up = 1.0
        if praktijk.index in OPENING:
            start_up = min(1.0, 0.4 + max(0.0, (on - praktijk.open_van) / 730))
        return praktijk.lijst * start_up * exp(praktijk.groei * (on - START) / 365.25)


def successor_of(praktijken: list[Praktijk], index: int, dice: Dice) -> int:
    """Give the practice to which the patients of a practice that ends go."""
    praktijk = praktijken[index]
    if praktijk.opgegaan_in is not None:
        return praktijk.opgegaan_in
    stays = [
        other.index
        for other in praktijken
        if other.gemeente == praktijk.gemeente and other.open_tot == OPEN and other.open_van <= START
    ]
    others = [other.index for other in praktijken if other.open_tot == OPEN and other.open_van <= START]
    return dice.pick(stays or others)
