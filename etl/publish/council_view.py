"""
What a council asks of costs, as readers see it: how to read M, growth, goals, and what the SOJ itself cost.

The sentences stand in the marts; here they are chosen and put beside their tables. Analysts only.
"""

from __future__ import annotations

from typing import Any

from etl.costs.reading import CAUTION
from etl.publish import sentences, views
from etl.publish.accounting_view import sentence_case
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, interval, latest, listing, show
from etl.publish.sections import DataTable, Head, Row
from etl.publish.views import DOELEN, GROEI, LEZING, REGION, UITGAVEN, VOOR_NA, Tables, text, value

SUBJECT = "Waar de raad naar vraagt"
YEARS = 3
WITH_K, WITHOUT_K = "met_k", "zonder_k"
KINDS = {
    "structureel": "structureel",
    "eenmalig": "eenmalig",
    "bijdrage_derden": "betaald door anderen",
    "netto": "netto",
}


def council(tables: Tables, context: ReportContext) -> dict[str, Any]:
    """
    Give the part of the report: ``reading``, ``growth``, ``goals`` and ``spending``, each ready for the template.

    Each is None when its table holds nothing up to the quarter. Or ``absent``: why the part is not there.
    """
    missing = [name for name in (LEZING, VOOR_NA, GROEI, DOELEN, UITGAVEN) if name not in tables]
    if missing:
        return {"absent": sentences.not_shown(SUBJECT, missing[0], context)}
    return {
        "reading": _reading(tables, context),
        "growth": _growth(tables, context),
        "goals": _goals(tables, context),
        "spending": _spending(tables, context),
    }


def _places(context: ReportContext) -> list[str]:
    return [REGION, *(code for code, _ in context.gemeenten)]


def _reading(tables: Tables, context: ReportContext) -> dict[str, Any] | None:
    rows = views.records(tables[LEZING])
    newest = latest({text(row, "periode") for row in rows}, context.periode, "rollend jaar")
    if newest is None:
        return None
    chosen = {(text(row, "gebied"), text(row, "variant")): row for row in rows if text(row, "periode") == newest.code}
    found = []
    for gebied in _places(context):
        for variant in (WITHOUT_K, WITH_K):
            row = chosen.get((gebied, variant))
            if row is not None:
                cells = (
                    "met K" if variant == WITH_K else "zonder K",
                    show(value(row, "m_interventie"), "euro"),
                    show(value(row, "m_controle"), "euro"),
                    show(value(row, "verschil"), "euro"),
                    interval(value(row, "onder"), value(row, "boven"), "euro"),
                    text(row, "lezing"),
                )
                found.append(Row(context.gebied_naam(gebied), cells, strong=gebied == REGION))
    heads = ("M met SOJ", "M zonder SOJ", "Verschil", "Marge (95%)")
    before_after = views.records(tables[VOOR_NA])
    last = latest({text(row, "kwartaal_tm") for row in before_after}, context.periode, "kwartaal")
    return {
        "period": newest.text,
        "sentences": [_said(chosen[key]) for key in ((REGION, WITHOUT_K), (REGION, WITH_K)) if key in chosen],
        "caution": CAUTION,
        "table": DataTable(
            f"M met en zonder SOJ naast elkaar, {newest.text}",
            (Head("Gebied", wide=True), Head("K", wide=True, wrap=False), *(Head(head) for head in heads),
             Head("Wat de marge zegt", wide=True)),
            tuple(found),
        ),
        "before_after": list(dict.fromkeys(
            _said(row)
            for variant in (WITHOUT_K, WITH_K)
            for row in before_after
            if last is not None and text(row, "kwartaal_tm") == last.code and text(row, "variant") == variant
        )),
    }  # fmt: skip


def _said(row: dict[str, Any]) -> str:
    """Give the sentence of a row without the caution, which the report says once for all of them."""
    return text(row, "zin").removesuffix(CAUTION).rstrip()


