"""
Charts of ratios before and after SOJ: a point with its margin per row, around the line of no difference.

The axis is that of ratios, so that half as many and twice as many lie equally far from 1, and is labelled in words of
percent. What runs off the axis ends in an arrow; a row without a number shows the sign for unknown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from etl.publish.charts import COLOURS, WIDTH, labels_of, use_data
from etl.publish.effect_view import Point, less_or_more
from etl.publish.formats import Missing
from etl.publish.svg import MUTED, TEXT, render

NAMES_WIDTH, WORDS_WIDTH = 250, 130
WIDEST = 4.0  # the axis goes no further than a quarter and four times as many
TICKS = (0.25, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 4.0)
ROOM_FOR_WORDS = 0.36  # of half the axis


def ratios_svg(points: Sequence[Point], chart_id: str, title: str, line: float | None = None) -> str:
    """
    Draw one row per point, in the order given, with the words of the ratio on the right.

    ``line``: a ratio to hold the points against (dotted), beside that of no difference. ``chart_id``: prefix of ids.
    """
    import altair as alt

    reach = _reach(points, line)
    rows = [_row(place, one, reach) for place, one in enumerate(points)]
    order = [row["rij"] for row in rows]
    y = alt.Y(
        "rij:O", sort=order, scale=alt.Scale(domain=order, type="band"),
        axis=alt.Axis(title=None, labelExpr=labels_of([one.naam for one in points]), labelLimit=NAMES_WIDTH - 10,
                      minExtent=NAMES_WIDTH, ticks=False, domain=False, grid=True, labelPadding=8),
    )  # fmt: skip
    scale = alt.Scale(type="log", domain=[1 / reach, reach], nice=False)
    words = " : ".join(f"abs(datum.value - {tick}) < 0.001 ? '{_tick(tick)}'" for tick in TICKS)
    x = alt.X(
        "ratio:Q", scale=scale,
        axis=alt.Axis(title=None, orient="top", values=_ticks(reach), labelExpr=f"{words} : ''", labelOverlap=True),
    )  # fmt: skip
    known = [row for row in rows if row["ratio"] is not None]
    spread = [row for row in known if row["onder"] is not None]
    width = WIDTH - NAMES_WIDTH - WORDS_WIDTH
    layers = [
        alt.Chart(use_data([{"ratio": 1.0}])).mark_rule(color=MUTED, strokeWidth=1.2).encode(x=x),
        alt.Chart(use_data([{"ratio": line}] if line is not None else []))
        .mark_rule(color=COLOURS["interventie"], strokeDash=[2, 3], strokeWidth=1.2)
        .encode(x=x),
        alt.Chart(use_data(spread))
        .mark_rule(color=COLOURS["interventie"], strokeWidth=1.5)
        .encode(y=y, x=alt.X("onder:Q", scale=scale), x2="boven:Q"),
        *(
            alt.Chart(use_data([row for row in spread if row[f"{end}_buiten"]]))
            .mark_text(text=sign, fontSize=16, dx=shift, dy=-1, color=COLOURS["interventie"])
            .encode(y=y, x=alt.X(f"{end}:Q", scale=scale))
            for end, sign, shift in (("onder", "‹", -5), ("boven", "›", 5))
        ),
        alt.Chart(use_data(known))
        .mark_point(filled=True, size=55, opacity=1, color=COLOURS["interventie"])
        .encode(y=y, x=x),
        alt.Chart(use_data(rows))
        .mark_text(align="right", fontSize=12, color=TEXT)
        .encode(y=y, x=alt.value(width + WORDS_WIDTH - 8), text="woorden:N"),
    ]
    chart = alt.layer(*layers).properties(width=width, height=alt.Step(24))
    told = "; ".join(f"{one.naam}: {row['woorden']}" for one, row in zip(points, rows, strict=True))
    return render(chart, chart_id, title, f"{told}. De tabel eronder bevat dezelfde cijfers.")


def _reach(points: Sequence[Point], line: float | None) -> float:
    """How far the axis goes to either side of 1: every point fits, and bounds up to ``WIDEST``."""
    ratios = [one.ratio for one in points if one.ratio] + ([line] if line else [])
    bounds = [bound for one in points for bound in (one.onder, one.boven) if bound]
    far = max((abs(math.log(one)) for one in ratios), default=0.0)
    wide = min(max((abs(math.log(one)) for one in bounds), default=0.0), math.log(WIDEST))
    return math.exp(max(1.1 * far, 1.05 * wide, math.log(1.3)))


def _ticks(reach: float) -> list[float]:
    """Give ticks that fit on the axis with room for their words: 1, and others far enough from it and each other."""
    apart = ROOM_FOR_WORDS * math.log(reach)
    chosen = [1.0]
    for tick in sorted(TICKS, key=lambda one: abs(math.log(one))):
        if 1 / reach <= tick <= reach and all(abs(math.log(tick / one)) >= apart for one in chosen):
            chosen.append(tick)
    return sorted(chosen)


def _tick(ratio: float) -> str:
    change = round(100 * (ratio - 1))
    return "evenveel" if change == 0 else f"{'−' if change < 0 else '+'}{abs(change)}%"


def _row(place: int, one: Point, reach: float) -> dict[str, Any]:
    if one.ratio is None:
        return {"rij": str(place), "ratio": None, "onder": None, "boven": None, "woorden": Missing.UNKNOWN.value}
    bounded = one.onder is not None or one.boven is not None
    low, high = one.onder or 0.0, math.inf if one.boven is None else one.boven
    return {
        "rij": str(place),
        "ratio": min(max(one.ratio, 1 / reach), reach),
        "onder": max(low, 1 / reach) if bounded else None,
        "boven": min(high, reach) if bounded else None,
        "onder_buiten": bounded and low < 1 / reach,
        "boven_buiten": bounded and high > reach,
        "woorden": less_or_more(one.ratio),
    }
