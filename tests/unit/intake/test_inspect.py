"""A proposal for an unknown export: what is sure is right, what is not is left to a person, and no value is told."""

from __future__ import annotations

import io
import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from invented_exports import EXPORTS, NOISE, ROWS, WORDS, Export

from etl.intake.archives import pack
from etl.intake.date_forms import form_of_date
from etl.intake.deliveries import read_delivery
from etl.intake.inspect import Proposal, describe, propose
from etl.intake.inspect_codes import place
from etl.intake.inspect_fields import is_of_no_use, points_at, score_header
from etl.intake.inspect_layout import write_layout
from etl.intake.inspect_match import ENOUGH, NOT_NEEDED, SURE, UNDECIDED
from etl.intake.inspect_sample import read_samples
from etl.intake.layouts import canonical_columns, load_layout
from etl.normalise.pseudonyms import passes_elfproef
from etl.problems import DeliveryRefused, WrongUse
from etl.settings import Bron

DAY = date(2024, 12, 31)
USUAL = [
    ("Toewijzingsnr", "toewijzingnummer"),
    ("BSN", "bsn"),
    ("Productcategorie", "productcategorie"),
    ("Besluitdatum", "toewijzingsdatum"),
    ("Ingang", "ingangsdatum"),
    ("AGB aanbieder", "aanbieder_agb"),
]


def proposed(path: Path, soort: str | None = None) -> Proposal:
    (sample,) = read_samples(path)
    return propose(sample, passes_elfproef, soort)


def of(tmp_path: Path, export: Export, soort: str | None = None) -> Proposal:
    path = tmp_path / "export.csv"
    path.write_bytes(export.content())
    return proposed(path, soort)


def made(koppen: list[tuple[str, str]], **styles: object) -> Export:
    return Export("x", "beschikkingen", [("Gemeente", "gemeente"), *koppen], **styles)


def stands(proposal: Proposal) -> dict[str, str]:
    return {match.kolom.kop: match.veld or match.stand for match in proposal.matching.matches}


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.naam)
def test_an_export_is_proposed_as_it_is_and_loads(tmp_path, export):
    proposal = of(tmp_path, export)
    assert proposal.matching.soort == export.soort
    meant = {kop: veld or NOT_NEEDED for kop, veld in export.koppen}
    assert stands(proposal) == meant
    layout = tmp_path / "voorstel.toml"
    layout.write_text(write_layout(proposal, gemeente="9901"), encoding="utf-8")
    bron = Bron(naam="b", gemeente="9901", soort=export.soort, pad="*")
    loaded = load_layout(layout, export.soort)
    delivered = read_delivery(bron, "export.csv", (tmp_path / "export.csv").read_bytes(), loaded, DAY)
    columns = delivered.rows[export.soort].columns
    rows = ROWS[export.soort](300, 1)
    for name in {veld for _, veld in export.koppen} & set(WORDS) - {"geslacht", "frequentie"}:
        assert columns[name] == [str(row[name]) or None for row in rows], name


def test_without_a_column_for_the_gemeente_a_load_refuses_until_a_person_gives_its_code(tmp_path):
    proposal = of(tmp_path, Export("x", "beschikkingen", USUAL))
    assert proposal.constanten == ("gemeente",)
    layout = tmp_path / "voorstel.toml"
    layout.write_text(write_layout(proposal), encoding="utf-8")
    bron = Bron(naam="b", gemeente="9901", soort="beschikkingen", pad="*")
    content = (tmp_path / "export.csv").read_bytes()
    with pytest.raises(DeliveryRefused, match="verplichte kolom ontbreekt: gemeente"):
        read_delivery(bron, "x.csv", content, load_layout(layout, "beschikkingen"), DAY)
    layout.write_text(layout.read_text().replace('# gemeente = "0000"', 'gemeente = "9901"'))
    assert read_delivery(bron, "x.csv", content, load_layout(layout, "beschikkingen"), DAY).read == 300


