"""
How strong the indication of an effect of SOJ is: a written table of what each step asks, and nothing else decides.

A step is reached when all it asks holds, and all that the steps below it ask. What is not known does not hold. The
table is rendered in docs/begrippen.md from the same constant that decides.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from etl.compare.basis import MIXED, OWN, REFERRER, UNKNOWN
from etl.settings import BEWIJSGRENZEN, MINSTE_VOLLEDIGHEID_PCT, Bewijsgrenzen
from schemas.values import BEWIJSNIVEAUS

NOTHING, DESCRIPTIVE, INDICATION, STRONG = tuple(BEWIJSNIVEAUS)
STEPS = (DESCRIPTIVE, INDICATION, STRONG)
SMALLEST_WRITTEN = 0.001
BASIS_WORDS = {OWN: "eigen praktijk", REFERRER: "praktijk van de verwijzer", MIXED: "gemengd", UNKNOWN: "niet bekend"}


@dataclass(frozen=True)
class Feiten:
    """
    What the ladder looks at; None is not known.

    ``rate_ratio``: None without an estimate; ``onder``, ``boven``: its margin, 0 and None where open; ``p``,
    ``vloer``: permutation p and the smallest that could come out;
    ``praktijken``, ``praktijken_met``: clusters in the model, and those with SOJ in a quarter that is used;
    ``kwartalen_met``, ``kwartalen_zonder``: cells on either side. ``voor_p``, ``voor_verhoudingen``: the years before
    the start, jointly and one by one. ``zonder_een``: the ratio without each cluster in turn. ``volledigheid_pct``: of
    the least complete quarter, None when not measured. ``praktijkbasis``: as in ``etl.compare.basis``.
    """

    rate_ratio: float | None
    onder: float | None
    boven: float | None
    p: float | None
    vloer: float | None
    praktijken: int
    praktijken_met: int
    kwartalen_met: int
    kwartalen_zonder: int
    voor_p: float | None
    voor_verhoudingen: tuple[float, ...]
    zonder_een: tuple[float, ...]
    placebo_uitkomst_p: float | None
    placebo_datum_p: float | None
    volledigheid_pct: float | None
    praktijkbasis: str

    @property
    def effect(self) -> float | None:
        """The logarithm of the ratio; None without an estimate that has one."""
        return math.log(self.rate_ratio) if self.rate_ratio and math.isfinite(self.rate_ratio) else None

    @property
    def excludes_one(self) -> bool:
        """Whether no difference lies outside the margin."""
        return (self.onder is not None and self.onder > 1) or (self.boven is not None and self.boven < 1)

    @property
    def largest_step_before(self) -> float | None:
        """The largest step between years before the start, as part of the effect; None when it is not known."""
        steps = [_log(one) for one in self.voor_verhoudingen]
        if not self.effect or not steps or any(step is None for step in steps):
            return None
        return max(abs(step) for step in steps if step is not None) / abs(self.effect)

    @property
    def least_left(self) -> float | None:
        """The smallest part of the effect that is left without one cluster, below 0 on the other side of 1."""
        left = [_log(one) for one in self.zonder_een]
        if not self.effect or not left or any(one is None for one in left):
            return None
        return min(one / self.effect for one in left if one is not None)


def _log(ratio: float) -> float | None:
    return math.log(ratio) if ratio > 0 and math.isfinite(ratio) else None


def number(value: float | None) -> str:
    """Write a chance with three decimals at most, halves up, as people write it: ``0,033``."""
    if value is None:
        return "niet bekend"
    if value < SMALLEST_WRITTEN:
        return "onder 0,001"
    rounded = Decimal(repr(float(value))).quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".").replace(".", ",")


def percent(part: float | None) -> str:
    """Write a part as a whole percentage."""
    return "niet bekend" if part is None else f"{round(100 * part)}%"


@dataclass(frozen=True)
class Eis:
    """
    One row of the ladder.

    ``vraagt``: what each of ``STEPS`` asks, in Dutch; empty: nothing more than the step below. ``gehaald``: whether
    it holds, per step; None where nothing more is asked. ``hier``: what it is in this region, in Dutch.
    """

    onderwerp: str
    vraagt: tuple[str, ...]
    gehaald: tuple[Callable[[Feiten], bool] | None, ...]
    hier: Callable[[Feiten], str]


@dataclass(frozen=True)
class Oordeel:
    """The step that is reached, and in Dutch what the next one asks that does not hold (empty at the top)."""

    niveau: str
    ontbreekt: tuple[str, ...]


def build_ladder(grenzen: Bewijsgrenzen = BEWIJSGRENZEN) -> tuple[Eis, ...]:
    """Give the ladder: one row per subject, with what each step asks of it."""
    g = grenzen

    def at_most(get: Callable[[Feiten], float | None], limit: float) -> Callable[[Feiten], bool]:
        return lambda facts: (value := get(facts)) is not None and value <= limit

    def at_least(get: Callable[[Feiten], float | None], limit: float) -> Callable[[Feiten], bool]:
        return lambda facts: (value := get(facts)) is not None and value >= limit

    def rising(
        subject: str,
        get: Callable[[Feiten], float | None],
        limits: tuple[float, float],
        sign: str,
        write: Callable[[float | None], str],
    ) -> Eis:
        holds = at_most if sign == "hoogstens" else at_least
        asked = (f"{sign} {write(limits[0])}", f"{sign} {write(limits[1])}")
        return Eis(subject, ("", *asked), (None, holds(get, limits[0]), holds(get, limits[1])), lambda f: write(get(f)))

    return (
        Eis("er is een schatting", ("ja", "", ""), (lambda f: f.effect is not None, None, None),
            lambda f: "ja" if f.effect is not None else "nee"),
        Eis("praktijken", (f"minstens {g.minste_praktijken}", *(f"minstens {n}" for n in g.praktijken)),
            (at_least(lambda f: f.praktijken, g.minste_praktijken),
             *(at_least(lambda f: f.praktijken, n) for n in g.praktijken)), lambda f: str(f.praktijken)),
        Eis("praktijken met SOJ", ("minstens 1", *(f"minstens {n}" for n in g.praktijken_met)),
            (at_least(lambda f: f.praktijken_met, 1),
             *(at_least(lambda f: f.praktijken_met, n) for n in g.praktijken_met)), lambda f: str(f.praktijken_met)),
        Eis("kwartalen met en zonder SOJ", (f"elk minstens {g.kwartalen}", "", ""),
            (at_least(lambda f: min(f.kwartalen_met, f.kwartalen_zonder), g.kwartalen), None, None),
            lambda f: f"{f.kwartalen_met} en {f.kwartalen_zonder}"),
        rising("kans op zo'n verschil door toeval (p)", lambda f: f.p, g.p, "hoogstens", number),
        Eis(
            "marge van 95%",
            ("", "geen verschil ligt erbuiten", ""),
            (None, lambda f: f.excludes_one, None),
            lambda f: "erbuiten" if f.excludes_one else "erbinnen",
        ),
        rising("kleinste p die hier kan uitkomen", lambda f: f.vloer, g.vloer, "hoogstens", number),
        rising("p van verschillen voor de start", lambda f: f.voor_p, g.voor_p, "minstens", number),
        rising("grootste stap voor de start, als deel van het verschil", lambda f: f.largest_step_before, g.voor_deel,
               "hoogstens", percent),
        Eis("zonder één praktijk", ("", "steeds aan dezelfde kant van 1",
                                    f"steeds minstens {percent(g.zonder_een_deel[1])} van het verschil over"),
            (None, lambda f: f.least_left is not None and f.least_left > g.zonder_een_deel[0],
             at_least(lambda f: f.least_left, g.zonder_een_deel[1])),
            lambda f: f"minstens {percent(f.least_left)} over" if f.least_left is not None else percent(None)),
        rising("p bij andere hulp (placebo)", lambda f: f.placebo_uitkomst_p, g.placebo_p, "minstens", number),
        rising("p bij een andere datum (placebo)", lambda f: f.placebo_datum_p, g.placebo_p, "minstens", number),
        Eis("volledigheid van elk kwartaal",
            ("", f"niet gemeten, of minstens {percent(MINSTE_VOLLEDIGHEID_PCT / 100)}",
             f"gemeten en minstens {percent(MINSTE_VOLLEDIGHEID_PCT / 100)}"),
            (None, lambda f: f.volledigheid_pct is None or f.volledigheid_pct >= MINSTE_VOLLEDIGHEID_PCT,
             at_least(lambda f: f.volledigheid_pct, MINSTE_VOLLEDIGHEID_PCT)),
            lambda f: "niet gemeten" if f.volledigheid_pct is None else percent(f.volledigheid_pct / 100)),
        Eis("praktijk waar jeugdigen zijn geplaatst", ("", "eigen praktijk of gemengd", "eigen praktijk"),
            (None, lambda f: f.praktijkbasis in (OWN, MIXED), lambda f: f.praktijkbasis == OWN),
            lambda f: BASIS_WORDS.get(f.praktijkbasis, f.praktijkbasis)),
    )  # fmt: skip


LADDER = build_ladder()


def grade(facts: Feiten, ladder: Sequence[Eis] = LADDER) -> Oordeel:
    """Give the highest step of which everything holds, with what the next one lacks."""
    reached = NOTHING
    for place, step in enumerate(STEPS):
        missing = [one for one in ladder if (holds := one.gehaald[place]) is not None and not holds(facts)]
        if missing:
            return Oordeel(
                reached, tuple(f"{one.onderwerp}: {one.vraagt[place]} (hier {one.hier(facts)})" for one in missing)
            )
        reached = step
    return Oordeel(reached, ())


def name_basis_nearly(own: int, referrer: int, without: int, nearly: float = BEWIJSGRENZEN.vrijwel) -> str:
    """
    Give praktijkbasis as a word for many years together: a few others do not change it.

    ``own``, ``referrer``: verwijzingen on the own practice and on that of the referrer; ``without``: through another
    door, at no practice. From the part ``nearly`` on it is the own practice; from as much of what has a practice on, it
    is that of the referrer.
    """
    together = own + referrer + without
    if together == 0:
        return UNKNOWN
    if own >= nearly * together:
        return OWN
    return REFERRER if own <= (1 - nearly) * (own + referrer) else MIXED


def ladder_table(ladder: Sequence[Eis] = LADDER) -> list[tuple[str, ...]]:
    """Give the ladder as rows of text: subject, and what each step asks; the first row holds the headers."""
    return [("wat", *STEPS), *((one.onderwerp, *one.vraagt) for one in ladder)]
