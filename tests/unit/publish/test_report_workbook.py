import math
import re
import zipfile

import pandas as pd
import pytest
from invented_marts import invented_context, invented_tables
from lxml import etree
from python_calamine import CalamineWorkbook
from test_sentences import FORBIDDEN

from etl.publish import views
from etl.publish.formats import period
from etl.publish.workbook import write_workbook

ALL = [
    "Lees mij", "Inhoud", "Samenvatting", "Rekenmodel regio", "Rekenmodel gemeente", "Rekenmodel praktijk",
    "Verloop kwartaal", "Praktijken", "Verwijskanaal", "Volledigheid", "Zonder praktijk", "Anders tellen",
    "Kwaliteit", "Codes", "Definities",
]  # fmt: skip
DATA = ALL[2:]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def path(tmp_path_factory, marts, context):
    target = tmp_path_factory.mktemp("werkboek") / "rapport.xlsx"
    write_workbook(marts, context, target)
    return target


@pytest.fixture(scope="module")
def book(path):
    return CalamineWorkbook.from_path(path)


def frame_of(book, name):
    rows = book.get_sheet_by_name(name).to_python()
    return pd.DataFrame(rows[4:], columns=rows[3])


def part(path, name):
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def sheet_part(path, name):
    return part(path, f"xl/worksheets/sheet{ALL.index(name) + 1}.xml")


def test_the_sheets_stand_in_their_order(book):
    assert book.sheet_names == ALL


def test_the_same_input_gives_the_same_bytes(tmp_path, path, marts, context):
    again = tmp_path / "anders.xlsx"
    write_workbook(dict(reversed(marts.items())), context, again)
    assert again.read_bytes() == path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r">(\d{4}-\d\d-\d\dT[\d:]+Z)<", core)) == {"2025-09-30T00:00:00Z"}


def test_there_is_no_macro_no_hidden_sheet_no_merged_cell_and_no_outside_link(path):
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name).decode() for name in names if name.endswith((".xml", ".rels"))}
    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
    assert "state=" not in parts["xl/workbook.xml"]
    assert "definedName" in parts["xl/workbook.xml"]
    for name, text in parts.items():
        assert "mergeCell" not in text, name
        assert 'TargetMode="External"' not in text, name


def test_every_data_sheet_is_one_table_with_a_frozen_header_that_prints_on_each_page(path):
    titles = part(path, "xl/workbook.xml").findall(f".//{MAIN}definedName")
    printed = [one for one in titles if one.get("name") == "_xlnm.Print_Titles"]
    assert len(printed) == len(DATA)
    assert all(one.text.endswith("!$4:$4") for one in printed)
    for name in DATA:
        root = sheet_part(path, name)
        assert len(root.findall(f"{MAIN}tableParts/{MAIN}tablePart")) == 1
        pane = root.find(f".//{MAIN}pane")
        assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "4")
    with zipfile.ZipFile(path) as archive:
        tables = [name for name in archive.namelist() if name.startswith("xl/tables/")]
    assert len(tables) == len(DATA)


def test_codes_are_text_and_keep_their_leading_zeros(book):
    practices = frame_of(book, "Praktijken")
    assert practices["Praktijk-AGB"].map(lambda one: isinstance(one, str) and len(one) == 8).all()
    assert practices["Praktijk-AGB"].str.startswith("0199").all()
    assert set(frame_of(book, "Rekenmodel gemeente")["Gemeentecode"]) == {
        "9901",
        "9902",
        "9903",
        "9904",
        "9905",
    }
    assert set(frame_of(book, "Kwaliteit")["Gemeentecode"]) == {"*", "9901", "9902", "9903", "9904", "9905"}


def test_numbers_are_numbers_with_formats_that_excel_translates(path):
    formats = {one.get("formatCode") for one in part(path, "xl/styles.xml").iter(f"{MAIN}numFmt")}
    assert {"#,##0.0", '#,##0.00"%"', "[$€-413] #,##0", "[$€-413] #,##0.00"} <= formats
    assert not [code for code in formats if re.search(r"0,0(?!0)", code)]


