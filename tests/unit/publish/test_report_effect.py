import re
from functools import cache

import pandas as pd
import pytest
from invented_effect import OUTCOMES, invented_effect
from invented_marts import invented_context, invented_tables
from lxml import html
from python_calamine import CalamineWorkbook
from test_sentences import FORBIDDEN

from etl.publish import views
from etl.publish.effect_charts import ratios_svg
from etl.publish.effect_view import Point, less_or_more
from etl.publish.report import render_report
from etl.publish.workbook import write_workbook

SAYS_AN_INDICATION = re.compile(r"Dat is volgens vaste regels een (sterke )?aanwijzing")
# Beside what no page may say: causes and verdicts that this part could slip into.
CLAIMS = re.compile(r"geen effect|effect heeft|heeft effect|doet niets|helpt|oorzaak is de SOJ|door de SOJ|significant|"
                    r"aangetoond|werkt\b|rangorde|beter dan|slechter dan", re.IGNORECASE)  # fmt: skip


def words(element):
    return re.sub(r"\s+", " ", element.text_content()).strip()


@cache
def section(outcome="open vraag"):
    """Give the section of a page on which the main analysis came out in this way."""
    tables = invented_effect(**OUTCOMES[outcome])
    document = html.document_fromstring(render_report(tables, invented_context(profiel="analist", drempel=None)))
    return document.get_element_by_id("effect")


@pytest.fixture(scope="module")
def shown():
    return section()


def test_what_was_compared_is_said_with_numbers(shown):
    told = words(shown)
    assert "Vergeleken zijn 12 praktijken met een SOJ en 18 zonder, van 2016 K1 tot en met 2025 K2." in told
    assert "Samen zijn dat 210 kwartalen met SOJ en 700 zonder" in told


def test_the_difference_is_said_as_a_ratio_and_as_youths(shown):
    told = words(shown)
    assert "In kwartalen met SOJ zijn er 20% minder jeugdigen verwezen" in told
    assert "de marge van 95% loopt van 38% minder tot 4% meer." in told
    assert "Dat is ongeveer 7 minder per 1.000 patiënten jonger dan 18 per jaar" in told
    assert "de marge van 95% loopt van 18 minder tot 1 meer." in told


def test_the_chance_stands_beside_the_smallest_that_can_come_out(shown):
    told = words(shown)
    assert "op alle 30 manieren" in told
    assert "met een kans van 0,083. De kleinste kans die hier kan uitkomen, is 0,033." in told


def test_what_could_have_been_seen_is_said(shown):
    assert "Met deze praktijken kunnen wij pas een daling van 31% of meer zien." in words(shown)


def test_the_judgement_stands_with_what_is_missing(shown):
    box = shown.find_class("kader")[0]
    assert "Oordeel volgens vaste regels: beschrijvend" in words(box)
    assert [words(one) for one in box.iter("li")] == [
        "Kans op zo'n verschil door toeval (p): hoogstens 0,05 (hier 0,083)",
        "Marge van 95%: geen verschil ligt erbuiten (hier erbinnen)",
    ]


def rows_of(element, caption):
    (found,) = [one for one in element.iter("table") if caption in one.find("caption").text]
    return [[cell.text_content() for cell in row] for row in found.find("tbody").findall("tr")]


def test_every_comparison_stands_in_the_table_with_open_ends_said(shown):
    assert rows_of(shown, "Met SOJ vergeleken") == [
        ["Alle deuren samen (hoofdanalyse)", "20% minder", "van 38% minder tot 4% meer", "−7,4", "−17,9 tot 1,1",
         "0,083", "0,033"],
        ["Alleen via de huisarts", "51% minder", "van 64% minder tot 36% minder", "−12,1", "−20,3 tot −6,6",
         "onder 0,001", "0,033"],
        ["Alleen via de SOJ of de gemeente", "97% meer", "vanaf 27% meer, zonder bovengrens", "5,0",
         "2,2 tot geen grens", "0,033", "0,033"],
        ["Controle: hulp waar een SOJ niets aan verandert", "1% meer", "van 45% minder tot 66% meer", "0,0",
         "−0,9 tot 0,7", "0,955", "0,033"],
        ["Controle: alsof de SOJ eerder begon", "18% meer", "tot 64% meer, zonder ondergrens", "4,2",
         "geen grens tot 10,1", "0,240", "0,033"],
    ]  # fmt: skip


