"""Normalise: the landing read anew, every kind of row typed, and the region's own reference tables."""

from __future__ import annotations

from typing import Any

import pandas as pd
from ibis import ir

from assets.declare import Declaration, Rows, table_asset, tables_asset
from assets.hold import judge_night
from assets.intake import open_landing
from assets.resources import Night
from etl.normalise import accounts, codes, region, rows, successors, values
from etl.normalise.texts import TEXT_COLUMNS, NumberedTexts
from etl.settings import derive_key, read_secret
from schemas.tables import TABLES


@tables_asset(
    [
        *(f"rijen.{soort}" for soort in rows.soorten()),
        *(f"teksten.{soort}" for soort in rows.soorten()),
        "rijen.ontvangen",
        "rijen.geweigerde_regels",
        "rijen.bevindingen",
    ],
    ["rijen.geland"],
)
def rijen(night: Night, geland: ir.Table) -> dict[str, Any]:
    """
    Read everything that was ever landed: rows as delivered, the BSN replaced by a pseudonym.

    Large deliveries are read while their rows are stored; the texts of their columns (``etl.normalise.texts``) and
    what is said of deliveries come after the rows.
    """
    key = derive_key(read_secret(night.settings), "pseudoniem")
    delivered = rows.read_rows(night.settings, open_landing(night), key, night.progress.reading)
    texts = {soort: NumberedTexts(values.columns_to_number(TABLES[f"levering.{soort}"])) for soort in rows.soorten()}
    return {
        **{
            f"rijen.{soort}": Rows(each.replace(delivered.rows[soort]), each.kinds(rows.row_columns(soort)))
            for soort, each in texts.items()
        },
        **{f"teksten.{soort}": Rows(each.tables(), TEXT_COLUMNS) for soort, each in texts.items()},
        "rijen.ontvangen": Rows(delivered.levering_frames(), rows.LEVERING_COLUMNS),
        "rijen.geweigerde_regels": Rows(delivered.refused_lines(), rows.LINE_COLUMNS),
        "rijen.bevindingen": Rows(delivered.findings(), rows.LINE_COLUMNS),
    }


def _read_texts(soort: str) -> Declaration:
    @table_asset(f"betekenis.{soort}", [f"teksten.{soort}"])
    def meanings(night: Night, texts: ir.Table) -> ir.Table:
        """What each text means in its column, by the declaration of that column."""
        return values.read_texts(texts, TABLES[f"levering.{soort}"])

    return meanings


betekenis = [_read_texts(soort) for soort in rows.soorten()]


def _typed(soort: str) -> Declaration:
    @table_asset(f"geleverd.{soort}", ["rijen.ontvangen", f"rijen.{soort}", f"betekenis.{soort}"])
    def typed(night: Night, leveringen: ir.Table, delivered: ir.Table, meanings: ir.Table) -> ir.Table:
        """Give every row its values; mark what is refused, what is double, and what was noticed."""
        return values.type_rows(delivered, leveringen, meanings, TABLES[f"levering.{soort}"])

    return typed


geleverd = [_typed(soort) for soort in rows.soorten()]


@tables_asset(
    ["rijen.leveringen", "kern.afwijkingen"], ["rijen.ontvangen", *(f"geleverd.{soort}" for soort in rows.soorten())]
)
def beoordeling(night: Night, landed: ir.Table, *typed: ir.Table) -> dict[str, Any]:
    """Judge whether each delivery looks like earlier ones of its source; what does not is held."""
    judged = judge_night(night, landed.to_pandas(), dict(zip(rows.soorten(), typed, strict=True)))
    return {
        "rijen.leveringen": Rows([judged.leveringen], rows.LEVERING_COLUMNS),
        "kern.afwijkingen": judged.afwijkingen,
    }


def _loaded(soort: str) -> Declaration:
    @table_asset(f"waarden.{soort}", ["rijen.leveringen", f"geleverd.{soort}"])
    def loaded(night: Night, leveringen: ir.Table, typed: ir.Table) -> ir.Table:
        """The typed rows of the deliveries that were not held, and of codes those that leave one meaning a day."""
        held = leveringen.filter(leveringen.stand == rows.HELD).select("levering_id")
        if held.count().to_pandas():
            typed = values.leave_out(typed, held, TABLES[f"levering.{soort}"])
        return codes.refuse_unfit_codes(typed, region.read_deliveries(leveringen)) if soort == "codes" else typed

    return loaded


