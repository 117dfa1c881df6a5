"""Publish: what each profile gets, and the end of a night."""

from __future__ import annotations

import pandas as pd
from ibis import ir

from assets.declare import table_asset
from assets.resources import Night
from etl.disclose.suppress import PROFIELEN, hide
from etl.intake.layouts import load_layouts
from etl.normalise.places import place_rows
from etl.normalise.rows import soorten
from etl.publish import letters
from etl.publish.marts import with_definitions, write_marts
from schemas import contracts
from schemas.tables import TABLES

MARTS = (
    "mart.verwijzingen_praktijk_kwartaal",
    "mart.verwijzingen_praktijk_jaar",
    "mart.gestandaardiseerd_jaar",
    "mart.verwijzingen_groep_kwartaal",
    "mart.verwijzingen_groep_jaar",
    "mart.verhouding_groepen",
    "mart.verwijskanaal_kwartaal",
    "mart.deuren_jaar",
    "mart.gestarte_voorzieningen_maand",
    "mart.niet_gekoppeld",
    "mart.telwijzen",
    "mart.cbs_aansluiting",
    "mart.rekenmodel",
    "mart.prijzen",
    "mart.kosten_cohort",
    "mart.effect_soj",
    "mart.effect_verloop",
    "mart.effect_zonder_een",
    "mart.effect_plan",
    "mart.volledigheid",
    "mart.praktijk_prioriteit",
    "mart.rekenmodel_lezing",
    "mart.rekenmodel_voor_na",
    "mart.kostenontwikkeling",
    "mart.doelen",
    "mart.soj_uitgaven",
    "mart.kosten_scenario",
    "mart.kosten_gevoeligheid",
    "mart.kosten_aannames",
    "mart.kosten_methoden",
    "mart.signalen",
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


@table_asset(
    "tussen.brieven",
    [
        "rijen.leveringen",
        "rijen.geweigerde_regels",
        *(f"waarden.{soort}" for soort in soorten()),
        *(f"rijen.{soort}" for soort in soorten()),
        *(f"teksten.{soort}" for soort in soorten()),
    ],
)
def brieven(night: Night, landed: ir.Table, lines: ir.Table, *rows: ir.Table) -> pd.DataFrame:
    """Write to each supplier what has to be mended: a text and a list of lines per delivery, without client data."""
    kinds = soorten()
    typed, delivered, texts = (
        dict(zip(kinds, rows[at : at + len(kinds)], strict=True)) for at in range(0, len(rows), len(kinds))
    )
    layouts = load_layouts(night.settings)
    written = letters.compose(
        landed.to_pandas(),
        letters.count_refused(lines, typed).to_pandas(),
        place_rows(letters.refused_with_text(lines, typed, delivered, texts), landed).to_pandas(),
        layouts,
    )
    letters.write_letters(written, night.settings.brieven)
    told = [(letter.levering_id, letter.bron, letter.bestand) for letter in written]
    return pd.DataFrame(told, columns=["levering_id", "bron", "bestand"]).astype("str")


def conclude(night: Night) -> None:
    """
    Replace the analyst file by the tables of this night, and for a stopped table its last good state.

    The definitions in it are those of the tables that are there.
    """
    if night.engine.built("mart.definities"):
        described = night.engine.frame("mart.definities")
        night.engine.store("mart.definities", described[described["tabel"].map(night.engine.has)])
    night.engine.finish(night.settings.kern_file, TABLES.values())