def test_a_required_column_that_is_undecided_is_named_by_the_load_until_a_person_decides(tmp_path):
    koppen = [(kop.replace("Ingang", "Dag Q"), veld) for kop, veld in USUAL]
    proposal = of(tmp_path, made(koppen))
    assert stands(proposal)["Dag Q"] == UNDECIDED
    layout = tmp_path / "voorstel.toml"
    layout.write_text(write_layout(proposal), encoding="utf-8")
    bron = Bron(naam="b", gemeente="9901", soort="beschikkingen", pad="*")
    content = (tmp_path / "export.csv").read_bytes()
    with pytest.raises(DeliveryRefused) as refused:
        read_delivery(bron, "x.csv", content, load_layout(layout, "beschikkingen"), DAY)
    assert "verplichte kolom ontbreekt: ingangsdatum" in str(refused.value)
    assert "onbekende kolom: Dag Q" in str(refused.value)
    block = re.search(r'# \[\[kolom\]\]\n# kop = "Dag Q"[^\n]*\n(# veld = [^\n]*\n)+', layout.read_text())
    decided = '[[kolom]]\nkop = "Dag Q"\nveld = "ingangsdatum"\n'
    layout.write_text(layout.read_text().replace(block[0], decided))
    assert read_delivery(bron, "x.csv", content, load_layout(layout, "beschikkingen"), DAY).read == 300


def test_a_bsn_is_recognised_by_its_numbers_alone(tmp_path):
    koppen = [(kop.replace("BSN", "Q7"), veld) for kop, veld in USUAL]
    assert stands(of(tmp_path, made(koppen)))["Q7"] == "bsn"


def test_the_bsn_of_a_parent_is_never_taken_for_that_of_the_child(tmp_path):
    koppen = [(kop.replace("BSN", "BSN moeder"), veld) for kop, veld in USUAL]
    assert stands(of(tmp_path, made(koppen)))["BSN moeder"] == UNDECIDED


@pytest.mark.parametrize("number", ["22220107", "01051212", "73990101"])
def test_an_agb_code_whose_digits_could_be_a_day_is_no_date(number):
    assert form_of_date(number) is None


@pytest.mark.parametrize("number", ["20240229", "99991231", "20991231"])
def test_eight_digits_that_are_a_day_or_no_end_are_a_date(number):
    assert form_of_date(number) == "jjjjmmdd"


def test_a_tariff_is_no_amount_and_the_line_of_a_bill_is_the_reference_rather_than_the_bill():
    assert score_header("Tarief", "declaraties", "bedrag") == 0 < score_header("Tarief", "prijzen", "bedrag")
    bill, line = (
        score_header(kop, "declaraties", "referentienummer") for kop in ("Factuurnummer", "Factuurregelnummer")
    )
    assert ENOUGH <= bill < line


def test_a_header_with_one_letter_wrong_is_understood(tmp_path):
    typos = {"Toewijzingsnr": "Toewijzigsnummer", "Besluitdatum": "Datum toewijzng"}
    found = stands(of(tmp_path, made([(typos.get(kop, kop), veld) for kop, veld in USUAL])))
    assert (found["Toewijzigsnummer"], found["Datum toewijzng"]) == ("toewijzingnummer", "toewijzingsdatum")


def test_a_huisarts_who_may_be_the_own_one_or_the_referrer_is_left_to_a_person(tmp_path):
    both = [*USUAL, ("AGB huisarts", "huisartspraktijk_agb"), ("AGB verwijzer", "verwijzer_agb")]
    assert stands(of(tmp_path, made(both[:-1])))["AGB huisarts"] == UNDECIDED
    assert stands(of(tmp_path, made(both)))["AGB huisarts"] == "huisartspraktijk_agb"


def test_two_columns_that_could_both_be_it_are_both_left_to_a_person(tmp_path):
    koppen = [*USUAL, ("Datum ingang", "ingangsdatum")]
    found = stands(of(tmp_path, made(koppen)))
    assert found["Datum ingang"] == found["Ingang"] == UNDECIDED


def test_a_beschikkingnummer_that_may_be_the_toewijzingnummer_is_left_to_a_person(tmp_path):
    koppen = [("Beschikkingnummer", "toewijzingnummer"), *USUAL[1:]]
    proposal = of(tmp_path, made(koppen))
    (match,) = proposal.undecided
    assert (match.kolom.kop, match.veld) == ("Beschikkingnummer", "")
    assert "toewijzingnummer" in proposal.matching.missing


