"""The part of the report for the council: the sentences and tables of its marts, and nothing that is not in them."""

import re

import pandas as pd
import pytest
from invented_costs import council_tables
from invented_marts import invented_context
from test_sentences import FORBIDDEN

from etl.costs.reading import CAUTION
from etl.publish import views
from etl.publish.council_view import council
from etl.publish.release import cut_at_quarter
from etl.publish.report import render_report

CONTEXT = invented_context(profiel="analist", drempel=None)
NAMES = dict(CONTEXT.gemeenten)


@pytest.fixture(scope="module")
def tables():
    return council_tables()


def said(tables):
    return [sentence for frame in tables.values() for sentence in frame["zin"]]


def test_no_sentence_speaks_of_a_cause_or_of_money_won(tables):
    for sentence in said(tables):
        assert not FORBIDDEN.search(sentence), sentence
        assert sentence.endswith(".") and "  " not in sentence and "nan" not in sentence.lower()


def test_every_difference_between_groups_carries_the_caution(tables):
    for name in (views.LEZING, views.VOOR_NA):
        for _, row in tables[name].iterrows():
            assert (CAUTION in row["zin"]) == (not pd.isna(row["verschil"]))


def test_the_reading_of_the_rolling_year_stands_in_the_order_of_the_region(tables):
    found = council(tables, CONTEXT)["reading"]
    places = [row.naam for row in found["table"].rows]
    assert list(dict.fromkeys(places)) == [CONTEXT.regio_naam, *(name for name in NAMES.values() if name in places)]
    source = tables[views.LEZING].query("gebied == '*' and periode == '2025K3-jaar' and variant == 'met_k'").iloc[0]
    [row] = [row for row in found["table"].rows if row.naam == CONTEXT.regio_naam and row.cells[0] == "met K"]
    shown = float(row.cells[3].replace("€\xa0", "").replace(".", "").replace(",", ".").replace("−", "-"))
    assert shown == pytest.approx(source["verschil"], abs=0.51)
    assert row.cells[5] == source["lezing"]
    assert len(found["sentences"]) == 2 and not any(CAUTION in sentence for sentence in found["sentences"])
    assert len(found["before_after"]) == 1  # nobody to describe: said once, not per variant


def test_growth_names_what_is_not_there_and_shows_the_newest_year_first(tables):
    found = council(tables, CONTEXT)["growth"]
    assert [row.cells[0] for row in found["table"].rows[::6]] == ["2024", "2023"]
    assert (
        "’t Loo" not in str(found["missing"])
        and "'t Loo, 2023 en 2024: er zijn geen declaraties geleverd." in found["missing"]
    )
    assert found["table"].caption.endswith("kostenbasis werkelijk")
    assert "In 2024 is in de regio (zonder" in found["sentences"][0]


def test_goals_and_spending_are_told_with_what_was_decided(tables):
    found = council(tables, CONTEXT)
    assert [row.cells[2] for row in found["goals"]["table"].rows] == ["gehaald", "nog niet te zeggen"]
    rows = {row.naam: row.cells for row in found["spending"]["table"].rows}
    assert rows["2024, netto"] == ("€\xa0135", "n.v.t.", "n.v.t.", "€\xa0100", "€\xa0−35,00", "1")
    assert rows["2024, structureel"][:3] == ("€\xa0130", "€\xa0120", "€\xa010,00")


def test_a_year_after_the_quarter_is_not_there_yet(tables):
    before = cut_at_quarter(tables, "2024K3")
    found = council(before, invented_context(profiel="analist", kwartaal="2024K3"))
    assert found["goals"] is None and found["spending"] is None and found["reading"] is None


def test_the_page_holds_the_part_and_other_profiles_are_told_why_not(tables):
    page = render_report(tables, CONTEXT)
    part = re.search(r'<section id="raad".*?</section>', page, re.S)[0]
    assert part.count("<table") == 4 and 'href="#raad"' in page
    assert part.count(CAUTION) == 1
    assert "staat niet in het profiel werkgroep, omdat" in council({}, invented_context())["absent"]
