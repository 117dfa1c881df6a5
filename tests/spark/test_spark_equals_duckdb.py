"""Spark gives what DuckDB gives: random regions here; with ``VOLLEDIG=1`` the synthetic region and a million rows."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import ibis
import pandas as pd
import pytest
from property.drawing import write
from property.joining import join
from property.regions import draw_joined

from assets import decisions, intake
from assets.declare import Declaration
from etl.decisions.episodes import assign_trajecten, build_trajecten
from etl.decisions.referrals import build_verwijzingen
from etl.engine import MOTOR_VARIABLE, Engine

from .both_engines import Compared, both_engines, compare_steps, difference, differing_files, hand_over, has_spark
from .many_decisions import draw_decisions

FULL = bool(os.environ.get("VOLLEDIG"))
MILLION = int(os.environ.get("RIJEN", "1000000"))
# Of the rows as delivered: the kind with days, codes, words and doubles.
READ_ALIKE = {f"{layer}.beschikkingen" for layer in ("betekenis", "geleverd", "waarden")}
pytestmark = pytest.mark.skipif(not has_spark(), reason="PySpark and Java are not here")
only_full = pytest.mark.skipif(not FULL, reason="make test-spark")


def told(found: Iterator[Compared]) -> list[Compared]:
    """Show how long each table took (``pytest -s``); gives them all."""
    tables = []
    for each in found:
        tables.append(each)
        sys.stdout.write(
            f"{each.table:40} {each.rows:9} {each.seconds_duckdb:7.2f} {each.seconds_spark:7.2f} {each.differs}\n"
        )
        sys.stdout.flush()
    return tables


def differing(tables: list[Compared]) -> list[str]:
    return [each.differs for each in tables if each.differs]


def to_trajecten(step: Declaration) -> bool:
    about_codes = ".code" in step.tables[0] or ".voorstel" in step.tables[0]
    return (step.build.__module__ == decisions.__name__ and not about_codes) or step.tables[0] in READ_ALIKE


def everything(step: Declaration) -> bool:
    return step.build.__module__ != intake.__name__


def test_the_steps_to_trajecten_are_equal_on_random_regions(tmp_path):
    [specs] = draw_joined(10, 0)
    (tmp_path / "regio").mkdir()
    write(join(specs), tmp_path / "regio")
    tables = told(compare_steps(tmp_path / "regio" / "regio.toml", tmp_path, to_trajecten))
    assert {"kern.trajecten", "tussen.traject_leden", "tussen.verwijzingen"} <= {each.table for each in tables}
    assert sum(each.rows for each in tables if each.table == "kern.trajecten") > 10
    assert not differing(tables)


class TestWhatIsCompared:
    """The comparison itself: each kind of difference shows."""

    @pytest.fixture(scope="class")
    def engines(self, tmp_path_factory):
        with both_engines(tmp_path_factory.mktemp("motoren")) as engines:
            engines[0].store("tussen.a", pd.DataFrame({"x": [1, 1, 2], "y": ["a", "a", None]}))
            yield engines

    def test_equal_tables_in_another_order_are_equal(self, engines):
        duckdb, spark = engines
        spark.store("tussen.a", pd.DataFrame({"x": [2, 1, 1], "y": [None, "a", "a"]}))
        assert not difference("tussen.a", duckdb, spark)
        hand_over("tussen.a", duckdb, spark)
        assert not difference("tussen.a", duckdb, spark)

    @pytest.mark.parametrize(
        "other",
        [{"x": [1, 2], "y": ["a", None]}, {"x": [1, 1, 2], "y": ["a", "b", None]}, {"x": [1, 2, 2], "y": ["a"] * 3}],
    )
    def test_a_row_less_or_another_value_shows(self, engines, other):
        duckdb, spark = engines
        spark.store("tussen.a", pd.DataFrame(other))
        assert difference("tussen.a", duckdb, spark)


def test_without_java_it_is_told_what_to_do_and_nothing_is_left(tmp_path):
    code = (
        "from pathlib import Path; from etl.engine import open_engine; from etl.problems import WrongUse\n"
        "try: open_engine(Path('werk/nacht.duckdb'))\n"
        "except WrongUse as problem: print(problem.exit_status, problem)"
    )
    root = Path(__file__).resolve().parents[2]
    surroundings = {
        "PATH": "/nergens",
        "JAVA_HOME": "/nergens",
        "VERWIJSSPIEGEL_MOTOR": "spark",
        "PYTHONPATH": str(root),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=surroundings, check=False
    )
    assert done.stdout.startswith("2 Spark start niet. Controleer of Java 17"), done.stderr
    assert not list((tmp_path / "werk").iterdir())


@only_full
def test_a_whole_night_on_spark_leaves_the_tables_of_one_on_duckdb(tmp_path, monkeypatch):
    from assets import cli

    asked = ["--beschikkingen", "1500", "--gemeenten", "2"]
    for motor in ("duckdb", "spark"):
        assert cli.run(["demo", str(tmp_path / motor), *asked]) == 0
        monkeypatch.setenv(MOTOR_VARIABLE, motor)
        assert cli.run(["load", str(tmp_path / motor / "regio.toml")]) == 0
    assert not differing_files(tmp_path / "duckdb", tmp_path / "spark")


@only_full
def test_every_step_is_equal_on_the_synthetic_region(tmp_path):
    from assets import cli

    many = os.environ.get("BESCHIKKINGEN", "40000")
    assert cli.run(["demo", str(tmp_path / "regio"), "--beschikkingen", many]) == 0
    tables = told(compare_steps(tmp_path / "regio" / "regio.toml", tmp_path, everything))
    assert not differing(tables)


@pytest.mark.parametrize("many", [1_000, *([MILLION // 10, MILLION] if FULL else [])])
def test_trajecten_and_verwijzingen_are_equal_on_many_decisions(tmp_path, many):
    with both_engines(tmp_path) as (duckdb, spark):
        drawn = draw_decisions(many)
        for engine in (duckdb, spark):
            engine.store_rows("tussen.besluiten", [drawn], dict(ibis.memtable(drawn[:1]).schema().items()))
        tables = list(told(compared(duckdb, spark)))
    assert tables[0].rows == many
    assert not differing(tables)


def compared(duckdb: Engine, spark: Engine) -> Iterator[Compared]:
    steps = {
        "tussen.leden": lambda on: assign_trajecten(on("tussen.besluiten"), 30),
        "tussen.trajecten": lambda on: build_trajecten(on("tussen.leden")),
        "tussen.starts": lambda on: build_verwijzingen(on("tussen.trajecten"), on("tussen.besluiten"), 365),
    }
    for name, made in steps.items():
        seconds = []
        for engine in (duckdb, spark):
            begin = time.perf_counter()
            engine.store(name, made(engine.table))
            seconds.append(time.perf_counter() - begin)
        yield Compared(name, duckdb.count(name), *seconds, difference(name, duckdb, spark))
