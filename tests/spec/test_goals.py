"""doelen.toml: what a region may write, and what is said of a goal, as tables of what goes in and what comes out."""

from datetime import date

import pandas as pd
import pytest

from etl.costs.goal_standing import Cijfer, build_doelen, measure_from
from etl.costs.goals import load_goals
from etl.problems import WrongUse
from etl.settings import load_settings

REGION = """
[regio]
naam = "Waterrand"
gemeenten = [{ code = "9901", naam = "Oeverhoek" }]
[[bron]]
naam = "b"
gemeente = "9901"
soort = "beschikkingen"
pad = "*.csv"
"""
GOAL = {"naam": '"minder"', "maat": '"instroom"', "periode": '"2025"', "eigenaar": '"raad"', "bron": '"besluit 1"'}
CHANGE = {"basisperiode": '"2022"', "streefverandering_pct": "-25"}
VALUE = {"streefwaarde": "10", "richting": '"hoogstens"'}
NAMES = {"9901": "Oeverhoek"}
UITKOMST = ("SGGZ", "GBGGZ")


def goals(tmp_path, text):
    (tmp_path / "regio.toml").write_text(REGION, encoding="utf-8")
    if text is not None:
        (tmp_path / "doelen.toml").write_text(text, encoding="utf-8")
    return load_goals(load_settings(tmp_path / "regio.toml"))


def goal(**changes):
    lines = GOAL | CHANGE | changes
    return "[[doel]]\n" + "\n".join(f"{key} = {value}" for key, value in lines.items() if value is not None) + "\n"


def test_without_a_file_there_are_no_goals(tmp_path):
    found = goals(tmp_path, None)
    assert (found.doelen, found.plafonds, found.begrotingen) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[doelen]]", "doelen: onbekende sleutel"),
        (goal(streef="3"), "doel minder → streef: onbekende sleutel"),
        (goal(bron=None), "doel minder → bron: ontbreekt"),
        (goal(eigenaar='""'), "doel minder → eigenaar: mag niet leeg zijn"),
        (goal(maat='"tevredenheid"'), "maat: moet een van deze zijn"),
        (goal(zorgvormen='["SGZ"]'), "onbekende zorgvorm SGZ"),
        (goal(zorgvormen="[]"), "noem minstens één zorgvorm"),
        (goal(periode='"2025H1"'), "schrijf een periode als 2026"),
        (goal(basisperiode='"2025"'), "basisperiode is dezelfde als periode"),
        (goal(basisperiode='"2022K1"'), "niet even lang"),
        (goal(basisperiode=None), "noem bij streefverandering_pct de basisperiode"),
        (goal(streefverandering_pct="0"), "een getal boven -100 en niet 0"),
        (goal(streefverandering_pct="-100"), "een getal boven -100 en niet 0"),
        (goal(richting='"minstens"'), "richting hoort bij streefwaarde"),
        (goal(**VALUE), "en niet allebei"),
        (goal(streefverandering_pct=None, basisperiode=None), "geef streefwaarde of streefverandering_pct"),
        (goal(streefverandering_pct=None, basisperiode=None, streefwaarde="3"), "hoogstens of minstens"),
        (goal(streefverandering_pct=None, **VALUE), "basisperiode hoort bij streefverandering_pct"),
        (goal(maat='"aandeel_lokaal"'), "bij aandeel_lokaal hoort een streefwaarde"),
        (goal(maat='"kosten"', periode='"2025K1"', basisperiode='"2022K1"'), "kosten gaan over een heel jaar"),
        (goal(gebied='"1234"'), "gebied 1234 staat niet bij [regio] gemeenten"),
        (goal() + goal(), "doel minder, 2025 staat er dubbel"),
        ("[[plafond]]\njaar = 2025\nbedrag = -1\neigenaar = 'a'\nbron = 'b'", "plafond 2025 → bedrag: moet minstens"),
        ("[[plafond", "doelen.toml is geen geldige TOML"),
    ],
)
def test_every_fault_is_told_in_dutch(tmp_path, text, told):
    with pytest.raises(WrongUse) as refused:
        goals(tmp_path, text)
    assert told in str(refused.value) and "doelen.toml" in str(refused.value)


