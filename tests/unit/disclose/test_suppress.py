from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from reader import narrowed_below_the_threshold, narrowed_in_openbaar, narrowed_in_werkgroep
from small_regions import (
    ANALIST_COUNTS,
    DREMPELS,
    GROEP,
    HALFJAAR,
    PRAKTIJK,
    Shape,
    full_tables,
    practice_rows,
    region,
)

from etl.disclose.suppress import PROFIELEN, VOLLEDIGHEID, hide
from etl.disclose.werkgroep import ANALIST_ONLY

RATE = ["per_1000", "per_1000_onder", "per_1000_boven"]
SMALL = [
    Shape(),
    Shape(praktijken=4, gemeenten=1, gemiddeld=5),
    Shape(praktijken=9, gemeenten=3, gemiddeld=7),
    Shape(praktijken=7, halfjaren=2, gemiddeld=14),
]
REGIONS = [(seed, shape) for shape in SMALL for seed in range(5)]


GROEPEN = {"i": "interventie", "c": "controle", "o": "overgang", "u": "uitgesloten"}


def counts(values: list[int | None], gemeenten: str = "1", groepen: str = "i") -> pd.DataFrame:
    """Practices with these counts in both quarters of a half-year; the letters give gemeente and group."""
    rows = [
        {
            "praktijk_id": f"0199{number:04}",
            "kwartaal": kwartaal,
            "praktijk_naam": f"Praktijk {number}",
            "gemeente": f"990{gemeenten[number % len(gemeenten)]}",
            "groep": GROEPEN[groepen[number % len(groepen)]],
            "patienten_onder_18": 1000,
            "jeugdigen_verwezen": value,
        }
        for number, value in enumerate(values)
        for kwartaal in ("2020K1", "2020K2")
    ]
    return pd.DataFrame(rows).astype({"jeugdigen_verwezen": "Int64"})


def group(tables, groep, gebied="*", periode="2020K1"):
    frame = tables[GROEP]
    return frame[(frame["groep"] == groep) & (frame["gebied"] == gebied) & (frame["periode"] == periode)].iloc[0]


def test_the_analyst_gets_everything_unchanged():
    full = region(1, Shape())
    seen = hide(full, "analist", DREMPELS)
    assert set(seen) == {PRAKTIJK, GROEP}
    for name, frame in seen.items():
        pd.testing.assert_frame_equal(frame, full[name])


def test_the_table_that_hands_over_half_years_is_published_under_its_own_name_to_nobody():
    assert all(HALFJAAR not in hide(region(1, Shape()), profiel, DREMPELS) for profiel in PROFIELEN)


def test_an_unknown_profile_is_an_error_and_not_an_open_door():
    with pytest.raises(ValueError, match="unknown profile"):
        hide(region(1, Shape()), "iedereen", DREMPELS)


def test_hiding_leaves_the_full_tables_as_they_were():
    full = region(2, Shape())
    before = {name: frame.copy(deep=True) for name, frame in full.items()}
    for profiel in PROFIELEN:
        hide(full, profiel, DREMPELS)
    for name, frame in full.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_the_werkgroep_sees_zero_and_five_and_not_one_to_four():
    seen = hide(full_tables(counts([0, 1, 4, 5])), "werkgroep", DREMPELS)[PRAKTIJK]
    first = seen[seen["kwartaal"] == "2020K1"].set_index("praktijk_id")
    assert first["onderdrukt"].tolist() == [False, True, True, False]
    assert first["jeugdigen_verwezen"].isna().tolist() == [False, True, True, False]
    assert first[RATE].isna().all(axis=1).tolist() == [False, True, True, False]
    assert first["patienten_onder_18"].notna().all()
    assert first["status"].notna().all()


def test_a_region_may_set_another_threshold():
    seen = hide(full_tables(counts([5, 6])), "werkgroep", type(DREMPELS)(werkgroep=6, openbaar=10))[PRAKTIJK]
    assert seen["onderdrukt"].tolist() == [True, True, False, False]


