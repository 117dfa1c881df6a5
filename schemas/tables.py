"""Every table once, by name: the one place to import ``TABLES`` from."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from schemas.declaration import Table
from schemas.tables_effect import EFFECT_KERN, EFFECT_MART
from schemas.tables_kern import KERN
from schemas.tables_levering import LEVERING
from schemas.tables_mart import MART
from schemas.tables_scenario import SCENARIO_MART

__all__ = ["TABLES", "Table", "tables_of"]

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {table.name: table for table in (*LEVERING, *KERN, *EFFECT_KERN, *MART, *EFFECT_MART, *SCENARIO_MART)}
)


def tables_of(laag: str) -> tuple[Table, ...]:
    """Return the tables of one layer (levering, kern or mart), in the order in which they are declared."""
    return tuple(table for table in TABLES.values() if table.laag == laag)
