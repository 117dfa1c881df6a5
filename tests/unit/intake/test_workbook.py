"""Workbooks as BI programs and people make them: the right sheet, the right row, and every row accounted for."""

from __future__ import annotations

import re
from datetime import date, datetime, time

import pytest
from shapes.workbooks import respoil, sheets, workbook, zipped

from etl.intake import workbook_cells
from etl.intake.deliveries import Delivered, Finding, read_delivery
from etl.intake.layouts import Layout
from etl.intake.parts import LINES_PER_PART
from etl.problems import DeliveryRefused
from etl.settings import Bron

DAY = date(2024, 1, 1)
HEADERS = ["praktijk_id", "naam", "gemeente", "geldig_van"]
LINDE = ["01990001", "De Linde", "9901", "2020-01-01"]
OOST = ["01990002", "Oost", "9901", "2021-01-01"]


def read(content: bytes, soort: str = "praktijken", **layout: object) -> Delivered:
    bron = Bron(naam="b", gemeente="9901", soort=soort, pad="*.xlsx")
    columns = {"soort": soort, "kolom": [{"kop": name, "veld": name} for name in HEADERS], **layout}
    return read_delivery(bron, "p.xlsx", content, Layout.model_validate(columns) if layout else None, DAY)


def refusal(content: bytes, **layout: object) -> str:
    with pytest.raises(DeliveryRefused) as caught:
        read(content, **layout)
    assert str(caught.value).startswith("p.xlsx")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def names(delivered: Delivered) -> list[str | None]:
    return delivered.rows["praktijken"].columns["naam"]


def lines(delivered: Delivered) -> list[int]:
    return delivered.rows["praktijken"].regels


def test_a_title_above_the_table_and_totals_in_it_are_no_rows_and_lines_are_those_of_excel():
    content = sheets(
        Export=[
            ["Huisartspraktijken van de regio"],
            ["gemeente", "Dorp"],
            [],
            HEADERS,
            LINDE,
            ["Subtotaal Dorp", "", "", 1],
            [],
            OOST,
            ["", "Totaal", 2],
            ["Toegepaste filters: gemeente is Dorp"],
        ]
    )
    delivered = read(content)
    assert (names(delivered), lines(delivered)) == (["De Linde", "Oost"], [5, 8])
    assert delivered.refused == [Finding(line, "", "geen_gegevens") for line in (6, 9, 10)]
    assert delivered.read == 5


@pytest.mark.parametrize(
    "word", ["Totaal", "TOTAAL:", "Subtotaal", "Eindtotaal", "Totaal Dorp", "Dorp Totaal", "Total", "Grand Total"]
)
def test_a_total_is_told_by_its_word_and_by_what_it_lacks(word):
    delivered = read(sheets(A=[HEADERS, LINDE, [word, "", "9901", 12]]))
    assert delivered.refused == [Finding(3, "", "geen_gegevens")]


def test_a_row_that_has_all_it_needs_is_a_row_whatever_it_is_called():
    delivered = read(
        sheets(A=[HEADERS, ["01990003", "Totaal Huisartsen", "9901", "2020-01-01"], ["Totaal", *OOST[1:]]])
    )
    assert names(delivered) == ["Totaal Huisartsen", "Oost"]
    assert delivered.refused == []


def test_a_row_that_lacks_something_without_being_a_total_is_left_to_the_rules_of_rows():
    delivered = read(sheets(A=[HEADERS, ["01990003", "Totaalzorg", "9901", ""], ["", "Zuid", "9901", ""]]))
    assert names(delivered) == ["Totaalzorg", "Zuid"]
    assert delivered.refused == []


def test_headers_repeated_on_every_page_are_no_rows():
    delivered = read(sheets(A=[HEADERS, LINDE, HEADERS, OOST, ["Praktijk ID", "NAAM"]]))
    assert names(delivered) == ["De Linde", "Oost"]
    assert delivered.refused == [Finding(3, "", "geen_gegevens"), Finding(5, "", "geen_gegevens")]


