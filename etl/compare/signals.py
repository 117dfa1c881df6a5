"""
Signals: which quarters of a practice stand out from the quarters of that same practice (mart.signalen).

A practice is compared with itself alone, never with another. The baseline is fixed. It is made anew only where
something is known to have changed on a date: a code change at which the series breaks and a merger begin a new series,
and from a start or end of an SOJ on the quarters just before it are the baseline. Quarters that are still provisional
are not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from etl.compare import signal_rules
from etl.compare.completeness import LAST_GOOD, PROVISIONAL
from etl.compare.figures import conform
from etl.compare.periods import Kwartaal
from etl.compare.signal_rules import HIGHER, LOWER, ORDINARY, Baseline, Floats, Judged
from etl.settings import SIGNAAL_REGELS, Drempels, SignaalRegels

TABLE = "mart.signalen"
NOT_FINAL = (PROVISIONAL, LAST_GOOD)
JUDGES = {
    "kwartaal": signal_rules.judge_quarters,
    "vier_kwartalen": signal_rules.judge_sums,
    "reeks": signal_rules.judge_runs,
}
WORDS = {LOWER: "lager", ORDINARY: "geen", HIGHER: "hoger"}
BASIS, TOO_SHORT, TOO_FEW = "basis", "basis_te_kort", "te_weinig_kwartalen"
CHANGED, WITHOUT_LIST, PENDING = "verandering", "lijst_ontbreekt", "nog_niet_vast"
TEXTS = {
    ("kwartaal", "lager"): "In dit kwartaal zijn minder jeugdigen verwezen dan na de eigen basis te verwachten is.",
    ("kwartaal", "hoger"): "In dit kwartaal zijn meer jeugdigen verwezen dan na de eigen basis te verwachten is.",
    ("vier_kwartalen", "lager"): "In vier kwartalen samen zijn minder jeugdigen verwezen dan na de eigen basis te "
    "verwachten is.",
    ("vier_kwartalen", "hoger"): "In vier kwartalen samen zijn meer jeugdigen verwezen dan na de eigen basis te "
    "verwachten is.",
    ("reeks", "lager"): "Het aantal ligt al een reeks kwartalen onder het gemiddelde van de eigen basis.",
    ("reeks", "hoger"): "Het aantal ligt al een reeks kwartalen boven het gemiddelde van de eigen basis.",
}
TEXTS_OF_WORDS = {
    "geen": "Geen bijzonderheden.",
    BASIS: "Dit kwartaal hoort bij de basis waarmee latere kwartalen worden vergeleken.",
    TOO_SHORT: "Er zijn nog te weinig kwartalen om mee te vergelijken.",
    TOO_FEW: "Er zijn na de basis nog te weinig kwartalen voor deze regel.",
    CHANGED: "In dit kwartaal viel een fusie of een wissel van codes; het is met geen ander kwartaal te vergelijken.",
    WITHOUT_LIST: "Het aantal patiënten onder 18 is niet bekend, of nul.",
    PENDING: "Het cijfer staat nog niet vast genoeg om het te beoordelen.",
}


@dataclass(frozen=True)
class Stretch:
    """Quarters of one practice that are judged by one baseline, as places in its rows; ``is_whole``: long enough."""

    basis: tuple[int, ...]
    judged: tuple[int, ...]
    is_whole: bool


def find_mergers(praktijken: pd.DataFrame) -> pd.DataFrame:
    """
    Give per practice into which another went: praktijk_id, laatste_oud, eerste_nieuw (contract, rule 8).

    ``praktijken``: kern.praktijken. A merger counts from the day after ``geldig_tot`` of the practice that went; a
    quarter in the middle of which that day falls belongs to neither series.
    """
    gone = praktijken[praktijken["opgegaan_in"].notna() & praktijken["geldig_tot"].notna()]
    rows = [
        (str(row["opgegaan_in"]), *_around(pd.Timestamp(row["geldig_tot"]).date() + timedelta(days=1)))
        for row in gone.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["praktijk_id", "laatste_oud", "eerste_nieuw"]).astype("str")


def _around(day: date) -> tuple[str, str]:
    quarter = Kwartaal.of(day)
    return str(quarter.plus(-1)), str(quarter if day == quarter.begin else quarter.plus(1))


def build_signalen(
    quarters: pd.DataFrame,
    mergers: pd.DataFrame,
    breaks: pd.DataFrame,
    drempels: Drempels,
    rules: SignaalRegels = SIGNAAL_REGELS,
) -> pd.DataFrame:
    """
    Give mart.signalen: three rows per practice and quarter of the grid, one for each rule.

    ``quarters``: the grid with praktijk_id, kwartaal, gemeente, dagen_open, dagen_soj, patienten_onder_18,
    jeugdigen_verwezen and status. ``mergers``: ``find_mergers``; ``breaks``: ``bridge.find_breaks``. ``vast_woord``
    tells whether the word of the row stays the same whatever the small counts behind it are (see ``_is_certain``).
    """
    parts = [
        _judge_practice(rows.reset_index(drop=True), _changes_of(rows, mergers, breaks), drempels, rules)
        for _, rows in quarters.sort_values(["praktijk_id", "kwartaal"]).groupby("praktijk_id")
    ]
    columns = ["praktijk_id", "kwartaal", "maat", "soort", "waarde", "ondergrens", "bovengrens", "vals_alarmkans"]
    made = [row for part in parts for row in part]
    frame = pd.DataFrame(made, columns=[*columns, "basis_van", "basis_tm", "vast_woord"])
    told = [
        TEXTS.get((maat, soort)) or TEXTS_OF_WORDS[soort]
        for maat, soort in zip(frame["maat"], frame["soort"], strict=True)
    ]
    return conform(TABLE, frame.assign(tekst=pd.Series(told, dtype="str"), onderdrukt=False))


def _changes_of(rows: pd.DataFrame, mergers: pd.DataFrame, breaks: pd.DataFrame) -> list[tuple[str, str]]:
    own = mergers[mergers["praktijk_id"] == rows["praktijk_id"].iloc[0]]
    around = breaks[breaks["gemeente"].isin(rows["gemeente"].unique())]
    found = [own, around]
    return sorted({pair for frame in found for pair in zip(frame["laatste_oud"], frame["eerste_nieuw"], strict=True)})


def _judge_practice(
    rows: pd.DataFrame, changes: Sequence[tuple[str, str]], drempels: Drempels, rules: SignaalRegels
) -> list[tuple[Any, ...]]:
    labels, praktijk_id = list(rows["kwartaal"].astype("str")), str(rows["praktijk_id"].iloc[0])
    counts = rows["jeugdigen_verwezen"].to_numpy(dtype="float64")
    exposure = _exposure(rows)
    words = _words_beforehand(rows, exposure, changes)
    found: dict[tuple[int, str], tuple[Any, ...]] = {}
    usable = [at for at, word in enumerate(words) if not word]
    for number, stretch in enumerate(find_stretches(labels, _soj_phases(rows), changes, usable, rules)):
        for at in stretch.basis:
            words[at] = BASIS if stretch.is_whole else words[at] or TOO_SHORT
        if stretch.judged:
            seed = (int(praktijk_id), number)
            found |= _judge_stretch(counts, exposure, stretch, labels, drempels, seed, rules)
    nothing = (np.nan, np.nan, np.nan, np.nan, None, None, True)
    return [
        (praktijk_id, label, maat, *found.get((at, maat), (words[at], *nothing)))
        for at, label in enumerate(labels)
        for maat in JUDGES
    ]


def _exposure(rows: pd.DataFrame) -> Floats:
    """Give the patients under 18, for the part of the quarter in which the practice was open (analytics 1.2)."""
    quarters = [Kwartaal.parse(str(label)) for label in rows["kwartaal"]]
    days = np.array([(one.eind - one.begin).days + 1 for one in quarters])
    lists = pd.to_numeric(rows["patienten_onder_18"]).to_numpy(dtype="float64", na_value=np.nan)
    return np.asarray(lists * rows["dagen_open"].to_numpy(dtype="float64") / days)


def _words_beforehand(rows: pd.DataFrame, exposure: Floats, changes: Sequence[tuple[str, str]]) -> list[str]:
    """Give per quarter why it is neither baseline nor judged; empty where it may be."""
    words = []
    for label, status, size in zip(rows["kwartaal"].astype("str"), rows["status"], exposure, strict=True):
        if any(old < label < new for old, new in changes):
            words.append(CHANGED)
        elif not size > 0:
            words.append(WITHOUT_LIST)
        else:
            words.append(PENDING if status in NOT_FINAL else "")
    return words


def _soj_phases(rows: pd.DataFrame) -> list[int]:
    """Number per quarter the phases with and without SOJ; a quarter in which that changes begins the new one."""
    soj, opened = rows["dagen_soj"].to_numpy(), rows["dagen_open"].to_numpy()
    state = np.where(soj == 0, 0, np.where(soj == opened, 2, 1))
    begins = [at > 0 and state[at] != state[at - 1] and state[at - 1] != 1 for at in range(len(state))]
    return list(np.cumsum(begins))


def find_stretches(
    labels: Sequence[str],
    phases: Sequence[int],
    changes: Sequence[tuple[str, str]],
    usable: Sequence[int],
    rules: SignaalRegels = SIGNAAL_REGELS,
) -> Iterator[Stretch]:
    """
    Give the baselines of one practice and the quarters judged by each, in order of time.

    ``labels`` and ``phases`` per quarter; ``changes``: last quarter before and first quarter after each break;
    ``usable``: places that may count. Within a series the first ``basis_kwartalen`` quarters are the baseline; from a
    start or end of an SOJ on, the last ones before it, if there are at least ``basis_minstens``.
    """
    series = [sum(new <= label for _, new in changes) for label in labels]
    parts: dict[tuple[int, int], list[int]] = {}
    for at in usable:
        parts.setdefault((series[at], phases[at]), []).append(at)
    before: tuple[int, list[int]] = (-1, [])
    size = rules.basis_kwartalen
    for (number, _), places in sorted(parts.items()):
        earlier = before[1] if before[0] == number else []
        if len(earlier) >= rules.basis_minstens:
            yield Stretch(tuple(earlier[-size:]), tuple(places), True)
        else:
            yield Stretch(tuple(places[:size]), tuple(places[size:]), len(places) >= size)
        before = (number, places)


def _judge_stretch(
    counts: Floats,
    exposure: Floats,
    stretch: Stretch,
    labels: Sequence[str],
    drempels: Drempels,
    seed: tuple[int, ...],
    rules: SignaalRegels,
) -> dict[tuple[int, str], tuple[Any, ...]]:
    basis, judged = list(stretch.basis), list(stretch.judged)
    exposed, sizes = float(exposure[basis].sum()), exposure[judged]
    baseline = Baseline(float(counts[basis].sum()), exposed)
    chances = signal_rules.false_alarms(sizes, baseline, seed, rules)
    span = (labels[basis[0]], labels[basis[-1]])
    found: dict[tuple[int, str], tuple[Any, ...]] = {}
    for maat, judge in JUDGES.items():
        told = judge(counts[judged], sizes, baseline, rules)
        certain = _is_certain(counts, stretch, exposure, judge, drempels, rules)
        for place, at in enumerate(judged):
            if np.isnan(told.waarde[place]):
                found[at, maat] = (TOO_FEW, np.nan, np.nan, np.nan, np.nan, None, None, True)
            else:
                numbers = (told.waarde[place], told.onder[place], told.boven[place], chances[maat])
                found[at, maat] = (WORDS[int(told.teken[place])], *numbers, *span, bool(certain[place]))
    return found


def _is_certain(
    counts: Floats,
    stretch: Stretch,
    exposure: Floats,
    judge: Any,
    drempels: Drempels,
    rules: SignaalRegels,
) -> Any:
    """
    Tell per quarter whether its word is the same whatever each small count is: from 0 to the threshold of the public.

    A word goes one way with every count: down with those of the baseline, up with those that are judged. So it is
    the same everywhere if it is the same in the two corners that lie furthest apart, and then it says nothing about
    any small count to who knows all the others (contract, rule 13).
    """
    basis, judged = list(stretch.basis), list(stretch.judged)
    small = (counts >= 1) & (counts < drempels.werkgroep)
    exposed = float(exposure[basis].sum())

    def corner(of_basis: int, of_judged: int) -> Judged:
        base = np.where(small, of_basis, counts)[basis].sum()
        later = np.where(small, of_judged, counts)[judged]
        return judge(later, exposure[judged], Baseline(float(base), exposed), rules)

    return corner(drempels.openbaar, 0).teken == corner(0, drempels.openbaar).teken
