"""Wrong use and wrong configuration: exit status 2, one Dutch line that names what is wrong, and nothing done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nights
import pytest
import three_gemeenten as region

from etl.settings import KEY_VARIABLE

pytestmark = pytest.mark.usefixtures("own_surroundings")

Change = Callable[[Path], None]
ENGLISH = ("Error", "Invalid", "Missing", "not found", "Permission", "Input should", "Field required", "Traceback")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a region with its deliveries, not loaded yet."""
    region.write_frame(tmp_path / "regio")
    region.deliver(tmp_path / "regio", region.deliveries())
    return tmp_path / "regio"


def replace(old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        config = folder / "regio.toml"
        text = config.read_text(encoding="utf-8")
        assert old in text
        config.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def add(text: str) -> Change:
    def change(folder: Path) -> None:
        config = folder / "regio.toml"
        config.write_text(config.read_text(encoding="utf-8") + text, encoding="utf-8")

    return change


def shorten_key(folder: Path) -> None:
    (folder / "sleutel").write_text("te-kort", encoding="utf-8")


def open_key(folder: Path) -> None:
    (folder / "sleutel").chmod(0o640)


def lose_key(folder: Path) -> None:
    (folder / "sleutel").unlink()


def lose_layout(folder: Path) -> None:
    (folder / "indelingen" / "berkel.toml").unlink()


def leave_field_open(folder: Path) -> None:
    path = folder / "indelingen" / "berkel.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + '\n[[kolom]]\nkop = "Onbekend"\nveld = ""\n', encoding="utf-8")


def beside(name: str, text: str) -> Change:
    def change(folder: Path) -> None:
        (folder / name).write_text(text, encoding="utf-8")

    return change


def plan(text: str) -> Change:
    return beside("analyseplan.toml", text)


def goals(text: str) -> Change:
    return beside("doelen.toml", text)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (add("[regels]\nmaximale_onderbreking = 3\n"), ["regels → maximale_onderbreking", "onbekende sleutel"]),
        (add("[drempel]\nwerkgroep = 5\n"), ["drempel", "onbekende sleutel"]),
        (replace("gemeente = ", "gemeentecode = "), ["bron 9901-besluiten → gemeentecode", "onbekende sleutel"]),
        (replace('gemeente = "9901"', 'gemeente = "991"'), ["bron 9901-besluiten → gemeente", "vier cijfers"]),
        (replace('gemeente = "9901"', 'gemeente = "9909"'), ["9901-besluiten", "[regio] gemeenten"]),
        (replace('code = "9901"', 'code = "A901"'), ["gemeenten", "vier cijfers"]),
        (replace('soort = "verzoeken"', 'soort = "verzoek"'), ["bron 9901-verzoeken → soort", "verzoeken"]),
        (replace('soort = "verzoeken"', 'soort = "register"'), ["9901-verzoeken", "register"]),
        (
            replace('pad = "leveringen/9901/*verzoeken_*.csv"', 'pad = "postgresql://u:w@host/db"'),
            ["bron 9901-verzoeken", "omgevingsvariabele"],
        ),
        (replace('naam = "9901-verzoeken"', 'naam = "9901-besluiten"'), ["9901-besluiten", "dubbel"]),
        (replace('codering = "utf-8"', 'codering = "utf-80"'), ["9901-besluiten → codering", "utf-80"]),
        (replace('pad = "leveringen/9901/*beschikkingen_*.csv"\n', ""), ["9901-besluiten → pad", "ontbreekt"]),
        (add("[regels]\nuitkomst = ['GGZ']\n"), ["uitkomst", "GGZ"]),
        (add("[regels]\nnieuw_na_dagen = -1\n"), ["nieuw_na_dagen", "minstens 0"]),
        (add("[regels\n"), ["regio.toml", "TOML"]),
        (plan('uitkomt = ["SGGZ"]'), ["analyseplan.toml", "uitkomt: onbekende sleutel"]),
        (plan('placebo = ["AMBULANT"]'), ["analyseplan.toml", "AMBULANT is zowel uitkomst als placebo"]),
        (plan("[[uitsluiten]"), ["analyseplan.toml", "TOML"]),
        (goals("[[doelen]]"), ["doelen.toml", "doelen: onbekende sleutel"]),
        (lose_layout, ["9902-besluiten", "indelingen/berkel.toml"]),
        (leave_field_open, ["berkel.toml", "bij kop Onbekend is veld nog niet ingevuld"]),
        (replace('sleutelbestand = "sleutel"', ""), [KEY_VARIABLE, "sleutelbestand"]),
        (shorten_key, ["sleutel", "32 tekens"]),
        (open_key, ["chmod 600"]),
        (lose_key, ["sleutelbestand", "sleutel"]),
    ],
)
def test_wrong_configuration_is_named_in_one_dutch_line_and_nothing_is_written(
    folder: Path, change: Change, words: list[str]
) -> None:
    change(folder)
    before = nights.files_in(folder)
    said = nights.run("load", folder / "regio.toml")
    assert (said.status, said.out) == (2, "")
    assert said.err.count("\n") == 1
    for word in words:
        assert word in said.err
    assert not [word for word in ENGLISH if word in said.err]
    assert nights.files_in(folder) == before
    assert not (folder / "werk").exists()
    assert not (folder / "publicatie").exists()


def test_a_key_of_the_environment_that_is_too_short_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "te-kort")
    said = nights.run("load", folder / "regio.toml")
    assert said.status == 2
    assert KEY_VARIABLE in said.err
    assert "te-kort" not in said.err
    assert not (folder / "werk").exists()


@pytest.mark.parametrize(("command", "asked"), [("publish", ["--kwartaal", "2024K4"]), ("query", ["SELECT 1"])])
def test_nothing_can_be_asked_or_published_before_the_first_load(folder: Path, command: str, asked: list[str]) -> None:
    said = nights.run(command, folder / "regio.toml", *asked)
    assert (said.status, said.out) == (2, "")
    assert "verwijsspiegel load" in said.err
    assert not (folder / "publicatie").exists()
