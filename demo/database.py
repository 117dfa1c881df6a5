"""
A database in the tables of the GGM, delivered as a SQLite file that holds everything since the system was new.

Each delivery is a full one: what is gone from the newest no longer counts. A version of a toewijzing is a row of
its own. The referrer stands in the request, in one field that holds an AGB or a name.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path

from demo.days import iso
from demo.decisions import Beschikking, Verwijzing
from demo.declarations import Regel as Gedeclareerd
from demo.issuing import World
from demo.output import OutputFolder
from demo.places import Gemeente
from demo.products import omvang_of
from demo.rows import Regel
from demo.tables import RowWriter, snapshot

LAYOUT = "indelingen/ggm-{code}.toml"

TABLES: dict[str, tuple[str, ...]] = {
    "CLIENT": ("CLIENT_ID", "BSN", "GEBOORTEDATUM", "GESLACHT"),
    "BESCHIKKING": ("BESCHIKKING_ID", "CLIENT_ID", "BESCHIKKINGSNUMMER", "WET"),
    "BESCHIKTE_VOORZIENING": (
        *("BESCHIKTE_VOORZIENING_ID", "BESCHIKKING_ID", "CATEGORIE", "CODE", "OMVANG", "DATUM_START", "DATUM_EINDE"),
        *("DATUM_EINDE_OORSPRONKELIJK", "LEVERINGSVORM", "STATUS", "REDEN_EINDE"),
    ),
    "TOEWIJZING": (
        *("TOEWIJZING_ID", "BESCHIKTE_VOORZIENING_ID", "TOEWIJZINGNUMMER", "REFERENTIE_AANBIEDER", "AANBIEDER_AGB"),
        *("DATUM_TOEWIJZING", "DATUM_START_TOEWIJZING", "DATUM_EINDE_TOEWIJZING", "REDEN_WIJZIGING", "OMVANG"),
        *("EENHEID", "FREQUENTIE", "DATUM_REGISTRATIE"),
    ),
    "VERZOEK_OM_TOEWIJZING": (
        *("VERZOEK_ID", "CLIENT_ID", "REFERENTIE_AANBIEDER", "AANBIEDER_AGB", "BESCHIKKINGSNUMMER", "CATEGORIE"),
        *("CODE", "DATUM_INGANG_BESCHIKKING", "DATUM_INGANG_TOEWIJZING", "DATUM_EINDE_TOEWIJZING", "VOLUME"),
        *("EENHEID", "FREQUENTIE", "VERWIJZER", "SOORT_VERWIJZER", "RAAMCONTRACT", "DATUM_ONTVANGST"),
    ),
    "DECLARATIEREGEL": (
        *("DECLARATIEREGEL_ID", "CLIENT_ID", "TOEWIJZINGNUMMER", "CATEGORIE", "CODE", "DATUM_START", "DATUM_EINDE"),
        *("VOLUME", "EENHEID", "BEDRAG", "REFERENTIENUMMER", "VORIG_REFERENTIENUMMER"),
    ),
}
"""The tables and columns of the GGM as far as they are filled, with keys and what the GGM leaves to each system."""

_SQL = {
    "beschikkingen": """
SELECT t._regel AS regel, '{code}' AS gemeente, t.TOEWIJZINGNUMMER AS toewijzingnummer, c.BSN AS bsn,
  c.GEBOORTEDATUM AS geboortedatum, c.GESLACHT AS geslacht, b.WET AS wet,
  b.BESCHIKKINGSNUMMER AS beschikkingnummer, v.CATEGORIE AS productcategorie, v.CODE AS productcode,
  substr(t.DATUM_TOEWIJZING, 1, 10) AS toewijzingsdatum, substr(t.DATUM_TOEWIJZING, 12, 8) AS toewijzingstijd,
  t.DATUM_START_TOEWIJZING AS ingangsdatum, t.DATUM_EINDE_TOEWIJZING AS einddatum,
  CASE WHEN v.DATUM_EINDE IS DISTINCT FROM v.DATUM_EINDE_OORSPRONKELIJK THEN v.DATUM_EINDE END AS stopdatum,
  t.REDEN_WIJZIGING AS reden_wijziging, t.AANBIEDER_AGB AS aanbieder_agb, v.LEVERINGSVORM AS leveringsvorm,
  v.STATUS AS status, t.REFERENTIE_AANBIEDER AS referentie_aanbieder, t.OMVANG AS volume, t.EENHEID AS eenheid,
  t.FREQUENTIE AS frequentie, t.DATUM_REGISTRATIE AS registratiedatum
