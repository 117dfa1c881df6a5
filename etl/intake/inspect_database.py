"""Whether an unknown file is a database for which a layout comes with the program (GGM, Centric Suite)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from etl import problems
from etl.intake.archives import is_archive, is_zip
from etl.intake.layouts import GGM, Layout, header_key, load_layout
from etl.intake.tables import DUCKDB_SIGNATURE, DUCKDB_SIGNATURE_AT, SQLITE_SIGNATURE, FoundTable, open_tables
from etl.settings import SHIPPED_LAYOUTS


@dataclass(frozen=True)
class Database:
    """
    A file with tables, and the layout that fits it best.

    ``tabellen``: (name in the file, name in the layout or empty, number of rows). ``missing``: tables and columns
    that the layout cannot do without.
    """

    bestand: str
    indeling: str
    tabellen: tuple[tuple[str, str, int], ...]
    missing: tuple[str, ...]


def recognise_database(path: Path) -> Database | None:
    """
    Say which shipped layout a file is for; None when it is no database and no layout fits it wholly.

    Raises DeliveryRefused when it cannot be opened.
    """
    with path.open("rb") as stream:
        start = stream.read(64)
    is_database = start.startswith(SQLITE_SIGNATURE) or start[DUCKDB_SIGNATURE_AT:].startswith(DUCKDB_SIGNATURE)
    if not (is_database or is_zip(start)):
        return None
    content = path.read_bytes()
    try:
        with open_tables(path.name, content, None) as found:
            tried = [_try(path.name, shipped, found) for shipped in sorted(SHIPPED_LAYOUTS.glob("*.toml"))]
    except problems.DeliveryRefused:
        if is_database or is_archive(content):
            raise
        return None
    best = min(tried, key=lambda each: len(each.missing))
    return best if is_database or not best.missing else None


def _try(bestand: str, shipped: Path, found: Sequence[FoundTable]) -> Database:
    layout: Layout = load_layout(shipped, GGM)
    named: list[tuple[str, str, int]] = []
    missing: list[str] = []
    taken: set[str] = set()
    for table in layout.tabellen:
        keys = {header_key(name) for name in (table.naam, *table.namen)}
        delivered = [each for each in found if not keys.isdisjoint(each.keys)]
        if len(delivered) != 1:
            if delivered or not table.optioneel:
                missing.append(f"tabel {table.naam}")
            continue
        headers, rows = delivered[0].read()
        _, absent, _ = table.place_columns(headers)
        missing += [f"{table.naam}.{name}" for name in absent]
        named.append((delivered[0].naam, table.naam, len(rows)))
        taken.add(delivered[0].naam)
    named += [(each.naam, "", 0) for each in found if each.naam not in taken]
    return Database(bestand, shipped.stem, tuple(named), tuple(missing))
