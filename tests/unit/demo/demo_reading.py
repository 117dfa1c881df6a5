"""Ways to read a written region back, for the tests of the demo."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from demo.region import DemoSummary


@dataclass(frozen=True)
class Region:
    folder: Path
    summary: DemoSummary

    def truth(self, name: str) -> list[dict[str, str]]:
        return read_csv(self.folder / "waarheid" / f"{name}.csv")

    def deliveries(self, pattern: str) -> list[Path]:
        return sorted((self.folder / "leveringen").glob(pattern))


def read_csv(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))
