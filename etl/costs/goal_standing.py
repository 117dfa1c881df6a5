"""
How far the goals of ``doelen.toml`` are: value, interval, and a word that says no more than the interval allows.

A goal is reached, or not, when the whole interval lies on one side of what was asked; else it cannot be said yet. That
a goal is reached does not say why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from ibis import ir

from etl.compare.figures import conform
from etl.compare.panel import EVERYBODY, TOTAL, WHOLE_REGION, is_minor
from etl.compare.rates import garwood_interval, per_1000, rate_ratio, share_pct
from etl.costs.goals import COSTS, COUNTED, LOCAL, PER_1000, PER_PATIENT, Doel, Doelen
from etl.costs.growth import CENTS, to_cents, whole_years
from etl.costs.wording import area_name, euro, in_period, number
from etl.settings import DECLARATIE_NALOOP_DAGEN
from schemas.values import DOEL_MATEN, DOEL_STANDEN

TABLE = "mart.doelen"
REACHED, NOT_REACHED, TOO_EARLY, UNKNOWN = tuple(DOEL_STANDEN)
PROVISIONAL, REVISED = "voorlopig", "nader_voorlopig"
VALUE, CHANGE = "waarde", "verandering_pct"


@dataclass(frozen=True)
class Cijfer:
    """One figure in one period: ``teller`` per ``noemer``, or a value with its bounds; ``reden``: why there is none."""

    waarde: float | None = None
    onder: float | None = None
    boven: float | None = None
    teller: float | None = None
    noemer: float | None = None
    reden: str = ""


Measure = Callable[[Doel, str], Cijfer]


def count_inflow(
    verwijzingen: ir.Table,
    eenheden: ir.Table,
    perioden: pd.DataFrame,
    uitkomst: Collection[str],
    doel: Doel,
    periode: str,
) -> int:
    """
    Count unique youths under 18 with a counted verwijzing of the zorgvormen of a goal that started in the period.

    For ``instroom``: of the gemeente of the traject, with or without a practice. For ``instroom_per_1000``: of the
    practices of the area alone, for these are the youths who belong with the lists of patients.
    """
    quarters = perioden.loc[perioden["periode"] == periode, "kwartaal"].tolist()
    rows = verwijzingen.filter(
        ~verwijzingen.is_administratief
        & is_minor(verwijzingen)
        & verwijzingen.zorgvorm.isin(list(doel.zorgvormen or uitkomst))
        & verwijzingen.kwartaal.isin(quarters)
    )
    if doel.maat == PER_1000:
        niveau = "regio" if doel.gebied == WHOLE_REGION else "gemeente"
        here = eenheden.filter(
            (eenheden.niveau == niveau)
            & (eenheden.gebied == doel.gebied)
            & (eenheden.groep == EVERYBODY)
            & (eenheden.periode == periode)
        )
        rows = rows.semi_join(here, "praktijk_id")
    elif doel.gebied != WHOLE_REGION:
        rows = rows.filter(rows.gemeente == doel.gebied)
    [found] = rows.aggregate(aantal=rows.client_pseudo.nunique()).to_pyarrow().to_pylist()
    return int(found["aantal"] or 0)


def measure_from(
    count: Callable[[Doel, str], int],
    periods: Collection[str],
    model: pd.DataFrame,
    jaarkosten: pd.DataFrame,
    span: pd.DataFrame,
    gemeenten: Collection[str],
    naloop_dagen: int = DECLARATIE_NALOOP_DAGEN,
) -> Measure:
    """
    Give the function that measures a goal in a period.

    ``count``: youths of a goal and period; ``periods``: those of the calendar, which are whole; ``model``:
    mart.rekenmodel; ``jaarkosten`` and ``span``: of ``etl.costs.growth``; ``gemeenten``: all of the region, for what
    was declared in the region is known when it is of each of them.
    """
    totals = {
        (str(row["gebied"]), str(row["periode"])): row for row in model[model["groep"] == EVERYBODY].to_dict("records")
    }
    whole = {
        str(row["gemeente"]): whole_years(
            pd.Timestamp(str(row["eerste"])).date(), pd.Timestamp(str(row["laatste"])).date(), naloop_dagen
        )
        for row in span.drop_duplicates("gemeente").to_dict("records")
    }

    def letters(doel: Doel, periode: str, *names: str) -> list[float | None]:
        row = totals.get((doel.gebied, periode), {})
        return [None if pd.isna(row.get(name)) else float(row[name]) for name in names]

    def costs(doel: Doel, periode: str) -> Cijfer:
        places = list(gemeenten) if doel.gebied == WHOLE_REGION else [doel.gebied]
        if missing := [place for place in places if int(periode) not in whole.get(place, ())]:
            return Cijfer(reden=f"niet alle declaraties over {periode} zijn binnen (gemeente {', '.join(missing)})")
        mine = jaarkosten[(jaarkosten["jaar"] == int(periode)) & jaarkosten["gemeente"].isin(places)]
        wanted = mine["zorgvorm"].isin(list(doel.zorgvormen)) if doel.zorgvormen else mine["zorgvorm"] == TOTAL
        return Cijfer(waarde=sum(to_cents(amount) for amount in mine.loc[wanted, "bedrag"]) / CENTS)

    def measure(doel: Doel, periode: str) -> Cijfer:
        if doel.maat == COSTS:
            return costs(doel, periode)
        if periode not in periods:
            return Cijfer(reden=f"{in_period(periode)} is niet heel geleverd")
        if doel.maat == COUNTED:
            youths = count(doel, periode)
            [onder], [boven] = garwood_interval([youths])
            return Cijfer(youths, onder, boven, teller=youths, noemer=1.0)
        if doel.maat == PER_1000:
            return _per_1000(count(doel, periode), *letters(doel, periode, "a"))
        if doel.maat == LOCAL:
            return _local(*letters(doel, periode, "b", "c", "d"))
        m, onder, boven = letters(doel, periode, "m", "m_onder", "m_boven")
        return Cijfer(m, onder, boven, reden="" if m is not None else "M is in deze periode niet bekend")

    return measure


def _per_1000(youths: int, patients: float | None) -> Cijfer:
    if not patients:
        return Cijfer(reden="het aantal patiënten onder 18 is niet bekend")
    rate = per_1000([youths], [patients]).iloc[0]
    return Cijfer(rate["per_1000"], rate["per_1000_onder"], rate["per_1000_boven"], teller=youths, noemer=patients)


def _local(b: float | None, c: float | None, d: float | None) -> Cijfer:
    if b is None or c is None or d is None:
        return Cijfer(reden="wat het lokale veld deed is niet geleverd")
    if not b + c + d:
        return Cijfer(reden="er is niemand verwezen")
    share = share_pct([d], [b + c + d]).iloc[0]
    return Cijfer(share["aandeel_pct"], share["aandeel_onder"], share["aandeel_boven"], teller=d, noemer=b + c + d)


def build_doelen(
    goals: Doelen,
    measure: Measure,
    statuses: Mapping[tuple[str, str], str],
    uitkomst: Collection[str],
    names: Mapping[str, str],
) -> pd.DataFrame:
    """
    Give mart.doelen: one row per goal of the file, in its order of name and period.

    ``statuses``: (gebied, periode) to how final counts are; ``names``: gemeentecode to name. ``waarde`` with its bounds
    is what ``streefwaarde`` asks: the figure itself, or its change in percent since the base period. The interval of a
    change of counts is the exact conditional one of ``etl.compare.rates.rate_ratio``. Costs were declared, so they have
    no interval.
    """
    made = [_judge(doel, measure, statuses, uitkomst, names) for doel in goals.doelen]
    columns = [
        "doel", "periode", "maat", "gebied", "zorgvormen", "basisperiode", "streef_soort", "richting", "streefwaarde",
        "waarde_basis", "waarde_periode", "waarde", "onder", "boven", "stand", "status", "eigenaar", "herkomst_doel",
        "zin",
    ]  # fmt: skip
    return conform(TABLE, pd.DataFrame(made, columns=columns).assign(onderdrukt=False))


def _judge(
    doel: Doel,
    measure: Measure,
    statuses: Mapping[tuple[str, str], str],
    uitkomst: Collection[str],
    names: Mapping[str, str],
) -> dict[str, Any]:
    now = measure(doel, doel.periode)
    base = measure(doel, doel.basisperiode) if doel.basisperiode else None
    value = now if base is None else _change(doel, now, base)
    status = None if doel.maat == COSTS else statuses.get((doel.gebied, doel.periode))
    forms = doel.zorgvormen or (() if doel.maat == COSTS else tuple(uitkomst))
    row: dict[str, Any] = {
        "doel": doel.naam,
        "periode": doel.periode,
        "maat": doel.maat,
        "gebied": doel.gebied,
        "zorgvormen": ", ".join(forms) if doel.maat in (COUNTED, PER_1000, COSTS) and forms else None,
        "basisperiode": doel.basisperiode,
        "streef_soort": VALUE if base is None else CHANGE,
        "richting": "hoogstens" if doel.wants_less else "minstens",
        "streefwaarde": doel.target,
        "waarde_basis": base.waarde if base else None,
        "waarde_periode": now.waarde,
        "waarde": value.waarde,
        "onder": value.onder,
        "boven": value.boven,
        "stand": stand_of(doel, value, status),
        "status": status,
        "eigenaar": doel.eigenaar,
        "herkomst_doel": doel.bron,
    }
    return row | {"zin": _sentence(doel, now, base, value, str(row["stand"]), status, names)}


def _change(doel: Doel, now: Cijfer, base: Cijfer) -> Cijfer:
    """Give the change since the base period in percent, with the interval of the ratio of two counts."""
    if now.waarde is None or base.waarde is None:
        return Cijfer(reden=now.reden or base.reden)
    if doel.maat == COSTS:
        if base.waarde <= 0:
            return Cijfer(reden=f"in {in_period(doel.basisperiode or '')} is niets gedeclareerd")
        return Cijfer(100 * (now.waarde / base.waarde - 1))
    ratio = rate_ratio([now.teller], [now.noemer], [base.teller], [base.noemer]).iloc[0]
    value, low, high = (None if pd.isna(one) else 100 * (float(one) - 1) for one in ratio)
    reason = "" if value is not None else f"in {in_period(doel.basisperiode or '')} is niets geteld"
    return Cijfer(value, low, high, reden=reason)


def stand_of(doel: Doel, value: Cijfer, status: str | None) -> str:
    """
    Give the word: reached or not when the whole interval lies on one side of the target, else not to be said yet.

    An open end counts as an interval without end there. Counts that are still ``voorlopig`` will grow, so they decide
    nothing. Costs have no interval: the sum itself decides.
    """
    if value.waarde is None:
        return UNKNOWN
    if doel.maat == COSTS:
        low = high = value.waarde
    else:
        low = -float("inf") if value.onder is None else value.onder
        high = float("inf") if value.boven is None else value.boven
    if status == PROVISIONAL:
        return TOO_EARLY
    if (high <= doel.target) if doel.wants_less else (low >= doel.target):
        return REACHED
    if (low > doel.target) if doel.wants_less else (high < doel.target):
        return NOT_REACHED
    return TOO_EARLY


def _sentence(
    doel: Doel,
    now: Cijfer,
    base: Cijfer | None,
    value: Cijfer,
    stand: str,
    status: str | None,
    names: Mapping[str, str],
) -> str:
    where, when = area_name(doel.gebied, names), in_period(doel.periode)
    what = DOEL_MATEN[doel.maat]
    if base is None:
        asked = f"{'hoogstens' if doel.wants_less else 'minstens'} {_figure(doel, doel.target)}"
    else:
        asked = f"{_percentage(doel.target)} dan in {in_period(doel.basisperiode or '')}"
    goal = f"Doel ({doel.naam}): {what}, in {where} in {when}: {asked}."
    if value.waarde is None:
        return f"{goal} Of dit doel is gehaald, is niet bekend: {value.reden}."
    measured = f"Het {'zijn' if doel.maat == COUNTED else 'is'} {_figure(doel, float(now.waarde or 0))}"
    if base is not None:
        measured += f", tegen {_figure(doel, float(base.waarde or 0))}: {_percentage(value.waarde)}"
    if doel.maat != COSTS:
        show = _percentage if base is not None else (lambda end: _figure(doel, end))
        ends = ["onbekend" if end is None else show(end) for end in (value.onder, value.boven)]
        measured += f" (marge van 95%: {ends[0]} tot {ends[1]})"
    if status == PROVISIONAL:
        ending = "Er komt over deze periode nog veel bij, dus of het doel gehaald is, is nog niet te zeggen."
    else:
        ending = {
            REACHED: "Het doel is gehaald.",
            NOT_REACHED: "Het doel is niet gehaald.",
            TOO_EARLY: "Het doel ligt in de marge: of het gehaald is, is nog niet te zeggen.",
        }[stand]
        if status == REVISED:
            ending += " Er komt over deze periode nog iets bij."
    return f"{goal} {measured}. {ending} Waardoor het cijfer veranderde, zegt dit niet."


def _percentage(value: float) -> str:
    return "gelijk" if number(abs(value)) == "0" else f"{number(abs(value))}% {'lager' if value < 0 else 'hoger'}"


def _figure(doel: Doel, value: float) -> str:
    if doel.maat in (COSTS, PER_PATIENT):
        return euro(value)
    if doel.maat == COUNTED:
        return f"{number(value)} jeugdigen"
    return f"{number(value, 1)}{'%' if doel.maat == LOCAL else ' per 1.000'}"
