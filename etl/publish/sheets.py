"""The sheets of the workbook as rows of cells: everything but the rekenmodel (see ``model_sheets``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from etl.publish import accounting_view, sentences, views
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Value, period
from etl.publish.model_view import practice_names
from etl.publish.sentences import group_name, status_name
from etl.publish.views import Tables, is_hidden, text, value
from schemas.values import KANALEN, NIVEAUS, PLAATSING, REDEN_LEEG, TELWIJZEN, ZORGVORMEN_EN_TOTAAL

FIRST_ROW = 5  # Excel's number of the first row below the header
COUNTED_WHOLE = ("beschikkingen", "trajecten", "jeugdigen")


@dataclass(frozen=True)
class Cell:
    """
    One cell: text, a number with its format, or a symbol.

    ``kind`` is text, fact (text in a column of numbers) or a kind of number; a number may come from a
    ``formula``, may have been delivered (``is_input``), may be a total (``strong``) and may be typed over
    (``unlocked``). The value beside a formula is what it gives when the workbook is made.
    """

    value: Value | str
    kind: str = "text"
    formula: str = ""
    is_input: bool = False
    strong: bool = False
    unlocked: bool = False


@dataclass(frozen=True)
class Column:
    """One column of a sheet: its header and its width in characters."""

    head: str
    width: int = 14


@dataclass(frozen=True)
class Sheet:
    """One sheet with one table; ``editable``: some cells can be typed over, so that rows must stay in place."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: list[tuple[Cell, ...]]
    frozen_columns: int = 0
    editable: bool = False

    @property
    def table_name(self) -> str:
        """Name of the Excel table, such as ``tbl_rekenmodel_regio``."""
        return "tbl_" + re.sub(r"[^\w]", "", self.name.lower().replace(" ", "_"))


Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Field:
    """A column and how its cell follows from a row; ``source`` names the column that it cannot do without."""

    column: Column
    cell: Callable[[Row], Cell]
    source: str = ""


def _words(head: str, get: Callable[[Row], str], width: int = 14, source: str = "") -> _Field:
    return _Field(Column(head, width), lambda row: Cell(get(row)), source)


def _number(head: str, column: str, kind: str, source: str = "") -> _Field:
    def cell(row: Row) -> Cell:
        # A column that the table of this row does not have cannot be filled there.
        return Cell(value(row, column) if column in row else Missing.NOT_APPLICABLE, kind)

    return _Field(Column(head, 13), cell, source)


def _periode(row: Row) -> str:
    return period(row.get("periode") or row.get("kwartaal") or row["kwartaal_tm"]).label


_RATE = (
    _number("Patiënten jonger dan 18", "patienten_onder_18", "count"),
    _number("Jeugdigen verwezen", "jeugdigen_verwezen", "count"),
    _number("Per 1.000", "per_1000", "rate"),
    _number("Per 1.000 onder", "per_1000_onder", "rate"),
    _number("Per 1.000 boven", "per_1000_boven", "rate"),
)
_STATUS = (
    _words("Status", lambda row: status_name(text(row, "status")), 18, "status"),
    _words("Waarom leeg", lambda row: _reason(text(row, "reden_leeg")), 34, "reden_leeg"),
    _words("Verborgen", lambda row: "ja" if is_hidden(row) else "nee", 11),
)


def _reason(word: str) -> str:
    return REDEN_LEEG.get(word, word.replace("_", " "))


def _sheet(
    name: str,
    title: str,
    fields: Iterable[_Field],
    rows: list[dict[str, Any]],
    frozen: int,
) -> Sheet:
    """Sheet of these rows; an optional field is left out when its column is absent or empty throughout."""
    kept = [one for one in fields if not one.source or any(text(row, one.source) for row in rows)]
    cells = [tuple(one.cell(row) for one in kept) for row in rows]
    return Sheet(name, title, tuple(one.column for one in kept), cells, frozen)


def summary_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """Sentences of the report, and what cannot be concluded from it."""
    parts = [("In het kort", one) for one in sentences.summary(tables, context)]
    parts += [("Wat u hier niet uit kunt concluderen", one) for one in sentences.CANNOT_CONCLUDE]
    return Sheet(
        "Samenvatting",
        f"Samenvatting, {context.regio_naam}, {context.periode.label}",
        (Column("Onderdeel", 24), Column("Zin", 110)),
        [(Cell(part), Cell(sentence)) for part, sentence in parts],
    )


