"""From one referral to all decisions that follow from it: the story of a traject.

A traject is built whole, at its start, up to what the gemeente knows on the last day of the data. Everything that
happens (renewal, transfer, another product, a move, a mass restart) is an event here, and turns into versions and
numbers the way gemeenten of that time did it. So the truth is known before any row exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import NamedTuple

from demo.days import OPEN, day, year
from demo.decisions import Beschikking, Traject, Versie, Verwijzing
from demo.hazards import Gevaren
from demo.places import GGZ, Aanbieder, Gemeente
from demo.population import BORDER_FROM, Kind, Population
from demo.practices import Praktijk
from demo.products import DBC_END, Product, find_zorgvorm, is_offered, pick_product
from demo.randomness import Dice, Wheel

RENEWAL_STRETCHES_FROM = day(2023, 4, 3)
CONTRACT_CHANGE = day(2022, 1, 1)
REASON_14_FROM = day(2022, 4, 4)
NO_END_NEEDED_FROM = day(2022, 4, 4)
MESSAGES_FROM = day(2023, 4, 1)
"""From this day on the gemeente of shape ijw delivers messages (iJw 3.2)."""

_MEAN_DAYS = {
    "SGGZ": 400, "GBGGZ": 210, "GGZ_ONBEPAALD": 160, "AMBULANT": 300, "OPVOEDHULP": 210, "LVB": 480,
    "DYSLEXIE": 420, "DAGHULP": 330, "VERBLIJF": 520, "CRISIS": 32, "JB_JR": 420, "LOKAAL": 150, "LTA": 330,
    "OVERIG": 300, "ONBEKEND": 260,
}  # fmt: skip
_TERMS = (91, 182, 182, 273, 365)
_ESCALATIONS = {"GBGGZ": "SGGZ", "GGZ_ONBEPAALD": "SGGZ", "AMBULANT": "LVB", "OPVOEDHULP": "AMBULANT"}

_STEPS = Wheel(
    {"verlenging": 0.68, "overdracht": 0.125, "wijziging": 0.13, "verhuizing": 0.025, "pgb": 0.04}
)
_GAPS = Wheel({"aansluitend": 0.76, "overlapt": 0.06, "kort": 0.11, "dertig": 0.025, "eenendertig": 0.02,
               "lang": 0.025})  # fmt: skip
_ENDINGS = Wheel({"gepland": 0.42, "stop": 0.38, "intrekking": 0.2})


class _Start(NamedTuple):
    """A traject that follows from another: what, when, the story, its first reden, at whom."""

    zorgvorm: str
    start: int
    verhaal: str
    reden: str = ""
    aanbieder: Aanbieder | None = None


@dataclass(slots=True)
class World:
    """What every story needs to know; ``horizon`` is the last day of the data."""

    gemeenten: list[Gemeente]
    aanbieders: list[Aanbieder]
    praktijken: list[Praktijk]
    population: Population
    gevaren: Gevaren
    horizon: int


class TrajectBuilder:
    """Builds trajecten and collects them with their beschikkingen, in the order in which they were thought of."""

    def __init__(self, world: World, dice: Dice) -> None:
        self._world = world
        self._dice = dice
        self._count = world.gevaren.count
        self._by_zorgvorm: dict[str, list[Aanbieder]] = {}
        for aanbieder in world.aanbieders:
            for zorgvorm in aanbieder.zorgvormen:
                self._by_zorgvorm.setdefault(zorgvorm, []).append(aanbieder)
        self.trajecten: list[Traject] = []
        self.beschikkingen: list[Beschikking] = []

    def build(
        self,
        kind: Kind,
        zorgvorm: str,
        start: int,
        verwijzing: Verwijzing | None,
        verhaal: str = "nieuw",
        *,
        reden: str = "",
        aanbieder: Aanbieder | None = None,
        product: Product | None = None,
        until: int = 0,
    ) -> Traject | None:
        """
        Build a traject that starts on a day; None when the gemeente knows nothing of it yet.

        ``until``: how long care is needed (0 = draw it). The caller has made sure that the child is free.
        """
        product = product or self.product(kind, zorgvorm, start)
        traject = Traject(kind, zorgvorm, "", verhaal, verwijzing)
        first = self._issue(
            kind, product, aanbieder or self.aanbieder(zorgvorm), start, self._term(start, zorgvorm),
            "verwijzing" if verhaal == "nieuw" else verhaal, zorgvorm, reden=reden, traject=traject,
            verwijzing=verwijzing,
        )  # fmt: skip
        if first is None:
            return None
        traject.key = first.key
        self.trajecten.append(traject)
        mean = _MEAN_DAYS[zorgvorm]
        until = until or start + max(20, int(mean * exp(0.6 * self._dice.normal() - 0.18)))
        follow_up = self._live(traject, first, until)
        kind.occupy(traject.key, traject.einde)
        for then in follow_up:
            if kind.is_free(then.zorgvorm, then.start):
                self.build(
                    kind, then.zorgvorm, then.start, None, then.verhaal, reden=then.reden,
                    aanbieder=then.aanbieder, until=until,
                    product=first.product if then.zorgvorm == "ONBEKEND" else None,
                )  # fmt: skip
        return traject

    def product(self, kind: Kind, zorgvorm: str, on: int) -> Product:
        """Draw a product of this zorgvorm in the gemeente where the child lives on that day."""
        gemeente = self._world.gemeenten[kind.gemeente_on(on)]
        return pick_product(self._dice, zorgvorm, gemeente, on)

    def _offers(self, kind: Kind, zorgvorm: str, on: int) -> bool:
        return is_offered(zorgvorm, on, self._world.gemeenten[kind.gemeente_on(on)])

    def aanbieder(self, zorgvorm: str, other_than: Aanbieder | None = None) -> Aanbieder:
        """Draw an aanbieder for a zorgvorm."""
        options = [item for item in self._by_zorgvorm[zorgvorm] if item is not other_than]
        return self._dice.pick(options or self._by_zorgvorm[zorgvorm])

    def _term(self, start: int, zorgvorm: str) -> int:
        """Draw the first planned end of a decision."""
        if zorgvorm == "CRISIS":
            return start + 27
        if self._dice.chance(0.1):
            return day(year(start + 60), 12, 31)
        if self._dice.chance(0.05) and zorgvorm in ("VERBLIJF", "JB_JR", "LVB", "SGGZ", "AMBULANT"):
            return OPEN
        return start + self._dice.pick(_TERMS) - 1

    def _lag(self) -> int:
        """Draw how many days pass before a version is in the system; mostly none."""
        return min(max(0, int(5 * self._dice.normal())), 14)

    def _clock(self, gemeente: int, on: int, hour: int = 0) -> str:
        """Draw a time of assignment; tables leave it out at times, messages never."""
        in_messages = self._world.gemeenten[gemeente].vorm == "ijw"
        if not in_messages and not hour and self._dice.chance(0.3):
            return ""
        return f"{hour or self._dice.between(8, 11):02d}:{self._dice.between(0, 59):02d}:{on % 60:02d}"

    def _issue(
        self,
        kind: Kind,
        product: Product,
        aanbieder: Aanbieder,
        ingang: int,
        eind: int,
        gebeurtenis: str,
        zorgvorm: str,
        *,
        reden: str = "",
        traject: Traject | None = None,
        verwijzing: Verwijzing | None = None,
        leveringsvorm: str = "ZIN",
    ) -> Beschikking | None:
        """Give out a new number; None when that is not in the system by the last day of the data."""
        late = self._dice.chance(0.15)
        decided = ingang + self._dice.between(1, 60) if late else ingang - self._dice.between(0, 21)
        known = decided + self._lag()
        if known > self._world.horizon:
            return None
        gemeente = kind.gemeente_on(ingang)
        item = Beschikking(
            kind, gemeente, product, zorgvorm, aanbieder, ingang, gebeurtenis, traject=traject,
            verwijzing=verwijzing, leveringsvorm=leveringsvorm,
        )  # fmt: skip
        item.versies.append(Versie(decided, self._clock(gemeente, decided), eind, reden, known))
        if leveringsvorm != "ZIN":
            item.reden_niet = "leveringsvorm"
        elif traject is not None:
            traject.beschikkingen.append(item)
        self.beschikkingen.append(item)
        self._count("laat_vastgelegd", late)
        self._first_correction(item)
        return item

    def _first_correction(self, item: Beschikking) -> None:
        """Sometimes a decision is put right at once: the same day at a later time, or some days on."""
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
            if first.einddatum != item.ingangsdatum and self._revise(item, on, first.einddatum, reden):
                self._count("correctie_01_of_14")

    def _revise(self, item: Beschikking, on: int, eind: int, reden: str) -> bool:
        """Add a version; False when it is not in the system by the last day of the data."""
        last = item.versies[-1]
        on = max(on, last.toewijzingsdatum + 1)
        known = max(on + self._lag(), last.bekend)
        if known > self._world.horizon:
            return False
        item.versies.append(Versie(on, self._clock(item.gemeente, on), eind, reden, known))
        return True

    # What happens during a traject.

    def _live(
        self, traject: Traject, item: Beschikking, until: int
    ) -> list[_Start]:
        """Let a traject run to its end; give what starts after it as a traject of its own."""
        while True:
            restart = self._restart_of(item)
            if restart and restart[0] <= until:
                following, after = self._restart(traject, item, *restart)
            elif until <= item.einddatum:
                self._finish(item, until)
                self._side_decisions(traject, item)
                return []
            else:
                following, after = self._step(traject, item, until)
            if after:
                return after
            if following is None:
                return []
            item = following

    def _restart_of(self, item: Beschikking) -> tuple[int, str] | None:
        """Give the mass restart that ends this decision: (day, reden), or None."""
        if item.zorgvorm in GGZ and item.ingangsdatum < DBC_END <= item.einddatum:
            return DBC_END, "10"
        if not item.ingangsdatum < CONTRACT_CHANGE <= item.einddatum:
            return None
        gemeente = self._world.gemeenten[item.gemeente]
        if item.kind.grens and item.gemeente == BORDER_FROM and item.zorgvorm != "ONBEKEND":
            return CONTRACT_CHANGE, "11"
        if gemeente.contractwissel and item.aanbieder.index % 2 == 0 and item.zorgvorm != "JB_JR":
            return CONTRACT_CHANGE, "03"
        return None

    def _restart(
        self, traject: Traject, item: Beschikking, at: int, reden: str
    ) -> tuple[Beschikking | None, list[_Start]]:
        dice = self._dice
        if not self._revise(item, at - dice.between(4, 24), at - 1, reden):
            return None, []
        self._count({"10": "herstart_2018", "03": "herstart_2022", "11": "grenscorrectie_2022"}[reden])
        self._side_decisions(traject, item)
        kind, aanbieder = item.kind, item.aanbieder
        if reden == "10" and item.zorgvorm != "GGZ_ONBEPAALD" and dice.chance(0.14):
            if kind.is_free("GGZ_ONBEPAALD", at):
                self._count("herstart_andere_zorgvorm")
                return None, [_Start("GGZ_ONBEPAALD", at, "herstart", "", aanbieder)]
        elif reden == "03" and dice.chance(0.12):
            aanbieder = self.aanbieder(item.zorgvorm, aanbieder)
        product = item.product if item.zorgvorm == "ONBEKEND" else self._same_product(item, at)
        new_reden = reden if dice.chance(0.12) and reden != "11" else ""
        event = {"10": "herstart_2018", "03": "herstart_2022", "11": "grenscorrectie"}[reden]
        return self._issue(
            kind, product, aanbieder, at, self._term(at, item.zorgvorm), event, item.zorgvorm, reden=new_reden,
            traject=traject,
        ), []  # fmt: skip

    def _same_product(self, item: Beschikking, at: int) -> Product:
        """Give the product of a decision if it still means the same there and then, else another one."""
        where = item.kind.gemeente_on(at)
        if find_zorgvorm(where, item.product, at) == item.zorgvorm and not (
            item.zorgvorm in GGZ and item.ingangsdatum < DBC_END <= at
        ):
            return item.product
        return self.product(item.kind, item.zorgvorm, at)

    def _step(
        self, traject: Traject, item: Beschikking, until: int
    ) -> tuple[Beschikking | None, list[_Start]]:
        """Care goes on after, or changes during, this decision."""
        step = _STEPS.draw(self._dice)
        length = item.einddatum - item.ingangsdatum
        if step == "verlenging" or length < 50 or item.zorgvorm == "ONBEKEND":
            return self._renew(traject, item)
        at = item.ingangsdatum + self._dice.between(25, min(length, 400) - 5)
        if step == "overdracht":
            return self._transfer(traject, item, at), []
        if step == "wijziging":
            return self._change(traject, item, at)
        if step == "verhuizing":
            return self._move(traject, item, at), []
        return self._to_pgb(traject, item, at)

    def _renew(
        self, traject: Traject, item: Beschikking
    ) -> tuple[Beschikking | None, list[_Start]]:
        dice = self._dice
        self._side_decisions(traject, item)
        decided = item.einddatum - dice.between(3, 25)
        if decided >= RENEWAL_STRETCHES_FROM and dice.chance(0.93):
            reden = "04" if dice.chance(0.6) else ""
            if not self._revise(item, decided, item.einddatum + dice.pick(_TERMS), reden):
                return None, []
            self._count("verlenging_opgerekt")
            return item, []
        gap = _GAPS.draw(dice)
        start = {
            "aansluitend": item.einddatum + 1,
            "overlapt": item.einddatum - dice.between(1, min(20, item.einddatum - item.ingangsdatum - 10)),
            "kort": traject.einde + 1 + dice.between(1, 29),
            "dertig": traject.einde + 31,
            "eenendertig": traject.einde + 32,
            "lang": traject.einde + 32 + dice.between(1, 60),
        }[gap]
        if item.zorgvorm == "ONBEKEND" and not self._offers(item.kind, item.zorgvorm, start):
            return None, []
        reden = "04" if dice.chance(0.5) else ""
        if gap in ("eenendertig", "lang"):
            self._count("onderbreking_31_dagen", gap == "eenendertig")
            self._count("start_met_reden_04", bool(reden))
            return None, [_Start(item.zorgvorm, start, "hervat", reden, item.aanbieder)]
        following = self._issue(
            item.kind, self._same_product(item, start), item.aanbieder, start, self._term(start, item.zorgvorm),
            "verlenging", item.zorgvorm, reden=reden, traject=traject,
        )  # fmt: skip
        if following is not None:
            self._count("verlenging_nieuw_nummer")
            self._count("verlenging_overlapt", gap == "overlapt")
            self._count("onderbreking_kort", gap == "kort")
            self._count("onderbreking_30_dagen", gap == "dertig")
        return following, []

    def _transfer(self, traject: Traject, item: Beschikking, at: int) -> Beschikking | None:
        dice = self._dice
        with_reason = dice.chance(0.75)
        if not self._revise(item, at - dice.between(0, 10), at - 1, "09" if with_reason else ""):
            return None
        self._count("overdracht_09" if with_reason else "overdracht_zonder_reden")
        start = at - dice.between(1, 20) if dice.chance(0.3) else at
        start = max(start, item.ingangsdatum + 1)
        aanbieder = self.aanbieder(item.zorgvorm, item.aanbieder)
        reden = "09" if dice.chance(0.1) else ""
        return self._issue(
            item.kind, self._same_product(item, start), aanbieder, start, self._term(start, item.zorgvorm),
            "overdracht", item.zorgvorm, reden=reden, traject=traject,
        )  # fmt: skip

    def _change(
        self, traject: Traject, item: Beschikking, at: int
    ) -> tuple[Beschikking | None, list[_Start]]:
        dice = self._dice
        reden = "12" if dice.chance(0.68) else "05"
        if not self._revise(item, at - dice.between(0, 10), at - 1, reden):
            return None, []
        self._count(f"wijziging_{reden}")
        other = _ESCALATIONS.get(item.zorgvorm)
        if other and dice.chance(0.22) and item.kind.is_free(other, at):
            self._count("andere_zorgvorm")
            return None, [_Start(other, at, "andere_zorgvorm", "", None if other == "LVB" else item.aanbieder)]
        product = self.product(item.kind, item.zorgvorm, at)
        following = self._issue(
            item.kind, product, item.aanbieder, at, self._term(at, item.zorgvorm), f"wijziging_{reden}",
            item.zorgvorm, traject=traject,
        )  # fmt: skip
        return following, []

    def _move(self, traject: Traject, item: Beschikking, at: int) -> Beschikking | None:
        kind, dice = item.kind, self._dice
        others = [place.index for place in self._world.gemeenten if place.index != item.gemeente]
        if not others or kind.grens or kind.woont[-1][0] >= at or kind.gemeente_on(at) != item.gemeente:
            return self._transfer(traject, item, at)
        if not self._revise(item, at - dice.between(0, 10), at - 1, "07"):
            return None
        self._count("verhuizing_07")
        target = dice.pick(others)
        kind.woont.append((at, target))
        near = [praktijk.index for praktijk in self._world.praktijken
                if praktijk.gemeente == target and praktijk.is_open(at) and praktijk.open_tot == OPEN]  # fmt: skip
        stays_open = self._world.praktijken[kind.praktijken[-1][1]].open_tot == OPEN
        if near and stays_open and len(kind.praktijken) == 1 and dice.chance(0.6):
            self._world.population.enrol(kind, dice.pick(near), at)
        return self._issue(
            kind, self.product(kind, item.zorgvorm, at), item.aanbieder, at, self._term(at, item.zorgvorm),
            "verhuizing", item.zorgvorm, traject=traject,
        )  # fmt: skip

    def _to_pgb(
        self, traject: Traject, item: Beschikking, at: int
    ) -> tuple[Beschikking | None, list[_Start]]:
        """Change to PGB, which the standard delivery does not count, and sometimes back."""
        dice = self._dice
        if not self._revise(item, at - dice.between(0, 10), at - 1, "08"):
            return None, []
        self._count("naar_pgb")
        end = at + dice.between(90, 240)
        pgb = self._issue(
            item.kind, item.product, item.aanbieder, at, end, "pgb", item.zorgvorm, leveringsvorm="PGB"
        )
        if pgb is None:
            return None, []
        self._count("pgb")
        if dice.chance(0.75) and end + 1 > traject.einde + 31:
            self._count("terug_naar_zin")
            return None, [_Start(item.zorgvorm, end + 1, "terug_naar_zin", "08", item.aanbieder)]
        return None, []

    def _finish(self, item: Beschikking, until: int) -> None:
        """End the last decision: as planned, by a stop, or by a version with an earlier end."""
        ending = _ENDINGS.draw(self._dice)
        if until < item.ingangsdatum + 7 or until >= item.einddatum or ending == "gepland":
            return
        if ending == "intrekking":
            reden = self._dice.pick(("", "", "05", "06"))
            if self._revise(item, until - self._dice.between(-15, 10), until, reden):
                self._count("intrekking")
            return
        last = item.versies[-1]
        known = max(until + self._dice.between(2, 30), last.bekend + 1)
        if known <= self._world.horizon:
            item.stopdatum = until
            stop = Versie(last.toewijzingsdatum, last.tijd, last.einddatum, last.reden, known, is_stop=True)
            item.versies.append(stop)
            self._count("stopdatum")

    def _side_decisions(self, traject: Traject, item: Beschikking) -> None:
        """Sometimes there is a second decision beside one whose end is settled."""
        dice = self._dice
        length = min(item.einde, self._world.horizon) - item.ingangsdatum
        if length < 90 or item.zorgvorm == "ONBEKEND" or not dice.chance(0.085):
            return
        start = item.ingangsdatum + dice.between(10, length - 60)
        end = start + dice.between(20, 50)
        point = dice.unit()
        if point < 0.45:
            product, aanbieder, event = item.product, self.aanbieder(item.zorgvorm, item.aanbieder), "parallel"
        elif point < 0.75:
            product, aanbieder, event = self.product(item.kind, item.zorgvorm, start), item.aanbieder, "genest"
        else:
            product, aanbieder, event = item.product, item.aanbieder, "dubbel_besluit"
        if event == "parallel" and dice.chance(0.5):
            end += dice.between(60, 200)
        same_place = item.kind.gemeente_on(start) == item.gemeente
        fits = find_zorgvorm(item.gemeente, product, start) == item.zorgvorm
        if same_place and fits:
            side = self._issue(
                item.kind, product, aanbieder, start, end, event, item.zorgvorm, traject=traject
            )
            if side is not None:
                self._count(event)

