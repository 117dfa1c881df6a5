"""The command bundel: its two uses, and every way in which it is used wrongly."""

import json
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from assets import bundling, cli
from etl.compare.effect import assess
from etl.compare.effect_cells import TOTAL, as_paneel
from etl.compare.effect_marts import MAIN
from etl.compare.effect_panel import EffectPlan
from etl.publish.shares import as_json
from etl.settings import load_settings

STARTS = {"p1": 3, "p2": 3, "p3": 6, "p4": 99}
QUARTERS = [f"{2021 + number // 4}K{number % 4 + 1}" for number in range(12)]


def cells():
    rows = [
        {
            "praktijkcluster": name,
            "kwartaal": quarter,
            "uitkomst": TOTAL,
            "jeugdigen": (7 * at + 5 * index) % 9 + (4 if at >= start else 8),
            "patienten_onder_18": 1200 + 150 * index,
            "blootgesteld": float(at >= start),
            "fase": "met" if at >= start else ("voor" if start < 99 else "nooit"),
            "gebruikt": True,
        }
        for index, (name, start) in enumerate(STARTS.items())
        for at, quarter in enumerate(QUARTERS)
    ]
    return pd.DataFrame(rows)


def write_analyst_file(settings, **other):
    """The two tables of the analyst file that a share is made of, as a load leaves them."""
    panel = cells()
    told = assess(as_paneel(panel, TOTAL), EffectPlan(), seed=1)
    row = {
        "model": MAIN, "kwartaal_van": QUARTERS[0], "kwartaal_tm": QUARTERS[-1], "praktijken_met": 3,
        "praktijken_zonder": 1, "kwartalen_met": 24, "kwartalen_zonder": 24, "rate_ratio": told.rate_ratio,
        "onder": told.onder or None, "boven": told.boven if told.boven < 1e9 else None,
        "standaardfout": told.standaardfout_crv3, "p_permutatie": told.p_permutatie, "p_minimum": told.p_minimum,
        "alle_toewijzingen": told.alle_toewijzingen, "volledigheid_pct": None, "volledigheid_gemeten": False,
        "praktijkbasis": "eigen_praktijk", "bewijsniveau": "beschrijvend", "plan_sha256": "ab" * 32,
        "reden_geen": None,
    }  # fmt: skip
    effect = pd.DataFrame([row | other])
    settings.werk.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(settings.kern_file)) as connection:
        connection.execute("CREATE SCHEMA kern; CREATE SCHEMA mart")
        for name, frame in {"kern.effect_paneel": panel, "mart.effect_soj": effect}.items():
            connection.register("made", frame)
            connection.execute(f"CREATE TABLE {name} AS FROM made")
    return told


@pytest.fixture
def loaded(config, monkeypatch):
    monkeypatch.setattr(bundling, "check_loaded", lambda settings: None)
    return config


@pytest.fixture
def shares(loaded, tmp_path, capsys):
    """Folders of two regions: the share that the command makes, and one of a neighbour."""
    settings = load_settings(loaded)
    write_analyst_file(settings)
    assert cli.run(["bundel", str(loaded), "--deel"]) == 0
    capsys.readouterr()
    own = settings.publicatie / "delen"
    content = json.loads((own / "effect.json").read_text(encoding="utf-8"))
    other = tmp_path / "van-de-buren"
    other.mkdir()
    (other / "effect.json").write_text(as_json(content | {"regio": "Buurregio", "verhouding": content["onder"] or 0.5}))
    return own, other


def test_a_region_makes_its_share_and_is_told_what_is_in_it(loaded, capsys):
    settings = load_settings(loaded)
    told = write_analyst_file(settings)
    assert cli.run(["bundel", str(loaded.parent), "--deel"]) == 0
    said = capsys.readouterr().out
    path = settings.publicatie / "delen" / "effect.json"
    assert str(path) in said
    assert "geen kinderen, praktijken of aantallen jeugdigen" in said
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["regio"] == settings.regio.naam
    assert content["verhouding"] == round(told.rate_ratio, 2)
    places = content["toewijzingen"]
    assert places["aantal"] == told.aantal_toewijzingen == 12
    tail = min(places["lager"] + 1, places["aantal"] - places["lager"])
    assert tail / places["aantal"] <= told.p_permutatie
    for word in (*STARTS, "jeugdigen"):
        assert word not in path.read_text(encoding="utf-8")


