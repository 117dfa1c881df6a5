"""Hold: what a night judges its deliveries with, and what people accepted; used by the room of normalise."""

from __future__ import annotations

import getpass
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import ibis
import pandas as pd
from ibis import ir

from assets.resources import Night
from etl.intake.acceptances import Acceptance, keep_acceptances, read_acceptances
from etl.normalise import codes, holding, profiles, verdicts
from etl.normalise.expectations import Judge
from etl.settings import Tolerance

STEPS = "kern.afwijkingen"
MEMORY = "oordelen.json"
CODE_COLUMNS = ["gemeente", "categorie", "code", "geldig_van", "geldig_tot"]


@dataclass(frozen=True)
class Judged:
    """The deliveries of a night with their stand, and what stood outside what was expected (kern.afwijkingen)."""

    leveringen: pd.DataFrame
    afwijkingen: pd.DataFrame


def judge_night(night: Night, leveringen: pd.DataFrame, typed: Mapping[str, ir.Table]) -> Judged:
    """
    Judge the deliveries of a night against earlier ones, and accept what ``load --accepteer`` asked for.

    ``leveringen``: as read. ``typed``: per kind of rows what was delivered. Acceptances are kept as soon as they are
    made: they are a decision of a person, however the night ends.
    """
    tolerance, landing = Tolerance(), night.settings.werk / "landing"
    accepted = read_acceptances(landing)
    sources = _sources(leveringen, typed, tolerance)
    judge = Judge(_recall(night))
    rules = holding.Rules(
        hold=night.settings.regels.vasthouden,
        accepted=accepted.keys(),
        count_gone=_key_counter(typed),
        events=holding.regional_events(
            _known_codes(typed["codes"]), night.settings.gebeurtenissen, night.settings.gemeente_names()
        ),
        tolerance=tolerance,
    )
    seen = _held_before(night)

    def accept(held: pd.DataFrame) -> Collection[str]:
        if night.accepting is None:
            return ()
        asked = held[held["bron_naam"] == night.accepting.bron]["levering_id"]
        return [levering for levering in asked if not seen or levering in seen]

    judged, steps, chosen = verdicts.judge_deliveries(leveringen, sources, rules, judge, accept)
    if night.accepting is not None and chosen:
        now = _acceptances(judged, chosen, night.accepting.reden)
        accepted |= {item.levering_id: item for item in now}
        keep_acceptances(landing, accepted.values())
        night.geaccepteerd += [item.bestand for item in now]
    _remember(night, judge)
    return Judged(judged, verdicts.build_afwijkingen(judged, steps, accepted))


def _sources(leveringen: pd.DataFrame, typed: Mapping[str, ir.Table], tolerance: Tolerance) -> list[holding.Source]:
    """Profile the sources of which enough was read to compare; the others are not even counted."""
    units, members = profiles.build_units(leveringen)
    units = profiles.comparable(units, tolerance)
    if units.empty:
        return []
    listed = ibis.memtable(members[members["partij"].isin(units["partij"])])
    kinds = profiles.kinds_of(set(units["bron_soort"]))
    profile = pd.concat(
        [profiles.profile_rows(soort, rows, listed) for soort, rows in typed.items() if soort in kinds],
        ignore_index=True,
    )
    gemeente = leveringen.drop_duplicates("bron_naam").set_index("bron_naam")["bron_gemeente"]
    return [
        holding.Source(str(naam), str(gemeente[naam]), part, profile[profile["partij"].isin(part["partij"])])
        for naam, part in units.groupby("bron_naam", sort=True)
    ]


def _key_counter(typed: Mapping[str, ir.Table]) -> holding.CountGone:
    known: dict[tuple[str, str, str], tuple[int, int] | None] = {}

    def count_gone(soort: str, pairs: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], tuple[int, int]]:
        if soort not in profiles.KEYS:
            return {}
        fresh = [pair for pair in pairs if (soort, *pair) not in known]
        if fresh:
            known.update({(soort, *pair): None for pair in fresh})
            counted = profiles.count_gone(profiles.delivered_keys(soort, typed[soort]), fresh)
            for row in counted.to_dict("records"):
                known[(soort, row["voor"], row["na"])] = (row["sleutels"], row["weg"])
        found = {pair: known[(soort, *pair)] for pair in pairs}
        return {pair: counts for pair, counts in found.items() if counts is not None}

    return count_gone


def _known_codes(delivered: ir.Table) -> pd.DataFrame:
    own = delivered.filter(delivered.afkeur.isnull()).select(*CODE_COLUMNS).distinct().to_pandas()
    return pd.concat([own, codes.national_codes()[CODE_COLUMNS]], ignore_index=True)


def _held_before(night: Night) -> set[str]:
    """Give the deliveries that the last load held: only what could be seen is accepted, if there was any."""
    if night.accepting is None or not night.engine.has(STEPS):
        return set()
    frame = night.engine.frame(STEPS)
    return set(frame.loc[frame["is_open"] & (frame["bron"] == night.accepting.bron), "levering_id"])


def _acceptances(judged: pd.DataFrame, chosen: Collection[str], reden: str) -> list[Acceptance]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return [
        Acceptance(str(item.levering_id), str(item.bron_naam), str(item.bestand), _user(), now, reden)
        for item in judged[judged["levering_id"].isin(list(chosen))].itertuples()
    ]


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no name in the environment and none for this number
        return "onbekend"


def _recall(night: Night) -> dict[str, list[int]]:
    """Give what was judged in the last load; a damaged memory is no memory."""
    try:
        content = json.loads((night.settings.werk / MEMORY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(content) if isinstance(content, dict) else {}


def _remember(night: Night, judge: Judge) -> None:
    path = night.settings.werk / MEMORY
    fresh = path.with_name(path.name + ".nieuw")
    fresh.write_text(json.dumps(judge.used, sort_keys=True), encoding="utf-8")
    fresh.replace(path)