def test_begin_and_end_that_lie_the_wrong_way_round_are_left_to_a_person(tmp_path):
    koppen = [*USUAL[:4], ("Ingang", "einddatum"), ("Einde", "ingangsdatum"), USUAL[5]]
    proposal = of(tmp_path, made(koppen))
    assert proposal.matching.turned == (("ingangsdatum", "einddatum"),)
    assert stands(proposal)["Ingang"] == stands(proposal)["Einde"] == UNDECIDED


def test_a_column_whose_values_cannot_be_it_is_not_taken_on_its_header(tmp_path):
    koppen = [*USUAL[:5], ("AGB aanbieder", "verwijzer_naam")]
    assert stands(of(tmp_path, made(koppen)))["AGB aanbieder"] == UNDECIDED


@pytest.mark.parametrize("datum", ["%d-%m-%Y", "%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%d-%m-%y", "%Y-%m-%dT00:00:00Z"])
def test_dates_are_recognised_in_every_form(tmp_path, datum):
    proposal = of(tmp_path, made(USUAL, datum=datum))
    assert stands(proposal)["Ingang"] == "ingangsdatum"
    assert describe(proposal.sure["ingangsdatum"].kolom, "beschikkingen", "ingangsdatum").startswith("datum ")


@pytest.mark.parametrize("codering", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("scheiding", [";", ",", "\t", "|"])
def test_encoding_and_delimiter_are_recognised(tmp_path, codering, scheiding):
    export = made([*USUAL, ("Cliënt", "")], codering=codering, scheiding=scheiding)
    (tmp_path / "e.csv").write_bytes(export.content())
    (sample,) = read_samples(tmp_path / "e.csv")
    assert (sample.codering, sample.scheidingsteken) == (codering, scheiding)
    assert sample.koppen == [kop for kop, _ in export.koppen]


def test_lines_above_the_headers_are_passed_over(tmp_path):
    content = b"Overzicht toewijzingen\r\nPeildatum;31-12-2024\r\n\r\n" + made(USUAL).content()
    (tmp_path / "e.csv").write_bytes(content)
    (sample,) = read_samples(tmp_path / "e.csv")
    assert (sample.kopregel, sample.erboven) == (4, 2)
    assert sample.koppen[0] == "Gemeente"


@pytest.mark.parametrize("first", ["9901;1000001;999900006;Jan;1-1-2020", "9901;Jan;54A01;2020-01-01;x"])
def test_a_file_without_headers_is_refused_without_telling_its_first_row(tmp_path, first):
    (tmp_path / "e.csv").write_text("\n".join([first] * 30))
    with pytest.raises(DeliveryRefused) as refused:
        read_samples(tmp_path / "e.csv")
    assert "koppen" in str(refused.value)
    assert not {"999900006", "Jan", "1000001"} & set(re.findall(r"\w+", str(refused.value)))


def test_neither_proposal_nor_evidence_tells_a_value_about_a_person(tmp_path):
    export = EXPORTS[1]
    proposal = of(tmp_path, export)
    text = write_layout(proposal)
    text += " ".join(describe(match.kolom, proposal.matching.soort, match.veld) for match in proposal.matching.matches)
    private = {"bsn", "geboortedatum", "toewijzingnummer", "verwijzer_naam", "huisartspraktijk_naam", "verwijzer_agb"}
    for row in ROWS["beschikkingen"](300, 1):
        for name in private:
            value = row[name].strftime("%d-%m-%Y") if isinstance(row[name], date) else str(row[name])
            assert not value or value not in text, name
    assert not [word for word in NOISE if word and word in text]


def test_unknown_words_are_told_as_they_are_only_where_they_say_nothing_about_a_person(tmp_path):
    export = made([*USUAL, ("Status", "status"), ("Soort verwijzer", "verwijzer_type")], woorden=("verwijzer_type",))
    content = export.content().replace(b"ingetrokken", b"in beraad").replace(b"Jeugdarts", b"Oma Truus")
    (tmp_path / "e.csv").write_bytes(content)
    proposal = proposed(tmp_path / "e.csv")
    text = write_layout(proposal)
    assert "in beraad" in text
    assert "Truus" not in text
    assert "tekst van 9 tekens" in text


def test_a_code_that_cannot_be_placed_is_named(tmp_path):
    content = made([*USUAL, ("Productcode", "productcode")]).content().replace(b"45A04", b"YS1U")
    (tmp_path / "e.csv").write_bytes(content)
    proposal = proposed(tmp_path / "e.csv")
    assert dict(proposal.codes["productcode"].onbekend) == {"YS1U": content.count(b"YS1U")}


def test_only_the_beginning_of_a_large_file_is_read(tmp_path):
    (tmp_path / "e.csv").write_bytes(made(USUAL).content(rows=2000))
    (by_rows,) = read_samples(tmp_path / "e.csv", most_rows=100)
    (by_bytes,) = read_samples(tmp_path / "e.csv", most_bytes=20_000)
    assert (len(by_rows.rows), by_rows.volledig) == (100, False)
    assert 100 < len(by_bytes.rows) < 2000
    assert not by_bytes.volledig
    assert not by_bytes.ongelijk
    (whole,) = read_samples(tmp_path / "e.csv")
    assert (len(whole.rows), whole.volledig) == (2000, True)


def test_lines_of_another_width_are_counted_apart(tmp_path):
    content = made(USUAL).content().decode() + "9901;te;kort\r\n"
    (tmp_path / "e.csv").write_text(content, newline="")
    (sample,) = read_samples(tmp_path / "e.csv")
    assert sample.ongelijk == (302,)


def test_a_kind_that_is_not_clear_is_asked_for(tmp_path):
    (tmp_path / "e.csv").write_text("Datum;Omschrijving\n" + "1-1-2024;iets\n" * 30)
    with pytest.raises(WrongUse, match="--soort"):
        proposed(tmp_path / "e.csv")


def test_a_row_counter_is_not_needed_and_an_unknown_number_is_left_open(tmp_path):
    rows = ROWS["beschikkingen"](60, 1)
    lines = ["Gemeente;Rr;Zz;" + ";".join(kop for kop, _ in USUAL)]
    for number, row in enumerate(rows, start=1):
        cells = [row[veld].isoformat() if isinstance(row[veld], date) else str(row[veld]) for _, veld in USUAL]
        lines.append(f"9901;{number};{70000 + number * 7};" + ";".join(cells))
    (tmp_path / "e.csv").write_text("\n".join(lines))
    found = stands(proposed(tmp_path / "e.csv"))
    assert (found["Rr"], found["Zz"]) == (NOT_NEEDED, UNDECIDED)


def test_a_layout_is_toml_whatever_stands_in_a_header(tmp_path):
    strange = ['Opmerking "tekst" \\ #', "Opmerking\x07 = [memo]", 'Q "x" \\ ] #']
    parsed = tomllib.loads(write_layout(of(tmp_path, made([*USUAL, *((kop, "") for kop in strange)]))))
    assert parsed["negeren"] == strange[:2]
    assert {item["veld"] for item in parsed["kolom"]} == {"gemeente", *(veld for _, veld in USUAL)}


def test_a_word_that_differs_in_capitals_is_translated_where_the_load_would_not_know_it(tmp_path):
    export = made([*USUAL, ("Status", "status"), ("Verwijzersoort", "verwijzer_type")], woorden=("verwijzer_type",))
    (tmp_path / "e.csv").write_bytes(export.content().replace(b"toegewezen", b"Toegewezen"))
    codes = proposed(tmp_path / "e.csv").codes
    assert codes["status"].waarden == {"Toegewezen": "toegewezen"}
    assert codes["verwijzer_type"].waarden["Huisarts"] == "02"


def workbook(tmp_path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for naam, rows in sheets.items():
            sheet = book.add_worksheet(naam)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    (tmp_path / "e.xlsx").write_bytes(target.getvalue())
    return tmp_path / "e.xlsx"


def table() -> list[list[object]]:
    text = made(USUAL, datum="%Y-%m-%d").content(rows=40).decode().splitlines()
    return [line.split(";") for line in text]


def test_the_sheet_with_the_table_is_found_below_its_title(tmp_path):
    path = workbook(tmp_path, {"Uitleg": [["Toelichting bij dit bestand"]], "Gegevens": [["Overzicht"], [], *table()]})
    (sample,) = read_samples(path)
    assert (sample.blad, sample.kopregel, len(sample.rows)) == ("Gegevens", 3, 40)
    assert stands(propose(sample, passes_elfproef))["Ingang"] == "ingangsdatum"


def test_the_files_of_a_zip_are_looked_into(tmp_path):
    (tmp_path / "e.zip").write_bytes(pack({"jan.csv": made(USUAL).content(), "lees mij.txt": b"niets"}))
    (sample,) = read_samples(tmp_path / "e.zip")
    assert sample.bestand == "jan.csv"
    assert len(sample.rows) == 300


def test_a_name_beside_its_code_is_not_needed(tmp_path):
    rows = ROWS["beschikkingen"](200, 1)
    lines = ["Gemeente;Qq;" + ";".join(kop for kop, _ in USUAL)]
    for row in rows:
        cells = [row[veld].isoformat() if isinstance(row[veld], date) else str(row[veld]) for _, veld in USUAL]
        lines.append(f"9901;Zorggroep {chr(65 + int(str(row['aanbieder_agb'])[-2:]))};" + ";".join(cells))
    (tmp_path / "e.csv").write_text("\n".join(lines))
    assert stands(proposed(tmp_path / "e.csv"))["Qq"] == NOT_NEEDED


def test_dates_of_birth_tell_themselves_from_other_dates(tmp_path):
    rows = ROWS["beschikkingen"](100, 1)
    begin = [row["ingangsdatum"] for row in rows]
    assert all(row["geboortedatum"] < day - timedelta(days=1000) for row, day in zip(rows, begin, strict=True))
    koppen = [*USUAL[:4], ("Ingang", "geboortedatum"), ("Geboren", "ingangsdatum"), USUAL[5]]
    found = stands(of(tmp_path, made(koppen)))
    assert found["Ingang"] != "ingangsdatum"
    assert SURE not in {found["Ingang"], found["Geboren"]}


def told(tmp_path: Path, soort: str, cells: dict[str, list[str]]) -> dict[str, str]:
    """Give header → canonical column or stand for a small export with these columns."""
    lines = [";".join(cells), *(";".join(row) for row in zip(*cells.values(), strict=True))]
    (tmp_path / "e.csv").write_text("\n".join(lines), encoding="utf-8")
    return stands(proposed(tmp_path / "e.csv", soort))


PRACTICES = [f"019900{number:02}" for number in range(1, 31)]
PEOPLE = [f"{letter}. {name}" for letter in "ABCDEF" for name in ("Bedacht", "Fictief", "Proef", "Test", "Voorbeeld")]


@pytest.mark.parametrize(
    ("kop", "soort", "veld"),
    [
        ("effective_date", "beschikkingen", "ingangsdatum"),
        ("claimed_amount", "declaraties", "bedrag"),
        ("Reden van wijziging", "beschikkingen", "reden_wijziging"),
        ("Naam van de praktijk", "praktijken", "naam"),
        ("beschiknr", "beschikkingen", "beschikkingnummer"),
        ("Productcategorie (JZ020)", "beschikkingen", "productcategorie"),
        ("307 stopdatum", "beschikkingen", "stopdatum"),
        ("Laatste dag toewijzing", "beschikkingen", "einddatum"),
        ("Laatste dag zorg", "beschikkingen", "stopdatum"),
        ("Indicatienummer", "beschikkingen", "beschikkingnummer"),
        ("Geldig v.a.", "codes", "geldig_van"),
        ("Eenheid (uur/dag/stuks)", "declaraties", "eenheid"),
        ("Jaar prijspeil", "prijzen", "prijspeil"),
        ("pat_0_17", "patienten", "patienten_onder_18"),
        ("Verwezen door", "verzoeken", "verwijzer_naam"),
        ("Toelichting", "codes", "reden"),
        ("Som van uren plan", "soj_inzet", "uren_gepland"),
        ("Gem. wachttijd in weken", "wachttijden", "weken"),
        ("Prijzen[Zorgvorm]", "prijzen", "zorgvorm"),
        ("fct_toewijzing.eenheid_bk", "beschikkingen", "eenheid"),
        ("Uren/etmaal/stuks", "beschikkingen", "eenheid"),
        ("Per dag/week/maand", "beschikkingen", "frequentie"),
        ("Soort boeking (D/C)", "declaraties", "debet_credit"),
        ("Ingangsdat. (jjjj-mm-dd)", "beschikkingen", "ingangsdatum"),
        ("leeftijdklase", "patienten", "leeftijdsklasse"),
        ("ingansdatum", "beschikkingen", "ingangsdatum"),
        ("BSNnummer", "verzoeken", "bsn"),
        ("Wie heeft verwezen", "verzoeken", "verwijzer_naam"),
        ("Gewenste ingang", "verzoeken", "ingangsdatum"),
        ("prijssrt_oms", "prijzen", "soort"),
        ("Zorgvorm enge definitie", "codes", "zorgvorm_streng"),
        ("Naam onderneming", "praktijken", "naam"),
        ("Provider Full Name", "zorgverleners", "naam"),
        ("Roepnaam praktijk", "praktijken", "aliassen"),
    ],
)
def test_a_header_is_read_by_its_words_in_dutch_and_english(kop, soort, veld):
    scores = {name: score_header(kop, soort, name) for name in canonical_columns(soort)}
    assert scores[veld] >= ENOUGH
    assert [name for name, score in scores.items() if score >= scores[veld]] == [veld]


def test_van_is_a_begin_only_where_it_joins_no_words():
    assert score_header("Periode van", "declaraties", "begindatum") >= ENOUGH
    assert score_header("Naam van de arts", "zorgverleners", "geldig_van") == 0


@pytest.mark.parametrize(
    "kop",
    [
        *("Gewijzigd door", "last_modified_by", "Naam gemeente", "row_id", "Cliëntnr", "Memo", "Invoerder", "hash_key"),
        *("LAST_MODIFIED_DTTM", "% van totaal", "Raamcontract", "Datum betaalbaarstelling", "Verversingsdatum"),
        *("Leeftijd bij start", "Tarief", "Tel. praktijk", "Woonpl.", "t.a.v.", "Taakveld", "XsdVersie"),
    ],
)
def test_what_no_column_of_the_kind_holds_is_of_no_use(kop):
    assert is_of_no_use(kop, "codes")


@pytest.mark.parametrize(
    ("kop", "soort"), [("Naam gemeente x", "codes"), ("Praktijknaam", "praktijken"), ("Regelnr", "declaraties")]
)
def test_a_word_that_is_unknown_or_that_a_column_asks_for_may_be_of_use(kop, soort):
    assert not is_of_no_use(kop, soort)


@pytest.mark.parametrize(
    ("kop", "soort", "veld"),
    [
        ("Medewerker", "zorgverleners", "naam"),
        ("Segment", "prijzen", "zorgvorm"),
        ("Document", "prijzen", "bron"),
        ("Zaaknummer", "beschikkingen", "beschikkingnummer"),
        ("Aantal patiënten", "patienten", "patienten_onder_18"),
        ("Percentage", "referenties", "waarde"),
    ],
)
def test_what_a_header_may_mean_as_well_is_asked_and_never_sure(kop, soort, veld):
    assert points_at(kop, soort, veld)
    assert score_header(kop, soort, veld) < ENOUGH


def test_the_kind_of_something_is_not_the_thing_itself():
    assert score_header("Praktijkvorm", "praktijken", "naam") < ENOUGH - 0.15
    assert score_header("Verwijzer", "verzoeken", "verwijzer_type") <= 0.5


def test_years_are_no_amount_and_addresses_of_mail_no_names(tmp_path):
    years = {"Zorgvorm": ["SGGZ"] * 30, "Prijzen in euro's van": ["2021", "2022", "2023"] * 10, "Qq": ["80,5"] * 30}
    assert told(tmp_path, "prijzen", years)["Prijzen in euro's van"] != "bedrag"
    mails = {"AGB praktijk": PRACTICES, "E-mailadres praktijk": [f"info{n}@voorbeeld.example" for n in range(30)]}
    assert told(tmp_path, "praktijken", mails)["E-mailadres praktijk"] == NOT_NEEDED


def test_the_name_of_something_else_is_not_the_name_that_is_asked_for(tmp_path):
    cells = {
        "Praktijk AGB": PRACTICES,
        "municipality_name": ["Oostdorp", "Westwijk"] * 15,
        "Sinds": ["2020-01-01"] * 30,
    }
    found = told(tmp_path, "praktijken", cells)
    assert (found["municipality_name"], found["Sinds"]) == (NOT_NEEDED, "geldig_van")


def test_a_header_with_half_of_what_is_asked_is_left_to_a_person(tmp_path):
    versions = {"BSN": ["999900006"] * 30, "mutatienr": ["1", "2", "3"] * 10}
    assert told(tmp_path, "beschikkingen", versions)["mutatienr"] == UNDECIDED


def test_a_header_that_names_a_free_column_is_never_dropped_for_what_stands_beside_it(tmp_path):
    koppen = [*USUAL, ("Postcode school", "postcode4"), ("Geboortedatum moeder", "geboortedatum")]
    found = stands(of(tmp_path, made(koppen)))
    assert found["Postcode school"] == found["Geboortedatum moeder"] == UNDECIDED


def test_an_amount_of_something_else_is_not_the_volume(tmp_path):
    cells = {"BSN": ["999900006"] * 30, "approved_amount": ["12,50", "8,75", "103,10"] * 10}
    assert told(tmp_path, "declaraties", cells)["approved_amount"] == UNDECIDED


def test_an_empty_column_is_dropped_only_when_its_header_says_outright_that_it_is_of_no_use(tmp_path):
    cells = {"BSN": ["999900006"] * 30, "Zorgverlenercode": [""] * 30, "Huisnummer": [""] * 30}
    found = told(tmp_path, "verzoeken", cells)
    assert (found["Zorgverlenercode"], found["Huisnummer"]) == (UNDECIDED, NOT_NEEDED)


def test_a_header_of_something_else_is_not_dropped_when_its_values_fit_a_free_column(tmp_path):
    codes = [f"0198{place % 6:04}" if place % 2 else "" for place in range(60)]
    found = told(tmp_path, "verzoeken", {"BSN": ["999900006"] * 60, "Zorgverlenercode": codes})
    assert found["Zorgverlenercode"] == UNDECIDED


def test_names_in_which_a_kind_of_referrer_stands_are_no_kinds(tmp_path):
    names = [f"Huisarts {name}" for name in PEOPLE[:10]] + [f"Jeugdarts {name}" for name in PEOPLE[10:20]]
    names += [f"Wijkteam {name}" for name in PEOPLE[20:]]
    proposal = told(tmp_path, "verzoeken", {"BSN": ["999900006"] * 30, "Wie Q": names})
    assert proposal["Wie Q"] == UNDECIDED


def test_a_text_is_a_label_only_of_a_code_that_is_filled(tmp_path):
    zorgvormen = ["SGGZ", "GBGGZ", "AMBULANT", "LOKAAL", "LVB"] * 12
    only_some = ["9902" if zorgvorm == "SGGZ" else "" for zorgvorm in zorgvormen]
    cells = {"Gemeentecode": only_some, "Qq": [f"Vorm {zorgvorm}" for zorgvorm in zorgvormen]}
    assert told(tmp_path, "prijzen", cells)["Qq"] == UNDECIDED


def test_an_area_is_any_text(tmp_path):
    cells = {"Indicator": ["aandeel"] * 30, "Regio": ["Nederland", "Oost", "West"] * 10, "Waarde": ["1,5"] * 30}
    assert told(tmp_path, "referenties", cells)["Regio"] == "gebied"


def test_a_number_that_comes_back_is_of_the_bill_and_not_of_its_line(tmp_path):
    cells = {"BSN": ["999900006"] * 30, "Declaratienummer": [f"F{number // 5}" for number in range(30)]}
    assert told(tmp_path, "declaraties", cells)["Declaratienummer"] == UNDECIDED


@pytest.mark.parametrize(("word", "code"), [("1,1", None), ("1 - minuut", "01"), ("1", "01")])
def test_a_number_with_a_part_is_no_code(word, code):
    assert place("beschikkingen", "eenheid", word) == code


def test_an_amount_in_cents_is_asked_about_for_nothing_makes_euros_of_it(tmp_path):
    cells = {"BSN": ["999900006"] * 30, "Bedrag in centen": [f"{number}00" for number in range(30)]}
    assert told(tmp_path, "declaraties", cells)["Bedrag in centen"] == UNDECIDED