def check_cells(values, symbols, source, hidden):
    """Compare a column of a sheet with the column of the frame, with a symbol where the frame is empty."""
    for shown, cell, is_hidden in zip(values, source, hidden, strict=True):
        if pd.isna(cell):
            assert shown in symbols
            assert shown == "." or not is_hidden
        else:
            assert shown == pytest.approx(float(cell), rel=1e-12)


def test_the_practices_equal_the_mart_per_quarter_and_over_the_year(book, marts):
    shown = frame_of(book, "Praktijken")
    quarters = shown[shown.Periode.str.match(r"\d{4} K\d$")].copy()
    quarters["kwartaal"] = quarters.Periode.str.replace(" ", "")
    merged = quarters.merge(
        marts[views.PRAKTIJK_KWARTAAL],
        left_on=["Praktijk-AGB", "kwartaal"],
        right_on=["praktijk_id", "kwartaal"],
    )
    assert len(merged) == len(quarters) == len(marts[views.PRAKTIJK_KWARTAAL])
    for head, column in (
        ("Patiënten jonger dan 18", "patienten_onder_18"),
        ("Jeugdigen verwezen", "jeugdigen_verwezen"),
        ("Per 1.000", "per_1000"),
        ("Per 1.000 onder", "per_1000_onder"),
        ("Per 1.000 boven", "per_1000_boven"),
        ("Verwijzingen", "verwijzingen"),
    ):
        check_cells(merged[head], {".", "–"}, merged[column], merged.onderdrukt & merged.reden_leeg.isna())
    over_year = shown[~shown.index.isin(quarters.index)]
    assert len(over_year) == 30
    assert set(over_year.Periode) == {"okt 2024 – sep 2025"}
    assert set(over_year.Verwijzingen) == {"n.v.t."}
    year = marts[views.PRAKTIJK_JAAR]
    year = year[(year.kwartaal_tm == "2025K3") & (year.zorgvorm == "TOTAAL")].set_index("praktijk_id")
    expected = [year.jeugdigen_verwezen[code] for code in over_year["Praktijk-AGB"]]
    check_cells(over_year["Jeugdigen verwezen"], {"."}, expected, [True] * 30)


def test_hidden_cells_are_a_point_and_the_row_says_so(book, marts):
    shown = frame_of(book, "Praktijken")
    hidden = shown[shown.Verborgen == "ja"]
    assert len(hidden) >= marts[views.PRAKTIJK_KWARTAAL].onderdrukt.sum() > 50
    assert set(hidden["Jeugdigen verwezen"]) == {"."}
    assert set(hidden["Per 1.000"]) <= {".", "–"}
    assert "." not in set(shown[shown.Verborgen == "nee"]["Jeugdigen verwezen"])


def test_the_groups_and_the_channels_equal_the_marts(book, marts):
    shown = frame_of(book, "Verloop kwartaal")
    frame = marts[views.GROEP_KWARTAAL]
    assert len(shown) == len(frame)
    visible = pd.to_numeric(shown["Jeugdigen verwezen"], errors="coerce")
    assert visible.sum() == frame.jeugdigen_verwezen.sum()
    assert (shown["Jeugdigen verwezen"] == ".").sum() == frame.onderdrukt.sum()
    assert set(shown[shown.Periode == "2025 K3"]["Compleet (%)"]) == {82.4}
    shown = frame_of(book, "Verwijskanaal")
    frame = marts[views.KANAAL]
    assert pd.to_numeric(shown.Teller, errors="coerce").sum() == frame.teller.sum()
    assert (shown.Teller == ".").sum() == frame.onderdrukt.sum()


