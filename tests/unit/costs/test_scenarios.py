from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from etl.costs.scenarios import (
    PARAMETERS,
    Aanname,
    base_values,
    break_even,
    draw,
    netto_of,
    simulate,
    tornado,
    unknown_in,
)
from etl.settings import Scenariorekening

RULES = Scenariorekening()


def fixed(basis):
    return Aanname(Decimal(basis))


def wide(laag, basis, hoog, verdeling="gelijk"):
    return Aanname(Decimal(basis), Decimal(laag), Decimal(hoog), verdeling)


# Venray 2021-2023: 35 solved, 68 referred of whom 18 to SGGZ, EUR 7,100 and 2,700, EUR 124,902 direct and 57,728 more.
VENRAY = {
    "aantal_afgerond": fixed(35),
    "anders_verwezen": wide("0.3", "0.65", "1"),
    "aanzuigende_werking": wide("0", "0.2", "0.4"),
    "later_verwezen": wide("0", "0.125", "0.25"),
    "aandeel_sggz": wide("0.4", "0.575", "0.75"),
    "prijs_sggz": wide("4970", "7100", "9230"),
    "prijs_gbggz": wide("1890", "2700", "3510"),
    "aandeel_lokaal": fixed(0),
    "prijs_lokaal": fixed(400),
    "aantal_doorverwezen": fixed(68),
    "aandeel_sggz_doorverwezen": fixed(Decimal(18) / 68),
    "telt_verschuiving": wide("0", "0.5", "1"),
    "kosten_soj": fixed(124902),
    "kosten_overig": wide("0", "0", "57728"),
}
PUBLISHED = {
    **VENRAY,
    "anders_verwezen": fixed(1),
    "aanzuigende_werking": fixed(0),
    "later_verwezen": fixed(0),
    "aandeel_sggz": fixed("0.75"),
    "telt_verschuiving": fixed(0),
    "kosten_overig": fixed(0),
}


def slow_net(values):
    """The same sum, child by child and in fractions: every avoided referral is priced by itself."""
    v = {name: Fraction(value) for name, value in values.items()}
    total = Fraction(0)
    for form, price in (("aandeel_sggz", v["prijs_sggz"]), (None, v["prijs_gbggz"])):
        part = v["aandeel_sggz"] if form else 1 - v["aandeel_sggz"]
        youths = v["aantal_afgerond"] * v["anders_verwezen"] * part
        came_anyway = youths - youths * v["aanzuigende_werking"]
        stayed_away = came_anyway - came_anyway * v["later_verwezen"]
        total += stayed_away * price - stayed_away * v["aandeel_lokaal"] * v["prijs_lokaal"]
    without = v["aantal_doorverwezen"] * (
        v["aandeel_sggz"] * v["prijs_sggz"] + (1 - v["aandeel_sggz"]) * v["prijs_gbggz"]
    )
    with_soj = v["aantal_doorverwezen"] * (
        v["aandeel_sggz_doorverwezen"] * v["prijs_sggz"] + (1 - v["aandeel_sggz_doorverwezen"]) * v["prijs_gbggz"]
    )
    return total + (without - with_soj) * v["telt_verschuiving"] - v["kosten_soj"] - v["kosten_overig"]


def test_the_sum_equals_a_slow_one_in_fractions():
    rng = np.random.default_rng(7)
    for _ in range(300):
        values = {
            name: Decimal(int(rng.integers(0, 10_000))) / (10_000 if one.basis <= 1 else 1)
            for name, one in VENRAY.items()
        }
        cents = slow_net(values) * 100
        rounded = int(abs(cents) + Fraction(1, 2)) * (1 if cents >= 0 else -1)
        assert netto_of(values) == Decimal(rounded) / 100


def test_half_a_cent_goes_away_from_zero():
    values = dict.fromkeys(PARAMETERS, Decimal(0))
    assert netto_of({**values, "kosten_soj": Decimal("1.005")}) == Decimal("-1.01")
    assert netto_of({**values, "kosten_soj": Decimal("1.0049")}) == Decimal("-1.00")


def test_a_missing_parameter_is_an_error():
    with pytest.raises(KeyError):
        netto_of({"aantal_afgerond": Decimal(1)})


def test_the_published_venray_sum_follows_from_its_own_assumptions():
    values = base_values({**PUBLISHED, "kosten_soj": fixed(0)})
    assert netto_of(values) == 210_000
    # All of the shift, like for like: 33 trajectories of EUR 4,400 (published: 25).
    shifted = netto_of({**values, "telt_verschuiving": Decimal(1)}) - netto_of(values)
    assert shifted == Decimal("145200.00")


