"""
Layouts: which header of an export is which canonical column, from when to when.

A layout is a TOML file of the region (``indelingen/*.toml``). Without one, headers must be the canonical names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from etl import problems
from etl.settings import read_toml
from schemas.tables import TABLES


class LayoutColumn(BaseModel):
    """One header of an export and the canonical column (``veld``) that it stands for, within its validity."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kop: str
    veld: str
    aliassen: tuple[str, ...] = ()
    geldig_van: date | None = None
    geldig_tot: date | None = None
    verplicht: bool = False
    waarden: dict[str, str] = Field(default_factory=dict)

    @property
    def headers(self) -> frozenset[str]:
        """The header and its aliases, without the spaces around them."""
        return frozenset(header.strip() for header in (self.kop, *self.aliassen))

    def in_force(self, day: date) -> bool:
        """Tell whether this header is expected in a delivery of that day."""
        return not ((self.geldig_van and day < self.geldig_van) or (self.geldig_tot and day > self.geldig_tot))


class Layout(BaseModel):
    """A column layout: headers, known headers that are not needed, and columns with one fixed value."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    soort: str
    kolommen: tuple[LayoutColumn, ...] = Field(alias="kolom")
    negeren: tuple[str, ...] = ()
    constanten: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class ColumnPlan:
    """What to do with the columns of one file: position to canonical name, translations, fixed values."""

    positions: dict[int, str]
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)


def load_layout(path: Path, soort: str) -> Layout:
    """
    Read the layout of a source of that kind.

    Raises WrongUse naming every fault: another kind than the source's, unknown canonical columns, and a header
    that stands for two columns on one day.
    """
    raw = read_toml(path)
    try:
        layout = Layout.model_validate(raw)
    except ValidationError as error:
        faults = problems.describe_faults(error.errors(), raw, {"kolom": "kop"})
        raise problems.layout_invalid(path.name, faults) from error
    if layout.soort != soort or f"levering.{soort}" not in TABLES:
        raise problems.layout_invalid(path.name, [f"soort {layout.soort} past niet bij een bron van soort {soort}"])
    known = canonical_columns(soort)
    used = sorted({item.veld for item in layout.kolommen} | set(layout.constanten))
    faults = [f"{name} is geen kolom van {soort}" for name in used if name not in known]
    faults += [f"kop {header} staat er dubbel" for header in _double_headers(layout.kolommen)]
    if faults:
        raise problems.layout_invalid(path.name, faults)
    return layout


def _double_headers(columns: Sequence[LayoutColumn]) -> list[str]:
    double: set[str] = set()
    for one, other in combinations(columns, 2):
        start = max(item.geldig_van or date.min for item in (one, other))
        end = min(item.geldig_tot or date.max for item in (one, other))
        if start <= end:
            double |= one.headers & other.headers
    return sorted(double)


@cache
def canonical_columns(soort: str) -> tuple[str, ...]:
    """Canonical columns of a kind of source, in the order of the registry."""
    return tuple(TABLES[f"levering.{soort}"].columns)


def plan_columns(bestand: str, soort: str, headers: Sequence[str], layout: Layout | None, day: date) -> ColumnPlan:
    """
    Decide which position of the file is which canonical column.

    Raises DeliveryRefused that names all missing required columns, unknown headers and double columns at once;
    a column never silently turns into unknown values.
    """
    names = [header.strip().lstrip("\ufeff") for header in headers]
    required = set(TABLES[f"levering.{soort}"].required)
    if layout is None:
        known = set(canonical_columns(soort))
        positions = {index: name for index, name in enumerate(names) if name in known}
        unknown = [name or f"kolom {index + 1}" for index, name in enumerate(names) if name not in known]
        plan = ColumnPlan(positions)
        missing = sorted(required - set(positions.values()))
    else:
        in_force = [item for item in layout.kolommen if item.in_force(day)]
        by_header = {header: item for item in in_force for header in item.headers}
        ignored = {header.strip() for header in layout.negeren}
        positions = {index: by_header[name].veld for index, name in enumerate(names) if name in by_header}
        unknown = [
            name or f"kolom {index + 1}"
            for index, name in enumerate(names)
            if name not in by_header and name not in ignored
        ]
        present = set(positions.values()) | set(layout.constanten)
        kop = {item.veld: item.kop for item in in_force}
        wanted = required | {item.veld for item in in_force if item.verplicht}
        missing = sorted(f"{kop[name]} ({name})" if name in kop else name for name in wanted if name not in present)
        translations = {item.veld: item.waarden for item in in_force if item.waarden}
        plan = ColumnPlan(positions, translations, layout.constanten)
    found = list(positions.values())
    double = sorted({name for name in found if found.count(name) > 1})
    if missing or unknown or double:
        raise problems.columns_wrong(bestand, missing, unknown, double)
    return plan
