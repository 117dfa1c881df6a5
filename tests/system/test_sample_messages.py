"""
The published iJw 3.2 sample messages, read one by one and loaded as a region, against what is known of them.

Their README numbers 21 traps. The samples stand beside the repository and are no part of it: without them
these tests skip. Whole loads go through the fixture ``load_region``.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from sample_region import SAMPLES, Loaded, LoadRegion, day, number, sample, write_region

from etl.intake.ijw import Message, read_message

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="de voorbeeldberichten (shared/reference/samples/ijw-3.2) zijn er niet"
)

NUMBERS = ("301", "302", "305", "306", "307", "308", "315", "316", "317", "318", "319", "320", "323", "325")
BSN, OTHER_BSN = "999900006", "999900018"


def message(nummer: str) -> Message:
    return read_message(sample(nummer), f"JW{nummer}.xml")


def rows(nummer: str) -> list[dict[str, str | int]]:
    return [row for soort in message(nummer).rows.values() for row in soort]


def column(nummer: str, name: str) -> list[str | int]:
    return [row[name] for row in rows(nummer)]


# Part 1: every message by itself --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nummer", "soort", "count", "gemeente", "aanbieder", "dagtekening"),
    [
        ("301", "beschikkingen", 2, "0384", "42420001", "2026-04-01"),
        ("302", "retourberichten", 1, "0384", "42420001", "2023-07-15"),
        ("305", "starts", 2, "0363", "65656055", "2026-04-15"),
        ("306", "retourberichten", 1, "0363", "65656055", "2023-07-25"),
        ("307", "stops", 2, "0363", "65656055", "2026-07-20"),
        ("308", "retourberichten", 1, "0363", "65656055", "2023-07-20"),
        ("315", "verzoeken", 2, "0384", "42420001", "2026-04-01"),
        ("316", "verzoeken", 2, "0384", "42420001", "2023-07-15"),
        ("317", "wijzigingsverzoeken", 2, "0384", "65656055", "2026-01-02"),
        ("318", "retourberichten", 2, "0384", "65656055", "2023-04-03"),
        ("319", "antwoorden", 1, "0384", "65656055", "2026-04-01"),
        ("320", "retourberichten", 1, "0384", "65656055", "2023-04-04"),
        ("323", "declaraties", 5, "0384", "65656055", "2026-05-06"),
        ("325", "retourberichten", 3, "0384", "65656055", "2023-05-07"),
    ],
)
def test_each_sample_gives_its_rows_under_the_gemeente_and_the_aanbieder(
    nummer: str, soort: str, count: int, gemeente: str, aanbieder: str, dagtekening: str
) -> None:
    found = message(nummer)
    assert found.bericht == nummer
    assert (found.versie, found.subversie) == ("3", "2")
    assert {name: len(items) for name, items in found.rows.items()} == {soort: count}
    assert (found.gemeente, found.aanbieder_agb, found.dagtekening) == (gemeente, aanbieder, dagtekening)
    assert {row["gemeente"] for row in rows(nummer)} == {gemeente}


def test_every_row_stands_on_the_line_of_its_element() -> None:
    elements = (
        "ToegewezenProduct",
        "StartProduct",
        "StopProduct",
        "AangevraagdProduct",
        "Antwoord",
        "Prestatie",
    )
    starts = tuple(f":{name}>" for name in (*elements, "OngewijzigdProduct", "NieuwProduct"))
    for nummer in NUMBERS:
        lines = sample(nummer).decode().splitlines()
        for regel in column(nummer, "regel"):
            text = lines[int(regel) - 1].strip()
            header_only = nummer in {"302", "306", "308"} and ":Bericht " in text
            assert text.endswith(starts) or header_only, (nummer, regel)


def test_no_name_address_or_comment_of_a_sample_reaches_a_row() -> None:
    words = ("Wit", "Galen", "Woustraat", "9999XX", "abc", "Commentaar", "Comm ", "Zweeds", "0201234567")
    for nummer in NUMBERS:
        text = repr(message(nummer))
        assert not [word for word in words if word in text], nummer


def test_request_and_toewijzing_link_on_gemeente_aanbieder_bsn_and_reference() -> None:
    key = ("gemeente", "aanbieder_agb", "bsn", "referentie_aanbieder")
    referrers = {
        tuple(row[name] for name in key): (row["verwijzer_type"], row["verwijzer_agb"], row["verwijzer_naam"])
        for row in rows("315")
    }
    linked = {row["toewijzingnummer"]: referrers[tuple(row[name] for name in key)] for row in rows("301")}
    assert linked == {"300201": ("01", "", "huisarts"), "300202": ("02", "12345678", "")}


def test_start_and_stop_carry_the_toewijzingnummer_but_another_gemeente() -> None:
    assert column("305", "toewijzingnummer") == column("307", "toewijzingnummer") == ["300201", "300202"]
    assert column("301", "toewijzingnummer") == ["300201", "300202"]
    assert not set(column("301", "gemeente")) & set(column("305", "gemeente") + column("307", "gemeente"))


def test_trap_1_the_date_that_does_not_exist_is_handed_over_untouched() -> None:
    assert column("315", "einddatum") == ["2027-06-31", "2027-06-31"]
    assert column("315", "ingangsdatum") == ["2026-04-01", "2026-04-01"]


def test_trap_5_the_size_is_that_of_the_toewijzing() -> None:
    sizes = [(row["volume"], row["eenheid"], row["frequentie"]) for row in rows("301")]
    assert sizes == [("2", "04", "2"), ("2", "16", "2")]


def test_trap_8_the_stop_lies_after_the_end_of_the_first_toewijzing_only() -> None:
    assert column("301", "einddatum") == ["2026-07-14", "2026-07-19"]
    assert column("307", "einddatum") == ["2026-07-17", "2026-07-17"]
    assert column("307", "reden_beeindiging") == ["31", "31"]
    assert column("305", "begindatum") == column("307", "begindatum") == ["2026-04-03", "2026-04-15"]


def test_trap_9_identification_is_the_same_in_four_messages() -> None:
    same = {nummer for nummer in NUMBERS if message(nummer).identificatie == "123456789012"}
    assert {"301", "305", "307", "315"} <= same


def test_trap_10_the_end_before_the_start_is_not_swapped() -> None:
    unchanged, new = rows("317")
    assert (unchanged["toewijzingnummer"], unchanged["ingangsdatum"]) == ("10071", "")
    assert (new["toewijzingnummer"], new["productcode"]) == ("", "45A03")
    assert (new["ingangsdatum"], new["einddatum"]) == ("2026-11-01", "2024-02-28")


def test_trap_11_the_answer_refuses_for_woonplaatsbeginsel() -> None:
    (answer,) = rows("319")
    assert answer["referentie_aanbieder"] == rows("317")[0]["referentie_aanbieder"] == "9003"
    assert (answer["verzoek_antwoord"], answer["reden_afwijzing"]) == ("1", "8")
    assert answer["gemeente_woonplaats"] == "1916"


def test_traps_12_and_13_double_use_in_the_declaration_is_reported_on_its_rows() -> None:
    lines = {row["regel"]: row for row in rows("323")}
    found = [(finding.probleem, lines[finding.regel]) for finding in message("323").findings]
    clients = {(row["toewijzingnummer"], row["bsn"]) for name, row in found if name == "toewijzing_meer_clienten"}
    periods = {(row["referentienummer"], row["begindatum"]) for name, row in found if name == "referentie_niet_uniek"}
    assert clients == {("10073", BSN), ("10073", OTHER_BSN)}
    assert periods == {("RN004", "2026-04-01"), ("RN004", "2026-03-01")}
    assert Counter(name for name, _ in found) == {"toewijzing_meer_clienten": 3, "referentie_niet_uniek": 2}


def test_traps_14_and_15_amounts_are_euros_in_their_own_month_and_add_up() -> None:
    amounts = [(row["begindatum"], row["bedrag"]) for row in rows("323")]
    assert amounts == [
        ("2026-04-01", "50.00"),
        ("2026-04-01", "240.00"),
        ("2026-04-01", "50.00"),
        ("2026-04-01", "240.00"),
        ("2026-03-01", "210.00"),
    ]
    assert message("323").totaal_bedrag == "790.00"
    assert set(column("323", "debet_credit")) == {"D"}
    assert set(column("323", "declaratienummer")) == {"DN001"}


def test_trap_16_the_declared_toewijzingen_are_not_in_the_toewijzing_message() -> None:
    assert set(column("323", "toewijzingnummer")) == {"10072", "10073", "10074"}
    assert not set(column("323", "toewijzingnummer")) & set(column("301", "toewijzingnummer"))


def test_trap_17_the_answer_to_the_declaration_does_not_add_up() -> None:
    assert sum(Decimal(str(bedrag)) for bedrag in column("325", "bedrag")) == Decimal("240.00")
    assert set(column("325", "debet_credit")) == {"C"}
    assert message("325").totaal_bedrag == "-580.00"
    assert [finding.probleem for finding in message("325").findings] == ["som_wijkt_af"]
    assert column("325", "retourcodes") == ["0611|0200", "9339|9340|9341|0200", "9307|0200"]


def test_traps_18_19_and_20_the_echo_keeps_reference_codes_and_birth_date_as_sent() -> None:
    assert column("316", "referentie_aanbieder") == ["42420001", "42420001"]
    assert column("316", "aanbieder_agb") == ["42420001", "42420001"]
    assert [(row["productcategorie"], row["productcode"]) for row in rows("316")] == [
        ("31", "31ABC"),
        ("32", "32XYZ"),
    ]
    assert set(column("316", "geboortedatum")) == {"1967-07-10"}
    assert set(column("301", "geboortedatum")) == set(column("315", "geboortedatum")) == {"2010-02-14"}
    assert {*column("301", "bsn"), *column("315", "bsn"), *column("316", "bsn")} == {BSN}


def test_retour_codes_are_kept_also_where_the_message_breaks_its_schema() -> None:
    assert column("302", "retourcodes") == column("306", "retourcodes") == ["8848"]
    assert column("308", "retourcodes") == [""]
    assert column("318", "retourcodes") == ["9350|9349|0200", "0200|9350|9349"]
    assert column("320", "retourcodes") == ["9360|0200"]
    assert column("318", "referentie_aanbieder") == ["9003", "9003"]


@pytest.mark.parametrize("nummer", [nummer for nummer in NUMBERS if nummer not in {"323", "325"}])
def test_the_other_samples_carry_no_finding_of_the_reader(nummer: str) -> None:
    assert message(nummer).findings == []


# Part 2: all messages loaded as one region ----------------------------------------------------------------


@pytest.fixture(scope="module")
def region(load_region: LoadRegion, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """All fourteen samples as they are."""
    folder = tmp_path_factory.mktemp("voorbeelden") / "regio"
    return Loaded(*load_region(write_region(folder, {nummer: sample(nummer) for nummer in NUMBERS})))


@pytest.fixture(scope="module")
def region_with_two_trajecten(load_region: LoadRegion, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Request and toewijzing only, the second product in another category: each starts a traject."""
    messages = {}
    for nummer in ("301", "315"):
        before, after = sample(nummer).split(b"<ijw:Code>55A12<")
        head, tail = before.rsplit(b"<ijw:Categorie>55<", 1)
        messages[nummer] = head + b"<ijw:Categorie>45<" + tail + b"<ijw:Code>45A04<" + after
    folder = tmp_path_factory.mktemp("trajecten") / "regio"
    return Loaded(*load_region(write_region(folder, messages)))


