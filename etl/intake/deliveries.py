"""From the content of one delivery to rows as delivered: text under canonical names, with the line they stand on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from etl.intake.delimited import Sheet, read_sheet
from etl.intake.layouts import ColumnPlan, Layout, canonical_columns, plan_columns
from etl.settings import Bron


@dataclass(frozen=True)
class Finding:
    """Something noticed about a line of a delivery: its place and the word for it, never its content."""

    regel: int
    kolom: str
    probleem: str


@dataclass(frozen=True)
class Delivered:
    """
    The rows of one delivery, per kind.

    ``rows``: kind to frame with a text column per canonical column (None = empty) and ``regel`` (physical line).
    ``refused``: lines that could not be read as a row at all. ``read``: every row read, refused ones included.
    ``dated``: the date that the delivery itself carries, if any.
    """

    rows: dict[str, pd.DataFrame]
    refused: list[Finding] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    dated: date | None = None

    @property
    def read(self) -> int:
        """Number of rows read."""
        return sum(len(frame) for frame in self.rows.values()) + len(self.refused)


def read_delivery(bron: Bron, bestand: str, content: bytes, layout: Layout | None, day: date) -> Delivered:
    """
    Read one delivery of a source; ``day`` is the date in its name or of its file, for the layout's validity.

    Raises DeliveryRefused with a Dutch sentence when the file cannot be read or its columns are not as agreed.
    """
    if bron.soort == "ijw":
        return _read_messages(bestand, content)
    sheet = read_sheet(bestand, content, bron.codering)
    soort = layout.soort if layout else bron.soort
    plan = plan_columns(bestand, soort, sheet.headers, layout, day)
    return _apply(soort, sheet, plan)


def _apply(soort: str, sheet: Sheet, plan: ColumnPlan) -> Delivered:
    width = len(sheet.headers)
    good: list[tuple[int, list[str]]] = []
    refused: list[Finding] = []
    for line, cells in sheet.rows:
        if len(cells) == width:
            good.append((line, cells))
        elif len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            good.append((line, cells[:width]))
        else:
            refused.append(Finding(line, "", "aantal_kolommen"))
    by_name: dict[str, list[str | None]] = {}
    for position, name in plan.positions.items():
        translate = plan.translations.get(name, {})
        values = [cells[position].strip() for _, cells in good]
        by_name[name] = [translate.get(value, value) or None for value in values]
    for name, constant in plan.constants.items():
        by_name.setdefault(name, [constant] * len(good))
    nothing: list[str | None] = [None] * len(good)
    frame = pd.DataFrame(
        {name: pd.array(by_name.get(name, nothing), dtype="str") for name in canonical_columns(soort)}
    )
    frame["regel"] = pd.array([line for line, _ in good], dtype="int64")
    return Delivered({soort: frame}, refused)


def _read_messages(bestand: str, content: bytes) -> Delivered:
    from etl.intake.ijw import read_message

    message = read_message(content, bestand)
    rows = {}
    for soort, items in message.rows.items():
        text = {
            name: pd.array([str(item.get(name) or "") or None for item in items], dtype="str")
            for name in canonical_columns(soort)
        }
        rows[soort] = pd.DataFrame(text).assign(regel=[int(item["regel"]) for item in items])
    findings = [Finding(item.regel, item.kolom, item.probleem) for item in message.findings]
    return Delivered(rows, [], findings, _as_date(message.dagtekening))


def _as_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
