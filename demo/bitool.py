"""
The report of a BI tool: a workbook per quarter, made to be looked at rather than read by a machine.

A merged title and filters stand above the headers, rows are grouped with a subtotal below each group, a total and a
footer stand at the bottom. Codes and numbers are numbers, so their leading zeros are gone; days are cells with a
date, but for those that somebody typed in.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from demo.days import iso, quarter
from demo.issuing import World
from demo.oldsystem import dutch_text
from demo.output import OutputFolder
from demo.places import Gemeente
from demo.randomness import Dice
from demo.rows import Regel
from demo.tables import RowWriter, open_end_of

LAYOUT = "indelingen/bi-rapport-beschikkingen-{code}.toml"
SHEET = "Toewijzingen"
COLUMNS = (
    ("Gemeente", "gemeente"),
    ("Toewijzing", "toewijzingnummer"),
    ("BSN jeugdige", "bsn"),
    ("Geboortedatum", "geboortedatum"),
    ("Geslacht", "geslacht"),
    ("Postcode (4 cijfers)", "postcode4"),
    ("Wet", "wet"),
    ("Productgroep", "productcategorie"),
    ("Product", "productcode"),
    ("Omschrijving", ""),
    ("Datum toewijzing", "toewijzingsdatum"),
    ("Tijd", "toewijzingstijd"),
    ("Ingangsdatum", "ingangsdatum"),
    ("Einddatum", "einddatum"),
    ("Stopdatum", "stopdatum"),
    ("Reden wijziging", "reden_wijziging"),
    ("AGB aanbieder", "aanbieder_agb"),
    ("Leveringsvorm", "leveringsvorm"),
    ("Status", "status"),
    ("Type verwijzer", "verwijzer_type"),
    ("AGB verwijzer", "verwijzer_agb"),
    ("Verwijzer", "verwijzer_naam"),
    ("Huisartsenpraktijk", "huisartspraktijk_naam"),
    ("Volume", "volume"),
    ("Eenheid", "eenheid"),
    ("Frequentie", "frequentie"),
    ("Registratiedatum", "registratiedatum"),
)
_DATES = frozenset(veld for _, veld in COLUMNS if veld.endswith("datum"))
_NUMBERS = frozenset(
    {
        *("gemeente", "toewijzingnummer", "bsn", "geslacht", "postcode4", "productcategorie", "reden_wijziging"),
        *("aanbieder_agb", "verwijzer_type", "verwijzer_agb", "volume", "eenheid", "frequentie", "productcode"),
    }
)
_COUNT_COLUMN = next(place for place, (kop, _) in enumerate(COLUMNS) if kop == "Omschrijving")
_FIRST_ROW = 5
_TYPED_IN = 0.03
_OF_THIS_YEAR = datetime(2022, 1, 1)


class BiTool:
    """Writes the decisions of a gemeente as workbooks."""

    def __init__(self, world: World, gemeente: Gemeente, writer: RowWriter, dice: Dice) -> None:
        self._world = world
        self._gemeente = gemeente
        self._writer = writer
        self._dice = dice

    def write(self, output: OutputFolder, regels: Sequence[Regel]) -> None:
        """Write one workbook per delivery day; the last one before a new year is sent again under another name."""
        per_day: dict[int, list[Regel]] = defaultdict(list)
        for regel in regels:
            per_day[regel.levering].append(regel)
        stem = f"leveringen/{self._gemeente.code}/rapportage/rapportage_{self._gemeente.code}"
        for moment, due in sorted(per_day.items()):
            content = self._workbook(due, moment)
            output.binary(f"{stem}_{iso(moment)}.xlsx", content, len(due))
            if iso(moment)[5:7] == "12":
                output.binary(f"{stem}_definitief_{iso(moment)}.xlsx", content)
                self._world.gevaren.count("bestand_opnieuw")

    def _workbook(self, due: Sequence[Regel], moment: int) -> bytes:
        import xlsxwriter

        buffer = io.BytesIO()
        # Constant memory writes texts into their cells; the moment of making would differ from run to run.
        with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
            book.set_properties({"created": _OF_THIS_YEAR, "title": "Toewijzingen Jeugd"})
            self._explain(book, moment)
            totals = self._rows(book, due, moment)
            overview = book.add_worksheet("Overzicht")
            overview.write_row(0, 0, ("Productgroep", "Aantal"))
            for place, (group, times) in enumerate(sorted(totals.items()), start=1):
                overview.write_row(place, 0, (group, times))
        return buffer.getvalue()

    def _explain(self, book: Any, moment: int) -> None:
        sheet = book.add_worksheet("Toelichting")
        sheet.write_column(
            0,
            0,
            (
                "Rapportage jeugdhulp",
                f"Gemeente {self._gemeente.naam}",
                f"Peildatum {iso(moment)}",
                "Elke regel is een versie van een toewijzing die in het kwartaal is vastgelegd.",
            ),
        )

    def _rows(self, book: Any, due: Sequence[Regel], moment: int) -> Counter[str]:
        sheet = book.add_worksheet(SHEET)
        bold = book.add_format({"bold": True})
        as_day = book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, "Toewijzingen Jeugd per productgroep", bold)
        sheet.write_string(1, 0, f"Kwartaal: {quarter(moment)}")
        sheet.write_string(2, 0, "Filter: wet is alle; status is alle")
        sheet.write_row(_FIRST_ROW - 1, 0, [kop for kop, _ in COLUMNS], bold)
        count = self._world.gevaren.count
        count("xlsx_titelregel", 3)
        totals: Counter[str] = Counter()
        place = _FIRST_ROW
        end = open_end_of(moment)
        for group, members in groupby(sorted(due, key=_group), key=_group):
            for regel in members:
                self._write_row(sheet, place, self._writer.row(regel, end), regel, as_day)
                totals[group] += 1
                place += 1
            sheet.write_string(place, 0, f"Subtotaal {group}", bold)
            sheet.write_number(place, _COUNT_COLUMN, totals[group])
            count("xlsx_subtotaal")
            place += 1
        sheet.write_string(place, 0, "Totaal", bold)
        sheet.write_number(place, _COUNT_COLUMN, len(due))
        sheet.write_string(place + 2, 0, f"Toegepaste filters: gemeente is {self._gemeente.naam}")
        count("totaalregel")
        return totals

    def _write_row(self, sheet: Any, place: int, row: dict[str, str], regel: Regel, as_day: Any) -> None:
        count = self._world.gevaren.count
        for column, (_, veld) in enumerate(COLUMNS):
            text = row[veld] if veld else f"Groep {regel.beschikking.product.categorie}"
            if not text:
                continue
            if veld in _DATES:
                moment = _as_date(text)
                if moment is None or self._dice.chance(_TYPED_IN):
                    count("xlsx_datum_als_tekst")
                    sheet.write_string(place, column, dutch_text(text))
                else:
                    sheet.write_datetime(place, column, moment, as_day)
            elif veld in _NUMBERS and _is_number(veld, text):
                count("xlsx_voorloopnul_kwijt", int(text.startswith("0") and veld != "volume"))
                sheet.write_number(place, column, float(text))
            else:
                sheet.write_string(place, column, text)


def _group(regel: Regel) -> str:
    return regel.beschikking.product.categorie


def _as_date(text: str) -> datetime | None:
    """Give the day, or None for one that does not exist."""
    try:
        return datetime.fromordinal(date.fromisoformat(text).toordinal())
    except ValueError:
        return None


def _is_number(veld: str, text: str) -> bool:
    """Tell whether the tool keeps a text as a number; the BSN that means nobody would become a bare 0."""
    return text.replace(".", "", 1).isdigit() and not (veld == "bsn" and text.startswith("0"))


def write_layout(output: OutputFolder, gemeente: Gemeente) -> str:
    """Write the layout (TOML) of the report; give its path."""
    lines = [
        "# Rapport van een BI-hulpmiddel: een werkmap per kwartaal, met titel, subtotalen en een totaal.",
        'soort = "beschikkingen"',
        f'blad = "{SHEET}"',
        'negeren = ["Omschrijving"]',
    ]
    for kop, veld in COLUMNS:
        if veld:
            lines += ["", "[[kolom]]", f'kop = "{kop}"', f'veld = "{veld}"']
    path = LAYOUT.format(code=gemeente.code)
    output.text(path, "\n".join(lines) + "\n")
    return path
