"""Evaluations carried as data: what is refused, and what a row says."""

import pytest

from etl.costs.recompute import COLUMNS, list_evaluations, recompute_evaluation

GOOD = """
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
    ],
)
def test_evaluation_that_does_not_hold_together_is_refused(tmp_path, old, new, message):
    with pytest.raises(ValueError, match=message):
        recompute(tmp_path, GOOD.replace(old, new, 1))


def test_unknown_evaluation_is_refused_with_the_names_that_exist():
    assert "foodvalley" in list_evaluations()
    with pytest.raises(ValueError, match="foodvalley"):
        recompute_evaluation("elders")
