import re

import pandas as pd
import pytest
from invented_marts import invented_context

from etl.publish import sentences, views
from etl.publish.model_view import columns

FORBIDDEN = re.compile(
    r"bespaar|besparing|bespaard|bewezen|bewijs|onnodig|slechtst|\bbeste\b|\btop \d|scoort|winst|verlies|"
    r"succes|effectief|dankzij|leidt tot|zorgt voor",
    re.IGNORECASE,
)


def rates(one, other, table=views.GROEP_JAAR, periode="2025K3-jaar"):
    """Group table with (per 1,000, lower, upper) of interventie and controle; None is hidden."""
    rows = [
        {"niveau": "regio", "gebied": "*", "groep": groep, "periode": periode, "zorgvorm": "TOTAAL",
         "aantal_praktijken": 5, "patienten_onder_18": 5000, "jeugdigen_verwezen": 50,
         "per_1000": numbers[0] if numbers else None, "per_1000_onder": numbers[1] if numbers else None,
         "per_1000_boven": numbers[2] if numbers else None, "status": "definitief", "onderdrukt": not numbers}
        for groep, numbers in (("interventie", one), ("controle", other))
    ]  # fmt: skip
    return {table: pd.DataFrame(rows)}


def said(tables, **changes):
    changes = {"bronnen": (), "praktijken_groep_onbekend": ()} | changes
    return sentences.summary(tables, invented_context(**changes))


def test_overlapping_margins_are_said_to_leave_the_question_open():
    first, second = said(rates((20.0, 18.0, 22.0), (23.0, 21.5, 25.0)))
    assert "20,0 in praktijken met SOJ en 23,0 in praktijken zonder SOJ" in first
    assert "van oktober 2024 tot en met september 2025" in first
    assert "(18,0 tot 22,0 met SOJ, 21,5 tot 25,0 zonder SOJ) overlappen elkaar:" in second
    assert "niet op te maken" in second


@pytest.mark.parametrize(
    ("one", "other", "word"),
    [((20.0, 18.0, 21.4), (23.0, 21.5, 25.0), "lager"), ((23.0, 21.5, 25.0), (20.0, 18.0, 21.4), "hoger")],
)
def test_margins_apart_are_described_without_a_cause(one, other, word):
    second = said(rates(one, other))[1]
    assert f"overlappen elkaar niet: het cijfer van praktijken met SOJ ligt {word}" in second
    assert "waardoor dat komt, zeggen deze cijfers niet" in second


def test_margins_that_touch_overlap():
    assert "overlappen elkaar:" in said(rates((20.0, 18.0, 21.5), (23.0, 21.5, 25.0)))[1]


def test_a_hidden_group_is_not_compared():
    found = said(rates((20.0, 18.0, 22.0), None))
    assert len(found) == 1
    assert "zonder SOJ" not in found[0]


def test_when_both_groups_are_hidden_the_first_sentence_says_so():
    (found,) = said(rates(None, None))
    assert "in dit profiel verborgen" in found


def test_without_a_year_the_quarter_is_compared():
    found = said(rates((5.0, 4.0, 6.0), (5.5, 4.5, 6.5), views.GROEP_KWARTAAL, "2025K3"))
    assert found[0].startswith("In het derde kwartaal van 2025 zijn")


def test_nothing_known_gives_no_sentence_and_a_plain_heading():
    assert said({}) == []
    assert sentences.summary_heading([]) == "In het kort"
    assert sentences.summary_heading(["a"]) == "In één zin"
    assert sentences.summary_heading(["a"] * 5) == "In vijf zinnen"


def test_the_invented_region_has_five_sentences_that_follow_from_its_tables(marts, context):
    found = sentences.summary(marts, context)
    assert sentences.summary_heading(found) == "In vijf zinnen"
    assert found[2].startswith("Van ongeveer 20% van de verwezen jeugdigen in die periode")
    without_period = {name: frame for name, frame in marts.items() if name != views.NIET_GEKOPPELD}
    assert "bij 14.090 (51,6%) niet vast te stellen" in sentences.summary(without_period, context)[2]
    assert "voor 82,4% compleet (marge van 80%: 76,0% tot 88,2%); zij zijn voorlopig:" in found[3]
    assert "beschikkingen Zandwolde" in found[4]
    assert "Praktijk Molenwijk" in found[4]
    assert "Praktijk Jansdam" in found[4]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("definitief", "zijn definitief: het cijfer verandert niet meer"),
        ("laatste_goede_stand", "staan op de laatste goede stand: de nieuwste levering is geweigerd"),
    ],
)
def test_without_completeness_the_status_is_said(status, words):
    tables = rates((5.0, 4.0, 6.0), (5.5, 4.5, 6.5), views.GROEP_KWARTAAL, "2025K3")
    tables[views.GROEP_KWARTAAL]["status"] = status
    assert words in said(tables)[2]