def _growth(tables: Tables, context: ReportContext) -> dict[str, Any] | None:
    rows = views.records(tables[GROEI])
    if not rows:
        return None
    places = {gebied: place for place, gebied in enumerate(_places(context))}
    rows.sort(key=lambda row: (-int(row["jaar"]), places.get(text(row, "gebied"), len(places)), text(row, "gebied")))
    newest = int(rows[0]["jaar"])
    shown = [row for row in rows if int(row["jaar"]) > newest - YEARS]
    amounts = ("kosten", "groei", "volumeeffect", "prijseffect", "mixeffect")
    found = [
        Row(
            context.gebied_naam(text(row, "gebied")),
            (
                str(int(row["jaar"])),
                *(show(value(row, name), "euro") for name in amounts),
                *(show(value(row, name), "percent") for name in ("volume_pct", "kosten_per_jeugdige_pct")),
            ),
            strong=text(row, "gebied") == REGION,
        )
        for row in shown
    ]
    heads = ("Gedeclareerd", "Groei", "Volume", "Prijs", "Mix", "Groei jeugdigen", "Groei per jeugdige")
    bases = sorted({text(row, "kostenbasis") for row in shown} - {""})
    missing: dict[tuple[str, str], list[str]] = {}
    for row in reversed(shown):
        if text(row, "gebied") != REGION and text(row, "niet_beschikbaar"):
            key = context.gebied_naam(text(row, "gebied")), text(row, "niet_beschikbaar")
            missing.setdefault(key, []).append(str(int(row["jaar"])))
    return {
        "sentences": [text(row, "zin") for row in shown if text(row, "gebied") == REGION][:1],
        "missing": [f"{name}, {listing(years)}: {reason}." for (name, reason), years in sorted(missing.items())],
        "table": DataTable(
            f"Groei van wat is gedeclareerd, {newest - YEARS + 1} tot en met {newest}, nieuwste eerst; kostenbasis "
            f"{listing(bases) or 'niet bekend'}",
            (Head("Gebied", wide=True), Head("Jaar"), *(Head(head) for head in heads)),
            tuple(found),
        ),
    }  # fmt: skip


def _goals(tables: Tables, context: ReportContext) -> dict[str, Any] | None:
    rows = views.records(tables[DOELEN])
    if not rows:
        return None
    found = [
        Row(
            text(row, "doel"),
            (context.gebied_naam(text(row, "gebied")), text(row, "periode"), text(row, "stand"),
             text(row, "eigenaar"), text(row, "herkomst_doel")),
        )
        for row in rows
    ]  # fmt: skip
    heads = ("Gebied", "Periode", "Stand", "Eigenaar", "Bron")
    return {
        "sentences": [text(row, "zin") for row in rows],
        "table": DataTable(
            "Doelen uit doelen.toml",
            (Head("Doel", wide=True), *(Head(head, wide=True) for head in heads)),
            tuple(found),
        ),
    }


def _spending(tables: Tables, context: ReportContext) -> dict[str, Any] | None:
    rows = [row for row in views.records(tables[UITGAVEN]) if text(row, "gebied") == REGION]
    if not rows:
        return None
    order = list(KINDS)
    rows.sort(key=lambda row: (-int(row["jaar"]), order.index(text(row, "kostensoort"))))
    newest = int(rows[0]["jaar"])
    names = ("kosten", "begroot", "verschil_begroting", "plafond", "ruimte_plafond")
    found = [
        Row(
            f"{int(row['jaar'])}, {KINDS[text(row, 'kostensoort')]}",
            (*(_amount(row, name) for name in names), show(value(row, "kwartalen"))),
            strong=text(row, "kostensoort") == "netto",
        )
        for row in rows
        if int(row["jaar"]) > newest - YEARS
    ]
    heads = ("Kosten", "Begroot", "Kosten min begroot", "Plafond", "Ruimte", "Kwartalen geleverd")
    said = [text(row, "zin") for row in rows if int(row["jaar"]) == newest]
    return {
        "sentences": said,
        "table": DataTable(
            f"Wat de inzet van de SOJ kostte, {sentence_case(context.regio_naam)}, nieuwste jaar eerst",
            (Head("Jaar en soort", wide=True), *(Head(head) for head in heads)),
            tuple(found),
        ),
    }


def _amount(row: dict[str, Any], name: str) -> str:
    """Write an amount; what nobody budgeted or limited does not exist, which is not the same as unknown."""
    found = value(row, name)
    if isinstance(found, Missing) and name != "kosten":
        return Missing.NOT_APPLICABLE.value
    return show(found, "euro")
