"""
Layouts: which header of an export is which canonical column, from when to when.

A layout is a TOML file of the region (``indelingen/*.toml``). Without one, headers must be the canonical names.
Headers are compared as they are written first; capitals, spaces, hyphens and underscores make a difference only
where two headers would otherwise be one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from etl import problems
from etl.intake.shapes import looks_like_data
from etl.settings import Settings, read_toml
from schemas.tables import TABLES

GGM = "ggm"
# What a layout for a database may give rows of.
SQL_SOORTEN = ("beschikkingen", "verzoeken", "declaraties", "starts", "stops")
_BETWEEN = re.compile(r"[\s_\-\u00ad\u2010-\u2015]+")


def header_key(header: str) -> str:
    """Give a header without what people and programs vary: capitals, spaces, line ends, hyphens, underscores."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", header).lstrip("\ufeff").casefold())


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


class LayoutTable(BaseModel):
    """
    One table of a database, and the columns of it that the queries of the layout use.

    ``namen`` and ``aliassen``: other names of the table and of its columns. ``mag_ontbreken``: columns that some
    databases do not have; ``optioneel``: the same of the whole table. ``lokale_datum``: columns that hold a
    moment (ISO with Z or offset, seconds, milliseconds or microseconds since 1970) where a day is meant; ``utc``:
    the same, and a moment without a zone is in UTC; ``epoch_dagen``: days since 1970.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    naam: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
    namen: tuple[str, ...] = ()
    kolommen: tuple[str, ...]
    mag_ontbreken: tuple[str, ...] = ()
    optioneel: bool = False
    aliassen: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    lokale_datum: tuple[str, ...] = ()
    utc: tuple[str, ...] = ()
    epoch_dagen: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that the queries see, in order."""
        return (*self.kolommen, *self.mag_ontbreken)

    def place_columns(self, headers: Sequence[str]) -> tuple[dict[str, int], list[str], list[str]]:
        """Find the columns among the headers: their positions, the required ones that miss, those there twice."""
        keys = [header_key(header) for header in headers]
        places: dict[str, int] = {}
        double = []
        for name in self.columns:
            known = {header_key(each) for each in (name, *self.aliassen.get(name, ()))}
            found = [position for position, key in enumerate(keys) if key in known]
            if found:
                places[name] = found[0]
            if len(found) > 1:
                double.append(name)
        return places, [name for name in self.kolommen if name not in places], double


