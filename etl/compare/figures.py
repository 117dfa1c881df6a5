"""
The published comparisons, before hiding: counts on the full grid, with lists, rates and intervals.

Frames in, frames out. The columns and their order are those of the registry (``mart.*``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from etl.compare.completeness import mark_last_good, status_of
from etl.compare.panel import LIST_DECIMALS, TOTAL, UNIT
from etl.compare.rates import per_1000, share_pct
from schemas.tables import TABLES
from schemas.values import KANALEN, ZORGVORMEN

YEAR_SUFFIX = "-jaar"


@dataclass(frozen=True)
class Finality:
    """
    What says how final a figure is: the date of the newest delivery, ages in days, gemeenten left behind.

    ``expected``: (gebied, periode) to the percentage that is expected to be known; what is not there is unknown.
    """

    today: date | None
    provisional_days: int
    revised_days: int
    refused: frozenset[str] = field(default_factory=frozenset)
    expected: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def of(self, ends: pd.Series, gebied: pd.Series, periode: pd.Series) -> pd.Series:
        """Give the status per row from its period, the end of that, and its gemeente (or ``*``)."""
        known = self.known_pct(gebied, periode)
        status = status_of(ends, self.today, self.provisional_days, self.revised_days, known)
        return mark_last_good(status, gebied, self.refused)

    def known_pct(self, gebied: pd.Series, periode: pd.Series) -> pd.Series:
        """Give the percentage per row that is expected to be known; NaN is unknown."""
        pairs = zip(gebied, periode, strict=True)
        found = [self.expected.get(pair, float("nan")) for pair in pairs]
        return pd.Series(found, index=gebied.index, dtype="float64")


def conform(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Put columns in the order of the registry and in its types, rows in the order of the key."""
    declared = TABLES[table]
    kinds: dict[str, Any] = {"geheel": "Int64", "decimaal": "Float64", "ja_nee": "boolean", "tekst": "str"}
    frame = frame[list(declared.columns)].copy()
    for item in declared.fields:
        if item.type == "datum":
            frame[item.name] = pd.to_datetime(frame[item.name])
        elif item.type == "decimaal":
            frame[item.name] = frame[item.name].astype("float64").astype("Float64")
        elif item.type in kinds:
            frame[item.name] = frame[item.name].astype(kinds[item.type])
    return frame.sort_values(list(declared.key), kind="stable", ignore_index=True)


