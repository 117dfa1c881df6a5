"""Charts of the report as inline SVG: Altair to Vega-Lite to SVG, without a browser and without the network.

Every chart gives one ``<svg role="img">`` with ``<title>`` and ``<desc>``, no script, no reference to
anywhere, and the same bytes for the same input. Groups differ in shape and in words, never in colour alone. A
cell without a number is not drawn: the table beside the chart says whether it is hidden or unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from etl.publish.accounting_view import Step, sentence_case
from etl.publish.formats import Missing, Period, Value, decimal, interval, plural, show
from etl.publish.sentences import group_name
from etl.publish.svg import FALLEN, MUTED, PROVISIONAL, TEXT, render
from etl.publish.views import Practice, Practices, Rate

WIDTH = 720
BAND = "#e4e6e8"
COLOURS = {"interventie": "#14466b", "controle": "#a8500a", "overgang": "#5b5b5b", "uitgesloten": "#5b5b5b"}
SHAPES = {"interventie": "circle", "controle": "square", "overgang": "triangle-up", "uitgesloten": "cross"}
# What stands at its last good state is not dashed: that is about a delivery, not about the quarter.
PROVISIONAL_STATUSES = ("voorlopig", "nader_voorlopig")


def _number(value: Value) -> float | None:
    return None if isinstance(value, Missing) else float(value)


def use_data(rows: list[dict[str, Any]]) -> Any:
    """Give rows as data that stand in the chart itself."""
    import altair as alt

    return alt.InlineData(values=rows)


def nice_top(rates: Iterable[Rate]) -> float:
    """Top of an axis of rates: all rates fit, and nine in ten upper bounds."""
    known = list(rates)
    values = [number for one in known if (number := _number(one.per_1000)) is not None]
    bounds = sorted(number for one in known if (number := _number(one.boven)) is not None)
    most = bounds[int(0.9 * (len(bounds) - 1))] if bounds else 0.0
    return max([1.0, most * 1.05, *(1.15 * one for one in values)])


def runs_off(rates: Iterable[Rate]) -> bool:
    """Whether an interval is too wide for the axis that ``nice_top`` gives these rates."""
    known = list(rates)
    top = nice_top(known)
    return any((_number(one.boven) or 0.0) > top for one in known)


def trend_svg(rates: list[Rate], starts: list[tuple[Period, int]]) -> str:
    """
    Draw both groups over time: a line per group with its 95% band.

    Provisional periods are dashed, on a hatched ground; each start of SOJs is a dotted line with
    the number of practices. ``rates`` are those of the region in order of time.
    """
    import altair as alt

    shown = [one for one in rates if one.groep in ("interventie", "controle")]
    periods = list(dict.fromkeys(one.periode for one in shown))
    labels = [one.label for one in periods]
    top = nice_top(shown)
    x = alt.X(
        "periode:O", sort=labels, scale=alt.Scale(type="band", paddingOuter=0.3),
        axis=alt.Axis(
            title=None, values=_ticks(periods), labelAngle=0, grid=False,
            labelExpr="slice(datum.label, 5) == 'K1' || slice(datum.label, 5) == 'H1' "
                      "? slice(datum.label, 0, 4) : datum.label",
        ),
    )  # fmt: skip
    y_axis = alt.Axis(
        title="per 1.000 patiënten jonger dan 18", titleAngle=0, titleAlign="left", titleX=-24, titleY=-26,
        titleColor=MUTED, tickCount=6, format=",.0f" if top >= 6 else ",.1f",
    )  # fmt: skip
    y = alt.Y("per_1000:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=y_axis)
    rows = [_point(one, top) for one in shown]
    final = [row | {"deel": "vast"} for row in rows if row["definitief"]]
    later = [row | {"deel": "voorlopig"} for row in _with_joint(rows)]
    colour = alt.Color("groep:N", legend=None, scale=_group_scale(COLOURS))
    provisional = [{"periode": row["periode"]} for row in rows if not row["definitief"]]
    provisional = [dict(pair) for pair in dict.fromkeys(tuple(row.items()) for row in provisional)]
    marks = [{"periode": one.label, "tekst": f"+{count}"} for one, count in starts if one in periods]
    layers = [
        alt.Chart(use_data(provisional)).mark_rect(fill=PROVISIONAL).encode(x=x),
        alt.Chart(use_data(marks)).mark_rule(color=MUTED, strokeDash=[2, 3], strokeWidth=1).encode(x=x),
        alt.Chart(use_data(marks))
        .mark_text(color=MUTED, fontSize=11, dy=-7, baseline="bottom")
        .encode(x=x, y=alt.value(6), text="tekst:N"),
    ]
    for groep in ("controle", "interventie"):
        of_group = use_data([row for row in rows if row["groep"] == groep])
        band = alt.Chart(of_group).mark_area(
            opacity=0.2, clip=True, color=COLOURS[groep], line=False, invalid="break-paths-filter-domains"
        )
        layers.append(band.encode(x=x, y=alt.Y("onder:Q", axis=y_axis), y2="boven:Q"))
    alone = alt.Chart(use_data(_alone(rows))).mark_rule(strokeWidth=1.5, opacity=0.5)
    layers.append(alone.encode(x=x, y=alt.Y("onder:Q", axis=y_axis), y2="boven:Q", color=colour))
    for groep in ("controle", "interventie"):
        line = {"color": COLOURS[groep], "strokeWidth": 2, "invalid": "break-paths-filter-domains"}
        of_group = [row for row in final if row["groep"] == groep]
        layers.append(alt.Chart(use_data(of_group)).mark_line(**line).encode(x=x, y=y))
        of_group = [row for row in later if row["groep"] == groep]
        layers.append(alt.Chart(use_data(of_group)).mark_line(**line, strokeDash=[5, 4]).encode(x=x, y=y))
    known = [row for row in rows if row["per_1000"] is not None]
    shape = alt.Shape("groep:N", legend=None, scale=_group_scale(SHAPES))
    for groep in ("controle", "interventie"):
        chosen = [row for row in known if row["groep"] == groep]
        layers.append(_points(chosen, groep == "interventie", 26).encode(x=x, y=y, shape=shape, color=colour))
    ends = _end_labels(known, top)
    name = alt.Chart(use_data(ends)).mark_text(align="left", dx=8, fontSize=12, fontWeight="bold")
    last = alt.X("periode:O", sort=labels)
    layers.append(name.encode(x=last, y=alt.Y("plek:Q"), text="tekst:N", color=colour))
    chart = alt.layer(*layers).properties(width=WIDTH, height=300)
    return render(chart, "verloop", "Verloop van beide groepen", _trend_description(shown))


def _points(rows: list[dict[str, Any]], filled: bool, size: int) -> Any:
    import altair as alt

    inside = {"filled": True} if filled else {"filled": False, "fill": "white", "strokeWidth": 1.6}
    return alt.Chart(use_data(rows)).mark_point(size=size, opacity=1, **inside)


def _group_scale(values: dict[str, str]) -> Any:
    import altair as alt

    return alt.Scale(domain=list(values), range=list(values.values()))


def _ticks(periods: list[Period]) -> list[str]:
    """Labels of the first period of each year; the last period of all when there is no room problem."""
    first = [one.label for one in periods if one.start.month == 1]
    if periods and all(abs(len(periods) - 1 - periods.index(one)) > 2 for one in periods if one.label in first):
        first.append(periods[-1].label)
    return first or [one.label for one in periods]


def _point(rate: Rate, top: float) -> dict[str, Any]:
    low, high = _number(rate.onder), _number(rate.boven)
    return {
        "periode": rate.periode.label,
        "groep": rate.groep,
        "per_1000": _number(rate.per_1000),
        "onder": low,
        "boven": None if high is None else min(high, top),
        "definitief": rate.status not in PROVISIONAL_STATUSES,
    }


def _alone(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Points without a known neighbour: a band through one point would not be seen."""
    found = []
    for groep in ("controle", "interventie"):
        of_group = [row for row in rows if row["groep"] == groep]
        known = [row["onder"] is not None and row["boven"] is not None for row in of_group]
        beside = [False, *known, False]
        found += [
            row for place, row in enumerate(of_group) if known[place] and not beside[place] and not beside[place + 2]
        ]
    return found


