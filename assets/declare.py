"""
How a table asset is declared: which tables, from which tables, by which function of ``etl``.

A declaration is plain data. ``assets/render.py`` turns it into a Dagster asset with its blocking check, so
the rooms of ``assets/`` read as a list of "this table, from these tables, by this function", and nothing here
needs Dagster or a region to be imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

WHOLE_REGION = "regio"


@dataclass(frozen=True)
class Rows:
    """Frames one under the other, with the ibis type of each column: for tables that are read in pieces."""

    frames: Iterable[pd.DataFrame]
    columns: dict[str, str]


@dataclass(frozen=True)
class Declaration:
    """
    One step of the night: the tables it makes, the tables it reads, and the function that does it.

    ``build`` gets the night, then (only with ``per_gemeente``) the tuple of partition keys to build, then one
    ibis table per name in ``needs``, in that order. It gives the content of its table (an ibis expression, a
    frame or ``Rows``), or, for several tables, a mapping from table name to content.
    """

    tables: tuple[str, ...]
    needs: tuple[str, ...]
    build: Callable[..., Any]
    per_gemeente: bool = False

    @property
    def room(self) -> str:
        """Name of the room of ``assets/`` in which it stands; Dagster's group."""
        return self.build.__module__.rpartition(".")[2]


def table_asset(
    table: str, needs: Sequence[str] = (), *, per_gemeente: bool = False
) -> Callable[[Callable[..., Any]], Declaration]:
    """Declare the function below as the maker of one table (``layer.name``) from the tables that it needs."""
    return tables_asset([table], needs, per_gemeente=per_gemeente)


def tables_asset(
    tables: Sequence[str], needs: Sequence[str] = (), *, per_gemeente: bool = False
) -> Callable[[Callable[..., Any]], Declaration]:
    """
    Declare the function below as the maker of several tables that come from one reading.

    A breach in one of them stops that table and what depends on it, not the others; an error stops them all.
    """

    def declare(build: Callable[..., Any]) -> Declaration:
        return Declaration(tuple(tables), tuple(needs), build, per_gemeente)

    return declare


def collect(rooms: Iterable[ModuleType]) -> list[Declaration]:
    """Give the declarations of these modules (also those in lists), in the order of the text."""
    found: list[Declaration] = []
    for room in rooms:
        for item in vars(room).values():
            each = item if isinstance(item, list) else [item]
            found += [declaration for declaration in each if isinstance(declaration, Declaration)]
    return found


def table_names(declarations: Iterable[Declaration]) -> list[str]:
    """Give the names of all tables that the declarations make, in order."""
    return [table for declaration in declarations for table in declaration.tables]


def faults_in(declarations: Sequence[Declaration]) -> list[str]:
    """Name what is wrong: a table that is made twice, or a needed table that nobody makes."""
    names = table_names(declarations)
    double = sorted({name for name in names if names.count(name) > 1})
    absent = sorted({need for declaration in declarations for need in declaration.needs} - set(names))
    return [f"{name} is made twice" for name in double] + [f"nobody makes {name}" for name in absent]
