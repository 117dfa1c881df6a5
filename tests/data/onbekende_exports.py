"""
Exports that nobody has seen before, written with the rows of a demonstration region.

``onbekende_koppen`` holds their headers and what each one means; the values are as messy as those of the region.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from onbekende_koppen import EXPORTS, UITVOER_KOPPEN, Export, Kolom

Row = Mapping[str, str]

_DATES = frozenset(
    [
        *("geboortedatum", "toewijzingsdatum", "ingangsdatum", "einddatum", "stopdatum", "registratiedatum"),
        *("dagtekening", "begindatum", "geldig_van", "geldig_tot", "peildatum"),
    ]
)
_NUMBERS = frozenset({"volume", "bedrag", "kosten", "uren_gepland", "uren_werkelijk"})


def demo_rows(folder: Path) -> dict[str, list[dict[str, str]]]:
    """
    Read the canonical CSV deliveries of a demonstration region: rows per soort, latest delivery first, each once.

    Decisions lack different columns per gemeente; what a row lacks is filled in from its own number, so that every
    export can show it.
    """
    found: dict[str, list[dict[str, str]]] = {}
    for path in sorted((folder / "leveringen").rglob("*.csv"), reverse=True):
        with path.open(encoding="cp1252", newline="") as stream:
            header = stream.readline()
        if header != header.lower():
            continue
        with path.open(encoding="utf-8", newline="") as stream:
            found.setdefault(path.parent.name, []).extend(csv.DictReader(stream, delimiter=";"))
    decisions = {tuple(list(row.values())[:16]): row for row in found.get("beschikkingen", [])}
    found["beschikkingen"] = [_completed(row) for row in decisions.values()]
    return found


def _completed(row: dict[str, str]) -> dict[str, str]:
    number = int(row["toewijzingnummer"]) if row["toewijzingnummer"].isdigit() else 0
    practice = number % 30 + 1
    by_code = number % 3 > 0
    names = ("dr. Brouwer", "HAP De Brug", "Huisartsenpraktijk Oost")
    filled = {
        "postcode4": f"99{10 + number % 5}",
        "beschikkingnummer": str(number // 2),
        "toewijzingstijd": "",
        "referentie_aanbieder": f"A{number % 100_000:06d}" if number % 4 else "",
        "verwijzer_type": ("02", "01", "02", "03", "06")[number % 5],
        "verwijzer_agb": f"{1_980_000 + practice:08d}" if by_code else "",
        "verwijzer_naam": "" if by_code else names[number // 3 % 3],
        "huisartspraktijk_agb": f"{1_990_000 + practice:08d}",
        "huisartspraktijk_naam": ("Huisartsenpraktijk De Brug", "HAP De Populier", "Praktijk Oost")[number % 3],
        "volume": f"{number % 9 + 0.5}",
        "eenheid": ("04", "14", "16")[number % 3],
        "frequentie": "2",
        "registratiedatum": row["toewijzingsdatum"],
    }
    return {**filled, **row}


def write_exports(
    folder: Path,
    rows: Mapping[str, Sequence[Row]],
    most: int = 400,
    only: Iterable[str] = (),
    exports: Sequence[Export] = EXPORTS,
) -> dict[str, Path]:
    """
    Write the exports into a folder, each with at most ``most`` rows of its soort; gives name → path.

    Rows of persons are all of one gemeente, another one for each export. ``rows`` come from
    ``demo_rows``; ``only``: names of the exports that are wanted (none = all).
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = set(only) or {export.naam for export in exports}
    written: dict[str, Path] = {}
    for export in exports:
        if export.naam not in wanted:
            continue
        source = _of_one_gemeente(rows[export.soort], len(written)) if export.over_personen else rows[export.soort]
        step = max(1, len(source) // most)
        path = folder / export.bestand
        chosen = list(source[::step][:most])
        cells = [[_cell(export, kolom, row, place) for kolom in export.kolommen] for place, row in enumerate(chosen, 1)]
        if export.vorm == "xlsx":
            _write_workbook(path, export, cells)
        else:
            path.write_bytes(_as_csv(export, cells).encode(export.codering))
        written[export.naam] = path
    return written


def _of_one_gemeente(rows: Sequence[Row], turn: int) -> list[Row]:
    counts = Counter(row["gemeente"] for row in rows)
    large = sorted(code for code, times in counts.items() if times >= len(rows) / 10)
    return [row for row in rows if row["gemeente"] == large[turn % len(large)]]


def _cell(export: Export, kolom: Kolom, row: Row, place: int) -> object:
    if not kolom.veld:
        return _FILLERS[kolom.vul](row, place)
    value = row.get(kolom.veld, "")
    if kolom.waarden:
        return kolom.waarden.get(value, value)
    if kolom.veld in _DATES:
        return _day(export, kolom.veld, value)
    if kolom.veld in _NUMBERS:
        return _number(export, kolom.veld, value)
    if kolom.veld in export.zonder_nullen:
        short = value.lstrip("0")
        return int(short) if export.vorm == "xlsx" and short.isdigit() else short
    return value


def _day(export: Export, veld: str, value: str) -> object:
    if not value or value.startswith("9999") or value.startswith("2099"):
        return export.open_einde if veld in ("einddatum", "geldig_tot") else ""
    try:
        moment = date.fromisoformat(value)
    except ValueError:
        return value
    special: dict[str, Callable[[], object]] = {
        "kort": lambda: f"{moment.day}-{moment.month}-{moment.year}",
        "jjjjmmdd": lambda: f"{moment:%Y%m%d}",
        "tijdstip": lambda: f"{moment.day}-{moment.month}-{moment.year} 00:00:00",
        "serieel": lambda: str((moment - date(1899, 12, 30)).days),
        "cel": lambda: moment,
    }
    return special[export.datum]() if export.datum in special else moment.strftime(export.datum)


def _number(export: Export, veld: str, value: str) -> object:
    try:
        number = float(value)
    except ValueError:
        return value
    if export.vorm == "xlsx":
        return number
    text = f"{number:,.2f}" if veld == "bedrag" else f"{number:,.1f}"
    text = text.replace(",", "\0").replace(".", export.komma).replace("\0", export.duizend)
    return f"{export.euro}{text}" if veld == "bedrag" else text


def _year(text: str) -> str:
    return text[:4] if text[:4].isdigit() else ""


def _one_of(*values: str) -> Callable[[Row, int], object]:
    return lambda row, place: values[place % len(values)]


_FILLERS: dict[str, Callable[[Row, int], object]] = {
    "persoon": _one_of("Ada Bedacht", "Bo Fictief", "Cor Proefman", "Els Voorbeeld", "Guus Verzonnen"),
    "straat": _one_of("Dorpsstraat", "Kerkweg", "Molenlaan"),
    "klein_getal": lambda row, place: str(place * 7 % 240 + 1),
    "dag": lambda row, place: f"202{place % 4}-{place % 12 + 1:02}-{place % 28 + 1:02}",
    "zelfde_dag": _one_of("2024-12-31"),
    "nummer": lambda row, place: str(100_000 + place),
    "team": _one_of("Team Noord", "Team Zuid", "Team Centrum"),
    "wijk": _one_of("Centrum", "De Akkers", "Waterkant"),
    "opmerking": _one_of("", "gezien", "", "zie dossier"),
    "tarief": lambda row, place: f"{place * 37 % 900 + 40},{place % 100:02}",
    "instelling": lambda row, place: f"Zorginstelling {row.get('aanbieder_agb', '00')[-2:]}",
    "voorziening": _one_of("Begeleiding individueel", "Behandeling groep", "Diagnostiek"),
    "contract": _one_of("RC-2019-01", "RC-2021-04"),
    "ja_nee": _one_of("N", "N", "J"),
    "kalenderjaar": _one_of("2021", "2022", "2023"),
    "rekening": _one_of("672100", "672400", "673200"),
    "telefoon": lambda row, place: f"0{place % 50 + 10}-555{place + 1000}",
    "email": lambda row, place: f"info{place}@voorbeeld.example",
    "deel": _one_of("0,8", "1,0", "0,6", "92,4"),
    "praktijk": _one_of("Huisartsenpraktijk De Wilg", "Huisartsenpraktijk Zonnehof", "Huisartsenpraktijk De Brink"),
    "nota": lambda row, place: f"F{2000 + place // 4}",
    "versie": _one_of("1", "1", "2"),
    "regelnummer": lambda row, place: str(place),
    "omschrijving": lambda row, place: f"Jeugdhulp – groep {row['productcategorie']}",
    "aanbieder": lambda row, place: f"Zorginstelling {row['aanbieder_agb'][-2:]}",
    "plaats": lambda row, place: ("Oeverhoek", "Zandwolde", "Dijkerbroek")[place % 3],
    "medewerker": lambda row, place: ("abv", "jdk", "mvd", "rst")[place % 4],
    "jaar": lambda row, place: _year(row["ingangsdatum"]),
    "kwartaal": lambda row, place: f"{_year(row['ingangsdatum'])}-Q{place % 4 + 1}",
    "leeftijd": lambda row, place: str(
        int(_year(row["ingangsdatum"]) or 0) - int(_year(row.get("geboortedatum", "")) or 0)
        if _year(row.get("geboortedatum", "")) and _year(row["ingangsdatum"])
        else ""
    ),
}


def _as_csv(export: Export, cells: Sequence[Sequence[object]]) -> str:
    buffer = io.StringIO()
    for line in export.boven:
        buffer.write(f"{line}\r\n")
    quoting = csv.QUOTE_ALL if export.aanhalen else csv.QUOTE_MINIMAL
    writer = csv.writer(buffer, delimiter=export.scheiding, lineterminator="\r\n", quoting=quoting)
    writer.writerow([kolom.kop for kolom in export.kolommen])
    writer.writerows(cells)
    if export.totaal:
        writer.writerow(["Totaal", str(len(cells)), *[""] * (len(export.kolommen) - 2)])
    return buffer.getvalue()


def _write_workbook(path: Path, export: Export, cells: Sequence[Sequence[object]]) -> None:
    """Write a workbook with a page of explanation before the one with the rows, and always the same bytes."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2025, 1, 2)})
        as_day = book.add_format({"num_format": "dd-mm-yyyy"})
        bold = book.add_format({"bold": True})
        if export.boven:
            note = book.add_worksheet("Toelichting")
            note.write_string(0, 0, "Dit bestand komt uit het rapportagesysteem.")
        sheet = book.add_worksheet("Gegevens")
        for place, line in enumerate(export.boven):
            if place == 0:
                sheet.merge_range(0, 0, 0, len(export.kolommen) - 1, line, bold)
            else:
                sheet.write_string(place, 0, line)
        top = len(export.boven)
        for column, kolom in enumerate(export.kolommen):
            sheet.write_string(top, column, kolom.kop, bold)
        for place, row in enumerate(cells, top + 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(place, column, datetime(value.year, value.month, value.day), as_day)
                elif isinstance(value, int | float):
                    sheet.write_number(place, column, value)
                elif value:
                    sheet.write_string(place, column, str(value))
        if export.totaal:
            sheet.write_string(top + 1 + len(cells), 0, "Totaal")
            sheet.write_number(top + 1 + len(cells), 1, len(cells))


__all__ = ["EXPORTS", "UITVOER_KOPPEN", "Export", "Kolom", "demo_rows", "write_exports"]
