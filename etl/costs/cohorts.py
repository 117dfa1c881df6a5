"""
What trajecten cost according to the declarations: each by itself, and those that began together after 12 and 24 months.

Costs follow the care, not the books: a declaration counts on the first day of its care, a credit on that of the line
that it corrects. What is not wholly known yet is unknown, with the reason; it is never zero.
"""

from __future__ import annotations

import ibis
import pandas as pd
from ibis import ir

from etl.compare.figures import conform
from etl.compare.panel import WHOLE_REGION, is_minor
from etl.costs.rekenmodel import WERKELIJK
from etl.normalise.money import add_up_euros, round_euros
from schemas.values import KOSTEN_NIET_GEVOLGD

TABLE = "mart.kosten_cohort"
COHORT = ["gebied", "periode", "zorgvorm"]
PERIODS = ("kwartaal", "kalenderjaar")
MONTHS = (12, 24)
NOTHING_DECLARED, STARTED_BEFORE, NOT_ALL_IN = KOSTEN_NIET_GEVOLGD


def build_kosten_traject(trajecten: ir.Table, declaraties: ir.Table, naloop_dagen: int) -> ir.Table:
    """
    Give kern.kosten_traject: per traject all that was declared on it, and the costs of its first 12 and 24 months.

    Which declarations a gemeente delivered is read from their days, the first begindatum to the last einddatum. The
    gemeente is that of the traject (rule 5). The costs of a time are known when the traject began within these days,
    and they go on for ``naloop_dagen`` after it: by then nearly all of it has been declared. Where nothing is declared
    on a traject of a gemeente that declares, its costs are 0.
    """
    lines = declaraties.filter(declaraties.traject_id.notnull())
    lines = lines.join(trajecten.select("traject_id", "startdatum"), "traject_id")
    per_traject = lines.group_by("traject_id").aggregate(
        som=add_up_euros(lines.bedrag),
        som_credit=add_up_euros(lines.bedrag, where=lines.bedrag < 0),
        eerste_kostendag=lines.kostendag.min(),
        # The days of a credit may lie after the care that it corrects.
        laatste_kostendag=ibis.ifelse(lines.bedrag < 0, lines.kostendag, lines.einddatum).max(),
        **{f"som_{months}": add_up_euros(lines.bedrag, where=_before(lines, months)) for months in MONTHS},
    )
    declared = declaraties.group_by("gemeente").aggregate(
        gedekt_van=declaraties.begindatum.min(), gedekt_tot=declaraties.einddatum.max()
    )
    rows = trajecten.left_join(per_traject, "traject_id", rname="{name}_gedeclareerd")
    rows = rows.left_join(declared, "gemeente", rname="{name}_dekking")
    delivers, began_within = rows.gedekt_tot.notnull(), rows.startdatum >= rows.gedekt_van
    has_ended = rows.einddatum + ibis.interval(days=naloop_dagen) <= rows.gedekt_tot
    windows: dict[str, ir.Value] = {}
    for months in MONTHS:
        # The day after the last one of the window, and the days that must have been declared since.
        followed = rows.startdatum + ibis.interval(months=months) + ibis.interval(days=naloop_dagen - 1)
        why = ibis.cases(
            (~delivers, NOTHING_DECLARED), (~began_within, STARTED_BEFORE), (followed > rows.gedekt_tot, NOT_ALL_IN)
        )
        windows[f"reden_{months}"] = why
        windows[f"bedrag_{months}"] = ibis.ifelse(
            why.isnull(), rows[f"som_{months}"].fill_null(0.0), ibis.null("float64")
        )
    return rows.mutate(
        loopt_nog=rows.einddatum.isnull() | (rows.einddatum > rows.gedekt_tot),
        is_volledig=(delivers & began_within & has_ended).fill_null(False),
        bedrag=ibis.ifelse(delivers, rows.som.fill_null(0.0), ibis.null("float64")),
        credit=ibis.ifelse(delivers, rows.som_credit.fill_null(0.0), ibis.null("float64")),
        **windows,
    )


def _before(rows: ir.Table, months: int) -> ir.BooleanValue:
    return rows.kostendag < rows.startdatum + ibis.interval(months=months)


def count_cohorts(kosten: ir.Table, verwijzingen: ir.Table, perioden: ir.Table) -> ir.Table:
    """
    Add up trajecten and their costs per cohort and number of months, for each gemeente and the region (``*``).

    A cohort: the counted verwijzingen of under-18s of a quarter or calendar year (``kwartaal_naar``), of one zorgvorm,
    with a practice or without. Columns: COHORT, maanden, noemer, gevolgd, lopend, bedrag, bedrag_tot_nu and the credits
    in that (NULL without anything known), and how many trajecten are not followed, per reason.
    """
    starts = verwijzingen.filter(verwijzingen.telt_mee & is_minor(verwijzingen)).select("traject_id", "kwartaal")
    periods = perioden.filter(perioden.soort.isin(list(PERIODS))).select("periode", "kwartaal")
    rows = kosten.join(starts, "traject_id").join(periods, "kwartaal")
    return ibis.union(*(_count_window(rows, months) for months in MONTHS))


def _count_window(rows: ir.Table, months: int) -> ir.Table:
    amount, reason = rows[f"bedrag_{months}"], rows[f"reden_{months}"]
    is_open = rows.einddatum.isnull() | (rows.einddatum >= rows.startdatum + ibis.interval(months=months))
    seen = rows.select(
        "gemeente",
        "periode",
        "zorgvorm",
        venster=amount,
        tot_nu=rows.bedrag,
        credit=rows.credit,
        gevolgd=amount.notnull(),
        lopend=amount.notnull() & is_open,
        reden=reason,
    )
    columns = list(seen.columns)
    areas = seen.union(seen.mutate(gemeente=ibis.literal(WHOLE_REGION)).select(columns)).rename(gebied="gemeente")
    return areas.group_by(COHORT).aggregate(
        maanden=ibis.literal(months, "int64"),
        noemer=areas.count(),
        gevolgd=areas.gevolgd.sum(),
        lopend=areas.lopend.sum(),
        bedrag=add_up_euros(areas.venster),
        bedrag_tot_nu=add_up_euros(areas.tot_nu),
        credit=add_up_euros(areas.credit),
        **{reason: (areas.reden == reason).fill_null(False).sum() for reason in KOSTEN_NIET_GEVOLGD},
    )


def build_kosten_cohort(counted: pd.DataFrame) -> pd.DataFrame:
    """
    Give mart.kosten_cohort from ``count_cohorts``.

    ``teller`` is what is still open: trajecten that are not followed, or run on after those months. Of several reasons
    ``reden_open`` is the one that time will take away, else the one of most trajecten.
    """
    frame = counted.reset_index(drop=True)
    followed = frame["gevolgd"].astype("int64")
    waiting = frame["noemer"].astype("int64") - followed + frame["lopend"].astype("int64")
    reasons = frame[list(KOSTEN_NIET_GEVOLGD)].astype("int64")
    reason = reasons.idxmax(axis="columns") if len(frame) else pd.Series(dtype="object")
    reason = reason.mask(reasons[NOT_ALL_IN] > 0, NOT_ALL_IN).where(followed < frame["noemer"], None)
    frame = frame.assign(
        teller=waiting,
        aandeel_pct=100 * waiting / frame["noemer"],
        bedrag_per_traject=round_euros(frame["bedrag"] / followed.where(followed > 0)),
        kostenbasis=pd.Series(WERKELIJK, index=frame.index, dtype="object").where(followed > 0, None),
        reden_open=reason,
        onderdrukt=False,
    )
    return conform(TABLE, frame)
