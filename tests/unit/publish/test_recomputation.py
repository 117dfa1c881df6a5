"""The recomputation as readers get it: a page, CSV and JSON, in plain and neutral words."""

import csv
import io
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from assets import cli
from etl.costs.recompute import recompute_all
from etl.publish.recomputation import recomputation_csv, recomputation_json, recomputation_page

DOCS = Path(__file__).resolve().parents[3] / "docs"
NEVER = re.compile(r"bespaard|bewezen|onnodig|slechtst|\bfout van\b|liegt|misleid", re.IGNORECASE)

PROEF = """
titel = "Proef"
periode = "2020"
[[post]]
naam = "tabel_1"
titel = "Tabel 1"
soort = "berekend"
toelichting = "Over een jaar."
[invoer]
aantallen = [1200, 300]
[[stap]]
naam = "samen"
item = "tabel_1"
functie = "total"
argumenten = { waarden = "invoer.aantallen" }
[[stap.cijfer]]
onderdeel = "samen"
gepubliceerd = 1501.5
oorzaak = "De som is 1.500."
toets = "sum"
[[stap]]
naam = "genoeg"
item = "tabel_1"
functie = "above"
argumenten = { waarde = "stap.samen", grens = 1000 }
[[stap.cijfer]]
onderdeel = "meer dan duizend"
gepubliceerd = true
[[stap]]
naam = "aandelen"
item = "tabel_1"
functie = "share_pct"
elk = ["teller"]
argumenten = { teller = "invoer.aantallen", noemer = 1500 }
[[stap.cijfer]]
onderdeel = "aandelen"
[[post]]
naam = "zin"
titel = "Een zin"
soort = "bewering"
tegenspraak = "Er staat a | en er staat b."
[[post]]
naam = "figuur"
titel = "Figuur 1"
soort = "beeld"
"""


@pytest.fixture
def proef(tmp_path):
    (tmp_path / "proef.toml").write_text(PROEF, encoding="utf-8")
    return recompute_all(tmp_path)


def test_page_shows_printed_follows_difference_cause_and_function(proef):
    page = recomputation_page(proef)
    for line in (
        "| Proef | 3 | 2 | 3 | 2 | 1 | 1 | 1 |",
        "| **samen** | **3** | **2** | **3** | **2** | **1** | **1** | **1** |",
        "1 cijfer volgt niet uit de eigen invoer.",
        "| Tabel 1 | samen | 1.501,5 | 1.500 | De som is 1.500. |",
        "| samen | 1.501,5 | 1.500 | +1,5 | nee | `total` |",
        "| meer dan duizend | ja | ja | – | ja | `above` |",
        "| aandelen | – | 80; 20 | – | – | `share_pct` |",
        "* samen: De som is 1.500.",
        "* Een zin: Er staat a | en er staat b.",
        "| Een zin | alleen een uitspraak | Er staat a / en er staat b. |",
        "| Figuur 1 | alleen als afbeelding gedrukt |  |",
        "Over een jaar.",
    ):
        assert line in page.splitlines(), line


def test_csv_and_json_hold_the_same_rows(proef):
    rows = list(csv.DictReader(io.StringIO(recomputation_csv(proef))))
    records = json.loads(recomputation_json(proef))
    assert [row["onderdeel"] for row in rows] == ["samen", "meer dan duizend", "aandelen", "", ""]
    assert [row["onderdeel"] for row in records] == ["samen", "meer dan duizend", "aandelen", None, None]
    assert (rows[0]["verschil"], records[0]["verschil"]) == ("1.5", 1.5)
    assert [row["klopt"] for row in rows] == ["false", "true", "", "", ""]
    assert [row["klopt"] for row in records] == [False, True, None, None, None]
    assert json.loads(rows[2]["volgt_uit_invoer"]) == records[2]["volgt_uit_invoer"] == [80, 20]
    assert list(rows[0]) == list(records[0])


def test_every_row_of_an_evaluation_carries_its_post(proef):
    assert proef["post"].tolist() == ["tabel_1", "tabel_1", "tabel_1", "zin", "figuur"]
    assert proef["klopt"].tolist()[:2] == [False, True]
    assert pd.isna(proef["klopt"].tolist()[2])


def test_page_in_the_documentation_is_what_the_command_makes(tmp_path, capsys):
    made = tmp_path / "herberekening.md"
    assert cli.run(["herbereken", "--uit", str(made)]) == 0
    assert str(made) in capsys.readouterr().out
    assert made.read_bytes() == (DOCS / "herberekening.md").read_bytes(), (
        "make it again: verwijsspiegel herbereken --uit docs/herberekening.md"
    )


def test_page_is_neutral_and_says_what_it_is():
    page = (DOCS / "herberekening.md").read_text(encoding="utf-8")
    assert not NEVER.search(page)
    assert "scenario, geen meting" in page
    assert "CPB" in page
    assert "AEF" in page


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        ([], "# Gepubliceerde evaluaties"),
        (["--formaat", "csv"], "evaluatie,post,titel"),
        (["--formaat", "json"], "[\n {"),
    ],
)
def test_command_writes_on_the_screen_in_the_format_that_is_asked(arguments, start, capsys):
    assert cli.run(["herbereken", *arguments]) == 0
    assert capsys.readouterr().out.startswith(start)


def test_name_of_the_file_tells_the_format_and_a_missing_folder_is_one_sentence(tmp_path, capsys):
    assert cli.run(["herbereken", "--uit", str(tmp_path / "alles.csv")]) == 0
    assert (tmp_path / "alles.csv").read_text(encoding="utf-8").startswith("evaluatie,post,titel")
    assert cli.run(["herbereken", "--uit", str(tmp_path / "alles.json"), "--formaat", "tabel"]) == 0
    assert (tmp_path / "alles.json").read_text(encoding="utf-8").startswith("# Gepubliceerde")
    capsys.readouterr()
    assert cli.run(["herbereken", "--uit", str(tmp_path / "nergens" / "alles.md")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
