"""One night with every shape in which a municipality delivers: workbooks, ZIPs, messages in a ZIP, databases."""

from __future__ import annotations

import pytest
from shapes.databases import GGM, as_csv, as_sqlite
from shapes.workbooks import sheets, zipped

CONFIG = """
[regio]
naam = "Proefregio"
gemeenten = [{code = "9901", naam = "A"}, {code = "9902", naam = "B"}, {code = "9903", naam = "C"}]
[map]
sleutelbestand = "sleutel"
[[bron]]
naam = "werkboek"
gemeente = "9901"
soort = "beschikkingen"
pad = "in/*.xlsx"
indeling = "werkboek.toml"
[[bron]]
naam = "zip"
gemeente = "9901"
soort = "declaraties"
pad = "in/declaraties*.zip"
[[bron]]
naam = "berichten"
gemeente = "9902"
soort = "ijw"
pad = "in/berichten*.zip"
[[bron]]
naam = "map"
gemeente = "9902"
soort = "ggm"
pad = "in/ggm/*"
[[bron]]
naam = "sqlite"
gemeente = "9903"
soort = "ggm"
pad = "in/*.sqlite"
indeling = "ggm"
"""
COLUMNS = ["toewijzingnummer", "bsn", "productcategorie", "toewijzingsdatum", "ingangsdatum", "aanbieder_agb"]
LAYOUT = """
soort = "beschikkingen"
blad = "20*"
[constanten]
gemeente = "9901"
""" + "".join(f'[[kolom]]\nkop = "{name.replace("_", " ").title()}"\nveld = "{name}"\n' for name in COLUMNS)
HEADERS = [name.replace("_", " ").upper() for name in COLUMNS]
DECLARED = "gemeente;toewijzingnummer;bsn;begindatum;einddatum;bedrag;referentienummer\n"
MESSAGE = """<Bericht xmlns="http://www.istandaarden.nl/ijw/3_2/jw305/schema"><Header><BerichtCode>438</BerichtCode>
<BerichtVersie>3</BerichtVersie><BerichtSubversie>2</BerichtSubversie><Afzender>73990001</Afzender>
<Ontvanger>9902</Ontvanger><BerichtIdentificatie><Identificatie>B{0}</Identificatie>
<Dagtekening>2024-02-0{0}</Dagtekening></BerichtIdentificatie></Header><Clienten><Client><Bsn>999900006</Bsn>
<StartProducten><StartProduct><ToewijzingNummer>{1}</ToewijzingNummer><Begindatum>2024-01-15</Begindatum>
<StatusAanlevering>1</StatusAanlevering></StartProduct></StartProducten></Client></Clienten></Bericht>"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("vormen")
    incoming = root / "in"
    (incoming / "ggm" / "2024-03-31").mkdir(parents=True)
    (root / "regio.toml").write_text(CONFIG, encoding="utf-8")
    (root / "werkboek.toml").write_text(LAYOUT, encoding="utf-8")
    (root / "sleutel").write_text("een-sleutel-alleen-voor-deze-proef-0001")
    (root / "sleutel").chmod(0o600)
    rows = [[number, 999900006, 54, "2024-01-10", "2024-01-15", 73990001] for number in (1, 2)]
    years = {"2023": [["Export"], HEADERS, rows[0], ["Totaal", "", 1]], "Uitleg": [["x"]], "2024": [HEADERS, rows[1]]}
    (incoming / "besluiten_2024-03-31.xlsx").write_bytes(sheets(**years))
    declared = {
        "jan.csv": DECLARED + "9901;1;999900006;2024-01-15;2024-01-31;10,00;r1\n",
        "feb.csv": DECLARED + "\n9901;1;999900006;2024-02-01;onbekend;10,00;r2\n",
    }
    (incoming / "declaraties_2024-03-31.zip").write_bytes(zipped(declared))
    messages = {"b.xml": MESSAGE.format(1, 101), "a.xml": MESSAGE.format(2, 999)}
    (incoming / "berichten_2024-03-31.zip").write_bytes(zipped(messages))
    for name, table in GGM.items():
        (incoming / "ggm" / "2024-03-31" / f"{name}.csv").write_text(as_csv(table), encoding="utf-8")
    (incoming / "ggm_2024-03-31.sqlite").write_bytes(as_sqlite(GGM, root / "b.sqlite"))
    return root


@pytest.fixture(scope="module")
def loaded(folder, load_region):
    return load_region(folder)


def test_every_delivery_is_read_and_every_row_of_it_is_accounted_for(loaded):
    status, query = loaded
    assert status == 0
    found = query("SELECT bron, gelezen, geladen, dubbel, afgekeurd FROM kern.leveringen ORDER BY bron")
    assert [tuple(row.values()) for row in found] == [
        ("berichten", 2, 2, 0, 0),
        ("map", 7, 5, 0, 2),
        ("sqlite", 7, 5, 0, 2),
        ("werkboek", 3, 2, 0, 1),
        ("zip", 2, 1, 0, 1),
    ]


def test_a_person_finds_each_refused_row_in_its_file_sheet_or_table(loaded):
    found = loaded[1]("SELECT bestand, regel, probleem FROM kern.afgekeurde_rijen ORDER BY ALL")
    assert [tuple(row.values()) for row in found] == [
        ("2024-03-31 → DECLARATIEREGEL.csv", 3, "verplicht_leeg"),
        ("2024-03-31 → TOEWIJZING.csv", 4, "verplicht_leeg"),
        ("besluiten_2024-03-31.xlsx → 2023", 4, "geen_gegevens"),
        ("declaraties_2024-03-31.zip → feb.csv", 3, "onmogelijke_waarde"),
        ("ggm_2024-03-31.sqlite → DECLARATIEREGEL", 2, "verplicht_leeg"),
        ("ggm_2024-03-31.sqlite → TOEWIJZING", 3, "verplicht_leeg"),
    ]


def test_a_decision_is_walked_back_to_its_part_and_line(loaded):
    found = loaded[1]("SELECT gemeente, toewijzingnummer, onderdeel, regel FROM kern.beschikkingen ORDER BY ALL")
    assert [tuple(row.values()) for row in found] == [
        ("9901", "1", "2023", 3),
        ("9901", "2", "2024", 2),
        ("9902", "101", "TOEWIJZING.csv", 2),
        ("9902", "102", "TOEWIJZING.csv", 3),
        ("9903", "101", "TOEWIJZING", 1),
        ("9903", "102", "TOEWIJZING", 2),
    ]


def test_a_finding_on_a_message_in_a_zip_names_the_message(loaded):
    found = loaded[1]("SELECT bestand, probleem FROM kern.bevindingen WHERE bron = 'berichten' ORDER BY ALL")
    assert [tuple(row.values()) for row in found] == [("berichten_2024-03-31.zip → a.xml", "bericht_zonder_toewijzing")]


def test_what_was_loaded_once_is_not_loaded_again(loaded, folder, load_region):
    before = (folder / "werk" / "verwijsspiegel.duckdb").stat().st_mtime_ns
    assert load_region(folder)[0] == 0
    assert (folder / "werk" / "verwijsspiegel.duckdb").stat().st_mtime_ns == before
    assert len(loaded[1]("FROM kern.leveringen")) == 5
