"""Several regions in one figure: which can be joined, what comes out, and that as plain values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from etl import problems
from etl.compare.effect_joint import JointTest, joint_test
from etl.compare.pooling import Pooled, pool
from etl.disclose.shares import Deel
from etl.publish.formats import listing
from etl.publish.shares import number


@dataclass(frozen=True)
class Bundle:
    """
    What several regions say together.

    ``delen``: all of them, in alphabetical order. ``mee``: those with a standard error, of which the figure is made;
    ``samen`` and ``toets``: that figure and the joint test, None when only one region is in ``mee``.
    """

    delen: tuple[Deel, ...]
    mee: tuple[Deel, ...]
    samen: Pooled | None
    toets: JointTest | None

    def weight(self, deel: Deel) -> float | None:
        """Share of a region in the figure, between 0 and 1; None when it is not in it or there is none."""
        if self.samen is None or deel not in self.mee:
            return None
        return self.samen.gewichten[self.mee.index(deel)]


def join_shares(shares: Sequence[Deel]) -> Bundle:
    """
    Pool shares, at least one.

    What must be equal is what was counted: the zorgvormen of the outcome. The rest of a plan belongs to its region
    (practices left out, events, quarters), so its digest differs between regions and is only shown.

    Raises PublicationRefused when regions counted other zorgvormen, or when none of several has a standard error.
    """
    delen = tuple(shares)
    by_outcome: dict[tuple[str, ...], list[str]] = {}
    for one in delen:
        by_outcome.setdefault(one.uitkomst, []).append(one.regio)
    if len(by_outcome) > 1:
        raise problems.shares_differ(
            [f"{listing(names)}: {listing(words)}" for words, names in sorted(by_outcome.items())]
        )
    mee = tuple(one for one in delen if one.standaardfout is not None)
    if len(delen) > 1 and not mee:
        raise problems.shares_without_error([one.regio for one in delen])
    if len(mee) < 2:
        return Bundle(delen, mee, None, None)
    errors = [one.standaardfout for one in mee if one.standaardfout is not None]
    samen = pool([one.log_ratio for one in mee], errors)
    return Bundle(delen, mee, samen, joint_test([one.toewijzingen.place for one in mee]))


def as_values(bundle: Bundle, sentences: Sequence[str]) -> dict[str, Any]:
    """Give everything as plain values: ``regios``, ``samen`` (None for one region) and ``zinnen``."""
    return {
        "regios": [one.model_dump(mode="json") | {"gewicht": bundle.weight(one)} for one in bundle.delen],
        "samen": _together(bundle),
        "zinnen": list(sentences),
    }


def _together(bundle: Bundle) -> dict[str, float | None] | None:
    if bundle.samen is None or bundle.toets is None:
        return None
    ratios = {"verhouding": "effect", "onder": "onder", "boven": "boven"}
    ratios |= {name: name for name in ("voorspeld_onder", "voorspeld_boven")}
    found = asdict(bundle.samen)
    return {
        **{name: number(math.exp(found[source])) for name, source in ratios.items()},
        **{name: number(found[name]) for name in ("standaardfout", "tau2", "i2", "q", "q_p")},
        "p_permutatie": bundle.toets.p,
        "p_minimum": bundle.toets.p_minimum,
    }
