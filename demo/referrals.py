"""When children are referred: how many per practice and day, by whom, and with what effect of the SOJ.

Referrals are Poisson. Their rate is that of the patient list, times the practice, the season, the drift that
all practices share, and, within the outcome and while an SOJ works in the practice, the true effect.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np

from demo.days import quarter, quarter_end, quarters
from demo.decisions import Traject, Verwijzing
from demo.issuing import MESSAGES_FROM, World
from demo.lives import TrajectBuilder
from demo.places import UITKOMST, Gemeente
from demo.population import Kind
from demo.practices import MERGERS, Lists, Praktijk
from demo.products import DBC_END, is_offered
from demo.randomness import Dice, Streams, Wheel
from demo.referrers import ReferrerWriter

UITKOMST_PER_1000 = 6.7
OVERIG_PER_1000 = 5.0
"""Youths per 1,000 patients under 18 and quarter, within the outcome and for other care, without SOJ."""
SHARE_18_PLUS = 0.04
SHARE_SECOND_PRODUCT = 0.06
_SEASON = (1.05, 1.02, 0.87, 1.06)
_SHOCK = {"2020K2": 0.8}
_DRIFT_STEP = 0.025

_UITKOMST_BEFORE = Wheel({"SGGZ": 0.38, "GBGGZ": 0.3, "AMBULANT": 0.32})
_UITKOMST_SINCE = Wheel({"SGGZ": 0.33, "GBGGZ": 0.25, "GGZ_ONBEPAALD": 0.1, "AMBULANT": 0.32})
_OVERIG = Wheel(
    {
        "OPVOEDHULP": 0.23,
        "LVB": 0.13,
        "DYSLEXIE": 0.19,
        "DAGHULP": 0.13,
        "VERBLIJF": 0.09,
        "CRISIS": 0.05,
        "JB_JR": 0.07,
        "LOKAAL": 0.02,
        "LTA": 0.02,
        "OVERIG": 0.03,
        "ONBEKEND": 0.04,
    }
)
_AGES = {
    "SGGZ": (6, 17),
    "GBGGZ": (5, 17),
    "GGZ_ONBEPAALD": (5, 17),
    "AMBULANT": (3, 17),
    "OPVOEDHULP": (0, 13),
    "LVB": (3, 17),
    "DYSLEXIE": (7, 12),
    "DAGHULP": (2, 12),
    "CRISIS": (8, 17),
}
_ADULT_AGES = (18, 22)
_ADULT_CARE = ("SGGZ", "AMBULANT", "SGGZ", "GBGGZ")
_KANAAL_UITKOMST = Wheel(
    {
        "huisarts": 0.55,
        "gemeente": 0.19,
        "jeugdarts": 0.09,
        "medisch_specialist": 0.07,
        "gi": 0.04,
        "zelf": 0.06,
    }
)
_KANAAL_OVERIG = Wheel(
    {
        "huisarts": 0.33,
        "gemeente": 0.37,
        "jeugdarts": 0.09,
        "gi": 0.1,
        "rechter": 0.05,
        "medisch_specialist": 0.03,
        "zelf": 0.03,
    }
)
SOJ_SHARE = 0.42
"""Part of the referrals from a practice that its SOJ makes, where there is one."""


def daily_weights(first: int, last: int) -> np.ndarray:
    """Give per day its share of the starts of its quarter: few at weekends, many on the first of a month."""
    weights = np.zeros(last - first + 1)
    for start in quarters(first, last):
        end = quarter_end(start)
        own = []
        for number in range(start, end + 1):
            value = date.fromordinal(number)
            own.append((0.15 if value.weekday() >= 5 else 1.0) * (3.0 if value.day == 1 else 1.0))
        total = sum(own)
        for number, weight in zip(range(start, end + 1), own, strict=True):
            if first <= number <= last:
                weights[number - first] = weight / total
    return weights


def rates(
    praktijken: list[Praktijk], lists: Lists, first: int, last: int, streams: Streams, *, effect: float
) -> tuple[np.ndarray, np.ndarray]:
    """
    Give the expected number of youths referred per practice (row) and day (column).

    The first array is within the outcome (times ``effect`` while an SOJ works there), the second other care.
    """
    generator = streams.generator("drift")
    weights = daily_weights(first, last)
    inside = np.zeros((len(praktijken), len(weights)))
    outside = np.zeros_like(inside)
    drift = 0.0
    for start in quarters(first, last):
        drift += float(generator.normal(0.0, _DRIFT_STEP))
        label = quarter(start)
        common = np.exp(drift) * _SEASON[int(label[-1]) - 1] * _SHOCK.get(label, 1.0)
        for praktijk in praktijken:
            begin = max(start, first, praktijk.open_van)
            end = min(quarter_end(start), last, praktijk.open_tot)
            if begin > end:
                continue
            span = slice(begin - first, end - first + 1)
            expected = weights[span] * common * np.exp(praktijk.effect) / 1000.0
            expected *= lists.of(praktijk.index, begin)
            for target, gone in MERGERS.values():
                if target == praktijk.index and begin <= gone < end:
                    grown = lists.of(praktijk.index, gone + 1) / lists.of(praktijk.index, begin)
                    expected[gone + 1 - begin :] *= grown
            outside[praktijk.index, span] = expected * OVERIG_PER_1000
            for van, tot in praktijk.soj:
                if van <= end and tot >= begin:
                    expected[max(van, begin) - begin : min(tot, end) - begin + 1] *= effect
            inside[praktijk.index, span] = expected * UITKOMST_PER_1000
    return inside, outside


class ReferralSimulator:
    """Draws the referrals day by day and lets a traject be built for each."""

    def __init__(
        self, world: World, builder: TrajectBuilder, writer: ReferrerWriter, streams: Streams, factor: float
    ) -> None:
        self._world = world
        self._builder = builder
        self._writer = writer
        self._dice: Dice = streams.dice("verwijzingen")
        self._generator = streams.generator("aantallen")
        self._closing = streams.dice("sluiting")
        self._factor = factor
        self._number = 0
        self._remaining = 0
        self.not_yet_known: Counter[tuple[str, str]] = Counter()
        """(quarter, practice AGB) → referrals that the gemeente has not registered by the last day."""
        self.planned: Counter[tuple[str, str]] = Counter()
        """(quarter, practice AGB) → youths under 18 referred within the outcome, as drawn."""

    def run(self, inside: np.ndarray, outside: np.ndarray, first: int) -> None:
        """Simulate all days; the arrays come from ``rates`` and are scaled by ``factor``."""
        draws = [
            (self._generator.poisson(inside.T * self._factor), "uitkomst"),
            (self._generator.poisson(outside.T * self._factor), "overig"),
            (self._generator.poisson(inside.T * self._factor * SHARE_18_PLUS), "volwassen"),
        ]
        events: list[tuple[int, int, int, int]] = []
        for order, (counts, _) in enumerate(draws):
            days, places = np.nonzero(counts)
            found = counts[days, places]
            events += zip(days.tolist(), places.tolist(), [order] * len(days), found.tolist(), strict=True)
        events.sort()
        self._remaining = sum(event[3] for event in events)
        endings = sorted(
            (praktijk.open_tot + 1, praktijk.index)
            for praktijk in self._world.praktijken
            if praktijk.open_tot <= self._world.horizon
        )
        for offset, place, order, times in events:
            on = first + offset
            while endings and endings[0][0] <= on:
                last_day, gone = endings.pop(0)
                self._world.population.empty_practice(gone, last_day - 1, self._closing)
            for _ in range(times):
                self._refer(place, on, draws[order][1])
                self._remaining -= 1

    def _refer(self, praktijk: int, on: int, sort: str) -> None:
        dice = self._dice
        zorgvorm = self._zorgvorm(sort, on)
        ages = _ADULT_AGES if sort == "volwassen" else _AGES.get(zorgvorm, (2, 17))
        label = quarter(on) if sort != "overig" else ""
        kind = self._child(praktijk, on, ages, zorgvorm, label)
        if kind is None:
            return
        gemeente = self._world.gemeenten[kind.gemeente_on(on)]
        if not is_offered(zorgvorm, on, gemeente):
            zorgvorm = "OPVOEDHULP"
            if not kind.is_free(zorgvorm, on):
                return
        if label:
            kind.uitkomst_kwartaal = label
        verwijzing = self._verwijzing(praktijk, on, sort, gemeente)
        aanbieder = self._builder.office.aanbieder(zorgvorm)
        spot = (quarter(on), self._world.praktijken[praktijk].agb)
        if sort == "uitkomst":
            self.planned[spot] += 1
        traject = self._builder.build(kind, zorgvorm, on, verwijzing, aanbieder=aanbieder)
        if traject is None:
            self.not_yet_known[spot] += 1
            return
        if dice.chance(SHARE_SECOND_PRODUCT):
            self._second_product(traject, verwijzing, on, sort)

    def _second_product(self, traject: Traject, verwijzing: Verwijzing, on: int, sort: str) -> None:
        """One request, two products: the same reference, aanbieder and referrer."""
        first = traject.beschikkingen[0]
        kind = traject.kind
        options = [
            zorgvorm
            for zorgvorm in first.aanbieder.zorgvormen
            if zorgvorm not in (first.zorgvorm, "ONBEKEND", "GGZ_ONBEPAALD")
            and (sort != "overig" or zorgvorm not in UITKOMST)
            and kind.is_free(zorgvorm, on)
        ]
        if not options:
            return
        built = self._builder.build(kind, self._dice.pick(options), on, verwijzing, aanbieder=first.aanbieder)
        if built is not None and verwijzing.heeft_verzoek:
            self._world.gevaren.count("referentie_meer_producten")

    def _zorgvorm(self, sort: str, on: int) -> str:
        if sort == "volwassen":
            return self._dice.pick(_ADULT_CARE)
        if sort == "overig":
            return _OVERIG.draw(self._dice)
        return (_UITKOMST_SINCE if on >= DBC_END else _UITKOMST_BEFORE).draw(self._dice)

    def _child(self, praktijk: int, on: int, ages: tuple[int, int], zorgvorm: str, label: str) -> Kind | None:
        """Find a child, or make one while the budget lasts, spread over all referrals still to come."""
        population = self._world.population
        if population.left and self._dice.chance(population.left / max(1, self._remaining)):
            return population.make(praktijk, on, ages)
        kind = population.pick(praktijk, on, ages, zorgvorm, label)
        if kind is None and population.left:
            return population.make(praktijk, on, ages)
        return kind or population.pick(praktijk, on, ages, zorgvorm, label, tries=400)

    def _verwijzing(self, praktijk: int, on: int, sort: str, gemeente: Gemeente) -> Verwijzing:
        dice = self._dice
        kanaal = (_KANAAL_OVERIG if sort == "overig" else _KANAAL_UITKOMST).draw(dice)
        if kanaal == "huisarts" and self._world.praktijken[praktijk].has_soj(on) and dice.chance(SOJ_SHARE):
            kanaal = "soj"
        asked = on - dice.between(5, 40)
        in_messages = gemeente.vorm == "ijw" and asked >= MESSAGES_FROM - 40
        verwijzer = self._writer.write(kanaal, praktijk, on, in_messages)
        requested = gemeente.heeft_verzoeken and dice.chance(0.2 if kanaal == "gemeente" else 0.97)
        self._number += 1
        return Verwijzing(kanaal, verwijzer, f"A{self._number:06d}", asked, requested and verwijzer.vorm != "ontbreekt")