def test_an_unknown_list_is_not_a_hidden_count():
    full = full_tables(counts([12]))
    practice = full[PRAKTIJK]
    full[PRAKTIJK] = practice.assign(
        patienten_onder_18=None, reden_leeg="lijst_onbekend", **dict.fromkeys(RATE, np.nan)
    )
    seen = hide(full, "werkgroep", DREMPELS)[PRAKTIJK]
    assert seen["jeugdigen_verwezen"].tolist() == [12, 12]
    assert not seen["onderdrukt"].any()
    assert (seen["reden_leeg"] == "lijst_onbekend").all()


def test_counts_and_facts_for_the_analyst_are_empty_for_the_werkgroep():
    seen = hide(region(3, Shape()), "werkgroep", DREMPELS)[PRAKTIJK]
    assert seen[[*ANALIST_COUNTS, "praktijkbasis"]].isna().all(axis=None)
    assert set(ANALIST_COUNTS) <= set(ANALIST_ONLY)


def test_a_column_that_nobody_judged_yet_does_not_reach_the_werkgroep():
    full = region(3, Shape())
    full[PRAKTIJK]["jeugdigen_met_spoed"] = 7
    assert hide(full, "werkgroep", DREMPELS)[PRAKTIJK]["jeugdigen_met_spoed"].isna().all()


def test_completeness_of_practices_is_that_of_the_region_as_it_is_shown():
    full = full_tables(counts([12, 30]))
    assert hide(full, "werkgroep", DREMPELS)[PRAKTIJK]["volledigheid_pct"].isna().all()
    full[PRAKTIJK].loc[0, "volledigheid_pct"] = 50.0
    full[VOLLEDIGHEID] = completeness(verwacht_pct=[91.0, 77.0], gewone_omvang=[100.0, 99.0])
    seen = hide(full, "werkgroep", DREMPELS)
    by_quarter = seen[PRAKTIJK].groupby("kwartaal")["volledigheid_pct"]
    assert by_quarter.count().to_dict() == {"2020K1": 2, "2020K2": 0}
    assert (by_quarter.max()["2020K1"], by_quarter.min()["2020K1"]) == (90, 90)
    assert VOLLEDIGHEID not in hide(full, "openbaar", DREMPELS)
    pd.testing.assert_frame_equal(hide(full, "analist", DREMPELS)[VOLLEDIGHEID], full[VOLLEDIGHEID])


def completeness(**columns):
    rest = {"onder": 70.0, "boven": 99.0, "gemeten_dekking": 0.81, "aantal_voorspellingen": 30, "bron": "levering",
            "gezien_tot": pd.Timestamp("2020-07-03"), "bekend": 6, "nog_verwacht": 1.2, "nog_verwacht_onder": 0.0,
            "nog_verwacht_boven": 3.0, "onderdrukt": False}  # fmt: skip
    return pd.DataFrame({"kwartaal": ["2020K1", "2020K2"], **columns}).assign(**rest)


def test_a_total_is_hidden_with_one_of_its_practices_and_its_list_stays():
    seen = hide(full_tables(counts([3, 20, 30, 40], groepen="iicc")), "werkgroep", DREMPELS)
    assert pd.isna(group(seen, "interventie")["jeugdigen_verwezen"])
    assert pd.isna(group(seen, "totaal")["jeugdigen_verwezen"])
    assert group(seen, "controle")["jeugdigen_verwezen"] == 70
    hidden = seen[GROEP][seen[GROEP]["onderdrukt"]]
    assert hidden[["jeugdigen_verwezen", *RATE]].isna().all(axis=None)
    assert hidden["patienten_onder_18"].notna().all()


def test_a_total_with_a_practice_that_is_unknown_is_hidden():
    full = full_tables(counts([None, 20]))
    seen = hide(full, "werkgroep", DREMPELS)
    assert group(seen, "totaal")["onderdrukt"]
    assert not seen[PRAKTIJK]["onderdrukt"].any()


def test_a_gemeente_without_hidden_practices_keeps_its_total_when_the_region_loses_it():
    seen = hide(full_tables(counts([3, 20], gemeenten="12")), "werkgroep", DREMPELS)
    assert group(seen, "totaal", "9902")["jeugdigen_verwezen"] == 20
    assert group(seen, "totaal", "9901")["onderdrukt"]
    assert group(seen, "totaal")["onderdrukt"]


