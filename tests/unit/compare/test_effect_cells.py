from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from etl.compare.effect_cells import add_completeness, as_paneel, build_cells, build_table
from etl.compare.periods import Kwartaal
from schemas.values import EFFECT_REDEN_NIET

QUARTERS = [str(Kwartaal(2020, 1).plus(n)) for n in range(8)]
DAYS = {name: (Kwartaal.parse(name).eind - Kwartaal.parse(name).begin).days + 1 for name in QUARTERS}


def practice(praktijk_id="01990001", cluster="C1", start=None, size=1000, **changes):
    """Give a practice over eight quarters: wholly with SOJ from the quarter ``start`` on."""
    rows = []
    for t, name in enumerate(QUARTERS):
        with_soj = start is not None and t >= start
        rows.append(
            {"praktijk_id": praktijk_id, "kwartaal": name, "praktijk_naam": f"P{praktijk_id[-1]}", "gemeente": "9901",
             "praktijkcluster": cluster, "dagen_open": DAYS[name], "dagen_soj": DAYS[name] if with_soj else 0,
             "dagen_uitgesloten": 0, "groep": "x", "groep_onbekend": False, "patienten_onder_18": size} | changes
        )  # fmt: skip
    return pd.DataFrame(rows)


def quarters(today=date(2030, 1, 1), **measured):
    begins = [Kwartaal.parse(name) for name in QUARTERS]
    frame = pd.DataFrame(
        {"kwartaal": QUARTERS, "begin": pd.to_datetime([one.begin for one in begins]),
         "eind": pd.to_datetime([one.eind for one in begins])}
    )  # fmt: skip
    volledigheid = pd.DataFrame({"kwartaal": list(measured), "verwacht_pct": list(measured.values())})
    return add_completeness(frame, volledigheid, today, 92, 365)


def cells_of(*practices, first=None, inzet=None, kwartalen=None, excluded=(), covers=lambda name: True, open_days=None):
    grid = pd.concat(practices, ignore_index=True)
    clusters = grid[["praktijkcluster", "kwartaal"]].drop_duplicates()
    days = clusters.assign(dagen=clusters["kwartaal"].map(open_days or DAYS))
    first_days = pd.DataFrame({"praktijkcluster": list(first or {}), "eerste_soj_dag": list((first or {}).values())})
    if inzet is None:
        inzet = pd.DataFrame(columns=["praktijk_id", "kwartaal", "uren_gepland", "uren_werkelijk"])
    kwartalen = quarters() if kwartalen is None else kwartalen
    first_days = first_days.astype({"praktijkcluster": "str"})
    return build_cells(grid, days, first_days, inzet, kwartalen, excluded, covers)


def why(cells):
    return ["" if pd.isna(word) else word for word in cells["reden_niet"]]


def test_an_ordinary_practice_is_used_everywhere_but_where_soj_begins():
    grid = practice(start=3)
    grid.loc[2, "dagen_soj"] = 10
    cells = cells_of(grid, first={"C1": date(2020, 9, 21)})
    assert cells["fase"].tolist() == ["voor"] * 2 + ["overgang"] + ["met"] * 5
    assert why(cells) == ["", "", "overgang", "", "", "", "", ""]
    assert cells["blootgesteld"].tolist() == pytest.approx([0, 0, 10 / 92, 1, 1, 1, 1, 1])


@pytest.mark.parametrize(
    ("changes", "options", "word"),
    [
        ({"dagen_uitgesloten": 1}, {}, "uitgesloten"),
        ({}, {"excluded": ["01990001"]}, "plan_praktijk"),
        ({}, {"excluded": ["01990009"]}, ""),
        ({}, {"covers": lambda name: name != QUARTERS[0]}, "plan_kwartaal"),
        ({"groep_onbekend": True}, {}, "groep_onbekend"),
        ({"dagen_soj": 5}, {}, "overgang"),
        ({}, {"first": {"C1": date(2019, 12, 31)}}, "gestopt"),
        ({}, {"first": {"C1": date(2023, 1, 1)}}, ""),
        ({}, {"open_days": dict.fromkeys(QUARTERS, 80)}, "deels_open"),
        ({"patienten_onder_18": None}, {}, "lijst_onbekend"),
        ({"patienten_onder_18": 0}, {}, "lijst_nul"),
        ({}, {"kwartalen": quarters(date(2020, 5, 1))}, "niet_volledig"),
        ({}, {"kwartalen": quarters(date(2020, 7, 1))}, ""),
        ({}, {"kwartalen": quarters(**{QUARTERS[0]: 94.9})}, "niet_volledig"),
        ({}, {"kwartalen": quarters(**{QUARTERS[0]: 95.0})}, ""),
        ({}, {"kwartalen": quarters(date(2020, 5, 1), **{QUARTERS[0]: 95.0})}, ""),
        ({}, {"kwartalen": quarters(date(2020, 5, 1), **{QUARTERS[1]: 95.0})}, "niet_volledig"),
    ],
)  # fmt: skip
def test_why_a_quarter_is_not_used(changes, options, word):
    assert why(cells_of(practice(**changes), **options))[0] == word


def test_every_reason_of_the_closed_list_is_given_somewhere():
    half = [practice("01990001", start=0), practice("01990002")]
    assert why(cells_of(*half, first={"C1": date(2020, 1, 1)})) == ["deels"] * 8
    tried = {mark.args[1][n][2] for mark in test_why_a_quarter_is_not_used.pytestmark for n in range(17)}
    assert tried | {"deels"} == {*EFFECT_REDEN_NIET, ""}


