"""
Signals for the werkgroep: words about every practice, numbers only where every count behind them is visible.

A limit is a function of the counts of the baseline, and a sum of four quarters beside three visible ones is the fourth
count. So a row of which any count is hidden (of its baseline, or of a quarter after it up to its own) shows no number.
Its word stays where it would be the same whatever the hidden counts are (``vast_woord``, see
``etl.compare.signals``): then who knows all the visible counts could have said it too. Else the word goes as well.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from etl.disclose.werkgroep import blank

NUMBERS: Final = ("waarde", "ondergrens", "bovengrens", "vals_alarmkans")
WORDS: Final = ("soort", "tekst")
KEY: Final = ["praktijk_id", "kwartaal"]


def hide_signals(full: pd.DataFrame, practices: pd.DataFrame) -> pd.DataFrame:
    """
    Give ``mart.signalen`` for the werkgroep, same rows and columns as the full table.

    ``practices``: mart.verwijzingen_praktijk_kwartaal as the werkgroep sees it. ``onderdrukt`` is true where anything
    is hidden.
    """
    frame = full.reset_index(drop=True)
    touched = _hidden_counts(frame, practices).gt(0)
    frame = blank(frame, list(NUMBERS), touched)
    frame = blank(frame, list(WORDS), touched & ~frame["vast_woord"].fillna(False).astype(bool))
    return frame.assign(onderdrukt=touched)


def _hidden_counts(signals: pd.DataFrame, practices: pd.DataFrame) -> pd.Series:
    """Count the hidden quarters of its practice from the beginning of the baseline of a row up to the row itself."""
    cells = practices[KEY].astype("str").assign(verborgen=practices["jeugdigen_verwezen"].isna())
    cells = cells.sort_values(KEY)
    cells["tot_en_met"] = cells.groupby("praktijk_id")["verborgen"].cumsum()
    cells["ervoor"] = cells["tot_en_met"] - cells["verborgen"]
    rows = signals[["praktijk_id", "kwartaal", "basis_van"]].astype({"praktijk_id": "str", "kwartaal": "str"})
    until = rows.merge(cells[[*KEY, "tot_en_met"]], on=KEY, how="left")["tot_en_met"]
    begins = cells[[*KEY, "ervoor"]].rename(columns={"kwartaal": "basis_van"})
    before = rows.astype({"basis_van": "str"}).merge(begins, on=["praktijk_id", "basis_van"], how="left")["ervoor"]
    # Without a baseline nothing was counted; a quarter that is not in the practice table counts as hidden.
    found = (until - before).set_axis(signals.index)
    return found.fillna(1).where(signals["basis_van"].notna(), 0)
