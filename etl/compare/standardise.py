"""
Rates of practices with the ages of their patients taken into account (indirect standardisation).

With the rates per age of all other practices together, a practice with its list would have so many youths expected;
what it had, divided by that, is its ratio. Only for years and practices of which the list was delivered by age; for the
others nothing is guessed. Age alone: sex is rarely delivered on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import ibis
import pandas as pd
from ibis import ir

from etl.compare.figures import conform
from etl.compare.panel import average_lijsten, build_lijsten, is_minor, select_counted
from etl.compare.rates import garwood_interval
from etl.settings import STANDAARDISATIE, Standaardisatie

TABLE = "mart.gestandaardiseerd_jaar"
AGES = range(18)
WITHOUT_AGES = "leeftijd_onbekend"
KEY = ["praktijk_id", "periode"]
_CLASS = re.compile(r"\s*(\d+)\s*(-|–|t/m|tot en met|tot)\s*(\d+)\s*(?:jaar)?\s*")


def read_class(words: str) -> tuple[int, int] | None:
    """
    Read a class of ages such as ``4-11``, ``4 t/m 11`` or ``4 tot 12``: first and last age. None for anything else.

    ``tot`` alone leaves its last age out.
    """
    found = _CLASS.fullmatch(words)
    if found is None:
        return None
    first, last = int(found[1]), int(found[3]) - (1 if found[2] == "tot" else 0)
    return (first, last) if first <= last else None


def find_classes(words: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Give the classes that together hold every age under 18 once, by their text; none when they do not."""
    read = {one: span for one in words if (span := read_class(one))}
    ages = [age for first, last in read.values() for age in range(first, last + 1)]
    return read if sorted(ages) == list(AGES) else {}


def build_lijsten_per_klasse(
    patienten: ir.Table, opened: ir.Table, kwartalen: ir.Table, perioden: ir.Table
) -> ir.Table:
    """
    Give the list of each class of ages per practice and period, as the whole list is given (contract, rule 10).

    ``patienten``: (praktijk_id, peildatum, gemeente, leeftijdsklasse, patienten_onder_18), gemeenten of the region
    alone. Columns: praktijk_id, periode, leeftijdsklasse, patienten.
    """
    named = patienten.filter(patienten.leeftijdsklasse.notnull())
    # A class of a practice is handled as if it were a practice: each has its own nearest peildatum.
    named = named.mutate(deel=named.praktijk_id + "|" + named.leeftijdsklasse)
    classes = named.select("deel", "praktijk_id", "leeftijdsklasse").distinct()
    sizes = named.group_by(["deel", "peildatum", "gemeente"]).aggregate(
        patienten_onder_18=named.patienten_onder_18.sum()
    )
    is_open = opened.select("praktijk_id", "periode", "soort").join(classes, "praktijk_id")
    per_quarter = build_lijsten(
        sizes.rename(praktijk_id="deel"), is_open.drop("praktijk_id").rename(praktijk_id="deel"), kwartalen
    )
    lists = average_lijsten(per_quarter, perioden).rename(deel="praktijk_id", patienten="patienten_onder_18")
    return lists.join(classes, "deel").select("praktijk_id", "periode", "leeftijdsklasse", "patienten")


def count_by_age(verwijzingen: ir.Table, ages: ir.Table, perioden: ir.Table, uitkomst: Sequence[str]) -> ir.Table:
    """
    Give the unique youths per practice, period and age at their first verwijzing in it: column ``jeugdigen``.

    ``ages``: traject_id and leeftijd; whose age is not known is in no row.
    """
    counted = select_counted(verwijzingen)
    counted = counted.filter(is_minor(counted) & counted.zorgvorm.isin(list(uitkomst)))
    rows = counted.select("traject_id", "praktijk_id", "client_pseudo", "kwartaal").join(
        ages.select("traject_id", "leeftijd"), "traject_id"
    )
    rows = rows.filter(rows.leeftijd.notnull()).join(perioden.select("periode", "kwartaal"), "kwartaal")
    youths = rows.group_by(["praktijk_id", "periode", "client_pseudo"]).aggregate(leeftijd=rows.leeftijd.min())
    return youths.group_by(["praktijk_id", "periode", "leeftijd"]).aggregate(jeugdigen=ibis._.count())


def build_gestandaardiseerd(
    units: pd.DataFrame, counts: pd.DataFrame, lists: pd.DataFrame, rules: Standaardisatie = STANDAARDISATIE
) -> pd.DataFrame:
    """
    Give mart.gestandaardiseerd_jaar: one row per practice and rolling year in which it was open.

    ``units``: praktijk_id, periode, praktijk_naam, groep, patienten_onder_18; ``counts``: ``count_by_age``; ``lists``:
    ``build_lijsten_per_klasse``. A practice takes part in a year when its classes hold every age once and add up to its
    list. Expected needs ``minstens_anderen`` other practices. The interval is the exact one of the count (Garwood),
    with what is expected taken as known.
    """
    parts = [
        _standardise(rows, counts[counts["periode"] == periode], lists[lists["periode"] == periode], rules)
        for periode, rows in units.groupby("periode")
    ]
    empty = units.assign(teller=None, verwacht=None, reden_leeg=None)
    frame = pd.concat(parts) if parts else empty
    low, high = garwood_interval(frame["teller"])
    frame = frame.reset_index(drop=True).assign(onderdrukt=False)
    expected = frame["verwacht"].astype("float64")
    usable = expected.where(expected > 0)
    return conform(
        TABLE,
        frame.assign(
            verhouding_verwacht=frame["teller"].astype("float64") / usable, onder=low / usable, boven=high / usable
        ),
    )


def _standardise(rows: pd.DataFrame, counts: pd.DataFrame, lists: pd.DataFrame, rules: Standaardisatie) -> pd.DataFrame:
    spans = find_classes(sorted(lists["leeftijdsklasse"].dropna().unique()))
    of_age = {age: name for name, (first, last) in spans.items() for age in range(first, last + 1)}
    practices = list(rows["praktijk_id"])
    sizes = _wide(lists, "leeftijdsklasse", "patienten", practices, list(spans))
    placed = counts.assign(leeftijdsklasse=counts["leeftijd"].map(of_age))
    youths = _wide(placed, "leeftijdsklasse", "jeugdigen", practices, list(spans)).fillna(0)
    whole = pd.to_numeric(rows["patienten_onder_18"]).astype("float64").to_numpy()
    differs = (sizes.sum(axis=1, skipna=False) - whole).abs() > rules.hoogste_verschil * whole
    taking_part = sizes.notna().all(axis=1) & ~differs & (whole > 0) & bool(spans)
    sizes, youths = sizes.where(taking_part, 0.0), youths.where(taking_part, 0.0)
    others = sizes.sum() - sizes
    rates = (youths.sum() - youths) / others.where(others > 0)
    known = taking_part & (int(taking_part.sum()) > rules.minstens_anderen)
    expected = (rates * sizes).where(sizes > 0, 0.0).sum(axis=1, skipna=False)
    return rows.assign(
        teller=youths.sum(axis=1).where(known).to_numpy(),
        verwacht=expected.where(known).to_numpy(),
        reden_leeg=known.map({True: None, False: WITHOUT_AGES}).to_numpy(),
    )


def _wide(long: pd.DataFrame, by: str, values: str, practices: list[str], columns: list[str]) -> pd.DataFrame:
    """Give a frame with a row per practice and a column per class, unknown where there is no row."""
    sums = long.groupby(["praktijk_id", by])[values].sum().unstack()
    return sums.reindex(index=practices, columns=columns).astype("float64")