FROM TOEWIJZING t
LEFT JOIN BESCHIKTE_VOORZIENING v ON v.BESCHIKTE_VOORZIENING_ID = t.BESCHIKTE_VOORZIENING_ID
LEFT JOIN BESCHIKKING b ON b.BESCHIKKING_ID = v.BESCHIKKING_ID
LEFT JOIN CLIENT c ON c.CLIENT_ID = b.CLIENT_ID
""",
    "verzoeken": """
SELECT a._regel AS regel, '{code}' AS gemeente, a.REFERENTIE_AANBIEDER AS referentie_aanbieder, c.BSN AS bsn,
  a.AANBIEDER_AGB AS aanbieder_agb, a.CATEGORIE AS productcategorie, a.CODE AS productcode,
  a.DATUM_INGANG_TOEWIJZING AS ingangsdatum, a.SOORT_VERWIJZER AS verwijzer_type,
  CASE WHEN length(a.VERWIJZER) = 8 AND ltrim(a.VERWIJZER, '0123456789') = '' THEN a.VERWIJZER END AS verwijzer_agb,
  CASE WHEN length(a.VERWIJZER) <> 8 OR ltrim(a.VERWIJZER, '0123456789') <> '' THEN a.VERWIJZER END AS verwijzer_naam,
  a.DATUM_ONTVANGST AS dagtekening
FROM VERZOEK_OM_TOEWIJZING a
LEFT JOIN CLIENT c ON c.CLIENT_ID = a.CLIENT_ID
""",
    "declaraties": """
SELECT d._regel AS regel, '{code}' AS gemeente, d.TOEWIJZINGNUMMER AS toewijzingnummer, c.BSN AS bsn,
  d.CATEGORIE AS productcategorie, d.CODE AS productcode, d.DATUM_START AS begindatum, d.DATUM_EINDE AS einddatum,
  d.VOLUME AS volume, d.EENHEID AS eenheid, d.BEDRAG AS bedrag, d.REFERENTIENUMMER AS referentienummer,
  d.VORIG_REFERENTIENUMMER AS vorig_referentienummer
