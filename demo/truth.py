"""The truth beside the deliveries: trajecten, roles, referrals and practices as they were, for measuring.

Trajecten come from the story. Roles, administrative starts and new youths follow rules 6 and 7 of the
contract, written here once more in the plainest way. No BSN occurs in the truth.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence

from demo.days import OPEN, age_on, birthday, iso, quarter, quarter_end, quarter_start
from demo.decisions import Beschikking, Traject
from demo.issuing import World
from demo.output import OutputFolder
from demo.places import UITKOMST
from demo.practices import Praktijk
from demo.referral_fields import ReferralFields

OWN_REASONS = frozenset({"03", "04", "08", "09", "10", "11", "12", "14"})
EARLIER_REASONS = frozenset({"03", "08", "09", "10", "11", "12"})
_PLACEABLE = {
    "persoonlijke_agb": "verwijzer",
    "praktijk_agb": "verwijzer",
    "agb_en_naam": "verwijzer",
    "soj_agb": "verwijzer",
    "naam_praktijk": "verwijzer",
    "naam_huisarts": "verwijzer",
    "soj_naam": "verwijzer",
    "waarnemer_andere_praktijk": "verwijzer_elders",
}


class Truth:
    """Everything about the story that a reader of the deliveries should find."""

    def __init__(
        self, world: World, trajecten: Sequence[Traject], items: Sequence[Beschikking], fields: ReferralFields
    ) -> None:
        self._world = world
        self._items = items
        self._fields = fields
        self.trajecten = sorted(trajecten, key=lambda one: (one.kind.nummer, one.start, one.key))
        self.ids = {id(traject): f"T{number:06d}" for number, traject in enumerate(self.trajecten, start=1)}
        self._of_child: dict[int, list[Traject]] = defaultdict(list)
        for traject in self.trajecten:
            self._of_child[traject.kind.nummer].append(traject)

    def is_administrative(self, traject: Traject) -> bool:
        """Tell whether the start counts as no referral (contract, rule 7)."""
        first = first_of(traject)
        if first.versies[0].reden in OWN_REASONS:
            return True
        start = traject.start
        return any(
            item.ingangsdatum < start <= _plus(item.einde, 30) and item.versies[-1].reden in EARLIER_REASONS
            for other in self._of_child[traject.kind.nummer]
            for item in other.beschikkingen
        )

    def is_new_youth(self, traject: Traject, days: int = 365) -> bool:
        """Tell whether no other traject of the child ran in the days before (contract, rule 7)."""
        return not any(
            other is not traject and other.start < traject.start <= _plus(other.einde, days)
            for other in self._of_child[traject.kind.nummer]
        )

    def write(self, output: OutputFolder) -> int:
        """Write trajecten, beschikkingen and verwijzingen; give how many starts are referrals."""
        roles = {id(item): rol for traject in self.trajecten for item, rol in roles_of(traject)}
        output.table("waarheid/trajecten.csv", _TRAJECT_COLUMNS, (self._traject(one) for one in self.trajecten))
        rows = sorted(self._items, key=lambda item: (item.gemeente, item.wet, item.nummer, item.ingangsdatum))
        output.table("waarheid/beschikkingen.csv", _DECISION_COLUMNS, (self._decision(one, roles) for one in rows))
        referrals = [self._referral(traject) for traject in self.trajecten]
        output.table("waarheid/verwijzingen.csv", _REFERRAL_COLUMNS, referrals)
        return sum(row[7] == "nee" for row in referrals)

    def _traject(self, traject: Traject) -> list[object]:
        first = first_of(traject)
        decisions = traject.beschikkingen
        return [
            self.ids[id(traject)],
            traject.kind.kind_id,
            traject.zorgvorm,
            iso(traject.start),
            iso(traject.einde),
            self._code(first),
            first.nummer,
            len(decisions),
            len({item.aanbieder.agb for item in decisions}),
            _yes(all(item.geleverd == "ja" for item in decisions)),
        ]

    def _decision(self, item: Beschikking, roles: dict[int, str]) -> list[object]:
        return [
            self._code(item),
            item.wet,
            item.nummer,
            item.kind.kind_id if not item.bsn else "",
            self.ids[id(item.traject)] if item.telt_mee and item.traject is not None else "",
            roles.get(id(item), ""),
            item.gebeurtenis,
            _yes(item.telt_mee),
            item.reden_niet,
            item.zorgvorm,
            iso(item.ingangsdatum),
            iso(item.einde),
            item.aanbieder.agb,
            item.geleverd,
        ]

    def _referral(self, traject: Traject) -> list[object]:
        first, asked, start = first_of(traject), traject.verwijzing, traject.start
        own = self._world.praktijken[traject.kind.praktijk_on(start)]
        other = asked.verwijzer.praktijk if asked is not None else None
        age = age_on(traject.kind.geboren, start)
        administrative = self.is_administrative(traject)
        return [
            self.ids[id(traject)],
            traject.kind.kind_id,
            self._code(first),
            first.nummer,
            traject.zorgvorm,
            iso(start),
            quarter(start),
            _yes(administrative),
            _yes(traject.verhaal == "nieuw"),
            traject.verhaal,
            _yes(self.is_new_youth(traject)),
            asked.kanaal if asked is not None else "",
            asked.verwijzer.type if asked is not None else "",
            asked.verwijzer.vorm if asked is not None else "",
            own.agb,
            "" if other is None else self._world.praktijken[other].agb,
            self.traceable(first, own),
            age,
            _yes(first.geboorte_onbekend),
            _yes(traject.zorgvorm in UITKOMST),
            _yes(all(item.geleverd == "ja" for item in traject.beschikkingen)),
        ]

    def traceable(self, first: Beschikking, own: Praktijk) -> str:
        """
        Tell how a careful reader could find the practice: eigen_praktijk, verwijzer, or nee.

        ``verwijzer_elders``: what can be found is the practice of a locum, not the child's own.
        ``dubbelzinnig``: the own practice is named, but two practices have that name.
        """
        agb, naam = self._fields.own_practice(first)
        if naam.strip().lower() == "huisartsenpraktijk centrum":
            return "dubbelzinnig"
        if (agb and agb != "01990000") or (naam and naam != "onbekend"):
            return "eigen_praktijk"
        asked = first.verwijzing
        if asked is None or asked.kanaal not in ("huisarts", "soj"):
            return "nee"
        gemeente = self._world.gemeenten[first.gemeente]
        if gemeente.heeft_verzoeken and not asked.heeft_verzoek:
            return "nee"
        found = _PLACEABLE.get(asked.verwijzer.vorm, "nee")
        worker = asked.verwijzer.vorm.startswith("soj_")
        if worker and any(len(mens.plaatsen) > 1 for mens in own.soj_mensen):
            places = {place for mens in own.soj_mensen for place in mens.places_on(first.ingangsdatum)}
            return "dubbelzinnig" if len(places) > 1 else found
        return found

    def _code(self, item: Beschikking) -> str:
        return self._world.gemeenten[item.gemeente].code

    def count_hazards(self) -> None:
        """Count the hazards of a whole life: several zorgvormen, turning 18, the fate of a practice."""
        count = self._world.gevaren.count
        for own in self._of_child.values():
            count("meer_zorgvormen", int(len({traject.zorgvorm for traject in own}) > 1))
        for traject in self.trajecten:
            adult = birthday(traject.kind.geboren, 18)
            count("start_boven_18", int(traject.start >= adult))
            count("wordt_18_in_traject", int(traject.start < adult <= min(traject.einde, self._world.horizon)))
            if traject.verhaal == "nieuw":
                self._count_practice(self._world.praktijken[traject.kind.praktijk_on(traject.start)], traject.start)

    def _count_practice(self, praktijk: Praktijk, on: int) -> None:
        count = self._world.gevaren.count
        count("praktijk_nieuw", int(praktijk.open_van > quarter_start(self._world.horizon) - 3700))
        count("praktijk_gestopt", int(praktijk.open_tot != OPEN))
        count("praktijk_zonder_groep", int(not praktijk.groep))
        count("praktijk_uitgesloten", int(praktijk.groep == "uitgesloten"))
        count("soj_gestopt", int(any(tot < on and tot < praktijk.open_tot for _, tot in praktijk.soj)))
        half = any(
            quarter_start(on) < moment <= quarter_end(on)
            for van, tot in praktijk.soj
            for moment in (van, tot if tot != OPEN else 0)
        )
        count("soj_halverwege", int(half))


_TRAJECT_COLUMNS = (
    "traject_id",
    "kind_id",
    "zorgvorm",
    "startdatum",
    "einddatum",
    "gemeente",
    "toewijzingnummer",
    "aantal_beschikkingen",
    "aantal_aanbieders",
    "volledig_geleverd",
)
_DECISION_COLUMNS = (
    "gemeente",
    "wet",
    "toewijzingnummer",
    "kind_id",
    "traject_id",
    "rol",
    "gebeurtenis",
    "telt_mee",
    "reden_niet",
    "zorgvorm",
    "ingangsdatum",
    "einde",
    "aanbieder_agb",
    "geleverd",
)
_REFERRAL_COLUMNS = (
    "traject_id",
    "kind_id",
    "gemeente",
    "toewijzingnummer",
    "zorgvorm",
    "verwijsdatum",
    "kwartaal",
    "is_administratief",
    "nieuw_volgens_verhaal",
    "verhaal",
    "is_nieuwe_jeugdige",
    "kanaal",
    "verwijzer_type",
    "verwijzer_vorm",
    "praktijk_id",
    "verwijzer_praktijk_id",
    "herleidbaar",
    "leeftijd",
    "geboortedatum_onbekend",
    "in_uitkomst",
    "volledig_geleverd",
)


def first_of(traject: Traject) -> Beschikking:
    """Give the first beschikking of a traject (contract, rule 6)."""
    return min(traject.beschikkingen, key=_order)


def _order(item: Beschikking) -> tuple[int, int, int]:
    return item.ingangsdatum, item.gemeente, item.nummer


def roles_of(traject: Traject) -> list[tuple[Beschikking, str]]:
    """Give the role of every beschikking in its traject (contract, rule 6), looking at those before it."""
    found: list[tuple[Beschikking, str]] = []
    before: list[Beschikking] = []
    for item in sorted(traject.beschikkingen, key=_order):
        found.append((item, _role(item, before)))
        before.append(item)
    return found


def _role(item: Beschikking, before: list[Beschikking]) -> str:
    if not before:
        return "eerste"
    same_provider = [other for other in before if other.aanbieder is item.aanbieder]
    same_product = [other for other in same_provider if other.product == item.product]
    if any(other.einde >= item.einde for other in same_product):
        return "dubbel"
    if same_product:
        return "verlenging"
    if same_provider:
        return "wijziging"
    latest = max(other.einde for other in before)
    if item.ingangsdatum > latest - 30 or item.versies[0].reden == "09":
        return "overdracht"
    return "parallel"


def _plus(moment: int, days: int) -> int:
    return moment if moment == OPEN else moment + days


def _yes(value: bool) -> str:
    return "ja" if value else "nee"


def write_effect(output: OutputFolder, world: World, effect: float, soj_share: float) -> None:
    """Write the true effect and when the SOJ of each practice started and stopped."""
    practices = [
        {
            "praktijk_id": praktijk.agb,
            "soj": [{"van": iso(van), "tot": iso(tot)} for van, tot in praktijk.soj],
            "groep": praktijk.groep or "onbekend",
            "eigen_niveau_log": round(praktijk.effect, 6),
        }
        for praktijk in world.praktijken
    ]
    content = {
        "rate_ratio": effect,
        "aandeel_soj_als_verwijzer": soj_share,
        "uitkomst": list(UITKOMST),
        "praktijken": practices,
    }
    output.text("waarheid/effect.json", json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def write_counts(output: OutputFolder, planned: Counter[tuple[str, str]], unknown: Counter[tuple[str, str]]) -> None:
    """Write per quarter and practice the youths drawn within the outcome, and what is not yet registered."""
    rows = [(*key, planned[key], unknown[key]) for key in sorted({*planned, *unknown})]
    columns = ("kwartaal", "praktijk_id", "jeugdigen_uitkomst_onder_18", "nog_niet_vastgelegd")
    output.table("waarheid/aantallen.csv", columns, rows)
