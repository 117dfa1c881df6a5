"""
Prices of different years side by side: the index figures of a region, and the age of a price.

``prijsindex.toml``, beside regio.toml::

    naar = 2025                 # may be left out: the newest year in the file

    [[prijsindex]]
    jaar = 2024
    index = 103.4
    bron = "CBS, consumentenprijzen, gelezen op 1 oktober 2025"

Which index fits (consumer prices, OVA, a tariff) is for the region to say; without the file nothing is indexed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from etl import problems
from etl.compare.figures import conform
from etl.compare.panel import WHOLE_REGION
from etl.costs.own_prices import SPREAD
from etl.costs.prices import OPEN_FROM, PRICE_COLUMNS
from etl.normalise.money import round_euros
from etl.settings import PRIJSREGELS, Prijsregels, Settings, read_toml
from schemas.values import PRIJSWAARSCHUWINGEN, REDEN_GEEN_INDEX

TABLE = "mart.prijzen"
FILE_NAME = "prijsindex.toml"
NO_INDEX, NO_YEAR, YEAR_NOT_THERE = REDEN_GEEN_INDEX
TOO_OLD, YEAR_UNKNOWN = PRIJSWAARSCHUWINGEN
KEY = ["zorgvorm", "gemeente", "soort", "geldig_van"]

Jaar = Annotated[int, Field(ge=1990, le=2098)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Indexcijfer(_Section):
    """The index figure of one year, and where it comes from."""

    jaar: Jaar
    index: float = Field(gt=0)
    bron: str = Field(min_length=1)


class Prijsindex(_Section):
    """Index figures, and the year to whose prices amounts are brought (None: the newest)."""

    cijfers: tuple[Indexcijfer, ...] = Field(alias="prijsindex", min_length=1)
    naar: Jaar | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        years = [each.jaar for each in self.cijfers]
        double = sorted({str(year) for year in years if years.count(year) > 1})
        if double:
            raise ValueError(f"jaar {', '.join(double)} staat dubbel bij prijsindex")
        if self.naar is not None and self.naar not in years:
            raise ValueError(f"van jaar {self.naar} bij naar staat er geen prijsindex")
        return self

    @property
    def target(self) -> Indexcijfer:
        """The figure of the year to which amounts are brought."""
        year = self.naar or max(each.jaar for each in self.cijfers)
        return next(each for each in self.cijfers if each.jaar == year)


def load_index(settings: Settings) -> Prijsindex | None:
    """
    Read ``prijsindex.toml`` beside regio.toml; None without it.

    Raises WrongUse with one Dutch sentence that names every fault: no TOML, an unknown key, a year twice, an index
    that is not above zero.
    """
    path = settings.root / FILE_NAME
    if not path.is_file():
        return None
    raw = read_toml(path)
    try:
        return Prijsindex.model_validate(raw)
    except ValidationError as error:
        raise problems.config_invalid(
            FILE_NAME, problems.describe_faults(error.errors(), raw, {"prijsindex": "jaar"})
        ) from error


def bring_to_level(bedrag: pd.Series, jaar: pd.Series, index: Prijsindex | None) -> pd.DataFrame:
    """
    Bring euros of the prices of a year to those of one year.

    ``jaar``: number, or unknown. Gives with the same rows: geindexeerd_bedrag (bedrag × index of the target ÷ index of
    the year, rounded half up to cents), naar_prijspeil, bron_index, and reden_geen_index where the first is unknown.
    """
    frame = pd.DataFrame(index=bedrag.index)
    years = jaar.astype("Int64")
    if index is None:
        return frame.assign(
            geindexeerd_bedrag=float("nan"), naar_prijspeil=None, bron_index=None, reden_geen_index=NO_INDEX
        )
    figures = pd.Series({each.jaar: each.index for each in index.cijfers})
    sources = {each.jaar: each.bron for each in index.cijfers}
    own = years.map(figures, na_action="ignore").astype("float64")
    known = own.notna()
    told = [
        "; ".join(dict.fromkeys([sources[int(year)], index.target.bron])) if is_known else None
        for year, is_known in zip(years, known, strict=True)
    ]
    level = pd.Series(str(index.target.jaar), index=frame.index, dtype="object")
    why = pd.Series(YEAR_NOT_THERE, index=frame.index, dtype="object").mask(years.isna().to_numpy(), NO_YEAR)
    return frame.assign(
        geindexeerd_bedrag=round_euros(bedrag.astype("float64") * index.target.index / own),
        naar_prijspeil=level.where(known, None),
        bron_index=pd.Series(told, index=frame.index, dtype="object"),
        reden_geen_index=why.mask(known, None),
    )


def year_of_level(prijspeil: object) -> int | None:
    """Read the year in a prijspeil as people write it ("2024", "prijspeil 2024"); None without exactly one year."""
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", str(prijspeil)))
    return int(years.pop()) if len(years) == 1 else None


@dataclass(frozen=True)
class PriceContext:
    """What a price is judged by: index figures (None without), the last day of the region's figures, and the rules."""

    index: Prijsindex | None
    last_day: date | None
    rules: Prijsregels = PRIJSREGELS


