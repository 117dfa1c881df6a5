"""Growth of costs split into volume, price and mix, as tables of two years and what comes out."""

import random
from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from etl.costs.growth import Jaar, build_kostenontwikkeling, split_growth, to_cents, whole_years

NAMES = {"9901": "Oeverhoek", "9902": "Zandwolde"}


def year(jeugdigen, **zorgvormen):
    """Give a year from its unique youths, and per zorgvorm (youths, euro)."""
    return Jaar({name: (youths, to_cents(euro)) for name, (youths, euro) in zorgvormen.items()}, jeugdigen)


@pytest.mark.parametrize(
    ("vorig", "dit", "groei", "volume", "prijs", "mix"),
    [
        # the same children at the same price
        (year(10, SGGZ=(10, 50_000)), year(10, SGGZ=(10, 50_000)), 0, 0, 0, 0),
        # two more children, each at last year's 5,000
        (year(10, SGGZ=(10, 50_000)), year(12, SGGZ=(12, 60_000)), 10_000, 10_000, 0, 0),
        # the same children, each 500 more
        (year(10, SGGZ=(10, 50_000)), year(10, SGGZ=(10, 55_000)), 5_000, 0, 5_000, 0),
        # five of them go from 1,000 to 5,000 at unchanged prices
        (year(10, SGGZ=(5, 25_000), GBGGZ=(5, 5_000)), year(10, SGGZ=(10, 50_000)), 20_000, 0, 0, 20_000),
        # a child gets a second kind of care: no more children, more kinds per child
        (year(10, SGGZ=(10, 50_000), GBGGZ=(1, 900)), year(10, SGGZ=(10, 50_000), GBGGZ=(2, 1_800)), 900, 0, 0, 900),
        # a kind without a price of last year falls in the mix with all it costs
        (year(10, SGGZ=(10, 50_000)), year(10, SGGZ=(10, 50_000), LVB=(3, 9_000)), 9_000, 0, 0, 9_000),
        # everything at once: 20% more children, each 10% dearer
        (year(10, SGGZ=(10, 50_000)), year(12, SGGZ=(12, 66_000)), 16_000, 10_000, 6_000, 0),
    ],
)
def test_growth_is_volume_and_price_and_mix(vorig, dit, groei, volume, prijs, mix):
    parts = split_growth(vorig, dit)
    assert [parts.groei, parts.volume, parts.prijs, parts.mix] == [100 * one for one in (groei, volume, prijs, mix)]


def test_without_youths_the_year_before_there_is_no_mean_and_so_no_split():
    assert split_growth(year(0), year(3, SGGZ=(3, 9_000))) is None


def drawn_year(draw):
    forms = [form for form in ("SGGZ", "GBGGZ", "LVB", "AMBULANT", "VERBLIJF") if draw.random() < 0.8] or ["SGGZ"]
    per = {form: (draw.randint(1, 90), draw.randint(-9_999, 9_999_999)) for form in forms}
    most, together = max(youths for youths, _ in per.values()), sum(youths for youths, _ in per.values())
    return Jaar(per, draw.randint(most, together))


@pytest.mark.parametrize("seed", range(60))
def test_parts_add_up_to_the_cent_in_whatever_order_the_zorgvormen_come(seed):
    draw = random.Random(seed)
    vorig, dit = drawn_year(draw), drawn_year(draw)
    parts = split_growth(vorig, dit)
    assert parts.volume + parts.prijs + parts.mix == parts.groei == dit.cents - vorig.cents

    turned = [Jaar(dict(reversed(one.zorgvormen.items())), one.jeugdigen) for one in (vorig, dit)]
    assert split_growth(*turned) == parts

    # slowly, one child after another: the mix on its own, and not as what remains
    price, mix = Fraction(0), Fraction(0)
    for form, (youths, cents) in dit.zorgvormen.items():
        if form in vorig.zorgvormen:
            before = Fraction(vorig.zorgvormen[form][1], vorig.zorgvormen[form][0])
            price += sum((Fraction(cents, youths) - before for _ in range(youths)), Fraction(0))
            mix += sum((before for _ in range(youths)), Fraction(0))
        else:
            mix += cents
    mean = Fraction(vorig.cents, vorig.jeugdigen)
    assert abs(parts.prijs - price) <= Fraction(1, 2)
    assert abs(parts.volume - (dit.jeugdigen - vorig.jeugdigen) * mean) <= Fraction(1, 2)
    assert abs(parts.mix - (mix - dit.jeugdigen * mean)) <= 1


