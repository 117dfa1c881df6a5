"""The comparison before and after SOJ in the workbook: the estimates, and what they are held against."""

from __future__ import annotations

from etl.publish.context import ReportContext
from etl.publish.effect_view import MAIN, NAMES, Point, estimates, left_out, years
from etl.publish.formats import Missing, Value, period
from etl.publish.sheets import Cell, Column, Sheet
from etl.publish.views import Tables, text, value
from schemas.values import EFFECT_REDEN_GEEN, EFFECT_UITKOMSTEN

_NUMBERS = (
    ("Praktijken met SOJ", "praktijken_met", "count"),
    ("Praktijken zonder SOJ", "praktijken_zonder", "count"),
    ("Kwartalen met SOJ", "kwartalen_met", "count"),
    ("Kwartalen zonder SOJ", "kwartalen_zonder", "count"),
    ("Verhouding", "rate_ratio", "ratio"),
    ("Verhouding onder", "onder", "ratio"),
    ("Verhouding boven", "boven", "ratio"),
    ("Per 1.000 per jaar", "verschil_per_1000_jaar", "rate"),
    ("Per 1.000 onder", "verschil_onder", "rate"),
    ("Per 1.000 boven", "verschil_boven", "rate"),
    ("Kans", "p_permutatie", "chance"),
    ("Kleinste kans", "p_minimum", "chance"),
    ("Manieren om startdata te verdelen", "aantal_toewijzingen", "count"),
    ("Kleinste daling die te zien is (%)", "kleinst_aantoonbaar_pct", "count"),
    ("Standaardfout van de logaritme", "standaardfout", "chance"),
)
_BOUNDS = frozenset({"onder", "boven", "verschil_onder", "verschil_boven"})


def effect_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List every comparison with its numbers; an open bound is said to be none."""
    found = estimates(tables)
    heads = [Column("Vergelijking", 44), Column("Uitkomst", 40), Column("Van", 10), Column("Tot en met", 11)]
    heads += [Column(head, 13) for head, _, _ in _NUMBERS]
    heads += [Column("Oordeel", 24), Column("Wat er ontbreekt", 70), Column("Waarom geen schatting", 40),
              Column("Analyseplan (SHA-256)", 66)]  # fmt: skip
    rows = []
    for model in (name for name in NAMES if name in found):
        row = found[model].row
        cells = [Cell(NAMES[model]), Cell(EFFECT_UITKOMSTEN[text(row, "uitkomst")])]
        cells += [Cell(period(text(row, name)).label) for name in ("kwartaal_van", "kwartaal_tm")]
        known = found[model].ratio is not None
        for _, column, kind in _NUMBERS:
            number: Value = value(row, column)
            open_end = known and column in _BOUNDS and isinstance(number, Missing)
            cells.append(Cell("geen grens", "fact") if open_end else Cell(number, kind))
        missing = Missing.NOT_APPLICABLE if model != MAIN else None
        cells += [
            Cell(missing or text(row, "bewijsniveau")),
            Cell(missing or text(row, "oordeel") or "niets"),
            Cell(EFFECT_REDEN_GEEN.get(text(row, "reden_geen"), "")),
            Cell(text(row, "plan_sha256")),
        ]
        rows.append(tuple(cells))
    return Sheet("Effect", "Met SOJ vergeleken met zonder SOJ", tuple(heads), rows, 1)


def checks_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List the years before the start, and the ratio without each practice in turn, in alphabetical order."""
    heads = (Column("Controle", 30), Column("Wat", 44), Column("Verhouding", 13), Column("Onder", 13),
             Column("Boven", 13))  # fmt: skip
    rows = [_point("Jaren voor de start", one, bounds=True) for one in years(tables)]
    rows += [_point("Zonder één praktijk", one, bounds=False) for one in left_out(tables)]
    return Sheet("Effect controles", "Wat naast het verschil is bekeken", heads, rows, 2)


def _point(subject: str, one: Point, *, bounds: bool) -> tuple[Cell, ...]:
    ends = (one.onder, one.boven) if bounds else (Missing.NOT_APPLICABLE, Missing.NOT_APPLICABLE)
    numbers = [Missing.UNKNOWN if number is None else number for number in (one.ratio, *ends)]
    return (Cell(subject), Cell(one.naam), *(Cell(number, "ratio") for number in numbers))
