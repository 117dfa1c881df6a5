"""Started provisions per month: the whole grid, parts that add up, and the straight line of numpy."""

from __future__ import annotations

from datetime import date

import ibis
import numpy as np
import pandas as pd
import pytest

from etl.compare import months
from etl.compare.figures import Finality
from etl.compare.periods import Kwartaal, build_kwartalen
from schemas import contracts
from schemas.tables import TABLES
from schemas.values import KANALEN

QUARTERS = build_kwartalen(Kwartaal(2024, 3), Kwartaal(2025, 2))
FINAL = Finality(date(2026, 1, 1), 92, 365)
JULY = 2024 * 12 + 6


def built(rows, finality=FINAL, quarters=QUARTERS, gemeenten=("9901", "9902")):
    """Table from (gemeente, kanaal, relevant, month from July 2024 on, count)."""
    columns = ["gemeente", "kanaal", "soj_relevant", "nummer", "aantal"]
    counts = pd.DataFrame([(g, k, r, JULY + m, n) for g, k, r, m, n in rows], columns=columns)
    frame = months.build_maanden(counts, quarters, gemeenten, finality)
    table = TABLES[months.TABLE]
    assert contracts.check(table, ibis.memtable(frame).cast(contracts.ibis_schema(table))) == []
    return frame


def pick(frame, gemeente="9901", kanaal="huisarts", relevant=False):
    chosen = frame["gemeente"].eq(gemeente) & frame["kanaal"].eq(kanaal)
    return frame[chosen & frame["alleen_soj_relevant"].eq(relevant)].reset_index(drop=True)


def test_every_month_kanaal_and_gemeente_is_there_and_zero_is_written():
    frame = built([("9901", "huisarts", True, 0, 3)])
    assert len(frame) == 3 * 12 * len(KANALEN) * 2
    assert pick(frame)["maand"].tolist()[:2] == ["2024-07", "2024-08"]
    assert pick(frame)["aantal"].tolist() == [3] + [0] * 11
    assert pick(frame)["aandeel_pct"].tolist()[0] == 100
    assert pick(frame)["aandeel_pct"][1:].isna().all()
    assert pick(frame, "9902")["aantal"].sum() == 0


def test_parts_add_up_to_the_region_and_to_all_kanalen():
    draw = np.random.default_rng(4)
    rows = [(g, k, r, m, int(draw.poisson(3))) for g in ("9901", "9902") for k in KANALEN for r in (True, False)
            for m in range(12)]  # fmt: skip
    frame = built(rows)
    keys = ["maand", "kanaal", "alleen_soj_relevant"]
    parts = frame[frame["gemeente"] != "*"].groupby(keys)["aantal"].sum()
    assert parts.equals(frame[frame["gemeente"] == "*"].set_index(keys)["aantal"].sort_index())
    whole = frame.groupby(["gemeente", "maand", "alleen_soj_relevant"])["aantal"].sum()
    listed = frame.set_index(["gemeente", "maand", "alleen_soj_relevant"])["noemer"]
    assert (listed == whole.reindex(listed.index)).all()
    assert pick(frame)["aantal"].sum() == sum(n for g, k, _, _, n in rows if (g, k) == ("9901", "huisarts"))
    assert pick(frame, relevant=True)["aantal"].sum() == sum(
        n for g, k, r, _, n in rows if (g, k, r) == ("9901", "huisarts", True)
    )
    assert (frame["aandeel_pct"] == 100 * frame["teller"] / frame["noemer"]).all()


@pytest.mark.parametrize("seed", range(3))
def test_the_trend_is_the_straight_line_of_numpy(seed):
    draw = np.random.default_rng(seed)
    rows = [("9901", k, True, m, int(draw.poisson(5 + m / 2))) for k in ("huisarts", "soj") for m in range(12)]
    frame = built(rows)
    for kanaal in ("huisarts", "soj", "gemeente"):
        series = pick(frame, kanaal=kanaal, relevant=True)
        for column, line in (("aantal", "trend"), ("aandeel_pct", "trend_aandeel")):
            y = series[column].to_numpy(dtype="float64")
            expected = np.polyval(np.polyfit(np.arange(12), y, 1), np.arange(12))
            assert series[line].to_numpy(dtype="float64") == pytest.approx(expected, abs=1e-9)


