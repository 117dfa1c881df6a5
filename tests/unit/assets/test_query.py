import csv
import io
import json

import duckdb
import pytest

from assets.query import Formaat, Profiel, answer_question
from etl.problems import WrongUse
from etl.settings import load_settings


@pytest.fixture
def settings(config):
    settings = load_settings(config)
    settings.werk.mkdir(parents=True)
    with duckdb.connect(str(settings.kern_file)) as connection:
        connection.execute("CREATE SCHEMA kern; CREATE SCHEMA mart")
        connection.execute("CREATE TABLE kern.trajecten AS SELECT range AS nummer FROM range(25000)")
        connection.execute(
            "CREATE TABLE mart.maten AS SELECT DATE '2025-01-31' AS dag, 1.50::DECIMAL(9,2) AS bedrag, "
            "NULL AS leeg, 'nan'::DOUBLE AS onmogelijk, TRUE AS waar, ['a', 'b'] AS lijst"
        )
    published = settings.publicatie / "werkgroep" / "verwijsspiegel.duckdb"
    published.parent.mkdir(parents=True)
    with duckdb.connect(str(published)) as connection:
        connection.execute("CREATE SCHEMA mart; CREATE TABLE mart.maten AS SELECT 5 AS aantal")
    return settings


def ask(settings, sql, profiel=Profiel.ANALIST, formaat=Formaat.JSON):
    out = io.StringIO()
    rows = answer_question(settings, sql, profiel, formaat, out)
    return rows, out.getvalue()


def log_of(settings):
    return [json.loads(line) for line in (settings.werk / "vragen.log").read_text().splitlines()]


def test_json_is_a_list_of_objects_with_every_row(settings):
    rows, text = ask(settings, "SELECT nummer FROM kern.trajecten ORDER BY nummer")
    items = json.loads(text)
    assert rows == len(items) == 25000
    assert items[-1] == {"nummer": 24999}


def test_json_of_no_rows_is_an_empty_list(settings):
    assert json.loads(ask(settings, "FROM mart.maten WHERE FALSE")[1]) == []


def test_json_gives_dates_as_text_and_unknown_as_null(settings):
    assert json.loads(ask(settings, "FROM mart.maten")[1]) == [
        {
            "dag": "2025-01-31", "bedrag": 1.5, "leeg": None, "onmogelijk": None, "waar": True,
            "lijst": ["a", "b"],
        }
    ]  # fmt: skip


def test_columns_of_one_name_both_stay(settings):
    assert json.loads(ask(settings, "SELECT 1 AS a, 2 AS a")[1]) == [{"a": 1, "a_2": 2}]


def test_nothing_in_a_csv_runs_when_a_spreadsheet_opens_it(settings):
    sql = """SELECT '=1+1' AS "=naam", '@x' AS b, '-2' AS c, -2 AS d, -2.5 AS e, 'a;=1' AS f, 'De Linde' AS g"""
    header, row = csv.reader(io.StringIO(ask(settings, sql, formaat=Formaat.CSV)[1]))
    assert header[0] == "'=naam"
    assert row == ["'=1+1", "'@x", "'-2", "-2", "-2.5", "a;'=1", "De Linde"]
    assert json.loads(ask(settings, sql)[1])[0]["=naam"] == "=1+1"


def test_csv_has_a_header_and_empty_for_unknown(settings):
    text = ask(settings, "SELECT dag, leeg FROM mart.maten", formaat=Formaat.CSV)[1]
    assert list(csv.reader(io.StringIO(text))) == [["dag", "leeg"], ["2025-01-31", ""]]


def test_table_says_how_many_rows_it_does_not_show(settings):
    text = ask(settings, "FROM kern.trajecten", formaat=Formaat.TABEL)[1]
    assert "25000 rijen; hier staan de eerste 200" in text
    assert len(text.splitlines()) < 210


def test_werkgroep_sees_its_published_file_only(settings):
    assert json.loads(ask(settings, "FROM mart.maten", Profiel.WERKGROEP)[1]) == [{"aantal": 5}]
    with pytest.raises(WrongUse, match="DuckDB meldt"):
        ask(settings, "FROM kern.trajecten", Profiel.WERKGROEP)


def test_profile_without_a_published_file_is_told_what_to_do(settings):
    with pytest.raises(WrongUse, match="verwijsspiegel load"):
        ask(settings, "SELECT 1", Profiel.OPENBAAR)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM kern.trajecten",
        "CREATE TABLE kern.x AS SELECT 1",
        "COPY kern.trajecten TO '/tmp/uit.csv'",
        "ATTACH ':memory:' AS x",
        "SET threads = 1",
        "INSTALL httpfs",
        "SELECT 1; SELECT 2",
        "   ",
    ],
)
def test_anything_but_one_reading_question_is_refused(settings, sql):
    with pytest.raises(WrongUse, match="één vraag die alleen leest"):
        ask(settings, sql)


@pytest.mark.parametrize(
    "sql",
    ["FROM read_csv('{}')", "FROM '{}'", "SELECT content FROM read_text('{}')", "FROM glob('{}')"],
)
def test_sql_reaches_no_file(settings, sql):
    with pytest.raises(WrongUse, match="DuckDB meldt"):
        ask(settings, sql.format(settings.root / "regio.toml"))


def test_every_question_is_logged_without_its_text_or_answer(settings):
    ask(settings, "SELECT 'zeldzaam' AS woord")
    with pytest.raises(WrongUse):
        ask(settings, "SELECT kapot FROM kern.trajecten")
    first, second = log_of(settings)
    assert set(first) == {"wie", "wanneer", "profiel", "sql_sha256", "rijen"}
    assert (first["profiel"], first["rijen"], second["rijen"]) == ("analist", 1, None)
    assert len(first["sql_sha256"]) == 64
    assert "zeldzaam" not in (settings.werk / "vragen.log").read_text()
