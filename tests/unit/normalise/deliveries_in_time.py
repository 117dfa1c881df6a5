"""Profiles of invented deliveries, month after month, and a judge that needs no library."""

from __future__ import annotations

import pandas as pd

from etl.normalise.expectations import Judge
from etl.normalise.holding import Rules, Source, judge_sources
from etl.settings import Tolerance

ORDINARY = {
    "rijen:": 200, "leeg:verwijzer_naam": 150, "leeg:geboortedatum": 2, "code:45A04": 60, "code:54001": 140,
    "aanbieder:73000001": 30, "aanbieder:73000002": 170, "verwijzer:02": 120, "verwijzer:01": 80, "afgekeurd:": 1,
    "datum:toewijzingsdatum": -5,
}  # fmt: skip


class PlainJudge(Judge):
    """Says what great-expectations says, without importing it; counts how often it was asked."""

    asked = 0

    def _ask(self, numbers):
        self.asked += 1
        outside = (numbers["waarde"] < numbers["ondergrens"]) | (numbers["waarde"] > numbers["bovengrens"])
        return [int(place) for place in outside.to_numpy().nonzero()[0]]


def source(*deliveries, volledig=False, per_maand=False, soort="beschikkingen", first="2024-01-31", every="ME"):
    """
    Give a source with these deliveries, each a change to ORDINARY (None: nothing of it) or a number of rows.

    ``datum:…`` counts days from the date of the delivery.
    """
    days = pd.date_range(first, periods=len(deliveries), freq=every)
    units = pd.DataFrame(
        {
            "partij": [f"d{number}" for number in range(len(deliveries))],
            "bron_naam": "bron", "bron_soort": soort, "datum": days, "volgorde": range(len(deliveries)),
            "volledig": volledig, "per_maand": per_maand, "gelezen": 200,
        }
    )  # fmt: skip
    rows = []
    for number, (day, changes) in enumerate(zip(days, deliveries, strict=True)):
        since_1970 = (day - pd.Timestamp(1970, 1, 1)).days
        scale = changes / 200 if isinstance(changes, int) else 1
        profile = {
            name: value if name.startswith("datum") else round(value * scale) for name, value in ORDINARY.items()
        }
        profile |= {} if isinstance(changes, int) else changes
        for name, value in profile.items():
            maat, klasse = name.split(":")
            if value is not None:
                amount = since_1970 + value if maat == "datum" else value
                rows.append((f"d{number}", soort, maat, klasse, float(amount)))
    frame = pd.DataFrame(rows, columns=["partij", "soort", "maat", "klasse", "aantal"])
    return Source("bron", "9901", units, frame)


def judged(made, *, hold=True, accepted=(), gone=None, events=None, judge=None):
    """Give the steps of a source; ``gone``: (before, after) to (keys before, keys gone)."""
    known = gone or {}
    rules = Rules(
        hold=hold,
        accepted=set(accepted),
        count_gone=lambda soort, pairs: {pair: known[pair] for pair in pairs if pair in known},
        events=events or {},
        tolerance=Tolerance(),
    )
    [steps] = judge_sources([made], rules, judge or PlainJudge())
    return steps


def decisions(steps):
    """Give what became of each delivery that stepped out."""
    return dict(steps.drop_duplicates("partij")[["partij", "besluit"]].itertuples(index=False))
