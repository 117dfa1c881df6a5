"""The whole landing read anew: in the order of the deliveries, whenever they were landed, and without any BSN."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from etl.intake.landing import Landing, find_files
from etl.normalise import gathering
from etl.normalise.pseudonyms import pseudonym
from etl.normalise.rows import (
    LEVERING_COLUMNS,
    RowsAsDelivered,
    mark_current,
    newest_date,
    open_refusals,
    read_rows,
    row_columns,
    soorten,
)
from etl.problems import WrongUse
from etl.settings import Settings

LANDING_KEY, PSEUDONYM_KEY = b"l" * 32, b"p" * 32
STAMP = datetime(2024, 5, 20, 12, 0, tzinfo=UTC)
PRACTICES = "praktijk_id;naam;gemeente;geldig_van\n"
MESSAGE = (
    '<Bericht xmlns="http://www.istandaarden.nl/ijw/3_2/jw302/schema"><Header><BerichtCode>437</BerichtCode>'
    "<BerichtVersie>3</BerichtVersie><BerichtSubversie>2</BerichtSubversie><Afzender>65990001</Afzender>"
    "<Ontvanger>9901</Ontvanger><BerichtIdentificatie><Identificatie>B</Identificatie>"
    "<Dagtekening>2023-05-06</Dagtekening></BerichtIdentificatie></Header></Bericht>"
)
DECISIONS = "gemeente;toewijzingnummer;bsn;productcategorie;toewijzingsdatum;ingangsdatum;aanbieder_agb\n"


class Region:
    """A region folder that can be delivered to, landed and read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.na_landing = "laten"
        self.sources = [
            {"naam": "praktijken", "gemeente": "*", "soort": "praktijken", "pad": "in/p*.csv"},
            {"naam": "besluiten", "gemeente": "9901", "soort": "beschikkingen", "pad": "in/b*.csv"},
        ]

    @property
    def settings(self) -> Settings:
        return Settings.model_validate(
            {
                "regio": {"naam": "R", "gemeenten": [{"code": "9901", "naam": "A"}]},
                "bron": self.sources,
                "map": {"na_landing": self.na_landing},
                "root": self.root,
            }
        )

    def deliver(self, name: str, content: str, hours: float = 0) -> None:
        path = self.root / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
        os.utime(path, (STAMP.timestamp() + 3600 * hours,) * 2)

    def landing(self, key: bytes = LANDING_KEY) -> Landing:
        return Landing(self.root / "werk" / "landing", key)

    def load(self) -> RowsAsDelivered:
        landing = self.landing()
        landing.land(find_files(self.settings), STAMP)
        return read_rows(self.settings, landing, PSEUDONYM_KEY)

    def refused(self) -> list[str]:
        return open_refusals(self.load().leveringen)["bestand"].tolist()


@pytest.fixture
def region(tmp_path: Path) -> Region:
    return Region(tmp_path)


def decision(number: int, bsn: str = "999900006") -> str:
    return f"9901;T{number};{bsn};54;2024-01-01;2024-01-01;65990001\n"


def practice(number: int) -> str:
    return f"0199000{number};P{number};9901;2020-01-01\n"


def order_of(read: RowsAsDelivered) -> list[str]:
    return read.leveringen.sort_values("volgorde")["bestand"].tolist()


def stable(read: RowsAsDelivered) -> dict[str, Any]:
    """Everything but the moment of receipt, as text."""
    return {
        "leveringen": read.leveringen.drop(columns="ontvangen_op").to_csv(),
        **{
            soort: pa.concat_tables(tables).to_pandas().merge(read.leveringen[["levering_id", "volgorde"]]).sort_values(
                ["volgorde", "regel"]
            ).to_csv(index=False)
            for soort, tables in read.rows.items()
            if tables
        },
    }  # fmt: skip


