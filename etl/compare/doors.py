"""
Through which doors the youths of practices came: via the huisarts, the SOJ, the gemeente or otherwise.

An SOJ who has to route through the gemeente moves youths from one door to another. Who counts the huisarts alone
sees a fall; who counts every door sees as many youths as before. That needs the own practice of the youth: where a
source names the referring practice only, who came through another door belongs to no practice at all.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis import ir

from etl.compare.panel import (
    EVERYBODY,
    UNIT,
    WHOLE_REGION,
    count_doors,
    is_minor,
    name_basis,
    on_own_practice,
    select_counted,
)

YEARS = ("jaar", "kalenderjaar")


def build_deuren_jaar(
    verwijzingen: ir.Table, eenheden: ir.Table, perioden: ir.Table, uitkomst: Sequence[str]
) -> ir.Table:
    """
    Give mart.deuren_jaar: unique youths per door, per unit and (rolling or calendar) year, counted anew.

    The youths are those of ``jeugdigen_verwezen`` (rule 11). Beside them stand how many were placed on their own
    practice and how many on that of the referrer (one with two verwijzingen can be both), and for a whole gemeente
    or region those who came through another door than huisarts and SOJ and belong to no practice, by the gemeente
    of their traject; NULL for a group, because nobody knows to which they belong.
    """
    years = perioden.filter(perioden.soort.isin(YEARS)).select("periode", "kwartaal")
    rows = select_counted(verwijzingen)
    rows = rows.filter(is_minor(rows) & rows.zorgvorm.isin(list(uitkomst)))
    units = eenheden.filter(eenheden.soort.isin(YEARS)).select(*UNIT, "praktijk_id")
    rows = rows.select("client_pseudo", "kwartaal", "praktijk_id", "kanaal", "link_regel").join(years, "kwartaal")
    rows = rows.join(units, ["periode", "praktijk_id"])
    own, everyone = on_own_practice(rows), ibis.literal(True)
    counted = rows.group_by(list(UNIT)).aggregate(
        jeugdigen_verwezen=rows.client_pseudo.nunique(),
        **count_doors(rows, everyone),
        jeugdigen_eigen_praktijk=rows.client_pseudo.nunique(where=own),
        jeugdigen_praktijk_verwijzer=rows.client_pseudo.nunique(where=~own),
        verwijzingen=rows.count(),
        aantal_eigen=own.sum(),
    )
    numbers = [name for name in counted.columns if name not in UNIT]
    grid = units.drop("praktijk_id").distinct().left_join(counted, list(UNIT), rname="{name}_telling")
    grid = grid.select(*UNIT, **{name: grid[name].fill_null(0) for name in numbers})
    grid = grid.mutate(praktijkbasis=name_basis(grid.aantal_eigen, grid.verwijzingen))
    grid = grid.left_join(
        _without_practice(verwijzingen, years, uitkomst), ["gebied", "periode"], rname="{name}_zonder"
    )
    whole = (grid.groep == EVERYBODY) & (grid.niveau != "praktijk")
    return grid.mutate(
        jeugdigen_zonder_praktijk=ibis.ifelse(whole, grid.zonder.fill_null(0), ibis.null("int64")),
        onderdrukt=ibis.literal(False),
    )


def _without_practice(verwijzingen: ir.Table, years: ir.Table, uitkomst: Sequence[str]) -> ir.Table:
    """Youths through another door than huisarts and SOJ who belong to no practice: gebied, periode, zonder."""
    rows = verwijzingen.filter(
        ~verwijzingen.is_administratief
        & verwijzingen.praktijk_id.isnull()
        & is_minor(verwijzingen)
        & verwijzingen.zorgvorm.isin(list(uitkomst))
        & ~verwijzingen.kanaal.isin(["huisarts", "soj"])
    )
    rows = rows.select("client_pseudo", "kwartaal", gebied="gemeente")
    rows = rows.union(rows.mutate(gebied=ibis.literal(WHOLE_REGION))).join(years, "kwartaal")
    return rows.group_by(["gebied", "periode"]).aggregate(zonder=rows.client_pseudo.nunique())
