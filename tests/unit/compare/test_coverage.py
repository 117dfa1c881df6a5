"""How far codes are placed: decisions, youths and euros per gemeente, year and code."""

from __future__ import annotations

import ibis
import pandas as pd
import pytest

from etl.compare import coverage

DECISIONS = pd.DataFrame(
    [
        # id, gemeente, youth, categorie, code, start, counts, zorgvorm
        ("1", "9901", "a", "54", "54002", "2023-01-05", True, "SGGZ"),
        ("2", "9901", "a", "54", "54002", "2023-06-05", True, "SGGZ"),
        ("3", "9901", "b", "54", "54002", "2023-12-31", True, "SGGZ"),
        ("4", "9901", "b", "54", "54002", "2024-01-01", True, "SGGZ"),
        ("5", "9901", "b", "54", "54004", "2023-03-01", True, "GGZ_ONBEPAALD"),
        ("6", "9901", "c", "54", "54003", "2023-03-01", True, "SGGZ"),
        ("7", "9902", "d", "99", "99A01", "2023-03-01", True, "ONBEKEND"),
        ("8", "9902", "d", "45", None, "2023-03-01", True, "AMBULANT"),
        ("9", "9902", "e", "45", None, "2023-03-01", False, "AMBULANT"),
    ],
    columns=["beschikking_id", "gemeente", "client_pseudo", "productcategorie", "productcode", "ingangsdatum",
             "telt_mee", "zorgvorm"],
).assign(zorgvorm_via="landelijk_code")  # fmt: skip
DECISIONS["toewijzingnummer"] = "n" + DECISIONS["beschikking_id"]
READ_ASIDE = {"54003": ("GGZ_ONBEPAALD", "SGGZ", "SGGZ")}
EUROS = pd.DataFrame(
    [("9901", "n1", 100.0), ("9901", "n1", 50.5), ("9901", "n2", -10.0), ("9901", "n5", 8.0), ("9901", "n99", 999.0)],
    columns=["gemeente", "toewijzingnummer", "bedrag"],
)


@pytest.fixture(scope="module")
def placed():
    connection = ibis.duckdb.connect()
    products = ["gemeente", "productcategorie", "productcode", "ingangsdatum"]
    readings = DECISIONS[[*products, "zorgvorm"]].drop_duplicates(products)
    for n, reading in enumerate(("streng", "basis", "ruim")):
        readings[f"zorgvorm_{reading}"] = [
            READ_ASIDE.get(row.productcode, (row.zorgvorm,) * 3)[n] for row in readings.itertuples()
        ]
    readings = readings.drop(columns="zorgvorm").assign(zekerheid="hoog")
    tables = []
    for name, frame in (("besluiten", DECISIONS), ("lezingen", readings), ("euro", EUROS)):
        texts = {column: "str" for column in frame.columns if frame[column].dtype == object}
        made = connection.create_table(name, ibis.memtable(frame.astype(texts)))
        tables.append(made.cast({"ingangsdatum": "date"}) if "ingangsdatum" in frame else made)
    return coverage.select_placed(*tables)


def rows(table, *columns):
    frame = table.to_pandas()
    frame = frame.astype("object").where(frame.notna(), None)
    return sorted(frame[list(columns)].itertuples(index=False, name=None), key=str)


def test_each_code_is_placed_in_doubt_or_not_placed_with_what_it_is_about(placed):
    made = coverage.build_codedekking(placed)
    assert rows(made, "gemeente", "jaar", "productcode", "plaatsing", "aantal", "jeugdigen", "bedrag") == [
        ("9901", 2023, "54002", "geplaatst", 3, 2, 140.5),
        ("9901", 2023, "54003", "twijfel", 1, 1, 0.0),
        ("9901", 2023, "54004", "twijfel", 1, 1, 8.0),
        ("9901", 2024, "54002", "geplaatst", 1, 1, 0.0),
        ("9902", 2023, "", "geplaatst", 1, 1, None),
        ("9902", 2023, "99A01", "niet_geplaatst", 1, 1, None),
    ]


def test_a_year_counts_each_youth_once_per_line_and_the_region_is_counted_anew(placed):
    made = coverage.build_dekking_per_jaar(placed)
    assert rows(made, "gemeente", "jaar", "plaatsing", "aantal", "jeugdigen", "bedrag") == [
        ("*", 2023, "geplaatst", 4, 3, 140.5),
        ("*", 2023, "niet_geplaatst", 1, 1, None),
        ("*", 2023, "twijfel", 2, 2, 8.0),
        ("*", 2024, "geplaatst", 1, 1, 0.0),
        ("9901", 2023, "geplaatst", 3, 2, 140.5),
        ("9901", 2023, "twijfel", 2, 2, 8.0),
        ("9901", 2024, "geplaatst", 1, 1, 0.0),
        ("9902", 2023, "geplaatst", 1, 1, None),
        ("9902", 2023, "niet_geplaatst", 1, 1, None),
    ]


def test_every_counted_decision_is_on_one_line(placed):
    assert sum(row[0] for row in rows(coverage.build_codedekking(placed), "aantal")) == DECISIONS["telt_mee"].sum()


def test_a_gemeente_with_a_code_that_is_not_placed_is_told_without_code_or_number(placed):
    remarks = coverage.build_remarks_on_codes(coverage.build_codedekking(placed).to_pandas())
    [row] = remarks.to_dict("records")
    assert (row["laag"], row["gemeente"], row["ernst"]) == ("codes", "9902", "waarschuwing")
    assert not any(letter.isdigit() for letter in row["controle"] + row["reden"])
