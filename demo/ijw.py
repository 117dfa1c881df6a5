"""Which iJw messages a gemeente exchanges from April 2023 on: 301, 305, 307, 315, 317 and 319.

(The 323 with what was declared is made in ``declarations``.) Products of one child and aanbieder in one week
share a message. What the tables of before already held goes on under the same toewijzingnummer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from demo.days import OPEN, iso, month_start
from demo.decisions import Beschikking
from demo.issuing import MESSAGES_FROM, World
from demo.messages import (
    Aanvraag,
    Client,
    Kop,
    Melding,
    Toewijzing,
    Wijziging,
    antwoord,
    melding,
    toewijzingsbericht,
    verzoek,
    wijzigingsverzoek,
)
from demo.mistakes import quota
from demo.output import OutputFolder
from demo.places import Gemeente
from demo.products import omvang_of
from demo.randomness import Dice
from demo.rows import IMPOSSIBLE_DAYS, Regel

STOP_REASONS = ("31", "31", "31", "32", "33", "34", "20")


class MessageFolder:
    """Numbers and writes messages; sends some of them once more under another name."""

    def __init__(self, output: OutputFolder, gemeente: Gemeente) -> None:
        self._output = output
        self._gemeente = gemeente
        self._number = 0
        self.sent: list[tuple[str, str, int]] = []
        """(path, content, rows) of every message."""

    def send(
        self,
        bericht: str,
        aanbieder: str,
        on: int,
        rows: int,
        write: Callable[[Kop], str],
        *,
        afzender: str = "",
    ) -> None:
        """Write a message of a day with that many rows; ``afzender`` replaces the gemeente as its sender."""
        self._number += 1
        gemeente = afzender or self._gemeente.code
        to_provider = bericht in ("301", "319")
        kop = Kop(
            bericht,
            gemeente if to_provider else aanbieder,
            aanbieder if to_provider else gemeente,
            f"{self._number % 99_991:012d}",
            iso(on),
        )
        path = f"leveringen/{self._gemeente.code}/ijw/{iso(on)[:7]}/JW{bericht}_{self._number:06d}.xml"
        content = write(kop)
        self._output.text(path, content, rows)
        self.sent.append((path, content, rows))

    def send_again(self, share: float, dice: Dice) -> int:
        """Copy part of the messages under another name; give how many."""
        times = min(quota(share, len(self.sent)), len(self.sent))
        for number in range(times):
            path, content, _ = dice.pick(self.sent)
            self._output.text(path.replace("/JW", f"/kopie{number + 1:03d}_JW"), content)
        return times


class MessageExchange:
    """Makes the messages of one gemeente out of its planned rows and requests."""

    def __init__(self, world: World, gemeente: Gemeente, folder: MessageFolder, dice: Dice) -> None:
        self._world = world
        self._gemeente = gemeente
        self._folder = folder
        self._dice = dice
        self._count = world.gevaren.count

    # 301

    def toewijzingen(self, regels: Iterable[Regel]) -> None:
        """Send the versions, grouped per child, aanbieder and week; a row that must be refused goes alone."""
        groups: dict[tuple[int, str, int, bool, int], list[Regel]] = {}
        for regel in regels:
            if not regel.in_bericht or regel.versie.is_stop:
                continue
            item = regel.beschikking
            alone = id(regel) if regel.anders or item.bsn else 0
            key = (item.kind.nummer, item.aanbieder.agb, regel.levering // 7, item.geboorte_onbekend, alone)
            groups.setdefault(key, []).append(regel)
        for group in groups.values():
            first = group[0]
            aanbieder = first.anders.get("aanbieder_agb", first.beschikking.aanbieder.agb)
            client = _client(first.beschikking, first.anders.get("bsn", ""))
            products = [self._product(regel) for regel in group]
            moment = max(regel.levering for regel in group)
            self._count("xml_buiten_schema", int(first.anders.get("einddatum") in IMPOSSIBLE_DAYS))
            write = partial(toewijzingsbericht, client=client, products=products)
            sender = first.anders.get("gemeente", "")
            self._folder.send("301", aanbieder, moment, len(group), write, afzender=sender)

    def _product(self, regel: Regel) -> Toewijzing:
        item, versie = regel.beschikking, regel.versie
        size = omvang_of(item.zorgvorm)
        generic = not item.product.categorie
        if generic:
            volume, eenheid, budget = "", "", str(250_000 + item.nummer % 1000 * 100)
        else:
            volume, eenheid, budget = str(max(1, round(size.per_dag * 7))), size.eenheid, ""
        return Toewijzing(
            str(item.nummer),
            "" if regel.zonder_referentie else versie.referentie,
            item.product.categorie,
            item.product.code,
            iso(versie.toewijzingsdatum),
            versie.tijd or "12:00:00",
            iso(item.ingangsdatum),
            regel.anders.get("einddatum", iso(versie.einddatum)),
            versie.reden,
            volume,
            eenheid,
            budget,
        )

    # 315 and 319

    def verzoeken(self, items: Iterable[Beschikking]) -> None:
        """Send the requests from April 2023 on, and some that are refused and lead to nothing."""
        requests: dict[int, list[Beschikking]] = {}
        for item in items:
            asked = item.verwijzing
            if asked is not None and asked.heeft_verzoek and asked.dagtekening >= MESSAGES_FROM:
                requests.setdefault(id(asked), []).append(item)
        together = list(requests.values())
        for group in together:
            asked = group[0].verwijzing
            if asked is not None:
                self._request(group, asked.referentie, asked.dagtekening)
        for number in range(quota(0.14, len(together)) if together else 0):
            group = [self._dice.pick(together)[0]]
            asked = group[0].verwijzing
            if asked is None or asked.dagtekening + 60 > self._world.horizon:
                continue
            reference = f"X{number + 1:05d}"
            on = asked.dagtekening + self._dice.between(1, 30)
            self._request(group, reference, on)
            reden = self._dice.pick(("3", "5", "7", "8"))
            elsewhere = "9960" if reden == "8" else ""
            refuse = partial(antwoord, referentie=reference, reden=reden, woonplaats=elsewhere)
            self._folder.send("319", group[0].aanbieder.agb, on + 5, 1, refuse)
            self._count("verzoek_afgewezen")

    def _request(self, group: Sequence[Beschikking], reference: str, on: int) -> None:
        wrong = self._dice.chance(0.12)
        self._count("xml_buiten_schema", int(wrong))
        products = []
        for item in group:
            asked = item.verwijzing
            if asked is None:
                continue
            shown = asked.verwijzer
            end = item.versies[0].einddatum
            products.append(
                Aanvraag(
                    reference,
                    item.product.categorie,
                    item.product.code,
                    iso(item.ingangsdatum),
                    IMPOSSIBLE_DAYS[0] if wrong else iso(end) if end != OPEN else "",
                    shown.type,
                    shown.naam.strip(),
                    shown.agb,
                )
            )
        write = partial(verzoek, client=_client(group[0]), products=products)
        self._folder.send("315", group[0].aanbieder.agb, on, len(products), write)

    def wijzigingsverzoeken(self, changes: Iterable[tuple[Beschikking, Beschikking, str]]) -> None:
        """Send the requests for change (317) whose outcome came in messages."""
        for before, after, reference in changes:
            on = after.versies[0].toewijzingsdatum - self._dice.between(3, 15)
            if before.gemeente != self._gemeente.index or on < MESSAGES_FROM:
                continue
            change = Wijziging(
                bsn=before.kind.bsn,
                referentie=reference,
                nummer=str(before.nummer),
                ingangsdatum=iso(before.ingangsdatum),
                einddatum=iso(after.ingangsdatum - 1),
                nieuwe_categorie=after.product.categorie,
                nieuwe_code=after.product.code,
                nieuwe_ingangsdatum=iso(after.ingangsdatum),
            )
            self._folder.send("317", before.aanbieder.agb, on, 2, partial(wijzigingsverzoek, change=change))

    # 305 and 307

    def starts(self, items: Iterable[Beschikking]) -> None:
        """Send the starts of care; only part of the aanbieders do so."""
        groups: dict[tuple[int, str, int], list[tuple[Beschikking, int]]] = {}
        for item in items:
            begin = item.ingangsdatum + self._dice.between(0, 10)
            sends = item.aanbieder.index % 5 < 2
            known = begin >= MESSAGES_FROM and begin + 20 <= self._world.horizon and begin <= item.einde
            if sends and known and item.traject is not None and item.product.categorie and item.geleverd == "ja":
                key = (item.kind.nummer, item.aanbieder.agb, month_start(begin))
                groups.setdefault(key, []).append((item, begin))
        for group in groups.values():
            client, agb = _client(group[0][0]), group[0][0].aanbieder.agb
            last = max(begin for _, begin in group)
            right = [_start(item, begin) for item, begin in group]
            if self._dice.chance(0.09):
                # Reported wrongly first; put right by deleting it and reporting it again.
                wrong = [_start(group[0][0], group[0][1] - 1)]
                self._report("305", agb, last + 2, client, wrong)
                right.insert(0, _start(group[0][0], group[0][1] - 1, status="3"))
                self._count("start_stop_correctie")
            self._report("305", agb, last + self._dice.between(5, 14), client, right)

    def stops(self, regels: Iterable[Regel], items: Iterable[Beschikking]) -> None:
        """Send the stops that end care early, and some that come after the end or for no toewijzing."""
        for regel in regels:
            if not (regel.in_bericht and regel.versie.is_stop):
                continue
            item, on = regel.beschikking, regel.levering
            right = [_stop(item, item.stopdatum, self._dice)]
            if on + 9 <= self._world.horizon and self._dice.chance(0.16):
                mistaken = item.stopdatum - self._dice.between(1, 5)
                self._report("307", item.aanbieder.agb, on, _client(item), [_stop(item, mistaken, self._dice)])
                right.insert(0, _stop(item, mistaken, self._dice, status="3"))
                self._count("start_stop_correctie")
                on += 7
            self._report("307", item.aanbieder.agb, on, _client(item), right)
        for item in items:
            after = item.einddatum + self._dice.between(1, 20)
            plain = item.traject is not None and item.stopdatum == OPEN and item.geleverd == "ja"
            in_time = item.einddatum >= MESSAGES_FROM and after + 12 <= self._world.horizon
            if plain and in_time and item.product.categorie and self._dice.chance(0.09):
                self._report("307", item.aanbieder.agb, after + 10, _client(item), [_stop(item, after, self._dice)])
                self._count("stop_na_einde")
            elif plain and in_time and item.product.categorie and self._dice.chance(0.1):
                stray = Melding(
                    str(9_000_000 + item.nummer % 900_000),
                    item.product.categorie,
                    item.product.code,
                    iso(item.ingangsdatum),
                    iso(item.ingangsdatum),
                    "1",
                    "31",
                    iso(item.einddatum),
                )
                self._report("307", item.aanbieder.agb, after + 10, _client(item), [stray])
                self._count("stop_zonder_toewijzing")

    def _report(self, bericht: str, aanbieder: str, on: int, client: Client, products: list[Melding]) -> None:
        write = partial(melding, client=client, products=products)
        self._folder.send(bericht, aanbieder, on, len(products), write)


def _client(item: Beschikking, bsn: str = "") -> Client:
    born = "" if item.geboorte_onbekend else iso(item.kind.geboren)
    return Client(bsn or item.bsn or item.kind.bsn, born, item.kind.geslacht, item.kind.achternaam)


def _start(item: Beschikking, begin: int, status: str = "1") -> Melding:
    return Melding(
        str(item.nummer),
        item.product.categorie,
        item.product.code,
        iso(item.ingangsdatum),
        iso(begin),
        status,
    )


def _stop(item: Beschikking, end: int, dice: Dice, status: str = "1") -> Melding:
    return Melding(
        str(item.nummer),
        item.product.categorie,
        item.product.code,
        iso(item.ingangsdatum),
        iso(item.ingangsdatum),
        status,
        dice.pick(STOP_REASONS),
        iso(end),
    )
