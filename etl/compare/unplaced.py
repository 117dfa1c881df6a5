"""Which part of the referred youths belongs to no practice: what stands beside every comparison of practices."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis import ir

from etl.compare.panel import WHOLE_REGION, is_minor


def count_unplaced(verwijzingen: ir.Table, perioden: ir.Table, uitkomst: Sequence[str]) -> ir.Table:
    """
    Give mart.niet_gekoppeld: per gemeente and for the region, the youths of rule 11 without a practice.

    ``verwijzingen``: kern.verwijzingen; ``perioden``: (periode, kwartaal). ``noemer``: unique youths under 18 with a
    counted verwijzing within ``uitkomst``; ``teller``: those of whom none in that period has a practice. A gemeente is
    that of the verwijzing; periods without any referred youth have no row.
    """
    within = verwijzingen.zorgvorm.isin(list(uitkomst))
    rows = verwijzingen.filter(verwijzingen.telt_mee & within & is_minor(verwijzingen))
    rows = rows.join(perioden.select("periode", "kwartaal"), "kwartaal")
    rows = rows.select("periode", "client_pseudo", gebied="gemeente", is_geplaatst=rows.praktijk_id.notnull())
    rows = rows.union(rows.mutate(gebied=ibis.literal(WHOLE_REGION)))
    youths = rows.group_by(["gebied", "periode", "client_pseudo"]).aggregate(is_geplaatst=rows.is_geplaatst.any())
    counted = youths.group_by(["gebied", "periode"]).aggregate(
        teller=(~youths.is_geplaatst).sum(), noemer=youths.count()
    )
    return counted.mutate(aandeel_pct=100 * counted.teller / counted.noemer, onderdrukt=ibis.literal(False))
