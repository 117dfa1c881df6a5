"""
Practices have lives: which practice stands behind a practice's number or name on a given day (contract, rule 8).

Practice tables are small (thousands of rows for a whole country), so these are plain functions over frames.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

LONG_AGO = date(1900, 1, 1)
FAR = date(2999, 12, 31)
FORM_WORDS = frozenset(
    [
        "huisartsenpraktijk",
        "huisartspraktijk",
        "huisartsen",
        "huisarts",
        "praktijk",
        "hap",
        "dr",
        "drs",
        "dokter",
        "de",
        "het",
        "mevr",
        "mevrouw",
        "mw",
        "dhr",
        # what the youth worker of a practice is called: SOJ, SOH-KJP, POH-Jeugd, OJG, POJ
        "soj",
        "soh",
        "kjp",
        "poh",
        "jeugd",
        "ojg",
        "poj",
    ]
)
_LAST_NAME_FIRST = re.compile(r"^([^,]+),([^,]+)$")


@dataclass(frozen=True)
class _Life:
    praktijk_id: str
    van: date
    tot: date
    opgegaan_in: str | None
    names: tuple[str, ...]


def normalise_name(name: str) -> str:
    """
    Give the part of a name that tells practices and persons apart.

    Case, accents and punctuation are ignored, and so are titles, roles and the words for 'practice'; when
    nothing else remains the words themselves count. ``Visser, J.`` reads as ``J. Visser``.
    """
    turned = _LAST_NAME_FIRST.sub(r"\2 \1", name.casefold())
    plain = "".join(char for char in unicodedata.normalize("NFKD", turned) if not unicodedata.combining(char))
    words = re.sub(r"[^0-9a-z]+", " ", plain).split()
    telling = [word for word in words if word not in FORM_WORDS]
    return " ".join(telling or words)


def resolve_practices(praktijken: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Give what a practice's number, and what its names, stand for in time.

    Takes rows (praktijk_id, naam, geldig_van, geldig_tot, opgegaan_in, aliassen). A practice stands for itself
    on the days it is open; from the day after ``geldig_tot`` it stands for the practice that it went into, and
    so on down the line. Gives two frames with columns (sleutel, van, tot, praktijk_id): by number, by
    normalised name.
    """
    lives = _read_lives(praktijken)
    by_id: dict[str, list[_Life]] = {}
    for life in lives:
        by_id.setdefault(life.praktijk_id, []).append(life)
    numbers, names = [], []
    for praktijk_id in by_id:
        numbers += [(praktijk_id, *part) for part in _stands_for(praktijk_id, LONG_AGO, FAR, by_id, ())]
    for life in lives:
        spans = [(life.van, life.tot, life.praktijk_id)]
        if life.opgegaan_in and life.tot < FAR:
            spans += _stands_for(life.opgegaan_in, life.tot + timedelta(days=1), FAR, by_id, (life.praktijk_id,))
        names += [(name, *span) for name in life.names for span in spans]
    return _as_spans(numbers), _as_spans(names)


def _as_spans(rows: list[tuple[str, date, date, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(sorted(set(rows)), columns=["sleutel", "van", "tot", "praktijk_id"]).astype("str")
    for name in ("van", "tot"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    return frame


def _read_lives(praktijken: pd.DataFrame) -> list[_Life]:
    lives = []
    for row in praktijken.to_dict("records"):
        texts = [row["naam"], *str(row["aliassen"]).split("|")] if _filled(row["aliassen"]) else [row["naam"]]
        names = {normalise_name(str(text)) for text in texts if _filled(text)} - {""}
        lives.append(
            _Life(
                str(row["praktijk_id"]),
                _day(row["geldig_van"], LONG_AGO),
                _day(row["geldig_tot"], FAR),
                str(row["opgegaan_in"]) if _filled(row["opgegaan_in"]) else None,
                tuple(sorted(names)),
            )
        )
    return lives


def _filled(value: object) -> bool:
    return value is not None and not pd.isna(value) and str(value).strip() != ""  # type: ignore[call-overload]


def _day(value: object, unknown: date) -> date:
    return pd.Timestamp(value).date() if _filled(value) else unknown  # type: ignore[arg-type]


def _stands_for(
    praktijk_id: str, since: date, until: date, by_id: dict[str, list[_Life]], behind: tuple[str, ...]
) -> list[tuple[date, date, str]]:
    """Spans in [since, until] and the open practice behind the number; a circle of mergers ends where it closes."""
    if praktijk_id in behind:
        return []
    lives = sorted(by_id.get(praktijk_id, []), key=lambda life: (life.van, life.tot))
    spans = [
        (max(life.van, since), min(life.tot, until), praktijk_id)
        for life in lives
        if life.van <= until and life.tot >= since
    ]
    for life in lives:
        if life.opgegaan_in and life.tot < until:
            reopened = [other.van for other in lives if other.van > life.tot]
            end = min([until, *(day - timedelta(days=1) for day in reopened)])
            start = max(since, life.tot + timedelta(days=1))
            still_open = any(other.van <= start <= other.tot for other in lives)
            if start <= end and not still_open:
                spans += _stands_for(life.opgegaan_in, start, end, by_id, (*behind, praktijk_id))
    return spans


def cluster_practices(praktijken: pd.DataFrame) -> dict[str, str]:
    """Give per praktijk_id the smallest praktijk_id of all practices that ever merged with it, directly or not."""
    cluster = {str(name): str(name) for name in praktijken["praktijk_id"]}

    def root(name: str) -> str:
        while cluster[name] != name:
            name = cluster[name]
        return name

    for row in praktijken.to_dict("records"):
        if _filled(row["opgegaan_in"]) and str(row["opgegaan_in"]) in cluster:
            low, high = sorted((root(str(row["praktijk_id"])), root(str(row["opgegaan_in"]))))
            cluster[high] = low
    return {name: root(name) for name in cluster}
