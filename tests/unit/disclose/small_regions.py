"""Invented regions for the disclosure tests: counts per practice and quarter, and every total of them."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pandas as pd

DREMPELS = SimpleNamespace(werkgroep=5, openbaar=10)
PRAKTIJK = "mart.verwijzingen_praktijk_kwartaal"
GROEP = "mart.verwijzingen_groep_kwartaal"
HALFJAAR = "mart.verwijzingen_groep_halfjaar"
ANALIST_COUNTS = ["jeugdigen_via_huisarts", "jeugdigen_via_soj", "jeugdigen_via_gemeente",
                  "jeugdigen_via_overig", "jeugdigen_alle_zorg", "jeugdigen_18_plus", "verwijzingen",
                  "beschikkingen"]  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """How large an invented region is; ``overlap`` youths per group and half-year came in both quarters."""

    praktijken: int = 6
    gemeenten: int = 2
    halfjaren: int = 1
    gemiddeld: float = 8.0
    spreiding: float = 0.5
    overlap: int = 0


def half_year(kwartaal: str) -> str:
    return f"{kwartaal[:4]}H{(int(kwartaal[5]) + 1) // 2}"


def half_year_group(groepen: set[str]) -> str:
    if "uitgesloten" in groepen:
        return "uitgesloten"
    return groepen.pop() if len(groepen) == 1 else "overgang"


def practice_rows(seed: int, shape: Shape) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    rows = []
    for number in range(shape.praktijken):
        start = draw.integers(0, 2 * shape.halfjaren + 3)
        excluded = draw.random() < 0.1
        size = draw.lognormal(0, shape.spreiding)
        for place in range(2 * shape.halfjaren):
            groep = "interventie" if place > start else "overgang" if place == start else "controle"
            rows.append(
                {
                    "praktijk_id": f"0199{number:04}",
                    "kwartaal": f"{2020 + place // 4}K{place % 4 + 1}",
                    "praktijk_naam": f"Praktijk {number}",
                    "gemeente": f"99{number % shape.gemeenten + 1:02}",
                    "groep": "uitgesloten" if excluded else groep,
                    "patienten_onder_18": int(1000 * size),
                    "jeugdigen_verwezen": int(draw.poisson(shape.gemiddeld * size)),
                }
            )
    return pd.DataFrame(rows)


def with_rates(frame: pd.DataFrame) -> pd.DataFrame:
    rate = 1000 * frame["jeugdigen_verwezen"] / frame["patienten_onder_18"]
    bounds = {"per_1000": rate, "per_1000_onder": rate * 0.5, "per_1000_boven": rate * 1.5}
    return frame.assign(**bounds, status="definitief", reden_leeg=None, onderdrukt=False)


def group_rows(cells: pd.DataFrame) -> pd.DataFrame:
    """Every group and total of cells with praktijk_id, gemeente, groep, periode and both numbers."""
    found = []
    for niveau in ("regio", "gemeente"):
        for groep in ("eigen", "totaal"):
            keyed = cells.assign(niveau=niveau)
            keyed["gebied"] = "*" if niveau == "regio" else cells["gemeente"]
            keyed["groep"] = "totaal" if groep == "totaal" else cells["groep"]
            sums = keyed.groupby(["niveau", "gebied", "groep", "periode"], as_index=False).agg(
                aantal_praktijken=("praktijk_id", "nunique"),
                patienten_onder_18=("patienten_onder_18", "sum"),
                jeugdigen_verwezen=("jeugdigen_verwezen", "sum"),
            )
            found.append(sums)
    frame = pd.concat(found, ignore_index=True).assign(zorgvorm="TOTAAL", aantal_zonder_lijst=0,
                                                       praktijken_zonder_lijst="Praktijk 1")  # fmt: skip
    return with_rates(frame)


def half_year_cells(practices: pd.DataFrame) -> pd.DataFrame:
    cells = practices.assign(periode=practices["kwartaal"].map(half_year))
    return cells.groupby(["praktijk_id", "gemeente", "periode"], as_index=False).agg(
        groep=("groep", lambda groep: half_year_group(set(groep))),
        patienten_onder_18=("patienten_onder_18", "max"),
        jeugdigen_verwezen=("jeugdigen_verwezen", "sum"),
    )


def full_tables(practices: pd.DataFrame, overlap: int = 0) -> dict[str, pd.DataFrame]:
    """The full marts of these practices: a total is the sum of its parts (half-years less ``overlap``)."""
    full = with_rates(practices).assign(praktijkbasis="verwijzer", volledigheid_pct=97.5, praktijkcluster="c",
                                        groep_onbekend=False)  # fmt: skip
    for column in ANALIST_COUNTS:
        full[column] = practices["jeugdigen_verwezen"]
    halves = group_rows(half_year_cells(practices))
    halves["jeugdigen_verwezen"] = (halves["jeugdigen_verwezen"] - overlap).clip(lower=0)
    return {
        PRAKTIJK: full,
        GROEP: group_rows(practices.rename(columns={"kwartaal": "periode"})),
        HALFJAAR: halves,
    }


def region(seed: int, shape: Shape) -> dict[str, pd.DataFrame]:
    return full_tables(practice_rows(seed, shape), shape.overlap)
