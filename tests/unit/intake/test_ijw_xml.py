"""Envelopes around a message, and files that were made to break a reader of XML."""

from __future__ import annotations

import base64
import time
import tracemalloc
from html import escape
from pathlib import Path

import pytest
from invented_messages import BSN, SECRET, client, header, product, toegewezen, xml

from etl.intake.ijw import Message, MessageUnreadable, read_message
from etl.intake.ijw_xml import Limits

BASIC = xml("301", client("\n" + toegewezen("1", product("54", "54002"))))
SECONDS = 5


def without_lines(message: Message) -> list[dict[str, str | int]]:
    return [{**row, "regel": 0} for row in message.rows["beschikkingen"]]


def refused(data: bytes, limits: Limits | None = None) -> MessageUnreadable:
    """Read what must be refused: with a sentence, soon, and without a word of the file."""
    started = time.monotonic()
    with pytest.raises(MessageUnreadable) as caught:
        read_message(data, "b.xml", limits) if limits else read_message(data, "b.xml")
    assert time.monotonic() - started < SECONDS
    assert str(caught.value).startswith("b.xml: ")
    assert "\n" not in str(caught.value)
    for secret in (SECRET, BSN):
        assert secret not in str(caught.value)
    return caught.value


# Envelopes ------------------------------------------------------------------------------------------------


def envelope(content: str) -> bytes:
    head = "<e:Header><Afzender>0000</Afzender><Kenmerk>k</Kenmerk></e:Header>\n"
    return f'<e:Envelope xmlns:e="urn:e">{head}<e:Body>{content}</e:Body></e:Envelope>'.encode()


DECLARED = '<?xml version="1.0" encoding="{}"?>'
PACKED = {
    "elements": BASIC.decode(),
    "cdata": f"<Bestand><![CDATA[{BASIC.decode()}]]></Bestand>",
    "cdata, declared": f"<Bestand><![CDATA[\n{DECLARED.format('UTF-16')}{BASIC.decode()}\n]]></Bestand>",
    "escaped": f"<Bestand>{escape(BASIC.decode())}</Bestand>",
    "base64": f"<Inhoud>{base64.b64encode(BASIC).decode()}</Inhoud>",
    "base64 in lines": f"<Inhoud>{base64.encodebytes(BASIC).decode()}</Inhoud>",
    "base64 of UTF-16": f"<Inhoud>{base64.b64encode(BASIC.decode().encode('utf-16')).decode()}</Inhoud>",
}


@pytest.mark.parametrize("content", PACKED.values(), ids=PACKED)
def test_a_message_is_found_in_its_envelope_however_it_was_packed(content: str) -> None:
    assert without_lines(read_message(envelope(content))) == without_lines(read_message(BASIC))


@pytest.mark.parametrize(("packing", "line"), [("elements", 3), ("cdata", 3), ("cdata, declared", 4), ("escaped", 3)])
def test_the_line_is_that_of_the_file_around_the_message(packing: str, line: int) -> None:
    (row,) = read_message(envelope(PACKED[packing])).rows["beschikkingen"]
    assert row["regel"] == line


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<Inhoud>QUJD</Inhoud>", "bericht_onbekend"),
        (f"<Inhoud>{base64.b64encode(b'geen xml' * 40).decode()}</Inhoud>", "bericht_onbekend"),
        (PACKED["base64"] + PACKED["cdata"], "bericht_onbekend"),
        (f"<Inhoud>{base64.b64encode(BASIC[:-9]).decode()}</Inhoud>", "bericht_onleesbaar"),
        (f"<B><![CDATA[<!DOCTYPE Bericht>{BASIC.decode()}]]></B>", "bericht_met_doctype"),
        (f"<B>{escape(f'<x>{escape(BASIC.decode())}</x>')}</B>", "bericht_onbekend"),
    ],
)
def test_an_envelope_without_one_whole_message_is_refused(content: str, code: str) -> None:
    assert refused(envelope(content)).problem_code == code


# Hostile files --------------------------------------------------------------------------------------------


def with_doctype(subset: str, body: bytes = BASIC) -> bytes:
    return f"<!DOCTYPE Bericht {subset}>".encode() + body


