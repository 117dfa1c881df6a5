"""The default size: enough for every hazard, small enough for a laptop, with the effect it promises."""

from __future__ import annotations

import json

import numpy as np
import pytest

MERGING_OR_SPECIAL = {"01990003", "01990004", "01990005", "01990006", "01990008", "01990009", "01990010"}


def test_every_hazard_occurs_at_least_fifty_times(default_region):
    assert {name: times for name, times in default_region.summary.gevaren.items() if times < 50} == {}


def test_the_default_region_has_the_promised_size(default_region):
    summary = default_region.summary
    assert (summary.gemeenten, summary.praktijken) == (5, 30)
    assert summary.beschikkingen >= 40_000
    assert sum(summary.rijen.values()) < 250_000
    assert sum(times for name, times in summary.bestanden.items() if name.endswith("/ijw")) <= 6_000


def test_a_practice_refers_about_as_many_youths_per_quarter_as_a_real_one(default_region):
    youths: dict[tuple[str, str], set[str]] = {}
    outcome: dict[tuple[str, str], set[str]] = {}
    for row in default_region.truth("verwijzingen"):
        if row["is_administratief"] == "nee" and int(row["leeftijd"]) < 18:
            place = (row["kwartaal"], row["praktijk_id"])
            youths.setdefault(place, set()).add(row["kind_id"])
            if row["in_uitkomst"] == "ja":
                outcome.setdefault(place, set()).add(row["kind_id"])
    assert 16 <= sum(map(len, youths.values())) / len(youths) <= 20
    assert 8 <= sum(map(len, outcome.values())) / len(youths) <= 12


def test_children_of_all_ages_up_to_22_are_referred(default_region):
    ages = {int(row["leeftijd"]) for row in default_region.truth("verwijzingen")}
    assert set(range(23)) <= ages


def test_the_drawn_counts_show_the_true_effect(default_region):
    effect = json.loads((default_region.folder / "waarheid/effect.json").read_text(encoding="utf-8"))
    starts = {
        one["praktijk_id"]: one["soj"][0]["van"] if one["soj"] else "9999"
        for one in effect["praktijken"]
        if one["groep"] in ("ja", "nee") and one["praktijk_id"] not in MERGING_OR_SPECIAL
    }
    stopped = {one["praktijk_id"] for one in effect["praktijken"] if any(period["tot"] for period in one["soj"])}
    rows = []
    for row in default_region.truth("aantallen"):
        year, number = int(row["kwartaal"][:4]), int(row["kwartaal"][-1])
        first, last = f"{year}-{number * 3 - 2:02d}-01", f"{year}-{number * 3:02d}-31"
        start = starts.get(row["praktijk_id"])
        if start is None or row["praktijk_id"] in stopped or first < start <= last:
            continue
        rows.append((row["kwartaal"], row["praktijk_id"], int(row["jeugdigen_uitkomst_onder_18"]), start <= first))
    assert fixed_effects_ratio(rows) == pytest.approx(effect["rate_ratio"], rel=0.1)


def fixed_effects_ratio(rows: list[tuple[str, str, int, bool]]) -> float:
    """Poisson with effects of quarter and practice, by alternating updates."""
    quarter = np.unique([row[0] for row in rows], return_inverse=True)[1]
    practice = np.unique([row[1] for row in rows], return_inverse=True)[1]
    counts = np.array([row[2] for row in rows], dtype=float)
    treated = np.array([row[3] for row in rows], dtype=float)
    by_quarter, by_practice, beta = np.zeros(quarter.max() + 1), np.zeros(practice.max() + 1), 0.0
    for _ in range(200):
        expected = np.exp(beta * treated + by_quarter[quarter] + by_practice[practice])
        by_quarter = by_quarter + np.log(np.bincount(quarter, counts) / np.bincount(quarter, expected))
        expected = np.exp(beta * treated + by_quarter[quarter] + by_practice[practice])
        by_practice = by_practice + np.log(np.bincount(practice, counts) / np.bincount(practice, expected))
        expected = np.exp(beta * treated + by_quarter[quarter] + by_practice[practice])
        beta += float(np.clip(((counts - expected) * treated).sum() / (expected * treated).sum(), -0.5, 0.5))
    return float(np.exp(beta))
