"""What the SOJ cost per year and kind, beside budget and ceiling, as tables."""

import pandas as pd
import pytest

from etl.costs.goals import Doelen
from etl.costs.soj_spending import build_soj_uitgaven

PRACTICES = pd.DataFrame(
    [("01990001", "9901", pd.Timestamp("2015-01-01")), ("01990002", "9902", pd.Timestamp("2015-01-01")),
     ("01990002", "9901", pd.Timestamp("2020-01-01"))],
    columns=["praktijk_id", "gemeente", "geldig_van"],
)  # fmt: skip
SPENT = [
    ("01990001", "2024K1", "structureel", 100.10),
    ("01990001", "2024K2", "structureel", 100.20),
    ("01990001", "2024K1", "eenmalig", 50.0),
    ("01990002", "2024K1", "bijdrage_derden", 30.05),
]


def spending(rows=SPENT, **decided):
    told = {"eigenaar": "raad", "bron": "besluit"}
    goals = Doelen.model_validate({kind: [told | one for one in each] for kind, each in decided.items()})
    frame = pd.DataFrame(rows, columns=["praktijk_id", "kwartaal", "kostensoort", "kosten"])
    made = build_soj_uitgaven(frame, PRACTICES, goals, {"9901": "Oeverhoek"})
    return {(row["gebied"], int(row["jaar"]), row["kostensoort"]): row for _, row in made.iterrows()}


@pytest.mark.parametrize(
    ("kind", "kosten", "kwartalen"),
    [("structureel", 200.30, 2), ("eenmalig", 50.0, 1), ("bijdrage_derden", 30.05, 1), ("netto", 220.25, 2)],
)
def test_kinds_add_up_to_what_is_left_after_others_paid(kind, kosten, kwartalen):
    row = spending()["*", 2024, kind]
    assert (row["kosten"], row["kwartalen"]) == (kosten, kwartalen)
    assert f"{kwartalen} van 4 kwartalen" in row["zin"]


def test_a_practice_counts_where_it_stands_now():
    rows = spending()
    assert {gebied for gebied, _, _ in rows} == {"*", "9901"}
    assert rows["9901", 2024, "netto"]["kosten"] == 220.25


def test_budget_and_ceiling_stand_beside_what_was_spent():
    row = spending(
        plafond=[{"jaar": 2024, "bedrag": 200}], begroting=[{"jaar": 2024, "bedrag": 250, "kostensoort": "netto"}]
    )["*", 2024, "netto"]
    assert [row[name] for name in ("plafond", "ruimte_plafond", "begroot", "verschil_begroting")] == [
        200, -20.25, 250, -29.75
    ]  # fmt: skip
    assert "daar ligt het €\xa020,25 boven" in row["zin"]


def test_what_was_decided_but_not_delivered_is_unknown_and_not_zero():
    row = spending(plafond=[{"jaar": 2026, "bedrag": 200, "gebied": "9901"}])["9901", 2026, "netto"]
    assert pd.isna(row["kosten"]) and pd.isna(row["ruimte_plafond"]) and row["kwartalen"] == 0
    assert row["zin"].startswith("Over 2026 zijn voor Oeverhoek geen kosten van dit soort geleverd.")


def test_nothing_delivered_and_nothing_decided_is_an_empty_table():
    assert spending([]) == {}
