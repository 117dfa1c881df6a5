"""What each way of calculating would say about a region's own data, side by side for every scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

import pandas as pd

from etl.compare.figures import YEAR_SUFFIX, conform
from etl.costs.approaches import (
    Uitkomst,
    dsp_scenarios,
    overbetuwe_periods,
    venray_shares,
    voorschoten_average,
)
from etl.normalise.money import exact
from schemas.values import METHODEN

TABLE: Final = "mart.kosten_methoden"
MODEL: Final = {"b": "SGGZ", "c": "GBGGZ", "d": "LOKAAL", "h": "SGGZ", "i": "GBGGZ", "j": "LOKAAL"}
Numbers = Mapping[str, Decimal]

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "DSP": (
        *("aantal_afgerond", "aantal_doorverwezen", "prijs_sggz", "prijs_gbggz", "prijs_lokaal", "kosten_soj"),
        *("b", "c", "d"),
    ),
    "Venray": (
        *("aantal_afgerond", "aantal_doorverwezen", "aandeel_sggz", "aandeel_sggz_doorverwezen"),
        *("prijs_sggz", "prijs_gbggz", "kosten_soj", "kosten_overig"),
    ),
    "Overbetuwe": ("aantal_afgerond", "kosten_soj", "b", "c", "d", "h", "i", "j"),
    "Voorschoten": ("aantal_afgerond", "aandeel_lokaal", "kosten_soj", "b", "c", "h", "i"),
}


def build_kosten_methoden(aannames: pd.DataFrame, model: pd.DataFrame, wanted: str | None) -> pd.DataFrame:
    """
    Give mart.kosten_methoden: one row per scenario and method of ``METHODEN``.

    ``aannames``: mart.kosten_aannames, of which the base values are taken; ``model``: mart.rekenmodel, of which
    counts and costs of the whole region are taken, over the period ``wanted``, else over the last rolling year
    with costs of the SOJ. A method that lacks a number, or divides by none, has no outcome, and says why.
    """
    periode, letters = _letters(model, wanted)
    rows: list[dict[str, object]] = []
    for scenario, given in aannames.groupby("scenario", sort=True):
        base = {str(name): value for name, value in zip(given["parameter"], given["basis"], strict=True)}
        known = {name: exact(float(value)) for name, value in (base | letters).items() if not pd.isna(value)}
        told = {"scenario": scenario, "rekenmodel_van": periode}
        rows += [{**told, "methode": methode, **_row(methode, known)} for methode in METHODEN]
    columns = ["scenario", "methode", "rekenmodel_van", *_NOTHING]
    return conform(TABLE, pd.DataFrame(rows, columns=columns))


def _letters(model: pd.DataFrame, wanted: str | None) -> tuple[str | None, dict[str, float]]:
    """Give the period that is taken and the letters of the whole region in it."""
    region = model[(model["niveau"] == "regio") & (model["groep"] == "totaal")].set_index("periode")
    years = region[region.index.astype("str").str.endswith(YEAR_SUFFIX)]
    with_costs = years[years["k"].notna()]
    periode = wanted or max((with_costs if len(with_costs) else years).index, default=None)
    if periode is None or periode not in region.index:
        return None, {}
    taken = region.loc[[periode], list(MODEL)].astype("float64").iloc[0]
    return str(periode), {str(letter): float(value) for letter, value in taken.items()}


_NOTHING: Final[Mapping[str, object]] = dict.fromkeys(
    [
        *("vermeden_kosten", "kosten", "netto", "laag", "hoog", "omslag_pct"),
        *("bereik", "aannames", "voorwaarden", "reden_geen_uitkomst"),
    ]
)


def _row(methode: str, known: Numbers) -> dict[str, object]:
    missing = [name for name in NEEDED[methode] if name not in known]
    if missing:
        return {**_NOTHING, "reden_geen_uitkomst": f"Niet bekend: {', '.join(missing)}."}
    try:
        outcome = _METHODS[methode](known)
    except ZeroDivisionError:
        return {**_NOTHING, "reden_geen_uitkomst": "Er is niemand om een gemiddelde over te nemen."}
    return {
        "vermeden_kosten": float(outcome.vermeden),
        "kosten": float(outcome.kosten),
        "netto": float(outcome.netto),
        "laag": float(outcome.laag),
        "hoog": None if outcome.hoog is None else float(outcome.hoog),
        "omslag_pct": None if outcome.omslag_pct is None else float(outcome.omslag_pct),
        "bereik": f"{outcome.bereik[0].upper()}{outcome.bereik[1:]}.",
        "aannames": " ".join(outcome.aannames),
        "voorwaarden": " ".join(outcome.voorwaarden),
        "reden_geen_uitkomst": None,
    }


def _mean(total: Decimal, count: Decimal) -> Decimal:
    if not count:
        raise ZeroDivisionError
    return total / count


def _dsp(known: Numbers) -> Uitkomst:
    referred = {MODEL[letter]: known[letter] for letter in "bcd"}
    seen = known["aantal_afgerond"] + known["aantal_doorverwezen"]
    helped = _mean(known["aantal_afgerond"], sum(referred.values(), Decimal(0)))
    return dsp_scenarios(
        aantallen={zorgvorm: helped * count for zorgvorm, count in referred.items()},
        kosten={zorgvorm: known[f"prijs_{zorgvorm.lower()}"] for zorgvorm in referred},
        kosten_ondersteuning=_mean(known["kosten_soj"], seen),
        aantal_toch_verwezen=known["aantal_doorverwezen"],
    )


def _venray(known: Numbers) -> Uitkomst:
    referred, heavy = known["aantal_doorverwezen"], 100 * known["aandeel_sggz"]
    return venray_shares(
        aantal_vermeden=known["aantal_afgerond"],
        aandelen_pct={"SGGZ": heavy, "GBGGZ": 100 - heavy},
        kosten={"SGGZ": known["prijs_sggz"], "GBGGZ": known["prijs_gbggz"]},
        zwaar="SGGZ",
        licht="GBGGZ",
        verwezen=referred,
        verwezen_zwaar=referred * known["aandeel_sggz_doorverwezen"],
        directe_kosten=known["kosten_soj"],
        overige_kosten=known["kosten_overig"],
    )


def _overbetuwe(known: Numbers) -> Uitkomst:
    price = _mean(known["h"] + known["i"] + known["j"], known["b"] + known["c"] + known["d"])
    return overbetuwe_periods([known["aantal_afgerond"]], [price], [known["kosten_soj"]])


def _voorschoten(known: Numbers) -> Uitkomst:
    local = known["aantal_afgerond"] * known["aandeel_lokaal"]
    if not known["b"] + known["c"]:
        raise ZeroDivisionError
    return voorschoten_average(
        kosten_totaal=known["h"] + known["i"],
        jeugdigen_in_zorg=known["b"] + known["c"],
        zelf_afgesloten=known["aantal_afgerond"] - local,
        naar_lokaal_veld=local,
        nog_lopend=None,
        kosten=known["kosten_soj"],
    )


_METHODS: Final[Mapping[str, Callable[[Numbers], Uitkomst]]] = {
    "DSP": _dsp,
    "Venray": _venray,
    "Overbetuwe": _overbetuwe,
    "Voorschoten": _voorschoten,
}
