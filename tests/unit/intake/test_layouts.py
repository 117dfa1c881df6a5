"""Column layouts: which header is which canonical column, and what is said when that does not fit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.intake.layouts import Layout, canonical_columns, load_layout, plan_columns
from etl.problems import DeliveryRefused, WrongUse

DAY = date(2024, 1, 1)
PRACTICES = ["praktijk_id", "naam", "gemeente", "geldig_van"]
LAYOUT = """
soort = "praktijken"
negeren = ["Opmerking"]
[constanten]
gemeente = "9901"
[[kolom]]
kop = "AGB"
aliassen = ["AGB-code", " AGBcode "]
veld = "praktijk_id"
[[kolom]]
kop = "Praktijk"
veld = "naam"
[[kolom]]
kop = "Vanaf"
veld = "geldig_van"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "indeling.toml"
    path.write_text(text, encoding="utf-8")
    return path


def layout(folder: Path, text: str = LAYOUT) -> Layout:
    return load_layout(written(folder, text), "praktijken")


def wrong(folder: Path, text: str, soort: str = "praktijken") -> str:
    with pytest.raises(WrongUse) as caught:
        load_layout(written(folder, text), soort)
    said = str(caught.value)
    assert "indeling.toml" in said
    assert "\n" not in said
    assert not any(word in said for word in ("forbidden", "missing", "type", "valid", "extra", "Invalid"))
    return said


def refused(headers: list[str], made: Layout | None = None, day: date = DAY) -> str:
    with pytest.raises(DeliveryRefused) as caught:
        plan_columns("p.csv", "praktijken", headers, made, day)
    assert str(caught.value).startswith("p.csv: ")
    return str(caught.value)


def column(kop: str, veld: str, extra: str = "") -> str:
    return f'[[kolom]]\nkop = "{kop}"\nveld = "{veld}"\n{extra}\n'


def test_without_a_layout_the_canonical_names_are_found_in_any_order():
    plan = plan_columns("p.csv", "praktijken", ["\ufeffgeldig_van", " naam ", "gemeente", "praktijk_id"], None, DAY)
    assert plan.positions == {0: "geldig_van", 1: "naam", 2: "gemeente", 3: "praktijk_id"}
    assert plan.translations == plan.constants == {}


def test_every_canonical_column_may_be_delivered():
    for soort in ("beschikkingen", "declaraties", "patienten"):
        names = canonical_columns(soort)
        assert list(plan_columns("p.csv", soort, names, None, DAY).positions.values()) == list(names)


def test_missing_unknown_and_double_columns_are_all_named_at_once():
    said = refused(["praktijk_id", "Benaming", "gemeente", "gemeente", ""])
    assert "verplichte kolom ontbreekt: geldig_van, naam" in said
    assert "onbekende kolom: Benaming, kolom 5" in said
    assert "kolom staat er dubbel: gemeente" in said
    assert said.endswith("vast welke kop welke kolom is.")


def test_a_layout_renames_translates_ignores_and_fills_in(tmp_path):
    made = layout(tmp_path, LAYOUT + '[kolom.waarden]\n"onbekend" = ""\n')
    plan = plan_columns("p.csv", "praktijken", ["Vanaf", "Opmerking", "Praktijk", "AGB"], made, DAY)
    assert plan.positions == {0: "geldig_van", 2: "naam", 3: "praktijk_id"}
    assert plan.constants == {"gemeente": "9901"}
    assert plan.translations == {"geldig_van": {"onbekend": ""}}


@pytest.mark.parametrize("kop", ["AGB", "AGB-code", "AGBcode", " AGB"])
def test_aliases_and_spaces_around_a_header_make_no_difference(tmp_path, kop):
    plan = plan_columns("p.csv", "praktijken", [kop, "Praktijk", "Vanaf"], layout(tmp_path), DAY)
    assert plan.positions[0] == "praktijk_id"


@pytest.mark.parametrize(
    "written", ["Geldig van", "GELDIG_VAN", "geldig-van", "geldig\u00a0van", "Geldig\nvan", "geldigvan"]
)
def test_capitals_spaces_hyphens_and_underscores_in_a_header_make_no_difference(tmp_path, written):
    plan = plan_columns("p.csv", "praktijken", ["Praktijk-ID", "NAAM", "Gemeente", written], None, DAY)
    assert plan.positions == {0: "praktijk_id", 1: "naam", 2: "gemeente", 3: "geldig_van"}
    own = layout(tmp_path, LAYOUT.replace('"Vanaf"', '"Geldig van"'))
    assert plan_columns("p.csv", "praktijken", ["agb code", "praktijk", written], own, DAY).positions[2] == "geldig_van"


def test_headers_that_differ_only_in_such_signs_are_told_apart_as_written(tmp_path):
    made = layout(tmp_path, LAYOUT + column("van af", "geldig_tot"))
    plan = plan_columns("p.csv", "praktijken", ["AGB", "Praktijk", "Vanaf", "van af"], made, DAY)
    assert plan.positions == {0: "praktijk_id", 1: "naam", 2: "geldig_van", 3: "geldig_tot"}
    assert "onbekende kolom: VANAF" in refused(["AGB", "Praktijk", "Vanaf", "VANAF"], made)
    ignored = layout(tmp_path, LAYOUT.replace('["Opmerking"]', '["VANAF"]'))
    plan = plan_columns("p.csv", "praktijken", ["AGB", "Praktijk", "Vanaf", "VANAF"], ignored, DAY)
    assert plan.positions[2] == "geldig_van"


