"""
What a scenario comes to: one sum, its spread, what moves it most and where it turns. A scenario, never a measurement.

Every evaluation of SOJ makes the same sum: youths whom the SOJ helped without a referral would else have cost care,
and those whom it did refer went to lighter care than they would else have had; against that stand the costs of the
SOJ. They differ in what they take for granted. Here nothing is: all of it is a parameter (``PARAMETERS``) with a low,
a base and a high value.

    vermeden = aantal_afgerond × anders_verwezen × (1 − aanzuigende_werking) × (1 − later_verwezen)
    prijs    = aandeel_sggz × prijs_sggz + (1 − aandeel_sggz) × prijs_gbggz − aandeel_lokaal × prijs_lokaal
    lichter  = aantal_doorverwezen × (aandeel_sggz − aandeel_sggz_doorverwezen) × (prijs_sggz − prijs_gbggz)
    netto    = vermeden × prijs + telt_verschuiving × lichter − kosten_soj − kosten_overig

Avoided referrals and lighter referrals are about different youths, so that nobody is counted in both. Every term is
linear in each parameter, so the mean over independent draws is the outcome at the means: tests rest on that.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final

from etl.settings import SCENARIOS, Scenariorekening
from schemas.values import AANNAMES

if TYPE_CHECKING:
    import numpy as np

PARAMETERS: Final = tuple(AANNAMES)
CENT: Final = Decimal("0.01")
FIXED, TRIANGLE, EVEN, PERT = "vast", "driehoek", "gelijk", "pert"
NEEDED_FOR_BREAK_EVEN: Final = tuple(name for name in PARAMETERS if name not in ("aantal_afgerond", "anders_verwezen"))

Numbers = Mapping[str, Any]


@dataclass(frozen=True)
class Aanname:
    """
    One parameter of a scenario: its three values (None = unknown), how they are spread, and where they come from.

    ``laag`` and ``hoog`` are None as well where only the base is known; the parameter is then held fixed.
    """

    basis: Decimal | None
    laag: Decimal | None = None
    hoog: Decimal | None = None
    verdeling: str = FIXED
    bron: str = ""
    datum: Any = None
    eigenaar: str = ""

    @property
    def moves(self) -> bool:
        """Whether the parameter has a low and a high value that differ."""
        known = self.basis is not None and self.laag is not None and self.hoog is not None
        return known and self.verdeling != FIXED and self.laag != self.hoog


Aannames = Mapping[str, Aanname]


def avoided_per_youth(values: Numbers) -> Any:
    """Give which part of the youths who would else have been referred counts as an avoided referral."""
    return (1 - values["aanzuigende_werking"]) * (1 - values["later_verwezen"])


def avoided(values: Numbers) -> Any:
    """Give the avoided referrals: youths helped without one who would else have had one, and did not later."""
    return values["aantal_afgerond"] * values["anders_verwezen"] * avoided_per_youth(values)


def price_per_avoided(values: Numbers) -> Any:
    """Give the mean price in euro of an avoided referral, less what the local field did instead."""
    share = values["aandeel_sggz"]
    care = share * values["prijs_sggz"] + (1 - share) * values["prijs_gbggz"]
    return care - values["aandeel_lokaal"] * values["prijs_lokaal"]


def lighter(values: Numbers) -> Any:
    """Give what lighter referrals are worth in euro, as far as the scenario counts them."""
    fewer = values["aandeel_sggz"] - values["aandeel_sggz_doorverwezen"]
    price = values["prijs_sggz"] - values["prijs_gbggz"]
    return values["telt_verschuiving"] * values["aantal_doorverwezen"] * fewer * price


def net(values: Numbers) -> Any:
    """Give the net outcome in euro, not rounded; of numbers, or of arrays of numbers."""
    gross = avoided(values) * price_per_avoided(values) + lighter(values)
    return gross - values["kosten_soj"] - values["kosten_overig"]


def netto_of(parameters: Mapping[str, Decimal]) -> Decimal:
    """
    Give the net outcome of one set of values, exact and in whole cents (half away from zero).

    ``parameters``: a value for each of ``PARAMETERS``: youths, euro, and shares from 0 to 1. Above zero the care that
    was not used would have cost more than the SOJ. Raises KeyError when one is missing.
    """
    return Decimal(net(parameters)).quantize(CENT, rounding=ROUND_HALF_UP)


def unknown_in(aannames: Aannames, needed: Sequence[str] = PARAMETERS) -> list[str]:
    """Give the parameters without a value, in order."""
    return [name for name in needed if aannames[name].basis is None]


def base_values(aannames: Aannames) -> dict[str, Decimal]:
    """Give the base value of every parameter that has one."""
    return {name: one.basis for name, one in aannames.items() if one.basis is not None}


@dataclass(frozen=True)
class BreakEven:
    """
    Where a scenario turns from costs to yields, with everything else at its base value.

    ``aantal``: how many youths must have been referred otherwise; ``deel``: the same as a part of ``aantal_afgerond``
    (None when that is not known or zero). ``altijd``: also without any of them costs are covered.
    """

    aantal: Decimal
    deel: Decimal | None
    altijd: bool


def break_even(aannames: Aannames) -> BreakEven | None:
    """
    Give how many youths must have been referred otherwise for costs and yields to be equal, or None.

    None: a parameter is unknown (how many youths there were need not be known), or no number of them is enough.
    """
    if unknown_in(aannames, NEEDED_FOR_BREAK_EVEN):
        return None
    values = base_values(aannames)
    each = avoided_per_youth(values) * price_per_avoided(values)
    if each <= 0:
        return None
    short = values["kosten_soj"] + values["kosten_overig"] - lighter(values)
    count = max(short / each, Decimal(0))
    youths = values.get("aantal_afgerond")
    return BreakEven(count, count / youths if youths else None, short <= 0)


@dataclass(frozen=True)
class Swing:
    """Net outcome with one parameter at its low and at its high value, the others at base."""

    parameter: str
    effect_laag: Decimal
    effect_hoog: Decimal

    @property
    def width(self) -> Decimal:
        """How far apart the two outcomes lie."""
        return abs(self.effect_hoog - self.effect_laag)


def tornado(aannames: Aannames) -> list[Swing]:
    """Give the swing of every parameter that moves, widest first (equal ones in the order of ``PARAMETERS``)."""
    if unknown_in(aannames):
        return []
    base = base_values(aannames)
    swings = [
        Swing(name, netto_of({**base, name: one.laag}), netto_of({**base, name: one.hoog}))
        for name, one in ((name, aannames[name]) for name in PARAMETERS)
        if one.moves and one.laag is not None and one.hoog is not None
    ]
    return sorted(swings, key=lambda swing: -swing.width)


@dataclass(frozen=True)
class Spread:
    """What all draws together say: three percentiles of the net outcome in euro, and how often it lies above zero."""

    p05: float
    p50: float
    p95: float
    kans_positief: float
    gemiddelde: float


def simulate(aannames: Aannames, zaad: int, rules: Scenariorekening = SCENARIOS) -> Spread | None:
    """
    Draw every parameter that moves ``rules.trekkingen`` times, independently, and give the spread of the outcome.

    Each parameter has a stream of its own, by its name: another parameter more, or another scenario, leaves its draws
    as they were, so that two scenarios differ by what they assume and not by luck. None when a parameter is unknown.
    """
    import numpy as np

    if unknown_in(aannames):
        return None
    drawn = {name: draw(one, name, zaad, rules) for name, one in aannames.items()}
    outcomes = np.broadcast_to(np.asarray(net(drawn), dtype="float64"), (rules.trekkingen,))
    low, middle, high = np.quantile(outcomes, (0.05, 0.5, 0.95))
    return Spread(float(low), float(middle), float(high), float((outcomes > 0).mean()), float(outcomes.mean()))


def draw(one: Aanname, name: str, zaad: int, rules: Scenariorekening = SCENARIOS) -> np.ndarray | float:
    """
    Draw one parameter: an array of ``rules.trekkingen`` values, or its base where it is held fixed.

    ``driehoek``: triangular on low, base and high; ``gelijk``: uniform between low and high; ``pert``: beta with mean
    (low + 4 × base + high) ÷ 6.
    """
    import numpy as np

    if not one.moves or one.basis is None or one.laag is None or one.hoog is None:
        return float(one.basis or 0)
    words = np.frombuffer(hashlib.sha256(name.encode()).digest()[:16], dtype="<u4")
    chances = np.random.Generator(np.random.PCG64([zaad, *map(int, words)])).random(rules.trekkingen)
    low, base, high = float(one.laag), float(one.basis), float(one.hoog)
    width = high - low
    if one.verdeling == EVEN:
        return low + width * chances
    if one.verdeling == PERT:
        from scipy.stats import beta

        return low + width * beta.ppf(chances, 1 + 4 * (base - low) / width, 1 + 4 * (high - base) / width)
    left = low + np.sqrt(chances * width * (base - low))
    right = high - np.sqrt((1 - chances) * width * (high - base))
    return np.where(chances < (base - low) / width, left, right)


def whole_youths(count: Decimal) -> int:
    """Give the first whole number of youths that is enough; what lies beyond the sixth decimal does not decide."""
    return math.ceil(round(count, 6))
