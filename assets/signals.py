"""Signals: what stands out in a practice, and how far groups lie apart, beside what chance does."""

from __future__ import annotations

import pandas as pd
from ibis import ir

from assets.declare import table_asset
from assets.resources import Night
from etl.compare import bridge, panel, ratios, signals, standardise
from etl.normalise import region


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


@table_asset(
    "mart.gestandaardiseerd_jaar",
    [
        "waarden.patienten",
        "rijen.leveringen",
        "tussen.praktijk_perioden",
        "tussen.lijsten",
        "tussen.kwartalen",
        "tussen.perioden",
        "kern.verwijzingen",
        "tussen.verwijzingen",
    ],
)
def gestandaardiseerd_jaar(
    night: Night,
    typed: ir.Table,
    landed: ir.Table,
    opened: ir.Table,
    lists: ir.Table,
    kwartalen: ir.Table,
    perioden: ir.Table,
    starts: ir.Table,
    ages: ir.Table,
) -> pd.DataFrame:
    """What each practice had beside what the ages of its patients give to expect."""
    listed = region.current_patienten(typed, landed)
    own = listed.filter(listed.gemeente.isin(list(night.settings.gemeente_names())))
    years = perioden.filter(perioden.soort == "jaar")
    return standardise.build_gestandaardiseerd(
        panel.with_lijsten(opened.filter(opened.soort == "jaar"), lists).to_pandas(),
        standardise.count_by_age(starts, ages, years, night.settings.regels.uitkomst).to_pandas(),
        standardise.build_lijsten_per_klasse(own, opened, kwartalen, years).to_pandas(),
    )
