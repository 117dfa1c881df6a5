"""Intake: new files of every gemeente into the landing."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd

from assets.declare import WHOLE_REGION, table_asset
from assets.resources import Night
from etl.intake.landing import Landing, find_files
from etl.intake.postgres import fetch_snapshots
from etl.settings import derive_key, read_secret

LANDED_COLUMNS = ["levering_id", "bron", "sha256", "ontvangen_op"]


def open_landing(night: Night) -> Landing:
    """Open the encrypted landing of the region."""
    return Landing(night.settings.werk / "landing", derive_key(read_secret(night.settings), "landing"))


@table_asset("rijen.geland", per_gemeente=True)
def geland(night: Night, gemeenten: tuple[str, ...]) -> pd.DataFrame:
    """
    Land the new files of these gemeenten, and snapshots of their databases.

    What cannot be opened is reported and stops nothing else.
    """
    landing = open_landing(night)
    now = datetime.now(UTC)
    for gemeente in gemeenten:
        place = "*" if gemeente == WHOLE_REGION else gemeente
        fetched = fetch_snapshots(night.settings, landing, now, place)
        report = landing.land([*find_files(night.settings, place), *fetched.nieuw], now)
        night.nieuw.extend(levering.levering_id for levering in report.nieuw)
        night.onleesbaar.extend([*report.onleesbaar, *fetched.onleesbaar])
    if night.settings.map.na_landing == "verwijderen":
        landing.clear_delivered(find_files(night.settings))
    landed = [[getattr(item, name) for name in LANDED_COLUMNS] for item in landing.leveringen]
    return pd.DataFrame(landed, columns=LANDED_COLUMNS).astype("str")
