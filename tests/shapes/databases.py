"""One small database of a municipality, in every form in which it can be delivered."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from shapes.workbooks import sheets, zipped

Tables = Mapping[str, Sequence[Mapping[str, object]]]

# As the model declares it: persons, providers and products each in a table of their own.
GGM: Tables = {
    "CLIENT": [{"RECHTSPERSOON_ID": "c1", "CODE": "x"}, {"RECHTSPERSOON_ID": "c2", "CODE": "y"}],
    "NATUURLIJKPERSOON": [
        {
            "RECHTSPERSOON_ID": "c1",
            "BURGERSERVICENUMMER": "999900006",
            "DATUMGEBOORTE": "2012-05-17",
            "GESLACHTSAANDUIDING": "M",
        },
        {
            "RECHTSPERSOON_ID": "c2",
            "BURGERSERVICENUMMER": "999900018",
            "DATUMGEBOORTE": "2011-01-02",
            "GESLACHTSAANDUIDING": "V",
        },
    ],
    "LEVERANCIER": [
        {"RECHTSPERSOON_ID": "l1", "AGBCODE": "73990001"},
        {"RECHTSPERSOON_ID": "l2", "AGBCODE": "73990002"},
    ],
    "VOORZIENING": [
        {"VOORZIENING_ID": "v1", "PRODUCTCODE": "54002", "VALT_BINNEN_VOORZIENINGSOORT_ID": "s1"},
        {"VOORZIENING_ID": "v2", "PRODUCTCODE": "YS1U", "VALT_BINNEN_VOORZIENINGSOORT_ID": "s2"},
    ],
    "VOORZIENINGSOORT": [
        {"VOORZIENINGSOORT_ID": "s1", "PRODUCTCATEGORIECODE": "54"},
        {"VOORZIENINGSOORT_ID": "s2", "PRODUCTCATEGORIECODE": "45"},
    ],
    "WET_ENUM": [{"WET_ENUM_ID": "4", "VALUE": "JEUGDWET"}, {"WET_ENUM_ID": "9", "VALUE": "WMO"}],
    "SOORT_VERWIJZER_ENUM": [{"SOORT_VERWIJZER_ENUM_ID": "3", "VALUE": "HUISARTS"}],
    "BESCHIKKING": [
        {
            "BESCHIKKING_ID": "b1",
            "CLIENT_ID": "c1",
            "CODE": "2024-1",
            "WET_ENUM_ID": "4",
            "TOEWIJZING_TOEWIJZING_ID": "t1",
        },
        {
            "BESCHIKKING_ID": "b2",
            "CLIENT_ID": "c2",
            "CODE": "2024-2",
            "WET_ENUM_ID": "9",
            "TOEWIJZING_TOEWIJZING_ID": "t2",
        },
    ],
    "BESCHIKTE_VOORZIENING": [
        {
            "BESCHIKTE_VOORZIENING_ID": "p1",
            "TOEGEWEZEN_PRODUCT_TOEWIJZING_ID": "t1",
            "IS_VOORZIENING_VOORZIENING_ID": "v1",
            "CODE": "",
            "LEVERINGSVORM": "ZIN",
            "STATUS": "Toegekend",
        },
        {
            "BESCHIKTE_VOORZIENING_ID": "p2",
            "TOEGEWEZEN_PRODUCT_TOEWIJZING_ID": "t2",
            "IS_VOORZIENING_VOORZIENING_ID": "v2",
            "CODE": "",
            "LEVERINGSVORM": "PGB",
            "STATUS": "Afgewezen",
        },
    ],
    "TOEWIJZING": [
        {
            "TOEWIJZING_ID": "t1",
            "TOEWIJZINGNUMMER": "101",
            "DATUMTOEWIJZING": "2024-01-10",
            "DATUMSTARTTOEWIJZING": "2024-01-15",
            "DATUMEINDETOEWIJZING": "2024-12-31",
            "REDENWIJZIGING": "4",
            "LEVERT_VOORZIENING_LEVERANCIER_ID": "l1",
        },
        {
            "TOEWIJZING_ID": "t2",
            "TOEWIJZINGNUMMER": "102",
            "DATUMTOEWIJZING": "2024-02-10",
            "DATUMSTARTTOEWIJZING": "2024-02-15",
            "DATUMEINDETOEWIJZING": "",
            "REDENWIJZIGING": "",
            "LEVERT_VOORZIENING_LEVERANCIER_ID": "l2",
        },
        {
            "TOEWIJZING_ID": "t3",
            "TOEWIJZINGNUMMER": "103",
            "DATUMTOEWIJZING": "2024-03-10",
            "DATUMSTARTTOEWIJZING": "2024-03-15",
            "DATUMEINDETOEWIJZING": "",
            "REDENWIJZIGING": "",
            "LEVERT_VOORZIENING_LEVERANCIER_ID": "weg",
        },
    ],
    "VERZOEK_OM_TOEWIJZING": [
        {
            "REFERENTIEAANBIEDER": "R1",
            "BETREFT_CLIENT_ID": "c1",
            "LEIDT_TOT_BESCHIKKING_ID": "b1",
            "LEVERANCIER_LEVERANCIER_ID": "l1",
            "BETREFT_VOORZIENING_ID": "v1",
            "VERWIJZER": "01990001",
            "SOORTVERWIJZER_ENUM_ID": "3",
            "DATUMONTVANGST": "2024-01-05",
        },
        {
            "REFERENTIEAANBIEDER": "R2",
            "BETREFT_CLIENT_ID": "c2",
            "LEIDT_TOT_BESCHIKKING_ID": "",
            "LEVERANCIER_LEVERANCIER_ID": "l2",
            "BETREFT_VOORZIENING_ID": "",
            "VERWIJZER": "HAP De Linde",
            "SOORTVERWIJZER_ENUM_ID": "3",
            "DATUMONTVANGST": "2024-02-05",
        },
    ],
    "DECLARATIEREGEL": [
        {
            "DECLARATIEREGEL_ID": "d1",
            "BEDRAG": "1250.50",
            "BETREFT_CLIENT_ID": "c1",
            "CODE": "54002",
            "DATUMSTART": "2024-02-01",
            "DATUMEINDE": "2024-02-29",
            "IS_VOOR_BESCHIKKING_ID": "b1",
        },
        {
            "DECLARATIEREGEL_ID": "d2",
            "BEDRAG": "10.00",
            "BETREFT_CLIENT_ID": "c2",
            "CODE": "",
            "DATUMSTART": "2024-02-01",
            "DATUMEINDE": "2024-02-29",
            "IS_VOOR_BESCHIKKING_ID": "weg",
        },
    ],
}

# The six tables alone, with what the queries need standing in them, spelled as people do.
FLAT: Tables = {
    "Client": [{"client id": "c1", "bsn": "999900006", "Geboortedatum": "17-5-2012"}],
    "Beschikking": [{"beschikkingId": "b1", "clientId": "c1", "beschikkingsnummer": "2024-1", "wet": "Jeugdwet"}],
    "beschikteVoorziening": [
        {"beschikteVoorzieningId": "p1", "toewijzingId": "t1", "code": "54002", "leveringsvorm": "zin"}
    ],
    "toewijzing": [
        {
            "toewijzingId": "t1",
            "beschikkingId": "b1",
            "toewijzingnummer": "101",
            "datumToewijzing": "2024-01-10",
            "datumStartToewijzing": "2024-01-14T23:00:00Z",
            "datumEindeToewijzing": "2024-12-31",
            "aanbiederAgb": "73990001",
        },
    ],
    "VerzoekOmToewijzing": [
        {
            "referentieAanbieder": "R1",
            "clientId": "c1",
            "verwijzer": "1990001",
            "soortVerwijzer": "02",
            "datumOntvangst": "2024-01-05",
            "aanbiederAgb": "73990001",
        },
    ],
    "Declaratieregel": [
        {
            "declaratieregelId": "d1",
            "bedrag": "1250,50",
            "datumStart": "2024-02-01",
            "datumEinde": "2024-02-29",
            "toewijzingId": "t1",
        },
    ],
}

CENTRIC: Tables = {
    "szclient": [{"clientnr": "7", "sofi_nummer": "999900006", "dd_geboorte": "2012-05-16 22:00:00"}],
    "wvbesl": [{"besluitnr": "10", "clientnr": "7"}, {"besluitnr": "101", "clientnr": "7"}],
    "wvind_b": [
        {
            "besluitnr": "10",
            "volgnr_ind": "11",
            "clientnr": "7",
            "dd_begin": "2024-01-14 23:00:00",
            "dd_eind": "2024-06-29T22:00:00Z",
            "volume": "3",
            "status_indicatie": "Toegekend",
            "kode_regeling": "5",
            "kode_product": "54002",
            "agb_aanbieder": "73990001",
        },
        {
            "besluitnr": "101",
            "volgnr_ind": "1",
            "clientnr": "7",
            "dd_begin": "1720994400000",
            "dd_eind": "",
            "volume": "",
            "status_indicatie": "",
            "kode_regeling": "6",
            "kode_product": "45A04",
            "agb_aanbieder": "73990002",
        },
    ],
    "szregel": [{"kode_regeling": "5", "omschryving": "JEUGDWET"}, {"kode_regeling": "6", "omschryving": "WMO"}],
    "wvdos": [{"besluitnr": "10", "volgnr_ind": "11", "uniek": "u1", "kode_reden_einde_voorz": ""}],
    "szukhis": [
        {"uniekwvdos": "u1", "bedrag": "100.00", "verslagnr": "1", "dd_begin": "2024-02-01", "dd_eind": "2024-02-29"}
    ],
}


def as_csv(rows: Sequence[Mapping[str, object]], delimiter: str = ";") -> str:
    """Give a table as CSV."""
    target = io.StringIO()
    writer = csv.DictWriter(target, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


def as_zip(tables: Tables) -> bytes:
    """Give a ZIP with a CSV per table."""
    return zipped({f"export/{name}.csv": as_csv(rows) for name, rows in tables.items()})


def as_workbook(tables: Tables) -> bytes:
    """Give a workbook with a sheet per table."""
    return sheets(**{name: [list(rows[0]), *(list(row.values()) for row in rows)] for name, rows in tables.items()})


def as_sqlite(tables: Tables, path: Path) -> bytes:
    """Give a SQLite file; written through a log, as programs do."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    for name, rows in tables.items():
        columns = ", ".join(f'"{column}"' for column in rows[0])
        connection.execute(f'CREATE TABLE "{name}" ({columns})')
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', [list(row.values()) for row in rows])
    connection.commit()
    connection.close()
    return path.read_bytes()


def as_duckdb(tables: Tables, path: Path) -> bytes:
    """Give a DuckDB file."""
    import duckdb

    path.unlink(missing_ok=True)
    connection = duckdb.connect(str(path))
    connection.execute("CREATE SCHEMA ggm")
    for name, rows in tables.items():
        columns = ", ".join(f'"{column}" VARCHAR' for column in rows[0])
        connection.execute(f'CREATE TABLE ggm."{name}" ({columns})')
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f'INSERT INTO ggm."{name}" VALUES ({marks})', [list(row.values()) for row in rows])
    connection.close()
    return path.read_bytes()
