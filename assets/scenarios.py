"""Scenarios: what a region assumes, what it comes to, and what moves it most."""

from __future__ import annotations

import pandas as pd
from ibis import ir

from assets.declare import table_asset, tables_asset
from assets.resources import Night
from etl.costs.approach_tables import build_kosten_methoden
from etl.costs.scenario_file import load_scenarios
from etl.costs.scenario_own import own_values
from etl.costs.scenario_tables import ASSUMPTIONS, SCENARIO, SENSITIVITY, build_scenarios


@tables_asset([SCENARIO, SENSITIVITY, ASSUMPTIONS], ["mart.rekenmodel", "tussen.perioden", "kern.prijzen"])
def kosten_scenario(night: Night, model: ir.Table, perioden: ir.Table, prijzen: ir.Table) -> dict[str, pd.DataFrame]:
    """What each scenario of scenarios.toml assumes and comes to, with own prices and costs where it asks for them."""
    loaded = load_scenarios(night.settings)
    own = own_values(model.to_pandas(), perioden.to_pandas(), prijzen.to_pandas(), loaded.bestand.periode)
    return build_scenarios(loaded, own)


@table_asset("mart.kosten_methoden", ["mart.kosten_aannames", "mart.rekenmodel"])
def kosten_methoden(night: Night, aannames: ir.Table, model: ir.Table) -> pd.DataFrame:
    """What four ways of calculating would say about the region's own data, for every scenario."""
    wanted = load_scenarios(night.settings).bestand.periode
    return build_kosten_methoden(aannames.to_pandas(), model.to_pandas(), wanted)
