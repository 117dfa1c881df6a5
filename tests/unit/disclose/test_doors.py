"""Doors where counts are hidden: tenths of a group, from which no count can be narrowed too far."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pandas as pd
import pytest

from etl.disclose.doors import DOORS, in_tenths, leaves_open, tenths_of


def tables(*rows, periode="2024"):
    """Full tables of a region, from (groep, practices, youths, per door …)."""
    doors, groups = [], []
    for groep, practices, youths, *counts in rows:
        key = {"niveau": "regio", "gebied": "*", "groep": groep, "periode": periode}
        doors.append({**key, "jeugdigen_verwezen": youths, **dict(zip(DOORS, counts, strict=True))})
        groups.append({**key, "zorgvorm": "TOTAAL", "aantal_praktijken": practices})
    return pd.DataFrame(doors), pd.DataFrame(groups)


def shown(*rows, drempel=5, **changes):
    found = in_tenths(*tables(*rows, **changes), "2025K3", drempel)
    return {groep: tuple(tenths[door] for door in DOORS) for groep, tenths in found.items()}


@pytest.mark.parametrize(("count", "tenths"), [(0, 0), (4, 0), (5, 1), (14, 1), (15, 2), (94, 9), (95, 10), (100, 10)])
def test_a_count_of_a_hundred_is_rounded_to_ten_halves_up(count, tenths):
    assert tenths_of(count, 100) == tenths


def test_both_groups_are_told_in_tenths_and_no_other_group():
    rows = [("interventie", 3, 120, 60, 24, 30, 6), ("controle", 9, 300, 240, 0, 40, 20)]
    assert shown(*rows, ("totaal", 12, 420, 300, 24, 70, 26)) == {"interventie": (5, 2, 3, 1), "controle": (8, 0, 1, 1)}


@pytest.mark.parametrize(("practices", "youths", "drempel"), [(2, 120, 5), (3, 99, 5), (3, 199, 10), (3, 0, 5)])
def test_a_small_group_is_not_told(practices, youths, drempel):
    assert shown(("controle", practices, youths, youths, 0, 0, 0), drempel=drempel) == {}


def test_from_a_hundred_youths_on_a_group_is_told():
    assert shown(("controle", 3, 100, 100, 0, 0, 0)) == {"controle": (10, 0, 0, 0)}


@pytest.mark.parametrize("periode", ["2025K3-jaar", "2024K4-jaar", "2025", "2023"])
def test_years_that_overlap_others_and_years_that_are_not_the_last_whole_one_are_not_told(periode):
    assert shown(("controle", 3, 100, 100, 0, 0, 0), periode=periode) == {}


def test_four_halves_that_are_all_rounded_up_would_tell_each_count_and_are_left_out():
    assert shown(("controle", 3, 100, 15, 25, 25, 35)) == {}


@pytest.mark.parametrize(("youths", "drempel"), [(40, 2), (41, 2), (47, 2), (60, 3)])
def test_who_knows_how_many_youths_there_were_can_narrow_no_count_too_far(youths, drempel):
    """Every way in which the doors can add up, laid beside what is told of it: this is the whole attack."""
    behind = defaultdict(set)
    for first, second, third in product(range(youths + 1), repeat=3):
        if first + second + third <= youths:
            counts = (first, second, third, youths - first - second - third)
            behind[tuple(tenths_of(count, youths) for count in counts)].add(counts)
    told = [one for one in behind if leaves_open(dict(zip(DOORS, one, strict=True)), youths, drempel)]
    assert len(told) > 200
    for one in told:
        for place in range(len(DOORS)):
            assert len({counts[place] for counts in behind[one]}) >= drempel
    hidden = [one for one in behind if one not in told]
    assert all(min(len({counts[place] for counts in behind[one]}) for place in range(4)) < drempel for one in hidden)


def test_of_fewer_youths_almost_none_would_be_fewer_than_five_values():
    assert len({count for count in range(81) if tenths_of(count, 80) == 0}) < 5
    assert shown(("controle", 3, 80, 80, 0, 0, 0)) == {}
