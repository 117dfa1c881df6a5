"""The reference tables in ``schemas/reference/``: what changes without code changing.

They are read on call, never on import, as frames of text (missing where the file has nothing), and proved:
no two rows of one key are valid on the same day, no key that goes on has a day without a row, every target
exists, every reason is given. National codes say how sure their place is (``zekerheid``); a region's own codes
are held to the same rules row by row when they are loaded (``etl.normalise.codes``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal

from schemas import values

if TYPE_CHECKING:
    import pandas as pd

ReferenceName = Literal["codes", "verwijzer_types", "reden_wijziging", "zorgvormen", "ijw_berichten"]

_JA_NEE: Final = ("ja", "nee")
_CODE_COLUMNS: Final = ("gemeente", "categorie", "zorgvorm", "geldig_van", "reden", "bron")
_CODE_TARGETS: Final[Mapping[str, tuple[str, ...]]] = {
    "zorgvorm": tuple(values.ZORGVORMEN),
    "zorgvorm_streng": tuple(values.ZORGVORMEN),
    "zorgvorm_ruim": tuple(values.ZORGVORMEN),
    "soj_relevant": _JA_NEE,
}


def _code_key(row: Mapping[str, str]) -> tuple[str, ...]:
    """Return what a lookup asks for: gemeente and code, or gemeente and category where there is no code."""
    gemeente, code = row.get("gemeente", ""), row.get("code", "")
    return (gemeente, f"code {code}") if code else (gemeente, f"categorie {row.get('categorie', '')}")


def _named(column: str) -> Callable[[Mapping[str, str]], tuple[str, ...]]:
    return lambda row: (row.get(column, ""),)


@dataclass(frozen=True)
class _Proof:
    """What must hold: per key one row a day without gaps, ``filled`` columns filled, targets in their lists."""

    key: Callable[[Mapping[str, str]], tuple[str, ...]]
    filled: tuple[str, ...]
    targets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_REGION_CODES: Final = _Proof(_code_key, _CODE_COLUMNS, _CODE_TARGETS)


_PROOFS: Final[Mapping[ReferenceName, _Proof]] = {
    "codes": _Proof(_code_key, (*_CODE_COLUMNS, "zekerheid"), {**_CODE_TARGETS, "zekerheid": tuple(values.ZEKERHEDEN)}),
    "verwijzer_types": _Proof(
        key=_named("code"),
        filled=("code", "kanaal", "omschrijving", "vervallen"),
        targets={
            "code": tuple(values.VERWIJZER_TYPES),
            "kanaal": tuple(values.KANALEN),
            "vervallen": _JA_NEE,
        },
    ),
    "reden_wijziging": _Proof(
        key=_named("code"),
        filled=("code", "omschrijving"),
        targets={
            "eigen_start_administratief": _JA_NEE,
            "opvolger_administratief": _JA_NEE,
            "verwijdert": _JA_NEE,
        },
    ),
    "zorgvormen": _Proof(
        key=_named("zorgvorm"),
        filled=("zorgvorm", "naam", "uitleg", "volgorde"),
        targets={"zorgvorm": tuple(values.ZORGVORMEN)},
    ),
    "ijw_berichten": _Proof(
        key=_named("berichtcode"),
        filled=("bericht", "berichtcode", "omschrijving", "richting"),
        targets={"richting": ("heen", "retour")},
    ),
}


def load(name: ReferenceName) -> pd.DataFrame:
    """Return the reference table ``name`` as text, one row per fact; a new frame on every call.

    Raises ValueError, naming every problem, if the table does not prove.
    """
    return _load(name).copy()


@lru_cache
def _load(name: ReferenceName) -> pd.DataFrame:
    import pandas as pd

    with files("schemas").joinpath("reference", f"{name}.csv").open("r", encoding="utf-8") as file:
        frame = pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[""])
    if found := list(_problems(frame, _PROOFS[name])):
        raise ValueError(f"reference table {name} does not hold: {' '.join(found)}")
    return frame


def code_problems(codes: pd.DataFrame) -> list[str]:
    """Return what is wrong with a frame of a region's ``codes``, in Dutch.

    One sentence per problem; an empty list is good. Takes text, dates or true/false; columns that the
    canonical soort ``codes`` does not require may be absent. A code has one meaning a day, also where two
    categories carry it: gemeente and code are the key of the lookup (contract, rule 4).
    """
    return list(_problems(codes, _REGION_CODES))


def _problems(frame: pd.DataFrame, proof: _Proof) -> Iterator[str]:
    periods: dict[tuple[str, ...], list[tuple[date, date]]] = {}
    for record in frame.to_dict(orient="records"):
        row = {str(column): _text(value) for column, value in record.items()}
        key = proof.key(row)
        name = ", ".join(key)
        yield from (f"{name}: {column} is leeg; vul deze in." for column in proof.filled if not row.get(column))
        for column, allowed in proof.targets.items():
            if row.get(column) and row[column] not in allowed:
                yield f"{name}: {column} {row[column]!r} bestaat niet; kies uit {', '.join(allowed)}."
        try:
            start = _day(row.get("geldig_van"), date.min)
            end = _day(row.get("geldig_tot"), date.max)
        except ValueError:
            yield f"{name}: geldig_van of geldig_tot is geen datum; schrijf jjjj-mm-dd."
            continue
        if end < start:
            yield f"{name}: geldig_tot ligt voor geldig_van; draai ze om."
        periods.setdefault(key, []).append((start, end))
    for key, known in periods.items():
        yield from _overlaps_and_gaps(", ".join(key), sorted(known))


def _overlaps_and_gaps(name: str, known: Sequence[tuple[date, date]]) -> Iterator[str]:
    """Yield what is wrong between the periods of one key, in order of their first day."""
    latest = known[0][1]
    for start, end in known[1:]:
        since = "altijd" if start == date.min else start.isoformat()
        if start <= latest:
            yield f"{name}: twee rijen gelden tegelijk (vanaf {since}); laat er één over."
        elif start > latest + timedelta(days=1):
            yield f"{name}: voor {since} is een gat waarin geen rij geldt; laat de rijen aansluiten."
        latest = max(latest, end)


def _text(value: Any) -> str:
    import pandas as pd

    if isinstance(value, bool):
        return "ja" if value else "nee"
    return "" if pd.isna(value) else str(value).strip()


def _day(text: str | None, otherwise: date) -> date:
    return date.fromisoformat(text[:10]) if text else otherwise