def judged(tmp_path, text, figures, status="definitief"):
    """Give the one row of mart.doelen; ``figures``: period to what was measured."""
    found = goals(tmp_path, text)
    made = build_doelen(found, lambda _, periode: figures[periode], {("*", "2025"): status}, UITKOMST, NAMES)
    return made.iloc[0]


def counted(number):
    return Cijfer(number, teller=number, noemer=1.0)


@pytest.mark.parametrize(
    ("base", "now", "change", "stand"),
    [
        (1000, 600, -40, "gehaald"),
        (1000, 1000, 0, "niet gehaald"),
        (1000, 760, -24, "nog niet te zeggen"),  # the goal itself is not met, and the margin holds it
        (100, 60, -40, "nog niet te zeggen"),  # met, and it may be chance
        (10, 0, -100, "gehaald"),
        (4, 0, -100, "nog niet te zeggen"),  # four fewer may be chance
        (0, 10, None, "niet bekend"),
    ],
)
def test_a_change_is_judged_by_its_margin_and_not_by_the_figure_alone(tmp_path, base, now, change, stand):
    row = judged(tmp_path, goal(), {"2022": counted(base), "2025": counted(now)})
    assert row["stand"] == stand
    assert pd.isna(row["waarde"]) if change is None else row["waarde"] == pytest.approx(change)
    assert (row["waarde_basis"], row["waarde_periode"], row["streefwaarde"]) == (base, now, -25)


def test_more_can_be_asked_as_well(tmp_path):
    text = goal(streefverandering_pct="25")
    assert judged(tmp_path, text, {"2022": counted(1000), "2025": counted(1500)})["stand"] == "gehaald"
    assert judged(tmp_path, text, {"2022": counted(1000), "2025": counted(900)})["stand"] == "niet gehaald"


@pytest.mark.parametrize(
    ("richting", "figure", "stand"),
    [
        ("hoogstens", (8, 6, 10), "gehaald"),
        ("hoogstens", (8, 6, 11), "nog niet te zeggen"),
        ("hoogstens", (12, 10.5, 14), "niet gehaald"),
        ("hoogstens", (8, 6, None), "nog niet te zeggen"),
        ("minstens", (12, 10, 14), "gehaald"),
        ("minstens", (8, 6, 9.5), "niet gehaald"),
        ("minstens", (8, 6, 11), "nog niet te zeggen"),
        ("minstens", (None, None, None), "niet bekend"),
    ],
)
def test_a_value_is_judged_by_its_margin(tmp_path, richting, figure, stand):
    text = goal(streefverandering_pct=None, basisperiode=None, streefwaarde="10", richting=f'"{richting}"')
    row = judged(tmp_path, text, {"2025": Cijfer(*figure, reden="" if figure[0] else "niet geleverd")})
    assert row["stand"] == stand
    assert ("niet geleverd" in row["zin"]) == (stand == "niet bekend")


def test_provisional_counts_decide_nothing_and_costs_have_no_margin(tmp_path):
    figures = {"2022": counted(1000), "2025": counted(100)}
    assert judged(tmp_path, goal(), figures, "voorlopig")["stand"] == "nog niet te zeggen"
    assert "nog iets bij" in judged(tmp_path, goal(), figures, "nader_voorlopig")["zin"]
    row = judged(tmp_path, goal(maat='"kosten"'), {"2022": Cijfer(1000.0), "2025": Cijfer(740.0)})
    assert (row["stand"], row["waarde"]) == ("gehaald", pytest.approx(-26))
    assert pd.isna(row["onder"]) and "marge" not in row["zin"]


