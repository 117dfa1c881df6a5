"""Ages taken into account: classes of ages, lists by class, ages of youths, and what is to be expected."""

from __future__ import annotations

import ibis
import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2

from etl.compare import standardise
from etl.compare.periods import Kwartaal, build_kwartalen, build_perioden
from etl.decisions.referrals import age_on
from schemas import contracts
from schemas.tables import TABLES

YEAR = "2025K4-jaar"
CLASSES = {"0-3": 0.2, "4-11": 0.44, "12-17": 0.36}


@pytest.mark.parametrize(
    ("words", "span"),
    [("0-3", (0, 3)), ("4 t/m 11", (4, 11)), ("12 tot en met 17 jaar", (12, 17)), ("12 tot 18", (12, 17)),
     ("4–11", (4, 11)), ("12+", None), ("kind", None), ("", None), ("11-4", None)],
)  # fmt: skip
def test_a_class_of_ages_is_read(words, span):
    assert standardise.read_class(words) == span


@pytest.mark.parametrize(
    ("words", "usable"),
    [(["0-3", "4-11", "12-17"], True), (["0 tot 4", "4 tot 18"], True), (["0-3", "4-11"], False),
     (["0-3", "3-11", "12-17"], False), ([], False), (["0-17"], True), (["0-3", "4-11", "12-18"], False)],
)  # fmt: skip
def test_classes_are_used_when_they_hold_every_age_once(words, usable):
    assert bool(standardise.find_classes(words)) == usable


def practices(lists, youths, classes=None):
    """Units, counts by age and lists: per practice a list by class and youths by age."""
    units = pd.DataFrame(
        [{"praktijk_id": code, "periode": YEAR, "praktijk_naam": code, "groep": "controle",
          "patienten_onder_18": sum(sizes.values()) if sizes else 900} for code, sizes in lists.items()]
    )  # fmt: skip
    counts = [(code, YEAR, age, n) for code, ages in youths.items() for age, n in ages.items()]
    listed = [(code, YEAR, name, size) for code, sizes in lists.items() for name, size in sizes.items()]
    return (
        units,
        pd.DataFrame(counts, columns=["praktijk_id", "periode", "leeftijd", "jeugdigen"]),
        pd.DataFrame(listed, columns=["praktijk_id", "periode", "leeftijdsklasse", "patienten"]),
    )


def built(*tables, **rules):
    frame = standardise.build_gestandaardiseerd(*tables, standardise.Standaardisatie(**rules))
    table = TABLES[standardise.TABLE]
    assert contracts.check(table, ibis.memtable(frame).cast(contracts.ibis_schema(table))) == []
    return frame.set_index("praktijk_id")


def region(seed=1, number=8):
    draw = np.random.default_rng(seed)
    lists = {f"0199{n:04}": {name: float(draw.integers(100, 900)) for name in CLASSES} for n in range(number)}
    youths = {code: {age: int(draw.poisson(1 + age / 4)) for age in range(18)} for code in lists}
    return lists, youths


def test_expected_and_interval_equal_a_slow_second_calculation():
    lists, youths = region()
    frame = built(*practices(lists, youths))
    bands = {"0-3": range(4), "4-11": range(4, 12), "12-17": range(12, 18)}
    for code, sizes in lists.items():
        expected = 0.0
        for name, ages in bands.items():
            referred = sum(youths[other][age] for other in lists if other != code for age in ages)
            listed = sum(lists[other][name] for other in lists if other != code)
            expected += referred / listed * sizes[name]
        seen = sum(youths[code].values())
        row = frame.loc[code]
        assert row["verwacht"] == pytest.approx(expected, rel=1e-9)
        assert row["teller"] == seen
        assert row["verhouding_verwacht"] == pytest.approx(seen / expected, rel=1e-9)
        assert row["onder"] == pytest.approx(chi2.ppf(0.025, 2 * seen) / 2 / expected, rel=1e-9)
        assert row["boven"] == pytest.approx(chi2.ppf(0.975, 2 * seen + 2) / 2 / expected, rel=1e-9)


def test_an_older_list_alone_makes_no_ratio():
    """Every practice has the same rates per age; one has far more teenagers."""
    rates = {"0-3": 0.01, "4-11": 0.02, "12-17": 0.05}
    lists = {f"0199{n:04}": {"0-3": 200.0, "4-11": 400.0, "12-17": 300.0 if n else 2000.0} for n in range(6)}
    middle = {"0-3": 1, "4-11": 7, "12-17": 15}
    youths = {code: {middle[name]: round(rates[name] * size) for name, size in sizes.items()}
              for code, sizes in lists.items()}  # fmt: skip
    frame = built(*practices(lists, youths))
    assert frame["verhouding_verwacht"].tolist() == pytest.approx([1.0] * 6)


