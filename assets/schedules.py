"""When the night begins."""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg

from assets.resources import NO_REGION, run_tags

NIGHTLY_AT = "0 3 * * *"
TIMEZONE = "Europe/Amsterdam"


def nightly_schedule(job: dg.UnresolvedAssetJobDefinition, partition_keys: Sequence[str]) -> dg.ScheduleDefinition:
    """Give the schedule of the nightly load: one run over all gemeenten, at 03:00; off until switched on."""

    @dg.schedule(job=job, cron_schedule=NIGHTLY_AT, execution_timezone=TIMEZONE, name="elke_nacht")
    def every_night() -> dg.RunRequest | dg.SkipReason:
        if not partition_keys:
            return dg.SkipReason(NO_REGION)
        return dg.RunRequest(tags=dict(run_tags(partition_keys)))

    return every_night
