"""The two later shapes: workbooks of a BI tool, and a GGM database that is delivered whole each time."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, datetime
from itertools import pairwise

import pytest
from demo_deliveries import in_newest, layout_of, query_database
from demo_reading import Region
from python_calamine import CalamineWorkbook

from demo.bitool import COLUMNS
from demo.database import TABLES
from demo.region import write_region
from schemas.tables import TABLES as CANONICAL


def sheet_of(region: Region, place: int = 0) -> list[list[object]]:
    path = region.deliveries("9904/rapportage/*.xlsx")[place]
    return CalamineWorkbook.from_path(path).get_sheet_by_name("Toewijzingen").to_python(skip_empty_area=False)


def test_a_workbook_has_sheets_around_the_one_with_the_rows(region):
    book = CalamineWorkbook.from_path(region.deliveries("9904/rapportage/*.xlsx")[0])
    assert book.sheet_names == ["Toelichting", "Toewijzingen", "Overzicht"]
    assert book.get_sheet_by_name("Toewijzingen").merged_cell_ranges == [((0, 0), (0, len(COLUMNS) - 1))]


def test_the_headers_stand_below_a_title_and_filters(region):
    rows = sheet_of(region)
    assert rows[0][0] == "Toewijzingen Jeugd per productgroep"
    assert rows[1][0] == "Kwartaal: 2022K1"
    assert rows[4] == [kop for kop, _ in COLUMNS]


def test_each_group_ends_with_a_subtotal_and_they_add_up_to_the_total(region):
    place = next(place for place, (kop, _) in enumerate(COLUMNS) if kop == "Omschrijving")
    rows = sheet_of(region)[5:]
    marked = [(str(row[0]), row[place]) for row in rows if "otaal" in str(row[0])]
    *parts, (last, total) = marked
    assert last == "Totaal"
    assert total == sum(times for _, times in parts) == sum(isinstance(row[1], float) for row in rows)
    assert str(rows[-1][0]).startswith("Toegepaste filters")


def test_codes_are_numbers_without_their_zeros_and_days_are_dates_but_for_those_typed_in(region):
    found = {kop: Counter() for kop, _ in COLUMNS}
    for place in range(len(region.deliveries("9904/rapportage/*.xlsx"))):
        for row in sheet_of(region, place)[5:]:
            for (kop, _), value in zip(COLUMNS, row, strict=True):
                found[kop][type(value)] += value != ""
    assert found["AGB verwijzer"][float] > 50
    assert found["Type verwijzer"][float] > 50
    assert found["BSN jeugdige"][float] > 100
    for kop in ("Ingangsdatum", "Datum toewijzing"):
        days = found[kop][date] + found[kop][datetime]
        assert 0 < found[kop][str] < 0.1 * days, kop


def test_the_layout_of_the_report_names_every_column_of_it(region):
    layout = layout_of(region, "bi-rapport-beschikkingen-9904")
    headers = {kolom["kop"] for kolom in layout["kolom"]} | set(layout["negeren"])
    assert headers == {kop for kop, _ in COLUMNS}
    assert {kolom["veld"] for kolom in layout["kolom"]} <= set(CANONICAL["levering.beschikkingen"].columns)


def test_the_database_has_the_tables_of_the_ggm_and_its_layout_names_them(region):
    layout = layout_of(region, "ggm-9905")
    assert {table["naam"]: tuple(table["kolommen"]) for table in layout["tabel"]} == TABLES
    for path in region.deliveries("9905/ggm/*.sqlite"):
        with closing(sqlite3.connect(path)) as connection:
            for name, columns in TABLES.items():
                found = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
                assert found == list(columns)
                assert connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] > 0


@pytest.mark.parametrize("soort", ["beschikkingen", "verzoeken", "declaraties"])
def test_a_query_gives_canonical_columns_and_each_row_of_its_table_once(region, soort):
    table = {"beschikkingen": "TOEWIJZING", "verzoeken": "VERZOEK_OM_TOEWIJZING", "declaraties": "DECLARATIEREGEL"}[
        soort
    ]
    path = region.deliveries("9905/ggm/*.sqlite")[-1]
    rows = query_database(region, path, soort)
    known = CANONICAL[f"levering.{soort}"]
    assert set(rows[0]) - {"regel"} <= set(known.columns)
    assert known.required <= set(rows[0])
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == len(rows)
    assert len({row["regel"] for row in rows}) == len(rows)


def test_each_database_holds_the_earlier_one_but_for_what_is_no_longer_delivered(region):
    true = {
        row["toewijzingnummer"]: row["reden_niet"] for row in region.truth("beschikkingen") if row["gemeente"] == "9905"
    }
    found = [
        {row["toewijzingnummer"] for row in query_database(region, path, "beschikkingen") if row["bsn"]}
        for path in region.deliveries("9905/ggm/*.sqlite")
    ]
    assert len(found) == 4
    gone = set().union(*found) - found[-1]
    assert {true[number] for number in gone} <= {"niet meer geleverd", ""}
    assert all(len(later) > len(earlier) for earlier, later in pairwise(found))


def test_full_deliveries_lose_a_few_keys_on_the_way_and_the_truth_knows_them(default_region):
    true = {
        row["toewijzingnummer"]
        for row in default_region.truth("beschikkingen")
        if row["gemeente"] == "9905" and row["reden_niet"] == "niet meer geleverd"
    }
    every: list[dict[str, str]] = []
    for path in default_region.deliveries("9905/ggm/*.sqlite"):
        every += [{**row, "levering": path.stem[-10:]} for row in query_database(default_region, path, "beschikkingen")]
    kept = in_newest(every)
    assert len(true) >= 5
    assert true <= {row["toewijzingnummer"] for row in every} - kept
    assert len(true) < 0.05 * len(kept)


def test_the_referrer_stands_in_one_field_as_an_agb_or_a_name(region):
    rows = query_database(region, region.deliveries("9905/ggm/*.sqlite")[-1], "verzoeken")
    assert any(row["verwijzer_agb"] for row in rows)
    assert any(row["verwijzer_naam"] for row in rows)
    assert not any(row["verwijzer_agb"] and row["verwijzer_naam"] for row in rows)


def test_without_the_later_shapes_all_tables_are_csv_and_the_story_is_the_same(tmp_path):
    wish = {"seed": 4, "beschikkingen": 900, "gemeenten": 5}
    plain = write_region(tmp_path / "a", alle_vormen=False, **wish)
    full = write_region(tmp_path / "b", **wish)
    assert not [*(tmp_path / "a").rglob("*.xlsx"), *(tmp_path / "a").rglob("*.sqlite")]
    assert [*(tmp_path / "b").rglob("*.xlsx")]
    assert [*(tmp_path / "b").rglob("*.sqlite")]
    assert plain.trajecten == full.trajecten
    trajecten = [(tmp_path / name / "waarheid/trajecten.csv").read_text("utf-8").count("\n") for name in "ab"]
    assert trajecten[0] == trajecten[1]
