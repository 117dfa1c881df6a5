"""Our counts beside those of CBS: what is read from its table, and what the difference is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import ibis
import pandas as pd
import pytest

from etl.compare.cbs import build_aansluiting, count_own, read_published
from etl.compare.periods import Kwartaal, build_kwartalen
from etl.problems import WrongUse

GEMEENTEN = {"9901": "Beemdrecht", "9902": "'s-Veld"}
SUBJECTS = '"Totaal jeugdhulptrajecten in natura|Begonnen trajecten|Totaal begonnen trajecten (aantal)"'
HEADER = f'"Verwijzer jeugdzorg";"Perioden";"Regio\'s";"Totaal jeugdhulptrajecten in natura (aantal)";{SUBJECTS}'


def put(root: Path, *lines: str, name: str = "85097NED_2023.csv", encoding: str = "utf-8-sig") -> None:
    (root / "cbs").mkdir(exist_ok=True)
    (root / "cbs" / name).write_bytes("\n".join(lines).encode(encoding))


def read(root: Path) -> list[tuple[object, ...]]:
    frame = read_published(root, GEMEENTEN)
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in frame.itertuples(index=False)]


def test_without_a_file_nothing_is_read(tmp_path):
    assert read(tmp_path) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
def test_what_cbs_shows_is_read_and_everything_else_passed_over(tmp_path, encoding):
    put(
        tmp_path,
        '"Jeugdhulptrajecten in natura; verwijzer, regio (gemeente)"',
        HEADER,
        '"Totaal verwijzer";"1e halfjaar 2023*";"Nederland";"517450";"159715"',
        '"Totaal verwijzer";"1e halfjaar 2023*";"Beemdrecht";"1745";"1.630"',
        '"Huisarts";"1e halfjaar 2023*";"Beemdrecht";"735";"270"',
        '"Rechter, Officier van Justitie, ...";"1e halfjaar 2023*";"Beemdrecht";"75";"."',
        '"Geen verwijzer";"2e halfjaar 2022**";"\'s-Veld (gemeente)";"5";""',
        '"Verwijzer onbekend";"2e halfjaar 2021";"Beemdrecht";"15";"0"',
        '"Huisarts";"2023*";"Beemdrecht";"1735";"555"',
        '"Bron: CBS"',
        encoding=encoding,
    )
    assert read(tmp_path) == [
        ("9901", "2021H2", "onbekend", 0, "definitief"),
        ("9901", "2023H1", "huisarts", 270, "voorlopig"),
        ("9901", "2023H1", "rechter", None, "voorlopig"),
        ("9901", "2023H1", "totaal", 1630, "voorlopig"),
        ("9902", "2022H2", "zelf", None, "nader_voorlopig"),
    ]


def test_columns_named_in_code_and_several_files_are_read_too(tmp_path):
    head = "ID,VerwijzerJeugdzorg,RegioS,Perioden,TotaalJeugdhulptrajectenInNatura_1,TotaalBegonnenTrajecten_2"
    put(tmp_path, head, "0,Huisarts,GM9901  ,2023HJ01,10,5", name="85097NED_a.csv")
    put(tmp_path, head, "0,Huisarts,GM9902  ,2023HJ02,10,15", "1,Jeugdarts,GM9902,2023JJ00,1,1", name="85097NED_b.csv")
    assert read(tmp_path) == [
        ("9901", "2023H1", "huisarts", 5, "definitief"),
        ("9902", "2023H2", "huisarts", 15, "definitief"),
    ]


GOOD = '"Huisarts";"1e halfjaar 2023*";"Beemdrecht";"735";"270"'


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["geen tabel"], "geen regel met de kolommen"),
        ([HEADER.replace("Totaal begonnen trajecten", "Iets anders"), GOOD], "Totaal begonnen trajecten"),
        ([HEADER, GOOD.replace("Huisarts", "A028561")], "een code in plaats ervan"),
        ([HEADER, GOOD.replace('"270"', '"veel"')], "iets anders dan een aantal"),
        ([HEADER, GOOD.replace('"270"', '"2,70"')], "iets anders dan een aantal"),
        ([HEADER, GOOD.replace("Beemdrecht", "Elders")], "geen halfjaar in van een gemeente van deze regio"),
        ([HEADER, GOOD, GOOD.replace('"270"', '"275"')], "huisarts in Beemdrecht, 2023H1 staan er twee cijfers"),
    ],
)
def test_a_file_that_is_not_the_table_is_told_in_one_sentence_with_a_remedy(tmp_path, lines, said):
    put(tmp_path, *lines)
    with pytest.raises(WrongUse) as caught:
        read(tmp_path)
    assert said in str(caught.value)
    assert "Download de tabel opnieuw" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_own_starts_are_counted_by_half_year_and_the_soj_is_in_the_practice_of_the_huisarts():
    rows = [
        ("9901", date(2023, 6, 30), "huisarts", True),
        ("9901", date(2023, 1, 1), "soj", True),
        ("9901", date(2023, 7, 1), "soj", True),
        ("9901", date(2023, 2, 1), "gemeente", True),
        ("9901", date(2023, 2, 1), "gemeente", False),
    ]
    starts = pd.DataFrame(rows, columns=["gemeente", "verwijsdatum", "kanaal", "telt_mee"])
    counted = count_own(ibis.memtable(starts).cast({"verwijsdatum": "date"})).to_pandas()
    assert sorted(counted.itertuples(index=False, name=None)) == [
        ("9901", "2023H1", "gemeente", 1),
        ("9901", "2023H1", "huisarts", 2),
        ("9901", "2023H2", "huisarts", 1),
    ]


def compared(own: list[tuple[str, int]], cbs: dict[str, int | None], last: str = "2023K4") -> pd.DataFrame:
    mine = pd.DataFrame(
        [("9901", "2023H1", *row) for row in own], columns=["gemeente", "halfjaar", "verwijzer", "eigen"]
    )
    theirs = pd.DataFrame(
        [("9901", "2023H1", name, count, "voorlopig") for name, count in cbs.items()],
        columns=["gemeente", "halfjaar", "verwijzer", "cbs", "cbs_status"],
    ).astype({"cbs": "Int64"})
    quarters = build_kwartalen(Kwartaal(2023, 1), Kwartaal.parse(last))
    return build_aansluiting(mine, theirs, quarters).set_index("verwijzer")


@pytest.mark.parametrize(("own", "rounded"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_our_figure_is_rounded_as_cbs_does_before_it_is_subtracted(own, rounded):
    row = compared([("huisarts", own)] if own else [], {"huisarts": 5}).loc["huisarts"]
    assert (row["eigen"], row["eigen_afgerond"], row["verschil"]) == (own, rounded, rounded - 5)


def test_every_verwijzer_has_a_row_and_unknown_is_not_zero():
    frame = compared([("huisarts", 12), ("zelf", 4)], {"totaal": 20, "rechter": None})
    assert frame.loc["totaal", ["eigen", "eigen_afgerond", "cbs", "verschil"]].tolist() == [16, 15, 20, -5]
    assert frame.loc["rechter", "eigen"] == 0
    assert pd.isna(frame.loc["rechter", "cbs"])
    assert pd.isna(frame.loc["rechter", "verschil"])
    assert frame["cbs_status"].eq("voorlopig").all()
    assert len(frame) == 9


def test_a_half_year_that_is_not_wholly_ours_has_no_own_figure():
    row = compared([("huisarts", 12)], {"huisarts": 20}, last="2023K1").loc["huisarts"]
    assert pd.isna(row["eigen"])
    assert pd.isna(row["verschil"])
    assert row["cbs"] == 20


def test_without_figures_of_cbs_the_table_is_empty():
    nothing = pd.DataFrame(columns=["gemeente", "halfjaar", "verwijzer", "cbs", "cbs_status"])
    own = pd.DataFrame([("9901", "2023H1", "huisarts", 3)], columns=["gemeente", "halfjaar", "verwijzer", "eigen"])
    assert build_aansluiting(own, nothing, build_kwartalen(Kwartaal(2023, 1), Kwartaal(2023, 4))).empty
