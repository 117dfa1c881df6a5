"""Link: who referred, from which practice; and declarations to their traject."""

from __future__ import annotations

import pandas as pd
from ibis import ir

from assets.declare import table_asset
from assets.resources import Night
from etl.link import practices, referrers
from etl.link.declarations import build_declaraties
from etl.link.mentions import build_mentions
from etl.normalise import region, values
from etl.normalise.places import place_rows
from schemas.tables import TABLES


@table_asset("tussen.verwijzers", ["tussen.versies", "waarden.verzoeken"])
def verwijzers(night: Night, numbered: ir.Table, requests: ir.Table) -> ir.Table:
    """The referrer of each toewijzing, one whole referrer: type, AGB and name together."""
    return referrers.choose_referrers(numbered, values.loaded(requests))


@table_asset("tussen.vermeldingen", ["tussen.verwijzingen", "tussen.toewijzingen", "tussen.verwijzers"])
def vermeldingen(night: Night, starts: ir.Table, made: ir.Table, chosen: ir.Table) -> pd.DataFrame:
    """What the first beschikking of each traject says about practice and referrer, names ready to compare."""
    return build_mentions(starts, made, chosen)


@table_asset("tussen.kanalen")
def kanalen(night: Night) -> pd.DataFrame:
    """The channel behind each type of referrer."""
    return practices.channels()


@table_asset(
    "kern.verwijzingen",
    [
        "tussen.verwijzingen",
        "tussen.vermeldingen",
        "tussen.praktijk_nummers",
        "tussen.praktijk_namen",
        "tussen.zorgverleners",
        "kern.praktijken",
        "tussen.kanalen",
    ],
)
def verwijzingen(
    night: Night,
    starts: ir.Table,
    mentions: ir.Table,
    numbers: ir.Table,
    names: ir.Table,
    persons: ir.Table,
    praktijken: ir.Table,
    channels: ir.Table,
) -> ir.Table:
    """Starts of trajecten with their practice, or with the reason why there is none."""
    linked = practices.link_practices(mentions, numbers, names, persons, channels)
    return practices.add_links(starts, linked, praktijken).select(*TABLES["kern.verwijzingen"].columns)


@table_asset(
    "kern.declaraties",
    ["waarden.declaraties", "rijen.leveringen", "kern.beschikkingen", "kern.beschikking_traject"],
)
def declaraties(night: Night, typed: ir.Table, landed: ir.Table, made: ir.Table, members: ir.Table) -> ir.Table:
    """Declared amounts, credits subtracted, with the traject that they belong to."""
    declared = build_declaraties(typed, region.read_deliveries(landed), made, members)
    return place_rows(declared, landed).select(*TABLES["kern.declaraties"].columns)
