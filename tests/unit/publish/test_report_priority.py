"""The list of practices to talk about: in the alphabet, with what chance does, and for analysts alone."""

from __future__ import annotations

import pandas as pd
import pytest
from invented_marts import invented_context
from lxml import html
from python_calamine import CalamineWorkbook
from test_sentences import FORBIDDEN

from etl.publish import views
from etl.publish.priority_view import priority
from etl.publish.report import render_report
from etl.publish.workbook import write_workbook

ROWS = [
    ("01990001", "Praktijk Zuid", "controle", 2100.0, 30.25, True, 12.4, 0.62),
    ("01990002", "Praktijk Élan", "controle", 3100.0, 28.0, True, None, None),
    ("01990003", "Praktijk Boog", "interventie", None, None, False, -20.0, 0.05),
]
COLUMNS = ["praktijk_id", "praktijk_naam", "groep", "a", "m", "gekozen", "verwachte_daling_pct", "kans_bovenste_kwart"]


@pytest.fixture
def tables():
    frame = pd.DataFrame(ROWS, columns=COLUMNS)
    years = [frame.assign(periode=periode) for periode in ("2025K2-jaar", "2025K3-jaar", "2025K4-jaar")]
    return {views.PRIORITEIT: pd.concat(years, ignore_index=True)}


def analist(**changes):
    return invented_context(profiel="analist", drempel=None, **changes)


def test_who_the_rule_takes_is_told_with_the_change_to_expect_by_chance(tables):
    part = priority(tables, analist())
    assert part["period"] == "de vier kwartalen van oktober 2024 tot en met september 2025"
    assert part["lines"] == [
        "Praktijk Élan: hoeveel het cijfer vanzelf verandert, is niet te zeggen.",
        "Praktijk Zuid: ook zonder SOJ is het volgende cijfer naar verwachting 12% lager, door toeval alleen.",
    ]


def test_the_table_is_in_the_alphabet_and_tells_unknown_from_zero(tables):
    rows = {row.naam: row.cells for row in priority(tables, analist())["table"].rows}
    assert list(rows) == ["Praktijk Boog", "Praktijk Élan", "Praktijk Zuid"]
    assert rows["Praktijk Boog"] == ("met SOJ", "–", "–", "nee", "−20,0%", "5,0%")
    assert rows["Praktijk Zuid"] == ("zonder SOJ", "2.100", "€\u00a030,25", "ja", "12,4%", "62,0%")


def test_the_page_says_that_it_is_no_ranking_and_claims_nothing(tables):
    section = html.fromstring(render_report(tables, analist())).get_element_by_id("bespreken").text_content()
    assert "geen rangorde" in section
    assert not FORBIDDEN.findall(section)


def test_nobody_chosen_and_nothing_made_are_two_things(tables):
    nobody = {views.PRIORITEIT: tables[views.PRIORITEIT].assign(gekozen=False)}
    assert priority(nobody, analist())["lines"] == []
    assert "Geen enkele praktijk" in render_report(nobody, analist())
    assert "geen cijfers" in priority({views.PRIORITEIT: tables[views.PRIORITEIT].iloc[:0]}, analist())["absent"]
    assert "staat niet in het profiel werkgroep, omdat" in priority({}, invented_context())["absent"]


def test_the_sheet_stops_at_the_quarter_of_the_report(tables, tmp_path):
    write_workbook(tables, analist(), tmp_path / "rapport.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "rapport.xlsx").get_sheet_by_name("Om te bespreken").to_python()
    body = pd.DataFrame(rows[4:], columns=rows[3])
    assert list(body["Praktijk"]) == ["Praktijk Boog"] * 2 + ["Praktijk Élan"] * 2 + ["Praktijk Zuid"] * 2
    assert list(body["Kans op hoogste kwart"]) == [5, 5, "–", "–", 62, 62]
