"""The part of the report on doors, and the sentence on whose practice is known beside every comparison."""

import re

import pandas as pd
import pytest
from invented_marts import QUARTERS, invented_context, invented_doors, invented_tables
from lxml import html
from python_calamine import CalamineWorkbook
from test_sentences import FORBIDDEN

from etl.compare.basis import CHANGED, DIFFERS, TOLD, Basis
from etl.publish.doors import doors
from etl.publish.report import render_report
from etl.publish.workbook import write_workbook

DOORS = ("jeugdigen_via_huisarts", "jeugdigen_via_soj", "jeugdigen_via_gemeente", "jeugdigen_via_overig")


@pytest.fixture(scope="module")
def full():
    return {**invented_tables(threshold=0), "mart.deuren_jaar": invented_doors()}


def analist(**changes):
    return invented_context(profiel="analist", drempel=None, **changes)


def row_of(tables, groep, periode=f"{QUARTERS[-1]}-jaar"):
    frame = tables["mart.deuren_jaar"]
    [row] = frame[(frame["gebied"] == "*") & (frame["groep"] == groep) & (frame["periode"] == periode)].to_dict(
        "records"
    )
    return row


def text_of(page):
    return re.sub(r"\s+", " ", html.fromstring(page).text_content())


def test_each_group_is_told_in_one_line_with_the_numbers_of_the_table(full):
    part = doors(full, analist())
    assert len(part["lines"]) == 2
    for groep, line in zip(("interventie", "controle"), part["lines"], strict=True):
        row = row_of(full, groep)
        told = [int(number.replace(".", "")) for number in re.findall(r"(?<![\d,])([\d.]+)(?= v)", line)]
        assert told == [row["jeugdigen_verwezen"], *(row[name] for name in DOORS)]
    assert part["lines"][0].startswith("Praktijken met SOJ: van de ")
    assert part["period"] == "de vier kwartalen van oktober 2024 tot en met september 2025"


def test_who_came_through_two_doors_is_said_to_stand_behind_both(full):
    assert doors(full, analist())["double"]
    once = {"mart.deuren_jaar": full["mart.deuren_jaar"].assign(jeugdigen_via_huisarts=0)}
    assert not doors(once, analist())["double"]


def test_who_is_at_no_practice_is_a_number_beside_the_groups_and_nothing_when_there_is_nobody(full):
    assert doors(full, analist())["lost"].startswith("Daarbuiten: 61 verwezen jeugdigen")
    nobody = {"mart.deuren_jaar": full["mart.deuren_jaar"].assign(jeugdigen_zonder_praktijk=0)}
    assert doors(nobody, analist())["lost"] == ""


def test_the_table_goes_back_with_the_same_quarter_of_earlier_years(full):
    rows = [row for row in doors(full, analist())["table"].rows if row.naam == "Alle praktijken"]
    years = [row_of(full, "totaal", f"{2025 - back}K3-jaar")["jeugdigen_verwezen"] for back in range(5)]
    assert [int(row.cells[1].replace(".", "")) for row in rows] == years


def test_where_counts_are_hidden_a_group_is_told_in_words_of_ten(full):
    tenths = {
        "interventie": dict(zip(DOORS, (5, 1, 3, 1), strict=True)),
        "controle": dict(zip(DOORS, (10, 0, 0, 0), strict=True)),
    }
    hidden = {name: frame for name, frame in full.items() if name != "mart.deuren_jaar"}
    part = doors(hidden, invented_context(deuren=tenths))
    assert part["lines"] == [
        "Praktijken met SOJ: van elke tien verwezen jeugdigen kwamen er ongeveer vijf via de huisarts, één via de SOJ, "
        "drie via de gemeente en één via een ander of onbekend.",
        "Praktijken zonder SOJ: van elke tien verwezen jeugdigen kwamen er ongeveer alle tien via de huisarts; (bijna) "
        "niemand kwam via de SOJ, via de gemeente of via een ander of onbekend.",
    ]
    assert part["period"] == "het jaar 2024"
    assert (part["lost"], part["double"], part["table"]) == ("", False, None)


def test_where_nothing_may_be_told_it_is_said_why(full):
    hidden = {name: frame for name, frame in full.items() if name != "mart.deuren_jaar"}
    part = doors(hidden, invented_context())
    assert part["lines"] == []
    assert "staat niet in het profiel werkgroep" in part["absent"]
    empty = {"mart.deuren_jaar": full["mart.deuren_jaar"].iloc[:0]}
    assert "geen cijfers" in doors(empty, analist())["absent"]


def test_a_release_of_an_earlier_quarter_looks_no_further(full):
    part = doors(full, analist(kwartaal="2024K2"))
    assert part["period"] == "de vier kwartalen van juli 2023 tot en met juni 2024"
    told = row_of(full, "interventie", "2024K2-jaar")["jeugdigen_verwezen"]
    assert f"van de {told} " in part["lines"][0]


@pytest.mark.parametrize(("word", "times"), [("verwijzer", 4), ("gemengd", 4), ("eigen_praktijk", 1), ("", 0)])
def test_every_comparison_says_whose_practice_is_known_where_a_door_may_be_missing(full, word, times):
    """In the summary, with the doors, the practices and the rekenmodel; where all is well only with the doors."""
    page = text_of(render_report(full, analist(basis=Basis(word))))
    assert sum(page.count(sentence) for sentence in TOLD.values()) == times
    if word:
        assert page.count(TOLD[word]) == times


def test_groups_and_years_that_differ_in_it_are_told_with_it(full):
    page = text_of(render_report(full, analist(basis=Basis("eigen_praktijk", groepen_verschillen=True))))
    assert page.count(DIFFERS) == 4
    page = text_of(render_report(full, analist(basis=Basis("gemengd", eerder_anders=True))))
    assert page.count(CHANGED) == 4


def test_the_workbook_says_it_and_lists_the_doors_of_region_and_practices(full, tmp_path):
    path = tmp_path / "rapport.xlsx"
    write_workbook(full, analist(basis=Basis("verwijzer")), path)
    book = CalamineWorkbook.from_path(path)
    assert TOLD["verwijzer"] in [cell for row in book.get_sheet_by_name("Lees mij").to_python() for cell in row]
    rows = book.get_sheet_by_name("Deuren").to_python()
    shown = pd.DataFrame(rows[4:], columns=rows[3])
    frame = full["mart.deuren_jaar"]
    assert len(shown) == len(frame)
    assert list(shown["Niveau"][:5]) == ["regio"] * 4 + ["praktijk"]
    assert shown["Jeugdigen verwezen"].sum() == frame["jeugdigen_verwezen"].sum()
    assert shown["Via SOJ"].sum() == frame["jeugdigen_via_soj"].sum()


def test_the_words_of_doors_are_neutral(full):
    part = doors(full, analist(basis=Basis("verwijzer", groepen_verschillen=True, eerder_anders=True)))
    said = [*part["basis"], *part["lines"], part["lost"], *TOLD.values()]
    assert not [sentence for sentence in said if FORBIDDEN.search(sentence)]