def test_doors_plan_events_and_digest_are_there(shown):
    told = words(shown)
    assert "Via de huisarts: 51% minder; via de SOJ of de gemeente: 97% meer; alle deuren samen: 20% minder." in told
    listed = [words(one) for one in shown.iter("li")]
    assert {"1 januari 2022: nieuwe contracten", "1 juli 2023: wachtlijststop"} <= set(listed)
    assert "0123456789abcdef" * 4 in told
    assert ["Praktijk doet niet mee", "Praktijk <Nieuw> & Oud: pas geopend"] in rows_of(shown, "Het analyseplan")


def test_both_charts_have_their_table(shown):
    assert len(shown.findall(".//svg")) == 2
    assert rows_of(shown, "Jaren voor de start") == [
        ["Meer dan twee jaar ervoor", "7% minder", "van 37% minder tot 36% meer"],
        ["Het tweede jaar ervoor", "12% meer", "vanaf 29% minder, zonder bovengrens"],
        ["Het jaar ervoor (hiermee vergeleken)", "(vrijwel) evenveel", "geen grenzen"],
    ]
    assert rows_of(shown, "Het verschil zonder één praktijk") == [
        ["De <Brug>", "–"],
        ["Praktijk 't Hof, Praktijk Oost", "24% minder"],
        ["Praktijk Élan", "17% minder"],
    ]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_no_sentence_says_more_than_the_ladder_allows(outcome):
    """Of every way in which it can come out: an indication is only named where the judgement is one."""
    main = OUTCOMES[outcome]
    told = words(section(outcome))
    assert FORBIDDEN.findall(told) == []
    assert CLAIMS.findall(re.sub(r"Dat de SOJ de oorzaak is\.", "", told)) == []
    level = main.get("bewijsniveau", "beschrijvend")
    said = SAYS_AN_INDICATION.search(told)
    assert bool(said) == (level in ("aanwijzing", "sterke aanwijzing"))
    assert bool(said and said[1]) == (level == "sterke aanwijzing")
    low, high = main.get("onder", 0.62), main.get("boven", 1.04)
    wide = low is not None and low <= 1 and (high is None or high >= 1)
    assert ("niet vast te stellen" in told.split("Wat u hier niet")[0]) == wide


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (
            "minder, aanwijzing",
            "een aanwijzing dat er met een SOJ minder jeugdigen worden verwezen. Een andere oorzaak",
        ),
        ("minder, sterk", "een sterke aanwijzing dat er met een SOJ minder jeugdigen worden verwezen."),
        ("meer, aanwijzing", "een aanwijzing dat er met een SOJ meer jeugdigen worden verwezen."),
        ("meer, aanwijzing", "de marge van 95% loopt vanaf 10% meer, zonder bovengrens"),
        ("minder, controles", "Er zijn minder verwijzingen, maar een aanwijzing is dit niet"),
        ("geen grenzen", "een marge van 95% is niet te geven"),
        ("geen grenzen", "ook een heel grote daling niet met genoeg zekerheid te zien"),
        ("alleen bovengrens", "de marge van 95% loopt tot 4% meer, zonder ondergrens"),
        ("evenveel", "zijn er (vrijwel) evenveel jeugdigen verwezen"),
        ("evenveel", "Dat is (vrijwel) evenveel per 1.000"),
        ("geloot", "op 2.000 manieren, bij loting gekozen"),
        ("geloot", "met een kans van onder 0,001"),
        ("niet gemeten", "Hoe volledig de kwartalen zijn, is niet gemeten"),
        ("niet gemeten", "alleen die van de verwijzer"),
        ("open vraag", "naar verwachting voor 96% binnen"),
        ("geen schatting", "Er is geen schatting: geen praktijk heeft een kwartaal met SOJ dat meetelt."),
        ("geen schatting", "Oordeel volgens vaste regels: onvoldoende gegevens"),
    ],
)
def test_each_way_in_which_it_can_come_out_has_its_sentence(outcome, told):
    assert told in words(section(outcome))


@pytest.mark.parametrize("profiel", ["werkgroep", "openbaar"])
def test_a_profile_without_the_table_says_why_in_one_sentence(profiel):
    page = render_report({}, invented_context(profiel=profiel, drempel=5))
    (told,) = [words(one) for one in html.document_fromstring(page).get_element_by_id("effect").findall("p")]
    assert f"staat niet in het profiel {profiel}, omdat uit een verhouding" in told


def test_without_rows_up_to_the_quarter_the_page_says_so():
    tables = {name: frame.iloc[:0] for name, frame in invented_effect().items()}
    page = render_report(tables, invented_context(profiel="analist", drempel=None))
    assert "er zijn tot en met dit kwartaal geen cijfers" in words(
        html.document_fromstring(page).get_element_by_id("effect")
    )


