"""Costs: the rekenmodel A to M."""

from __future__ import annotations

import pandas as pd
from ibis import ir

from assets.declare import table_asset
from assets.resources import Night
from etl.compare.figures import conform
from etl.compare.panel import build_priced_units, count_jeugdigen
from etl.costs import cohorts, index, inputs, own_prices, price_parts
from etl.costs.priority import build_praktijk_prioriteit
from etl.costs.rekenmodel import build_rekenmodel
from etl.settings import PRIJSREGELS
from schemas.tables import TABLES


@table_asset("tussen.betalers", ["kern.verwijzingen", "tussen.eenheden", "tussen.perioden"])
def betalers(night: Night, starts: ir.Table, units: ir.Table, perioden: ir.Table) -> ir.Table:
    """Unique youths per unit, zorgvorm and gemeente that pays."""
    return count_jeugdigen(starts, units, perioden, night.settings.regels.uitkomst, by="gemeente")


@table_asset("tussen.bedragen", ["kern.verwijzingen", "kern.declaraties", "tussen.eenheden", "tussen.perioden"])
def bedragen(night: Night, starts: ir.Table, declared: ir.Table, units: ir.Table, perioden: ir.Table) -> ir.Table:
    """Declared euros per unit, zorgvorm and gemeente, of the trajecten that started in the period."""
    return inputs.build_bedragen(starts, declared, units, perioden)


@table_asset(
    "mart.rekenmodel",
    [
        "tussen.eenheden",
        "tussen.lijsten",
        "tussen.tellingen",
        "tussen.betalers",
        "tussen.bedragen",
        "kern.declaraties",
        "kern.prijzen",
        "kern.lokaal_veld",
        "kern.soj_inzet",
        "tussen.perioden",
    ],
)
def rekenmodel(
    night: Night,
    units: ir.Table,
    lists: ir.Table,
    counts: ir.Table,
    payers: ir.Table,
    amounts: ir.Table,
    declared: ir.Table,
    prijzen: ir.Table,
    lokaal_veld: ir.Table,
    soj_inzet: ir.Table,
    perioden: ir.Table,
) -> pd.DataFrame:
    """The rekenmodel per gemeente, region and practice, for quarters, rolling years and years."""
    wanted = units.filter(units.soort.isin(list(inputs.SHORT_TERM)))
    made = build_rekenmodel(
        build_priced_units(wanted, lists).to_pandas(),
        jeugdigen=payers.to_pandas(),
        jeugdigen_totaal=counts.to_pandas(),
        bedragen=amounts.to_pandas(),
        gedeclareerd_tot=inputs.build_declared_until(
            declared.select("gemeente", "einddatum").to_pandas(), night.settings.gemeente_names()
        ),
        prijzen=prijzen.to_pandas(),
        lokaal=inputs.build_lokaal(lokaal_veld, units, perioden).to_pandas(),
        soj=inputs.build_soj_kosten(soj_inzet, units, perioden).to_pandas(),
    )
    return conform("mart.rekenmodel", made.assign(onderdrukt=False))


@table_asset(
    "mart.praktijk_prioriteit", ["mart.verwijzingen_praktijk_jaar", "mart.rekenmodel", "kern.praktijk_kwartaal"]
)
def praktijk_prioriteit(night: Night, years: ir.Table, model: ir.Table, grid: ir.Table) -> pd.DataFrame:
    """Which practices the rule of DSP would look at first, with the fall to expect by chance alone."""
    return build_praktijk_prioriteit(years.to_pandas(), model.to_pandas(), grid.to_pandas())


@table_asset("kern.kosten_traject", ["kern.trajecten", "kern.declaraties"])
def kosten_traject(night: Night, trajecten: ir.Table, declared: ir.Table) -> ir.Table:
    """What each traject cost by the declarations, in all and in its first 12 and 24 months."""
    made = cohorts.build_kosten_traject(trajecten, declared, PRIJSREGELS.naloop_dagen)
    return made.select(*TABLES["kern.kosten_traject"].columns)


@table_asset("mart.kosten_cohort", ["kern.kosten_traject", "kern.verwijzingen", "tussen.perioden"])
def kosten_cohort(night: Night, kosten: ir.Table, starts: ir.Table, perioden: ir.Table) -> pd.DataFrame:
    """What trajecten that began together cost after 12 and 24 months, with what is still open."""
    return cohorts.build_kosten_cohort(cohorts.count_cohorts(kosten, starts, perioden).to_pandas())


@table_asset(
    "mart.prijzen",
    ["kern.prijzen", "kern.kosten_traject", "kern.verwijzingen", "kern.declaraties", "tussen.kwartalen"],
)
def prijzen_met_leeftijd(
    night: Night, prijzen: ir.Table, kosten: ir.Table, starts: ir.Table, declared: ir.Table, kwartalen: ir.Table
) -> pd.DataFrame:
    """What was delivered, own averages and built-up prices, each with its age and at one price level."""
    own = own_prices.build_eigen_prijzen(own_prices.count_ended(kosten, starts, declared).to_pandas())
    last = kwartalen.eind.max().to_pandas()
    context = index.PriceContext(index.load_index(night.settings), None if pd.isna(last) else pd.Timestamp(last).date())
    built_up = price_parts.build_opgebouwde_prijzen(price_parts.load_opbouw(night.settings))
    return index.build_prijzen(prijzen.to_pandas(), own, built_up, context)
