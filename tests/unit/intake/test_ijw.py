"""The reader of iJw messages, on messages of our own with invented parties and test BSNs."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented_messages import (
    AANBIEDER,
    BSN,
    BSN2,
    GEMEENTE,
    SECRET,
    client,
    declaratie,
    header,
    patient,
    prestatie,
    product,
    toegewezen,
    xml,
)

from etl.intake.ijw import Message, MessageUnreadable, read_message
from etl.intake.ijw_xml import Limits


def read(nummer: str, body: str, **names: str) -> Message:
    return read_message(xml(nummer, body, header(nummer, **names) if names else ""))


def problems(message: Message) -> list[tuple[str, str]]:
    return [(finding.kolom, finding.probleem) for finding in message.findings]


def without_line(message: Message) -> list[dict[str, str | int]]:
    return [
        {column: value for column, value in row.items() if column != "regel"}
        for rows in message.rows.values()
        for row in rows
    ]


# Toewijzing -----------------------------------------------------------------------------------------------


def test_toewijzing_gives_canonical_columns_as_text() -> None:
    extra = (
        "<Einddatum>2025-12-31</Einddatum><RedenWijziging>13</RedenWijziging>"
        "<Omvang><Volume>8</Volume><Eenheid>04</Eenheid><Frequentie>2</Frequentie></Omvang>"
    )
    body = client(
        "<ToegewezenProducten>"
        + toegewezen("0801", "<ReferentieAanbieder>ref 1</ReferentieAanbieder>" + product("54", "54002"), extra)
        + "</ToegewezenProducten>"
    )
    message = read("301", body)
    assert without_line(message) == [
        {
            "gemeente": GEMEENTE,
            "toewijzingnummer": "0801",
            "bsn": BSN,
            "geboortedatum": "2012-05-06",
            "geslacht": "2",
            "beschikkingnummer": "",
            "productcategorie": "54",
            "productcode": "54002",
            "toewijzingsdatum": "2025-03-01",
            "toewijzingstijd": "09:08:07",
            "ingangsdatum": "2025-02-01",
            "einddatum": "2025-12-31",
            "reden_wijziging": "13",
            "aanbieder_agb": AANBIEDER,
            "referentie_aanbieder": "ref 1",
            "volume": "8",
            "eenheid": "04",
            "frequentie": "2",
            "wet": "Jeugdwet",
        }
    ]
    assert (message.bericht, message.berichtcode, message.versie, message.subversie) == (
        "301",
        "436",
        "3",
        "2",
    )
    assert (message.afzender, message.ontvanger) == (GEMEENTE, AANBIEDER)
    assert (message.dagtekening, message.identificatie) == ("2025-03-04", "B-77")
    assert message.findings == []


def test_specific_aspecific_and_generic_toewijzing_differ_in_category_and_code() -> None:
    body = client(
        toegewezen("1", product("54", "54002"))
        + toegewezen("2", product("54"))
        + toegewezen("3", extra="<Budget>120000</Budget>")
    )
    rows = read("301", body).rows["beschikkingen"]
    assert [(row["productcategorie"], row["productcode"]) for row in rows] == [
        ("54", "54002"),
        ("54", ""),
        ("", ""),
    ]


def test_impossible_and_open_dates_are_handed_over_as_they_are() -> None:
    rows = read("301", client(toegewezen("1", extra="<Einddatum>2025-02-31</Einddatum>") + toegewezen("2"))).rows[
        "beschikkingen"
    ]
    assert [row["einddatum"] for row in rows] == ["2025-02-31", ""]


@pytest.mark.parametrize(
    ("gebruik", "expected", "finding"),
    [
        ("", "2012-05-06", []),
        ("1", "2012-05-06", [("geboortedatum", "geboortedatum_onvolledig")]),
        ("2", "2012-05-06", [("geboortedatum", "geboortedatum_onvolledig")]),
        ("3", "", []),
    ],
)
def test_datum_gebruik_of_a_birth_date(gebruik: str, expected: str, finding: list) -> None:
    message = read("301", client(toegewezen(), gebruik=gebruik))
    assert message.rows["beschikkingen"][0]["geboortedatum"] == expected
    assert problems(message) == finding


def test_two_clients_keep_their_own_products() -> None:
    body = client(toegewezen("1")) + client(toegewezen("2") + toegewezen("3"), bsn=BSN2)
    rows = read("301", body).rows["beschikkingen"]
    assert [(row["toewijzingnummer"], row["bsn"]) for row in rows] == [("1", BSN), ("2", BSN2), ("3", BSN2)]


def test_a_client_without_bsn_does_not_inherit_the_bsn_of_the_client_before() -> None:
    body = client(toegewezen("1")) + f"<Client>{toegewezen('2')}</Client>"
    assert [row["bsn"] for row in read("301", body).rows["beschikkingen"]] == [BSN, ""]


def test_a_relative_does_not_lend_a_birth_date_or_geslacht() -> None:
    body = (
        f"<Client><Bsn>{BSN}</Bsn><Relaties><Relatie><Geboortedatum><Datum>1970-01-02</Datum>"
        f"</Geboortedatum><Geslacht>1</Geslacht></Relatie></Relaties>{toegewezen()}</Client>"
    )
    row = read("301", body).rows["beschikkingen"][0]
    assert (row["geboortedatum"], row["geslacht"]) == ("", "")


def test_names_addresses_and_comments_are_never_read() -> None:
    name = f"<Naam><Geslachtsnaam><Achternaam>{SECRET}</Achternaam></Geslachtsnaam></Naam>"
    contact = (
        f"<Contactgegevens><Contact><Adres><Straatnaam>{SECRET}</Straatnaam></Adres>"
        f"<Emailadres>{SECRET}</Emailadres></Contact></Contactgegevens>"
    )
    body = client(
        name
        + f"<Commentaar>{SECRET}</Commentaar><Relaties><Relatie>{name}</Relatie></Relaties>"
        + contact
        + toegewezen(extra=f"<Commentaar>{SECRET}</Commentaar>")
    )
    for nummer in ("301", "302"):
        assert SECRET not in repr(read(nummer, body))


# Shapes of one and the same message -----------------------------------------------------------------------


def prefixed(nummer: str, release: str) -> bytes:
    plain = xml(nummer, client(toegewezen("1", product("54", "54002")))).decode()
    inner = plain[plain.index(">") + 1 : plain.rindex("<")]
    for old, new in (("</", "\0"), ("<", f"<jw{nummer}:"), ("\0", f"</jw{nummer}:")):
        inner = inner.replace(old, new)
    space = f"http://www.istandaarden.nl/ijw/{release}/jw{nummer}/schema/{release}"
    return f'<jw{nummer}:Bericht xmlns:jw{nummer}="{space}">{inner}</jw{nummer}:Bericht>'.encode()


def in_envelope(message: bytes) -> bytes:
    return (
        b'<s:Envelope xmlns:s="urn:e"><s:Header><Afzender>0000</Afzender></s:Header><s:Body>'
        + message
        + b"</s:Body></s:Envelope>"
    )


BASIC = xml("301", client(toegewezen("1", product("54", "54002"))))


@pytest.mark.parametrize(
    "data",
    [
        prefixed("301", "2_1"),
        prefixed("301", "3_0"),
        in_envelope(BASIC),
        b'<?xml version="1.0" encoding="UTF-8"?>\r\n' + BASIC,
        b"<Bericht><Stuur/>" + BASIC + b"</Bericht>",
        b"\xef\xbb\xbf" + BASIC,
        BASIC.decode().encode("utf-16"),
        b'<?xml version="1.0" encoding="windows-1252"?>' + BASIC,
        BASIC.replace(b' xmlns="http://www.istandaarden.nl/ijw/3_2/jw301/schema"', b""),
        BASIC.replace(b"<BerichtCode>436</BerichtCode>", b""),
        BASIC.replace(b"<Bsn>9999", b"<Bsn>\n  9999<!-- x -->"),
        BASIC.replace(BSN.encode(), b"<![CDATA[" + BSN.encode() + b"]]>"),
        BASIC.replace(b"ToewijzingNummer", b"Toewijzingnummer"),
        BASIC.replace(b"<Client>", b"<Clienten><Client>").replace(b"</Client>", b"</Client></Clienten>"),
    ],
)
def test_same_rows_whatever_prefix_release_envelope_or_encoding(data: bytes) -> None:
    assert without_line(read_message(data)) == without_line(read_message(BASIC))


def test_header_of_the_oldest_xml_shape_is_understood() -> None:
    old = (
        "<Header><Berichtspecificatie><Code>436</Code><Versie>2</Versie><SubVersie>1</SubVersie>"
        f"</Berichtspecificatie><Afzender>{GEMEENTE}</Afzender><Ontvanger>{AANBIEDER}</Ontvanger>"
        "<Berichtidentificatie><Identificatie>x</Identificatie><Dagtekening>2017-08-01</Dagtekening>"
        "</Berichtidentificatie></Header>"
    )
    body = client(
        "<Beschikking><Beschikkingnummer>55</Beschikkingnummer><BeschiktProducten><BeschiktProduct>"
        + product("54", "54001")
        + "</BeschiktProduct></BeschiktProducten><ToegewezenProducten>"
        + toegewezen("7", extra="<Aanbieder>65990002</Aanbieder><RedenIntrekking>3</RedenIntrekking>")
        + "</ToegewezenProducten></Beschikking>"
    )
    message = read_message(xml("301", body, old, release="2_1"))
    assert (message.versie, message.subversie, message.dagtekening) == ("2", "1", "2017-08-01")
    row = message.rows["beschikkingen"][0]
    assert (row["beschikkingnummer"], row["aanbieder_agb"]) == ("55", "65990002")
    assert (row["productcategorie"], row["reden_wijziging"]) == ("", "")


@pytest.mark.parametrize("parties", [(GEMEENTE, AANBIEDER), (AANBIEDER, GEMEENTE)])
def test_the_gemeente_is_the_party_with_four_digits(parties: tuple[str, str]) -> None:
    message = read("306", "", afzender=parties[0], ontvanger=parties[1])
    assert (message.gemeente, message.aanbieder_agb) == (GEMEENTE, AANBIEDER)


@pytest.mark.parametrize(("nummer", "body"), [("301", toegewezen()), ("305", "<StartProduct/>")])
def test_without_four_digits_the_direction_of_the_message_tells_the_gemeente(nummer: str, body: str) -> None:
    message = read(nummer, client(body), afzender="901", ontvanger="902")
    assert message.gemeente == ("901" if nummer == "301" else "902")


def test_line_is_that_of_the_product_element_also_with_crlf() -> None:
    data = BASIC.replace(b"<Client>", b"\r\n\r\n<Client>").replace(
        b"<ToegewezenProduct>", b"\r\n\t<ToegewezenProduct>\r\n"
    )
    assert read_message(data).rows["beschikkingen"][0]["regel"] == 4


@pytest.mark.parametrize("between", ["\n", "\n\n  \n", ""])
def test_line_is_exact_far_beyond_65535_lines(between: str) -> None:
    start = f"<StartProduct>{between}<ToewijzingNummer>1</ToewijzingNummer>{between}</StartProduct>\n"
    data = xml("305", "\n" * 65_530 + client("\n" + start * 12))
    height = start.count("\n")
    lines = [row["regel"] for row in read_message(data).rows["starts"]]
    assert lines == [65_532 + height * position for position in range(12)]


# Verzoeken and answers ------------------------------------------------------------------------------------


def aangevraagd(verwijzer: str, referentie: str = "r1") -> str:
    return (
        f"<AangevraagdProduct><ReferentieAanbieder>{referentie}</ReferentieAanbieder>"
        f"<BeschikkingNummer>5</BeschikkingNummer>{product('54', '54001')}"
        "<BeschikkingIngangsdatum>2025-01-01</BeschikkingIngangsdatum>"
        "<ToewijzingIngangsdatum>2025-02-01</ToewijzingIngangsdatum>"
        "<ToewijzingEinddatum>2025-06-31</ToewijzingEinddatum>"
        f"<Verwijzer>{verwijzer}</Verwijzer></AangevraagdProduct>"
    )


def test_verzoek_carries_the_referrer_whole_even_when_it_contradicts_itself() -> None:
    body = client(
        f"<Naam><Geslachtsnaam><Achternaam>{SECRET}</Achternaam></Geslachtsnaam></Naam>"
        + aangevraagd("<Type>02</Type><ZorgverlenerCode>01990011</ZorgverlenerCode>")
        + aangevraagd("<Type>01</Type><Naam>huisarts</Naam>", "r2")
    )
    message = read("315", body)
    first, second = message.rows["verzoeken"]
    assert (first["verwijzer_type"], first["verwijzer_agb"], first["verwijzer_naam"]) == (
        "02",
        "01990011",
        "",
    )
    assert (second["verwijzer_type"], second["verwijzer_agb"], second["verwijzer_naam"]) == (
        "01",
        "",
        "huisarts",
    )
    assert {key: value for key, value in first.items() if not key.startswith("verwijzer")} == {
        "regel": first["regel"],
        "gemeente": GEMEENTE,
        "referentie_aanbieder": "r1",
        "bsn": BSN,
        "aanbieder_agb": AANBIEDER,
        "productcategorie": "54",
        "productcode": "54001",
        "ingangsdatum": "2025-02-01",
        "einddatum": "2025-06-31",
        "dagtekening": "2025-03-04",
        "geboortedatum": "2012-05-06",
    }


def test_echo_of_a_verzoek_gives_the_same_rows_as_the_verzoek() -> None:
    body = client(aangevraagd("<Type>02</Type><Naam>Huisarts Duin</Naam>"))
    echo = read("316", body.replace("</Client>", "<RetourCodes><RetourCode>0200</RetourCode></RetourCodes></Client>"))
    assert without_line(echo) == without_line(read("315", body))


def test_echo_with_only_a_header_gives_no_rows_and_is_no_error() -> None:
    assert read("316", "").rows == {"verzoeken": []}


def test_wijzigingsverzoek_gives_a_row_for_unchanged_changed_and_new_products() -> None:
    body = (
        f"<Client><Bsn>{BSN}</Bsn><Verzoek><ReferentieAanbieder>vow 1</ReferentieAanbieder>"
        "<OngewijzigdeProducten><OngewijzigdProduct><ToewijzingNummer>11</ToewijzingNummer>"
        "</OngewijzigdProduct></OngewijzigdeProducten><TeWijzigenProducten><TeWijzigenProduct>"
        "<ToewijzingNummer>12</ToewijzingNummer><GewensteIngangsdatum>2025-04-01</GewensteIngangsdatum>"
        "<Einddatum>2025-03-01</Einddatum></TeWijzigenProduct></TeWijzigenProducten><NieuweProducten>"
        f"<NieuwProduct>{product('45', '45A04')}<GewensteIngangsdatum>2025-05-01</GewensteIngangsdatum>"
        "</NieuwProduct></NieuweProducten></Verzoek></Client>"
    )
    rows = read("317", body).rows["wijzigingsverzoeken"]
    assert [row["toewijzingnummer"] for row in rows] == ["11", "12", ""]
    assert [row["ingangsdatum"] for row in rows] == ["", "2025-04-01", "2025-05-01"]
    assert [row["einddatum"] for row in rows] == ["", "2025-03-01", ""]
    assert [row["productcode"] for row in rows] == ["", "", "45A04"]
    assert {row["referentie_aanbieder"] for row in rows} == {"vow 1"}
    assert {row["bsn"] for row in rows} == {BSN}


def test_answer_keeps_the_gemeente_of_the_woonplaatsbeginsel_beside_the_sender() -> None:
    body = (
        "<Antwoord><ReferentieAanbieder>vow 1</ReferentieAanbieder><VerzoekAntwoord>1</VerzoekAntwoord>"
        "<RedenAfwijzingVerzoek>8</RedenAfwijzingVerzoek><Woonplaatsbeginsel><Gemeente>9902</Gemeente>"
        "</Woonplaatsbeginsel></Antwoord>"
    )
    assert without_line(read("319", body)) == [
        {
            "gemeente": GEMEENTE,
            "referentie_aanbieder": "vow 1",
            "bsn": "",
            "aanbieder_agb": AANBIEDER,
            "verzoek_antwoord": "1",
            "reden_afwijzing": "8",
            "gemeente_woonplaats": "9902",
            "dagtekening": "2025-03-04",
        }
    ]


# Start and stop -------------------------------------------------------------------------------------------


def test_start_and_stop_keep_their_status_and_dates() -> None:
    inner = (
        f"<ToewijzingNummer>801</ToewijzingNummer>{product('54', '54002')}"
        "<ToewijzingIngangsdatum>2025-02-01</ToewijzingIngangsdatum><Begindatum>2025-02-10</Begindatum>{}"
        "<StatusAanlevering>3</StatusAanlevering>"
    )
    expected = {
        "gemeente": GEMEENTE,
        "toewijzingnummer": "801",
        "bsn": BSN,
        "aanbieder_agb": AANBIEDER,
        "productcategorie": "54",
        "productcode": "54002",
        "begindatum": "2025-02-10",
        "status_aanlevering": "3",
        "dagtekening": "2025-03-04",
    }
    start = read("305", client(f"<StartProduct>{inner.format('')}</StartProduct>"))
    assert without_line(start) == [expected]
    end = "<RedenBeeindiging>19</RedenBeeindiging><Einddatum>2025-03-01</Einddatum>"
    stop = read("307", client(f"<StopProduct>{inner.format(end)}</StopProduct>"))
    assert without_line(stop) == [{**expected, "einddatum": "2025-03-01", "reden_beeindiging": "19"}]


# Declaraties ----------------------------------------------------------------------------------------------


def test_amounts_become_exact_euros_and_the_product_period_counts() -> None:
    previous = "<VorigReferentieNummer>R0</VorigReferentieNummer>"
    message = read("323", declaratie("24000", patient(prestatie(extra=previous))))
    assert without_line(message) == [
        {
            "gemeente": GEMEENTE,
            "toewijzingnummer": "801",
            "bsn": BSN,
            "productcategorie": "54",
            "productcode": "54002",
            "begindatum": "2025-02-01",
            "einddatum": "2025-02-28",
            "volume": "16",
            "eenheid": "04",
            "bedrag": "240.00",
            "debet_credit": "D",
            "referentienummer": "R1",
            "vorig_referentienummer": "R0",
            "declaratienummer": "D9",
        }
    ]
    assert message.totaal_bedrag == "240.00"


@pytest.mark.parametrize(
    ("cents", "euro"),
    [
        ("0", "0.00"),
        ("5", "0.05"),
        ("99", "0.99"),
        ("100", "1.00"),
        ("99999999", "999999.99"),
        ("-150", "-1.50"),
    ],
)
def test_eurocents_to_euros_without_rounding(cents: str, euro: str) -> None:
    rows = read("323", declaratie("0", patient(prestatie(cents=cents)))).rows["declaraties"]
    assert rows[0]["bedrag"] == euro


@pytest.mark.parametrize("cents", ["240.00", "240,00", "1e3", "٢٤", "--5", "9" * 900])
def test_an_amount_that_is_not_whole_cents_is_left_out_and_reported(cents: str) -> None:
    message = read("323", declaratie("24000", patient(prestatie(cents=cents))))
    assert message.rows["declaraties"][0]["bedrag"] == ""
    assert problems(message) == [("bedrag", "waarde_onmogelijk")]


@pytest.mark.parametrize(
    ("total", "sign", "finding"),
    [
        ("14000", "D", []),
        ("14001", "D", [("bedrag", "som_wijkt_af")]),
        ("14000", "C", [("bedrag", "som_wijkt_af")]),
    ],
)
def test_credit_lines_are_subtracted_before_the_sum_is_compared(total: str, sign: str, finding: list) -> None:
    lines = patient(
        prestatie(cents="24000", referentie="a"), prestatie(cents="10000", debet_credit="C", referentie="b")
    )
    message = read("323", declaratie(total, lines, debet_credit=sign))
    assert problems(message) == finding
    assert message.totaal_bedrag == ("-" if sign == "C" else "") + f"{total[:3]}.{total[3:]}"


def test_one_reference_for_two_months_is_reported_on_both_rows_and_both_are_kept() -> None:
    message = read("323", declaratie("48000", patient(prestatie(maand="01"), "\n", prestatie(maand="02"), "\n")))
    assert len(message.rows["declaraties"]) == 2
    assert problems(message) == [("referentienummer", "referentie_niet_uniek")] * 2
    assert [finding.regel for finding in message.findings] == [row["regel"] for row in message.rows["declaraties"]]


def test_the_same_line_twice_is_not_a_reference_problem() -> None:
    assert problems(read("323", declaratie("48000", patient(prestatie(), prestatie())))) == []


def test_a_toewijzing_under_two_clients_is_reported_on_all_its_rows_only() -> None:
    body = declaratie(
        "96000",
        patient(prestatie("7", referentie="a"), prestatie("8", referentie="b")),
        patient(prestatie("7", referentie="c"), prestatie("7", referentie="d"), bsn=BSN2),
    )
    message = read("323", body)
    assert problems(message) == [("toewijzingnummer", "toewijzing_meer_clienten")] * 3
    assert [row["bsn"] for row in message.rows["declaraties"]] == [BSN, BSN, BSN2, BSN2]


# Retour messages ------------------------------------------------------------------------------------------


def codes(*values: str) -> str:
    return "<RetourCodes>" + "".join(f"<RetourCode>{value}</RetourCode>" for value in values) + "</RetourCodes>"


@pytest.mark.parametrize("nummer", ["302", "306", "308", "318", "320", "325"])
def test_a_retour_message_on_the_header_alone_gives_one_row_with_its_codes(nummer: str) -> None:
    message = read(nummer, "", extra=codes("8848", "0001"))
    (row,) = message.rows["retourberichten"]
    assert (row["bericht"], row["gemeente"], row["aanbieder_agb"]) == (nummer, GEMEENTE, AANBIEDER)
    assert (row["retourcodes"], row["bsn"], row["dagtekening"]) == ("8848|0001", "", "2025-03-04")


def test_codes_of_a_product_come_before_those_around_it_and_each_stands_once() -> None:
    body = client(toegewezen("1", extra=codes("0200")) + toegewezen("2", extra=codes("9347")) + codes("9001", "0200"))
    rows = read("302", body, extra=codes("0200", "9009")).rows["retourberichten"]
    assert [row["toewijzingnummer"] for row in rows] == ["1", "2"]
    assert [row["retourcodes"] for row in rows] == ["0200|9001|9009", "9347|9001|0200|9009"]


def test_codes_on_relatives_and_addresses_count_for_the_products_of_that_client_only() -> None:
    relative = f"<Relaties><Relatie><Nummer>1</Nummer>{codes('9111')}</Relatie></Relaties>"
    body = client(relative + toegewezen("1")) + client(toegewezen("2"), bsn=BSN2)
    assert [row["retourcodes"] for row in read("302", body).rows["retourberichten"]] == ["9111", ""]


def test_a_refused_client_without_products_gives_a_row_of_its_own() -> None:
    body = client(codes("9222")) + client(toegewezen("2"), bsn=BSN2)
    rows = read("302", body).rows["retourberichten"]
    assert sorted((row["bsn"], row["retourcodes"], row["toewijzingnummer"]) for row in rows) == [
        (BSN, "9222", ""),
        (BSN2, "", "2"),
    ]


def test_a_refused_verzoek_without_products_keeps_its_reference() -> None:
    body = (
        f"<Client><Bsn>{BSN}</Bsn><Verzoek><ReferentieAanbieder>vow 1</ReferentieAanbieder>"
        f"{codes('9349')}</Verzoek>{codes('0200')}</Client>"
    )
    (row,) = read("318", body).rows["retourberichten"]
    assert (row["bsn"], row["referentie_aanbieder"], row["retourcodes"]) == (BSN, "vow 1", "9349|0200")


def test_answer_to_a_declaration_keeps_amounts_and_is_summed_against_the_submitted_total() -> None:
    body = declaratie(
        "24000",
        patient(prestatie(cents="5000", referentie="a"), prestatie(cents="10000", referentie="b")),
        name="DeclaratieAntwoord",
    )
    message = read("325", body)
    assert [row["bedrag"] for row in message.rows["retourberichten"]] == ["50.00", "100.00"]
    assert problems(message) == [("bedrag", "som_wijkt_af")]


def test_answer_to_a_declaration_without_lines_has_nothing_to_sum() -> None:
    assert problems(read("325", declaratie("24000", name="DeclaratieAntwoord"))) == []


# What cannot be read --------------------------------------------------------------------------------------

WMO = BASIC.replace(b"/ijw/3_2/jw301", b"/iwmo/3_2/wmo301").replace(b">436<", b">414<")
OLD_DECLARATION = BASIC.replace(b"jw301", b"jw321").replace(b">436<", b">448<")
BOMB = (
    b'<!DOCTYPE Bericht [<!ENTITY a "xxxxxxxxxx">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a;" * 10 if n == 1 else b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b']><Bericht a="&a9;">&a9;</Bericht>'
)


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "bericht_leeg", "leeg"),
        (b"\xef\xbb\xbf \r\n", "bericht_leeg", "leeg"),
        (BASIC[:-20], "bericht_onleesbaar", "regel 1 "),
        (BASIC.replace(b"<Client>", b"\n<Client>\n<Client>"), "bericht_onleesbaar", "regel 3 "),
        (b"PK\x03\x04 geen xml", "bericht_geen_xml", "eigen bron"),
        (b"toewijzingnummer;bsn\n01436;" + BSN.encode(), "bericht_geen_xml", "regio.toml"),
        (b"01436;" + BSN.encode() + b";2024-01-01\n", "bericht_geen_xml", "regio.toml"),
        (BASIC.replace(b"<Geslacht>2", b"<Geslacht>\xe9"), "bericht_onleesbaar", "regel 1 "),
        (b"0143602 " + BSN.encode() + b" " * 80, "bericht_ei", "CSV"),
        (b"<!DOCTYPE Bericht>" + BASIC, "bericht_met_doctype", "DOCTYPE"),
        (b"<html><body>onderhoud</body></html>", "bericht_onbekend", "301, 302, 303, 304, 305"),
        (BASIC.replace(b">436<", b">999<").replace(b"jw301", b"jw999"), "bericht_onbekend", "map"),
        (WMO.replace(b">414<", b">415<"), "bericht_andere_wet", "Jeugdwet"),
        (BASIC.replace(b"/ijw/3_2/jw301", b"/iwlz/2_2/aw33"), "bericht_andere_wet", "Jeugdwet"),
        (OLD_DECLARATION, "bericht_oude_declaratie", "CSV"),
        (b"<Map>" + BASIC + BASIC + b"</Map>", "bericht_meerdere", "2 berichten"),
        (xml("301", client("")), "bericht_zonder_inhoud", "volledige"),
        (xml("323", ""), "bericht_zonder_inhoud", "volledige"),
    ],
)
def test_what_is_not_one_complete_ijw_message_is_refused_with_a_remedy(data: bytes, code: str, words: str) -> None:
    with pytest.raises(MessageUnreadable) as caught:
        read_message(data, "map/bericht-7.xml")
    problem = caught.value
    assert problem.problem_code == code
    assert words in problem.zin
    assert str(problem) == f"map/bericht-7.xml: {problem.zin}"
    assert BSN not in str(problem)
    assert problem.__cause__ is None
    assert problem.__suppress_context__


def test_entities_are_not_expanded() -> None:
    with pytest.raises(MessageUnreadable):
        read_message(BOMB)


def test_files_named_in_the_message_are_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text(SECRET, encoding="utf-8")
    data = f'<!DOCTYPE Bericht [<!ENTITY f SYSTEM "{secret.as_uri()}">]>'.encode() + BASIC.replace(
        b"<Categorie>54", b"<Categorie>&f;"
    )
    with pytest.raises(MessageUnreadable) as caught:
        read_message(data)
    assert caught.value.problem_code == "bericht_met_doctype"


def test_a_message_above_the_size_limit_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(MessageUnreadable) as caught:
        read_message(b" " * (2 << 20), limits=Limits(megabytes=1))
    assert (caught.value.problem_code, caught.value.counts) == ("bericht_te_groot", {"max_mb": 1})


def test_a_message_nested_without_end_is_refused() -> None:
    with pytest.raises(MessageUnreadable) as caught:
        read_message(b"<Bericht>" * 100_000)
    assert caught.value.problem_code == "bericht_onleesbaar"


def test_the_same_bytes_give_the_same_message() -> None:
    data = xml("323", declaratie("1", patient(prestatie(), prestatie("9"))))
    assert read_message(data) == read_message(data)
