from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from schemas import reference, values
from schemas.reference import code_problems, load

NAMES = ("codes", "verwijzer_types", "reden_wijziging", "zorgvormen", "ijw_berichten")
SHARED = Path(__file__).resolve().parents[3] / "../shared/reference/codes"


def row(**changes) -> dict[str, object]:
    good = {
        "gemeente": "9901",
        "categorie": "45",
        "code": "45A04",
        "zorgvorm": "AMBULANT",
        "zorgvorm_streng": "",
        "zorgvorm_ruim": None,
        "soj_relevant": True,
        "geldig_van": "2020-01-01",
        "geldig_tot": "2020-12-31",
        "reden": "afspraak",
        "bron": "regio",
    }
    return {**good, **changes}


def problems(*rows: dict[str, object]) -> list[str]:
    return code_problems(pd.DataFrame(list(rows)))


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_table_proves_and_is_text(name):
    frame = load(name)
    assert len(frame)
    assert all(isinstance(value, str) for value in frame.stack().dropna())


def test_a_caller_cannot_change_what_the_next_one_gets():
    load("codes").drop(columns="zorgvorm", inplace=True)
    assert "zorgvorm" in load("codes").columns


@pytest.mark.parametrize(
    ("zorgvorm", "categories"),
    [
        ("SGGZ", {"52"}),
        ("GBGGZ", {"51"}),
        ("GGZ_ONBEPAALD", {"54"}),
        ("AMBULANT", {"32", "34", "40", "45", "50", "53"}),
        ("DAGHULP", {"33", "41"}),
        ("VERBLIJF", {"35", "36", "37", "38", "43", "44"}),
        ("CRISIS", {"46"}),
        ("JB_JR", {"47", "48", "49"}),
        ("LOKAAL", {"31"}),
        ("LTA", {"55"}),
        ("OVERIG", {"42"}),
    ],
)
def test_the_national_categories_of_a_zorgvorm(zorgvorm, categories):
    codes = load("codes")
    whole = codes[codes["code"].isna()]
    assert set(whole.loc[whole["zorgvorm"] == zorgvorm, "categorie"]) == categories


def test_the_national_ggz_codes_split_category_54():
    codes = load("codes").dropna(subset="code")
    codes = codes[codes["categorie"] == "54"].set_index("code")["zorgvorm"].to_dict()
    assert codes == {"54001": "GBGGZ", "54002": "SGGZ", "54003": "SGGZ", "54004": "GGZ_ONBEPAALD"}


def test_the_order_of_the_national_codes_of_51_is_not_that_of_the_nza():
    reasons = load("codes").set_index("code")["reden"]
    assert "chronisch" in reasons["51A02"] and "180004" in reasons["51A02"]
    assert "intensief" in reasons["51A03"] and "180003" in reasons["51A03"]


def test_a_code_means_what_its_categorie_means_except_where_the_code_says_the_level():
    codes = load("codes")
    whole = codes[codes["code"].isna()].set_index("categorie")["zorgvorm"]
    other = codes.dropna(subset="code")
    other = other[other["zorgvorm"] != other["categorie"].map(whole)]
    assert set(other["code"]) == {"54001", "54002", "54003"}


def test_every_national_code_says_where_it_comes_from_and_how_sure_it_is():
    codes = load("codes")
    assert set(codes["zekerheid"]) == set(values.ZEKERHEDEN)
    assert codes["bron"].notna().all() and codes["reden"].notna().all()
    assert codes.set_index("code").loc["54003", ["zekerheid", "zorgvorm_streng"]].tolist() == [
        "midden",
        "GGZ_ONBEPAALD",
    ]


def test_every_national_ggz_code_of_the_shared_list_is_placed_as_proposed():
    path = SHARED / "productcode_ggz_groepen.csv"
    if not path.exists():
        pytest.skip("the shared code lists are not beside this repository")
    ours = {"GBJGGZ": "GBGGZ", "SJGGZ": "SGGZ", "JGGZ_DIAGNOSTIEK": "GGZ_ONBEPAALD", "KINDERGENEESKUNDE": "AMBULANT"}
    with path.open(encoding="utf-8") as file:
        national = {
            line["code"]: ours[line["voorgestelde_groep"]]
            for line in csv.DictReader(file)
            if line["voorgestelde_groep"] in ours
        }
    codes = load("codes").dropna(subset="code")
    assert codes.set_index("code")["zorgvorm"].to_dict() == national


def test_what_a_gp_could_have_used_is_marked_per_zorgvorm():
    codes = load("codes")
    relevant = set(codes.loc[codes["soj_relevant"] == "ja", "zorgvorm"])
    assert relevant == {"SGGZ", "GBGGZ", "GGZ_ONBEPAALD", "AMBULANT"}
    assert not relevant & set(codes.loc[codes["soj_relevant"] == "nee", "zorgvorm"])
    assert set(codes["gemeente"]) == {"*"}


def test_every_national_category_is_placed():
    path = SHARED / "jz020_productcategorie.csv"
    if not path.exists():
        pytest.skip("the shared code lists are not beside this repository")
    with path.open(encoding="utf-8") as file:
        national = {line["categorie"] for line in csv.DictReader(file)}
    assert set(load("codes")["categorie"]) == national


def test_every_verwijzer_type_has_a_kanaal():
    kanalen = load("verwijzer_types").set_index("code")["kanaal"].to_dict()
    assert kanalen == {
        "01": "gemeente",
        "02": "huisarts",
        "03": "jeugdarts",
        "04": "gi",
        "05": "medisch_specialist",
        "06": "zelf",
        "07": "onbekend",
        "08": "rechter",
    }
    assert set(kanalen) == set(values.VERWIJZER_TYPES)


