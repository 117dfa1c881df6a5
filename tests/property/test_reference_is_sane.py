"""The reference against cases worked out by hand."""

from pathlib import Path

import pytest

from .by_hand import ANNA, BRAM, OTHER, PRACTICE, column, decision, practice, starts, work_out
from .children import BSNS, eleven_proof
from .reference.intake import date_of_delivery
from .reference.practices import plain_name


@pytest.mark.parametrize(
    ("last_day", "next_day", "trajecten"),
    [
        ("2023-01-31", "2023-02-01", 1),  # touching
        ("2023-01-31", "2023-03-03", 1),  # 30 days uncovered: all of February and two days of March
        ("2023-01-31", "2023-03-04", 2),  # 31 days uncovered
        ("2023-01-31", "2023-01-31", 1),  # one day in common
        ("", "2024-12-31", 1),  # an open end covers everything after it
    ],
)
def test_gap_of_thirty_days_stays_one_traject(last_day: str, next_day: str, trajecten: int) -> None:
    tables = work_out([decision("1", "2023-01-01", last_day), decision("2", next_day)])
    assert len(tables["kern.trajecten"]) == trajecten


def test_gap_is_counted_from_the_latest_end_and_not_from_the_last_decision() -> None:
    nested = [
        decision("1", "2023-01-01", "2023-12-31"),
        decision("2", "2023-02-01", "2023-02-10"),
        decision("3", "2024-01-30", "2024-02-01"),
    ]
    traject = work_out(nested)["kern.trajecten"]
    assert [(row["aantal_beschikkingen"], str(row["einddatum"])) for row in traject] == [(3, "2024-02-01")]


def test_stopdatum_ends_a_decision_and_one_before_the_start_is_unknown() -> None:
    tables = work_out([
        decision("1", "2023-01-01", "2023-12-31", stopdatum="2023-03-01"),
        decision("2", "2023-01-01", "2023-12-31", stopdatum="2022-12-31", bsn=BRAM),
    ])  # fmt: skip
    ends = column(tables["kern.trajecten"], "bsn", "einddatum")
    assert {bsn: str(end) for bsn, end in ends.items()} == {ANNA: "2023-03-01", BRAM: "2023-12-31"}


def test_roles_are_given_in_order_of_the_rule() -> None:
    other = {"aanbieder_agb": "73990002"}
    tables = work_out([
        decision("1", "2023-01-01", "2023-06-30"),
        decision("2", "2023-02-01", "2023-06-30"),
        decision("3", "2023-06-01", "2023-12-31"),
        decision("4", "2023-06-01", "2023-07-31", productcode=""),
        decision("5", "2023-12-01", "2023-12-31", **other),
        decision("6", "2023-12-02", "2023-12-20", aanbieder_agb="73990003"),
        decision("7", "2023-06-02", "2023-06-20", aanbieder_agb="73990004", reden_wijziging="09"),
    ])  # fmt: skip
    assert column(tables["kern.beschikking_traject"], "toewijzingnummer", "rol") == {
        "1": "eerste",
        "2": "dubbel",
        "3": "verlenging",
        "4": "wijziging",
        "5": "parallel",  # 30 days before the latest end, not later
        "6": "overdracht",
        "7": "overdracht",
    }


def test_version_that_counts_and_reasons_not_to_count() -> None:
    tables = work_out([
        decision("1", "2023-01-01", "2023-06-30"),
        decision("1", "2023-01-01", "2023-01-01", reden_wijziging="13", toewijzingsdatum="2023-02-01"),
        decision("2", "2021-01-01", "2021-01-01", reden_wijziging="01", toewijzingsdatum="2022-04-03"),
        decision("3", "2021-01-01", "2021-01-01", reden_wijziging="01", toewijzingsdatum="2022-04-04"),
        decision("4", "2023-01-01", "2023-02-01", reden_wijziging="13"),
        decision("5", "2023-01-01", status="Concept", leveringsvorm="PGB"),
        decision("6", "2023-01-01", leveringsvorm="PGB", wet="Wmo"),
        decision("7", "2023-01-01", wet="Wmo"),
        decision("8", "2023-01-01", "2023-05-01", toewijzingstijd="10:00:00"),
        decision("8", "2023-01-01", "2023-04-01"),
    ])  # fmt: skip
    rows = tables["kern.beschikkingen"]
    assert column(rows, "toewijzingnummer", "reden_niet") == {
        "1": "verwijderd", "2": "verwijderd", "3": None, "4": None, "5": "status", "6": "leveringsvorm",
        "7": "andere wet", "8": None,
    }  # fmt: skip
    assert str(column(rows, "toewijzingnummer", "einddatum")["8"]) == "2023-05-01"


def test_toewijzing_gone_from_a_complete_delivery_no_longer_counts_unless_refused_there() -> None:
    first = [decision(nummer, "2023-01-01") for nummer in "123"]
    second = [decision("1", "2023-01-01"), decision("2", "2023-01-01", bsn="999900007")]
    rows = work_out(first, second, levering="volledig")["kern.beschikkingen"]
    assert column(rows, "toewijzingnummer", "reden_niet") == {"1": None, "2": None, "3": "niet meer geleverd"}


