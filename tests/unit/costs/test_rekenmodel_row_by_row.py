"""The rekenmodel against a slow second implementation that walks through one row at a time."""

import random
from datetime import date, timedelta

import pandas as pd
import pytest

from etl.compare.rates import weighted_sum_interval
from etl.costs.rekenmodel import COLUMNS, INPUTS, KEY, build_rekenmodel

PERIODS = {
    "2022": (date(2022, 1, 1), date(2022, 12, 31)),
    "2023": (date(2023, 1, 1), date(2023, 12, 31)),
    "2023K1": (date(2023, 1, 1), date(2023, 3, 31)),
}
PAYERS = ["9901", "9902", "9903"]
PLACES = [("regio", "*"), ("gemeente", "9901"), ("gemeente", "9902"), ("praktijk", "01990001")]
GROUPS = ["interventie", "controle", "overgang", "totaal", "uitgesloten"]
PRICES = {("SGGZ", "*"): 5000.0, ("SGGZ", "9902"): 6000.0, ("GBGGZ", "9901"): 900.0, ("LOKAAL", "*"): 400.0}


def world(seed):
    """Draw a small world as plain dictionaries, with gaps of every kind."""
    draw = random.Random(seed)
    units = {
        (*place, groep, periode): draw.choice([None, 0, 500, 1200])
        for place in PLACES
        for groep in GROUPS
        for periode in PERIODS
        if draw.random() < 0.8
    }
    youths, totals, declared = {}, {}, {}
    for unit in units:
        for zorgvorm in ("SGGZ", "GBGGZ", "LOKAAL"):
            numbers = [draw.choice([0, 0, 1, 2, 5]) for _ in PAYERS]
            for payer, number in zip(PAYERS, numbers, strict=True):
                if draw.random() < 0.6:
                    youths[*unit, zorgvorm, payer] = number
                    if draw.random() < 0.7:
                        declared[*unit, zorgvorm, payer] = draw.randint(100, 9000)
            here = [youths.get((*unit, zorgvorm, payer), 0) for payer in PAYERS]
            totals[*unit, zorgvorm] = draw.randint(max(here), sum(here))
    until = {"9901": date(2024, 6, 1), "9902": draw.choice([None, date(2023, 12, 31), date(2025, 1, 1)])}
    local = {unit: (draw.choice([None, 0, 4]), draw.choice([None, 0, 1500])) for unit in units if draw.random() < 0.6}
    soj = {unit: draw.choice([None, 0, 12_000]) for unit in units if draw.random() < 0.6}
    return units, youths, totals, declared, until, local, soj


def basis(payer, periode, until):
    last = until.get(payer)
    return "werkelijk" if last and last >= PERIODS[periode][1] + timedelta(days=365) else "gemiddeld"


def price(zorgvorm, payer):
    return PRICES.get((zorgvorm, payer), PRICES.get((zorgvorm, "*")))


def costs(unit, zorgvorm, youths, declared, until):
    total = 0.0
    for payer in PAYERS:
        number = youths.get((*unit, zorgvorm, payer), 0)
        if not number:
            continue
        if basis(payer, unit[3], until) == "werkelijk":
            total += declared.get((*unit, zorgvorm, payer), 0)
        elif price(zorgvorm, payer) is None:
            return None
        else:
            total += number * price(zorgvorm, payer)
    return total


def add(*values):
    return None if None in values else sum(values)


def model_of(unit, units, youths, totals, declared, until, local, soj):
    """Give the letters a to k and the basis of one unit."""
    row = {"a": units[unit], "k": None}
    for zorgvorm, count, euro in (("SGGZ", "b", "h"), ("GBGGZ", "c", "i"), ("LOKAAL", "d", "j")):
        row[count], row[euro] = totals[*unit, zorgvorm], costs(unit, zorgvorm, youths, declared, until)
    if unit in local:
        row["d"], row["j"] = add(row["d"], local[unit][0]), add(row["j"], local[unit][1])
    elif row["d"] == 0:
        row["d"] = row["j"] = None
    if unit[2] in ("interventie", "overgang", "totaal"):
        row["k"] = soj.get(unit)
    for share, count in zip("efg", "bcd", strict=True):
        row[share] = 100 * row[count] / row["a"] if row["a"] and row[count] is not None else None
    payers = {key[5] for key, number in youths.items() if key[:4] == unit and number}
    if not payers:
        payers = {unit[1]} if unit[0] == "gemeente" else set(until)
    words = {basis(payer, unit[3], until) for payer in payers} or {"gemiddeld"}
    row["kostenbasis"] = words.pop() if len(words) == 1 else "gemengd"
    return row


