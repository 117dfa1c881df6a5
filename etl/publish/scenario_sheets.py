"""
Scenarios in the workbook: the sheet Aannames, the only one to type in, and the sheet Scenario's that follows from it.

Every figure of Scenario's is a formula over the cells of Aannames, except what random draws gave: a workbook without
macros cannot draw. A cell of which something is not known shows the sign for unknown until it is filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import pandas as pd

from etl.costs import scenarios
from etl.costs.scenarios import PARAMETERS
from etl.publish import views
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Value, day
from etl.publish.sheets import FIRST_ROW, Cell, Column, Sheet
from etl.publish.views import Tables, text, value
from schemas.values import AANNAMES

ASSUMPTIONS: Final = "Aannames"
SCENARIOS: Final = "Scenario's"
KINDS: Final = {"jeugdigen": "count", "euro": "euro_cents", "deel": "part"}
LOW, BASE, HIGH = "D", "E", "F"
_RESULT: Final = "D"
_ASSUMPTION_COLUMNS = (
    Column("Scenario", 16), Column("Aanname", 40), Column("Naam in scenarios.toml", 25), Column("Laag", 14),
    Column("Basis", 14), Column("Hoog", 14), Column("Eenheid", 11), Column("Verdeling", 11), Column("Bron", 40),
    Column("Datum", 18), Column("Eigenaar", 18),
)  # fmt: skip
_SCENARIO_COLUMNS = (
    Column("Scenario", 16), Column("Onderdeel", 50), Column("Berekening", 50), Column("Waarde", 15),
    Column("Bij laag", 15), Column("Bij hoog", 15), Column("Verschil", 15),
)  # fmt: skip
_EMPTY = Cell("")


@dataclass(frozen=True)
class ScenarioRows:
    """One scenario with its rows of the three tables; ``assumed`` and ``swings`` by parameter."""

    naam: str
    outcome: Mapping[str, Any]
    assumed: Mapping[str, Mapping[str, Any]]
    swings: Mapping[str, Mapping[str, Any]]

    def number(self, parameter: str, column: str) -> Value:
        """Give a value of an assumption: column laag, basis or hoog."""
        return value(self.assumed[parameter], column)

    @property
    def base(self) -> dict[str, Decimal]:
        """The base value of every parameter that has one."""
        known = {name: self.number(name, "basis") for name in PARAMETERS}
        return {name: Decimal(repr(one)) for name, one in known.items() if not isinstance(one, Missing)}

    def by_rank(self) -> list[str]:
        """Give the parameters, those that move the outcome most first; the ones that do not move last."""
        last = len(PARAMETERS)
        return sorted(PARAMETERS, key=lambda name: int(self.swings[name]["rang"]) if name in self.swings else last)


def scenario_rows(tables: Tables) -> list[ScenarioRows]:
    """Give the scenarios of the tables, in the order of their names."""
    assumed, swings = _by_scenario(tables, views.AANNAMES), _by_scenario(tables, views.GEVOELIGHEID)
    return [
        ScenarioRows(name, outcome, assumed.get(name, {}), swings.get(name, {}))
        for outcome in views.records(tables[views.SCENARIO])
        for name in [text(outcome, "scenario")]
    ]


def _by_scenario(tables: Tables, table: str) -> dict[str, dict[str, Mapping[str, Any]]]:
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in views.records(tables[table]) if table in tables else []:
        found.setdefault(text(row, "scenario"), {})[text(row, "parameter")] = row
    return found


def assumptions_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List every assumption of every scenario: the values and their source can be typed over."""
    rows = [_assumption(one, name) for one in scenario_rows(tables) for name in PARAMETERS]
    title = "Aannames: verander de blauwe getallen, en het blad Scenario's rekent mee"
    return Sheet(ASSUMPTIONS, title, _ASSUMPTION_COLUMNS, rows, 2, editable=True)


def _assumption(one: ScenarioRows, name: str) -> tuple[Cell, ...]:
    row = one.assumed[name]
    kind = KINDS[text(row, "eenheid")]
    numbers = (
        Cell(one.number(name, column), kind, is_input=True, unlocked=True) for column in ("laag", "basis", "hoog")
    )
    when = row["datum"]
    return (
        Cell(one.naam),
        Cell(AANNAMES[name]),
        Cell(name),
        *numbers,
        Cell(text(row, "eenheid")),
        Cell(text(row, "verdeling")),
        Cell(text(row, "bron"), is_input=True, unlocked=True),
        Cell("" if pd.isna(when) else day(when)),
        Cell(text(row, "eigenaar")),
    )