def test_the_table_may_start_beside_the_first_column_and_values_beside_it_refuse_their_row():
    content = sheets(
        A=[["", "", "Titel"], ["", *HEADERS[:2], "", *HEADERS[2:]], ["", *LINDE[:2], "", *LINDE[2:]],
           ["x", *OOST[:2], "", *OOST[2:]], ["Pagina 1 van 1"]]
    )  # fmt: skip
    delivered = read(content)
    assert (names(delivered), lines(delivered)) == (["De Linde"], [3])
    assert delivered.refused == [Finding(4, "", "aantal_kolommen"), Finding(5, "", "geen_gegevens")]


def test_the_one_sheet_whose_headers_fit_is_read_wherever_it_stands():
    content = sheets(Toelichting=[["gemeente", "naam"], ["9901", "Dorp"]], Leeg=[], Data=[HEADERS, LINDE])
    assert names(read(content)) == ["De Linde"]
    assert read(content).leden == ()


def test_two_sheets_that_fit_are_not_chosen_between():
    content = sheets(Nieuw=[HEADERS, LINDE], Oud=[HEADERS, OOST], Uitleg=[["tekst"]])
    said = refusal(content)
    assert "Nieuw, Oud" in said
    assert "Uitleg" not in said
    assert names(read(content, blad="oud ")) == ["Oost"]


def test_several_sheets_that_the_layout_asks_for_are_one_delivery_with_the_sheet_of_each_row():
    content = sheets(**{"2023": [HEADERS, LINDE, ["Totaal"]], "Uitleg": [["x"]], "2024": [["Titel"], HEADERS, OOST]})
    delivered = read(content, blad="20*")
    assert names(delivered) == ["De Linde", "Oost"]
    assert lines(delivered) == [LINES_PER_PART + 2, 2 * LINES_PER_PART + 3]
    assert delivered.refused == [Finding(LINES_PER_PART + 3, "", "geen_gegevens")]
    assert delivered.leden == ("2023", "2024")


def test_a_sheet_that_is_asked_for_and_is_not_there_is_told_with_those_that_are():
    said = refusal(sheets(Export=[HEADERS], Uitleg=[["x"]]), blad="Data")
    assert "geen werkblad Data, wel: Export, Uitleg" in said


def hidden(kind: str) -> bytes:
    def write(book, page):
        page.write_row(0, 0, HEADERS)
        page.write_row(1, 0, LINDE)
        old = book.add_worksheet("Oud")
        old.write_row(0, 0, HEADERS)
        old.write_row(1, 0, OOST)
        getattr(old, kind)()

    return workbook(write, "Nieuw")


@pytest.mark.parametrize("kind", ["hide", "very_hidden"])
def test_a_hidden_sheet_is_read_only_when_it_is_asked_for_by_its_full_name(kind):
    assert names(read(hidden(kind))) == ["De Linde"]
    assert names(read(hidden(kind), blad="Oud")) == ["Oost"]
    assert read(hidden(kind), blad="*").leden == ()


def test_without_a_sheet_that_fits_the_nearest_one_says_what_is_wrong_with_all_its_columns():
    said = refusal(sheets(Uitleg=[["naam"]], Export=[["praktijk_id", "Benaming", "gemeente", "Kleur"], LINDE]))
    assert "(blad Export)" in said
    assert "ontbreekt: geldig_van, naam" in said
    assert "onbekende kolom: Benaming, Kleur" in said


def test_a_workbook_without_any_known_header_names_its_sheets():
    assert "Een, Twee" in refusal(sheets(Een=[["x", "y"], [1, 2]], Twee=[]))
    assert "werkblad" in refusal(workbook(lambda book, page: None))