def _until(rows: list[dict[str, Any]], column: str, context: ReportContext) -> list[dict[str, Any]]:
    return [row for row in rows if period(row[column]).end <= context.periode.end]


def trend_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List the groups per area, quarter and zorgvorm, newest first, with how complete the quarter is."""
    complete = _completeness_by_period(tables)
    areas = ["*", *(code for code, _ in context.gemeenten)]
    rows = _until(views.records(tables[views.GROEP_KWARTAAL]), "periode", context)
    rows.sort(
        key=lambda row: (
            -period(row["periode"]).end.toordinal(),
            _place(row["gebied"], areas),
            _place(row["groep"], views.GROUPS),
            _place(row["zorgvorm"], list(ZORGVORMEN_EN_TOTAAL)),
        )
    )
    fields = [
        _words("Periode", _periode, 11),
        _words("Gebiedscode", lambda row: text(row, "gebied"), 12),
        _words("Gebied", lambda row: context.gebied_naam(text(row, "gebied")), 20),
        _words("Groep", lambda row: group_name(text(row, "groep")), 15),
        _words("Zorgvorm", lambda row: text(row, "zorgvorm"), 16),
        _number("Aantal praktijken", "aantal_praktijken", "count"),
        *_RATE,
        *_STATUS,
    ]
    if complete:
        known = _Field(
            Column("Compleet (%)", 13),
            lambda row: Cell(complete.get(text(row, "periode"), Missing.UNKNOWN), "percent"),
        )
        fields.append(known)
    return _sheet("Verloop kwartaal", "Verloop per kwartaal van de groepen", fields, rows, 4)


def _place(word: str, order: Sequence[str]) -> int:
    return order.index(word) if word in order else len(order)


def _completeness_by_period(tables: Tables) -> dict[str, Value]:
    frame = tables.get(views.VOLLEDIGHEID)
    rows = [] if frame is None else views.records(frame)
    return {text(row, "kwartaal"): value(row, "verwacht_pct") for row in rows}


_PRACTICE_COUNTS = (
    ("Via huisarts", "jeugdigen_via_huisarts"),
    ("Via SOJ", "jeugdigen_via_soj"),
    ("Via gemeente", "jeugdigen_via_gemeente"),
    ("Via overig", "jeugdigen_via_overig"),
    ("Zonder geboortedatum", "jeugdigen_zonder_geboortedatum"),
    ("Jeugdigen alle zorg", "jeugdigen_alle_zorg"),
    ("Jeugdigen 18 of ouder", "jeugdigen_18_plus"),
    ("Verwijzingen", "verwijzingen"),
    ("Beschikkingen", "beschikkingen"),
)


def _basis(row: Row) -> str:
    return text(row, "praktijkbasis").replace("_", " ")


def practices_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """Practices in alphabetical order, per quarter and (where published) over the year, newest first."""
    year = views.practice_year(tables, context)
    rows = [] if year is None else year.rows
    rows = [*rows, *_until(views.records(tables[views.PRAKTIJK_KWARTAAL]), "kwartaal", context)]
    rows.sort(
        key=lambda row: (
            views.name_key(text(row, "praktijk_naam")),
            text(row, "praktijk_id"),
            -period(row["kwartaal"]).end.toordinal(),
        )
    )
    fields = [
        _words("Praktijk-AGB", lambda row: text(row, "praktijk_id"), 13),
        _words("Praktijk", lambda row: text(row, "praktijk_naam"), 32),
        _words("Gemeentecode", lambda row: text(row, "gemeente"), 14),
        _words("Gemeente", lambda row: context.gebied_naam(text(row, "gemeente")), 20),
        _words("Periode", _periode, 22),
        _words("Groep", lambda row: group_name(text(row, "groep")), 15),
        *_RATE,
        *(_number(head, column, "count", column) for head, column in _PRACTICE_COUNTS),
        _words("Praktijk bepaald via", _basis, 20, "praktijkbasis"),
        *_STATUS,
    ]  # fmt: skip
    return _sheet("Praktijken", "Praktijken op alfabet", fields, rows, 2)


def doors_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """Via whom the youths of the region, its gemeenten and practices came, per group and year, newest first."""
    names = practice_names(tables.get(views.PRAKTIJK_KWARTAAL))
    order = list(NIVEAUS)
    rows = _until(views.records(tables[views.DEUREN]), "periode", context)
    rows.sort(
        key=lambda row: (
            -period(row["periode"]).end.toordinal(),
            _periode(row),
            _place(text(row, "niveau"), order),
            views.name_key(names.get(text(row, "gebied"), text(row, "gebied"))),
            _place(text(row, "groep"), views.GROUPS),
        )
    )
    counts = [*_PRACTICE_COUNTS[:4], ("Bij eigen praktijk", "jeugdigen_eigen_praktijk"),
              ("Bij praktijk verwijzer", "jeugdigen_praktijk_verwijzer"),
              ("Andere deur, zonder praktijk", "jeugdigen_zonder_praktijk")]  # fmt: skip
    fields = [
        _words("Periode", _periode, 22),
        _words("Niveau", lambda row: text(row, "niveau"), 11),
        _words("Code", lambda row: text(row, "gebied"), 12),
        _words("Gebied", lambda row: names.get(text(row, "gebied")) or context.gebied_naam(text(row, "gebied")), 32),
        _words("Groep", lambda row: group_name(text(row, "groep")), 15),
        _number("Jeugdigen verwezen", "jeugdigen_verwezen", "count"),
        *(_number(head, column, "count") for head, column in counts),
        _words("Praktijk bepaald via", _basis, 20, "praktijkbasis"),
        *_STATUS[-1:],
    ]
    return _sheet("Deuren", "Langs welke deur jeugdigen kwamen, per jaar", fields, rows, 5)


def channel_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """Who referred, per area, group and quarter, newest first."""
    rows = _until(views.records(tables[views.KANAAL]), "kwartaal", context)
    rows.sort(key=lambda row: -period(row["kwartaal"]).end.toordinal())
    fields = [
        _words("Periode", _periode, 11),
        _words("Gebiedscode", lambda row: text(row, "gebied"), 12),
        _words("Gebied", lambda row: context.gebied_naam(text(row, "gebied")), 20),
        _words("Groep", lambda row: group_name(text(row, "groep")), 15),
        _words("Verwijzer", lambda row: KANALEN.get(text(row, "kanaal"), text(row, "kanaal")), 40),
        _number("Jeugdigen verwezen", "jeugdigen_verwezen", "count"),
        _number("Teller", "teller", "count"),
        _number("Noemer", "noemer", "count"),
        _number("Aandeel (%)", "aandeel_pct", "percent"),
        _number("Aandeel onder (%)", "aandeel_onder", "percent", "aandeel_onder"),
        _number("Aandeel boven (%)", "aandeel_boven", "percent", "aandeel_boven"),
        *_STATUS[-1:],
    ]
    return _sheet("Verwijskanaal", "Wie verwees, per kwartaal", fields, rows, 5)


def unlinked_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List per area and period which part of the referred youths has no practice, newest first."""
    areas = ["*", *(code for code, _ in context.gemeenten)]
    rows = _until(views.records(tables[views.NIET_GEKOPPELD]), "periode", context)
    rows.sort(key=lambda row: (-period(row["periode"]).end.toordinal(), row["periode"], _place(row["gebied"], areas)))
    fields = [
        _words("Periode", _periode, 24),
        _words("Gebiedscode", lambda row: text(row, "gebied"), 12),
        _words("Gebied", lambda row: context.gebied_naam(text(row, "gebied")), 20),
        _number("Jeugdigen zonder praktijk", "teller", "count"),
        _number("Alle verwezen jeugdigen", "noemer", "count"),
        _number("Aandeel (%)", "aandeel_pct", "percent"),
        *_STATUS[-1:],
    ]
    return _sheet("Zonder praktijk", "Verwezen jeugdigen van wie de praktijk niet bekend is", fields, rows, 3)