FROM DECLARATIEREGEL d
LEFT JOIN CLIENT c ON c.CLIENT_ID = d.CLIENT_ID
""",
}
"""How the tables are joined; ``_regel`` is the place of a row in its table, which a reader knows."""

Cells = list[object]


class GgmDatabase:
    """Writes what one gemeente registered since its database was new, as one file per delivery."""

    def __init__(self, world: World, gemeente: Gemeente, writer: RowWriter) -> None:
        self._world = world
        self._gemeente = gemeente
        self._writer = writer

    def write(
        self,
        output: OutputFolder,
        regels: Sequence[Regel],
        verzoeken: Sequence[tuple[Beschikking, Verwijzing]],
        gedeclareerd: Sequence[Gedeclareerd],
        days: Sequence[int],
    ) -> None:
        """Write one database per day; ``verzoeken`` and ``gedeclareerd`` in the order in which they came."""
        code = self._gemeente.code
        for moment in days:
            tables = _Filler(self._world, self._writer)
            for regel in snapshot(regels, moment):
                tables.add_decision(regel)
            for item, asked in verzoeken:
                if self._gemeente.later_van <= asked.dagtekening <= moment:
                    tables.add_request(item, asked)
            for line in gedeclareerd:
                if line.geboekt <= moment:
                    tables.add_declared(line)
            path = f"leveringen/{code}/ggm/ggm_{code}_{iso(moment)}.sqlite"
            rows = tables.rows
            if moment == days[-1]:
                self._world.gevaren.count("ggm_verwijzer_in_een_veld", tables.named)
            output.binary(path, _as_file(rows), sum(len(rows[name]) for name in _COUNTED))


_COUNTED = ("TOEWIJZING", "VERZOEK_OM_TOEWIJZING", "DECLARATIEREGEL")


class _Filler:
    """Spreads rows over the tables, with a number for each client and each beschikking."""

    def __init__(self, world: World, writer: RowWriter) -> None:
        self._world = world
        self._writer = writer
        self.rows: dict[str, list[Cells]] = {name: [] for name in TABLES}
        self.named = 0
        """How many requests name their referrer."""
        self._clients: dict[tuple[str, ...], int] = {}
        self._decisions: dict[tuple[object, ...], int] = {}

    def add_decision(self, regel: Regel) -> None:
        row = self._writer.row(regel)
        client = self._client(row["bsn"], row["geboortedatum"], row["geslacht"])
        number = len(self.rows["TOEWIJZING"]) + 1
        moment = " ".join(part for part in (row["toewijzingsdatum"], row["toewijzingstijd"]) if part)
        # A moment without a day is no moment: what is left out must stay unknown.
        moment = moment if row["toewijzingsdatum"] else ""
        end = row["einddatum"]
        self._add(
            "BESCHIKTE_VOORZIENING",
            *(number, self._decision(client, row), row["productcategorie"], row["productcode"], row["volume"]),
            *(row["ingangsdatum"], row["stopdatum"] or end, end, row["leveringsvorm"], row["status"], ""),
        )
        self._add(
            "TOEWIJZING",
            *(number, number, row["toewijzingnummer"], row["referentie_aanbieder"], row["aanbieder_agb"], moment),
            *(row["ingangsdatum"], end, row["reden_wijziging"], row["volume"], row["eenheid"], row["frequentie"]),
            row["registratiedatum"],
        )

    def add_request(self, item: Beschikking, asked: Verwijzing) -> None:
        kind, size = item.kind, omvang_of(item.zorgvorm)
        birth = "" if item.geboorte_onbekend else iso(kind.geboren)
        begin = iso(item.ingangsdatum)
        shown = asked.verwijzer
        self.named += int(shown.says_anything)
        self._add(
            "VERZOEK_OM_TOEWIJZING",
            *(len(self.rows["VERZOEK_OM_TOEWIJZING"]) + 1, self._client(kind.bsn, birth, kind.geslacht)),
            *(asked.referentie, item.aanbieder.agb, "", item.product.categorie, item.product.code, begin, begin, ""),
            *(f"{size.per_dag * 7:.1f}", size.eenheid, "2", shown.agb or shown.naam, shown.type, ""),
            iso(asked.dagtekening),
        )

    def add_declared(self, line: Gedeclareerd) -> None:
        item = line.beschikking
        cents = -line.cents if line.credit else line.cents
        birth = iso(item.kind.geboren) if line.bsn == item.kind.bsn and not item.geboorte_onbekend else ""
        self._add(
            "DECLARATIEREGEL",
            *(len(self.rows["DECLARATIEREGEL"]) + 1, self._client(line.bsn, birth, item.kind.geslacht)),
            *(str(line.nummer), item.product.categorie, item.product.code, iso(line.begin), iso(line.eind)),
            *(f"{line.volume:.1f}", omvang_of(item.zorgvorm).eenheid, f"{cents / 100:.2f}", line.referentie),
            line.vorige,
        )

    def _client(self, bsn: str, birth: str, sex: str) -> int:
        key = (bsn, birth, sex)
        if key not in self._clients:
            self._clients[key] = len(self._clients) + 1
            self._add("CLIENT", self._clients[key], *key)
        return self._clients[key]

    def _decision(self, client: int, row: dict[str, str]) -> int:
        key = (client, row["beschikkingnummer"], row["wet"])
        if key not in self._decisions:
            self._decisions[key] = len(self._decisions) + 1
            self._add("BESCHIKKING", self._decisions[key], *key)
        return self._decisions[key]

    def _add(self, table: str, *cells: object) -> None:
        self.rows[table].append([None if cell == "" else cell for cell in cells])


def _as_file(rows: dict[str, list[Cells]]) -> bytes:
    """Give the bytes of a SQLite file: the same for the same rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ggm.sqlite"
        connection = sqlite3.connect(path)
        try:
            connection.execute("PRAGMA journal_mode = OFF")
            for table, columns in TABLES.items():
                types = (f"{name} {'INTEGER' if name.endswith('_ID') else 'TEXT'}" for name in columns)
                connection.execute(f"CREATE TABLE {table} ({', '.join(types)})")
                marks = ", ".join("?" for _ in columns)
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])
            connection.commit()
            connection.execute("VACUUM")
        finally:
            connection.close()
        return path.read_bytes()


def write_layout(output: OutputFolder, gemeente: Gemeente) -> str:
    """Write the layout (TOML) of the database: its tables, and the query per kind of row; give its path."""
    lines = [
        "# Database in de tabellen van het GGM. De koppeling tussen de tabellen staat hieronder als SQL.",
        'soort = "ggm"',
    ]
    for table, columns in TABLES.items():
        lines += ["", "[[tabel]]", f'naam = "{table}"', "kolommen = ["]
        lines += [f'  "{name}",' for name in columns]
        lines.append("]")
    lines += ["", "[sql]"]
    for soort, query in _SQL.items():
        lines.append(f'{soort} = """{query.format(code=gemeente.code)}"""')
    path = LAYOUT.format(code=gemeente.code)
    output.text(path, "\n".join(lines) + "\n")
    return path