def test_another_spelling_of_a_column_that_is_there_already_is_a_double_column():
    said = refused(["praktijk_id", "naam", "gemeente", "geldig_van", "Naam "])
    assert "kolom staat er dubbel: naam (koppen naam en Naam)" in said


def test_a_layout_of_columns_has_columns_and_no_queries(tmp_path):
    said = wrong(tmp_path, 'soort = "praktijken"\n[sql]\nbeschikkingen = "SELECT 1"\n')
    assert "kolom: ontbreekt" in said
    assert "sql: hoort bij soort ggm" in said


def test_a_header_and_its_alias_in_one_file_are_a_double_column(tmp_path):
    assert "dubbel: praktijk_id" in refused(["AGB", "AGB-code", "Praktijk", "Vanaf"], layout(tmp_path))


def test_with_a_layout_canonical_names_are_unknown_headers_like_any_other(tmp_path):
    said = refused(["praktijk_id", "Praktijk", "Vanaf"], layout(tmp_path))
    assert "onbekende kolom: praktijk_id" in said
    assert "ontbreekt: AGB (praktijk_id)" in said


def test_a_header_counts_from_its_first_to_its_last_day(tmp_path):
    made = layout(
        tmp_path,
        'soort = "praktijken"\n'
        + column("AGB oud", "praktijk_id", "geldig_tot = 2020-12-31")
        + column("AGB nieuw", "praktijk_id", "geldig_van = 2021-01-01")
        + "".join(column(name, name) for name in PRACTICES[1:]),
    )
    others = PRACTICES[1:]
    old, new = date(2020, 12, 31), date(2021, 1, 1)
    assert plan_columns("p.csv", "praktijken", ["AGB oud", *others], made, old).positions[0] == "praktijk_id"
    assert plan_columns("p.csv", "praktijken", ["AGB nieuw", *others], made, new).positions[0] == "praktijk_id"
    said = refused(["AGB oud", *others], made, new)
    assert "onbekende kolom: AGB oud" in said
    assert "ontbreekt: AGB nieuw (praktijk_id)" in said


def test_a_header_that_the_region_requires_may_not_be_absent(tmp_path):
    made = layout(tmp_path, LAYOUT + column("Over in", "opgegaan_in", "verplicht = true"))
    assert "ontbreekt: Over in (opgegaan_in)" in refused(["AGB", "Praktijk", "Vanaf"], made)


def test_one_header_may_stand_for_two_columns_only_at_different_times(tmp_path):
    twice = LAYOUT + column("AGB-code", "opgegaan_in") + column("Praktijk ", "aliassen")
    said = wrong(tmp_path, twice)
    assert "kop AGB-code staat er dubbel" in said
    assert "kop Praktijk staat er dubbel" in said
    until = LAYOUT.replace('veld = "naam"', 'veld = "naam"\ngeldig_tot = 2020-12-31')
    assert layout(tmp_path, until + column("Praktijk", "aliassen", "geldig_van = 2021-01-01"))


def test_a_layout_names_every_column_that_does_not_exist(tmp_path):
    said = wrong(
        tmp_path, LAYOUT.replace('gemeente = "9901"', 'gemeent = "9901"') + column("X", "agb") + column("Y", "naam")
    )
    assert "agb is geen kolom van praktijken" in said
    assert "gemeent is geen kolom van praktijken" in said


def test_every_fault_in_a_layout_is_told_in_dutch_with_the_header_it_stands_at(tmp_path):
    said = wrong(
        tmp_path,
        'soort = "praktijken"\nnegeer = []\n[constanten]\ngemeente = 9901\n'
        '[[kolom]]\nkop = "AGB"\nvelt = "praktijk_id"\n[[kolom]]\nveld = "naam"\n',
    )
    assert "negeer: onbekende sleutel" in said
    assert "constanten → gemeente: moet tekst zijn, tussen aanhalingstekens" in said
    assert "kolom AGB → veld: ontbreekt" in said
    assert "kolom AGB → velt: onbekende sleutel" in said
    assert "kolom 2 → kop: ontbreekt" in said
    assert said.endswith("Herstel dit en probeer het opnieuw.")


def test_kolom_as_a_single_table_is_told_how_to_be_written(tmp_path):
    said = wrong(tmp_path, 'soort = "praktijken"\n[kolom]\nkop = "AGB"\nveld = "praktijk_id"\n')
    assert "[[kolom]]" in said


def test_a_layout_of_another_kind_than_its_source_is_refused(tmp_path):
    assert "soort praktijken past niet bij een bron van soort patienten" in wrong(tmp_path, LAYOUT, "patienten")
    assert "soort onzin" in wrong(tmp_path, LAYOUT.replace("praktijken", "onzin"))
    assert "soort ijw" in wrong(tmp_path, LAYOUT.replace("praktijken", "ijw"), "ijw")


def test_a_layout_that_is_no_toml_is_refused_with_the_place(tmp_path):
    assert "op regel 2, teken 8" in wrong(tmp_path, 'soort = "praktijken"\n[[kolom\n')


def test_a_layout_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "indeling.toml"
    path.write_bytes(b"\xef\xbb\xbf" + LAYOUT.encode())
    assert load_layout(path, "praktijken").constanten == {"gemeente": "9901"}
