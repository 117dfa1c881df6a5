from __future__ import annotations

import math
from dataclasses import replace

import ibis
import numpy as np
import pandas as pd
import pytest
from test_effect_cells import QUARTERS, cells_of, practice, quarters

from etl.compare.effect import REDENEN_GEEN, Beoordeling, assess
from etl.compare.effect_cells import build_table
from etl.compare.effect_marts import EFFECT, LEFT_OUT, PLAN, YEARS, build_effect
from etl.compare.effect_preperiod import EARLIER, REFERENCE, YEAR_BEFORE
from etl.compare.plan import Analyseplan, LoadedPlan
from etl.publish.effect_view import BINS
from schemas.contracts import check
from schemas.tables import TABLES
from schemas.values import EFFECT_REDEN_GEEN

FOUND = Beoordeling(
    rate_ratio=0.8, onder=0.6, boven=1.1, verschil_per_1000_jaar=-5.0, verschil_per_1000_jaar_onder=-12.0,
    verschil_per_1000_jaar_boven=2.0, p_permutatie=0.2, p_minimum=0.1, aantal_toewijzingen=10, alle_toewijzingen=True,
    kleinst_aantoonbaar_pct=40.0, standaardfout_crv3=0.1, voorperiode=((YEAR_BEFORE, 1.1, 0.8, 1.5),
                                                                       (REFERENCE, 1.0, math.nan, math.nan)),
    voorperiode_p=0.6, zonder_een=(("C1", 0.82), ("C2", math.nan)), aantal_praktijken_met=1,
    aantal_praktijken_zonder=2, aantal_kwartalen_met=5, aantal_kwartalen_zonder=19, reden_geen=None,
)  # fmt: skip
NOTHING = replace(
    FOUND, **dict.fromkeys(("rate_ratio", "onder", "boven", "verschil_per_1000_jaar", "verschil_per_1000_jaar_onder",
                            "verschil_per_1000_jaar_boven", "p_permutatie", "p_minimum", "kleinst_aantoonbaar_pct",
                            "standaardfout_crv3", "voorperiode_p"), math.nan),
    aantal_toewijzingen=0, alle_toewijzingen=False, voorperiode=(), zonder_een=(), reden_geen="geen_praktijk_met",
)  # fmt: skip
LOADED = LoadedPlan(Analyseplan(), ("SGGZ",), "a" * 64, False)
ALL_OWN = {"eigen": 100, "verwijzer": 0, "zonder": 0}


def panel(youths=lambda cluster, t, outcome: 8, **options):
    members = [practice("01990001", "C1", start=4), practice("01990002", "C2"), practice("01990003", "C3")]
    cells = cells_of(*members, first={"C1": pd.Timestamp("2021-01-01").date()}, **options)
    counts = pd.DataFrame(
        [(cluster, name, outcome, youths(cluster, t, outcome))
         for cluster in ("C1", "C2", "C3") for t, name in enumerate(QUARTERS)
         for outcome in ("totaal", "via_huisarts", "via_soj_of_gemeente", "placebo")],
        columns=["praktijkcluster", "kwartaal", "uitkomst", "jeugdigen"],
    )  # fmt: skip
    return build_table(cells, counts)


def build(table=None, answer=lambda paneel, plan, *, seed: FOUND, basis=None, kwartalen=None, loaded=LOADED):
    table = panel() if table is None else table
    made = build_effect(
        table, quarters() if kwartalen is None else kwartalen, basis or ALL_OWN, loaded, [("Uitkomst", "SGGZ")], answer
    )
    for name, frame in made.items():
        assert check(TABLES[name], ibis.memtable(frame)) == [], name
    return made


def main_row(made):
    return made[EFFECT].set_index("model").loc["hoofdanalyse"]


def test_five_comparisons_are_made_and_each_sees_its_own_panel():
    seen = []

    def answer(paneel, plan, *, seed):
        seen.append((paneel, plan.placebo_kwartalen, seed))
        return FOUND

    loaded = replace(LOADED, plan=Analyseplan(placebo_kwartalen=2, zaad=9))
    numbers = {"totaal": 8, "via_huisarts": 5, "via_soj_of_gemeente": 3, "placebo": 2}
    build(panel(lambda cluster, t, outcome: numbers[outcome]), answer, loaded=loaded)
    total, by_gp, by_others, placebo, earlier = (one for one, _, _ in seen)
    assert [np.unique(one.y).tolist() for one in (total, by_gp, by_others, placebo, earlier)] == [
        [8],
        [5],
        [3],
        [2],
        [8],
    ]
    assert total.start.tolist() == [4, 8, 8]
    assert earlier.start.tolist() == [2, 8, 8]
    assert earlier.gebruikt[0].tolist() == [True] * 4 + [False] * 4
    assert {(quarters_back, seed) for _, quarters_back, seed in seen} == {(2, 9)}


def test_numbers_stand_as_they_came():
    row = main_row(build())
    assert (row.rate_ratio, row.onder, row.boven) == (0.8, 0.6, 1.1)
    assert (row.verschil_per_1000_jaar, row.verschil_onder, row.verschil_boven) == (-5.0, -12.0, 2.0)
    assert (row.p_permutatie, row.p_minimum, row.aantal_toewijzingen, row.alle_toewijzingen) == (0.2, 0.1, 10, True)
    assert (row.praktijken_met, row.praktijken_zonder, row.kwartalen_met, row.kwartalen_zonder) == (1, 2, 5, 19)
    assert (row.kwartaal_van, row.kwartaal_tm, row.plan_sha256) == (QUARTERS[0], QUARTERS[-1], "a" * 64)
    assert (row.kleinst_aantoonbaar_pct, row.standaardfout, row.voorperiode_p) == (40.0, 0.1, 0.6)


