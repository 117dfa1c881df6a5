"""The rekenmodel in the workbook: lines A to M with live formulas, for region, gemeenten and practices."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from etl.publish import views
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, listing
from etl.publish.model_view import LINES, Column, columns, practice_names, sorted_by_name
from etl.publish.sentences import group_name
from etl.publish.sheets import FIRST_ROW, Cell, Sheet
from etl.publish.sheets import Column as SheetColumn
from etl.publish.views import Tables

SHARES = {"E": "B", "F": "C", "G": "D"}
TOLERANCE = 1e-9
WITHOUT_K = ("M zonder K, de kosten van de SOJ", "(L − K) / A")
MARGINS = {"m": "Marge van M", "m_zonder_k": "Marge van M zonder K"}
_LINE_COLUMNS = (SheetColumn("Regel", 7), SheetColumn("Omschrijving", 51), SheetColumn("Berekening", 16))
Block = tuple[tuple[str, ...], Sequence[Column | None]]


def region_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """Lines A to M of the region: a block of rows per period, a column per group."""
    found = columns(tables, context, "regio") or []
    title = f"Rekenmodel A tot en met M, {context.regio_naam}"
    return _by_group("Rekenmodel regio", title, (), found, lambda one: (one.periode.label,))


def gemeente_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """Lines A to M per gemeente: a block of rows per gemeente and period, a column per group."""
    found = columns(tables, context, "gemeente") or []
    heads = (SheetColumn("Gemeentecode", 14), SheetColumn("Gemeente", 20))
    title = "Rekenmodel A tot en met M per gemeente"

    def key(one: Column) -> tuple[str, ...]:
        return one.gebied, context.gebied_naam(one.gebied), one.periode.label

    return _by_group("Rekenmodel gemeente", title, heads, found, key)


def practice_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """Lines A to M per practice, in alphabetical order: a block of rows per practice and period."""
    names = practice_names(tables.get(views.PRAKTIJK_KWARTAAL))
    found = sorted_by_name(columns(tables, context, "praktijk") or [], names)
    heads = (SheetColumn("Praktijk-AGB", 13), SheetColumn("Praktijk", 32), SheetColumn("Periode", 22),
             SheetColumn("Groep", 14))  # fmt: skip
    blocks = [
        (
            (one.gebied, names.get(one.gebied, one.gebied), one.periode.label, group_name(one.groep)),
            (one,),
        )
        for one in found
    ]
    all_columns = (*heads, *_LINE_COLUMNS, SheetColumn("Waarde", 16))
    title = "Rekenmodel A tot en met M per praktijk, op alfabet"
    return Sheet("Rekenmodel praktijk", title, all_columns, _rows(blocks, len(heads)), 2)


def _by_group(
    name: str,
    title: str,
    heads: tuple[SheetColumn, ...],
    found: list[Column],
    key: Callable[[Column], tuple[str, ...]],
) -> Sheet:
    groups = [groep for groep in views.GROUPS if any(one.groep == groep for one in found)]
    blocks: dict[tuple[str, ...], dict[str, Column]] = {}
    for one in found:
        blocks.setdefault(key(one), {})[one.groep] = one
    all_columns = (
        *heads,
        SheetColumn("Periode", 22),
        *_LINE_COLUMNS,
        *(SheetColumn(group_name(groep).capitalize().replace("soj", "SOJ"), 16) for groep in groups),
    )
    wanted: list[Block] = [(names, [by_group.get(groep) for groep in groups]) for names, by_group in blocks.items()]
    return Sheet(name, title, all_columns, _rows(wanted, len(heads) + 1), len(heads) + 1)


def _rows(blocks: Sequence[Block], lead: int) -> list[tuple[Cell, ...]]:
    """Rows of all blocks; ``lead`` is the number of columns before those of the line itself."""
    rows: list[tuple[Cell, ...]] = []
    for names, found in blocks:
        top = FIRST_ROW + len(rows)
        place = {line.letter: top + number for number, line in enumerate(LINES)}
        before = tuple(Cell(name) for name in names)
        letters = [_letters_of(lead + len(_LINE_COLUMNS) + number) for number in range(len(found))]
        for line in LINES:
            cells = tuple(_line_cell(one, line.letter, at, place) for one, at in zip(found, letters, strict=True))
            told = (Cell(one, strong=line.letter in "LM") for one in (line.letter, line.tekst, line.formule))
            rows.append((*before, *told, *cells))
        without_k = [_without_k_cell(one, at, place) for one, at in zip(found, letters, strict=True)]
        rows += [(*before, Cell(""), Cell(words), Cell(""), *margin) for words, margin in _margins(found, "m")]
        rows.append((*before, Cell(""), *(Cell(told, strong=True) for told in WITHOUT_K), *without_k))
        below = [*_margins(found, "m_zonder_k"), *_facts(found)]
        rows += [(*before, Cell(""), Cell(words), Cell(""), *facts) for words, facts in below]
    return rows


def _letters_of(column: int) -> str:
    """Excel's name of a column, counted from 0: A, B, ..., Z, AA."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _line_cell(one: Column | None, letter: str, column: str, place: dict[str, int]) -> Cell:
    if one is None:
        return Cell(Missing.NOT_APPLICABLE)
    number = one.letters[letter]
    kind = {"L": "euro", "M": "euro_cents"}.get(letter, next(x.kind for x in LINES if x.letter == letter))
    if isinstance(number, Missing):
        return Cell(number)
    formula = _formula(one, letter, number, column, place)
    return Cell(number, kind, formula, is_input=letter not in "EFGLM", strong=letter in "LM")


