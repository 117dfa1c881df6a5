"""mart.kosten_methoden: four ways of calculating on a region's own numbers, and what is said where one is missing."""

import pandas as pd
import pytest

from etl.costs.approach_tables import NEEDED, build_kosten_methoden
from etl.costs.approaches import venray_shares
from schemas.values import AANNAMES, METHODEN

GIVEN = {
    "aantal_afgerond": 100,
    "aantal_doorverwezen": 60,
    "aandeel_sggz": 0.5,
    "aandeel_sggz_doorverwezen": 0.3,
    "aandeel_lokaal": 0.2,
    "prijs_sggz": 5000,
    "prijs_gbggz": 1000,
    "prijs_lokaal": 400,
    "kosten_soj": 80_000,
    "kosten_overig": 10_000,
}
# b, c, d, h, i, j, k of the whole region
YEARS = {
    "2024K4-jaar": (10, 20, 70, 50_000, 20_000, 28_000, 75_000),
    "2025K4-jaar": (20, 30, 50, 100_000, 30_000, 20_000, 80_000),
    "2026K1-jaar": (5, 5, 5, 5, 5, 5, None),
    "2025": (1, 1, 1, 1, 1, 1, 1),
}


def made(given=None, years=YEARS, wanted=None):
    aannames = pd.DataFrame(
        [("basis", name, value) for name, value in (GIVEN | (given or {})).items()],
        columns=["scenario", "parameter", "basis"],
    ).astype({"basis": "Float64"})
    rows = [("regio", "*", "totaal", periode, *letters) for periode, letters in years.items()]
    rows += [("regio", "*", "interventie", "2025K4-jaar", *(9,) * 7), ("gemeente", "9901", "totaal", "2025", *(9,) * 7)]
    model = pd.DataFrame(rows, columns=["niveau", "gebied", "groep", "periode", *"bcdhijk"]).astype(
        dict.fromkeys("bcdhijk", "Float64")
    )
    return build_kosten_methoden(aannames, model, wanted).set_index("methode")


# methode: vermeden, kosten, netto, laag, hoog, omslag in percent; worked out by hand
EXPECTED = {
    # 20, 30 and 50 of 100; 20 x 5,000 + 30 x 1,000 + 50 x 400; low: 100 x 400; high: without 60/160 of the cost
    "DSP": (150_000, 80_000, 70_000, -40_000, 100_000, 53.3),
    # 50 x 5,000 + 50 x 1,000, and 30 - 18 = 12 trajecten 4,000 lighter; low: no shift and 10,000 more cost
    "Venray": (348_000, 80_000, 268_000, 210_000, 268_000, 23.0),
    # 150,000 over 100 youths
    "Overbetuwe": (150_000, 80_000, 70_000, 70_000, 70_000, 53.3),
    # 130,000 over 50 youths; low: the 80 whom the SOJ helped by itself; high: who still runs is not known
    "Voorschoten": (260_000, 80_000, 180_000, 128_000, None, 30.8),
}


def test_every_method_reckons_with_own_numbers_of_the_last_year_with_costs():
    table = made()
    assert list(table.index) == sorted(METHODEN)
    columns = ["vermeden_kosten", "kosten", "netto", "laag", "hoog", "omslag_pct"]
    found = {
        methode: tuple(None if pd.isna(value) else value for value in row)
        for methode, row in table[columns].astype("object").iterrows()
    }
    assert found == EXPECTED
    assert set(table["rekenmodel_van"]) == {"2025K4-jaar"}
    assert table["reden_geen_uitkomst"].isna().all()
    assert table["aannames"].str.contains("zonder SOJ verwezen").all()
    assert "niet bekend: hoeveel dat er zijn" in table.loc["Voorschoten", "bereik"]


def test_period_that_a_person_asks_for_is_taken():
    table = made(wanted="2024K4-jaar")
    assert set(table["rekenmodel_van"]) == {"2024K4-jaar"}
    assert table.loc["Overbetuwe", "vermeden_kosten"] == 98_000


@pytest.mark.parametrize("name", GIVEN)
def test_assumption_that_is_not_known_is_named_and_never_zero(name):
    table = made({name: None})
    for methode, needed in NEEDED.items():
        reason = table.loc[methode, "reden_geen_uitkomst"]
        if name in needed:
            assert reason == f"Niet bekend: {name}."
            assert pd.isna(table.loc[methode, "netto"])
        else:
            assert pd.isna(reason)


def test_region_without_a_year_has_no_outcome_but_where_only_assumptions_are_needed():
    table = made(years={"2025": YEARS["2025"]})
    assert table["netto"].notna().to_dict() == {
        "DSP": False,
        "Overbetuwe": False,
        "Venray": True,
        "Voorschoten": False,
    }
    assert table.loc["DSP", "reden_geen_uitkomst"] == "Niet bekend: b, c, d."
    assert table["rekenmodel_van"].isna().all()
    assert made(wanted="2019K4-jaar").loc["Overbetuwe", "reden_geen_uitkomst"].startswith("Niet bekend")


def test_nobody_to_take_a_mean_over_is_said():
    table = made(years={"2025K4-jaar": (0, 0, 0, 0, 0, 0, 5)})
    for methode in ("DSP", "Overbetuwe", "Voorschoten"):
        assert table.loc[methode, "reden_geen_uitkomst"] == "Er is niemand om een gemiddelde over te nemen."
    assert made({"aantal_afgerond": 0, "aantal_doorverwezen": 0}).loc["DSP", "netto"] is pd.NA


def test_venray_is_the_method_itself_and_every_name_is_an_assumption_or_a_letter():
    outcome = venray_shares(
        100, {"SGGZ": 50, "GBGGZ": 50}, {"SGGZ": 5000, "GBGGZ": 1000}, "SGGZ", "GBGGZ", 60, 18, 80_000, 10_000
    )
    assert made().loc["Venray", "netto"] == float(outcome.netto)
    assert {name for needed in NEEDED.values() for name in needed} <= {*AANNAMES, *"bcdhij"}
