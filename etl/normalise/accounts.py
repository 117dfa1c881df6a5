"""Row accounting of deliveries: what was read is loaded, double or refused, and each refusal has its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
from ibis import ir

from etl.normalise.places import ARROW, place_rows
from etl.normalise.rows import READ
from schemas.values import AFKEUR_PROBLEMEN

ABOUT = ("levering_id", "regel", "kolom", "probleem")


def build_leveringen(landed: ir.Table, lines: ir.Table, typed: Sequence[ir.Table]) -> ir.Table:
    """Give kern.leveringen: per delivery that was read, rows gelezen = geladen + dubbel + afgekeurd."""
    per_kind = [
        rows.group_by("levering_id").aggregate(
            geladen=(rows.afkeur.isnull() & ~rows.is_dubbel).sum(),
            dubbel=rows.is_dubbel.sum(),
            afgekeurd=rows.afkeur.notnull().sum(),
        )
        for rows in typed
    ]
    malformed = lines.group_by("levering_id").aggregate(afgekeurd=lines.count())
    nothing = ibis.literal(0, "int64")
    malformed = malformed.select("levering_id", "afgekeurd", geladen=nothing, dubbel=nothing)
    counts = ibis.union(*per_kind, malformed.select("levering_id", "geladen", "dubbel", "afgekeurd"))
    counts = counts.group_by("levering_id").aggregate(
        geladen=counts.geladen.sum(), dubbel=counts.dubbel.sum(), afgekeurd=counts.afgekeurd.sum()
    )
    read = landed.filter(landed.stand == READ)
    joined = read.left_join(counts, "levering_id", rname="{name}_telling")
    return joined.select(
        "levering_id",
        "bestand",
        "sha256",
        "leveringsdatum",
        "ontvangen_op",
        "gelezen",
        bron=joined.bron_naam,
        gemeente=joined.bron_gemeente,
        soort=joined.bron_soort,
        geladen=joined.geladen.fill_null(0).cast("int64"),
        dubbel=joined.dubbel.fill_null(0).cast("int64"),
        afgekeurd=joined.afgekeurd.fill_null(0).cast("int64"),
    ).select(
        "levering_id", "bron", "gemeente", "soort", "bestand", "sha256", "leveringsdatum", "ontvangen_op",
        "gelezen", "geladen", "dubbel", "afgekeurd",
    )  # fmt: skip


def build_afgekeurde_rijen(landed: ir.Table, lines: ir.Table, typed: Sequence[ir.Table]) -> ir.Table:
    """Give kern.afgekeurde_rijen: one row per refused row, with the first reason in the order of the columns."""
    refused = []
    for rows in typed:
        found = rows.filter(rows.afkeur.notnull())
        refused.append(
            found.select(
                "levering_id",
                "regel",
                kolom=found.afkeur.split(":")[0],
                probleem=found.afkeur.split(":")[1],
            )
        )
    return explain(ibis.union(lines.select(*ABOUT), *refused), landed, AFKEUR_PROBLEMEN)


def build_bevindingen(
    landed: ir.Table, lines: ir.Table, typed: Sequence[ir.Table], across: ir.Table, words: Mapping[str, str]
) -> ir.Table:
    """
    Give kern.bevindingen: what was noticed about rows that are loaded.

    ``lines``: findings of a message as a whole; ``across``: findings between rows. Both (levering_id, regel,
    kolom, probleem). What both notice stands there once.
    """
    noticed = []
    between = ibis.difference(across.select(*ABOUT), lines.select(*ABOUT))
    for rows in typed:
        kept = rows.filter(rows.afkeur.isnull() & ~rows.is_dubbel)
        kept = kept.filter(kept.bevindingen != "")
        each = kept.select("levering_id", "regel", bevinding=kept.bevindingen.substr(1).split("|")).unnest("bevinding")
        noticed.append(
            each.select(
                "levering_id",
                "regel",
                kolom=each.bevinding.split(":")[0],
                probleem=each.bevinding.split(":")[1],
            )
        )
    return explain(ibis.union(lines.select(*ABOUT), between, *noticed), landed, words)


def explain(findings: ir.Table, landed: ir.Table, words: Mapping[str, str]) -> ir.Table:
    """
    Add to findings or refusals the source, gemeente and file they are about, and the Dutch explanation.

    A row of a delivery with parts is told with the part: ``levering.zip → jan.csv``. Those of a delivery that was
    held are left out: nothing of it is loaded.
    """
    about = landed.filter(landed.stand == READ).select(
        "levering_id", "bestand", bron="bron_naam", gemeente="bron_gemeente"
    )
    joined = place_rows(findings, landed).join(about, "levering_id")
    part = ibis.ifelse(joined.onderdeel.isnull(), "", ARROW + joined.onderdeel)
    joined = joined.mutate(bestand=joined.bestand + part)
    uitleg = ibis.cases(*[(joined.probleem == word, said) for word, said in words.items()], else_=joined.probleem)
    joined = joined.mutate(uitleg=uitleg, kolom=joined.kolom.nullif("").fill_null("(hele regel)"))
    return joined.select("levering_id", "bron", "gemeente", "bestand", "regel", "kolom", "probleem", "uitleg")
