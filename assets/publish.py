"""Publish: what each profile gets, and the end of a night."""

from __future__ import annotations

import pandas as pd
from ibis import ir

from assets.declare import table_asset
from assets.resources import Night
from etl.disclose.suppress import PROFIELEN, hide
from etl.publish.marts import with_definitions, write_marts
from schemas import contracts
from schemas.tables import TABLES

MARTS = (
    "mart.verwijzingen_praktijk_kwartaal",
    "mart.verwijzingen_praktijk_jaar",
    "mart.verwijzingen_groep_kwartaal",
    "mart.verwijzingen_groep_jaar",
    "mart.verwijskanaal_kwartaal",
    "mart.rekenmodel",
    "mart.datakwaliteit",
    "mart.codedekking",
    "mart.definities",
)
HALF_YEARS = "kern.verwijzingen_groep_halfjaar"


@table_asset("mart.definities")
def definities(night: Night) -> pd.DataFrame:
    """What every column means, in which unit, and how private it is."""
    return contracts.dictionary()


@table_asset("tussen.publicatie", [*MARTS, HALF_YEARS])
def publicatie(night: Night, *made: ir.Table) -> pd.DataFrame:
    """Replace the file of each profile, in one step each; nothing is replaced while any mart stands still."""
    full = {
        name.replace(HALF_YEARS, "mart.verwijzingen_groep_halfjaar"): table.to_pandas()
        for name, table in zip([*MARTS, HALF_YEARS], made, strict=True)
    }
    rows = []
    for profiel in PROFIELEN:
        seen = with_definitions(hide(full, profiel, night.settings.drempels))
        write_marts(seen, night.settings.publicatie / profiel / "verwijsspiegel.duckdb")
        rows += [(profiel, name, len(frame)) for name, frame in sorted(seen.items())]
    return pd.DataFrame(rows, columns=["profiel", "tabel", "rijen"]).astype({"profiel": "str", "tabel": "str"})


def conclude(night: Night) -> None:
    """Replace the analyst file by the tables of this night, and for a stopped table its last good state."""
    night.engine.finish(night.settings.kern_file, TABLES.values())
