"""
Started provisions per month and referrer, with a straight trend (the two graphs of Overbetuwe).

A provision is a traject that starts with a counted verwijzing of a youth under 18, whatever the zorgvorm; every traject
has one kanaal, so here parts do add up. The straight line is that of least squares through the months that are not
provisional: months in which decisions still come in would bend it down.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from ibis import ir

from etl.compare.bridge import add_first_product
from etl.compare.completeness import PROVISIONAL, WHOLE_REGION
from etl.compare.figures import Finality, conform
from etl.compare.panel import is_minor
from etl.normalise.code_successors import month_number
from schemas.tables import TABLES
from schemas.values import KANALEN

TABLE = "mart.gestarte_voorzieningen_maand"
SERIES = ["gemeente", "kanaal", "alleen_soj_relevant"]
Floats = npt.NDArray[np.float64]


def count_started(verwijzingen: ir.Table, trajecten: ir.Table, beschikkingen: ir.Table, readings: ir.Table) -> ir.Table:
    """
    Give the trajecten that started: gemeente, kanaal, soj_relevant, nummer (the month as a number) and aantal.

    ``readings``: tussen.codelezingen, which says of the first decision's code whether a GP could have used it without
    SOJ; a code of which nobody said so is not relevant. No row is zero.
    """
    counted = verwijzingen.filter(verwijzingen.telt_mee & is_minor(verwijzingen))
    rows = counted.select("traject_id", "gemeente", "kanaal", nummer=month_number(counted.verwijsdatum))
    rows = add_first_product(rows, trajecten, beschikkingen, readings, ["soj_relevant"])
    rows = rows.mutate(soj_relevant=rows.soj_relevant.fill_null(False))
    return rows.group_by(["gemeente", "kanaal", "soj_relevant", "nummer"]).aggregate(aantal=rows.count())


def build_maanden(
    counts: pd.DataFrame, quarters: pd.DataFrame, gemeenten: Sequence[str], finality: Finality
) -> pd.DataFrame:
    """
    Give mart.gestarte_voorzieningen_maand: every gemeente and the region, month, kanaal, all care and relevant care.

    ``counts``: ``count_started``; ``quarters``: tussen.kwartalen, of which every month gets its rows (starts in other
    months are left out, as in every table); ``gemeenten``: codes of the region.
    """
    if quarters.empty:
        return conform(TABLE, pd.DataFrame(columns=list(TABLES[TABLE].columns)))
    months = _months(quarters)
    grid = pd.MultiIndex.from_product(
        [[*gemeenten, WHOLE_REGION], list(KANALEN), [False, True], range(len(months))], names=[*SERIES, "plek"]
    )
    first = int(months["nummer"].iloc[0])
    placed = counts.assign(
        plek=counts["nummer"].astype("int64") - first, soj_relevant=counts["soj_relevant"].astype("bool")
    )
    parts = [
        part.assign(alleen_soj_relevant=relevant)
        for part in (placed, placed.assign(gemeente=WHOLE_REGION))
        for relevant in (False, True)
    ]
    long = pd.concat([part[part["soj_relevant"] | ~part["alleen_soj_relevant"]] for part in parts])
    sums = long.groupby([*SERIES, "plek"])["aantal"].sum()
    frame = sums.reindex(grid, fill_value=0).rename("aantal").reset_index()
    whole = frame.groupby(["gemeente", "alleen_soj_relevant", "plek"])["aantal"].transform("sum")
    share = (100 * frame["aantal"] / whole.where(whole > 0)).astype("float64")
    frame = frame.assign(teller=frame["aantal"], noemer=whole, aandeel_pct=share, onderdrukt=False)
    frame = frame.assign(
        maand=frame["plek"].map(months["maand"]),
        status=finality.of(frame["plek"].map(months["eind"]), frame["gemeente"], frame["plek"].map(months["kwartaal"])),
    )
    shape = (-1, len(months))
    settled = frame["status"].ne(PROVISIONAL).to_numpy().reshape(shape)
    lines = {
        name: straight_lines(frame[of].to_numpy(dtype="float64").reshape(shape), settled).reshape(-1)
        for name, of in (("trend", "aantal"), ("trend_aandeel", "aandeel_pct"))
    }
    return conform(TABLE, frame.assign(**lines))


def _months(quarters: pd.DataFrame) -> pd.DataFrame:
    """Give the months of these quarters in order: nummer (counting on), maand (its label), kwartaal, eind."""
    begins = pd.to_datetime(quarters["begin"]).sort_values()
    firsts = [begin + pd.DateOffset(months=ahead) for begin in begins for ahead in range(3)]
    days = pd.DatetimeIndex(firsts)
    labels = quarters["kwartaal"].loc[begins.index].repeat(3)
    return pd.DataFrame(
        {
            "nummer": days.year * 12 + days.month - 1,
            "maand": days.strftime("%Y-%m"),
            "kwartaal": labels.to_numpy(),
            "eind": days + pd.offsets.MonthEnd(0),
        }
    )


def straight_lines(values: Floats, used: npt.NDArray[np.bool_]) -> Floats:
    """
    Give the least-squares straight line of every row of values, at the places it rests on; NaN at the others.

    ``used``: the same shape; unknown values (NaN) are left out too. A row with fewer than two places has no line.
    """
    known = used & ~np.isnan(values)
    places = np.broadcast_to(np.arange(values.shape[1], dtype="float64"), values.shape)
    number = known.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = np.where(known, places, 0).sum(axis=1, keepdims=True) / number
        height = np.where(known, values, 0).sum(axis=1, keepdims=True) / number
        away = np.where(known, places - middle, 0.0)
        slope = (away * np.where(known, values - height, 0)).sum(axis=1, keepdims=True) / (away**2).sum(
            axis=1, keepdims=True
        )
        line = height + slope * (places - middle)
    return np.where(known & (number > 1), line, np.nan)
