"""What a region's own data know of the parameters of a scenario: its prices, and what its SOJ cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import pandas as pd

from etl.compare.figures import YEAR_SUFFIX
from etl.costs.prices import price_on
from etl.costs.scenarios import CENT

PRICES: Final = {"prijs_sggz": "SGGZ", "prijs_gbggz": "GBGGZ", "prijs_lokaal": "LOKAAL"}
SOJ_COSTS: Final = "kosten_soj"
OWN: Final = (*PRICES, SOJ_COSTS)


@dataclass(frozen=True)
class OwnValue:
    """An amount in euro from own data (None = not known), where it comes from in Dutch, and of which day it is."""

    bedrag: Decimal | None
    bron: str
    datum: date | None = None


def own_values(
    model: pd.DataFrame, perioden: pd.DataFrame, prijzen: pd.DataFrame, wanted: str | None
) -> dict[str, OwnValue]:
    """
    Give what own data know of ``OWN``.

    ``model``: mart.rekenmodel, of which line K of the whole region is the cost of the SOJ; ``perioden``: periode and
    kwartaal; ``prijzen``: kern.prijzen. Of the period ``wanted``, else of the last rolling year with costs of the SOJ,
    else of the last one. A price is the general one on the first day of the period: that of one gemeente is not that
    of the region.
    """
    region = model[(model["niveau"] == "regio") & (model["groep"] == "totaal")].set_index("periode")["k"]
    periode = wanted or _last_year(region)
    if periode is None or periode not in set(perioden["periode"]):
        told = f"eigen gegevens: de periode {wanted} is er niet" if wanted else "eigen gegevens: er is geen heel jaar"
        return dict.fromkeys(OWN, OwnValue(None, told))
    quarters = sorted(perioden.loc[perioden["periode"] == periode, "kwartaal"])
    first_day = date(int(quarters[0][:4]), 3 * int(quarters[0][5]) - 2, 1)
    over = quarters[0] if len(quarters) == 1 else f"{quarters[0]} tot en met {quarters[-1]}"
    found = {name: _price(prijzen, zorgvorm, first_day) for name, zorgvorm in PRICES.items()}
    costs = region.get(periode)
    if costs is None or pd.isna(costs):
        found[SOJ_COSTS] = OwnValue(None, f"soj_inzet: niet geleverd over {over}")
    else:
        found[SOJ_COSTS] = OwnValue(_cents(costs), f"soj_inzet van {over}", first_day)
    return found


def _last_year(region: pd.Series) -> str | None:
    years = region[region.index.astype("str").str.endswith(YEAR_SUFFIX)]
    known = years[years.notna()]
    labels = sorted((known if len(known) else years).index)
    return str(labels[-1]) if labels else None


def _price(prijzen: pd.DataFrame, zorgvorm: str, day: date) -> OwnValue:
    asked = pd.Series([zorgvorm]), pd.Series([None], dtype="object"), pd.Series([pd.Timestamp(day)])
    [price] = price_on(prijzen, *asked).to_dict("records")
    if pd.isna(price["bedrag"]):
        return OwnValue(None, f"prijzen: geen algemene prijs van {zorgvorm} op {day.isoformat()}")
    words = [f"prijzen: {price['bron']}", f"soort {price['soort']}"]
    if price["prijspeil"] is not None and not pd.isna(price["prijspeil"]):
        words.append(f"prijspeil {price['prijspeil']}")
    return OwnValue(_cents(price["bedrag"]), ", ".join(words), day)


def _cents(amount: float) -> Decimal:
    return Decimal(repr(float(amount))).quantize(CENT)
