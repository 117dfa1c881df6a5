"""Findings that show only when rows are laid side by side: messages without their toewijzing, one number for two."""

from __future__ import annotations

from datetime import date

import ibis
from ibis import ir

FINDING = ("levering_id", "regel", "kolom", "probleem")


def find_across_rows(toewijzingen: ir.Table, starts: ir.Table, stops: ir.Table, declaraties: ir.Table) -> ir.Table:
    """
    Give (levering_id, regel, kolom, probleem) for starts, stops and declarations beside the toewijzingen.

    A number says nothing outside its gemeente (OP275), so a start or stop is compared with the toewijzing of
    that number in that gemeente alone.
    """
    known = toewijzingen.select(
        "gemeente", "toewijzingnummer", client_toewijzing="client_pseudo", besloten_tot="einddatum"
    )
    parts = []
    for rows in (starts, stops):
        joined = rows.left_join(known, ["gemeente", "toewijzingnummer"], rname="{name}_bekend")
        parts.append(_flag(joined, joined.client_toewijzing.isnull(), "bericht_zonder_toewijzing"))
    joined = stops.join(known, ["gemeente", "toewijzingnummer"])
    parts.append(_flag(joined, joined.einddatum > joined.besloten_tot, "zorg_na_einde", "einddatum"))
    joined = declaraties.left_join(known, ["gemeente", "toewijzingnummer"], rname="{name}_bekend")
    parts.append(_flag(joined, joined.client_toewijzing.isnull(), "declaratie_zonder_toewijzing"))
    parts.append(_flag(joined, joined.client_toewijzing != joined.client_pseudo, "toewijzing_meer_clienten"))
    clients = declaraties.group_by(["gemeente", "toewijzingnummer"]).aggregate(
        clienten=declaraties.client_pseudo.nunique()
    )
    shared = declaraties.join(clients.filter(clients.clienten > 1), ["gemeente", "toewijzingnummer"])
    parts.append(_flag(shared, shared.clienten > 1, "toewijzing_meer_clienten"))
    return ibis.union(*parts).distinct()


def find_two_birth_dates(births: ir.Table) -> ir.Table:
    """
    Give the rows of persons who were delivered with more than one birth date.

    ``births``: (levering_id, regel, client_pseudo, geboortedatum) of every kind of row that carries one.
    """
    known = births.filter(births.geboortedatum.notnull() & births.client_pseudo.notnull())
    window = ibis.window(group_by=known.client_pseudo)
    marked = known.mutate(eerste=known.geboortedatum.min().over(window), laatste=known.geboortedatum.max().over(window))
    return _flag(marked, marked.eerste != marked.laatste, "bsn_meer_geboortedatums", "geboortedatum").distinct()


def find_without_start(toewijzingen: ir.Table, starts: ir.Table, wait_days: int) -> ir.Table:
    """
    Give the counted toewijzingen of which no start of care was reported (FINDING), at their last version.

    Only in a gemeente that delivers start messages, from its first to its last one: where none is delivered, none is
    missing. Care may begin ``wait_days`` after the ingangsdatum. The last message of a toewijzing counts;
    status_aanlevering 3 takes a start back.
    """
    window = ibis.window(
        group_by=[starts.gemeente, starts.toewijzingnummer],
        order_by=[starts.dagtekening.desc(), starts.volgorde.desc(), starts.regel.desc(), starts.rij.desc()],
    )
    ranked = starts.mutate(rang=ibis.row_number().over(window))
    begun = ranked.filter((ranked.rang == 0) & (ranked.status_aanlevering.fill_null("1") != "3"))
    known = starts.group_by("gemeente").aggregate(sinds=starts.dagtekening.min(), tot=starts.dagtekening.max())
    counted = toewijzingen.filter(toewijzingen.telt_mee).join(known, "gemeente")
    due = counted.filter(
        (counted.ingangsdatum >= counted.sinds) & (counted.tot.delta(counted.ingangsdatum, unit="day") >= wait_days)
    )
    missing = due.anti_join(begun, ["gemeente", "toewijzingnummer"])
    return _flag(missing, missing.levering_id.notnull(), "toewijzing_zonder_start")


def find_silent_open_ends(toewijzingen: ir.Table, declaraties: ir.Table, months: int, newest: date | None) -> ir.Table:
    """
    Give the counted toewijzingen without an end of which nothing was declared for more than ``months`` (FINDING).

    Counted from the last declared day of the toewijzing, or from its ingangsdatum, to the last declared day of its
    gemeente: a gemeente that delivers no declaraties, or stopped doing so, says nothing. ``newest``: the day of the
    newest decisions; a declared day after it is a mistake and moves nothing.
    """
    possible = declaraties if newest is None else declaraties.filter(declaraties.einddatum <= newest)
    last = possible.group_by(["gemeente", "toewijzingnummer"]).aggregate(gedeclareerd_tot=possible.einddatum.max())
    known = possible.group_by("gemeente").aggregate(tot=possible.einddatum.max())
    running = toewijzingen.filter(toewijzingen.telt_mee & toewijzingen.einde.isnull())
    joined = running.join(known, "gemeente").left_join(
        last, ["gemeente", "toewijzingnummer"], rname="{name}_gedeclareerd"
    )
    silent_from = joined.gedeclareerd_tot.fill_null(joined.ingangsdatum) + ibis.interval(months=months)
    return _flag(joined, silent_from < joined.tot, "open_einde_zonder_declaratie", "einddatum")


def _flag(rows: ir.Table, test: ir.BooleanValue, problem: str, column: str = "toewijzingnummer") -> ir.Table:
    found = rows.filter(test.fill_null(False))
    return found.select("levering_id", "regel", kolom=ibis.literal(column), probleem=ibis.literal(problem))