def lines(nummer: str, *positions: int) -> list[tuple[str, int]]:
    """Give (message number, line) of these rows of a sample, all of them when none is named."""
    found = [(nummer, int(regel)) for regel in column(nummer, "regel")]
    return sorted(found[position] for position in positions) if positions else sorted(found)


def test_the_load_succeeds_and_accounts_for_every_row_of_every_sample(region: Loaded) -> None:
    assert region.exit_code == 0
    found = region.query(
        "SELECT bestand, gelezen, geladen, dubbel, afgekeurd FROM kern.leveringen WHERE bron = 'berichten'"
    )
    assert {number(row["bestand"]): row["gelezen"] for row in found} == {
        nummer: len(rows(nummer)) for nummer in NUMBERS
    }
    for row in found:
        assert row["gelezen"] == row["geladen"] + row["dubbel"] + row["afgekeurd"], row["bestand"]


def test_no_bsn_stands_in_any_analyst_table(region: Loaded) -> None:
    tables = region.query("SELECT DISTINCT table_name FROM information_schema.tables WHERE table_schema = 'kern'")
    assert len(tables) >= 9
    for table in tables:
        for row in region.query(f"SELECT * FROM kern.{table['table_name']}"):
            text = " ".join(str(value) for value in row.values())
            assert BSN not in text, table["table_name"]
            assert OTHER_BSN not in text, table["table_name"]


