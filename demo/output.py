"""The folder that is written: files with a name that bears their own date, always the same bytes."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

MARKER = "demo.json"
_OWNED = (
    "leveringen", "indelingen", "waarheid", "regio.toml", "analyseplan.toml", "doelen.toml", "scenarios.toml",
    "sleutel", MARKER,
)  # fmt: skip


class OutputFolder:
    """Writes into a region folder and counts files and rows per delivery folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[str, int] = {}
        self.rows: dict[str, int] = {}

    def prepare(self) -> None:
        """
        Make the folder ready; raises ValueError (Dutch) when it holds something that is not a demo.

        An earlier demo is written anew; its ``werk`` and ``publicatie`` stay.
        """
        if self.root.exists() and not self.root.is_dir():
            raise ValueError(f"{self.root} is een bestand. Kies een map die nog niet bestaat of die leeg is.")
        if self.root.is_dir() and any(self.root.iterdir()) and not (self.root / MARKER).is_file():
            raise ValueError(
                f"De map {self.root} is niet leeg en is geen eerdere demonstratieregio. "
                "Kies een lege of een nieuwe map."
            )
        self.root.mkdir(parents=True, exist_ok=True)
        # The marker first: a run that breaks off leaves a folder that the next run may write anew.
        (self.root / MARKER).write_text("{}\n", encoding="utf-8")
        for name in _OWNED[:-1]:
            path = self.root / name
            if path.is_dir():
                shutil.rmtree(path)
            elif path.exists():
                path.unlink()

    def text(self, path: str, content: str, rows: int = 0, encoding: str = "utf-8") -> None:
        """Write a text file as it is, line ends included; ``rows`` is how many records it holds."""
        self.binary(path, content.encode(encoding), rows)

    def binary(self, path: str, content: bytes, rows: int = 0) -> None:
        """Write a file as it is; ``rows`` is how many records it holds."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        source = "/".join(Path(path).parts[:3] if path.startswith("leveringen") else Path(path).parts[:1])
        self.files[source] = self.files.get(source, 0) + 1
        self.rows[source] = self.rows.get(source, 0) + rows

    def table(
        self,
        path: str,
        header: Sequence[str],
        rows: Iterable[Sequence[object]],
        *,
        encoding: str = "utf-8",
        line_end: str = "\n",
    ) -> str:
        """Write a CSV with ``;``; give its content, so that it can be sent once more."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=";", lineterminator=line_end)
        writer.writerow(header)
        count = 0
        for row in rows:
            writer.writerow(row)
            count += 1
        content = buffer.getvalue()
        self.text(path, content, count, encoding)
        return content

    def records(self, path: str, header: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
        """Write a canonical CSV from records; what a record lacks is empty."""
        return self.table(path, header, ([row.get(name, "") for name in header] for row in rows))

    def finish(self, summary: Mapping[str, object]) -> None:
        """Write the marker that says which demo this is."""
        (self.root / MARKER).write_text(
            json.dumps(summary, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8"
        )
