"""The part of the report on signals: words and shapes, what chance does, and nothing that is hidden."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from invented_marts import invented_context
from lxml import html
from python_calamine import CalamineWorkbook
from test_sentences import FORBIDDEN

from etl.compare.signals import TEXTS, TEXTS_OF_WORDS
from etl.publish import views
from etl.publish.report import render_report
from etl.publish.signals_view import TO_CHECK, signals
from etl.publish.workbook import write_workbook
from schemas.values import SIGNAALMATEN, SIGNAALSOORTEN

NAMES = {"01990000": "Praktijk Élan", "01990001": "Praktijk Boog", "01990002": "Praktijk Zuid"}
NUMBERS = ("waarde", "ondergrens", "bovengrens", "vals_alarmkans")


def marts(*cells):
    """Signals as (practice, quarter, rule, word, hidden); all have the same numbers where they are judged."""
    rows = []
    for code, kwartaal, maat, soort, hidden in cells:
        judged = soort in ("geen", "lager", "hoger") or not soort
        numbers = dict.fromkeys(NUMBERS) if hidden or not judged else dict(zip(NUMBERS, (3, 2, 17, 0.004), strict=True))
        span = ("2020K1", "2022K4") if judged else (None, None)
        told = TEXTS.get((maat, soort)) or TEXTS_OF_WORDS.get(soort)
        rows.append({"praktijk_id": code, "kwartaal": kwartaal, "maat": maat, "soort": soort, **numbers,
                     "basis_van": span[0], "basis_tm": span[1], "tekst": told, "vast_woord": True,
                     "onderdrukt": hidden})  # fmt: skip
    practices = pd.DataFrame([{"praktijk_id": code, "kwartaal": "2025K2", "praktijk_naam": name, "gemeente": "9901",
                               "groep": "controle", "onderdrukt": False} for code, name in NAMES.items()])  # fmt: skip
    return {views.SIGNALEN: pd.DataFrame(rows), views.PRAKTIJK_KWARTAAL: practices}


def all_three(code, word, hidden=False, kwartaal="2025K2"):
    return [(code, kwartaal, maat, word, hidden) for maat in SIGNAALMATEN]


QUIET = [cell for code in NAMES for cell in all_three(code, "geen")]


def test_nothing_special_is_said_first_and_no_checks_are_asked():
    part = signals(marts(*QUIET), invented_context())
    assert part["quiet"] == "Geen bijzonderheden bij alle 3 praktijken die te beoordelen zijn."
    assert part["lines"] == []
    assert part["period"] == "het tweede kwartaal van 2025"
    page = html.fromstring(render_report(marts(*QUIET), invented_context()))
    assert "Wat na te gaan" not in page.get_element_by_id("signalen").text_content()


def test_a_signal_is_a_shape_a_word_and_a_sentence_and_asks_for_checks():
    tables = marts(*all_three("01990002", "geen"), *all_three("01990000", "geen"),
                   ("01990001", "2025K2", "kwartaal", "geen", False),
                   ("01990001", "2025K2", "reeks", "lager", False))  # fmt: skip
    part = signals(tables, invented_context())
    assert part["lines"] == [f"Praktijk Boog: ▼ lager. {TEXTS['reeks', 'lager']}"]
    assert part["quiet"].startswith("Geen bijzonderheden bij 2 van de 3 praktijken")
    # Eight times looked, each with a chance of 0.004.
    assert "Er is 8 keer gekeken" in part["chance"]
    assert "0,0 keer" in part["chance"]
    section = html.fromstring(render_report(tables, invented_context())).get_element_by_id("signalen")
    told = re.sub(r"\s+", " ", section.text_content())
    assert all(check in told for check in TO_CHECK)
    assert "style" not in {name for element in section.iter() for name in element.attrib}
    names = [row.find("th").text for row in section.iter("tr") if row.find("th") is not None][1:]
    assert names == ["Praktijk Boog", "Praktijk Élan", "Praktijk Zuid"]


def test_the_last_judged_quarter_up_to_the_release_is_told():
    later = [(code, "2025K3", "kwartaal", "nog_niet_vast", False) for code in NAMES]
    after = [(code, "2025K4", "kwartaal", "hoger", False) for code in NAMES]
    part = signals(marts(*QUIET, *later, *after), invented_context(kwartaal="2025K3"))
    assert part["period"] == "het tweede kwartaal van 2025"
    none = signals(marts(*later), invented_context(kwartaal="2025K3"))
    assert "nog geen kwartaal" in none["absent"]


def test_who_is_hidden_or_not_judged_is_counted_with_the_reason():
    tables = marts(*all_three("01990000", "geen"), *all_three("01990001", None, hidden=True),
                   *all_three("01990002", "basis"))  # fmt: skip
    part = signals(tables, invented_context())
    assert part["quiet"].startswith("Geen bijzonderheden bij 1 van de 2 praktijken")
    assert part["rest"][0].startswith("Bij 1 praktijk is het oordeel verborgen")
    assert part["rest"][1] == f"Niet te beoordelen: 1 praktijk ({SIGNAALSOORTEN['basis']})."
    cells = {row.naam: row.cells for row in part["table"].rows}
    assert cells["Praktijk Boog"] == (".", ".", ".")
    assert cells["Praktijk Élan"][0] == "○ geen bijzonderheden: 3 (2–17)"


def test_a_hidden_row_with_its_word_shows_no_number():
    part = signals(marts(*all_three("01990000", "lager", hidden=True)), invented_context())
    assert part["table"].rows[0].cells == ("▼ lager",) * 3
    assert part["chance"] == ""


def test_a_profile_without_signals_says_why():
    assert "staat niet in het profiel openbaar, omdat" in signals({}, invented_context(profiel="openbaar"))["absent"]
    nothing = {views.SIGNALEN: marts(*QUIET)[views.SIGNALEN].iloc[:0]}
    assert "geen cijfers" in signals(nothing, invented_context())["absent"]


@pytest.mark.parametrize("text", [*TEXTS.values(), *TEXTS_OF_WORDS.values(), *TO_CHECK, *SIGNAALSOORTEN.values()])
def test_no_sentence_claims_a_cause_or_a_verdict(text):
    assert not FORBIDDEN.findall(text)
    assert not re.search(r"\b(beter|goed|slecht|te hoog|te laag|significant)\b", text)


def test_the_sheet_holds_every_row_with_symbols_where_there_is_no_number(tmp_path):
    tables = marts(*all_three("01990000", "geen"), *all_three("01990001", None, hidden=True),
                   *all_three("01990002", "basis"))  # fmt: skip
    write_workbook(tables, invented_context(), tmp_path / "rapport.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "rapport.xlsx").get_sheet_by_name("Signalen").to_python()
    body = pd.DataFrame(rows[4:], columns=rows[3])
    assert list(body["Praktijk"]) == ["Praktijk Boog"] * 3 + ["Praktijk Élan"] * 3 + ["Praktijk Zuid"] * 3
    assert list(body["Waarde"]) == ["."] * 3 + [3] * 3 + ["n.v.t."] * 3
    assert list(body["Uitkomst"]) == ["."] * 3 + ["geen"] * 3 + ["basis"] * 3
    assert body["Kans op vals alarm (%)"][3] == pytest.approx(0.4)