def test_rows_keep_their_text_their_line_and_their_delivery_and_lose_their_bsn(region):
    region.deliver("b_2024-01.csv", DECISIONS + decision(1) + "\n" + decision(2, "123") + decision(3, ""))
    read = region.load()
    (table,) = read.rows["beschikkingen"]
    frame = table.to_pandas()
    assert list(frame.columns) == list(row_columns("beschikkingen"))
    assert frame["regel"].tolist() == [2, 4, 5]
    assert frame["toewijzingnummer"].tolist() == ["T1", "T2", "T3"]
    assert frame["client_pseudo"][0] == pseudonym("999900006", PSEUDONYM_KEY)
    assert frame["bsn_probleem"].fillna("").tolist() == ["", "bsn_elfproef", "verplicht_leeg"]
    assert frame["levering_id"].unique().tolist() == read.leveringen["levering_id"].tolist()
    assert "999900006" not in frame.to_csv() + read.leveringen.to_csv()


def test_every_kind_of_row_has_columns_and_none_of_them_is_a_bsn():
    for soort in soorten():
        assert "bsn" not in row_columns(soort)
        assert {"levering_id", "regel", "rij"} < set(row_columns(soort))


def test_deliveries_stand_in_the_order_of_their_own_date_then_of_their_name(region):
    for number, name in enumerate(["b_2024-02.csv", "b1_2024-03.csv", "b_2024-03.csv", "b.csv"]):
        region.deliver(name, DECISIONS + decision(number))
    region.deliver("p_2024-02-15.csv", PRACTICES + practice(1))
    read = region.load()
    assert order_of(read) == ["b_2024-02.csv", "p_2024-02-15.csv", "b1_2024-03.csv", "b_2024-03.csv", "b.csv"]
    assert read.leveringen["volgorde"].tolist() == list(range(5))


def test_the_date_in_a_message_goes_before_the_one_in_the_name_of_its_file(region):
    region.sources.append({"naam": "berichten", "gemeente": "9901", "soort": "ijw", "pad": "in/*.xml"})
    region.deliver("bericht_2024-09.xml", MESSAGE)
    region.deliver("b_2023-12.csv", DECISIONS + decision(1))
    read = region.load()
    assert order_of(read) == ["bericht_2024-09.xml", "b_2023-12.csv"]
    assert read.leveringen["leveringsdatum"].dt.date.tolist() == [date(2023, 5, 6), date(2023, 12, 1)]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_nightly_loading_ends_where_one_load_of_everything_ends(tmp_path, order):
    deliveries = [
        ("b_2024-01.csv", DECISIONS + decision(1)),
        ("b_2024-02.csv", DECISIONS + decision(1) + decision(2)),
        ("b.csv", DECISIONS + decision(1)),
    ]
    at_once, nightly = Region(tmp_path / "een"), Region(tmp_path / "twee")
    for one in (at_once, nightly):
        one.root.mkdir()
    for name, content in deliveries:
        at_once.deliver(name, content)
    for number in order:
        nightly.deliver(*deliveries[number])
        last = nightly.load()
    assert stable(last) == stable(at_once.load())


def test_reading_the_same_landing_twice_gives_the_same(region):
    region.deliver("b_2024-01.csv", DECISIONS + decision(1))
    region.deliver("p_2024-01.csv", PRACTICES + practice(1))
    assert stable(region.load()) == stable(region.load())


def test_a_delivery_that_cannot_be_read_is_refused_and_stops_no_other(region):
    region.deliver("b_2024-01.csv", "helemaal;anders\n1;2\n")
    region.deliver("p_2024-01.csv", PRACTICES + practice(1) + "te;kort\n")
    read = region.load()
    refused = read.leveringen[read.leveringen["stand"] == "geweigerd"].iloc[0]
    assert refused["bestand"] == "b_2024-01.csv"
    assert refused["reden"].startswith("b_2024-01.csv: verplichte kolom ontbreekt")
    assert refused["gelezen"] == 0
    assert open_refusals(read.leveringen)["bron_naam"].tolist() == ["besluiten"]
    assert read.rows["beschikkingen"] == []
    (lines,) = read.refused_lines()
    assert lines[["regel", "kolom", "probleem"]].to_numpy().tolist() == [[3, "", "aantal_kolommen"]]
    assert read.leveringen.set_index("bestand")["gelezen"]["p_2024-01.csv"] == 2


