"""
The effect of SOJ on referrals: how large, how sure, and what could have been seen at all.

One model and one test, chosen beforehand (``EffectPlan``): Poisson regression with effects of practice and quarter
for the ratio, permutation of the adoption calendar for everything that is said about its doubt. A placebo outcome is
the same on a panel of another count; a placebo date is the same on ``effect_panel.placebo_date``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from etl.compare.effect_detectable import smallest_detectable
from etl.compare.effect_model import Cells, NotConverged, cells_of, crv3, fit, identified, leave_one_out, residualise
from etl.compare.effect_panel import EffectPlan, Floats, Paneel
from etl.compare.effect_permutation import calendars_of, interval, permutation_p, smallest_p
from etl.compare.effect_preperiod import Bin, pre_period_of

RedenGeen = Literal["geen_verwijzingen", "geen_praktijk_met", "geen_vergelijking", "geen_eindige_schatting"]
REDENEN_GEEN: tuple[str, ...] = get_args(RedenGeen)
UNKNOWN = float("nan")


@dataclass(frozen=True, kw_only=True)
class Beoordeling:
    """
    What the panel says about the effect. Unknown is NaN, and then never a number elsewhere.

    * ``rate_ratio``: referred youths per patient with SOJ over those without; ``onder`` and ``boven`` bound the
      ratios that the permutation test does not reject. 0 and infinity: open on that side.
    * ``verschil_per_1000_jaar``: youths per 1,000 patients under 18 per year, with SOJ minus without, over the
      quarters with SOJ: what was counted there, less what that ratio says it would have been. NaN at an open bound.
    * ``p_permutatie``, and ``p_minimum``: the smallest that it can be here, whatever is counted.
      ``aantal_toewijzingen``: calendars compared, the observed one among them; ``alle_toewijzingen``: all there are.
    * ``kleinst_aantoonbaar_pct``: the smallest fall that would be found with the power of the plan; NaN: none.
    * ``standaardfout_crv3``: jackknife standard error of the logarithm of ``rate_ratio``; NaN when some practice
      cannot be missed. ``zonder_een``: the ratio without each practice; NaN when it cannot be told then.
    * ``voorperiode``: (quarters from the start, ratio, onder, boven) against the year before the start;
      ``voorperiode_p``: joint permutation p of no difference before the start. Empty and NaN when there is no
      earlier time.
    * ``aantal_praktijken_met`` and ``_zonder``: practices in the model with SOJ in some quarter, and in none;
      ``aantal_kwartalen_met`` and ``_zonder``: quarters of practices.
    * ``reden_geen``: why there is no estimate; None when there is one.
    """

    rate_ratio: float = UNKNOWN
    onder: float = UNKNOWN
    boven: float = UNKNOWN
    verschil_per_1000_jaar: float = UNKNOWN
    verschil_per_1000_jaar_onder: float = UNKNOWN
    verschil_per_1000_jaar_boven: float = UNKNOWN
    p_permutatie: float = UNKNOWN
    p_minimum: float = UNKNOWN
    aantal_toewijzingen: int = 0
    alle_toewijzingen: bool = False
    kleinst_aantoonbaar_pct: float = UNKNOWN
    standaardfout_crv3: float = UNKNOWN
    voorperiode: tuple[Bin, ...] = ()
    voorperiode_p: float = UNKNOWN
    zonder_een: tuple[tuple[str, float], ...] = ()
    aantal_praktijken_met: int
    aantal_praktijken_zonder: int
    aantal_kwartalen_met: int
    aantal_kwartalen_zonder: int
    reden_geen: RedenGeen | None = None


def assess(paneel: Paneel, plan: EffectPlan, *, seed: int) -> Beoordeling:
    """
    Estimate the effect of SOJ and its doubt from a panel.

    Takes the panel, the choices of the plan, and the seed of what is drawn (calendars when there are too many, worlds
    for the smallest detectable fall): equal arguments give an equal answer. Without an estimate everything but the
    numbers of practices and quarters is unknown, and ``reden_geen`` says why.
    """
    cells = cells_of(paneel)
    columns = paneel.dosis[np.ix_(cells.rows, cells.columns)][None]
    counted = _counted(cells, columns[0])
    try:
        if cells.y.size:
            return _estimated(paneel, cells, columns, counted, plan, seed)
    except NotConverged:
        pass
    return replace(counted, reden_geen=_reason(cells, columns[0]))


def _estimated(
    paneel: Paneel, cells: Cells, columns: Floats, counted: Beoordeling, plan: EffectPlan, seed: int
) -> Beoordeling:
    """Fill in the answer; ``NotConverged`` when there is no finite estimate."""
    whole = fit(cells, columns)
    log_ratio = float(whole.beta[0])
    calendars = calendars_of(paneel, cells, columns, plan, seed)
    bounds = interval(cells, calendars, log_ratio, plan.zekerheid)
    left_out = leave_one_out(cells, columns, whole)
    bins, bins_p = pre_period_of(paneel, cells, log_ratio, plan, seed)
    differences = [difference_per_1000_year(cells, columns[0], each) for each in (log_ratio, *bounds)]
    return replace(
        counted,
        rate_ratio=float(np.exp(log_ratio)),
        onder=float(np.exp(bounds[0])),
        boven=float(np.exp(bounds[1])),
        verschil_per_1000_jaar=differences[0],
        verschil_per_1000_jaar_onder=differences[1],
        verschil_per_1000_jaar_boven=differences[2],
        p_permutatie=permutation_p(cells, calendars),
        p_minimum=smallest_p(cells, calendars),
        aantal_toewijzingen=len(calendars.order),
        alle_toewijzingen=calendars.every,
        kleinst_aantoonbaar_pct=smallest_detectable(cells, calendars, log_ratio, plan, seed),
        standaardfout_crv3=float(crv3(whole.beta, left_out)[0]),
        voorperiode=bins,
        voorperiode_p=bins_p,
        zonder_een=tuple(
            (paneel.praktijken[row], float(np.exp(found)))
            for row, found in zip(cells.rows, left_out[:, 0], strict=True)
        ),
    )


def difference_per_1000_year(cells: Cells, dosis: Floats, log_ratio: float) -> float:
    """
    Give what a ratio comes to, in youths per 1,000 patients under 18 per year, over the quarters with SOJ.

    Counted there, minus counted there without the effect (each count divided by the ratio to the power of its
    dosis); per list, times four quarters. NaN for a ratio of 0 or infinity.
    """
    if not np.isfinite(log_ratio):
        return UNKNOWN
    met = cells.used & (dosis > 0)
    return float(4_000 * (cells.y * -np.expm1(-log_ratio * dosis))[met].sum() / cells.n[met].sum())


def _counted(cells: Cells, dosis: Floats) -> Beoordeling:
    """Give the answer with the numbers of practices and quarters, and everything else unknown."""
    met = cells.used & (dosis > 0)
    practices, quarters = int(met.any(axis=1).sum()), int(met.sum())
    return Beoordeling(
        aantal_praktijken_met=practices,
        aantal_praktijken_zonder=len(cells.rows) - practices,
        aantal_kwartalen_met=quarters,
        aantal_kwartalen_zonder=int(cells.used.sum()) - quarters,
    )


def _reason(cells: Cells, dosis: Floats) -> RedenGeen:
    """Say why there is no estimate."""
    if not cells.y.size:
        return "geen_verwijzingen"
    if not bool((cells.used & (dosis > 0)).any()):
        return "geen_praktijk_met"
    # Whether the exposure differs beyond effects of practice and quarter, whatever was counted.
    weight = cells.used.astype(np.float64)
    rest = residualise(cells, weight, dosis[None])
    differs = identified(cells, weight, dosis[None], np.einsum("cpt,dpt,pt->cd", rest, rest, weight))
    return "geen_eindige_schatting" if differs else "geen_vergelijking"
