"""The quarterly report: one self-contained HTML page in Dutch, without script or request to anywhere."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from etl.publish import (
    accounting_view,
    ages_view,
    cbs_view,
    charts,
    completeness_view,
    council_view,
    effect_charts,
    effect_view,
    months_view,
    priority_view,
    scenario_view,
    sections,
    sentences,
    signals_view,
    telwijzen_view,
    views,
)
from etl.publish import doors as doors_part
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, interval, plural, show
from etl.publish.pages import template
from etl.publish.views import Practices, Rate, Tables

__all__ = ["ReportContext", "render_report"]

PRACTICES_PER_CHART = 40


def render_report(tables: Tables, context: ReportContext) -> str:
    """
    Write ``rapport.html``.

    ``tables``: the marts of one profile, already hidden, table name to frame with columns as in the contract
    (section 6). A table that is not there is said to be absent in one sentence. Same input, same text.
    """
    short = sentences.summary(tables, context)
    page = {
        "context": context,
        "periode": context.periode,
        "status": sentences.status_name(sentences.release_status(tables, context)) or "niet bekend",
        "heading": sentences.summary_heading(short),
        "sentences": short,
        "tiles": _tiles(tables, context),
        "cannot": sentences.CANNOT_CONCLUDE,
        "trend": _trend(tables, context),
        "practices": _practices(tables, context),
        "months": months_view.months(tables, context),
        "doors": doors_part.doors(tables, context),
        "basis_warnings": list(context.basis.warnings),
        "signals": signals_view.signals(tables, context),
        "effect": _effect(tables, context),
        "model": _model(tables, context),
        "scenarios": scenario_view.scenarios(tables, context),
        "priority": priority_view.priority(tables, context),
        "council": council_view.council(tables, context),
        "ways": _ways(tables, context),
        "cbs": cbs_view.reconciliation(tables, context),
        "accounting": _accounting(tables, context),
        "method": sentences.method(context),
        "settings": sections.settings_table(context),
        "hidden_rule": sentences.hidden_rule(context),
        "symbols": sentences.SYMBOLS,
    }
    css = Markup(template("rapport.css").render(page))
    return template("rapport.html").render(page | {"css": css})


def _tiles(tables: Tables, context: ReportContext) -> list[dict[str, str]]:
    """Three numbers: both groups, and how complete the quarter is."""
    rates = views.compared_rates(tables, context)
    tiles = [
        _rate_tile(sentences.group_name(groep), rates[groep]) for groep in ("interventie", "controle") if groep in rates
    ]
    found = views.completeness(tables, context)
    if found is not None:
        low, high = views.value(found, "onder"), views.value(found, "boven")
        tiles.append(
            {
                "naam": "Compleet",
                "getal": show(views.value(found, "verwacht_pct"), "percent"),
                "eenheid": "van wat er naar verwachting komt",
                "marge": f"marge (80%) {interval(low, high, 'percent')}",
                "periode": context.periode.label,
            }
        )
    return tiles


def _rate_tile(naam: str, rate: Rate) -> dict[str, str]:
    margin = {Missing.HIDDEN: "verborgen", Missing.UNKNOWN: "niet bekend"}.get(
        rate.onder if isinstance(rate.onder, Missing) else Missing.NOT_APPLICABLE,
        f"marge {interval(rate.onder, rate.boven)}",
    )
    return {
        "naam": f"Praktijken {naam}",
        "getal": show(rate.per_1000, "rate"),
        "eenheid": "verwezen jeugdigen per 1.000 patiënten jonger dan 18",
        "marge": margin,
        "periode": rate.periode.label,
    }


def _trend(tables: Tables, context: ReportContext) -> dict[str, Any]:
    subject = "Het verloop van beide groepen"
    rates = views.group_rates(tables.get(views.GROEP_KWARTAAL), context.periode)
    if rates is None:
        return {"absent": sentences.not_shown(subject, views.GROEP_KWARTAAL, context)}
    rates = [rate for rate in rates if rate.groep in ("interventie", "controle")]
    if not rates:
        return {"absent": sentences.nothing_counted(subject)}
    starts = views.soj_starts(tables, context.periode)
    visible = any(not isinstance(rate.per_1000, Missing) for rate in rates)
    return {
        "svg": Markup(charts.trend_svg(rates, starts)) if visible else None,
        "provisional": any(rate.status in charts.PROVISIONAL_STATUSES for rate in rates),
        "starts": starts,
        "ratio": sentences.ratio(tables, context),
        "gaps": any(isinstance(rate.per_1000, Missing) for rate in rates),
        "runs_off": charts.runs_off(rates),
        "last_good": any(rate.status == "laatste_goede_stand" for rate in rates),
        "without_list": sentences.without_list_in_groups(rates),
        "completeness": completeness_view.sentences(tables, context),
        "table": sections.trend_table(
            rates, views.unlinked_shares(tables), completeness_view.expected_by_period(tables)
        ),
    }


def _practices(tables: Tables, context: ReportContext) -> dict[str, Any]:
    subject = "De vergelijking van praktijken"
    if views.PRAKTIJK_KWARTAAL not in tables and views.PRAKTIJK_JAAR not in tables:
        return {"absent": sentences.not_shown(subject, views.PRAKTIJK_KWARTAAL, context)}
    view = views.practices(tables, context)
    if view is None or not view.rows:
        return {"absent": sentences.nothing_counted(subject)}
    hidden = sum(one.rate.per_1000 is Missing.HIDDEN for one in view.rows)
    return {
        "svgs": [Markup(svg) for svg in _practice_charts(view)],
        "period": view.periode,
        "region": view.region,
        "runs_off": charts.runs_off(one.rate for one in view.rows),
        "hidden": plural(hidden, "praktijk", "praktijken") if hidden else "",
        "groups": [groep for groep in charts.SHAPES if any(one.rate.groep == groep for one in view.rows)],
        "unknown_group": sentences.group_unknown(context),
        "table": sections.practices_table(view),
        "ages": ages_view.ages(tables, context),
    }


def _practice_charts(view: Practices) -> list[str]:
    chunks = range(0, len(view.rows), PRACTICES_PER_CHART)
    return [
        charts.practices_svg(view, view.rows[start : start + PRACTICES_PER_CHART], part)
        for part, start in enumerate(chunks, start=1)
    ]


def _effect(tables: Tables, context: ReportContext) -> dict[str, Any]:
    subject = "De vergelijking voor en na de start van een SOJ"
    if views.EFFECT not in tables:
        return {"absent": sentences.not_shown(subject, views.EFFECT, context)}
    found = effect_view.effect(tables, context)
    if found is None:
        return {"absent": sentences.nothing_counted(subject)}
    years, practices = found["years"], found["left_out"]
    chunks = [practices[at : at + PRACTICES_PER_CHART] for at in range(0, len(practices), PRACTICES_PER_CHART)]
    return found | {
        "years_svg": Markup(effect_charts.ratios_svg(years, "effect-jaren", "Voor de start van de SOJ"))
        if years
        else "",
        "years_table": effect_view.years_table(years),
        "left_out_svgs": [
            Markup(effect_charts.ratios_svg(chunk, f"effect-zonder-{part}", "Zonder één praktijk", found["main"].ratio))
            for part, chunk in enumerate(chunks, start=1)
        ],
        "left_out_table": effect_view.left_out_table(practices),
    }


def _model(tables: Tables, context: ReportContext) -> dict[str, Any]:
    subject = "Het rekenmodel"
    if views.REKENMODEL not in tables:
        return {"absent": sentences.not_shown(subject, views.REKENMODEL, context)}
    region, gemeenten = sections.model_areas(tables, context)
    if not region and not gemeenten:
        return {"absent": sentences.nothing_counted(subject)}
    shown = [one for area in (*region, *gemeenten) for one in area.columns]
    return {
        "sentences": sentences.model_sum(shown),
        "region": [sections.model_table(area) for area in region],
        "gemeenten": [(area.naam, sections.model_table(area)) for area in gemeenten],
    }


def _ways(tables: Tables, context: ReportContext) -> dict[str, Any]:
    subject = "Wat anders tellen uitmaakt"
    if views.TELWIJZEN not in tables:
        return {"absent": sentences.not_shown(subject, views.TELWIJZEN, context)}
    found = telwijzen_view.ways(tables, context)
    if found is None:
        return {"absent": sentences.nothing_counted(subject)}
    return {
        "sentences": telwijzen_view.sentences(found, context),
        "index": telwijzen_view.index_table(found),
        "kinds": telwijzen_view.kinds_table(found),
    }


def _accounting(tables: Tables, context: ReportContext) -> dict[str, Any]:
    subject = "De rijenverantwoording"
    if views.DATAKWALITEIT not in tables:
        return {"absent": sentences.not_shown(subject, views.DATAKWALITEIT, context)}
    steps = accounting_view.steps(tables)
    if not steps:
        return {"absent": sentences.nothing_counted(subject)}
    return {
        "svgs": [
            Markup(charts.waterfall_svg(chain, part))
            for part, chain in enumerate(accounting_view.chains(steps), start=1)
        ],
        "remarks": accounting_view.remarks(tables, context),
        "table": sections.accounting_table(tables),
        "codes": sections.coverage_table(tables, context),
    }