def test_rows_are_loaded_double_or_refused() -> None:
    first = [decision("1", "2023-01-01", "2023-06-30"), decision("2", "2023-01-01", bsn="999900007")]
    second = [
        decision("1", "01-01-2023", "30-6-2023", toewijzingsdatum="1-1-2023"),
        decision("1", "2023-01-01", "2023-07-31"),
        decision("1", "2023-01-01", "2023-06-30"),
        decision("3", "2023-01-01", "2022-06-30"),
        decision("4", "2023-01-01", gemeente="9902"),
    ]
    tables = work_out(first, second)
    counts = [list(row.values())[2:] for row in tables["kern.leveringen"]]
    assert counts == [[2, 1, 0, 1], [5, 2, 1, 2]]
    refused = [(row["regel"], row["kolom"]) for row in tables["kern.afgekeurde_rijen"]]
    assert refused == [(3, "bsn"), (5, "einddatum"), (6, "gemeente")]


def test_start_after_a_transfer_is_administrative_until_thirty_days_after_it() -> None:
    before = decision("1", "2023-01-01", "2023-03-31", reden_wijziging="07")
    ended = {**before, "reden_wijziging": "09", "toewijzingsdatum": "2023-02-01"}
    tables = work_out([
        before, ended,
        decision("2", "2023-04-30", productcategorie="51"),  # 30 days after the end
        decision("3", "2023-05-01", productcategorie="31"),  # 31 days
        decision("4", "2023-05-01", reden_wijziging="14", bsn=BRAM),
    ])  # fmt: skip
    assert starts(tables, "is_administratief") == {"1": False, "2": True, "3": False, "4": True}
    assert starts(tables, "is_nieuwe_jeugdige") == {"1": True, "2": False, "3": False, "4": True}


def test_referrer_of_the_request_goes_first_and_one_with_agb_goes_before_a_bare_type() -> None:
    request = {
        "gemeente": "9901", "referentie_aanbieder": "R1", "bsn": ANNA, "aanbieder_agb": "73990001",
        "productcategorie": "52", "productcode": "", "verwijzer_type": "05", "verwijzer_agb": "",
        "dagtekening": "2023-01-01",
    }  # fmt: skip
    near = {**request, "productcode": "52A00", "verwijzer_type": "03"}
    tables = work_out(
        [
            decision("1", "2023-01-01", referentie_aanbieder="R1"),
            decision("2", "2023-01-01", referentie_aanbieder="R1", productcategorie="31",
                     verwijzer_type="02", verwijzer_agb=PRACTICE),
            decision("3", "2023-01-01", bsn=BRAM, verwijzer_type="07"),
        ],
        verzoeken=[request, near],
        praktijken=[practice(PRACTICE, "De Linde")],
    )  # fmt: skip
    assert starts(tables, "kanaal") == {"1": "jeugdarts", "2": "huisarts", "3": "onbekend"}
    assert starts(tables, "praktijk_id") == {"1": None, "2": PRACTICE, "3": None}


def test_practice_goes_into_another_on_the_day_after_its_last() -> None:
    def child(nummer: str, start: str, **values: str) -> dict[str, str]:
        return decision(nummer, start, start, bsn=BSNS[int(nummer)], **values)

    tables = work_out(
        [
            child("1", "2023-03-31", huisartspraktijk_agb=OTHER),
            child("2", "2023-04-01", huisartspraktijk_agb=OTHER),
            child("3", "2023-04-01", huisartspraktijk_naam="hap Anker", verwijzer_agb=PRACTICE),
            child("4", "2023-04-01", verwijzer_type="02", verwijzer_agb="94990001"),
            child("5", "2023-04-01", verwijzer_type="01", verwijzer_agb="94990002"),
            child("6", "2023-03-31", huisartspraktijk_naam="Dr. Anker"),
            child("7", "2023-04-01", verwijzer_naam="dr. Visser"),
        ],
        praktijken=[
            practice(PRACTICE, "Huisartsenpraktijk De Linde", aliassen="Ánker"),
            practice(OTHER, "Huisartspraktijk Anker", geldig_tot="2023-03-31", opgegaan_in=PRACTICE),
        ],
        zorgverleners=[
            {"zorgverlener_agb": "94990002", "praktijk_id": OTHER, "geldig_van": "2015-01-01", "rol": "soj"},
            {"zorgverlener_agb": "01995001", "praktijk_id": OTHER, "geldig_van": "2015-01-01", "rol": "",
             "naam": "Visser"},
        ],
    )  # fmt: skip
    assert starts(tables, "praktijk_id") == {
        "1": OTHER, "2": PRACTICE, "3": PRACTICE, "4": None, "5": PRACTICE, "6": None, "7": PRACTICE,
    }  # fmt: skip
    assert set(starts(tables, "praktijkcluster").values()) == {PRACTICE, None}
    regels = starts(tables, "link_regel")
    assert (regels["4"], regels["6"]) == ("agb_geen_huisarts", "meerdere_praktijken")
    assert starts(tables, "kanaal")["5"] == "soj"


