"""The measurement itself: the rows that it invents, and that every one of them is accounted for."""

from __future__ import annotations

import pytest

from bench.invented_rows import count_faults, write_export
from bench.read_csv import duckdb_alone, ours

ROWS = 3_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("meting")
    write_export(folder / f"windows_{ROWS}.csv", ROWS, "cp1252")
    write_export(folder / f"utf8_{ROWS}.csv", ROWS, "utf-8")
    return folder


def test_equal_arguments_give_equal_rows_in_either_encoding(folder, tmp_path):
    write_export(tmp_path / "nog_eens.csv", ROWS, "cp1252")
    windows = (folder / f"windows_{ROWS}.csv").read_bytes()
    assert (tmp_path / "nog_eens.csv").read_bytes() == windows
    assert windows.decode("cp1252").encode() == (folder / f"utf8_{ROWS}.csv").read_bytes() != windows


def test_every_row_is_loaded_double_or_refused_as_it_was_made(folder):
    found = ours(folder, ROWS)
    assert {name: found[name] for name in ("geladen", "dubbel", "afgekeurd")} == count_faults(ROWS)
    assert found["gelezen"] == found["geladen"] + found["dubbel"] + found["afgekeurd"] == ROWS
    assert duckdb_alone(folder, ROWS)["gelezen"] == ROWS
