"""One read-only question in SQL over what a profile may see; who asked, and when, is kept."""

from __future__ import annotations

import csv
import getpass
import hashlib
import io
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from etl.problems import WrongUse
from etl.publish.harmless import harmless

if TYPE_CHECKING:
    from etl.settings import Settings

LOG_FILE = "vragen.log"
ROWS_AT_A_TIME = 10_000
ROWS_IN_TABLE = 200
QUESTIONS = frozenset({"SELECT", "EXPLAIN", "MULTI"})


class Profiel(StrEnum):
    """Who asks, and therefore what may be seen."""

    ANALIST = "analist"
    WERKGROEP = "werkgroep"
    OPENBAAR = "openbaar"


class Formaat(StrEnum):
    """How the answer is written."""

    TABEL = "tabel"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True)
class Answer:
    """The names of the columns, and the rows in pieces."""

    columns: Sequence[str]
    pieces: Iterator[list[tuple[Any, ...]]]


def answer_question(settings: Settings, sql: str, profiel: Profiel, formaat: Formaat, out: TextIO) -> int:
    """
    Answer one question on ``out``; gives the number of rows. Every question is logged, failed ones too.

    Raises WrongUse when there is nothing to ask yet, when the text is not one question, or when it fails.
    """
    from etl.engine import read_only

    path = _database(settings, profiel)
    if not path.is_file():
        raise WrongUse(f"Er is nog niets te bevragen voor profiel {profiel}. Draai eerst: verwijsspiegel load CONFIG")
    rows = None
    connection = read_only(path)
    try:
        answer = _ask(connection, sql)
        rows = _write(answer, formaat, out)
    finally:
        connection.close()
        _log(settings.werk / LOG_FILE, sql, profiel, rows)
    return rows


def _database(settings: Settings, profiel: Profiel) -> Path:
    if profiel is Profiel.ANALIST:
        return settings.kern_file
    return settings.publicatie / profiel / "verwijsspiegel.duckdb"


def _ask(connection: Any, sql: str) -> Answer:
    try:
        statements = connection.extract_statements(sql)
    except Exception as error:
        raise _failed(error) from error
    if len(statements) != 1 or statements[0].type.name not in QUESTIONS:
        raise WrongUse("Geef precies één vraag die alleen leest, bijvoorbeeld: SELECT * FROM mart.definities LIMIT 10")
    try:
        result = connection.execute(statements[0])
        columns = _distinct([column[0] for column in result.description])
        first = result.fetchmany(ROWS_AT_A_TIME)
    except Exception as error:
        raise _failed(error) from error
    return Answer(columns, _pieces(result, first))


def _pieces(result: Any, first: list[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    piece = first
    while piece:
        yield piece
        piece = result.fetchmany(ROWS_AT_A_TIME)


def _failed(error: Exception) -> WrongUse:
    said = " ".join(str(error).partition("\n\nLINE")[0].split())
    return WrongUse(f"De vraag kan niet worden beantwoord. DuckDB meldt: {said}")


def _distinct(names: Sequence[str]) -> list[str]:
    """Give every column a name of its own: the second ``aantal`` becomes ``aantal_2``."""
    given: list[str] = []
    for name in names:
        number, unique = 1, name
        while unique in given:
            number += 1
            unique = f"{name}_{number}"
        given.append(unique)
    return given


def _write(answer: Answer, formaat: Formaat, out: TextIO) -> int:
    return {Formaat.JSON: _write_json, Formaat.CSV: _write_csv, Formaat.TABEL: _write_table}[formaat](answer, out)


def _write_json(answer: Answer, out: TextIO) -> int:
    total = 0
    out.write("[")
    for piece in answer.pieces:
        for row in piece:
            item = dict(zip(answer.columns, map(_plain, row), strict=True))
            out.write((",\n " if total else "\n ") + json.dumps(item, ensure_ascii=False))
            total += 1
    out.write("\n]\n" if total else "]\n")
    return total


def _write_csv(answer: Answer, out: TextIO) -> int:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([harmless(name) for name in answer.columns])
    total = 0
    for piece in answer.pieces:
        writer.writerows([_in_cell(value) for value in row] for row in piece)
        total += len(piece)
    return total


def _in_cell(value: Any) -> Any:
    """Give a value for a CSV file: text never runs in a spreadsheet, numbers and yes or no stay what they are."""
    plain = _plain(value)
    return plain if plain is None or isinstance(plain, bool | int | float) else harmless(str(plain))


def _write_table(answer: Answer, out: TextIO) -> int:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for name in answer.columns:
        table.add_column(name, overflow="fold")
    total = 0
    for piece in answer.pieces:
        for row in piece[: max(ROWS_IN_TABLE - total, 0)]:
            table.add_row(*("" if value is None else str(_plain(value)) for value in row))
        total += len(piece)
    width = None if out.isatty() else 10_000
    text = io.StringIO()
    Console(file=text, width=width, markup=False, highlight=False, no_color=True).print(table)
    out.writelines(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())
    if total > ROWS_IN_TABLE:
        out.write(f"… {total} rijen; hier staan de eerste {ROWS_IN_TABLE}. Alles: --formaat csv of --formaat json\n")
    return total


def _plain(value: Any) -> Any:
    """Give a value as JSON knows it: dates as ISO text, an impossible number as nothing."""
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)


def _log(path: Path, sql: str, profiel: Profiel, rows: int | None) -> None:
    entry = {
        "wie": getpass.getuser(),
        "wanneer": datetime.now(UTC).isoformat(timespec="seconds"),
        "profiel": str(profiel),
        "sql_sha256": hashlib.sha256(sql.encode()).hexdigest(),
        "rijen": rows,
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(json.dumps(entry, ensure_ascii=False) + "\n")
    except OSError as error:
        raise WrongUse(
            f"De vraag kan niet worden vastgelegd in {path.name}. Zorg dat u in de map werk mag schrijven."
        ) from error
