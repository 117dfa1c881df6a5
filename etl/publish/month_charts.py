"""The graphs of Overbetuwe as inline SVG: a small panel per door, with its months and a straight line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from etl.publish.accounting_view import sentence_case
from etl.publish.formats import Missing, Value, decimal
from etl.publish.svg import MUTED, TEXT, render

if TYPE_CHECKING:
    from etl.publish.months_view import Point

PANEL_WIDTH, PANEL_HEIGHT = 330, 110
PANELS_PER_ROW = 2


def months_svg(points: Sequence[Point], chart_id: str, naam: str, *, share: bool) -> str:
    """
    Draw one panel per door on one scale: the months as a thin line, the trend as a dashed one.

    ``points``: of the doors in order, each in order of time; ``share``: percentages instead of counts; ``naam``: which
    care it is about. A month without a number is a gap.
    """
    import altair as alt

    doors = list(dict.fromkeys(one.deur for one in points))
    known = [_number(one.aandeel if share else one.aantal) or 0.0 for one in points]
    top = max([1.0, *known])
    panels = [_panel([one for one in points if one.deur == deur], deur, top, share) for deur in doors]
    rows = [alt.hconcat(*panels[at : at + PANELS_PER_ROW]) for at in range(0, len(panels), PANELS_PER_ROW)]
    what = "Aandeel van elke verwijzer" if share else "Gestarte voorzieningen per maand"
    unit = "in procenten" if share else "in aantallen"
    ends = "; ".join(_told(points, deur, share) for deur in doors)
    return render(
        alt.vconcat(*rows), chart_id, f"{what}, {naam}", f"Een vak per verwijzer, {unit}. {ends}. Zie ook de tabel."
    )


def _panel(points: Sequence[Point], deur: str, top: float, share: bool) -> Any:
    import altair as alt

    rows = [
        {
            "plek": place,
            "getal": _number(one.aandeel if share else one.aantal),
            "lijn": _number(one.trend_aandeel if share else one.trend),
        }
        for place, one in enumerate(points)
    ]
    firsts = {str(place): one.maand[:4] for place, one in enumerate(points) if one.maand.endswith("-01")}
    names = " : ".join(f"datum.value == {place} ? '{year}'" for place, year in firsts.items())
    axis = alt.Axis(
        title=None, values=[int(place) for place in firsts], grid=False, labelExpr=f"{names} : ''" if names else "''",
        labelOverlap=True,
    )  # fmt: skip
    x = alt.X("plek:Q", scale=alt.Scale(domain=[0, max(len(points) - 1, 1)], nice=False), axis=axis)
    scale = alt.Scale(domain=[0, top], nice=False)
    y = alt.Y("getal:Q", scale=scale, axis=alt.Axis(title=None, tickCount=4, format=",.0f"))
    data = alt.InlineData(values=rows)
    line = {"invalid": "break-paths-filter-domains"}
    layers = alt.layer(
        alt.Chart(data).mark_line(color=MUTED, strokeWidth=1, **line).encode(x=x, y=y),
        alt.Chart(data)
        .mark_line(color=TEXT, strokeWidth=2, strokeDash=[6, 4], **line)
        .encode(x=x, y=alt.Y("lijn:Q", scale=scale)),
    )
    title = alt.TitleParams(sentence_case(deur), anchor="start", fontSize=12, fontWeight="bold", color=TEXT)
    return layers.properties(width=PANEL_WIDTH, height=PANEL_HEIGHT, title=title)


def _told(points: Sequence[Point], deur: str, share: bool) -> str:
    lines = [_number(one.trend_aandeel if share else one.trend) for one in points if one.deur == deur]
    known = [one for one in lines if one is not None]
    if not known:
        return f"{sentence_case(deur)}: geen rechte lijn"
    return f"{sentence_case(deur)}: de rechte lijn gaat van {decimal(known[0], 1)} naar {decimal(known[-1], 1)}"


def _number(value: Value) -> float | None:
    return None if isinstance(value, Missing) else float(value)