def scenarios_sheet(tables: Tables, context: ReportContext) -> Sheet:
    """List per scenario what it comes to, where it turns, what draws say, and what each assumption moves."""
    rows: list[tuple[Cell, ...]] = []
    for number, one in enumerate(scenario_rows(tables)):
        top = FIRST_ROW + number * len(PARAMETERS)
        places = {name: top + place for place, name in enumerate(PARAMETERS)}
        rows += _outcome(one, places, FIRST_ROW + len(rows))
        rows += [_swing(one, name, places, FIRST_ROW + len(rows) + at) for at, name in enumerate(one.by_rank())]
    title = "Scenario's: geen meting. Alles volgt uit het blad Aannames, behalve de trekkingen"
    return Sheet(SCENARIOS, title, _SCENARIO_COLUMNS, rows, 2)


def _cells(places: Mapping[str, int], column: str = BASE) -> dict[str, str]:
    return {name: f"{ASSUMPTIONS}!${column}${place}" for name, place in places.items()}


def _known(formula: str, names: Iterable[str], places: Mapping[str, int], besides: str = "") -> str:
    """Give a formula that shows the sign for unknown until all base values it needs (adjoining rows) are numbers."""
    rows = [places[name] for name in names]
    needed = f"COUNT({ASSUMPTIONS}!${BASE}${min(rows)}:${BASE}${max(rows)})<{len(rows)}"
    return f'=IF({f"OR({needed},{besides})" if besides else needed},"{Missing.UNKNOWN.value}",{formula})'


def _avoided(c: Mapping[str, str]) -> str:
    return f"{c['aantal_afgerond']}*{c['anders_verwezen']}*{_per_youth(c)}"


def _per_youth(c: Mapping[str, str]) -> str:
    return f"(1-{c['aanzuigende_werking']})*(1-{c['later_verwezen']})"


def _price(c: Mapping[str, str]) -> str:
    care = f"{c['aandeel_sggz']}*{c['prijs_sggz']}+(1-{c['aandeel_sggz']})*{c['prijs_gbggz']}"
    return f"{care}-{c['aandeel_lokaal']}*{c['prijs_lokaal']}"


def _lighter(c: Mapping[str, str]) -> str:
    fewer = f"({c['aandeel_sggz']}-{c['aandeel_sggz_doorverwezen']})*({c['prijs_sggz']}-{c['prijs_gbggz']})"
    return f"{c['telt_verschuiving']}*{c['aantal_doorverwezen']}*{fewer}"


def _costs(c: Mapping[str, str]) -> str:
    return f"{c['kosten_soj']}+{c['kosten_overig']}"


