import re
from itertools import pairwise

import pandas as pd
import pytest
from invented_marts import invented_context, invented_tables
from lxml import html
from test_sentences import FORBIDDEN

from etl.publish import views
from etl.publish.formats import period
from etl.publish.pages import css_text
from etl.publish.report import render_report

SECTIONS = {
    "kort": None,
    "verloop-sectie": views.GROEP_KWARTAAL,
    "deuren": None,
    "praktijken": views.PRAKTIJK_KWARTAAL,
    "effect": None,
    "rekenmodel": views.REKENMODEL,
    "rijen-sectie": views.DATAKWALITEIT,
    "methode": None,
}


def parse(text):
    return html.document_fromstring(text)


def words(element):
    return re.sub(r"\s+", " ", element.text_content()).strip()


@pytest.fixture(scope="module")
def document(page):
    return parse(page)


def table(document, caption):
    """Table with this caption as header texts and rows of texts."""
    (found,) = [one for one in document.iter("table") if caption in one.find("caption").text]
    heads = [cell.text_content() for cell in found.find("thead").findall("tr")[-1]]
    rows = [[cell.text_content() for cell in row] for row in found.find("tbody").findall("tr")]
    return heads, rows


def number(text):
    """Number behind a Dutch text, or the symbol itself."""
    plain = text.replace("€", "").replace("%", "").replace("\u00a0", "").replace("−", "-")
    return text if text in {".", "–", "n.v.t."} else float(plain.replace(".", "").replace(",", "."))


def same(text, cell, digits, row=None):
    """Whether a printed text is a cell of a frame, rounded; an empty cell must show the right symbol."""
    if cell is None or pd.isna(cell):
        return text == ("." if row is not None and row["onderdrukt"] and not row.get("reden_leeg") else "–")
    return number(text) == pytest.approx(cell, abs=0.5000001 * 10**-digits)


def test_the_page_asks_nothing_of_anywhere(page):
    assert "://" not in page
    assert not re.search(r"<(script|link|img|iframe|object|embed|base|form)\b", page)
    assert not re.search(r"@import|\burl\((?!#)|\son\w+=|\bsrc=|javascript:", page)
    assert "default-src 'none'" in page
    references = re.findall(r'href="([^"]*)"', page)
    assert references
    assert all(one.startswith("#") for one in references)


def test_every_link_and_reference_in_the_page_has_its_target(document, page):
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    targets = re.findall(r'(?:href="#|url\(#|aria-labelledby=")([\w\- ]+)', page)
    assert {part for target in targets for part in target.split()} <= set(ids)


def test_the_page_is_small_and_the_same_every_time(marts, context, page):
    assert len(page.encode()) < 1_500_000
    assert render_report(marts, context) == page
    shuffled = dict(reversed(marts.items()))
    assert render_report(shuffled, context) == page


