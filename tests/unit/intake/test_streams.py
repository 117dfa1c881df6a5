"""Large tables read in a stream: the same rows, lines and refusals as reading them as a whole, in bounded memory."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.intake import streams
from etl.intake.deliveries import Finding, read_delivery
from etl.intake.layouts import Layout
from etl.intake.streams import stream_delivery
from etl.problems import DeliveryRefused
from etl.settings import Bron

DAY = date(2024, 1, 1)
HEADER = "praktijk_id;naam;gemeente;geldig_van\n"
Outcome = tuple[list[dict[str, object]], list[Finding]] | str


def bron(**extra: str) -> Bron:
    return Bron(naam="b", gemeente="9901", soort="praktijken", pad="*.csv", **extra)


def as_a_whole(content: bytes, layout: Layout | None = None, source: Bron | None = None) -> Outcome:
    try:
        delivered = read_delivery(source or bron(), "p.csv", content, layout, DAY)
    except DeliveryRefused as refusal:
        return str(refusal)
    lines = delivered.rows["praktijken"]
    rows = [
        {name: values[at] for name, values in lines.columns.items()} | {"regel": regel}
        for at, regel in enumerate(lines.regels)
    ]
    return rows, delivered.refused


def in_a_stream(content: bytes, layout: Layout | None = None, source: Bron | None = None) -> Outcome:
    rows, refused = [], []
    try:
        for batch in stream_delivery(source or bron(), "p.csv", lambda: io.BytesIO(content), layout, DAY):
            rows += batch.rows.to_pylist()
            refused += batch.refused
    except DeliveryRefused as refusal:
        return str(refusal)
    assert [row["regel"] for row in rows] == sorted({row["regel"] for row in rows})
    return rows, refused


def check(content: bytes, **about: object) -> Outcome:
    whole = as_a_whole(content, **about)
    assert in_a_stream(content, **about) == whole
    return whole


@pytest.fixture(params=[1 << 20, 64, 23], ids=["one block", "blocks of 64 bytes", "blocks of 23 bytes"])
def block(request, monkeypatch):
    monkeypatch.setattr(streams, "BLOCK", request.param)
    return request.param


@pytest.mark.parametrize(
    "text",
    [
        HEADER,
        HEADER.rstrip("\n"),
        HEADER + "1;a;9901;2020-01-01\n",
        HEADER + "1;a;9901;2020-01-01",
        "\n \n;;;\n" + HEADER + "\n\n1;a;9901;\n \n;;;\n2;b;9901;\n\n",
        HEADER + '1;"een\nnaam\r\nop drie";9901;x\n2;"a;b";9901;y\n3;"zeg ""ja""";9901;z\n',
        HEADER + '4;5" buis;9901;z\n5;"a"b;c;d\n',
        HEADER + "1;a;9901\n1;a;9901;x;y\n1;a;9901;x; ;\n   \n2;b;9901;x\n",
        HEADER.replace("\n", ";;\n") + "1;a;9901;x;;\n2;b;9901;x;;z\n3;c;9901;x\n4;d;9901;x;;;\n",
        HEADER.replace("\n", ";;\n") + "1;a;9901;x\n2;b;9901;x\n3;c;9901;x;;\n",
        HEADER + "1;a;9901;x;\n2;b;9901;x;\n3;c;9901;x;y\n",
        (HEADER + "1;a;9901;x\n\n2;b;9901;y\n").replace("\n", "\r\n"),
        (HEADER + "1;a;9901;x\n\n2;b;9901;y\n").replace("\n", "\r"),
        HEADER + " 1 ;\u00a0a\u2003;\t9901;\x1cx\x85\n",
        HEADER + "1;’s-Hof – €;9901;Zoë\n",
        HEADER + '1;a;9901;x\n2;"b;9901;y\n3;c;9901;z\n',
        HEADER + '1;a;9901;x\n2;b;9901;"',
        HEADER + '1;a;9901;x\n2;b;9901;""',
        HEADER + '1;a;9901;x\n2;b;9901;"""',
        HEADER + '"1;a;9901;x\n',
        HEADER + '"',
        HEADER + '1;a;9901;x\n2;b\n"',
        '"praktijk_id";"naam";"gemeente";"geldig_van"\n"1";"a";"9901";"x"\n',
        HEADER.replace(";", ",") + "1,a,9901,x\n",
        HEADER.replace(";", "\t") + "1\ta\t9901\tx\n",
        HEADER.replace(";", "|") + "1|a|9901|x\n",
        "praktijk_id;naam\n1;a\n",
        "geen tabel\n",
        "",
        HEADER + "1;a\x00;9901;x\n",
        HEADER + "1;" + "x" * 140_000 + ";9901;x\n",
        HEADER + "1;=1+1;@x;-2\n2;+3;9901;x\n",
    ],
)  # fmt: skip
def test_both_ways_give_the_same_rows_lines_and_refusals(text, block):
    for codec in ("utf-8", "utf-8-sig", "utf-16"):
        check(text.encode(codec))


def test_the_place_of_each_row_is_its_physical_line(block):
    rows, refused = check((HEADER + '1;"a\nb";9901;x\n\nkort;rij\n2;b;9901;y\nook;"te\nkort"\n3;c;9901;"z"\n').encode())
    assert [(row["regel"], row["praktijk_id"]) for row in rows] == [(2, "1"), (6, "2"), (9, "3")]
    assert refused == [Finding(5, "", "aantal_kolommen"), Finding(7, "", "aantal_kolommen")]