class Layout(BaseModel):
    """
    A column layout: headers, known headers that are not needed, and columns with one fixed value.

    ``blad``: which sheets of a workbook, by name, or by a pattern with ``*``; ``kopregel``: the row of their
    headers, where it cannot be recognised. ``tabellen``, ``tussen`` and ``sql``: for a database, its tables, the
    tables that are made of them on the way, and per kind of row the query that gives it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    soort: str
    kolommen: tuple[LayoutColumn, ...] = Field((), alias="kolom")
    negeren: tuple[str, ...] = ()
    constanten: dict[str, str] = Field(default_factory=dict)
    blad: str | None = None
    kopregel: int | None = Field(None, ge=1)
    tabellen: tuple[LayoutTable, ...] = Field((), alias="tabel")
    tussen: dict[str, str] = Field(default_factory=dict)
    sql: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class ColumnPlan:
    """What to do with the columns of one file: position to canonical name, translations, fixed values."""

    positions: dict[int, str]
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)


def load_layouts(settings: Settings) -> dict[str, Layout]:
    """Read the layout of every source that has one, by name of the source. Raises WrongUse when one is wrong."""
    return {
        bron.naam: load_layout(path, bron.soort) for bron in settings.bronnen if (path := settings.layout_file(bron))
    }


def load_layout(path: Path, soort: str) -> Layout:
    """
    Read the layout of a source of that kind.

    Raises WrongUse naming every fault: another kind than the source's, unknown canonical columns, a header that
    stands for two columns on one day, and for a database a query that does not run or gives other columns.
    """
    raw = read_toml(path)
    try:
        layout = Layout.model_validate(raw)
    except ValidationError as error:
        faults = problems.describe_faults(error.errors(), raw, {"kolom": "kop", "tabel": "naam"})
        raise problems.layout_invalid(path.name, faults) from error
    if layout.soort != soort or (soort != GGM and f"levering.{soort}" not in TABLES):
        raise problems.layout_invalid(path.name, [f"soort {layout.soort} past niet bij een bron van soort {soort}"])
    faults = _faults_of_database(layout) if soort == GGM else _faults_of_columns(layout)
    if faults:
        raise problems.layout_invalid(path.name, faults)
    return layout


def _faults_of_columns(layout: Layout) -> list[str]:
    faults = [
        f"{key}: hoort bij soort {GGM}"
        for key in ("tabel", "tussen", "sql")
        if getattr(layout, _ATTRIBUTE.get(key, key))
    ]
    if not layout.kolommen:
        faults.append("kolom: ontbreekt")
    known = canonical_columns(layout.soort)
    faults += [f"bij kop {item.kop} is veld nog niet ingevuld" for item in layout.kolommen if not item.veld]
    used = sorted({item.veld for item in layout.kolommen if item.veld} | set(layout.constanten))
    faults += [f"{name} is geen kolom van {layout.soort}" for name in used if name not in known]
    faults += [f"kop {header} staat er dubbel" for header in _double_headers(layout.kolommen)]
    return faults


def _faults_of_database(layout: Layout) -> list[str]:
    from etl.intake.ggm import faults_of_queries

    strange = ("kolom", "negeren", "blad", "kopregel")
    faults = [f"{key}: hoort niet bij soort {GGM}" for key in strange if getattr(layout, _ATTRIBUTE.get(key, key))]
    faults += [f"{key}: ontbreekt" for key in ("tabel", "sql") if not getattr(layout, _ATTRIBUTE.get(key, key))]
    names = Counter(
        name for table in layout.tabellen for name in {header_key(each) for each in (table.naam, *table.namen)}
    )
    faults += [f"tabel {name} staat er dubbel" for name, times in names.items() if times > 1]
    for table in layout.tabellen:
        columns = Counter(
            key
            for name in table.columns
            for key in {header_key(each) for each in (name, *table.aliassen.get(name, ()))}
        )
        faults += [f"tabel {table.naam}: kolom {name} staat er dubbel" for name, times in columns.items() if times > 1]
        named = {*table.aliassen, *table.lokale_datum, *table.utc, *table.epoch_dagen}
        faults += [f"tabel {table.naam}: {name} staat niet bij kolommen" for name in sorted(named - {*table.columns})]
    faults += [f"sql → {soort}: kies uit {', '.join(SQL_SOORTEN)}" for soort in layout.sql if soort not in SQL_SOORTEN]
    return faults or faults_of_queries(layout)


_ATTRIBUTE = {"kolom": "kolommen", "tabel": "tabellen"}


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


@dataclass(frozen=True)
class Expected:
    """The headers that a delivery of one day may have: as written, and by what is left of them when compared."""

    exact: Mapping[str, str]
    loose: Mapping[str, str]
    ignored: frozenset[str]
    ignored_loose: frozenset[str]

    @classmethod
    def of(cls, fields: Iterable[tuple[str, str]], ignored: Iterable[str]) -> Expected:
        """``fields``: (header, canonical column); ``ignored``: known headers that are not needed."""
        pairs, passed = list(fields), [header.strip() for header in ignored]
        stands_for: dict[str, set[str]] = {}
        for header, name in [*pairs, *((header, "") for header in passed)]:
            stands_for.setdefault(header_key(header), set()).add(name)
        clear = {key: names.pop() for key, names in stands_for.items() if len(names) == 1}
        return cls(
            dict(pairs),
            {key: name for key, name in clear.items() if name},
            frozenset(passed),
            frozenset(key for key, name in clear.items() if not name),
        )

    def field_of(self, header: str) -> str | None:
        """Give the canonical column of a header; '' when it is known and not needed, None when it is unknown."""
        if header in self.exact:
            return self.exact[header]
        if header in self.ignored:
            return ""
        key = header_key(header)
        return self.loose.get(key, "" if key in self.ignored_loose else None)


def expected_headers(soort: str, layout: Layout | None, day: date) -> Expected:
    """Give the headers of a delivery of that day: of the layout, or the canonical names without one."""
    if layout is None:
        return Expected.of(((name, name) for name in canonical_columns(soort)), ())
    in_force = [item for item in layout.kolommen if item.in_force(day)]
    return Expected.of(((header, item.veld) for item in in_force for header in item.headers), layout.negeren)


def plan_columns(bestand: str, soort: str, headers: Sequence[str], layout: Layout | None, day: date) -> ColumnPlan:
    """
    Decide which position of the file is which canonical column.

    Raises DeliveryRefused that names all missing required columns, unknown headers and double columns at once;
    a column never silently turns into unknown values.
    """
    names = [header.strip().lstrip("\ufeff") for header in headers]
    if any(looks_like_data(name) for name in names):
        raise problems.no_headers(bestand)  # the first row of children would be told as if it were headers
    expected = expected_headers(soort, layout, day)
    fields = [expected.field_of(name) for name in names]
    positions = {index: name for index, name in enumerate(fields) if name}
    unknown = [name or f"kolom {index + 1}" for index, name in enumerate(names) if fields[index] is None]
    wanted = set(TABLES[f"levering.{soort}"].required)
    plan = ColumnPlan(positions)
    kop: dict[str, str] = {}
    if layout is not None:
        in_force = [item for item in layout.kolommen if item.in_force(day)]
        kop = {item.veld: item.kop for item in in_force}
        wanted |= {item.veld for item in in_force if item.verplicht}
        plan = ColumnPlan(positions, {item.veld: item.waarden for item in in_force if item.waarden}, layout.constanten)
    present = {*positions.values(), *plan.constants}
    missing = sorted(f"{kop[name]} ({name})" if name in kop else name for name in wanted if name not in present)
    double = sorted(
        _told_double(name, [names[index] for index, field in positions.items() if field == name])
        for name, times in Counter(positions.values()).items()
        if times > 1
    )
    if missing or unknown or double:
        raise problems.columns_wrong(bestand, missing, unknown, double)
    return plan


def _told_double(name: str, headers: Sequence[str]) -> str:
    """Name a column that stands there more than once, with its headers where these differ."""
    different = list(dict.fromkeys(headers))
    return name if len(different) == 1 else f"{name} (koppen {' en '.join(different)})"