def finish(unit, models):
    """Add l, m, their parts and what is not available, looking at the other rows where the rule says so."""
    row = models[unit]
    if unit[0] == "praktijk":
        region = [other for other in models if other[:2] == ("regio", "*") and other[3] == unit[3]]
        rivals = [other for other in region if other[2] in ("interventie", "controle")]
        may = bool(region)
    else:
        rivals = [
            other
            for other in models
            if other[:2] == unit[:2] and other[3] == unit[3] and other[2] in ("interventie", "controle")
        ]
        may = True
    with_j = may and all(models[other]["j"] is not None for other in rivals) and row["j"] is not None
    parts = ["h", "i", *(["j"] if with_j else []), *(["k"] if row["k"] is not None else [])]
    known = row["h"] is not None and row["i"] is not None
    row["l"] = sum(row[part] for part in parts) if known else None
    row["l_bestaat_uit"] = "+".join(parts).upper() if known else None
    row["m"] = row["l"] / row["a"] if known and row["a"] else None
    missing = [letter for letter in "abcdefghijklm" if row[letter] is None]
    if unit[2] in ("controle", "uitgesloten"):
        missing.remove("k")
    if row["a"] == 0:
        under = {"e": "b", "f": "c", "g": "d", "m": "l"}
        missing = [letter for letter in missing if letter not in under or row[under[letter]] is None]
    row["niet_beschikbaar"] = ", ".join(missing).upper() or None
    row["m_onder"] = row["m_boven"] = None
    row["m_zonder_k"] = row["m_zonder_k_onder"] = row["m_zonder_k_boven"] = None
    if row["m"] is not None:
        weights = [weight(unit, models, *letters) for letters in (("SGGZ", "b", "h"), ("GBGGZ", "c", "i"))]
        low, high = weighted_sum_interval([[row["b"]], [row["c"]]], [[value] for value in weights])
        fixed = sum(row[part] for part in parts if part in "jk")
        row["m_onder"], row["m_boven"] = (low[0] + fixed) / row["a"], (high[0] + fixed) / row["a"]
        local = row["j"] if with_j else 0.0
        row["m_zonder_k"] = (row["h"] + row["i"] + local) / row["a"]
        row["m_zonder_k_onder"] = (low[0] + local) / row["a"]
        row["m_zonder_k_boven"] = (high[0] + local) / row["a"]


def weight(unit, models, zorgvorm, count, euro):
    row = models[unit]
    if row[count]:
        return row[euro] / row[count]
    around = [
        other for key, other in models.items() if (key[0], key[3]) == (unit[0], unit[3]) and other[euro] is not None
    ]
    youths = sum(other[count] for other in around)
    if youths:
        return sum(other[euro] for other in around) / youths
    return price(zorgvorm, unit[1] if unit[0] == "gemeente" else None)


def frame(name, rows):
    return pd.DataFrame(rows, columns=INPUTS[name])


@pytest.mark.parametrize("seed", range(8))
def test_vectorised_model_equals_the_row_by_row_model(seed):
    units, youths, totals, declared, until, local, soj = world(seed)
    models = {unit: model_of(unit, units, youths, totals, declared, until, local, soj) for unit in units}
    for unit in models:
        finish(unit, models)
    expected = pd.DataFrame([{**dict(zip(KEY, unit, strict=True)), **row} for unit, row in models.items()])

    prijzen = pd.DataFrame(
        [
            (zorgvorm, payer, date(2020, 1, 1), None, bedrag, "gemiddeld", "verzonnen", "2023")
            for (zorgvorm, payer), bedrag in PRICES.items()
        ],
        columns=["zorgvorm", "gemeente", "geldig_van", "geldig_tot", "bedrag", "soort", "bron", "prijspeil"],
    )
    result = build_rekenmodel(
        frame(
            "eenheden",
            [(*unit, *PERIODS[unit[3]], a, unit[1] if unit[0] == "gemeente" else None) for unit, a in units.items()],
        ),
        jeugdigen=frame("jeugdigen", [(*key, number) for key, number in youths.items()]),
        jeugdigen_totaal=frame("jeugdigen_totaal", [(*key, number) for key, number in totals.items()]),
        bedragen=frame("bedragen", [(*key, bedrag) for key, bedrag in declared.items()]),
        gedeclareerd_tot=frame("gedeclareerd_tot", list(until.items())),
        prijzen=prijzen,
        lokaal=frame("lokaal", [(*unit, *values) for unit, values in local.items()]),
        soj=frame("soj", [(*unit, kosten) for unit, kosten in soj.items()]),
    )
    compared = [column for column in COLUMNS if column != "prijspeil"]
    for column in compared:
        ours, theirs = result[column], expected[column]
        assert ours.isna().tolist() == theirs.isna().tolist(), column
        filled = theirs.notna()
        if theirs[filled].map(type).eq(str).all():
            assert ours[filled].tolist() == theirs[filled].tolist(), column
        else:
            assert ours[filled].tolist() == pytest.approx(theirs[filled].astype(float).tolist()), column