def ways_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List what counting otherwise gives, per whole year of the region, newest first."""
    rows = [row for row in views.records(tables[views.TELWIJZEN]) if int(row["jaar"]) <= context.periode.end.year]
    rows.sort(key=lambda row: (-int(row["jaar"]), _place(text(row, "telwijze"), list(TELWIJZEN))))
    fields = [
        _words("Jaar", lambda row: text(row, "jaar"), 9),
        _words("Telwijze", lambda row: text(row, "telwijze").replace("_", " "), 18),
        _words("Wat er is geteld", lambda row: TELWIJZEN.get(text(row, "telwijze"), ""), 70),
        _number("Teller", "teller", "count"),
        _part("Noemer", "noemer", "count"),
        _part("Aandeel (%)", "aandeel_pct", "percent"),
        _count_of_things("Indexcijfer", "indexcijfer", "rate"),
        *_STATUS[-1:],
    ]
    return _sheet("Anders tellen", "Wat anders tellen uitmaakt, hele regio", fields, rows, 3)


def _part(head: str, column: str, kind: str) -> _Field:
    """Give a column of shares; counts that are no part of others have none."""
    return _where(head, column, kind, lambda row: text(row, "telwijze") not in COUNTED_WHOLE)


def _count_of_things(head: str, column: str, kind: str) -> _Field:
    """Give a column of indices; a share has none."""
    return _where(head, column, kind, lambda row: text(row, "telwijze") in COUNTED_WHOLE)


def _where(head: str, column: str, kind: str, applies: Callable[[Row], bool]) -> _Field:
    return _Field(
        Column(head, 13),
        lambda row: Cell(value(row, column) if applies(row) else Missing.NOT_APPLICABLE, kind),
    )


def quality_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List the row accounting and the checks, as they are in the mart."""
    walk = list(accounting_view.STEPS)
    areas = ["*", *(code for code, _ in context.gemeenten)]
    rows = views.records(tables[views.DATAKWALITEIT])
    rows.sort(key=lambda row: (_place(text(row, "laag"), walk), _place(text(row, "gemeente", "*"), areas)))
    fields = [
        _words("Stap", lambda row: accounting_view.label(text(row, "laag")), 18),
        _words("Controle", lambda row: accounting_view.label(text(row, "controle")), 34),
        _words("Gemeentecode", lambda row: text(row, "gemeente"), 14),
        _words("Gemeente", lambda row: context.gebied_naam(text(row, "gemeente", "*")), 20),
        _number("Erin", "in", "count"),
        _number("Eruit", "uit", "count"),
        _number("Eraf", "uitgesloten", "count"),
        _words("Reden", lambda row: accounting_view.sentence_case(text(row, "reden")), 70),
        _words("Ernst", lambda row: text(row, "ernst"), 14),
        *_STATUS[-1:],
    ]
    return _sheet("Kwaliteit", "Rijenverantwoording en controles", fields, rows, 2)


