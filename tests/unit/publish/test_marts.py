import struct
from datetime import date

import duckdb
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from etl.problems import PublicationRefused
from etl.publish.marts import content_digest, write_marts, write_parquet
from schemas.tables import TABLES, tables_of

VOLLEDIGHEID = "mart.volledigheid"
KANAAL = "mart.verwijskanaal_kwartaal"
DEFINITIES = "mart.definities"
STORAGE_NUMBER_OF_V1_0_0 = 64


def completeness(*quarters: str, verwacht: float | None = 97.5) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "gemeten_dekking": 0.9,
            "kwartaal": list(quarters),
            "verwacht_pct": verwacht,
            "onder": 95.0,
            "boven": 99.0,
            "onderdrukt": False,
            "bron": "levering",
            "gezien_tot": pd.Timestamp("2025-07-03"),
            "bekend": 40,
            "aantal_voorspellingen": 30,
            "gewone_omvang": 41.5,
            "nog_verwacht": 1.2,
            "nog_verwacht_onder": 0.0,
            "nog_verwacht_boven": 3.0,
        }
    )


def channels() -> pd.DataFrame:
    rows = [("*", "totaal", "2025K1", "huisarts", 12, False), ("*", "totaal", "2025K1", "soj", None, True)]
    frame = pd.DataFrame(rows, columns=["gebied", "groep", "kwartaal", "kanaal", "jeugdigen_verwezen", "onderdrukt"])
    return frame.assign(teller=12.0, noemer=np.nan, aandeel_pct=None, aandeel_onder=None, aandeel_boven=None)


def tables(**changes):
    return {VOLLEDIGHEID: completeness("2025K2", "2025K1", **changes), KANAAL: channels()}


def read(path, sql):
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_the_file_holds_the_given_tables_and_their_definitions_and_nothing_else(tmp_path):
    write_marts(tables(), tmp_path / "x.duckdb")
    names = read(tmp_path / "x.duckdb", "SELECT schema_name || '.' || table_name FROM duckdb_tables()")
    assert {name for (name,) in names} == {VOLLEDIGHEID, KANAAL, DEFINITIES}
    defined = {name for (name,) in read(tmp_path / "x.duckdb", "SELECT DISTINCT tabel FROM mart.definities")}
    assert defined == {VOLLEDIGHEID, KANAAL, DEFINITIES}


def test_definitions_that_are_given_are_written_as_they_are(tmp_path):
    given = pd.DataFrame(
        {"tabel": ["kern.trajecten"], "kolom": ["traject_id"], "betekenis": "x", "eenheid": None,
         "herkomst": "y", "privacyklasse": "pseudoniem"}
    )  # fmt: skip
    write_marts({DEFINITIES: given}, tmp_path / "x.duckdb")
    assert read(tmp_path / "x.duckdb", "SELECT tabel FROM mart.definities") == [("kern.trajecten",)]


def test_rows_stand_in_the_order_of_the_key_and_columns_in_that_of_the_registry(tmp_path):
    write_marts(tables(), tmp_path / "x.duckdb")
    assert read(tmp_path / "x.duckdb", "FROM mart.volledigheid") == [
        ("2025K1", 97.5, 95.0, 99.0, 0.9, 30, "levering", date(2025, 7, 3), 40, 1.2, 0.0, 3.0, 41.5, False),
        ("2025K2", 97.5, 95.0, 99.0, 0.9, 30, "levering", date(2025, 7, 3), 40, 1.2, 0.0, 3.0, 41.5, False),
    ]


def test_missing_values_of_every_kind_are_null(tmp_path):
    write_marts(tables(), tmp_path / "x.duckdb")
    rows = read(
        tmp_path / "x.duckdb",
        "SELECT kanaal, jeugdigen_verwezen, teller, noemer, aandeel_pct FROM mart.verwijskanaal_kwartaal",
    )
    assert rows == [("huisarts", 12, 12, None, None), ("soj", None, 12, None, None)]


def test_every_table_and_column_has_a_comment(tmp_path):
    everything = {table.name: pd.DataFrame(columns=list(table.columns)) for table in tables_of("mart")}
    write_marts(everything, tmp_path / "x.duckdb")
    silent = read(
        tmp_path / "x.duckdb",
        "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL UNION ALL "
        "SELECT table_name || '.' || column_name FROM duckdb_columns() "
        "WHERE NOT internal AND comment IS NULL",
    )
    assert silent == []
    assert len(read(tmp_path / "x.duckdb", "FROM duckdb_tables()")) == len(tables_of("mart"))


def test_the_file_can_be_read_by_older_duckdb_clients(tmp_path):
    write_marts(tables(), tmp_path / "x.duckdb")
    header = (tmp_path / "x.duckdb").read_bytes()[:20]
    assert header[8:12] == b"DUCK"
    assert struct.unpack("<Q", header[12:20]) == (STORAGE_NUMBER_OF_V1_0_0,)


def test_writing_the_same_again_changes_no_byte(tmp_path):
    target = tmp_path / "x.duckdb"
    assert write_marts(tables(), target) is True
    before, moment = target.read_bytes(), target.stat().st_mtime_ns
    mixed = {name: frame.iloc[::-1] for name, frame in reversed(tables().items())}
    assert write_marts(mixed, target) is False
    assert (target.read_bytes(), target.stat().st_mtime_ns) == (before, moment)
    assert [path.name for path in tmp_path.iterdir()] == ["x.duckdb"]


