"""Decisions and requests as canonical CSV: what is new per period, or everything each (half-)year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from demo.days import OPEN, iso
from demo.days import year as year_of
from demo.decisions import Beschikking, Verwijzing
from demo.issuing import MESSAGES_FROM, World
from demo.output import OutputFolder
from demo.places import Gemeente
from demo.products import is_unlisted, omvang_of
from demo.randomness import Dice
from demo.referral_fields import ReferralFields
from demo.rows import Regel

_IDENTITY = ("gemeente", "toewijzingnummer", "bsn", "geboortedatum", "geslacht")
_PRODUCT = (
    "wet",
    "productcategorie",
    "productcode",
    "toewijzingsdatum",
    "toewijzingstijd",
    "ingangsdatum",
    "einddatum",
    "stopdatum",
    "reden_wijziging",
    "aanbieder_agb",
    "leveringsvorm",
    "status",
)
_SIZE = ("volume", "eenheid", "frequentie", "registratiedatum")

COLUMNS: dict[str, tuple[str, ...]] = {
    "ijw": (*_IDENTITY, *_PRODUCT, "referentie_aanbieder", *_SIZE),
    "volledig": (
        *_IDENTITY,
        "postcode4",
        "beschikkingnummer",
        *_PRODUCT,
        "verwijzer_type",
        "verwijzer_agb",
        "verwijzer_naam",
        "huisartspraktijk_agb",
        "registratiedatum",
    ),
    "kwartaal": (
        *_IDENTITY,
        "postcode4",
        *_PRODUCT,
        "verwijzer_type",
        "verwijzer_agb",
        "verwijzer_naam",
        "huisartspraktijk_naam",
        *_SIZE,
    ),
    "jaar": (*_IDENTITY, *_PRODUCT, "referentie_aanbieder", "verwijzer_type", "registratiedatum"),
}
"""Which canonical columns each shape delivers."""

VERZOEK_COLUMNS = (
    "gemeente",
    "referentie_aanbieder",
    "bsn",
    "aanbieder_agb",
    "productcategorie",
    "productcode",
    "ingangsdatum",
    "verwijzer_type",
    "verwijzer_agb",
    "verwijzer_naam",
    "dagtekening",
)

Row = dict[str, str]
_FILES_AGAIN = 3


class RowWriter:
    """Turns a planned row into text under canonical column names."""

    def __init__(self, world: World, fields: ReferralFields) -> None:
        self._world = world
        self._fields = fields

    def row(self, regel: Regel, open_end: str = "") -> Row:
        """Give a row; ``open_end`` is how an open end is written."""
        item, versie = regel.beschikking, regel.versie
        agb, naam = self._fields.own_practice(item)
        size = omvang_of(item.zorgvorm)
        shown = versie.verwijzer
        per_week = f"{size.per_dag * 7:.1f}"
        result = {
            "gemeente": self._world.gemeenten[item.gemeente].code,
            "toewijzingnummer": str(item.nummer),
            "bsn": item.bsn or item.kind.bsn,
            "geboortedatum": "" if item.geboorte_onbekend else iso(item.kind.geboren),
            "geslacht": item.kind.geslacht,
            "postcode4": item.kind.postcode,
            "wet": item.wet if item.wet != "Jeugdwet" or item.nummer % 3 else "",
            "beschikkingnummer": str(item.nummer // 2),
            "productcategorie": item.product.categorie,
            "productcode": item.product.code,
            "toewijzingsdatum": iso(versie.toewijzingsdatum),
            "toewijzingstijd": versie.tijd,
            "ingangsdatum": iso(item.ingangsdatum),
            "einddatum": iso(versie.einddatum) or open_end,
            "stopdatum": iso(item.stopdatum) if versie.is_stop else stop_text(item),
            "reden_wijziging": versie.reden,
            "aanbieder_agb": item.aanbieder.agb,
            "leveringsvorm": item.leveringsvorm if item.leveringsvorm != "ZIN" or item.nummer % 2 else "",
            "status": versie.status or ("toegewezen" if item.nummer % 4 else ""),
            "referentie_aanbieder": "" if regel.zonder_referentie else versie.referentie,
            "verwijzer_type": shown.type,
            "verwijzer_agb": shown.agb,
            "verwijzer_naam": shown.naam,
            "huisartspraktijk_agb": agb,
            "huisartspraktijk_naam": naam,
            "volume": per_week,
            "eenheid": _eenheid(size.eenheid, versie.toewijzingsdatum),
            "frequentie": "2",
            "registratiedatum": iso(versie.bekend),
        }
        result.update(regel.anders)
        return result


def stop_text(item: Beschikking) -> str:
    """Give the stopdatum that cannot be, where a decision has one."""
    return iso(item.ingangsdatum - 12) if item.stop_onzin == "voor" else item.stop_onzin


def _eenheid(code: str, on: int) -> str:
    """Give the unit; week (21) was dropped on 1-4-2019."""
    return "21" if code == "04" and on % 11 == 0 and year_of(on) < 2019 else code


def open_end_of(levering: int) -> str:
    """Give how a table of that year writes an open end."""
    return ("", "9999-12-31", "", "2099-12-31")[year_of(levering) % 4]


class DecisionTables:
    """Writes the decisions of one gemeente as canonical CSV."""

    def __init__(self, world: World, gemeente: Gemeente, writer: RowWriter) -> None:
        self._world = world
        self._gemeente = gemeente
        self._writer = writer

    def write(self, output: OutputFolder, regels: Sequence[Regel], days: list[int]) -> None:
        """Write one file per delivery day; some files are sent again under another name."""
        columns = COLUMNS[self._gemeente.vorm]
        stem = f"leveringen/{self._gemeente.code}/beschikkingen/{self._gemeente.code}_beschikkingen"
        by_day = None if self._gemeente.vorm == "volledig" else _per_day(regels)
        again = 0
        for moment in days:
            if moment >= self._gemeente.later_van:
                break
            due = snapshot(regels, moment) if by_day is None else iter(by_day.get(moment, ()))
            end = open_end_of(moment)
            rows = [self._writer.row(regel, end) for regel in due]
            if not rows:
                continue
            content = output.records(f"{stem}_{iso(moment)}.csv", columns, rows)
            if by_day is not None and again < _FILES_AGAIN and iso(moment)[5:7] == "12":
                # The content was landed before: this file must load nothing.
                output.text(f"{stem}_kopie_{iso(moment)}.csv", content)
                self._world.gevaren.count("bestand_opnieuw")
                again += 1


def _per_day(regels: Iterable[Regel]) -> dict[int, list[Regel]]:
    found: dict[int, list[Regel]] = defaultdict(list)
    for regel in regels:
        found[regel.levering].append(regel)
    return found


def snapshot(regels: Sequence[Regel], moment: int) -> Iterator[Regel]:
    """Give the rows of a full delivery: all known by then, a stop in place of the version before it."""
    stopped = {id(regel.beschikking) for regel in regels if regel.versie.is_stop and regel.levering <= moment}
    for regel in sorted((one for one in regels if one.levering <= moment), key=lambda one: one.order):
        item = regel.beschikking
        if item.verdwijnt_op <= moment or (regel.eenmalig and regel.levering != moment):
            continue
        last = item.versies[-2] if id(item) in stopped and len(item.versies) > 1 else None
        if regel.versie is not last:
            yield regel


def requests(items: Iterable[Beschikking]) -> Iterator[tuple[Beschikking, Verwijzing]]:
    """Give each decision that somebody asked for, with that request."""
    for item in items:
        asked = item.verwijzing
        if asked is not None and asked.heeft_verzoek and item.traject is not None:
            yield item, asked


class RequestTables:
    """Writes the requests (verzoeken om toewijzing) of one gemeente as canonical CSV."""

    def __init__(self, world: World, gemeente: Gemeente, dice: Dice) -> None:
        self._world = world
        self._gemeente = gemeente
        self._dice = dice

    def write(self, output: OutputFolder, items: Iterable[Beschikking], days: list[int]) -> None:
        """Write one file per delivery day; the time of messages (shape ijw) is left to those."""
        per_day: dict[int, list[Row]] = defaultdict(list)
        for item, asked in requests(items):
            if self._gemeente.vorm == "ijw" and asked.dagtekening >= MESSAGES_FROM:
                continue
            if asked.dagtekening >= self._gemeente.later_van:
                continue
            moment = next((one for one in days if one >= asked.dagtekening), None)
            if moment is None:
                continue
            per_day[moment].append(self._row(item, asked))
            if self._dice.chance(0.01):
                per_day[moment].append(self._row(item, asked))
                self._world.gevaren.count("rij_opnieuw")
        stem = f"leveringen/{self._gemeente.code}/verzoeken/{self._gemeente.code}_verzoeken"
        for moment, rows in sorted(per_day.items()):
            output.records(f"{stem}_{iso(moment)}.csv", VERZOEK_COLUMNS, rows)

    def _row(self, item: Beschikking, asked: Verwijzing) -> Row:
        return {
            "gemeente": self._gemeente.code,
            "referentie_aanbieder": asked.referentie,
            "bsn": item.kind.bsn,
            "aanbieder_agb": item.aanbieder.agb,
            "productcategorie": item.product.categorie,
            "productcode": item.product.code,
            "ingangsdatum": iso(item.ingangsdatum),
            "verwijzer_type": asked.verwijzer.type,
            "verwijzer_agb": asked.verwijzer.agb,
            "verwijzer_naam": asked.verwijzer.naam,
            "dagtekening": iso(asked.dagtekening),
        }


def count_contents(world: World, items: Iterable[Beschikking]) -> None:
    """Count the hazards that a decision carries by its nature: codes, open ends, several versions."""
    count = world.gevaren.count
    for item in items:
        if item.geleverd != "ja":
            continue
        product = item.product
        count("meer_versies", int(sum(not versie.is_stop for versie in item.versies) > 1))
        count("open_einde", int(item.einddatum == OPEN))
        count("code_onbekend", int(is_unlisted(product)))
        count("categorie_onbekend", int(item.zorgvorm == "ONBEKEND" and bool(product.categorie)))
        count("code_54004", int(product.code == "54004"))
        count("code_leeg", int(not product.code and bool(product.categorie)))
        changed = {0: ("45L02",), 1: ("50K1A",), 2: ("54004",)}.get(item.gemeente, ())
        count("code_wisselt", int(product.code in changed))