def test_a_plan_without_events_says_that_this_proves_nothing():
    tables = invented_effect()
    tables[views.EFFECT_PLAN] = tables[views.EFFECT_PLAN].iloc[:2]
    page = render_report(tables, invented_context(profiel="analist", drempel=None))
    told = words(html.document_fromstring(page).get_element_by_id("effect"))
    assert "Dat wil niet zeggen dat er geen was" in told


@pytest.mark.parametrize(
    ("ratio", "said"),
    [(0.0, "100% minder"), (0.5, "50% minder"), (0.996, "(vrijwel) evenveel"), (1.004, "(vrijwel) evenveel"),
     (1.25, "25% meer"), (3.0, "200% meer"), (12.5, "1.150% meer")],
)  # fmt: skip
def test_a_ratio_in_words(ratio, said):
    assert less_or_more(ratio) == said


def test_a_margin_beyond_the_axis_ends_in_an_arrow_and_no_number_in_a_sign():
    svg = ratios_svg([Point("A", 0.9, 0.0, 90.0), Point("B", None)], "proef", "Proef")
    assert svg.count("‹") == svg.count("›") == 1
    assert ">–<" in svg
    assert "B: –" in svg
    assert ratios_svg([Point("A", 0.9, 0.8, 1.0)], "proef", "Proef").count("›") == 0


@pytest.mark.parametrize("far", [0.7, 0.5, 0.3, 0.26])
def test_the_line_of_no_difference_is_always_named(far):
    svg = ratios_svg([Point("A", 0.95, far, 1 / far)], "proef", "Proef")
    assert ">evenveel<" in svg
    assert svg.count("%<") >= 2


def test_names_in_a_chart_cannot_break_out():
    svg = ratios_svg([Point("</svg><script>'\"", 0.9)], "proef", "Proef")
    assert "<script" not in svg


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    target = tmp_path_factory.mktemp("effect") / "rapport.xlsx"
    write_workbook(invented_effect(), invented_context(profiel="analist", drempel=None), target)
    return CalamineWorkbook.from_path(target)


def test_the_workbook_holds_every_comparison_with_its_numbers(book):
    rows = book.get_sheet_by_name("Effect").to_python()
    frame = pd.DataFrame(rows[4:], columns=rows[3])
    assert frame["Verhouding"].tolist() == [0.80, 0.49, 1.97, 1.01, 1.18]
    assert frame["Verhouding boven"].tolist() == [1.04, 0.64, "geen grens", 1.66, 1.64]
    assert frame["Oordeel"].tolist() == ["beschrijvend"] + ["n.v.t."] * 4
    assert set(frame["Analyseplan (SHA-256)"]) == {"0123456789abcdef" * 4}


def test_the_workbook_holds_what_it_is_held_against(book):
    rows = book.get_sheet_by_name("Effect controles").to_python()[4:]
    assert [row[1:] for row in rows] == [
        ["Meer dan twee jaar ervoor", 0.93, 0.63, 1.36],
        ["Het tweede jaar ervoor", 1.12, 0.71, "–"],
        ["Het jaar ervoor (hiermee vergeleken)", 1.0, "–", "–"],
        ["De <Brug>", "–", "n.v.t.", "n.v.t."],
        ["Praktijk 't Hof, Praktijk Oost", 0.76, "n.v.t.", "n.v.t."],
        ["Praktijk Élan", 0.83, "n.v.t.", "n.v.t."],
    ]


@pytest.mark.parametrize("profiel", ["analist", "werkgroep", "openbaar"])
def test_no_sentence_of_any_report_or_workbook_claims_too_much(profiel, tmp_path):
    """Every text of the page and of every sheet, for each profile, with all tables that it can have."""
    hidden = {"analist": 0, "werkgroep": 5, "openbaar": 10}[profiel]
    tables = invented_tables(hidden) | (invented_effect() if profiel == "analist" else {})
    context = invented_context(profiel=profiel, drempel=hidden or None)
    page = words(html.document_fromstring(render_report(tables, context)).body)
    write_workbook(tables, context, tmp_path / "rapport.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "rapport.xlsx")
    # The sheet of definitions names columns, among them one with a word of the contract.
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names if name != "Definities"]
    texts = [page, *(str(cell) for rows in sheets for row in rows for cell in row)]
    for text in texts:
        assert FORBIDDEN.findall(text) == [], text
        assert re.findall(r"geen effect|significant|aangetoond|rangorde", text, re.IGNORECASE) == [], text
