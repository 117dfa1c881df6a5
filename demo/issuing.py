"""The office of a gemeente: gives out toewijzingen and new versions of them, as offices of that time did.

What is not in the system by the last day of the data does not exist: then nothing is given back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from demo.codechanges import change_of, is_of_another, season_end, season_of
from demo.days import OPEN, day, year
from demo.decisions import Beschikking, Traject, Versie, Verwijzing
from demo.hazards import Gevaren
from demo.places import GGZ, Aanbieder, Gemeente
from demo.population import Kind, Population
from demo.practices import Praktijk
from demo.products import DBC_END, Product, find_zorgvorm, is_offered, pick_product
from demo.randomness import Dice, Wheel

REASON_14_FROM = day(2022, 4, 4)
MESSAGES_FROM = day(2023, 4, 1)
"""From this day on the gemeente of shape ijw delivers messages (iJw 3.2)."""

TERMS = (91, 182, 182, 273, 365, 365)
"""Days that a decision is given for."""
_BACK_TO_THE_OTHER, _HAPPENS_TO_CHANGE, _KEEPS_OLD_CODE = 0.6, 0.12, 0.03
_LEAST_OF_A_SEASON = 20
_OPEN_ENDED = frozenset({"VERBLIJF", "JB_JR", "LVB", "SGGZ", "AMBULANT"})


@dataclass(slots=True)
class World:
    """What every story needs to know; ``horizon`` is the last day of the data."""

    gemeenten: list[Gemeente]
    aanbieders: list[Aanbieder]
    praktijken: list[Praktijk]
    population: Population
    gevaren: Gevaren
    horizon: int


class Office:
    """Gives out decisions and collects them, in the order in which they were thought of."""

    def __init__(self, world: World, dice: Dice) -> None:
        self._world = world
        self._dice = dice
        self._count = world.gevaren.count
        self._by_zorgvorm: dict[str, list[Aanbieder]] = {}
        for aanbieder in world.aanbieders:
            for zorgvorm in aanbieder.zorgvormen:
                self._by_zorgvorm.setdefault(zorgvorm, []).append(aanbieder)
        self.beschikkingen: list[Beschikking] = []

    def product(self, kind: Kind, zorgvorm: str, on: int) -> Product:
        """Draw a product of this zorgvorm in the gemeente where the child lives on that day."""
        gemeente = self._world.gemeenten[kind.gemeente_on(on)]
        return pick_product(self._dice, zorgvorm, gemeente, on)

    def same_product(self, item: Beschikking, at: int) -> Product:
        """Give the product of a decision if it still means the same there and then, else another one."""
        if item.zorgvorm == "ONBEKEND":
            return item.product
        gemeente = item.kind.gemeente_on(at)
        if is_of_another(gemeente, item.product):
            return self.product(item.kind, item.zorgvorm, at)
        follower = self._follower(gemeente, item.product, at)
        if follower is not None:
            return follower
        new_ggz_codes = item.zorgvorm in GGZ and item.ingangsdatum < DBC_END <= at
        means = find_zorgvorm(gemeente, item.product, at)
        ended = self._has_ended(gemeente, item.product, at)
        if means == item.zorgvorm and not new_ggz_codes and not ended:
            return item.product
        return self.product(item.kind, item.zorgvorm, at)

    def _follower(self, gemeente: int, product: Product, at: int) -> Product | None:
        """Draw the product that follows a local one; None where none does, or the child gets something else."""
        season = season_of(gemeente, product)
        if season is not None:
            over = date.fromordinal(at).month not in season.maanden
            return season.daarna if over and self._dice.chance(_BACK_TO_THE_OTHER) else None
        change = change_of(gemeente, product)
        if change is None or at < change.datum or not change.nieuw:
            return None
        if self._dice.chance(_HAPPENS_TO_CHANGE):
            return None
        if self._dice.chance(_KEEPS_OLD_CODE):
            return product
        return Wheel(change.nieuw).draw(self._dice)

    def _has_ended(self, gemeente: int, product: Product, at: int) -> bool:
        """Tell whether a local code is not given out on this day."""
        season = season_of(gemeente, product)
        if season is not None:
            return date.fromordinal(at).month not in season.maanden
        change = change_of(gemeente, product)
        return change is not None and at >= change.datum

    def offers(self, kind: Kind, zorgvorm: str, on: int) -> bool:
        """Tell whether the child's gemeente could decide on this zorgvorm on that day."""
        return is_offered(zorgvorm, on, self._world.gemeenten[kind.gemeente_on(on)])

    def aanbieder(self, zorgvorm: str, other_than: Aanbieder | None = None) -> Aanbieder:
        """Draw an aanbieder for a zorgvorm."""
        options = [item for item in self._by_zorgvorm[zorgvorm] if item is not other_than]
        return self._dice.pick(options or self._by_zorgvorm[zorgvorm])

    def issue(
        self,
        traject: Traject,
        product: Product,
        aanbieder: Aanbieder,
        ingang: int,
        gebeurtenis: str,
        *,
        eind: int = 0,
        reden: str = "",
        verwijzing: Verwijzing | None = None,
        leveringsvorm: str = "ZIN",
    ) -> Beschikking | None:
        """
        Give out a new number in a traject; ``eind`` 0 draws a term, ``reden`` is that of the first version.

        A PGB is given out as well, but does not belong to the traject: it does not count.
        """
        late = self._dice.chance(0.15)
        decided = ingang + self._dice.between(1, 60) if late else ingang - self._dice.between(0, 21)
        known = decided + self._lag()
        kind = traject.kind
        gemeente = kind.gemeente_on(ingang)
        eind = eind or self._season(gemeente, product, ingang) or self._term(ingang, traject.zorgvorm)
        if known > self._world.horizon:
            return None
        item = Beschikking(kind, gemeente, product, traject.zorgvorm, aanbieder, ingang, gebeurtenis)
        item.verwijzing = verwijzing
        item.versies.append(Versie(decided, self._clock(gemeente, decided), eind, reden, known))
        item.leveringsvorm = leveringsvorm
        if leveringsvorm == "ZIN":
            item.traject = traject
            traject.beschikkingen.append(item)
        else:
            item.reden_niet = "leveringsvorm"
        self.beschikkingen.append(item)
        self._count("laat_vastgelegd", int(late))
        self._first_correction(item)
        return item

    def revise(self, item: Beschikking, on: int, eind: int, reden: str) -> bool:
        """Add a version; False when it is not in the system by the last day of the data."""
        last = item.versies[-1]
        on = max(on, last.toewijzingsdatum + 1)
        known = max(on + self._lag(), last.bekend)
        if known > self._world.horizon:
            return False
        item.versies.append(Versie(on, self._clock(item.gemeente, on), eind, reden, known))
        return True

    def _first_correction(self, item: Beschikking) -> None:
        """Put a decision right at once, now and then: the same day at a later time, or some days on."""
        first = item.versies[0]
        point = self._dice.unit()
        if point < 0.03:
            first.tijd = self._clock(item.gemeente, first.toewijzingsdatum, 9)
            again = f"{self._dice.between(13, 16):02d}:30:00"
            item.versies.append(Versie(first.toewijzingsdatum, again, first.einddatum, "", first.bekend))
            self._count("zelfde_dag_met_tijd")
        elif point < 0.045 and self._world.gemeenten[item.gemeente].vorm != "ijw":
            first.tijd = ""
            item.versies.append(Versie(first.toewijzingsdatum, "11:15:00", first.einddatum, "", first.bekend))
            self._count("zelfde_dag_zonder_tijd")
        elif point < 0.07:
            on = first.toewijzingsdatum + self._dice.between(1, 5)
            reden = "14" if on >= REASON_14_FROM else "01"
            if first.einddatum != item.ingangsdatum and self.revise(item, on, first.einddatum, reden):
                self._count("correctie_01_of_14")

    def _season(self, gemeente: int, product: Product, start: int) -> int:
        """Give the end of the season of a product; 0 where it has none, or where too little of it is left."""
        season = season_of(gemeente, product)
        end = season_end(season, start) if season is not None else 0
        return end if end >= start + _LEAST_OF_A_SEASON else 0

    def _term(self, start: int, zorgvorm: str) -> int:
        """Draw the first planned end of a decision."""
        if zorgvorm == "CRISIS":
            return start + 27
        if self._dice.chance(0.1):
            return day(year(start + 60), 12, 31)
        if self._dice.chance(0.05) and zorgvorm in _OPEN_ENDED:
            return OPEN
        return start + self._dice.pick(TERMS) - 1

    def _lag(self) -> int:
        """Draw how many days pass before a version is in the system; mostly none."""
        return min(max(0, int(5 * self._dice.normal())), 14)

    def _clock(self, gemeente: int, on: int, hour: int = 0) -> str:
        """Draw a time of assignment; tables leave it out at times, messages never."""
        in_messages = self._world.gemeenten[gemeente].vorm == "ijw"
        if not in_messages and not hour and self._dice.chance(0.3):
            return ""
        return f"{hour or self._dice.between(8, 11):02d}:{self._dice.between(0, 59):02d}:{on % 60:02d}"
