"""Decisions that do not count (deletions, other laws, drafts), and oddities of decisions that do.

A mistake is made after a real decision, so that it looks like one. None of them belongs to a traject.
"""

from __future__ import annotations

from collections.abc import Callable

from demo.days import OPEN
from demo.decisions import WMO, Beschikking, Traject, Versie, Verwijzing
from demo.issuing import MESSAGES_FROM, REASON_14_FROM, World
from demo.lives import TrajectBuilder
from demo.population import Kind
from demo.products import Product
from demo.randomness import Dice
from demo.referrers import NOBODY

NIET_MEER_GELEVERD = "niet meer geleverd"
AFGEKEURD = "afgekeurd"

_SHARES = {
    "verwijderd_13": 0.003,
    "verwijderd_01": 0.003,
    "status_ingetrokken": 0.003,
    "status_concept": 0.002,
    "status_afgewezen": 0.0025,
    "andere_wet": 0.008,
    "nummer_in_twee_wetten": 0.002,
    "niet_meer_geleverd": 0.002,
    "generiek": 0.002,
    "bsn_000000000": 0.002,
    "bsn_999999999": 0.002,
}
_WMO_PRODUCTS = (Product("01", "01A03"), Product("02", "02A04"), Product("07", ""), Product("10", "10A01"))


def quota(share: float, total: int) -> int:
    """Give how many cases a share makes, never fewer than two."""
    return max(2, round(share * total))


class MistakeMaker:
    """Adds decisions that do not count to those that ``builder`` collected."""

    def __init__(self, world: World, builder: TrajectBuilder, dice: Dice, snapshots: dict[int, list[int]]) -> None:
        self._world = world
        self._builder = builder
        self._dice = dice
        self._snapshots = snapshots
        """Index of a gemeente → the days on which it delivers everything."""
        self._real = list(builder.office.beschikkingen)
        self.same_number: list[tuple[Beschikking, Beschikking]] = []
        """(Wmo decision, Jeugdwet decision) that share a toewijzingnummer."""

    def run(self) -> None:
        """Add all kinds of mistakes, each at its known share of the real decisions."""
        for name, share in _SHARES.items():
            for _ in range(quota(share, len(self._real))):
                if self._make(name):
                    self._world.gevaren.count(name)

    def _make(self, name: str) -> bool:
        if name.startswith("status_"):
            return self._with_status(name.removeprefix("status_"))
        if name in ("verwijderd_13", "verwijderd_01"):
            return self._deleted(name.removeprefix("verwijderd_"))
        if name == "niet_meer_geleverd":
            return self._dropped()
        if name == "generiek":
            return self._generic()
        if name.startswith("bsn_"):
            return self._nobody(name.removeprefix("bsn_"))
        return self._other_law(same_number=name == "nummer_in_twee_wetten")

    def _template(self, fits: Callable[[Beschikking], bool]) -> Beschikking | None:
        for _ in range(500):
            found = self._dice.pick(self._real)
            if found.leveringsvorm == "ZIN" and found.versies[-1].bekend + 30 < self._world.horizon and fits(found):
                return found
        return None

    def _in_tables(self, item: Beschikking) -> bool:
        """Whether this decision is delivered in a table, not in messages."""
        shape = self._world.gemeenten[item.gemeente].vorm
        return shape != "ijw" or item.versies[-1].bekend + 60 < MESSAGES_FROM

    def _copy(self, template: Beschikking, reden_niet: str, event: str) -> Beschikking:
        """Make a decision with one version that looks like another decision, some days later."""
        shift = self._dice.between(1, 12)
        first = template.versies[0]
        item = Beschikking(
            template.kind,
            template.gemeente,
            template.product,
            template.zorgvorm,
            template.aanbieder,
            template.ingangsdatum + shift,
            event,
            reden_niet=reden_niet,
        )
        eind = OPEN if first.einddatum == OPEN else first.einddatum + shift
        day_made = first.toewijzingsdatum + shift
        item.versies.append(Versie(day_made, first.tijd, eind, "", max(day_made, first.bekend)))
        self._builder.office.beschikkingen.append(item)
        return item

    def _add(self, item: Beschikking, days: int, eind: int, reden: str, status: str = "") -> None:
        last = item.versies[-1]
        on = last.toewijzingsdatum + days
        item.versies.append(Versie(on, last.tijd, eind, reden, max(on, last.bekend), status))

    def _deleted(self, reden: str) -> bool:
        def fits(item: Beschikking) -> bool:
            made = item.versies[0].toewijzingsdatum
            return made + 40 < REASON_14_FROM if reden == "01" else made >= REASON_14_FROM

        template = self._template(fits)
        if template is None:
            return False
        item = self._copy(template, "verwijderd", "verwijderd")
        self._add(item, self._dice.between(1, 15), item.ingangsdatum, reden)
        return True

    def _with_status(self, status: str) -> bool:
        template = self._template(self._in_tables)
        if template is None:
            return False
        item = self._copy(template, "status", status)
        if status == "ingetrokken" and self._dice.chance(0.5):
            item.versies[0].status = "toegewezen"
            self._add(item, self._dice.between(2, 20), item.versies[0].einddatum, "", status)
        else:
            item.versies[0].status = status
        return True

    def _other_law(self, *, same_number: bool) -> bool:
        template = self._template(self._in_tables)
        if template is None:
            return False
        item = self._copy(template, "andere wet", "wmo")
        item.wet, item.product, item.zorgvorm = WMO, self._dice.pick(_WMO_PRODUCTS), ""
        if same_number:
            self.same_number.append((item, template))
        return True

    def _dropped(self) -> bool:
        """Make a decision that a full delivery holds at first, and the newest one no longer."""

        def fits(item: Beschikking) -> bool:
            full = self._snapshots.get(item.gemeente, [])
            known = item.versies[0].bekend
            gemeente = self._world.gemeenten[item.gemeente]
            return (
                len(full) > 2 and known + 20 < full[-2] and (gemeente.vorm == "volledig" or known > gemeente.later_van)
            )

        template = self._template(fits)
        if template is None:
            return False
        item = self._copy(template, NIET_MEER_GELEVERD, "niet_meer_geleverd")
        later = [moment for moment in self._snapshots[item.gemeente] if moment >= item.versies[0].bekend]
        item.verdwijnt_op = later[1]
        return True

    def _generic(self) -> bool:
        """Make a generic toewijzing: a budget without a product, hence a traject of its own."""

        def fits(item: Beschikking) -> bool:
            place = self._world.gemeenten[item.gemeente]
            made = item.versies[0].toewijzingsdatum
            free = item.kind.is_free("ONBEKEND", item.ingangsdatum + 30)
            return place.vorm == "ijw" and made > MESSAGES_FROM + 20 and free and item.einddatum != OPEN

        template = self._template(fits)
        if template is None:
            return False
        item = self._copy(template, "", "verwijzing")
        item.product, item.zorgvorm = Product("", ""), "ONBEKEND"
        item.verwijzing = Verwijzing("gemeente", NOBODY, "", item.ingangsdatum, heeft_verzoek=False)
        traject = Traject(item.kind, "ONBEKEND", item.key, "nieuw", item.verwijzing, [item])
        item.traject = traject
        item.kind.occupy("ONBEKEND", OPEN)
        self._builder.trajecten.append(traject)
        return True

    def _nobody(self, bsn: str) -> bool:
        template = self._template(lambda item: True)
        if template is None:
            return False
        item = self._copy(template, AFGEKEURD, "bsn")
        item.bsn, item.geleverd = bsn, AFGEKEURD
        return True


