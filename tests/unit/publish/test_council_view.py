"""The part of the report for the council: the sentences and tables of its marts, and nothing that is not in them."""

import re
from datetime import date

import pandas as pd
import pytest
from invented_marts import invented_context, invented_tables
from test_sentences import FORBIDDEN

from etl.costs.before_after import build_voor_na
from etl.costs.goal_standing import Cijfer, build_doelen
from etl.costs.goals import Doelen
from etl.costs.growth import build_kostenontwikkeling
from etl.costs.reading import CAUTION, build_rekenmodel_lezing
from etl.costs.soj_spending import build_soj_uitgaven
from etl.publish import views
from etl.publish.council_view import council
from etl.publish.release import cut_at_quarter
from etl.publish.report import render_report

CONTEXT = invented_context(profiel="analist", drempel=None)
NAMES = dict(CONTEXT.gemeenten)
TOLD = {"eigenaar": "raad", "bron": "besluit"}


@pytest.fixture(scope="module")
def tables():
    model = invented_tables(threshold=0)[views.REKENMODEL]
    costs = [
        (gemeente, jaar, form, number + jaar - 2022, 1000.0 * number * (jaar - 2020))
        for number, gemeente in enumerate(("9901", "9902"), start=10)
        for jaar in (2022, 2023, 2024)
        for form in ("SGGZ", "TOTAAL")
    ]
    span = [(gemeente, 2024, date(2021, 1, 1), date(2025, 6, 30), 100.0) for gemeente in ("9901", "9902")]
    goals = Doelen.model_validate(
        {
            "doel": [
                TOLD | {"naam": "minder", "maat": "instroom", "periode": "2024", "basisperiode": "2022",
                        "streefverandering_pct": -25},
                TOLD | {"naam": "lokaal", "maat": "aandeel_lokaal", "periode": "2024", "streefwaarde": 50,
                        "richting": "minstens"},
            ],
            "plafond": [TOLD | {"jaar": 2024, "bedrag": 100}],
            "begroting": [TOLD | {"jaar": 2024, "bedrag": 120, "kostensoort": "structureel"}],
        }
    )  # fmt: skip
    figures = {"2022": Cijfer(100, teller=100, noemer=1.0), "2024": Cijfer(90, 80, 99, teller=90, noemer=1.0)}
    spent = [("01990001", "2024K1", "structureel", 130.0), ("01990001", "2024K1", "eenmalig", 5.0)]
    practices = pd.DataFrame([("01990001", "9901", "2015-01-01")], columns=["praktijk_id", "gemeente", "geldig_van"])
    return {
        views.LEZING: build_rekenmodel_lezing(model, NAMES),
        views.VOOR_NA: build_voor_na(model),
        views.GROEI: build_kostenontwikkeling(
            pd.DataFrame(costs, columns=["gemeente", "jaar", "zorgvorm", "jeugdigen", "bedrag"]),
            pd.DataFrame(span, columns=["gemeente", "jaar", "eerste", "laatste", "zonder_traject"]),
            NAMES,
        ),
        views.DOELEN: build_doelen(goals, lambda doel, periode: figures[periode], {}, ("SGGZ",), NAMES),
        views.UITGAVEN: build_soj_uitgaven(
            pd.DataFrame(spent, columns=["praktijk_id", "kwartaal", "kostensoort", "kosten"]), practices, goals, NAMES
        ),
    }


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