def build_prijzen(
    delivered: pd.DataFrame, own: pd.DataFrame, built_up: pd.DataFrame, context: PriceContext
) -> pd.DataFrame:
    """
    Give mart.prijzen: what was delivered, own averages and built-up prices, each with its age and at one price level.

    ``delivered``: kern.prijzen; ``own``: ``own_prices.build_eigen_prijzen``; ``built_up``:
    ``price_parts.build_opgebouwde_prijzen``. The age is counted in years, from the year
    of the prijspeil (unknown: that of geldig_van) to the last year in which the price still holds, up to the last day
    of the region's figures. Of two rows that say the price of all gemeenten (empty, ``*``) the one of ``price_on``
    counts: the first by bron and bedrag.
    """
    general = delivered["gemeente"].astype("object")
    general = general.mask(general.isna() | general.eq(""), WHOLE_REGION)
    plain = delivered[PRICE_COLUMNS].assign(gemeente=general).sort_values(["bron", "bedrag"], kind="stable")
    parts = [part.astype("object") for part in (plain.drop_duplicates(KEY), own, built_up) if len(part)]
    columns = [*PRICE_COLUMNS, *SPREAD, "opbouw"]
    frame = (pd.concat(parts, ignore_index=True) if parts else plain).reindex(columns=columns)
    for name in ("geldig_van", "geldig_tot"):
        frame[name] = pd.to_datetime(frame[name])
    years = pd.Series(
        [None if pd.isna(level) else year_of_level(level) for level in frame["prijspeil"]],
        index=frame.index,
        dtype="Int64",
    )
    age = _last_year_in_use(frame, context.last_day) - years.fillna(frame["geldig_van"].dt.year.astype("Int64"))
    age = age.clip(lower=0)
    warning = pd.Series(None, index=frame.index, dtype="object").mask(years.isna().to_numpy(), YEAR_UNKNOWN)
    warning = warning.mask((age > context.rules.oud_na_jaren).to_numpy(dtype=bool), TOO_OLD)
    frame = frame.assign(leeftijd_jaren=age, waarschuwing=warning)
    return conform(TABLE, frame.join(bring_to_level(frame["bedrag"], years, context.index)))


def _last_year_in_use(prices: pd.DataFrame, last_day: date | None) -> pd.Series:
    """Give the last year in which each price holds, no later than the figures go; that of geldig_van at least."""
    start = prices["geldig_van"].dt.year.astype("Int64")
    until = prices["geldig_tot"].mask(prices["geldig_tot"] >= pd.Timestamp(OPEN_FROM)).dt.year.astype("Int64")
    if last_day is None:
        return start
    ends = until.fillna(last_day.year).clip(upper=last_day.year)
    return ends.where(ends >= start, start)
