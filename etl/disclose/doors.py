"""
Doors for readers from whom small counts are hidden: how many of every ten youths, and no count.

Of a group of the region in one calendar year, and only where it has three practices and so many youths that the
rounding leaves each count behind it at least as many values as the threshold of the reader: with ``drempel`` 5 from 100
youths on, where "(almost) none" can still be 0 to 4. That holds for a reader who knows the number of youths exactly
and takes the doors to add up to it; where four roundings would tell more together, the group is left out. Calendar
years do not overlap, so what is told of one says nothing of the quarters of another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from etl.compare import panel
from etl.compare.basis import judged_year
from etl.disclose.openbaar import MINIMUM_PRAKTIJKEN, Span, narrow

GROUPS: Final = ("interventie", "controle")
DOORS: Final = tuple(f"jeugdigen_via_{door}" for door in (*panel.DOORS, "overig"))
TENTHS: Final = 10


def in_tenths(deuren: pd.DataFrame, groepen: pd.DataFrame, kwartaal: str, drempel: int) -> dict[str, dict[str, int]]:
    """
    Give per group (with and without SOJ) and door how many of every ten youths came through it, halves up.

    ``deuren``: the full mart.deuren_jaar; ``groepen``: the full mart.verwijzingen_groep_jaar, which knows how many
    practices there are; ``kwartaal``: of the release, whose last whole calendar year counts; ``drempel``: counts
    below it are hidden. A group that is too small is not in the result.
    """
    periode = judged_year(kwartaal, hidden=True)
    known = groepen[groepen["niveau"].eq("regio") & groepen["zorgvorm"].eq("TOTAAL") & groepen["periode"].eq(periode)]
    practices = dict(zip(known["groep"].astype("str"), known["aantal_praktijken"], strict=True))
    rows = deuren[deuren["niveau"].eq("regio") & deuren["periode"].eq(periode) & deuren["groep"].isin(GROUPS)]
    fit = {}
    for row in rows.to_dict("records"):
        groep, youths = str(row["groep"]), int(row["jeugdigen_verwezen"])
        tenths = {door: tenths_of(int(row[door]), youths) if youths else 0 for door in DOORS}
        if practices.get(groep, 0) >= MINIMUM_PRAKTIJKEN and leaves_open(tenths, youths, drempel):
            fit[groep] = tenths
    return fit


def leaves_open(tenths: Mapping[str, int], youths: int, drempel: int) -> bool:
    """Whether each count behind these tenths can still be ``drempel`` values, for who knows what they add up to."""
    unit = 2 * TENTHS
    behind = {
        door: Span(max(-((1 - 2 * n) * youths // unit), 0), min(-(-(2 * n + 1) * youths // unit) - 1, youths))
        for door, n in tenths.items()
    }
    known = narrow(behind, Span(youths, youths))
    return youths >= unit * drempel and all(span.values >= drempel for span in known.values())


def tenths_of(count: int, youths: int) -> int:
    """Give how many of every ten a count is, halves up; 0 is (almost) none."""
    return (2 * TENTHS * count + youths) // (2 * youths)
