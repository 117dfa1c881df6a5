from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest

from etl.costs.scenario_file import load_scenarios
from etl.costs.scenario_own import OWN, OwnValue, own_values
from etl.costs.scenario_tables import ASSUMPTIONS, SCENARIO, SENSITIVITY, build_scenarios
from etl.problems import WrongUse

OWN_KNOWN = {
    "prijs_sggz": OwnValue(Decimal(7100), "prijzen: proef", date(2025, 1, 1)),
    "prijs_gbggz": OwnValue(Decimal(2700), "prijzen: proef", date(2025, 1, 1)),
    "prijs_lokaal": OwnValue(Decimal(400), "prijzen: proef", date(2025, 1, 1)),
    "kosten_soj": OwnValue(Decimal(124902), "soj_inzet van 2025", date(2025, 1, 1)),
}
TYPED = 'bron = "proef"\ndatum = 2026-01-01\neigenaar = "beleid"\n'


@pytest.fixture
def read(tmp_path):
    def write(text):
        (tmp_path / "scenarios.toml").write_text(text, encoding="utf-8")
        return load_scenarios(SimpleNamespace(root=tmp_path))

    return write


def tables_of(loaded, own=OWN_KNOWN):
    return build_scenarios(loaded, own)


def test_without_a_file_the_defaults_hold_and_say_where_they_come_from(tmp_path):
    tables = tables_of(load_scenarios(SimpleNamespace(root=tmp_path)))
    assumed = tables[ASSUMPTIONS].set_index(["scenario", "parameter"])
    assert (assumed["bron"].str.len() > 0).all()
    assert (assumed["eigenaar"].str.len() > 0).all()
    assert pd.isna(assumed.loc[("directe kosten", "aantal_afgerond"), "basis"])
    outcome = tables[SCENARIO].set_index("scenario").loc["directe kosten"]
    assert pd.isna(outcome["netto"])
    assert "aantal_afgerond" in outcome["reden_geen_uitkomst"]
    # How many youths must have been referred otherwise is known all the same.
    assert outcome["omslagpunt"] > 0
    assert outcome["tekst"].startswith("Scenario, geen meting: ")
    assert tables[SENSITIVITY].empty


def test_what_own_data_do_not_know_is_named(read):
    loaded = read(f"[aanname.aantal_afgerond]\nbasis = 35\n{TYPED}")
    tables = tables_of(loaded, {**OWN_KNOWN, "kosten_soj": OwnValue(None, "soj_inzet: niet geleverd over 2025")})
    outcome = tables[SCENARIO].set_index("scenario").loc["directe kosten"]
    assert pd.isna(outcome["netto"])
    assert outcome["reden_geen_uitkomst"].startswith("Niet bekend: kosten_soj.")
    assumed = tables[ASSUMPTIONS].set_index(["scenario", "parameter"]).loc[("directe kosten", "kosten_soj")]
    assert assumed["bron"] == "soj_inzet: niet geleverd over 2025"


def test_a_scenario_changes_what_all_share(read):
    loaded = read(
        f"[aanname.aantal_afgerond]\nbasis = 35\n{TYPED}"
        f'[[scenario]]\nnaam = "een"\n[scenario.aanname.kosten_overig]\nbasis = 0\n{TYPED}'
        f'[[scenario]]\nnaam = "twee"\n[scenario.aanname.kosten_overig]\nbasis = 57728\n{TYPED}'
    )
    netto = tables_of(loaded)[SCENARIO].set_index("scenario")["netto"]
    assert netto["een"] - netto["twee"] == 57728
    assert list(netto.index) == ["een", "twee"]


