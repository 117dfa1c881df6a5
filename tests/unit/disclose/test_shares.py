"""What a region gives away: what is in it and what is not, and what it leaves open to who has the openbaar file."""

import math

import numpy as np
import pytest

from etl.compare.effect import assess
from etl.compare.effect_joint import Place, place_of
from etl.compare.effect_model import cells_of, crv3, fit, leave_one_out
from etl.compare.effect_panel import EffectPlan, Paneel
from etl.compare.effect_permutation import calendars_of, interval
from etl.disclose.shares import Deel, make_share
from etl.problems import PublicationRefused
from etl.settings import DELEN_VANAF_JEUGDIGEN

PLAN = EffectPlan()
ABOUT = {"regio": "Noord", "uitkomst": ("SGGZ", "AMBULANT"), "codeversie": "0.1.0+abcdef01"}
PLACE = Place(30, 2, 1, 11.234)
ROW = {
    "kwartaal_van": "2019K1",
    "kwartaal_tm": "2025K3",
    "praktijken_met": 4,
    "praktijken_zonder": 1,
    "kwartalen_met": 60,
    "kwartalen_zonder": 72,
    "rate_ratio": 0.81649,
    "onder": 0.59512,
    "boven": 1.10499,
    "standaardfout": 0.118812,
    "verschil_per_1000_jaar": -3.2,
    "p_permutatie": 0.1,
    "p_minimum": 1 / 30,
    "alle_toewijzingen": True,
    "volledigheid_pct": 97.6,
    "volledigheid_gemeten": True,
    "praktijkbasis": "eigen_praktijk",
    "bewijsniveau": "beschrijvend",
    "plan_sha256": "0f" * 32,
    "reden_geen": None,
}


def made(place=PLACE, youths=(600, 700), **other):
    return make_share(ROW | other, place, youths, ABOUT)


def test_figures_are_rounded_and_the_rest_is_as_in_the_table():
    found = made()
    assert (found.verhouding, found.onder, found.boven) == (0.82, 0.6, 1.1)
    assert (found.standaardfout, found.toewijzingen.gewicht, found.volledigheid_pct) == (0.12, 11.0, 98)
    assert (found.toewijzingen.aantal, found.toewijzingen.lager, found.toewijzingen.gelijk) == (30, 2, 1)
    assert found.log_ratio == math.log(0.82)
    assert found.uitkomst == ("AMBULANT", "SGGZ")


def test_no_key_holds_youths_or_one_practice():
    """The whole list: who adds a key decides here that it is safe."""
    assert set(Deel.model_fields) == {
        "soort", "versie", "regio", "kwartaal_van", "kwartaal_tm", "uitkomst", "praktijkbasis", "praktijken_met",
        "praktijken_zonder", "kwartalen_met", "kwartalen_zonder", "verhouding", "onder", "boven", "standaardfout",
        "p_permutatie", "p_minimum", "toewijzingen", "volledigheid_pct", "bewijsniveau", "plan_sha256", "codeversie",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("other", "key"),
    [
        ({"onder": None}, "onder"),
        ({"onder": 0.0}, "onder"),
        ({"boven": None}, "boven"),
        ({"standaardfout": None}, "standaardfout"),
        ({"volledigheid_gemeten": False, "volledigheid_pct": None}, "volledigheid_pct"),
    ],
)
def test_what_is_open_or_not_known_stays_so(other, key):
    assert getattr(made(**other), key) is None


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"rate_ratio": None, "reden_geen": "geen_praktijk_met", "place": None}, "geen praktijk heeft een kwartaal"),
        ({"bewijsniveau": "onvoldoende gegevens"}, "er valt niets te vergelijken"),
        ({"youths": (DELEN_VANAF_JEUGDIGEN - 1, 700)}, "jeugdigen geteld"),
        ({"youths": (700, DELEN_VANAF_JEUGDIGEN - 1)}, "jeugdigen geteld"),
    ],
)
def test_what_cannot_be_shared_is_refused_with_the_reason(other, said):
    with pytest.raises(PublicationRefused, match=said):
        made(**other)


def test_from_the_threshold_on_it_is_shared():
    assert made(youths=(DELEN_VANAF_JEUGDIGEN,) * 2).verhouding == 0.82


# Against the reader of the openbaar file: a region of five practices whose only one without SOJ refers few.
QUARTERS = 16
START = np.array([6, 6, 10, 10, 99])
LISTS = np.tile(np.array([[1400.0], [2100.0], [1600.0], [1200.0], [900.0]]), (1, QUARTERS))
WITH = np.arange(QUARTERS)[None, :] >= START[:, None]


def panel(y):
    names, times = tuple("abcde"), tuple(f"k{number:02}" for number in range(QUARTERS))
    return Paneel(names, times, y.astype(float), LISTS, START, np.full(LISTS.shape, True))


def shared_of(y):
    """Everything that the share holds of these counts, before it is rounded to hundredths and two digits."""
    one = panel(y)
    cells = cells_of(one)
    columns = one.dosis[np.ix_(cells.rows, cells.columns)][None]
    whole = fit(cells, columns)
    beta = float(whole.beta[0])
    error = float(crv3(whole.beta, leave_one_out(cells, columns, whole))[0])
    place = place_of(one, PLAN, seed=1)
    bounds = interval(cells, calendars_of(one, cells, columns, PLAN, 1), beta, 0.95)
    found = [math.exp(beta), error, place.lager, place.gelijk, place.gewicht, *(math.exp(each) for each in bounds)]
    return [round(each, 4) for each in found]


def openbaar_of(y):
    """Half-years of both groups: hidden from 1 to 9, else rounded to five."""
    totals = [(y * side).reshape(5, -1, 2).sum(axis=(0, 2)) for side in (WITH, ~WITH)]
    return [[0 if not n else "." if n < 10 else 5 * math.floor(n / 5 + 0.5) for n in each] for each in totals]


@pytest.mark.parametrize("value", range(1, 10))
def test_who_has_the_openbaar_file_can_narrow_a_hidden_half_year_of_a_quiet_stretch_to_no_single_value(value):
    """From quarter 10 on nobody starts: only the total of each practice over that stretch is in what is shared."""
    rng = np.random.default_rng(7)
    y = rng.poisson(LISTS * 0.006 * np.where(WITH, 0.75, 1.0))
    y[4, 10:] = 7, 8, 10, 10, 3, 2
    assert openbaar_of(y)[1][5:] == [15, 20, "."]
    first = (value - 5) // 2
    other = y.copy()
    other[4, 10:] = 7, 8 - first, 10, 10 - (value - 5 - first), value // 2, value - value // 2
    assert other[4].sum() == y[4].sum()
    assert openbaar_of(other) == openbaar_of(y)
    assert shared_of(other) == shared_of(y)


def test_what_is_shared_is_what_the_region_itself_reads():
    rng = np.random.default_rng(7)
    y = rng.poisson(LISTS * 0.006 * np.where(WITH, 0.75, 1.0))
    told = assess(panel(y), PLAN, seed=1)
    ratio, error, *_, low, high = shared_of(y)
    assert ratio == pytest.approx(told.rate_ratio, abs=1e-4)
    assert error == pytest.approx(told.standaardfout_crv3, abs=1e-4)
    assert (low, high) == pytest.approx((told.onder, told.boven), abs=1e-4)
