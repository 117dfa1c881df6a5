"""
Deliveries of several parts: the files of a ZIP, the sheets of a workbook, the tables of a database.

A person looks for a row in a part, on a physical line of it. Rules need one order over the whole delivery. So in
such a delivery the ``regel`` of a row holds both: the number of its part, times LINES_PER_PART, plus its line.
``leden`` names the parts; the two are taken apart where a person reads them (``etl.normalise.places``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from etl import problems
from etl.intake.archives import is_archive, open_archive
from etl.intake.deliveries import Delivered, Finding, Lines
from etl.problems import DeliveryRefused

LINES_PER_PART = 1_000_000_000
PARTS_SEPARATOR = "\x1f"  # a sign that no name in a ZIP or workbook may hold
PARTS_TOLD = 3


def read_archive(bestand: str, content: bytes, read: Callable[[str, bytes], Delivered]) -> Delivered:
    """
    Read a ZIP as one delivery: its files in order of name; messages in order of their own date first.

    ``read`` reads one file. Raises DeliveryRefused when the ZIP is not as it should be, or names the files in it
    that cannot be read: a delivery counts as a whole or not at all.
    """
    archive = open_archive(bestand, content)
    if not archive.names:
        raise problems.archive_empty(bestand)
    parts: list[tuple[str, Delivered]] = []
    refusals: list[DeliveryRefused] = []
    for name, inside in archive.members():
        if is_archive(inside):
            raise problems.archive_nested(bestand)
        try:
            parts.append((name, read(f"{bestand} → {name}", inside)))
        except DeliveryRefused as refusal:
            refusals.append(refusal)
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        raise problems.archive_parts_refused(len(refusals), [str(each) for each in refusals[:PARTS_TOLD]])
    return join_parts(sorted(parts, key=lambda part: (part[1].dated or date.min, part[0])))


def join_parts(parts: Iterable[tuple[str, Delivered]]) -> Delivered:
    """Make one delivery of named parts, in the given order; a part that has parts of its own is named with each."""
    leden: list[str] = []
    rows: dict[str, Lines] = {}
    refused: list[Finding] = []
    findings: list[Finding] = []
    days: list[date] = []
    for name, part in parts:
        offset = (len(leden) + (0 if part.leden else 1)) * LINES_PER_PART
        leden += [f"{name} → {each}" for each in part.leden] or [name]
        for soort, lines in part.rows.items():
            moved = [regel + offset for regel in lines.regels]
            if soort not in rows:
                rows[soort] = Lines({column: list(values) for column, values in lines.columns.items()}, moved)
            else:
                for column, values in lines.columns.items():
                    rows[soort].columns[column].extend(values)
                rows[soort].regels.extend(moved)
        refused += [replace(each, regel=each.regel + offset) for each in part.refused]
        findings += [replace(each, regel=each.regel + offset) for each in part.findings]
        if part.dated:
            days.append(part.dated)
    return Delivered(rows, refused, findings, max(days, default=None), tuple(leden))
