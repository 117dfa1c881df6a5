"""Percentages of the region, so coarse that either count keeps as many values as the threshold."""

import numpy as np
import pandas as pd
import pytest

from etl.disclose.coarse import (
    COUNTS_OF_COMPLETENESS,
    EVERYTHING,
    FINE,
    ROUGH,
    coarsen,
    coarsen_completeness,
    of_region,
)


def shares(pairs, **more):
    frame = pd.DataFrame(pairs, columns=["teller", "noemer"]).astype("Int64")
    return frame.assign(aandeel_pct=100 * frame["teller"] / frame["noemer"], onderdrukt=False, **more)


def shown_at(pairs, drempel):
    return coarsen(shares(pairs), drempel)["aandeel_pct"]


@pytest.mark.parametrize(
    ("teller", "noemer", "shown"),
    [
        (123, 1000, 12), (0, 1000, 0), (1000, 1000, 100), (500, 500, 100),
        # fewer than a hundred thresholds: to five
        (123, 499, 25), (20, 100, 20),
        # fewer than twenty thresholds: not at all
        (20, 99, None), (0, 99, None),
        # few youths on either side
        (4, 1000, None), (996, 1000, None), (1, 100, None),
        # what rounding would call nothing, or everything
        (5, 5000, None), (4990, 5000, None), (6, 400, None),
    ],
)  # fmt: skip
def test_a_share_of_the_werkgroep(teller, noemer, shown):
    found = shown_at([(teller, noemer)], 5)[0]
    assert pd.isna(found) if shown is None else found == shown


@pytest.mark.parametrize("drempel", [5, 10])
def test_who_knows_one_of_the_counts_keeps_as_many_values_for_the_other(drempel):
    """Counts are whole and the shown share is the nearest step: that is all that the reader knows."""
    for noemer in range(18 * drempel, 130 * drempel, 7):
        tellers = np.arange(noemer + 1)
        shown = shown_at([(teller, noemer) for teller in tellers.tolist()], drempel).dropna()
        step = 1 if noemer >= 100 * drempel else 5
        for share in sorted(set(shown) - {0, EVERYTHING}):
            assert (abs(100 * tellers / noemer - share) <= step / 2).sum() >= drempel, (noemer, share)
    for teller in (drempel, 4 * drempel, 30 * drempel):
        noemers = np.arange(teller, 400 * drempel)
        shown = shown_at([(teller, noemer) for noemer in noemers.tolist()], drempel).dropna()
        for place, share in shown[~shown.isin([0, EVERYTHING])].items():
            step = 1 if noemers[place] >= 100 * drempel else 5
            assert (abs(100 * teller / noemers - share) <= step / 2).sum() >= drempel, (teller, share)


def test_counts_are_gone_and_every_row_is_hidden_in_part():
    seen = coarsen(shares([(123, 1000), (4, 9)]), 5)
    assert seen[["teller", "noemer"]].isna().all(axis=None)
    assert seen["onderdrukt"].all()


def test_an_index_is_whole_and_stands_only_where_both_counts_are_large():
    frame = shares([(700, None), (1000, None), (499, None)], indexcijfer=[70.0, 100.0, 49.9])
    assert coarsen(frame, 5)["indexcijfer"].tolist() == [70, 100, pd.NA]
    small_base = shares([(700, None), (400, None)], indexcijfer=[175.0, 100.0])
    assert coarsen(small_base, 5)["indexcijfer"].isna().all()


def test_the_steps_are_one_threshold_wide():
    for step, thresholds in (FINE, ROUGH):
        assert step * thresholds == EVERYTHING


def test_only_the_region_and_the_periods_of_the_profile_stay():
    frame = pd.DataFrame({"gebied": ["*", "*", "9901", "*"], "periode": ["2025K1", "2025K1-jaar", "2025K1", "2025H1"]})
    assert of_region(frame, r"\d{4}K[1-4]").index.tolist() == [0]


def completeness(**columns):
    one = {"kwartaal": "2025K1", "verwacht_pct": 91.0, "onder": 83.0, "boven": 96.0, "gemeten_dekking": 0.81,
           "aantal_voorspellingen": 30, "bekend": 90, "nog_verwacht": 9.0, "nog_verwacht_onder": 5.0,
           "nog_verwacht_boven": 14.0, "gewone_omvang": 100.0, "onderdrukt": False}  # fmt: skip
    return pd.DataFrame([one | columns])


@pytest.mark.parametrize(
    ("full", "shown"),
    [
        ((91, 83, 96), (90, 80, 100)), ((93, 90, 95), (95, 90, 95)), ((100, 100, 100), (100, 100, 100)),
        ((99.7, 99.7, 100), (95, 95, 100)), ((1.0, 0.0, 2.0), (0, 0, 5)),
    ],
)  # fmt: skip
def test_completeness_is_shown_in_steps_of_five_and_100_is_only_100(full, shown):
    names = ("verwacht_pct", "onder", "boven")
    row = coarsen_completeness(completeness(**dict(zip(names, full, strict=True))), 5).loc[0]
    assert tuple(row[name] for name in names) == shown
    assert row["onder"] <= row["verwacht_pct"] <= row["boven"]


def test_no_count_of_completeness_is_shown_and_the_row_says_so():
    row = coarsen_completeness(completeness(), 5).loc[0]
    assert row[list(COUNTS_OF_COMPLETENESS)].isna().all()
    assert row["onderdrukt"] and (row["gemeten_dekking"], row["aantal_voorspellingen"]) == (0.81, 30)


@pytest.mark.parametrize(("size", "drempel", "is_shown"), [(100, 5, True), (99.9, 5, False), (199, 10, False),
                                                           (None, 5, False)])  # fmt: skip
def test_completeness_of_a_small_region_is_not_shown(size, drempel, is_shown):
    row = coarsen_completeness(completeness(gewone_omvang=size), drempel).loc[0]
    assert row[["verwacht_pct", "onder", "boven"]].notna().all() == is_shown
    assert row[["verwacht_pct", "onder", "boven"]].notna().any() == is_shown
