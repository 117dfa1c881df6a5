"""Declared amounts to the traject of their toewijzing."""

from __future__ import annotations

import ibis
from ibis import ir

from etl.normalise.values import keep_delivered, loaded

CREDIT = "C"


def build_declaraties(typed: ir.Table, leveringen: ir.Table, toewijzingen: ir.Table, members: ir.Table) -> ir.Table:
    """
    Give kern.declaraties: signed euros per loaded row, with ``traject_id`` where its toewijzing counts.

    A credit (debet_credit C) is subtracted, also when its amount was delivered as a positive number. A number
    is that of a toewijzing in its own gemeente; a declaration under another BSN than its toewijzing is a finding
    (``toewijzing_meer_clienten``), and its euros stay with the care that they paid for.
    """
    # A line that a full delivery repeats is a double there, and still delivered.
    rows = loaded(keep_delivered(typed, leveringen, ("gemeente", "referentienummer")))
    known = toewijzingen.join(members.select("beschikking_id", "traject_id"), "beschikking_id")
    known = known.select("gemeente", "toewijzingnummer", "traject_id")
    joined = rows.left_join(known, ["gemeente", "toewijzingnummer"], rname="{name}_toewijzing")
    is_credit = (joined.debet_credit == CREDIT).fill_null(False)
    return joined.mutate(bedrag=ibis.ifelse(is_credit, -joined.bedrag.abs(), joined.bedrag))
