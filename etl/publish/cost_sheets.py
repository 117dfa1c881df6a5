"""What a council asks of costs in the workbook: prices, costs of cohorts, how to read M, growth, goals, spending."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from etl.publish import views
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, day, period
from etl.publish.sentences import status_name
from etl.publish.sheets import Cell, Column, Sheet
from etl.publish.views import REGION, Tables, text, value
from schemas.values import (
    DOEL_MATEN,
    DOEL_SOORTEN,
    KOSTEN_NIET_GEVOLGD,
    KOSTENSOORTEN,
    M_VARIANTEN,
    METHODEN,
    PRIJSSOORTEN_MET_EIGEN,
    PRIJSWAARSCHUWINGEN,
    REDEN_GEEN_INDEX,
    ZORGVORMEN_MET_SOJ,
)

COHORTS: Final = "Kosten per cohort"
PRICES: Final = "Prijzen"
READING: Final = "Lezing van M"
GROWTH: Final = "Kostengroei"
GOALS: Final = "Doelen"
SPENDING: Final = "Uitgaven SOJ"
METHODS: Final = "Manieren van rekenen"

_OWN_AVERAGE: Final = "eigen_gemiddelde"
_, _CHANGE = DOEL_SOORTEN
_KIND_OF_MAAT: Final = dict(zip(DOEL_MATEN, ("count", "rate", "percent", "euro", "euro_cents"), strict=True))
_COSTS: Final = list(DOEL_MATEN)[3]

Row = Mapping[str, Any]
Field = tuple[str, int, Callable[[Row], Cell]]


def _sheet(name: str, title: str, frozen: int, rows: Sequence[Row], fields: Sequence[Field]) -> Sheet:
    columns = tuple(Column(head, width) for head, width, _ in fields)
    return Sheet(name, title, columns, [tuple(cell(row) for *_, cell in fields) for row in rows], frozen)


def _words(head: str, width: int, column: str, names: Mapping[str, str] | None = None) -> Field:
    """Give a column of text; of a closed list the meaning of the word."""
    return head, width, lambda row: Cell((names or {}).get(text(row, column), text(row, column)))


def _number(head: str, column: str, kind: str, applies: Callable[[Row], bool] | None = None) -> Field:
    """Give a column of numbers; where ``applies`` is false an empty cell is one that cannot be filled."""

    def cell(row: Row) -> Cell:
        found = value(row, column)
        if isinstance(found, Missing) and applies is not None and not applies(row):
            found = Missing.NOT_APPLICABLE
        return Cell(found, kind)

    return head, 14, cell


def _never(row: Row) -> bool:
    """Say that an empty cell is not unknown: nobody decided on it."""
    return False


def _area(context: ReportContext, column: str = "gebied") -> tuple[Field, Field]:
    return (
        ("Gebiedscode", 12, lambda row: Cell(text(row, column))),
        ("Gebied", 20, lambda row: Cell(context.gebied_naam(text(row, column)))),
    )


def _period(head: str, column: str = "periode") -> Field:
    return head, 22, lambda row: Cell(period(text(row, column)).label if text(row, column) else "")


def _rows(tables: Tables, table: str, context: ReportContext, column: str = "") -> list[dict[str, Any]]:
    """Rows of a table of periods that end no later than the quarter; all rows without a column of periods."""
    rows = views.records(tables[table])
    return [row for row in rows if not column or period(text(row, column)).end <= context.periode.end]


def _newest(row: Row, column: str) -> tuple[int, int]:
    """Sort key of a period: the newest first, and of those that end together the longest."""
    found = period(text(row, column))
    return -found.end.toordinal(), found.start.toordinal()


def _place(order: Sequence[str], word: str) -> tuple[int, str]:
    return (order.index(word) if word in order else len(order)), word


def _gebied(row: Row, context: ReportContext, column: str = "gebied") -> tuple[int, str]:
    return _place([REGION, *(code for code, _ in context.gemeenten)], text(row, column))


def cohort_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List what trajecten that began together cost after 12 and 24 months, newest first."""
    rows = _rows(tables, views.COHORT, context, "periode")
    rows.sort(
        key=lambda row: (
            _newest(row, "periode"),
            _gebied(row, context),
            _place(list(ZORGVORMEN_MET_SOJ), text(row, "zorgvorm")),
            int(row["maanden"]),
        )
    )
    fields = [
        _period("Begonnen in"),
        *_area(context),
        _words("Zorgvorm", 16, "zorgvorm"),
        _number("Maanden", "maanden", "count"),
        _number("Trajecten", "noemer", "count"),
        _number("Daarvan gevolgd", "gevolgd", "count"),
        _number("Gevolgd en nog lopend", "lopend", "count"),
        _number("Nog open", "teller", "count"),
        _number("Nog open (%)", "aandeel_pct", "percent"),
        _number("Kosten van de gevolgde", "bedrag", "euro_cents"),
        _number("Per gevolgd traject", "bedrag_per_traject", "euro_cents"),
        _number("Tot nu gedeclareerd", "bedrag_tot_nu", "euro_cents"),
        _number("Waarvan credits", "credit", "euro_cents"),
        _words("Kostenbasis", 13, "kostenbasis"),
        _words("Waarom niet alles is gevolgd", 50, "reden_open", KOSTEN_NIET_GEVOLGD),
    ]
    return _sheet(COHORTS, "Werkelijke kosten van trajecten die samen begonnen", 5, rows, fields)


