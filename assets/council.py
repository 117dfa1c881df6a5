"""What a council asks of costs: how to read the rekenmodel, growth, goals, and what the SOJ itself cost."""

from __future__ import annotations

from functools import partial

import pandas as pd
from ibis import ir

from assets.declare import table_asset
from assets.resources import Night
from etl.compare.panel import EVERYBODY, TOTAL
from etl.costs import growth
from etl.costs.before_after import build_voor_na
from etl.costs.goal_standing import build_doelen, count_inflow, measure_from
from etl.costs.goals import load_goals
from etl.costs.reading import build_rekenmodel_lezing
from etl.costs.soj_spending import build_soj_uitgaven


@table_asset("mart.rekenmodel_lezing", ["mart.rekenmodel"])
def rekenmodel_lezing(night: Night, model: ir.Table) -> pd.DataFrame:
    """M with SOJ beside M without, as DSP reads them."""
    areas = model.filter(model.niveau != "praktijk")
    return build_rekenmodel_lezing(areas.to_pandas(), night.settings.gemeente_names())


@table_asset("mart.rekenmodel_voor_na", ["mart.rekenmodel"])
def rekenmodel_voor_na(night: Night, model: ir.Table) -> pd.DataFrame:
    """M before and after the start of SOJ, beside practices without."""
    return build_voor_na(model.filter(model.niveau == "praktijk").to_pandas())


@table_asset("tussen.jaarkosten", ["kern.declaraties", "kern.trajecten"])
def jaarkosten(night: Night, declared: ir.Table, trajecten: ir.Table) -> ir.Table:
    """What was declared per gemeente, year and zorgvorm."""
    return growth.build_jaarkosten(declared, trajecten)


@table_asset("tussen.gedeclareerde_jaren", ["kern.declaraties"])
def gedeclareerde_jaren(night: Night, declared: ir.Table) -> ir.Table:
    """From when until when each gemeente declared, and what belongs to no traject."""
    return growth.build_declared_span(declared)


@table_asset("mart.kostenontwikkeling", ["tussen.jaarkosten", "tussen.gedeclareerde_jaren"])
def kostenontwikkeling(night: Night, costs: ir.Table, span: ir.Table) -> pd.DataFrame:
    """The growth of what was declared, split into volume, price and mix."""
    return growth.build_kostenontwikkeling(costs.to_pandas(), span.to_pandas(), night.settings.gemeente_names())


@table_asset(
    "mart.doelen",
    [
        "kern.verwijzingen",
        "tussen.eenheden",
        "tussen.perioden",
        "mart.rekenmodel",
        "mart.verwijzingen_groep_kwartaal",
        "mart.verwijzingen_groep_jaar",
        "tussen.jaarkosten",
        "tussen.gedeclareerde_jaren",
    ],
)
def doelen(
    night: Night,
    starts: ir.Table,
    units: ir.Table,
    perioden: ir.Table,
    model: ir.Table,
    quarters: ir.Table,
    years: ir.Table,
    costs: ir.Table,
    span: ir.Table,
) -> pd.DataFrame:
    """How far the goals of doelen.toml are."""
    settings = night.settings
    periods, names, outcome = perioden.to_pandas(), settings.gemeente_names(), settings.regels.uitkomst
    measure = measure_from(
        partial(count_inflow, starts, units, periods, outcome),
        set(periods["periode"]),
        model.filter((model.niveau != "praktijk") & (model.groep == EVERYBODY)).to_pandas(),
        costs.to_pandas(),
        span.to_pandas(),
        list(names),
    )
    totals = [
        table.filter((table.groep == EVERYBODY) & (table.zorgvorm == TOTAL)).select("gebied", "periode", "status")
        for table in (quarters, years)
    ]
    told = pd.concat([table.to_pandas() for table in totals])
    statuses = {(row.gebied, row.periode): row.status for row in told.itertuples()}
    return build_doelen(load_goals(settings), measure, statuses, outcome, names)


@table_asset("mart.soj_uitgaven", ["kern.soj_inzet", "kern.praktijken"])
def soj_uitgaven(night: Night, inzet: ir.Table, praktijken: ir.Table) -> pd.DataFrame:
    """What the SOJ cost per year and kind, beside budget and ceiling."""
    names = night.settings.gemeente_names()
    return build_soj_uitgaven(inzet.to_pandas(), praktijken.to_pandas(), load_goals(night.settings), names)