class TestRefusals:
    """How long a refused delivery stands open."""

    def test_until_a_newer_delivery_of_its_source_is_read(self, region):
        region.deliver("b_2024-02.csv", "fout;x\n")
        region.deliver("b_2024-01.csv", DECISIONS)
        region.deliver("p_2024-03.csv", PRACTICES + practice(1))
        assert region.refused() == ["b_2024-02.csv"]
        region.deliver("b_2024-03.csv", DECISIONS + decision(1))
        assert region.refused() == []

    def test_until_it_is_taken_away(self, region):
        region.deliver("b_2024-02.csv", "fout;x\n")
        assert region.refused() == ["b_2024-02.csv"]
        (region.root / "in" / "b_2024-02.csv").unlink()
        assert region.refused() == []

    def test_what_was_taken_away_stays_away_when_files_are_removed_from_then_on(self, region):
        region.deliver("b_2024-02.csv", "fout;x\n")
        region.load()
        (region.root / "in" / "b_2024-02.csv").unlink()
        region.na_landing = "verwijderen"
        assert region.refused() == []

    def test_until_the_file_is_overwritten_by_a_good_one(self, region):
        region.deliver("b.csv", "fout;x\n")
        region.deliver("b.csv", DECISIONS + decision(1), hours=1)
        assert region.refused() == []

    def test_a_second_mistake_in_the_same_file_takes_the_place_of_the_first(self, region):
        region.deliver("b.csv", "fout;x\n")
        assert region.refused() == ["b.csv"]
        region.deliver("b.csv", "anders;fout\n", hours=1)
        assert region.refused() == ["b.csv"]

    def test_renaming_the_file_does_not_make_it_good(self, region):
        region.deliver("b_2024-02.csv", "fout;x\n")
        assert len(region.refused()) == 1
        (region.root / "in" / "b_2024-02.csv").rename(region.root / "in" / "b_2024-03.csv")
        assert len(region.refused()) == 1

    @pytest.mark.parametrize("later", ["laten", "verwijderen"])
    def test_where_files_are_removed_after_landing_only_a_newer_one_replaces_it(self, region, later):
        region.na_landing = "verwijderen"
        region.deliver("b_2024-02.csv", "fout;x\n")
        assert region.refused() == ["b_2024-02.csv"]
        region.landing().clear_delivered(find_files(region.settings))
        assert not (region.root / "in" / "b_2024-02.csv").exists()
        region.na_landing = later
        assert region.refused() == ["b_2024-02.csv"]
        region.deliver("b_2024-03.csv", DECISIONS)
        assert region.refused() == []


def test_what_was_landed_for_a_source_that_left_the_configuration_is_left_alone(region):
    region.deliver("b_2024-01.csv", DECISIONS + decision(1))
    region.deliver("p_2024-01.csv", PRACTICES + practice(1))
    region.load()
    del region.sources[1]
    assert order_of(region.load()) == ["p_2024-01.csv"]


def test_without_any_delivery_the_tables_are_empty_with_their_columns(region):
    read = region.load()
    assert list(read.leveringen.columns) == list(LEVERING_COLUMNS)
    assert len(read.leveringen) == 0
    assert not any(read.rows.values())
    assert newest_date(read.leveringen) is None
    assert open_refusals(read.leveringen).empty


def test_the_newest_date_is_that_of_decisions_that_were_read(region):
    region.deliver("b_2024-01.csv", DECISIONS + decision(1))
    region.deliver("b_2024-05.csv", "fout;x\n")
    region.deliver("p_2024-06.csv", PRACTICES + practice(1))
    assert newest_date(region.load().leveringen) == date(2024, 1, 1)


