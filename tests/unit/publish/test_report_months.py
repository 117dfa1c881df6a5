"""The graphs per month: the same numbers in graph, table, sheet and mart, up to the quarter, and no claim."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pandas as pd
import pytest
from invented_marts import GEMEENTEN, invented_context
from lxml import html
from python_calamine import CalamineWorkbook
from test_sentences import FORBIDDEN

from etl.compare.figures import Finality
from etl.compare.months import build_maanden
from etl.compare.periods import Kwartaal, build_kwartalen
from etl.publish import views
from etl.publish.months_view import OTHER, months, points_of
from etl.publish.report import render_report
from etl.publish.workbook import write_workbook
from schemas.values import KANALEN

MONTHS = 27  # from July 2023 to the third quarter of 2025, which is provisional


@pytest.fixture(scope="module")
def tables():
    draw = np.random.default_rng(6)
    levels = {"huisarts": 30, "soj": 4, "gemeente": 12}
    rows = [
        ("9901", kanaal, relevant, 2023 * 12 + 6 + place, int(draw.poisson(levels.get(kanaal, 2))))
        for kanaal in KANALEN for relevant in (True, False) for place in range(MONTHS)
    ]  # fmt: skip
    counts = pd.DataFrame(rows, columns=["gemeente", "kanaal", "soj_relevant", "nummer", "aantal"])
    quarters = build_kwartalen(Kwartaal(2023, 3), Kwartaal(2025, 4))
    codes = [code for code, _ in GEMEENTEN]
    return {views.MAAND: build_maanden(counts, quarters, codes, Finality(date(2025, 10, 15), 92, 365))}


def analist(**changes):
    return invented_context(profiel="analist", drempel=None, **changes)


def test_small_doors_are_added_up_with_their_lines(tables):
    frame = tables[views.MAAND]
    region = frame[frame["gemeente"].eq("*") & ~frame["alleen_soj_relevant"].astype(bool)]
    others = region[~region["kanaal"].isin(["huisarts", "soj", "gemeente"])]
    point = next(one for one in points_of(tables, analist(), False) if (one.deur, one.maand) == (OTHER, "2024-05"))
    then = others[others["maand"] == "2024-05"]
    assert (point.aantal, point.trend) == (then["aantal"].sum(), pytest.approx(then["trend"].sum()))
    series = others.groupby("maand")["aantal"].sum().to_numpy()[:24]
    assert point.trend == pytest.approx(np.polyval(np.polyfit(np.arange(24), series, 1), 10), abs=1e-9)


def test_four_graphs_stand_beside_a_table_with_the_same_numbers(tables):
    part = months(tables, analist())
    assert [one["naam"] for one in part["parts"]] == [
        "Alle zorg", "Alleen zorg die een huisarts had kunnen inzetten"]  # fmt: skip
    frame = tables[views.MAAND]
    for relevant, one in zip((False, True), part["parts"], strict=True):
        assert len(one["svgs"]) == 2
        rows = {row.naam: row.cells for row in one["table"].rows}
        assert next(iter(rows)) == "2025-09"
        assert len(rows) == MONTHS
        chosen = frame[frame["gemeente"].eq("*") & frame["kanaal"].eq("huisarts") & frame["maand"].eq("2024-03")]
        [cell] = chosen[chosen["alleen_soj_relevant"].astype(bool) == relevant].to_dict("records")
        assert rows["2024-03"][0] == str(cell["aantal"])
        assert rows["2024-03"][1] == f"{cell['aandeel_pct']:.1f}%".replace(".", ",")


def test_the_slope_is_told_per_year(tables):
    [line] = months(tables, analist())["parts"][0]["lines"]
    frame = tables[views.MAAND]
    series = frame[
        frame["gemeente"].eq("*") & frame["kanaal"].eq("huisarts") & ~frame["alleen_soj_relevant"].astype(bool)
    ]
    slope = 12 * np.polyfit(np.arange(24), series["aantal"].to_numpy(dtype=float)[:24], 1)[0]
    told = re.search(r"huisarts ([+−]?\d+,\d)", line)[1].replace(",", ".").replace("−", "-")
    assert float(told) == pytest.approx(slope, abs=0.051)


def test_the_page_holds_every_graph_with_a_title_and_claims_nothing(tables):
    page = render_report(tables, analist())
    section = html.fromstring(page).get_element_by_id("maanden")
    graphs = list(section.iter("svg"))
    assert len(graphs) == 4
    assert all(one.get("role") == "img" and one.find("title").text and one.find("desc").text for one in graphs)
    assert "2025-10" not in section.text_content()
    assert not FORBIDDEN.findall(section.text_content())
    assert page == render_report(tables, analist())


def test_nothing_made_nothing_counted_and_not_for_this_profile_are_three_things(tables):
    assert "er niet voor gemaakt" in months({}, analist())["absent"]
    assert "staat niet in het profiel werkgroep, omdat" in months({}, invented_context())["absent"]
    assert "geen cijfers" in months(tables, analist(kwartaal="2020K1"))["absent"]


def test_the_sheet_holds_every_gemeente_and_tells_unknown_from_zero(tables, tmp_path):
    write_workbook(tables, analist(), tmp_path / "rapport.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "rapport.xlsx").get_sheet_by_name("Per maand").to_python()
    body = pd.DataFrame(rows[4:], columns=rows[3])
    assert len(body) == MONTHS * (1 + len(GEMEENTEN)) * len(KANALEN) * 2
    assert body["Maand"].iloc[0] == "2025-09"
    elsewhere = body[body["Gebiedscode"] == "9902"]
    assert (elsewhere["Aantal"] == 0).all()
    assert (elsewhere["Aandeel (%)"] == "–").all()
    assert (body.loc[body["Status"] == "voorlopig*", "Trend aantal"] == "–").all()
