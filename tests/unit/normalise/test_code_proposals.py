"""Proposals as a person gets them: the day, the meaning, the sentence and the file to accept."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from etl.normalise import code_proposals
from schemas import reference
from schemas.tables import TABLES

USUAL = {
    "gemeente": "9901",
    "product": "45|45A01",
    "vervolg_product": "45|45B01",
    "maand": 2021 * 12,
    "overgegaan": 40,
    "gebleven": 46,
    "eigen_gemeenten": 1,
    "laatste_start": "2020-12-17",
    "eerste_start": "2021-01-11",
    "overname": 0.9,
    "begint": True,
    "soj_relevant": True,
    "oud_streng": "AMBULANT",
    "oud_basis": "AMBULANT",
    "oud_ruim": "AMBULANT",
    "zorgvorm_nu": "AMBULANT",
    "is_ingedeeld": False,
}


def found(*changes) -> pd.DataFrame:
    rows = []
    for change in changes:
        row = {**USUAL, **change}
        row["oude_categorie"], row["oude_code"] = row["product"].split("|")
        row["nieuwe_categorie"], row["nieuwe_code"] = row["vervolg_product"].split("|")
        for reading in ("streng", "ruim"):
            row[f"oud_{reading}"] = change.get(f"oud_{reading}", row["oud_basis"])
        rows.append(row)
    frame = pd.DataFrame(rows)
    for name in ("laatste_start", "eerste_start"):
        frame[name] = pd.to_datetime(frame[name])
    return frame


def proposals(*changes) -> pd.DataFrame:
    return code_proposals.build_codevoorstellen(found(*changes))


@pytest.mark.parametrize(
    ("last", "first", "day"),
    [
        ("2020-12-17", "2021-01-11", "2021-01-01"),
        ("2020-12-31", "2021-01-01", "2021-01-01"),
        ("2020-06-30", "2021-02-09", "2021-01-01"),
        ("2021-01-01", "2021-08-03", "2021-07-01"),
        ("2021-07-15", "2021-08-03", "2021-08-01"),
        ("2021-03-23", "2021-03-24", "2021-03-24"),
        ("2021-03-30", "2021-03-24", "2021-03-24"),
    ],
    ids=["new year", "the very day", "a year in between", "a quarter", "a month", "any day", "both for a while"],
)
def test_a_change_is_on_the_roundest_day_between_the_old_code_and_the_new(last, first, day):
    found_day = code_proposals.change_day(2021 * 12, date.fromisoformat(last), date.fromisoformat(first))
    assert found_day == date.fromisoformat(day)


def test_a_code_that_was_there_already_takes_over_in_the_first_month_without_the_old_one():
    assert code_proposals.change_day(2021 * 12 + 4, date(2021, 4, 20), None) == date(2021, 5, 1)


def test_a_proposal_says_what_it_rests_on():
    [row] = proposals({}).to_dict("records")
    assert (row["teller"], row["noemer"], row["aandeel_pct"]) == (40, 46, 87.0)
    assert (row["zorgvorm"], row["zorgvorm_oud"], row["stand"]) == ("AMBULANT", "AMBULANT", "voorstel")
    assert row["uitleg"] == (
        "87% van de jeugdigen met 45A01 die op 1 januari 2021 bij hun aanbieder bleven, ging verder onder 45B01 "
        "(40 van 46)."
    )
    assert "categorie 52 zonder code" in proposals({"product": "52|"})["uitleg"][0]


@pytest.mark.parametrize(
    ("change", "sure"),
    [
        ({}, "hoog"),
        ({"begint": False}, "midden"),
        ({"overgegaan": 19}, "midden"),
        ({"overgegaan": 19, "begint": False}, "laag"),
    ],
)
def test_many_youths_and_a_code_that_begins_make_it_surer(change, sure):
    assert proposals(change)["zekerheid"].tolist() == [sure]


@pytest.mark.parametrize(
    ("meanings", "proposed", "stand"),
    [
        (("SGGZ", "SGGZ"), "SGGZ", "voorstel"),
        (("SGGZ", "GBGGZ"), "GGZ_ONBEPAALD", "voorstel"),
        (("SGGZ", "OPVOEDHULP"), None, "niet_geraden"),
        (("ONBEKEND", "ONBEKEND"), None, "niet_geraden"),
    ],
    ids=["one meaning", "two levels of ggz", "two meanings", "not known before either"],
)
def test_what_a_merged_code_means_follows_from_all_its_predecessors(meanings, proposed, stand):
    made = proposals(*({"product": f"45|45A0{n}", "oud_basis": meaning} for n, meaning in enumerate(meanings)))
    assert made["stand"].tolist() == [stand] * 2
    assert [None if pd.isna(value) else value for value in made["zorgvorm"]] == [proposed] * 2


def test_the_readings_of_the_old_code_go_along():
    [row] = proposals({"oud_basis": "SGGZ", "oud_streng": "GGZ_ONBEPAALD"}).to_dict("records")
    assert (row["zorgvorm"], row["zorgvorm_streng"]) == ("SGGZ", "GGZ_ONBEPAALD")
    assert pd.isna(row["zorgvorm_ruim"])


@pytest.mark.parametrize(
    ("now", "stand"), [("AMBULANT", "voorstel"), ("ONBEKEND", "voorstel"), ("SGGZ", "niet_geraden")]
)
def test_a_code_that_was_in_use_as_something_else_keeps_that_meaning(now, stand):
    assert proposals({"begint": False, "zorgvorm_nu": now})["stand"].tolist() == [stand]
    assert proposals({"zorgvorm_nu": now})["stand"].tolist() == ["voorstel"]


def test_a_whole_category_is_never_proposed():
    assert proposals({"vervolg_product": "54|"})["stand"].tolist() == ["niet_geraden"]


def test_what_the_region_placed_itself_is_no_longer_proposed():
    made = proposals({"is_ingedeeld": True}, {"vervolg_product": "45|45C01"})
    assert made["stand"].tolist() == ["ingedeeld", "voorstel"]
    assert code_proposals.rows_to_accept(made)["code"].tolist() == ["45C01"]


def test_the_rows_to_accept_are_good_rows_of_codes_one_per_new_code():
    made = proposals(
        {"product": "45|45A01"},
        {"product": "45|45A02", "overgegaan": 6},
        {"vervolg_product": "45|45C01", "oud_basis": "SGGZ", "oud_streng": "GGZ_ONBEPAALD", "soj_relevant": None},
        {"gemeente": "*", "vervolg_product": "45|45B01"},
    )
    rows = code_proposals.rows_to_accept(made)
    assert tuple(rows.columns) == TABLES["levering.codes"].columns
    assert reference.code_problems(rows) == []
    assert list(zip(rows["gemeente"], rows["code"], rows["zorgvorm"], rows["soj_relevant"], strict=True)) == [
        ("*", "45B01", "AMBULANT", "ja"),
        ("9901", "45B01", "AMBULANT", "ja"),
        ("9901", "45C01", "SGGZ", ""),
    ]
    assert rows["reden"][1].count("van de jeugdigen met") == 2


def test_the_file_is_replaced_in_one_step_and_stays_when_nothing_is_proposed(tmp_path):
    target = tmp_path / "voorstellen" / "codes.csv"
    assert code_proposals.write_proposals(proposals({}), target) == 1
    first = target.read_bytes()
    assert code_proposals.write_proposals(proposals({}), target) == 1
    assert target.read_bytes() == first
    assert code_proposals.write_proposals(proposals({"is_ingedeeld": True}), target) == 0
    assert target.read_text(encoding="utf-8-sig").splitlines() == [";".join(TABLES["levering.codes"].columns)]
    assert [path.name for path in target.parent.iterdir()] == ["codes.csv"]
