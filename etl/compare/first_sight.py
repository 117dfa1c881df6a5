"""
When a verwijzing was first seen: registered in the system of its gemeente, and delivered to the region.

What is known of delay is known from these two days. The day of the decision itself (toewijzingsdatum) is no such day:
a decision can lie in a drawer, or be dated back, before anybody can count it.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis import ir

from etl.compare.panel import is_minor
from etl.decisions.versions import KEY
from etl.normalise.rows import READ


def build_eerste_zicht(
    verwijzingen: ir.Table,
    trajecten: ir.Table,
    toewijzingen: ir.Table,
    versions: ir.Table,
    leveringen: ir.Table,
    uitkomst: Sequence[str],
) -> ir.Table:
    """
    Give kern.eerste_zicht: one row per verwijzing that counts as outcome (under 18, a zorgvorm of ``uitkomst``).

    ``geleverd_op`` is the date of the delivery in which any version of its first beschikking first stood, ``bron`` the
    source of that delivery. ``geregistreerd_op`` is the earliest registratiedatum among those versions, and at the
    latest the day of delivery, for what was delivered was registered; NULL where no version has one.
    """
    days = leveringen.filter(leveringen.stand == READ).select(
        eerste_volgorde="volgorde", geleverd_op="leveringsdatum", bron="bron_naam"
    )
    seen = versions.group_by(list(KEY)).aggregate(
        eerste_volgorde=versions.volgorde.min(), registratie=versions.registratiedatum.min()
    )
    seen = seen.join(days, "eerste_volgorde")
    first = toewijzingen.select(*KEY, eerste_beschikking_id="beschikking_id").join(seen, list(KEY))
    first = first.select("eerste_beschikking_id", "geleverd_op", "bron", "registratie")
    counted = verwijzingen.filter(
        verwijzingen.telt_mee & verwijzingen.zorgvorm.isin(list(uitkomst)) & is_minor(verwijzingen)
    ).select("traject_id", "gemeente", "kwartaal")
    starts = trajecten.select("traject_id", "eerste_beschikking_id")
    rows = counted.join(starts, "traject_id").join(first, "eerste_beschikking_id")
    late = (rows.registratie > rows.geleverd_op).fill_null(False)
    return rows.mutate(geregistreerd_op=ibis.ifelse(late, rows.geleverd_op, rows.registratie))


def select_leverdagen(typed: ir.Table, leveringen: ir.Table) -> ir.Table:
    """
    Give the days on which each source delivered beschikkingen of a gemeente: gemeente, bron, leveringsdatum.

    ``typed``: typed rows of beschikkingen; a delivery with doubles alone is one too, for it says that nothing is new.
    """
    rows = typed.filter(typed.afkeur.isnull()).select("gemeente", "levering_id").distinct()
    days = leveringen.filter(leveringen.stand == READ).select("levering_id", "leveringsdatum", bron="bron_naam")
    return rows.join(days, "levering_id").select("gemeente", "bron", "leveringsdatum").distinct()