LEVELS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "x" * 10}">' for n in range(10))
HOSTILE = {
    "entities in entities": with_doctype(f"[{LEVELS}]", b"<Bericht>&a9;</Bericht>"),
    "entities in an attribute": with_doctype(f"[{LEVELS}]", b'<Bericht a="&a9;"/>'),
    "one long entity many times": with_doctype(f'[<!ENTITY a "{"x" * 50_000}">]', b"<B>" + b"&a;" * 50_000 + b"</B>"),
    "an entity in itself": with_doctype('[<!ENTITY a "&b;"><!ENTITY b "&a;">]', b"<Bericht>&a;</Bericht>"),
    "an entity that is a file": with_doctype('[<!ENTITY f SYSTEM "file:///etc/hostname">]', BASIC),
    "a parameter entity": with_doctype('[<!ENTITY % f SYSTEM "file:///etc/hostname"> %f;]'),
    "an address as DTD": with_doctype('SYSTEM "http://127.0.0.1:9/x.dtd"'),
    "an empty DOCTYPE": with_doctype(""),
    "an unknown entity": BASIC.replace(b">54<", b">&geheim;<"),
    "nested without end": b"<Bericht>" * 100_000,
    "nested and closed": b"<Bericht>" * 5_000 + b"</Bericht>" * 5_000,
    "products in products": BASIC.replace(toegewezen("1", product("54", "54002")).encode(), b"<StartProduct>" * 300),
    "a text of 11 million signs": BASIC.replace(b">54002<", b">" + b"9" * 11_000_000 + b"<"),
    "an attribute of 11 million signs": BASIC.replace(b"<Client>", b'<Client a="' + b"9" * 11_000_000 + b'">'),
    "a name of 11 million signs": b"<" + b"a" * 11_000_000 + b"/>",
    "a field of a thousand and one signs": BASIC.replace(b">54002<", b">" + b"9" * 1_001 + b"<"),
    "a million attributes": BASIC.replace(
        b"<Client>", b"<Client " + b" ".join(b'a%d=""' % n for n in range(2_100_000)) + b">"
    ),
    "millions of elements": BASIC.replace(b"<Client>", b"<Client>" + b"<a/>" * 2_100_000),
    "cut off in a tag": BASIC[:-12],
    "cut off in a value": BASIC[: BASIC.index(b"54002") + 2],
    "cut off in a sign": BASIC[: BASIC.index(b"54002")] + b"\xc3",
    "an encoding nobody has": DECLARED.format("klingon").encode() + BASIC,
    "an encoding it does not have": DECLARED.format("UTF-16").encode() + BASIC,
    "cp1252 that calls itself UTF-8": DECLARED.format("UTF-8").encode() + BASIC.replace(b">54002<", b">\x80\xe9<"),
    "half of UTF-16": BASIC.decode().encode("utf-16")[:-31],
    "UTF-7 that hides its tags": DECLARED.format("UTF-7").encode() + b"+ADw-Bericht+AD4-",
    "EBCDIC": BASIC.decode().encode("cp037"),
    "a zero byte": BASIC.replace(b">54002<", b">54\x00<"),
    "a control sign": BASIC.replace(b">54002<", b">&#1;<"),
    "a surrogate": BASIC.replace(b">54002<", b">&#xD800;<"),
    "two roots": BASIC + BASIC,
    "text after the end": BASIC + b"x",
    "a schema, not a message": b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>',
    "XInclude": b'<Bericht xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/hostname"/></Bericht>',
    "an XSLT instruction": b'<?xml-stylesheet href="x.xsl" type="text/xsl"?><Bericht/>',
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_and_soon(data: bytes) -> None:
    refused(data)


def test_what_a_message_names_is_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text(SECRET, encoding="utf-8")
    for name in (secret.as_uri(), str(secret)):
        refused(with_doctype(f'[<!ENTITY f SYSTEM "{name}">]', BASIC.replace(b">54002<", b">&f;<")))
        included = b'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="%s" parse="text"/>' % name.encode()
        message = read_message(BASIC.replace(b">54002<", b">" + included + b"<"))
        assert message.rows["beschikkingen"][0]["productcode"] == ""


def test_codes_around_many_products_are_refused_before_they_are_repeated_for_each() -> None:
    codes = "".join(f"<RetourCode>{n:04d}</RetourCode>" for n in range(201))
    extra = f"<RetourCodes>{codes}</RetourCodes>"
    problem = refused(xml("302", client(toegewezen() * 10), header("302", extra=extra)))
    assert (problem.problem_code, problem.counts["hoogstens"]) == ("bericht_te_vol", 200)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(megabytes=0), "bericht_te_groot"),
        (Limits(opmaak=10), "bericht_te_vol"),
        (Limits(producten=3), "bericht_te_vol"),
        (Limits(tekens=8), "bericht_veld_te_lang"),
    ],
)
def test_each_limit_refuses_a_message_just_beyond_it(limits: Limits, code: str) -> None:
    data = xml("301", client(toegewezen() * 3))
    assert len(read_message(data).rows["beschikkingen"]) == 3
    assert refused(data, limits).problem_code == code


START = "<StartProduct><ToewijzingNummer>1</ToewijzingNummer><Begindatum>2025-01-01</Begindatum></StartProduct>"
RETOUR = "<ToegewezenProduct/>"


def deep(start: str, count: int, levels: int) -> str:
    codes = f"<Bsn>{BSN}</Bsn><RetourCode>1</RetourCode>"
    return "".join(f"<Client>{codes}" for _ in range(levels)) + start * count + "</Client>" * levels


@pytest.mark.parametrize(("nummer", "start", "levels"), [("305", START, 1), ("302", RETOUR, 1), ("302", RETOUR, 250)])
def test_the_largest_message_that_is_let_in_is_read_soon(nummer: str, start: str, levels: int) -> None:
    count = Limits().producten - levels
    data = xml(nummer, deep(start, count, levels))
    started = time.monotonic()
    (rows,) = read_message(data).rows.values()
    assert time.monotonic() - started < SECONDS
    assert len(rows) == count


def test_the_largest_message_that_is_let_in_fits_in_a_quarter_of_a_gigabyte() -> None:
    count = 2_000
    data = xml("305", client(START * count))
    tracemalloc.start()
    read_message(data)
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert used / count * Limits().producten < 256 << 20


def test_a_dagtekening_outside_this_century_dates_no_delivery_but_stays_in_the_rows() -> None:
    for text in ("9999-12-31", "0001-01-01", "2025-02-31", "gisteren"):
        data = xml("305", client("<StartProduct/>")).replace(b">2025-03-04<", f">{text}<".encode())
        message = read_message(data)
        assert (message.dagtekening, message.rows["starts"][0]["dagtekening"]) == ("", text)
