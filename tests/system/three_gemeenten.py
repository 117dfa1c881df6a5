"""
A region of three gemeenten, small enough to load often: one delivers CSV, one XLSX, one iJw messages.

Five quarters, sixty children. No birth date is any other date of the region, and the names of persons occur in no
name of a practice, so that either is recognised wherever it turns up.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

QUARTER_ENDS = ("2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31", "2025-03-31")
NEWEST = QUARTER_ENDS[-1]
AANBIEDER = "98000001"
PERSONS = ("A. Zwaluwstaart", "B. Kwartelveld", "C. Wulpenburg", "D. Roerdompers", "E. Tapuitema", "F. Grutterink")
SURNAMES = tuple(name.partition(" ")[2] for name in PERSONS)
KEY = "een-sleutel-alleen-voor-deze-proef-0001"

CONFIG = """
[regio]
naam = "Proefregio"
gemeenten = [{code = "9901", naam = "Aalbeke"}, {code = "9902", naam = "Berkel"}, {code = "9903", naam = "Coevoort"}]
[map]
sleutelbestand = "sleutel"
"""
SOURCES = """9901-besluiten 9901 beschikkingen *beschikkingen_*.csv codering=utf-8
9901-verzoeken 9901 verzoeken *verzoeken_*.csv
9901-declaraties 9901 declaraties *declaraties_*.csv
9901-berichten 9901 ijw *.xml
9902-besluiten 9902 beschikkingen *.xlsx indeling=indelingen/berkel.toml levering=volledig
9903-berichten 9903 ijw *.xml
regio-praktijken * praktijken praktijken_*.csv
regio-zorgverleners * zorgverleners zorgverleners_*.csv
regio-groepen * praktijkgroepen groepen_*.csv
regio-patienten * patienten patienten_*.csv
regio-soj * soj_inzet soj_*.csv
regio-prijzen * prijzen prijzen_*.csv"""
LAYOUT = """
soort = "beschikkingen"
negeren = ["Omschrijving"]
[constanten]
gemeente = "9902"
"""
HEADERS = {
    "Toewijzing": "toewijzingnummer", "Burgerservicenr": "bsn", "Geboren": "geboortedatum",
    "Categorie": "productcategorie", "Product": "productcode", "Besloten": "toewijzingsdatum",
    "Begin": "ingangsdatum", "Eind": "einddatum", "Zorgaanbieder": "aanbieder_agb",
    "Soort verwijzer": "verwijzer_type", "AGB verwijzer": "verwijzer_agb", "Naam verwijzer": "verwijzer_naam",
    "AGB praktijk": "huisartspraktijk_agb",
}  # fmt: skip


def possible_bsns() -> Iterator[str]:
    """Give numbers of the test range that pass the 11-proef, from 999900006 on."""
    for number in range(999900006, 999999991):
        digits = [int(digit) for digit in str(number)]
        if sum(weight * digit for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True)) % 11 == 0:
            yield str(number)


@dataclass(frozen=True)
class Child:
    """One child with one start of care: ``kwartaal`` counts from 0, ``soort`` (0-3) is the care and who referred."""

    bsn: str
    geboren: date
    gemeente: int
    kwartaal: int
    soort: int

    @property
    def nummer(self) -> int:
        """Number of its toewijzing; that of a second one is 2000 higher."""
        return 1000 + self.kwartaal * 12 + self.gemeente * 4 + self.soort

    @property
    def praktijk(self) -> int:
        """Index of its practice."""
        return self.gemeente * 2 + self.soort % 2

    @property
    def start(self) -> date:
        """First day of care."""
        return quarter_start(self.kwartaal) + timedelta(days=5 + 7 * self.soort)

    @property
    def product(self) -> tuple[str, str]:
        """Categorie and code: SGGZ, AMBULANT, GBGGZ, VERBLIJF."""
        return (("54", "54002"), ("45", "45A04"), ("54", "54001"), ("44", "44A07"))[self.soort]


def quarter_start(kwartaal: int) -> date:
    """First day of a quarter of the region."""
    return date(2024 + kwartaal // 4, 3 * (kwartaal % 4) + 1, 1)


def praktijk_id(index: int) -> str:
    """AGB of a practice; those of gemeente g are 2g and 2g + 1."""
    return f"0199000{index + 1}"


def persoon_agb(index: int) -> str:
    """AGB of the person who works in the practice with that index."""
    return f"0199001{index + 1}"


def _children() -> list[Child]:
    numbers = possible_bsns()
    places = [(q, g, s) for q in range(len(QUARTER_ENDS)) for g in range(3) for s in range(4)]
    return [
        Child(next(numbers), date(2008, 1, 10) + timedelta(days=37 * n), g, q, s) for n, (q, g, s) in enumerate(places)
    ]


CHILDREN = _children()
BSNS = frozenset(child.bsn for child in CHILDREN)
BIRTH_DATES = frozenset(child.geboren.isoformat() for child in CHILDREN)


def referrer(child: Child) -> tuple[str, str, str]:
    """Type, AGB and name of who referred: a person's AGB, a person's name, the gemeente, a practice's AGB."""
    named = PERSONS[child.praktijk].upper()
    by_kind = (("02", persoon_agb(child.praktijk), ""), ("02", "", named), ("01", "", ""))
    return (*by_kind, ("02", praktijk_id(child.praktijk), ""))[child.soort]