waarden = [_loaded(soort) for soort in rows.soorten()]


@table_asset(
    "kern.leveringen",
    ["rijen.leveringen", "rijen.geweigerde_regels", *(f"waarden.{soort}" for soort in rows.soorten())],
)
def leveringen(night: Night, landed: ir.Table, lines: ir.Table, *typed: ir.Table) -> ir.Table:
    """Account for the rows of every delivery: gelezen = geladen + dubbel + afgekeurd."""
    return accounts.build_leveringen(landed, lines, typed)


@table_asset(
    "kern.afgekeurde_rijen",
    ["rijen.leveringen", "rijen.geweigerde_regels", *(f"waarden.{soort}" for soort in rows.soorten())],
)
def afgekeurde_rijen(night: Night, landed: ir.Table, lines: ir.Table, *typed: ir.Table) -> ir.Table:
    """Every refused row with file, line, column and reason; no client data."""
    return accounts.build_afgekeurde_rijen(landed, lines, typed)


@table_asset("kern.praktijken", ["waarden.praktijken", "rijen.leveringen"])
def praktijken(night: Night, typed: ir.Table, landed: ir.Table) -> pd.DataFrame:
    """Practices with their lives and the cluster of those that ever merged."""
    return region.build_praktijken(typed, landed)


@tables_asset(["tussen.praktijk_nummers", "tussen.praktijk_namen"], ["waarden.praktijken", "rijen.leveringen"])
def praktijk_wijzers(night: Night, typed: ir.Table, landed: ir.Table) -> dict[str, pd.DataFrame]:
    """What the number and the names of a practice stand for, in time."""
    current = region.current_praktijken(typed, landed).to_pandas()
    numbers, names = successors.resolve_practices(current)
    return {"tussen.praktijk_nummers": numbers, "tussen.praktijk_namen": names}


@table_asset("tussen.zorgverleners", ["waarden.zorgverleners", "rijen.leveringen"])
def zorgverleners(night: Night, typed: ir.Table, landed: ir.Table) -> pd.DataFrame:
    """Persons who refer, with the practice they work in; their names are used for matching and go no further."""
    return region.build_zorgverleners(typed, landed)


@table_asset("kern.praktijkgroepen", ["waarden.praktijkgroepen", "rijen.leveringen"])
def praktijkgroepen(night: Night, typed: ir.Table, landed: ir.Table) -> ir.Table:
    """Which practice has a SOJ from when to when."""
    return region.build_praktijkgroepen(typed, landed)


@table_asset("kern.patienten", ["waarden.patienten", "rijen.leveringen"])
def patienten(night: Night, typed: ir.Table, landed: ir.Table) -> ir.Table:
    """Lists of patients under 18 per practice, peildatum and gemeente."""
    return region.build_patienten(typed, landed)


@table_asset("kern.prijzen", ["waarden.prijzen", "rijen.leveringen"])
def prijzen(night: Night, typed: ir.Table, landed: ir.Table) -> ir.Table:
    """Prices with their validity and source."""
    return region.build_prijzen(typed, landed)


@table_asset("kern.soj_inzet", ["waarden.soj_inzet", "rijen.leveringen"])
def soj_inzet(night: Night, typed: ir.Table, landed: ir.Table) -> ir.Table:
    """What the SOJ cost per practice and quarter."""
    return region.build_soj_inzet(typed, landed)


@table_asset("kern.lokaal_veld", ["waarden.lokaal_veld", "rijen.leveringen"])
def lokaal_veld(night: Night, typed: ir.Table, landed: ir.Table) -> ir.Table:
    """What the local field did per practice or gemeente and quarter."""
    return region.build_lokaal_veld(typed, landed)


@table_asset("tussen.codes", ["waarden.codes", "rijen.leveringen"])
def regionale_codes(night: Night, typed: ir.Table, landed: ir.Table) -> ir.Table:
    """The region's own codes; they go before the national ones."""
    return region.build_codes(typed, landed)


@table_asset("tussen.landelijke_codes")
def landelijke_codes(night: Night) -> pd.DataFrame:
    """The national codes of the registry."""
    return codes.national_codes()