def test_the_sentence_tells_goal_figure_margin_and_word(tmp_path):
    row = judged(tmp_path, goal(gebied='"9901"'), {"2022": counted(1000), "2025": counted(600)})
    assert row["zin"] == (
        "Doel (minder): het aantal verwezen jeugdigen onder 18, in Oeverhoek in 2025: 25% lager dan in 2022. Het zijn "
        "600 jeugdigen, tegen 1.000 jeugdigen: 40% lager (marge van 95%: 46% lager tot 34% lager). Het doel is "
        "gehaald. Waardoor het cijfer veranderde, zegt dit niet."
    )


MODEL = pd.DataFrame(
    [
        {"gebied": "*", "groep": "totaal", "periode": "2025", "a": 5000, "b": 20, "c": 20, "d": 60, "m": 12.0,
         "m_onder": 10.0, "m_boven": 14.0},
        {"gebied": "*", "groep": "totaal", "periode": "2024", "a": None, "b": 20, "c": 20, "d": None, "m": None,
         "m_onder": None, "m_boven": None},
        {"gebied": "*", "groep": "controle", "periode": "2025", "a": 1, "b": 0, "c": 0, "d": 0, "m": 99.0,
         "m_onder": 98.0, "m_boven": 100.0},
    ]
)  # fmt: skip
COSTS = pd.DataFrame(
    [("9901", 2025, "SGGZ", 5, 1000.5), ("9901", 2025, "LVB", 5, 500.25), ("9901", 2025, "TOTAAL", 9, 1500.75)],
    columns=["gemeente", "jaar", "zorgvorm", "jeugdigen", "bedrag"],
)
SPAN = pd.DataFrame(
    [("9901", 2025, date(2020, 1, 1), date(2026, 12, 31))], columns=["gemeente", "jaar", "eerste", "laatste"]
)


@pytest.mark.parametrize(
    ("maat", "periode", "extra", "waarde", "reden"),
    [
        ("instroom", "2025", {}, 40, ""),
        ("instroom", "2027", {}, None, "2027 is niet heel geleverd"),
        ("instroom_per_1000", "2025", {}, 8.0, ""),
        ("instroom_per_1000", "2024", {}, None, "patiënten onder 18 is niet bekend"),
        ("aandeel_lokaal", "2025", {}, 60.0, ""),
        ("aandeel_lokaal", "2024", {}, None, "lokale veld"),
        ("kosten_per_patient", "2025", {}, 12.0, ""),
        ("kosten_per_patient", "2024", {}, None, "M is in deze periode niet bekend"),
        ("kosten", "2025", {}, 1500.75, ""),
        ("kosten", "2025", {"zorgvormen": '["LVB"]'}, 500.25, ""),
        ("kosten", "2027", {}, None, "niet alle declaraties over 2027"),
    ],
)
def test_what_a_goal_measures(tmp_path, maat, periode, extra, waarde, reden):
    text = goal(maat=f'"{maat}"', periode=f'"{periode}"', streefverandering_pct=None, basisperiode=None,
                streefwaarde="1", richting='"hoogstens"', **extra)  # fmt: skip
    [doel] = goals(tmp_path, text).doelen
    measure = measure_from(lambda *_: 40, {"2024", "2025"}, MODEL, COSTS, SPAN, ["9901"])
    found = measure(doel, periode)
    assert found.waarde == (None if waarde is None else pytest.approx(waarde))
    assert reden in found.reden and bool(found.reden) == bool(reden)


def test_costs_of_the_region_are_known_when_they_are_of_every_gemeente(tmp_path):
    text = goal(maat='"kosten"', streefverandering_pct=None, basisperiode=None, **VALUE)
    [doel] = goals(tmp_path, text).doelen
    measure = measure_from(lambda *_: 0, {"2025"}, MODEL, COSTS, SPAN, ["9901", "9902"])
    assert "9902" in measure(doel, "2025").reden