def test_loaded_toewijzingen_are_the_two_of_jw301_in_one_lta_traject(region: Loaded) -> None:
    beschikkingen = region.query("SELECT * FROM kern.beschikkingen ORDER BY toewijzingnummer")
    assert [(row["gemeente"], str(row["toewijzingnummer"])) for row in beschikkingen] == [
        ("0384", "300201"),
        ("0384", "300202"),
    ]
    assert all(row["telt_mee"] for row in beschikkingen)
    assert [day(row["einddatum"]) for row in beschikkingen] == ["2026-07-14", "2026-07-19"]
    (traject,) = region.query("SELECT * FROM kern.trajecten")
    assert (traject["zorgvorm"], traject["aantal_beschikkingen"]) == ("LTA", 2)
    assert (day(traject["startdatum"]), day(traject["einddatum"])) == ("2026-04-01", "2026-07-19")
    rollen = region.query(
        "SELECT rol FROM kern.beschikking_traject JOIN kern.beschikkingen USING (beschikking_id)"
        " ORDER BY toewijzingnummer"
    )
    assert [row["rol"] for row in rollen] == ["eerste", "wijziging"]


def test_loaded_trap_1_the_impossible_date_is_a_finding_and_the_verzoek_stays_usable(region: Loaded) -> None:
    assert region.noted("waarde_onmogelijk") == lines("315")
    assert "315" not in region.refused()
    kolommen = region.query("SELECT DISTINCT kolom FROM kern.bevindingen WHERE probleem = 'waarde_onmogelijk'")
    assert [row["kolom"] for row in kolommen] == ["einddatum"]
    assert region.query("SELECT verwijzer_type FROM kern.verwijzingen") == [{"verwijzer_type": "01"}]


