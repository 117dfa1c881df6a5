"""From the content of one delivery to rows as delivered: text under canonical names, with the line they stand on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

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
class Lines:
    """
    Rows of one kind, column by column: text as delivered (None = empty), and the physical line of each.

    Plain lists, because a night reads thousands of messages of two rows each.
    """

    columns: dict[str, list[str | None]]
    regels: list[int]


@dataclass(frozen=True)
class Delivered:
    """
    The rows of one delivery, per kind, with all canonical columns of that kind.

    ``refused``: lines that could not be read as a row at all. ``read``: every row read, refused ones included.
    ``dated``: the date that the delivery itself carries, if any. ``leden``: the names of its parts, where it has
    any (a ZIP, several sheets, a database); the ``regel`` of a row then holds part and line (``parts``).
    """

    rows: dict[str, Lines]
    refused: list[Finding] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    dated: date | None = None
    leden: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        """Number of rows read."""
        return sum(len(lines.regels) for lines in self.rows.values()) + len(self.refused)


def read_delivery(bron: Bron, bestand: str, content: bytes, layout: Layout | None, day: date) -> Delivered:
    """
    Read one delivery of a source; ``day`` is the date in its name or of its file, for the layout's validity.

    Raises DeliveryRefused with a Dutch sentence when the file cannot be read or its columns are not as agreed.
    """
    from etl.intake.archives import is_archive
    from etl.intake.encodings import refuse_document
    from etl.intake.parts import read_archive
    from etl.intake.workbook import is_excel, read_workbook

    refuse_document(bestand, content)
    if bron.soort == "ggm" and layout is not None:
        from etl.intake.ggm import read_database

        return read_database(bron, bestand, content, layout)
    if is_archive(content):
        return read_archive(bestand, content, lambda name, inside: read_delivery(bron, name, inside, layout, day))
    if bron.soort == "ijw":
        return _read_messages(bestand, content)
    if is_excel(content):
        return read_workbook(bron.soort, bestand, content, layout, day, _apply)
    sheet = read_sheet(bestand, content, bron.codering)
    plan = plan_columns(bestand, bron.soort, sheet.headers, layout, day)
    return _apply(bron.soort, sheet, plan)


def _apply(soort: str, sheet: Sheet, plan: ColumnPlan) -> Delivered:
    width = len(sheet.headers)
    good: list[tuple[int, list[str]]] = []
    refused: list[Finding] = []
    for line, cells in sheet.rows:
        fitted = fit_row(cells, width)
        if fitted is None:
            refused.append(Finding(line, "", "aantal_kolommen"))
        else:
            good.append((line, fitted))
    by_name: dict[str, list[str | None]] = {}
    for position, name in plan.positions.items():
        translate = plan.translations.get(name, {})
        values = [cells[position].strip() for _, cells in good]
        by_name[name] = [translate.get(value, value) or None for value in values]
    for name, constant in plan.constants.items():
        by_name.setdefault(name, [constant] * len(good))
    nothing: list[str | None] = [None] * len(good)
    columns = {name: by_name.get(name, nothing) for name in canonical_columns(soort)}
    return Delivered({soort: Lines(columns, [line for line, _ in good])}, refused)


def fit_row(cells: list[str], width: int) -> list[str] | None:
    """Give the cells of a row below a header of this width; None when it is shorter, or holds something beyond it."""
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        return None
    return cells[:width]


def _read_messages(bestand: str, content: bytes) -> Delivered:
    from etl.intake.ijw import read_message

    message = read_message(content, bestand)
    rows = {
        soort: Lines(
            {name: [str(item.get(name) or "").strip() or None for item in items] for name in canonical_columns(soort)},
            [int(item["regel"]) for item in items],
        )
        for soort, items in message.rows.items()
    }
    findings = [Finding(item.regel, item.kolom, item.probleem) for item in message.findings]
    return Delivered(rows, [], findings, _as_date(message.dagtekening))


def _as_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