def test_many_rows_come_in_several_frames_and_none_is_lost(region, monkeypatch):
    monkeypatch.setattr(gathering, "ROWS_PER_FRAME", 2)
    for month in (1, 2, 3):
        region.deliver(f"b_2024-0{month}.csv", DECISIONS + decision(month))
    tables = region.load().rows["beschikkingen"]
    assert [len(table) for table in tables] == [2, 1]
    assert pa.concat_tables(tables)["toewijzingnummer"].to_pylist() == ["T1", "T2", "T3"]


def test_progress_is_told_of_every_delivery(region):
    for month in (1, 2):
        region.deliver(f"b_2024-0{month}.csv", DECISIONS + decision(month))
    region.load()
    told: list[tuple[int, int]] = []
    read_rows(region.settings, region.landing(), PSEUDONYM_KEY, lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_another_pseudonym_key_gives_other_pseudonyms_and_another_landing_key_nothing(region):
    region.deliver("b_2024-01.csv", DECISIONS + decision(1))
    first = region.load().rows["beschikkingen"][0]["client_pseudo"][0]
    other = read_rows(region.settings, region.landing(), b"q" * 32).rows["beschikkingen"][0]["client_pseudo"][0]
    assert first != other
    with pytest.raises(WrongUse, match="andere sleutel"):
        region.landing(b"x" * 32)


def test_a_layout_of_another_kind_than_its_source_stops_the_load(region):
    (region.root / "i.toml").write_text('soort = "praktijken"\n[[kolom]]\nkop = "a"\nveld = "naam"\n', encoding="utf-8")
    region.sources[1]["indeling"] = "i.toml"
    with pytest.raises(WrongUse, match="past niet bij een bron van soort beschikkingen"):
        region.load()


def test_the_layout_of_a_source_is_judged_on_the_date_of_each_delivery(region):
    (region.root / "i.toml").write_text(
        'soort = "praktijken"\n'
        + "".join(f'[[kolom]]\nkop = "{name}"\nveld = "{name}"\n' for name in ("naam", "gemeente", "geldig_van"))
        + '[[kolom]]\nkop = "oud"\nveld = "praktijk_id"\ngeldig_tot = 2023-12-31\n'
        + '[[kolom]]\nkop = "nieuw"\nveld = "praktijk_id"\ngeldig_van = 2024-01-01\n',
        encoding="utf-8",
    )
    region.sources[0]["indeling"] = "i.toml"
    region.deliver("p_2023-12.csv", PRACTICES.replace("praktijk_id", "oud") + practice(1))
    region.deliver("p_2024-01.csv", PRACTICES.replace("praktijk_id", "nieuw") + practice(2))
    region.deliver("p_2024-02.csv", PRACTICES.replace("praktijk_id", "oud") + practice(3))
    read = region.load()
    assert read.leveringen.set_index("bestand")["stand"].to_dict() == {
        "p_2023-12.csv": "gelezen",
        "p_2024-01.csv": "gelezen",
        "p_2024-02.csv": "geweigerd",
    }


@pytest.mark.parametrize(
    ("volledig", "newer", "withdrawn", "is_open"),
    [
        (False, None, False, True),
        (False, "2024-02-29", False, True),
        (False, "2024-01-31", False, False),
        (True, "2024-02-29", False, False),
        (False, None, True, False),
    ],
    ids=["nothing newer", "a later month adds other rows", "the same month anew", "a newer full one", "withdrawn"],
)
def test_what_is_held_waits_until_something_holds_the_same(volledig, newer, withdrawn, is_open):
    rows = [("held", "2024-01-31", "vastgehouden", withdrawn)]
    rows += [("newer", newer, "gelezen", False)] if newer else []
    frame = pd.DataFrame(rows, columns=["levering_id", "leveringsdatum", "stand", "is_ingetrokken"])
    frame = frame.assign(bron_naam="besluiten", volledig=volledig, volgorde=range(len(frame)))
    open_ones = open_refusals(mark_current(frame))
    assert open_ones["levering_id"].tolist() == ["held"] * is_open


class TestLargeTables:
    """Tables above a size are read as their rows are asked for; nothing else may differ."""

    def read(
        self, region: Region, stream_from: int, batches_from: int = 1 << 20
    ) -> tuple[list[dict[str, Any]], RowsAsDelivered]:
        landing = region.landing()
        landing.land(find_files(region.settings), STAMP)
        read = read_rows(region.settings, landing, PSEUDONYM_KEY, stream_from=stream_from, batches_from=batches_from)
        rows = [row for tables in read.rows.values() for table in tables for row in table.to_pylist()]
        return sorted(rows, key=lambda row: (row["levering_id"], row["rij"])), read

    def test_they_give_the_same_rows_lines_and_deliveries(self, region):
        region.deliver("b_2024-01.csv", DECISIONS + decision(1) + "te;kort\n\n" + decision(2, "123") + decision(3, ""))
        region.deliver("b_2024-02.csv", DECISIONS + decision(4))
        region.deliver("p_2024-02.csv", PRACTICES + practice(1))
        (whole, one), (stream, other) = self.read(region, 1 << 20), self.read(region, 0)
        assert stream == whole != []
        assert other.leveringen.to_csv() == one.leveringen.to_csv()
        assert [frame.to_csv() for frame in other.refused_lines()] == [frame.to_csv() for frame in one.refused_lines()]

    def test_smaller_ones_in_batches_give_the_same_too(self, region):
        region.deliver("b_2024-01.csv", DECISIONS + decision(1) + "te;kort\n\n" + decision(2, "123") + decision(3, ""))
        region.deliver("b_2024-02.csv", DECISIONS + decision(4) + '9901;"T5\n')
        region.deliver("b_2024-03.csv", DECISIONS + decision(6))
        region.deliver("b_2024-04.csv", DECISIONS)
        region.deliver("p_2024-02.csv", PRACTICES + practice(1))
        (whole, one), (batches, other) = self.read(region, 1 << 20), self.read(region, 1 << 20, batches_from=0)
        assert batches == whole
        assert {row["toewijzingnummer"] for row in whole if row.get("toewijzingnummer")} == {"T1", "T2", "T3", "T6"}
        assert other.leveringen.to_csv() == one.leveringen.to_csv()
        assert [frame.to_csv() for frame in other.refused_lines()] == [frame.to_csv() for frame in one.refused_lines()]

    def test_one_that_is_refused_halfway_says_so_and_stops_no_other(self, region):
        region.deliver("b_2024-01.csv", DECISIONS + decision(1) + '9901;"T2\n')
        region.deliver("b_2024-02.csv", DECISIONS + decision(4))
        rows, read = self.read(region, 0)
        frame = read.leveringen.set_index("bestand")
        assert frame["stand"].to_dict() == {"b_2024-01.csv": "geweigerd", "b_2024-02.csv": "gelezen"}
        assert "aanhalingsteken" in frame["reden"]["b_2024-01.csv"]
        assert frame["gelezen"].tolist() == [0, 1]
        assert "T4" in {row.get("toewijzingnummer") for row in rows}

    def test_progress_counts_them_when_they_have_been_read(self, region):
        region.deliver("b_2024-01.csv", DECISIONS + decision(1))
        region.deliver("p_2024-02.csv", PRACTICES + practice(1))
        landing, told = region.landing(), []
        landing.land(find_files(region.settings), STAMP)
        read = read_rows(
            region.settings, landing, PSEUDONYM_KEY, lambda done, total: told.append((done, total)), stream_from=0
        )
        assert told == []
        for tables in read.rows.values():
            list(tables)
        assert told == [(1, 2), (2, 2)]

    def test_what_is_no_text_is_read_as_a_whole(self, region):
        region.sources[1]["pad"] = "in/b*"
        region.deliver("b_2024-01.bin", "PK\x03\x04" + "x" * 100)
        _, read = self.read(region, 0)
        assert read.leveringen["stand"].tolist() == ["geweigerd"]