def _with_rates(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.join(per_1000(frame["jeugdigen_verwezen"], frame["patienten_onder_18"]))


def build_praktijk_kwartaal(grid: pd.DataFrame, counts: pd.DataFrame, finality: Finality) -> pd.DataFrame:
    """
    Give mart.verwijzingen_praktijk_kwartaal: every practice and quarter in which it was open.

    ``grid``: kern.praktijk_kwartaal with ``eind``. ``counts``: ``count_per_praktijk_kwartaal``; no row is zero.
    """
    keys = ["praktijk_id", "kwartaal"]
    frame = grid.merge(counts, on=keys, how="left", validate="one_to_one")
    numbers = [name for name in counts.columns if name not in (*keys, "praktijkbasis")]
    frame[numbers] = frame[numbers].fillna(0)
    frame = _with_rates(frame)
    frame["volledigheid_pct"] = finality.known_pct(frame["gemeente"], frame["kwartaal"])
    frame["status"] = finality.of(frame["eind"], frame["gemeente"], frame["kwartaal"])
    frame["onderdrukt"] = False
    return conform("mart.verwijzingen_praktijk_kwartaal", frame)


def build_praktijk_jaar(units: pd.DataFrame, counts: pd.DataFrame, uitkomst: Sequence[str]) -> pd.DataFrame:
    """
    Give mart.verwijzingen_praktijk_jaar: every practice, rolling year and zorgvorm.

    ``units``: practices per rolling year (praktijk_id, periode, praktijk_naam, gemeente, groep,
    patienten_onder_18); ``counts``: youths per unit and zorgvorm. A share is that of a zorgvorm within the outcome.
    """
    counts = counts[counts["niveau"] == "praktijk"].rename(columns={"gebied": "praktijk_id"})
    frame = _grid_of_zorgvormen(units, uitkomst).merge(
        counts[["praktijk_id", "periode", "zorgvorm", "jeugdigen"]],
        on=["praktijk_id", "periode", "zorgvorm"],
        how="left",
        validate="one_to_one",
    )
    frame["jeugdigen_verwezen"] = frame["jeugdigen"].fillna(0)
    total = frame.loc[frame["zorgvorm"] == TOTAL, ["praktijk_id", "periode", "jeugdigen_verwezen"]]
    frame = frame.merge(
        total.rename(columns={"jeugdigen_verwezen": "noemer"}), on=["praktijk_id", "periode"], how="left"
    )
    within = frame["zorgvorm"].isin([*uitkomst, TOTAL])
    frame["teller"] = frame["jeugdigen_verwezen"].where(within)
    frame["noemer"] = frame["noemer"].where(within)
    frame = _with_rates(frame).join(_shares(frame))
    frame["kwartaal_tm"] = frame["periode"].str.removesuffix(YEAR_SUFFIX)
    frame["onderdrukt"] = False
    return conform("mart.verwijzingen_praktijk_jaar", frame)


def _grid_of_zorgvormen(units: pd.DataFrame, uitkomst: Sequence[str]) -> pd.DataFrame:
    """Every unit with every zorgvorm, so that zero is written and never absent."""
    others = [zorgvorm for zorgvorm in ZORGVORMEN if zorgvorm not in uitkomst]
    return units.merge(pd.DataFrame({"zorgvorm": [TOTAL, *uitkomst, *others]}), how="cross")


def _shares(frame: pd.DataFrame) -> pd.DataFrame:
    return share_pct(frame["teller"], frame["noemer"])


def build_groep(
    table: str, members: pd.DataFrame, counts: pd.DataFrame, uitkomst: Sequence[str], finality: Finality
) -> pd.DataFrame:
    """
    Give mart.verwijzingen_groep_kwartaal or _jaar: groups per gemeente and region, with ``totaal``.

    ``members``: one row per unit and practice (niveau, gebied, groep, periode, eind, praktijk_naam,
    patienten_onder_18). A group adds the known lists and names the practices without one (rule 10).
    """
    unit = list(UNIT)
    members = members[members["niveau"] != "praktijk"]
    members = members.assign(zonder=members["praktijk_naam"].where(members["patienten_onder_18"].isna()))
    grouped = members.groupby(unit, sort=False)
    units = grouped.agg(
        eind=("eind", "first"),
        aantal_praktijken=("praktijk_naam", "size"),
        aantal_zonder_lijst=("zonder", "count"),
        praktijken_zonder_lijst=("zonder", _join_names),
    ).reset_index()
    lists = grouped["patienten_onder_18"].sum(min_count=1).round(LIST_DECIMALS).reset_index()
    units = units.merge(lists, on=unit)
    frame = _grid_of_zorgvormen(units, uitkomst).merge(
        counts[[*unit, "zorgvorm", "jeugdigen"]], on=[*unit, "zorgvorm"], how="left", validate="one_to_one"
    )
    frame["jeugdigen_verwezen"] = frame["jeugdigen"].fillna(0)
    frame = _with_rates(frame)
    frame["status"] = finality.of(frame["eind"], frame["gebied"], frame["periode"])
    frame["onderdrukt"] = False
    return conform(table, frame)


def _join_names(names: pd.Series) -> str | None:
    known = sorted(names.dropna())
    return ", ".join(known) if known else None


def build_verwijskanaal(counts: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """
    Give mart.verwijskanaal_kwartaal: through which door the youths of a group came, per quarter.

    ``counts``: youths per unit and kanaal; ``totals``: the units with their unique youths over all channels
    (niveau, gebied, groep, periode, jeugdigen). A youth who came through two doors is in both.
    """
    unit = list(UNIT)
    counts = counts[counts["zorgvorm"] == TOTAL]
    frame = totals.rename(columns={"jeugdigen": "noemer"}).merge(pd.DataFrame({"kanaal": list(KANALEN)}), how="cross")
    frame = frame.merge(counts[[*unit, "kanaal", "jeugdigen"]], on=[*unit, "kanaal"], how="left")
    frame["jeugdigen_verwezen"] = frame["jeugdigen"].fillna(0)
    frame["noemer"] = frame["noemer"].fillna(0)
    frame["teller"] = frame["jeugdigen_verwezen"]
    frame = frame.join(_shares(frame))
    frame["kwartaal"] = frame["periode"]
    frame["onderdrukt"] = False
    return conform("mart.verwijskanaal_kwartaal", frame)