def test_a_screen_reader_finds_its_way(document):
    assert document.get("lang") == "nl"
    levels = [int(one.tag[1]) for one in document.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    (skip,) = document.find_class("skip")
    assert document.get_element_by_id(skip.get("href")[1:]).tag == "main"
    for one in document.iter("table"):
        assert one.find("caption").text
        assert all(cell.get("scope") for cell in one.iter("th"))
        assert all(row[0].tag == "th" for row in one.find("tbody").findall("tr"))


def test_every_section_is_there_with_its_heading(document):
    for name in SECTIONS:
        section = document.get_element_by_id(name)
        assert words(section.find("h2"))


def test_the_page_says_of_which_region_quarter_release_and_profile_it_is(document, context):
    facts = words(document.find_class("kenmerken")[0])
    for fact in ("1 juli 2025 tot en met 30 september 2025", "voorlopig*", "werkgroep", context.release_id):
        assert fact in facts
    assert context.regio_naam in words(document.find(".//header"))
    assert "uit 148 leveringen" in words(document.find(".//footer"))


def test_no_word_of_the_page_claims_a_cause_a_saving_or_a_ranking(document):
    assert FORBIDDEN.findall(words(document.body)) == []


def test_the_table_of_the_groups_equals_the_mart(document, marts):
    frame = marts[views.GROEP_KWARTAAL]
    chosen = frame[(frame.gebied == "*") & (frame.zorgvorm == "TOTAAL")].set_index(["periode", "groep"])
    _, rows = table(document, "Verwezen jeugdigen per periode")
    assert len(rows) == frame.periode.nunique()
    for label, *cells in rows:
        for groep, part in (("interventie", cells[:4]), ("controle", cells[4:8])):
            source = chosen.loc[(label.replace(" ", ""), groep)]
            assert same(part[0], source.patienten_onder_18, 0, source)
            assert same(part[1], source.jeugdigen_verwezen, 0, source)
            assert same(part[2], source.per_1000, 1, source)
            ends = part[3].split("–") if part[3] not in {".", "–"} else [part[3]] * 2
            assert same(ends[0], source.per_1000_onder, 1, source)
            assert same(ends[1], source.per_1000_boven, 1, source)


def test_the_table_of_the_practices_equals_the_mart_in_alphabetical_order(document, marts):
    frame = marts[views.PRAKTIJK_JAAR]
    chosen = frame[(frame.kwartaal_tm == "2025K3") & (frame.zorgvorm == "TOTAAL")].set_index("praktijk_id")
    names = marts[views.PRAKTIJK_KWARTAAL].drop_duplicates("praktijk_id").set_index("praktijk_naam").praktijk_id
    heads, rows = table(document, "Praktijken op alfabet")
    assert heads[3:7] == ["Patiënten <18", "Jeugdigen", "Per 1.000", "Marge (95%)"]
    assert [row[0] for row in rows] == sorted(names.index, key=views.name_key)
    for name, _, _, patients, youths, rate, *_ in rows:
        source = chosen.loc[names[name]]
        assert same(patients, source.patienten_onder_18, 0)
        assert same(youths, source.jeugdigen_verwezen, 0, source)
        assert same(rate, source.per_1000, 1, source)


@pytest.mark.parametrize(
    ("niveau", "gebied", "naam"), [("regio", "*", "Regio Waterrand"), ("gemeente", "9902", "Zandwolde")]
)
def test_the_rekenmodel_equals_the_mart_letter_by_letter(document, marts, niveau, gebied, naam):
    frame = marts[views.REKENMODEL]
    chosen = frame[(frame.niveau == niveau) & (frame.gebied == gebied)].set_index(["periode", "groep"])
    heads, rows = table(document, f"Rekenmodel A tot en met M, {naam}")
    order = [(code, groep) for code in ("2025K3-jaar", "2025K3") for groep in views.GROUPS]
    order = [key for key in order if key in chosen.index]
    assert len(heads) == len(order) + 1
    by_letter = {row[0][0]: row[1:] for row in rows[:13]}
    assert list(by_letter) == list("ABCDEFGHIJKLM")
    for letter, cells in by_letter.items():
        digits = 2 if letter in "EFGM" else 0
        for key, text in zip(order, cells, strict=True):
            source = chosen.loc[key]
            cell = source[letter.lower()]
            if not pd.isna(cell):
                assert number(text) == pytest.approx(cell, abs=0.51 * 10**-digits), (letter, key)
            elif letter == "K" and key[1] == "controle":
                assert text == "n.v.t."
            else:
                assert text == ("–" if letter in source.niet_beschikbaar else "."), (letter, key)


def test_the_rekenmodel_says_where_its_euros_come_from(document):
    _, rows = table(document, "Rekenmodel A tot en met M, Regio Waterrand")
    facts = {row[0]: set(row[1:]) for row in rows[13:]}
    assert facts["Kostenbasis"] == {"gemengd", "gemiddeld"}
    assert facts["Prijspeil"] == {"2024, 2025"}
    assert facts["Niet beschikbaar"] == {"D, G en J"}
    assert facts["L telt op"] == {"H + I + K", "H + I"}
    assert any("–" in margin for margin in facts["Marge van M (95%)"])


def test_the_row_accounting_equals_the_mart(document, marts):
    frame = marts[views.DATAKWALITEIT]
    region = frame[(frame.gemeente == "*") & frame["in"].notna()]
    _, rows = table(document, "Van geleverde rij tot geteld cijfer")
    fell = [number(row[2]) for row in rows if row[2] and not row[0].startswith("Samengevoegd")]
    assert sorted(fell) == sorted(region.uitgesloten[region.uitgesloten > 0])
    first = region[region.laag == "leveringen"]["in"].max()
    last = region[region.laag == "telling"]["uit"].min()
    assert number(rows[0][1]) == first
    assert number(rows[-1][3]) == last


def test_the_codes_of_the_region_stand_per_year_newest_first(document):
    _, rows = table(document, "Codes met en zonder vaste plaats")
    assert [row[0] for row in rows] == ["2024", "2023"]
    assert [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in rows[0][1:]] == [
        "110", "84", "€ 61.001", "12", "9", "€ 8.000", "7", "6", "–"
    ]  # fmt: skip
    assert rows[1][4:6] == ["0", "0"]


def test_a_profile_without_codes_says_nothing_of_them(marts, context):
    less = {name: frame for name, frame in marts.items() if name != views.CODEDEKKING}
    assert "Codes per jaar" not in render_report(less, context)


def test_counting_decisions_and_counting_trajecten_stand_beside_each_other(document):
    section = words(document.get_element_by_id("anders-tellen"))
    assert "Tussen 2022 en 2024 daalde het aantal besluiten met 27%, en steeg het aantal trajecten met 8%." in section
    _, rows = table(document, "Besluiten, trajecten en jeugdigen per jaar")
    assert rows == [["2024", "73", "108", "."], ["2023", "85", "104", "101"], ["2022", "100", "100", "100"]]


def test_how_many_are_new_is_said_for_every_limit(document):
    section = words(document.get_element_by_id("anders-tellen"))
    assert "Van de verwijzingen in 2024 is van een nieuwe jeugdige: 81% bij 90 dagen, 77% bij 180 dagen" in section
    assert "Deze regio rekent met 365 dagen." in section


def test_what_follows_basic_ggz_is_said_of_the_last_year_that_is_known(document):
    section = words(document.get_element_by_id("anders-tellen"))
    assert (
        "Van de verwijzingen naar basis-ggz in 2023 begon bij 12% binnen een jaar ook specialistische ggz." in section
    )
    _, rows = table(document, "Waarom opnieuw")
    assert rows[0] == ["2024", "47%", "24%", "7%", "5%", ".", "14%", "."]


def test_the_share_without_a_practice_stands_beside_every_period(document):
    _, rows = table(document, "Verwezen jeugdigen per periode")
    assert {row[0]: row[9] for row in rows if row[0] in ("2025 K3", "2024 K3")} == {
        "2025 K3": "20,0%",
        "2024 K3": "15,0%",
    }


def test_without_the_tables_of_counting_otherwise_the_page_says_so(marts, context):
    less = {name: frame for name, frame in marts.items() if name != views.TELWIJZEN}
    assert "Wat anders tellen uitmaakt staat niet in het profiel werkgroep" in render_report(less, context)


def test_what_was_refused_is_named_with_what_to_do(document):
    section = words(document.get_element_by_id("rijen-sectie"))
    assert "Fout: Geweigerd" in section
    assert "beschikkingen-oktober.csv" in section
    assert "Vraag een volledige export" in section


def test_who_referred_stands_per_group(document, marts):
    _, rows = table(document, "Wie verwees")
    frame = marts[views.KANAAL]
    now = frame[frame.kwartaal == "2025K3"].set_index(["groep", "kanaal"])
    by_name = {row[0]: row[1:] for row in rows}
    assert same(by_name["De huisarts"][0], now.loc[("interventie", "huisarts")].jeugdigen_verwezen, 0)
    assert same(by_name["De huisarts"][2], now.loc[("controle", "huisarts")].jeugdigen_verwezen, 0)
    assert len(rows) == 9


def test_a_hidden_count_leaves_no_number_anywhere(context):
    """With everything hidden, the page is the same whatever the hidden numbers were."""
    pages = set()
    for threshold in (0, 5):
        tables = invented_tables(threshold)
        blind = {}
        for name, frame in tables.items():
            counts = [
                column
                for column in frame.columns
                if (frame[column].dtype.kind in "fi" or column == "d") and column != "jaar"
            ]
            hidden = frame.assign(**dict.fromkeys(counts), onderdrukt=True) if "onderdrukt" in frame else frame
            blind[name] = hidden.assign(reden_leeg=None) if "reden_leeg" in hidden else hidden
        blind[views.DATAKWALITEIT] = tables[views.DATAKWALITEIT]
        pages.add(render_report(blind, context))
    (page,) = pages
    document = parse(page)
    for caption in ("Verwezen jeugdigen per periode", "Praktijken op alfabet"):
        _, rows = table(document, caption)
        assert not re.search(r"\d", "".join(cell for row in rows for cell in row[1:] if "<" not in cell))
    assert "in dit profiel verborgen" in words(document.get_element_by_id("kort"))
    assert "Er is geen grafiek" in words(document.get_element_by_id("verloop-sectie"))


def test_a_hidden_practice_shows_a_point_and_the_reason(marts, context):
    tables = {views.PRAKTIJK_KWARTAAL: marts[views.PRAKTIJK_KWARTAAL]}
    document = parse(render_report(tables, context))
    frame = marts[views.PRAKTIJK_KWARTAAL]
    now = frame[frame.kwartaal == "2025K3"].set_index("praktijk_naam")
    _, rows = table(document, "Praktijken op alfabet")
    hidden = [row for row in rows if now.loc[row[0]].onderdrukt]
    assert hidden
    assert all(row[4:] == [".", ".", ".", "verborgen"] for row in hidden)
    (unknown,) = [row for row in rows if row[3] == "–"]
    assert unknown[5:] == ["–", "–", "het aantal patiënten onder 18 is niet bekend"]
    assert f"Het cijfer van {len(hidden)} praktijken is verborgen" in words(document)


@pytest.mark.parametrize("absent", [name for name in SECTIONS.values() if name])
def test_a_table_that_is_not_in_the_profile_is_said_to_be_absent(marts, context, absent):
    gone = {absent, views.PRAKTIJK_JAAR} if absent == views.PRAKTIJK_KWARTAAL else {absent}
    document = parse(render_report({name: marts[name] for name in marts if name not in gone}, context))
    section = next(name for name, table_name in SECTIONS.items() if table_name == absent)
    paragraphs = [words(one) for one in document.get_element_by_id(section).findall("p")]
    assert len(paragraphs) == 1
    assert "staat niet in het profiel werkgroep, omdat " in paragraphs[0]


def test_a_region_without_rows_still_gives_a_whole_page(marts, context):
    document = parse(render_report({name: frame.iloc[:0] for name, frame in marts.items()}, context))
    for name, table_name in SECTIONS.items():
        told = words(document.get_element_by_id(name))
        assert ("er zijn tot en met dit kwartaal geen cijfers" in told) is (table_name is not None)


def test_without_any_table_the_page_still_explains_itself():
    document = parse(render_report({}, invented_context(bronnen=(), praktijken_groep_onbekend=())))
    assert words(document.get_element_by_id("kop-kort")) == "In het kort"
    assert "niets te zeggen" in words(document.get_element_by_id("kort"))


def test_the_public_page_with_half_years_names_no_practice(marts):
    frame = marts[views.GROEP_KWARTAAL]
    half = frame[frame.periode.isin(["2024K4", "2025K2"])].assign(
        periode=lambda rows: rows.periode.map({"2024K4": "2024H2", "2025K2": "2025H1"})
    )
    page = render_report({views.GROEP_KWARTAAL: half}, invented_context(profiel="openbaar", drempel=10))
    assert "In de eerste helft van 2025 zijn" in page
    assert "2025 H1" in page
    assert "Jansdam" not in page
    assert "afgerond op vijf" in page


def test_names_cannot_break_out_of_the_page(marts, context):
    evil = "</style><script>alert('x')</script>\"\\"
    frame = marts[views.PRAKTIJK_KWARTAAL]
    tables = marts | {views.PRAKTIJK_KWARTAAL: frame.assign(praktijk_naam=evil)}
    page = render_report(tables, invented_context(regio_naam=evil, release_id=evil, bronnen=(evil,)))
    assert "<script" not in page
    assert page.count("</style>") == 1


def test_text_in_the_margin_of_a_page_is_quoted():
    assert css_text("Regio A") == '"Regio A"'
    assert css_text('a"b</') == '"a\\22 b\\3c \\2f "'


def test_every_page_of_the_print_has_a_number_the_release_and_the_symbols(page, context):
    assert "size: A4" in page
    assert 'counter(page) " van " counter(pages)' in page
    margin = page[page.index("@page") : page.index("@media print")]
    assert context.release_id.replace("-", "\\2d ") in margin
    assert "verborgen" in margin
    assert "details::details-content" in page


def test_text_and_lines_stand_out_from_the_paper():
    def luminance(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one, other):
        high, low = sorted((luminance(one), luminance(other)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    from etl.publish.charts import COLOURS
    from etl.publish.svg import MUTED, TEXT

    for text in (TEXT, MUTED, COLOURS["interventie"], COLOURS["controle"]):
        assert contrast(text, "#ffffff") >= 4.5
        assert contrast(text, "#f3f4f2") >= 4.5
    # In black and white the two groups are different greys.
    assert contrast(COLOURS["interventie"], COLOURS["controle"]) > 1.5


def test_the_release_never_looks_past_its_quarter(marts):
    page = render_report(marts, invented_context(kwartaal="2024K2"))
    assert "2024 K3" not in page
    assert "juli 2023 tot en met juni 2024" in page
    assert period("2024K2").label in page
