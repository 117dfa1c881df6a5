"""
Which practices the rule of DSP (2017) would look at first, and what may be expected of them by chance alone.

The rule takes practices without SOJ whose costs per patient (M) are high and which have many patients (A). Choosing on
a high figure is choosing on chance too, so the fall to expect without any SOJ stands beside it. A list to talk about,
in the order of the alphabet; not a ranking (contract, section 6).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.compare import shrinkage
from etl.compare.figures import YEAR_SUFFIX, conform
from etl.compare.panel import TOTAL
from etl.compare.periods import Kwartaal
from etl.settings import VOORRANG, Voorrang

TABLE = "mart.praktijk_prioriteit"
CONTROL, EXCLUDED = "controle", "uitgesloten"


def build_praktijk_prioriteit(
    years: pd.DataFrame, model: pd.DataFrame, grid: pd.DataFrame, rules: Voorrang = VOORRANG
) -> pd.DataFrame:
    """
    Give mart.praktijk_prioriteit: one row per practice and rolling year.

    ``years``: mart.verwijzingen_praktijk_jaar; ``model``: mart.rekenmodel, of which A and M are taken; ``grid``:
    kern.praktijk_kwartaal, which says in how many quarters a practice was open. Fall and chance rest on the youths
    referred per patient, over practices that were open in ``kwartalen`` quarters, have a list and are not excluded; for
    the others both are unknown.
    """
    chosen = years[years["zorgvorm"] == TOTAL]
    frame = chosen.assign(periode=chosen["kwartaal_tm"].astype("str") + YEAR_SUFFIX)
    costs = model.loc[model["niveau"] == "praktijk", ["gebied", "periode", "a", "m"]]
    keys = ["praktijk_id", "periode"]
    frame = frame.merge(costs.rename(columns={"gebied": "praktijk_id"}), on=keys, how="left", validate="one_to_one")
    frame = frame.merge(_quarters_open(grid), on=keys, how="left", validate="one_to_one").reset_index(drop=True)
    parts = [_judge(rows, rules) for _, rows in frame.groupby("periode")]
    made = (
        pd.concat(parts) if parts else frame.assign(gekozen=False, verwachte_daling_pct=None, kans_bovenste_kwart=None)
    )
    return conform(TABLE, made)


def _quarters_open(grid: pd.DataFrame) -> pd.DataFrame:
    """Count the open quarters of each practice in every rolling year."""
    ends = [
        (praktijk_id, f"{Kwartaal.parse(str(label)).plus(ahead)}{YEAR_SUFFIX}")
        for praktijk_id, label in zip(grid["praktijk_id"], grid["kwartaal"], strict=True)
        for ahead in range(4)
    ]
    keys = ["praktijk_id", "periode"]
    found = pd.DataFrame(ends, columns=keys).astype({"praktijk_id": "str", "periode": "str"})
    return found.groupby(keys, as_index=False).size().rename(columns={"size": "kwartalen_open"})


def _judge(rows: pd.DataFrame, rules: Voorrang) -> pd.DataFrame:
    lists = pd.to_numeric(rows["patienten_onder_18"]).to_numpy(dtype="float64", na_value=np.nan)
    counts = pd.to_numeric(rows["jeugdigen_verwezen"]).to_numpy(dtype="float64", na_value=np.nan)
    whole = rows["kwartalen_open"].ge(rules.kwartalen).to_numpy() & rows["groep"].ne(EXCLUDED).to_numpy() & (lists > 0)
    fall, chance = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    if whole.sum() >= rules.minstens_praktijken:
        counts, lists = counts[whole], lists[whole]
        spread = shrinkage.fit_spread(counts, lists)
        fall[whole] = shrinkage.expected_fall_pct(counts, lists, spread)
        chance[whole] = shrinkage.chance_of_upper_part(
            counts, lists, spread, part=rules.bovenste_deel, draws=rules.trekkingen, seed=rules.zaad
        )
    return rows.assign(gekozen=_chosen(rows, rules), verwachte_daling_pct=fall, kans_bovenste_kwart=chance)


def _chosen(rows: pd.DataFrame, rules: Voorrang) -> pd.Series:
    """Tell which practices the rule takes: without SOJ, M and A above the ``hoog_vanaf`` quantile of those."""
    control = rows["groep"].eq(CONTROL) & rows["a"].notna() & rows["m"].notna()
    known = rows.loc[control, ["a", "m"]].astype("float64")
    if known.empty:
        return control
    high = known.gt(known.quantile(rules.hoog_vanaf)).all(axis=1)
    return high.reindex(rows.index, fill_value=False)
