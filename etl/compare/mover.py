"""
The interval of a weighted sum of estimates, recovered from the interval of each (MOVER).

Zou and Donner (2008), "Construction of confidence limits about effect measures", and Zou, Huang and Zhang (2009) for
sums of more than two: every estimate gives its own distance to its bound as its own doubt, and distances of
independent estimates add up as squares. The bounds need not lie evenly around an estimate, as those of small counts
do not. Exact intervals are wide, and so is what is recovered from them: the careful side.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def weighted_interval(weights: Floats, estimates: Floats, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """
    Give the bounds of sum(weights x estimates) over the last axis.

    The four arrays have one shape; ``lower`` and ``upper`` are the bounds of each estimate, all at one confidence. A
    term of weight 0 is left out; an unknown bound makes that side unknown. Raises ValueError when a bound lies on the
    wrong side of its estimate by more than rounding.
    """
    if np.any(lower > estimates + 1e-6) or np.any(upper < estimates - 1e-6):
        raise ValueError("a bound lies on the wrong side of its estimate")
    counts = weights != 0
    terms = np.where(counts, weights * estimates, 0.0)
    down, up = (np.where(counts, weights * end, 0.0) for end in (lower, upper))
    low, high = np.where(weights > 0, down, up), np.where(weights > 0, up, down)
    total = terms.sum(axis=-1)
    return total - np.sqrt(((terms - low) ** 2).sum(axis=-1)), total + np.sqrt(((high - terms) ** 2).sum(axis=-1))
