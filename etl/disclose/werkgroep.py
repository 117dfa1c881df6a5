"""
The marts of the werkgroep: practices and groups per quarter, safe with the primary rule alone.

Why each figure goes out or stays in: see ``etl.disclose.suppress``.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

RATE: Final = ("per_1000", "per_1000_onder", "per_1000_boven")
TOTAAL: Final = "totaal"
REGIO: Final = "*"

WERKGROEP_COLUMNS: Final = frozenset(
    (
        *(
            "praktijk_id",
            "kwartaal",
            "praktijk_naam",
            "gemeente",
            "praktijkcluster",
            "groep",
            "groep_onbekend",
        ),
        *("patienten_onder_18", "jeugdigen_verwezen", *RATE, "volledigheid_pct", "status", "reden_leeg"),
        "onderdrukt",
    )
)
ANALIST_ONLY: Final = (
    *("jeugdigen_via_huisarts", "jeugdigen_via_soj", "jeugdigen_via_gemeente", "jeugdigen_via_overig"),
    *("jeugdigen_zonder_geboortedatum", "jeugdigen_alle_zorg", "jeugdigen_18_plus"),
    *("verwijzingen", "beschikkingen"),
)


def is_small(counts: pd.Series, drempel: int) -> pd.Series:
    """Tell which counts the primary rule hides: 1 to below the threshold; unknown is not small."""
    return (counts.ge(1) & counts.lt(drempel)).fillna(False).astype(bool)


def blank(frame: pd.DataFrame, columns: list[str], rows: pd.Series) -> pd.DataFrame:
    """Give the frame with these columns empty (NULL, of their own type) in the rows that are marked."""
    emptied = {column: frame[column].where(~rows, None) for column in columns if column in frame}
    return frame.assign(**emptied)


def counts_of(frame: pd.DataFrame, column: str = "jeugdigen_verwezen") -> pd.Series:
    """Give a column of counts as whole numbers in which unknown is NA."""
    return pd.to_numeric(frame[column]).astype("Int64")


def hide_practices(full: pd.DataFrame, drempel: int) -> pd.DataFrame:
    """
    Give ``verwijzingen_praktijk_kwartaal`` for the werkgroep, same rows and columns as the full table.

    ``jeugdigen_verwezen`` is Int64, NA with ``onderdrukt`` true where hidden; every column that is not in
    ``WERKGROEP_COLUMNS`` is empty.
    """
    frame = full.reset_index(drop=True)
    frame["jeugdigen_verwezen"] = counts_of(frame)
    hidden = is_small(frame["jeugdigen_verwezen"], drempel)
    everywhere = pd.Series(True, index=frame.index)
    frame = blank(frame, ["jeugdigen_verwezen", *RATE], hidden)
    frame = blank(frame, [str(column) for column in frame if column not in WERKGROEP_COLUMNS], everywhere)
    return frame.assign(onderdrukt=hidden)


def complete_as_region(practices: pd.DataFrame, volledigheid: pd.DataFrame | None) -> pd.DataFrame:
    """
    Give the practice table with ``volledigheid_pct`` of the region: what ``volledigheid`` shows of the quarter.

    Empty where that shows nothing. None: no such table.
    """
    if "volledigheid_pct" not in practices:
        return practices
    if volledigheid is None:
        return blank(practices, ["volledigheid_pct"], pd.Series(True, index=practices.index))
    known = volledigheid.set_index("kwartaal")["verwacht_pct"]
    return practices.assign(volledigheid_pct=practices["kwartaal"].map(known).astype("Float64"))


def hide_groups(full: pd.DataFrame, practices: pd.DataFrame, drempel: int) -> pd.DataFrame:
    """
    Give ``verwijzingen_groep_kwartaal`` for the werkgroep: zorgvorm TOTAAL of region and gemeenten.

    ``practices`` is the practice table as the werkgroep sees it. Columns as in the full table.
    """
    keys = ["niveau", "gebied", "groep", "periode", "aantal_praktijken"]
    chosen = full[full["zorgvorm"].eq("TOTAAL") & full["niveau"].isin(["regio", "gemeente"])]
    frame = chosen.reset_index(drop=True)
    frame["jeugdigen_verwezen"] = counts_of(frame)
    frame["aantal_praktijken"] = counts_of(frame, "aantal_praktijken")
    cells = practices[["gemeente", "groep"]].assign(
        periode=practices["kwartaal"],
        waarde=practices["jeugdigen_verwezen"].fillna(0),
        onzichtbaar=practices["jeugdigen_verwezen"].isna(),
    )
    made_of = frame[keys].merge(parts(cells), on=keys, how="left")
    total = frame["jeugdigen_verwezen"]
    beyond = total - made_of["som"]
    whole, region = frame["groep"].eq(TOTAAL), frame["niveau"].eq("regio")
    fit = total.notna() & ~is_small(total, drempel)
    all_visible = made_of["onzichtbaar"].eq(0) & ~is_small(beyond, drempel)
    together = tells_nothing(beyond, made_of["onzichtbaar"], drempel)
    gemeente, by = ~region & ~whole, [frame["groep"], frame["periode"]]
    in_gemeente = gemeente & fit & all_visible.fillna(False).astype(bool)
    closed = (gemeente & ~in_gemeente).groupby(by).transform("sum")
    # The region goes first: a hidden practice lies in one total alone, or in two that are the same.
    in_region = region & ~whole & fit & together & closed.ge(2)
    in_gemeente |= gemeente & fit & together & ~in_region.groupby(by).transform("any")
    shown = in_gemeente | in_region
    shown |= region & ~whole & fit & ~in_region & _safe_over_gemeenten(frame, in_gemeente, made_of, drempel)
    shown |= whole & fit & ~is_small(_beyond_groups(frame, whole), drempel)
    shown = _only_with_all(shown, frame, ["niveau", "gebied", "periode"], whole)
    hidden = ~shown & total.notna()
    return blank(frame, ["jeugdigen_verwezen", *RATE], hidden).assign(onderdrukt=hidden)


def tells_nothing(together: pd.Series, hidden: pd.Series, drempel: int) -> pd.Series:
    """
    Tell which sums of hidden counts leave each of them open, whatever the reader knows of hiding.

    For who knows only that counts are not negative, at least two counts that reach the threshold together. For who
    knows that each is 1 to below the threshold, each must still be able to be all of these: of two hidden counts
    below 5 the sum 8 says 4 and 4, the sum 7 leaves 3 and 4, and only 5 says nothing.
    """
    most = drempel - 1
    lowest, highest = hidden + most - 1, hidden * most - most + 1
    open_to_all = hidden.ge(2) & together.ge(drempel) & together.ge(lowest) & together.le(highest)
    return open_to_all.fillna(False).astype(bool)


def _beyond_groups(frame: pd.DataFrame, whole: pd.Series) -> pd.Series:
    """Give what a total counts beyond its groups: youths without a practice, for instance."""
    by = [frame[column] for column in ("niveau", "gebied", "periode")]
    groups = frame["jeugdigen_verwezen"].where(~whole, 0).groupby(by).transform("sum")
    return frame["jeugdigen_verwezen"] - groups


def _safe_over_gemeenten(frame: pd.DataFrame, in_gemeente: pd.Series, made_of: pd.DataFrame, drempel: int) -> pd.Series:
    """
    Tell for rows of the region whether they leave enough open about the gemeenten that are hidden.

    Less the gemeenten that are shown, and less the visible practices of the others, a total of the region is what
    their hidden practices had: it must belong to at least two gemeenten and say nothing about one practice. With
    every gemeente shown it is their sum and adds nothing.
    """
    rows = frame[["niveau", "groep", "periode"]].assign(
        is_gemeente=frame["niveau"].eq("gemeente"),
        known=frame["jeugdigen_verwezen"].where(in_gemeente, made_of["som"]).astype("Int64"),
        hidden=made_of["onzichtbaar"].mask(in_gemeente, 0),
        closed=~in_gemeente,
    )
    per_group = rows[rows["is_gemeente"]].groupby(["groep", "periode"], as_index=False)
    facts = per_group.agg(
        known=("known", "sum"), hidden=("hidden", "sum"), closed=("closed", "sum"), gemeenten=("closed", "size")
    )
    facts = rows[["groep", "periode"]].merge(facts, on=["groep", "periode"], how="left").set_axis(frame.index)
    rest = frame["jeugdigen_verwezen"] - facts["known"]
    open_sum = facts["closed"].eq(0) & ~is_small(rest, drempel)
    enough = facts["closed"].ge(2) & tells_nothing(rest, facts["hidden"], drempel)
    return (facts["gemeenten"].ge(1) & (open_sum | enough)).fillna(False).astype(bool)


def parts(cells: pd.DataFrame) -> pd.DataFrame:
    """
    Give what each total consists of: rows per niveau, gebied, groep and periode, ``totaal`` included.

    Takes one row per practice and ``periode`` with gemeente, groep, ``waarde`` (the visible count, else 0)
    and ``onzichtbaar`` (how many counts in it are not visible). Gives ``aantal_praktijken``, and the sums
    of these two as ``som`` and ``onzichtbaar``.
    """
    levels = [
        cells.assign(niveau=niveau, gebied=gebied, groep=groep)
        for niveau, gebied in (("regio", REGIO), ("gemeente", cells["gemeente"]))
        for groep in (cells["groep"], TOTAAL)
    ]
    grouped = pd.concat(levels).groupby(["niveau", "gebied", "groep", "periode"], as_index=False)
    return grouped.agg(
        aantal_praktijken=("waarde", "size"), som=("waarde", "sum"), onzichtbaar=("onzichtbaar", "sum")
    ).astype({"aantal_praktijken": "Int64", "som": "Int64", "onzichtbaar": "Int64"})


def _only_with_all(shown: pd.Series, frame: pd.DataFrame, by: list[str], whole: pd.Series) -> pd.Series:
    """Show a whole (marked rows) only when all its components (other rows that share ``by``) are shown."""
    gap = (~shown & ~whole).groupby([frame[column] for column in by]).transform("any")
    return shown & ~(whole & gap)