def test_the_quality_and_the_definitions_are_whole(book, marts):
    shown = frame_of(book, "Kwaliteit")
    frame = marts[views.DATAKWALITEIT]
    assert len(shown) == len(frame)
    assert pd.to_numeric(shown.Erin, errors="coerce").sum() == frame["in"].sum()
    assert list(dict.fromkeys(shown.Stap))[:3] == ["Leveringen", "Versies", "Toewijzingen"]
    shown = frame_of(book, "Definities")
    assert list(shown.Kolom) == list(marts[views.DEFINITIES].kolom)


def test_shares_without_a_practice_stand_newest_first_and_their_counts_are_hidden(book):
    shown = frame_of(book, "Zonder praktijk")
    assert list(shown["Aandeel (%)"])[:6] == [20, 20, 20, 20, 20, 15]
    assert set(shown["Jeugdigen zonder praktijk"]) == {"."}


def test_counting_otherwise_gives_an_index_or_a_share_and_never_both(book):
    shown = frame_of(book, "Anders tellen")
    assert shown.Jaar.iloc[0] == "2024"
    by_way = shown[shown.Jaar == "2024"].set_index("Telwijze")
    assert by_way.loc["beschikkingen", ["Indexcijfer", "Aandeel (%)"]].tolist() == [73, "n.v.t."]
    assert by_way.loc["jeugdigen", "Indexcijfer"] == "."
    assert by_way.loc["nieuw 90", ["Indexcijfer", "Aandeel (%)"]].tolist() == ["n.v.t.", 81]


def test_the_codes_stand_newest_first_with_the_region_before_its_gemeenten(book):
    shown = frame_of(book, "Codes")
    assert list(
        zip(shown.Jaar, shown.Gemeentecode, shown.Codes, shown.Toewijzingen, shown.Gedeclareerd, strict=True)
    ) == [
        ("2024", "*", "geplaatst", 110, 61_000.5),
        ("2024", "*", "twijfel", 12, 8_000),
        ("2024", "*", "niet geplaatst", 7, "–"),
        ("2024", "9901", "geplaatst", 70, 61_000.5),
        ("2024", "9901", "twijfel", 12, 8_000),
        ("2024", "9902", "geplaatst", 40, "–"),
        ("2024", "9902", "niet geplaatst", 7, "–"),
        ("2023", "*", "geplaatst", 60, 50_000),
        ("2023", "9901", "geplaatst", 60, 50_000),
    ]


def formulas(path, name):
    """Cells of a sheet: name to (formula or None, value)."""
    cells = {}
    for cell in sheet_part(path, name).iter(f"{MAIN}c"):
        formula, shown = cell.find(f"{MAIN}f"), cell.find(f"{MAIN}v")
        if shown is not None and cell.get("t") != "s":
            cells[cell.get("r")] = (None if formula is None else formula.text, float(shown.text))
    return cells


@pytest.mark.parametrize("name", ["Rekenmodel regio", "Rekenmodel gemeente", "Rekenmodel praktijk"])
def test_every_formula_gives_the_value_of_the_mart(path, name):
    cells = formulas(path, name)
    live = {place: pair for place, pair in cells.items() if pair[0]}
    assert len(live) > 10
    for place, (formula, cached) in live.items():
        assert re.fullmatch(r"(100\*)?[A-Z]+\d+([+/][A-Z]+\d+)*|\([A-Z]+\d+-[A-Z]+\d+\)/[A-Z]+\d+", formula), formula
        assert set(re.findall(r"([A-Z]+)\d+", formula)) == {re.match(r"[A-Z]+", place)[0]}
        expression = re.sub(r"[A-Z]+\d+", lambda found: repr(cells[found[0]][1]), formula)
        assert math.isclose(eval(expression), cached, rel_tol=1e-9), (place, formula)


