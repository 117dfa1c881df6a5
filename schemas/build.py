"""How ``tables_*`` write a table down: column names from the registry, a star behind the required ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from schemas.declaration import Field, Pad, Rule, Table
from schemas.fields import FIELDS

PADS: Final[Mapping[str, Pad]] = {
    "bsn": Pad(9),
    "gemeente": Pad(4),
    "gemeente_woonplaats": Pad(4),
    "praktijk_id": Pad(8, from_length=7),
    "opgegaan_in": Pad(8, from_length=7),
    "zorgverlener_agb": Pad(8, from_length=7),
    "aanbieder_agb": Pad(8, from_length=7),
    "verwijzer_agb": Pad(8, from_length=7),
    "huisartspraktijk_agb": Pad(8, from_length=7),
    "verwijzer_type": Pad(2),
    "reden_wijziging": Pad(2),
    "reden_beeindiging": Pad(2),
    "productcategorie": Pad(2),
    "categorie": Pad(2),
    "eenheid": Pad(2),
}


def declare(
    name: str,
    grain: str,
    key: str,
    columns: str,
    *,
    rules: Iterable[Rule] = (),
    anders: Mapping[str, Mapping[str, Any]] | None = None,
    dubbel_key: str = "",
) -> Table:
    """Return the table ``name`` with the columns in the text ``columns``, separated by white space.

    A star behind a column makes it required. ``key`` and ``dubbel_key`` are column names separated by
    white space. ``anders`` changes attributes of a field in this table only. Raises KeyError for a column
    that ``FIELDS`` does not know, ValueError for a contradiction.
    """
    words = columns.split()
    names = [word.rstrip("*") for word in words]
    changes = anders or {}
    if unused := sorted(set(changes) - set(names)):
        raise ValueError(f"{name}: changes for columns it does not have: {unused}")
    fields: list[Field] = [replace(FIELDS[each], **changes.get(each, {})) for each in names]
    levering = name.startswith("levering.")
    return Table(
        name=name,
        grain=grain,
        key=tuple(key.split()),
        fields=tuple(fields),
        required=frozenset(word[:-1] for word in words if word.endswith("*")),
        rules=tuple(rules),
        dubbel_key=tuple(dubbel_key.split()) or None,
        pad={each: PADS[each] for each in names if each in PADS} if levering else {},
    )


def ordered(*columns: str) -> tuple[Rule, ...]:
    """Return the rules that say that each of ``columns`` is at most the next."""
    return tuple(Rule("ordered", pair) for pair in pairwise(columns))


def empty_only_with(columns: str, *reasons: str) -> tuple[Rule, ...]:
    """Return one rule for each of ``columns`` (separated by white space): empty only with a reason."""
    return tuple(Rule("empty_only_with", (column, *reasons)) for column in columns.split())
