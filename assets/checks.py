"""
The blocking check of every declared table: what ``schemas`` declares, judged on the table that was just made.

A check reports the column, the rule and the number of rows that break it, never a row itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import dagster as dg

CHECK_NAME = "zoals_afgesproken"


class Breach(Protocol):
    """A rule of a column that a number of rows break (given by ``schemas.contracts``)."""

    @property
    def kolom(self) -> str:
        """The column."""

    @property
    def regel(self) -> str:
        """The rule, as readers know it."""

    @property
    def aantal(self) -> int:
        """How many rows break it."""


@dataclass(frozen=True)
class Judge:
    """What tables are held to: which of them are declared, and how one of these is judged (an ibis table)."""

    declares: Callable[[str], bool]
    check: Callable[[str, Any], Sequence[Breach]]


def contract() -> Judge:
    """Give the judge that holds tables to ``schemas``; working tables between stages are not declared."""
    from schemas.contracts import check
    from schemas.tables import TABLES

    return Judge(TABLES.__contains__, lambda table, content: check(TABLES[table], content))


def check_spec(table: str, *, alone: bool) -> dg.AssetCheckSpec:
    """
    Give the check of one table, whose breach keeps everything that needs the table from running.

    ``alone``: its step makes no other table, so the step itself fails and Dagster calls the check blocking.
    A step that makes several tables leaves out the broken one, which stops the same things.
    """
    return dg.AssetCheckSpec(
        CHECK_NAME,
        asset=dg.AssetKey(table.split(".")),
        blocking=alone,
        description="Kolommen, sleutel en waarden zijn zoals in schemas/ is afgesproken.",
    )


def check_result(table: str, breaches: Sequence[Breach]) -> dg.AssetCheckResult:
    """Give the outcome for Dagster: per column and rule the number of rows, and nothing else."""
    return dg.AssetCheckResult(
        asset_key=dg.AssetKey(table.split(".")),
        check_name=CHECK_NAME,
        passed=not breaches,
        metadata={f"{breach.kolom}: {breach.regel}": breach.aantal for breach in breaches},
    )


def sentence(table: str, breaches: Sequence[Breach]) -> str:
    """Say in one Dutch sentence why a table is not replaced: columns, rules and numbers of rows."""
    what = "; ".join(f"{breach.kolom}: {breach.regel} ({breach.aantal} rijen)" for breach in breaches)
    return f"{table} is niet zoals afgesproken en blijft op de vorige stand: {what}."
