"""The sheets of costs in the workbook: every number is one of its mart, and other profiles are told why not."""

import math
from datetime import date

import pandas as pd
import pytest
from invented_costs import cost_tables
from invented_marts import invented_context
from python_calamine import CalamineWorkbook
from test_sentences import FORBIDDEN

from etl.publish import cost_sheets, views
from etl.publish.formats import day, period
from etl.publish.workbook import write_workbook
from schemas.values import M_VARIANTEN

CONTEXT = invented_context(profiel="analist", drempel=None)


def label(code):
    return period(str(code)).label


def plain(word):
    return str(word).replace("_", " ")


# name of the sheet: its mart, its keys (head, column, how the key is written), and head to column of every number
SHEETS = {
    "Kosten per cohort": (
        views.COHORT,
        [("Begonnen in", "periode", label), ("Gebiedscode", "gebied", str), ("Zorgvorm", "zorgvorm", str)],
        {"Maanden": "maanden", "Trajecten": "noemer", "Daarvan gevolgd": "gevolgd", "Gevolgd en nog lopend": "lopend",
         "Nog open": "teller", "Nog open (%)": "aandeel_pct", "Kosten van de gevolgde": "bedrag",
         "Per gevolgd traject": "bedrag_per_traject", "Tot nu gedeclareerd": "bedrag_tot_nu",
         "Waarvan credits": "credit"},
    ),
    "Prijzen": (
        views.PRIJZEN,
        [("Zorgvorm", "zorgvorm", str), ("Gebiedscode", "gemeente", str), ("Soort", "soort", plain),
         ("Geldig van", "geldig_van", lambda moment: day(moment.date()))],
        {"Bedrag": "bedrag", "Naar één prijspeil": "geindexeerd_bedrag", "Leeftijd in jaren": "leeftijd_jaren",
         "Trajecten": "aantal_trajecten", "Zonder declaratie": "zonder_declaratie",
         "Standaardafwijking": "standaardafwijking", "Gemiddelde onder": "onder", "Gemiddelde boven": "boven"},
    ),
    "Lezing van M": (
        views.LEZING,
        [("Periode", "periode", label), ("Gebiedscode", "gebied", str), ("K", "variant", M_VARIANTEN.get)],
        {"M met SOJ": "m_interventie", "M zonder SOJ": "m_controle", "Verschil": "verschil", "Verschil onder": "onder",
         "Verschil boven": "boven"},
    ),
    "Kostengroei": (
        views.GROEI,
        [("Jaar", "jaar", str), ("Gebiedscode", "gebied", str)],
        {"Jeugdigen": "jeugdigen", "Jeugdigen vorig jaar": "jeugdigen_vorig_jaar", "Gedeclareerd": "kosten",
         "Gedeclareerd vorig jaar": "kosten_vorig_jaar", "Groei": "groei", "Door volume": "volumeeffect",
         "Door prijs": "prijseffect", "Door mix": "mixeffect", "Groei (%)": "groei_pct", "Jeugdigen (%)": "volume_pct",
         "Per jeugdige (%)": "kosten_per_jeugdige_pct", "Buiten trajecten gedeclareerd": "kosten_zonder_traject"},
    ),
    "Doelen": (
        views.DOELEN,
        [("Doel", "doel", str), ("Periode", "periode", label)],
        {"Streefwaarde": "streefwaarde", "Waarde": "waarde", "Waarde onder": "onder", "Waarde boven": "boven",
         "Cijfer in de basisperiode": "waarde_basis", "Cijfer in de periode": "waarde_periode"},
    ),
    "Uitgaven SOJ": (
        views.UITGAVEN,
        [("Jaar", "jaar", str), ("Gebiedscode", "gebied", str), ("Soort", "kostensoort", plain)],
        {"Kosten": "kosten", "Begroot": "begroot", "Kosten min begroot": "verschil_begroting", "Plafond": "plafond",
         "Ruimte onder plafond": "ruimte_plafond", "Kwartalen geleverd": "kwartalen"},
    ),
    "Manieren van rekenen": (
        views.METHODEN,
        [("Scenario", "scenario", str), ("Manier", "methode", str)],
        {"Kosten van zorg die niet is gebruikt": "vermeden_kosten", "Kosten van de SOJ": "kosten", "Netto": "netto",
         "Laag": "laag", "Hoog": "hoog", "Netto is nul bij (%)": "omslag_pct"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return cost_tables(tmp_path_factory.mktemp("regio"))


@pytest.fixture(scope="module")
def path(tmp_path_factory, tables):
    target = tmp_path_factory.mktemp("werkboek") / "rapport.xlsx"
    write_workbook(tables, CONTEXT, target)
    return target


@pytest.fixture(scope="module")
def book(path):
    return CalamineWorkbook.from_path(path)


def frame_of(book, name):
    rows = book.get_sheet_by_name(name).to_python()
    return pd.DataFrame(rows[4:], columns=rows[3])


def source_of(tables, name):
    """Rows of the mart that the sheet shows: those of a period that ends no later than the quarter."""
    table, keys, _ = SHEETS[name]
    frame = tables[table]
    for _, column, written in keys:
        if written is label or column == "jaar":
            frame = frame[[period(str(one)).end <= date(2025, 9, 30) for one in frame[column]]]
    return frame


@pytest.mark.parametrize("name", SHEETS)
def test_every_number_of_the_sheet_is_that_of_the_mart_and_every_number_of_the_mart_is_there(book, tables, name):
    _, keys, numbers = SHEETS[name]
    shown, source = frame_of(book, name), source_of(tables, name)
    assert len(shown) == len(source) > 0
    in_mart = {column for column in source if source[column].dtype.kind in "if"} - {"jaar"}
    assert set(numbers.values()) == in_mart
    as_number = {head for head in shown if any(isinstance(cell, float | int) for cell in shown[head])}
    assert as_number <= set(numbers)
    months = name == "Kosten per cohort"
    rows = {
        (*(row[head] for head, _, _ in keys), row["Maanden"] if months else None): row
        for row in shown.to_dict("records")
    }
    assert len(rows) == len(shown)
    seen = 0
    for row in source.to_dict("records"):
        found = rows[(*(written(row[column]) for _, column, written in keys), row["maanden"] if months else None)]
        for head, column in numbers.items():
            if pd.isna(row[column]):
                assert found[head] in {"–", "n.v.t."}, (head, row)
            else:
                assert math.isclose(found[head], float(row[column]), rel_tol=1e-12), (head, row)
                seen += 1
    assert seen > 3


def test_nothing_of_after_the_quarter_is_there(book, tables):
    assert "2025" in set(tables[views.COHORT]["periode"])
    assert set(frame_of(book, "Kosten per cohort")["Begonnen in"]) == {"2023", "2023 K1"}


def test_the_newest_stand_first_and_the_region_before_its_gemeenten(book):
    shown = frame_of(book, "Kostengroei")
    assert list(shown.Jaar) == sorted(shown.Jaar, reverse=True)
    assert list(shown.Gebiedscode[:3]) == ["*", "9901", "9902"]
    shown = frame_of(book, "Kosten per cohort")
    assert list(shown.Gebiedscode) == ["*", "*", "9901", "9902", "*"]


def test_unknown_is_not_what_cannot_be(book):
    spent = frame_of(book, "Uitgaven SOJ")
    row = spent[(spent.Gebiedscode == "*") & (spent.Soort == "netto")].iloc[0]
    assert row["Begroot"] == row["Kosten min begroot"] == "n.v.t."
    prices = frame_of(book, "Prijzen").set_index(["Soort", "Gebiedscode", "Zorgvorm"])
    assert prices.loc[("gemiddeld", "*", "SGGZ"), "Trajecten"] == "n.v.t."
    assert prices.loc[("aanname", "9901", "SGGZ"), "Prijspeil"] == "–"
    assert prices.loc[("aanname", "9901", "SGGZ"), "Naar één prijspeil"] == "–"
    cohorts = frame_of(book, "Kosten per cohort").set_index("Gebiedscode")
    assert cohorts.loc["9902", "Kosten van de gevolgde"] == "–"
    assert cohorts.loc["9902", "Waarom niet alles is gevolgd"] == "de gemeente leverde geen declaraties"
    goals = frame_of(book, "Doelen").set_index("Doel")
    assert goals.loc["lokaal", "Cijfer in de basisperiode"] == "n.v.t."
    ways = frame_of(book, "Manieren van rekenen").set_index(["Scenario", "Manier"])
    without = ways.loc[("alle kosten", "Venray")]
    assert without["Netto"] == without["Netto is nul bij (%)"] == "–"
    assert without["Waarom geen uitkomst"] == "Niet bekend: kosten_overig."
    assert ways.loc[("directe kosten", "Voorschoten"), "Hoog"] == "–"


def test_a_goal_has_the_unit_of_what_it_is_about(tables):
    made = cost_sheets.goals_sheet(tables, CONTEXT)
    heads = [column.head for column in made.columns]
    kinds = {row[0].value: {head: cell.kind for head, cell in zip(heads, row, strict=True)} for row in made.rows}
    assert kinds["minder"]["Streefwaarde"] == kinds["minder"]["Waarde onder"] == "percent"  # a change since 2022
    assert kinds["minder"]["Cijfer in de periode"] == "count"
    assert kinds["lokaal"]["Streefwaarde"] == "percent"


MATEN = [
    # maat, kind of the figure, kind of its bounds (None: it has no margin)
    ("instroom", "count", "rate"),
    ("instroom_per_1000", "rate", "rate"),
    ("aandeel_lokaal", "percent", "percent"),
    ("kosten", "euro", None),
    ("kosten_per_patient", "euro_cents", "euro_cents"),
]


@pytest.mark.parametrize(("maat", "figure", "bound"), MATEN)
def test_every_maat_has_its_kind_of_number(tables, maat, figure, bound):
    goal = tables[views.DOELEN].query("doel == 'lokaal'").assign(maat=maat, waarde=12.5, onder=10.0, boven=14.0)
    if bound is None:
        goal = goal.assign(onder=pd.NA, boven=pd.NA)
    made = cost_sheets.goals_sheet({views.DOELEN: goal}, CONTEXT)
    cells = dict(zip([column.head for column in made.columns], made.rows[0], strict=True))
    assert cells["Waarde"].kind == cells["Streefwaarde"].kind == figure
    if bound is None:
        assert cells["Waarde onder"].value.value == cells["Waarde boven"].value.value == "n.v.t."
    else:
        assert cells["Waarde onder"].kind == cells["Waarde boven"].kind == bound


def test_the_ways_of_calculating_are_called_a_scenario(book):
    [title, *_] = book.get_sheet_by_name("Manieren van rekenen").to_python()[0]
    assert "scenario, geen meting" in title
    contents = book.get_sheet_by_name("Inhoud").to_python()
    assert any(row[:2] == ["Manieren van rekenen", title] for row in contents)


@pytest.mark.parametrize("name", SHEETS)
def test_no_text_of_the_sheet_claims_an_outcome(book, name):
    texts = [cell for row in book.get_sheet_by_name(name).to_python() for cell in row if isinstance(cell, str)]
    assert not FORBIDDEN.findall(" ".join(texts))
    assert not any("nan" in one.lower().split() or "<NA>" in one for one in texts)


@pytest.mark.parametrize("profiel", ["werkgroep", "openbaar"])
def test_other_profiles_are_told_why_a_sheet_is_not_there(profiel, tmp_path):
    write_workbook({}, invented_context(profiel=profiel), tmp_path / "rapport.xlsx")
    less = CalamineWorkbook.from_path(tmp_path / "rapport.xlsx")
    told = {row[0]: row[1] for row in less.get_sheet_by_name("Inhoud").to_python() if len(row) > 1}
    for name in SHEETS:
        assert name not in less.sheet_names
        assert f"staat niet in het profiel {profiel}, omdat " in told[name]


def test_marts_without_rows_still_make_the_sheets(tables, tmp_path):
    empty = {name: frame.iloc[:0] for name, frame in tables.items()}
    write_workbook(empty, CONTEXT, tmp_path / "rapport.xlsx")
    less = CalamineWorkbook.from_path(tmp_path / "rapport.xlsx")
    for name in SHEETS:
        assert less.get_sheet_by_name(name).to_python()[4][0] == "geen rijen"
