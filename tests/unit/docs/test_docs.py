"""The users' documentation says what the program does: its links, questions, settings, tables and words."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest

from assets import cli
from etl.compare.evidence import ladder_table
from etl.compare.plan import Analyseplan
from etl.compare.rates import per_1000
from etl.costs.goals import Doelen
from etl.costs.index import Prijsindex
from etl.costs.price_parts import Prijsopbouw
from etl.costs.scenario_file import Scenariobestand
from etl.engine import read_only
from etl.intake.layouts import load_layout
from etl.settings import (
    DECLARATIE_NALOOP_DAGEN,
    NADER_VOORLOPIG_DAGEN,
    NOT_READ_YET,
    VOORLOPIG_DAGEN,
    Bron,
    Drempels,
    Map,
    Regels,
    Soort,
)
from etl.settings import load_settings as read_settings
from schemas import values
from schemas.tables import TABLES
from schemas.values import AANNAMES, VERDELINGEN

ROOT = Path(__file__).resolve().parents[3]
DOCS = sorted((ROOT / "docs").glob("*.md"))
NO_DEFAULT = {"verplicht", "geen", "herkend"}


def text_of(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.S | re.M)


def example(line: str) -> str:
    """Give the one example of a TOML file in the guide of the beheerder that holds this line."""
    [found] = [block for block in blocks(text_of("beheerder.md"), "toml") if line in block]
    return found


def table_under(text: str, sentence: str) -> list[list[str]]:
    """Rows of the first table after a sentence, without its head; cells without back quotes."""
    after = text.split(sentence, 1)[1]
    lines = re.search(r"(?:^\|.*\n)+", after, re.M)[0].splitlines()[2:]
    return [[cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in lines]


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", [*DOCS, ROOT / "README.md"], ids=lambda path: path.name)
def test_every_link_leads_somewhere(path):
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name) if name else path
        if not file.exists() or (anchor and anchor not in anchors(file.read_text(encoding="utf-8"))):
            broken.append(target)
    assert not broken


@pytest.fixture(scope="session")
def region(tmp_path_factory, load_region):
    folder = tmp_path_factory.mktemp("docs") / "regio"
    assert cli.run(["demo", str(folder), "--beschikkingen", "1500", "--gemeenten", "2"]) == 0
    status, _ = load_region(folder)
    assert status == 0
    return folder


QUESTIONS = [
    pytest.param(sql, id=f"{name}-{number}")
    for name in ("beleidsmedewerker.md", "privacy.md")
    for number, sql in enumerate(blocks(text_of(name), "sql"), start=1)
]


def test_there_are_at_least_eight_example_questions():
    assert len(blocks(text_of("beleidsmedewerker.md"), "sql")) >= 8


@pytest.mark.parametrize("sql", QUESTIONS)
def test_every_question_gives_an_answer_in_its_profile(region, sql):
    profiel = re.match(r"/\* profiel: (\w+) \*/", sql)[1]
    published = region / "publicatie" / profiel / "verwijsspiegel.duckdb"
    path = region / "werk" / "verwijsspiegel.duckdb" if profiel == "analist" else published
    connection = read_only(path)
    try:
        rows = connection.execute(sql).fetchall()
    finally:
        connection.close()
    looks_for_faults = "HAVING" in sql
    assert rows or looks_for_faults


def test_a_question_can_be_copied_behind_query(region, capsys):
    (sql, *_) = blocks(text_of("beleidsmedewerker.md"), "sql")
    assert cli.run(["query", str(region / "regio.toml"), sql, "--profiel", "werkgroep"]) == 0
    assert "praktijk_naam" in capsys.readouterr().out


def defaults_of(section: Any) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        return list(value) if isinstance(value, tuple) else str(value) if isinstance(value, Path) else value

    return {name: None if item.is_required() else plain(item.default) for name, item in section.model_fields.items()}


def documented(rows: list[list[str]]) -> dict[str, Any]:
    return {key: None if default in NO_DEFAULT else tomllib.loads(f"x = {default}")["x"] for key, default, *_ in rows}


@pytest.mark.parametrize(
    ("sentence", "section"),
    [
        ("`[[bron]]`, één keer per bron:", Bron),
        ("`[regels]`, waarmee u de telling bepaalt:", Regels),
        ("`[drempels]`: aantallen kleiner dan deze", Drempels),
        ("`[map]`:\n", Map),
    ],
    ids=["bron", "regels", "drempels", "map"],
)
def test_settings_are_those_of_the_program(sentence, section):
    assert documented(table_under(text_of("beheerder.md"), sentence)) == defaults_of(section)


def test_keys_of_the_plan_are_those_of_the_program():
    lists = {"uitsluiten", "weglaten", "gebeurtenissen"}
    keys = {name: default for name, default in defaults_of(Analyseplan).items() if name not in lists}
    assert documented(table_under(text_of("beheerder.md"), "Sleutels van het plan:")) == keys


def test_the_example_of_a_plan_is_valid():
    Analyseplan.model_validate(tomllib.loads(example("# analyseplan.toml")))


def test_the_examples_of_prices_are_valid():
    figures, parts = tomllib.loads(example("[[prijsindex]]")), tomllib.loads(example("[[prijsopbouw]]"))
    assert Prijsindex.model_validate(figures).target.jaar == 2024
    assert [Prijsopbouw.model_validate(each).reckon()[0] for each in parts["prijsopbouw"]] == [5100, 506]


def test_the_example_of_goals_is_valid_and_names_every_figure():
    text = text_of("beleidsmedewerker.md")
    [example] = blocks(text, "toml")
    found = Doelen.model_validate(tomllib.loads(example))
    assert (len(found.doelen), len(found.plafonds), len(found.begrotingen)) == (2, 1, 1)
    assert [row[0] for row in table_under(text, "over een van deze maten:")] == list(values.DOEL_MATEN)
    assert f"{DECLARATIE_NALOOP_DAGEN} dagen erna" in text_of("begrippen.md")


def test_the_ladder_of_evidence_is_the_one_that_decides():
    assert table_under(text_of("begrippen.md"), "**Bewijsniveau.**") == [list(row) for row in ladder_table()[1:]]


def test_required_settings_of_a_source_are_called_so():
    rows = table_under(text_of("beheerder.md"), "`[[bron]]`, één keer per bron:")
    required = {name for name, item in Bron.model_fields.items() if item.is_required()}
    assert {key for key, default, *_ in rows if default == "verplicht"} == required


def test_columns_of_deliveries_are_those_of_the_registry():
    rows = table_under(text_of("beheerder.md"), "anders is een [indeling]")
    told = {soort: (must.split(", "), may.split(", ") if may else []) for soort, must, may in rows}
    soorten = set(get_args(Soort)) - NOT_READ_YET - {"ijw", "ggm"}
    tables = {soort: TABLES[f"levering.{soort}"] for soort in soorten}
    assert told == {
        soort: (
            [name for name in table.columns if name in table.required],
            [name for name in table.columns if name not in table.required],
        )
        for soort, table in tables.items()
    }


def test_what_is_not_read_yet_is_named_as_coming_later():
    later = text_of("beheerder.md").split("## Komt later", 1)[1]
    assert all(f"`{soort}`" in later for soort in NOT_READ_YET)


def test_the_example_of_scenarios_is_valid_and_every_assumption_is_named():
    Scenariobestand.model_validate(tomllib.loads(example("# scenarios.toml")))
    chapter = text_of("beheerder.md").split("## scenarios.toml", 1)[1].split("\n## ", 1)[0]
    assert all(f"`{name}`" in chapter for name in AANNAMES)
    assert all(f"`{verdeling}`" in chapter for verdeling in VERDELINGEN)


def test_the_example_region_and_layout_are_valid(tmp_path):
    config, layout = example("[regio]"), example("negeren = ")
    (tmp_path / "indelingen").mkdir()
    (tmp_path / "indelingen" / "dorp.toml").write_text(layout, encoding="utf-8")
    (tmp_path / "regio.toml").write_text(config, encoding="utf-8")
    source = read_settings(tmp_path / "regio.toml").bronnen[0]
    read = load_layout(tmp_path / str(source.indeling), source.soort)
    told = {column.veld for column in read.kolommen} | set(read.constanten)
    assert TABLES["levering.beschikkingen"].required <= told


def test_the_example_of_a_database_is_valid(tmp_path):
    path = tmp_path / "database.toml"
    path.write_text(example("[[tabel]]"), encoding="utf-8")
    assert set(load_layout(path, "ggm").sql) == {"beschikkingen"}


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_only_commands_that_exist_are_shown(path):
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", path.read_text(encoding="utf-8"), re.S))
    shown = set(re.findall(r"(?:^|[/\s`])verwijsspiegel ([a-z]+)", code))
    known = {str(command.name or command.callback.__name__) for command in cli.app.registered_commands}
    assert shown <= known


def test_the_example_of_a_rate_is_what_the_program_computes():
    told = re.search(r"(\d+) verwezen jeugdigen op (\d+) patiënten is ([\d,]+) .*? ([\d,]+) tot ([\d,]+)\.",
                     text_of("beleidsmedewerker.md"))  # fmt: skip
    count, patients, *figures = told.groups()
    rate = per_1000([int(count)], [int(patients)]).iloc[0]
    computed = [rate["per_1000"], rate["per_1000_onder"], rate["per_1000_boven"]]
    assert [f"{value:.1f}".replace(".", ",") for value in computed] == figures


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("Rol", values.ROLLEN),
        ("Groep", values.GROEPEN),
        ("Zorgvorm", values.ZORGVORMEN),
        ("Fase", values.EFFECT_FASEN),
        ("Waarom een kwartaal niet meetelt", values.EFFECT_REDEN_NIET),
    ],
)
def test_words_are_those_of_the_closed_lists(word, known):
    rows = table_under(text_of("begrippen.md"), f"**{word}.**")
    assert {row[0] for row in rows} == set(known)


def test_kanalen_and_statuses_are_explained():
    text = text_of("begrippen.md")
    assert all(kanaal in text for kanaal in values.KANALEN)
    assert all(f"`{status}`" in text for status in values.STATUSSEN)
    assert f"{VOORLOPIG_DAGEN} dagen" in text
    assert f"{NADER_VOORLOPIG_DAGEN} dagen erna" in text
