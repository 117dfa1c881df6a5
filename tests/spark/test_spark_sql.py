"""What Spark says in its own way means what it means in DuckDB: patterns, places in a text, numbers, shared parts."""

from __future__ import annotations

import pandas as pd
import pytest

from .both_engines import both_engines, difference, hand_over, has_spark

pytestmark = pytest.mark.skipif(not has_spark(), reason="PySpark and Java are not here")

TEXTS = ["a", "a\n", "éhap", "een hap", "hap", "x\u2028y", "x\ny", "5,00-"]
TEXTS += ["\x0b", " ", "a|b", "a.b", "ab|", "$1", "", None]
NUMBERS = [0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 0.1, 1e6, None, 0.0, 7.0, -2.675, 3.49, 3.51, 12.5]


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    with both_engines(tmp_path_factory.mktemp("motoren")) as (duckdb, spark):
        duckdb.store("tussen.a", pd.DataFrame({"n": range(len(TEXTS)), "x": TEXTS, "f": NUMBERS}))
        hand_over("tussen.a", duckdb, spark)
        yield duckdb, spark


EXPRESSIONS = {
    "the end is the end, not the line before it": lambda t: t.x.re_search("^a$"),
    "a word ends where ASCII ends": lambda t: t.x.re_search(r"\bhap\b"),
    "a point is any sign but a new line": lambda t: t.x.re_search("^x.y$"),
    "white is what RE2 calls white": lambda t: t.x.re_search(r"^\s$"),
    "white in a class": lambda t: t.x.re_search(r"^[\s|]$"),
    "a dollar in a class is a dollar": lambda t: t.x.re_search("^[$]1$"),
    "a group in what is put in its place": lambda t: t.x.re_replace(r"^([\d.,]+)-$", r"-\1"),
    "a dollar in what is put in its place": lambda t: t.x.re_replace("a", "$0"),
    "a group that is not there": lambda t: t.x.re_extract(r"^(\d)", 1),
    "parts around a sign of patterns": lambda t: t.x.split("|")[0],
    "a part that is not there": lambda t: t.x.split("|")[1],
    "parts around a point": lambda t: t.x.split(".")[0],
    "two digits behind the comma": lambda t: t.f.round(2),
    "whole numbers": lambda t: t.f.cast("int64"),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_both_say_the_same(engines, name):
    for engine in engines:
        table = engine.table("tussen.a")
        engine.store("tussen.b", table.select("n", y=EXPRESSIONS[name](table)))
    values = engines[0].frame("tussen.b")["y"]
    assert values.nunique() > 1, "this text tells nothing"
    assert not difference("tussen.b", *engines)


def test_of_no_rows_none_is_counted(engines):
    for engine in engines:
        table = engine.table("tussen.a").filter(engine.table("tussen.a").n < 0)
        engine.store("tussen.c", table.aggregate(aantal=table.count(where=table.n > 1)))
    assert engines[1].frame("tussen.c")["aantal"].tolist() == [0]
    assert not difference("tussen.c", *engines)


def test_a_part_that_is_used_twice_is_made_once_and_cleared(engines):
    from etl.engine.spark_sql import _parts_to_make

    def twice(table):
        counted = table.group_by("x").aggregate(aantal=table.count(), hoogste=table.n.max())
        joined = table.join(counted, "x").join(
            counted.rename(y="x", aantal_y="aantal", hoogste_y="hoogste"), how="cross"
        )
        part = joined.select("n", "x", "aantal", "y").distinct()
        return part.join(part.group_by("y").aggregate(alles=part.aantal.sum()), "y")

    spark = engines[1]
    query = spark._spark.compiler.to_sqlglot(twice(spark.table("tussen.a")))
    assert _parts_to_make(query, {each.alias: each.this for each in query.ctes})
    before = sorted(spark._folder.iterdir())
    for engine in engines:
        engine.store("tussen.d", twice(engine.table("tussen.a")))
    assert len(sorted(spark._folder.iterdir())) == len(before) + 1
    assert not difference("tussen.d", *engines)
