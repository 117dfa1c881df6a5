"""Databases of municipalities: one layout for every form, and every row accounted for."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from shapes.databases import CENTRIC, FLAT, GGM, Tables, as_csv, as_duckdb, as_sqlite, as_workbook, as_zip
from shapes.workbooks import zipped

from etl.intake.deliveries import Delivered, read_delivery
from etl.intake.layouts import Layout, load_layout
from etl.intake.local_dates import day_since_epoch, local_day
from etl.intake.parts import LINES_PER_PART
from etl.problems import DeliveryRefused, WrongUse
from etl.settings import SHIPPED_LAYOUTS, Bron

DAY = date(2024, 1, 1)


@cache
def shipped(name: str) -> Layout:
    return load_layout(SHIPPED_LAYOUTS / f"{name}.toml", "ggm")


def read(content: bytes, layout: str | Layout = "ggm", gemeente: str = "9901", bestand: str = "d.zip") -> Delivered:
    bron = Bron(naam="b", gemeente=gemeente, soort="ggm", pad="*")
    return read_delivery(bron, bestand, content, shipped(layout) if isinstance(layout, str) else layout, DAY)


def refusal(content: bytes, layout: str | Layout = "ggm", gemeente: str = "9901") -> str:
    with pytest.raises(DeliveryRefused) as caught:
        read(content, layout, gemeente)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture(scope="module")
def model() -> Delivered:
    return read(as_zip(GGM))


def filled(delivered: Delivered, soort: str) -> list[dict[str, str]]:
    lines = delivered.rows[soort]
    return [
        {name: values[row] for name, values in lines.columns.items() if values[row]} for row in range(len(lines.regels))
    ]


def test_the_model_becomes_decisions_with_their_person_product_provider_law_and_reference(model):
    first, second, third = filled(model, "beschikkingen")
    assert first == {
        "gemeente": "9901", "toewijzingnummer": "101", "bsn": "999900006", "geboortedatum": "2012-05-17",
        "geslacht": "M", "wet": "Jeugdwet", "beschikkingnummer": "2024-1", "productcategorie": "54",
        "productcode": "54002", "toewijzingsdatum": "2024-01-10", "ingangsdatum": "2024-01-15",
        "einddatum": "2024-12-31", "reden_wijziging": "4", "aanbieder_agb": "73990001", "leveringsvorm": "ZIN",
        "status": "toegewezen", "referentie_aanbieder": "R1",
    }  # fmt: skip
    assert (second["wet"], second["leveringsvorm"], second["status"]) == ("WMO", "PGB", "Afgewezen")
    assert (second["productcategorie"], second["productcode"]) == ("45", "YS1U")
    assert third == {
        "gemeente": "9901", "toewijzingnummer": "103", "toewijzingsdatum": "2024-03-10", "ingangsdatum": "2024-03-15"
    }  # fmt: skip


def test_the_one_field_of_the_referrer_is_a_number_or_a_name(model):
    first, second = filled(model, "verzoeken")
    assert (first["verwijzer_type"], first["verwijzer_agb"], first.get("verwijzer_naam")) == ("02", "01990001", None)
    assert (second.get("verwijzer_agb"), second["verwijzer_naam"]) == (None, "HAP De Linde")
    assert first["productcategorie"] == "54"
    assert (first["bsn"], first["aanbieder_agb"], first["referentie_aanbieder"]) == ("999900006", "73990001", "R1")


def test_a_declaration_finds_its_number_by_its_decision_and_without_one_stays_and_says_so(model):
    first, second = filled(model, "declaraties")
    assert first == {
        "gemeente": "9901", "toewijzingnummer": "101", "bsn": "999900006", "productcategorie": "54",
        "productcode": "54002", "begindatum": "2024-02-01", "einddatum": "2024-02-29", "bedrag": "1250.50",
        "referentienummer": "d1",
    }  # fmt: skip
    assert "toewijzingnummer" not in second
    assert second["bsn"] == "999900018"


def test_every_form_gives_the_same_rows(tmp_path, model):
    forms = [as_workbook(GGM), as_sqlite(GGM, tmp_path / "a.sqlite"), as_duckdb(GGM, tmp_path / "a.duckdb")]
    forms += [zipped({"ggm.sqlite": forms[1]}), zipped({"map/ggm.duckdb": forms[2]})]
    for content in forms:
        delivered = read(content)
        assert delivered.refused == []
        for soort in ("beschikkingen", "verzoeken", "declaraties"):
            assert filled(delivered, soort) == filled(model, soort)


def test_a_row_stands_on_the_line_of_its_own_table(tmp_path, model):
    assert [model.leden[regel // LINES_PER_PART - 1] for regel in model.rows["beschikkingen"].regels] == [
        "export/TOEWIJZING.csv"
    ] * 3
    assert [regel % LINES_PER_PART for regel in model.rows["beschikkingen"].regels] == [2, 3, 4]
    in_sqlite = read(as_sqlite(GGM, tmp_path / "a.sqlite"))
    assert in_sqlite.leden[in_sqlite.rows["declaraties"].regels[0] // LINES_PER_PART - 1] == "DECLARATIEREGEL"
    assert in_sqlite.rows["declaraties"].regels[0] % LINES_PER_PART == 1


def test_the_six_tables_alone_are_enough_however_they_are_spelled():
    delivered = read(as_zip(FLAT))
    (decision,) = filled(delivered, "beschikkingen")
    assert (decision["bsn"], decision["productcode"], decision["productcategorie"]) == ("999900006", "54002", "54")
    assert decision["ingangsdatum"] == "2024-01-15"
    assert decision["aanbieder_agb"] == "73990001"
    (request,) = filled(delivered, "verzoeken")
    assert (request["verwijzer_type"], request["verwijzer_agb"]) == ("02", "1990001")
    (declared,) = filled(delivered, "declaraties")
    assert (declared["toewijzingnummer"], declared["bsn"], declared["bedrag"]) == ("101", "999900006", "1250,50")


def test_a_provision_that_ended_before_it_was_planned_to_stopped_and_a_moment_has_its_time(model):
    tables = {name: [dict(row) for row in rows] for name, rows in FLAT.items()}
    tables["beschikteVoorziening"][0] |= {"datumEinde": "2024-06-30", "datumEindeOorspronkelijk": "2024-12-31"}
    tables["toewijzing"][0] |= {"datumToewijzing": "2024-01-10 13:45:00", "datumRegistratie": "2024-01-12"}
    tables["Declaratieregel"][0] |= {"referentienummer": "X1", "vorigReferentienummer": "X0", "debetCredit": "C"}
    delivered = read(as_zip(tables))
    (decision,), (declared,) = filled(delivered, "beschikkingen"), filled(delivered, "declaraties")
    assert (decision["stopdatum"], decision["einddatum"]) == ("2024-06-30", "2024-12-31")
    assert (decision["toewijzingsdatum"], decision["toewijzingstijd"]) == ("2024-01-10", "13:45:00")
    assert decision["registratiedatum"] == "2024-01-12"
    assert (declared["referentienummer"], declared["vorig_referentienummer"]) == ("X1", "X0")
    assert declared["debet_credit"] == "C"
    assert "stopdatum" not in filled(model, "beschikkingen")[0]


def test_a_join_that_has_more_than_one_answer_is_not_guessed_and_loses_no_row():
    persons = [*GGM["NATUURLIJKPERSOON"], {**GGM["NATUURLIJKPERSOON"][1], "BURGERSERVICENUMMER": "999900031"}]
    another = {"BESCHIKTE_VOORZIENING_ID": "p3", "TOEGEWEZEN_PRODUCT_TOEWIJZING_ID": "t1"}
    products = [*GGM["BESCHIKTE_VOORZIENING"], {**GGM["BESCHIKTE_VOORZIENING"][1], **another}]
    two_products = {**GGM, "NATUURLIJKPERSOON": persons, "BESCHIKTE_VOORZIENING": products}
    first, second, _ = filled(read(as_zip(two_products)), "beschikkingen")
    assert (second.get("bsn"), second["aanbieder_agb"]) == (None, "73990002")
    assert (first.get("productcode"), first.get("productcategorie"), first["bsn"]) == (None, None, "999900006")
    two_references = {**GGM, "VERZOEK_OM_TOEWIJZING": [
        *GGM["VERZOEK_OM_TOEWIJZING"], {**GGM["VERZOEK_OM_TOEWIJZING"][0], "REFERENTIEAANBIEDER": "R9"}]}  # fmt: skip
    assert "referentie_aanbieder" not in filled(read(as_zip(two_references)), "beschikkingen")[0]


def test_a_line_with_another_number_of_columns_is_refused_by_table_and_line():
    files = {f"{name}.csv": as_csv(rows) for name, rows in GGM.items()}
    files["TOEWIJZING.csv"] += "t9;104\n"
    delivered = read(zipped(files))
    (refused,) = delivered.refused
    assert delivered.leden[refused.regel // LINES_PER_PART - 1] == "TOEWIJZING.csv"
    assert (refused.regel % LINES_PER_PART, refused.probleem) == (5, "aantal_kolommen")
    assert delivered.read == 3 + 2 + 2 + 1


def test_all_tables_and_columns_that_miss_are_named_at_once():
    tables = {name: rows for name, rows in GGM.items() if name != "CLIENT"}
    tables["DECLARATIEREGEL"] = [{"DECLARATIEREGEL_ID": "d1", "DATUMSTART": "2024-01-01"}]
    said = refusal(as_zip(tables))
    assert "tabel CLIENT, DECLARATIEREGEL.BEDRAG, DECLARATIEREGEL.DATUMEINDE" in said


def test_a_table_or_column_that_is_there_twice_is_named():
    files = {f"{name}.csv": as_csv(rows) for name, rows in GGM.items()}
    files["oud/TOEWIJZING_2023.csv"] = files["TOEWIJZING.csv"]
    assert "staat er dubbel: tabel TOEWIJZING (TOEWIJZING.csv, oud/TOEWIJZING_2023.csv)" in refusal(zipped(files))
    assert "staat er dubbel: CLIENT.BSN" in refusal(
        as_zip({**GGM, "CLIENT": [{"CLIENT_ID": "1", "BSN": "2", "BURGERSERVICENUMMER": "3"}]})
    )


@pytest.mark.parametrize("name", ["besluiten_20250331", "dbo.besluiten", "Besluiten 2025-03", "ggm.besluiten_2025"])
def test_a_table_may_carry_a_schema_before_it_and_a_date_behind_it(name, tmp_path):
    (row,) = filled(read(zipped({f"{name}.csv": "nr;bsn;dag\n1;2;3\n"}), own(tmp_path)), "beschikkingen")
    assert row["toewijzingnummer"] == "1"


def test_tables_and_columns_that_no_query_needs_make_no_difference(model):
    more = {**GGM, "TARIEF": [{"TARIEF_ID": "1"}], "CLIENT": [{**row, "GEZAGSDRAGER": "x"} for row in GGM["CLIENT"]]}
    assert filled(read(as_zip(more)), "beschikkingen") == filled(model, "beschikkingen")


def test_a_database_of_the_whole_region_must_say_of_which_gemeente_its_rows_are():
    assert "gemeente" in refusal(as_zip(GGM), gemeente="*")


def test_centric_keeps_the_pair_of_a_decision_line_apart_and_reads_days_as_the_clock_here_does():
    delivered = read(as_zip(CENTRIC), "centric")
    first, second = filled(delivered, "beschikkingen")
    assert (first["toewijzingnummer"], second["toewijzingnummer"]) == ("10-11", "101-1")
    assert (first["ingangsdatum"], first["einddatum"], first["toewijzingsdatum"]) == (
        "2024-01-15",
        "2024-06-30",
        "2024-01-15",
    )
    assert first["geboortedatum"] == "2012-05-17"
    assert second["ingangsdatum"] == "2024-07-15"
    assert (first["wet"], second["wet"], first["status"]) == ("Jeugdwet", "WMO", "toegewezen")
    (declared,) = filled(delivered, "declaraties")
    assert (declared["toewijzingnummer"], declared["bsn"], declared["referentienummer"]) == (
        "10-11",
        "999900006",
        "u1-1",
    )
    assert "verzoeken" not in delivered.rows


def test_centric_without_persons_or_products_is_refused_with_what_must_come_with_it():
    bare = {**CENTRIC, "szclient": [{"clientnr": "7", "naam": ""}]}
    bare["wvind_b"] = [{name: row[name] for name in list(row)[:8]} for row in CENTRIC["wvind_b"]]
    said = refusal(as_zip(bare), "centric")
    assert "szclient.bsn, wvind_b.productcode, wvind_b.aanbieder_agb" in said


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-01-14T23:00:00Z", "2024-01-15"),
        ("2024-07-14 22:00:00.000+00", "2024-07-15"),
        ("2024-07-14T21:59:59Z", "2024-07-14"),
        ("2024-07-15T00:00:00+02:00", "2024-07-15"),
        ("1705273200", "2024-01-15"),
        ("1705273200000", "2024-01-15"),
        ("1705273200000000", "2024-01-15"),
        ("1705273200.0", "2024-01-15"),
        ("20240115", "20240115"),
        ("19737", "19737"),
        ("15-1-2024", "15-1-2024"),
        ("2024-01-14 23:00:00", "2024-01-14 23:00:00"),
        ("2024-13-14T23:00:00Z", "2024-13-14T23:00:00Z"),
        ("9999-12-31T23:00:00Z", "9999-12-31T23:00:00Z"),
        ("onbekend", "onbekend"),
    ],
)
def test_a_moment_is_the_day_that_it_was_here(text, day):
    assert local_day(text) == day


def test_a_moment_without_a_zone_is_utc_where_the_layout_says_so():
    assert local_day("2024-01-14 23:00:00", is_utc=True) == "2024-01-15"
    assert local_day("2024-01-15", is_utc=True) == "2024-01-15"


def test_days_since_1970_are_read_where_the_layout_says_so():
    assert [day_since_epoch(text) for text in ("19737", "0", "19737.0", "x", "99999999999")] == [
        "2024-01-15", "1970-01-01", "2024-01-15", "x", "99999999999"
    ]  # fmt: skip


OWN = """
soort = "ggm"
[constanten]
aanbieder_agb = "73990001"
productcategorie = "45"
[[tabel]]
naam = "besluiten"
kolommen = ["nr", "bsn", "dag"]
epoch_dagen = ["dag"]
[sql]
beschikkingen = "SELECT nr AS toewijzingnummer, bsn, dag AS toewijzingsdatum, dag AS ingangsdatum FROM besluiten"
"""


def own(folder: Path, text: str = OWN) -> Layout:
    path = folder / "eigen.toml"
    path.write_text(text, encoding="utf-8")
    return load_layout(path, "ggm")


def wrong(folder: Path, text: str) -> str:
    with pytest.raises(WrongUse) as caught:
        own(folder, text)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_region_writes_its_own_tables_and_queries(tmp_path):
    delivered = read(
        b"NR;BSN;Dag\n2;999900006;19738\n1;999900006;19737\n", own(tmp_path), bestand="besluiten_2024-02.csv"
    )
    rows = filled(delivered, "beschikkingen")
    assert [row["ingangsdatum"] for row in rows] == ["2024-01-15", "2024-01-16"]
    assert rows[0]["productcategorie"] == "45"
    assert delivered.rows["beschikkingen"].regels == [1, 2]


def test_a_query_that_does_not_fit_its_tables_or_the_columns_is_told_before_anything_is_loaded(tmp_path):
    assert "bsnn" in wrong(tmp_path, OWN.replace("bsn, dag AS", "bsnn, dag AS"))
    assert "sql → beschikkingen: agb is geen kolom van beschikkingen" in wrong(
        tmp_path, OWN.replace("bsn, dag", "bsn, '1' AS agb, dag")
    )
    assert "ingangsdatum ontbreekt" in wrong(tmp_path, OWN.replace(", dag AS ingangsdatum", ""))
    assert "kies uit" in wrong(tmp_path, OWN.replace("beschikkingen =", "besluiten ="))
    assert "sql: ontbreekt" in wrong(tmp_path, OWN.split("[sql]", maxsplit=1)[0])
    assert "uur staat niet bij kolommen" in wrong(tmp_path, OWN.replace('["dag"]', '["uur"]'))
    assert "kolom: hoort niet bij soort ggm" in wrong(tmp_path, OWN + '[[kolom]]\nkop = "a"\nveld = "bsn"\n')
    assert "tussen → x:" in wrong(tmp_path, OWN.replace("[sql]", '[tussen]\nx = "SELECT 1 FROM y"\n[sql]'))
    assert "tabel besluiten staat er dubbel" in wrong(
        tmp_path, OWN + '[[tabel]]\nnaam = "Besluiten"\nkolommen = ["a"]\n'
    )


def test_a_query_of_a_layout_is_one_question_to_its_tables(tmp_path):
    asked = OWN.split("beschikkingen =", maxsplit=1)[0] + "beschikkingen = \"ATTACH '/tmp/x.duckdb' AS x\"\n"
    assert "sql → beschikkingen: Parser Error: één SELECT" in wrong(tmp_path, asked)


def test_what_goes_wrong_on_a_delivery_is_told_without_anything_that_is_in_it(tmp_path):
    layout = own(
        tmp_path,
        OWN.replace("dag AS ingangsdatum", "CAST(bsn AS INTEGER) / (nr - nr) AS ingangsdatum").replace(
            "nr - nr", "CAST(nr AS INTEGER)"
        ),
    )
    said = refusal(zipped({"besluiten.csv": "nr;bsn;dag\n1;Geheim;19737\n"}), layout)
    assert "beschikkingen" in said
    assert "Conversion Error" in said
    assert "Geheim" not in said


@pytest.mark.parametrize("start", [b"SQLite format 3\x00", b"\0" * 8 + b"DUCK"])
def test_a_damaged_database_is_refused_with_what_to_do(start):
    assert "CSV per tabel" in refusal(start + b"\1" * 5000)


def test_a_database_that_was_cut_off_is_refused(tmp_path):
    for content in (as_sqlite(GGM, tmp_path / "a.sqlite"), as_duckdb(GGM, tmp_path / "a.duckdb")):
        assert refusal(content[: len(content) // 2]).endswith(".")


def test_views_and_triggers_of_a_delivered_database_are_not_carried_out(tmp_path):
    import sqlite3

    path = tmp_path / "a.sqlite"
    as_sqlite(GGM, path)
    connection = sqlite3.connect(path)
    connection.execute('ALTER TABLE "CLIENT" RENAME TO "ECHT"')
    connection.execute('CREATE VIEW "CLIENT" AS SELECT * FROM "ECHT", (SELECT load_extension(\'x\'))')
    connection.commit()
    connection.close()
    assert "tabel CLIENT" in refusal(path.read_bytes())


def test_numbers_in_a_database_are_written_as_a_csv_would(tmp_path):
    layout = own(tmp_path)
    tables: Tables = {"besluiten": [{"nr": 7.0, "bsn": 999900006, "dag": 19737}]}
    (row,) = filled(read(as_sqlite(tables, tmp_path / "a.sqlite"), layout), "beschikkingen")
    assert (row["toewijzingnummer"], row["bsn"], row["ingangsdatum"]) == ("7", "999900006", "2024-01-15")
    import duckdb

    made = duckdb.connect(str(tmp_path / "b.duckdb"))
    made.execute("CREATE TABLE besluiten AS SELECT 7.0::DOUBLE AS nr, 999900006 AS bsn, DATE '2024-01-15' AS dag")
    made.close()
    (row,) = filled(read((tmp_path / "b.duckdb").read_bytes(), layout), "beschikkingen")
    assert (row["toewijzingnummer"], row["bsn"], row["ingangsdatum"]) == ("7", "999900006", "2024-01-15")


def test_a_csv_alone_cannot_be_a_database_of_several_tables():
    assert "tabel CLIENT" in refusal(as_csv(GGM["TOEWIJZING"]).encode())


def test_a_zip_in_a_zip_and_an_empty_one_are_refused():
    assert "nog een ZIP" in refusal(zipped({"a.zip": as_zip(GGM)}))
    assert "leeg" in refusal(zipped({}))


def test_ignored_files_beside_the_tables_are_left_alone():
    files = {f"{name}.csv": as_csv(rows) for name, rows in GGM.items()}
    assert read(zipped({**files, "leesmij.txt": "Beste collega"})).refused == []
