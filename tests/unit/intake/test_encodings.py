"""Encodings by evidence: a mark, else what fits the bytes; what fits two refuses the file."""

from __future__ import annotations

import io
import random

import pytest

from etl.intake import encodings
from etl.intake.encodings import Encoding, Utf8Text, looks_like_text, read_utf8, recognise
from etl.problems import DeliveryRefused

WORDS = "naam;plaats\nZoë;’s-Hertogenbosch\nJosé;Élst – € 5\n"


def decided(content: bytes, codering: str | None = None) -> Encoding:
    return recognise("a.csv", lambda: io.BytesIO(content), codering)


def text(content: bytes, codering: str | None = None) -> str:
    encoding = decided(content, codering)
    return b"".join(read_utf8("a.csv", lambda: io.BytesIO(content), encoding)).decode()


def refusal(content: bytes, codering: str | None = None) -> str:
    with pytest.raises(DeliveryRefused) as caught:
        text(content, codering)
    assert str(caught.value).startswith("a.csv: ")
    return str(caught.value)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_what_was_written_is_read_whatever_the_encoding(codec):
    assert text(WORDS.encode(codec)) == WORDS


def test_every_byte_that_windows_knows_beyond_latin_is_read_as_windows_means_it():
    known = bytes(number for number in range(0x80, 0x100) if number not in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
    assert text(b"naam;x\n" + b";".join(known[at : at + 1] for at in range(len(known)))) == "naam;x\n" + ";".join(
        known.decode("cp1252")
    )


def test_a_byte_that_windows_does_not_know_becomes_a_sign_that_cannot_be_read():
    assert text(b"naam;caf\xe9\n\x81;\x8d\x8f\x90\x9d\n") == "naam;café\n\ufffd;" + "\ufffd" * 4 + "\n"


def as_windows(content, *, lenient):
    return b"".join(read_utf8("b.csv", lambda: io.BytesIO(content), Encoding("cp1252", lenient=lenient)))


def test_windows_becomes_the_same_utf8_as_the_codec_of_python_makes_of_it(monkeypatch):
    """Also where a sign is written with the bytes of another, and where there are more signs than are replaced."""
    every = [bytes([sign]) for sign in range(1, 256)]
    pairs = [one + other for one in every[127:] for other in every[127:]]
    chance = random.Random(1)
    drawn = [b"".join(chance.choices(chance.sample(every, 9), k=400)) for _ in range(300)]
    monkeypatch.setattr("etl.intake.encodings.SHORT", 100)
    for content in [*every, *pairs, *drawn, b"".join(every), b"".join(every) * 3]:
        assert as_windows(content, lenient=True) == content.decode("cp1252", "replace").encode()
    known = [sign for sign in every if sign not in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")]
    content = b"".join(chance.choices(known, k=2000))
    assert as_windows(content, lenient=False) == content.decode("cp1252").encode()
    with pytest.raises(DeliveryRefused):
        as_windows("Zoë".encode("cp1252") + b"\x8d", lenient=False)


def test_signs_that_were_seen_when_recognising_are_those_of_the_text(monkeypatch):
    """Over many pieces, one of which is ASCII and one by chance UTF-8."""
    chance = random.Random(2)
    monkeypatch.setattr("etl.intake.encodings.PIECE", 64)
    for _ in range(40):
        signs = bytes(chance.sample(range(0xC0, 0x100), 5))
        pieces = [bytes(chance.choices(b"abc;" + signs, k=chance.randrange(50, 200))) for _ in range(6)]
        content = b"naam;x\n" + b"\n".join([*pieces, b"a" * 200, "ë".encode() * 30 if chance.random() < 0.3 else b"b"])
        encoding = decided(content * 3 + b";\xe9" * 2000)
        assert encoding == Encoding("cp1252", lenient=True)
        assert encoding.signs is not None and encoding.signs >= {sign for sign in content if sign >= 0x80}
        assert text(content * 3 + b";\xe9" * 2000) == (content * 3 + b";\xe9" * 2000).decode("cp1252", "replace")


def test_one_bad_byte_does_not_turn_a_file_in_utf8_into_windows():
    content = WORDS.encode() * 3 + b"Jos\xe9;Ede\n"
    assert decided(content) == Encoding("utf-8", lenient=True)
    assert text(content) == WORDS * 3 + "Jos\ufffd;Ede\n"


def test_one_mistake_of_an_earlier_program_does_not_turn_windows_into_utf8():
    content = ("Zoë;Ede\n" * 12).encode("cp1252") + "Zoë".encode() + b";Ede\n"
    assert decided(content) == Encoding("cp1252", lenient=True)
    assert text(content) == "Zoë;Ede\n" * 12 + "ZoÃ«;Ede\n"


def test_a_file_of_two_encodings_is_refused_with_the_first_line_that_is_not_utf8():
    said = refusal(WORDS.encode() + "Zoë\nJosé\n".encode("cp1252"))
    assert "mengt coderingen" in said
    assert "regel 4" in said


def test_bad_bytes_behind_the_mark_of_utf8_do_not_make_it_another_encoding():
    assert text(b"\xef\xbb\xbfnaam;x\nJos\xe9;\xe9\n") == "naam;x\nJos\ufffd;\ufffd\n"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_file_in_utf8_is_not_read_as_the_windows_that_its_source_names(mark):
    assert "UTF-8" in refusal(mark + WORDS.encode(), "cp1252")
    assert text(b"naam;plaats\n", "cp1252") == "naam;plaats\n"


def test_the_encoding_that_a_source_names_is_held_to():
    assert text("Mörk".encode("cp850"), "cp850") == "Mörk"
    assert "utf-8" in refusal(WORDS.encode() + b"\xe9", "utf-8")
    assert "cp1252" in refusal(b"naam\n\x81", "cp1252")
    for codec in ("utf-16", "utf-16-le", "utf-16-be"):
        assert text(WORDS.encode(codec), codec) == WORDS


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 7])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_sign_may_be_cut_in_two_where_a_piece_ends(codec, piece, monkeypatch):
    words = "ë€𝄞 ’s\r\n" if codec != "cp1252" else "ë€ ’s\r\nÃ"
    content = words.encode(codec)
    whole = text(content)
    decision = decided(content)
    monkeypatch.setattr(encodings, "PIECE", piece)
    assert b"".join(read_utf8("a.csv", lambda: io.BytesIO(content), decision)).decode() == whole == words
    if codec != "utf-16":
        assert decided(content).codec == decision.codec