def test_the_row_of_the_headers_may_be_told():
    rows = [["naam", "gemeente", "geldig_van", "praktijk_id"], ["sleutel", "x"], ["A", "B", "C", "D"], LINDE]
    columns = [{"kop": kop, "veld": veld} for kop, veld in zip("ABCD", HEADERS, strict=True)]
    columns += [{"kop": name, "veld": "aliassen", "geldig_tot": "2000-01-01"} for name in HEADERS[:1]]
    assert names(read(sheets(S=rows), kopregel=3, kolom=columns)) == ["De Linde"]
    assert "kolomkoppen" in refusal(sheets(S=rows), kopregel=2, kolom=columns)


def test_a_merge_over_rows_holds_for_each_and_a_merge_over_columns_for_the_first():
    def write(book, page):
        page.merge_range(0, 0, 0, 3, "Praktijken")
        page.write_row(1, 0, HEADERS)
        page.write_row(2, 0, LINDE)
        page.write_row(3, 0, OOST)
        page.merge_range(2, 2, 3, 2, "9901")
        page.merge_range(4, 0, 4, 2, "Totaal")
        page.write(4, 3, 2)

    delivered = read(workbook(write))
    assert delivered.rows["praktijken"].columns["gemeente"] == ["9901", "9901"]
    assert delivered.refused == [Finding(5, "", "geen_gegevens")]


def test_headers_that_are_merged_over_two_rows_are_found():
    def write(book, page):
        page.merge_range(0, 0, 1, 0, "praktijk_id")
        page.merge_range(0, 1, 0, 2, "Praktijk")
        page.merge_range(0, 3, 1, 3, "geldig_van")
        page.write(1, 1, "naam")
        page.write(1, 2, "gemeente")
        page.write_row(2, 0, LINDE)

    delivered = read(workbook(write))
    assert (names(delivered), lines(delivered)) == (["De Linde"], [3])


def cells(write) -> list[str | None]:
    def whole(book, page):
        page.write_row(0, 0, HEADERS)
        page.write_row(1, 0, LINDE)
        write(book, page)

    delivered = read(workbook(whole))
    return [delivered.rows["praktijken"].columns[name][0] for name in HEADERS]


def test_numbers_dates_and_times_are_the_text_that_a_csv_would_hold():
    def write(book, page):
        page.write_number(1, 0, 1990001)
        page.write_number(1, 1, 1234.5600000000001)
        page.write_number(1, 2, 0.00001)
        page.write_datetime(1, 3, date(2024, 1, 15), book.add_format({"num_format": "dd-mm-yyyy"}))

    assert cells(write) == ["1990001", "1234.56", "0.00001", "2024-01-15"]

    def amounts(book, page):
        for column, amount in enumerate((118.125, 0.125, 1.5, 1234.5678)):
            page.write_number(1, column, amount)

    # A text with three decimals may be a thousand times as much, and is not read as an amount; a number never is.
    assert cells(amounts) == ["118.1250", "0.1250", "1.5", "1234.5678"]

    def moments(book, page):
        clock, moment = (book.add_format({"num_format": form}) for form in ("[h]:mm", "dd-mm-yyyy hh:mm"))
        page.write_datetime(1, 0, datetime(2023, 3, 15, 13, 45), moment)
        page.write_datetime(1, 1, time(9, 5), clock)
        page.write_datetime(1, 2, date(9999, 12, 31), book.add_format({"num_format": "d-m-yyyy"}))
        page.write_boolean(1, 3, True)

    assert cells(moments) == ["2023-03-15 13:45:00", "9:05:00", "9999-12-31", "ja"]


def test_numbers_that_a_code_lost_its_zeros_to_stay_whole_numbers():
    def write(book, page):
        page.write_number(1, 0, 999900006.0)
        page.write_number(1, 1, 123456789012345)
        page.write_number(1, 2, 363)
        page.write_number(1, 3, 54002)

    assert cells(write) == ["999900006", "123456789012345", "363", "54002"]


def test_a_cell_in_error_is_not_an_empty_cell():
    def write(book, page):
        page.write_formula(1, 1, "=NA()", None, "#N/A")
        page.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        page.write_formula(1, 3, "=X", None, "#NAME?")

    assert cells(write) == ["01990001", "#N/A", "#DIV/0!", "#NAME?"]


