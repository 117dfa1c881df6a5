"""Nights of a region, run as a user would, and what they leave behind."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assets import cli
from etl.engine import read_only
from etl.publish.marts import content_digest

Table = list[str]
LATER_THAN_DELIVERY = ("ontvangen_op",)


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said on its two outputs."""

    status: int
    out: str
    err: str

    def lines_about(self, word: str) -> list[str]:
        """Give the lines of standard error that hold a word."""
        return [line for line in self.err.splitlines() if word in line]


@dataclass(frozen=True)
class After:
    """A night, and the region as it stood after it."""

    said: Said
    tables: dict[str, Table]
    published: dict[str, str]
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def run(*arguments: object) -> Said:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = cli.run([str(argument) for argument in arguments])
    return Said(status, out.getvalue(), err.getvalue())


def run_apart(home: Path, *arguments: object, before: str = "") -> Said:
    """Run a command in a process of its own, with an empty home; ``before`` is Python that is carried out first."""
    code = f"{before}\nfrom assets.cli import main\nmain()"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VERWIJSSPIEGEL", "DAGSTER"))}
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True, check=False, cwd=home, env={**kept, "HOME": str(home), "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def night(folder: Path) -> After:
    """Load the region in this process; gives what was said and how the region stands."""
    return stands(folder, run("load", folder / "regio.toml"))


def stands(folder: Path, said: Said) -> After:
    """Give how the region stands after something was said."""
    rows = read_tables(folder / "werk" / "verwijsspiegel.duckdb")
    tables = {name: sorted(_told(row) for row in found) for name, found in rows.items()}
    return After(said, tables, published(folder), rows)


def _told(row: dict[str, Any]) -> str:
    return repr({name: value for name, value in row.items() if name not in LATER_THAN_DELIVERY})


def read_tables(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Give every table of a DuckDB file as rows."""
    with contextlib.closing(read_only(path)) as connection:
        names = connection.execute("SELECT schema_name, table_name FROM duckdb_tables() ORDER BY ALL").fetchall()
        tables = {}
        for schema, name in names:
            answer = connection.execute(f'FROM "{schema}"."{name}"')
            columns = [column[0] for column in answer.description]
            tables[f"{schema}.{name}"] = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
    return tables


def published(folder: Path) -> dict[str, str]:
    """Give a digest of the content of each published DuckDB file; its bytes differ from one making to the next."""
    files = sorted((folder / "publicatie").rglob("*.duckdb"))
    return {path.relative_to(folder).as_posix(): content_digest(path) for path in files}


def files_in(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Give moment of change and content of every file in a folder."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


def differing(one: dict[str, Table], other: dict[str, Table]) -> dict[str, tuple[Sequence[str], Sequence[str]]]:
    """Give per table that differs the first rows that stand on one side only."""
    result: dict[str, tuple[Sequence[str], Sequence[str]]] = {}
    for name in sorted({*one, *other}):
        here, there = one.get(name, []), other.get(name, [])
        if here != there:
            result[name] = (sorted({*here} - {*there})[:3], sorted({*there} - {*here})[:3])
    return result
