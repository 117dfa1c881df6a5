"""The rekenmodel as readers see it: lines A to M of an area and period, one column per group."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from etl.publish.context import ReportContext
from etl.publish.formats import Kind, Missing, Period, Value, latest, period
from etl.publish.views import GROUPS, REKENMODEL, Tables, is_hidden, name_key, records, text, value


@dataclass(frozen=True)
class Line:
    """One line of the model: its letter, its wording, how its numbers are written, and its sum (if any)."""

    letter: str
    tekst: str
    kind: Kind
    formule: str = ""


LINES: tuple[Line, ...] = (
    Line("A", "Patiënten jonger dan 18 jaar", "count"),
    Line("B", "Verwezen naar SGGZ, specialistische jeugd-ggz", "count"),
    Line("C", "Verwezen naar GBGGZ, basis jeugd-ggz", "count"),
    Line("D", "Verwezen naar het lokale veld", "count"),
    Line("E", "Deel verwezen naar SGGZ", "share", "B / A"),
    Line("F", "Deel verwezen naar GBGGZ", "share", "C / A"),
    Line("G", "Deel verwezen naar het lokale veld", "share", "D / A"),
    Line("H", "Kosten van SGGZ", "euro"),
    Line("I", "Kosten van GBGGZ", "euro"),
    Line("J", "Kosten van het lokale veld", "euro"),
    Line("K", "Kosten van de inzet van de SOJ", "euro"),
    Line("L", "Totale kosten", "euro", "H + I + J + K"),
    Line("M", "Kosten per patiënt", "euro", "L / A"),
)


@dataclass(frozen=True)
class Column:
    """One group (or practice) in one area and period; ``letters`` gives the value of each line."""

    niveau: str
    gebied: str
    groep: str
    periode: Period
    letters: Mapping[str, Value]
    m_onder: Value
    m_boven: Value
    m_zonder_k: Value
    m_zonder_k_onder: Value
    m_zonder_k_boven: Value
    kostenbasis: str
    prijspeil: str
    niet_beschikbaar: tuple[str, ...]
    l_bestaat_uit: tuple[str, ...]


def letters_in(cell: str) -> tuple[str, ...]:
    """Letters named in a text such as ``D, J`` or ``H+I+K``, in order."""
    return tuple(re.findall(r"\b[A-M]\b", cell.upper()))


def _column(row: Mapping[str, Any]) -> Column:
    missing = letters_in(text(row, "niet_beschikbaar"))
    groep = text(row, "groep")

    def cell(letter: str, column: str) -> Value:
        found = value(row, column)
        if not isinstance(found, Missing):
            return found
        if letter in missing:
            return Missing.UNKNOWN
        if is_hidden(row) and not (letter == "K" and groep == "controle"):
            return Missing.HIDDEN
        # What the model leaves empty without naming it does not exist for this group (contract, rule 12).
        return Missing.NOT_APPLICABLE

    return Column(
        niveau=text(row, "niveau"),
        gebied=text(row, "gebied"),
        groep=groep,
        periode=period(row["periode"]),
        letters={line.letter: cell(line.letter, line.letter.lower()) for line in LINES},
        m_onder=_bound(cell("M", "m_onder")),
        m_boven=_bound(cell("M", "m_boven")),
        m_zonder_k=cell("M", "m_zonder_k"),
        m_zonder_k_onder=_bound(cell("M", "m_zonder_k_onder")),
        m_zonder_k_boven=_bound(cell("M", "m_zonder_k_boven")),
        kostenbasis=text(row, "kostenbasis"),
        prijspeil=text(row, "prijspeil"),
        niet_beschikbaar=missing,
        l_bestaat_uit=letters_in(text(row, "l_bestaat_uit")),
    )


def _bound(found: Value) -> Value:
    """Call a bound that is left empty beside an M unknown, rather than impossible."""
    return Missing.UNKNOWN if found is Missing.NOT_APPLICABLE else found


def columns(tables: Tables, context: ReportContext, niveau: str) -> list[Column] | None:
    """
    Columns of one niveau for the rolling year that ends with the quarter and for the quarter, year first.

    Areas stand in the order of the configuration (practices by code), groups as interventie, controle,
    overgang, totaal. None when the profile has no rekenmodel.
    """
    frame = tables.get(REKENMODEL)
    if frame is None:
        return None
    if frame.empty:
        return []
    chosen = frame[frame["niveau"] == niveau]
    codes = chosen["periode"].astype(str).unique()
    wanted = [
        latest(codes, context.periode, "rollend jaar") or latest(codes, context.periode, "jaar"),
        latest(codes, context.periode, "kwartaal", "halfjaar"),
    ]
    found = [_column(row) for row in records(chosen)]
    order = {code: place for place, (code, _) in enumerate(context.gemeenten)}

    def place(one: Column) -> tuple[Any, ...]:
        groep = GROUPS.index(one.groep) if one.groep in GROUPS else len(GROUPS)
        return order.get(one.gebied, len(order)), one.gebied, wanted.index(one.periode), groep

    return sorted((one for one in found if one.periode in wanted), key=place)


@dataclass(frozen=True)
class Area:
    """One area with its columns, year first."""

    naam: str
    columns: list[Column]


def areas(tables: Tables, context: ReportContext, niveau: str) -> list[Area]:
    """Columns per area; empty when there is no rekenmodel or no row of this niveau."""
    grouped: dict[str, list[Column]] = {}
    for one in columns(tables, context, niveau) or []:
        grouped.setdefault(one.gebied, []).append(one)
    return [Area(context.gebied_naam(gebied), found) for gebied, found in grouped.items()]


def practice_names(frame: pd.DataFrame | None) -> dict[str, str]:
    """Last name of each practice in a quarterly table of practices, by code."""
    if frame is None:
        return {}
    ordered = sorted(records(frame), key=lambda row: period(row["kwartaal"]).end)
    return {text(row, "praktijk_id"): text(row, "praktijk_naam") for row in ordered}


def sorted_by_name(found: list[Column], names: Mapping[str, str]) -> list[Column]:
    """Columns of practices in the alphabetical order of their names; within a practice the order stays."""
    return sorted(found, key=lambda one: (name_key(names.get(one.gebied, one.gebied)), one.gebied))
