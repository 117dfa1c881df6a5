"""What the report says of ages: one sentence always, a table where it can be worked out."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from invented_marts import invented_context, invented_tables
from lxml import html
from python_calamine import CalamineWorkbook
from test_sentences import FORBIDDEN

from etl.publish import views
from etl.publish.ages_view import DELIVERED, MORE, NOT_DELIVERED, ages
from etl.publish.report import render_report
from etl.publish.workbook import write_workbook

COLUMNS = ["praktijk_id", "praktijk_naam", "teller", "verwacht", "verhouding_verwacht", "onder", "boven", "reden_leeg"]
ROWS = [
    ("01990001", "Praktijk Zuid", 40, 32.0, 1.25, 0.893, 1.702, None),
    ("01990002", "Praktijk Élan", None, None, None, None, None, "leeftijd_onbekend"),
]
PERIODS = ("2025K2-jaar", "2025K3-jaar", "2025K4-jaar")


@pytest.fixture
def tables():
    frame = pd.DataFrame(ROWS, columns=COLUMNS).assign(groep="controle", onderdrukt=False)
    return {views.LEEFTIJD: pd.concat([frame.assign(periode=one) for one in PERIODS], ignore_index=True)}


def analist(**changes):
    return invented_context(profiel="analist", drempel=None, **changes)


def test_ages_that_were_delivered_give_a_table_in_the_alphabet(tables):
    part = ages(tables, analist())
    assert part["sentence"] == DELIVERED
    rows = {row.naam: row.cells for row in part["table"].rows}
    assert list(rows) == ["Praktijk Élan", "Praktijk Zuid"]
    assert rows["Praktijk Zuid"] == ("40", "32,0", "1,25", "0,89–1,70", "")
    assert rows["Praktijk Élan"][:4] == ("–", "–", "–", "–")
    assert "niet geleverd" in rows["Praktijk Élan"][4]


@pytest.mark.parametrize("given", [{}, {"verwacht": None}])
def test_without_ages_it_is_said_how_much_they_can_do(tables, given):
    frame = tables[views.LEEFTIJD].assign(**given) if given else tables[views.LEEFTIJD].iloc[:0]
    part = ages({views.LEEFTIJD: frame}, analist())
    assert (part["sentence"], part["table"]) == (NOT_DELIVERED, None)
    assert ages({}, invented_context())["sentence"] == NOT_DELIVERED


def test_the_bound_in_the_sentence_is_reached_when_all_referred_youths_are_older():
    """A list with 10% more of the older class, rates per class as elsewhere: the crude rate goes up at most 10%."""
    rises = []
    for older in (0.2, 0.36, 0.6):
        for part_of_referrals in (0.0, 0.5, 1.0):
            rates = {"older": part_of_referrals / older, "younger": (1 - part_of_referrals) / (1 - older)}
            more = older * (1 + MORE / 100)
            rises.append(rates["older"] * more + rates["younger"] * (1 - more) - 1)
    assert max(rises) == pytest.approx(MORE / 100)


def test_the_page_says_it_beside_the_practices(tables):
    page = render_report({**invented_tables(0), **tables}, analist())
    section = html.fromstring(page).get_element_by_id("praktijken")
    told = re.sub(r"\s+", " ", section.text_content())
    assert DELIVERED in told
    assert not FORBIDDEN.findall(told)
    assert NOT_DELIVERED in render_report(invented_tables(), invented_context())


def test_the_sheet_tells_unknown_from_zero_and_stops_at_the_quarter(tables, tmp_path):
    write_workbook(tables, analist(), tmp_path / "rapport.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "rapport.xlsx").get_sheet_by_name("Naar leeftijd").to_python()
    body = pd.DataFrame(rows[4:], columns=rows[3])
    assert list(body["Verhouding"]) == ["–", "–", 1.25, 1.25]
