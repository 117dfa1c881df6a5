"""Every sentence with which a load or a publication stops: Dutch, one line, and it says what to do."""

from __future__ import annotations

import inspect
import re

import pytest

from etl import problems
from etl.problems import DeliveryRefused, Problem, PublicationRefused, WrongUse

SAMPLES = {
    "str": "x.csv",
    "int": 3,
    "list[str]": ["een", "twee"],
}
REMEDIES = re.compile(
    r"\b(geef|maak|herstel|zet|noem|gebruik|controleer|vraag|pas|haal|meld|draai|kies|publiceer|voeg|schrijf|leg|sla"
    r"|laad)\b",
    re.IGNORECASE,
)
ENGLISH = re.compile(r"\b(the|is not|not|file|invalid|error|missing|must|unknown|column|value|with)\b", re.IGNORECASE)
MAKERS = {
    name: made
    for name, made in inspect.getmembers(problems, inspect.isfunction)
    if made.__module__ == problems.__name__ and str(inspect.signature(made).return_annotation) in {
        "WrongUse", "DeliveryRefused", "PublicationRefused", "Problem",
    }
}  # fmt: skip


def make(name: str, **given: object) -> Problem:
    parameters = inspect.signature(MAKERS[name]).parameters.values()
    return MAKERS[name](**{each.name: given.get(each.name, SAMPLES[each.annotation]) for each in parameters})


def test_all_makers_are_found():
    assert len(MAKERS) >= 20
    assert {"config_missing", "columns_wrong", "source_behind", "row_accounting_broken"} <= set(MAKERS)


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_every_problem_is_one_dutch_line_that_ends_with_what_to_do(name):
    said = str(make(name))
    assert "\n" not in said
    assert said[0].isupper() or said.startswith("x.csv")
    assert not ENGLISH.search(said)
    last_sentence = re.split(r"[.:;] (?=[A-Z])", said)[-1]
    assert REMEDIES.search(last_sentence), last_sentence


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_every_problem_has_the_status_of_its_kind(name):
    problem = make(name)
    assert type(problem).__name__ == inspect.signature(MAKERS[name]).return_annotation
    assert problem.exit_status == (2 if isinstance(problem, WrongUse) else 1)


def test_wrong_use_is_2_and_refusals_are_1():
    assert (WrongUse.exit_status, DeliveryRefused.exit_status, PublicationRefused.exit_status) == (2, 1, 1)


def test_only_the_kinds_of_columns_that_are_wrong_are_named():
    assert "onbekende" not in str(problems.columns_wrong("x.csv", ["a"], [], []))
    assert "ontbreekt" not in str(problems.columns_wrong("x.csv", [], ["a"], []))
    assert "dubbel: a, b" in str(problems.columns_wrong("x.csv", [], [], ["a", "b"]))


@pytest.mark.parametrize(
    ("detail", "place"),
    [
        ("Invalid value (at line 12, column 7)", "op regel 12, teken 7"),
        ("Expected ']' at the end of a table declaration (at end of document)", "aan het einde van het bestand"),
        ("anything", "aan het einde van het bestand"),
    ],
)
def test_the_place_in_a_toml_file_is_told_without_the_english_of_its_reader(detail, place):
    said = str(problems.config_not_toml("regio.toml", detail))
    assert place in said
    assert detail[:8] not in said


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        (["Kenmerk", "jaar 2024", "2024", "N.B."], "onbekende kolom: Kenmerk, jaar 2024, 2024, N.B."),
        (["De Vries", "999900006", "V"], "onbekende kolom: 3 koppen die op gegevens lijken"),
        (["De Vries", "29-2-2008"], "onbekende kolom: 2 koppen die op gegevens lijken"),
        (["Kenmerk", "bsn 999900006"], "onbekende kolom: Kenmerk, een kop die op gegevens lijkt."),
        (["x" * 81], "onbekende kolom: een kop die op gegevens lijkt."),
        (["Ken\rmerk\x1b[31m\u2028"], "onbekende kolom: Ken merk [31m."),
        ([f"k{n}" for n in range(103)], "k98, k99, en nog 3 andere."),
    ],
)
def test_what_stands_in_a_line_of_headers_is_told_only_when_it_can_be_one(headers, told):
    sentence = str(problems.columns_wrong("x.csv", ["bsn"], headers, []))
    assert told in sentence
    assert "verplichte kolom ontbreekt: bsn" in sentence
    assert sentence.isprintable()
    assert not re.search(r"999900006|De Vries|29-2", sentence)
