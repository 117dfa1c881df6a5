"""Youths per cluster and quarter, and on which practice they stand: against counting one by one in plain Python."""

from __future__ import annotations

import random

import ibis
import pandas as pd
import pytest

from etl.compare.effect_cells import count_basis, count_open_days, count_youths, find_first_soj_day

OUTCOME, PLACEBO = ("SGGZ", "GBGGZ"), ("LVB",)
DOORS = {
    "totaal": None,
    "via_huisarts": {"huisarts"},
    "via_soj_of_gemeente": {"soj", "gemeente"},
    "placebo": None,
}


def draw(seed):
    rng = random.Random(seed)
    rows = []
    for _ in range(400):
        practice = rng.choice(["A1", "A2", "B1", None])
        rows.append(
            {
                "client_pseudo": f"c{rng.randrange(40)}",
                "praktijk_id": practice,
                "praktijkcluster": practice[0] if practice else None,
                "kwartaal": rng.choice(["2024K1", "2024K2", "2024K3"]),
                "zorgvorm": rng.choice(["SGGZ", "GBGGZ", "LVB", "VERBLIJF"]),
                "kanaal": rng.choice(["huisarts", "soj", "gemeente", "jeugdarts"]),
                "link_regel": rng.choice(["eigen_praktijk_agb", "praktijk_agb"]) if practice else "geen_verwijzer",
                "is_administratief": rng.random() < 0.1,
                "is_onder_18": rng.choice([True, True, True, False, None]),
            }
        )
    return rows


def as_table(rows):
    frame = pd.DataFrame(rows)
    return ibis.memtable(frame.astype({"is_onder_18": "boolean", "praktijk_id": "str", "praktijkcluster": "str"}))


def counts(row):
    return not row["is_administratief"] and row["is_onder_18"] is not False


@pytest.mark.parametrize("seed", [1, 2])
def test_each_youth_counts_once_per_cluster_quarter_and_outcome(seed):
    rows = draw(seed)
    expected = {}
    for row in rows:
        if not counts(row) or row["praktijk_id"] is None:
            continue
        for uitkomst, doors in DOORS.items():
            forms = PLACEBO if uitkomst == "placebo" else OUTCOME
            if row["zorgvorm"] in forms and (doors is None or row["kanaal"] in doors):
                key = (row["praktijkcluster"], row["kwartaal"], uitkomst)
                expected.setdefault(key, set()).add(row["client_pseudo"])
    found = count_youths(as_table(rows), OUTCOME, PLACEBO).to_pandas()
    keys = zip(found["praktijkcluster"], found["kwartaal"], found["uitkomst"], strict=True)
    assert dict(zip(keys, found["jeugdigen"], strict=True)) == {key: len(youths) for key, youths in expected.items()}
    assert len(expected) == 2 * 3 * 4


@pytest.mark.parametrize("seed", [1, 2])
def test_where_the_verwijzingen_of_the_outcome_were_placed(seed):
    rows = draw(seed)
    chosen = [row for row in rows if counts(row) and row["zorgvorm"] in OUTCOME]
    own = sum(row["link_regel"].startswith("eigen") for row in chosen)
    linked = sum(row["praktijk_id"] is not None for row in chosen)
    lost = sum(row["praktijk_id"] is None and row["kanaal"] not in ("huisarts", "soj") for row in chosen)
    [found] = count_basis(as_table(rows), OUTCOME).to_pyarrow().to_pylist()
    assert found == {"eigen": own, "verwijzer": linked - own, "zonder": lost}


def test_without_any_verwijzing_nothing_was_placed():
    [found] = count_basis(as_table(draw(1)).limit(0), OUTCOME).to_pyarrow().to_pylist()
    assert found == {"eigen": 0, "verwijzer": 0, "zonder": 0}


LIVES = [("A1", "A", "2020-01-01", "2021-06-30"), ("A2", "A", "2021-05-01", None), ("B1", "B", "2020-01-01", None)]
GROUPS = [
    ("A1", "ja", "2021-07-01", None),  # from the day after it closed
    ("A2", "ja", "2019-01-01", "2021-04-30"),  # until the day before it opened
    ("A2", "ja", "2022-03-05", None),
    ("A2", "ja", "2022-08-01", "2022-08-31"),
    ("B1", "uitgesloten", "2020-01-01", None),
    ("B1", "nee", "2020-01-01", None),
]


def dated(rows, names):
    frame = pd.DataFrame(rows, columns=names)
    for name in ("geldig_van", "geldig_tot"):
        frame[name] = pd.to_datetime(frame[name])
    return ibis.memtable(frame).mutate(
        geldig_van=ibis._.geldig_van.cast("date"), geldig_tot=ibis._.geldig_tot.cast("date")
    )


def test_the_first_day_with_a_soj_is_one_on_which_the_practice_was_open():
    lives = dated(LIVES, ["praktijk_id", "praktijkcluster", "geldig_van", "geldig_tot"])
    groups = dated(GROUPS, ["praktijk_id", "soj", "geldig_van", "geldig_tot"])
    found = find_first_soj_day(lives, groups).to_pyarrow().to_pylist()
    assert [(row["praktijkcluster"], str(row["eerste_soj_dag"])) for row in found] == [("A", "2022-03-05")]


def test_a_day_on_which_two_practices_of_a_cluster_are_open_counts_once():
    lives = dated(LIVES, ["praktijk_id", "praktijkcluster", "geldig_van", "geldig_tot"])
    days = ibis.memtable(
        pd.DataFrame(
            [("A1", "2021K2", "2021-05-01"), ("A2", "2021K2", "2021-05-01"), ("A2", "2021K2", "2021-05-02")],
            columns=["praktijk_id", "kwartaal", "dag"],
        )
    )
    assert count_open_days(days, lives).to_pyarrow().to_pylist() == [
        {"praktijkcluster": "A", "kwartaal": "2021K2", "dagen": 2}
    ]
