"""The exports of systems that nobody has seen: what they promise to whoever tests with them."""

from __future__ import annotations

import pytest
from onbekende_exports import EXPORTS, UITVOER_KOPPEN, demo_rows, write_exports

from schemas.tables import TABLES


@pytest.fixture(scope="module")
def rows(region):
    return demo_rows(region.folder)


def test_there_are_more_than_a_dozen_house_styles():
    assert len(EXPORTS) == len(UITVOER_KOPPEN) > 12
    assert {export.vorm for export in EXPORTS} == {"csv", "xlsx"}
    assert len({(export.scheiding, export.codering, export.datum, export.boven) for export in EXPORTS}) > 12


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.naam)
def test_each_header_means_one_canonical_column_or_none(export):
    table = TABLES[f"levering.{export.soort}"]
    meant = [kolom.veld for kolom in export.kolommen if kolom.veld]
    assert set(meant) <= set(table.columns)
    assert len(meant) == len(set(meant))
    assert len(export.betekenis) == len(export.kolommen)
    assert set(table.required) - set(meant) <= {"gemeente"}


def test_each_export_is_written_with_rows_of_one_gemeente_and_again_the_same(rows, tmp_path):
    first = write_exports(tmp_path / "a", rows, most=40)
    again = write_exports(tmp_path / "b", rows, most=40)
    assert list(first) == list(UITVOER_KOPPEN)
    for name, path in first.items():
        assert path.read_bytes() == again[name].read_bytes(), name


def test_a_csv_has_its_header_below_the_lines_above_it(rows, tmp_path):
    written = write_exports(tmp_path, rows, most=40)
    for export in EXPORTS:
        if export.vorm == "csv":
            lines = written[export.naam].read_bytes().decode(export.codering).splitlines()
            header = lines[len(export.boven)].replace('"', "").split(export.scheiding)
            assert header == list(export.betekenis), export.naam
            assert len(lines) > len(export.boven) + 20
