"""What the werkgroep sees of signals is the same whatever the counts are that it does not see."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from small_regions import DREMPELS, PRAKTIJK, with_rates

from etl.compare import signals
from etl.compare.periods import Kwartaal
from etl.disclose.suppress import SIGNALEN, hide
from etl.settings import SignaalRegels

RULES = SignaalRegels(trekkingen=40, reeks=4)
NOTHING = pd.DataFrame({"praktijk_id": [], "gemeente": [], "laatste_oud": [], "eerste_nieuw": []}, dtype="str")
QUARTERS = 22
NUMBERS = ["waarde", "ondergrens", "bovengrens", "vals_alarmkans"]


def region(seed, means=(3.0, 5.0, 8.0, 15.0), change=(1.0, 0.3, 2.5)):
    """Practices with these means; after the baseline each goes on, falls or rises."""
    draw = np.random.default_rng(seed)
    rows = []
    for number in range(12):
        mean, factor = means[number % len(means)], change[number % len(change)]
        for at in range(QUARTERS):
            quarter = Kwartaal(2018, 1).plus(at)
            days = (quarter.eind - quarter.begin).days + 1
            rows.append(
                {
                    "praktijk_id": f"0199{number:04}", "kwartaal": str(quarter), "praktijk_naam": f"Praktijk {number}",
                    "gemeente": "9901", "groep": "controle", "dagen_open": days, "dagen_soj": 0,
                    "patienten_onder_18": 1000, "status": "definitief",
                    "jeugdigen_verwezen": int(draw.poisson(mean * (factor if at > 13 else 1))),
                }
            )  # fmt: skip
    return pd.DataFrame(rows).astype({"patienten_onder_18": "Int64"})


def seen_of(quarters):
    """The signals of these quarters, and what the werkgroep gets of them."""
    made = signals.build_signalen(quarters, NOTHING, NOTHING, DREMPELS, RULES)
    practices = with_rates(quarters.drop(columns=["dagen_open", "dagen_soj", "status"]))
    return made, hide({PRAKTIJK: practices, SIGNALEN: made}, "werkgroep", DREMPELS)[SIGNALEN]


@pytest.mark.parametrize("seed", range(4))
def test_other_hidden_counts_give_the_same_published_signals(seed):
    quarters = region(seed)
    full, seen = seen_of(quarters)
    draw = np.random.default_rng(seed + 100)
    small = quarters["jeugdigen_verwezen"].between(1, 4)
    assert small.any()
    for fill in (1, 4, draw.integers(1, 5, len(quarters)), draw.integers(1, 5, len(quarters))):
        other = quarters.assign(jeugdigen_verwezen=quarters["jeugdigen_verwezen"].where(~small, fill))
        changed, published = seen_of(other)
        pd.testing.assert_frame_equal(published, seen)
        # The full tables do differ, so equal publications are no accident.
        assert not changed.equals(full)


def test_a_word_that_is_shown_holds_for_every_hidden_count_up_to_the_threshold_of_the_public():
    """A reader who adds up totals keeps five values of each hidden count: no word takes one away."""
    quarters = region(11)
    _, seen = seen_of(quarters)
    small = quarters["jeugdigen_verwezen"].between(1, 4)
    draw = np.random.default_rng(2)
    shown = seen["soort"].notna()
    assert shown[seen["onderdrukt"]].any()
    for fill in (0, 10, draw.integers(0, 11, len(quarters)), draw.integers(0, 11, len(quarters))):
        other = quarters.assign(jeugdigen_verwezen=quarters["jeugdigen_verwezen"].where(~small, fill))
        judged = signals.build_signalen(other, NOTHING, NOTHING, SimpleNamespace(werkgroep=5, openbaar=10), RULES)
        assert (judged["soort"][shown] == seen["soort"][shown]).all()


def test_numbers_are_shown_only_where_every_count_behind_them_is():
    quarters = region(5)
    full, seen = seen_of(quarters)
    counts = quarters.set_index(["praktijk_id", "kwartaal"])["jeugdigen_verwezen"]
    for row, whole in zip(seen.to_dict("records"), full.to_dict("records"), strict=True):
        if not isinstance(whole["basis_van"], str):
            assert not row["onderdrukt"]
            assert row["soort"] == whole["soort"]
            continue
        behind = counts[row["praktijk_id"]].loc[whole["basis_van"] : row["kwartaal"]]
        hidden = behind.between(1, 4).any()
        assert row["onderdrukt"] == hidden
        assert all(pd.isna(row[name]) == hidden for name in NUMBERS)
    assert seen["onderdrukt"].any()
    assert seen.loc[~seen["onderdrukt"], "waarde"].notna().any()


def test_words_carry_no_numbers_and_the_public_gets_no_signals():
    full, seen = seen_of(region(6))
    assert not full["tekst"].str.contains(r"\d", regex=True).where(full["soort"].ne("lijst_ontbreekt"), False).any()
    assert seen["soort"].notna().mean() > 0.5
    practices = with_rates(region(6).drop(columns=["dagen_open", "dagen_soj", "status"]))
    assert SIGNALEN not in hide({PRAKTIJK: practices, SIGNALEN: full}, "openbaar", DREMPELS)
    assert SIGNALEN not in hide({SIGNALEN: full}, "werkgroep", DREMPELS)
    analist = hide({SIGNALEN: full}, "analist", DREMPELS)[SIGNALEN]
    pd.testing.assert_frame_equal(analist, full, check_dtype=False)
