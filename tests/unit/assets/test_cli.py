import json
import subprocess
import sys

import pytest
import toys

from assets import cli
from etl.problems import WrongUse
from etl.settings import load_settings

ENGLISH = ("Usage", "Error", "Missing", "No such", "Invalid", "Options", "Arguments", "Commands", "Show this")


@pytest.fixture
def toy_night(monkeypatch):
    def use(**planned):
        monkeypatch.setattr(cli, "_whole_night", lambda: toys.toy_plan(**planned))

    use()
    return use


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Er ontbreekt een opdracht."),
        (["doe-iets"], "De opdracht doe-iets bestaat niet."),
        (["load"], "Er ontbreekt iets: CONFIG."),
        (["load", "--zoek"], "De optie --zoek bestaat niet."),
        (["load", "a", "b", "c"], "Er staat te veel achter de opdracht: b c."),
        (["query", "x", "y", "--profiel"], "Achter de optie --profiel hoort een waarde."),
        (["query", "x", "y", "--profiel", "buur"], "Kies uit: analist, werkgroep, openbaar."),
    ],
)
def test_wrong_use_is_one_dutch_line_and_status_2(arguments, sentence, capsys):
    assert cli.run(arguments) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert not any(word in said.err for word in ENGLISH)


@pytest.mark.parametrize(
    "arguments", [["--help"], *([name, "--help"] for name in ("demo", "load", "query", "bundel", "herbereken"))]
)
def test_help_is_dutch_and_has_an_example(arguments, capsys):
    assert cli.run(arguments) == 0
    said = capsys.readouterr().out
    assert "Gebruik:" in said
    assert "Voorbeeld: verwijsspiegel" in said or "bijvoorbeeld: verwijsspiegel" in said
    assert not any(word in said for word in ENGLISH)