def test_a_zero_byte_refuses_the_file_with_its_line():
    assert "regel 3" in refusal(b"a;b\n1;2\n3;\x004\n")


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(encodings, "PIECE", 100)
    monkeypatch.setattr(encodings, "LONGEST_LINE", 1000)
    assert "regel 2" in refusal(b"a;b\n" + b"x" * 1200)
    assert text(b"a;b\n" + b"x" * 900 + b"\n" + b"y" * 900) == "a;b\n" + "x" * 900 + "\n" + "y" * 900


def test_text_is_told_from_what_is_not():
    for content in (b"", b"a;b", WORDS.encode("cp1252"), *(WORDS.encode(codec) for codec in ("utf-16", "utf-16-le"))):
        assert looks_like_text(content)
    for content in (b"PK\x03\x04naam", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"SQLite format 3\x00", b"%PDF\x00"):
        assert not looks_like_text(content)


def test_the_text_as_a_file_gives_all_of_it_and_what_is_put_behind_it():
    pieces = [b"abc", b"", b"defgh"]
    assert io.BufferedReader(Utf8Text(iter([each for each in pieces if each]), b"|slot")).read() == b"abcdefgh|slot"
    stopped = Utf8Text(iter(pieces), b"slot")
    stopped.stop()
    assert stopped.read() == b""
