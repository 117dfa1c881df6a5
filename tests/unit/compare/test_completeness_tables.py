"""From first sight per verwijzing to the tables of completeness."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from delayed_worlds import LABELS, LAST, PLAN, QUARTERS, TODAY, draw_world

from etl.compare.completeness_tables import build_mart, build_volledigheid, build_zichten
from etl.compare.delay import Zicht, begin_of
from etl.compare.figures import conform
from etl.compare.outlook import look_back
from schemas.contracts import check
from schemas.tables import TABLES

EPOCH = date(1970, 1, 1)
TODAY_DATE = EPOCH + timedelta(days=TODAY)


def label(quarter: int) -> str:
    return f"{quarter // 4}K{quarter % 4 + 1}"


def sights(world: tuple[np.ndarray, np.ndarray], gemeente: str, *, dated: bool = True, bron: str = "export"):
    """Give kern.eerste_zicht of a world that is delivered twenty days after each quarter, and its days of delivery."""
    kwartaal, seen = world
    days = begin_of(np.arange(QUARTERS[0] + 1, LAST + 2)) + 20
    place = np.searchsorted(days, seen)
    there = place < len(days)
    as_day = lambda numbers: pd.to_datetime(numbers, unit="D")  # noqa: E731
    rows = pd.DataFrame(
        {
            "traject_id": [f"{gemeente}-{n}" for n in np.flatnonzero(there)],
            "gemeente": gemeente,
            "kwartaal": [label(int(quarter)) for quarter in kwartaal[there]],
            "bron": bron,
            "geleverd_op": as_day(days[place[there]]),
            "geregistreerd_op": as_day(seen[there]) if dated else pd.NaT,
        }
    )
    landed = pd.DataFrame({"gemeente": gemeente, "bron": bron, "leveringsdatum": as_day(days)})
    return rows, landed


def zichten(*told: tuple[pd.DataFrame, pd.DataFrame]) -> list[Zicht]:
    return build_zichten(pd.concat([rows for rows, _ in told]), pd.concat([days for _, days in told]), PLAN)


def world(seed: int, level: float = 80) -> tuple[np.ndarray, np.ndarray]:
    return draw_world(np.random.default_rng(seed), level, 50)


class TestClock:
    def test_registrations_count_where_enough_recent_verwijzingen_have_them(self):
        rows, days = sights(world(1), "9901")
        (found,) = zichten((rows, days))
        assert found.bron == "registratie" and found.stromen[0].dagen.size == 0
        rows.loc[rows.index[::5], "geregistreerd_op"] = pd.NaT
        (found,) = zichten((rows, days))
        assert found.bron == "levering" and found.stromen[0].dagen.size == len(days)

    def test_a_few_without_a_day_are_known_but_tell_nothing_of_delay(self):
        rows, days = sights(world(1), "9901")
        rows.loc[rows.index[::20], "geregistreerd_op"] = pd.NaT
        (found,) = zichten((rows, days))
        assert found.bron == "registratie"
        assert sum(found.bekend.values()) == len(rows)
        assert len(found.stromen[0].gezien) == rows["geregistreerd_op"].notna().sum()

    def test_what_an_old_system_left_out_is_no_reason_not_to_use_the_registrations_of_today(self):
        rows, days = sights(world(1), "9901")
        rows.loc[rows["kwartaal"] < "2020", "geregistreerd_op"] = pd.NaT
        assert zichten((rows, days))[0].bron == "registratie"

    def test_each_source_is_a_stream_and_one_that_came_later_tells_of_new_quarters_alone(self):
        rows, days = sights(world(2), "9901", dated=False)
        late = rows["geleverd_op"] >= "2022-01-01"
        rows["bron"] = np.where(late, "nieuw", "oud")
        days["bron"] = np.where(days["leveringsdatum"] >= "2022-01-01", "nieuw", "oud")
        (found,) = zichten((rows, days))
        assert [stroom.alleen_nieuw for stroom in found.stromen] == [True, False]
        assert sum(len(stroom.gezien) for stroom in found.stromen) == len(rows)

    def test_a_gemeente_that_delivered_decisions_without_any_verwijzing_is_there(self):
        rows, days = sights(world(3), "9901")
        (found,) = zichten((rows.iloc[:0], days))
        assert found.bekend == {} and found.bron == "levering"


class TestTables:
    def made(self, *told) -> tuple[pd.DataFrame, pd.DataFrame]:
        there = zichten(*told)
        kern = build_volledigheid(there, [*LABELS, label(LAST + 1), label(LAST + 40)], TODAY_DATE, PLAN)
        return kern, build_mart(kern, there, TODAY_DATE, PLAN)

    def test_they_are_as_declared(self):
        import ibis

        kern, mart = self.made(sights(world(4), "9901"), sights(world(5), "9902", dated=False))
        for name, frame in (("kern.volledigheid", kern), ("mart.volledigheid", mart)):
            stored = ibis.memtable(conform(name, frame)).cast({"gezien_tot": "date"})
            assert list(check(TABLES[name], stored)) == []

    def test_there_is_a_row_per_area_and_quarter_and_the_region_adds_up_what_is_known(self):
        kern, mart = self.made(sights(world(4), "9901"), sights(world(5), "9902", dated=False))
        assert set(kern["gebied"]) == {"9901", "9902", "*"}
        assert kern.groupby("gebied").size().eq(len(LABELS) + 2).all()
        known = kern.pivot(index="kwartaal", columns="gebied", values="bekend")
        assert (known["*"] == known["9901"] + known["9902"]).all()
        assert set(kern.loc[kern["gebied"] == "*", "bron"]) == {"gemengd"}
        assert len(mart) == len(LABELS) + 2

    def test_what_is_expected_is_lower_the_younger_a_quarter_is_and_what_is_far_ahead_is_unknown(self):
        kern, _ = self.made(sights(world(6), "9901"))
        region = kern[kern["gebied"] == "*"].set_index("kwartaal")
        recent = region.loc[[label(LAST - back) for back in (5, 3, 2, 1, 0, -1)], "verwacht_pct"]
        assert recent.is_monotonic_decreasing and recent.iloc[0] == 100
        assert recent.iloc[-1] < 15
        far = region.loc[label(LAST + 40)]
        assert far["bekend"] == 0 and pd.isna(far["verwacht_pct"]) and pd.isna(far["nog_verwacht"])

    def test_the_measured_coverage_is_that_of_quarters_of_the_same_age(self):
        there = zichten(sights(world(7), "9901"))
        kern = build_volledigheid(there, LABELS, TODAY_DATE, PLAN)
        mart = build_mart(kern, there, TODAY_DATE, PLAN).set_index("kwartaal")
        past = look_back(there, PLAN)
        for back in (0, 1, 2):
            one = past[back + 1]
            row = mart.loc[label(LAST - back)]
            assert row["aantal_voorspellingen"] == one.voorspellingen > 20
            assert row["gemeten_dekking"] == one.uitgekomen / one.voorspellingen
        old = mart.loc[label(LAST - 8)]
        assert old["aantal_voorspellingen"] == 0 and pd.isna(old["gemeten_dekking"])

    def test_nights_with_the_same_deliveries_give_the_same_figures(self):
        told = sights(world(8, level=20), "9901"), sights(world(9, level=20), "9902", dated=False)
        pd.testing.assert_frame_equal(self.made(*told)[0], self.made(*told)[0])
        pd.testing.assert_frame_equal(self.made(*told)[1], self.made(*told)[1])

    def test_a_gemeente_that_stopped_delivering_has_nothing_of_what_came_after(self):
        rows, days = sights(world(10), "9901")
        stopped = days[days["leveringsdatum"] < "2022-07-01"]
        kept = rows[rows["geleverd_op"] < "2022-07-01"]
        kern, _ = self.made((kept, stopped), sights(world(11), "9902"))
        silent = kern[kern["gebied"] == "9901"].set_index("kwartaal")
        assert silent.loc[label(LAST), "verwacht_pct"] < 1
        region = kern[kern["gebied"] == "*"].set_index("kwartaal")
        assert region.loc[label(LAST), "verwacht_pct"] == pytest.approx(35, abs=12)

    def test_without_quarters_deliveries_or_a_day_there_are_no_rows(self):
        there = zichten(sights(world(12), "9901"))
        for made in (
            build_volledigheid([], LABELS, TODAY_DATE, PLAN),
            build_volledigheid(there, [], TODAY_DATE, PLAN),
            build_volledigheid(there, LABELS, None, PLAN),
            build_volledigheid(there, ["2090K1"], TODAY_DATE, PLAN),
        ):
            assert made.empty
            assert conform("kern.volledigheid", made).empty
            assert conform("mart.volledigheid", build_mart(made, there, TODAY_DATE, PLAN)).empty


def test_what_is_shown_of_a_quarter_does_not_depend_on_its_own_count():
    """The werkgroep sees the percentage and its band: twice as many verwijzingen leave them as they are."""
    rows, days = sights(world(13), "9901")
    other = sights(world(14), "9902", dated=False)
    newest = rows[rows["kwartaal"] == label(LAST)]
    twice = pd.concat([rows, newest.assign(traject_id="nog een " + newest["traject_id"])])
    shown = []
    for told in (rows, twice):
        kern = build_volledigheid(zichten((told, days), other), LABELS, TODAY_DATE, PLAN).set_index(
            ["gebied", "kwartaal"]
        )
        shown.append(kern.loc[[("*", label(LAST)), ("9901", label(LAST))]])
    assert (shown[0]["bekend"] < shown[1]["bekend"]).all()
    columns = ["verwacht_pct", "onder", "boven", "gewone_omvang"]
    pd.testing.assert_frame_equal(shown[0][columns], shown[1][columns])
