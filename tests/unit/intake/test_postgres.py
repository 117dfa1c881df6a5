"""A PostgreSQL database as a delivery: the same rows as from files, landed only when something changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from shapes.databases import GGM, as_zip
from shapes.postgres_server import programs, server

from etl.intake.archives import open_archive
from etl.intake.deliveries import read_delivery
from etl.intake.landing import Landing
from etl.intake.layouts import load_layout
from etl.intake.postgres import fetch_snapshots, take_snapshot
from etl.problems import DeliveryRefused, WrongUse
from etl.settings import SHIPPED_LAYOUTS, Bron, Settings

MONDAY, TUESDAY = datetime(2024, 5, 20, 3, tzinfo=UTC), datetime(2024, 5, 21, 3, tzinfo=UTC)
VARIABLE = "VERWIJSSPIEGEL_TEST_GGM"
LAYOUT = load_layout(SHIPPED_LAYOUTS / "ggm.toml", "ggm")


def settings(folder: Path, **bron: str) -> Settings:
    source = {"naam": "ggm-9901", "gemeente": "9901", "soort": "ggm", "pad": f"postgresql:{VARIABLE}", **bron}
    regio = {"naam": "R", "gemeenten": [{"code": "9901", "naam": "A"}]}
    return Settings.model_validate({"regio": regio, "bron": [source], "root": folder})


def land(folder: Path, now: datetime) -> list[str]:
    """Give the names under which a load lands snapshots."""
    landing = Landing(folder / "landing", b"k" * 32)
    fetched = fetch_snapshots(settings(folder), landing, now)
    assert fetched.onleesbaar == ()
    landing.land(fetched.nieuw, now)
    return [found.name.bestand for found in fetched.nieuw]


def test_the_connection_is_never_in_the_configuration(tmp_path):
    for pad in ("postgresql://u:geheim@host/db", "postgresql:", "postgresql:host=x"):
        with pytest.raises(ValueError, match="omgevingsvariabele"):
            settings(tmp_path, pad=pad)
    with pytest.raises(ValueError, match="soort ggm"):
        settings(tmp_path, soort="beschikkingen")
    assert Bron(naam="b", gemeente="*", soort="ggm", pad="leveringen/*.zip").database is None


def test_without_the_variable_the_load_says_which_one(tmp_path, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(WrongUse, match=VARIABLE):
        fetch_snapshots(settings(tmp_path), Landing(tmp_path / "landing", b"k" * 32), MONDAY)


def test_a_database_that_does_not_answer_is_reported_without_the_text_of_its_connection(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, f"host={tmp_path} user=geheim password=geheim")
    fetched = fetch_snapshots(settings(tmp_path), Landing(tmp_path / "landing", b"k" * 32), MONDAY)
    (said,) = fetched.onleesbaar
    assert said.startswith("ggm-9901: ")
    assert "geheim" not in said
    assert fetched.nieuw == ()


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    if programs() is None:
        pytest.skip("no PostgreSQL server is installed")
    with server() as connection_text:
        yield connection_text


@pytest.fixture
def connection(database, monkeypatch) -> Iterator[Any]:
    import psycopg
    from psycopg import sql

    monkeypatch.setenv(VARIABLE, database)
    with psycopg.connect(database, autocommit=True) as opened:
        opened.execute("DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS ggm CASCADE")
        opened.execute("CREATE SCHEMA public; CREATE SCHEMA ggm; SET search_path = ggm")
        for name, rows in GGM.items():
            columns = [sql.SQL("{} {}").format(sql.Identifier(each.lower()), _kind(each)) for each in rows[0]]
            opened.execute(
                sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(name.lower()), sql.SQL(", ").join(columns))
            )
            marks = sql.SQL(", ").join([sql.Placeholder()] * len(rows[0]))
            with opened.cursor() as cursor:
                query = sql.SQL("INSERT INTO {} VALUES ({})").format(sql.Identifier(name.lower()), marks)
                cursor.executemany(query, [[value or None for value in row.values()] for row in reversed(rows)])
        yield opened


def _kind(column: str) -> Any:
    from psycopg import sql

    kinds = {"BEDRAG": "numeric(10, 2)", "DATUMSTARTTOEWIJZING": "timestamptz", "DATUMTOEWIJZING": "date"}
    return sql.SQL(kinds.get(column, "varchar(255)"))


def rows_of(content: bytes) -> dict[str, list[tuple[str | None, ...]]]:
    bron = Bron(naam="b", gemeente="9901", soort="ggm", pad="*")
    delivered = read_delivery(bron, "x.zip", content, LAYOUT, date(2024, 1, 1))
    return {
        soort: sorted(zip(*lines.columns.values(), strict=True), key=str) for soort, lines in delivered.rows.items()
    }


def test_a_database_gives_the_same_rows_as_its_tables_in_files(tmp_path, connection):
    connection.execute("SET TIME ZONE 'Europe/Amsterdam'")
    assert land(tmp_path, MONDAY) == ["ggm-9901_2024-05-20.zip"]
    landing = Landing(tmp_path / "landing", b"k" * 32)
    (levering,) = landing.leveringen
    assert rows_of(landing.content(levering)) == rows_of(as_zip(GGM))
    assert levering.eerste_naam.leveringsdatum == date(2024, 5, 20)


def test_a_database_in_which_nothing_changed_is_no_delivery_and_one_that_goes_back_is(tmp_path, connection):
    assert land(tmp_path, MONDAY) == ["ggm-9901_2024-05-20.zip"]
    assert land(tmp_path, TUESDAY) == []
    connection.execute("UPDATE declaratieregel SET bedrag = bedrag + 1")
    assert land(tmp_path, TUESDAY) == ["ggm-9901_2024-05-21.zip"]
    connection.execute("UPDATE declaratieregel SET bedrag = bedrag - 1")
    assert land(tmp_path, datetime(2024, 5, 22, 3, tzinfo=UTC)) == ["ggm-9901_2024-05-22.zip"]
    assert len(Landing(tmp_path / "landing", b"k" * 32).leveringen) == 3


def test_only_the_columns_that_the_layout_names_leave_the_database(connection, database):
    connection.execute("ALTER TABLE client ADD COLUMN telefoon text DEFAULT '06-geheim'")
    connection.execute("CREATE TABLE dossier (notitie text); INSERT INTO dossier VALUES ('geheim')")
    tables = take_snapshot("b", LAYOUT, database + " options='-c search_path=ggm'")
    assert not any(b"geheim" in content or b"telefoon" in content for content in tables.values())
    assert "dossier.csv" not in tables


def test_all_tables_and_columns_that_miss_are_named_and_one_in_two_schemas_is_not_chosen(tmp_path, connection):
    connection.execute("DROP TABLE client; ALTER TABLE declaratieregel DROP COLUMN bedrag")
    fetched = fetch_snapshots(settings(tmp_path), Landing(tmp_path / "landing", b"k" * 32), MONDAY)
    assert "tabel CLIENT, DECLARATIEREGEL.BEDRAG" in fetched.onleesbaar[0]
    connection.execute("CREATE SCHEMA IF NOT EXISTS oud; CREATE TABLE oud.toewijzing (x int)")
    fetched = fetch_snapshots(settings(tmp_path), Landing(tmp_path / "landing", b"k" * 32), MONDAY)
    connection.execute("DROP SCHEMA oud CASCADE")
    assert "staat er dubbel: tabel TOEWIJZING (ggm.toewijzing, oud.toewijzing)" in fetched.onleesbaar[0]


def test_a_snapshot_writes_nothing(connection, database):
    connection.execute(
        "CREATE FUNCTION ggm.schrijf() RETURNS text LANGUAGE sql AS 'DELETE FROM ggm.client RETURNING ''x''::text'"
    )
    connection.execute(
        "ALTER TABLE toewijzing RENAME TO t; CREATE VIEW toewijzing AS SELECT *, ggm.schrijf() AS productcode FROM t"
    )
    with pytest.raises(DeliveryRefused):
        take_snapshot("b", LAYOUT, database)
    assert connection.execute("SELECT count(*) FROM client").fetchone() == (2,)


def test_what_is_landed_is_a_zip_of_tables(tmp_path, connection):
    land(tmp_path, MONDAY)
    landing = Landing(tmp_path / "landing", b"k" * 32)
    archive = open_archive("x", landing.content(landing.leveringen[0]))
    assert "TOEWIJZING.csv" in archive.names
    assert archive.read("WET_ENUM.csv").decode().splitlines()[0].lower() == "wet_enum_id;value"
