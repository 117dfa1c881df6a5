"""The part of the report about scenarios, and the protection of the workbook."""

import re
import zipfile

import openpyxl
import pytest
from invented_costs import cost_tables
from invented_marts import invented_context
from invented_scenarios import scenario_tables
from lxml import html
from test_sentences import FORBIDDEN

from etl.publish import views
from etl.publish.report import render_report
from etl.publish.scenario_view import scenarios
from etl.publish.workbook import write_workbook


@pytest.fixture(scope="module")
def analyst():
    return invented_context(profiel="analist", drempel=None)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return scenario_tables(tmp_path_factory.mktemp("regio"))


@pytest.fixture(scope="module")
def part(tables, analyst):
    return {one["name"]: one for one in scenarios(tables, analyst)["each"]}


def test_a_scenario_has_a_band_and_a_break_even_in_words(part):
    base, band, turn = part["directe kosten"]["lines"]
    assert "met alle aannames op hun basiswaarde" in base.lower()
    assert re.search(
        r"tussen € −\d+\.000 en € −?\d+\.000; bij \d+% van de trekkingen boven nul", band.replace("\xa0", " ")
    )
    assert re.search(r"^Scenario, geen meting: .*van de 35 jeugdigen die de SOJ zelf hielp \(\d+%\)", turn)


def test_a_scenario_that_misses_a_value_says_which(part):
    first, *rest = part["alle kosten"]["lines"]
    assert first.startswith("Dit scenario heeft geen uitkomst. Niet bekend: kosten_overig.")
    assert len(rest) == 1
    assert part["alle kosten"]["svg"] is None


def test_the_chart_names_itself_and_has_the_five_widest_in_order(part):
    svg = html.fragment_fromstring(str(part["directe kosten"]["svg"]))
    assert svg.find("title").text.startswith("Scenario, geen meting: ")
    told = svg.find("desc").text
    rows = part["directe kosten"]["swings"].rows
    names = [row.naam for row in rows[:5]]
    assert [told.index(name) for name in names] == sorted(told.index(name) for name in names)
    assert rows[5].naam not in told
    assert "var(" not in str(part["directe kosten"]["svg"])


def test_every_assumption_stands_with_its_source_and_owner(part):
    for row in part["directe kosten"]["assumed"].rows:
        assert row.cells[3], row.naam
        assert row.cells[5], row.naam


def test_no_word_that_claims_an_outcome(part):
    assert not FORBIDDEN.search(" ".join(" ".join(one["lines"]) for one in part.values()))


@pytest.fixture(scope="module")
def costs(tmp_path_factory):
    return cost_tables(tmp_path_factory.mktemp("kosten"))


def euros(text):
    """Number behind an amount as the report writes it."""
    plain = text.replace("€", "").replace("\xa0", "").replace(".", "").replace("\N{MINUS SIGN}", "-")
    return 0.0 if text == "ongeveer nul" else float(plain)


def test_the_ways_of_calculating_stand_beside_each_other_with_the_figures_of_the_mart(costs, analyst):
    seen = 0
    for one in scenarios(costs, analyst)["each"]:
        table = one["ways"]["table"]
        assert table.caption.startswith("Manieren van rekenen, ") and "scenario, geen meting" in table.caption
        assert [row.naam for row in table.rows] == ["DSP", "Venray", "Overbetuwe", "Voorschoten"]
        source = costs[views.METHODEN].query("scenario == @one['name']").set_index("methode")
        for row in table.rows:
            for shown, column in zip(row.cells, ("netto", "laag", "hoog"), strict=False):
                if source.isna().loc[row.naam, column]:
                    assert shown == "–"
                else:
                    assert euros(shown) == pytest.approx(source.loc[row.naam, column], abs=500)
                    seen += 1
    assert seen > 10


def test_a_way_without_an_outcome_says_why_and_one_with_an_outcome_what_it_assumes(costs, analyst):
    ways = {one["name"]: one["ways"] for one in scenarios(costs, analyst)["each"]}
    assert "Geen uitkomst volgens Venray. Niet bekend: kosten_overig." in ways["alle kosten"]["lines"]
    assert "Venray" not in [row.naam for row in ways["alle kosten"]["assumed"].rows]
    period, *rest = ways["directe kosten"]["lines"]
    assert "de vier kwartalen van oktober 2024 tot en met september 2025" in period and not rest
    for row in ways["directe kosten"]["assumed"].rows:
        assert "zonder SOJ verwezen" in row.cells[1] and row.cells[2]


def test_the_page_holds_the_ways_with_what_they_assume_folded_away(costs, analyst):
    section = html.fromstring(render_report(costs, analyst)).get_element_by_id("scenarios")
    folded = [one.find("summary").text for one in section.iter("details")]
    assert folded.count("Waar elke manier van uitgaat") == 2
    open_tables = [one for one in section.iter("table") if not any(up.tag == "details" for up in one.iterancestors())]
    assert len(open_tables) == 2
    assert all("scenario, geen meting" in one.find("caption").text for one in open_tables)
    assert not FORBIDDEN.findall(section.text_content())


def test_without_the_mart_of_the_ways_the_scenarios_stand_alone(tables, analyst):
    assert [one["ways"] for one in scenarios(tables, analyst)["each"]] == [None, None]
    assert "Manieren van rekenen" not in render_report(tables, analyst)


@pytest.mark.parametrize("profiel", ["werkgroep", "openbaar"])
def test_other_profiles_are_told_why_there_is_nothing(profiel):
    absent = scenarios({}, invented_context(profiel=profiel))["absent"]
    assert f"staat niet in het profiel {profiel}, omdat" in absent


def test_only_the_values_and_sources_of_assumptions_can_be_typed_over(tables, analyst, tmp_path):
    write_workbook(tables, analyst, tmp_path / "rapport.xlsx")
    book = openpyxl.load_workbook(tmp_path / "rapport.xlsx")
    assert {"Aannames", "Scenario's"} <= set(book.sheetnames)
    for page in book:
        assert page.protection.sheet, page.title
        assert page.protection.password is None
        assert page.protection.autoFilter is False  # false: not forbidden
        unlocked = {cell.column_letter for row in page.iter_rows() for cell in row if not cell.protection.locked}
        assert unlocked == ({"D", "E", "F", "I"} if page.title == "Aannames" else set()), page.title
    assert set(book["Scenario's"].tables) == {"tbl_scenarios"}
    with zipfile.ZipFile(tmp_path / "rapport.xlsx") as archive:
        contents = archive.read("xl/worksheets/sheet2.xml").decode()
    assert "'Scenario''s'!A1" in contents


def test_what_is_typed_in_must_be_possible(tables, analyst, tmp_path):
    write_workbook(tables, analyst, tmp_path / "rapport.xlsx")
    page = openpyxl.load_workbook(tmp_path / "rapport.xlsx")["Aannames"]
    limits = {
        str(one.sqref): (one.operator, one.formula1, one.formula2) for one in page.data_validations.dataValidation
    }
    by_cell = {cell: limit for cells, limit in limits.items() for cell in cells.split()}
    names = {page[f"C{row}"].value: row for row in range(5, 19)}
    assert by_cell[f"E{names['anders_verwezen']}"] == (None, "0", "1")  # between, the default
    assert by_cell[f"E{names['kosten_soj']}"][:2] == ("greaterThanOrEqual", "0")
    assert page[f"E{names['kosten_overig']}"].value is None