def mark_oddities(world: World, beschikkingen: list[Beschikking], dice: Dice) -> None:
    """Give real decisions an unknown birth date, an impossible stop or a late delivery, now and then."""
    late_children: set[Kind] = set()
    for item in beschikkingen:
        if not item.telt_mee:
            continue
        if dice.chance(0.014):
            item.geboorte_onbekend = True
            world.gevaren.count("geboortedatum_onbekend")
        if dice.chance(0.026) and item.kind not in late_children:
            item.laat_kwartalen = dice.between(1, 4)
            late_children.add(item.kind)
        stopped = any(versie.is_stop for versie in item.versies)
        in_tables = world.gemeenten[item.gemeente].vorm != "ijw"
        if in_tables and not stopped and item.product.categorie and dice.chance(0.008):
            wrong = dice.chance(0.5)
            item.stop_onzin = "2027-06-31" if wrong else "voor"
            world.gevaren.count("waarde_onmogelijk" if wrong else "stopdatum_voor_ingang")


def assign_numbers(
    beschikkingen: list[Beschikking], gemeenten: int, same_number: list[tuple[Beschikking, Beschikking]]
) -> None:
    """Give every decision its toewijzingnummer: counted per gemeente, in the order of registration."""
    borrowed = {id(item) for item, _ in same_number}
    counters = [1_000_001] * gemeenten
    for item in sorted(beschikkingen, key=lambda one: one.versies[0].bekend):
        if id(item) not in borrowed:
            item.nummer = counters[item.gemeente]
            counters[item.gemeente] += 1
    for item, original in same_number:
        item.nummer = original.nummer