def test_what_cannot_be_said_has_a_reason_and_is_no_part_of_what_others_expect():
    lists, youths = region()
    gap, off = "01990000", "01990001"
    whole = built(*practices({c: s for c, s in lists.items() if c not in (gap, off)},
                             {c: y for c, y in youths.items() if c not in (gap, off)}))  # fmt: skip
    lists[gap] = {}
    units, counts, listed = practices(lists, youths)
    units.loc[units["praktijk_id"] == off, "patienten_onder_18"] = 5000
    frame = built(units, counts, listed)
    assert frame.loc[[gap, off], "reden_leeg"].tolist() == ["leeftijd_onbekend"] * 2
    assert frame.loc[[gap, off], ["teller", "verwacht", "verhouding_verwacht"]].isna().all(axis=None)
    pd.testing.assert_frame_equal(frame.drop([gap, off]), whole)


def test_few_practices_or_no_classes_or_no_units_give_nothing():
    lists, youths = region(number=4)
    assert (built(*practices(lists, youths))["reden_leeg"] == "leeftijd_onbekend").all()
    assert built(*practices(lists, youths), minstens_anderen=3)["verwacht"].notna().all()
    none = built(*practices({code: {} for code in lists}, youths))
    assert none["verwacht"].isna().all()
    units, counts, listed = practices(lists, youths)
    assert built(units.iloc[:0], counts, listed).empty


def test_nobody_referred_is_zero_and_not_unknown():
    lists, youths = region()
    youths["01990000"] = {}
    row = built(*practices(lists, youths)).loc["01990000"]
    assert (row["teller"], row["verhouding_verwacht"], row["onder"]) == (0, 0, 0)
    assert row["boven"] > 0


@pytest.mark.parametrize(
    ("day", "birth", "age"),
    [("2025-03-01", "2007-03-01", 18), ("2025-02-28", "2007-03-01", 17), ("2025-02-28", "2008-02-29", 16),
     ("2025-03-01", "2008-02-29", 17), ("2025-01-01", "2024-12-31", 0)],
)  # fmt: skip
def test_age_is_in_whole_years(day, birth, age):
    found = age_on(ibis.literal(day).cast("date"), ibis.literal(birth).cast("date"))
    assert ibis.duckdb.connect().execute(found) == age


def test_lists_by_class_add_up_to_the_list_and_youths_are_counted_at_their_first_age():
    connection = ibis.duckdb.connect()

    def table(name, frame, **kinds):
        return connection.create_table(name, ibis.memtable(frame)).cast(kinds)

    quarters = build_kwartalen(Kwartaal(2025, 1), Kwartaal(2025, 4))
    periods = build_perioden(Kwartaal(2025, 1), Kwartaal(2025, 4))
    years = table("jaren", periods[periods["soort"] == "jaar"])
    opened = table("open", pd.DataFrame({"praktijk_id": "01990001", "periode": list(quarters["kwartaal"]),
                                         "soort": "kwartaal"}))  # fmt: skip
    listed = pd.DataFrame(
        [("01990001", day, "9901", name, round(share * size))
         for day, size in (("2024-07-01", 100), ("2025-07-01", 200)) for name, share in CLASSES.items()],
        columns=["praktijk_id", "peildatum", "gemeente", "leeftijdsklasse", "patienten_onder_18"],
    )  # fmt: skip
    made = standardise.build_lijsten_per_klasse(
        table("lijst", listed, peildatum="date"), opened, table("kwartalen", quarters, begin="date"), years
    )
    found = connection.to_pandas(made).set_index("leeftijdsklasse")["patienten"]
    assert found.to_dict() == {"0-3": 30, "4-11": 66, "12-17": 54}
    starts = pd.DataFrame(
        [("t1", "k1", "2025K1", 11), ("t2", "k1", "2025K3", 12), ("t3", "k2", "2025K2", 12),
         ("t4", "k3", "2025K2", None)],
        columns=["traject_id", "client_pseudo", "kwartaal", "leeftijd"],
    )  # fmt: skip
    told = starts.drop(columns="leeftijd").assign(
        praktijk_id="01990001", is_administratief=False, is_onder_18=True, zorgvorm="SGGZ"
    )
    ages = table("leeftijden", starts[["traject_id", "leeftijd"]].astype({"leeftijd": "Int64"}))
    counts = connection.to_pandas(standardise.count_by_age(table("starts", told), ages, years, ["SGGZ"]))
    assert sorted(counts[["leeftijd", "jeugdigen"]].itertuples(index=False, name=None)) == [(11, 1), (12, 1)]
