"""Where a row stands: the part of its delivery, and the line in it on which a person finds it."""

from __future__ import annotations

import ibis
from ibis import ir

from etl.intake.parts import LINES_PER_PART, PARTS_SEPARATOR

ARROW = " → "


def place_rows(rows: ir.Table, landed: ir.Table) -> ir.Table:
    """
    Give rows with ``regel`` as the line within its part, and ``onderdeel``, the name of that part.

    ``rows``: levering_id and regel as intake numbers them (``etl.intake.parts``). ``landed``: levering_id and
    ``leden``, the names of the parts in their order. ``onderdeel`` is NULL in a delivery without parts.
    """
    parts = landed.select("levering_id", onderdelen=landed.leden)
    wide = rows.join(parts, "levering_id")
    part, line = wide.regel // LINES_PER_PART, wide.regel % LINES_PER_PART
    name = ibis.ifelse(part > 0, wide.onderdelen.split(PARTS_SEPARATOR)[part - 1], ibis.null("string"))
    return wide.mutate(onderdeel=name, regel=line.cast("int64")).drop("onderdelen")
