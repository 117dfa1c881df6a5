"""
From which practice: each verwijzing to one practice, or to a reason why not (contract, rule 8).

The youth's own practice goes first; else the practice of a referring GP or SOJ, by practice AGB, by personal AGB,
by name. The first of these ways that places anything decides; when it points at more than one practice the
verwijzing is not linked, because that would be a guess. Names count here as written; a name that no list holds as
written is for ``etl.link.resembling``.
"""

from __future__ import annotations

import ibis
import pandas as pd
from ibis import ir

from schemas import reference

GP_TYPE = "02"
GP_AGB_PREFIX = "01"
CERTAINTY = {
    "eigen_praktijk_agb": 1.0,
    "eigen_praktijk_naam": 0.95,
    "praktijk_agb": 1.0,
    "zorgverlener_agb": 0.98,
    "naam_praktijk": 0.9,
    "naam_zorgverlener": 0.85,
}
WAYS = tuple(CERTAINTY)


def channels() -> pd.DataFrame:
    """Give the channel behind each type of referrer: verwijzer_type, kanaal."""
    types = reference.load("verwijzer_types")
    return types[["code", "kanaal"]].rename(columns={"code": "verwijzer_type"}).astype("str")


def link_practices(
    mentions: ir.Table, by_number: ir.Table, by_name: ir.Table, persons: ir.Table, channels: ir.Table
) -> ir.Table:
    """
    Give per traject: praktijk_id, link_regel, link_zekerheid, kanaal, verwijzer_type.

    ``mentions``: (traject_id, verwijsdatum, eigen_agb, eigen_naam, verwijzer_type, verwijzer_agb, verwijzer_naam),
    names normalised. ``by_number``, ``by_name``: (sleutel, van, tot, praktijk_id) from ``resolve_practices``.
    ``persons``: (zorgverlener_agb, naam, rol, praktijk_id, van, tot), names normalised. ``channels``:
    (verwijzer_type, kanaal).
    """
    rows = judge_referrers(mentions)
    found_persons = persons_behind(rows, persons)
    by_gp = rows.filter(rows.kan_huisarts & ~rows.vreemde_agb)
    found = (
        _placed(rows, "eigen_agb", by_number, 0)
        .union(_placed(rows, "eigen_naam", by_name, 1))
        .union(_placed(by_gp, "verwijzer_agb", by_number, 2))
        .union(_placed(by_gp, "verwijzer_naam", by_name, 4))
        .union(_practices_of(found_persons, by_number))
    )
    per_way = found.group_by(["traject_id", "manier"]).aggregate(
        aantal=found.praktijk_id.nunique(), praktijk=found.praktijk_id.min()
    )
    first = ibis.window(group_by=per_way.traject_id, order_by=per_way.manier)
    per_way = per_way.mutate(rang=ibis.row_number().over(first))
    decided = per_way.filter(per_way.rang == 0).drop("rang")
    roles = found_persons.group_by("traject_id").aggregate(
        is_soj=(found_persons.rol == "soj").any(),
        is_huisarts=(found_persons.rol == "huisarts").any(),
        is_jeugdarts=(found_persons.rol == "jeugdarts").any(),
    )
    is_named = found.filter(found.manier.isin([2, 4])).select("traject_id").distinct().mutate(noemt_praktijk=True)
    known = by_number.select(verwijzer_agb="sleutel").distinct().mutate(agb_is_praktijk=True)
    result = (
        rows.left_join(decided, "traject_id", rname="{name}_besluit")
        .left_join(roles, "traject_id", rname="{name}_rol")
        .left_join(is_named, "traject_id", rname="{name}_genoemd")
        .left_join(known, "verwijzer_agb", rname="{name}_bekend")
        .left_join(channels, "verwijzer_type", rname="{name}_kanaal")
    )
    return _decide(result)


def judge_referrers(mentions: ir.Table) -> ir.Table:
    """Add whether the referrer can be a GP (``kan_huisarts``), and whether the number is no GP's (``vreemde_agb``)."""
    return mentions.mutate(
        kan_huisarts=mentions.verwijzer_type.isnull() | (mentions.verwijzer_type == GP_TYPE),
        vreemde_agb=(
            (mentions.verwijzer_type == GP_TYPE)
            & mentions.verwijzer_agb.notnull()
            & ~mentions.verwijzer_agb.startswith(GP_AGB_PREFIX)
        ).fill_null(False),
    )


def on_day(table: ir.Table) -> ir.BooleanValue:
    """Whether a span (``van``, ``tot``) covers the ``verwijsdatum`` beside it."""
    return (table.van <= table.verwijsdatum) & (table.tot >= table.verwijsdatum)


