"""The methods of others on numbers of one's own: exact amounts, bounds, and what each assumes."""

import re
from decimal import Decimal

import pytest

from etl.costs.approaches import (
    CONTEXT,
    GEDEELD,
    dsp_scenarios,
    overbetuwe_periods,
    venray_shares,
    voorschoten_average,
    weighted_price,
)
from etl.costs.methods import scenarios_per_case, severity_shift, total_saving

EURO = Decimal
VENRAY = {
    "aantal_vermeden": 34,
    "aandelen_pct": {"SGGZ": 75, "GBGGZ": 25},
    "kosten": {"SGGZ": 7100, "GBGGZ": 2700},
    "zwaar": "SGGZ",
    "licht": "GBGGZ",
    "verwezen": 68,
    "verwezen_zwaar": 18,
    "directe_kosten": 124_902,
    "overige_kosten": 49_947 + 1000 + 6781,
}


def dsp(**changes):
    given = {
        "aantallen": {"LOKAAL": 23, "GBGGZ": 27, "SGGZ": 39},
        "kosten": {"LOKAAL": 400, "GBGGZ": 890, "SGGZ": 5100},
        "kosten_ondersteuning": 505,
        "aantal_toch_verwezen": 173,
    }
    return dsp_scenarios(**{**given, **changes})


# method on the numbers of its own report (with what follows from them): vermeden, kosten, netto, laag, hoog, omslag
@pytest.mark.parametrize(
    ("outcome", "figures"),
    [
        (dsp(), ("232130.00", "132310.00", "99820.00", "-96710.00", "187185.00", "57.0")),
        (venray_shares(**VENRAY), ("349200.00", "124902.00", "224298.00", "21370.00", "224298.00", "35.8")),
        (
            overbetuwe_periods([50, 57], [6535.94, 7919.65], [237_000, 204_532.20]),
            ("778217.05", "441532.20", "336684.85", "257813.38", "405870.35", "56.7"),
        ),
        (
            voorschoten_average(1_353_287, 344, 51, 13, 16, 182_044),
            ("251774.33", "182044.00", "69730.33", "18588.67", "132673.91", "72.3"),
        ),
    ],
    ids=["DSP", "Venray", "Overbetuwe", "Voorschoten"],
)
def test_methods_reckon_their_own_reports_to_the_cent(outcome, figures):
    found = (outcome.vermeden, outcome.kosten, outcome.netto, outcome.laag, outcome.hoog, outcome.omslag_pct)
    assert tuple(map(str, found)) == figures
    assert outcome.netto == outcome.vermeden - outcome.kosten
    assert outcome.laag <= outcome.netto <= outcome.hoog


def test_dsp_gives_what_tables_3_and_4_add_up_to():
    per_case = scenarios_per_case({"LOKAAL": 400, "GBGGZ": 890, "SGGZ": 5100}, 505)
    assert per_case == {
        "geen LOKAAL": -105,
        "geen GBGGZ": 385,
        "geen SGGZ": 4595,
        "LOKAAL in plaats van GBGGZ": -15,
        "LOKAAL in plaats van SGGZ": 4195,
        "GBGGZ in plaats van SGGZ": 3705,
        "toch dezelfde hulp": -505,
    }
    counts = {"LOKAAL": 23, "GBGGZ": 27, "SGGZ": 39}
    table_4 = total_saving({name: per_case[f"geen {name}"] for name in counts}, counts, -505, 173)
    assert dsp().netto == table_4.netto
    assert dsp().hoog == table_4.totaal


def test_venray_shift_compares_shares_of_the_same_youths():
    shift = severity_shift(75, 18, 68)
    assert (shift.aandeel_pct, shift.punten, shift.trajecten) == (26.5, 48.5, 33)
    with pytest.raises(ValueError, match="nobody was referred"):
        severity_shift(75, 0, 0)
    without = venray_shares(**{**VENRAY, "verwezen": 0, "verwezen_zwaar": 0})
    assert without.netto == EURO("204000.00") - EURO("124902.00")


def test_care_that_became_heavier_is_no_negative_shift():
    heavier = venray_shares(**{**VENRAY, "verwezen_zwaar": 68})
    assert heavier.vermeden == EURO("204000.00")


def test_total_of_periods_is_weighted_and_the_mean_of_prices_is_not_used():
    assert weighted_price([50, 57], [6535.94, 7919.65]) == EURO("7273.06")
    assert weighted_price([1, 1], [EURO("0.01"), EURO("0.02")]) == EURO("0.02")
    two = overbetuwe_periods([50, 57], [6535.94, 7919.65], [0, 0])
    apart = [overbetuwe_periods([p], [q], [0]).vermeden for p, q in ((50, 6535.94), (57, 7919.65))]
    assert two.vermeden == sum(apart)


def test_amounts_are_exact_where_floating_point_is_not():
    assert overbetuwe_periods([3], [0.1], [0.3]).netto == 0
    assert overbetuwe_periods([1, 1, 1], [1.005, 1.005, 1.005], [0, 0, 0]).vermeden == EURO("3.02")


def test_support_that_avoids_nothing_has_no_break_even():
    nothing = dsp(aantallen={}, aantal_toch_verwezen=10)
    assert nothing.omslag_pct is None
    assert nothing.netto == EURO("-5050.00")
    dear = overbetuwe_periods([1], [100], [250])
    assert dear.omslag_pct == EURO("250.0")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: dsp(kosten={"SGGZ": 5100}), "no cost is known of"),
        (lambda: venray_shares(**{**VENRAY, "aandelen_pct": {"SGGZ": 75, "GBGGZ": 20}}), "add up to 100"),
        (lambda: overbetuwe_periods([1, 2], [1], [1, 2]), "not of the same periods"),
        (lambda: overbetuwe_periods([], [], []), "not of the same periods"),
        (lambda: weighted_price([0], [5]), "nobody was helped"),
        (lambda: voorschoten_average(1, 0, 1, 1, 1, 1), "nobody is in care"),
    ],
)
def test_numbers_from_which_a_method_cannot_reckon_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_every_method_says_what_it_assumes_in_words_that_judge_nobody():
    outcomes = [
        dsp(),
        venray_shares(**VENRAY),
        overbetuwe_periods([1], [1], [1]),
        voorschoten_average(1, 1, 1, 1, 1, 1),
    ]
    texts = [one.uitkomst + one.bron for one in CONTEXT]
    for outcome in outcomes:
        assert set(GEDEELD) < set(outcome.aannames)
        assert outcome.voorwaarden
        texts += [outcome.bereik, *outcome.aannames, *outcome.voorwaarden]
    assert not re.search(r"bespaar|bewezen|bewijs|onnodig|slechtst|winst|verlies", " ".join(texts), re.IGNORECASE)
