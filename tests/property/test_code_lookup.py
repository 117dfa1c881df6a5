"""
The lookup of codes in three readings beside a slow one that looks at every row for every product, in plain Python.

Region rows are drawn as they are after refusal: per gemeente and code, periods that do not overlap.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import ibis
import pandas as pd
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from etl.normalise.codes import READINGS, find_readings, national_codes

EXAMPLES = 25
GEMEENTEN = ("9901", "9902")
PRODUCTS = (
    ("45", "45A04"), ("45", "45Q"), ("45", None), ("50", "50H1A"), ("51", "180002"), ("51", "51A03"), ("52", "52A00"),
    ("53", "53A04"), ("54", "54001"), ("54", "54002"), ("54", "54003"), ("54", "54004"), ("54", "54Q"), ("54", None),
    ("99", "99A01"), (None, None),
)  # fmt: skip
ZORGVORMEN = ("SGGZ", "GBGGZ", "GGZ_ONBEPAALD", "OPVOEDHULP", "ONBEKEND")
DAYS = tuple(date(2017, 12, 30) + timedelta(n) for n in range(5)) + tuple(
    date(year, 1, 1) for year in (2014, 2015, 2020)
)
ROW = ("gemeente", "categorie", "code", "zorgvorm", "zorgvorm_streng", "zorgvorm_ruim", "soj_relevant", "geldig_van",
       "geldig_tot")  # fmt: skip


@st.composite
def region_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw rows of a region's codes: for some keys one or two periods, with other readings or without."""
    keys = [(owner, *product) for owner in ("*", *GEMEENTEN) for product in PRODUCTS if product[0]]
    rows = []
    for gemeente, categorie, code in draw(st.lists(st.sampled_from(keys), unique=True, max_size=12)):
        first, second = sorted(draw(st.lists(st.sampled_from(DAYS), unique=True, min_size=2, max_size=2)))
        periods = draw(
            st.sampled_from(
                [
                    [(first, None)],
                    [(first, second)],
                    [(first, second - timedelta(1)), (second, None)],
                ]
            )
        )
        for van, tot in periods:
            reading = st.one_of(st.none(), st.sampled_from(ZORGVORMEN))
            values = (draw(st.sampled_from(ZORGVORMEN)), draw(reading), draw(reading), draw(st.booleans()))
            rows.append(dict(zip(ROW, (gemeente, categorie, code, *values, van, tot), strict=True)))
    return rows


def slow_lookup(gemeente: str, product: tuple[str | None, str | None], day: date, rows: list[dict[str, Any]]) -> Any:
    """Give the readings and where they were found, as contract rule 4 says it."""
    categorie, code = product
    national = _national()
    places = [
        ("gemeente_code", rows, gemeente, code), ("gemeente_categorie", rows, gemeente, None),
        ("regio_code", rows, "*", code), ("regio_categorie", rows, "*", None),
        ("landelijk_code", national, "*", code), ("landelijk_categorie", national, "*", None),
    ]  # fmt: skip
    for place, source, owner, wanted in places:
        if place.endswith("_code") and wanted is None:
            continue
        for row in source:
            until = row["geldig_tot"] or date.max
            if (row["gemeente"], row["categorie"], row["code"]) == (owner, categorie, wanted) and (
                row["geldig_van"] <= day <= until
            ):
                basis = row["zorgvorm"]
                return (
                    row["zorgvorm_streng"] or basis,
                    basis,
                    row["zorgvorm_ruim"] or basis,
                    place,
                    row.get("zekerheid"),
                )
    return "ONBEKEND", "ONBEKEND", "ONBEKEND", "niet_gevonden", None


@cache
def _national() -> list[dict[str, Any]]:
    frame = national_codes()
    rows = frame.astype("object").where(frame.notna(), None).to_dict("records")
    for row in rows:
        for name in ("geldig_van", "geldig_tot"):
            row[name] = row[name] and row[name].date()
    return rows


@cache
def _connection() -> Any:
    connection = ibis.duckdb.connect()
    connection.raw_sql("SET threads = 1")
    frame = national_codes()
    table = ibis.memtable(frame)
    connection.create_table("landelijk", table.cast({"geldig_van": "date", "geldig_tot": "date"}))
    asked = [
        {"gemeente": gemeente, "productcategorie": product[0], "productcode": product[1], "ingangsdatum": day}
        for gemeente in GEMEENTEN
        for product in PRODUCTS
        for day in DAYS
    ]
    schema = {"gemeente": "string", "productcategorie": "string", "productcode": "string", "ingangsdatum": "date"}
    connection.create_table("producten", pd.DataFrame(asked), schema=ibis.schema(schema))
    kinds = dict.fromkeys(ROW, "string") | {"soj_relevant": "boolean", "geldig_van": "date", "geldig_tot": "date"}
    connection.create_table("codes", schema=ibis.schema(kinds))
    return connection


@cache
def _query() -> str:
    """Turning the expression into SQL costs more than running it: once is enough."""
    connection = _connection()
    tables = (connection.table(name) for name in ("producten", "codes", "landelijk"))
    return str(connection.compile(find_readings(*tables)))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
@given(region_rows())
def test_every_product_reads_as_the_slow_lookup_says_in_three_readings(rows: list[dict[str, Any]]) -> None:
    connection = _connection()
    connection.raw_sql("DELETE FROM codes")
    for row in rows:
        connection.con.execute("INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [row[name] for name in ROW])
    columns = ["gemeente", "productcategorie", "productcode", "ingangsdatum",
               *(f"zorgvorm_{reading}" for reading in READINGS), "zorgvorm_via", "zekerheid"]  # fmt: skip
    found = connection.raw_sql(f"SELECT {', '.join(columns)} FROM ({_query()})").fetchall()
    assert len(found) == len(GEMEENTEN) * len(PRODUCTS) * len(DAYS)
    for gemeente, categorie, code, day, *answer in found:
        assert tuple(answer) == slow_lookup(gemeente, (categorie, code), day, rows), (gemeente, categorie, code, day)
