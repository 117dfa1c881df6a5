"""The measurement of trajecten: what it invents, that all ways find the same, and that a passed limit is told."""

from __future__ import annotations

import duckdb
import pytest

from bench import trajecten_peers as peers
from bench.invented_decisions import write_decisions
from bench.trajecten import LIMITS, WAYS, outcome_of, ways_for
from bench.trajecten_results import OURS, WITH_IDS, WITH_ROLES, Run, missed, write_results

ROWS = 3_000
OTHERS = [way for way in ways_for(ROWS) if way not in (OURS, *LIMITS)]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("meting") / "besluiten.parquet"
    write_decisions(path, ROWS)
    return path


@pytest.fixture(scope="module")
def found_by_us(source, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ons")
    WAYS[OURS](source, folder)
    return outcome_of(folder)


def ask(query):
    with duckdb.connect() as connection:
        return connection.execute(query).fetchone()


def test_equal_arguments_give_equal_rows(source, tmp_path):
    write_decisions(tmp_path / "nog_eens.parquet", ROWS)
    assert (tmp_path / "nog_eens.parquet").read_bytes() == source.read_bytes()


def test_decisions_overlap_and_have_gaps_of_just_enough_and_just_too_many_days(source, tmp_path):
    write_decisions(tmp_path / "meer.parquet", 30_000)
    count, least, most, overlapping, just_joined, just_split = ask(
        f"""
        WITH besluiten AS (SELECT *, coalesce(einde, DATE '{peers.OPEN_END}') AS tot FROM '{tmp_path}/meer.parquet'),
        eerder AS (
            SELECT client_pseudo, ingangsdatum, ingangsdatum - max(tot) OVER (
                PARTITION BY client_pseudo, zorgvorm ORDER BY ingangsdatum, toewijzingnummer
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) - 1 AS dagen_open FROM besluiten
        ), personen AS (SELECT count(*) AS aantal FROM besluiten GROUP BY client_pseudo)
        SELECT count(*), (SELECT min(aantal) FROM personen), (SELECT max(aantal) FROM personen),
            avg((dagen_open < 0)::INT), count_if(dagen_open = {peers.GAP}), count_if(dagen_open = {peers.GAP} + 1)
        FROM eerder
        """
    )
    assert 30_000 <= count < 30_006
    assert (least, most) == (4, 6)
    assert 0.55 < overlapping < 0.7
    assert just_joined > 0
    assert just_split > 0


@pytest.mark.parametrize("way", [way for way in WAYS if way not in (OURS, *LIMITS)])
def test_every_way_finds_the_same_trajecten(way, source, found_by_us, tmp_path):
    if way not in OTHERS:
        pytest.skip(f"{way} is not installed: make bench installs it")
    WAYS[way](source, tmp_path)
    assert outcome_of(tmp_path) == found_by_us


def test_another_gap_is_another_outcome(source, found_by_us, tmp_path, monkeypatch):
    monkeypatch.setattr(peers, "GAP", peers.GAP + 1)
    WAYS["DuckDB"](source, tmp_path)
    assert outcome_of(tmp_path) != found_by_us


@pytest.mark.parametrize("way", LIMITS)
def test_the_limit_writes_every_row(way, source, tmp_path):
    WAYS[way](source, tmp_path)
    assert ask(f"SELECT count(*) FROM '{tmp_path}/gesorteerd.parquet'") == ask(f"SELECT count(*) FROM '{source}'")


def runs(seconds, peak_mb=100.0):
    return [Run(begin=1.0, seconden=seconds * way, rekentijd=seconds, piek_mb=peak_mb) for way in (0.5, 1.0, 9.0)]


def measured(ours, peer=1.0, limit=1.0, peak_mb=100.0):
    return {
        OURS: runs(ours, peak_mb), WITH_IDS: runs(1.5 * ours), WITH_ROLES: runs(2 * ours),
        "DuckDB": runs(peer), "polars": runs(5 * peer),
        LIMITS[0]: runs(limit), LIMITS[1]: runs(2 * limit),
    }  # fmt: skip


def test_limits_are_of_medians_and_the_fastest_peer():
    assert missed({1_000_000: measured(1.25)}) == []
    assert missed({1_000_000: measured(1.3)}) == ["1.000.000: keer DuckDB: 1,30, hoogstens 1,25"]
    assert missed({1_000_000: measured(2.1, peer=2.0)}) == [
        "1.000.000: keer de smalle ondergrens: 2,10, hoogstens 2,00"
    ]
    assert missed({100_000: measured(50.0)}) == []


def test_memory_and_growth_are_judged_where_ten_million_was_measured():
    small, large = measured(1.0), measured(14.1, peer=14.1, limit=14.1, peak_mb=2_501)
    assert missed({1_000_000: small, 10_000_000: large}) == [
        "10.000.000: piek van verwijsspiegel in MB: 2501, hoogstens 2500",
        "groei van 1 naar 10 miljoen van verwijsspiegel: 14,10, hoogstens 14,00",
        "groei van 1 naar 10 miljoen van verwijsspiegel met rollen: 14,10, hoogstens 14,00",
    ]


def test_results_tell_what_was_missed_and_what_was_not_equal(tmp_path):
    path = tmp_path / "RESULTS.md"
    write_results(path, {1_000_000: measured(1.3)}, ["polars vindt iets anders"])
    text = path.read_text(encoding="utf-8")
    assert "| 1.000.000: keer DuckDB | 1,30 | 1,25 | **nee** |" in text
    assert "| 1.000.000: keer de smalle ondergrens | 1,30 | 2,00 | ja |" in text
    assert text.endswith("polars vindt iets anders\n")
    assert "dezelfde trajecten" not in text
