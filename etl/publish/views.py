"""Which rows of the marts a reader sees, hidden and unknown told apart; for report, sentences and workbook.

Input everywhere: the marts of one profile, already hidden, as a mapping of table name to frame. A table that
is not in the mapping gives None, a table without fitting rows gives an empty view: the caller says which of
the two.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Period, Value, latest, period

Tables = Mapping[str, pd.DataFrame]

PRAKTIJK_KWARTAAL = "mart.verwijzingen_praktijk_kwartaal"
PRAKTIJK_JAAR = "mart.verwijzingen_praktijk_jaar"
GROEP_KWARTAAL = "mart.verwijzingen_groep_kwartaal"
GROEP_JAAR = "mart.verwijzingen_groep_jaar"
KANAAL = "mart.verwijskanaal_kwartaal"
DEUREN = "mart.deuren_jaar"
LEEFTIJD = "mart.gestandaardiseerd_jaar"
MAAND = "mart.gestarte_voorzieningen_maand"
NIET_GEKOPPELD = "mart.niet_gekoppeld"
TELWIJZEN = "mart.telwijzen"
CBS = "mart.cbs_aansluiting"
REKENMODEL = "mart.rekenmodel"
PRIJZEN = "mart.prijzen"
COHORT = "mart.kosten_cohort"
EFFECT = "mart.effect_soj"
EFFECT_YEARS = "mart.effect_verloop"
EFFECT_LEFT_OUT = "mart.effect_zonder_een"
EFFECT_PLAN = "mart.effect_plan"
SIGNALEN = "mart.signalen"
VERHOUDING = "mart.verhouding_groepen"
PRIORITEIT = "mart.praktijk_prioriteit"
LEZING = "mart.rekenmodel_lezing"
VOOR_NA = "mart.rekenmodel_voor_na"
GROEI = "mart.kostenontwikkeling"
DOELEN = "mart.doelen"
UITGAVEN = "mart.soj_uitgaven"
SCENARIO = "mart.kosten_scenario"
GEVOELIGHEID = "mart.kosten_gevoeligheid"
AANNAMES = "mart.kosten_aannames"
METHODEN = "mart.kosten_methoden"
DATAKWALITEIT = "mart.datakwaliteit"
CODEDEKKING = "mart.codedekking"
DEFINITIES = "mart.definities"
VOLLEDIGHEID = "mart.volledigheid"

REGION = "*"
GROUPS = ("interventie", "controle", "overgang", "totaal")
LIST_COLUMNS = frozenset({"patienten_onder_18", "per_1000", "per_1000_onder", "per_1000_boven"})


def text(row: Any, column: str, default: str = "") -> str:
    """Text of a cell of a row; ``default`` when the column is absent or the cell is empty."""
    cell = row.get(column)
    return default if cell is None or pd.isna(cell) else str(cell)


def is_hidden(row: Any) -> bool:
    """Whether something in this row is hidden (column ``onderdrukt``)."""
    cell = row.get("onderdrukt")
    return bool(cell) if cell is not None and not pd.isna(cell) else False


def value(row: Any, column: str) -> Value:
    """
    Give the number in a cell, or why there is none.

    In a row with ``onderdrukt`` an empty cell is hidden, unless it depends on the list of a practice and
    ``reden_leeg`` says that the list is not known.
    """
    cell = row.get(column)
    if cell is not None and not pd.isna(cell):
        return float(cell)
    if is_hidden(row) and not (column in LIST_COLUMNS and text(row, "reden_leeg")):
        return Missing.HIDDEN
    return Missing.UNKNOWN


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a frame as dictionaries, in the order of the frame."""
    return [{str(key): cell for key, cell in row.items()} for row in frame.to_dict("records")]


