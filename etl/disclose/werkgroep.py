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
    if "volledigheid_pct" in frame:
        differs = frame.groupby("kwartaal")["volledigheid_pct"].transform("nunique", dropna=False) > 1
        frame = blank(frame, ["volledigheid_pct"], differs)
    return frame.assign(onderdrukt=hidden)


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
    shown = made_of["onzichtbaar"].eq(0).fillna(False).astype(bool) & total.notna()
    shown &= ~is_small(total, drempel) & ~is_small(beyond, drempel)
    whole = frame["groep"].eq(TOTAAL)
    shown = _only_with_all(shown, frame, ["niveau", "gebied", "periode"], whole)
    shown = _only_with_all(shown, frame, ["groep", "periode"], frame["niveau"].eq("regio"))
    shown = _only_with_all(shown, frame, ["niveau", "gebied", "periode"], whole)
    hidden = ~shown & total.notna()
    return blank(frame, ["jeugdigen_verwezen", *RATE], hidden).assign(onderdrukt=hidden)


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
