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
    DOORS,
    EVERYBODY,
    UNIT,
    WHOLE_REGION,
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
    rows = rows.join(years, "kwartaal")
    youths = _flag_youths(rows, ["periode", "praktijk_id"])
    youths = _add_flags(youths.join(units, ["periode", "praktijk_id"]), list(UNIT))
    counted = youths.group_by(list(UNIT)).aggregate(
        jeugdigen_verwezen=youths.count(),
        **{f"jeugdigen_{flag}": youths[flag].cast("int64").sum() for flag in FLAGS},
        verwijzingen=youths.verwijzingen.sum(),
        aantal_eigen=youths.aantal_eigen.sum(),
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


FLAGS = (*(f"via_{door}" for door in DOORS), "via_overig", "eigen_praktijk", "praktijk_verwijzer")


def _flag_youths(rows: ir.Table, place: list[str]) -> ir.Table:
    """
    Give per place and youth through which doors and on which practices it came, and how many verwijzingen that were.

    One row per youth first: to count distinct youths once for each door costs three times as much.
    """
    own = on_own_practice(rows)
    return rows.group_by([*place, "client_pseudo"]).aggregate(
        **{f"via_{door}": (rows.kanaal == door).any() for door in DOORS},
        via_overig=(~rows.kanaal.isin(DOORS)).any(),
        eigen_praktijk=own.any(),
        praktijk_verwijzer=(~own).any(),
        verwijzingen=rows.count(),
        aantal_eigen=own.sum(),
    )


def _add_flags(youths: ir.Table, place: list[str]) -> ir.Table:
    """Give the same for a larger place: a youth at two practices of it is one youth."""
    return youths.group_by([*place, "client_pseudo"]).aggregate(
        **{flag: youths[flag].any() for flag in FLAGS},
        verwijzingen=youths.verwijzingen.sum(),
        aantal_eigen=youths.aantal_eigen.sum(),
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