def decisions(gemeente: int, kwartaal: int) -> list[dict[str, str]]:
    """
    Give the rows that a gemeente decided in a quarter.

    New toewijzingen; of those of the quarter before, the first stretched to a later end; of those of two quarters
    before, the second followed by a new toewijzing.
    """
    rows = []
    for child in CHILDREN:
        if child.gemeente != gemeente:
            continue
        end = child.start + timedelta(days=150)
        if child.kwartaal == kwartaal:
            rows.append(_decision(child, child.nummer, child.start, end, child.start - timedelta(days=3)))
        if child.kwartaal == kwartaal - 1 and child.soort == 0:
            later = quarter_start(kwartaal) + timedelta(days=20)
            rows.append(_decision(child, child.nummer, child.start, end + timedelta(days=90), later))
        if child.kwartaal == kwartaal - 2 and child.soort == 1:
            after = end + timedelta(days=1)
            rows.append(_decision(child, child.nummer + 2000, after, after + timedelta(days=100), after))
    return rows


def _decision(child: Child, nummer: int, start: date, end: date, decided: date) -> dict[str, str]:
    soort, agb, naam = referrer(child)
    return {
        "gemeente": f"990{child.gemeente + 1}",
        "toewijzingnummer": str(nummer),
        "bsn": child.bsn,
        "geboortedatum": child.geboren.isoformat(),
        "productcategorie": child.product[0],
        "productcode": child.product[1],
        "toewijzingsdatum": decided.isoformat(),
        "ingangsdatum": start.isoformat(),
        "einddatum": end.isoformat(),
        "aanbieder_agb": AANBIEDER,
        "referentie_aanbieder": f"R{nummer}",
        "verwijzer_type": soort,
        "verwijzer_agb": agb,
        "verwijzer_naam": naam,
        "huisartspraktijk_agb": praktijk_id(child.praktijk) if child.soort == 2 else "",
    }


def as_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Give rows as CSV with ``;``, headed by the keys of the first."""
    items = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(items[0]), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(items)
    return text.getvalue().encode()


def as_xlsx(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Give rows as a workbook with the headers of Berkel, dates and numbers in cells of their own kind."""
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "default_date_format": "d-m-yyyy"})
    book.set_properties({"created": datetime(2024, 1, 1)})
    sheet = book.add_worksheet("Besluiten")
    sheet.write_row(0, 0, [*HEADERS, "Omschrijving"])
    for line, row in enumerate(rows, start=1):
        for column, field in enumerate(HEADERS.values()):
            text = row[field]
            if field in ("geboortedatum", "toewijzingsdatum", "ingangsdatum", "einddatum"):
                sheet.write_datetime(line, column, datetime.fromisoformat(text))
            elif field in ("bsn", "toewijzingnummer"):
                sheet.write_number(line, column, int(text))
            else:
                sheet.write_string(line, column, text)
        sheet.write_string(line, len(HEADERS), "jeugdhulp")
    book.close()
    return held.getvalue()


