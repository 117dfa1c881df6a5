"""
The bridge over a change of codes: the quarters on both sides, counted under both codings.

A series that changes because codes do says nothing about care. For each change that was found (kern.codevoorstellen)
the youths referred in the quarters around it are counted twice: as if the old codes had stayed (a new code reads as
its predecessor) and as if the new ones had always been there (an old code reads as its successor). Where the two
agree the series goes on; where they do not, or where too many youths have a code that stops or begins with nothing on
the other side, the series breaks there, and nothing may be compared across. The three readings stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import pandas as pd
from ibis import ir

from etl.compare.accounting import WARNING
from etl.compare.panel import TOTAL, is_minor
from etl.compare.periods import Kwartaal
from etl.compare.remarks import COLUMNS
from etl.normalise.code_successors import SEPARATOR, month_number
from etl.normalise.codes import GGZ_LEVELS, GGZ_UNKNOWN, PRODUCT, READINGS, WHOLE_REGION, join_products
from etl.settings import CODE_BRUG, CodeBrug

OLD, NEW = "oud", "nieuw"
CODINGS = (OLD, NEW, *READINGS)
BRIDGE = ("gemeente", "wisseldag")
SERIES = (*BRIDGE, "zorgvorm")
BEFORE, MIXED, AFTER = "voor", "gemengd", "na"


def select_starts(verwijzingen: ir.Table, trajecten: ir.Table, beschikkingen: ir.Table, readings: ir.Table) -> ir.Table:
    """
    Give the counted verwijzingen of under-18s with the product of their first beschikking, in three readings.

    Columns: gemeente, client_pseudo, nummer (the quarter as a number that counts on), product, streng, basis, ruim.
    """
    counted = verwijzingen.filter(verwijzingen.telt_mee & is_minor(verwijzingen))
    rows = counted.select("traject_id", "gemeente", "client_pseudo", "kwartaal")
    named = readings.rename({reading: f"zorgvorm_{reading}" for reading in READINGS})
    rows = add_first_product(rows, trajecten, beschikkingen, named, READINGS)
    return rows.select(
        "gemeente",
        "client_pseudo",
        *READINGS,
        nummer=rows.kwartaal.substr(0, 4).cast("int64") * 4 + rows.kwartaal.substr(5, 1).cast("int64") - 1,
        product=rows.productcategorie.fill_null("") + SEPARATOR + rows.productcode.fill_null(""),
    )


def add_first_product(
    rows: ir.Table, trajecten: ir.Table, beschikkingen: ir.Table, readings: ir.Table, wanted: Sequence[str]
) -> ir.Table:
    """
    Add to rows with traject_id and gemeente the product of the first beschikking, and what is known of that product.

    ``readings``: tussen.codelezingen; of its columns those of ``wanted`` are added.
    """
    first = beschikkingen.select(
        "productcategorie", "productcode", "ingangsdatum", eerste_beschikking_id="beschikking_id",
    )  # fmt: skip
    rows = rows.join(trajecten.select("traject_id", "eerste_beschikking_id"), "traject_id")
    rows = rows.join(first, "eerste_beschikking_id")
    return join_products(rows, readings.select(*PRODUCT, *wanted))


def _per_gemeente(proposals: ir.Table, gemeenten: ir.Table) -> ir.Table:
    """Write a pair of the whole region once for each gemeente."""
    own = proposals.filter(proposals.gemeente != WHOLE_REGION)
    region = proposals.filter(proposals.gemeente == WHOLE_REGION).drop("gemeente").cross_join(gemeenten)
    return own.union(region.select(*own.columns))


def _most_went(pairs: ir.Table, code: str, meaning: str) -> ir.Table:
    """Give per bridge and code the meaning on the other side, of the code that most youths share with it."""
    best = ibis.window(
        group_by=[*(pairs[name] for name in BRIDGE), pairs[code]], order_by=[pairs.teller.desc(), pairs[meaning]]
    )
    ranked = pairs.mutate(rang=ibis.row_number().over(best))
    return ranked.filter(ranked.rang == 0).select(*BRIDGE, product=code, vorm=meaning)


def count_bridges(
    starts: ir.Table,
    proposals: ir.Table,
    changes: ir.Table,
    uitkomst: Sequence[str],
    limits: CodeBrug = CODE_BRUG,
) -> ir.Table:
    """
    Give the youths per gemeente, change, zorgvorm and quarter, under every coding.

    ``starts``: ``select_starts``. ``proposals``: kern.codevoorstellen. ``changes``: ``find_changes``. Columns:
    gemeente, wisseldag, zorgvorm (TOTAAL = all of ``uitkomst``), nummer (the quarter), jeugdigen_oud, jeugdigen_nieuw,
    jeugdigen_streng, jeugdigen_basis, jeugdigen_ruim, and zonder_brug: the youths under a code that stopped or began
    with this change and has nothing on the other side.
    """
    pairs = proposals.select(
        "gemeente",
        "wisseldag",
        "teller",
        "zorgvorm_oud",
        "zorgvorm_nu",
        oud=proposals.oude_categorie + SEPARATOR + proposals.oude_code.fill_null(""),
        nieuw=proposals.nieuwe_categorie + SEPARATOR + proposals.nieuwe_code.fill_null(""),
    )
    pairs = _per_gemeente(pairs, starts.select("gemeente").distinct())
    bridges = pairs.select(*BRIDGE).distinct()
    bridges = bridges.mutate(wissel=_quarter_number(bridges.wisseldag))
    rows = starts.join(bridges, "gemeente")
    rows = rows.filter((rows.nummer >= rows.wissel - limits.kwartalen) & (rows.nummer < rows.wissel + limits.kwartalen))
    maps = {
        OLD: _most_went(pairs, "nieuw", "zorgvorm_oud"),
        NEW: _most_went(pairs, "oud", "zorgvorm_nu"),
    }
    for coding, map_ in maps.items():
        found = map_.rename({f"vorm_{coding}": "vorm"})
        rows = rows.left_join(found, [*BRIDGE, "product"], rname="{name}_dubbel")
        rows = rows.mutate(**{coding: rows[f"vorm_{coding}"].coalesce(rows.basis)}).drop(
            *[name for name in rows.columns if name.endswith("_dubbel")]
        )
    loose = _without_other_side(pairs, changes, limits)
    rows = rows.left_join(loose, [*BRIDGE, "product"], rname="{name}_dubbel")
    rows = rows.mutate(is_los=rows.is_los.fill_null(False))
    return _count_youths(rows, uitkomst)


def _without_other_side(pairs: ir.Table, changes: ir.Table, limits: CodeBrug) -> ir.Table:
    """Give per bridge the products that stop or begin with it and are in no pair of it on that side."""
    bridged = pairs.select(*BRIDGE, product="oud", soort=ibis.literal("stopt")).union(
        pairs.select(*BRIDGE, product="nieuw", soort=ibis.literal("begint"))
    )
    bridges = pairs.select(*BRIDGE).distinct()
    near = bridges.join(changes.filter(changes.gemeente != WHOLE_REGION), "gemeente")
    near = near.filter((near.maand - month_number(near.wisseldag)).abs() <= limits.maanden_ernaast)
    return (
        near.anti_join(bridged, [*BRIDGE, "product", "soort"]).select(*BRIDGE, "product").distinct().mutate(is_los=True)
    )


def _count_youths(rows: ir.Table, uitkomst: Sequence[str]) -> ir.Table:
    columns = [*BRIDGE, "nummer", "client_pseudo"]
    # GGZ of which the level is hidden was GGZ before: within an outcome that holds both levels it has its place.
    stays_within = set(GGZ_LEVELS) <= set(uitkomst)
    parts = []
    for coding in CODINGS:
        loose = rows.is_los if coding == "basis" else ibis.literal(False)
        part = rows.select(*columns, zorgvorm=coding, codering=ibis.literal(coding), is_los=loose)
        within = part.filter(part.zorgvorm.isin(list(uitkomst)))
        loose_within = within.is_los & (within.zorgvorm != GGZ_UNKNOWN) if stays_within else within.is_los
        parts += [part, within.mutate(zorgvorm=ibis.literal(TOTAL), is_los=loose_within).select(*part.columns)]
    long = ibis.union(*parts)
    youths = long.client_pseudo
    return long.group_by([*SERIES, "nummer"]).aggregate(
        **{f"jeugdigen_{coding}": youths.nunique(where=long.codering == coding) for coding in CODINGS},
        zonder_brug=youths.nunique(where=long.is_los),
    )


def build_codebruggen(counted: ir.Table, limits: CodeBrug = CODE_BRUG) -> ir.Table:
    """
    Give kern.codebruggen: the counts with the quarter, its side, and whether the series of that zorgvorm breaks.

    ``breuk``: over all quarters of the bridge, the youths that the two codings place differently and those without
    another side are more than ``breuk_vanaf`` of all, and ``minste_jeugdigen`` or more. Youths of GGZ whose level a new
    code hides were basic or specialist care before: they make those two series uncertain as well.
    """
    quarter = [*BRIDGE, "nummer"]
    hidden = counted.filter(counted.zorgvorm == GGZ_UNKNOWN).select(*quarter, verhuld="zonder_brug")
    joined = counted.left_join(hidden, quarter, rname="{name}_verhuld")
    may_be_there = ibis.ifelse(joined.zorgvorm.isin(list(GGZ_LEVELS)), joined.verhuld.fill_null(0), 0)
    wissel = _quarter_number(joined.wisseldag)
    is_first_day = joined.wisseldag == joined.wisseldag.truncate("Q")
    rows = joined.mutate(
        kwartaal=(joined.nummer // 4).cast("string") + "K" + (joined.nummer % 4 + 1).cast("string"),
        kant=ibis.cases(
            (joined.nummer < wissel, BEFORE), ((joined.nummer == wissel) & ~is_first_day, MIXED), else_=AFTER
        ),
        verschil=(joined.jeugdigen_oud - joined.jeugdigen_nieuw).abs() + joined.zonder_brug + may_be_there,
        alle=ibis.greatest(joined.jeugdigen_oud, joined.jeugdigen_nieuw, joined.jeugdigen_basis),
    )
    series = ibis.window(group_by=[rows[name] for name in SERIES])
    rows = rows.mutate(som_verschil=rows.verschil.sum().over(series), som_alle=rows.alle.sum().over(series))
    return rows.mutate(
        breuk=(rows.som_verschil >= limits.minste_jeugdigen) & (rows.som_verschil > limits.breuk_vanaf * rows.som_alle)
    )


def _quarter_number(day: ir.DateValue) -> ir.IntegerValue:
    """Number a quarter so that the next one is one more."""
    return (day.year() * 4 + day.quarter() - 1).cast("int64")


def find_breaks(bridges: pd.DataFrame, zorgvorm: str = TOTAL) -> pd.DataFrame:
    """
    Give where a series breaks: which quarters an effect model of this outcome may not cross.

    ``bridges``: kern.codebruggen; ``zorgvorm``: one, or TOTAAL for the whole outcome. Gives one row per gemeente and
    change: gemeente, laatste_oud (the last quarter of the old series), eerste_nieuw (the first one of the new series)
    as labels like ``2018K1``. A quarter between the two is mixed and belongs to neither.
    """
    broken = bridges[bridges["breuk"] & (bridges["zorgvorm"] == zorgvorm)]
    changes = broken.drop_duplicates(list(BRIDGE)).sort_values(list(BRIDGE))
    days = [pd.Timestamp(day).date() for day in changes["wisseldag"]]
    quarters = [Kwartaal.of(day) for day in days]
    first = [quarter if day == quarter.begin else quarter.plus(1) for day, quarter in zip(days, quarters, strict=True)]
    return pd.DataFrame(
        {
            "gemeente": list(changes["gemeente"]),
            "laatste_oud": [str(quarter.plus(-1)) for quarter in quarters],
            "eerste_nieuw": [str(quarter) for quarter in first],
        }
    ).astype("str")


def is_one_series(breaks: pd.DataFrame, gemeente: str, first: str, last: str) -> bool:
    """Tell whether a gemeente's quarters from ``first`` to ``last`` (labels) may stand in one model."""
    own = breaks[breaks["gemeente"] == gemeente]
    whole = (last <= own["laatste_oud"]) | (first >= own["eerste_nieuw"])
    return bool(whole.all())


def build_break_remarks(bridges: pd.DataFrame) -> pd.DataFrame:
    """Give a remark of mart.datakwaliteit per gemeente and change at which series break."""
    rows = []
    broken = bridges[bridges["breuk"]].drop_duplicates(list(SERIES)).sort_values(list(SERIES))
    for _, group in broken.groupby(list(BRIDGE)):
        first = group.iloc[0]
        names = [zorgvorm for zorgvorm in group["zorgvorm"] if zorgvorm != TOTAL]
        whole = "De uitkomst als geheel breekt mee. " if TOTAL in set(group["zorgvorm"]) else ""
        quarter = Kwartaal.of(pd.Timestamp(first["wisseldag"]).date())
        rows.append(
            (
                "codes",
                f"reeks breekt: {quarter}",
                first["gemeente"],
                f"Door nieuwe codes verandert hier de reeks van {', '.join(names) or 'de uitkomst'}. {whole}"
                "Vergelijk geen kwartalen van voor deze grens met kwartalen erna; zie kern.codebruggen.",
                WARNING,
            )
        )
    return pd.DataFrame(rows, columns=COLUMNS)
