"""The reporting triangle, against counting one verwijzing after the other."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from delayed_worlds import NO_DAYS

from etl.compare.delay import Stroom, Zicht, begin_of, quarter_of, stack_cells
from etl.compare.periods import Kwartaal

EPOCH = date(1970, 1, 1)


def day(text: str) -> int:
    return (date.fromisoformat(text) - EPOCH).days


def number(label: str) -> int:
    quarter = Kwartaal.parse(label)
    return quarter.jaar * 4 + quarter.nummer - 1


def stream(rows: list[tuple[str, str]], **other) -> Stroom:
    told = {"dagen": NO_DAYS, "vanaf": day("2000-01-01")} | other
    return Stroom(
        np.array([number(label) for label, _ in rows], dtype="int64"),
        np.array([day(seen) for _, seen in rows], dtype="int64"),
        **told,
    )


def test_quarters_and_their_first_days_are_those_of_the_calendar():
    for year in range(1995, 2041):
        for nummer in (1, 2, 3, 4):
            quarter = Kwartaal(year, nummer)
            found = int(begin_of(np.array([number(str(quarter))]))[0])
            assert found == (quarter.begin - EPOCH).days
            assert quarter_of(found) == quarter_of((quarter.eind - EPOCH).days) == number(str(quarter))


ROWS = [
    ("2023K1", "2022-12-20"),
    ("2023K1", "2023-02-01"),
    ("2023K1", "2023-03-31"),
    ("2023K1", "2023-04-30"),
    ("2023K2", "2023-05-01"),
]


@pytest.mark.parametrize(
    ("seen_on", "first", "second"),
    [("2022-12-19", 0, 0), ("2022-12-20", 1, 0), ("2023-03-30", 2, 0), ("2023-03-31", 3, 0), ("2023-05-01", 4, 1)],
)
def test_what_was_seen_on_the_day_itself_is_seen(seen_on, first, second):
    quarters = np.array([number("2023K1"), number("2023K2")])
    days = np.array([[day(seen_on)], [day(seen_on)]])
    assert stream(ROWS).count_seen(quarters, days).ravel().tolist() == [first, second]


def test_cells_after_the_last_day_or_before_the_first_are_unknown_and_not_zero():
    quarters, ages = np.array([number("2023K1")]), np.array([-30, 31, 89, 119])
    made = stream(ROWS, vanaf=day("2023-01-15")).cells(quarters, ages, day("2023-03-31"))
    assert np.array_equal(made, [[np.nan, 2, 3, np.nan]], equal_nan=True)


def test_a_source_that_came_later_tells_nothing_of_quarters_that_began_before_it():
    quarters, ages = np.array([number("2023K1"), number("2023K2")]), np.array([120])
    told = stream(ROWS, vanaf=day("2023-02-01"), alleen_nieuw=True).cells(quarters, ages, day("2024-01-01"))
    assert np.array_equal(told, [[np.nan], [1]], equal_nan=True)


class TestDeliveries:
    DAYS = np.array([day(text) for text in ("2023-01-05", "2023-04-05", "2023-07-05", "2023-10-05")])

    def cell(self, age: int, until: str = "2024-01-01") -> float:
        made = stream([("2023K1", "2023-04-05"), ("2023K1", "2023-07-05")], dagen=self.DAYS, vanaf=int(self.DAYS[0]))
        return float(made.cells(np.array([number("2023K1")]), np.array([age]), day(until))[0, 0])

    def test_the_nearest_delivery_stands_for_a_day(self):
        at_first = day("2023-04-05") - day("2023-01-01")
        assert self.cell(at_first) == self.cell(at_first - 20) == self.cell(at_first + 20) == 1
        assert self.cell(day("2023-07-05") - day("2023-01-01") - 3) == 2

    def test_no_delivery_near_is_unknown(self):
        assert np.isnan(self.cell(day("2023-05-20") - day("2023-01-01")))

    def test_a_delivery_that_had_not_come_yet_stands_for_nothing(self):
        at_second = day("2023-07-05") - day("2023-01-01")
        assert np.isnan(self.cell(at_second - 3, until="2023-07-04"))
        assert self.cell(at_second, until="2023-07-05") == 2

    def test_without_any_delivery_yet_all_is_unknown(self):
        assert np.isnan(self.cell(1, until="2022-12-31"))


def test_random_triangles_equal_counting_one_by_one():
    rng = np.random.default_rng(7)
    for _ in range(20):
        size = int(rng.integers(0, 60))
        kwartaal, seen = 8000 + rng.integers(0, 6, size), begin_of(np.array([8000]))[0] + rng.integers(-50, 900, size)
        until, vanaf = (int(begin_of(np.array([8000]))[0] + rng.integers(0, 900)) for _ in range(2))
        made = Stroom(kwartaal, seen, NO_DAYS, vanaf)
        quarters, ages = np.arange(7999, 8007), np.array([-10, 5, 91, 182])
        found = made.cells(quarters, ages, until)
        for row, quarter in enumerate(quarters):
            for column, age in enumerate(ages):
                on = int(begin_of(np.array([quarter]))[0]) + age
                count = sum(q == quarter and s <= on for q, s in zip(kwartaal, seen, strict=True))
                wanted = count if vanaf <= on <= until else np.nan
                assert found[row, column] == wanted or (np.isnan(found[row, column]) and np.isnan(wanted))


class TestAGemeente:
    def zicht(self) -> Zicht:
        days = np.array([day("2023-04-05"), day("2023-07-05")])
        early = stream([("2023K1", "2023-04-05")], dagen=days[:1], vanaf=int(days[0]))
        late = stream([("2023K1", "2023-07-05")], dagen=days[1:], vanaf=int(days[1]), alleen_nieuw=True)
        return Zicht("9901", "levering", (early, late), days, {number("2023K1"): 2})

    def test_counts_are_of_all_its_sources(self):
        quarters = np.array([number("2023K1"), number("2023K2")])
        assert self.zicht().count_seen(quarters, day("2023-04-05")).tolist() == [1, 0]
        assert self.zicht().count_seen(quarters, day("2023-07-05")).tolist() == [2, 0]

    def test_it_is_seen_as_far_as_its_last_delivery_before_a_day(self):
        zicht = self.zicht()
        assert zicht.seen_until(day("2023-04-04")) is None
        assert zicht.seen_until(day("2023-07-04")) == day("2023-04-05")
        assert zicht.seen_until(day("2030-01-01")) == zicht.gezien_tot == day("2023-07-05")

    def test_registrations_are_seen_day_by_day_up_to_the_last_delivery(self):
        rows = stream([("2023K1", "2023-02-01")], vanaf=day("2023-02-01"))
        zicht = Zicht("9901", "registratie", (rows,), np.array([day("2023-07-05")]), {})
        assert zicht.seen_until(day("2023-01-31")) is None
        assert zicht.seen_until(day("2023-03-03")) == day("2023-03-03")
        assert zicht.seen_until(day("2024-01-01")) == day("2023-07-05")


def test_triangles_of_streams_stand_behind_each_other():
    quarters, ages = np.array([number("2023K1")]), np.array([119])
    made = stack_cells([stream(ROWS), stream(ROWS[:2])], quarters, ages, day("2024-01-01"))
    assert made.tolist() == [[[4.0]], [[2.0]]]
