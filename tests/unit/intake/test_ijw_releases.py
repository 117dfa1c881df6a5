"""Releases other than iJw 3.2, and another law: read by the names of elements, marked, and never mixed up."""

from __future__ import annotations

import pytest
from invented_messages import AANBIEDER, BSN, BSN2, GEMEENTE, client, header, product, toegewezen, xml

from etl.intake.ijw import Message, MessageUnreadable, read_message

UNTESTED = ("(bericht)", "niet getoetst aan schema")


def noted(message: Message) -> list[tuple[str, str]]:
    return [(finding.kolom, finding.probleem) for finding in message.findings]


def of_release(versie: str, subversie: str, namespace: str) -> bytes:
    head = header("301").replace("<BerichtVersie>3", f"<BerichtVersie>{versie}")
    head = head.replace("<BerichtSubversie>2", f"<BerichtSubversie>{subversie}")
    return xml("301", client(toegewezen("1", product("54"))), head, release=namespace)


@pytest.mark.parametrize("release", ["2.1", "2.2", "2.3", "2.4", "3.0", "3.1"])
def test_an_older_release_gives_the_same_rows_and_says_that_it_was_not_held_against_a_schema(release: str) -> None:
    versie, subversie = release.split(".")
    message = read_message(of_release(versie, subversie, f"{versie}_{subversie}"))
    assert message.release == release
    assert message.rows == read_message(of_release("3", "2", "3_2")).rows
    assert noted(message) == [UNTESTED]
    assert message.findings[0].regel == 1


def test_release_3_2_is_not_marked() -> None:
    message = read_message(of_release("3", "2", "3_2"))
    assert (message.release, noted(message)) == ("3.2", [])


@pytest.mark.parametrize(
    ("versie", "subversie", "namespace"), [("3", "1", "3_2"), ("3", "2", "3_1"), ("3", "3", "3_3"), ("4", "0", "4_0")]
)
def test_a_release_that_is_contradicted_or_new_is_marked(versie: str, subversie: str, namespace: str) -> None:
    assert noted(read_message(of_release(versie, subversie, namespace))) == [UNTESTED]


def test_a_message_that_names_no_release_is_marked() -> None:
    data = of_release("3", "2", "3_2").replace(b' xmlns="http://www.istandaarden.nl/ijw/3_2/jw301/schema"', b"")
    data = data.replace(b"<BerichtVersie>3</BerichtVersie><BerichtSubversie>2</BerichtSubversie>", b"")
    message = read_message(data)
    assert (message.release, noted(message)) == ("", [UNTESTED])


# Declarations of iJw 2.1 to 2.4 ---------------------------------------------------------------------------


def declaration_2_4(nummer: str, *lines: str, totaal: str = "34000", teken: str = "D") -> bytes:
    parties = f"<Afzender>{AANBIEDER}</Afzender><Ontvanger>{GEMEENTE}</Ontvanger>"
    total = f"<TotaalBedrag>{totaal}</TotaalBedrag><DebetCredit>{teken}</DebetCredit>"
    head = (
        f"<Header><BerichtCode>000</BerichtCode><BerichtVersie>2</BerichtVersie><BerichtSubversie>4</BerichtSubversie>"
        f"{parties}<DeclaratieFactuurIdentificatie><DeclarantFactuurNummer>F9</DeclarantFactuurNummer>"
        "<FactuurDagtekening>2019-05-06</FactuurDagtekening></DeclaratieFactuurIdentificatie>"
        f"<DeclaratieFactuurBedragen><DeclaratieFactuurTotaalBedrag>{total}</DeclaratieFactuurTotaalBedrag>"
        "</DeclaratieFactuurBedragen></Header>"
    )
    body = f"<Clienten><Client><Bsn>{BSN}</Bsn><Prestaties>{''.join(lines)}</Prestaties></Client></Clienten>"
    return xml(nummer, body, head, release="2_4")


def line_2_4(referentie: str, cents: str, teken: str) -> str:
    return (
        f"<Prestatie><ReferentieNummer>{referentie}</ReferentieNummer>"
        f"<ToewijzingNummer>801</ToewijzingNummer>{product('54', '54001')}"
        "<ProductPeriode><Begindatum>2019-04-01</Begindatum><Einddatum>2019-04-30</Einddatum></ProductPeriode>"
        "<GeleverdVolume><Volume>4</Volume><Eenheid>04</Eenheid></GeleverdVolume>"
        f"<IngediendeBedragPrestatie><DeclaratieFactuurBedrag><Bedrag>{cents}</Bedrag>"
        f"<DebetCredit>{teken}</DebetCredit></DeclaratieFactuurBedrag></IngediendeBedragPrestatie>"
        "<ToegekendeBedragPrestatie><DeclaratieFactuurBedrag><Bedrag>1</Bedrag><DebetCredit>D</DebetCredit>"
        "</DeclaratieFactuurBedrag></ToegekendeBedragPrestatie></Prestatie>"
    )


