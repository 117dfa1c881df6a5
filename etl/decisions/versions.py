"""
Which version of a toewijzing counts, and why a toewijzing does not (contract, rule 2).

The key is (gemeente, wet, toewijzingnummer); versions stand in the order of toewijzingsdatum, toewijzingstijd
(an empty time first), delivery and line. The last one wins; the first one is kept for what it says of the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
from ibis import ir

KEY = ("gemeente", "wet", "toewijzingnummer")
STOP_KEY = ("gemeente", "toewijzingnummer", "client_pseudo")
JEUGDWET = "Jeugdwet"
DELETION_REASON = "13"
OLD_DELETION_REASON = "01"
OLD_DELETION_UNTIL = date(2022, 4, 4)
GRANTED = "toegewezen"
STOP_TAKEN_BACK = "3"


def number_versions(rows: ir.Table) -> ir.Table:
    """
    Give the loaded rows of beschikkingen with ``versie`` (0 = first) and ``aantal_versies`` of their key.

    Takes typed rows with ``volgorde`` (rank of the delivery), ``regel`` and ``rij`` (place in the delivery).
    """
    order = [rows.toewijzingsdatum, rows.toewijzingstijd.fill_null(""), rows.volgorde, rows.regel, rows.rij]
    key = [rows[name] for name in KEY]
    return rows.mutate(
        versie=ibis.row_number().over(ibis.window(group_by=key, order_by=order)),
        aantal_versies=rows.count().over(ibis.window(group_by=key)),
    )


def build_toewijzingen(
    versions: ir.Table, stops: ir.Table, delivered: ir.Table, leveringsvormen: Sequence[str]
) -> ir.Table:
    """
    Give one row per toewijzing: its last version, what its first version said, and whether it counts.

    ``stops``: (gemeente, toewijzingnummer, client_pseudo, stopdatum) from stop messages.
    ``delivered``: the keys with ``is_geleverd``, false when no source delivers them any more.
    Columns added: eerste_toewijzingsdatum, reden_wijziging_eerste, einde (the earlier of einddatum and
    stopdatum, NULL = open), telt_mee, reden_niet, beschikking_id.
    """
    last = versions.filter(versions.versie == versions.aantal_versies - 1).drop("versie")
    first = versions.filter(versions.versie == 0)
    first = first.select(
        *KEY, eerste_toewijzingsdatum=first.toewijzingsdatum, reden_wijziging_eerste=first.reden_wijziging
    )
    stops = stops.rename(gestopt="stopdatum")
    joined = (
        last.join(first, list(KEY))
        .left_join(delivered.select(*KEY, "is_geleverd"), list(KEY), rname="{name}_geleverd")
        .left_join(stops, list(STOP_KEY), rname="{name}_stop")
    )
    stopdatum = joined.stopdatum.coalesce(
        ibis.ifelse(joined.gestopt >= joined.ingangsdatum, joined.gestopt, ibis.null("date"))
    )
    twice = [*(f"{name}_geleverd" for name in KEY), *(f"{name}_stop" for name in STOP_KEY), "gestopt"]
    joined = joined.mutate(stopdatum=stopdatum).drop(*twice)
    einde = ibis.ifelse(
        joined.einddatum.isnull() | (joined.stopdatum < joined.einddatum), joined.stopdatum, joined.einddatum
    ).fill_null(joined.einddatum)
    reden_niet = _reason_not_counted(joined, leveringsvormen)
    return joined.mutate(
        einde=einde,
        reden_niet=reden_niet,
        telt_mee=reden_niet.isnull(),
        beschikking_id=content_id("beschikking", *[joined[name] for name in KEY]),
    )


def _reason_not_counted(row: ir.Table, leveringsvormen: Sequence[str]) -> ir.StringValue:
    on_one_day = row.einddatum == row.ingangsdatum
    deleted = (row.reden_wijziging == DELETION_REASON) | (
        (row.reden_wijziging == OLD_DELETION_REASON) & (row.toewijzingsdatum < OLD_DELETION_UNTIL)
    )
    return ibis.cases(
        (on_one_day & deleted, "verwijderd"),
        (row.status.lower() != GRANTED, "status"),
        (~row.leveringsvorm.isin(list(leveringsvormen)), "leveringsvorm"),
        (row.wet != JEUGDWET, "andere wet"),
        (~row.is_geleverd, "niet meer geleverd"),
    )


def content_id(kind: str, *parts: ir.Value) -> ir.StringValue:
    """Give an id that follows from content alone: the same on every run and on every engine."""
    text = ibis.literal(kind)
    for part in parts:
        text = text + "|" + part.cast("string").fill_null("")
    return text.hexdigest("sha256").substr(0, 24)


def latest_stops(stops: ir.Table) -> ir.Table:
    """
    Give the stop that counts per toewijzing, from stop messages (iJw 307).

    The last message wins; status_aanlevering 3 takes an earlier stop back. A correction is a withdrawal and a new
    stop in one message (OP033x2), in either order, so within a delivery what is taken back goes first.
    """
    taken_back = (stops.status_aanlevering == STOP_TAKEN_BACK).fill_null(False)
    rows = stops.mutate(vervallen=taken_back)
    window = ibis.window(
        group_by=[rows[name] for name in STOP_KEY],
        order_by=[
            rows.dagtekening.desc(), rows.volgorde.desc(), rows.vervallen.cast("int64"), rows.regel.desc(),
            rows.rij.desc(),
        ],
    )  # fmt: skip
    ranked = rows.mutate(rang=ibis.row_number().over(window))
    last = ranked.filter((ranked.rang == 0) & ~ranked.vervallen)
    return last.select(*STOP_KEY, stopdatum=last.einddatum)