def as_messages(rows: Iterable[Mapping[str, str]], dagtekening: str) -> dict[str, bytes]:
    """Give per row a request (315) and a toewijzing (301), by file name."""
    files = {}
    for row in rows:
        name = f"{row['gemeente']}_{row['toewijzingnummer']}_{dagtekening}.xml"
        client = (
            f"<Bsn>{row['bsn']}</Bsn><Geboortedatum><Datum>{row['geboortedatum']}</Datum></Geboortedatum>"
            "<Geslacht>1</Geslacht>"
        )
        product = (
            f"<Product><Categorie>{row['productcategorie']}</Categorie><Code>{row['productcode']}</Code></Product>"
        )
        said = f"<Type>{row['verwijzer_type']}</Type>"
        said += f"<ZorgverlenerCode>{row['verwijzer_agb']}</ZorgverlenerCode>" if row["verwijzer_agb"] else ""
        said += f"<Naam>{row['verwijzer_naam']}</Naam>" if row["verwijzer_naam"] else ""
        reference = f"<ReferentieAanbieder>{row['referentie_aanbieder']}</ReferentieAanbieder>"
        asked = (
            f"<AangevraagdProduct>{reference}{product}<ToewijzingIngangsdatum>{row['ingangsdatum']}"
            f"</ToewijzingIngangsdatum><Verwijzer>{said}</Verwijzer></AangevraagdProduct>"
        )
        given = (
            f"<ToegewezenProduct><ToewijzingNummer>{row['toewijzingnummer']}</ToewijzingNummer>{reference}{product}"
            f"<Toewijzingsdatum>{row['toewijzingsdatum']}</Toewijzingsdatum><Toewijzingstijd>10:00:00</Toewijzingstijd>"
            f"<Ingangsdatum>{row['ingangsdatum']}</Ingangsdatum><Einddatum>{row['einddatum']}</Einddatum>"
            "</ToegewezenProduct>"
        )
        files[f"JW315_{name}"] = _message("315", "446", row["gemeente"], dagtekening, client + asked)
        files[f"JW301_{name}"] = _message("301", "436", row["gemeente"], dagtekening, client + given)
    return files


def _message(nummer: str, code: str, gemeente: str, dagtekening: str, body: str) -> bytes:
    parties = (gemeente, AANBIEDER) if nummer == "301" else (AANBIEDER, gemeente)
    return (
        f'<Bericht xmlns="http://www.istandaarden.nl/ijw/3_2/jw{nummer}/schema"><Header>'
        f"<BerichtCode>{code}</BerichtCode><BerichtVersie>3</BerichtVersie><BerichtSubversie>2</BerichtSubversie>"
        f"<Afzender>{parties[0]}</Afzender><Ontvanger>{parties[1]}</Ontvanger><BerichtIdentificatie>"
        f"<Identificatie>1</Identificatie><Dagtekening>{dagtekening}</Dagtekening></BerichtIdentificatie></Header>"
        f"<Client>{body}</Client></Bericht>"
    ).encode()


def deliveries() -> dict[str, bytes]:
    """Give all good deliveries: path within ``leveringen`` to content."""
    files = _regional()
    for q, end in enumerate(QUARTER_ENDS):
        aalbeke = decisions(0, q)
        plain = [{**row, "verwijzer_type": "", "verwijzer_agb": "", "verwijzer_naam": ""} for row in aalbeke]
        files[f"9901/9901_beschikkingen_{end}.csv"] = as_csv(plain)
        files[f"9901/9901_verzoeken_{end}.csv"] = as_csv(_requests(aalbeke, end))
        files[f"9901/9901_declaraties_{end}.csv"] = as_csv(_declared(aalbeke, end))
        berkel = [row for earlier in range(q + 1) for row in decisions(1, earlier)]
        dropped = {"1004"} if q >= 2 else set()
        kept = [row for row in berkel if row["toewijzingnummer"] not in dropped]
        files[f"9902/9902_beschikkingen_{end}.xlsx"] = as_xlsx(kept)
        files |= {f"9903/{name}": content for name, content in as_messages(decisions(2, q), end).items()}
    return files


