"""
The panel of the comparison before and after SOJ: what happened in each cluster and quarter, and what may be used.

A cluster is practices that ever merged, so that it is one thing over time. Where it stands in a quarter follows from
its open days alone: with SOJ on all of them, on none, or something between (contract, rule 9, for a cluster). What
may not be used stays in the table with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import ibis
import numpy as np
import pandas as pd
from ibis import ir

from etl.compare.completeness import PROVISIONAL, status_of
from etl.compare.effect_panel import Paneel
from etl.compare.figures import conform
from etl.compare.panel import is_minor, on_own_practice, select_counted
from etl.settings import MINSTE_VOLLEDIGHEID_PCT
from schemas.tables import TABLES
from schemas.values import EFFECT_UITKOMSTEN

TABLE = "kern.effect_paneel"
TOTAL, BY_GP, BY_OTHERS, PLACEBO = tuple(EFFECT_UITKOMSTEN)
OTHER_DOORS = ("soj", "gemeente")
CELL = ["praktijkcluster", "kwartaal"]


def count_youths(verwijzingen: ir.Table, uitkomst: Sequence[str], placebo: Sequence[str]) -> ir.Table:
    """
    Give unique youths under 18 per cluster, quarter and uitkomst, counted anew within the cluster.

    Only cells with a youth have a row. ``uitkomst`` and ``placebo`` are zorgvormen; the doors split the uitkomst, and
    a youth who came through two is behind both.
    """
    rows = select_counted(verwijzingen)
    rows = rows.filter(is_minor(rows))
    within = rows.zorgvorm.isin(list(uitkomst))
    chosen = {
        TOTAL: within,
        BY_GP: within & (rows.kanaal == "huisarts"),
        BY_OTHERS: within & rows.kanaal.isin(OTHER_DOORS),
        PLACEBO: rows.zorgvorm.isin(list(placebo)),
    }
    parts = [rows.filter(fits).mutate(uitkomst=ibis.literal(name)) for name, fits in chosen.items()]
    together = ibis.union(*[part.select(*CELL, "uitkomst", "client_pseudo") for part in parts])
    return together.group_by([*CELL, "uitkomst"]).aggregate(jeugdigen=together.client_pseudo.nunique())


def count_basis(verwijzingen: ir.Table, uitkomst: Sequence[str]) -> ir.Table:
    """
    Give in one row where the verwijzingen of the uitkomst were placed: ``eigen``, ``verwijzer``, ``zonder``.

    ``zonder``: through another door than huisarts and SOJ, at no practice: those that a panel of referring practices
    misses.
    """
    counted = verwijzingen.filter(~verwijzingen.is_administratief)
    rows = counted.filter(is_minor(counted) & counted.zorgvorm.isin(list(uitkomst)))
    placed = rows.praktijk_id.notnull()
    own = on_own_practice(rows)
    return rows.aggregate(
        eigen=(placed & own).sum().fill_null(0),
        verwijzer=(placed & ~own).sum().fill_null(0),
        zonder=(~placed & ~rows.kanaal.isin(["huisarts", "soj"])).sum().fill_null(0),
    )


def count_open_days(praktijk_dagen: ir.Table, praktijken: ir.Table) -> ir.Table:
    """Give ``dagen``: the days of each cluster and quarter on which at least one of its practices was open."""
    cluster = praktijken.select("praktijk_id", "praktijkcluster").distinct()
    days = praktijk_dagen.select("praktijk_id", "kwartaal", "dag").join(cluster, "praktijk_id")
    return days.group_by(CELL).aggregate(dagen=days.dag.nunique())


def find_first_soj_day(praktijken: ir.Table, praktijkgroepen: ir.Table) -> ir.Table:
    """Give ``eerste_soj_dag``: the first day on which a practice of the cluster was open and had a SOJ, whenever."""
    lives = praktijken.select("praktijk_id", "praktijkcluster", open_van="geldig_van", open_tot="geldig_tot")
    with_soj = praktijkgroepen.filter(praktijkgroepen.soj == "ja")
    with_soj = with_soj.select("praktijk_id", soj_van="geldig_van", soj_tot="geldig_tot")
    pairs = lives.join(with_soj, "praktijk_id")
    pairs = pairs.mutate(dag=ibis.greatest(pairs.open_van, pairs.soj_van))
    both = pairs.filter(
        (pairs.open_tot.isnull() | (pairs.dag <= pairs.open_tot))
        & (pairs.soj_tot.isnull() | (pairs.dag <= pairs.soj_tot))
    )
    return both.group_by("praktijkcluster").aggregate(eerste_soj_dag=both.dag.min())


def add_completeness(
    kwartalen: pd.DataFrame, volledigheid: pd.DataFrame, today: date | None, provisional_days: int, revised_days: int
) -> pd.DataFrame:
    """
    Give the quarters (kwartaal, begin, eind) with their ``status`` and, where measured, ``volledigheid_pct``.

    ``volledigheid``: mart.volledigheid, which may be empty; ``today``: the date of the newest delivery.
    """
    known = dict(zip(volledigheid["kwartaal"].astype("str"), volledigheid["verwacht_pct"], strict=True))
    quarters = kwartalen[["kwartaal", "begin", "eind"]]
    expected = quarters["kwartaal"].map(known).astype("float64")
    status = status_of(quarters["eind"], today, provisional_days, revised_days, expected)
    return quarters.assign(status=status, volledigheid_pct=expected)


def build_cells(
    grid: pd.DataFrame,
    open_days: pd.DataFrame,
    first_days: pd.DataFrame,
    inzet: pd.DataFrame,
    kwartalen: pd.DataFrame,
    excluded: Sequence[str],
    covers: Callable[[str], bool],
    least_complete: float = MINSTE_VOLLEDIGHEID_PCT,
) -> pd.DataFrame:
    """
    Give one row per cluster and quarter: its list, exposure, phase, and whether and why it may not be used.

    ``grid``: kern.praktijk_kwartaal; ``open_days``, ``first_days``: of ``count_open_days`` and ``find_first_soj_day``;
    ``inzet``: kern.soj_inzet; ``kwartalen``: kwartaal, begin, eind, status and volledigheid_pct (NaN: not measured;
    a quarter is out while it is voorlopig). ``excluded``: praktijk_ids that the plan leaves out; ``covers``:
    whether the plan holds a quarter. Columns of kern.effect_paneel without uitkomst and jeugdigen, and more.
    """
    if grid.empty:
        # Columns without any row have no kind that can be compared; a region without practices has no cells.
        return pd.DataFrame(columns=list(TABLES[TABLE].columns))
    members = _members(grid, excluded, kwartalen)
    grouped = members.groupby(CELL, sort=True)
    cells = grouped.agg(
        praktijk_naam=("praktijk_naam", lambda names: ", ".join(sorted(set(names)))),
        open=("dagen_open", "sum"),
        soj=("dagen_soj", "sum"),
        weg=("dagen_uitgesloten", "sum"),
        gewogen_open=("gewogen_open", "sum"),
        gewogen_soj=("gewogen_soj", "sum"),
        zonder_lijst=("zonder_lijst", "any"),
        groep_onbekend=("groep_onbekend", "any"),
        buiten_plan=("buiten_plan", "any"),
        gedeeld=("gedeeld", "any"),
    ).reset_index()
    lists = grouped["patienten_onder_18"].sum(min_count=1).reset_index()
    cells = cells.merge(lists, on=CELL).merge(open_days, on=CELL, how="left")
    cells = cells.merge(first_days, on="praktijkcluster", how="left").merge(kwartalen, on="kwartaal", how="left")
    cells = cells.merge(_hours(inzet, grid), on=CELL, how="left")
    cells["patienten_onder_18"] = cells["patienten_onder_18"].mask(cells["zonder_lijst"])
    weighted = ~cells["zonder_lijst"] & cells["gewogen_open"].gt(0)
    cells["blootgesteld"] = (cells["gewogen_soj"] / cells["gewogen_open"]).where(weighted, cells["soj"] / cells["open"])
    cells["uren_per_1000"] = (1000 * cells["uren"] / cells["patienten_onder_18"]).replace(np.inf, np.nan)
    cells["fase"] = _phase(cells)
    cells["reden_niet"] = _why_not(cells, covers, least_complete)
    cells["gebruikt"] = cells["reden_niet"].isna()
    return cells


def _members(grid: pd.DataFrame, excluded: Sequence[str], kwartalen: pd.DataFrame) -> pd.DataFrame:
    """
    Give the practices per quarter with what is added up; the plan leaves out whole clusters.

    ``gedeeld``: something changed within the quarter: SOJ on a part of its days, or open on a part of them.
    """
    out = set(grid.loc[grid["praktijk_id"].isin(list(excluded)), "praktijkcluster"])
    size = pd.to_numeric(grid["patienten_onder_18"]).astype("float64")
    return grid.assign(
        patienten_onder_18=size,
        zonder_lijst=size.isna(),
        gewogen_open=size.fillna(0) * grid["dagen_open"],
        gewogen_soj=size.fillna(0) * grid["dagen_soj"],
        buiten_plan=grid["praktijkcluster"].isin(out),
        gedeeld=grid["dagen_soj"].between(1, grid["dagen_open"] - 1)
        | grid["dagen_open"].lt(_lengths(grid["kwartaal"], kwartalen)),
    )


def _lengths(labels: pd.Series, quarters: pd.DataFrame) -> pd.Series:
    """Give the days of each of these quarters, from a frame with kwartaal, begin and eind; numbers also without any."""
    days = (pd.to_datetime(quarters["eind"]) - pd.to_datetime(quarters["begin"])).dt.days + 1
    return labels.map(dict(zip(quarters["kwartaal"].astype("str"), days, strict=True))).astype("float64")


def _hours(inzet: pd.DataFrame, grid: pd.DataFrame) -> pd.DataFrame:
    """Give the hours of the SOJ per cluster and quarter: worked ones, else planned ones; no row where none are told."""
    told = inzet["uren_werkelijk"].astype("float64").fillna(inzet["uren_gepland"].astype("float64"))
    cluster = grid[["praktijk_id", "praktijkcluster"]].drop_duplicates("praktijk_id")
    rows = inzet[["praktijk_id", "kwartaal"]].assign(uren=told).merge(cluster, on="praktijk_id")
    return rows.groupby(CELL)["uren"].sum(min_count=1).reset_index()


def _phase(cells: pd.DataFrame) -> pd.Series:
    """Where each quarter stands: everything by its days, so that none is on the wrong side of the first SOJ day."""
    first = pd.to_datetime(cells["eerste_soj_dag"])
    phases = [
        (cells["weg"].gt(0), "uitgesloten"),
        (cells["soj"].eq(cells["open"]), "met"),
        (cells["soj"].gt(0) & ~cells["gedeeld"], "deels"),
        (cells["soj"].gt(0), "overgang"),
        (first.isna(), "nooit"),
        (first.lt(pd.to_datetime(cells["begin"])), "na"),
    ]
    chosen = np.select([fits for fits, _ in phases], [name for _, name in phases], default="voor")
    return pd.Series(chosen, index=cells.index, dtype="str")


def _why_not(cells: pd.DataFrame, covers: Callable[[str], bool], least_complete: float) -> pd.Series:
    """Give the first reason that holds why a cell may not be used; none for a cell that may."""
    starts = _start_quarters(cells)
    start = cells["praktijkcluster"].map(starts)
    later = start.notna() & cells["kwartaal"].gt(start.fillna(""))
    measured = cells["volledigheid_pct"]
    complete = (measured.ge(least_complete) | measured.isna()) & cells["status"].ne(PROVISIONAL)
    whole = _lengths(cells["kwartaal"], cells)
    # Practices of which a part has SOJ are weighed by their patients: one without any would weigh nothing.
    unweighted = cells["fase"].eq("deels") & cells["blootgesteld"].isin([0, 1])
    inside = pd.Series([covers(str(name)) for name in cells["kwartaal"]], index=cells.index, dtype="bool")
    reasons = [
        (cells["fase"].eq("uitgesloten"), "uitgesloten"),
        (cells["buiten_plan"], "plan_praktijk"),
        (~inside, "plan_kwartaal"),
        (cells["groep_onbekend"], "groep_onbekend"),
        (cells["fase"].eq("overgang"), "overgang"),
        (cells["fase"].eq("na") | (cells["fase"].eq("deels") & later), "gestopt"),
        (cells["fase"].eq("deels") & start.isna(), "deels"),
        (cells["dagen"].lt(whole), "deels_open"),
        (cells["patienten_onder_18"].isna(), "lijst_onbekend"),
        (cells["patienten_onder_18"].eq(0) | unweighted, "lijst_nul"),
        (~complete, "niet_volledig"),
    ]
    masks = [fits.fillna(False).astype(bool).to_numpy() for fits, _ in reasons]
    chosen = np.select(masks, [name for _, name in reasons], default="")
    found = pd.Series(chosen, index=cells.index, dtype="str")
    return found.mask(found.eq(""))


def _start_quarters(cells: pd.DataFrame) -> pd.Series:
    """Give per cluster the first quarter that is wholly with SOJ; a cluster without one is not in it."""
    whole = cells[cells["fase"].eq("met")]
    return whole.groupby("praktijkcluster")["kwartaal"].min()


def build_table(cells: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Give kern.effect_paneel: every cell with every uitkomst; a cell without a youth counts zero."""
    if cells.empty:
        return conform(TABLE, cells)
    outcomes = pd.DataFrame({"uitkomst": pd.array(list(EFFECT_UITKOMSTEN), dtype="str")})
    rows = cells.merge(outcomes, how="cross").merge(counts, on=[*CELL, "uitkomst"], how="left")
    rows["jeugdigen"] = rows["jeugdigen"].fillna(0)
    return conform(TABLE, rows)