def prices_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List every price, per zorgvorm, gemeente and kind, newest first."""
    rows = _rows(tables, views.PRIJZEN, context)
    kinds = list(PRIJSSOORTEN_MET_EIGEN)
    rows.sort(
        key=lambda row: (
            _place(list(ZORGVORMEN_MET_SOJ), text(row, "zorgvorm")),
            _gebied(row, context, "gemeente"),
            _place(kinds, text(row, "soort")),
            -pd.Timestamp(row["geldig_van"]).toordinal(),
        )
    )

    def is_own(row: Row) -> bool:
        return text(row, "soort") == _OWN_AVERAGE

    fields = [
        _words("Zorgvorm", 16, "zorgvorm"),
        *_area(context, "gemeente"),
        ("Soort", 18, lambda row: Cell(text(row, "soort").replace("_", " "))),
        ("Geldig van", 18, lambda row: Cell(_date(row["geldig_van"]))),
        ("Geldig tot en met", 18, lambda row: Cell(_date(row["geldig_tot"]) or "nog geldig")),
        ("Prijspeil", 11, lambda row: Cell(text(row, "prijspeil") or Missing.UNKNOWN)),
        _number("Bedrag", "bedrag", "euro_cents"),
        _number("Naar één prijspeil", "geindexeerd_bedrag", "euro_cents"),
        ("Dat prijspeil", 11, lambda row: Cell(text(row, "naar_prijspeil") or Missing.UNKNOWN)),
        _words("Waarom niet geïndexeerd", 34, "reden_geen_index", REDEN_GEEN_INDEX),
        _number("Leeftijd in jaren", "leeftijd_jaren", "count"),
        _words("Let op", 50, "waarschuwing", PRIJSWAARSCHUWINGEN),
        _number("Trajecten", "aantal_trajecten", "count", is_own),
        _number("Zonder declaratie", "zonder_declaratie", "count", is_own),
        _number("Standaardafwijking", "standaardafwijking", "euro_cents", is_own),
        _number("Gemiddelde onder", "onder", "euro_cents", is_own),
        _number("Gemiddelde boven", "boven", "euro_cents", is_own),
        _words("Opbouw", 50, "opbouw"),
        _words("Bron", 40, "bron"),
        _words("Bron van de index", 40, "bron_index"),
    ]
    return _sheet(PRICES, "Prijzen: geleverd, opgebouwd en uit de eigen declaraties", 4, rows, fields)


def _date(moment: Any) -> str:
    return "" if pd.isna(moment) else day(pd.Timestamp(moment).date())


def reading_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List M with an SOJ beside M without, with K and without, newest first."""
    rows = _rows(tables, views.LEZING, context, "periode")
    order = list(M_VARIANTEN)
    rows.sort(
        key=lambda row: (_newest(row, "periode"), _gebied(row, context), _place(order, text(row, "variant"))),
    )
    fields = [
        _period("Periode"),
        *_area(context),
        _words("K", 24, "variant", M_VARIANTEN),
        _number("M met SOJ", "m_interventie", "euro_cents"),
        _number("M zonder SOJ", "m_controle", "euro_cents"),
        _number("Verschil", "verschil", "euro_cents"),
        _number("Verschil onder", "onder", "euro_cents"),
        _number("Verschil boven", "boven", "euro_cents"),
        _words("Wat de marge zegt", 24, "lezing"),
        _words("Kostenbasis", 13, "kostenbasis"),
        _words("In een zin", 90, "zin"),
    ]
    return _sheet(READING, "M met SOJ naast M zonder SOJ: een verschil, geen oorzaak", 4, rows, fields)


