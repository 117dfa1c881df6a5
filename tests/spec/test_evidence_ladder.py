"""The ladder of evidence: each thing that a step asks, alone, keeps the step out of reach."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from etl.compare.evidence import LADDER, STEPS, Feiten, build_ladder, grade, ladder_table, name_basis_nearly, number
from etl.settings import Bewijsgrenzen

EVERYTHING = Feiten(
    rate_ratio=0.7,
    onder=0.6,
    boven=0.85,
    p=0.004,
    vloer=0.001,
    praktijken=12,
    praktijken_met=6,
    kwartalen_met=60,
    kwartalen_zonder=200,
    voor_p=0.5,
    voor_verhoudingen=(0.95, 1.04),
    zonder_een=(0.68, 0.72, 0.75),
    placebo_uitkomst_p=0.6,
    placebo_datum_p=0.4,
    volledigheid_pct=98.0,
    praktijkbasis="eigen_praktijk",
)
# What changes in a region that has everything, and the step that it keeps. Limits are tried on both sides.
CASES = [
    ({}, "sterke aanwijzing"),
    ({"rate_ratio": 1.4, "onder": 1.2, "boven": None, "zonder_een": (1.35, 1.5)}, "sterke aanwijzing"),
    # no difference outside the margin
    ({"boven": 0.99}, "sterke aanwijzing"),
    ({"boven": 1.0}, "beschrijvend"),
    ({"boven": None}, "beschrijvend"),
    ({"boven": None, "onder": 1.0}, "beschrijvend"),
    # the p, and its floor
    ({"p": 0.01}, "sterke aanwijzing"),
    ({"p": 0.011}, "aanwijzing"),
    ({"p": 0.05}, "aanwijzing"),
    ({"p": 0.051}, "beschrijvend"),
    ({"p": None}, "beschrijvend"),
    ({"vloer": 0.005}, "sterke aanwijzing"),
    ({"vloer": 0.006}, "aanwijzing"),
    ({"vloer": 0.05}, "aanwijzing"),
    ({"vloer": 0.0625}, "beschrijvend"),
    ({"vloer": None}, "beschrijvend"),
    # before the start
    ({"voor_p": 0.10}, "sterke aanwijzing"),
    ({"voor_p": 0.099}, "aanwijzing"),
    ({"voor_p": 0.049}, "beschrijvend"),
    ({"voor_p": None}, "beschrijvend"),
    ({"voor_verhoudingen": (0.83,)}, "aanwijzing"),
    ({"voor_verhoudingen": (0.69,)}, "beschrijvend"),
    ({"voor_verhoudingen": (1.45,)}, "beschrijvend"),
    ({"voor_verhoudingen": ()}, "beschrijvend"),
    ({"voor_verhoudingen": (0.99, 0.0)}, "beschrijvend"),
    # without one practice
    ({"zonder_een": (0.7, 0.83)}, "sterke aanwijzing"),
    ({"zonder_een": (0.7, 0.85)}, "aanwijzing"),
    ({"zonder_een": (0.7, 0.999)}, "aanwijzing"),
    ({"zonder_een": (0.7, 1.0)}, "beschrijvend"),
    ({"zonder_een": (0.7, 1.01)}, "beschrijvend"),
    ({"zonder_een": ()}, "beschrijvend"),
    ({"zonder_een": (0.7, float("inf"))}, "beschrijvend"),
    # placebos
    ({"placebo_uitkomst_p": 0.099}, "aanwijzing"),
    ({"placebo_uitkomst_p": 0.049}, "beschrijvend"),
    ({"placebo_uitkomst_p": None}, "beschrijvend"),
    ({"placebo_datum_p": 0.099}, "aanwijzing"),
    ({"placebo_datum_p": 0.049}, "beschrijvend"),
    ({"placebo_datum_p": None}, "beschrijvend"),
    # how many practices and quarters
    ({"praktijken": 10}, "sterke aanwijzing"),
    ({"praktijken": 9}, "aanwijzing"),
    ({"praktijken": 4}, "beschrijvend"),
    ({"praktijken": 2}, "onvoldoende gegevens"),
    ({"praktijken_met": 3}, "aanwijzing"),
    ({"praktijken_met": 1}, "beschrijvend"),
    ({"praktijken_met": 0}, "onvoldoende gegevens"),
    ({"kwartalen_met": 3}, "onvoldoende gegevens"),
    ({"kwartalen_zonder": 3}, "onvoldoende gegevens"),
    # completeness
    ({"volledigheid_pct": 95.0}, "sterke aanwijzing"),
    ({"volledigheid_pct": None}, "aanwijzing"),
    ({"volledigheid_pct": 94.9}, "beschrijvend"),
    # on which practice youths stand
    ({"praktijkbasis": "gemengd"}, "aanwijzing"),
    ({"praktijkbasis": "verwijzer"}, "beschrijvend"),
    ({"praktijkbasis": ""}, "beschrijvend"),
    # the estimate itself
    ({"rate_ratio": None}, "onvoldoende gegevens"),
    ({"rate_ratio": 0.0}, "onvoldoende gegevens"),
]


@pytest.mark.parametrize(("changes", "niveau"), CASES, ids=[str(changes) for changes, _ in CASES])
def test_one_thing_alone_decides(changes, niveau):
    assert grade(replace(EVERYTHING, **changes)).niveau == niveau


def test_every_fact_is_tried():
    assert {name for changes, _ in CASES for name in changes} == {one.name for one in fields(Feiten)}


def test_every_demand_of_every_step_keeps_a_region_below_that_step_when_it_fails():
    """Each cell of the table that asks something is broken by some case, and named as what is missing."""
    asked = {(one.onderwerp, step) for one in LADDER for step, holds in zip(STEPS, one.gehaald, strict=True) if holds}
    broken = set()
    for changes, _ in CASES:
        facts = replace(EVERYTHING, **changes)
        for one in LADDER:
            for step, holds in zip(STEPS, one.gehaald, strict=True):
                if holds and not holds(facts):
                    broken.add((one.onderwerp, step))
                    assert STEPS.index(step) >= ("onvoldoende gegevens", *STEPS).index(grade(facts).niveau)
    assert broken == asked


def test_what_is_asked_stands_where_it_is_tested():
    for one in LADDER:
        for text, holds in zip(one.vraagt, one.gehaald, strict=True):
            assert bool(text) == (holds is not None), one.onderwerp


def test_what_the_next_step_lacks_is_told_with_what_it_is_here():
    told = grade(replace(EVERYTHING, p=0.12, praktijkbasis="verwijzer"))
    assert told.niveau == "beschrijvend"
    assert told.ontbreekt == (
        "kans op zo'n verschil door toeval (p): hoogstens 0,05 (hier 0,12)",
        "praktijk waar jeugdigen zijn geplaatst: eigen praktijk of gemengd (hier praktijk van de verwijzer)",
    )
    assert grade(EVERYTHING).ontbreekt == ()


@pytest.mark.parametrize(
    ("chance", "written"),
    [(0.2875, "0,288"), (0.05, "0,05"), (1.0, "1"), (0.001, "0,001"), (0.0009, "onder 0,001"), (None, "niet bekend")],
)
def test_a_chance_is_written_with_halves_up(chance, written):
    assert number(chance) == written


def test_referring_practices_alone_are_never_more_than_described():
    assert grade(replace(EVERYTHING, praktijkbasis="verwijzer")).niveau == "beschrijvend"


def test_limits_are_those_of_the_settings():
    strict = build_ladder(Bewijsgrenzen(p=(0.001, 0.0005)))
    assert grade(EVERYTHING, strict).niveau == "beschrijvend"
    assert ("kans op zo'n verschil door toeval (p)", "", "hoogstens 0,001", "hoogstens 0,001") not in ladder_table()


@pytest.mark.parametrize(
    ("own", "referrer", "without", "word"),
    [
        (0, 0, 0, ""), (100, 0, 0, "eigen_praktijk"), (95, 5, 0, "eigen_praktijk"), (94, 6, 0, "gemengd"),
        (94, 0, 6, "gemengd"), (50, 50, 0, "gemengd"), (5, 95, 0, "verwijzer"), (6, 94, 0, "gemengd"),
        (0, 100, 50, "verwijzer"), (5, 95, 900, "verwijzer"), (0, 0, 10, "verwijzer"),
    ],
)  # fmt: skip
def test_a_few_others_do_not_change_the_word_for_the_basis(own, referrer, without, word):
    assert name_basis_nearly(own, referrer, without) == word
