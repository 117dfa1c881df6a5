"""The tables of scenarios: what each assumes, what it comes to, and which parameter moves it most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

import pandas as pd

from etl.compare.figures import conform
from etl.costs.scenario_file import FILE_NAME, UNITS, LoadedScenarios, Scenario
from etl.costs.scenario_own import OwnValue
from etl.costs.scenarios import (
    NEEDED_FOR_BREAK_EVEN,
    Aannames,
    BreakEven,
    base_values,
    break_even,
    netto_of,
    simulate,
    tornado,
    unknown_in,
    whole_youths,
)
from etl.settings import Scenariorekening

SCENARIO: Final = "mart.kosten_scenario"
SENSITIVITY: Final = "mart.kosten_gevoeligheid"
ASSUMPTIONS: Final = "mart.kosten_aannames"
NO_MEASUREMENT: Final = "Scenario, geen meting"


def build_scenarios(loaded: LoadedScenarios, own: Mapping[str, OwnValue]) -> dict[str, pd.DataFrame]:
    """
    Give mart.kosten_aannames, mart.kosten_scenario and mart.kosten_gevoeligheid.

    ``own``: of ``own_values``. A scenario with an unknown parameter has a row without outcome, with the reason, and
    no rows of sensitivity.
    """
    rules = Scenariorekening(loaded.bestand.trekkingen, loaded.bestand.zaad)
    each = [(one, loaded.aannames(one, own)) for one in loaded.scenarios]
    return {
        ASSUMPTIONS: conform(ASSUMPTIONS, pd.DataFrame(_assumption_rows(each))),
        SCENARIO: conform(SCENARIO, pd.DataFrame([_outcome(one, aannames, rules) for one, aannames in each])),
        SENSITIVITY: conform(SENSITIVITY, pd.DataFrame(_swing_rows(each), columns=_SWING_COLUMNS)),
    }


def _assumption_rows(each: Iterable[tuple[Scenario, Aannames]]) -> list[dict[str, object]]:
    return [
        {
            "scenario": scenario.naam,
            "parameter": name,
            "laag": _number(one.laag),
            "basis": _number(one.basis),
            "hoog": _number(one.hoog),
            "eenheid": UNITS[name],
            "verdeling": one.verdeling,
            "bron": one.bron,
            "datum": one.datum,
            "eigenaar": one.eigenaar,
        }
        for scenario, aannames in each
        for name, one in aannames.items()
    ]


def _outcome(scenario: Scenario, aannames: Aannames, rules: Scenariorekening) -> dict[str, object]:
    unknown = unknown_in(aannames)
    spread = simulate(aannames, rules.zaad, rules)
    turn = break_even(aannames)
    return {
        "scenario": scenario.naam,
        "uitleg": scenario.uitleg or None,
        "netto": None if unknown else float(netto_of(base_values(aannames))),
        "p05": None if spread is None else spread.p05,
        "p50": None if spread is None else spread.p50,
        "p95": None if spread is None else spread.p95,
        "kans_positief": None if spread is None else spread.kans_positief,
        "omslagpunt": None if turn is None else float(turn.aantal),
        "omslagpunt_deel": None if turn is None else _number(turn.deel),
        "tekst": break_even_sentence(aannames, turn),
        "reden_geen_uitkomst": _reason(unknown) if unknown else None,
    }


_SWING_COLUMNS: Final = ["scenario", "parameter", "laag", "hoog", "effect_laag", "effect_hoog", "rang"]


def _swing_rows(each: Iterable[tuple[Scenario, Aannames]]) -> list[tuple[object, ...]]:
    return [
        (
            scenario.naam,
            swing.parameter,
            _number(aannames[swing.parameter].laag),
            _number(aannames[swing.parameter].hoog),
            float(swing.effect_laag),
            float(swing.effect_hoog),
            rang,
        )
        for scenario, aannames in each
        for rang, swing in enumerate(tornado(aannames), start=1)
    ]


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _reason(unknown: Iterable[str]) -> str:
    return f"Niet bekend: {', '.join(unknown)}. Vul dit in {FILE_NAME} in en laad opnieuw."


def break_even_sentence(aannames: Aannames, turn: BreakEven | None) -> str:
    """Say in Dutch where a scenario turns; in whole youths, of which the last is the first that is enough."""
    if turn is None:
        unknown = unknown_in(aannames, NEEDED_FOR_BREAK_EVEN)
        if unknown:
            return f"{NO_MEASUREMENT}: het omslagpunt is niet te berekenen, want niet bekend is {', '.join(unknown)}."
        return f"{NO_MEASUREMENT}: er is geen omslagpunt, want een vermeden verwijzing scheelt hier geen kosten."
    if turn.altijd:
        return (
            f"{NO_MEASUREMENT}: de verschuiving naar lichtere zorg weegt hier op tegen de kosten, "
            "ook als geen enkele jeugdige anders was verwezen."
        )
    enough, youths = whole_youths(turn.aantal), aannames["aantal_afgerond"].basis
    if youths is None:
        who = "1 jeugdige anders was" if enough == 1 else f"{enough} jeugdigen anders waren"
        return f"{NO_MEASUREMENT}: kosten en opbrengsten zijn pas gelijk als {who} verwezen."
    helped = f"{_count(youths)} jeugdigen die de SOJ zelf hielp"
    if turn.aantal > youths:
        return (
            f"{NO_MEASUREMENT}: ook als alle {helped} anders waren verwezen, zijn de kosten hoger; "
            f"het omslagpunt ligt bij {enough} jeugdigen."
        )
    share = _count(100 * Decimal(enough) / youths)
    were = "was" if enough == 1 else "waren"
    return (
        f"{NO_MEASUREMENT}: kosten en opbrengsten zijn pas gelijk als {enough} van de {helped} ({share}%) "
        f"anders {were} verwezen."
    )


def _count(value: Decimal) -> str:
    return f"{float(value):.0f}"
