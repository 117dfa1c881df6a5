"""Texts as numbers: the same rows, read the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pyarrow as pa
import pytest

from bench.invented_rows import GEMEENTE, write_export
from etl.engine import Engine
from etl.intake.landing import Landing, find_files
from etl.normalise.rows import LEVERING_COLUMNS, LINE_COLUMNS, read_rows, row_columns
from etl.normalise.texts import TEXT_COLUMNS, UNREADABLE, NumberedTexts
from etl.normalise.values import columns_to_read, type_rows
from etl.publish.letters import refused_with_text
from etl.settings import Settings
from schemas.tables import TABLES

KEY = b"k" * 32
TABLE = TABLES["levering.beschikkingen"]
PIECES = [["a", None, "b", "a"], ["b", f"c{UNREADABLE}", "d"], [None], ["a", "e", "b", "b"]]


@pytest.mark.parametrize("remembered", [1, 2, 100])
def test_every_text_comes_back_from_its_number(remembered):
    texts = NumberedTexts(["dag"], remembered)
    tables = [pa.table({"dag": pa.array(piece, pa.string()), "naam": ["x"] * len(piece)}) for piece in PIECES]
    rows = pa.concat_tables(texts.replace(tables)).to_pylist()
    known = pa.concat_tables(texts.tables()).to_pylist()
    written = {row["nummer"]: row["tekst"] for row in known}
    assert len(written) == len(known)
    assert {row["kolom"] for row in known} == {"dag"}
    assert [written.get(row["dag"]) for row in rows] == [text for piece in PIECES for text in piece]
    assert [row["dag"] is None for row in rows] == [text is None for piece in PIECES for text in piece]
    assert {text for number, text in written.items() if number < 0} == {f"c{UNREADABLE}"}
    assert all(row["naam"] == "x" for row in rows)
    assert texts.kinds({"dag": "string", "naam": "string"}) == {"dag": "int32", "naam": "string"}


def test_without_rows_there_are_no_texts():
    assert list(NumberedTexts(["dag"]).replace([])) == []
    assert list(NumberedTexts(["dag"]).tables()) == []


@pytest.fixture
def landed(tmp_path):
    """A delivery with faults of every kind, of which some cells hold bytes that are no text."""
    path = tmp_path / "windows.csv"
    write_export(path, 3000)
    content = path.read_bytes().replace(b'"Jeugdwet";"B5001', b'"Jeugd\x81wet";"B5001').replace(b"-2019", b"-20\x8d19")
    path.write_bytes(content.replace(b"n.v.t.", b"n.v\x9d.t."))
    settings = Settings.model_validate(
        {
            "regio": {"naam": "Proef", "gemeenten": [{"code": GEMEENTE, "naam": "Proef"}]},
            "bron": [{"naam": "a", "gemeente": GEMEENTE, "soort": "beschikkingen", "pad": path.name}],
            "root": tmp_path,
        }
    )
    landing = Landing(tmp_path / "landing", KEY)
    landing.land(find_files(settings), datetime.now(UTC))
    return settings, landing


def test_rows_with_numbers_are_judged_and_told_of_as_rows_with_texts(landed, tmp_path):
    texts, columns = NumberedTexts(columns_to_read(TABLE)), row_columns("beschikkingen")
    engine = Engine.open(tmp_path / "proef.duckdb", threads=1)
    read = read_rows(*landed, KEY)
    rows = list(read.rows["beschikkingen"])
    engine.store_rows("rijen.teksten", rows, columns)
    engine.store_rows("rijen.nummers", texts.replace(rows), texts.kinds(columns))
    engine.store_rows("teksten.nummers", texts.tables(), TEXT_COLUMNS)
    engine.store_rows("rijen.leveringen", [read.leveringen], LEVERING_COLUMNS)
    leveringen = engine.table("rijen.leveringen")
    plain = type_rows(engine.table("rijen.teksten"), leveringen, TABLE)
    numbered = type_rows(engine.table("rijen.nummers"), leveringen, TABLE, engine.table("teksten.nummers"))
    made = [each.order_by("regel").to_pandas() for each in (plain, numbered)]
    engine.store("geleverd.beschikkingen", plain)
    engine.store_rows("rijen.geweigerde_regels", [], LINE_COLUMNS)
    lines, typed = engine.table("rijen.geweigerde_regels"), {"beschikkingen": engine.table("geleverd.beschikkingen")}
    delivered = [{"beschikkingen": engine.table(name)} for name in ("rijen.teksten", "rijen.nummers")]
    known = {"beschikkingen": engine.table("teksten.nummers")}
    told = [
        refused_with_text(lines, typed, rows, texts, most=200).order_by("regel").to_pandas()
        for rows, texts in zip(delivered, (None, known), strict=True)
    ]
    engine.close()
    pd.testing.assert_frame_equal(*told)
    assert told[0]["tekst"].notna().any()
    pd.testing.assert_frame_equal(*made)
    assert made[0]["afkeur"].str.contains("onleesbaar", na=False).any()
    assert made[0]["bevindingen"].str.contains("agb_aangevuld").any()
    assert made[0]["is_dubbel"].any()


def test_a_refused_price_is_told_with_what_stood_in_its_own_column_soort(tmp_path):
    (tmp_path / "prijzen.csv").write_text(
        "zorgvorm;gemeente;geldig_van;bedrag;bron;soort\nSGGZ;9901;2024-01-01;100,00;eigen;duur\n"
    )
    settings = Settings.model_validate(
        {
            "regio": {"naam": "Proef", "gemeenten": [{"code": GEMEENTE, "naam": "Proef"}]},
            "bron": [{"naam": "p", "gemeente": GEMEENTE, "soort": "prijzen", "pad": "prijzen.csv"}],
            "root": tmp_path,
        }
    )
    landing = Landing(tmp_path / "landing", KEY)
    landing.land(find_files(settings), datetime.now(UTC))
    table, columns = TABLES["levering.prijzen"], row_columns("prijzen")
    texts, engine = NumberedTexts(columns_to_read(table)), Engine.open(tmp_path / "proef.duckdb", threads=1)
    read = read_rows(settings, landing, KEY)
    engine.store_rows("rijen.prijzen", texts.replace(read.rows["prijzen"]), texts.kinds(columns))
    engine.store_rows("teksten.prijzen", texts.tables(), TEXT_COLUMNS)
    engine.store_rows("rijen.leveringen", [read.leveringen], LEVERING_COLUMNS)
    engine.store_rows("rijen.geweigerde_regels", [], LINE_COLUMNS)
    rows, known = engine.table("rijen.prijzen"), engine.table("teksten.prijzen")
    engine.store("geleverd.prijzen", type_rows(rows, engine.table("rijen.leveringen"), table, known))
    told = refused_with_text(
        engine.table("rijen.geweigerde_regels"),
        {"prijzen": engine.table("geleverd.prijzen")},
        {"prijzen": rows},
        {"prijzen": known},
    ).to_pandas()
    engine.close()
    assert told[["kolom", "tekst"]].to_numpy().tolist() == [["soort", "duur"]]
