"""
How DSP-groep (2017) reads its rekenmodel: whether M with SOJ lies below M without, in region and gemeenten.

Reading the difference between two groups is all that this is. Practices with and without SOJ differ in other ways too,
so no row here is an effect of SOJ; the comparison before and after (``etl.compare.effect``) tests that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from etl.compare.figures import conform
from etl.compare.mover import weighted_interval
from etl.costs.wording import area_name, euro, in_period
from schemas.values import M_LEZINGEN

TABLE = "mart.rekenmodel_lezing"
WITH, WITHOUT = "interventie", "controle"
LOWER, HIGHER, OPEN, NOT_COMPARED = tuple(M_LEZINGEN)
VARIANTS = {"met_k": "m", "zonder_k": "m_zonder_k"}
SOJ_LETTER = "K"
PLACE = ["niveau", "gebied", "periode"]
CAUTION = (
    "Een verschil tussen groepen zegt niet wat de SOJ doet: praktijken met en zonder SOJ verschillen ook op andere "
    "punten."
)


def build_rekenmodel_lezing(model: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """
    Give mart.rekenmodel_lezing: one row per region or gemeente, period and variant in which both groups had practices.

    ``model``: mart.rekenmodel, before hiding; ``names``: gemeentecode to name. ``verschil`` is M with SOJ minus M
    without, with an interval from the intervals of both (MOVER). ``met_k`` counts what the SOJ itself costs, and can
    only be read where K was delivered; ``zonder_k`` leaves it out. Apart from K both groups must add up the same
    letters. What cannot be compared is NULL, and the sentence says why.
    """
    areas = model[model["niveau"] != "praktijk"]
    sides = [
        areas[areas["groep"] == groep].drop(columns="groep").set_index(PLACE).add_suffix(f"_{groep}")
        for groep in (WITH, WITHOUT)
    ]
    both = sides[0].join(sides[1], how="inner").reset_index()
    made = [_variant(both, variant, names) for variant in VARIANTS]
    return conform(TABLE, pd.concat(made, ignore_index=True).assign(onderdrukt=False))


def _variant(both: pd.DataFrame, variant: str, names: Mapping[str, str]) -> pd.DataFrame:
    letter = VARIANTS[variant]
    made = both[PLACE].assign(variant=variant)
    with_k = both[f"l_bestaat_uit_{WITH}"].map(lambda parts: SOJ_LETTER in letters_of(parts)).astype(bool)
    same = pd.Series(
        [
            letters_of(one) - {SOJ_LETTER} == letters_of(other) - {SOJ_LETTER}
            for one, other in zip(both[f"l_bestaat_uit_{WITH}"], both[f"l_bestaat_uit_{WITHOUT}"], strict=True)
        ],
        index=both.index,
        dtype=bool,
    )
    may = same & (with_k | (variant == "zonder_k"))
    values = {
        (groep, end): pd.to_numeric(both[f"{letter}{end}_{groep}"]).astype("float64").where(may)
        for groep in (WITH, WITHOUT)
        for end in ("", "_onder", "_boven")
    }
    for groep in (WITH, WITHOUT):
        made[f"m_{groep}"] = pd.to_numeric(both[f"{letter}_{groep}"]).astype("float64")
    columns = [np.column_stack([values[groep, end] for groep in (WITH, WITHOUT)]) for end in ("", "_onder", "_boven")]
    made["soj"] = pd.to_numeric(both[f"m_{WITH}"]) - pd.to_numeric(both[f"m_zonder_k_{WITH}"])
    made["verschil"] = values[WITH, ""] - values[WITHOUT, ""]
    made["onder"], made["boven"] = weighted_interval(np.broadcast_to([1.0, -1.0], columns[0].shape), *columns)
    made["lezing"] = read_difference(made["verschil"], made["onder"], made["boven"])
    bases = [both[f"kostenbasis_{groep}"] for groep in (WITH, WITHOUT)]
    made["kostenbasis"] = bases[0].where(bases[0] == bases[1], "gemengd")
    made["zin"] = [
        _sentence(row, names, k_missing=not has_k) for row, has_k in zip(made.to_dict("records"), with_k, strict=True)
    ]
    return made


def letters_of(parts: object) -> frozenset[str]:
    """Give the letters in ``l_bestaat_uit`` (``H+I+K``); none where there is no L."""
    return frozenset(parts.split("+")) if isinstance(parts, str) else frozenset()


def read_difference(difference: pd.Series, lower: pd.Series, upper: pd.Series) -> pd.Series:
    """Give the word for each difference from its interval; an unknown bound cannot exclude zero."""
    words = np.select([difference.isna(), upper < 0, lower > 0], [NOT_COMPARED, LOWER, HIGHER], default=OPEN)
    return pd.Series(words, index=difference.index, dtype="object")


def margin(lower: float, upper: float) -> str:
    """Write the margin of a difference in euro; an open end is said to be not known."""
    ends = ["niet bekend" if pd.isna(end) else euro(end) for end in (lower, upper)]
    return f"marge van 95%: {ends[0]} tot {ends[1]}"


def conclusion(lezing: str) -> str:
    """Say what an interval allows to be said, and nothing more."""
    if lezing == OPEN:
        return "Nul ligt in de marge: hieruit is niet op te maken of de groepen van elkaar verschillen."
    return "Nul ligt buiten de marge: toeval in het aantal verwijzingen is geen goede verklaring."


def _sentence(row: Mapping[Any, Any], names: Mapping[str, str], *, k_missing: bool) -> str:
    where = f"In {area_name(str(row['gebied']), names)}, in {in_period(str(row['periode']))}"
    counted = "met de kosten van de SOJ (K)" if row["variant"] == "met_k" else "zonder de kosten van de SOJ (K)"
    if row["lezing"] == NOT_COMPARED:
        if row["variant"] == "met_k" and k_missing:
            return f"{where}: de kosten van de SOJ (K) zijn niet geleverd, dus M met K is niet te vergelijken."
        return f"{where}: M, {counted}, is niet van beide groepen bekend, dus niet te vergelijken."
    numbers = {name: float(row[name]) for name in ("m_interventie", "m_controle", "verschil", "onder", "boven")}
    soj = (
        ""
        if row["variant"] == "zonder_k"
        else (f"In het bedrag met SOJ zit {euro(float(row['soj']))} voor de SOJ zelf; zonder SOJ is die post er niet. ")
    )
    return (
        f"{where} was M, de kosten per patiënt onder 18 {counted}, {euro(numbers['m_interventie'])} met SOJ en "
        f"{euro(numbers['m_controle'])} zonder SOJ: een verschil van {euro(numbers['verschil'])} "
        f"({margin(numbers['onder'], numbers['boven'])}). {soj}{conclusion(str(row['lezing']))} {CAUTION}"
    )
