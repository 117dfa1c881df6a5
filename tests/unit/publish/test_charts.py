import re
from dataclasses import replace

import pytest
from invented_marts import invented_context
from lxml import etree

from etl.publish import accounting_view, charts, views
from etl.publish.formats import Missing, period


@pytest.fixture(scope="module")
def rates(marts, context):
    return views.group_rates(marts[views.GROEP_KWARTAAL], context.periode)


@pytest.fixture(scope="module")
def trend(marts, context, rates):
    return charts.trend_svg(rates, views.soj_starts(marts, context.periode))


@pytest.fixture(scope="module")
def dots(marts, context):
    view = views.practices(marts, context)
    return charts.practices_svg(view, view.rows)


@pytest.fixture(scope="module")
def waterfall(marts):
    return charts.waterfall_svg(accounting_view.chains(accounting_view.steps(marts))[1], 2)


def texts(svg):
    return [element.text for element in etree.fromstring(svg).iter("text") if element.text]


def test_every_chart_says_in_words_what_it_shows(trend, dots, waterfall):
    for svg in (trend, dots, waterfall):
        root = etree.fromstring(svg)
        assert root.get("role") == "img"
        title, description = (root.find(tag) for tag in ("title", "desc"))
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert len(title.text) > 10
        assert len(description.text) > 40


def test_no_chart_refers_to_anywhere_or_runs_anything(trend, dots, waterfall):
    for svg in (trend, dots, waterfall):
        assert "://" not in svg
        assert not re.search(r"xmlns|href|<script|<style|<image|<foreignObject|\son\w+=", svg)


def test_ids_are_the_chart_s_own_and_every_reference_is_to_one_of_them(trend, dots, waterfall):
    seen = set()
    for prefix, svg in (("verloop", trend), ("praktijken-1", dots), ("rijen-2", waterfall)):
        ids = {element.get("id") for element in etree.fromstring(svg).iter() if element.get("id")}
        assert ids
        assert all(one.startswith(f"{prefix}-") for one in ids)
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= ids
        assert not ids & seen
        seen |= ids


def test_a_chart_is_the_same_whatever_was_drawn_before_it(marts, context, rates, trend, dots):
    assert charts.trend_svg(rates, views.soj_starts(marts, context.periode)) == trend
    view = views.practices(marts, context)
    assert charts.practices_svg(view, view.rows) == dots


def test_groups_differ_in_more_than_colour(trend):
    assert {"Met SOJ", "Zonder SOJ"} <= set(texts(trend))
    grey = re.sub(r"#[0-9a-f]{6}", "#000000", trend)
    points = re.findall(r'<path transform="[^"]*" d="(M[^"]*)"', grey)
    assert len(set(points)) >= 2


def test_provisional_quarters_are_hatched_and_final_ones_are_not(rates, trend):
    assert 'id="verloop-voorlopig"' in trend
    final = [replace(rate, status="definitief") for rate in rates]
    assert "voorlopig" not in charts.trend_svg(final, [])


def test_starts_of_soj_carry_the_number_of_practices(rates):
    svg = charts.trend_svg(rates, [(period("2020K1"), 3), (period("2031K1"), 9)])
    assert "+3" in texts(svg)
    assert "+9" not in texts(svg)


def test_a_hidden_rate_is_not_drawn(rates):
    def points(chosen):
        svg = charts.trend_svg(chosen, [])
        return len(re.findall(r'<path transform="translate[^"]*" d="M', svg))

    one_hidden = [
        replace(rate, per_1000=Missing.HIDDEN, onder=Missing.HIDDEN, boven=Missing.HIDDEN)
        if rate.groep == "controle" and rate.periode.code == "2020K2"
        else rate
        for rate in rates
    ]
    assert points(one_hidden) == points(rates) - 1


def test_the_axis_holds_every_rate_and_not_every_wide_interval(rates):
    wide = [replace(rates[0], boven=1000.0), *rates[1:]]
    top = charts.nice_top(wide)
    assert top < 100
    assert top >= max(rate.per_1000 for rate in rates if rate.known)
    assert charts.runs_off(wide)
    assert charts.nice_top([]) == 1.0
    assert not charts.runs_off([])


def test_practices_stand_in_the_alphabet_with_their_numbers_beside_them(dots):
    found = texts(dots)
    names = [one for one in found if one.split()[0] in ("Dokters", "Praktijk", "Huisartsen", "Medisch")]
    assert names == sorted(names, key=views.name_key)
    assert "Praktijk <Nieuw> & Oud" in found
    assert "Praktijk 't Hof" in found
    assert "19,0 (13,2–26,4)" in found


def test_a_hidden_practice_has_a_symbol_and_no_interval(marts, context):
    view = views.practices({views.PRAKTIJK_KWARTAAL: marts[views.PRAKTIJK_KWARTAAL]}, context)
    hidden = [one for one in view.rows if one.rate.jeugdigen is Missing.HIDDEN]
    assert hidden
    found = texts(charts.practices_svg(view, hidden))
    assert found.count(".") == 3 * len(hidden)
    assert [one for one in found if re.search(r"\d \(\d", one)] == []


def test_the_waterfall_prints_every_number_of_the_accounting(marts, waterfall):
    found = texts(waterfall)
    for step in accounting_view.steps(marts)[1:]:
        assert f"{step.rows_in:,.0f}".replace(",", ".") in found
        for fall in step.falls:
            assert f"−{fall.aantal:,.0f}".replace(",", ".") in found


def test_a_hidden_step_has_a_symbol_and_no_bar():
    hidden = accounting_view.Fall("Overige redenen", Missing.HIDDEN)
    step = accounting_view.Step("telling", "Erin", "Eruit", 100.0, Missing.HIDDEN, (hidden,))
    found = texts(charts.waterfall_svg([step]))
    assert found.count(".") == 2
    assert "100" in found


def test_nothing_that_is_known_draws_without_fault():
    context = invented_context()
    rate = views.Rate(context.periode, "controle", *[Missing.HIDDEN] * 6, "voorlopig", "")
    assert "<svg" in charts.trend_svg([rate], [])
    practice = views.Practice("01990001", "P", "9901", rate)
    assert "<svg" in charts.practices_svg(views.Practices(context.periode, [practice], None), [practice])
