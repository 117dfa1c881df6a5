"""What the rekenmodel is fed with: youths and declared amounts per unit and payer, local field and SOJ costs."""

from __future__ import annotations

from collections.abc import Iterable

import ibis
import pandas as pd
from ibis import ir

from etl.compare.panel import EVERYBODY, UNIT, WHOLE_REGION, is_minor, select_counted
from etl.normalise.money import add_up_euros

SHORT_TERM = ("kwartaal", "jaar", "kalenderjaar")


def build_bedragen(verwijzingen: ir.Table, declaraties: ir.Table, eenheden: ir.Table, perioden: ir.Table) -> ir.Table:
    """
    Give declared euros per unit, zorgvorm and gemeente of the traject: niveau … periode, zorgvorm, gemeente, bedrag.

    All declarations, whenever booked, of the counted trajecten of under-18s that started in the period (rule 12).
    """
    counted = select_counted(verwijzingen)
    counted = counted.filter(is_minor(counted)).select("traject_id", "zorgvorm", "gemeente", "kwartaal", "praktijk_id")
    per_traject = declaraties.filter(declaraties.traject_id.notnull())
    per_traject = per_traject.group_by("traject_id").aggregate(bedrag=add_up_euros(per_traject.bedrag))
    rows = counted.join(per_traject, "traject_id").join(perioden.select("periode", "kwartaal"), "kwartaal")
    rows = rows.join(eenheden.select(*UNIT, "praktijk_id"), ["periode", "praktijk_id"])
    return rows.group_by([*UNIT, "zorgvorm", "gemeente"]).aggregate(bedrag=add_up_euros(rows.bedrag))


def build_declared_until(declaraties: pd.DataFrame, gemeenten: Iterable[str]) -> pd.DataFrame:
    """Give the latest declared einddatum of every gemeente of the region, and of others that declared."""
    latest = declaraties.groupby("gemeente")["einddatum"].max()
    names = pd.Index(sorted({*gemeenten, *latest.index}), name="gemeente")
    return latest.reindex(names).rename("laatste_einddatum").reset_index()


def build_soj_kosten(soj_inzet: ir.Table, eenheden: ir.Table, perioden: ir.Table) -> ir.Table:
    """Give SOJ costs per unit: structureel + eenmalig − bijdrage_derden; a unit without a row was not delivered."""
    rows = soj_inzet.join(perioden.select("periode", "kwartaal"), "kwartaal")
    rows = rows.join(eenheden.select(*UNIT, "praktijk_id"), ["periode", "praktijk_id"])
    is_contribution = rows.kostensoort == "bijdrage_derden"
    rows = rows.mutate(kosten=ibis.ifelse(is_contribution, -rows.kosten, rows.kosten))
    return rows.group_by(list(UNIT)).aggregate(kosten=add_up_euros(rows.kosten))


def build_lokaal(lokaal_veld: ir.Table, eenheden: ir.Table, perioden: ir.Table) -> ir.Table:
    """
    Give what the local field did per unit: jeugdigen, kosten (NULL when one of its rows leaves them out).

    A row of a practice belongs to every unit of that practice; a row of a gemeente belongs to the gemeente and
    the region as a whole, to neither group (rule 12).
    """
    rows = lokaal_veld.join(perioden.select("periode", "kwartaal"), "kwartaal")
    columns = [*UNIT, "jeugdigen", "kosten"]
    practices = rows.filter(rows.praktijk_id.notnull())
    of_practices = practices.join(eenheden.select(*UNIT, "praktijk_id"), ["periode", "praktijk_id"]).select(columns)
    areas = rows.filter(rows.praktijk_id.isnull())

    def level(niveau: str, gebied: ir.Value) -> ir.Table:
        named = areas.mutate(niveau=ibis.literal(niveau), gebied=gebied, groep=ibis.literal(EVERYBODY))
        return named.select(columns)

    of_areas = level("gemeente", areas.gemeente).union(level("regio", ibis.literal(WHOLE_REGION)))
    every = of_practices.union(of_areas)
    totals = every.group_by(list(UNIT)).aggregate(
        jeugdigen=every.jeugdigen.sum(), som=add_up_euros(every.kosten), zonder=every.kosten.isnull().sum()
    )
    kosten = ibis.ifelse(totals.zonder > 0, ibis.null("float64"), totals.som)
    return totals.mutate(kosten=kosten).drop("som", "zonder")
