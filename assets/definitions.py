"""Assembly only: declarations, checks, job, schedule and the region become Dagster definitions."""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg

from assets import compare, costs, council, decisions, effect, intake, link, normalise, publish, scenarios, signals
from assets.checks import contract
from assets.declare import WHOLE_REGION, collect, faults_in
from assets.render import render
from assets.resources import CONFIG_VARIABLE, NO_REGION, Plan, region_resource
from assets.schedules import nightly_schedule
from etl.settings import Settings, load_settings

JOB_NAME = "nightly_load"
ROOMS = (intake, normalise, decisions, link, compare, effect, costs, council, scenarios, signals, publish)


def partition_keys(settings: Settings | None) -> list[str]:
    """Give one key per gemeente and one for sources of the whole region; none without a region."""
    if settings is None:
        return []
    return [*(gemeente.code for gemeente in settings.regio.gemeenten), WHOLE_REGION]


def whole_night() -> Plan:
    """Give everything that a night makes, and how it ends."""
    return Plan(tuple(collect(ROOMS)), publish.conclude, contract())


def assemble(plan: Plan, config: Path | None) -> dg.Definitions:
    """
    Give the Dagster definitions of a plan for the region of ``config`` (None: no region yet).

    Raises ValueError when a table is made twice or a needed table is made by nobody.
    """
    faults = faults_in(plan.steps)
    if faults:
        raise ValueError("; ".join(faults))
    keys = partition_keys(load_settings(config) if config else None)
    partitions = dg.StaticPartitionsDefinition(keys)
    job = dg.define_asset_job(
        JOB_NAME,
        selection=dg.AssetSelection.all(),
        executor_def=dg.in_process_executor,
        description="Een nachtelijke load van de hele regio." if config else NO_REGION,
    )
    return dg.Definitions(
        assets=[render(step, partitions, plan.judge) for step in plan.steps],
        jobs=[job],
        schedules=[nightly_schedule(job, keys)],
        resources={"region": region_resource(config, plan)},
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """Give the definitions for the region that the environment names, for ``dagster dev`` and its daemon."""
    config = os.environ.get(CONFIG_VARIABLE)
    return assemble(whole_night(), Path(config) if config else None)
