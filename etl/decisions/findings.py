"""Findings that show only when rows are laid side by side: messages without their toewijzing, one number for two."""

from __future__ import annotations

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


def _flag(rows: ir.Table, test: ir.BooleanValue, problem: str, column: str = "toewijzingnummer") -> ir.Table:
    found = rows.filter(test.fill_null(False))
    return found.select("levering_id", "regel", kolom=ibis.literal(column), probleem=ibis.literal(problem))
