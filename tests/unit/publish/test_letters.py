"""Letters to suppliers: each refused row is told with its place and its remedy, and never with client data."""

from __future__ import annotations

import csv
import io
from datetime import date

import pandas as pd
import pyarrow as pa
import pytest

from etl.engine import Engine
from etl.intake.layouts import Layout
from etl.normalise.rows import LEVERING_COLUMNS, LINE_COLUMNS, row_columns
from etl.normalise.texts import TEXT_COLUMNS, NumberedTexts
from etl.normalise.values import columns_to_number, read_texts, type_rows
from etl.publish.letter_texts import tell_expected, tell_found, tell_remedy
from etl.publish.letters import (
    LINES,
    TEXT,
    compose,
    count_refused,
    letter_lines,
    letter_text,
    refused_with_text,
    safe_cell,
    safe_name,
    write_letters,
)
from schemas.tables import TABLES
from schemas.values import AFKEUR_PROBLEMEN

TABLE = TABLES["levering.beschikkingen"]
GOOD = {
    "gemeente": "9901",
    "toewijzingnummer": "1000001",
    "client_pseudo": "f" * 32,
    "productcategorie": "54",
    "toewijzingsdatum": "2024-01-05",
    "ingangsdatum": "2024-01-10",
    "aanbieder_agb": "98000001",
}
BROKEN_NUMBER = {"client_pseudo": None, "bsn_probleem": "bsn_elfproef"}
FAULTS: list[tuple[int, dict[str, str | None]]] = [
    (2, {}),
    (3, {"ingangsdatum": "31-02-2024"}),
    (4, BROKEN_NUMBER),
    (5, {"gemeente": "9902"}),
    (6, {"aanbieder_agb": "Zorg voor Jansen"}),
    (7, {"einddatum": "2023-12-31"}),
    (8, {"client_pseudo": None, "bsn_probleem": "verplicht_leeg", "aanbieder_agb": None, "toewijzingnummer": "Totaal"}),
    (9, {"productcategorie": None}),
]
SECRETS = ("31-02-2024", "Jansen", "1000001", "2023-12-31", "ffff")


def delivery(levering_id: str = "a1", bestand: str = "b_2024-01-31.csv", **changed: object) -> dict[str, object]:
    return {
        "levering_id": levering_id,
        "bron_naam": "dorp",
        "bron_soort": "beschikkingen",
        "bron_gemeente": "9901",
        "bestand": bestand,
        "sha256": levering_id,
        "ontvangen_op": pd.Timestamp("2024-02-01"),
        "leveringsdatum": pd.Timestamp("2024-01-31"),
        "volgorde": 0,
        "volledig": False,
        "stand": "gelezen",
        "reden": None,
        "is_actueel": True,
        "gelezen": len(FAULTS) + 1,
        "leden": None,
        **changed,
    }


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    """The refused rows of one delivery: their counts, all of them, and the first three."""
    rows = [{**GOOD, **fault, "levering_id": "a1", "regel": regel, "rij": 0} for regel, fault in FAULTS]
    frame = pd.DataFrame(rows, columns=list(row_columns("beschikkingen")))
    lines = pd.DataFrame([("a1", 10, "", "aantal_kolommen")], columns=list(LINE_COLUMNS))
    landed = pd.DataFrame([delivery()]).reindex(columns=list(LEVERING_COLUMNS))
    engine = Engine.open(tmp_path_factory.mktemp("brief") / "nacht.duckdb", threads=1)
    try:
        texts, columns = NumberedTexts(columns_to_number(TABLE)), row_columns("beschikkingen")
        kinds = {name: pa.string() if kind == "string" else pa.int64() for name, kind in columns.items()}
        rows = pa.Table.from_pandas(frame, pa.schema(kinds), preserve_index=False)
        engine.store_rows("rijen.beschikkingen", texts.replace([rows]), texts.kinds(columns))
        engine.store_rows("teksten.beschikkingen", texts.tables(), TEXT_COLUMNS)
        engine.store_rows("rijen.geweigerde_regels", [lines], LINE_COLUMNS)
        engine.store_rows("rijen.leveringen", [landed], LEVERING_COLUMNS)
        delivered = {"beschikkingen": engine.table("rijen.beschikkingen")}
        words = {"beschikkingen": engine.table("teksten.beschikkingen")}
        meanings = read_texts(words["beschikkingen"], TABLE)
        made = type_rows(delivered["beschikkingen"], engine.table("rijen.leveringen"), meanings, TABLE)
        engine.store("waarden.beschikkingen", made)
        typed, malformed = (
            {"beschikkingen": engine.table("waarden.beschikkingen")},
            engine.table("rijen.geweigerde_regels"),
        )
        return (
            count_refused(malformed, typed).to_pandas(),
            refused_with_text(malformed, typed, delivered, words).to_pandas(),
            refused_with_text(malformed, typed, delivered, words, most=3).to_pandas(),
        )
    finally:
        engine.close()


