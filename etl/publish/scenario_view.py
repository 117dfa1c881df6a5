"""Scenarios in the report: what each comes to with its band, where it turns, and what moves it most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from markupsafe import Markup

from etl.publish import sentences, views
from etl.publish.charts import COLOURS, WIDTH, labels_of, use_data
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Value, day, decimal, euro, listing, period
from etl.publish.scenario_sheets import ScenarioRows, scenario_rows
from etl.publish.sections import DataTable, Head, Row
from etl.publish.svg import MUTED, render
from etl.publish.views import Tables, text, value
from schemas.values import AANNAMES, METHODEN

SUBJECT: Final = "Een scenario van de kosten"
MOST: Final = 5
ROUND_TO: Final = -3  # an outcome of assumptions is not known to the euro
NAMES_WIDTH = 300


def scenarios(tables: Tables, context: ReportContext) -> dict[str, Any]:
    """
    Give the scenarios ready for the template.

    Per scenario ``name``, ``about``, ``lines``, ``svg``, ``swings``, ``assumed``, and ``ways``: what each way of
    calculating of mart.kosten_methoden says (None without that table).

    Or ``absent``: why there are none.
    """
    if views.SCENARIO not in tables:
        return {"absent": sentences.not_shown(SUBJECT, views.SCENARIO, context)}
    ways = _ways_by_scenario(tables)
    return {
        "each": [
            _shown(one, place) | {"ways": ways.get(one.naam)} for place, one in enumerate(scenario_rows(tables), 1)
        ]
    }


def _shown(one: ScenarioRows, place: int) -> dict[str, Any]:
    most = [name for name in one.by_rank() if name in one.swings][:MOST]
    return {
        "name": one.naam,
        "about": text(one.outcome, "uitleg"),
        "lines": [*_outcome_lines(one), text(one.outcome, "tekst")],
        "svg": Markup(tornado_svg(one, most, f"scenario-{place}")) if most else None,
        "swings": _swings_table(one),
        "assumed": _assumed_table(one),
    }


def _outcome_lines(one: ScenarioRows) -> list[str]:
    netto = value(one.outcome, "netto")
    if isinstance(netto, Missing):
        return [f"Dit scenario heeft geen uitkomst. {text(one.outcome, 'reden_geen_uitkomst')}"]
    low, high = value(one.outcome, "p05"), value(one.outcome, "p95")
    chance = value(one.outcome, "kans_positief")
    lines = [f"Met alle aannames op hun basiswaarde komt de som uit op {_rounded(netto)}: {_meaning(netto)}."]
    if not any(isinstance(end, Missing) for end in (low, high, chance)):
        lines.append(
            f"De aannames zijn onzeker. Negen van de tien keer dat ze willekeurig worden getrokken, ligt de uitkomst "
            f"tussen {_rounded(low)} en {_rounded(high)}; bij {_percent(chance)} van de trekkingen boven nul."
        )
    return lines


def _meaning(netto: float) -> str:
    if netto > 0:
        return "de zorg die niet werd gebruikt, had in dit scenario meer gekost dan de SOJ"
    return "de SOJ kost in dit scenario meer dan de zorg die niet werd gebruikt"


def _rounded(amount: Value) -> str:
    if isinstance(amount, Missing):
        return amount.value
    thousands = float(decimal(amount / 1000).replace(".", "").replace("\N{MINUS SIGN}", "-"))
    return euro(1000 * thousands) if thousands else "ongeveer nul"


def _percent(part: Value) -> str:
    return part.value if isinstance(part, Missing) else f"{decimal(100 * part)}%"


def _in_unit(one: ScenarioRows, name: str, number: Value) -> str:
    if isinstance(number, Missing):
        return number.value
    unit = text(one.assumed[name], "eenheid")
    if unit == "deel":
        return f"{decimal(100 * number, 1).removesuffix(',0')}%"
    return euro(number) if unit == "euro" else decimal(number)


def _swings_table(one: ScenarioRows) -> DataTable | None:
    rows = [
        Row(
            AANNAMES[name],
            (
                *(_in_unit(one, name, value(swing, column)) for column in ("laag", "hoog")),
                *(_rounded(value(swing, column)) for column in ("effect_laag", "effect_hoog")),
            ),
        )
        for name in one.by_rank()
        if (swing := one.swings.get(name)) is not None
    ]
    heads = (
        Head("Aanname", wide=True),
        Head("Laag"),
        Head("Hoog"),
        Head("Uitkomst bij laag"),
        Head("Uitkomst bij hoog"),
    )
    return DataTable(f"Wat elke aanname uitmaakt, {one.naam}", heads, tuple(rows)) if rows else None


def _assumed_table(one: ScenarioRows) -> DataTable:
    rows = [
        Row(
            AANNAMES[name],
            (
                *(_in_unit(one, name, one.number(name, column)) for column in ("laag", "basis", "hoog")),
                text(row, "bron"),
                "" if pd.isna(row["datum"]) else day(row["datum"]),
                text(row, "eigenaar"),
            ),
        )
        for name, row in ((name, one.assumed[name]) for name in AANNAMES)
    ]
    heads = (Head("Aanname", wide=True), Head("Laag"), Head("Basis"), Head("Hoog"), Head("Bron", wide=True),
             Head("Datum", wide=True), Head("Wie erover gaat", wide=True))  # fmt: skip
    return DataTable(f"Aannames, {one.naam}", heads, tuple(rows))


def _ways_by_scenario(tables: Tables) -> dict[str, dict[str, Any]]:
    """Give per scenario the ``lines``, the ``table`` and what is ``assumed`` (None without any outcome)."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in views.records(tables[views.METHODEN]) if views.METHODEN in tables else []:
        found.setdefault(text(row, "scenario"), []).append(row)
    order = list(METHODEN)
    return {
        name: _ways(name, sorted(rows, key=lambda row: order.index(text(row, "methode"))))
        for name, rows in found.items()
    }