def as_paneel(table: pd.DataFrame, uitkomst: str) -> Paneel:
    """
    Give one uitkomst of kern.effect_paneel as arrays, of the clusters and quarters with a cell that is used.

    ``start`` is the first quarter wholly with SOJ, counted in the quarters of the panel: 0 also for who had one before
    it, the number of quarters for who had none.
    """
    rows = table[table["uitkomst"].eq(uitkomst)]
    used = rows[rows["gebruikt"].astype(bool)]
    quarters = _without_gaps(rows, used)
    clusters = sorted(used["praktijkcluster"].unique())
    rows = rows[rows["praktijkcluster"].isin(clusters)]
    started = _start_quarters(rows)

    def grid(column: str) -> pd.DataFrame:
        wide = rows.pivot(index="praktijkcluster", columns="kwartaal", values=column)
        return wide.reindex(index=clusters, columns=quarters)

    start = [_index_of(str(started[name]), quarters) if name in started.index else len(quarters) for name in clusters]
    use = grid("gebruikt").fillna(False).to_numpy(dtype=bool)
    exposed = grid("blootgesteld").astype("float64").to_numpy()
    by_start = (np.arange(len(quarters))[None, :] >= np.array(start, dtype=np.int64)[:, None]).astype(np.float64)
    size = grid("patienten_onder_18").astype("float64")
    return Paneel(
        praktijken=tuple(clusters),
        kwartalen=tuple(quarters),
        y=grid("jeugdigen").astype("float64").to_numpy(),
        n=size.where(size > 0).to_numpy(),
        start=np.array(start, dtype=np.int64),
        gebruikt=use,
        dosis=np.where(use, exposed, by_start),
    )


def _without_gaps(rows: pd.DataFrame, used: pd.DataFrame) -> list[str]:
    """Give every quarter from the first to the last that is used, also those in between that are not."""
    if used.empty:
        return []
    every = sorted(str(name) for name in rows["kwartaal"].unique())
    return [name for name in every if used["kwartaal"].min() <= name <= used["kwartaal"].max()]


def _index_of(quarter: str, quarters: Sequence[str]) -> int:
    return sum(name < quarter for name in quarters)
