"""
Which price applies: one care form, one paying gemeente, one day.

Prices come from source ``prijzen`` (contract section 3): zorgvorm, gemeente, geldig_van, geldig_tot, bedrag,
soort, bron, prijspeil.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

PRICE_COLUMNS = ["zorgvorm", "gemeente", "geldig_van", "geldig_tot", "bedrag", "soort", "bron", "prijspeil"]
RESULT_COLUMNS = ["bedrag", "soort", "bron", "prijspeil"]
SOORTEN = ("gemiddeld", "aanname")
OPEN_FROM = date(2099, 1, 1)


def price_on(
    prijzen: pd.DataFrame,
    zorgvorm: pd.Series,
    gemeente: pd.Series,
    day: pd.Series,
    open_from: date = OPEN_FROM,
) -> pd.DataFrame:
    """
    Look up the price of each request (contract rule 12).

    Takes ``prijzen`` (``PRICE_COLUMNS``; gemeente empty or ``*`` = general; bedrag in euro) and three Series
    with one index: care form, gemeente (unknown = only general prices) and day. A price counts on a day from
    geldig_van up to and including geldig_tot; an empty geldig_tot, or one from ``open_from`` on, is open.

    Of several valid prices the gemeente's own goes before a general one, then soort ``gemiddeld`` before
    ``aanname``, then the latest geldig_van. Two prices that tie on all of that are told apart by bron and
    bedrag, so that the order of the rows never decides. A row without a bedrag is no price.

    Gives a frame with the index of the requests: bedrag, soort, bron, prijspeil; all unknown without a price.
    Raises ``ValueError`` when a column of ``prijzen`` is missing or the three Series differ in index.
    """
    missing = [column for column in PRICE_COLUMNS if column not in prijzen.columns]
    if missing:
        raise ValueError(f"prijzen misses the columns {', '.join(missing)}")
    if not (zorgvorm.index.equals(gemeente.index) and zorgvorm.index.equals(day.index)):
        raise ValueError("zorgvorm, gemeente and day do not carry the same index")
    asked = pd.DataFrame(
        {
            "zorgvorm": zorgvorm.astype("object").to_numpy(),
            "gemeente": gemeente.astype("object").to_numpy(),
            "day": pd.to_datetime(day).to_numpy(),
        }
    )
    distinct = asked.drop_duplicates(ignore_index=True)
    best = _best_price(_ranked(prijzen, open_from), distinct)
    answered = asked.merge(best, on=["zorgvorm", "gemeente", "day"], how="left")
    return answered[RESULT_COLUMNS].set_index(zorgvorm.index)


def _ranked(prijzen: pd.DataFrame, open_from: date) -> pd.DataFrame:
    """Clean the prices and put the ones that win first, apart from whether they are the gemeente's own."""
    prices = prijzen[PRICE_COLUMNS].copy()
    for column in ("zorgvorm", "gemeente", "soort", "bron", "prijspeil"):
        prices[column] = prices[column].astype("object")
    prices["bedrag"] = pd.to_numeric(prices["bedrag"]).astype("float64")
    prices = prices[prices["bedrag"].notna()]
    general = prices["gemeente"].isna() | prices["gemeente"].isin(["", "*"])
    prices["gemeente"] = prices["gemeente"].mask(general, "*")
    prices["geldig_van"] = pd.to_datetime(prices["geldig_van"])
    until = pd.to_datetime(prices["geldig_tot"])
    prices["geldig_tot"] = until.mask(until >= pd.Timestamp(open_from))
    prices["soort_rang"] = prices["soort"].map({soort: rang for rang, soort in enumerate(SOORTEN)})
    prices = prices.sort_values(
        ["soort_rang", "geldig_van", "bron", "bedrag"],
        ascending=[True, False, True, True],
        na_position="last",
        kind="stable",
    )
    return prices.assign(rang=range(len(prices)))


def _best_price(prices: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """Join requests to their own and to general prices, keep the valid ones, and take the first of each."""
    own = asked.merge(prices, on=["zorgvorm", "gemeente"], how="inner").assign(algemeen=0)
    general = asked.merge(
        prices[prices["gemeente"] == "*"].drop(columns="gemeente"), on="zorgvorm", how="inner"
    ).assign(algemeen=1)
    offers = pd.concat([own, general], ignore_index=True)
    valid = (offers["geldig_van"] <= offers["day"]) & (
        offers["geldig_tot"].isna() | (offers["day"] <= offers["geldig_tot"])
    )
    offers = offers[valid].sort_values(["algemeen", "rang"], kind="stable")
    return offers.drop_duplicates(["zorgvorm", "gemeente", "day"])[["zorgvorm", "gemeente", "day", *RESULT_COLUMNS]]
