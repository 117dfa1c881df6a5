import pandas as pd
import pytest
from invented_marts import invented_context

from etl.publish import views
from etl.publish.formats import Missing, period


def group_frame(**cells):
    row = {
        "niveau": "regio",
        "gebied": "*",
        "groep": "interventie",
        "periode": "2025K3",
        "zorgvorm": "TOTAAL",
        "aantal_praktijken": 3,
        "patienten_onder_18": 1000,
        "jeugdigen_verwezen": 8,
        "per_1000": 8.0,
        "per_1000_onder": 3.5,
        "per_1000_boven": 15.8,
        "status": "definitief",
        "onderdrukt": False,
    }
    return pd.DataFrame([row | cells])


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        ({"per_1000": 0.0, "onderdrukt": False}, "per_1000", 0.0),
        ({"per_1000": None, "onderdrukt": True}, "per_1000", Missing.HIDDEN),
        ({"per_1000": None, "onderdrukt": False}, "per_1000", Missing.UNKNOWN),
        ({"per_1000": None, "onderdrukt": True, "reden_leeg": "lijst_onbekend"}, "per_1000", Missing.UNKNOWN),
        (
            {"jeugdigen_verwezen": pd.NA, "onderdrukt": True, "reden_leeg": "lijst_onbekend"},
            "jeugdigen_verwezen",
            Missing.HIDDEN,
        ),
        ({"jeugdigen_verwezen": pd.NA, "onderdrukt": pd.NA}, "jeugdigen_verwezen", Missing.UNKNOWN),
        ({}, "jeugdigen_verwezen", Missing.UNKNOWN),
    ],
)
def test_zero_hidden_and_unknown_are_three_things(row, column, expected):
    assert views.value(row, column) == expected


def test_names_are_ordered_without_accents_and_capitals():
    names = ["Zuid", "élan", "Eik", "de Brink"]
    assert sorted(names, key=views.name_key) == ["de Brink", "Eik", "élan", "Zuid"]


def test_only_the_region_and_all_zorgvormen_up_to_the_quarter_are_compared():
    frame = pd.concat(
        [
            group_frame(),
            group_frame(gebied="9901"),
            group_frame(zorgvorm="SGGZ"),
            group_frame(periode="2025K4"),
            group_frame(periode="2025K2"),
        ]
    )
    rates = views.group_rates(frame, period("2025K3"))
    assert [rate.periode.code for rate in rates] == ["2025K2", "2025K3"]


def test_the_comparison_falls_back_on_the_quarter_when_the_year_is_hidden():
    hidden = {"per_1000": None, "per_1000_onder": None, "per_1000_boven": None, "onderdrukt": True}
    tables = {
        views.GROEP_JAAR: group_frame(periode="2025K3-jaar", **hidden),
        views.GROEP_KWARTAAL: group_frame(),
    }
    context = invented_context()
    assert views.compared_rates(tables, context)["interventie"].periode == period("2025K3")
    tables[views.GROEP_JAAR] = group_frame(periode="2025K3-jaar")
    assert views.compared_rates(tables, context)["interventie"].periode == period("2025K3-jaar")
    tables = {views.GROEP_JAAR: group_frame(periode="2025K3-jaar", **hidden)}
    assert views.compared_rates(tables, context)["interventie"].per_1000 is Missing.HIDDEN


def practice_frame(*rows):
    return pd.DataFrame(
        [
            {"praktijk_id": praktijk, "kwartaal": kwartaal, "groep": groep, "praktijk_naam": praktijk,
             "gemeente": "9901", "patienten_onder_18": 900, "jeugdigen_verwezen": 9, "per_1000": 10.0,
             "per_1000_onder": 4.6, "per_1000_boven": 19.0, "onderdrukt": False}
            for praktijk, kwartaal, groep in rows
        ]
    )  # fmt: skip


def test_a_start_is_the_step_from_without_to_with_soj_and_nothing_else():
    frame = practice_frame(
        ("a", "2024K4", "controle"), ("a", "2025K1", "overgang"), ("a", "2025K2", "interventie"),
        ("b", "2024K4", "interventie"), ("b", "2025K1", "controle"),
        ("c", "2025K1", "interventie"), ("c", "2024K4", "controle"),
        ("d", "2025K3", "controle"), ("d", "2025K4", "interventie"),
    )  # fmt: skip
    starts = views.soj_starts({views.PRAKTIJK_KWARTAAL: frame}, period("2025K3"))
    assert starts == [(period("2025K1"), 2)]


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (("controle",) * 4, "controle"),
        (("controle", "controle", "overgang", "interventie"), "overgang"),
        (("interventie", "uitgesloten", "interventie", "interventie"), "uitgesloten"),
    ],
)
def test_the_group_over_a_year_follows_from_its_quarters(groups, expected):
    quarters = ("2024K4", "2025K1", "2025K2", "2025K3")
    tables = {
        views.PRAKTIJK_KWARTAAL: practice_frame(
            ("a", "2024K3", "interventie"), *(("a", *pair) for pair in zip(quarters, groups, strict=True))
        ),
        views.PRAKTIJK_JAAR: pd.DataFrame(
            [
                {"praktijk_id": "a", "kwartaal_tm": "2025K3", "zorgvorm": "TOTAAL", "jeugdigen_verwezen": 31,
                 "patienten_onder_18": 900, "onderdrukt": False}
            ]
        ),
    }  # fmt: skip
    found = views.practices(tables, invented_context())
    assert found.periode == period("2025K3-jaar")
    assert [(one.naam, one.gemeente, one.rate.groep) for one in found.rows] == [("a", "Oeverhoek", expected)]


def test_the_band_of_the_region_is_of_the_same_period_as_the_practices(marts, context):
    over_year = views.practices(marts, context)
    assert over_year.region.periode == over_year.periode == period("2025K3-jaar")
    without_year = {name: frame for name, frame in marts.items() if name != views.PRAKTIJK_JAAR}
    quarter = views.practices(without_year, context)
    assert quarter.region.periode == quarter.periode == period("2025K3")
