"""The measurement of the effect model: its worlds, a small run of it, and that a broken promise is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.effect import (
    Part,
    count_found,
    drawn,
    measure,
    measure_coverage,
    measure_time,
    measure_variants,
    parts_again,
    parts_of,
    plan_of,
)
from bench.effect_results import PUBLISHED, missed, p_equal, share_interval, write_results
from bench.effect_variants import CLUSTERED, COEFFICIENT, CRV1, NAIVE, OURS, coefficient_p, z_values
from bench.effect_worlds import LISTS, NEVER, SLIDE, WANDER, World, make_world, starts_of

QUIET, FALLING = World(5, 6.0, 1.0), World(5, 6.0, 0.5)
DRIFTING = World(5, 6.0, 1.0, WANDER, SLIDE)


def test_worlds_are_those_of_the_reference():
    paneel = make_world(QUIET, np.random.default_rng(1))
    assert list(paneel.start) == [11, 11, 18, 18, NEVER]
    assert list(paneel.n[:, 0]) == list(LISTS)
    assert paneel.gebruikt.all()
    assert list(np.unique(starts_of(40), return_counts=True)[1]) == [8] * 5


def test_equal_worlds_are_equal_and_others_differ():
    first, again, other = (make_world(DRIFTING, np.random.default_rng(seed)).y for seed in (1, 1, 2))
    assert (first == again).all()
    assert not (first == other).all()


def test_counts_and_effect_are_as_large_as_they_should_be():
    rng = np.random.default_rng(1)
    quiet = [make_world(replace(QUIET, praktijken=40), rng) for _ in range(20)]
    fallen = [make_world(World(40, 6.0, 0.5), rng) for _ in range(20)]
    rates = [np.mean([1_000 * (each.y / each.n)[each.dosis == met].mean() for each in worlds])
             for worlds in (quiet, fallen) for met in (0, 1)]  # fmt: skip
    # A mean level of exp(N(0, 0.25)) is 1.03 times its middle; the common walk adds a little.
    assert rates[0] == pytest.approx(6.2, abs=0.4)
    assert rates[3] / rates[2] == pytest.approx(0.5 * rates[1] / rates[0], abs=0.05)


@pytest.mark.parametrize("world", [QUIET, DRIFTING, World(15, 6.0, 0.7, WANDER, SLIDE)])
def test_a_few_worlds_do_not_contradict_what_is_promised(world):
    found = measure_coverage(world, 12, plan=plan_of(99))
    assert found["geen"] == 0
    # Loose: true coverage of 95% gives fewer than 8 of 12 once in 50,000 times.
    assert found["binnen"] >= 8
    if world.ratio == 1:
        assert found["verworpen"] <= 4
        assert abs(found["afwijking"]) < 0.2


def test_a_large_fall_is_found_in_most_worlds():
    assert count_found(FALLING, 12, plan_of()) >= 8


def test_figures_of_the_reference_come_out_within_monte_carlo_error():
    # Small repetitions of two rows; the whole table is in bench-effect.
    for row in ((6.0, 0, 0, 0.7), (6.0, WANDER, SLIDE, 1.0)):
        found = measure_variants(World(5, row[0], row[3], row[1], row[2]), 10)
        of, *shares = PUBLISHED[row]
        for way, share in zip((NAIVE, CRV1, COEFFICIENT), shares, strict=True):
            assert p_equal(share, of, found[way], found["werelden"]) > 0.001, (row, way)
        assert found[OURS] >= found[CLUSTERED] - 2


def test_other_ways_of_testing_equal_their_definition():
    cells, columns, calendars = drawn(FALLING, 1, plan_of())
    naive, clustered = z_values(cells, columns)
    dummies = np.column_stack([np.equal.outer(np.repeat(range(5), 28), range(5)),
                               np.equal.outer(np.tile(range(28), 5), range(1, 28))]).astype(float)  # fmt: skip
    x, y, offset = np.column_stack([columns[0].ravel(), dummies]), cells.y.ravel(), np.log(cells.n.ravel())
    beta = np.linalg.lstsq(x, np.log(y + 0.5) - offset, rcond=None)[0]
    for _ in range(50):
        mu = np.exp(x @ beta + offset)
        bread = np.linalg.inv(x.T @ (mu[:, None] * x))
        beta = beta + bread @ x.T @ (y - mu)
    assert naive == pytest.approx(beta[0] / np.sqrt(bread[0, 0]), abs=1e-6)
    scores = (x * (y - mu)[:, None]).reshape(5, 28, -1).sum(axis=1)
    sandwich = 5 / 4 * (bread @ scores.T @ scores @ bread)[0, 0]
    assert clustered == pytest.approx(beta[0] / np.sqrt(sandwich), abs=1e-6)
    assert coefficient_p(cells, calendars) == pytest.approx(1 / 30)


def test_a_measurement_that_was_broken_off_goes_on_where_it_was(tmp_path):
    kept = tmp_path / "delen.jsonl"
    parts = [Part("dekking", (5, 0.0, 1.0), measure_coverage, (QUIET, 2))]
    first = measure(parts, [], kept, workers=1)
    assert len(kept.read_text().splitlines()) == 1
    more = [*parts, Part("dekking", (5, 0.0, 0.5), measure_coverage, (FALLING, 2))]
    again = measure(more, [Part("tijd", (5, 28, 99), measure_time, (5, 28, 99))], kept, workers=1)
    assert again["dekking", (5, 0.0, 1.0)] == first["dekking", (5, 0.0, 1.0)]
    assert len(kept.read_text().splitlines()) == 3


def coverage_of(inside, rejected, worlds=200):
    return {"werelden": worlds, "binnen": inside, "verworpen": rejected, "open": 0, "geen": 0, "afwijking": 0.0,
            "spreiding": 0.1}  # fmt: skip


def steps_of(more):
    described = {"onvoldoende gegevens": 2.0, "beschrijvend": 198.0 - more}
    return {"werelden": 200.0, **described, "aanwijzing": more - 1.0, "sterke aanwijzing": 1.0}


def outcome(inside=190, rejected=8, difference=1e-9, crv1=0.12, more=8):
    reference = {
        "werelden": 580.0,
        NAIVE: 0.31 * 580,
        CRV1: crv1 * 580,
        COEFFICIENT: 0.05 * 580,
        CLUSTERED: 10,
        OURS: 29,
    }
    return {
        ("dekking", (5, 0.0, 1.0)): coverage_of(inside, rejected),
        ("dekking", (5, 0.0, 0.7)): coverage_of(inside, 130),
        ("bewijs", (5, 0.0, 1.0)): steps_of(more),
        ("bewijs", (5, 0.0, 0.7)): steps_of(120),
        ("aantoonbaar", (5, 0.0)): {"werelden": 200, "daling": 31.0, "gevonden": 150},
        ("referentie", (6.0, WANDER, SLIDE, 1.0)): reference,
        ("pyfixest", ()): {"werelden": 15, "verschil": difference},
        ("tijd", (5, 28, 1_999)): {"seconden": 2.0, "rekentijd": 1.5, "toewijzingen": 30},
    }


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (outcome(), []),
        (outcome(inside=181), ["Dekking onder 95,0%", "Dekking onder 95,0%"]),
        (outcome(inside=184), []),
        (outcome(rejected=19), ["Vals alarm vaker dan 5,0%"]),
        (outcome(rejected=15), []),
        (outcome(more=19), ["Vaker dan 5,0% meer dan beschrijvend: 5 praktijken, zonder verloop"]),
        (outcome(more=15), []),
        (outcome(crv1=0.3), ["Anders dan de referentie (12,0%)"]),
        (outcome(difference=1e-4), ["Anders dan pyfixest"]),
    ],
)
def test_a_promise_that_does_not_hold_is_told(found, said):
    lines = missed(found)
    assert len(lines) == len(said)
    assert all(line.startswith(begin) for line, begin in zip(lines, said, strict=True))


def again(inside):
    return outcome(inside=181) | {("dekking, opnieuw", (5, 0.0, 1.0)): coverage_of(inside, 8),
                                  ("dekking, opnieuw", (5, 0.0, 0.7)): coverage_of(190, 130)}  # fmt: skip


@pytest.mark.parametrize(("inside", "said"), [(190, []), (181, ["Dekking onder 95,0%: 5 praktijken"])])
def test_a_second_measurement_decides_where_the_first_lies_below(inside, said):
    lines = missed(again(inside))
    assert [line[: len("Dekking onder 95,0%: 5 praktijken")] for line in lines] == said


def test_what_lies_below_is_measured_again_in_other_worlds():
    parts = [part for part in parts_of(2) if part.heading == "dekking"]
    found = outcome(inside=181)
    asked = parts_again(found, parts, 2)
    assert {part.what for part in asked} == {(5, 0.0, 1.0), (5, 0.0, 0.7)}
    assert all(part.arguments[1:] == (8, 2) for part in asked)
    assert not parts_again(outcome(), parts, 2)
    whole, late = measure_coverage(QUIET, 3), measure_coverage(QUIET, 2, after=1)
    assert whole["binnen"] - late["binnen"] == measure_coverage(QUIET, 1)["binnen"]


def test_a_second_measurement_is_told(tmp_path):
    write_results(tmp_path / "EFFECT.md", again(190), 200, 90.0)
    text = (tmp_path / "EFFECT.md").read_text(encoding="utf-8")
    assert "Die tweede meting beslist:" in text
    assert (
        "* 5 praktijken, zonder verloop, ware daling 0%: 95,0% (91,0% – 97,6%) van 200 werelden; met de eerste" in text
    )
    assert "eerste meting samen 92,8% (89,8% – 95,1%) van 400." in text


def test_the_outcome_names_the_number_of_worlds_and_every_table(tmp_path):
    write_results(tmp_path / "EFFECT.md", outcome(inside=170), 40, 90.0)
    text = (tmp_path / "EFFECT.md").read_text(encoding="utf-8")
    assert "40 werelden van elke soort" in text
    assert "| 5 | nee | 30,0% | 85,0% (79,3% – 89,6%) |".replace("30,0%", "30%") in text
    assert "Dekking onder 95,0%: 5 praktijken, zonder verloop, ware daling 30%." in text
    for heading in ("Dekking en vals alarm", "Wat gevonden wordt", "Andere manieren", "Hoelang het duurt"):
        assert f"## {heading}" in text


def test_intervals_of_shares_are_those_of_clopper_and_pearson():
    assert share_interval(0, 40) == (0.0, pytest.approx(1 - 0.025 ** (1 / 40)))
    assert share_interval(40, 40) == (pytest.approx(0.025 ** (1 / 40)), 1.0)


def test_every_kind_of_world_that_was_asked_for_is_measured():
    kinds = {part.what for part in parts_of(1) if part.heading == "dekking"}
    assert kinds == {
        (practices, wander, ratio)
        for practices in (5, 15, 40)
        for wander in (0.0, 0.2)
        for ratio in (1, 0.85, 0.7, 0.5)
    }
