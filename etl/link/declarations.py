"""Declared amounts to the traject of their toewijzing, and credits to the line that they correct."""

from __future__ import annotations

import ibis
from ibis import ir

from etl.normalise.values import keep_delivered, loaded

CREDIT = "C"
PAIRED, ALONE = "gekoppeld", "zonder_origineel"


def build_declaraties(typed: ir.Table, leveringen: ir.Table, toewijzingen: ir.Table, members: ir.Table) -> ir.Table:
    """
    Give kern.declaraties: signed euros per loaded row, with ``traject_id`` where its toewijzing counts.

    A credit (debet_credit C) is subtracted, also when its amount was delivered as a positive number. A number
    is that of a toewijzing in its own gemeente; a declaration under another BSN than its toewijzing is a finding
    (``toewijzing_meer_clienten``), and its euros stay with the care that they paid for.

    Of every amount below zero ``creditstand`` tells whether the line that it names (vorig_referentienummer, in the same
    gemeente) is loaded. ``kostendag`` is the first day of the care: of that line, whatever days the credit itself
    carries; else its own begindatum.
    """
    # A line that a full delivery repeats is a double there, and still delivered.
    rows = loaded(keep_delivered(typed, leveringen, ("gemeente", "referentienummer")))
    known = toewijzingen.join(members.select("beschikking_id", "traject_id"), "beschikking_id")
    known = known.select("gemeente", "toewijzingnummer", "traject_id")
    joined = rows.left_join(known, ["gemeente", "toewijzingnummer"], rname="{name}_toewijzing")
    signed = joined.mutate(bedrag=ibis.ifelse(_is_credit(joined), -joined.bedrag.abs(), joined.bedrag))
    corrected = signed.left_join(_originals(rows), ["gemeente", "vorig_referentienummer"], rname="{name}_origineel")
    is_negative = corrected.bedrag < 0
    is_paired = is_negative & corrected.dag_origineel.notnull()
    return corrected.mutate(
        creditstand=ibis.cases((is_paired, PAIRED), (is_negative, ALONE)),
        kostendag=ibis.ifelse(is_paired, corrected.dag_origineel, corrected.begindatum),
    )


def _is_credit(rows: ir.Table) -> ir.BooleanValue:
    return (rows.debet_credit == CREDIT).fill_null(False)


def _originals(rows: ir.Table) -> ir.Table:
    """Give per gemeente and referentienummer the first day of what was asked for under it."""
    asked = rows.filter(~_is_credit(rows) & (rows.bedrag >= 0))
    per_number = asked.group_by(["gemeente", "referentienummer"]).aggregate(dag_origineel=asked.begindatum.min())
    return per_number.rename(vorig_referentienummer="referentienummer")
