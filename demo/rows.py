"""Which version goes into which delivery, and what goes wrong with rows on the way.

A ``Regel`` is one row to be written: a version of a decision, the day of its delivery, and values that
replace the right ones. The shape of the file comes later (``tables``, ``oldsystem``, ``ijw``).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from demo.days import day, iso, quarter_end, quarters
from demo.days import year as year_of
from demo.decisions import Beschikking, Versie
from demo.issuing import MESSAGES_FROM, World
from demo.mistakes import AFGEKEURD, quota
from demo.places import Gemeente
from demo.population import passes_eleven_test
from demo.randomness import Dice

IMPOSSIBLE_DAYS = ("2027-06-31", "2025-02-30", "2024-13-01")
TE_LAAT = "te laat"
_EACH_HALF_YEAR = day(2026, 1, 1)
NIET_GELEVERD = "nee"


@dataclass(slots=True)
class Regel:
    """One row to be written. ``anders``: canonical column → text that replaces the right value."""

    beschikking: Beschikking
    versie: Versie
    levering: int
    anders: dict[str, str] = field(default_factory=dict)
    in_bericht: bool = False
    zonder_referentie: bool = False
    eenmalig: bool = False
    """Only in this one delivery, also where every delivery repeats everything."""

    @property
    def order(self) -> tuple[int, int, str, int]:
        """Place within its delivery: by toewijzingsdatum, number and time, a stop after its version."""
        return (
            self.versie.toewijzingsdatum,
            self.beschikking.nummer,
            self.versie.tijd,
            int(self.versie.is_stop),
        )


def delivery_days(gemeente: Gemeente, first: int, last: int) -> list[int]:
    """Give the days on which a gemeente delivers its tables; the last day of the data is always one."""
    if gemeente.vorm == "jaar":
        found = [day(year, 12, 31) for year in range(year_of(first), year_of(last) + 1)]
        halves = [day(year, 6, 30) for year in range(year_of(first), year_of(last) + 1)]
        found = sorted([*found, *(half for half in halves if gemeente.in_database(half))])
    else:
        found = [quarter_end(start) for start in quarters(first, last)]
        if gemeente.vorm == "volledig":
            found = [one for one in found if iso(one)[5:7] == "12" or (one > _EACH_HALF_YEAR and iso(one)[5:7] == "06")]
    found = [moment for moment in found if moment < last] + [last]
    if gemeente.vorm == "ijw":
        found = [moment for moment in found if moment < MESSAGES_FROM]
    return found


class RowPlanner:
    """Plans the rows of all gemeenten."""

    def __init__(self, world: World, dice: Dice, first: int) -> None:
        self._world = world
        self._dice = dice
        self.days = [delivery_days(gemeente, first, world.horizon) for gemeente in world.gemeenten]
        self.regels: list[list[Regel]] = [[] for _ in world.gemeenten]

    def plan(self, beschikkingen: list[Beschikking]) -> None:
        """Place every version in a delivery; note on each decision whether it is delivered at all."""
        for item in beschikkingen:
            not_before = item.versies[0].bekend
            if item.laat_kwartalen:
                not_before += 91 * item.laat_kwartalen
            placed = 0
            for versie in item.versies:
                regel = self._place(item, versie, max(versie.bekend, not_before))
                if regel is not None:
                    self.regels[item.gemeente].append(regel)
                    placed += 1
            if item.laat_kwartalen and placed:
                self._world.gevaren.count("laat_geleverd")
            if placed < len(item.versies) and item.geleverd == "ja":
                item.geleverd = TE_LAAT if item.laat_kwartalen else NIET_GELEVERD

    def _place(self, item: Beschikking, versie: Versie, ready: int) -> Regel | None:
        days = self.days[item.gemeente]
        place = bisect_left(days, ready)
        if place < len(days):
            return Regel(item, versie, days[place])
        if self._world.gemeenten[item.gemeente].vorm != "ijw" or ready > self._world.horizon:
            return None
        if item.leveringsvorm != "ZIN":
            return None  # there is no message for a PGB
        return Regel(item, versie, ready, in_bericht=True)

    def disturb(self) -> None:
        """Add what goes wrong with rows: sent twice, refused, careless codes, values that cannot be."""
        total = sum(len(regels) for regels in self.regels)
        for gemeente, regels in zip(self._world.gemeenten, self.regels, strict=True):
            self._only_refused(gemeente, regels, total)
            self._careless(gemeente, regels)
            regels.extend(self._again(gemeente, regels) + self._refused(gemeente, regels))
            regels.sort(key=lambda regel: (regel.levering, regel.order))

    def _again(self, gemeente: Gemeente, regels: list[Regel]) -> list[Regel]:
        """Send some rows once more, in the next delivery."""
        found: list[Regel] = []
        days = self.days[gemeente.index]
        for regel in regels:
            item = regel.beschikking
            if gemeente.vorm == "volledig" or not self._dice.chance(0.014):
                continue
            same_day = sum(one.toewijzingsdatum == regel.versie.toewijzingsdatum for one in item.versies)
            if same_day > 1 or item.geleverd != "ja":
                continue  # sent again, it would overtake the other version of that day, or a stop
            if regel.in_bericht:
                again = Regel(
                    item,
                    regel.versie,
                    regel.levering + self._dice.between(8, 40),
                    in_bericht=True,
                    zonder_referentie=True,
                )
                if again.levering > self._world.horizon:
                    continue
            else:
                place = days.index(regel.levering) + 1
                if place >= len(days) or (gemeente.later == "ggm" and days[place] >= gemeente.later_van):
                    continue
                again = Regel(item, regel.versie, days[place], dict(regel.anders))
            found.append(again)
            self._world.gevaren.count("rij_opnieuw")
        return found

    def _refused(self, gemeente: Gemeente, regels: list[Regel]) -> list[Regel]:
        """Add rows that must be refused: a right row of the same version is delivered as well."""
        found: list[Regel] = []
        right = [
            regel
            for regel in regels
            if regel.beschikking.geleverd == "ja"
            and regel.beschikking.telt_mee
            and not regel.versie.is_stop
            and regel.beschikking.product.categorie
        ]
        for name in _REFUSALS:
            if not right or (name == "afgekeurd_andere_gemeente" and gemeente.vorm == "oud"):
                continue
            for _ in range(quota(0.0026, len(right))):
                regel = self._dice.pick(right)
                if name == "afgekeurd_andere_gemeente" and gemeente.in_database(regel.levering):
                    continue
                if regel.in_bericht and name in ("afgekeurd_bsn_acht", "afgekeurd_verplicht_leeg"):
                    continue
                found.append(
                    Regel(
                        regel.beschikking,
                        regel.versie,
                        regel.levering,
                        self._wrong(name, regel),
                        regel.in_bericht,
                        eenmalig=True,
                    )
                )
                self._world.gevaren.count(name)
        return found

    def _wrong(self, name: str, regel: Regel) -> dict[str, str]:
        """Give the value that makes a row wrong."""
        item = regel.beschikking
        if name == "afgekeurd_bsn":
            return {"bsn": spoil_bsn(item.kind.bsn)}
        if name == "afgekeurd_bsn_acht":
            return {"bsn": item.kind.bsn[1:]}
        if name == "afgekeurd_einddatum":
            return {"einddatum": self._dice.pick(IMPOSSIBLE_DAYS)}
        if name == "afgekeurd_einde_voor_begin":
            return {"einddatum": iso(item.ingangsdatum - self._dice.between(1, 400))}
        if name == "afgekeurd_andere_gemeente":
            others = [place.code for place in self._world.gemeenten if place.index != item.gemeente]
            return {"gemeente": self._dice.pick(others or ["9960"])}
        return {self._dice.pick(("ingangsdatum", "aanbieder_agb", "toewijzingsdatum", "bsn")): ""}

    def _only_refused(self, gemeente: Gemeente, regels: list[Regel], total: int) -> None:
        """Spoil the only row of some decisions: what is lost this way the reader cannot know."""
        alone = [
            place
            for place, regel in enumerate(regels)
            if regel.beschikking.telt_mee
            and regel.beschikking.traject is not None
            and len(regel.beschikking.traject.beschikkingen) == 1
            and len(regel.beschikking.versies) == 1
            and regel.beschikking.geleverd == "ja"
            and not regel.in_bericht
        ]
        for _ in range(quota(0.0018 * len(regels) / max(1, total), total)):
            if not alone:
                return
            regel = regels[alone.pop(int(self._dice.unit() * len(alone)))]
            name = self._dice.pick(("afgekeurd_bsn", "afgekeurd_einddatum", "afgekeurd_verplicht_leeg"))
            regel.anders = self._wrong(name, regel)
            regel.beschikking.geleverd = AFGEKEURD
            self._world.gevaren.count(name)
            self._world.gevaren.count("alleen_afgekeurd")

    def _careless(self, gemeente: Gemeente, regels: list[Regel]) -> None:
        """Write codes in small letters or with spaces, lose zeros, put values that cannot be."""
        dice, count = self._dice, self._world.gevaren.count
        for regel in regels:
            if regel.in_bericht or regel.anders:
                continue
            code = regel.beschikking.product.code
            if code and dice.chance(0.012):
                regel.anders["productcode"] = f"{code.lower()}  " if dice.chance(0.6) else f" {code}"
                count("code_slordig")
            if regel.versie.reden.startswith("0") and dice.chance(0.05):
                regel.anders["reden_wijziging"] = regel.versie.reden[1:]
                count("code_een_cijfer")
            if dice.chance(0.004):
                has_size = gemeente.vorm not in ("volledig", "jaar")
                column, value = dice.pick(_IMPOSSIBLE if has_size else _IMPOSSIBLE[:2])
                regel.anders[column] = value
                count("waarde_onmogelijk")


_IMPOSSIBLE = (("registratiedatum", "2027-06-31"), ("registratiedatum", "onbekend"), ("volume", "n.v.t."))
_REFUSALS = (
    "afgekeurd_bsn",
    "afgekeurd_bsn_acht",
    "afgekeurd_einddatum",
    "afgekeurd_einde_voor_begin",
    "afgekeurd_verplicht_leeg",
    "afgekeurd_andere_gemeente",
)


def spoil_bsn(bsn: str) -> str:
    """Swap digits or change one, so that the number fails the 11-proef and is nobody's."""
    for place in range(8, 3, -1):
        changed = bsn[:place] + str((int(bsn[place]) + 1) % 10) + bsn[place + 1 :]
        if not passes_eleven_test(changed):
            return changed
    return "999900000"