def test_a_total_of_which_the_practices_do_not_appear_is_hidden():
    full = full_tables(counts([20, 30]))
    full[GROEP]["aantal_praktijken"] += 1
    assert hide(full, "werkgroep", DREMPELS)[GROEP]["onderdrukt"].all()


def test_few_youths_without_a_practice_are_not_told_by_a_total():
    full = full_tables(counts([20, 30]))
    whole = full[GROEP]["groep"] == "totaal"
    full[GROEP].loc[whole, "jeugdigen_verwezen"] += 3
    seen = hide(full, "werkgroep", DREMPELS)
    assert group(seen, "totaal")["onderdrukt"]
    assert group(seen, "interventie")["jeugdigen_verwezen"] == 50


def test_the_werkgroep_gets_no_single_zorgvorm_and_no_table_that_was_not_judged():
    full = region(4, Shape())
    full[GROEP] = pd.concat([full[GROEP], full[GROEP].assign(zorgvorm="SGGZ")])
    for name in (
        "mart.verwijskanaal_kwartaal",
        "mart.rekenmodel",
        "mart.verwijzingen_groep_jaar",
        "mart.nieuw",
    ):
        full[name] = full[GROEP]
    seen = hide(full, "werkgroep", DREMPELS)
    assert set(seen) == {PRAKTIJK, GROEP}
    assert set(seen[GROEP]["zorgvorm"]) == {"TOTAAL"}


def test_definitions_are_those_of_the_tables_that_the_profile_gets():
    full = region(4, Shape())
    full["mart.definities"] = pd.DataFrame(
        {"tabel": [PRAKTIJK, GROEP, "kern.trajecten", "mart.definities"], "kolom": "x"}
    )
    seen = {profiel: set(hide(full, profiel, DREMPELS)["mart.definities"]["tabel"]) for profiel in PROFIELEN}
    assert seen["analist"] == {PRAKTIJK, GROEP, "kern.trajecten", "mart.definities"}
    assert seen["werkgroep"] == {PRAKTIJK, GROEP, "mart.definities"}
    assert seen["openbaar"] == {GROEP, "mart.definities"}


@lru_cache
def published(seed: int, shape: Shape):
    """Full tables, what the werkgroep sees, what the public sees; not to be changed."""
    full = region(seed, shape)
    return full, hide(full, "werkgroep", DREMPELS), hide(full, "openbaar", DREMPELS)


@pytest.mark.parametrize(("seed", "shape"), REGIONS)
def test_no_hidden_count_of_the_werkgroep_can_be_narrowed_to_fewer_than_five_values(seed, shape):
    full, werkgroep, openbaar = published(seed, shape)
    assert narrowed_in_werkgroep(full[PRAKTIJK], werkgroep, openbaar, 5) == []


@pytest.mark.parametrize(("seed", "shape"), REGIONS)
def test_a_total_says_nothing_more_to_who_knows_that_a_hidden_count_is_one_to_four(seed, shape):
    full, werkgroep, _ = published(seed, shape)
    assert narrowed_below_the_threshold(full[PRAKTIJK], werkgroep, 5) == []


@pytest.mark.parametrize(("seed", "shape"), REGIONS)
def test_no_hidden_count_can_be_narrowed_by_the_public_to_fewer_than_ten_values(seed, shape):
    full, _, openbaar = published(seed, shape)
    assert narrowed_in_openbaar(full[PRAKTIJK], openbaar, 10) == []


def test_these_regions_hide_and_show_enough_to_be_an_attack():
    hidden, shown = {GROEP: 0, PRAKTIJK: 0, "openbaar": 0}, {GROEP: 0, PRAKTIJK: 0, "openbaar": 0}
    for seed, shape in REGIONS:
        _, werkgroep, openbaar = published(seed, shape)
        for name, frame in {**werkgroep, "openbaar": openbaar[GROEP]}.items():
            hidden[name] += int(frame["onderdrukt"].sum())
            shown[name] += int((~frame["onderdrukt"]).sum())
    assert min(hidden.values()) > 20
    assert min(shown.values()) > 20