def _with_joint(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Provisional points, each preceded by the last final one so that the line is not broken between them."""
    joined: list[dict[str, Any]] = []
    for groep in ("controle", "interventie"):
        of_group = [row for row in rows if row["groep"] == groep]
        for place, row in enumerate(of_group):
            starts = place + 1 < len(of_group) and not of_group[place + 1]["definitief"]
            if not row["definitief"] or starts:
                joined.append(row)
    return joined


def _end_labels(rows: list[dict[str, Any]], top: float) -> list[dict[str, Any]]:
    """One label per group at its last point, moved apart where they would overlap."""
    ends = [
        [row for row in rows if row["groep"] == groep][-1]
        for groep in ("interventie", "controle")
        if any(row["groep"] == groep for row in rows)
    ]
    placed = [
        row
        | {
            "plek": row["per_1000"],
            "tekst": sentence_case(group_name(row["groep"])),
        }
        for row in ends
    ]
    room = top * 0.06
    if len(placed) == 2 and abs(placed[0]["plek"] - placed[1]["plek"]) < room:
        upper, lower = sorted(placed, key=lambda row: row["plek"], reverse=True)
        middle = (upper["plek"] + lower["plek"]) / 2
        upper["plek"], lower["plek"] = middle + room / 2, max(middle - room / 2, 0)
    return placed


def _trend_description(rates: list[Rate]) -> str:
    parts = []
    for groep in ("interventie", "controle"):
        known = [one for one in rates if one.groep == groep and not isinstance(one.per_1000, Missing)]
        if known:
            last = known[-1]
            parts.append(
                f"Praktijken {group_name(groep)}: {show(last.per_1000, 'rate')} per 1.000 "
                f"(marge {interval(last.onder, last.boven)}) in {last.periode.label}."
            )
    return " ".join(["Lijngrafiek per periode; de tabel eronder bevat dezelfde cijfers.", *parts])


def practices_svg(view: Practices, rows: list[Practice], part: int = 1) -> str:
    """
    Draw practices side by side: a point with its 95% interval per practice, in the order given.

    The grey band is the interval of the region; right of the dots stand the numbers themselves. ``part``
    numbers the charts of a region with more practices than one chart holds.
    """
    import altair as alt

    top = nice_top(one.rate for one in view.rows)
    order = [str(place) for place in range(len(rows))]
    points = [_dot(place, one, top) for place, one in enumerate(rows)]
    y = alt.Y(
        "rij:O", sort=order, scale=alt.Scale(domain=order, type="band"),
        axis=alt.Axis(title=None, labelExpr=labels_of([one.naam for one in rows]), labelLimit=230, ticks=False,
                      domain=False, grid=True, labelPadding=8),
    )  # fmt: skip
    scale = alt.Scale(domain=[0, top], nice=False)
    x = alt.X("per_1000:Q", scale=scale, axis=alt.Axis(title=None, orient="top", tickCount=5, format=",.0f"))
    width = WIDTH - 270
    known = [row for row in points if row["per_1000"] is not None]
    layers = []
    if view.region is not None and _number(view.region.onder) is not None:
        band = use_data([{"onder": _number(view.region.onder), "boven": _number(view.region.boven)}])
        layers.append(alt.Chart(band).mark_rect(color=BAND).encode(x=alt.X("onder:Q", scale=scale), x2="boven:Q"))
    colour = alt.Color("groep:N", legend=None, scale=_group_scale(COLOURS))
    shape = alt.Shape("groep:N", legend=None, scale=_group_scale(SHAPES))
    spread = [row for row in known if row["onder"] is not None and row["boven"] is not None]
    layers += [
        alt.Chart(use_data(spread))
        .mark_rule(strokeWidth=1.5)
        .encode(y=y, x=alt.X("onder:Q", scale=scale), x2="boven:Q", color=colour),
        alt.Chart(use_data([row for row in spread if row["buiten"]]))
        .mark_text(text="›", fontSize=16, dx=5, dy=-1)
        .encode(y=y, x=alt.X("boven:Q", scale=scale), color=colour),
    ]
    for filled in (True, False):
        chosen = [row for row in known if (row["groep"] == "interventie") is filled]
        layers.append(_points(chosen, filled, 62).encode(y=y, x=x, shape=shape, color=colour))
    symbols = use_data([row for row in points if row["per_1000"] is None])
    layers.append(
        alt.Chart(symbols).mark_text(fontSize=17, color=TEXT, align="left").encode(y=y, x=alt.value(6), text="cijfer:N")
    )
    head = [{"a": "per 1.000 (marge)", "b": "jeugdigen"}]
    for place, column, title in ((width + 120, "cijfer", "a"), (width + 190, "aantal", "b")):
        cell = {"align": "right", "fontSize": 12, "color": TEXT}
        layers.append(alt.Chart(use_data(points)).mark_text(**cell).encode(y=y, x=alt.value(place), text=f"{column}:N"))
        layers.append(
            alt.Chart(use_data(head))
            .mark_text(**(cell | {"color": MUTED}))
            .encode(x=alt.value(place), y=alt.value(-13), text=f"{title}:N")
        )
    chart = alt.layer(*layers).properties(width=width, height=alt.Step(22))
    description = (
        f"Stippen met marge voor {plural(len(rows), 'praktijk', 'praktijken')}, op alfabet, verwezen "
        f"jeugdigen per 1.000 patiënten jonger dan 18 in {view.periode.text}. De tabel eronder bevat "
        "dezelfde cijfers."
    )
    return render(chart, f"praktijken-{part}", "Praktijken naast elkaar", description)


def labels_of(names: Iterable[str]) -> str:
    """Give the expression that labels rows, known by their number from 0, with these names."""
    named = " : ".join(f"datum.label == '{place}' ? {_js(name)}" for place, name in enumerate(names))
    return f"{named} : ''"


def _js(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ")
    return f"'{escaped}'"


def _dot(place: int, practice: Practice, top: float) -> dict[str, Any]:
    rate = practice.rate
    high = _number(rate.boven)
    missing = isinstance(rate.per_1000, Missing)
    return {
        "rij": str(place),
        "groep": rate.groep if rate.groep in COLOURS else "uitgesloten",
        "per_1000": _number(rate.per_1000),
        "onder": _number(rate.onder),
        "boven": None if high is None else min(high, top),
        "buiten": high is not None and high > top,
        "cijfer": show(rate.per_1000, "rate")
        if missing
        else f"{show(rate.per_1000, 'rate')} ({interval(rate.onder, rate.boven)})",
        "aantal": show(rate.jeugdigen),
    }


def waterfall_svg(steps: list[Step], part: int = 1) -> str:
    """
    Draw steps that follow from each other as a waterfall from top to bottom; ``part`` numbers the charts.

    A solid bar is what a step starts from, a hatched piece what it leaves out; the number stands beside each.
    What is hidden has its symbol and no bar.
    """
    import altair as alt

    rows = _bars(steps)
    order = [row["rij"] for row in rows]
    bold = " || ".join(f"datum.label == '{row['rij']}'" for row in rows if row["soort"] == "totaal")
    y = alt.Y(
        "rij:O", sort=order, scale=alt.Scale(domain=order, type="band", paddingInner=0.25),
        axis=alt.Axis(title=None, labelExpr=labels_of([row["naam"] for row in rows]), labelLimit=350, minExtent=330,
                      ticks=False, domain=False, grid=False, labelPadding=8,
                      labelFontWeight=alt.expr(f"({bold}) ? 'bold' : 'normal'")),
    )  # fmt: skip
    top = max([row["tot"] or 0.0 for row in rows] + [1.0])
    scale = alt.Scale(domain=[0, top * 1.12], nice=False)
    layers = []
    for soort, fill in (("totaal", COLOURS["interventie"]), ("af", FALLEN), ("samen", "#ffffff")):
        chosen = [row for row in rows if row["soort"] == soort and row["tot"] is not None]
        bar = alt.Chart(use_data(chosen)).mark_bar(fill=fill, stroke=MUTED, strokeWidth=0.5)
        layers.append(bar.encode(y=y, x=alt.X("van:Q", scale=scale, axis=None), x2="tot:Q"))
    number = alt.Chart(use_data(rows)).mark_text(align="left", dx=5, fontSize=12, color=TEXT)
    layers.append(number.encode(y=y, x=alt.X("plek:Q", scale=scale, axis=None), text="getal:N"))
    chart = alt.layer(*layers).properties(width=WIDTH - 350, height=alt.Step(18))
    told = "; ".join(f"{step.naam}: {show(step.rows_in)} erin, {show(step.rows_out)} eruit" for step in steps)
    return render(chart, f"rijen-{part}", f"Van {steps[0].naam} tot {steps[-1].rest}", f"{told}. Zie ook de tabel.")


def _bars(steps: list[Step]) -> list[dict[str, Any]]:
    """Bars of the waterfall: what leaves a step is drawn once, as the start of the next or at the end."""
    rows: list[dict[str, Any]] = []

    def bar(naam: str, soort: str, number: str, reach: tuple[float, float | None]) -> None:
        low, high = reach
        plek = low if high is None else high
        place = {"rij": str(len(rows)), "van": low, "tot": high, "plek": plek}
        rows.append(place | {"naam": naam, "soort": soort, "getal": number})

    for step in steps:
        came = _number(step.rows_in)
        bar(step.naam, "totaal", show(step.rows_in), (0.0, came))
        left = came or 0.0
        for fall in step.falls:
            fell = _number(fall.aantal)
            if fell is None:
                bar(fall.naam, "af", show(fall.aantal), (left, None))
            else:
                bar(fall.naam, "af", f"−{decimal(fell)}", (max(left - fell, 0.0), left))
                left = max(left - fell, 0.0)
        if step.merged is not None:
            bar("samengevoegd", "samen", f"−{decimal(step.merged)}", (left - step.merged, left))
    if steps:
        bar(steps[-1].rest, "totaal", show(steps[-1].rows_out), (0.0, _number(steps[-1].rows_out)))
    return rows
