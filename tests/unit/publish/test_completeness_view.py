"""What report and workbook say of quarters that are not complete: every sentence follows from the published row."""

from __future__ import annotations

import pandas as pd
import pytest
from invented_marts import QUARTERS, completeness_table, invented_context

from etl.publish.completeness_view import expected_by_period, sentences, sheet
from etl.publish.formats import Missing, period

VOLLEDIGHEID = "mart.volledigheid"
LAST, BEFORE = QUARTERS[-1], QUARTERS[-2]
COUNTS = ["bekend", "nog_verwacht", "nog_verwacht_onder", "nog_verwacht_boven", "gewone_omvang"]


def told(changes: dict | None = None, **context):
    table = completeness_table()
    for column, cell in (changes or {}).items():
        table.loc[table["kwartaal"] == LAST, column] = cell
    return sentences({VOLLEDIGHEID: table}, invented_context(**context))


def test_the_quarter_what_is_still_to_come_and_how_often_that_came_true_are_said():
    young, more, came_true = told()
    name = period(LAST).text
    assert young == (
        f"Nog niet alles is bekend. Naar verwachting is dat van {name} 82,4% (marge van 80%: 76,0% tot 88,2%)."
    )
    assert more == (
        f"Over {name} zijn nu 93 verwijzingen bekend in de hele regio; daar komen er naar verwachting nog 20 bij "
        "(marge van 80%: 13 tot 27)."
    )
    assert came_true.startswith(
        "Met wat op eerdere dagen bekend was, zijn zulke voorspellingen achteraf 38 keer gemaakt"
    )
    assert "30 keer viel" in came_true and came_true.endswith("(79%, de bedoeling is 80%).")


def test_every_quarter_that_is_not_complete_is_named_newest_first():
    table = completeness_table()
    table.loc[table["kwartaal"] == BEFORE, "verwacht_pct"] = 94.9
    young = sentences({VOLLEDIGHEID: table}, invented_context())[0]
    assert young.index(period(LAST).text) < young.index(period(BEFORE).text)
    assert " en van " in young


def test_a_quarter_of_after_the_report_is_not_spoken_of():
    young = sentences({VOLLEDIGHEID: completeness_table()}, invented_context(kwartaal=BEFORE))
    assert young[0] == "Van elk kwartaal waarvan dat te zeggen is, is naar verwachting minstens 95% bekend."
    assert not any(period(LAST).text in sentence for sentence in young)


def test_a_settled_quarter_expects_nothing_and_needs_no_proof():
    settled = {"verwacht_pct": 100.0, "onder": 100.0, "boven": 100.0, "nog_verwacht": 0.0, "nog_verwacht_onder": 0.0,
               "nog_verwacht_boven": 0.0, "gemeten_dekking": None, "aantal_voorspellingen": 0}  # fmt: skip
    assert told(settled) == ["Van elk kwartaal waarvan dat te zeggen is, is naar verwachting minstens 95% bekend."]


def test_hidden_and_unknown_are_told_apart_as_far_as_the_profile_knows():
    nothing = dict.fromkeys(["verwacht_pct", "onder", "boven", *COUNTS[1:]])
    (unknown,) = told(nothing)
    assert unknown == f"Hoe volledig {period(LAST).text} is: dat is niet te zeggen."
    (hidden,) = told(nothing | {"bekend": None, "onderdrukt": True})
    assert hidden.endswith("of het staat niet in dit profiel omdat de aantallen klein zijn.")


def test_what_the_werkgroep_sees_says_nothing_of_counts():
    found = told(dict.fromkeys(COUNTS) | {"onderdrukt": True})
    assert len(found) == 2 and not any("verwijzingen bekend" in sentence for sentence in found)


def test_without_earlier_predictions_nothing_is_said_of_how_often_they_come_true():
    *_, last = told({"gemeten_dekking": None, "aantal_voorspellingen": 0})
    assert last == "Hoe vaak zulke voorspellingen uitkomen, is nog niet te zeggen: er zijn te weinig eerdere kwartalen."


@pytest.mark.parametrize("tables", [{}, {VOLLEDIGHEID: completeness_table().iloc[:0]}])
def test_without_the_table_or_its_rows_nothing_is_said(tables):
    assert sentences(tables, invented_context()) == []
    assert expected_by_period(tables) == {}


def test_the_percentages_stand_beside_the_trend_where_any_is_known():
    found = expected_by_period({VOLLEDIGHEID: completeness_table()})
    assert found[period(LAST)] == 82.4
    assert expected_by_period({VOLLEDIGHEID: completeness_table().assign(verwacht_pct=None)}) == {}


def test_the_sheet_holds_every_quarter_newest_first_and_hidden_counts_as_their_sign():
    table = completeness_table().astype({"bekend": "Int64"})
    table.loc[table["kwartaal"] == LAST, ["bekend", "onderdrukt"]] = [pd.NA, True]
    made = sheet({VOLLEDIGHEID: table}, invented_context())
    assert [row[0].value for row in made.rows] == [period(quarter).label for quarter in QUARTERS[::-1]]
    heads = [column.head for column in made.columns]
    assert made.rows[0][heads.index("Nu bekend")].value is Missing.HIDDEN
    assert made.rows[1][heads.index("Nu bekend")].value == 112
    assert len(heads) == len(made.rows[0])