def test_help_loads_no_heavy_library():
    code = (
        "import sys; from assets.cli import run; run(['--help']); "
        "sys.exit(bool({'dagster', 'duckdb', 'ibis', 'pandas', 'pydantic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_demo_writes_a_region_and_says_what_comes_next(tmp_path, capsys):
    folder = tmp_path / "demo-regio"
    assert cli.run(["demo", str(folder), "--beschikkingen", "500", "--gemeenten", "1"]) == 0
    said = capsys.readouterr().out
    assert f"verwijsspiegel load {folder / 'regio.toml'}" in said
    assert len(load_settings(folder / "regio.toml").regio.gemeenten) == 1
    assert (folder / "laatste_kwartaal").read_text().strip() in said


def test_demo_of_too_few_decisions_is_wrong_use(tmp_path, capsys):
    assert cli.run(["demo", str(tmp_path / "demo-regio"), "--beschikkingen", "3"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_missing_configuration_is_told_with_a_remedy(capsys):
    assert cli.run(["load", "nergens/regio.toml"]) == 2
    assert "verwijsspiegel demo" in capsys.readouterr().err


def test_missing_key_is_wrong_configuration_and_nothing_is_made(config, toy_night, monkeypatch, capsys):
    monkeypatch.delenv("VERWIJSSPIEGEL_SLEUTEL")
    assert cli.run(["load", str(config)]) == 2
    assert "VERWIJSSPIEGEL_SLEUTEL" in capsys.readouterr().err
    assert not load_settings(config).werk.exists()


def test_good_load_ends_with_0_and_says_where_to_look(config, toy_night, capsys):
    assert cli.run(["load", str(config)]) == 0
    said = capsys.readouterr()
    assert "Tabellen vernieuwd: 5; op de vorige stand gebleven: 0" in said.out
    assert "verwijsspiegel query" in said.out
    assert "DEBUG" not in said.err


def test_second_load_says_that_nothing_has_changed(config, toy_night, capsys):
    cli.run(["load", str(config)])
    capsys.readouterr()
    assert cli.run(["load", str(config)]) == 0
    assert "niets nieuws" in capsys.readouterr().out


def test_stopped_table_ends_with_1_and_is_named(config, toy_night, capsys):
    toy_night(breaches={"kern.links": [toys.ToyBreach("gemeente", "mag niet leeg zijn", 2)]})
    assert cli.run(["load", str(config)]) == 1
    said = capsys.readouterr()
    assert "kern.links is niet zoals afgesproken" in said.err
    assert "gemeente: mag niet leeg zijn (2 rijen)" in said.err
    assert "Wacht daarop: mart.links_verder" in said.err


def test_load_that_is_ended_from_outside_says_so_and_can_be_done_again(config, toy_night, monkeypatch, capsys):
    def ended(night, table, rows):
        raise SystemExit  # as Dagster does when the process is asked to stop

    with monkeypatch.context() as patch:
        patch.setattr("assets.resources.Night.keep", ended)
        assert cli.run(["load", str(config)]) == 1
    assert capsys.readouterr().err.count("De load is onderbroken voordat elke tabel klaar was") == 1
    assert cli.run(["load", str(config)]) == 0


def test_query_that_breaks_off_because_the_process_ends_is_no_fault_of_the_program(
    config, toy_night, monkeypatch, capsys
):
    def broken_off(engine, name, content):
        raise RuntimeError("Query interrupted")  # all that DuckDB says of it

    monkeypatch.setattr("etl.engine.Engine.store", broken_off)
    assert cli.run(["load", str(config)]) == 1
    said = capsys.readouterr().err
    assert "De load is onderbroken" in said
    assert "Fout in verwijsspiegel zelf" not in said


def test_running_load_is_told_in_one_line(config, toy_night, capsys):
    from assets.resources import one_load_at_a_time

    with one_load_at_a_time(load_settings(config).werk):
        assert cli.run(["load", str(config)]) == 2
    assert capsys.readouterr().err.startswith("Er loopt al een load van deze regio.")


def test_error_of_the_program_is_one_line_without_a_traceback(config, monkeypatch, capsys):
    def fail():
        raise KeyError("kind 999900006")

    monkeypatch.setattr(cli, "_whole_night", fail)
    assert cli.run(["load", str(config)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "KeyError" in said
    assert "Traceback" not in said


def test_debug_shows_where_it_happened_but_no_values(config, monkeypatch, capsys):
    def fail():
        raise KeyError("kind 999900006")

    monkeypatch.setattr(cli, "_whole_night", fail)
    assert cli.run(["load", str(config), "--debug"]) == 1
    said = capsys.readouterr().err
    assert "test_cli.py" in said
    assert "999900006" not in said.replace('raise KeyError("kind 999900006")', "")


def test_unwritable_folder_is_wrong_use_in_dutch(config, monkeypatch, capsys):
    def fail():
        raise PermissionError(13, "Permission denied", "werk")

    monkeypatch.setattr(cli, "_whole_night", fail)
    assert cli.run(["load", str(config)]) == 2
    assert "u mag daar niet lezen of schrijven" in capsys.readouterr().err


def test_query_prints_json_and_nothing_else(config, toy_night, capsys):
    cli.run(["load", str(config)])
    capsys.readouterr()
    sql = "SELECT gemeente FROM mart.rechts_verder ORDER BY 1"
    assert cli.run(["query", str(config), sql, "--formaat", "json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == [{"gemeente": "9901"}, {"gemeente": "9902"}, {"gemeente": "regio"}]
    assert said.err == ""


def test_a_question_may_begin_with_a_comment(config, toy_night, capsys):
    cli.run(["load", str(config)])
    capsys.readouterr()
    assert cli.run(["query", str(config), "-- hoeveel\nSELECT 1 AS n", "--formaat", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"n": 1}]


def test_query_that_fails_ends_with_2(config, toy_night, capsys):
    cli.run(["load", str(config)])
    capsys.readouterr()
    assert cli.run(["query", str(config), "SELECT kolom_x FROM kern.bron"]) == 2
    said = capsys.readouterr()
    assert "kolom_x" in said.err
    assert said.err.count("\n") == 1


def test_main_ends_the_process_with_the_status(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["verwijsspiegel", "doe-iets"])
    with pytest.raises(SystemExit) as ending:
        cli.main()
    assert ending.value.code == 2


def test_wrong_use_is_status_2():
    assert WrongUse("x").exit_status == 2
