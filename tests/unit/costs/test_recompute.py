"""Evaluations carried as data: what is refused, and what a row says."""

import pytest

from etl.costs.recompute import COLUMNS, agrees, list_evaluations, read_posts, recompute_evaluation

GOOD = """
[[post]]
naam = "tabel_1"
titel = "Tabel 1, kosten van een uur"
soort = "berekend"
[[post]]
naam = "figuur_1"
titel = "Figuur 1"
soort = "beeld"
[invoer]
uurtarief = 88
opslag_pct = 15
[[stap]]
naam = "uur"
item = "tabel_1"
functie = "cost_per_hour"
argumenten = { uurtarief = "invoer.uurtarief", opslag_pct = "invoer.opslag_pct" }
[[stap.cijfer]]
onderdeel = "kosten per uur"
gepubliceerd = 102
oorzaak = "Naar boven afgerond."
[[stap]]
naam = "client"
item = "tabel_1"
functie = "cost_per_client"
argumenten = { kosten_per_uur = "stap.uur", uren_per_client = 5 }
[[stap.cijfer]]
onderdeel = "kosten per cliënt"
[[stap]]
naam = "client_gedrukt"
item = "tabel_1"
functie = "cost_per_client"
argumenten = { kosten_per_uur = "gedrukt.uur", uren_per_client = 5 }
[[stap.cijfer]]
onderdeel = "kosten per cliënt, met gedrukt uurtarief"
gepubliceerd = 509
tolerantie = 1
"""


def recompute(folder, text):
    (folder / "proef.toml").write_text(text, encoding="utf-8")
    return recompute_evaluation("proef", folder)


def test_steps_build_on_what_follows_or_on_what_was_printed(tmp_path):
    table = recompute(tmp_path, GOOD)
    assert list(table.columns) == COLUMNS
    assert table["volgt_uit_invoer"].tolist() == [101, 505, 510]
    assert table["klopt"].tolist()[0] is False
    assert table["klopt"].isna().tolist() == [False, True, False]
    assert table["klopt"].tolist()[2] is True
    assert table["verschil"].tolist()[0] == 1
    assert table["oorzaak"].tolist() == ["Naar boven afgerond.", None, None]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('oorzaak = "Naar boven afgerond."', "", "do not follow"),
        ("gepubliceerd = 102", "gepubliceerd = 101", "do not follow"),
        ('functie = "cost_per_hour"', 'functie = "eval"', "unknown function"),
        ("invoer.uurtarief", "invoer.tarief", "invoer.tarief"),
        ("stap.uur", "stap.later", "stap.later"),
        ("kosten per cliënt, met gedrukt uurtarief", "kosten per cliënt", "twice"),
        ('onderdeel = "kosten per uur"', 'onderdeel = "kosten per uur"\nneem = "deel"', "deel"),
        ('naam = "client"', 'naam = "uur"', "step 'uur' twice"),
        ('naam = "figuur_1"', 'naam = "tabel_1"', "post twice"),
        ('naam = "tabel_1"', 'naam = "tabel_2"', "unknown posts"),
        ('soort = "beeld"', 'soort = "plaatje"', "unknown soort 'plaatje'"),
        ('soort = "beeld"', 'soort = "berekend"', "nothing is reckoned"),
    ],
)
def test_evaluation_that_does_not_hold_together_is_refused(tmp_path, old, new, message):
    with pytest.raises(ValueError, match=message):
        recompute(tmp_path, GOOD.replace(old, new, 1))


def test_unknown_evaluation_is_refused_with_the_names_that_exist():
    assert "foodvalley" in list_evaluations()
    with pytest.raises(ValueError, match="foodvalley"):
        recompute_evaluation("elders")


LISTS = """
[[post]]
naam = "tabel_2"
titel = "Tabel 2"
soort = "berekend"
toelichting = "Over een jaar."
[invoer.tabel_2]
aantallen = [200, 100]
aandelen = { een = 34, twee = 66 }
[[stap]]
naam = "per_aantal"
item = "tabel_2"
functie = "clients_of_share"
elk = ["clienten"]
argumenten = { clienten = "invoer.tabel_2.aantallen", aandeel_pct = "invoer.tabel_2.aandelen.een" }
[[stap.cijfer]]
onderdeel = "allemaal"
gepubliceerd = [68, 34]
toets = "all"
[[stap.cijfer]]
onderdeel = "de tweede"
neem = "1"
gepubliceerd = 34
[[stap]]
naam = "per_aandeel"
item = "tabel_2"
functie = "clients_of_share"
elk = ["aandeel_pct"]
argumenten = { clienten = "stap.per_aantal.0", aandeel_pct = "invoer.tabel_2.aandelen" }
[[stap.cijfer]]
onderdeel = "verdeeld"
gepubliceerd = { een = 23, twee = 45 }
"""


def test_step_can_be_taken_for_every_element_of_a_list_or_a_mapping(tmp_path):
    table = recompute(tmp_path, LISTS)
    assert table["volgt_uit_invoer"].tolist() == [[68, 34], 34, {"een": 23, "twee": 45}]
    assert table["klopt"].all()
    assert table["verschil"].isna().tolist() == [True, False, True]
    assert table["toets"].tolist() == ["all", None, None]
    posts = read_posts("proef", tmp_path)
    assert posts.to_dict("records") == [
        {
            "naam": "tabel_2",
            "titel": "Tabel 2",
            "soort": "berekend",
            "toelichting": "Over een jaar.",
            "tegenspraak": None,
        }
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('elk = ["clienten"]', 'elk = ["clienten", "aandeel_pct"]', "34 of elk is no list"),
        ("gepubliceerd = [68, 34]", "gepubliceerd = [68, 35]", "do not follow"),
        ("gepubliceerd = [68, 34]", "gepubliceerd = 68", "do not follow"),
        ("een = 23, twee = 45", "een = 23", "do not follow"),
        ("stap.per_aantal.0", "stap.per_aantal.2", "stap.per_aantal.2"),
    ],
)
def test_list_that_does_not_hold_together_is_refused(tmp_path, old, new, message):
    with pytest.raises(ValueError, match=message):
        recompute(tmp_path, LISTS.replace(old, new, 1))


def test_lists_of_different_length_are_refused(tmp_path):
    longer = LISTS.replace("een = 34,", "een = [34, 66, 1],").replace('clienten"]', 'clienten", "aandeel_pct"]', 1)
    with pytest.raises(ValueError, match="differ in length"):
        recompute(tmp_path, longer)


@pytest.mark.parametrize(
    ("computed", "published", "tolerantie", "verdict"),
    [
        (100, 100.5, 0.5, True),
        (100, 100.6, 0.5, False),
        (0.1 + 0.2, 0.3, 0, True),
        (True, True, 0, True),
        (True, 1, 0, False),
        (False, True, 0, False),
        ("maart", "maart", 0, True),
        ("maart", "april", 0, False),
        ([0.1 + 0.2, 1], [0.3, 1], 0, True),
        ([1, 2], [1], 5, False),
        ([1, 2], [1, 3], 5, False),
        ({"a": 1}, {"a": 1, "b": 2}, 0, False),
    ],
)
def test_numbers_agree_within_the_tolerance_and_the_rest_only_when_it_is_the_same(
    computed, published, tolerantie, verdict
):
    assert agrees(computed, published, tolerantie) is verdict