def test_counts_per_practice_with_the_exact_interval() -> None:
    children = [decision(str(n), "2023-02-01", bsn=BSNS[n], huisartspraktijk_agb=PRACTICE) for n in range(8)]
    adult = decision("9", "2023-02-01", bsn=BSNS[9], huisartspraktijk_agb=PRACTICE, geboortedatum="2005-02-01")
    twice = decision("10", "2023-03-01", productcategorie="45", huisartspraktijk_agb=PRACTICE)
    other_care = decision("11", "2023-03-01", productcategorie="41", bsn=BRAM, huisartspraktijk_agb=PRACTICE)
    tables = work_out(
        [*children, adult, twice, other_care],
        praktijken=[practice(PRACTICE, "De Linde")],
        praktijkgroepen=[
            {"praktijk_id": PRACTICE, "soj": "ja", "geldig_van": "2015-01-01", "geldig_tot": "2023-03-30"}
        ],
        patienten=[
            {"praktijk_id": PRACTICE, "peildatum": day, "gemeente": gemeente, "patienten_onder_18": number}
            for day, gemeente, number in (
                ("2023-01-01", "9901", "1000"), ("2023-01-02", "9901", "7"), ("2024-01-01", "9902", "600"),
                ("2023-01-01", "9909", "50"),
            )
        ],
    )  # fmt: skip
    [row] = tables["mart.verwijzingen_praktijk_kwartaal"]
    expected = {
        "jeugdigen_verwezen": 8, "verwijzingen": 9, "jeugdigen_18_plus": 1, "jeugdigen_alle_zorg": 8,
        "groep": "overgang", "patienten_onder_18": 1600, "per_1000": 5.0, "praktijkbasis": "eigen_praktijk",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert (round(row["per_1000_onder"], 1), round(row["per_1000_boven"], 1)) == (2.2, 9.9)


@pytest.mark.parametrize(
    ("reaches", "basis", "cost"), [("2024-03-30", "werkelijk", 250), ("2024-03-29", "gemiddeld", 900)]
)
def test_costs_are_actual_when_declarations_reach_a_year_past_the_period(reaches: str, basis: str, cost: float) -> None:
    def declared(nummer: str, einddatum: str, bedrag: str, debet_credit: str = "") -> dict[str, str]:
        return {
            "gemeente": "9901", "toewijzingnummer": nummer, "bsn": ANNA, "begindatum": einddatum,
            "einddatum": einddatum, "bedrag": bedrag, "debet_credit": debet_credit,
            "referentienummer": einddatum + bedrag,
        }  # fmt: skip

    price = {"gemeente": "", "geldig_van": "2015-01-01", "bron": "proef", "zorgvorm": "SGGZ"}
    tables = work_out(
        [
            decision("1", "2023-02-01", "2023-02-28", huisartspraktijk_agb=PRACTICE),
            decision("2", "2023-03-01", "2024-02-28"),
        ],
        praktijken=[practice(PRACTICE, "De Linde")],
        prijzen=[
            price | {"bedrag": "700", "soort": "aanname"},
            price | {"bedrag": "900", "soort": "gemiddeld"},
        ],
        declaraties=[
            declared("1", "2023-03-01", "100"), declared("2", "2024-02-01", "200"),
            declared("2", "2024-02-28", "50", "C"), declared("elders", reaches, "1"),
        ],
        patienten=[
            {"praktijk_id": PRACTICE, "peildatum": "2023-01-01", "gemeente": "9901",
             "patienten_onder_18": "500"}
        ],
    )  # fmt: skip
    rows = {(row["niveau"], row["groep"]): row for row in tables["mart.rekenmodel"]}
    for key in (("regio", "controle"), ("regio", "totaal"), ("praktijk", "controle")):
        row = rows[key]
        assert (row["h"], row["i"], row["l"], row["m"]) == (cost, 0, cost, cost / 500)
        assert (row["kostenbasis"], row["l_bestaat_uit"]) == (basis, "HI")
    assert rows["regio", "controle"]["niet_beschikbaar"] == "DJ"
    assert rows["regio", "totaal"]["niet_beschikbaar"] == "DJK"


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("a-2023-04-05.csv", "2023-04-05"),
        ("a_20230405.csv", "2023-04-05"),
        ("a-2023-04.csv", "2023-04-01"),
        ("9901_202304.csv", "2023-04-01"),
        ("2022-01-01 tm 2023-03-31.csv", "2023-03-31"),
        ("20230405-2023-13.csv", "2023-04-05"),
    ],
)
def test_delivery_is_dated_by_the_last_date_in_its_name(name: str, day: str) -> None:
    assert str(date_of_delivery(Path(name))) == day


def test_names_are_the_same_without_titles_accents_and_punctuation() -> None:
    assert plain_name("HAP 'Café-Zuid'") == plain_name("Huisartsenpraktijk De CAFE zuid") == "cafe zuid"
    assert plain_name("De Praktijk") == "de praktijk"


def test_all_persons_are_from_the_test_range() -> None:
    assert all(999900006 <= int(bsn) <= 999999990 and eleven_proof(bsn) for bsn in BSNS)