def test_the_reasons_of_change_that_make_a_start_administrative():
    redenen = load("reden_wijziging").set_index("code")
    own = redenen.index[redenen["eigen_start_administratief"] == "ja"]
    follower = redenen.index[redenen["opvolger_administratief"] == "ja"]
    assert set(own) == {"03", "04", "08", "09", "10", "11", "12", "14"}
    assert set(follower) == {"03", "08", "09", "10", "11", "12"}
    assert set(redenen.index[redenen["verwijdert"] == "ja"]) == {"01", "13"}
    assert redenen.loc["01", "geldig_tot"] == "2022-04-03"
    assert redenen.loc["13", "geldig_van"] == "2022-04-04"


def test_the_zorgvormen_and_their_explanation_are_the_closed_list_in_order():
    zorgvormen = load("zorgvormen").sort_values("volgorde", key=lambda column: column.astype(int))
    assert dict(zip(zorgvormen["zorgvorm"], zorgvormen["uitleg"], strict=True)) == dict(values.ZORGVORMEN)
    assert list(zorgvormen["zorgvorm"]) == list(values.ZORGVORMEN)


def test_message_codes_are_those_of_the_national_list():
    path = SHARED / "cod002_berichtcode.csv"
    if not path.exists():
        pytest.skip("the shared code lists are not beside this repository")
    with path.open(encoding="utf-8") as file:
        national = {line["berichtcode"]: line["bericht"] for line in csv.DictReader(file)}
    berichten = load("ijw_berichten")
    assert dict(zip(berichten["berichtcode"], berichten["bericht"], strict=True)) == national
    retour = set(berichten.loc[berichten["richting"] == "retour", "bericht"])
    assert retour == {"JW302", "JW306", "JW308", "JW316", "JW318", "JW320", "JW325"}


def test_good_rows_have_no_problems():
    assert problems(row(), row(geldig_van="2021-01-01", geldig_tot=""), row(gemeente="9902")) == []


def test_dates_and_missing_optional_columns_are_taken_too():
    frame = pd.DataFrame([row(geldig_van=dt.date(2020, 1, 1), geldig_tot=pd.NaT)])
    assert code_problems(frame.drop(columns=["zorgvorm_streng", "zorgvorm_ruim", "soj_relevant"])) == []


@pytest.mark.parametrize("second", ["2020-12-31", "2020-06-01", "2019-01-01"])
def test_two_rows_on_one_day_are_a_problem(second):
    found = problems(row(), row(geldig_van=second, geldig_tot=""))
    assert len(found) == 1
    assert found[0].startswith("9901, code 45A04: twee rijen gelden tegelijk")


def test_a_long_period_around_a_short_one_is_a_problem():
    outer = row(geldig_van="2015-01-01", geldig_tot="")
    inner = row(geldig_van="2016-01-01", geldig_tot="2016-12-31")
    later = row(geldig_van="2018-01-01", geldig_tot="2018-12-31")
    assert len(problems(outer, inner, later)) >= 1


def test_one_code_in_two_categories_on_one_day_is_a_problem():
    assert len(problems(row(), row(categorie="50"))) == 1


def test_a_day_between_two_rows_of_a_code_without_meaning_is_a_problem():
    found = problems(row(), row(geldig_van="2021-01-02", geldig_tot=""))
    assert found == ["9901, code 45A04: voor 2021-01-02 is een gat waarin geen rij geldt; laat de rijen aansluiten."]


def test_a_national_row_without_certainty_is_refused(tmp_path, monkeypatch):
    (tmp_path / "reference").mkdir()
    load("codes").assign(zekerheid="").to_csv(tmp_path / "reference" / "codes.csv", index=False)
    monkeypatch.setattr(reference, "files", lambda package: tmp_path)
    reference._load.cache_clear()
    with pytest.raises(ValueError, match="zekerheid is leeg"):
        load("codes")


def test_a_code_beside_its_whole_category_is_no_problem():
    assert problems(row(), row(code=""), row(code=None, categorie="50")) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"zorgvorm": "GGZ"}, "bestaat niet"),
        ({"zorgvorm_streng": "ggz"}, "bestaat niet"),
        ({"zorgvorm_ruim": "ggz"}, "bestaat niet"),
        ({"soj_relevant": "misschien"}, "bestaat niet"),
        ({"zorgvorm": ""}, "zorgvorm is leeg"),
        ({"reden": " "}, "reden is leeg"),
        ({"bron": None}, "bron is leeg"),
        ({"geldig_van": None}, "geldig_van is leeg"),
        ({"geldig_tot": "2019-12-31"}, "ligt voor geldig_van"),
        ({"geldig_van": "1-1-2020"}, "is geen datum"),
    ],
)
def test_a_bad_row_is_one_problem_that_names_the_code(change, words):
    found = problems(row(**change))
    assert len(found) == 1
    assert words in found[0]
    assert found[0].startswith("9901, code 45A04")


def test_a_reference_file_that_does_not_prove_is_refused(tmp_path, monkeypatch):
    (tmp_path / "reference").mkdir()
    bad = load("codes")
    bad.loc[0, "zorgvorm"] = "GGZ"
    bad.to_csv(tmp_path / "reference" / "codes.csv", index=False)
    monkeypatch.setattr(reference, "files", lambda package: tmp_path)
    reference._load.cache_clear()
    with pytest.raises(ValueError, match="reference table codes does not hold"):
        load("codes")


@pytest.fixture(autouse=True)
def _fresh_cache():
    yield
    reference._load.cache_clear()
