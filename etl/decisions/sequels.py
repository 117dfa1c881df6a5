"""
Why again: what each later start of a person is, by what went before it; and what is counted how often.

Since 2018 no diagnosis tells a new problem from a first help that was not enough. Zorgvorm, time and provider do tell
something, and no more than that: each class carries the rule that gave it.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import reduce

import ibis
from ibis import ir

from etl.decisions.episodes import OPEN_END
from schemas import reference
from schemas.values import ROLLEN

SAME_HELP_DAYS = 90  # the same provider goes on with the same help when it starts again this soon
NEW_AFTER_DAYS = (90, 180, 365, 545, 730)
LIGHT_GGZ, HEAVY_GGZ, GGZ_DAYS = "GBGGZ", "SGGZ", 365
REGION = "*"
CLASS_OF_RULE = {
    "lang_geleden": "nieuw",
    "zelfde_aanbieder_gaat_verder": "vervolg",
    "zelfde_zorgvorm": "herhaling",
    "zwaarder": "opschaling",
    "lichter": "afschaling",
    "even_zwaar": "vervolg",
    "niet_te_vergelijken": "vervolg",
}


def build_vervolgverwijzingen(
    starts: ir.Table, trajecten: ir.Table, members: ir.Table, beschikkingen: ir.Table, new_after_days: int
) -> ir.Table:
    """
    Give one row per start of a person who had an earlier traject: what kind of start it is, and by which rule.

    ``starts``: kern.verwijzingen; ``members``: kern.beschikking_traject. Earlier is a traject with an earlier
    startdatum. ``dagen_sinds_vorige``: from the latest end of an earlier traject to this start, 0 while one still runs.
    Of the trajecten that ran in the ``new_after_days`` before the start, those of the same zorgvorm decide; else the
    heaviest of which the weight is known (``schemas/reference/zorgvormen.csv``).
    """
    providers = members.join(beschikkingen.select("beschikking_id", "aanbieder_agb"), "beschikking_id")
    providers = providers.select("traject_id", "aanbieder_agb").distinct()
    weighed = _weigh(trajecten)
    earlier = weighed.select(
        "client_pseudo",
        vorig_id="traject_id",
        eerder_van="startdatum",
        eerder_tot=weighed.einddatum.fill_null(OPEN_END),
        eerder_vorm="vorm",
        eerder_zwaarte="zwaarte",
    )
    pairs = weighed.select("traject_id", "client_pseudo", "startdatum", "vorm", "zwaarte").join(
        earlier, "client_pseudo"
    )
    pairs = pairs.filter(pairs.eerder_van < pairs.startdatum)
    gap = pairs.startdatum.delta(pairs.eerder_tot, unit="day").cast("int64")
    pairs = pairs.mutate(dagen=ibis.greatest(gap, 0), is_zelfde=pairs.vorm == pairs.eerder_vorm)
    shared = _share_provider(pairs.filter(pairs.is_zelfde), providers)
    pairs = pairs.left_join(shared, ["traject_id", "vorig_id"], rname="{name}_gedeeld")
    near = pairs.dagen <= new_after_days
    goes_on = pairs.is_zelfde & pairs.is_zelfde_aanbieder.fill_null(False) & (pairs.dagen <= SAME_HELP_DAYS)
    facts = pairs.group_by("traject_id").aggregate(
        dagen_sinds_vorige=pairs.dagen.min(),
        liep=near.any(),
        zelfde=(near & pairs.is_zelfde).any(),
        zelfde_hulp=(near & goes_on).any(),
        zwaarte=pairs.zwaarte.max(),
        zwaarte_vorige=pairs.eerder_zwaarte.max(where=near),
    )
    rule = ibis.cases(
        (~facts.liep, "lang_geleden"),
        (facts.zelfde_hulp, "zelfde_aanbieder_gaat_verder"),
        (facts.zelfde, "zelfde_zorgvorm"),
        (facts.zwaarte > facts.zwaarte_vorige, "zwaarder"),
        (facts.zwaarte < facts.zwaarte_vorige, "lichter"),
        (facts.zwaarte == facts.zwaarte_vorige, "even_zwaar"),
        else_="niet_te_vergelijken",
    )
    facts = facts.select("traject_id", "dagen_sinds_vorige", opnieuw_regel=rule)
    told = facts.mutate(
        opnieuw=ibis.cases(*[(facts.opnieuw_regel == name, kind) for name, kind in CLASS_OF_RULE.items()])
    )
    return starts.join(told, "traject_id")


def _weigh(trajecten: ir.Table) -> ir.Table:
    """Add ``vorm``, by which trajecten are of the same kind of help, and ``zwaarte`` (NULL: cannot be compared)."""
    weights = reference.load("zorgvormen").dropna(subset=["zwaarte"]).set_index("zorgvorm")["zwaarte"].astype("int64")
    known = [(trajecten.zorgvorm == zorgvorm, weight) for zorgvorm, weight in weights.to_dict().items()]
    product = trajecten.productcategorie.fill_null("") + "|" + trajecten.productcode.fill_null("")
    return trajecten.mutate(vorm=trajecten.zorgvorm + "|" + product, zwaarte=ibis.cases(*known).cast("int64"))


def _share_provider(pairs: ir.Table, providers: ir.Table) -> ir.Table:
    """Tell of which pairs of trajecten a provider of the earlier one is one of the later one as well."""
    own = providers.rename(van_dit="aanbieder_agb")
    other = providers.rename(van_vorig="aanbieder_agb", vorig_id="traject_id")
    both = pairs.select("traject_id", "vorig_id").join(own, "traject_id").join(other, "vorig_id")
    shared = both.filter(both.van_dit == both.van_vorig).select("traject_id", "vorig_id").distinct()
    return shared.mutate(is_zelfde_aanbieder=ibis.literal(True))


def build_nieuw_gevoeligheid(starts: ir.Table, again: ir.Table) -> ir.Table:
    """
    Give how many counted starts are of a new youth, per year, when 'new' begins after so many days.

    ``starts``: kern.verwijzingen; ``again``: of ``build_vervolgverwijzingen``.
    """
    rows = starts.filter(starts.telt_mee).left_join(
        again.select("traject_id", "dagen_sinds_vorige"), "traject_id", rname="{name}_eerder"
    )
    rows = rows.mutate(jaar=rows.verwijsdatum.year().cast("int64"))
    found = []
    for days in NEW_AFTER_DAYS:
        is_new = rows.dagen_sinds_vorige.isnull() | (rows.dagen_sinds_vorige > days)
        counted = rows.group_by("jaar").aggregate(teller=is_new.sum(), noemer=rows.count())
        found.append(counted.mutate(nieuw_na_dagen=ibis.literal(days, "int64")))
    return _with_share(ibis.union(*found))


def build_ggz_vervolg(starts: ir.Table, today: date) -> ir.Table:
    """
    Give how often basic ggz is followed by specialised ggz within a year, per gemeente (``*``: the region) and year.

    Counted are starts under ``LIGHT_GGZ`` of which the year after them has passed on ``today``; any later start under
    ``HEAVY_GGZ`` of that person within GGZ_DAYS follows it, an administrative one too, for help did become heavier.
    """
    light = starts.filter(starts.telt_mee & (starts.zorgvorm == LIGHT_GGZ))
    light = light.filter(light.startdatum <= ibis.literal(today - timedelta(days=GGZ_DAYS)))
    heavy = starts.filter(starts.zorgvorm == HEAVY_GGZ).select("client_pseudo", zwaar_van="startdatum")
    pairs = light.select("traject_id", "client_pseudo", "startdatum").join(heavy, "client_pseudo")
    within = (pairs.zwaar_van > pairs.startdatum) & (pairs.zwaar_van <= pairs.startdatum + ibis.interval(days=GGZ_DAYS))
    followed = pairs.filter(within).select("traject_id").distinct().mutate(is_gevolgd=ibis.literal(True))
    rows = light.left_join(followed, "traject_id", rname="{name}_gevolgd")
    rows = rows.mutate(jaar=rows.startdatum.year().cast("int64"), is_gevolgd=rows.is_gevolgd.fill_null(False))
    counted = [
        each.group_by(["gemeente", "jaar"]).aggregate(teller=each.is_gevolgd.sum(), noemer=each.count())
        for each in (rows, rows.mutate(gemeente=ibis.literal(REGION)))
    ]
    return _with_share(ibis.union(*counted))


def build_dubbeltellingen(beschikkingen: ir.Table, members: ir.Table) -> ir.Table:
    """
    Give what is counted twice: counted decisions, trajecten and youths per gemeente (``*``: the region) and year.

    One row per rol, with its share of the decisions that start in that year. A traject belongs to the gemeente and the
    year of its first decision; a youth counts in each gemeente and year with a decision, in the region once a year.
    """
    rows = members.join(
        beschikkingen.select("beschikking_id", "gemeente", "client_pseudo", "ingangsdatum"), "beschikking_id"
    )
    rows = rows.mutate(jaar=rows.ingangsdatum.year().cast("int64"))
    rows = ibis.union(rows, rows.mutate(gemeente=ibis.literal(REGION)))
    place = ["gemeente", "jaar"]
    per_place = rows.group_by(place).aggregate(
        beschikkingen=rows.count(), trajecten=(rows.rol == "eerste").sum(), jeugdigen=rows.client_pseudo.nunique()
    )
    per_role = [
        rows.group_by(place).aggregate(teller=(rows.rol == rol).sum()).mutate(rol=ibis.literal(rol)) for rol in ROLLEN
    ]
    joined = reduce(lambda one, other: one.union(other), per_role).join(per_place, place)
    return _with_share(joined.mutate(noemer=joined.beschikkingen))


def _with_share(counted: ir.Table) -> ir.Table:
    return counted.mutate(aandeel_pct=100 * counted.teller / counted.noemer.nullif(0))
