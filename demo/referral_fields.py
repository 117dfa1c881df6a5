"""How referrers and own practices get into deliveries: what stands on which version, and what is left out.

In gemeenten with requests the referrer stands in the request and the decision carries the reference of the
aanbieder, but only in the first answer (iJw rule IV097). Elsewhere the rows themselves show a referrer.
"""

from __future__ import annotations

from demo.decisions import Beschikking
from demo.issuing import World
from demo.places import Gemeente
from demo.practices import MERGERS, SHARED_NAME
from demo.randomness import Dice
from demo.referrers import NOBODY, ReferrerWriter, Verwijzer

_BY_GEMEENTE = Verwijzer("01", "", "", "alleen_type")


class ReferralFields:
    """Fills verwijzer and referentie of all versions, and knows what a source says about the own practice."""

    def __init__(self, world: World, writer: ReferrerWriter, dice: Dice) -> None:
        self._world = world
        self._writer = writer
        self._dice = dice
        self._own: dict[int, tuple[str, str]] = {}
        self.vow: list[tuple[Beschikking, Beschikking, str]] = []
        """(changed decision, new decision, reference) of each request for change."""

    def fill(self, beschikkingen: list[Beschikking]) -> None:
        """Fill the versions of all decisions."""
        self._reuse_references(beschikkingen)
        for item in beschikkingen:
            gemeente = self._world.gemeenten[item.gemeente]
            if gemeente.heeft_verzoeken:
                self._fill_references(item, gemeente)
            else:
                self._fill_referrers(item)
            if item.traject is not None and item.verwijzing is not None:
                self._note_hazards(item)
        self._changes(beschikkingen)

    def _reuse_references(self, beschikkingen: list[Beschikking]) -> None:
        """Let two aanbieders use the same text for different children: the reference alone is no key."""
        previous: tuple[str, Beschikking] | None = None
        done: set[int] = set()
        for item in beschikkingen:
            asked = item.verwijzing
            if asked is None or not asked.heeft_verzoek or id(asked) in done:
                continue
            if previous and self._dice.chance(0.02):
                text, other = previous
                if other.aanbieder is not item.aanbieder and other.kind is not item.kind:
                    asked.referentie = text
                    self._world.gevaren.count("referentie_hergebruikt")
            done.add(id(asked))
            previous = (asked.referentie, item)

    def _fill_references(self, item: Beschikking, gemeente: Gemeente) -> None:
        asked = item.verwijzing
        if asked is not None and asked.heeft_verzoek:
            item.versies[0].referentie = asked.referentie
            for versie in item.versies[1:]:
                if self._dice.chance(0.12):
                    versie.referentie = asked.referentie
                else:
                    self._world.gevaren.count("referentie_leeg")
        if gemeente.vorm == "jaar" and asked is not None and self._dice.chance(0.6):
            for versie in item.versies:
                versie.verwijzer = asked.verwijzer.bare()

    def _fill_referrers(self, item: Beschikking) -> None:
        dice, count = self._dice, self._world.gevaren.count
        asked = item.verwijzing
        if asked is None:
            point = dice.unit()
            traject = item.traject.verwijzing if item.traject is not None else None
            shown = traject.verwijzer if traject is not None and point < 0.45 else NOBODY
            if point > 0.75:
                shown = _BY_GEMEENTE
            for versie in item.versies:
                versie.verwijzer = shown
            return
        full = asked.verwijzer
        item.versies[0].verwijzer = full
        several = len(item.versies) > 1
        if several and full.says_anything and dice.chance(0.08):
            item.versies[0].verwijzer = full.bare()
            count("verwijzer_later_bekend")
            for versie in item.versies[1:]:
                versie.verwijzer = full
            return
        cleared = several and full.says_anything and dice.chance(0.15)
        count("verwijzer_gewist", int(cleared))
        for versie in item.versies[1:]:
            versie.verwijzer = NOBODY if cleared else full

    def _note_hazards(self, item: Beschikking) -> None:
        asked = item.verwijzing
        shown = any(versie.verwijzer.type for versie in item.versies)
        if asked is not None and not shown and not asked.heeft_verzoek:
            self._world.gevaren.count("verwijzer_ontbreekt")

    def _changes(self, beschikkingen: list[Beschikking]) -> None:
        """Give the decisions that follow a request for change (reden 12) the reference of that request."""
        for item in beschikkingen:
            if item.gebeurtenis != "wijziging_12" or item.traject is None:
                continue
            gemeente = self._world.gemeenten[item.gemeente]
            siblings = item.traject.beschikkingen
            before = siblings[siblings.index(item) - 1]
            changed = next((versie for versie in before.versies if versie.reden == "12"), None)
            if not gemeente.heeft_verzoeken or changed is None or before.gemeente != item.gemeente:
                continue
            text = f"W{len(self.vow) + 1:05d}"
            changed.referentie = text
            item.versies[0].referentie = text
            self.vow.append((before, item, text))
            self._world.gevaren.count("referentie_van_wijzigingsverzoek")

    def own_practice(self, item: Beschikking) -> tuple[str, str]:
        """
        Give (AGB, name) of the child's own practice as the source has it; both empty where it has none.

        The shapes oud and kwartaal give a name, volledig an AGB. It may name a practice that is gone.
        """
        known = self._own.get(id(item))
        if known is None:
            known = self._own[id(item)] = self._write_own_practice(item)
        return known

    def _write_own_practice(self, item: Beschikking) -> tuple[str, str]:
        shape = self._world.gemeenten[item.gemeente].vorm
        if shape not in ("oud", "volledig", "kwartaal"):
            return "", ""
        dice, count = self._dice, self._world.gevaren.count
        on = item.ingangsdatum
        praktijk = self._world.praktijken[item.kind.praktijk_on(on)]
        when = on
        for gone, (target, last_day) in MERGERS.items():
            came = any(place == gone for _, place in item.kind.praktijken)
            if target == praktijk.index and came and on > last_day and dice.chance(0.5):
                praktijk, when = self._world.praktijken[gone], last_day
                count("praktijk_gefuseerd")
        point = dice.unit()
        if point < 0.05:
            count("eigen_praktijk_onbekend")
            return ("", "") if point < 0.03 else ("01990000", "") if shape == "volledig" else ("", "onbekend")
        if shape == "volledig" or (shape == "oud" and dice.chance(0.35)):
            return praktijk.agb, ""
        if SHARED_NAME in praktijk.aliassen and dice.chance(0.3):
            count("eigen_praktijk_dubbelzinnig")
            return "", SHARED_NAME
        if len(praktijk.namen) > 1 and on >= praktijk.namen[1][0] and dice.chance(0.35):
            count("praktijk_oude_naam")
            when = praktijk.namen[0][1]
        return "", self._writer.spell_practice(praktijk.name_on(when), praktijk)
