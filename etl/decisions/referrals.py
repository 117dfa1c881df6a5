"""
Trajecten to verwijzingen: which starts are referrals, and which are administrative (contract, rule 7).

Renewals, transfers, contract changes and moves between systems start a decision without anybody referring.
"""

from __future__ import annotations

from typing import Literal

import ibis
from ibis import ir

from etl.decisions.episodes import OPEN_END
from schemas import reference

PREDECESSOR_DAYS = 30
ADULT_AGE = 18


def build_verwijzingen(
    trajecten: ir.Table,
    beschikkingen: ir.Table,
    new_after_days: int,
    quarter_of: Literal["ingangsdatum", "toewijzingsdatum"] = "ingangsdatum",
) -> ir.Table:
    """
    Give one row per traject start.

    ``beschikkingen`` are all toewijzingen with ``telt_mee``, ``reden_wijziging`` (last version),
    ``reden_wijziging_eerste`` (first version) and ``geboortedatum``. Columns: traject_id, gemeente, zorgvorm,
    client_pseudo, startdatum, verwijsdatum, kwartaal, is_administratief, reden_administratief,
    is_nieuwe_jeugdige, is_onder_18 and leeftijd (NULL = birth date unknown), eerste_beschikking_id.
    """
    first = beschikkingen.select(
        eerste_beschikking_id="beschikking_id",
        eerste_toewijzingsdatum="eerste_toewijzingsdatum",
        reden_wijziging_eerste="reden_wijziging_eerste",
        geboortedatum="geboortedatum",
    )
    rows = trajecten.select(
        "traject_id",
        "gemeente",
        "zorgvorm",
        "client_pseudo",
        "startdatum",
        "einddatum",
        "eerste_beschikking_id",
    ).join(first, "eerste_beschikking_id")
    day = rows.startdatum if quarter_of == "ingangsdatum" else rows.eerste_toewijzingsdatum
    rows = rows.mutate(verwijsdatum=day)
    follows = _starts_that_follow(rows, beschikkingen)
    recent = _starts_after_other_care(trajecten, new_after_days)
    rows = rows.left_join(follows, "traject_id", rname="{name}_volgt").left_join(
        recent, "traject_id", rname="{name}_eerder"
    )
    own = rows.reden_wijziging_eerste.isin(_reasons("eigen_start_administratief")).fill_null(False)
    follows_up = rows.is_vervolg.fill_null(False)
    return rows.select(
        "traject_id",
        "gemeente",
        "zorgvorm",
        "client_pseudo",
        "startdatum",
        "verwijsdatum",
        "eerste_beschikking_id",
        kwartaal=quarter_label(rows.verwijsdatum),
        is_administratief=own | follows_up,
        reden_administratief=ibis.cases((own, "eigen_reden"), (follows_up, "voorganger")),
        is_nieuwe_jeugdige=~rows.had_eerder.fill_null(False),
        is_onder_18=rows.verwijsdatum < eighteenth_birthday(rows.geboortedatum),
        leeftijd=age_on(rows.verwijsdatum, rows.geboortedatum),
    )


def _reasons(reading: Literal["eigen_start_administratief", "opvolger_administratief"]) -> list[str]:
    """Codes of reden_wijziging that make an own start, or that of a successor, administrative."""
    reasons = reference.load("reden_wijziging")
    return list(reasons.loc[reasons[reading] == "ja", "code"])


def _starts_that_follow(starts: ir.Table, beschikkingen: ir.Table) -> ir.Table:
    """Starts on which an earlier decision of that person, ended for an administrative reason, still bears."""
    earlier = beschikkingen.filter(
        beschikkingen.telt_mee & beschikkingen.reden_wijziging.isin(_reasons("opvolger_administratief"))
    ).select("client_pseudo", eerder_van="ingangsdatum", eerder_tot="einde")
    pairs = starts.select("traject_id", "client_pseudo", "startdatum").join(earlier, "client_pseudo")
    bears = (pairs.eerder_van < pairs.startdatum) & (
        pairs.eerder_tot.fill_null(OPEN_END) >= pairs.startdatum - ibis.interval(days=PREDECESSOR_DAYS)
    )
    return pairs.filter(bears).select("traject_id").distinct().mutate(is_vervolg=True)


def _starts_after_other_care(trajecten: ir.Table, days: int) -> ir.Table:
    """Starts of a person for whom another traject ran in the ``days`` before."""
    other = trajecten.select("client_pseudo", ander_id="traject_id", ander_van="startdatum", ander_tot="einddatum")
    pairs = trajecten.select("traject_id", "client_pseudo", "startdatum").join(other, "client_pseudo")
    ran = (
        (pairs.traject_id != pairs.ander_id)
        & (pairs.ander_van < pairs.startdatum)
        & (pairs.ander_tot.fill_null(OPEN_END) >= pairs.startdatum - ibis.interval(days=days))
    )
    return pairs.filter(ran).select("traject_id").distinct().mutate(had_eerder=True)


def quarter_label(day: ir.DateValue) -> ir.StringValue:
    """Give the quarter of a day as text, like ``2025K3``."""
    return day.year().cast("string") + "K" + day.quarter().cast("string")


def age_on(day: ir.DateValue, birth: ir.DateValue) -> ir.IntegerValue:
    """Give the age in whole years on a day; born on 29 February is a year older on 1 March of a year without it."""
    not_yet = day.month() * 100 + day.day() < birth.month() * 100 + birth.day()
    return (day.year() - birth.year() - ibis.ifelse(not_yet, 1, 0)).cast("int64")


def eighteenth_birthday(birth: ir.DateValue) -> ir.DateValue:
    """Give the day on which somebody is 18; born on 29 February is 18 on 1 March of a year without it."""
    moved = birth + ibis.interval(years=ADULT_AGE)
    return ibis.ifelse(moved.day() == birth.day(), moved, moved + ibis.interval(days=1))
