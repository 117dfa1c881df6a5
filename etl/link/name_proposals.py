"""
Names that are in doubt, in a file for the person who knows: once answered as an alias they are linked as written.

The file may hold names of persons and is for the administrator alone; these names go nowhere else.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from etl.link.resembling import DOUBT

COLUMNS = (
    "gemeente",
    "naam",
    "verwijzingen",
    "praktijk_id_1",
    "praktijk_1",
    "lijkt_op_1",
    "gelijkenis_1",
    "praktijk_id_2",
    "praktijk_2",
    "lijkt_op_2",
    "gelijkenis_2",
    "antwoord_praktijk_id",
)


def list_doubtful(chosen: pd.DataFrame, praktijken: pd.DataFrame) -> pd.DataFrame:
    """
    Give one row per doubtful name and gemeente, the most used first, with the two practices that it is most like.

    ``chosen``: ``choose_names``. ``praktijken``: (praktijk_id, naam, geldig_van). ``antwoord_praktijk_id`` is empty.
    """
    newest = praktijken.sort_values(["geldig_van", "naam"]).drop_duplicates("praktijk_id", keep="last")
    called = dict(zip(newest["praktijk_id"], newest["naam"], strict=True))
    doubtful = chosen[chosen["stand"] == DOUBT].copy()
    counts = doubtful.groupby(["gemeente", "naam"])["traject_id"].nunique().rename("verwijzingen").reset_index()
    order = ["gemeente", "naam", "gelijkenis", "praktijk_id", "tweede_gelijkenis", "tweede_praktijk_id"]
    doubtful = doubtful.sort_values(order, ascending=[True, True, False, True, False, True])
    best = doubtful.drop_duplicates(["gemeente", "naam"]).merge(counts, on=["gemeente", "naam"])
    frame = best.rename(
        columns={
            "praktijk_id": "praktijk_id_1",
            "sleutel": "lijkt_op_1",
            "gelijkenis": "gelijkenis_1",
            "tweede_praktijk_id": "praktijk_id_2",
            "tweede_sleutel": "lijkt_op_2",
            "tweede_gelijkenis": "gelijkenis_2",
        }
    )
    for number in (1, 2):
        frame[f"praktijk_{number}"] = frame[f"praktijk_id_{number}"].map(called)
    frame["antwoord_praktijk_id"] = ""
    frame = frame.sort_values(["verwijzingen", "gemeente", "naam"], ascending=[False, True, True])
    return frame[list(COLUMNS)].reset_index(drop=True)


def write_doubtful(doubtful: pd.DataFrame, target: Path) -> int:
    """Write the list as CSV, in one step and readable by its owner alone; gives how many names it holds."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(target.name + ".nieuw")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    doubtful.to_csv(fresh, sep=";", index=False, lineterminator="\r\n", encoding="utf-8-sig")
    fresh.replace(target)
    return len(doubtful)