@pytest.mark.parametrize(
    ("first", "last", "whole"),
    [
        (date(2021, 3, 1), date(2024, 4, 2), [2022, 2023]),  # 93 days past 2023
        (date(2021, 3, 1), date(2024, 4, 1), [2022, 2023]),  # 92 days
        (date(2021, 3, 1), date(2024, 3, 31), [2022]),  # 91 days: the last declarations may be missing
        (date(2021, 12, 31), date(2024, 4, 1), [2022, 2023]),
        (date(2022, 1, 1), date(2024, 4, 1), [2023]),  # nothing before 2022: care that ran on is not in it
        (date(2023, 1, 1), date(2023, 12, 31), []),
    ],
)
def test_a_year_is_whole_with_declarations_from_before_it_until_well_after(first, last, whole):
    assert list(whole_years(first, last)) == whole


def table(rows, span):
    costs = pd.DataFrame(rows, columns=["gemeente", "jaar", "zorgvorm", "jeugdigen", "bedrag"])
    ends = pd.DataFrame(span, columns=["gemeente", "jaar", "eerste", "laatste", "zonder_traject"])
    made = build_kostenontwikkeling(costs, ends, NAMES)
    return {(row["gebied"], int(row["jaar"])): row for _, row in made.iterrows()}


def both(gemeente, jaar, jeugdigen, bedrag):
    return [(gemeente, jaar, form, jeugdigen, bedrag) for form in ("SGGZ", "TOTAAL")]


LONG = (date(2020, 1, 1), date(2024, 12, 31))


def test_twelve_percent_more_youths_at_23_percent_more_each_is_what_overbetuwe_published_as_growth():
    """Overbetuwe gave +12% clients and +23% costs per client from 2015 to 2019; together that is +37.8%."""
    rows = table(both("9901", 2022, 100, 500_000) + both("9901", 2023, 112, 688_800), [("9901", 2023, *LONG, 0.0)])
    row = rows["9901", 2023]
    assert [row["volume_pct"], row["kosten_per_jeugdige_pct"], row["groei_pct"]] == pytest.approx([12, 23, 37.76])
    assert [row[name] for name in ("groei", "volumeeffect", "prijseffect", "mixeffect")] == [
        188_800,
        60_000,
        128_800,
        0,
    ]
    assert "12% meer" in row["zin"] and "23% meer" in row["zin"] and row["kostenbasis"] == "werkelijk"


def test_the_region_adds_up_its_gemeenten_and_names_those_without_whole_years():
    rows = table(
        both("9901", 2022, 10, 1_000.10) + both("9901", 2023, 11, 1_200.45),
        [("9901", 2022, *LONG, 5.0), ("9901", 2023, *LONG, 12.5)],
    )
    assert rows["*", 2023]["groei"] == rows["9901", 2023]["groei"] == 200.35
    assert rows["*", 2023]["niet_beschikbaar"] == "zonder Zandwolde"
    assert rows["*", 2023]["kosten_zonder_traject"] == 12.5
    assert pd.isna(rows["9902", 2023]["kosten"])
    assert rows["9902", 2023]["niet_beschikbaar"] == "er zijn geen declaraties geleverd"


def test_a_year_that_is_not_whole_has_no_growth_and_says_why():
    short = (date(2022, 1, 1), date(2025, 6, 1))
    rows = table(
        both("9901", 2022, 10, 1_000) + both("9901", 2023, 11, 1_200) + both("9901", 2024, 11, 1_300),
        [("9901", 2023, *short, 0.0), ("9902", 2023, *LONG, 0.0)],
    )
    assert pd.isna(rows["9901", 2023]["groei"])
    assert rows["9901", 2023]["niet_beschikbaar"] == "van 2022 zijn niet alle declaraties binnen"
    assert rows["9901", 2024]["groei"] == 100
    assert rows["9902", 2024]["niet_beschikbaar"] == "van 2024 zijn niet alle declaraties binnen"


def test_without_declarations_there_is_no_row():
    assert table([], []) == {}
