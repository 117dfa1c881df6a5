"""
A region of fifteen gemeenten and ten years, as CSV deliveries: invented, of any size, for measuring a whole night.

Every gemeente delivers once a quarter what was decided since the last time: new toewijzingen, later versions of
older ones, some rows a second time, some with a BSN that cannot be. Beside that the region delivers its practices,
who works there, their lists of patients, which have a SOJ, what that costs, and prices. Declarations and requests
are not delivered. BSNs are drawn as in ``bench.invented_rows``.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.invented_rows import PRODUCTS, ROWS_PER_PERSON, possible_bsns, write_days, write_rows, write_times

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

GEMEENTEN = tuple(str(code) for code in range(9901, 9916))
FIRST_YEAR, QUARTERS = 2016, 40
FEW_QUARTERS = 5  # fewer are not compared with each other (``settings.Tolerance``)
PRACTICES_EACH, GPS_EACH = 8, 2
# One row in so many is a later version of an older toewijzing, stands in two deliveries, or has an impossible BSN.
EVERY_VERSION, EVERY_TWICE, EVERY_BAD_BSN = 7, 101, 997
# One name in so many lacks a letter; every third gemeente knows the practice of each child itself.
EVERY_MISSPELT, KNOWS_PRACTICE = 31, 3
BRING_NEWS = 6  # gemeenten; a quarter of their rows is a hundredth of those of ten years
IN_WINDOWS_1252 = 3  # one gemeente in so many has an old system
HOUSES = ("De Linde", "’t Hofje", "De Ring", "Oost", "Kögelhof", "De Brug", "Het Plein", "De Wissel")
# As many as a gemeente has GPs; in each gemeente their first names have a letter of their own.
SURNAMES = ("de Vries", "Jansen", "Özdemir", "van den Heuvel", "Müller", "Bakker", "Çelik", "Visser", "Smit",
            "de Boer", "Mulder", "van Leeuwen", "Dekker", "Brouwer", "Kuipers", "Hoekstra")  # fmt: skip
PRICES = {"SGGZ": 5100, "GBGGZ": 890, "GGZ_ONBEPAALD": 1450, "AMBULANT": 2600}
OPEN_END = "31-12-9999"
KEY = "een-sleutel-alleen-voor-deze-meting-01"
REGIONAL = ("praktijken", "zorgverleners", "praktijkgroepen", "patienten", "soj_inzet", "prijzen")


@dataclass(frozen=True)
class Decisions:
    """
    Invented rows of beschikkingen.

    ``rows``: an Arrow table of text with canonical columns. Per row ``gemeente`` (index) and ``quarter`` of the
    delivery that it stands in, both ascending; quarter QUARTERS is the news after ten years.
    """

    rows: pa.Table
    gemeente: np.ndarray
    quarter: np.ndarray

    def of_ten_years(self) -> Decisions:
        """Give what was delivered before the news."""
        return self._only(self.quarter < QUARTERS)

    def after(self) -> Decisions:
        """Give the news: what the first few gemeenten deliver of the quarter after."""
        return self._only((self.quarter == QUARTERS) & (self.gemeente < BRING_NEWS))

    def of_last_quarters(self) -> Decisions:
        """Give what was delivered in the last FEW_QUARTERS before the news."""
        return self._only((self.quarter < QUARTERS) & (self.quarter >= QUARTERS - FEW_QUARTERS))

    def _only(self, kept: np.ndarray) -> Decisions:
        import pyarrow as pa

        return Decisions(self.rows.filter(pa.array(kept)), self.gemeente[kept], self.quarter[kept])

    def deliveries(self) -> Iterator[tuple[int, int, pa.Table]]:
        """Give gemeente, quarter and rows of each delivery."""
        import numpy as np

        place = self.gemeente * (QUARTERS + 1) + self.quarter
        for each in np.unique(place):
            begin, end = np.searchsorted(place, each), np.searchsorted(place, each, side="right")
            yield int(each) // (QUARTERS + 1), int(each) % (QUARTERS + 1), self.rows.slice(begin, end - begin)


def draw_decisions(rows: int, news: int = 0, seed: int = 1) -> Decisions:
    """
    Draw so many rows of ten years, and about ``news`` rows of the quarter after in the gemeenten that bring news.

    Equal arguments give equal rows.
    """
    import numpy as np
    import pyarrow as pa

    random, count = np.random.default_rng(seed), rows + news * len(GEMEENTEN) // BRING_NEWS
    number = np.arange(count)
    version, twice = number % EVERY_VERSION == EVERY_VERSION - 1, number % EVERY_TWICE == EVERY_TWICE - 1
    # What a later version or a second delivery is of: an older row that is neither.
    plain = np.flatnonzero(~version & ~twice & (number < rows))
    of = np.where(version | twice, plain[(random.random(count) * len(plain)).astype(int)], number)
    persons = possible_bsns(max(rows // ROWS_PER_PERSON, 1))
    person = random.integers(0, len(persons), count)[of]
    home, practice = person % len(GEMEENTEN), (person // len(GEMEENTEN)) % PRACTICES_EACH
    first, last = np.datetime64(f"{FIRST_YEAR}-01-01"), np.datetime64(f"{FIRST_YEAR + QUARTERS // 4}-01-01")
    decided = first + random.integers(0, (last - first).astype(int), count)[of]
    begin = decided + random.integers(-10, 40, count)[of]
    end = begin + random.integers(30, 700, count)[of]
    end = np.where(version, end + 180, end)
    decided = np.where(version, np.minimum(decided + random.integers(30, 300, count), last - 1), decided)
    new = (number >= rows) & ~twice
    fresh = last + random.integers(0, 90, count)
    begin = np.where(new & ~version, fresh + 5, begin)
    end = np.where(new & ~version, fresh + 200, end)
    decided = np.where(new, fresh, decided)
    quarter = (decided.astype("datetime64[M]").astype(int) - (FIRST_YEAR - 1970) * 12) // 3
    quarter = np.where(twice, np.minimum(quarter + 1, QUARTERS - 1), quarter)
    quarter = np.where(number >= rows, QUARTERS, quarter)
    order = np.lexsort((number, quarter, home))
    bsn = np.where(number % EVERY_BAD_BSN == 0, persons[person] ^ 1, persons[person])
    open_end = (random.random(count) < 0.1)[of]
    product = random.integers(0, len(PRODUCTS), count)[of]
    known = home % KNOWS_PRACTICE == 0
    named = random.integers(0, 3, count)[of]
    gp = practice * GPS_EACH + random.integers(0, GPS_EACH, count)[of]
    gp_number, gp_name = _people()
    house_number, house_name = _houses()
    missing = of % EVERY_MISSPELT == 0
    spelt = np.where(missing, np.array([name[:-1] for name in gp_name])[home * PRACTICES_EACH * GPS_EACH + gp],
                     np.array(gp_name)[home * PRACTICES_EACH * GPS_EACH + gp])  # fmt: skip
    house = home * PRACTICES_EACH + practice
    columns = {
        "gemeente": np.array(GEMEENTEN)[home],
        "toewijzingnummer": (100_000_000 + of).astype(str),
        "bsn": bsn.astype(str),
        "geboortedatum": write_days(np.datetime64("2001-01-01") + (person * 7919) % 6500),
        "geslacht": np.array(["1", "2"])[person % 2],
        "postcode4": (1000 + person % 8999).astype(str),
        "wet": np.full(count, "Jeugdwet"),
        "beschikkingnummer": np.char.add("B", (500_000 + of // 2).astype(str)),
        "productcategorie": np.array([item[0] for item in PRODUCTS])[product],
        "productcode": np.array([item[1] for item in PRODUCTS])[product],
        "toewijzingsdatum": write_days(decided),
        "toewijzingstijd": write_times(np.where(version | new, random.integers(0, 86_400, count),
                                                random.integers(0, 86_400, count)[of])),
        "ingangsdatum": write_days(begin),
        "einddatum": np.where(open_end, OPEN_END, write_days(end)),
        "reden_wijziging": np.where(version, "03", ""),
        "aanbieder_agb": (73_990_000 + random.integers(0, 300, count)[of]).astype(str),
        "verwijzer_type": np.where(named == 2, np.array(["01", "02"])[of % 2], "02"),
        "verwijzer_agb": np.where(named == 0, np.array(gp_number)[home * PRACTICES_EACH * GPS_EACH + gp], ""),
        "verwijzer_naam": np.where(named == 1, spelt, ""),
        "huisartspraktijk_agb": np.where(known, np.array(house_number)[house], ""),
        "huisartspraktijk_naam": np.where(known, np.array(house_name)[house], ""),
    }  # fmt: skip
    table = pa.table({name: pa.array(values[order].astype(object), pa.string()) for name, values in columns.items()})
    return Decisions(table, home[order], quarter[order])


def _houses() -> tuple[list[str], list[str]]:
    """Give the AGB and the name of each practice."""
    names = [f"Huisartsenpraktijk {house} {gemeente}" for gemeente in range(len(GEMEENTEN)) for house in HOUSES]
    return [f"{1_991_001 + place:08d}" for place in range(len(names))], names


def _people() -> tuple[list[str], list[str]]:
    """Give the AGB and the name of each GP; practice p has the GPS_EACH from p times that many."""
    names = [f"{chr(65 + home)}. {surname}" for home in range(len(GEMEENTEN)) for surname in SURNAMES]
    return [f"{1_993_001 + place:08d}" for place in range(len(names))], names


def last_day(quarter: int) -> str:
    """Give the last day of a quarter of the region, as in the names of its deliveries."""
    year, part = FIRST_YEAR + quarter // 4, quarter % 4
    return f"{year}-{('03-31', '06-30', '09-30', '12-31')[part]}"


def write_frame(folder: Path, soort: str = "beschikkingen") -> Path:
    """
    Write the region without decisions: regio.toml, the key, and what the region delivers; gives regio.toml.

    ``soort``: of the sources of the gemeenten (beschikkingen or ijw).
    """
    import pyarrow as pa

    folder.mkdir(parents=True)
    names = ", ".join(f'{{code = "{code}", naam = "Gemeente {place}"}}' for place, code in enumerate(GEMEENTEN))
    lines = ["[regio]", 'naam = "Meting"', f"gemeenten = [{names}]", "[map]", 'sleutelbestand = "sleutel"']
    for code in GEMEENTEN:
        lines += ["[[bron]]", f'naam = "{code}-beschikkingen"', f'gemeente = "{code}"', f'soort = "{soort}"',
                  f'pad = "leveringen/{code}/*"']  # fmt: skip
    for name in REGIONAL:
        lines += ["[[bron]]", f'naam = "regio-{name}"', 'gemeente = "*"', f'soort = "{name}"',
                  f'pad = "leveringen/regio/{name}_*.csv"']  # fmt: skip
    for regional, columns in _regional().items():
        table = pa.table({column: pa.array(values, pa.string()) for column, values in columns.items()})
        place = folder / "leveringen" / "regio" / f"{regional}_{last_day(QUARTERS - 1)}.csv"
        place.parent.mkdir(parents=True, exist_ok=True)
        write_rows(place, [table])
    config, key = folder / "regio.toml", folder / "sleutel"
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    key.write_text(KEY, encoding="utf-8")
    key.chmod(0o600)
    return config


def _regional() -> dict[str, dict[str, list[str]]]:
    house_number, house_name = _houses()
    gp_number, gp_name = _people()
    home = [code for code in GEMEENTEN for _ in HOUSES]
    begin, years = f"{FIRST_YEAR}-01-01", range(FIRST_YEAR, FIRST_YEAR + QUARTERS // 4 + 1)
    with_soj = {place: f"{2018 + place % 6}-0{1 + 3 * (place % 3)}-01" for place in range(0, len(home), 2)}
    quarters = [(place, year, part) for place in with_soj for year in years for part in range(1, 5)]
    lists = [(place, f"{year}-{day}") for year in years for day in ("01-01", "07-01") for place in range(len(home))]
    paid = [(place, f"{year}K{part}") for place, year, part in quarters if year >= int(with_soj[place][:4])]
    return {
        "praktijken": {"praktijk_id": house_number, "naam": house_name, "gemeente": home,
                       "geldig_van": [begin] * len(home)},
        "zorgverleners": {"zorgverlener_agb": gp_number,
                          "praktijk_id": [house_number[place // GPS_EACH] for place in range(len(gp_number))],
                          "geldig_van": [begin] * len(gp_number), "naam": gp_name},
        "praktijkgroepen": {"praktijk_id": [*house_number, *(house_number[place] for place in with_soj)],
                            "soj": ["nee"] * len(home) + ["ja"] * len(with_soj),
                            "geldig_van": [begin] * len(home) + list(with_soj.values())},
        "patienten": {"praktijk_id": [house_number[place] for place, _ in lists],
                      "peildatum": [day for _, day in lists],
                      "gemeente": [home[place] for place, _ in lists],
                      "patienten_onder_18": [str(600 + 13 * place) for place, _ in lists]},
        "soj_inzet": {"praktijk_id": [house_number[place] for place, _ in paid],
                      "kwartaal": [quarter for _, quarter in paid],
                      "kosten": ["9000"] * len(paid)},
        "prijzen": {"zorgvorm": list(PRICES), "geldig_van": [begin] * len(PRICES),
                    "bedrag": [str(price) for price in PRICES.values()], "soort": ["gemiddeld"] * len(PRICES),
                    "bron": ["verzonnen"] * len(PRICES)},
    }  # fmt: skip


def deliver_csv(folder: Path, decisions: Decisions) -> int:
    """Write a CSV per gemeente and quarter, one gemeente in three in Windows-1252; gives the number of bytes."""
    written = 0
    for gemeente, quarter, rows in decisions.deliveries():
        place = _place(folder, gemeente, quarter, "csv")
        write_rows(place, [rows], "cp1252" if gemeente % IN_WINDOWS_1252 == 0 else "utf-8")
        written += place.stat().st_size
    return written


def deliver_workbooks(folder: Path, decisions: Decisions) -> int:
    """Write an XLSX per gemeente and quarter, every cell text; gives the number of bytes."""
    import xlsxwriter

    written = 0
    for gemeente, quarter, rows in decisions.deliveries():
        place = _place(folder, gemeente, quarter, "xlsx")
        book = xlsxwriter.Workbook(place, {"constant_memory": True})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, rows.column_names)
        for line, cells in enumerate(zip(*(column.to_pylist() for column in rows.columns), strict=True), start=1):
            sheet.write_row(line, 0, cells)
        book.close()
        written += place.stat().st_size
    return written


def deliver_messages(folder: Path, decisions: Decisions) -> int:
    """Write a ZIP per gemeente and quarter with an iJw 301 message per row; gives the bytes of the messages."""
    written = 0
    for gemeente, quarter, rows in decisions.deliveries():
        with zipfile.ZipFile(_place(folder, gemeente, quarter, "zip"), "w", zipfile.ZIP_DEFLATED) as pack:
            for number, row in enumerate(rows.to_pylist()):
                message = _message(row, last_day(quarter)).encode()
                pack.writestr(f"JW301_{number:06d}.xml", message)
                written += len(message)
    return written


def _place(folder: Path, gemeente: int, quarter: int, suffix: str) -> Path:
    place = folder / "leveringen" / GEMEENTEN[gemeente] / f"beschikkingen_{last_day(quarter)}.{suffix}"
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _message(row: Mapping[str, str], day: str) -> str:
    """Give one row as an iJw 3.2 message of a toewijzing."""
    end = "" if row["einddatum"] == OPEN_END else f"<Einddatum>{_iso(row['einddatum'])}</Einddatum>"
    changed = f"<RedenWijziging>{row['reden_wijziging']}</RedenWijziging>" if row["reden_wijziging"] else ""
    return (
        '<Bericht xmlns="http://www.istandaarden.nl/ijw/3_2/jw301/schema"><Header><BerichtCode>436</BerichtCode>'
        f"<BerichtVersie>3</BerichtVersie><BerichtSubversie>2</BerichtSubversie><Afzender>{row['gemeente']}</Afzender>"
        f"<Ontvanger>{row['aanbieder_agb']}</Ontvanger><BerichtIdentificatie><Identificatie>1</Identificatie>"
        f"<Dagtekening>{day}</Dagtekening></BerichtIdentificatie></Header><Client><Bsn>{row['bsn']}</Bsn>"
        f"<Geboortedatum><Datum>{_iso(row['geboortedatum'])}</Datum></Geboortedatum><Geslacht>{row['geslacht']}"
        f"</Geslacht><ToegewezenProduct><ToewijzingNummer>{row['toewijzingnummer']}</ToewijzingNummer><Product>"
        f"<Categorie>{row['productcategorie']}</Categorie><Code>{row['productcode']}</Code></Product>"
        f"<Toewijzingsdatum>{_iso(row['toewijzingsdatum'])}</Toewijzingsdatum><Toewijzingstijd>{row['toewijzingstijd']}"
        f"</Toewijzingstijd><Ingangsdatum>{_iso(row['ingangsdatum'])}</Ingangsdatum>{end}{changed}"
        "</ToegewezenProduct></Client></Bericht>"
    )


def _iso(written: str) -> str:
    day, month, year = written.split("-")
    return f"{year}-{month:>02}-{day:>02}"