def test_windows_bytes_one_bad_byte_and_what_a_source_says_are_read_alike(block):
    text = HEADER + "1;’t Hof – €;9901;Zoë\n2;b;9901;y\n" * 4
    assert check(text.encode("cp1252"))[0][0]["naam"] == "’t Hof – €"
    assert check(text.encode("cp1252") + b"3;\x81;9901;x\n")[0][-1]["naam"] == "\ufffd"
    assert check(text.encode() + b"3;Jos\xe9;9901;x\n")[0][-1]["naam"] == "Jos\ufffd"
    assert "mengt" in check(text.encode() + text.encode("cp1252"))
    assert check(text.encode("utf-16-le"), source=bron(codering="utf-16-le"))[0][0]["geldig_van"] == "Zoë"
    assert "cp1252" in check(text.encode(), source=bron(codering="cp1252"))


def test_a_layout_is_followed_alike(block):
    layout = Layout.model_validate(
        {
            "soort": "praktijken",
            "constanten": {"gemeente": "9901", "geldig_van": "2000-01-01"},
            "kolom": [
                {"kop": "AGB", "veld": "praktijk_id"},
                {"kop": "Naam", "veld": "naam", "waarden": {"n.b.": "", "DL": "De Linde"}},
                {"kop": "Vanaf", "veld": "geldig_van"},
            ],
            "negeren": ["over"],
        }
    )
    rows, _ = check(b"AGB;over;Naam;Vanaf\n1;x; DL ;2020-01-01\n2;;n.b.;\n3;;dl;\n", layout=layout)
    assert [row["naam"] for row in rows] == ["De Linde", None, "dl"]
    assert "onbekende kolom" in check(b"AGB;anders;Naam;Vanaf\n1;x;y;z\n", layout=layout)


CELLS = st.text(alphabet=list('ab1 é€"\n\r;,\t'), max_size=5)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=8),
    ends=st.sampled_from(["\n", "\r\n", "\r"]),
    last=st.booleans(),
    size=st.sampled_from([16, 40, 1 << 20]),
)
def test_whatever_the_cells_both_ways_give_the_same(rows, ends, last, size):
    block, streams.BLOCK = streams.BLOCK, size
    try:
        text = HEADER + ends.join(";".join(cells) for cells in rows) + (ends if last else "")
        check(text.encode())
    finally:
        streams.BLOCK = block


@pytest.mark.parametrize("before", range(24))
def test_a_line_end_of_two_signs_within_a_cell_stays_whole_at_the_edge_of_a_block(before, monkeypatch):
    monkeypatch.setattr(streams, "BLOCK", 24)
    rows, _ = check((HEADER + "1" * before + ';"a\r\nb";9901;2020-01-01\r\n').encode())
    assert rows[0]["naam"] == "a\r\nb"


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\n", "een PDF"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n<html><table><tr><td>naam;gemeente</td></tr>", "een webpagina (HTML)"),
        (b"<HTML>\n", "een webpagina (HTML)"),
        (b"{\\rtf1\\ansi naam;gemeente\n", "een document van een tekstverwerker (RTF)"),
    ],
)
def test_a_document_for_people_is_called_what_it_is(start, what):
    said = check(start)
    assert isinstance(said, str)
    assert f"dit is {what}" in said
    assert "CSV" in said


class Endless(io.RawIOBase):
    """A table of so many rows that is made as it is read."""

    def __init__(self, rows: int) -> None:
        self._row, self._left, self._rest = b"1234;een naam van een praktijk;9901;2020-01-01\n", rows, HEADER.encode()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self._rest and self._left:
            some = min(self._left, 20_000)
            self._rest, self._left = self._row * some, self._left - some
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


def peak_memory(*rows: int) -> list[int]:
    """Give the peak memory (kB) of this process after reading a table of each of these sizes."""
    peaks = []
    for count in rows:
        read = stream_delivery(bron(), "p.csv", lambda count=count: Endless(count), None, DAY)
        assert sum(batch.rows.num_rows for batch in read) == count
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return peaks


def test_memory_does_not_grow_with_the_file():
    """In a process of its own: a peak is that of all that a process ever did."""
    program = "import test_streams; print(*test_streams.peak_memory(3_000_000, 6_000_000))"
    said = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parent,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(streams.__file__).parents[2]), *sys.path])},
        check=True,
        capture_output=True,
        text=True,
    )
    small, large = map(int, said.stdout.split())
    assert large < small + 60_000  # the larger file is 280 MB


def test_every_sign_that_arrow_takes_for_white_space_is_seen_at_either_edge():
    """All of Unicode, against Arrow's own trimming; signs with which names end are not taken for it."""
    signs = [chr(number) for number in range(1, 0x110000) if not 0xD800 <= number < 0xE000]
    trimmed = pc.utf8_trim_whitespace(pa.array(signs))
    white = [sign for sign, left in zip(signs, trimmed.to_pylist(), strict=True) if not left]
    assert len(white) > 20

    def may_be_white(cell: str) -> bool:
        content = np.frombuffer(cell.encode(), dtype="uint8")
        ends = np.array([0, len(content)], dtype="int32")
        return streams._white_at_edges(ends, np.diff(ends), content)

    assert all(may_be_white(cell) for sign in white for cell in (sign, f"x{sign}", f"{sign}x", f"é{sign}"))
    assert not any(may_be_white(f"x{sign}") for sign in "éëöü’”…")
