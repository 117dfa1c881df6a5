"""Signals: what stands out in a practice, and how far groups lie apart, beside what chance does."""

from __future__ import annotations

import pandas as pd
from ibis import ir

from assets.declare import table_asset
from assets.resources import Night
from etl.compare import bridge, ratios, signals


@table_asset(
    "mart.signalen",
    ["kern.praktijk_kwartaal", "mart.verwijzingen_praktijk_kwartaal", "kern.praktijken", "kern.codebruggen"],
)
def signalen(night: Night, grid: ir.Table, counted: ir.Table, praktijken: ir.Table, bridges: ir.Table) -> pd.DataFrame:
    """Which quarters of a practice stand out from its own baseline, by three rules."""
    keys = ["praktijk_id", "kwartaal"]
    counts = counted.select(*keys, "jeugdigen_verwezen", "status")
    return signals.build_signalen(
        grid.to_pandas().merge(counts.to_pandas(), on=keys, validate="one_to_one"),
        signals.find_mergers(praktijken.to_pandas()),
        bridge.find_breaks(bridges.to_pandas()),
        night.settings.drempels,
    )


@table_asset("mart.verhouding_groepen", ["mart.verwijzingen_groep_kwartaal", "mart.verwijzingen_groep_jaar"])
def verhouding_groepen(night: Night, quarters: ir.Table, years: ir.Table) -> pd.DataFrame:
    """How the rate with SOJ compares with that without, per area, period and zorgvorm."""
    return ratios.build_verhoudingen([quarters.to_pandas(), years.to_pandas()])