def test_the_public_reads_how_many_and_not_which():
    changes = {"bronnen": ("bron van Zandwolde",), "praktijken_groep_onbekend": ("Praktijk A", "Praktijk B")}
    (found,) = said({}, profiel="openbaar", **changes)
    assert "1 bron" in found
    assert "2 praktijken" in found
    assert "Zandwolde" not in found
    assert "Praktijk A" not in found
    assert "Praktijk A" not in sentences.group_unknown(invented_context(profiel="openbaar", **changes))


def test_a_long_list_of_names_is_cut_off_with_the_number_that_is_left():
    names = tuple(f"P{number}" for number in range(8))
    (found,) = said({}, praktijken_groep_onbekend=names)
    assert "P4 en nog 3 praktijken" in found
    assert "P5" not in found


@pytest.mark.parametrize("setting", ["controle", "uitgesloten"])
def test_practices_without_a_group_are_said_to_count_where_the_setting_puts_them(setting):
    found = sentences.group_unknown(invented_context(regels={"groep_onbekend": setting}))
    assert ("praktijken zonder SOJ" in found) is (setting == "controle")
    assert ("geen van beide groepen" in found) is (setting == "uitgesloten")
    assert sentences.group_unknown(invented_context(praktijken_groep_onbekend=())) == ""


def test_an_absent_table_is_explained_by_the_profile_and_for_the_analist_by_the_table():
    public = sentences.not_shown("Het rekenmodel", views.REKENMODEL, invented_context(profiel="werkgroep"))
    assert public.startswith("Het rekenmodel staat niet in het profiel werkgroep, omdat ")
    analist = sentences.not_shown("Het rekenmodel", views.REKENMODEL, invented_context(profiel="analist"))
    assert "mart.rekenmodel" in analist


def test_the_sum_is_explained_in_the_letters_that_it_has(marts, context):
    told = " ".join(sentences.model_sum(columns(marts, context, "regio")))
    assert "L telt hier op: H (SGGZ), I (GBGGZ) en K (inzet van de SOJ)" in told
    assert "D, G en J" in told
    assert "gemengd is een deel werkelijk, een deel gemiddeld" in told
    assert sentences.model_sum([]) == []


def test_the_settings_that_were_used_stand_in_the_method():
    changes = {"maximale_onderbreking_dagen": 45, "kwartaal_naar": "toewijzingsdatum", "uitkomst": ("SGGZ",)}
    told = " ".join(sentences.method(invented_context(regels=changes)))
    assert "hooguit 45 dagen" in told
    assert "waarop het eerste besluit is genomen" in told
    assert "SGGZ (specialistische ggz voor jeugdigen)." in told
    assert len(sentences.method(invented_context())) <= 10


def test_what_is_hidden_is_said_with_the_threshold_of_the_profile():
    assert "1 tot en met 4 zijn verborgen" in sentences.hidden_rule(invented_context(drempel=5))
    assert "afgerond op vijf" in sentences.hidden_rule(invented_context(drempel=10, profiel="openbaar"))
    assert "niets verborgen" in sentences.hidden_rule(invented_context(drempel=None))


def test_no_fixed_sentence_claims_a_cause_a_saving_or_a_ranking(marts, context):
    fixed = [
        *sentences.CANNOT_CONCLUDE,
        *sentences.NOT_SHOWN_BECAUSE.values(),
        *sentences.method(context),
        *sentences.summary(marts, context),
        *sentences.model_sum(columns(marts, context, "regio")),
    ]
    assert len(fixed) > 20
    assert [line for line in fixed if FORBIDDEN.search(line)] == []
    assert FORBIDDEN.search("hier is geld bespaard")


def unlinked(percent):
    frame = pd.DataFrame({"gebied": ["*", "9901"], "periode": "2025K3-jaar", "aandeel_pct": [percent, 1.0]})
    return {views.NIET_GEKOPPELD: frame.assign(teller=None, noemer=None, onderdrukt=True)}


def test_the_rates_are_told_with_the_youths_without_a_practice_in_proportion():
    found = said(rates((20.0, 18.0, 22.0), (23.0, 21.5, 25.0)) | unlinked(20.0))
    [sentence] = [one for one in found if "naar rato" in one]
    assert "ongeveer 20% van de verwezen jeugdigen in die periode" in sentence
    assert "25,0 (marge 22,5 tot 27,5) met SOJ en 28,8 (marge 26,9 tot 31,3) zonder SOJ" in sentence


@pytest.mark.parametrize("percent", [None, 100.0])
def test_nothing_is_said_in_proportion_to_what_is_hidden_or_to_nobody(percent):
    found = said(rates((20.0, 18.0, 22.0), (23.0, 21.5, 25.0)) | unlinked(percent))
    assert not any("naar rato" in one for one in found)


def test_no_share_without_a_practice_is_said_as_such():
    found = said(rates((20.0, 18.0, 22.0), (23.0, 21.5, 25.0)) | unlinked(0.0))
    assert any(one.startswith("Van elke verwezen jeugdige in die periode is bekend") for one in found)