def test_a_workbook_with_a_password_and_old_workbooks_are_refused_with_what_to_do():
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
    assert "wachtwoord" in refusal(container + "EncryptedPackage".encode("utf-16-le"))
    assert "XLSX" in refusal(container + "Workbook".encode("utf-16-le"))
    assert "XLSX" in refusal(zipped({"mimetype": "application/x", "content.xml": "<a/>"}))
    assert "XLSX" in refusal(zipped({"xl/workbook.bin": b"x"}))


def corner(content: bytes, where: bytes) -> bytes:
    return respoil(content, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="B2"', b'r="' + where + b'"'))


def test_two_cells_far_apart_do_not_take_all_memory(monkeypatch):
    content = sheets(A=[HEADERS, LINDE])
    far = [
        b'<row r="1048576"><c r="' + where + b'"><v>1</v></c></row></sheetData>'
        for where in (b"XFD1048576", b"xfd1048576")
    ]
    for row in far:
        added = respoil(content, "xl/worksheets/sheet1.xml", lambda xml, row=row: xml.replace(b"</sheetData>", row))
        assert "te groot" in refusal(added)
    for where in (b"XFD1048576", b"A3", b"ZZZ9999999", b"AAAAAAA2", b"B99999999999", b"2B", b"B0", b"B", b""):
        assert "beschadigd" in refusal(corner(content, where))
    for row in (b"99999999999", b"1048577", b"0", b"-1", b"x"):
        moved = respoil(
            content, "xl/worksheets/sheet1.xml", lambda xml, row=row: xml.replace(b'r="2"', b'r="' + row + b'"')
        )
        assert "beschadigd" in refusal(moved)
    for told in (b' r="B2"', b' r="2"'):
        untold = respoil(content, "xl/worksheets/sheet1.xml", lambda xml, told=told: xml.replace(told, b""))
        assert names(read(untold)) == ["De Linde"]
    stated = respoil(
        content,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<dimension ref="A1:D2"/>', b'<dimension ref="A1:XFD1048576"/>'),
    )
    assert names(read(stated)) == ["De Linde"]
    monkeypatch.setattr(workbook_cells, "MAX_CELLS", 7)
    assert "te groot" in refusal(content)


@pytest.mark.parametrize("told", [b"4294967295", b"99999999999999999999", b"-1", b"x"])
def test_a_list_of_texts_that_says_it_is_endless_does_not_take_all_memory(told):
    content = sheets(A=[HEADERS, LINDE])
    for name in (b"uniqueCount", b" count"):
        endless = respoil(
            content,
            "xl/sharedStrings.xml",
            lambda xml, name=name: re.sub(name + rb'="[0-9]+"', name + b'="' + told + b'"', xml),
        )
        assert refusal(endless).endswith(".")


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("xl/worksheets/sheet1.xml", lambda xml: xml[:-40]),
        ("xl/worksheets/sheet1.xml", lambda xml: b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 99 + b'">]><a>&b;'),
        ("xl/workbook.xml", lambda xml: xml[:-40]),
        ("xl/workbook.xml", lambda xml: xml.replace(b"rId1", b"rId9")),
        ("xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"worksheets/sheet1.xml", b"../../etc/passwd")),
        ("xl/_rels/workbook.xml.rels", lambda xml: b""),
        ("xl/sharedStrings.xml", lambda xml: xml[:60]),
    ],
)  # fmt: skip
def test_a_spoiled_workbook_is_refused_with_a_sentence(part, change):
    assert refusal(respoil(sheets(A=[HEADERS, LINDE]), part, change)).endswith(".")


def test_a_merge_over_everything_many_times_does_not_hang():
    merges = b'<mergeCells count="9">' + b'<mergeCell ref="A1:A1048576"/>' * 50 + b"</mergeCells></worksheet>"
    content = respoil(
        sheets(A=[HEADERS, LINDE]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</worksheet>", merges)
    )
    assert refusal(content).endswith(".")
