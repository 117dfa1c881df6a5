"""Whoever recalculates the workbook gets the figures of the marts; and those of a changed scenarios.toml."""

import re

import pytest
from invented_marts import invented_context, invented_tables
from invented_scenarios import FILE, TYPED, scenario_tables
from recalculate import LIBREOFFICE, by_library, by_libreoffice, change, formulas_in, values_in

from etl.publish import views
from etl.publish.workbook import write_workbook
from schemas.values import AANNAMES

BY_LIBREOFFICE = pytest.param(
    "libreoffice", marks=pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
)
WAYS = ["bibliotheek", BY_LIBREOFFICE]


def recalculated(way, path, folder):
    return by_libreoffice(path, folder) if way == "libreoffice" else by_library(path, folder)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    model = invented_tables(threshold=0)[views.REKENMODEL]
    few = model[model["gebied"].isin(["*", "9901", "01990000", "01990001"])]
    return {views.REKENMODEL: few, **scenario_tables(tmp_path_factory.mktemp("regio"))}


@pytest.fixture(scope="module")
def path(tmp_path_factory, tables):
    target = tmp_path_factory.mktemp("werkboek") / "rapport.xlsx"
    write_workbook(tables, invented_context(profiel="analist", drempel=None), target)
    return target


def scenario_cells(path, values):
    """Give (scenario, part) → values of the columns D to G of the sheet Scenario's."""
    rows = {place[1:]: place for sheet, place in values_in(path) if sheet == "Scenario's" and place[0] == "A"}
    static = values_in(path)

    def cell(column, row):
        place = ("Scenario's", f"{column}{row}")
        return values.get(place, static[place])

    return {(static["Scenario's", f"A{row}"], static["Scenario's", f"B{row}"]): [cell(c, row) for c in "DEFG"]
            for row in rows if int(row) >= 5}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_every_formula_gives_the_value_that_stood_beside_it(way, path, tmp_path):
    bare = tmp_path / "kaal.xlsx"
    change(path, bare, {})
    expected, found = values_in(path), recalculated(way, bare, tmp_path)
    cells = formulas_in(path)
    assert {sheet for sheet, _ in cells} >= {
        "Rekenmodel regio",
        "Rekenmodel gemeente",
        "Rekenmodel praktijk",
        "Scenario's",
    }
    emptied = values_in(bare)
    assert all(emptied[cell] is None for cell in cells)
    assert len(cells) > 100
    for cell in cells:
        if isinstance(expected[cell], str):
            assert found[cell] == expected[cell], cell
        else:
            assert found[cell] == pytest.approx(expected[cell], rel=1e-9, abs=1e-9), cell


@pytest.mark.parametrize("way", WAYS)
def test_the_scenarios_equal_the_marts(way, path, tables, tmp_path):
    bare = tmp_path / "kaal.xlsx"
    change(path, bare, {})
    check(scenario_cells(path, recalculated(way, bare, tmp_path)), tables)


def check(cells, tables):
    for outcome in tables[views.SCENARIO].to_dict("records"):
        name = outcome["scenario"]
        for part, column in (
            ("Netto: scenario, geen meting", "netto"),
            ("Omslagpunt, jeugdigen die anders waren verwezen", "omslagpunt"),
            ("Omslagpunt als deel van wie de SOJ zelf hielp", "omslagpunt_deel"),
        ):
            same(cells[name, part][0], outcome[column])
    seen = 0
    for swing in tables[views.GEVOELIGHEID].to_dict("records"):
        _, low, high, width = cells[swing["scenario"], f"Gevoelig voor: {AANNAMES[swing['parameter']]}"]
        same(low, swing["effect_laag"])
        same(high, swing["effect_hoog"])
        same(width, abs(swing["effect_hoog"] - swing["effect_laag"]))
        seen += 1
    assert seen


def same(shown, expected):
    if expected != expected or expected is None or str(expected) == "<NA>":
        assert shown == "–"
    else:
        assert shown == pytest.approx(float(expected), rel=1e-9, abs=1e-9)


CHANGES = [
    # parameter, what is typed in Aannames (laag, basis, hoog), the same in scenarios.toml
    ("anders_verwezen", (0.2, 0.4, 0.9), "basis = 0.4\nlaag = 0.2\nhoog = 0.9"),
    ("kosten_soj", (None, 98765.43, None), "basis = 98765.43"),
    ("aantal_afgerond", (30, 52, 60), "basis = 52\nlaag = 30\nhoog = 60"),
]


def place_of(path, scenario, parameter):
    values = values_in(path)
    for (sheet, place), found in values.items():
        if (
            sheet == "Aannames"
            and place[0] == "C"
            and found == parameter
            and values[sheet, f"A{place[1:]}"] == scenario
        ):
            return place[1:]
    raise AssertionError(f"{scenario} does not have {parameter}")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("parameter", "typed", "in_file"), CHANGES)
def test_a_changed_assumption_gives_what_the_same_change_in_the_file_gives(
    way, parameter, typed, in_file, path, tmp_path
):
    changed = tmp_path / "anders.xlsx"
    typed_over = {("Aannames", f"{column}{place_of(path, scenario, parameter)}"): number
                  for scenario in ("directe kosten", "alle kosten")
                  for column, number in zip("DEF", typed, strict=True)}  # fmt: skip
    change(path, changed, typed_over)
    before = re.compile(rf"\[aanname\.{parameter}\]\n.*?(?=\n\[)", re.DOTALL)
    assert before.search(FILE)
    text = before.sub(f"[aanname.{parameter}]\n{in_file}\n{TYPED}", FILE, count=1)
    check(scenario_cells(path, recalculated(way, changed, tmp_path)), scenario_tables(tmp_path, text))


@pytest.mark.parametrize("way", WAYS)
def test_what_was_unknown_counts_once_it_is_typed_in(way, path, tmp_path):
    changed = tmp_path / "anders.xlsx"
    change(path, changed, {("Aannames", f"E{place_of(path, 'alle kosten', 'kosten_overig')}"): 57728})
    text = f"{FILE}[scenario.aanname.kosten_overig]\nbasis = 57728\n{TYPED}"
    cells = scenario_cells(path, recalculated(way, changed, tmp_path))
    assert scenario_cells(path, {})["alle kosten", "Netto: scenario, geen meting"][0] == "–"
    check(cells, scenario_tables(tmp_path, text))
