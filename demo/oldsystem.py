"""The export of an old system: own headers in cp1252, words for codes, lost zeros, and the layouts for it.

Two headers change over the years, dates are d-m-jjjj, an open end is 31-12-9999, and a total stands below.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from demo.days import OPEN, dutch, iso
from demo.issuing import World
from demo.output import OutputFolder
from demo.places import Gemeente
from demo.randomness import Dice
from demo.rows import Regel
from demo.tables import RowWriter, stop_text

ENCODING = "cp1252"
LINE_END = "\r\n"
LAYOUT = "indelingen/oud-systeem-beschikkingen-{code}.toml"

REDEN = {
    "01": "Correctie",
    "03": "Contractwijziging",
    "04": "Verlenging",
    "05": "Verkorting",
    "06": "Ander domein",
    "07": "Verhuizing",
    "08": "Wijziging leveringsvorm",
    "09": "Andere aanbieder",
    "10": "Nieuwe bekostiging",
    "11": "Herindeling",
    "12": "Op verzoek van aanbieder",
    "13": "Verwijderd",
    "14": "Administratieve correctie",
}
VERWIJZER = {
    "01": "Gemeente",
    "02": "Huisarts",
    "03": "Jeugdarts",
    "04": "Gecertificeerde instelling",
    "05": "Medisch specialist",
    "06": "Zelf / geen verwijzer",
    "07": "Onbekend",
    "08": "Rechter",
}
STATUS = {
    "": "Toegekend",
    "toegewezen": "Toegekend",
    "ingetrokken": "Ingetrokken",
    "concept": "Concept",
    "afgewezen": "Afgewezen",
}
WET = {"": "JW", "Jeugdwet": "JW", "Wmo": "WMO"}
LEVERINGSVORM = {"": "Zorg in natura", "ZIN": "Zorg in natura", "PGB": "Persoonsgebonden budget"}
GESLACHT = {"1": "M", "2": "V", "0": "Onbekend"}

_RENAMED_NUMBER = date(2021, 1, 1).toordinal()
_RENAMED_AGB = date(2019, 7, 1).toordinal()


def _columns(levering: int) -> list[tuple[str, str]]:
    """Give (header, canonical column) of a delivery of that day; an empty column is not needed by anyone."""
    return [
        ("Toewijzingsnummer" if levering >= _RENAMED_NUMBER else "Toewijzingsnr", "toewijzingnummer"),
        ("Cliënt BSN", "bsn"),
        ("Geboren", "geboortedatum"),
        ("M/V", "geslacht"),
        ("Besluitnr", "beschikkingnummer"),
        ("Regeling", "wet"),
        ("Productgroep", "productcategorie"),
        ("Productcode", "productcode"),
        ("Omschrijving product", ""),
        ("Datum toewijzing", "toewijzingsdatum"),
        ("Ingang", "ingangsdatum"),
        ("Einde", "einddatum"),
        ("Datum stop", "stopdatum"),
        ("Reden wijziging", "reden_wijziging"),
        ("AGB aanbieder", "aanbieder_agb"),
        ("Leveringsvorm", "leveringsvorm"),
        ("Status", "status"),
        ("Soort verwijzer", "verwijzer_type"),
        ("Verwijzer AGB-code" if levering >= _RENAMED_AGB else "AGB verwijzer", "verwijzer_agb"),
        ("Naam verwijzer", "verwijzer_naam"),
        ("AGB huisarts", "huisartspraktijk_agb"),
        ("Huisartsenpraktijk", "huisartspraktijk_naam"),
        ("Omvang", "volume"),
        ("Eenheid", "eenheid"),
        ("Frequentie", "frequentie"),
        ("Invoerdatum", "registratiedatum"),
    ]


class OldSystem:
    """Writes the decisions of a gemeente the way its old system exports them."""

    def __init__(self, world: World, writer: RowWriter, dice: Dice) -> None:
        self._world = world
        self._writer = writer
        self._dice = dice

    def write(self, output: OutputFolder, gemeente: Gemeente, regels: Sequence[Regel]) -> None:
        """Write one file per delivery day, with a total below; some files are sent again."""
        per_day: dict[int, list[Regel]] = defaultdict(list)
        for regel in regels:
            per_day[regel.levering].append(regel)
        folder = f"leveringen/{gemeente.code}/beschikkingen"
        for number, (moment, due) in enumerate(sorted(per_day.items())):
            columns = _columns(moment)
            rows = [self._values(regel, columns) for regel in due]
            rows.append(["Totaal", "", "", "", str(len(due)), *[""] * (len(columns) - 5)])
            self._world.gevaren.count("totaalregel")
            header = [kop for kop, _ in columns]
            name = f"{folder}/export_{gemeente.code}_{iso(moment).replace('-', '')}"
            content = output.table(f"{name}.csv", header, rows, encoding=ENCODING, line_end=LINE_END)
            if number % 9 == 4:
                copy = f"{folder}/export_{gemeente.code}_nogmaals_{iso(moment).replace('-', '')}.csv"
                output.text(copy, content, encoding=ENCODING)
                self._world.gevaren.count("bestand_opnieuw")

    def _values(self, regel: Regel, columns: list[tuple[str, str]]) -> list[str]:
        item, versie = regel.beschikking, regel.versie
        row = self._writer.row(regel)
        right = {
            "geboortedatum": "" if item.geboorte_onbekend else dutch(item.kind.geboren),
            "geslacht": GESLACHT[row["geslacht"]],
            "wet": WET[row["wet"]],
            "toewijzingsdatum": dutch(versie.toewijzingsdatum),
            "ingangsdatum": dutch(item.ingangsdatum),
            "einddatum": dutch(versie.einddatum),
            "stopdatum": dutch(item.stopdatum) if versie.is_stop and item.stopdatum != OPEN else self._stop(regel),
            "reden_wijziging": REDEN.get(versie.reden, ""),
            "leveringsvorm": LEVERINGSVORM[row["leveringsvorm"]],
            "status": STATUS[row["status"]],
            "verwijzer_type": VERWIJZER.get(row["verwijzer_type"], ""),
            "verwijzer_agb": self._short(row["verwijzer_agb"]),
            "huisartspraktijk_agb": self._short(row["huisartspraktijk_agb"]),
            "volume": row["volume"].replace(".", ","),
            "eenheid": row["eenheid"].lstrip("0"),
            "registratiedatum": dutch(versie.bekend),
            "": f"{item.zorgvorm.capitalize()} – jeugd",
        }
        changed = {name: dutch_text(text) for name, text in regel.anders.items()}
        return [changed.get(veld, right.get(veld, row.get(veld, ""))) for _, veld in columns]

    @staticmethod
    def _stop(regel: Regel) -> str:
        return dutch_text(stop_text(regel.beschikking))

    def _short(self, agb: str) -> str:
        """Lose the leading zero of an AGB, as spreadsheets do."""
        if agb.startswith("0") and self._dice.chance(0.6):
            self._world.gevaren.count("verwijzer_zeven_cijfers")
            return agb[1:]
        return agb


def dutch_text(text: str) -> str:
    """Turn jjjj-mm-dd into d-m-jjjj, also where there is no such day; leave other text."""
    parts = text.split("-")
    if len(parts) == 3 and all(part.isdigit() for part in parts) and len(parts[0]) == 4:
        return f"{int(parts[2])}-{int(parts[1])}-{parts[0]}"
    return text


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _block(kop: str, veld: str, extra: Sequence[str] = (), values: dict[str, str] | None = None) -> list[str]:
    lines = ["[[kolom]]", f"kop = {_quote(kop)}", f"veld = {_quote(veld)}", *extra]
    if values:
        lines.append("[kolom.waarden]")
        lines += [f"{_quote(shown)} = {_quote(code)}" for code, shown in values.items()]
    return [*lines, ""]


def _translations(table: dict[str, str]) -> dict[str, str]:
    """Give code → word with each word once: the empty code is not one to translate to."""
    return {code: word for code, word in table.items() if code}


def layout(gemeente: Gemeente) -> str:
    """Give the layout (TOML) of the decisions of this gemeente's old system."""
    translated = {
        "reden_wijziging": _translations(REDEN),
        "verwijzer_type": _translations(VERWIJZER),
        "status": _translations(STATUS),
        "wet": _translations(WET),
        "leveringsvorm": _translations(LEVERINGSVORM),
        "geslacht": _translations(GESLACHT),
    }
    renamed = {
        "toewijzingnummer": ("Toewijzingsnr", "Toewijzingsnummer", _RENAMED_NUMBER),
        "verwijzer_agb": ("AGB verwijzer", "Verwijzer AGB-code", _RENAMED_AGB),
    }
    lines = [
        "# Export van het oude systeem: welke kolom is welke.",
        'soort = "beschikkingen"',
        'negeren = ["Omschrijving product"]',
        "",
        "[constanten]",
        f"gemeente = {_quote(gemeente.code)}",
        "",
    ]
    for kop, veld in _columns(_RENAMED_NUMBER):
        if not veld:
            continue
        if veld in renamed:
            old, new, at = renamed[veld]
            lines += _block(old, veld, [f"geldig_tot = {iso(at - 1)}"])
            lines += _block(new, veld, [f"geldig_van = {iso(at)}"])
            continue
        extra = ['aliassen = ["Verwijzersoort"]'] if veld == "verwijzer_type" else []
        lines += _block(kop, veld, extra, translated.get(veld))
    return "\n".join(lines).rstrip() + "\n"


def write_layout(output: OutputFolder, gemeente: Gemeente) -> str:
    """Write the layout of a gemeente; give its path."""
    path = LAYOUT.format(code=gemeente.code)
    output.text(path, layout(gemeente))
    return path