def _formula(one: Column, letter: str, number: float, column: str, place: dict[str, int]) -> str:
    """
    Give the formula of a line, or nothing when it would not give the value of the mart.

    That is so when a part is hidden or unknown, or when published figures are rounded.
    """

    def part(name: str) -> float:
        return _number(one, name)

    def cell(name: str) -> str:
        return f"{column}{place[name]}"

    if letter in SHARES:
        top, bottom = SHARES[letter], "A"
        result, formula = 100 * _ratio(part(top), part(bottom)), f"=100*{cell(top)}/{cell(bottom)}"
    elif letter == "M":
        result, formula = _ratio(part("L"), part("A")), f"={cell('L')}/{cell('A')}"
    elif letter == "L":
        names = [name for name in one.l_bestaat_uit if not isinstance(one.letters[name], Missing)]
        result, formula = sum(part(name) for name in names), "=" + "+".join(cell(name) for name in names)
    else:
        return ""
    return formula if _gives(result, number) and formula != "=" else ""


def _gives(result: float, number: float) -> bool:
    return math.isclose(result, number, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def _without_k_cell(one: Column | None, column: str, place: dict[str, int]) -> Cell:
    """Give M without K: a formula over L, K (where L has it) and A, when that gives the value of the mart."""
    if one is None:
        return Cell(Missing.NOT_APPLICABLE)
    number = one.m_zonder_k
    if isinstance(number, Missing):
        return Cell(number)
    total, support, patients = (f"{column}{place[letter]}" for letter in "LKA")
    if "K" in one.l_bestaat_uit:
        result = _ratio(_number(one, "L") - _number(one, "K"), _number(one, "A"))
        formula = f"=({total}-{support})/{patients}"
    else:
        result, formula = _ratio(_number(one, "L"), _number(one, "A")), f"={total}/{patients}"
    return Cell(number, "euro_cents", formula if _gives(result, number) else "", strong=True)


def _number(one: Column, letter: str) -> float:
    found = one.letters[letter]
    return math.nan if isinstance(found, Missing) else found


def _ratio(top: float, bottom: float) -> float:
    return top / bottom if bottom else math.nan


def _margins(found: Sequence[Column | None], name: str) -> list[tuple[str, list[Cell]]]:
    """Rows of the margin of M (``m``), or of M without K (``m_zonder_k``)."""
    return [
        (
            f"{MARGINS[name]}, {end}",
            [Cell(Missing.NOT_APPLICABLE if one is None else getattr(one, f"{name}_{end}"), "euro_cents")
             for one in found],
        )
        for end in ("onder", "boven")
    ]  # fmt: skip


def _facts(found: Sequence[Column | None]) -> list[tuple[str, list[Cell]]]:
    """Rows below the margins: where the figures come from."""
    told: list[tuple[str, Callable[[Column], str]]] = [
        ("L telt op", lambda one: " + ".join(one.l_bestaat_uit)),
        ("Kostenbasis", lambda one: one.kostenbasis),
        ("Prijspeil", lambda one: one.prijspeil),
        ("Niet beschikbaar", lambda one: listing(one.niet_beschikbaar) or "niets"),
    ]
    return [
        (
            words,
            [Cell(Missing.NOT_APPLICABLE) if one is None else Cell(get(one) or Missing.UNKNOWN, "fact")
             for one in found],
        )
        for words, get in told
    ]  # fmt: skip