def letters_of(refused, deliveries: list[dict[str, object]], layout: Layout | None = None, bounded: bool = False):
    """Letters about deliveries that all hold the same rows; those that were refused hold none."""
    totals, every, first = refused
    read = [each["levering_id"] for each in deliveries if each["stand"] == "gelezen"]

    def of_each(frame: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([frame.assign(levering_id=levering_id, onderdeel=None) for levering_id in read])

    layouts = {"dorp": layout} if layout else {}
    return compose(pd.DataFrame(deliveries), of_each(totals), of_each(first if bounded else every), layouts)


@pytest.fixture(scope="module")
def letter(refused):
    (made,) = letters_of(refused, [delivery()])
    return made


def told(letter, regel: int) -> dict[str, str]:
    rows = list(csv.DictReader(io.StringIO(letter_lines(letter)), delimiter=";"))
    (row,) = [row for row in rows if row["regel"] == str(regel)]
    return row


def test_every_refused_row_is_told_with_its_line_and_column(letter):
    rows = list(csv.DictReader(io.StringIO(letter_lines(letter)), delimiter=";"))
    assert [(row["regel"], row["kolom"]) for row in rows] == [
        ("3", "ingangsdatum"),
        ("4", "bsn"),
        ("5", "gemeente"),
        ("6", "aanbieder_agb"),
        ("7", "einddatum"),
        ("8", "bsn"),
        ("9", "productcategorie"),
        ("10", "(hele regel)"),
    ]
    assert all(row["wat_te_doen"] and row["verwacht"] and row["gevonden"] for row in rows)
    assert sum(letter.totals.values()) == len(rows)


def test_what_was_found_is_a_form_and_for_a_code_that_is_not_private_the_code(letter):
    assert told(letter, 3)["gevonden"] == "cijfers in de vorm 99-99-9999"
    assert told(letter, 4)["gevonden"] == "een nummer dat geen bsn kan zijn"
    assert (told(letter, 5)["gevonden"], told(letter, 5)["verwacht"]) == ("9902", "9901")
    assert told(letter, 6)["gevonden"] == "tekst van 16 tekens"
    assert told(letter, 7)["gevonden"] == "een dag voor de ingangsdatum"
    assert told(letter, 9)["gevonden"] == "niets: de cel is leeg"


def test_a_row_in_which_more_required_cells_are_empty_may_be_a_total(letter):
    assert told(letter, 8)["gevonden"] == "niets: deze cel is leeg, en nog 1 verplichte"
    assert "totaal" in told(letter, 8)["wat_te_doen"]


def test_no_client_data_stand_in_a_letter(letter):
    both = letter_text(letter) + letter_lines(letter)
    assert not [secret for secret in SECRETS if secret in both]


def test_the_text_counts_and_says_what_to_do(letter):
    text = letter_text(letter)
    assert "Van de 9 rijen in dit bestand zijn er 8 geweigerd." in text
    assert "31 januari 2024" in text
    assert "Gevonden: 9902." in text
    assert "Verwacht: 9901." in text
    assert f"b_2024-01-31.csv{LINES}" in text
    assert max(map(len, text.splitlines())) <= 100


def test_the_supplier_reads_his_own_header(refused):
    layout = Layout.model_validate(
        {"soort": "beschikkingen", "kolom": [{"kop": "Ingang", "veld": "ingangsdatum", "geldig_van": date(2020, 1, 1)}]}
    )
    (made,) = letters_of(refused, [delivery()], layout)
    assert 'Kolom "Ingang" (ingangsdatum)' in letter_text(made)
    assert told(made, 3)["kop_in_uw_bestand"] == "Ingang"


def test_a_refused_delivery_has_a_letter_with_the_reason_alone(tmp_path, refused):
    reason = "b.csv: het bestand is leeg of niet te lezen. Vraag de leverancier om een nieuw bestand."
    deliveries = [delivery(), delivery("a2", "b.csv", volgorde=1, stand="geweigerd", reden=reason, gelezen=0)]
    made = letters_of(refused, deliveries)
    unread = next(each for each in made if each.bestand == "b.csv")
    assert reason in " ".join(letter_text(unread).split())
    assert "Er is niets van geladen" in letter_text(unread)
    write_letters(made, tmp_path / "brieven")
    assert not (tmp_path / "brieven" / "dorp" / f"b.csv{LINES}").exists()


def test_a_refused_delivery_that_was_replaced_has_no_letter(refused):
    replaced = delivery("a2", "b.csv", volgorde=1, stand="geweigerd", reden="b.csv: leeg.", is_actueel=False)
    assert [each.bestand for each in letters_of(refused, [delivery(), replaced])] == ["b_2024-01-31.csv"]


def test_a_held_delivery_has_no_letter_for_the_region_decides_about_it(refused):
    held = delivery("a2", "b.csv", volgorde=1, stand="vastgehouden", reden="b.csv: vastgehouden.")
    assert [each.bestand for each in letters_of(refused, [delivery(), held])] == ["b_2024-01-31.csv"]


def test_only_the_newest_file_of_a_name_has_a_letter(refused):
    made = letters_of(refused, [delivery("a0"), delivery("a2", volgorde=1)])
    assert [each.levering_id for each in made] == ["a2"]


def test_a_source_that_delivers_everything_has_a_letter_about_its_newest_file_alone(refused):
    deliveries = [delivery("a0", "b_1.csv", volledig=True), delivery("a2", "b_2.csv", volledig=True, volgorde=1)]
    assert [each.bestand for each in letters_of(refused, deliveries)] == ["b_2.csv"]


def test_the_lines_are_bounded_and_the_counts_are_not(refused):
    (made,) = letters_of(refused, [delivery()], bounded=True)
    assert len(made.faults) == 3
    assert sum(made.totals.values()) == 8
    assert "Dat zijn de eerste 3" in letter_text(made)


def test_letters_are_the_same_again_and_go_when_nothing_is_wrong(tmp_path, letter):
    folder = tmp_path / "brieven"
    write_letters([letter], folder)
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in (folder / "dorp").iterdir()}
    assert set(before) == {f"b_2024-01-31.csv{TEXT}", f"b_2024-01-31.csv{LINES}"}
    write_letters([letter], folder)
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in (folder / "dorp").iterdir()} == before
    (folder / "notitie.txt").write_text("van een mens")
    write_letters([], folder)
    assert [path.name for path in folder.iterdir()] == ["notitie.txt"]


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("=1+1", "'=1+1"), ("@som", "'@som"), ("-1", "'-1"), (" +1", "' +1"), ("a\tb", "a b"), ("gewoon", "gewoon")],
)
def test_no_cell_can_be_a_formula(cell, safe):
    assert safe_cell(cell) == safe


@pytest.mark.parametrize("name", ["../../weg", "/etc/passwd", ".verborgen", "a\nb", "x/y\\z", "…", ""])
def test_a_name_leads_nowhere_else(name):
    safe = safe_name(name)
    assert safe
    assert not {"/", "\\", "\n"} & set(safe)
    assert not safe.startswith(".")


@pytest.mark.parametrize("probleem", AFKEUR_PROBLEMEN)
def test_every_problem_has_its_words_for_every_column(probleem):
    for table in TABLES.values():
        if table.laag == "levering":
            for field in (*table.fields, None):
                for text in ("", "x", "Jan de Vries", "999990019"):
                    said = tell_found(field, probleem, text)
                    assert said
                    assert "Vries" not in said
                    assert "999990019" not in said
                assert tell_expected(field, probleem, "9901")
                assert tell_remedy(field, probleem).endswith((".", "?"))


def test_in_a_message_nobody_speaks_of_cells():
    said = tell_remedy(TABLE.column("bsn"), "bsn_elfproef", in_message=True)
    assert "kolom" not in said
