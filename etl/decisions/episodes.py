"""
Beschikkingen to trajecten, and the role of each beschikking in its traject (contract, rules 5 and 6).

A traject is one person, one zorgvorm, and decisions that overlap or leave at most ``max_gap_days`` uncovered
days between them. Both ends of a decision are inclusive; a new traject starts when
``ingangsdatum > latest end so far + max_gap_days + 1``, where the latest end is that of *all* earlier decisions.
"""

from __future__ import annotations

from datetime import date

import ibis
from ibis import ir

from etl.decisions.versions import content_id

OPEN_END = date(2999, 12, 31)
UNKNOWN = "ONBEKEND"
TRANSFER_REASON = "09"
TRANSFER_DAYS = 30


def assign_trajecten(decisions: ir.Table, max_gap_days: int) -> ir.Table:
    """
    Give the counted beschikkingen with ``traject_id``, ``volgnummer`` (0 = first) and ``rol``.

    Takes kern.beschikkingen (counted rows alone). For zorgvorm ONBEKEND one categorie and code is a traject of
    its own: two unknown products are not known to be the same care.
    """
    is_unknown = decisions.zorgvorm == UNKNOWN
    rows = decisions.mutate(
        soort_onbekend=ibis.ifelse(
            is_unknown,
            decisions.productcategorie.fill_null("") + "|" + decisions.productcode.fill_null(""),
            "",
        ),
        tot=decisions.einde.fill_null(OPEN_END),
    )
    person = [rows.client_pseudo, rows.zorgvorm, rows.soort_onbekend]
    order = [rows.ingangsdatum, rows.gemeente, rows.toewijzingnummer]
    before = ibis.window(group_by=person, order_by=order, rows=(None, -1))
    rows = rows.mutate(tot_eerder=rows.tot.max().over(before))
    starts = rows.tot_eerder.isnull() | (rows.ingangsdatum > rows.tot_eerder + ibis.interval(days=max_gap_days + 1))
    rows = rows.mutate(is_start=starts.cast("int64"))
    so_far = ibis.window(
        group_by=[rows.client_pseudo, rows.zorgvorm, rows.soort_onbekend],
        order_by=[rows.ingangsdatum, rows.gemeente, rows.toewijzingnummer],
        rows=(None, 0),
    )
    rows = rows.mutate(nummer=rows.is_start.sum().over(so_far))
    episode = [rows.client_pseudo, rows.zorgvorm, rows.soort_onbekend, rows.nummer]
    rows = rows.mutate(startdatum=rows.ingangsdatum.min().over(ibis.window(group_by=episode)))
    rows = rows.mutate(
        traject_id=content_id("traject", rows.client_pseudo, rows.zorgvorm, rows.soort_onbekend, rows.startdatum)
    )
    return _assign_roles(rows).drop("soort_onbekend", "tot", "tot_eerder", "is_start", "nummer", "startdatum")


def _assign_roles(rows: ir.Table) -> ir.Table:
    """Look at the beschikkingen before it in the traject, in the order of rule 6."""
    order = [rows.ingangsdatum, rows.gemeente, rows.toewijzingnummer]
    code = rows.productcode.fill_null("")
    category = rows.productcategorie.fill_null("")
    same_product = [rows.traject_id, rows.aanbieder_agb, category, code]
    same_provider = [rows.traject_id, rows.aanbieder_agb]
    earlier = {"order_by": order, "rows": (None, -1)}
    rows = rows.mutate(
        volgnummer=ibis.row_number().over(ibis.window(group_by=rows.traject_id, order_by=order)),
        tot_traject=rows.tot.max().over(ibis.window(group_by=rows.traject_id, **earlier)),
        tot_product=rows.tot.max().over(ibis.window(group_by=same_product, **earlier)),
        tot_aanbieder=rows.tot.max().over(ibis.window(group_by=same_provider, **earlier)),
    )
    # Earlier decisions start no later than this one, so one of them that ends no earlier covers its every day.
    covered = rows.tot_product >= rows.tot
    handed_over = (rows.ingangsdatum > rows.tot_traject - ibis.interval(days=TRANSFER_DAYS)) | (
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
    return rows.mutate(rol=rol).drop("tot_traject", "tot_product", "tot_aanbieder")


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
