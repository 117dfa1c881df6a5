"""Part and line of a row, taken apart where a person reads them."""

from __future__ import annotations

import ibis
import pandas as pd

from etl.intake.parts import LINES_PER_PART, PARTS_SEPARATOR
from etl.normalise.accounts import explain
from etl.normalise.places import place_rows

LANDED = ibis.memtable(
    pd.DataFrame(
        {
            "levering_id": ["zip", "los"],
            "leden": [PARTS_SEPARATOR.join(["jan.csv", "boek.xlsx → 2024"]), None],
            "bestand": ["d.zip", "l.csv"],
            "stand": "gelezen",
            "bron_naam": "b",
            "bron_gemeente": "9901",
        }
    )
)


def rows(*places: tuple[str, int]) -> ibis.Table:
    frame = pd.DataFrame(places, columns=["levering_id", "regel"])
    return ibis.memtable(frame.assign(kolom="", probleem="geen_gegevens"))


def test_a_row_of_a_delivery_with_parts_stands_on_a_line_of_its_part():
    placed = place_rows(rows(("zip", LINES_PER_PART + 7), ("zip", 2 * LINES_PER_PART + 1048576)), LANDED)
    found = placed.order_by("regel").execute()
    assert found["regel"].tolist() == [7, 1048576]
    assert found["onderdeel"].tolist() == ["jan.csv", "boek.xlsx → 2024"]


def test_a_row_of_a_delivery_without_parts_stands_on_its_line():
    found = place_rows(rows(("los", 1), ("los", LINES_PER_PART - 1)), LANDED).execute()
    assert sorted(found["regel"]) == [1, LINES_PER_PART - 1]
    assert found["onderdeel"].isna().all()


def test_what_a_person_reads_names_the_part_beside_the_file():
    found = explain(rows(("zip", LINES_PER_PART + 7), ("los", 3)), LANDED, {"geen_gegevens": "uitleg"}).execute()
    assert sorted(zip(found["bestand"], found["regel"], strict=True)) == [("d.zip → jan.csv", 7), ("l.csv", 3)]
