"""Queries of a layout: one SELECT over the delivered tables, which reaches nothing else and is the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.sandbox import DatabaseFile, FileUnreadable, QueryFault, Sandbox, open_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with open_sandbox({"t": {"a": ["2", "1", None], "B": ["x", "y", "z"]}}, {"t": [7, 5, 9]}, "_regel") as opened:
        yield opened


def test_rows_come_in_the_order_of_their_line_and_as_text(sandbox):
    answer = sandbox.answer("SELECT CAST(a AS INTEGER) AS Getal, b, _regel AS regel FROM T -- en niets meer")
    assert answer.columns == {"getal": ["1", "2", None], "b": ["y", "x", "z"]}
    assert answer.lines == [5, 7, 9]


def test_without_lines_rows_come_in_the_order_of_their_columns(sandbox):
    answer = sandbox.answer("SELECT b, a FROM t;")
    assert (answer.columns["b"], answer.lines) == (["x", "y", "z"], None)


def test_what_is_made_on_the_way_is_seen_by_later_queries(sandbox):
    sandbox.make("tussen", "SELECT a FROM t WHERE a IS NOT NULL")
    assert sandbox.answer("FROM tussen").columns == {"a": ["1", "2"]}
    with pytest.raises(QueryFault):
        sandbox.make("T", "SELECT 1")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT content FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/proc/self/environ')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM sqlite_scan('/tmp/a', 'b')",
        "SELECT * FROM query('ATTACH ''/tmp/x'' AS x')",
        "SELECT getenv('HOME')",
        "SELECT 1; SELECT 2",
        "SELECT 1) AS a; ATTACH ':memory:' AS b; SELECT * FROM (SELECT 1",
        "ATTACH '/tmp/x.duckdb' AS x",
        "ATTACH ':memory:' AS x",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "COPY t TO '/tmp/x.csv'",
        "EXPORT DATABASE '/tmp/x'",
        "DROP TABLE t",
        "DELETE FROM t RETURNING *",
        "CREATE TABLE x AS SELECT 1",
        "PRAGMA database_list",
        "SELECT NULL AS regel",
        "SELECT",
        "",
    ],
)
def test_a_query_reaches_nothing_else_and_changes_nothing(sandbox, query):
    with pytest.raises(QueryFault) as caught:
        sandbox.answer(query)
    assert "\n" not in str(caught.value)
    assert len(sandbox.answer("FROM t").columns["a"]) == 3


def test_the_kind_of_an_error_is_told_without_what_it_quotes(sandbox):
    with pytest.raises(QueryFault) as caught:
        sandbox.answer("SELECT CAST(b AS INTEGER) FROM t")
    assert caught.value.kind == "Conversion Error"
    assert "'x'" in str(caught.value)


def test_tables_of_a_file_are_read_as_text_and_its_views_are_not_carried_out(tmp_path: Path):
    path = tmp_path / "a.duckdb"
    made = duckdb.connect(str(path))
    made.execute(
        "CREATE TABLE t AS SELECT 2::DOUBLE AS heel, 0.5::DOUBLE AS half, DATE '2024-01-15' AS dag, "
        "NULL::INTEGER AS niets, TIMESTAMPTZ '2024-01-15 00:00:00+01' AS moment "
        "UNION ALL SELECT 1, 1e300, DATE '9999-12-31', 3, NULL"
    )
    made.execute("CREATE VIEW v AS SELECT content FROM read_text('/etc/hostname')")
    made.close()
    with DatabaseFile.open(path.read_bytes()) as file:
        assert file.names() == ["main.t"]
        columns, rows = file.read("main.t")
    assert columns == ["heel", "half", "dag", "niets", "moment"]
    assert rows == [
        ("2", "0.5", "2024-01-15", None, "2024-01-14 23:00:00+00"),
        ("1", "1e+300", "9999-12-31", "3", None),
    ]


def test_a_file_that_is_none_is_unreadable():
    with pytest.raises(FileUnreadable), DatabaseFile.open(b"\0" * 8 + b"DUCK" + b"\1" * 5000):
        pass