def test_the_region_has_the_lines_a_to_m_with_the_sums_live(path, book, marts):
    shown = frame_of(book, "Rekenmodel regio")
    assert list(shown.Regel[:13]) == list("ABCDEFGHIJKLM")
    frame = marts[views.REKENMODEL]
    row = frame[(frame.gebied == "*") & (frame.groep == "interventie") & (frame.periode == "2025K3-jaar")].iloc[0]
    for place, letter in enumerate("abcefhiklm"):
        assert shown["Met SOJ"][list("abcdefghijklm").index(letter)] == pytest.approx(row[letter]), place
    cells = formulas(path, "Rekenmodel regio")
    column = "E"
    assert cells[f"{column}9"][0] == f"100*{column}6/{column}5"
    assert cells[f"{column}16"][0] == f"{column}12+{column}13+{column}15"
    assert cells[f"{column}17"][0] == f"{column}16/{column}5"
    # Without SOJ there is no K to add.
    assert cells["F16"][0] == "F12+F13"
    assert shown["Zonder SOJ"][10] == "n.v.t."
    assert shown["Met SOJ"][3] == "–"


@pytest.mark.parametrize("name", ["Rekenmodel regio", "Rekenmodel gemeente", "Rekenmodel praktijk"])
def test_m_without_k_and_its_margin_stand_below_m_in_every_sheet_of_the_model(book, marts, name):
    shown = frame_of(book, name)
    niveau = name.removeprefix("Rekenmodel ")
    frame = marts[views.REKENMODEL]
    frame = frame[frame.niveau == niveau].assign(periode=lambda rows: [period(one).label for one in rows.periode])
    area = {"gemeente": "Gemeentecode", "praktijk": "Praktijk-AGB"}.get(niveau)
    shown["gebied"] = shown[area] if area else "*"
    names = {"Met SOJ": "interventie", "Zonder SOJ": "controle", "Overgang": "overgang", "Alle praktijken": "totaal"}
    key = ["gebied", "periode"] if niveau == "praktijk" else ["gebied", "periode", "groep"]
    for head, column in (
        ("M zonder K, de kosten van de SOJ", "m_zonder_k"),
        ("Marge van M zonder K, onder", "m_zonder_k_onder"),
        ("Marge van M zonder K, boven", "m_zonder_k_boven"),
    ):
        lines = shown[shown.Omschrijving == head].rename(columns={"Periode": "periode", **names})
        if niveau != "praktijk":
            groups = [one for one in names.values() if one in lines]
            lines = lines.melt(["gebied", "periode"], groups, "groep", "Waarde")
        merged = lines[[*key, "Waarde"]].merge(frame, on=key)
        assert len(merged) == len(frame)
        check_cells(merged.Waarde, {".", "–"}, merged[column], merged.onderdrukt)


def test_m_without_k_is_a_live_formula(path):
    cells = formulas(path, "Rekenmodel regio")
    assert cells["E20"][0] == "(E16-E15)/E5"
    assert cells["F20"][0] == "F16/F5"


def test_a_line_with_a_hidden_part_has_no_formula(path, book):
    shown = frame_of(book, "Rekenmodel praktijk")
    hidden = [place for place, one in enumerate(shown.Waarde) if one == "."]
    assert hidden
    cells = formulas(path, "Rekenmodel praktijk")
    assert not [place for place in hidden if f"H{place + 5}" in cells]


def test_rounded_figures_stay_as_published(tmp_path, marts, context):
    frame = marts[views.REKENMODEL].assign(e=lambda rows: rows.e.round(0))
    target = tmp_path / "afgerond.xlsx"
    write_workbook({views.REKENMODEL: frame}, context, target)
    root = part(target, "xl/worksheets/sheet4.xml")
    cell = next(one for one in root.iter(f"{MAIN}c") if one.get("r") == "E9")
    assert cell.find(f"{MAIN}f") is None
    assert float(cell.find(f"{MAIN}v").text) == 1.0


def test_the_summary_is_that_of_the_report(book, page):
    shown = frame_of(book, "Samenvatting")
    kort = shown[shown.Onderdeel == "In het kort"].Zin
    assert len(kort) == 5
    assert all(sentence in page for sentence in kort)


