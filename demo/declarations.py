"""What aanbieders declare for the care that was given: tables, the old system's export, and 323 messages.

Declared is what a decision really lasted. Some comes quarters late, some is credited and declared again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from demo.days import OPEN, day, dutch, iso, month_end, month_start, months, quarter_end, quarters
from demo.days import year as year_of
from demo.decisions import Beschikking
from demo.ijw import MessageFolder
from demo.issuing import MESSAGES_FROM, World
from demo.messages import Prestatie, declaratie
from demo.oldsystem import ENCODING, LINE_END
from demo.output import OutputFolder
from demo.places import Gemeente
from demo.products import omvang_of
from demo.randomness import Dice

COLUMNS = (
    "gemeente",
    "toewijzingnummer",
    "bsn",
    "productcategorie",
    "productcode",
    "begindatum",
    "einddatum",
    "volume",
    "eenheid",
    "bedrag",
    "debet_credit",
    "referentienummer",
    "vorig_referentienummer",
)
OLD_COLUMNS = (
    ("Toewijzingsnummer", "toewijzingnummer"),
    ("Cliënt BSN", "bsn"),
    ("Productgroep", "productcategorie"),
    ("Productcode", "productcode"),
    ("Van", "begindatum"),
    ("Tot en met", "einddatum"),
    ("Aantal", "volume"),
    ("Eenheid", "eenheid"),
    ("Bedrag (€)", "bedrag"),
    ("Volgnummer", "referentienummer"),
    ("Correctie op", "vorig_referentienummer"),
)
LAYOUT = "indelingen/oud-systeem-declaraties-{code}.toml"


@dataclass(frozen=True, slots=True)
class Regel:
    """One declared line: amounts in eurocents, ``geboekt`` is when it was in the books."""

    beschikking: Beschikking
    nummer: int
    bsn: str
    begin: int
    eind: int
    volume: float
    cents: int
    referentie: str
    geboekt: int
    credit: bool = False
    vorige: str = ""


class Declarations:
    """Makes the declared lines of one gemeente."""

    def __init__(self, world: World, gemeente: Gemeente, dice: Dice) -> None:
        self._world = world
        self._gemeente = gemeente
        self._dice = dice
        self._count = world.gevaren.count
        self._number = 0
        self.regels: list[Regel] = []

    def make(self, items: Iterable[Beschikking]) -> None:
        """Declare every decision that counts, in periods within one month (messages), quarter or year."""
        previous: Beschikking | None = None
        for item in items:
            if item.telt_mee and item.traject is not None and item.product.categorie and item.ingangsdatum < item.einde:
                self._declare(item, previous)
                previous = item

    def _periods(self, item: Beschikking) -> list[tuple[int, int]]:
        first, last = item.ingangsdatum, min(item.einde, self._world.horizon)
        if self._gemeente.vorm == "jaar":
            years = range(year_of(first), year_of(last) + 1)
            return [(max(day(year, 1, 1), first), min(day(year, 12, 31), last)) for year in years]
        edge = MESSAGES_FROM if self._gemeente.vorm == "ijw" else OPEN
        before = quarters(first, min(last, edge - 1)) if first < edge else []
        since = months(max(first, edge), last) if last >= edge else []
        found = [(max(start, first), min(quarter_end(start), last)) for start in before]
        return found + [(max(start, first), min(month_end(start), last)) for start in since]

    def _reference(self) -> str:
        self._number += 1
        return f"D{self._gemeente.code}{self._number:07d}"

    def _declare(self, item: Beschikking, previous: Beschikking | None) -> None:
        dice, size = self._dice, omvang_of(item.zorgvorm)
        tariff = size.tarief_per_dag * 1.035 ** (year_of(item.ingangsdatum) - 2016) * (0.7 + 0.6 * dice.unit())
        last_reference = ""
        for begin, eind in self._periods(item):
            days = eind - begin + 1
            use = 0.6 + 0.5 * dice.unit()
            booked = eind + dice.between(5, 60)
            if dice.chance(0.02):
                booked += 91 * dice.between(1, 4)
                self._count("declaratie_laat")
            nummer, bsn = item.nummer, item.kind.bsn
            reference = self._reference()
            point = dice.unit()
            if point < 0.002:
                nummer = 8_000_000 + item.nummer % 900_000
                self._count("declaratie_zonder_toewijzing")
            elif point < 0.004 and previous is not None and previous.kind is not item.kind:
                bsn = previous.kind.bsn
                self._count("declaratie_twee_clienten")
            elif point < 0.006 and last_reference and not self._gemeente.in_database(booked):
                reference = last_reference
                self._count("declaratie_referentie_dubbel")
            cents = max(100, int(tariff * days * use * 100))
            regel = Regel(item, nummer, bsn, begin, eind, days * size.per_dag * use, cents, reference, booked)
            self.regels.append(regel)
            last_reference = reference
            if dice.chance(0.012):
                self._correct(regel)

    def _correct(self, regel: Regel) -> None:
        """Take a line back and declare it again for less."""
        booked = regel.geboekt + self._dice.between(20, 120)
        credit = replace(regel, referentie=self._reference(), credit=True, vorige=regel.referentie, geboekt=booked)
        again = replace(regel, referentie=self._reference(), cents=int(regel.cents * 0.8), geboekt=booked)
        self.regels += [credit, again]
        self._count("declaratie_negatief" if self._gemeente.vorm == "oud" else "declaratie_credit")

    def write(self, output: OutputFolder, days: list[int], folder: MessageFolder | None) -> None:
        """Write tables up to the last delivery day, and messages after that where there are messages."""
        per_day: dict[int, list[Regel]] = defaultdict(list)
        messages: dict[tuple[int, str], list[Regel]] = defaultdict(list)
        for regel in self.regels:
            place = bisect_left(days, regel.geboekt)
            if place < len(days):
                per_day[days[place]].append(regel)
            elif folder is not None and regel.geboekt <= self._world.horizon:
                messages[month_start(regel.geboekt), regel.beschikking.aanbieder.agb].append(regel)
        code = self._gemeente.code
        for moment, due in sorted(per_day.items()):
            path = f"leveringen/{code}/declaraties/declaraties_{code}_{iso(moment)}.csv"
            if self._gemeente.vorm == "oud":
                self._write_old(output, path, due)
            else:
                output.table(path, COLUMNS, [self._row(regel) for regel in due])
        if folder is not None:
            for number, ((month, aanbieder), due) in enumerate(sorted(messages.items(), key=_key), start=1):
                moment = min(month_end(month), self._world.horizon)
                _send(folder, aanbieder, moment, f"DN{number:06d}", due)

    def booked_from(self, on: int) -> list[Regel]:
        """Give the lines booked from a day on, in the order of the books."""
        return sorted((regel for regel in self.regels if regel.geboekt >= on), key=lambda one: one.geboekt)

    def _row(self, regel: Regel) -> list[str]:
        item = regel.beschikking
        return [
            self._gemeente.code,
            str(regel.nummer),
            regel.bsn,
            item.product.categorie,
            item.product.code,
            iso(regel.begin),
            iso(regel.eind),
            f"{regel.volume:.1f}",
            omvang_of(item.zorgvorm).eenheid,
            f"{regel.cents / 100:.2f}",
            "C" if regel.credit else "D",
            regel.referentie,
            regel.vorige,
        ]

    def _write_old(self, output: OutputFolder, path: str, due: list[Regel]) -> None:
        rows: list[list[str]] = []
        total = 0
        for regel in due:
            cents = -regel.cents if regel.credit else regel.cents
            total += cents
            item = regel.beschikking
            rows.append(
                [
                    str(regel.nummer),
                    regel.bsn,
                    item.product.categorie,
                    item.product.code,
                    dutch(regel.begin),
                    dutch(regel.eind),
                    f"{regel.volume:.1f}".replace(".", ","),
                    omvang_of(item.zorgvorm).eenheid.lstrip("0"),
                    dutch_amount(cents),
                    regel.referentie,
                    regel.vorige,
                ]
            )
        rows.append(["Totaal", *[""] * 7, dutch_amount(total), "", ""])
        self._count("totaalregel")
        header = [kop for kop, _ in OLD_COLUMNS]
        output.table(path, header, rows, encoding=ENCODING, line_end=LINE_END)


def dutch_amount(cents: int) -> str:
    """Write an amount as ``1.234,56``."""
    return f"{cents / 100:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def _key(entry: tuple[tuple[int, str], list[Regel]]) -> tuple[int, str]:
    return entry[0]


def _send(folder: MessageFolder, aanbieder: str, moment: int, nummer: str, due: list[Regel]) -> None:
    """Send one 323 on the last day of a month: what an aanbieder booked in it, older months included."""
    lines = [_prestatie(regel) for regel in due]
    last = month_start(moment) - 1
    begin, eind = iso(month_start(last)), iso(last)
    write = partial(declaratie, nummer=nummer, begin=begin, eind=eind, prestaties=lines)
    folder.send("323", aanbieder, moment, len(lines), write)


def _prestatie(regel: Regel) -> Prestatie:
    """Turn a line into that of a message; a code must be there, so a categorie gets its general one."""
    product = regel.beschikking.product
    return Prestatie(
        bsn=regel.bsn,
        referentie=regel.referentie,
        vorige=regel.vorige,
        nummer=str(regel.nummer),
        categorie=product.categorie,
        code=product.code[:5] or f"{product.categorie}A00",
        begin=iso(regel.begin),
        eind=iso(regel.eind),
        volume=str(max(1, round(regel.volume))),
        eenheid=omvang_of(regel.beschikking.zorgvorm).eenheid,
        bedrag=regel.cents,
        debet_credit="C" if regel.credit else "D",
    )


def write_layout(output: OutputFolder, gemeente: Gemeente) -> str:
    """Write the layout of the old system's declarations; give its path."""
    lines = [
        "# Declaraties uit het oude systeem. Een correctie staat er als negatief bedrag.",
        'soort = "declaraties"',
        "",
        "[constanten]",
        f'gemeente = "{gemeente.code}"',
    ]
    for kop, veld in OLD_COLUMNS:
        lines += ["", "[[kolom]]", f'kop = "{kop}"', f'veld = "{veld}"']
    path = LAYOUT.format(code=gemeente.code)
    output.text(path, "\n".join(lines) + "\n")
    return path
