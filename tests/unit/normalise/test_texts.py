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
from etl.normalise.texts import NOTHING, TEXT_COLUMNS, UNREADABLE, NumberedTexts
from etl.normalise.values import columns_to_number, read_texts, type_rows
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
    assert [written[row["dag"]] for row in rows] == [text for piece in PIECES for text in piece]
    assert [row["dag"] == NOTHING for row in rows] == [text is None for piece in PIECES for text in piece]
    assert {text for number, text in written.items() if number < 0} == {f"c{UNREADABLE}"}
    assert all(row["naam"] == "x" for row in rows)
    assert texts.kinds({"dag": "string", "naam": "string"}) == {"dag": "int32", "naam": "string"}


@pytest.mark.parametrize("remembered", [60, 10_000])
def test_many_texts_of_one_length_are_numbered_as_others_are(monkeypatch, remembered):
    """Times of day are looked up as words of a processor from MANY on, and a text of another length still fits."""
    monkeypatch.setattr("etl.normalise.texts.MANY", 20)
    clocks = [f"{hour:02d}:{minute:02d}:07" for hour in range(10) for minute in range(8)]
    pieces = [clocks[at : at + 30] + clocks[:5] for at in range(0, len(clocks), 15)]
    pieces += [["9:05"], clocks[40:60], [None, "9:05", clocks[0]], clocks[70:], [f"00:00{UNREADABLE}"] * 2]
    texts = NumberedTexts(["tijd"], remembered)
    tables = [pa.table({"tijd": pa.array(["x", *piece], pa.string()).slice(1)}) for piece in pieces]
    rows = pa.concat_tables(texts.replace(tables)).to_pylist()
    known = pa.concat_tables(texts.tables()).to_pylist()
    written = {row["nummer"]: row["tekst"] for row in known}
    assert len(written) == len(known)
    assert [written[row["tijd"]] for row in rows] == [text for piece in pieces for text in piece]
    assert {text for number, text in written.items() if number < 0} == {f"00:00{UNREADABLE}"}
    if remembered > len(clocks):
        assert len(known) == len({row["tekst"] for row in known})


def test_without_rows_there_are_no_texts():
    assert list(NumberedTexts(["dag"]).replace([])) == []
    assert list(NumberedTexts(["dag"]).tables()) == []


def test_a_column_without_any_text_has_the_number_of_an_empty_cell():
    texts = NumberedTexts(["dag"])
    [rows] = texts.replace([pa.table({"dag": pa.nulls(2, pa.string())})])
    assert rows["dag"].to_pylist() == [NOTHING, NOTHING]
    assert pa.concat_tables(texts.tables()).to_pylist() == [{"kolom": "dag", "nummer": NOTHING, "tekst": None}]


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


def test_rows_are_judged_and_told_of_by_their_texts(landed, tmp_path):
    """However few texts are remembered, and what cannot be read is told as such."""
    made, told = zip(*(_typed_and_told(landed, tmp_path / f"{few}.duckdb", few) for few in (2, 100_000)), strict=True)
    pd.testing.assert_frame_equal(*made)
    pd.testing.assert_frame_equal(*told)
    assert told[0]["tekst"].notna().any()
    assert made[0]["afkeur"].str.contains("onleesbaar", na=False).any()
    assert made[0]["bevindingen"].str.contains("agb_aangevuld").any()
    assert made[0]["is_dubbel"].any()
    assert made[0]["wet"].isin(["Jeugdwet"]).all()


def _typed_and_told(landed, place, remembered: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    texts, columns = NumberedTexts(columns_to_number(TABLE), remembered), row_columns("beschikkingen")
    engine = Engine.open(place, threads=1)
    read = read_rows(*landed, KEY)
    engine.store_rows("rijen.b", texts.replace(read.rows["beschikkingen"]), texts.kinds(columns))
    engine.store_rows("teksten.b", texts.tables(), TEXT_COLUMNS)
    engine.store("betekenis.b", read_texts(engine.table("teksten.b"), TABLE))
    engine.store_rows("rijen.leveringen", [read.leveringen], LEVERING_COLUMNS)
    engine.store_rows("rijen.geweigerde_regels", [], LINE_COLUMNS)
    rows, words = ({"beschikkingen": engine.table(name)} for name in ("rijen.b", "teksten.b"))
    leveringen, meanings = engine.table("rijen.leveringen"), engine.table("betekenis.b")
    engine.store("geleverd.b", type_rows(rows["beschikkingen"], leveringen, meanings, TABLE))
    typed = {"beschikkingen": engine.table("geleverd.b")}
    told = refused_with_text(engine.table("rijen.geweigerde_regels"), typed, rows, words, most=200)
    found = tuple(each.order_by("regel").to_pandas() for each in (typed["beschikkingen"], told))
    engine.close()
    return found


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
    texts, engine = NumberedTexts(columns_to_number(table)), Engine.open(tmp_path / "proef.duckdb", threads=1)
    read = read_rows(settings, landing, KEY)
    engine.store_rows("rijen.prijzen", texts.replace(read.rows["prijzen"]), texts.kinds(columns))
    engine.store_rows("teksten.prijzen", texts.tables(), TEXT_COLUMNS)
    engine.store_rows("rijen.leveringen", [read.leveringen], LEVERING_COLUMNS)
    engine.store_rows("rijen.geweigerde_regels", [], LINE_COLUMNS)
    rows, known = engine.table("rijen.prijzen"), engine.table("teksten.prijzen")
    meanings = read_texts(known, table)
    engine.store("geleverd.prijzen", type_rows(rows, engine.table("rijen.leveringen"), meanings, table))
    told = refused_with_text(
        engine.table("rijen.geweigerde_regels"),
        {"prijzen": engine.table("geleverd.prijzen")},
        {"prijzen": rows},
        {"prijzen": known},
    ).to_pandas()
    engine.close()
    assert told[["kolom", "tekst"]].to_numpy().tolist() == [["soort", "duur"]]