def _outcome(one: ScenarioRows, places: Mapping[str, int], first: int) -> list[tuple[Cell, ...]]:
    """Rows of a scenario above its sensitivity; ``first`` is Excel's number of the first."""
    c, base, all_known = _cells(places), one.base, len(one.base) == len(PARAMETERS)
    needed = scenarios.NEEDED_FOR_BREAK_EVEN
    can_turn = all(name in base for name in needed)
    at = {name: f"{_RESULT}{first + place}" for place, name in enumerate(("vermeden", "prijs", "lichter", "kosten"))}
    at |= {"omslag": f"{_RESULT}{first + 5}"}
    turn = f"MAX(0,({at['kosten']}-{at['lichter']})/({_per_youth(c)}*{at['prijs']}))"
    count, part = value(one.outcome, "omslagpunt"), value(one.outcome, "omslagpunt_deel")
    whole: Value = count if isinstance(count, Missing) else scenarios.whole_youths(Decimal(repr(count)))
    unknown = f'"{Missing.UNKNOWN.value}"'
    lines = (
        ("Vermeden verwijzingen", "afgerond × anders verwezen, zonder wie toch kwam of later is verwezen",
         scenarios.avoided(base) if all_known else Missing.UNKNOWN, "rate", _known(_avoided(c), PARAMETERS, places)),
        ("Kosten van een vermeden verwijzing", "naar het deel SGGZ en GBGGZ, min het lokale veld",
         scenarios.price_per_avoided(base) if can_turn else Missing.UNKNOWN, "euro_cents",
         _known(_price(c), needed, places)),
        ("Verschuiving naar lichtere zorg", "doorverwezen × minder SGGZ × verschil in prijs, voor zover het meetelt",
         scenarios.lighter(base) if can_turn else Missing.UNKNOWN, "euro", _known(_lighter(c), needed, places)),
        ("Kosten van de SOJ en verdere kosten", "opgeteld",
         base["kosten_soj"] + base["kosten_overig"] if can_turn else Missing.UNKNOWN, "euro",
         _known(_costs(c), needed, places)),
        ("Netto: scenario, geen meting", "vermeden × kosten per stuk + verschuiving − kosten",
         value(one.outcome, "netto"), "euro_cents",
         _known(f"ROUND({at['vermeden']}*{at['prijs']}+{at['lichter']}-{at['kosten']},2)", PARAMETERS, places)),
        ("Omslagpunt, jeugdigen die anders waren verwezen", "waar netto nul is, de rest op basis",
         count, "ratio", _known(turn, needed, places, f"{_per_youth(c)}*N({at['prijs']})<=0")),
        ("Omslagpunt in hele jeugdigen", "naar boven afgerond",
         whole, "count", f"=IF(ISNUMBER({at['omslag']}),ROUNDUP(ROUND({at['omslag']},6),0),{unknown})"),
        ("Omslagpunt als deel van wie de SOJ zelf hielp", "meer dan 100%: ook met allen niet",
         part, "part", f"=IF(AND(ISNUMBER({at['omslag']}),N({c['aantal_afgerond']})>0),"
         f"{at['omslag']}/{c['aantal_afgerond']},{unknown})"),
    )  # fmt: skip
    draws = (
        ("Trekkingen: vijf procent ligt lager dan", "p05", "euro"),
        ("Trekkingen: de helft ligt lager dan", "p50", "euro"),
        ("Trekkingen: vijf procent ligt hoger dan", "p95", "euro"),
        ("Trekkingen: deel boven nul", "kans_positief", "part"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            Cell(one.naam),
            Cell(head, strong=head.startswith("Netto")),
            Cell(told),
            Cell(found if isinstance(found, Missing) else float(found), kind, formula, strong=head.startswith("Netto")),
            *(_EMPTY,) * 3,
        )
        for head, told, found, kind, formula in lines
    ]
    told = "van deze uitgave; verandert niet mee"
    rows += [
        (Cell(one.naam), Cell(head), Cell(told), Cell(value(one.outcome, column), kind), *(_EMPTY,) * 3)
        for head, column, kind in draws
    ]
    return rows


def _swing(one: ScenarioRows, name: str, places: Mapping[str, int], row: int) -> tuple[Cell, ...]:
    base = _cells(places)[name]
    swing = one.swings.get(name)
    kind = KINDS[text(one.assumed[name], "eenheid")]
    ends = []
    for column, effect, place in ((LOW, "effect_laag", "laag"), (HIGH, "effect_hoog", "hoog")):
        changed = _cells(places) | {name: f"{ASSUMPTIONS}!${column}${places[name]}"}
        sum_ = f"ROUND(({_avoided(changed)})*({_price(changed)})+{_lighter(changed)}-({_costs(changed)}),2)"
        found = Missing.UNKNOWN if swing is None else value(swing, effect)
        if swing is None and len(one.base) == len(PARAMETERS) and not isinstance(one.number(name, place), Missing):
            found = value(one.outcome, "netto")  # low and high are equal: nothing moves
        ends.append(Cell(found, "euro", _known(sum_, PARAMETERS, places, f"COUNT({changed[name]})=0")))
    low, high = f"E{row}", f"F{row}"
    both = [cell.value for cell in ends if not isinstance(cell.value, Missing)]
    width: Value = abs(float(both[1]) - float(both[0])) if len(both) == 2 else Missing.UNKNOWN
    unknown = Missing.UNKNOWN.value
    return (
        Cell(one.naam),
        Cell(f"Gevoelig voor: {AANNAMES[name]}"),
        Cell("netto bij laag en hoog, de rest op basis"),
        Cell(one.number(name, "basis"), kind, f'=IF(COUNT({base})=0,"{unknown}",{base})'),
        *ends,
        Cell(width, "euro", f'=IF(AND(ISNUMBER({low}),ISNUMBER({high})),ABS({high}-{low}),"{unknown}")'),
    )