def test_regions_are_pooled_into_a_page_and_into_json(shares, tmp_path, capsys):
    page, values = tmp_path / "samen.html", tmp_path / "samen.json"
    for out in (page, values):
        assert cli.run(["bundel", *map(str, shares), "--uit", str(out)]) == 0
    said = capsys.readouterr()
    assert f"Het verslag staat in {page}." in said.out
    assert said.err == ""
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    found = json.loads(values.read_text(encoding="utf-8"))
    assert [one["regio"] for one in found["regios"]] == sorted(["Buurregio", found["regios"][1]["regio"]])
    assert found["samen"]["verhouding"] > 0
    assert found["zinnen"][0] in said.out


def test_one_region_is_told_as_itself(shares, tmp_path, capsys):
    assert cli.run(["bundel", str(shares[0]), "--uit", str(tmp_path / "een.html")]) == 0
    assert "Er is één regio; er valt niets samen te voegen." in capsys.readouterr().out


def test_a_page_that_cannot_be_made_leaves_the_old_one(shares, tmp_path, capsys):
    out = tmp_path / "samen.html"
    out.write_text("oud")
    (shares[1] / "effect.json").write_text("{")
    assert cli.run(["bundel", *map(str, shares), "--uit", str(out)]) == 2
    assert out.read_text() == "oud"
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        ([], 2, "Er ontbreekt iets: DIR…."),
        (["{deel}"], 2, "Er staat niet bij waar het verslag moet komen."),
        (["{deel}", "--uit", "samen.pdf"], 2, "Een verslag kan niet in samen.pdf staan."),
        (["{deel}", "--uit", "samen"], 2, "Een verslag kan niet in samen staan."),
        (["{config}", "--deel", "--uit", "x.html"], 2, "Bij --deel hoort één regio en geen --uit."),
        (["{config}", "{config}", "--deel"], 2, "Bij --deel hoort één regio en geen --uit."),
        (["nergens", "--uit", "x.html"], 2, "In nergens staat geen deel"),
        (["nergens/regio.toml", "--deel"], 2, "bestaat niet"),
        (["{deel}", "{deel}", "--uit", "x.html"], 2, "staat er dubbel"),
        (["{deel}", "{buren}", "{anders}", "--uit", "x.html"], 1, "Deze regio's telden niet hetzelfde"),
    ],
)
def test_wrong_use_is_one_dutch_line(arguments, status, sentence, shares, loaded, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    other = json.loads((shares[1] / "effect.json").read_text(encoding="utf-8"))
    Path("anders.json").write_text(as_json(other | {"regio": "Verweg", "uitkomst": ["LOKAAL"]}), encoding="utf-8")
    known = {"deel": shares[0], "buren": shares[1], "anders": "anders.json", "config": loaded}
    assert cli.run(["bundel", *(each.format(**known) for each in arguments)]) == status
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert not Path("x.html").exists()


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"rate_ratio": None, "reden_geen": "geen_praktijk_met"}, "geen praktijk heeft een kwartaal met SOJ"),
        ({"bewijsniveau": "onvoldoende gegevens"}, "er valt niets te vergelijken"),
        ({"model": "via_huisarts"}, "er is nog niets geteld"),
    ],
)
def test_a_region_without_an_outcome_shares_nothing(other, sentence, loaded, capsys):
    settings = load_settings(loaded)
    write_analyst_file(settings, **other)
    assert cli.run(["bundel", str(loaded), "--deel"]) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert not (settings.publicatie / "delen").exists()


def test_before_the_first_load_there_is_nothing_to_share(config, capsys):
    assert cli.run(["bundel", str(config), "--deel"]) == 2
    assert "Er is nog niets geladen." in capsys.readouterr().err


def test_tables_of_another_program_are_not_shared(config, capsys):
    write_analyst_file(load_settings(config))
    assert cli.run(["bundel", str(config), "--deel"]) == 1
    assert "De tabellen zijn niet van nu" in capsys.readouterr().err
