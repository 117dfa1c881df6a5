"""Delimited text, in all the ways in which it comes out of other programs."""

from __future__ import annotations

import pytest

from etl.intake.delimited import Sheet, read_sheet
from etl.problems import DeliveryRefused

TABLE = "naam;plaats\nJan;Élst\n"


def rows(content: bytes | str, codering: str | None = None) -> list[tuple[int, list[str]]]:
    return sheet(content, codering).rows


def sheet(content: bytes | str, codering: str | None = None) -> Sheet:
    return read_sheet("a.csv", content.encode() if isinstance(content, str) else content, codering)


def refusal(content: bytes | str, codering: str | None = None) -> str:
    with pytest.raises(DeliveryRefused) as caught:
        sheet(content, codering)
    assert str(caught.value).startswith("a.csv: ")
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-16-le-bom", "utf-16-be-bom"]
)
def test_the_usual_encodings_are_recognised(codec):
    marks = {"utf-16-le-bom": b"\xff\xfe", "utf-16-be-bom": b"\xfe\xff"}
    content = marks.get(codec, b"") + TABLE.encode(codec.removesuffix("-bom"))
    assert sheet(content) == Sheet(["naam", "plaats"], [(2, ["Jan", "Élst"])])


def test_the_signs_that_only_windows_has_are_read_as_windows_writes_them():
    assert rows(b"naam;prijs\n\x91t Hof \x96 \x80 5;\x8e\n") == [(2, ["‘t Hof – € 5", "Ž"])]


@pytest.mark.parametrize("byte", [b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"])
def test_a_byte_that_windows_does_not_know_is_a_sign_that_cannot_be_read_and_stops_no_other_row(byte):
    assert rows(b"naam;plaats\n" + byte + b";\xe9\nJan;Elst\n") == [(2, ["\ufffd", "é"]), (3, ["Jan", "Elst"])]


def test_the_encoding_that_the_source_names_is_used_and_nothing_else():
    content = "naam;plaats\nJan;Mörk\n".encode("cp850")
    assert rows(content, "cp850") == [(2, ["Jan", "Mörk"])]
    assert rows(content) != rows(content, "cp850")
    assert rows(TABLE.encode("utf-8-sig"), "utf-8") == [(2, ["Jan", "Élst"])]
    assert rows(TABLE.encode("utf-16-le"), "utf-16-le") == [(2, ["Jan", "Élst"])]
    assert "utf-8" in refusal(TABLE.encode("cp1252"), "utf-8")
    assert "utf-16" in refusal(b"abc", "utf-16")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_end_are_recognised_with_and_without_a_last_one(delimiter, newline):
    content = newline.join([f"a{delimiter}b", f"1{delimiter}2", f"3{delimiter}4"])
    assert rows(content) == rows(content + newline) == [(2, ["1", "2"]), (3, ["3", "4"])]


def test_the_delimiter_is_the_one_that_stands_most_in_the_header_outside_quotes():
    assert sheet("a;b;c\n1,5;2,5;3,5\n").headers == ["a", "b", "c"]
    assert sheet('"naam, voorletters, titel";b\nx;y\n').headers == ["naam, voorletters, titel", "b"]
    assert sheet('"datum\nvan ingang; vroeger",b\n1,2\n') == Sheet(
        ["datum\nvan ingang; vroeger", "b"], [(3, ["1", "2"])]
    )


def test_every_row_carries_the_physical_line_on_which_it_starts():
    content = 'a;b\n"een\ncel\nop drie";2\n\n;\n   ; \n"x";"y\r\nz"\n5;6\n'
    assert rows(content) == [(2, ["een\ncel\nop drie", "2"]), (8, ["x", "y\r\nz"]), (10, ["5", "6"])]


def test_empty_lines_before_the_header_are_passed_over_and_counted():
    for above in ("\n\n", "\r\n\r\n", ";;\n;;\n", "   \n\t\n"):
        assert sheet(above + "a;b\n1;2\n") == Sheet(["a", "b"], [(4, ["1", "2"])])


def test_doubled_quotes_stand_for_one_and_a_quote_within_a_cell_is_a_sign_like_any_other():
    assert rows('a;b\n"De ""Linde""";5" buis\n') == [(2, ['De "Linde"', '5" buis'])]


@pytest.mark.parametrize(
    "content",
    ['a;b\n1;2\n3;"4\n5;6\n7;8\n', 'a;b\n1;2\n"3;4', 'a;b\n1;2\n3;"' + "x;y\n" * 50_000],
    ids=["last cell", "first cell", "long"],
)
def test_a_quote_that_is_never_closed_refuses_the_file_instead_of_swallowing_its_rows(content):
    said = refusal(content)
    assert "regel 3" in said
    assert "aanhalingsteken" in said


def test_a_separator_at_the_end_of_every_line_makes_no_column():
    assert sheet("a;b;;\n1;2;;\n") == Sheet(["a", "b"], [(2, ["1", "2", "", ""])])
    assert sheet("a;;b\n").headers == ["a", "", "b"]


def test_short_and_long_rows_come_as_they_are():
    assert rows("a;b;c\n1\n1;2\n1;2;3;4\n") == [(2, ["1"]), (3, ["1", "2"]), (4, ["1", "2", "3", "4"])]


def test_a_file_with_only_a_header_has_no_rows():
    assert sheet("a;b") == Sheet(["a", "b"], [])


@pytest.mark.parametrize("content", [b"", b"\n \r\n\t", b";;;\n;;;\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n\n"])
def test_a_file_with_nothing_in_it_is_refused(content):
    assert refusal(content).endswith(".")


@pytest.mark.parametrize(
    "content",
    [
        b"naam\nJan\nPiet\n",
        b"Geachte collega\nHierbij de export\n",
        b"<Bericht><Header/></Bericht>",
        b"%PDF-1.7\x00\x01\n",
        "naam;plaats\n".encode("utf-32"),
        b"PK\x03\x04 and then something else",
        b"\xd0\xcf\x11\xe0" + b"x" * 600,
        b"PK\x05\x06" + b"\x00" * 18,
    ],
    ids=["one column", "a letter", "xml", "pdf", "utf-32", "zip", "old office", "empty zip"],
)
def test_what_is_no_table_is_refused_with_what_to_ask_for(content):
    assert "CSV" in refusal(content)
