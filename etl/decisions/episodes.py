"""
Beschikkingen to trajecten, and the role of each beschikking in its traject (contract, rules 5 and 6).

A traject is one person, one zorgvorm, and decisions that overlap or leave at most ``max_gap_days`` uncovered
days between them. Both ends of a decision are inclusive; a new traject starts when
``ingangsdatum > latest end so far + max_gap_days + 1``, where the latest end is that of *all* earlier decisions.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
from ibis import ir

from etl.decisions.versions import content_id

OPEN_END = date(2999, 12, 31)
UNKNOWN = "ONBEKEND"
TRANSFER_REASON = "09"
TRANSFER_DAYS = 30
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


def assign_trajecten(decisions: ir.Table, max_gap_days: int) -> ir.Table:
    """
    Give the counted beschikkingen (COLUMNS) with ``traject_id``, ``volgnummer`` (0 = first) and ``rol``.

    Takes kern.beschikkingen (counted rows alone). For zorgvorm ONBEKEND one categorie and code is a traject of
    its own: two unknown products are not known to be the same care.
    """
    is_unknown = decisions.zorgvorm == UNKNOWN
    rows = decisions.select(*COLUMNS).mutate(
        soort_onbekend=ibis.ifelse(
            is_unknown,
            decisions.productcategorie.fill_null("") + "|" + decisions.productcode.fill_null(""),
            "",
        ),
        tot=decisions.einde.fill_null(OPEN_END),
    )
    rows = rows.mutate(
        tot_eerder=rows.tot.max().over(_of_one_care(rows, (None, -1))),
        plaats=ibis.row_number().over(_of_one_care(rows)),
    )
    starts = rows.tot_eerder.isnull() | (rows.ingangsdatum > rows.tot_eerder + ibis.interval(days=max_gap_days + 1))
    rows = rows.mutate(begint_als=ibis.ifelse(starts, rows.plaats, ibis.null("int64")))
    rows = rows.mutate(begint_op=ibis.ifelse(rows.begint_als.notnull(), rows.ingangsdatum, ibis.null("date")))
    # Trajecten of one care follow each other: the latest start so far is that of the traject at hand.
    so_far = _of_one_care(rows, (None, 0))
    rows = rows.mutate(
        startdatum=rows.begint_op.max().over(so_far),
        volgnummer=rows.plaats - rows.begint_als.max().over(so_far),
        volgt_als=rows.plaats.lead().over(_of_one_care(rows)),
        volgend_begin=rows.begint_als.lead().over(_of_one_care(rows)),
    )
    rows = rows.mutate(
        traject_id=content_id("traject", rows.client_pseudo, rows.zorgvorm, rows.soort_onbekend, rows.startdatum),
        is_alleen=(rows.volgnummer == 0) & (rows.volgt_als.isnull() | rows.volgend_begin.notnull()),
    )
    columns = (*COLUMNS, "traject_id", "volgnummer", "rol")
    # Only in a traject of several beschikkingen is there one before it to look at.
    alone = rows.filter(rows.is_alleen).mutate(rol=ibis.literal("eerste"))
    return ibis.union(alone.select(*columns), _assign_roles(rows.filter(~rows.is_alleen)).select(*columns))


def _of_one_care(rows: ir.Table, frame: tuple[int | None, int] | None = None) -> Any:
    """Look through the beschikkingen of one person and zorgvorm in their order, always the same: one sort does."""
    return ibis.window(
        group_by=[rows.client_pseudo, rows.zorgvorm, rows.soort_onbekend],
        order_by=[rows.ingangsdatum, rows.gemeente, rows.toewijzingnummer],
        rows=frame,
    )


def _assign_roles(rows: ir.Table) -> ir.Table:
    """Add the role of each beschikking, by those before it in the traject, in the order of rule 6."""
    code = rows.productcode.fill_null("")
    category = rows.productcategorie.fill_null("")
    same_product = [rows.traject_id, rows.aanbieder_agb, category, code]
    same_provider = [rows.traject_id, rows.aanbieder_agb]
    earlier = {"order_by": [rows.ingangsdatum, rows.gemeente, rows.toewijzingnummer], "rows": (None, -1)}
    rows = rows.mutate(
        tot_product=rows.tot.max().over(ibis.window(group_by=same_product, **earlier)),
        tot_aanbieder=rows.tot.max().over(ibis.window(group_by=same_provider, **earlier)),
    )
    # Earlier decisions start no later than this one, so one of them that ends no earlier covers its every day.
    covered = rows.tot_product >= rows.tot
    # The latest end so far is one of this traject: those of earlier ones lie before its start.
    handed_over = (rows.ingangsdatum > rows.tot_eerder - ibis.interval(days=TRANSFER_DAYS)) | (
        rows.reden_wijziging_eerste == TRANSFER_REASON
    )
    rol = ibis.cases(
        (rows.volgnummer == 0, "eerste"),
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

    The gemeente and the provider-independent facts are those of the first beschikking; ``einddatum`` is NULL
    when one of the decisions is open.
    """
    facts = members.group_by("traject_id").aggregate(
        client_pseudo=members.client_pseudo.min(),
        zorgvorm=members.zorgvorm.min(),
        startdatum=members.ingangsdatum.min(),
        laatste_einde=members.einde.max(),
        aantal_open=members.einde.isnull().sum(),
        aantal_beschikkingen=members.count(),
        aantal_aanbieders=members.aanbieder_agb.nunique(),
    )
    first = members.filter(members.volgnummer == 0)
    unknown = first.zorgvorm == UNKNOWN
    first = first.select(
        "traject_id",
        "gemeente",
        eerste_beschikking_id=first.beschikking_id,
        productcategorie=ibis.ifelse(unknown, first.productcategorie, ibis.null("string")),
        productcode=ibis.ifelse(unknown, first.productcode, ibis.null("string")),
    )
    joined = facts.join(first, "traject_id")
    return joined.mutate(einddatum=ibis.ifelse(joined.aantal_open > 0, ibis.null("date"), joined.laatste_einde)).drop(
        "laatste_einde", "aantal_open"
    )
