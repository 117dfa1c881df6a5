"""A delivery that does not look like earlier ones: held, listed, and loaded once someone accepts it."""

from __future__ import annotations

import json
import shutil
from itertools import islice
from pathlib import Path

import pytest
from nights import run
from three_gemeenten import possible_bsns

from etl.engine import read_only

BSNS = tuple(islice(possible_bsns(), 200))
CONFIG = """
[regio]
naam = "Proefregio"
gemeenten = [{code = "9901", naam = "Aalbeke"}, {code = "9902", naam = "Berkel"}]
[map]
sleutelbestand = "sleutel"
[[bron]]
naam = "delen"
gemeente = "9901"
soort = "beschikkingen"
pad = "in/delen_*.csv"
[[bron]]
naam = "alles"
gemeente = "9902"
soort = "beschikkingen"
pad = "in/alles_*.csv"
levering = "volledig"
"""
COLUMNS = "gemeente;toewijzingnummer;bsn;productcategorie;productcode;toewijzingsdatum;ingangsdatum;aanbieder_agb"
MONTHS = ("2024-01", "2024-02", "2024-03", "2024-04")


def deliver(folder: Path, name: str, gemeente: str, numbers: range) -> None:
    month = name[-7:]
    rows = [
        f"{gemeente};{number};{BSNS[number % 200]};45;45A0{number % 3};{month}-{1 + number % 28:02};{month}-15;"
        f"7399000{number % 2}"
        for number in numbers
    ]
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / f"{name}.csv").write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")


def query(folder: Path, sql: str) -> list[tuple]:
    with read_only(folder / "werk" / "verwijsspiegel.duckdb") as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def region(tmp_path_factory) -> Path:
    """Four ordinary months, then half of the fifth and a full delivery with nothing but its header; loaded."""
    folder = tmp_path_factory.mktemp("regio")
    (folder / "regio.toml").write_text(CONFIG, encoding="utf-8")
    (folder / "sleutel").write_text("een-sleutel-alleen-voor-deze-proef-0002", encoding="utf-8")
    (folder / "sleutel").chmod(0o600)
    for place, month in enumerate(MONTHS):
        deliver(folder, f"delen_{month}", "9901", range(place * 100, place * 100 + 96 + place))
    deliver(folder, "alles_2024-04", "9902", range(30))
    deliver(folder, "delen_2024-05", "9901", range(400, 448))
    deliver(folder, "alles_2024-05", "9902", range(0))
    return folder


def test_held_is_listed_marked_and_loaded_after_someone_accepts_it(region):
    config = region / "regio.toml"
    said = run("load", config)
    assert said.status == 1
    assert "vastgehouden: 2" in said.out
    (half,) = said.lines_about("delen_2024-05.csv")
    assert "48 rijen (minstens" in half
    (nothing,) = said.lines_about("alles_2024-05.csv")
    assert "30 sleutels uit de vorige levering ontbreken" in nothing

    loaded = {name for (name,) in query(region, "SELECT bestand FROM kern.leveringen")}
    assert loaded == {"alles_2024-04.csv", *(f"delen_{month}.csv" for month in MONTHS)}
    counted = "SELECT gemeente, count(*) FROM kern.beschikkingen WHERE telt_mee GROUP BY 1 ORDER BY 1"
    assert query(region, counted) == [("9901", 390), ("9902", 30)]
    errors = query(region, "SELECT controle FROM mart.datakwaliteit WHERE ernst = 'fout' ORDER BY 1")
    assert errors == [("vastgehouden: alles, alles_2024-05.csv",), ("vastgehouden: delen, delen_2024-05.csv",)]

    again = run("load", config)
    assert (again.status, again.lines_about("vastgehouden")) == (1, said.lines_about("vastgehouden"))
    assert "niets nieuws" in again.out

    done = run("load", config, "--accepteer", "delen", "--reden", "een maand met vakantie")
    assert done.status == 1
    assert "Geaccepteerd: delen_2024-05.csv" in done.out
    assert query(region, counted) == [("9901", 438), ("9902", 30)]
    (kept,) = json.loads((region / "werk" / "landing" / "geaccepteerd.json").read_text(encoding="utf-8"))
    assert (kept["bron"], kept["bestand"], kept["reden"]) == ("delen", "delen_2024-05.csv", "een maand met vakantie")
    decided = "SELECT bron, besluit, verklaring, is_open FROM kern.afwijkingen WHERE maat IN ('rijen', 'sleutels_weg')"
    assert set(query(region, decided)) == {
        ("alles", "vastgehouden", None, True),
        ("delen", "geaccepteerd", "een maand met vakantie", False),
    }


def test_one_load_of_everything_with_the_same_acceptances_ends_where_the_nights_end(region, tmp_path):
    whole = tmp_path / "regio"
    shutil.copytree(region, whole, ignore=shutil.ignore_patterns("werk", "publicatie"))
    (whole / "werk" / "landing").mkdir(parents=True)
    shutil.copy2(region / "werk" / "landing" / "geaccepteerd.json", whole / "werk" / "landing")
    assert run("load", whole / "regio.toml").status == 1
    for sql in (
        "SELECT * FROM kern.afwijkingen ORDER BY ALL",
        "SELECT * EXCLUDE ontvangen_op FROM kern.leveringen ORDER BY ALL",
        "SELECT * FROM kern.beschikkingen ORDER BY ALL",
        "SELECT * FROM mart.datakwaliteit ORDER BY ALL",
    ):
        assert query(whole, sql) == query(region, sql)


def test_accepting_needs_a_source_and_a_reason(region):
    config = region / "regio.toml"
    for arguments, sentence in (
        (("--accepteer", "delen"), "Bij --accepteer hoort een reden"),
        (("--accepteer", "nergens", "--reden", "x"), "Bron nergens staat niet in regio.toml"),
        (("--reden", "x"), "Een reden hoort bij --accepteer"),
        (("--accepteer", "delen", "--reden", "zie 999 900 006"), "De reden bij --accepteer bevat negen cijfers"),
    ):
        said = run("load", config, *arguments)
        assert said.status == 2
        assert sentence in said.err
        assert "999 900" not in said.err