def growth_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List how what was declared grew, and what of that is volume, price and mix, newest year first."""
    rows = _rows(tables, views.GROEI, context, "jaar")
    rows.sort(key=lambda row: (-int(row["jaar"]), _gebied(row, context)))
    fields = [
        _words("Jaar", 9, "jaar"),
        *_area(context),
        _number("Jeugdigen", "jeugdigen", "count"),
        _number("Jeugdigen vorig jaar", "jeugdigen_vorig_jaar", "count"),
        _number("Gedeclareerd", "kosten", "euro"),
        _number("Gedeclareerd vorig jaar", "kosten_vorig_jaar", "euro"),
        _number("Groei", "groei", "euro"),
        _number("Door volume", "volumeeffect", "euro"),
        _number("Door prijs", "prijseffect", "euro"),
        _number("Door mix", "mixeffect", "euro"),
        _number("Groei (%)", "groei_pct", "percent"),
        _number("Jeugdigen (%)", "volume_pct", "percent"),
        _number("Per jeugdige (%)", "kosten_per_jeugdige_pct", "percent"),
        _number("Buiten trajecten gedeclareerd", "kosten_zonder_traject", "euro"),
        _words("Kostenbasis", 13, "kostenbasis"),
        _words("Wat er ontbreekt", 50, "niet_beschikbaar"),
        _words("In een zin", 90, "zin"),
    ]
    return _sheet(GROWTH, "Groei van wat is gedeclareerd: volume, prijs en mix", 3, rows, fields)


def goals_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List the goals of doelen.toml with where they stand, in the order of the table."""
    rows = _rows(tables, views.DOELEN, context, "periode")

    def measured(head: str, column: str) -> Field:
        return head, 14, lambda row: _goal_cell(row, column)

    fields = [
        _words("Doel", 28, "doel"),
        _period("Periode"),
        *_area(context),
        _words("Maat", 40, "maat", DOEL_MATEN),
        _words("Zorgvormen", 28, "zorgvormen"),
        _words("Streefwaarde gaat over", 28, "streef_soort", DOEL_SOORTEN),
        _period("Basisperiode", "basisperiode"),
        _words("Richting", 12, "richting"),
        measured("Streefwaarde", "streefwaarde"),
        measured("Waarde", "waarde"),
        measured("Waarde onder", "onder"),
        measured("Waarde boven", "boven"),
        measured("Cijfer in de basisperiode", "waarde_basis"),
        measured("Cijfer in de periode", "waarde_periode"),
        _words("Stand", 20, "stand"),
        ("Status", 18, lambda row: Cell(status_name(text(row, "status")))),
        _words("Eigenaar", 20, "eigenaar"),
        _words("Bron", 34, "herkomst_doel"),
        _words("In een zin", 90, "zin"),
    ]
    return _sheet(GOALS, "Doelen uit doelen.toml en hun stand", 1, rows, fields)


def _goal_cell(row: Row, column: str) -> Cell:
    """Give a number of a goal in the unit of what it is about: the figure itself, or a change in percent."""
    found = value(row, column)
    maat = text(row, "maat")
    is_change = text(row, "streef_soort") == _CHANGE and column not in ("waarde_basis", "waarde_periode")
    if isinstance(found, Missing):
        no_margin = column in ("onder", "boven") and maat == _COSTS
        no_base = column == "waarde_basis" and not text(row, "basisperiode")
        return Cell(Missing.NOT_APPLICABLE if no_margin or no_base else found)
    # The bounds of a count are not whole.
    kind = "rate" if maat == next(iter(DOEL_MATEN)) and column in ("onder", "boven") else _KIND_OF_MAAT[maat]
    return Cell(found, "percent" if is_change else kind)


def spending_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List what the SOJ cost per area, year and kind, beside budget and ceiling, newest year first."""
    rows = _rows(tables, views.UITGAVEN, context, "jaar")
    order = list(KOSTENSOORTEN)
    rows.sort(
        key=lambda row: (-int(row["jaar"]), _gebied(row, context), _place(order, text(row, "kostensoort"))),
    )
    fields = [
        _words("Jaar", 9, "jaar"),
        *_area(context),
        ("Soort", 20, lambda row: Cell(text(row, "kostensoort").replace("_", " "))),
        _number("Kosten", "kosten", "euro_cents"),
        _number("Begroot", "begroot", "euro_cents", _never),
        _number("Kosten min begroot", "verschil_begroting", "euro_cents", lambda row: bool(text(row, "begroot"))),
        _number("Plafond", "plafond", "euro_cents", _never),
        _number("Ruimte onder plafond", "ruimte_plafond", "euro_cents", lambda row: bool(text(row, "plafond"))),
        _number("Kwartalen geleverd", "kwartalen", "count"),
        _words("In een zin", 90, "zin"),
    ]
    return _sheet(SPENDING, "Wat de inzet van de SOJ kostte, naast begroting en plafond", 4, rows, fields)


def methods_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List what each way of calculating would say of the own figures, with what it assumes; none is a measurement."""
    rows = _rows(tables, views.METHODEN, context)
    rows.sort(key=lambda row: (text(row, "scenario"), _place(list(METHODEN), text(row, "methode"))))
    fields = [
        _words("Scenario", 20, "scenario"),
        _words("Manier", 14, "methode"),
        _words("Wat zij rekent", 44, "methode", METHODEN),
        _period("Rekenmodel van", "rekenmodel_van"),
        _number("Kosten van zorg die niet is gebruikt", "vermeden_kosten", "euro_cents"),
        _number("Kosten van de SOJ", "kosten", "euro_cents"),
        _number("Netto", "netto", "euro_cents"),
        _number("Laag", "laag", "euro_cents"),
        _number("Hoog", "hoog", "euro_cents"),
        _number("Netto is nul bij (%)", "omslag_pct", "percent", lambda row: not text(row, "netto")),
        _words("Wat laag en hoog maakt", 50, "bereik"),
        _words("Waar zij van uitgaat", 70, "aannames"),
        _words("Wat waar moet zijn", 60, "voorwaarden"),
        _words("Waarom geen uitkomst", 40, "reden_geen_uitkomst"),
    ]
    return _sheet(METHODS, "Manieren van rekenen naast elkaar: scenario, geen meting", 2, rows, fields)
