"""Own averages: which trajecten they rest on, from when they hold, and their spread."""

from __future__ import annotations

from statistics import mean, stdev

import ibis
import pandas as pd
import pytest

from etl.costs.own_prices import build_eigen_prijzen, count_ended
from etl.costs.prices import price_on
from etl.settings import Prijsregels

RULES = Prijsregels(minstens_trajecten=3, aanloop_dagen=365, hoogste_onbekend=0.25)
AMOUNTS = (100.0, 200.0, 600.05)


def region(trajecten, declared_from="2015-01-01"):
    """Give kern.kosten_traject, kern.verwijzingen and kern.declaraties of (id, gemeente, end, amount, known)."""
    columns = ["traject_id", "gemeente", "einddatum", "bedrag", "is_volledig"]
    kosten = pd.DataFrame(trajecten, columns=columns).assign(zorgvorm="SGGZ")
    kosten["einddatum"] = pd.to_datetime(kosten["einddatum"])
    kosten["eerste_kostendag"] = kosten["einddatum"].where(kosten["bedrag"] > 0)
    starts = kosten[["traject_id"]].assign(telt_mee=True, is_onder_18=True)
    starts.loc[starts["traject_id"].str.startswith("volwassen"), "is_onder_18"] = False
    starts.loc[starts["traject_id"].str.startswith("administratief"), "telt_mee"] = False
    declared = pd.DataFrame({"gemeente": ["9901", "9902"], "begindatum": pd.to_datetime(declared_from)})
    types = dict.fromkeys(["traject_id", "gemeente", "zorgvorm"], "string")
    types |= {"einddatum": "date", "eerste_kostendag": "date", "bedrag": "float64", "is_volledig": "boolean"}
    flags = {"traject_id": "string", "telt_mee": "boolean", "is_onder_18": "boolean"}
    return (
        ibis.memtable(kosten).cast(types),
        ibis.memtable(starts).cast(flags),
        ibis.memtable(declared).cast({"begindatum": "date"}),
    )


def prices(trajecten, rules=RULES, **more):
    return build_eigen_prijzen(count_ended(*region(trajecten, **more), rules).to_pandas(), rules)


def ended(gemeente="9901", year=2020, amounts=AMOUNTS, known=True, name="t"):
    return [(f"{name}{gemeente}{year}{n}", gemeente, f"{year}-06-0{n + 1}", e, known) for n, e in enumerate(amounts)]


def test_an_own_price_is_the_mean_of_what_ended_in_a_year_with_number_and_spread():
    [own] = prices(ended()).query("gemeente == '9901'").to_dict("records")
    assert own["bedrag"] == 300.02  # 900,05 / 3 = 300,01666…
    assert own["standaardafwijking"] == round(stdev(AMOUNTS), 2)
    half = 4.302653 * stdev(AMOUNTS) / 3**0.5  # Student's t with two degrees of freedom
    assert (own["onder"], own["boven"]) == pytest.approx((mean(AMOUNTS) - half, mean(AMOUNTS) + half), abs=0.01)
    assert (own["soort"], own["bron"], own["prijspeil"]) == ("eigen_gemiddelde", "eigen declaraties", "2020")
    assert (own["aantal_trajecten"], own["zonder_declaratie"]) == (3, 0)


def test_with_fewer_than_enough_there_is_no_price_of_the_gemeente_and_the_region_has_one():
    made = prices([*ended("9901", amounts=(100.0, 200.0)), *ended("9902", amounts=(300.0,))])
    assert made[["gemeente", "bedrag", "aantal_trajecten"]].to_numpy().tolist() == [["*", 200.0, 3]]


def test_a_traject_without_declarations_costs_nothing_and_is_counted_apart():
    own = prices(ended(amounts=(0.0, 0.0, 300.0))).query("gemeente == '9901'").iloc[0]
    assert (own["bedrag"], own["zonder_declaratie"]) == (100, 2)


def test_a_price_holds_until_the_next_own_price_and_the_last_one_stays():
    made = prices([*ended(year=2020), *ended(year=2023)]).query("gemeente == '9901'")
    van, tot = (made[name].dt.strftime("%Y-%m-%d").tolist() for name in ("geldig_van", "geldig_tot"))
    assert van == ["2020-01-01", "2023-01-01"]
    assert tot[0] == "2022-12-31" and pd.isna(tot[1])


def test_a_year_in_which_too_much_is_unknown_has_no_price_and_is_not_in_the_region():
    three_of_four = [*ended("9901"), *ended("9901", amounts=(50.0,), known=False, name="u")]
    assert set(prices(three_of_four)["gemeente"]) == {"*", "9901"}
    made = prices([*three_of_four, *ended("9901", amounts=(50.0,), known=False, name="v"), *ended("9902")])
    assert made[["gemeente", "aantal_trajecten"]].to_numpy().tolist() == [["*", 3], ["9902", 3]]


def test_the_first_years_of_what_is_declared_have_no_price():
    assert len(prices(ended(), declared_from="2019-01-01"))
    assert prices(ended(), declared_from="2019-01-03").empty


def test_adults_administrative_starts_and_what_goes_on_do_not_count():
    others = [(name, "9901", end, 1e6, True) for name, end in (("volwassen", "2020-01-01"),
              ("administratief", "2020-01-01"), ("open", None))]  # fmt: skip
    assert prices([*ended(), *others]).query("gemeente == '9901'")["bedrag"].tolist() == [300.02]


def test_nothing_that_ended_gives_no_price_and_credits_beyond_the_costs_are_none():
    assert prices([]).empty
    assert prices(ended(amounts=(-10.0, -10.0, -10.0))).empty


def test_own_prices_can_be_looked_up_like_delivered_ones():
    made = prices([*ended(), *ended("9902", amounts=(1.0,))])
    asked = [pd.Series([value, value], dtype="object") for value in ("SGGZ",)]
    found = price_on(made, asked[0], pd.Series(["9901", "9902"]), pd.Series(pd.to_datetime(["2021-05-05"] * 2)))
    assert found["bedrag"].tolist() == [300.02, 225.26]
