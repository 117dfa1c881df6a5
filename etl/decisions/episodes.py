"""
Beschikkingen to trajecten, and the role of each beschikking in its traject (contract, rules 5 and 6).

A traject is one person, one zorgvorm, and decisions that overlap or leave at most ``max_gap_days`` uncovered
days between them. Both ends of a decision are inclusive; a new traject starts when
``ingangsdatum > latest end so far + max_gap_days + 1``, where the latest end is that of *all* earlier decisions.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import ibis
from ibis import ir

from etl.decisions.versions import content_id

OPEN_END = date(2999, 12, 31)
UNKNOWN = "ONBEKEND"
TRANSFER_REASON = "09"
TRANSFER_DAYS = 30
DAY_SIGNS = len("jjjj-mm-dd")
# What trajecten and roles are made of; whatever else a beschikking tells would be sorted along with it.
COLUMNS = (
    "beschikking_id",
    "gemeente",
    "toewijzingnummer",
    "client_pseudo",
    "zorgvorm",
    "productcategorie",
    "productcode",
    "aanbieder_agb",
    "ingangsdatum",
    "einde",
    "reden_wijziging_eerste",
)
# Roles of a beschikking of a provider that was not in the traject before it.
FIRST_OF_PROVIDER = ("eerste", "overdracht", "parallel")


def assign_trajecten(decisions: ir.Table, max_gap_days: int) -> ir.Table:
    """
    Give the counted beschikkingen (COLUMNS) with ``traject_id``, ``startdatum`` (of the traject) and ``rol``.

    Takes kern.beschikkingen (counted rows alone). For zorgvorm ONBEKEND one categorie and code is a traject of
    its own: two unknown products are not known to be the same care.
    """
    rows = decisions.select(*COLUMNS).mutate(
        soort_onbekend=ibis.ifelse(
            decisions.zorgvorm == UNKNOWN,
            decisions.productcategorie.fill_null("") + "|" + decisions.productcode.fill_null(""),
            "",
        ),
        tot=decisions.einde.fill_null(OPEN_END),
    )
    in_order = [rows.ingangsdatum, rows.gemeente, rows.toewijzingnummer]
    rows = rows.mutate(
        tot_eerder_op_dag=rows.tot.max().over(_of_one_care(rows, [rows.ingangsdatum], rows=(None, -1))),
        tot_eerder=rows.tot.max().over(_of_one_care(rows, in_order, rows=(None, -1))),
        plaats=ibis.row_number().over(_of_one_care(rows, in_order)),
    )
    # Of those that begin on one day, whichever comes first starts the traject: the id is made of the day alone.
    # A day as text sorts as a day, so the latest start so far, that of the traject at hand, brings its id along.
    day = rows.ingangsdatum.cast("string")
    made = day + content_id("traject", rows.client_pseudo, rows.zorgvorm, rows.soort_onbekend, rows.ingangsdatum)
    starts = _starts_traject(rows.ingangsdatum, rows.tot_eerder_op_dag, max_gap_days)
    rows = rows.mutate(
        begin=ibis.ifelse(starts, made, ibis.null("string")),
        begin_dag=ibis.ifelse(starts, rows.ingangsdatum, ibis.null("date")),
    )
    so_far = _of_one_care(rows, [rows.ingangsdatum], range=(None, 0))
    rows = rows.mutate(
        traject_id=rows.begin.max().over(so_far).substr(DAY_SIGNS),
        startdatum=rows.begin_dag.max().over(so_far),
        is_eerste=_starts_traject(rows.ingangsdatum, rows.tot_eerder, max_gap_days),
    )
    return _assign_roles(rows).select(*COLUMNS, "traject_id", "startdatum", "rol")


def _of_one_care(table: ir.Table, order: list[ir.Value], **frame: tuple[int | None, int]) -> Any:
    """Look through the beschikkingen of one person and zorgvorm in this order."""
    care = [table.client_pseudo, table.zorgvorm, table.soort_onbekend]
    return ibis.window(group_by=care, order_by=order, **frame)


def _starts_traject(ingangsdatum: ir.DateValue, latest_end: ir.DateValue, max_gap_days: int) -> ir.BooleanValue:
    """Tell whether a traject starts here, by the latest end of the beschikkingen before it (rule 5)."""
    return latest_end.isnull() | (ingangsdatum > latest_end + ibis.interval(days=max_gap_days + 1))


def _assign_roles(rows: ir.Table) -> ir.Table:
    """Add the role of each beschikking, by those before it in the traject, in the order of rule 6."""
    same_provider = [rows.traject_id, rows.aanbieder_agb]
    same_product = [*same_provider, rows.productcategorie.fill_null(""), rows.productcode.fill_null("")]
    earlier = partial(ibis.window, order_by=rows.plaats, rows=(None, -1))
    rows = rows.mutate(
        tot_product=rows.tot.max().over(earlier(group_by=same_product)),
        tot_aanbieder=rows.tot.max().over(earlier(group_by=same_provider)),
    )
    # Earlier decisions start no later than this one, so one of them that ends no earlier covers its every day.
    covered = rows.tot_product >= rows.tot
    # Of all but the first the latest end so far is one of this traject: those of earlier ones lie before its start.
    handed_over = (rows.ingangsdatum > rows.tot_eerder - ibis.interval(days=TRANSFER_DAYS)) | (
        rows.reden_wijziging_eerste == TRANSFER_REASON
    )
    rol = ibis.cases(
        (rows.is_eerste, "eerste"),
        (covered.fill_null(False), "dubbel"),
        (rows.tot_product.notnull(), "verlenging"),
        (rows.tot_aanbieder.notnull(), "wijziging"),
        (handed_over.fill_null(False), "overdracht"),
        else_="parallel",
    )
    return rows.mutate(rol=rol)


def build_trajecten(members: ir.Table) -> ir.Table:
    """
    Give one row per traject from its beschikkingen (``assign_trajecten``).

    The gemeente and the product (of zorgvorm ONBEKEND alone) are those of the first beschikking; ``einddatum`` is
    NULL when one of the decisions is open. A provider counts where it first comes in. Person, zorgvorm
    and start are the same in every beschikking.
    """
    first = members.rol == "eerste"
    first_unknown = first & (members.zorgvorm == UNKNOWN)
    made = members.group_by("traject_id").aggregate(
        gemeente=members.gemeente.max(where=first),
        client_pseudo=members.client_pseudo.arbitrary(),
        zorgvorm=members.zorgvorm.arbitrary(),
        productcategorie=members.productcategorie.max(where=first_unknown),
        productcode=members.productcode.max(where=first_unknown),
        startdatum=members.startdatum.arbitrary(),
        laatste_einde=members.einde.max(),
        aantal_open=members.einde.isnull().sum(),
        aantal_beschikkingen=members.count(),
        aantal_aanbieders=(members.rol.isin(FIRST_OF_PROVIDER) & members.aanbieder_agb.notnull()).sum(),
        eerste_beschikking_id=members.beschikking_id.max(where=first),
    )
    return made.mutate(einddatum=ibis.ifelse(made.aantal_open > 0, ibis.null("date"), made.laatste_einde)).drop(
        "laatste_einde", "aantal_open"
    )