def _requests(rows: Iterable[Mapping[str, str]], end: str) -> list[dict[str, str]]:
    columns = ("gemeente", "referentie_aanbieder", "bsn", "aanbieder_agb", "productcategorie", "productcode",
               "ingangsdatum", "verwijzer_type", "verwijzer_agb", "verwijzer_naam")  # fmt: skip
    return [{**{name: row[name] for name in columns}, "dagtekening": end} for row in rows]


def _declared(rows: Iterable[Mapping[str, str]], end: str) -> list[dict[str, str]]:
    columns = ("gemeente", "toewijzingnummer", "bsn", "productcategorie", "productcode")
    declared = []
    for row in rows:
        number = int(row["toewijzingnummer"])
        said = {"begindatum": row["ingangsdatum"], "einddatum": end, "bedrag": f"{number},{number * 7 % 100:02d}",
                "referentienummer": f"D{number}-{end}"}  # fmt: skip
        if row["ingangsdatum"] <= end:
            declared.append({name: row[name] for name in columns} | said)
    return declared


def _regional() -> dict[str, bytes]:
    places = range(len(PERSONS))
    names = ("De Eik", "De Beuk", "De Linde", "De Wilg", "De Iep", "De Els")
    practices = [
        {"praktijk_id": praktijk_id(n), "naam": f"Huisartsenpraktijk {names[n]}", "gemeente": f"990{n // 2 + 1}",
         "geldig_van": "2015-01-01"}
        for n in places
    ]  # fmt: skip
    people = [
        {"zorgverlener_agb": persoon_agb(n), "praktijk_id": praktijk_id(n), "geldig_van": "2015-01-01",
         "rol": "soj" if n == 1 else "huisarts", "naam": PERSONS[n]}
        for n in places
    ]  # fmt: skip
    groups = [
        {"praktijk_id": praktijk_id(n), "soj": "ja" if n % 2 else "nee", "geldig_van": "2015-01-01"} for n in places
    ]
    lists = [
        {"praktijk_id": praktijk_id(n), "peildatum": "2024-01-01", "gemeente": f"990{n // 2 + 1}",
         "patienten_onder_18": str(600 + 50 * n)}
        for n in places
    ]  # fmt: skip
    soj = [
        {"praktijk_id": praktijk_id(n), "kwartaal": f"{2024 + q // 4}K{q % 4 + 1}", "kosten": "9000"}
        for n in places
        if n % 2
        for q in range(len(QUARTER_ENDS))
    ]
    prices = [
        {"zorgvorm": zorgvorm, "geldig_van": "2015-01-01", "bedrag": price, "soort": "gemiddeld", "bron": "verzonnen"}
        for zorgvorm, price in (("SGGZ", "5000"), ("GBGGZ", "900"), ("AMBULANT", "2500"))
    ]
    tables = {"praktijken": practices, "zorgverleners": people, "groepen": groups, "patienten": lists, "soj": soj,
              "prijzen": prices}  # fmt: skip
    return {f"regio/{name}_2025-03-31.csv": as_csv(rows) for name, rows in tables.items()}


def write_frame(folder: Path) -> Path:
    """Write the region without any delivery: configuration, key, layout; gives the path of regio.toml."""
    (folder / "indelingen").mkdir(parents=True)
    lines = [CONFIG]
    for source in SOURCES.splitlines():
        naam, gemeente, soort, what, *options = source.split()
        place = "regio" if gemeente == "*" else gemeente
        entry = {"naam": naam, "gemeente": gemeente, "soort": soort, "pad": f"leveringen/{place}/{what}"}
        entry |= dict(option.split("=") for option in options)
        lines += ["[[bron]]", *(f'{key} = "{value}"' for key, value in entry.items())]
    config = folder / "regio.toml"
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    columns = [f'[[kolom]]\nkop = "{kop}"\nveld = "{veld}"' for kop, veld in HEADERS.items()]
    (folder / "indelingen" / "berkel.toml").write_text("\n".join([LAYOUT, *columns]) + "\n", encoding="utf-8")
    key = folder / "sleutel"
    key.write_text(KEY, encoding="utf-8")
    key.chmod(0o600)
    return config


def deliver(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put deliveries in the folders where the sources look."""
    for name, content in files.items():
        path = folder / "leveringen" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