def test_the_first_sheet_tells_the_status_the_symbols_and_the_version(book, context):
    told = {row[0]: row[1] for row in book.get_sheet_by_name("Lees mij").to_python() if len(row) > 1}
    assert told["Status"] == "voorlopig*"
    assert told["Release"] == context.release_id
    assert told["Teken ."].startswith("verborgen")
    assert told["Laatste goede stand"] == "beschikkingen Zandwolde"
    assert "Praktijk Jansdam" in told["Groep onbekend"]


@pytest.mark.parametrize("absent", [views.REKENMODEL, views.KANAAL, views.PRAKTIJK_KWARTAAL, views.DATAKWALITEIT])
def test_a_sheet_without_its_table_is_left_out_and_said_to_be(tmp_path, marts, context, absent):
    target = tmp_path / "minder.xlsx"
    write_workbook({name: marts[name] for name in marts if name != absent}, context, target)
    less = CalamineWorkbook.from_path(target)
    gone = [name for name in ALL if name not in less.sheet_names]
    assert gone
    told = {row[0]: row[1] for row in less.get_sheet_by_name("Inhoud").to_python() if len(row) > 1}
    assert all("staat niet in het profiel werkgroep" in told[name] for name in gone)


@pytest.mark.parametrize("rows", [0, None])
def test_no_rows_and_no_tables_still_make_a_workbook(tmp_path, marts, context, rows):
    tables = {} if rows is None else {name: frame.iloc[:0] for name, frame in marts.items()}
    target = tmp_path / "leeg.xlsx"
    write_workbook(tables, context, target)
    expected = ALL[:3] if rows is None else ALL
    assert CalamineWorkbook.from_path(target).sheet_names == expected


def test_columns_that_are_empty_in_this_profile_are_left_out(tmp_path, marts, context):
    frame = marts[views.PRAKTIJK_KWARTAAL].assign(verwijzingen=None, jeugdigen_via_soj=0)
    target = tmp_path / "kolommen.xlsx"
    write_workbook({views.PRAKTIJK_KWARTAAL: frame}, context, target)
    heads = list(frame_of(CalamineWorkbook.from_path(target), "Praktijken").columns)
    assert "Verwijzingen" not in heads
    assert "Via SOJ" in heads


def test_a_name_that_looks_like_a_formula_stays_a_name(tmp_path, marts, context):
    frame = marts[views.PRAKTIJK_KWARTAAL].assign(praktijk_naam="=1+1")
    target = tmp_path / "naam.xlsx"
    write_workbook({views.PRAKTIJK_KWARTAAL: frame}, context, target)
    assert set(frame_of(CalamineWorkbook.from_path(target), "Praktijken").Praktijk) == {"=1+1"}
    assert not list(part(target, "xl/worksheets/sheet4.xml").iter(f"{MAIN}f"))


def test_no_text_of_the_workbook_claims_a_cause_a_saving_or_a_ranking(path):
    with zipfile.ZipFile(path) as archive:
        texts = etree.fromstring(archive.read("xl/sharedStrings.xml"))
    assert FORBIDDEN.findall(" ".join(texts.itertext())) == []


def test_a_hidden_count_leaves_no_number_anywhere(tmp_path):
    """With every count hidden, the workbook is the same whatever the counts were."""
    written = set()
    for threshold in (0, 5):
        tables = invented_tables(threshold)
        blind = {}
        for name in (
            views.PRAKTIJK_KWARTAAL,
            views.PRAKTIJK_JAAR,
            views.GROEP_KWARTAAL,
            views.KANAAL,
            views.REKENMODEL,
        ):
            frame = tables[name]
            counts = [column for column in frame.columns if frame[column].dtype.kind in "fi"]
            blind[name] = frame.assign(**dict.fromkeys(counts), onderdrukt=True)
            if "reden_leeg" in frame:
                blind[name]["reden_leeg"] = None
        target = tmp_path / f"{threshold}.xlsx"
        write_workbook(blind, invented_context(), target)
        written.add(target.read_bytes())
    assert len(written) == 1
