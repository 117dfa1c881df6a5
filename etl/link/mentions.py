"""What a traject says about where it came from: the practice of the youth, and the referrer."""

from __future__ import annotations

import pandas as pd
from ibis import ir

from etl.decisions.versions import KEY
from etl.normalise.successors import normalise_name


def build_mentions(starts: ir.Table, toewijzingen: ir.Table, referrers: ir.Table) -> pd.DataFrame:
    """
    Give per traject what its first beschikking says (rule 8), names normalised for comparison.

    Columns: traject_id, gemeente (of that beschikking), verwijsdatum, eigen_agb, eigen_naam (the youth's own practice,
    last version), verwijzer_type, verwijzer_agb, verwijzer_naam (the chosen referrer of the toewijzing).
    """
    first = toewijzingen.select(
        *KEY,
        eerste_beschikking_id="beschikking_id",
        eigen_agb="huisartspraktijk_agb",
        eigen_naam="huisartspraktijk_naam",
    )
    joined = starts.select("traject_id", "verwijsdatum", "eerste_beschikking_id").join(first, "eerste_beschikking_id")
    joined = joined.left_join(
        referrers.select(*KEY, "verwijzer_type", "verwijzer_agb", "verwijzer_naam"),
        list(KEY),
        rname="{name}_gekozen",
    )
    columns = ["verwijzer_type", "verwijzer_agb", "verwijzer_naam"]
    asked = joined.select("traject_id", "gemeente", "verwijsdatum", "eigen_agb", "eigen_naam", *columns)
    frame = asked.to_pandas()
    for name in ("eigen_naam", "verwijzer_naam"):
        spelled = {text: normalise_name(text) or None for text in frame[name].dropna().unique()}
        frame[name] = frame[name].map(spelled)
    frame["verwijsdatum"] = pd.to_datetime(frame["verwijsdatum"]).astype("datetime64[us]")
    texts = [name for name in frame.columns if name != "verwijsdatum"]
    return frame.astype(dict.fromkeys(texts, "str"))