def test_a_hidden_row_carries_no_number_from_which_the_count_follows():
    for seed, shape in REGIONS:
        for frame in (*published(seed, shape)[1].values(), *published(seed, shape)[2].values()):
            hidden = frame[frame["onderdrukt"]]
            assert hidden[["jeugdigen_verwezen", *RATE]].isna().all(axis=None)
            open_rows = frame[~frame["onderdrukt"]]
            from_rate = open_rows["per_1000"] * open_rows["patienten_onder_18"] / 1000
            assert np.allclose(from_rate, open_rows["jeugdigen_verwezen"].astype(float))


def test_the_reader_of_these_tests_does_find_what_the_primary_rule_alone_leaves_open():
    found_inside, found_outside = 0, 0
    for seed, shape in REGIONS[::3]:
        full, werkgroep, _ = published(seed, shape)
        count = full[GROEP]["jeugdigen_verwezen"]
        naive = full[GROEP].assign(jeugdigen_verwezen=count.astype("Int64").where(~count.between(1, 4)))
        found_inside += bool(narrowed_in_werkgroep(full[PRAKTIJK], {**werkgroep, GROEP: naive}, {}, 5))
        halves = full[HALFJAAR][full[HALFJAAR]["niveau"] == "regio"]
        count = halves["jeugdigen_verwezen"]
        naive = halves.assign(jeugdigen_verwezen=((count + 2) // 5 * 5).astype("Int64").where(count >= 10))
        found_outside += bool(narrowed_in_openbaar(full[PRAKTIJK], {GROEP: naive}, 10))
    assert found_inside >= 4
    assert found_outside >= 2


def test_in_a_plain_region_few_practice_quarters_are_hidden_and_some_totals_are_shown():
    full = region(7, Shape(praktijken=30, gemeenten=5, halfjaren=8, gemiddeld=10, spreiding=0.4))
    seen = hide(full, "werkgroep", DREMPELS)
    share = seen[PRAKTIJK]["jeugdigen_verwezen"].isna().mean()
    assert 0 < share <= 0.15
    assert seen[PRAKTIJK]["onderdrukt"].mean() == share
    assert not seen[GROEP]["onderdrukt"].all()


def test_the_public_sees_half_years_of_the_region_rounded_to_five():
    shape = Shape(praktijken=30, gemeenten=5, halfjaren=4, gemiddeld=10)
    full = region(8, shape)
    seen = hide(full, "openbaar", DREMPELS)
    assert set(seen) == {GROEP}
    frame = seen[GROEP]
    assert set(frame["niveau"]) == {"regio"}
    assert set(frame["periode"]) == {"2020H1", "2020H2", "2021H1", "2021H2"}
    shown = frame[~frame["onderdrukt"]].merge(
        full[HALFJAAR], on=["niveau", "gebied", "groep", "periode"], suffixes=("", "_echt")
    )
    assert len(shown) >= 4
    assert (shown["jeugdigen_verwezen"] % 5 == 0).all()
    assert ((shown["jeugdigen_verwezen"] - shown["jeugdigen_verwezen_echt"]).abs() <= 2).all()
    assert (shown["jeugdigen_verwezen_echt"] >= 10).all()
    assert frame["praktijken_zonder_lijst"].isna().all()


def public(values, groepen="i", **changes):
    return group(hide(full_tables(counts(values, groepen=groepen), **changes), "openbaar", DREMPELS),
                 "interventie", periode="2020H1")  # fmt: skip


@pytest.mark.parametrize(("values", "shown"), [([5, 6, 7], 35), ([5, 0, 0], 10), ([4, 0, 0], None), ([0, 0, 0], None)])
def test_the_public_sees_a_group_from_ten_youths_on(values, shown):
    row = public(values)
    assert row["onderdrukt"] == (shown is None)
    if shown is not None:
        assert row["jeugdigen_verwezen"] == shown


def test_the_public_does_not_see_a_group_of_two_practices():
    assert public([50, 60])["onderdrukt"]


def test_a_rate_for_the_public_follows_from_the_rounded_count():
    row = public([17, 17, 17])
    assert row["jeugdigen_verwezen"] == 100
    assert row["per_1000"] == pytest.approx(1000 * 100 / row["patienten_onder_18"])
    assert row["per_1000_onder"] < row["per_1000"] < row["per_1000_boven"]


def test_a_total_that_gives_a_hidden_group_away_is_not_public():
    seen = hide(full_tables(counts([20, 20, 20, 20, 20, 20, 1], groepen="iiiccco")), "openbaar", DREMPELS)
    assert group(seen, "totaal", periode="2020H1")["onderdrukt"]
    assert group(seen, "overgang", periode="2020H1")["onderdrukt"]
    assert not group(seen, "interventie", periode="2020H1")["onderdrukt"]
    assert not group(seen, "controle", periode="2020H1")["onderdrukt"]


def test_two_groups_do_not_tell_a_total_that_has_to_stay_hidden():
    practices = counts([20] * 6, groepen="iiiccc")
    practices.loc[0, "jeugdigen_verwezen"] = 3
    practices.loc[6, "jeugdigen_verwezen"] = 3
    full = full_tables(practices)
    assert narrowed_in_openbaar(full[PRAKTIJK], hide(full, "openbaar", DREMPELS), 10) == []


def test_a_total_with_a_hidden_group_that_stays_wide_is_public():
    seen = hide(full_tables(counts([20, 20, 20, 20, 20, 20, 12], groepen="iiiccco")), "openbaar", DREMPELS)
    assert group(seen, "overgang", periode="2020H1")["onderdrukt"]
    assert group(seen, "totaal", periode="2020H1")["jeugdigen_verwezen"] == 265


def test_a_half_year_that_tells_the_werkgroep_a_hidden_practice_is_not_public():
    practices = counts([20, 20, 20])
    practices.loc[0, "jeugdigen_verwezen"] = 1
    seen = hide(full_tables(practices), "openbaar", DREMPELS)
    assert seen[GROEP]["onderdrukt"].all()


def test_youths_who_came_in_both_quarters_leave_the_half_year_public():
    practices = counts([20, 20, 20])
    practices.loc[0, "jeugdigen_verwezen"] = 1
    seen = hide(full_tables(practices, overlap=9), "openbaar", DREMPELS)
    assert group(seen, "interventie", periode="2020H1")["jeugdigen_verwezen"] == 90


def test_a_half_year_with_one_quarter_is_not_public_yet():
    practices = practice_rows(5, Shape(praktijken=12, halfjaren=2, gemiddeld=20))
    full = full_tables(practices[practices["kwartaal"] != "2020K4"])
    assert set(hide(full, "openbaar", DREMPELS)[GROEP]["periode"]) == {"2020H1"}


def test_the_order_of_rows_does_not_change_what_is_hidden():
    full = region(9, Shape(praktijken=9, halfjaren=2))
    mixed = {name: frame.sample(frac=1, random_state=1) for name, frame in full.items()}
    for profiel, name, key in (("werkgroep", PRAKTIJK, ["praktijk_id", "kwartaal"]),
                               ("werkgroep", GROEP, ["gebied", "groep", "periode"]),
                               ("openbaar", GROEP, ["gebied", "groep", "periode"])):  # fmt: skip
        one, other = (
            hide(tables, profiel, DREMPELS)[name].sort_values(key, ignore_index=True) for tables in (full, mixed)
        )
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize(
    ("values", "gemeenten", "region_is_hidden"),
    [
        pytest.param([3, 2, 20], "112", False, id="two hidden practices of one gemeente with five together"),
        pytest.param([3, 4, 20], "112", True, id="two hidden practices with seven together are three and four"),
        pytest.param([3, 2, 20, 20], "1234", False, id="two hidden gemeenten with five together"),
        pytest.param([4, 4, 20, 20], "1234", True, id="two hidden gemeenten with eight together are four and four"),
        pytest.param([4, 4, 1, 20], "1234", False, id="three hidden gemeenten with nine together"),
        pytest.param([4, 4, 2, 20], "1234", True, id="three hidden gemeenten with ten together hold no one"),
        pytest.param([1, 2, 20, 20], "1234", True, id="two hidden gemeenten with three together"),
        pytest.param([4, 20, 20, 20], "1234", True, id="one hidden gemeente"),
    ],
)
def test_a_total_of_the_region_may_hold_hidden_practices_of_two_gemeenten(values, gemeenten, region_is_hidden):
    seen = hide(full_tables(counts(values, gemeenten)), "werkgroep", DREMPELS)
    assert bool(group(seen, "interventie")["onderdrukt"]) is region_is_hidden
