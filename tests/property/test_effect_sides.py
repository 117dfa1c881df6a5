"""
No quarter is ever on the wrong side of the start of its SOJ: random lives, starts, stops and mergers.

The other side walks day by day in plain Python and shares no code with the panel.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

import ibis
import pandas as pd
import pytest

from etl.compare import effect_cells, panel
from etl.compare.periods import Kwartaal, build_calendar

FIRST, LAST = Kwartaal(2019, 2), Kwartaal(2022, 1)
EARLY, LATE = date(2017, 1, 1), date(2024, 12, 31)
CLUSTERS = 150


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


EVERY_DAY = days_between(EARLY, LATE)


def draw_day(rng: random.Random) -> date:
    """Give a day, often the first or last of a quarter: there the mistakes are."""
    day = rng.choice(EVERY_DAY)
    quarter = Kwartaal.of(day)
    return rng.choice([day, day, quarter.begin, quarter.eind, quarter.begin + timedelta(days=1)])


def draw_span(rng: random.Random, open_chance: float) -> tuple[date, date | None]:
    first, last = sorted((draw_day(rng), draw_day(rng)))
    return first, None if rng.random() < open_chance else last


def draw_world(seed: int) -> dict[str, list[dict[str, object]]]:
    """Give practices with lives, SOJ rows and lists, in clusters of one to three."""
    rng = random.Random(seed)
    lives, groups, lists = [], [], []
    for cluster in range(CLUSTERS):
        for member in range(rng.choice([1, 1, 1, 2, 2, 3])):
            name = f"0199{cluster:03d}{member}"
            spans = [draw_span(rng, 0.5)] if rng.random() < 0.5 else [(EARLY, None)]
            if rng.random() < 0.1:
                spans.append(draw_span(rng, 0.2))
            lives += [
                {"praktijk_id": name, "naam": name, "gemeente": "9901", "geldig_van": van, "geldig_tot": tot,
                 "praktijkcluster": f"C{cluster:03d}"}
                for van, tot in sorted(set(spans), key=str)
            ]  # fmt: skip
            for _ in range(rng.choice([0, 1, 1, 1, 2])):
                van, tot = draw_span(rng, 0.6)
                groups.append({"praktijk_id": name, "soj": "ja", "geldig_van": van, "geldig_tot": tot})
            if rng.random() < 0.9:
                groups.append({"praktijk_id": name, "soj": "nee", "geldig_van": EARLY, "geldig_tot": EARLY})
            if rng.random() < 0.05:
                day = draw_day(rng)
                groups.append({"praktijk_id": name, "soj": "uitgesloten", "geldig_van": day, "geldig_tot": day})
            if rng.random() < 0.95:
                size = rng.choice([0, 400, 1200, 2500])
                lists.append({"praktijk_id": name, "peildatum": EARLY, "gemeente": "9901", "patienten_onder_18": size})
    return {"lives": lives, "groups": groups, "lists": lists}


def as_table(rows: list[dict[str, object]], *dates: str) -> ibis.ir.Table:
    frame = pd.DataFrame(rows)
    for name in dates:
        frame[name] = pd.to_datetime(frame[name])
    return ibis.memtable(frame).mutate(**{name: ibis._[name].cast("date") for name in dates})


def made_by_product(world: dict[str, list[dict[str, object]]]) -> pd.DataFrame:
    """Give the cells as the nightly load makes them; every quarter is complete and within the plan."""
    calendar = build_calendar(str(FIRST), str(LAST))
    dagen = ibis.memtable(calendar["tussen.dagen"]).mutate(dag=ibis._.dag.cast("date"))
    perioden = ibis.memtable(calendar["tussen.perioden"])
    kwartalen = calendar["tussen.kwartalen"]
    praktijken = as_table(world["lives"], "geldig_van", "geldig_tot")
    groepen = as_table(world["groups"], "geldig_van", "geldig_tot")
    patienten = as_table(world["lists"], "peildatum")
    days = panel.build_praktijk_dagen(praktijken, groepen, dagen).cache()
    opened = panel.build_praktijk_perioden(days, praktijken, groepen, perioden, "controle").cache()
    in_quarters = ibis.memtable(kwartalen).mutate(begin=ibis._.begin.cast("date"))
    lists = panel.build_lijsten(patienten, opened, in_quarters).rename(periode="kwartaal")
    grid = panel.build_praktijk_kwartaal(opened, lists).to_pandas()
    return effect_cells.build_cells(
        grid,
        effect_cells.count_open_days(days, praktijken).to_pandas(),
        effect_cells.find_first_soj_day(praktijken, groepen).to_pandas(),
        pd.DataFrame({"praktijk_id": [], "kwartaal": [], "uren_gepland": [], "uren_werkelijk": []}),
        effect_cells.add_completeness(kwartalen, pd.DataFrame({"kwartaal": [], "verwacht_pct": []}), LATE, 92, 365),
        excluded=(),
        covers=lambda kwartaal: True,
    )


def covers(row: dict[str, object], day: date) -> bool:
    return row["geldig_van"] <= day and (row["geldig_tot"] is None or day <= row["geldig_tot"])


class ByDay:
    """Which practices of each cluster were open, and had a SOJ, on which days: looked up one by one."""

    def __init__(self, world: dict[str, list[dict[str, object]]]) -> None:
        self.open: dict[str, dict[str, set[date]]] = {}
        self.soj: dict[str, dict[str, set[date]]] = {}
        self.out: dict[str, set[date]] = {}
        self.told: dict[str, bool] = {}
        self.size = {str(row["praktijk_id"]): row["patienten_onder_18"] for row in world["lists"]}
        rows_of: dict[str, list[dict[str, object]]] = {}
        for row in world["groups"]:
            rows_of.setdefault(str(row["praktijk_id"]), []).append(row)
        for life in world["lives"]:
            cluster, name = str(life["praktijkcluster"]), str(life["praktijk_id"])
            opened = {day for day in EVERY_DAY if covers(life, day)}
            mine = rows_of.get(name, [])
            self.open.setdefault(cluster, {}).setdefault(name, set()).update(opened)
            with_soj = {day for day in opened if any(row["soj"] == "ja" and covers(row, day) for row in mine)}
            self.soj.setdefault(cluster, {}).setdefault(name, set()).update(with_soj)
            out = {day for day in opened if any(row["soj"] == "uitgesloten" and covers(row, day) for row in mine)}
            self.out.setdefault(cluster, set()).update(out)

    def first(self, cluster: str) -> date | None:
        return min((day for days in self.soj[cluster].values() for day in days), default=None)


def expected_phase(by_day: ByDay, cluster: str, quarter: list[date]) -> str:
    opened = {name: [day for day in quarter if day in days] for name, days in by_day.open[cluster].items()}
    opened = {name: days for name, days in opened.items() if days}
    with_soj = {name: [day for day in days if day in by_day.soj[cluster][name]] for name, days in opened.items()}
    if any(day in by_day.out[cluster] for day in quarter):
        return "uitgesloten"
    if with_soj == opened:
        return "met"
    if not any(with_soj.values()):
        first = by_day.first(cluster)
        return "nooit" if first is None else "na" if first < quarter[0] else "voor"
    steady = all(with_soj[name] in ([], opened[name]) and opened[name] == quarter for name in opened)
    return "deels" if steady else "overgang"


@pytest.fixture(scope="module", params=[20251, 20252])
def both(request):
    world = draw_world(request.param)
    return made_by_product(world), ByDay(world)


def quarter_days(label: str) -> list[date]:
    quarter = Kwartaal.parse(label)
    return days_between(quarter.begin, quarter.eind)


def test_every_quarter_in_which_a_practice_was_open_is_there_once(both):
    cells, by_day = both
    quarters = [str(FIRST.plus(n)) for n in range(12)]
    opened = {
        (cluster, label)
        for cluster, members in by_day.open.items()
        for label in quarters
        if any(day in days for days in members.values() for day in quarter_days(label))
    }
    assert sorted(zip(cells["praktijkcluster"], cells["kwartaal"], strict=True)) == sorted(opened)


def test_every_phase_is_that_of_its_days(both):
    cells, by_day = both
    found = {}
    for row in cells.itertuples():
        found[row.praktijkcluster, row.kwartaal] = row.fase
    expected = {key: expected_phase(by_day, key[0], quarter_days(key[1])) for key in found}
    assert found == expected
    assert set(found.values()) == {"voor", "nooit", "overgang", "deels", "met", "na", "uitgesloten"}


def test_no_used_quarter_is_on_the_wrong_side_of_its_start(both):
    cells, by_day = both
    used = cells[cells["gebruikt"]]
    assert len(used) > 200
    for row in used.itertuples():
        days = quarter_days(row.kwartaal)
        first = by_day.first(row.praktijkcluster)
        members = by_day.open[row.praktijkcluster]
        soj = by_day.soj[row.praktijkcluster]
        opened = [(name, day) for name, mine in members.items() for day in days if day in mine]
        with_soj = [pair for pair in opened if pair[1] in soj[pair[0]]]
        assert {day for _, day in opened} == set(days)
        weight = {name: by_day.size[name] for name, _ in opened}
        dose = sum(weight[name] for name, _ in with_soj) / sum(weight[name] for name, _ in opened)
        assert row.blootgesteld == pytest.approx(dose)
        if row.fase in ("voor", "nooit"):
            assert not with_soj
            assert first is None or first > days[-1]
        elif row.fase == "met":
            assert with_soj == opened
            assert first <= days[0]
        else:
            assert row.fase == "deels"
            assert first <= days[0]
            assert all(day in soj[name] or not any(one in soj[name] for one in days) for name, day in opened)


def test_in_the_arrays_every_used_cell_before_the_start_is_without_and_after_it_with(both):
    cells, by_day = both
    table = effect_cells.build_table(
        cells, pd.DataFrame({"praktijkcluster": [], "kwartaal": [], "uitkomst": [], "jeugdigen": []}).astype(
            {"praktijkcluster": "str", "kwartaal": "str", "uitkomst": "str"})
    )  # fmt: skip
    paneel = effect_cells.as_paneel(table, "totaal")
    sides = {"zonder": 0, "deels": 0, "met": 0}
    for p, cluster in enumerate(paneel.praktijken):
        for t, label in enumerate(paneel.kwartalen):
            if not paneel.gebruikt[p, t]:
                continue
            days = set(quarter_days(label))
            some = any(days & mine for mine in by_day.soj[cluster].values())
            every = all(days & mine <= by_day.soj[cluster][name] for name, mine in by_day.open[cluster].items())
            if t >= paneel.start[p]:
                assert every
                assert paneel.dosis[p, t] == 1
                sides["met"] += 1
            elif paneel.dosis[p, t] == 0:
                assert not some
                sides["zonder"] += 1
            else:
                assert some and not every
                assert 0 < paneel.dosis[p, t] < 1
                sides["deels"] += 1
    assert min(sides.values()) > 0
