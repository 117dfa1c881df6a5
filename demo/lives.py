"""From one referral to all decisions that follow from it: the story of a traject.

A traject is built whole, at its start, up to what the gemeente knows on the last day of the data. What
happens is an event (renewal, transfer, another product, a move, a mass restart) and turns into versions and
numbers the way gemeenten of that time did it. So the truth is known before any row exists.
"""

from __future__ import annotations

from math import exp
from typing import NamedTuple

from demo.codechanges import change_of, season_of
from demo.days import OPEN, day
from demo.decisions import Beschikking, Traject, Versie, Verwijzing
from demo.issuing import TERMS, Office, World
from demo.places import GGZ, Aanbieder
from demo.population import BORDER_FROM, Kind
from demo.products import DBC_END, Product, find_zorgvorm
from demo.randomness import Dice, Wheel

RENEWAL_STRETCHES_FROM = day(2023, 4, 3)
CONTRACT_CHANGE = day(2022, 1, 1)

_MEAN_DAYS = {
    "SGGZ": 340,
    "GBGGZ": 180,
    "GGZ_ONBEPAALD": 140,
    "AMBULANT": 250,
    "OPVOEDHULP": 180,
    "LVB": 400,
    "DYSLEXIE": 360,
    "DAGHULP": 280,
    "VERBLIJF": 440,
    "CRISIS": 32,
    "JB_JR": 360,
    "LOKAAL": 130,
    "LTA": 280,
    "OVERIG": 260,
    "ONBEKEND": 230,
}
_ESCALATIONS = {"GBGGZ": "SGGZ", "GGZ_ONBEPAALD": "SGGZ", "AMBULANT": "LVB", "OPVOEDHULP": "AMBULANT"}

_STEPS = Wheel({"verlenging": 0.68, "overdracht": 0.125, "wijziging": 0.13, "verhuizing": 0.025, "pgb": 0.04})
_GAPS = Wheel(
    {
        "aansluitend": 0.76,
        "overlapt": 0.06,
        "kort": 0.11,
        "dertig": 0.025,
        "eenendertig": 0.02,
        "lang": 0.025,
    }
)
_ENDINGS = Wheel({"gepland": 0.42, "stop": 0.38, "intrekking": 0.2})


class Start(NamedTuple):
    """A traject that follows from another: what, when, the story, its first reden, at whom."""

    zorgvorm: str
    start: int
    verhaal: str
    reden: str = ""
    aanbieder: Aanbieder | None = None


class Restart(NamedTuple):
    """An administrative end and a new start of many decisions: from which day on, with which reden, its name."""

    at: int
    reden: str
    name: str


class Next(NamedTuple):
    """What an event leads to: the next decision of the traject, or the start of another one, or nothing."""

    beschikking: Beschikking | None = None
    start: Start | None = None


