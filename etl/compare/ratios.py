"""How the rate of practices with SOJ compares with that of practices without: a description, not an effect."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from etl.compare.figures import conform
from etl.compare.rates import rate_ratio

TABLE = "mart.verhouding_groepen"
WITH, WITHOUT = "interventie", "controle"
KEY = ["niveau", "gebied", "periode", "zorgvorm"]
NUMBERS = ["jeugdigen_verwezen", "patienten_onder_18"]


def build_verhoudingen(groups: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """
    Give mart.verhouding_groepen: one row per area, period and zorgvorm in which both groups had practices.

    ``groups``: tables with the columns of mart.verwijzingen_groep_kwartaal, each with periods of its own. A group adds
    up its known lists (contract, rule 10); without any list the ratio is unknown.
    """
    every = pd.concat(groups, ignore_index=True)
    both = (
        every.loc[every["groep"] == group, [*KEY, *NUMBERS]].rename(
            columns={name: f"{name}_{group}" for name in NUMBERS}
        )
        for group in (WITH, WITHOUT)
    )
    frame = next(both).merge(next(both), on=KEY, validate="one_to_one")
    youths, lists = ([frame[f"{name}_{group}"] for group in (WITH, WITHOUT)] for name in NUMBERS)
    made = rate_ratio(youths[0], lists[0], youths[1], lists[1])
    return conform(TABLE, frame.join(made).assign(onderdrukt=False))
