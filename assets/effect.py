"""Effect: practices before and after the start of SOJ, the panel that is compared and what comes out."""

from __future__ import annotations

import pandas as pd
from ibis import ir

from assets.declare import table_asset, tables_asset
from assets.resources import Night
from etl.compare import effect_cells, effect_marts
from etl.compare.plan import describe_plan, known_events, load_plan
from etl.normalise.rows import newest_date
from etl.settings import NADER_VOORLOPIG_DAGEN, VOORLOPIG_DAGEN


@table_asset("tussen.effect_kwartalen", ["tussen.kwartalen", "mart.volledigheid", "rijen.leveringen"])
def effect_kwartalen(night: Night, kwartalen: ir.Table, complete: ir.Table, landed: ir.Table) -> pd.DataFrame:
    """The quarters, and how complete each is."""
    return effect_cells.add_completeness(
        kwartalen.to_pandas(),
        complete.to_pandas(),
        newest_date(landed.to_pandas()),
        VOORLOPIG_DAGEN,
        NADER_VOORLOPIG_DAGEN,
    )


@table_asset(
    "kern.effect_paneel",
    [
        "kern.praktijk_kwartaal",
        "tussen.praktijk_dagen",
        "kern.praktijken",
        "kern.praktijkgroepen",
        "kern.soj_inzet",
        "tussen.effect_kwartalen",
        "kern.verwijzingen",
    ],
)
def effect_paneel(
    night: Night,
    grid: ir.Table,
    dagen: ir.Table,
    praktijken: ir.Table,
    groepen: ir.Table,
    inzet: ir.Table,
    kwartalen: ir.Table,
    starts: ir.Table,
) -> pd.DataFrame:
    """Every cluster of practices and quarter, with what happened in it and whether it may be compared."""
    loaded = load_plan(night.settings)
    cells = effect_cells.build_cells(
        grid.to_pandas(),
        effect_cells.count_open_days(dagen, praktijken).to_pandas(),
        effect_cells.find_first_soj_day(praktijken, groepen).to_pandas(),
        inzet.to_pandas(),
        kwartalen.to_pandas(),
        [one.praktijk_id for one in loaded.plan.uitsluiten],
        loaded.covers,
    )
    counts = effect_cells.count_youths(starts, loaded.uitkomst, loaded.plan.placebo)
    return effect_cells.build_table(cells, counts.to_pandas())


@tables_asset(
    [effect_marts.EFFECT, effect_marts.YEARS, effect_marts.LEFT_OUT, effect_marts.PLAN],
    ["kern.effect_paneel", "tussen.effect_kwartalen", "kern.verwijzingen", "kern.praktijken"],
)
def effect_soj(
    night: Night, paneel: ir.Table, kwartalen: ir.Table, starts: ir.Table, praktijken: ir.Table
) -> dict[str, pd.DataFrame]:
    """What the comparison of practices before and after SOJ says, how sure, and by which plan."""
    from etl.compare.effect import assess

    loaded = load_plan(night.settings)
    [basis] = effect_cells.count_basis(starts, loaded.uitkomst).to_pyarrow().to_pylist()
    known = praktijken.to_pandas().sort_values("geldig_van")
    names = dict(zip(known["praktijk_id"], known["naam"], strict=True))
    told = describe_plan(loaded, names, known_events(night.settings))
    return effect_marts.build_effect(paneel.to_pandas(), kwartalen.to_pandas(), basis, loaded, told, assess)