def test_a_303_gives_declarations_in_euros_with_the_submitted_amount_and_its_sign() -> None:
    message = read_message(declaration_2_4("303", line_2_4("R1", "44000", "D"), line_2_4("R2", "10000", "C")))
    first, second = message.rows["declaraties"]
    assert (first["bedrag"], first["debet_credit"]) == ("440.00", "D")
    assert (second["bedrag"], second["debet_credit"]) == ("100.00", "C")
    assert {key: first[key] for key in ("gemeente", "bsn", "toewijzingnummer", "productcode", "begindatum")} == {
        "gemeente": GEMEENTE,
        "bsn": BSN,
        "toewijzingnummer": "801",
        "productcode": "54001",
        "begindatum": "2019-04-01",
    }
    assert (first["einddatum"], first["volume"], first["eenheid"]) == ("2019-04-30", "4", "04")
    assert (first["referentienummer"], first["declaratienummer"]) == ("R1", "F9")
    assert (message.bericht, message.release, message.dagtekening) == ("303", "2.4", "2019-05-06")
    assert message.totaal_bedrag == "340.00"
    assert noted(message) == [UNTESTED]


def test_the_total_of_a_303_is_compared_with_its_lines() -> None:
    message = read_message(declaration_2_4("303", line_2_4("R1", "44000", "D"), totaal="44001"))
    assert noted(message) == [UNTESTED, ("bedrag", "som_wijkt_af")]


def test_a_304_is_a_retour_message_and_adds_no_costs() -> None:
    message = read_message(declaration_2_4("304", line_2_4("R1", "34000", "D")))
    assert list(message.rows) == ["retourberichten"]
    assert [row["bedrag"] for row in message.rows["retourberichten"]] == ["340.00"]


def test_an_amount_with_decimals_is_not_guessed_to_be_cents_or_euros() -> None:
    message = read_message(declaration_2_4("303", line_2_4("R1", "340.00", "D")))
    assert message.rows["declaraties"][0]["bedrag"] == ""
    assert ("bedrag", "waarde_onmogelijk") in noted(message)


# The 2.0 shape, and another law ---------------------------------------------------------------------------


def message_2_0(nummer: str, code: str, body: str, domain: str = "ijw", letters: str = "jw") -> bytes:
    parties = (GEMEENTE, AANBIEDER) if nummer == "301" else (AANBIEDER, GEMEENTE)
    return (
        f'<Bericht xmlns="http://www.istandaarden.nl/{domain}/2_0/{letters}{nummer}/schema/2_0"><Header>'
        f"<Berichtspecificatie><Code>{code}</Code><Versie>2</Versie><SubVersie>0</SubVersie></Berichtspecificatie>"
        f"<Afzender>{parties[0]}</Afzender><Ontvanger>{parties[1]}</Ontvanger><Berichtidentificatie>"
        "<Identificatie>x</Identificatie><Dagtekening>2016-02-20</Dagtekening></Berichtidentificatie></Header>"
        f"<Clienten>{body}</Clienten></Bericht>"
    ).encode()


def assigned_2_0(van: str = "2016-02-15", tot: str = "2016-12-31", nummer: str = "55", bsn: str = BSN) -> str:
    return (
        f"<Client><Bsn>{bsn}</Bsn><Naam><Geslachtsnaam><Naam>Geheim</Naam></Geslachtsnaam></Naam><Beschikking>"
        f"<Beschikkingnummer>{nummer}</Beschikkingnummer><Afgiftedatum>2016-02-15</Afgiftedatum>"
        "<Ingangsdatum>2016-01-01</Ingangsdatum><Einddatum>2017-01-01</Einddatum><BeschiktProducten><BeschiktProduct>"
        f"{product('45', '45A04')}</BeschiktProduct></BeschiktProducten><ToegewezenProducten><ToegewezenProduct>"
        f"{product('45', '45A04')}<Aanbieder>{AANBIEDER}</Aanbieder><Gemeentecode>{GEMEENTE}</Gemeentecode>"
        f"<Toewijzingsdatum>2016-02-20</Toewijzingsdatum><Ingangsdatum>{van}</Ingangsdatum><Einddatum>{tot}</Einddatum>"
        "</ToegewezenProduct></ToegewezenProducten></Beschikking></Client>"
    )


def requested_2_0() -> str:
    return (
        f"<Client><Bsn>{BSN}</Bsn><Producten><Product><Beschikkingnummer>55</Beschikkingnummer>"
        f"{product('45', '45A04')}<Ingangsdatum>2016-02-15</Ingangsdatum><Aanbieder>{AANBIEDER}</Aanbieder>"
        "<Verwijzer><Type>02</Type><Naam>Huisarts Duin</Naam></Verwijzer></Product></Producten></Client>"
    )