@pytest.mark.parametrize("verwacht", [97.6, None])
def test_one_other_value_is_written(tmp_path, verwacht):
    target = tmp_path / "x.duckdb"
    write_marts(tables(), target)
    assert write_marts(tables(verwacht=verwacht), target) is True
    assert read(target, "SELECT DISTINCT verwacht_pct FROM mart.volledigheid") == [(verwacht,)]


def test_a_table_that_is_no_longer_given_leaves_the_file(tmp_path):
    target = tmp_path / "x.duckdb"
    write_marts(tables(), target)
    write_marts({KANAAL: channels()}, target)
    assert (VOLLEDIGHEID.split(".")[1],) not in read(target, "SELECT table_name FROM duckdb_tables()")


def test_the_digest_sees_comments_and_the_order_of_rows(tmp_path):
    def file(name, rows, comment):
        with duckdb.connect(str(tmp_path / name)) as connection:
            connection.execute(f"CREATE TABLE t AS SELECT unnest({rows}) AS x")
            connection.execute(f"COMMENT ON COLUMN t.x IS '{comment}'")
        return content_digest(tmp_path / name)

    first = file("a", [1, 2], "uitleg")
    assert first == file("b", [1, 2], "uitleg")
    assert len({first, file("c", [2, 1], "uitleg"), file("d", [1, 2], "andere uitleg")}) == 3


@pytest.mark.parametrize("leftover", ["x.duckdb.nieuw", "x.duckdb.nieuw.wal", "x.duckdb.wal"])
def test_what_an_earlier_crash_left_behind_is_cleaned_and_not_used(tmp_path, leftover):
    (tmp_path / leftover).write_bytes(b"half geschreven")
    write_marts(tables(), tmp_path / "x.duckdb")
    assert [path.name for path in tmp_path.iterdir()] == ["x.duckdb"]
    assert len(read(tmp_path / "x.duckdb", "FROM mart.volledigheid")) == 2


def test_a_damaged_file_is_replaced(tmp_path):
    target = tmp_path / "x.duckdb"
    target.write_bytes(b"dit is geen duckdb-bestand")
    assert write_marts(tables(), target) is True
    assert len(read(target, "FROM mart.volledigheid")) == 2


def test_a_failure_halfway_leaves_the_old_file(tmp_path):
    target = tmp_path / "x.duckdb"
    write_marts(tables(), target)
    before = target.read_bytes()
    broken = {**tables(verwacht=50), KANAAL: channels().assign(jeugdigen_verwezen="veel")}
    with pytest.raises(duckdb.Error):
        write_marts(broken, target)
    assert target.read_bytes() == before


def test_an_open_reader_keeps_the_old_file_while_the_new_one_is_there(tmp_path):
    target = tmp_path / "x.duckdb"
    write_marts(tables(), target)
    with target.open("rb") as reader:
        before = reader.read()
        write_marts(tables(verwacht=50), target)
        reader.seek(0)
        assert reader.read() == before
    assert target.read_bytes() != before


def test_a_file_that_cannot_be_replaced_is_a_sentence_and_stays(tmp_path, monkeypatch):
    target = tmp_path / "x.duckdb"
    write_marts(tables(), target)
    before = target.read_bytes()

    def refuse(self, other):
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(PublicationRefused, match=r"x\.duckdb .* in gebruik .* Sluit dat programma"):
        write_marts(tables(verwacht=50), target)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["x.duckdb"]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"mart.verzonnen": completeness("2025K1")}, "mart.verzonnen"),
        ({"kern.trajecten": completeness("2025K1")}, "kern.trajecten"),
        ({VOLLEDIGHEID: completeness("2025K1").assign(extra=1)}, "extra"),
        ({VOLLEDIGHEID: completeness("2025K1").drop(columns="onder")}, "onder"),
    ],
)
def test_a_table_or_column_outside_the_registry_is_refused_by_name(tmp_path, given, named):
    with pytest.raises(ValueError, match=named):
        write_marts(given, tmp_path / "x.duckdb")
    assert not (tmp_path / "x.duckdb").exists()


def test_parquet_has_one_file_per_mart_with_the_types_of_the_registry(tmp_path):
    files = write_parquet(tables(), tmp_path / "marts")
    assert [file.name for file in files] == [
        "definities.parquet",
        "verwijskanaal_kwartaal.parquet",
        "volledigheid.parquet",
    ]
    schema = pq.read_schema(files[1])
    assert schema.names == list(TABLES[KANAAL].columns)
    assert str(schema.field("jeugdigen_verwezen").type) == "int64"
    assert pq.read_table(files[1]).to_pylist()[1]["jeugdigen_verwezen"] is None
    assert pq.read_table(files[2])["kwartaal"].to_pylist() == ["2025K1", "2025K2"]


def test_parquet_of_the_same_tables_is_the_same_and_says_nothing_of_the_machine(tmp_path):
    first = write_parquet(tables(), tmp_path / "een")
    mixed = {name: frame.iloc[::-1] for name, frame in tables().items()}
    second = write_parquet(mixed, tmp_path / "twee")
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]
    assert all(pq.read_schema(file).metadata is None for file in first)
    assert not any(b"pandas" in file.read_bytes() for file in first)