def _ways(name: str, rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    known = [row for row in rows if not isinstance(value(row, "netto"), Missing)]
    return {
        "lines": [*_period_lines(rows), *_reason_lines(rows)],
        "table": DataTable(
            f"Manieren van rekenen, {name}: scenario, geen meting, afgerond op duizend euro",
            (Head("Manier", wide=True), Head("Netto"), Head("Laag"), Head("Hoog"),
             Head("Wat laag en hoog maakt", wide=True)),
            tuple(
                Row(
                    text(row, "methode"),
                    (*(_rounded(value(row, column)) for column in ("netto", "laag", "hoog")), text(row, "bereik")),
                )
                for row in rows
            ),
        ),
        "assumed": DataTable(
            f"Waar elke manier van uitgaat, {name}",
            (Head("Manier", wide=True), Head("Wat zij rekent", wide=True), Head("Waar zij van uitgaat", wide=True),
             Head("Wat waar moet zijn", wide=True)),
            tuple(
                Row(
                    text(row, "methode"),
                    (METHODEN[text(row, "methode")], text(row, "aannames"), text(row, "voorwaarden")),
                )
                for row in known
            ),
        )
        if known
        else None,
    }  # fmt: skip


def _period_lines(rows: list[Mapping[str, Any]]) -> list[str]:
    codes = sorted({text(row, "rekenmodel_van") for row in rows} - {""})
    told = listing([period(code).text for code in codes])
    return [f"Aantallen en kosten uit het rekenmodel zijn die van {told}."] if told else []


def _reason_lines(rows: list[Mapping[str, Any]]) -> list[str]:
    """Say of a way that has no outcome why; what is missing for several is said once."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if text(row, "reden_geen_uitkomst"):
            reasons.setdefault(text(row, "reden_geen_uitkomst"), []).append(text(row, "methode"))
    return [f"Geen uitkomst volgens {listing(names)}. {reason}" for reason, names in reasons.items()]


def tornado_svg(one: ScenarioRows, names: list[str], chart_id: str) -> str:
    """
    Draw a bar per assumption from the outcome at its low to that at its high value; a line is the base outcome.

    The end at the low value is open, that at the high value filled, so that it reads without colour.
    """
    import altair as alt

    rows = []
    for place, name in enumerate(names):
        low, high = (float(one.swings[name][column]) for column in ("effect_laag", "effect_hoog"))
        words = f"{_rounded(low)} bij laag, {_rounded(high)} bij hoog"
        ends = sorted((low, high))
        rows.append({"rij": str(place), "laag": low, "hoog": high, "van": ends[0], "tot": ends[1], "woorden": words})
    order = [row["rij"] for row in rows]
    y = alt.Y(
        "rij:O", sort=order, scale=alt.Scale(domain=order, type="band"),
        axis=alt.Axis(title=None, labelExpr=labels_of([AANNAMES[name] for name in names]), labelLimit=NAMES_WIDTH - 10,
                      minExtent=NAMES_WIDTH, ticks=False, domain=False, grid=True, labelPadding=8),
    )  # fmt: skip
    x_axis = alt.Axis(title="euro", orient="top", tickCount=5, format=",.0f", labelOverlap=True)
    base = float(one.outcome["netto"])
    colour = COLOURS["interventie"]
    x = alt.X("van:Q", axis=x_axis, scale=alt.Scale(zero=False, nice=True))
    layers = [
        alt.Chart(use_data([{"van": base}])).mark_rule(color=MUTED, strokeWidth=1.2).encode(x=x),
        alt.Chart(use_data([{"van": 0.0}])).mark_rule(color=MUTED, strokeDash=[2, 3], strokeWidth=1.2).encode(x=x),
        alt.Chart(use_data(rows)).mark_rule(color=colour, strokeWidth=5).encode(y=y, x=x, x2="tot:Q"),
        alt.Chart(use_data(rows))
        .mark_point(filled=False, fill="white", size=70, opacity=1, stroke=colour, strokeWidth=1.8)
        .encode(y=y, x=alt.X("laag:Q", axis=x_axis)),
        alt.Chart(use_data(rows))
        .mark_point(filled=True, size=70, opacity=1, color=colour)
        .encode(y=y, x=alt.X("hoog:Q", axis=x_axis)),
    ]
    chart = alt.layer(*layers).properties(width=WIDTH - NAMES_WIDTH, height=alt.Step(26))
    told = "; ".join(f"{AANNAMES[name]}: {row['woorden']}" for name, row in zip(names, rows, strict=True))
    title = f"Scenario, geen meting: wat de uitkomst het meest verandert, {one.naam}"
    return render(chart, chart_id, title, f"{told}. De tabel eronder bevat dezelfde cijfers.")