def test_provisional_months_bend_no_line_and_have_none():
    rows = [("9901", "huisarts", True, m, 10 if m < 9 else 0) for m in range(12)]
    frame = pick(built(rows, Finality(date(2025, 7, 1), 92, 365)))
    assert frame["status"].tolist() == ["nader_voorlopig"] * 9 + ["voorlopig"] * 3
    assert frame["trend"].tolist()[:9] == pytest.approx([10] * 9)
    assert frame["trend"][9:].isna().all()


def test_a_month_without_any_start_has_no_share_and_leaves_the_line_of_shares_alone():
    rows = [("9901", k, True, m, n) for m in (0, 1, 3, 4) for k, n in (("huisarts", 2), ("soj", 2))]
    frame = pick(built(rows))
    assert frame["trend_aandeel"].notna().tolist() == [True, True, False, True, True] + [False] * 7
    assert frame["trend_aandeel"].dropna().tolist() == pytest.approx([50] * 4)
    assert frame["trend"].notna().all()


@pytest.mark.parametrize("places", [0, 1])
def test_one_place_makes_no_line(places):
    used = np.arange(5) < places
    assert np.isnan(months.straight_lines(np.ones((1, 5)), used[None, :])).all()


def test_without_quarters_the_table_is_empty():
    assert built([], quarters=QUARTERS.iloc[:0]).empty
    assert built([])["aantal"].sum() == 0


def test_starts_of_youths_are_counted_by_month_referrer_and_code():
    starts = pd.DataFrame(
        [
            # traject, month, kanaal, counts, under 18, code
            ("t1", "2025-01-31", "huisarts", True, True, "45A"),
            ("t2", "2025-02-01", "huisarts", True, None, "45A"),
            ("t3", "2025-01-05", "soj", True, True, "DYS"),
            ("t4", "2025-01-06", "soj", False, True, "45A"),
            ("t5", "2025-01-07", "soj", True, False, "45A"),
            ("t6", "2025-01-08", "gemeente", True, True, "XXX"),
        ],
        columns=["traject_id", "verwijsdatum", "kanaal", "telt_mee", "is_onder_18", "productcode"],
    ).assign(gemeente="9901")
    day = "2025-01-01"
    connection = ibis.duckdb.connect()
    verwijzingen = connection.create_table(
        "v", ibis.memtable(starts.drop(columns="productcode").astype({"is_onder_18": "boolean"}))
    ).mutate(verwijsdatum=ibis._.verwijsdatum.cast("date"))
    trajecten = ibis.memtable(pd.DataFrame({"traject_id": starts["traject_id"],
                                            "eerste_beschikking_id": "b" + starts["traject_id"]}))  # fmt: skip
    made = ibis.memtable(pd.DataFrame({"beschikking_id": "b" + starts["traject_id"], "productcategorie": "45",
                                       "productcode": starts["productcode"], "ingangsdatum": day}))  # fmt: skip
    readings = ibis.memtable(
        pd.DataFrame({"gemeente": "9901", "productcategorie": "45", "productcode": ["45A", "DYS", "XXX"],
                      "ingangsdatum": day, "soj_relevant": pd.array([True, False, None], dtype="boolean")})
    )  # fmt: skip
    found = connection.to_pandas(
        months.count_started(
            verwijzingen,
            connection.create_table("t", trajecten),
            connection.create_table("b", made),
            connection.create_table("r", readings),
        )
    )
    january = 2025 * 12
    assert set(found.itertuples(index=False, name=None)) == {
        ("9901", "huisarts", True, january, 1),
        ("9901", "huisarts", True, january + 1, 1),
        ("9901", "soj", False, january, 1),
        ("9901", "gemeente", False, january, 1),
    }