@pytest.mark.parametrize(("kosten_overig", "aantal", "deel"), [(0, 21, 59), (57728, 30, 87)])
def test_break_even_of_venray(kosten_overig, aantal, deel):
    turn = break_even({**PUBLISHED, "kosten_overig": fixed(kosten_overig)})
    assert round(turn.aantal) == aantal
    assert round(100 * turn.deel) == deel
    at_turn = {**base_values(PUBLISHED), "kosten_overig": Decimal(kosten_overig), "anders_verwezen": turn.deel}
    assert abs(netto_of(at_turn)) <= Decimal("0.01")


def test_break_even_needs_no_number_of_youths_but_does_need_the_rest():
    assert break_even({**PUBLISHED, "aantal_afgerond": Aanname(None)}).deel is None
    assert round(break_even({**PUBLISHED, "aantal_afgerond": Aanname(None)}).aantal) == 21
    assert break_even({**PUBLISHED, "prijs_sggz": Aanname(None)}) is None
    assert break_even({**PUBLISHED, "prijs_sggz": fixed(0), "prijs_gbggz": fixed(0)}) is None
    always = break_even({**PUBLISHED, "telt_verschuiving": fixed(1), "kosten_soj": fixed(100)})
    assert always.altijd
    assert always.aantal == 0


def test_the_tornado_of_venray_has_the_published_order():
    assert [swing.parameter for swing in tornado(VENRAY)] == [
        "telt_verschuiving",
        "anders_verwezen",
        "prijs_sggz",
        "aandeel_sggz",
        "kosten_overig",
        "aanzuigende_werking",
        "later_verwezen",
        "prijs_gbggz",
    ]


def test_the_draws_of_venray_lie_where_the_illustration_has_them():
    direct = simulate({**VENRAY, "kosten_overig": fixed(0)}, 1)
    full = simulate({**VENRAY, "kosten_overig": fixed(57728)}, 1)
    assert direct.p50 == pytest.approx(-2_000, abs=6_000)
    assert (direct.p05, direct.p95) == (pytest.approx(-66_000, abs=10_000), pytest.approx(98_000, abs=12_000))
    assert direct.kans_positief == pytest.approx(0.49, abs=0.03)
    assert full.p50 == pytest.approx(-60_000, abs=6_000)
    assert full.kans_positief == pytest.approx(0.15, abs=0.03)
    # The same draws: costs that are known move every outcome by the same amount.
    assert direct.p50 - full.p50 == pytest.approx(57_728)


MEANS = {
    "gelijk": lambda laag, basis, hoog: (laag + hoog) / 2,
    "driehoek": lambda laag, basis, hoog: (laag + basis + hoog) / 3,
    "pert": lambda laag, basis, hoog: (laag + 4 * basis + hoog) / 6,
    "vast": lambda laag, basis, hoog: basis,
}


@pytest.mark.parametrize("verdeling", MEANS)
def test_the_mean_of_the_draws_is_the_outcome_at_the_means(verdeling):
    skewed = {name: Aanname(one.basis, one.laag, one.hoog, verdeling) for name, one in VENRAY.items()}
    skewed["anders_verwezen"] = wide("0.3", "0.8", "0.9", verdeling)
    at_means = {
        name: MEANS[verdeling](one.laag, one.basis, one.hoog) if one.laag is not None else one.basis
        for name, one in skewed.items()
    }
    assert simulate(skewed, 3).gemiddelde == pytest.approx(float(netto_of(at_means)), abs=1_500)


def test_another_parameter_leaves_the_draws_of_the_others_as_they_were():
    one = VENRAY["prijs_sggz"]
    assert np.array_equal(draw(one, "prijs_sggz", 1), draw(one, "prijs_sggz", 1))
    assert not np.array_equal(draw(one, "prijs_sggz", 1), draw(one, "prijs_gbggz", 1))
    assert not np.array_equal(draw(one, "prijs_sggz", 1), draw(one, "prijs_sggz", 2))
    drawn = draw(wide("2", "3", "7", "driehoek"), "x", 1)
    assert drawn.shape == (RULES.trekkingen,)
    assert 2 <= drawn.min() < drawn.max() <= 7


def test_with_an_unknown_parameter_there_is_no_outcome():
    unknown = {**VENRAY, "kosten_soj": Aanname(None)}
    assert unknown_in(unknown) == ["kosten_soj"]
    assert simulate(unknown, 1) is None
    assert tornado(unknown) == []
