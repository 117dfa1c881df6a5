"""
Prices that are built up from parts, each with its source: a yearly price times a duration, or hours times a rate.

``prijsopbouw.toml``, beside regio.toml::

    [[prijsopbouw]]
    zorgvorm = "SGGZ"            # or "SOJ": what the SOJ costs per youth
    geldig_van = 2024-01-01
    prijs_per_jaar = 3400
    duur_in_jaren = 1.5
    prijspeil = 2016
    bron = "where both figures come from"

    [[prijsopbouw]]
    zorgvorm = "SOJ"
    geldig_van = 2024-01-01
    uurtarief = 88
    opslag_pct = 15
    uren_per_client = 5
    prijspeil = 2016
    bron = "…"

Evaluations of SOJ reckon so; the arithmetic is theirs (``etl.costs.methods``). The rekenmodel does not use it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from etl import problems
from etl.costs.methods import cost_per_client, cost_per_hour, cost_per_traject
from etl.costs.prices import PRICE_COLUMNS
from etl.normalise.money import DECIMALS
from etl.settings import Settings, read_toml
from schemas.values import ZORGVORMEN_MET_SOJ

FILE_NAME = "prijsopbouw.toml"
SOORT = "opgebouwd"
COLUMNS = [*PRICE_COLUMNS, "opbouw"]
BY_YEAR = ("prijs_per_jaar", "duur_in_jaren")
BY_HOUR = ("uurtarief", "uren_per_client")
SURCHARGE = "opslag_pct"

Boven0 = Annotated[float, Field(gt=0)]


class Prijsopbouw(BaseModel):
    """One price and its parts: BY_YEAR, or BY_HOUR with a surcharge in percent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zorgvorm: str
    gemeente: Annotated[str, Field(pattern=r"^(\d{4}|\*)$")] = "*"
    geldig_van: date
    geldig_tot: date | None = None
    prijspeil: Annotated[int, Field(ge=1990, le=2098)]
    bron: Annotated[str, Field(min_length=1)]
    prijs_per_jaar: Boven0 | None = None
    duur_in_jaren: Boven0 | None = None
    uurtarief: Boven0 | None = None
    opslag_pct: Annotated[float, Field(ge=0)] | None = None
    uren_per_client: Boven0 | None = None

    @field_validator("zorgvorm")
    @classmethod
    def _exists(cls, value: str) -> str:
        if value not in ZORGVORMEN_MET_SOJ:
            raise ValueError(f"onbekende zorgvorm {value}; kies uit {', '.join(ZORGVORMEN_MET_SOJ)}")
        return value

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        told = {name for name in (*BY_YEAR, *BY_HOUR, SURCHARGE) if getattr(self, name) is not None}
        if told != set(BY_YEAR) and told - {SURCHARGE} != set(BY_HOUR):
            raise ValueError(f"noem {' en '.join(BY_YEAR)}, of {' en '.join(BY_HOUR)} (met of zonder {SURCHARGE})")
        if self.geldig_tot and self.geldig_tot < self.geldig_van:
            raise ValueError("geldig_tot ligt voor geldig_van")
        return self

    def reckon(self) -> tuple[float, str]:
        """Give the price in euro, each step rounded to cents, and its parts in words."""
        if self.prijs_per_jaar is not None and self.duur_in_jaren is not None:
            price = cost_per_traject(self.prijs_per_jaar, self.duur_in_jaren, DECIMALS)
            return price, f"{_written(self.prijs_per_jaar)} euro per jaar × {_written(self.duur_in_jaren)} jaar"
        # _is_whole has seen to it that these are there.
        assert self.uurtarief is not None and self.uren_per_client is not None
        surcharge = self.opslag_pct or 0.0
        hour = cost_per_hour(self.uurtarief, surcharge, DECIMALS)
        parts = f"{_written(self.uurtarief)} euro per uur + {_written(surcharge)}%"
        return cost_per_client(
            hour, self.uren_per_client, DECIMALS
        ), f"({parts}) × {_written(self.uren_per_client)} uur"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    prijzen: tuple[Prijsopbouw, ...] = Field(alias="prijsopbouw", min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        keys = [(each.zorgvorm, each.gemeente, each.geldig_van) for each in self.prijzen]
        double = sorted({key[0] for key in keys if keys.count(key) > 1})
        if double:
            raise ValueError(f"{', '.join(double)} staat er twee keer met dezelfde gemeente en geldig_van")
        return self


def load_opbouw(settings: Settings) -> tuple[Prijsopbouw, ...]:
    """
    Read ``prijsopbouw.toml`` beside regio.toml; nothing without it.

    Raises WrongUse with one Dutch sentence that names every fault: no TOML, an unknown key or zorgvorm, parts that do
    not make a price, a price twice.
    """
    path = settings.root / FILE_NAME
    if not path.is_file():
        return ()
    raw = read_toml(path)
    try:
        return _File.model_validate(raw).prijzen
    except ValidationError as error:
        raise problems.config_invalid(
            FILE_NAME, problems.describe_faults(error.errors(), raw, {"prijsopbouw": "zorgvorm"})
        ) from error


def build_opgebouwde_prijzen(opbouw: tuple[Prijsopbouw, ...]) -> pd.DataFrame:
    """Give the prices that follow from their parts, with COLUMNS."""
    rows = []
    for each in opbouw:
        price, parts = each.reckon()
        until = pd.NaT if each.geldig_tot is None else pd.Timestamp(each.geldig_tot)
        days = (pd.Timestamp(each.geldig_van), until)
        rows.append((each.zorgvorm, each.gemeente, *days, price, SOORT, each.bron, str(each.prijspeil), parts))
    return pd.DataFrame(rows, columns=COLUMNS)


def _written(number: float) -> str:
    return f"{number:g}".replace(".", ",")