def _placed(rows: ir.Table, column: str, lookup: ir.Table, way: int) -> ir.Table:
    asked = rows.select("traject_id", "verwijsdatum", sleutel=column)
    pairs = asked.filter(asked.sleutel.notnull()).join(lookup, "sleutel")
    pairs = pairs.filter(on_day(pairs))
    return pairs.select("traject_id", "praktijk_id", manier=ibis.literal(way, "int64"))


def persons_behind(rows: ir.Table, persons: ir.Table) -> ir.Table:
    """
    Give the zorgverleners that the referrer can be on that day, by AGB (way 3) and by name (way 5).

    ``rows``: ``judge_referrers``; ``persons`` as in ``link_practices``. Columns: traject_id, verwijsdatum,
    kan_huisarts, vreemde_agb, rol, praktijk_id (where they work by the list, open or not), manier.
    """
    asked = rows.select("traject_id", "verwijsdatum", "verwijzer_agb", "verwijzer_naam", "kan_huisarts", "vreemde_agb")
    by_agb = asked.join(persons, asked.verwijzer_agb == persons.zorgverlener_agb)
    by_agb = by_agb.filter(on_day(by_agb)).mutate(manier=ibis.literal(3, "int64"))
    named = asked.filter(~asked.vreemde_agb)
    by_name = named.join(persons, named.verwijzer_naam == persons.naam)
    by_name = by_name.filter(on_day(by_name)).mutate(manier=ibis.literal(5, "int64"))
    columns = ["traject_id", "verwijsdatum", "kan_huisarts", "vreemde_agb", "rol", "praktijk_id", "manier"]
    return by_agb.select(columns).union(by_name.select(columns))


def workplaces(found: ir.Table) -> ir.Table:
    """Give of ``persons_behind`` those who refer for a practice, by its number: traject_id, verwijsdatum, manier."""
    refers = (found.rol == "soj") | ((found.rol == "huisarts") & found.kan_huisarts & ~found.vreemde_agb)
    return found.filter(refers).select("traject_id", "verwijsdatum", "manier", sleutel="praktijk_id")


def _practices_of(found: ir.Table, by_number: ir.Table) -> ir.Table:
    at = workplaces(found)
    pairs = at.join(by_number, "sleutel")
    pairs = pairs.filter(on_day(pairs))
    return pairs.select("traject_id", "praktijk_id", "manier")


def _decide(row: ir.Table) -> ir.Table:
    linked = (row.aantal == 1).fill_null(False)
    is_soj = row.is_soj.fill_null(False)
    rule = ibis.cases(
        *[(linked & (row.manier == number), name) for number, name in enumerate(WAYS)],
        (row.aantal > 1, "meerdere_praktijken"),
        (
            row.verwijzer_type.isnull() & row.verwijzer_agb.isnull() & row.verwijzer_naam.isnull(),
            "geen_verwijzer",
        ),
        (~row.kan_huisarts & ~is_soj, "andere_verwijzer"),
        (row.vreemde_agb & ~is_soj, "agb_geen_huisarts"),
        (
            row.agb_is_praktijk.fill_null(False) | is_soj | row.is_huisarts.fill_null(False),
            "praktijk_niet_open",
        ),
        (row.verwijzer_agb.notnull(), "onbekende_agb"),
        (row.verwijzer_naam.notnull(), "naam_onbekend"),
        else_="huisarts_zonder_naam",
    )
    without_type = row.verwijzer_type.isnull()
    channel = ibis.cases(
        (is_soj, "soj"),
        (without_type & (row.is_huisarts.fill_null(False) | row.noemt_praktijk.fill_null(False)), "huisarts"),
        (without_type & row.is_jeugdarts.fill_null(False), "jeugdarts"),
        else_=row.kanaal.fill_null("onbekend"),
    )
    certainty = ibis.cases(*[(rule == name, value) for name, value in CERTAINTY.items()], else_=0.0)
    return row.select(
        "traject_id",
        "verwijzer_type",
        praktijk_id=ibis.ifelse(linked, row.praktijk, ibis.null("string")),
        link_regel=rule,
        link_zekerheid=certainty,
        kanaal=channel,
    )


def add_links(starts: ir.Table, linked: ir.Table, praktijken: ir.Table) -> ir.Table:
    """Give kern.verwijzingen: starts with their link, the practice's cluster, and whether they are counted."""
    clusters = praktijken.select("praktijk_id", "praktijkcluster").distinct()
    joined = starts.join(linked, "traject_id").left_join(clusters, "praktijk_id", rname="{name}_cluster")
    return joined.mutate(telt_mee=~joined.is_administratief)
