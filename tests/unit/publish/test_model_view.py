import pandas as pd
from invented_marts import BOUNDS, invented_context

from etl.publish import model_view
from etl.publish.formats import Missing


def row(**cells):
    blank = dict.fromkeys([*"abcdefghijklm", *BOUNDS])
    base = {
        "niveau": "regio",
        "gebied": "*",
        "groep": "interventie",
        "periode": "2025K3",
        "kostenbasis": "gemiddeld",
        "prijspeil": "2025",
        "niet_beschikbaar": "",
        "l_bestaat_uit": "H+I",
        "onderdrukt": False,
    }
    return base | blank | cells


def column(**cells):
    tables = {"mart.rekenmodel": pd.DataFrame([row(**cells)])}
    return model_view.columns(tables, invented_context(), cells.get("niveau", "regio"))[0]


def test_what_was_not_delivered_is_unknown_and_what_does_not_exist_is_not_applicable():
    found = column(groep="controle", a=100.0, b=5, niet_beschikbaar="D, G, J")
    assert found.letters["D"] is Missing.UNKNOWN
    assert found.letters["K"] is Missing.NOT_APPLICABLE
    assert found.letters["B"] == 5.0


def test_an_empty_letter_of_a_hidden_row_is_hidden_unless_it_was_not_delivered():
    found = column(groep="controle", a=100.0, niet_beschikbaar="D, G, J", onderdrukt=True)
    assert found.letters["B"] is Missing.HIDDEN
    assert found.letters["J"] is Missing.UNKNOWN
    assert found.letters["K"] is Missing.NOT_APPLICABLE
    assert found.m_onder is Missing.HIDDEN


def test_without_patients_the_percentages_cannot_exist():
    assert column(a=0.0, b=0, c=0).letters["E"] is Missing.NOT_APPLICABLE


def test_letters_are_read_from_the_words_of_the_mart():
    assert model_view.letters_in("H+I+K") == ("H", "I", "K")
    assert model_view.letters_in("D, G, J") == ("D", "G", "J")
    assert model_view.letters_in("") == ()


def test_areas_stand_in_the_order_of_the_region_and_the_year_before_the_quarter(marts, context):
    found = model_view.areas(marts, context, "gemeente")
    assert [area.naam for area in found] == [naam for _, naam in context.gemeenten]
    for area in found:
        periods = [one.periode.soort for one in area.columns]
        assert periods == sorted(periods, reverse=True)
        groups = [one.groep for one in area.columns if one.periode.soort == "kwartaal"]
        assert groups == [groep for groep in ("interventie", "controle", "overgang", "totaal") if groep in groups]


def test_other_periods_than_the_two_of_the_release_are_left_out():
    frame = pd.DataFrame([row(periode=code) for code in ("2025K2", "2025K3", "2025K4", "2024", "2025K2-jaar")])
    found = model_view.columns({"mart.rekenmodel": frame}, invented_context(), "regio")
    assert [one.periode.code for one in found] == ["2025K2-jaar", "2025K3"]


def test_no_table_gives_none_and_an_empty_table_gives_no_columns(marts, context):
    assert model_view.columns({}, context, "regio") is None
    empty = {"mart.rekenmodel": marts["mart.rekenmodel"].iloc[:0]}
    assert model_view.columns(empty, context, "regio") == []