def test_own_values_with_a_margin_get_a_low_and_a_high_value(read):
    loaded = read(
        '[aanname.prijs_sggz]\nuit = "eigen"\nmarge = 0.25\neigenaar = "beleid"\n'
        f"[aanname.anders_verwezen]\nbasis = 0.9\nmarge = 0.5\n{TYPED}"
    )
    aannames = loaded.aannames(loaded.scenarios[0], OWN_KNOWN)
    assert (aannames["prijs_sggz"].laag, aannames["prijs_sggz"].hoog) == (5325, 8875)
    assert aannames["prijs_sggz"].bron == "prijzen: proef"
    assert aannames["anders_verwezen"].hoog == 1
    assert aannames["anders_verwezen"].verdeling == "driehoek"


FAULTS = {
    "unknown parameter": (f"[aanname.prijs_sgz]\nbasis = 1\n{TYPED}", "onbekende aanname prijs_sgz"),
    "unknown key": (f"[aanname.prijs_sggz]\nbassis = 1\n{TYPED}", "bassis: onbekende sleutel"),
    "unknown section": ("[drempels]\nx = 1", "drempels: onbekende sleutel"),
    "no source": ('[aanname.prijs_sggz]\nbasis = 1\neigenaar = "x"', "noem bij een eigen getal de bron en de datum"),
    "no owner": ('[aanname.prijs_sggz]\nbasis = 1\nbron = "x"\ndatum = 2026-01-01', "eigenaar: ontbreekt"),
    "neither base nor own": (f"[aanname.prijs_sggz]\n{TYPED}", "noem basis"),
    "half a range": (f"[aanname.prijs_sggz]\nbasis = 2\nlaag = 1\n{TYPED}", "noem laag en hoog allebei"),
    "base outside": (f"[aanname.prijs_sggz]\nbasis = 5\nlaag = 1\nhoog = 2\n{TYPED}", "basis ligt niet tussen"),
    "a part above one": (f"[aanname.anders_verwezen]\nbasis = 65\n{TYPED}", "schrijf 0.65 voor 65%"),
    "below zero": (f"[aanname.kosten_soj]\nbasis = -1\n{TYPED}", "kosten_soj mag niet onder nul liggen"),
    "not in own data": ('[aanname.aantal_afgerond]\nuit = "eigen"\neigenaar = "x"', "staat niet in de eigen gegevens"),
    "own with a range": ('[aanname.prijs_sggz]\nuit = "eigen"\nlaag = 1\nhoog = 2\neigenaar = "x"', "een marge in"),
    "range and margin": (f"[aanname.prijs_sggz]\nbasis=2\nlaag=1\nhoog=3\nmarge=0.1\n{TYPED}", "niet allebei"),
    "margin too wide": (f"[aanname.prijs_sggz]\nbasis = 2\nmarge = 25\n{TYPED}", "marge ligt tussen 0 en 1"),
    "spread without range": (f'[aanname.prijs_sggz]\nbasis = 2\nverdeling = "pert"\n{TYPED}', "vraagt om laag en hoog"),
    "unknown spread": (f'[aanname.prijs_sggz]\nbasis = 2\nverdeling = "normaal"\n{TYPED}', "moet een van deze zijn"),
    "too few draws": ("trekkingen = 10", "trekkingen: moet minstens 1000 zijn"),
    "twice": ('[[scenario]]\nnaam = "a"\n[[scenario]]\nnaam = "a"', "scenario a staat er dubbel in"),
    "inside a scenario": (f'[[scenario]]\nnaam = "a"\n[scenario.aanname.x]\nbasis = 1\n{TYPED}', "scenario a → aan"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_in_the_file_is_named_with_what_to_do(read, case):
    text, told = FAULTS[case]
    with pytest.raises(WrongUse) as refused:
        read(text)
    assert str(refused.value).startswith("scenarios.toml klopt niet: ")
    assert told in str(refused.value)
    assert str(refused.value).endswith("Herstel dit en probeer het opnieuw.")


def test_several_faults_are_told_at_once(read):
    with pytest.raises(WrongUse) as refused:
        read(f"[aanname.prijs_sgz]\nbasis = 1\n{TYPED}[aanname.anders_verwezen]\nbasis = 65\n{TYPED}")
    assert "prijs_sgz" in str(refused.value)
    assert "0.65" in str(refused.value)


SENTENCES = [
    # aantal_afgerond, anders, kosten_soj, telt_verschuiving, sentence
    (35, 124902, 0, "pas gelijk als 21 van de 35 jeugdigen die de SOJ zelf hielp (60%) anders waren verwezen"),
    (35, 182630, 0, "pas gelijk als 31 van de 35 jeugdigen die de SOJ zelf hielp (89%) anders waren verwezen"),
    (20, 182630, 0, "ook als alle 20 jeugdigen die de SOJ zelf hielp anders waren verwezen, zijn de kosten hoger"),
    (35, 5000, 0, "pas gelijk als 1 van de 35 jeugdigen die de SOJ zelf hielp (3%) anders was verwezen"),
    (35, 100000, 1, "de verschuiving naar lichtere zorg weegt hier op tegen de kosten"),
]


@pytest.mark.parametrize(("youths", "costs", "credit", "told"), SENTENCES)
def test_the_break_even_as_a_sentence(read, youths, costs, credit, told):
    plain = {"aantal_afgerond": youths, "kosten_soj": costs, "telt_verschuiving": credit, "aandeel_sggz": 0.75,
             "aanzuigende_werking": 0, "later_verwezen": 0, "aantal_doorverwezen": 68, "kosten_overig": 0}  # fmt: skip
    loaded = read("".join(f"[aanname.{name}]\nbasis = {basis}\n{TYPED}" for name, basis in plain.items()))
    [sentence] = set(tables_of(loaded)[SCENARIO]["tekst"])
    assert told in sentence
    assert sentence.startswith("Scenario, geen meting: ")


PRICES = pd.DataFrame(
    [
        ("SGGZ", None, "2024-01-01", None, 7000.0, "gemiddeld", "regio", "2024"),
        ("SGGZ", "9901", "2024-01-01", None, 9000.0, "gemiddeld", "gemeente", "2024"),
        ("GBGGZ", "9901", "2024-01-01", None, 2700.0, "aanname", "gemeente", "2024"),
    ],
    columns=["zorgvorm", "gemeente", "geldig_van", "geldig_tot", "bedrag", "soort", "bron", "prijspeil"],
)
PERIODS = pd.DataFrame(
    [("2025K3", "2025K3"), *(("2025K3-jaar", q) for q in ("2024K4", "2025K1", "2025K2", "2025K3"))],
    columns=["periode", "kwartaal"],
)


def model_with(k):
    return pd.DataFrame({"niveau": "regio", "groep": "totaal", "periode": ["2025K3", "2025K3-jaar"], "k": [1.0, k]})


def test_own_values_are_those_of_the_whole_region_in_its_last_year():
    own = own_values(model_with(1234.56), PERIODS, PRICES, None)
    assert set(own) == set(OWN)
    assert own["kosten_soj"] == OwnValue(
        Decimal("1234.56"), "soj_inzet van 2024K4 tot en met 2025K3", date(2024, 10, 1)
    )
    assert own["prijs_sggz"].bedrag == 7000
    assert own["prijs_sggz"].bron == "prijzen: regio, soort gemiddeld, prijspeil 2024"
    # A price of one gemeente is not that of the region.
    assert own["prijs_gbggz"].bedrag is None
    assert "geen algemene prijs van GBGGZ" in own["prijs_gbggz"].bron


@pytest.mark.parametrize(
    ("k", "wanted", "costs", "told"),
    [
        (None, None, None, "niet geleverd over 2024K4 tot en met 2025K3"),
        (5.0, "2025K3", Decimal(1), "soj_inzet van 2025K3"),
        (5.0, "2031", None, "de periode 2031 is er niet"),
    ],
)
def test_own_costs_of_a_period_that_is_there_or_not(k, wanted, costs, told):
    found = own_values(model_with(k), PERIODS, PRICES, wanted)["kosten_soj"]
    assert found.bedrag == costs
    assert told in found.bron