def test_practices_that_merge_are_one_cluster_with_a_dose_by_their_lists():
    """One of two has SOJ from the start; from the fifth quarter they are one practice, with SOJ."""
    one, other = practice("01990001", start=0, size=3000), practice("01990002", size=1000).iloc[:4]
    one.loc[4:, "patienten_onder_18"] = 4000
    cells = cells_of(one, other, first={"C1": date(2020, 1, 1)})
    assert cells["fase"].tolist() == ["deels"] * 4 + ["met"] * 4
    assert cells["gebruikt"].all()
    assert cells["blootgesteld"].tolist() == [0.75] * 4 + [1] * 4
    assert cells["patienten_onder_18"].tolist() == [4000] * 8
    assert cells["praktijk_naam"].tolist() == ["P1, P2"] * 4 + ["P1"] * 4


def test_a_practice_that_loses_its_soj_is_out_from_then_on():
    grid = practice(start=2)
    grid.loc[5:, "dagen_soj"] = 0
    assert why(cells_of(grid, first={"C1": date(2020, 7, 1)})) == [""] * 5 + ["gestopt"] * 3


def test_an_unknown_list_of_one_member_makes_that_of_the_cluster_unknown():
    cells = cells_of(practice("01990001"), practice("01990002", patienten_onder_18=None))
    assert cells["patienten_onder_18"].isna().all()
    assert set(why(cells)) == {"lijst_onbekend"}


def test_hours_are_the_worked_ones_else_the_planned_ones_per_thousand_patients():
    inzet = pd.DataFrame(
        [("01990001", QUARTERS[0], 50.0, 40.0), ("01990001", QUARTERS[1], 50.0, None),
         ("01990001", QUARTERS[2], None, None), ("01990009", QUARTERS[3], 9.0, 9.0)],
        columns=["praktijk_id", "kwartaal", "uren_gepland", "uren_werkelijk"],
    )  # fmt: skip
    hours = cells_of(practice(size=2000), inzet=inzet)["uren_per_1000"].tolist()
    assert hours[:2] == [20.0, 25.0]
    assert all(np.isnan(hours[2:]))


def counts(**per_cluster):
    rows = [
        (cluster, name, "totaal", number)
        for cluster, numbers in per_cluster.items()
        for name, number in zip(QUARTERS, numbers, strict=True)
        if number
    ]
    return pd.DataFrame(rows, columns=["praktijkcluster", "kwartaal", "uitkomst", "jeugdigen"])


def test_a_cell_without_a_youth_counts_zero_for_every_outcome():
    table = build_table(cells_of(practice()), counts(C1=[3, 0, 1, 0, 0, 0, 0, 9]))
    assert len(table) == 4 * 8
    assert table[table["uitkomst"] == "totaal"]["jeugdigen"].tolist() == [3, 0, 1, 0, 0, 0, 0, 9]
    assert table[table["uitkomst"] != "totaal"]["jeugdigen"].eq(0).all()


def test_the_arrays_hold_the_used_clusters_and_the_quarters_from_the_first_to_the_last_used():
    outside = (QUARTERS[0], QUARTERS[4], QUARTERS[7])
    cells = cells_of(
        practice("01990001", "C1", start=3),
        practice("01990002", "C2"),
        practice("01990003", "C3", start=0),
        practice("01990004", "C4", groep_onbekend=True),
        first={"C1": date(2020, 10, 1), "C3": date(2019, 5, 1)},
        covers=lambda name: name not in outside,
    )
    table = build_table(cells, counts(C1=[9, 1, 2, 3, 4, 5, 6, 9], C2=[0, 7, 0, 0, 0, 0, 0, 0]))
    paneel = as_paneel(table, "totaal")
    assert paneel.praktijken == ("C1", "C2", "C3")
    assert paneel.kwartalen == tuple(QUARTERS[1:7])
    assert paneel.start.tolist() == [2, 6, 0]
    assert paneel.gebruikt.tolist() == [[True, True, True, False, True, True]] * 3
    assert paneel.y.tolist() == [[1, 2, 3, 4, 5, 6], [7, 0, 0, 0, 0, 0], [0] * 6]
    assert paneel.n.tolist() == [[1000.0] * 6] * 3
    assert paneel.dosis.tolist() == [[0, 0, 1, 1, 1, 1], [0] * 6, [1] * 6]


def test_a_start_after_the_panel_is_never():
    cells = cells_of(practice(start=7), practice("01990002", "C2"), covers=lambda name: name != QUARTERS[7],
                     first={"C1": date(2021, 10, 1)})  # fmt: skip
    assert as_paneel(build_table(cells, counts()), "totaal").start.tolist() == [7, 7]


def test_without_anything_to_use_the_arrays_are_empty():
    paneel = as_paneel(build_table(cells_of(practice(groep_onbekend=True)), counts(C1=[1] * 8)), "totaal")
    assert paneel.y.shape == (0, 0)


def test_without_any_practice_there_are_no_cells():
    nobody = practice().iloc[:0].astype({"kwartaal": "str", "praktijk_id": "str", "praktijkcluster": "str"})
    counts = pd.DataFrame(columns=["praktijkcluster", "kwartaal", "uitkomst", "jeugdigen"])
    table = build_table(cells_of(nobody, kwartalen=quarters().iloc[:0]), counts)
    assert table.empty
    assert not as_paneel(table, "totaal").gebruikt.any()