def test_what_is_open_or_unknown_is_empty_and_never_a_number():
    row = main_row(build(answer=lambda paneel, plan, *, seed: replace(FOUND, onder=0.0, boven=math.inf,
                         verschil_per_1000_jaar_boven=math.nan, kleinst_aantoonbaar_pct=math.nan)))  # fmt: skip
    assert row.onder == 0
    assert row[["boven", "verschil_boven", "kleinst_aantoonbaar_pct"]].isna().all()


def test_without_an_estimate_the_reason_stands_there():
    made = build(answer=lambda paneel, plan, *, seed: NOTHING)
    row = main_row(made)
    assert row.reden_geen == "geen_praktijk_met"
    assert row.bewijsniveau == "onvoldoende gegevens"
    assert pd.isna(row.rate_ratio)
    assert pd.isna(row.aantal_toewijzingen)
    assert made[YEARS].empty
    assert made[LEFT_OUT].empty


def test_without_a_quarter_that_is_used_nothing_is_assessed():
    def answer(paneel, plan, *, seed):
        raise AssertionError

    row = main_row(build(panel(covers=lambda name: False), answer))
    assert row.reden_geen == "geen_kwartalen"
    assert (row.kwartaal_van, row.kwartaal_tm) == (QUARTERS[0], QUARTERS[-1])


def test_without_any_practice_there_is_only_the_plan():
    made = build(panel().iloc[:0])
    assert [len(made[name]) for name in (EFFECT, YEARS, LEFT_OUT)] == [0, 0, 0]
    assert made[PLAN].to_numpy().tolist() == [[1, "Uitkomst", "SGGZ"]]


def test_only_the_main_analysis_is_judged():
    frame = build()[EFFECT].set_index("model")
    assert frame["bewijsniveau"].notna().sum() == 1
    assert frame.loc["hoofdanalyse", "bewijsniveau"] == "beschrijvend"
    assert "kans op zo'n verschil" in frame.loc["hoofdanalyse", "oordeel"]


STRONG = replace(FOUND, rate_ratio=0.6, p_permutatie=0.002, p_minimum=0.001, aantal_praktijken_met=6,
                 aantal_praktijken_zonder=6, zonder_een=(("C1", 0.6),), boven=0.8)  # fmt: skip


@pytest.mark.parametrize(
    ("placebos", "basis", "measured", "niveau"),
    [
        ((0.5, 0.5), ALL_OWN, 99.0, "sterke aanwijzing"),
        ((0.07, 0.5), ALL_OWN, 99.0, "aanwijzing"),
        ((0.5, 0.01), ALL_OWN, 99.0, "beschrijvend"),
        ((0.5, math.nan), ALL_OWN, 99.0, "beschrijvend"),
        ((0.5, 0.5), ALL_OWN, None, "aanwijzing"),
        ((0.5, 0.5), {"eigen": 60, "verwijzer": 40, "zonder": 0}, 99.0, "aanwijzing"),
        ((0.5, 0.5), {"eigen": 0, "verwijzer": 40, "zonder": 10}, 99.0, "beschrijvend"),
        ((0.5, 0.5), {"eigen": 0, "verwijzer": 0, "zonder": 0}, 99.0, "beschrijvend"),
    ],
)  # fmt: skip
def test_the_judgement_takes_each_fact_from_its_own_place(placebos, basis, measured, niveau):
    answers = iter([STRONG, STRONG, STRONG, *(replace(STRONG, p_permutatie=p) for p in placebos)])
    known = {} if measured is None else dict.fromkeys(QUARTERS, measured)
    made = build(answer=lambda paneel, plan, *, seed: next(answers), basis=basis, kwartalen=quarters(**known))
    row = main_row(made)
    assert row.bewijsniveau == niveau
    assert bool(row.volledigheid_gemeten) is (measured is not None)


def test_the_years_before_and_the_practices_left_out_are_stored_with_names():
    made = build()
    assert made[YEARS]["jaren_voor_start"].tolist() == [YEAR_BEFORE, REFERENCE]
    assert made[YEARS]["onder"].isna().tolist() == [False, True]
    assert made[LEFT_OUT]["praktijk_naam"].tolist() == ["P1", "P2"]
    assert made[LEFT_OUT]["rate_ratio"].isna().tolist() == [False, True]


def test_the_words_are_those_of_the_estimates():
    assert {*REDENEN_GEEN, "geen_kwartalen"} == set(EFFECT_REDEN_GEEN)
    assert set(BINS) == {EARLIER, YEAR_BEFORE, REFERENCE}


def test_with_the_real_estimates_a_fall_of_half_is_found():
    rng = np.random.default_rng(3)
    made = build(panel(lambda cluster, t, outcome: int(rng.poisson(40 if cluster == "C1" and t >= 4 else 80))), assess)
    row = main_row(made)
    assert 0.4 < row.rate_ratio < 0.62
    assert row.onder < row.rate_ratio
    assert row.aantal_toewijzingen == 3
    assert row.p_minimum == pytest.approx(1 / 3)
    assert row.bewijsniveau == "beschrijvend"
    assert row.kwartalen_met == 4
    # Four quarters earlier it would always have had one.
    reasons = made[EFFECT].set_index("model")["reden_geen"].dropna()
    assert reasons.to_dict() == {"placebo_datum": "geen_vergelijking"}