def stopped_2_0() -> str:
    return (
        f"<Client><Bsn>{BSN}</Bsn><StopProducten><StopProduct><Beschikkingnummer>55</Beschikkingnummer>"
        f"{product('45', '45A04')}<Ingangsdatum>2016-02-15</Ingangsdatum><Begindatum>2016-03-10</Begindatum>"
        f"<Aanbieder>{AANBIEDER}</Aanbieder><RedenBeeindiging>02</RedenBeeindiging><Einddatum>2016-10-02</Einddatum>"
        "<StatusAanlevering>1</StatusAanlevering></StopProduct></StopProducten></Client>"
    )


def test_a_toewijzing_without_a_number_is_known_by_beschikking_product_aanbieder_and_first_day() -> None:
    (row,) = read_message(message_2_0("301", "436", assigned_2_0())).rows["beschikkingen"]
    assert row["toewijzingnummer"] == f"55/45/45A04/{AANBIEDER}/2016-02-15"
    assert (row["wet"], row["beschikkingnummer"], row["einddatum"]) == ("Jeugdwet", "55", "2016-12-31")


def test_a_withdrawal_keeps_the_number_and_a_herindicatie_under_one_beschikking_gets_another() -> None:
    data = message_2_0(
        "301", "436", assigned_2_0() + assigned_2_0(tot="2016-10-09") + assigned_2_0(van="2016-10-10", bsn=BSN2)
    )
    rows = read_message(data).rows["beschikkingen"]
    numbers = [row["toewijzingnummer"] for row in rows]
    assert numbers[0] == numbers[1] != numbers[2]
    assert [row["bsn"] for row in rows] == [BSN, BSN, BSN2]


def test_the_stop_and_the_request_of_the_2_0_shape_meet_their_toewijzing() -> None:
    (assigned,) = read_message(message_2_0("301", "436", assigned_2_0())).rows["beschikkingen"]
    (stopped,) = read_message(message_2_0("307", "440", stopped_2_0())).rows["stops"]
    (requested,) = read_message(message_2_0("315", "446", requested_2_0())).rows["verzoeken"]
    assert stopped["toewijzingnummer"] == assigned["toewijzingnummer"]
    assert (stopped["begindatum"], stopped["einddatum"]) == ("2016-03-10", "2016-10-02")
    for column in ("gemeente", "aanbieder_agb", "bsn", "referentie_aanbieder"):
        assert requested[column] == assigned[column]
    assert (requested["verwijzer_type"], requested["verwijzer_naam"]) == ("02", "Huisarts Duin")


def test_a_3_2_request_without_reference_is_not_given_one() -> None:
    body = client(f"<AangevraagdProduct><BeschikkingNummer>5</BeschikkingNummer>{product('54')}</AangevraagdProduct>")
    assert read_message(xml("315", body)).rows["verzoeken"][0]["referentie_aanbieder"] == ""


@pytest.mark.parametrize(
    ("nummer", "code", "body", "soort"),
    [
        ("301", "414", assigned_2_0(), "beschikkingen"),
        ("307", "420", stopped_2_0(), "stops"),
        ("315", "444", requested_2_0(), "verzoeken"),
    ],
)
def test_rows_of_the_wmo_carry_their_law_and_cannot_meet_those_of_the_jeugdwet(
    nummer: str, code: str, body: str, soort: str
) -> None:
    jw = {"301": "436", "307": "440", "315": "446"}[nummer]
    wmo = read_message(message_2_0(nummer, code, body, "iwmo", "wmo"))
    (row,), (own,) = wmo.rows[soort], read_message(message_2_0(nummer, jw, body)).rows[soort]
    assert (wmo.wet, noted(wmo)) == ("Wmo", [UNTESTED])
    linking = [name for name in ("toewijzingnummer", "referentie_aanbieder") if name in own]
    assert linking
    for name in linking:
        assert row[name] == f"Wmo:{own[name]}"
    if soort == "beschikkingen":
        assert (row["wet"], own["wet"]) == ("Wmo", "Jeugdwet")


@pytest.mark.parametrize("code", ["415", "416", "417", "445", "999", ""])
def test_other_messages_of_the_wmo_are_refused(code: str) -> None:
    with pytest.raises(MessageUnreadable) as caught:
        read_message(message_2_0("303", code, assigned_2_0(), "iwmo", "wmo"))
    assert caught.value.problem_code == "bericht_andere_wet"


# Fixed-width EI -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"0143602 " + GEMEENTE.encode() + b" " * 60 + b"\r\n0200000001" + BSN.encode() + b" " * 80,
        b"01436" + b"0" * 200,
        b"0132101" + b" " * 100,
        b"\r\n01442020" + b" " * 40 + b"\n",
    ],
)
def test_a_message_with_fixed_columns_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(MessageUnreadable) as caught:
        read_message(data, "JW301.txt")
    assert caught.value.problem_code == "bericht_ei"
    assert str(caught.value).startswith("JW301.txt: dit is een bericht in de oude EI-vorm")
    assert "Lever deze periode aan als CSV" in caught.value.zin
    assert BSN not in str(caught.value)