class TrajectBuilder:
    """Builds trajecten and collects them."""

    def __init__(self, world: World, dice: Dice) -> None:
        self._world = world
        self._dice = dice
        self._count = world.gevaren.count
        self.office = Office(world, dice)
        self.trajecten: list[Traject] = []

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
        if start > self._world.horizon:
            return None
        office = self.office
        traject = Traject(kind, zorgvorm, "", verhaal, verwijzing)
        first = office.issue(
            traject,
            product or office.product(kind, zorgvorm, start),
            aanbieder or office.aanbieder(zorgvorm),
            start,
            "verwijzing" if verhaal == "nieuw" else verhaal,
            reden=reden,
            verwijzing=verwijzing,
        )
        if first is None:
            return None
        traject.key = first.key
        self.trajecten.append(traject)
        until = until or start + max(20, int(_MEAN_DAYS[zorgvorm] * exp(0.6 * self._dice.normal() - 0.18)))
        then = self._live(traject, first, until)
        kind.occupy(traject.key, traject.einde)
        if then is not None and kind.is_free(then.zorgvorm, then.start):
            product = first.product if then.zorgvorm == "ONBEKEND" else None
            self.build(
                kind,
                then.zorgvorm,
                then.start,
                None,
                then.verhaal,
                reden=then.reden,
                aanbieder=then.aanbieder,
                product=product,
                until=until,
            )
        return traject

    def _live(self, traject: Traject, item: Beschikking, until: int) -> Start | None:
        """Let a traject run to its end; give what starts after it as a traject of its own."""
        while True:
            restart = self._restart_of(item)
            if restart is not None and restart.at <= until:
                following = self._restart(traject, item, restart)
            elif until <= item.einddatum:
                self._finish(item, until)
                self._side_decisions(traject, item)
                return None
            else:
                following = self._step(traject, item)
            if following.beschikking is None:
                return following.start
            item = following.beschikking

    def _restart_of(self, item: Beschikking) -> Restart | None:
        """Give the first mass restart that ends this decision, or None."""
        code_change = self._code_restart(item)
        found = self._mass_restart(item)
        if found is None or (code_change is not None and code_change.at < found.at):
            return code_change
        return found

    def _mass_restart(self, item: Beschikking) -> Restart | None:
        if item.zorgvorm in GGZ and item.ingangsdatum < DBC_END <= item.einddatum:
            return Restart(DBC_END, "10", "herstart_2018")
        if not item.ingangsdatum < CONTRACT_CHANGE <= item.einddatum:
            return None
        gemeente = self._world.gemeenten[item.gemeente]
        if item.kind.grens and item.gemeente == BORDER_FROM and item.zorgvorm != "ONBEKEND":
            return Restart(CONTRACT_CHANGE, "11", "grenscorrectie_2022")
        if gemeente.contractwissel and item.aanbieder.index % 2 == 0 and item.zorgvorm != "JB_JR":
            return Restart(CONTRACT_CHANGE, "03", "herstart_2022")
        return None

    @staticmethod
    def _code_restart(item: Beschikking) -> Restart | None:
        """Give the day on which the code of a running decision is replaced; the same decisions each time asked."""
        change = change_of(item.gemeente, item.product)
        # Where nothing follows, care just ends: what a child gets after it is a decision of its own.
        if change is None or not change.nieuw or not item.ingangsdatum < change.datum <= item.einddatum:
            return None
        if item.kind.nummer % 100 >= change.herstart * 100:
            return None
        return Restart(change.datum, "03", "herstart_codes")

    def _restart(self, traject: Traject, item: Beschikking, restart: Restart) -> Next:
        dice, office = self._dice, self.office
        at, reden, name = restart
        if not office.revise(item, at - dice.between(4, 24), at - 1, reden):
            return Next()
        self._count(name)
        self._side_decisions(traject, item)
        kind, aanbieder = item.kind, item.aanbieder
        if reden == "10" and item.zorgvorm != "GGZ_ONBEPAALD" and dice.chance(0.14):
            if kind.is_free("GGZ_ONBEPAALD", at):
                self._count("herstart_andere_zorgvorm")
                return Next(start=Start("GGZ_ONBEPAALD", at, "herstart", "", aanbieder))
        elif reden == "03" and dice.chance(0.12):
            aanbieder = office.aanbieder(item.zorgvorm, aanbieder)
        first_reden = reden if dice.chance(0.12) and reden != "11" else ""
        product = office.same_product(item, at)
        return Next(office.issue(traject, product, aanbieder, at, name, reden=first_reden))

    def _step(self, traject: Traject, item: Beschikking) -> Next:
        """Let care go on after this decision, or change during it."""
        step = _STEPS.draw(self._dice)
        # A change comes after what was decided last: a second decision of before lies within what remains.
        earliest = max(item.ingangsdatum, item.versies[-1].toewijzingsdatum) + 25
        latest = min(item.einddatum, earliest + 400) - 5
        if step == "verlenging" or latest < earliest or item.zorgvorm == "ONBEKEND":
            return self._renew(traject, item)
        at = self._dice.between(earliest, latest)
        if step == "overdracht":
            return self._transfer(traject, item, at)
        if step == "wijziging":
            return self._change(traject, item, at)
        if step == "verhuizing":
            return self._move(traject, item, at)
        return self._to_pgb(traject, item, at)

    def _renew(self, traject: Traject, item: Beschikking) -> Next:
        dice, office = self._dice, self.office
        self._side_decisions(traject, item)
        decided = item.einddatum - dice.between(3, 25)
        seasonal = season_of(item.gemeente, item.product) is not None
        if decided >= RENEWAL_STRETCHES_FROM and not seasonal and dice.chance(0.93):
            reden = "04" if dice.chance(0.6) else ""
            if not office.revise(item, decided, item.einddatum + dice.pick(TERMS), reden):
                return Next()
            self._count("verlenging_opgerekt")
            return Next(item)
        gap = _GAPS.draw(dice)
        back = dice.between(1, max(1, min(20, item.einddatum - item.ingangsdatum - 10)))
        start = {
            "aansluitend": item.einddatum + 1,
            "overlapt": item.einddatum - back,
            "kort": traject.einde + 1 + dice.between(1, 29),
            "dertig": traject.einde + 31,
            "eenendertig": traject.einde + 32,
            "lang": traject.einde + 32 + dice.between(1, 60),
        }[gap]
        if item.zorgvorm == "ONBEKEND" and not office.offers(item.kind, item.zorgvorm, start):
            return Next()
        reden = "04" if dice.chance(0.5) else ""
        if gap in ("eenendertig", "lang"):
            self._count("onderbreking_31_dagen", int(gap == "eenendertig"))
            self._count("start_met_reden_04", int(bool(reden)))
            return Next(start=Start(item.zorgvorm, start, "hervat", reden, item.aanbieder))
        product = office.same_product(item, start)
        following = office.issue(traject, product, item.aanbieder, start, "verlenging", reden=reden)
        if following is not None:
            self._count("verlenging_nieuw_nummer")
            self._count("verlenging_overlapt", int(gap == "overlapt"))
            self._count("onderbreking_kort", int(gap == "kort"))
            self._count("onderbreking_30_dagen", int(gap == "dertig"))
        return Next(following)

    def _transfer(self, traject: Traject, item: Beschikking, at: int) -> Next:
        dice, office = self._dice, self.office
        with_reason = dice.chance(0.75)
        if not office.revise(item, at - dice.between(0, 10), at - 1, "09" if with_reason else ""):
            return Next()
        self._count("overdracht_09" if with_reason else "overdracht_zonder_reden")
        start = at - dice.between(1, 20) if dice.chance(0.3) else at
        start = max(start, item.ingangsdatum + 1)
        aanbieder = office.aanbieder(item.zorgvorm, item.aanbieder)
        reden = "09" if dice.chance(0.1) else ""
        product = office.same_product(item, start)
        return Next(office.issue(traject, product, aanbieder, start, "overdracht", reden=reden))

    def _change(self, traject: Traject, item: Beschikking, at: int) -> Next:
        dice, office = self._dice, self.office
        reden = "12" if dice.chance(0.68) else "05"
        if not office.revise(item, at - dice.between(0, 10), at - 1, reden):
            return Next()
        self._count(f"wijziging_{reden}")
        other = _ESCALATIONS.get(item.zorgvorm)
        if other and dice.chance(0.22) and item.kind.is_free(other, at):
            self._count("andere_zorgvorm")
            return Next(start=Start(other, at, "andere_zorgvorm", "", None if other == "LVB" else item.aanbieder))
        product = office.product(item.kind, item.zorgvorm, at)
        return Next(office.issue(traject, product, item.aanbieder, at, f"wijziging_{reden}"))

    def _move(self, traject: Traject, item: Beschikking, at: int) -> Next:
        kind, dice, office = item.kind, self._dice, self.office
        others = [place.index for place in self._world.gemeenten if place.index != item.gemeente]
        settled = kind.woont[-1][0] < at and kind.gemeente_on(at) == item.gemeente
        if not others or kind.grens or not settled:
            return self._transfer(traject, item, at)
        if not office.revise(item, at - dice.between(0, 10), at - 1, "07"):
            return Next()
        self._count("verhuizing_07")
        target = dice.pick(others)
        kind.woont.append((at, target))
        near = [
            praktijk.index
            for praktijk in self._world.praktijken
            if praktijk.gemeente == target and praktijk.is_open(at) and praktijk.open_tot == OPEN
        ]
        stays_open = self._world.praktijken[kind.praktijken[-1][1]].open_tot == OPEN
        if near and stays_open and len(kind.praktijken) == 1 and dice.chance(0.6):
            self._world.population.enrol(kind, dice.pick(near), at)
        product = office.product(kind, item.zorgvorm, at)
        return Next(office.issue(traject, product, item.aanbieder, at, "verhuizing"))

    def _to_pgb(self, traject: Traject, item: Beschikking, at: int) -> Next:
        """Change to PGB, which the standard delivery does not count, and sometimes back."""
        dice, office = self._dice, self.office
        if not office.revise(item, at - dice.between(0, 10), at - 1, "08"):
            return Next()
        self._count("naar_pgb")
        end = at + dice.between(90, 240)
        product = office.same_product(item, at)
        pgb = office.issue(traject, product, item.aanbieder, at, "pgb", eind=end, leveringsvorm="PGB")
        if pgb is None:
            return Next()
        self._count("pgb")
        if dice.chance(0.75) and end + 1 > traject.einde + 31:
            self._count("terug_naar_zin")
            return Next(start=Start(item.zorgvorm, end + 1, "terug_naar_zin", "08", item.aanbieder))
        return Next()

    def _finish(self, item: Beschikking, until: int) -> None:
        """End the last decision: as planned, by a stop, or by a version with an earlier end."""
        ending = _ENDINGS.draw(self._dice)
        if until < item.ingangsdatum + 7 or until >= item.einddatum or ending == "gepland":
            return
        if ending == "intrekking":
            reden = self._dice.pick(("", "", "05", "06"))
            if self.office.revise(item, until - self._dice.between(-15, 10), until, reden):
                self._count("intrekking")
            return
        last = item.versies[-1]
        known = max(until + self._dice.between(2, 30), last.bekend + 1)
        if known <= self._world.horizon:
            item.stopdatum = until
            item.versies.append(
                Versie(last.toewijzingsdatum, last.tijd, last.einddatum, last.reden, known, is_stop=True)
            )
            self._count("stopdatum")

    def _side_decisions(self, traject: Traject, item: Beschikking) -> None:
        """Put a second decision beside one whose end is settled, now and then."""
        dice, office = self._dice, self.office
        length = min(item.einde, self._world.horizon) - item.ingangsdatum
        if length < 90 or item.zorgvorm == "ONBEKEND" or not dice.chance(0.06):
            return
        start = item.ingangsdatum + dice.between(10, length - 60)
        end = start + dice.between(20, 50)
        product, aanbieder = item.product, item.aanbieder
        point = dice.unit()
        if point < 0.45:
            event, aanbieder = "parallel", office.aanbieder(item.zorgvorm, item.aanbieder)
            if dice.chance(0.5):
                end += dice.between(60, 200)
        elif point < 0.75:
            event, product = "genest", office.product(item.kind, item.zorgvorm, start)
        else:
            event = "dubbel_besluit"
        same_place = item.kind.gemeente_on(start) == item.gemeente
        if not same_place or find_zorgvorm(item.gemeente, product, start) != item.zorgvorm:
            return
        if office.issue(traject, product, aanbieder, start, event, eind=end) is not None:
            self._count(event)
