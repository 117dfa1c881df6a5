"""
What came out of the comparison before and after SOJ, as published tables: estimates, years before, one left out, plan.

The estimates themselves are made by the ``assess`` that is handed over (``etl.compare.effect``); here it is decided
which panels it sees, and every number is stored as it came: an open bound and an estimate that is not there are empty,
never zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from etl.compare.basis import UNKNOWN
from etl.compare.effect_cells import BY_GP, BY_OTHERS, PLACEBO, TOTAL, as_paneel
from etl.compare.effect_panel import EffectPlan, placebo_date
from etl.compare.evidence import Feiten, grade, name_basis_nearly
from etl.compare.figures import conform
from etl.compare.plan import LoadedPlan
from schemas.tables import TABLES
from schemas.values import EFFECT_MODELLEN

if TYPE_CHECKING:
    from etl.compare.effect import Beoordeling

Assess = Callable[..., "Beoordeling"]
MAIN, VIA_GP, VIA_OTHERS, PLACEBO_OUTCOME, PLACEBO_DATE = tuple(EFFECT_MODELLEN)
OUTCOMES: Mapping[str, str] = {
    MAIN: TOTAL,
    VIA_GP: BY_GP,
    VIA_OTHERS: BY_OTHERS,
    PLACEBO_OUTCOME: PLACEBO,
    PLACEBO_DATE: TOTAL,
}
NO_QUARTERS = "geen_kwartalen"
EFFECT, YEARS, LEFT_OUT, PLAN = (
    "mart.effect_soj",
    "mart.effect_verloop",
    "mart.effect_zonder_een",
    "mart.effect_plan",
)


def build_effect(
    panel: pd.DataFrame,
    quarters: pd.DataFrame,
    basis: Mapping[str, int],
    loaded: LoadedPlan,
    told: Sequence[tuple[str, str]],
    assess: Assess,
) -> dict[str, pd.DataFrame]:
    """
    Give the four tables ``mart.effect_*``.

    ``panel``: kern.effect_paneel; ``quarters``: kwartaal and volledigheid_pct (NaN: not measured); ``basis``: eigen,
    verwijzer and zonder, of ``effect_cells.count_basis``; ``told``: the plan in words, of ``plan.describe_plan``.
    Without any quarter in the panel there is nothing to say, and all but the plan are empty.
    """
    plan = EffectPlan(placebo_kwartalen=loaded.plan.placebo_kwartalen)
    found: dict[str, Beoordeling | None] = {}
    for model, outcome in OUTCOMES.items():
        one = as_paneel(panel, outcome)
        one = placebo_date(one, plan) if model == PLACEBO_DATE else one
        found[model] = assess(one, plan, seed=loaded.plan.zaad) if one.gebruikt.any() else None
    plan_rows = [(number, subject, text) for number, (subject, text) in enumerate(told, start=1)]
    span = _span(panel)
    shared = _circumstances(panel, quarters, basis, loaded)
    rows = [_row(model, found[model], span) | shared for model in OUTCOMES] if span else []
    if rows:
        judged = grade(_facts(rows[0], found))
        rows[0] |= {"bewijsniveau": judged.niveau, "oordeel": "; ".join(judged.ontbreekt) or None}
    frame = pd.DataFrame(rows, columns=list(TABLES[EFFECT].columns))
    return {
        EFFECT: conform(EFFECT, frame),
        YEARS: conform(YEARS, _years(found[MAIN], span)),
        LEFT_OUT: conform(LEFT_OUT, _left_out(found[MAIN], span, panel)),
        PLAN: conform(PLAN, pd.DataFrame(plan_rows, columns=["volgnummer", "onderwerp", "tekst"])),
    }


def _span(panel: pd.DataFrame) -> tuple[str, str] | None:
    """Give the first and last quarter that are used; when none is, those of the panel; None for an empty one."""
    used = panel[panel["gebruikt"].astype(bool)]
    chosen = panel if used.empty else used
    return (str(chosen["kwartaal"].min()), str(chosen["kwartaal"].max())) if len(chosen) else None


def finite(number: float | None) -> float | None:
    """Give a number that can be stored: what is infinite or not a number is empty."""
    return float(number) if number is not None and math.isfinite(number) else None


def _row(model: str, found: Beoordeling | None, span: tuple[str, str] | None) -> dict[str, Any]:
    first, last = span or ("", "")
    row: dict[str, Any] = {
        "uitkomst": OUTCOMES[model],
        "model": model,
        "kwartaal_van": first,
        "kwartaal_tm": last,
        "praktijken_met": 0,
        "praktijken_zonder": 0,
        "kwartalen_met": 0,
        "kwartalen_zonder": 0,
        "reden_geen": NO_QUARTERS,
    }
    numbers = {
        "rate_ratio": "rate_ratio",
        "onder": "onder",
        "boven": "boven",
        "verschil_per_1000_jaar": "verschil_per_1000_jaar",
        "verschil_onder": "verschil_per_1000_jaar_onder",
        "verschil_boven": "verschil_per_1000_jaar_boven",
        "p_permutatie": "p_permutatie",
        "p_minimum": "p_minimum",
        "kleinst_aantoonbaar_pct": "kleinst_aantoonbaar_pct",
        "standaardfout": "standaardfout_crv3",
        "voorperiode_p": "voorperiode_p",
    }
    row |= {column: None if found is None else finite(getattr(found, name)) for column, name in numbers.items()}
    row |= {"aantal_toewijzingen": None, "alle_toewijzingen": None, "bewijsniveau": None, "oordeel": None}
    if found is not None:
        row |= {
            "praktijken_met": found.aantal_praktijken_met,
            "praktijken_zonder": found.aantal_praktijken_zonder,
            "kwartalen_met": found.aantal_kwartalen_met,
            "kwartalen_zonder": found.aantal_kwartalen_zonder,
            "reden_geen": found.reden_geen or None,
            "aantal_toewijzingen": found.aantal_toewijzingen or None,
            "alle_toewijzingen": found.alle_toewijzingen,
        }
    return row


def _circumstances(
    panel: pd.DataFrame, quarters: pd.DataFrame, basis: Mapping[str, int], loaded: LoadedPlan
) -> dict[str, Any]:
    """Give what is the same for every model: completeness of what is used, on which practice youths stand, the plan."""
    used = set(panel.loc[panel["gebruikt"].astype(bool), "kwartaal"])
    complete = quarters.loc[quarters["kwartaal"].isin(used), "volledigheid_pct"].astype("float64")
    return {
        "volledigheid_pct": finite(complete.min()) if len(complete) else None,
        "volledigheid_gemeten": bool(len(complete)) and bool(complete.notna().all()),
        "praktijkbasis": name_basis_nearly(basis["eigen"], basis["verwijzer"], basis["zonder"]) or None,
        "plan_sha256": loaded.sha256,
    }


def _facts(row: Mapping[str, Any], found: Mapping[str, Beoordeling | None]) -> Feiten:
    """Give what the ladder looks at, from the row of the main analysis; what was not estimated has no facts."""
    chances = {
        model: None if one is None or one.reden_geen else finite(one.p_permutatie) for model, one in found.items()
    }
    made = found[MAIN]
    return Feiten(
        rate_ratio=row["rate_ratio"] if chances[MAIN] is not None else None,
        onder=row["onder"],
        boven=row["boven"],
        p=chances[MAIN],
        vloer=row["p_minimum"],
        praktijken=row["praktijken_met"] + row["praktijken_zonder"],
        praktijken_met=row["praktijken_met"],
        kwartalen_met=row["kwartalen_met"],
        kwartalen_zonder=row["kwartalen_zonder"],
        voor_p=row["voorperiode_p"],
        voor_verhoudingen=tuple(ratio for _, ratio, _, _ in made.voorperiode) if made is not None else (),
        zonder_een=tuple(ratio for _, ratio in made.zonder_een) if made is not None else (),
        placebo_uitkomst_p=chances[PLACEBO_OUTCOME],
        placebo_datum_p=chances[PLACEBO_DATE],
        volledigheid_pct=row["volledigheid_pct"] if row["volledigheid_gemeten"] else None,
        praktijkbasis=row["praktijkbasis"] or UNKNOWN,
    )


def _years(found: Beoordeling | None, span: tuple[str, str] | None) -> pd.DataFrame:
    bins = found.voorperiode if found is not None and span else ()
    last = span[1] if span else ""
    rows = [
        (MAIN, place, last, label, finite(ratio), finite(low), finite(high))
        for place, (label, ratio, low, high) in enumerate(bins, start=1)
    ]
    columns = ["model", "volgnummer", "kwartaal_tm", "jaren_voor_start", "rate_ratio", "onder", "boven"]
    return pd.DataFrame(rows, columns=columns)


def _left_out(found: Beoordeling | None, span: tuple[str, str] | None, panel: pd.DataFrame) -> pd.DataFrame:
    last = panel.sort_values("kwartaal").drop_duplicates("praktijkcluster", keep="last")
    names = dict(zip(last["praktijkcluster"], last["praktijk_naam"], strict=True))
    ratios = found.zonder_een if found is not None and span else ()
    until = span[1] if span else ""
    rows = [(cluster, names[cluster], until, finite(ratio)) for cluster, ratio in ratios]
    return pd.DataFrame(rows, columns=["praktijkcluster", "praktijk_naam", "kwartaal_tm", "rate_ratio"])
