"""The part of the report that puts our counts beside those of CBS."""

from __future__ import annotations

import pandas as pd
from invented_marts import invented_context, invented_tables
from lxml import html
from python_calamine import CalamineWorkbook

from etl.publish import views
from etl.publish.cbs_view import reconciliation
from etl.publish.report import render_report
from etl.publish.workbook import write_workbook
from schemas.values import CBS_VERWIJZERS


def figures(own: int | None = 130, theirs: int | None = 120) -> pd.DataFrame:
    rows = [
        ("0228", "2025H1", verwijzer, own, own and (own + 2) // 5 * 5, theirs, "voorlopig", False)
        for verwijzer in CBS_VERWIJZERS
    ]
    later = ("0228", "2026H1", "totaal", 1, 0, 5, "voorlopig", False)
    columns = ["gemeente", "halfjaar", "verwijzer", "eigen", "eigen_afgerond", "cbs", "cbs_status", "onderdrukt"]
    frame = pd.DataFrame([*rows, later], columns=columns)
    numbers = ["eigen", "eigen_afgerond", "cbs"]
    frame[numbers] = frame[numbers].astype("Int64")
    return frame.assign(verschil=frame["eigen_afgerond"] - frame["cbs"])


def analist():
    return invented_context(profiel="analist", drempel=None)


def test_the_newest_half_year_up_to_the_quarter_is_compared_in_a_sentence():
    part = reconciliation({views.CBS: figures()}, analist())
    [line] = part["lines"]
    assert line.endswith("telt CBS 120* begonnen trajecten, de eigen telling 130: 8% meer.")
    assert [row.cells[0] for row in part["table"].rows][-1] == "Totaal"
    assert part["table"].rows[-1].cells[1:] == ("130", "130", "120*", "10")


def test_what_is_not_known_on_either_side_is_said():
    [line] = reconciliation({views.CBS: figures(own=None)}, analist())["lines"]
    assert "niet compleet geleverd" in line
    part = reconciliation({views.CBS: figures(theirs=None)}, analist())
    assert "CBS toont geen totaal" in part["lines"][0]
    assert part["table"].rows[0].cells[3] == "."


def test_the_part_is_there_only_with_figures_of_cbs(tmp_path):
    marts = invented_tables()
    page = html.fromstring(render_report(marts | {views.CBS: figures()}, analist()))
    assert "geen toets" in page.get_element_by_id("cbs").text_content()
    without = html.fromstring(render_report(marts | {views.CBS: figures().iloc[:0]}, analist()))
    assert not without.xpath("//*[@id='cbs']")
    assert not without.xpath("//a[@href='#cbs']")
    assert reconciliation({}, invented_context()) is None
    write_workbook(marts | {views.CBS: figures()}, analist(), tmp_path / "rapport.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "rapport.xlsx").get_sheet_by_name("CBS").to_python()
    assert sum(row[3:7] == [130, 130, 120, 10] for row in rows) == len(CBS_VERWIJZERS)