def test_loaded_trap_2_the_code_wins_over_the_name_and_the_conflict_is_reported(region: Loaded) -> None:
    assert region.noted("verwijzer_tegenstrijdig") == lines("315", 0)
    (verwijzing,) = region.query("SELECT * FROM kern.verwijzingen")
    assert (verwijzing["verwijzer_type"], verwijzing["kanaal"]) == ("01", "gemeente")
    assert verwijzing["praktijk_id"] is None
    assert (day(verwijzing["verwijsdatum"]), verwijzing["kwartaal"]) == ("2026-04-01", "2026K2")


def test_loaded_trap_3_an_agb_of_another_profession_is_reported(region: Loaded) -> None:
    assert region.noted("agb_geen_huisarts") == lines("315", 1) + lines("316", 0)


def test_loaded_trap_4_one_beschikkingnummer_does_not_merge_two_products(region: Loaded) -> None:
    (levering,) = region.query("SELECT * FROM kern.leveringen WHERE bestand LIKE '%JW315.xml'")
    assert (levering["geladen"], levering["dubbel"]) == (2, 0)


def test_loaded_traps_5_and_19_other_size_and_unknown_codes_are_no_finding(region: Loaded) -> None:
    found = region.query(
        "SELECT kolom FROM kern.bevindingen WHERE kolom IN"
        " ('volume', 'eenheid', 'frequentie', 'productcategorie', 'productcode')"
    )
    assert found == []
    assert "316" not in region.refused()


def test_loaded_trap_7_start_and_stop_of_another_gemeente_are_not_linked_on_the_number(
    region: Loaded,
) -> None:
    assert region.noted("bericht_zonder_toewijzing") == lines("305") + lines("307")
    stops = region.query("SELECT stopdatum FROM kern.beschikkingen")
    assert [row["stopdatum"] for row in stops] == [None, None]


def test_loaded_trap_8_care_after_the_end_is_a_finding_and_both_dates_are_kept(
    region: Loaded, region_with_linked_stop: Loaded
) -> None:
    assert region.noted("zorg_na_einde") == []
    assert region_with_linked_stop.noted("zorg_na_einde") == lines("307", 0)
    alone = region_with_linked_stop.noted("bericht_zonder_toewijzing")
    assert [place for place in alone if place[0] in NUMBERS] == lines("305")
    found = region_with_linked_stop.query(
        "SELECT * FROM kern.beschikkingen WHERE toewijzingnummer LIKE '3002%' ORDER BY toewijzingnummer"
    )
    assert [(day(row["einddatum"]), day(row["stopdatum"])) for row in found] == [
        ("2026-07-14", "2026-07-17"),
        ("2026-07-19", "2026-07-17"),
    ]


