"""
What stays without a practice, as a figure: how large a part of the verwijzingen it is, and why.

A comparison of practices says nothing about what belongs to none of them; beside it stands how much that is.
"""

from __future__ import annotations

import ibis
from ibis import ir

from schemas.values import LINK_NIET_GEKOPPELD

REGION = "*"


def build_niet_gekoppeld(verwijzingen: ir.Table) -> ir.Table:
    """
    Give per gemeente (``*``: the region), quarter and reason how many counted verwijzingen have no practice.

    ``verwijzingen``: kern.verwijzingen. Columns: gemeente, kwartaal, link_regel (every reason, zero is written),
    ``teller`` (without a practice for that reason), ``noemer`` (all that count) and ``aandeel_pct``. A quarter
    without any counted verwijzing has no rows.
    """
    rows = verwijzingen.filter(verwijzingen.telt_mee).select("gemeente", "kwartaal", "link_regel")
    rows = ibis.union(rows, rows.mutate(gemeente=ibis.literal(REGION)))
    place = ["gemeente", "kwartaal"]
    reasons = {reason: (rows.link_regel == reason).sum() for reason in LINK_NIET_GEKOPPELD}
    counted = rows.group_by(place).aggregate(noemer=rows.count(), **reasons)
    long = counted.pivot_longer(list(reasons), names_to="link_regel", values_to="teller")
    return long.mutate(aandeel_pct=100 * long.teller / long.noemer)
