"""What the SOJ cost per year and kind, beside what was budgeted and the ceiling that was set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from etl.compare.figures import conform
from etl.compare.panel import WHOLE_REGION
from etl.costs.goals import Doelen
from etl.costs.growth import CENTS, to_cents
from etl.costs.wording import area_name, euro
from schemas.values import KOSTENSOORTEN

TABLE = "mart.soj_uitgaven"
NET = "netto"
THIRD_PARTIES = "bijdrage_derden"
QUARTERS = 4
Key = tuple[str, int, str]


def build_soj_uitgaven(
    inzet: pd.DataFrame, praktijken: pd.DataFrame, goals: Doelen, names: Mapping[str, str]
) -> pd.DataFrame:
    """
    Give mart.soj_uitgaven: one row per area, year and kostensoort that was delivered, budgeted or has a ceiling.

    ``inzet``: kern.soj_inzet; ``praktijken``: kern.praktijken, whose last gemeente is that of the practice; ``names``:
    gemeentecode to name. ``netto`` is structureel + eenmalig − bijdrage_derden (K of the rekenmodel). Budget and
    ceiling are compared with what was delivered so far; ``kwartalen`` says of how many quarters that is. A kind that
    was not delivered is NULL, never 0. Sums are made in cents.
    """
    spent = _spent(inzet, praktijken)
    budgets: dict[Key, int] = {
        (one.gebied, one.jaar, one.kostensoort): to_cents(one.bedrag) for one in goals.begrotingen
    }
    ceilings: dict[Key, int] = {(one.gebied, one.jaar, one.kostensoort): to_cents(one.bedrag) for one in goals.plafonds}
    order = {kind: place for place, kind in enumerate((*KOSTENSOORTEN, NET))}
    rows = []
    for key in sorted({*spent, *budgets, *ceilings}, key=lambda key: (key[0], key[1], order[key[2]])):
        cents, quarters = spent.get(key, (None, 0))
        budget, ceiling = budgets.get(key), ceilings.get(key)
        row: dict[str, Any] = {
            "gebied": key[0],
            "jaar": key[1],
            "kostensoort": key[2],
            "kosten": _euros(cents),
            "begroot": _euros(budget),
            "plafond": _euros(ceiling),
            "verschil_begroting": _euros(None if cents is None or budget is None else cents - budget),
            "ruimte_plafond": _euros(None if cents is None or ceiling is None else ceiling - cents),
            "kwartalen": quarters,
        }
        rows.append(row | {"zin": _sentence(row, names)})
    columns = ["gebied", "jaar", "kostensoort", "kosten", "begroot", "plafond", "verschil_begroting", "ruimte_plafond",
               "kwartalen", "zin"]  # fmt: skip
    return conform(TABLE, pd.DataFrame(rows, columns=columns).assign(onderdrukt=False))


def _euros(cents: int | None) -> float | None:
    return None if cents is None else cents / CENTS


def _spent(inzet: pd.DataFrame, praktijken: pd.DataFrame) -> dict[Key, tuple[int | None, int]]:
    """Give cents and the number of quarters per area, year and kind; ``netto`` over all kinds delivered."""
    latest = praktijken.sort_values("geldig_van").drop_duplicates("praktijk_id", keep="last")
    places = dict(zip(latest["praktijk_id"], latest["gemeente"], strict=True))
    cents: dict[Key, int] = {}
    quarters: dict[Key, set[str]] = {}
    for row in inzet.to_dict("records"):
        amount, kind, quarter = to_cents(row["kosten"]), str(row["kostensoort"]), str(row["kwartaal"])
        gemeente = places.get(row["praktijk_id"])
        for gebied in (WHOLE_REGION, *([str(gemeente)] if gemeente is not None else [])):
            for name, signed in ((kind, amount), (NET, -amount if kind == THIRD_PARTIES else amount)):
                key = gebied, int(quarter[:4]), name
                cents[key] = cents.get(key, 0) + signed
                quarters.setdefault(key, set()).add(quarter)
    return {key: (amount, len(quarters[key])) for key, amount in cents.items()}


def _sentence(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    kind, where = str(row["kostensoort"]), area_name(str(row["gebied"]), names)
    if row["kosten"] is None:
        told = [f"Over {row['jaar']} zijn voor {where} geen kosten van dit soort geleverd."]
    else:
        so_far = "" if row["kwartalen"] == QUARTERS else f" (geleverd: {row['kwartalen']} van {QUARTERS} kwartalen)"
        place, amount = f"in {where} in {row['jaar']}{so_far}", euro(float(row["kosten"]))
        told = [
            {
                NET: f"De SOJ kostte {place} {amount}, na aftrek van wat anderen betalen.",
                THIRD_PARTIES: f"Anderen betaalden {place} {amount} mee.",
            }.get(kind, f"De kosten die {kind} zijn, waren {place} {amount}.")
        ]
    if row["begroot"] is not None:
        told.append(f"Begroot was {euro(float(row['begroot']))}.")
    if row["plafond"] is not None:
        room = row["ruimte_plafond"]
        ending = "" if room is None else _room(float(str(room)))
        told.append(f"Het plafond is {euro(float(row['plafond']))}{ending}.")
    return " ".join(told)


def _room(room: float) -> str:
    return f"; daarvan is {euro(room)} over" if room >= 0 else f"; daar ligt het {euro(-room)} boven"
