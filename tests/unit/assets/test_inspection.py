"""``verwijsspiegel inspect``: what a person reads, what is written, and that nothing else changes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from assets import cli
from assets.nightly import Outcome
from etl.intake.archives import pack
from etl.intake.layouts import GGM, load_layout
from etl.settings import SHIPPED_LAYOUTS

HEADERS = "Toewijzingsnr;BSN kind;Categorie;Besluitdatum;Startdatum;Einde;AGB zorgaanbieder;Naam kind;Iets Vaags"
GOOD = "10000{0:02};999900006;54;5-1-2024;8-1-2024;31-12-9999;98000001;Truus Bakker;{1}"
BAD = "1000099;999900007;54;5-1-2024;8-1-2024;31-12-9999;98000001;Truus Bakker;1"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    rows = [GOOD.format(number, number % 7) for number in range(30)]
    path.write_text("\n".join([HEADERS, *rows, BAD]), encoding="utf-8")
    return path


def inspected(capsys, *arguments: object) -> tuple[int, str, str]:
    status = cli.run(["inspect", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_person_reads_what_is_sure_what_is_not_and_what_would_be_refused(export, capsys):
    status, said, _ = inspected(capsys, export)
    assert status == 0
    assert "Soort: beschikkingen." in said
    assert "Startdatum                       → ingangsdatum  (datum d-m-jjjj)" in said
    assert "Naam kind                        → niet nodig" in said
    assert "TE BESLISSEN" in said
    assert "bsn: het bsn voldoet niet aan de elfproef (1 keer; regel 32)" in said
    assert "Nog te beslissen: Iets Vaags. Tot dan weigert een load dit bestand." in said
    assert "gemeente staat niet in het bestand" in said
    assert not {"Truus", "999900006", "999900007", "10000"} & set(said.replace(";", " ").split())


def test_the_layout_is_written_once_and_nothing_else_changes(export, tmp_path, capsys):
    before = export.read_bytes()
    layout = tmp_path / "voorstel.toml"
    status, said, _ = inspected(capsys, export, "--layout", layout, "--gemeente", "9901")
    assert status == 0
    assert str(layout) in said
    assert 'indeling = "indelingen/voorstel.toml"' in said
    parsed = tomllib.loads(layout.read_text(encoding="utf-8"))
    assert parsed["soort"] == "beschikkingen"
    assert parsed["constanten"] == {"gemeente": "9901"}
    assert {path.name for path in tmp_path.iterdir()} == {"export.csv", "voorstel.toml"}
    assert export.read_bytes() == before
    layout.write_text("# nagekeken")
    status, _, wrong = inspected(capsys, export, "--layout", layout)
    assert status == 2
    assert "bestaat al" in wrong
    assert layout.read_text() == "# nagekeken"


def test_the_same_file_gives_the_same_layout(export, tmp_path, capsys):
    for name in ("a.toml", "b.toml"):
        inspected(capsys, export, "--layout", tmp_path / name)
    assert (tmp_path / "a.toml").read_bytes() == (tmp_path / "b.toml").read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "arguments", "status", "sentence"),
    [
        ("weg.csv", None, [], 2, "bestaat niet"),
        ("m.xml", b"\xef\xbb\xbf<?xml version='1.0'?><Bericht/>", [], 2, 'soort = "ijw"'),
        ("e.csv", b"a;b\n1;2\n", ["--soort", "ijw"], 2, "geen indeling met kolommen"),
        ("e.csv", b"Datum;Tekst\n1-1-2024;x\n", [], 2, "--soort"),
        ("leeg.csv", b" \n ", [], 1, "leeg of niet te lezen"),
        ("z.csv", b"een woord\nnog een woord\n", [], 1, "geen CSV- of Excelbestand"),
        ("k.csv", b"9901;1000001;999900006\n9901;1000002;999900018\n", [], 1, "kolomkoppen"),
        ("p.zip", b"PK\x03\x04kapot", [], 1, "ZIP"),
    ],
)
def test_what_cannot_be_inspected_is_one_dutch_line(tmp_path, capsys, name, content, arguments, status, sentence):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    found, said, wrong = inspected(capsys, path, *arguments)
    assert found == status
    assert sentence in wrong
    assert wrong.count("\n") == 1
    assert "999900006" not in said + wrong


def ggm(left_out: str = "") -> bytes:
    layout = load_layout(SHIPPED_LAYOUTS / "ggm.toml", GGM)
    tables = {table.naam: table.columns for table in layout.tabellen if table.naam != left_out}
    return pack({f"{name}.csv": (";".join([*columns, "ANDERS"]) + "\n").encode() for name, columns in tables.items()})


def test_the_tables_of_a_database_are_recognised(tmp_path, capsys):
    (tmp_path / "export.zip").write_bytes(ggm())
    status, said, _ = inspected(capsys, tmp_path / "export.zip")
    assert status == 0
    assert 'soort = "ggm"' in said
    assert 'indeling = "ggm"' in said
    assert "Alle tabellen en kolommen die nodig zijn, zijn er." in said


def test_a_load_says_how_many_letters_there_are_and_where(tmp_path, capsys):
    config = tmp_path / "regio.toml"
    config.write_text(
        '[regio]\nnaam = "R"\ngemeenten = [{ code = "9901", naam = "A" }]\n[map]\nwerk = "binnen"\n'
        '[[bron]]\nnaam = "b"\ngemeente = "9901"\nsoort = "beschikkingen"\npad = "*.csv"\n'
    )
    cli._tell(Outcome(veranderd=True, brieven=(1, 1200)), config)
    said = capsys.readouterr().out
    assert f"Brieven aan leveranciers: 1.200 in {tmp_path / 'binnen' / 'brieven'}, waarvan 1 nieuw" in said
    cli._tell(Outcome(veranderd=True), config)
    assert "Brieven" not in capsys.readouterr().out


def test_a_load_says_how_often_past_predictions_came_true(tmp_path, capsys):
    cli._tell(Outcome(veranderd=True, voorspellingen=(1044, 1200)), tmp_path / "regio.toml")
    said = capsys.readouterr().out
    assert "1.044 van 1.200 kwamen uit (87%; de bedoeling is 80%)" in said
    cli._tell(Outcome(veranderd=True), tmp_path / "regio.toml")
    assert "voorspellingen" not in capsys.readouterr().out


@pytest.mark.parametrize("gemeente", ["Dorp", "123", "0000x", ""])
def test_a_gemeente_that_is_no_code_is_refused_with_an_example(export, capsys, gemeente):
    status, _, said = inspected(capsys, export, "--gemeente", gemeente)
    assert status == 2
    assert "is geen gemeentecode" in said