def test_loaded_trap_9_one_identification_does_not_make_messages_double(region: Loaded) -> None:
    found = region.query("SELECT bestand, geladen FROM kern.leveringen WHERE bron = 'berichten'")
    loaded = {number(row["bestand"]): row["geladen"] for row in found}
    assert len(loaded) == len(NUMBERS)
    assert [loaded[nummer] for nummer in ("301", "305", "307", "315")] == [2, 2, 2, 2]


def test_loaded_trap_10_end_before_start_is_noted_on_its_line(region: Loaded) -> None:
    assert region.noted("einde_voor_begin") == lines("317", 1)


def test_loaded_trap_11_a_refused_request_is_no_toewijzing_and_no_referral(region: Loaded) -> None:
    (counted,) = region.query(
        "SELECT (SELECT count(*) FROM kern.beschikkingen) AS beschikkingen,"
        " (SELECT count(*) FROM kern.verwijzingen) AS verwijzingen"
    )
    assert counted == {"beschikkingen": 2, "verwijzingen": 1}


def test_loaded_traps_12_and_13_double_use_is_reported_and_no_row_is_lost(region: Loaded) -> None:
    assert region.noted("toewijzing_meer_clienten") == lines("323", 1, 3, 4)
    assert region.noted("referentie_niet_uniek") == lines("323", 3, 4)
    (levering,) = region.query("SELECT * FROM kern.leveringen WHERE bestand LIKE '%JW323.xml'")
    assert (levering["geladen"], levering["dubbel"], levering["afgekeurd"]) == (5, 0, 0)


def test_loaded_traps_14_15_and_17_costs_are_euros_in_the_month_of_the_product(region: Loaded) -> None:
    found = region.query("SELECT begindatum, bedrag FROM kern.declaraties")
    months = Counter[str]()
    for row in found:
        months[day(row["begindatum"])[:7]] += int(Decimal(str(row["bedrag"])) * 100)
    assert months == {"2026-04": 58_000, "2026-03": 21_000}
    assert [nummer for nummer, _ in region.noted("som_wijkt_af")] == ["325"]


def test_loaded_trap_16_costs_without_a_toewijzing_are_reported_and_kept(region: Loaded) -> None:
    assert region.noted("declaratie_zonder_toewijzing") == lines("323")
    assert region.query("SELECT count(*) AS aantal FROM kern.declaraties") == [{"aantal": 5}]


def test_loaded_trap_18_two_products_under_one_reference_are_both_kept(region: Loaded) -> None:
    (levering,) = region.query("SELECT * FROM kern.leveringen WHERE bestand LIKE '%JW316.xml'")
    assert (levering["geladen"], levering["dubbel"], levering["afgekeurd"]) == (2, 0, 0)


def test_loaded_trap_20_two_birth_dates_of_one_person_are_reported(region: Loaded) -> None:
    assert region.noted("bsn_meer_geboortedatums")


def test_loaded_trap_21_codes_outside_the_national_file_are_lta_by_category(region: Loaded) -> None:
    found = region.query("SELECT DISTINCT zorgvorm FROM kern.beschikkingen")
    assert found == [{"zorgvorm": "LTA"}]
    assert {row["zorgvorm"] for row in region.query("SELECT zorgvorm FROM kern.codedekking")} == {"LTA"}


def test_loaded_referrers_stay_with_their_own_toewijzing(region_with_two_trajecten: Loaded) -> None:
    found = region_with_two_trajecten.query(
        "SELECT t.zorgvorm, v.verwijzer_type, v.kanaal, v.praktijk_id FROM kern.verwijzingen v"
        " JOIN kern.trajecten t USING (traject_id) ORDER BY t.zorgvorm DESC"
    )
    assert found == [
        {"zorgvorm": "LTA", "verwijzer_type": "01", "kanaal": "gemeente", "praktijk_id": None},
        {"zorgvorm": "AMBULANT", "verwijzer_type": "02", "kanaal": "huisarts", "praktijk_id": None},
    ]