def codes_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List per gemeente and year which codes have a fixed place, newest first."""
    areas = ["*", *(code for code, _ in context.gemeenten)]
    rows = [row for row in views.records(tables[views.CODEDEKKING]) if int(row["jaar"]) <= context.periode.end.year]
    rows.sort(
        key=lambda row: (
            -int(row["jaar"]),
            _place(text(row, "gemeente", "*"), areas),
            _place(text(row, "plaatsing"), list(PLAATSING)),
        )
    )
    fields = [
        _words("Jaar", lambda row: text(row, "jaar"), 9),
        _words("Gemeentecode", lambda row: text(row, "gemeente"), 14),
        _words("Gemeente", lambda row: context.gebied_naam(text(row, "gemeente", "*")), 20),
        _words("Codes", lambda row: text(row, "plaatsing").replace("_", " "), 16),
        _number("Toewijzingen", "aantal", "count"),
        _number("Jeugdigen", "jeugdigen", "count"),
        _number("Gedeclareerd", "bedrag", "euro"),
        _words("Uitleg", lambda row: PLAATSING.get(text(row, "plaatsing"), ""), 70),
        *_STATUS[-1:],
    ]
    return _sheet("Codes", "Codes met en zonder vaste plaats", fields, rows, 3)


def definitions_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List what every column of every table of this profile means."""
    heads = (("Tabel", "tabel", 36), ("Kolom", "kolom", 28), ("Betekenis", "betekenis", 70),
             ("Eenheid", "eenheid", 14), ("Herkomst", "herkomst", 44),
             ("Privacyklasse", "privacyklasse", 18))  # fmt: skip
    rows = views.records(tables[views.DEFINITIES])
    cells = [tuple(Cell(text(row, column)) for _, column, _ in heads) for row in rows]
    columns = tuple(Column(head, width) for head, _, width in heads)
    return Sheet("Definities", f"Wat elke kolom betekent, profiel {context.profiel}", columns, cells, 2)