def name_key(name: str) -> tuple[str, str]:
    """Sort key of the Dutch alphabet as people use it: without accents and capitals."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.casefold(), name


@dataclass(frozen=True)
class Rate:
    """Youths per 1,000 of one group or practice in one period, its 95% interval and what it is made of."""

    periode: Period
    groep: str
    praktijken: Value
    patienten: Value
    jeugdigen: Value
    per_1000: Value
    onder: Value
    boven: Value
    status: str
    opmerking: str
    zonder_lijst: str = ""

    @property
    def known(self) -> bool:
        """Whether the rate and both bounds are numbers."""
        return not any(isinstance(one, Missing) for one in (self.per_1000, self.onder, self.boven))

    def with_unlinked(self, percent: float) -> Rate:
        """Give the rate as it is when the youths without a practice belong to the practices in proportion."""
        grown = [one if isinstance(one, Missing) else one * 100 / (100 - percent)
                 for one in (self.per_1000, self.onder, self.boven)]  # fmt: skip
        return replace(self, per_1000=grown[0], onder=grown[1], boven=grown[2])


def _rate(row: Mapping[str, Any], periode: Period, groep: str) -> Rate:
    return Rate(
        periode,
        groep,
        value(row, "aantal_praktijken"),
        value(row, "patienten_onder_18"),
        value(row, "jeugdigen_verwezen"),
        value(row, "per_1000"),
        value(row, "per_1000_onder"),
        value(row, "per_1000_boven"),
        text(row, "status"),
        text(row, "reden_leeg"),
        text(row, "praktijken_zonder_lijst"),
    )


def group_rates(frame: pd.DataFrame | None, until: Period, gebied: str = REGION) -> list[Rate] | None:
    """Rates of the groups of one area over all zorgvormen, up to a period, in order of time."""
    if frame is None:
        return None
    chosen = frame[(frame["gebied"].astype(str) == gebied) & (frame["zorgvorm"] == "TOTAAL")]
    rates = [_rate(row, period(row["periode"]), str(row["groep"])) for row in records(chosen)]
    fitting = [rate for rate in rates if rate.periode.end <= until.end]
    return sorted(fitting, key=lambda rate: (rate.periode.end, rate.periode.start, _group_order(rate.groep)))


def _group_order(groep: str) -> int:
    return GROUPS.index(groep) if groep in GROUPS else len(GROUPS)


def current(rates: Iterable[Rate] | None, until: Period, *soorten: str) -> dict[str, Rate]:
    """Group to its rate in the last period of these kinds; empty when there is none."""
    known = list(rates or [])
    newest = latest({rate.periode.code for rate in known}, until, *soorten)
    return {rate.groep: rate for rate in known if rate.periode == newest}


def year_rates(tables: Tables, context: ReportContext) -> dict[str, Rate]:
    """Group to its rate of the region in the year that ends with the quarter, else in the last year."""
    rates = group_rates(tables.get(GROEP_JAAR), context.periode)
    return current(rates, context.periode, "rollend jaar") or current(rates, context.periode, "jaar")


def quarter_rates(tables: Tables, context: ReportContext) -> dict[str, Rate]:
    """Group to its rate of the region in the quarter (openbaar: the last half-year)."""
    return current(group_rates(tables.get(GROEP_KWARTAAL), context.periode), context.periode, "kwartaal", "halfjaar")


def compared_rates(tables: Tables, context: ReportContext) -> dict[str, Rate]:
    """
    Rates that the comparison of the groups rests on: of the rolling year, else of the quarter.

    The year goes first when it has a number for one of the two groups; else whichever is published.
    """
    year, quarter = year_rates(tables, context), quarter_rates(tables, context)
    for rates in (year, quarter):
        if any(groep in rates and rates[groep].known for groep in ("interventie", "controle")):
            return rates
    return year or quarter


def unlinked_shares(tables: Tables) -> dict[Period, Value]:
    """Give per period which percentage of the referred youths of the region has no practice; empty without a table."""
    frame = tables.get(NIET_GEKOPPELD)
    rows = [] if frame is None else records(frame[frame["gebied"].astype(str) == REGION])
    return {period(row["periode"]): value(row, "aandeel_pct") for row in rows}


def soj_starts(tables: Tables, until: Period) -> list[tuple[Period, int]]:
    """
    Periods in which practices went from without to with SOJ, and how many did.

    Only a change inside the table counts: of a practice that always worked with an SOJ the start is not
    known.
    """
    frame = tables.get(PRAKTIJK_KWARTAAL)
    if frame is None or frame.empty:
        return []
    starts: dict[Period, int] = {}
    for _, rows in frame.groupby("praktijk_id", sort=True):
        before = ""
        for row in sorted(records(rows), key=lambda one: period(one["kwartaal"]).end):
            groep = text(row, "groep")
            if before == "controle" and groep in ("overgang", "interventie"):
                moment = period(row["kwartaal"])
                starts[moment] = starts.get(moment, 0) + 1
            before = groep
    return sorted(((one, n) for one, n in starts.items() if one.end <= until.end), key=lambda pair: pair[0].end)


@dataclass(frozen=True)
class Practice:
    """One practice in the comparison: its name, gemeente and rate."""

    praktijk_id: str
    naam: str
    gemeente: str
    rate: Rate


@dataclass(frozen=True)
class Practices:
    """Practices of one period in alphabetical order, and the rate of the region then (if published)."""

    periode: Period
    rows: list[Practice]
    region: Rate | None


@dataclass(frozen=True)
class PeriodRows:
    """Rows of practices of one period, each with praktijk_naam, gemeente, groep and kwartaal filled in."""

    periode: Period
    rows: list[dict[str, Any]]


def practice_year(tables: Tables, context: ReportContext) -> PeriodRows | None:
    """Rows over all zorgvormen of the year that ends with the quarter; None when it is not published."""
    frame = tables.get(PRAKTIJK_JAAR)
    if frame is None or frame.empty:
        return None
    chosen = frame[frame["zorgvorm"] == "TOTAAL"]
    codes = {_rolling(code): code for code in chosen["kwartaal_tm"].astype(str).unique()}
    newest = latest(codes, context.periode, "rollend jaar", "jaar")
    if newest is None:
        return None
    known = _practice_facts(tables.get(PRAKTIJK_KWARTAAL), context.periode)
    rows = records(chosen[chosen["kwartaal_tm"].astype(str) == codes[newest.code]])
    return PeriodRows(newest, [_complete(row, known, newest) for row in rows])


def practice_quarter(tables: Tables, context: ReportContext) -> PeriodRows | None:
    """Rows of the quarter (openbaar: the half-year); None when the table is absent or starts later."""
    frame = tables.get(PRAKTIJK_KWARTAAL)
    if frame is None or frame.empty:
        return None
    newest = latest(frame["kwartaal"].astype(str).unique(), context.periode, "kwartaal", "halfjaar")
    if newest is None:
        return None
    return PeriodRows(newest, records(frame[frame["kwartaal"].astype(str) == newest.code]))


def practices(tables: Tables, context: ReportContext) -> Practices | None:
    """
    Practices side by side over the rolling year where it is published, else over the quarter.

    None when neither table is in the profile, or neither holds a row up to the quarter.
    """
    found, region = practice_year(tables, context), year_rates(tables, context)
    if found is None:
        found, region = practice_quarter(tables, context), quarter_rates(tables, context)
    if found is None:
        return None
    built = [
        Practice(
            text(row, "praktijk_id"),
            text(row, "praktijk_naam"),
            context.gebied_naam(text(row, "gemeente")),
            _rate(row, found.periode, text(row, "groep")),
        )
        for row in found.rows
    ]
    total = region.get("totaal")
    band = total if total is not None and total.periode == found.periode else None
    return Practices(found.periode, sorted(built, key=lambda one: (name_key(one.naam), one.praktijk_id)), band)


def _rolling(code: str) -> str:
    return f"{code}-jaar" if period(code).soort in ("kwartaal", "halfjaar") else code


def _complete(row: dict[str, Any], known: dict[str, dict[str, Any]], newest: Period) -> dict[str, Any]:
    """Add to a row of a year what only the quarterly table may tell: name, gemeente and group."""
    praktijk_id = text(row, "praktijk_id")
    fact = known.get(praktijk_id, {"groepen": []})
    return row | {
        "praktijk_naam": text(row, "praktijk_naam") or fact.get("praktijk_naam") or praktijk_id,
        "gemeente": text(row, "gemeente") or fact.get("gemeente", ""),
        "groep": text(row, "groep") or _group_over(fact["groepen"], newest),
        "kwartaal": newest.code,
    }


def _practice_facts(frame: pd.DataFrame | None, until: Period) -> dict[str, dict[str, Any]]:
    """Last known name and gemeente per practice, and its groups per quarter, oldest first."""
    facts: dict[str, dict[str, Any]] = {}
    for row in sorted(records(frame), key=lambda one: period(one["kwartaal"]).end) if frame is not None else []:
        moment = period(row["kwartaal"])
        if moment.end <= until.end:
            fact = facts.setdefault(text(row, "praktijk_id"), {"groepen": []})
            fact["praktijk_naam"], fact["gemeente"] = text(row, "praktijk_naam"), text(row, "gemeente")
            fact["groepen"].append((moment, text(row, "groep")))
    return facts


def _group_over(groepen: list[tuple[Period, str]], window: Period) -> str:
    """Group over a longer period from the groups of its quarters (contract, rule 9)."""
    inside = {groep for moment, groep in groepen if window.start <= moment.start and moment.end <= window.end}
    if "uitgesloten" in inside:
        return "uitgesloten"
    return inside.pop() if len(inside) == 1 else "overgang" if inside else ""


def completeness(tables: Tables, context: ReportContext) -> dict[str, Any] | None:
    """Row of mart.volledigheid of the quarter, or None."""
    frame = tables.get(VOLLEDIGHEID)
    if frame is None or frame.empty:
        return None
    rows = records(frame[frame["kwartaal"].astype(str) == context.kwartaal])
    return rows[0] if rows and not pd.isna(rows[0].get("verwacht_pct")) else None
