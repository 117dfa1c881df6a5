"""What random regions are built with: a chooser that shrinks, delivered rows, the spec of a region."""

import csv
import io
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")

KEY_FOR_TESTS = "alleen-voor-tests-" + "0123456789" * 4 + "abcdef"


class Chooser:
    """Draws; the first option, the smallest number and False are what a failing example shrinks to."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def number(self, low: int, high: int) -> int:
        """Give a whole number, both ends included."""
        return self._draw(st.integers(low, high))

    def pick(self, options: Sequence[T]) -> T:
        """Give one of the options."""
        return options[self.number(0, len(options) - 1)]

    def one_in(self, n: int) -> bool:
        """Give True about once in n."""
        return self.number(0, n - 1) == n - 1


@dataclass(frozen=True)
class Line:
    """One delivered row in canonical text; `careless` writes it as spreadsheets do."""

    values: dict[str, str]
    careless: bool = False

    def changed(self, **values: str) -> "Line":
        """Give the same row with other values."""
        return Line({**self.values, **values}, self.careless)

    def text(self, column: str) -> str:
        """Give the cell as it stands in the file."""
        value = self.values.get(column, "")
        if not self.careless or not value:
            return value
        if column.endswith("datum") or column.startswith("geldig_"):
            year, _, rest = value.partition("-")
            month, _, day = rest.partition("-")
            return f"{int(day)}-{int(month)}-{year}" if len(year) == 4 and day.isdigit() else value
        if column.endswith("_agb") or column in ("praktijk_id", "opgegaan_in"):
            return value[1:] if value.startswith("0") and len(value) == 8 else value
        if column in ("verwijzer_type", "reden_wijziging"):
            return value.removeprefix("0")
        if column in ("productcode", "code"):
            return f"{value.lower()} "
        return value.replace(".", ",") if column in ("bedrag", "kosten", "volume") else value


@dataclass
class Source:
    """One `[[bron]]` with its files; `files[n]` holds the rows of the n-th delivery."""

    naam: str
    soort: str
    gemeente: str = "*"
    levering: str = "aanvulling"
    codering: str = ""
    files: list[list[Line]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    sent_again: bool = False

    def add(self, line: Line, file: int) -> None:
        """Put a row in the n-th delivery (the last one when there are fewer)."""
        self.files[min(file, len(self.files) - 1)].append(line)


@dataclass
class RegionSpec:
    """A small region: its settings and all that is delivered."""

    gemeenten: list[str]
    regels: dict[str, Any]
    sources: list[Source]

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Keep hypothesis short; what failed is shown by describe(), after it was made smaller."""
        rows = sum(len(lines) for source in self.sources for lines in source.files)
        printer.text(f"<region of {len(self.sources)} sources, {rows} rows>")


# A name without a date (its time stamp counts), and the four kinds of date in a name. The deliveries of a
# source stand in this order, whatever the order in which the folder lists them.
FILE_NAMES = (
    "{bron}.csv",
    "{bron}_202501.csv",
    "export {bron} 2023-01-01 tm 2025-02-01.csv",
    "{bron}_20250214.csv",
    "{bron}-2025-03.csv",
    "a-{bron}-2025-03-02.csv",
    "{bron}-2025-03-02.csv",
    "{bron}-2025-11-30.csv",
)
UNDATED = date(2024, 12, 24)
"""The time stamp of a file without a date in its name: before all others."""


def rendered(source: Source) -> dict[str, str]:
    """Give file name -> text of every delivery that has rows."""
    columns = dict.fromkeys(column for rows in source.files for line in rows for column in line.values)
    result = {}
    for name, rows in zip(source.names, source.files, strict=True):
        if rows:
            buffer = io.StringIO(newline="")
            writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
            writer.writerow(columns)
            writer.writerows([line.text(column) for column in columns] for line in rows)
            result[name] = buffer.getvalue()
    if source.sent_again and result:
        result[f"z-{source.naam}-2025-12-31.csv"] = next(iter(result.values()))
    return result


def write(spec: RegionSpec, folder: Path) -> None:
    """Write the region folder: regio.toml, the key file (mode 0600) and the deliveries."""
    key_file = folder / "sleutel.txt"
    key_file.touch(mode=0o600)
    key_file.write_text(KEY_FOR_TESTS, encoding="ascii")
    (folder / "regio.toml").write_text(_config(spec), encoding="utf-8")
    for source in spec.sources:
        target = folder / "leveringen" / source.naam
        target.mkdir(parents=True)
        for name, text in rendered(source).items():
            (target / name).write_bytes(text.encode(source.codering or "utf-8"))
            stamp = datetime(UNDATED.year, UNDATED.month, UNDATED.day, 12, tzinfo=UTC).timestamp()
            os.utime(target / name, (stamp, stamp))


def _config(spec: RegionSpec) -> str:
    gemeenten = ", ".join(f'{{code = "{code}", naam = "Proefdorp {code}"}}' for code in spec.gemeenten)
    lines = ["[regio]", 'naam = "Proefregio"', f"gemeenten = [{gemeenten}]", "", "[regels]"]
    lines += [f"{name} = {json.dumps(value)}" for name, value in {**spec.regels, "vasthouden": False}.items()]
    lines += ["", "[map]", 'sleutelbestand = "sleutel.txt"']
    for source in spec.sources:
        settings = {
            "naam": source.naam,
            "gemeente": source.gemeente,
            "soort": source.soort,
            "pad": f"leveringen/{source.naam}/*.csv",
            "levering": source.levering,
            **({"codering": source.codering} if source.codering else {}),
        }
        lines += ["", "[[bron]]", *(f"{name} = {json.dumps(value)}" for name, value in settings.items())]
    return "\n".join(lines) + "\n"


def describe(spec: RegionSpec) -> str:
    """Show a region so that a failing example can be worked out by hand: only cells that say something."""
    lines = [f"gemeenten {spec.gemeenten}, regels {spec.regels}"]
    for source in spec.sources:
        for name, text in rendered(source).items():
            lines.append(f"{name} ({source.soort}, {source.gemeente}, {source.levering})")
            for number, cells in enumerate(csv.DictReader(io.StringIO(text), delimiter=";"), start=2):
                lines.append(f"  {number}: " + ", ".join(f"{k}={v}" for k, v in cells.items() if v))
    return "\n".join(lines)
