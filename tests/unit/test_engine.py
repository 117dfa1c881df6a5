"""The engine: one night's tables, the night before behind them, and a file that is replaced in one step."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import ibis
import pandas as pd
import pyarrow as pa
import pytest

from etl.engine import MOTOR_VARIABLE, Engine, open_engine, read_only, remove_database
from etl.problems import WrongUse
from schemas.tables import TABLES

CODES = TABLES["kern.codedekking"]
NUMBERS = TABLES["mart.definities"]


def coverage(*gemeenten: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "gemeente": list(gemeenten),
            "jaar": 2024,
            "productcategorie": "54",
            "productcode": "54002",
            "aantal": 3.0,
            "jeugdigen": 2,
            "bedrag": 1250.5,
            "zorgvorm": "SGGZ",
            "gevonden_via": "landelijk_code",
            "plaatsing": "geplaatst",
            "zekerheid": "hoog",
        }
    )[list(CODES.columns)]


@pytest.fixture
def engine(tmp_path):
    made = Engine.open(tmp_path / "werk" / "nacht.duckdb")
    yield made
    made.close()


def finished(folder: Path, name: str, *gemeenten: str) -> Path:
    target = folder / name
    engine = Engine.open(folder / "nacht.duckdb")
    engine.store("kern.codedekking", coverage(*gemeenten))
    engine.finish(target, [CODES])
    return target


def test_what_is_stored_is_given_back_by_name(engine):
    assert engine.store("tussen.a", pd.DataFrame({"x": [1, 2, 3]})) == 3
    table = engine.table("tussen.a")
    assert engine.store("tussen.b", table.filter(table.x > 1)) == 2
    assert engine.frame("tussen.b")["x"].tolist() == [2, 3]
    assert engine.count("tussen.b") == 2
    assert engine.has("tussen.b") and engine.built("tussen.b")


def test_a_table_stored_again_replaces_the_first_also_for_who_read_it_before(engine):
    engine.store("tussen.a", pd.DataFrame({"x": [1, 2, 3]}))
    engine.table("tussen.a")
    engine.store("tussen.a", pd.DataFrame({"y": ["a"]}))
    assert engine.frame("tussen.a").to_dict("list") == {"y": ["a"]}


def test_a_table_as_it_stands_is_another_name_for_it_until_it_is_stored_again(engine):
    engine.store("tussen.een", coverage("9901"))
    assert engine.store("tussen.ander", engine.table("tussen.een")) == 1
    assert engine.frame("tussen.ander")["gemeente"].tolist() == ["9901"]
    kinds = "SELECT table_type FROM information_schema.tables WHERE table_name = 'ander'"
    assert engine._connection.raw_sql(kinds).fetchall() == [("VIEW",)]
    engine.store("tussen.ander", coverage("9902"))
    assert engine.frame("tussen.ander")["gemeente"].tolist() == ["9902"]
    assert engine._connection.raw_sql(kinds).fetchall() == [("BASE TABLE",)]
    assert engine.frame("tussen.een")["gemeente"].tolist() == ["9901"]


def test_arrow_tables_are_taken_one_at_a_time_as_they_come_beside_frames(engine):
    taken = []

    def come_by():
        for number in range(3):
            taken.append(number)
            yield pa.table({"over": ["x"], "n": pa.array([number], pa.int64()), "naam": pa.array([None], pa.string())})

    columns = {"naam": "string", "n": "int64"}
    assert engine.store_rows("rijen.a", come_by(), columns) == 3
    assert taken == [0, 1, 2]
    assert engine.frame("rijen.a")["n"].tolist() == [0, 1, 2]
    assert list(engine.frame("rijen.a").columns) == ["naam", "n"]
    assert engine.store_rows("rijen.b", [pd.DataFrame({"naam": ["a"], "n": [1]})], columns) == 1


def test_what_does_not_fit_in_memory_is_put_aside_and_cleared_away(tmp_path):
    engine = Engine.open(tmp_path / "werk" / "nacht.duckdb", threads=1, memory_mb=64)
    numbers = pa.table({"n": pa.array(range(200_000), pa.int64())})
    wide = numbers.append_column("tekst", pa.array([f"{number:0200d}" for number in range(200_000)]))
    assert engine.store_rows("rijen.a", [wide] * 3, {"n": "int64", "tekst": "string"}) == 600_000
    assert list((tmp_path / "werk" / "nacht.duckdb.tmp").iterdir())
    engine.close()
    assert not list((tmp_path / "werk").iterdir())


def test_a_table_that_nobody_made_is_a_key_error(engine):
    with pytest.raises(KeyError, match=r"tussen\.niets"):
        engine.table("tussen.niets")
    assert not engine.has("tussen.niets")


def test_a_declared_table_gets_its_declared_types_from_frame_and_expression_alike(engine):
    frame = coverage("9901", "9902")
    engine.store("tussen.bron", frame)
    rows = engine.table("tussen.bron")
    engine.store("kern.codedekking", frame)
    kinds = dict(engine.table("kern.codedekking").schema().items())
    summed = rows.group_by([name for name in CODES.columns if name != "aantal"]).aggregate(aantal=rows.aantal.sum())
    engine.store("kern.codedekking", summed.select(*CODES.columns))
    assert dict(engine.table("kern.codedekking").schema().items()) == kinds
    assert kinds["aantal"].is_int64() and kinds["jaar"].is_int64()


def test_a_column_of_a_declared_table_without_any_value_still_has_its_type(engine):
    engine.store("kern.codedekking", coverage("9901").assign(productcode=None))
    assert engine.table("kern.codedekking").schema()["productcode"].is_string()


def test_days_in_a_frame_become_dates(engine):
    engine.store("tussen.a", pd.DataFrame({"dag": pd.to_datetime(["2024-02-29", None])}))
    assert engine.table("tussen.a").schema()["dag"].is_date()
    assert engine.table("tussen.a").dag.max().to_pyarrow().as_py() == date(2024, 2, 29)


def test_rows_of_many_frames_stand_under_each_other_and_without_any_the_columns_are_there(engine):
    columns = {"a": "string", "n": "int64"}
    frames = [
        pd.DataFrame({"n": [1], "a": ["x"]}),
        pd.DataFrame({"a": [], "n": []}),
        pd.DataFrame({"a": [None], "n": [2]}),
    ]
    assert engine.store_rows("rijen.a", frames, columns) == 2
    assert engine.frame("rijen.a")["n"].tolist() == [1, 2]
    assert engine.store_rows("rijen.leeg", [], columns) == 0
    assert engine.table("rijen.leeg").schema() == ibis.schema(columns)


def test_the_previous_night_stands_behind_what_this_night_has_not_built(tmp_path):
    before = finished(tmp_path, "vorig.duckdb", "9901")
    engine = Engine.open(tmp_path / "nacht.duckdb", before)
    assert engine.has("kern.codedekking") and not engine.built("kern.codedekking")
    assert engine.count("kern.codedekking") == 1
    engine.store("kern.codedekking", coverage("9901", "9902"))
    assert engine.count("kern.codedekking") == 2
    engine.discard("kern.codedekking")
    assert engine.frame("kern.codedekking")["gemeente"].tolist() == ["9901"]
    assert engine.count("kern.codedekking") == 1
    engine.close()


def test_a_discarded_table_without_a_night_before_is_gone(engine):
    engine.store("tussen.a", pd.DataFrame({"x": [1]}))
    engine.discard("tussen.a")
    assert not engine.has("tussen.a")
    with pytest.raises(KeyError):
        engine.table("tussen.a")
    engine.discard("tussen.a")


def test_a_night_may_read_the_table_of_the_night_before_while_it_makes_its_own(tmp_path):
    before = finished(tmp_path, "vorig.duckdb", "9901")
    engine = Engine.open(tmp_path / "nacht.duckdb", before)
    engine.store("kern.codedekking", engine.table("kern.codedekking").mutate(gemeente=ibis.literal("9902")))
    assert engine.frame("kern.codedekking")["gemeente"].tolist() == ["9902"]
    engine.close()


def test_an_expression_over_a_discarded_table_fails_instead_of_reading_something_else(tmp_path, engine):
    engine.store("tussen.a", pd.DataFrame({"x": [1]}))
    stale = engine.table("tussen.a")
    engine.discard("tussen.a")
    with pytest.raises(Exception, match=r"tussen|does not exist"):
        engine.store("tussen.b", stale)


class TestFinish:
    def test_the_file_carries_the_tables_their_order_of_columns_and_their_meaning(self, tmp_path):
        target = finished(tmp_path, "nieuw.duckdb", "9901", "9902")
        with read_only(target) as connection:
            columns = connection.execute(
                "SELECT column_name, comment FROM duckdb_columns() WHERE NOT internal ORDER BY column_index"
            ).fetchall()
            (comment,) = connection.execute("SELECT comment FROM duckdb_tables()").fetchone()
        assert [name for name, _ in columns] == list(CODES.columns)
        assert all(text for _, text in columns)
        assert comment == CODES.grain

    def test_tables_of_the_night_before_go_along_and_unknown_ones_are_left_out(self, tmp_path):
        before = finished(tmp_path, "vorig.duckdb", "9901")
        engine = Engine.open(tmp_path / "nacht.duckdb", before)
        engine.store("tussen.a", pd.DataFrame({"x": [1]}))
        engine.finish(before, [CODES, NUMBERS])
        with read_only(before) as connection:
            names = connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
            assert connection.execute("SELECT gemeente FROM kern.codedekking").fetchall() == [("9901",)]
        assert names == [("kern", "codedekking")]

    def test_the_old_file_stays_as_it_is_when_the_new_one_cannot_be_made(self, tmp_path):
        target = finished(tmp_path, "doel.duckdb", "9901")
        before = target.read_bytes()
        engine = Engine.open(tmp_path / "nacht.duckdb")
        engine.store("kern.codedekking", coverage("9902"))
        engine._connection.raw_sql('ALTER TABLE kern.codedekking RENAME COLUMN aantal TO "aantal anders"')
        with pytest.raises(duckdb.Error):
            engine.finish(target, [CODES])
        engine.close()
        assert target.read_bytes() == before

    def test_what_an_earlier_attempt_left_lying_does_no_harm_and_nothing_is_left_behind(self, tmp_path):
        (tmp_path / "doel.duckdb.nieuw").write_bytes(b"half a file")
        (tmp_path / "doel.duckdb.nieuw.wal").write_bytes(b"half a log")
        (tmp_path / "nacht.duckdb").write_bytes(b"half a night")
        finished(tmp_path, "doel.duckdb", "9901")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["doel.duckdb"]

    def test_names_of_folders_may_hold_a_quote_and_a_space(self, tmp_path):
        folder = tmp_path / "regio 't Loo"
        target = finished(folder, "doel.duckdb", "9901")
        engine = Engine.open(folder / "nacht.duckdb", target)
        assert engine.count("kern.codedekking") == 1
        engine.close()

    def test_the_same_night_twice_gives_the_same_rows_in_the_same_order(self, tmp_path):
        rows = []
        for name in ("een.duckdb", "twee.duckdb"):
            with read_only(finished(tmp_path, name, "9903", "9901", "9902")) as connection:
                rows.append(connection.execute("FROM kern.codedekking").fetchall())
        assert rows[0] == rows[1]
        assert [row[0] for row in rows[0]] == ["9903", "9901", "9902"]

    def test_older_clients_can_open_the_file(self, tmp_path):
        header = finished(tmp_path, "doel.duckdb", "9901").read_bytes()[:24]
        assert header[8:12] == b"DUCK"
        assert int.from_bytes(header[12:20], "little") == 64


class TestClosedDoors:
    def setting(self, connection, name: str) -> str:
        return str(connection.execute(f"SELECT current_setting('{name}')").fetchone()[0]).lower()

    def test_no_engine_loads_or_fetches_an_extension_by_itself(self, engine):
        for name in ("autoload_known_extensions", "autoinstall_known_extensions", "python_enable_replacements"):
            (value,) = engine._connection.raw_sql(f"SELECT current_setting('{name}')").fetchone()
            assert str(value).lower() == "false", name

    def test_a_file_opened_for_reading_can_do_nothing_else(self, tmp_path):
        other = tmp_path / "geheim.csv"
        other.write_text("a,b\n1,2\n", encoding="utf-8")
        with read_only(finished(tmp_path, "doel.duckdb", "9901")) as connection:
            assert self.setting(connection, "autoload_known_extensions") == "false"
            for attempt in (
                "DELETE FROM kern.codedekking",
                "CREATE TABLE kern.x (y INTEGER)",
                f"SELECT * FROM read_csv('{other}')",
                f"SELECT * FROM '{other}'",
                f"COPY kern.codedekking TO '{tmp_path / 'uit.csv'}'",
                f"ATTACH '{tmp_path / 'x.duckdb'}'",
                "SET enable_external_access = true",
                "INSTALL httpfs",
            ):
                with pytest.raises(duckdb.Error):
                    connection.execute(attempt)
        assert not (tmp_path / "uit.csv").exists()

    def test_variables_of_the_program_are_not_tables(self, tmp_path):
        geheim = pd.DataFrame({"x": [1]})
        with read_only(finished(tmp_path, "doel.duckdb", "9901")) as connection, pytest.raises(duckdb.Error):
            connection.execute("SELECT * FROM geheim")
        assert len(geheim) == 1


def test_removing_a_database_takes_its_log_and_spill_folder_along_and_minds_no_absence(tmp_path):
    path = tmp_path / "a.duckdb"
    for name in ("a.duckdb", "a.duckdb.wal", "a.duckdb.tmp/x", "a.duckdb.spark/x", "b.duckdb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    remove_database(path)
    remove_database(path)
    assert [item.name for item in tmp_path.iterdir()] == ["b.duckdb"]


class TestUnreadableFile:
    def test_a_damaged_file_is_told_with_a_remedy_and_leaves_no_work_file(self, tmp_path):
        damaged = tmp_path / "verwijsspiegel.duckdb"
        damaged.write_bytes(b"this is no database" * 1000)
        with pytest.raises(WrongUse, match=r"^verwijsspiegel\.duckdb is niet te openen\."):
            read_only(damaged)
        with pytest.raises(WrongUse, match=r"^verwijsspiegel\.duckdb is niet te openen\."):
            Engine.open(tmp_path / "nacht.duckdb", damaged)
        assert [item.name for item in tmp_path.iterdir()] == ["verwijsspiegel.duckdb"]

    def test_a_file_that_another_program_is_writing_in_is_told_with_a_remedy(self, tmp_path):
        target = finished(tmp_path, "verwijsspiegel.duckdb", "9901")
        code = f"import duckdb; held = duckdb.connect({str(target)!r}); print('open', flush=True); input()"
        with subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other:
            assert other.stdout.readline() == "open\n"
            with pytest.raises(WrongUse, match="Sluit het in andere programma's"):
                Engine.open(tmp_path / "nacht.duckdb", target)
            other.communicate("\n")
        Engine.open(tmp_path / "nacht.duckdb", target).close()


class TestWhichEngine:
    @pytest.mark.parametrize("named", [None, "", "duckdb", " DuckDB "])
    def test_it_is_duckdb_unless_somebody_asks_for_another(self, tmp_path, monkeypatch, named):
        monkeypatch.delenv(MOTOR_VARIABLE, raising=False)
        if named is not None:
            monkeypatch.setenv(MOTOR_VARIABLE, named)
        engine = open_engine(tmp_path / "nacht.duckdb")
        assert type(engine) is Engine
        engine.close()

    def test_an_engine_that_is_not_there_is_told_with_those_that_are(self, tmp_path, monkeypatch):
        monkeypatch.setenv(MOTOR_VARIABLE, "oracle")
        with pytest.raises(
            WrongUse, match=r"^Motor 'oracle' bestaat niet\. Zet VERWIJSSPIEGEL_MOTOR op duckdb of spark"
        ):
            open_engine(tmp_path / "nacht.duckdb")
        assert not list(tmp_path.iterdir())

    def test_without_pyspark_it_is_told_how_to_get_it(self, tmp_path, monkeypatch):
        monkeypatch.setenv(MOTOR_VARIABLE, "spark")
        monkeypatch.setitem(sys.modules, "etl.engine.on_spark", None)
        with pytest.raises(WrongUse, match=r'Voeg het toe: pip install "verwijsspiegel\[spark\]"$'):
            open_engine(tmp_path / "nacht.duckdb")
        assert not list(tmp_path.iterdir())
