"""The tables of completeness: from first sight per verwijzing to what is expected of each quarter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.compare.delay import Floats, Ints, Stroom, Zicht, quarter_of
from etl.compare.outlook import Verwachting, expect, look, look_back, random_of
from etl.compare.panel import WHOLE_REGION
from etl.compare.periods import Kwartaal
from etl.settings import Volledigheid

REGISTERED, DELIVERED, MIXED = "registratie", "levering", "gemengd"
NO_GEMEENTE = 0
"""Number of the region among the sources of chance; gemeenten count from 1."""


def _number(label: str) -> int:
    quarter = Kwartaal.parse(label)
    return quarter.jaar * 4 + quarter.nummer - 1


def _days(column: pd.Series) -> Ints:
    return pd.to_datetime(column).to_numpy().astype("datetime64[D]").astype("int64")


def build_zichten(eerste_zicht: pd.DataFrame, leverdagen: pd.DataFrame, plan: Volledigheid) -> list[Zicht]:
    """
    Choose per gemeente what tells of its delay, and give what that has seen, in order of gemeente.

    ``eerste_zicht``: kern.eerste_zicht. ``leverdagen``: gemeente, bron, leveringsdatum. Registrations count when
    ``plan.geregistreerd_deel`` of the recent verwijzingen has them, else the deliveries, source by source.
    """
    found = []
    for gemeente, days in leverdagen.groupby("gemeente", sort=True):
        rows = eerste_zicht[eerste_zicht["gemeente"] == gemeente]
        rows = rows.assign(nummer=rows["kwartaal"].map(_number).astype("int64"))
        landed = np.unique(_days(days["leveringsdatum"]))
        oldest = quarter_of(int(landed[-1])) - plan.hoogste_leeftijd - plan.kwartalen
        recent = rows.loc[rows["nummer"] >= oldest, "geregistreerd_op"]
        registered = len(recent) > 0 and recent.notna().mean() >= plan.geregistreerd_deel
        stromen = _by_registration(rows) if registered else _by_delivery(rows, days)
        numbers, counts = np.unique(rows["nummer"].to_numpy("int64"), return_counts=True)
        known = dict(zip(numbers.tolist(), counts.tolist(), strict=True))
        found.append(Zicht(str(gemeente), REGISTERED if registered else DELIVERED, stromen, landed, known))
    return found


def _by_registration(rows: pd.DataFrame) -> tuple[Stroom, ...]:
    dated = rows[rows["geregistreerd_op"].notna()]
    seen = _days(dated["geregistreerd_op"])
    return (Stroom(dated["nummer"].to_numpy("int64"), seen, np.array([], dtype="int64"), int(seen.min())),)


def _by_delivery(rows: pd.DataFrame, days: pd.DataFrame) -> tuple[Stroom, ...]:
    first_of_all = int(_days(days["leveringsdatum"]).min())
    made = []
    for bron, of_source in days.groupby("bron", sort=True):
        own = rows[rows["bron"] == bron]
        landed = np.unique(_days(of_source["leveringsdatum"]))
        first = int(landed[0])
        made.append(
            Stroom(own["nummer"].to_numpy("int64"), _days(own["geleverd_op"]), landed, first, first > first_of_all)
        )
    return tuple(made)


def build_volledigheid(
    zichten: Sequence[Zicht], kwartalen: Sequence[str], today: date | None, plan: Volledigheid
) -> pd.DataFrame:
    """
    Give kern.volledigheid: what is expected of each quarter, per gemeente and for the region (``*``).

    ``kwartalen``: labels in order of time. ``today``: the date of the newest delivery; of quarters that begin more than
    one quarter later nothing is said. Unknown is NaN.
    """
    if not kwartalen or today is None or not zichten:
        return _empty()
    numbers = np.array([_number(label) for label in kwartalen], dtype="int64")
    inside = numbers <= _number(str(Kwartaal.of(today))) + 1
    quarters, rows, views = numbers[inside], [], []
    total = np.zeros(len(numbers))
    if not inside.any():
        return _empty()
    for n, zicht in enumerate(zichten, start=1):
        rng = random_of(plan, zicht.gezien_tot, n)
        known = np.array([zicht.bekend.get(int(number), 0) for number in numbers], dtype="float64")
        total += known
        views.append(look(zicht, zichten, quarters, zicht.gezien_tot, plan, rng, plan.trekkingen, known[inside]))
        made = expect([views[-1]], plan, random_of(plan, zicht.gezien_tot, n, n))
        rows.append(_frame(zicht.gemeente, zicht.bron, zicht.gezien_tot, kwartalen, inside, known, made))
    clocks = {zicht.bron for zicht in zichten}
    last = max(zicht.gezien_tot for zicht in zichten)
    made = expect(views, plan, random_of(plan, last, NO_GEMEENTE))
    clock = clocks.pop() if len(clocks) == 1 else MIXED
    rows.append(_frame(WHOLE_REGION, clock, last, kwartalen, inside, total, made))
    return pd.concat(rows, ignore_index=True)


_EXPECTED = (
    "verwacht_pct",
    "onder",
    "boven",
    "nog_verwacht",
    "nog_verwacht_onder",
    "nog_verwacht_boven",
    "gewone_omvang",
)
_COLUMNS = ("gebied", "kwartaal", "bron", "gezien_tot", "bekend", *_EXPECTED)


def _frame(
    gebied: str,
    bron: str,
    until: int,
    kwartalen: Sequence[str],
    inside: npt.NDArray[np.bool_],
    known: Floats,
    made: Verwachting,
) -> pd.DataFrame:
    frame = pd.DataFrame({"gebied": gebied, "kwartaal": list(kwartalen), "bron": bron, "bekend": known})
    frame["gezien_tot"] = pd.Timestamp(until, unit="D")
    size = np.where(np.isnan(made.pct), np.nan, made.omvang)
    columns = (made.pct, made.onder, made.boven, made.nog, made.nog_onder, made.nog_boven, size)
    for name, values in zip(_EXPECTED, columns, strict=True):
        frame[name] = np.nan
        frame.loc[inside, name] = values
    return frame


def _empty() -> pd.DataFrame:
    frame = pd.DataFrame(columns=list(_COLUMNS))
    return frame.astype({"gezien_tot": "datetime64[us]", **dict.fromkeys(("bekend", *_EXPECTED), "float64")})


def build_mart(kern: pd.DataFrame, zichten: Sequence[Zicht], today: date | None, plan: Volledigheid) -> pd.DataFrame:
    """
    Give mart.volledigheid: the region of kern.volledigheid, with how often earlier predictions came true.

    ``gemeten_dekking`` is that of predictions about quarters of the same age; unknown where there were none, and for
    quarters that nothing is expected of any more.
    """
    region = kern[kern["gebied"] == WHOLE_REGION].drop(columns="gebied")
    if today is None or region.empty:
        return region.assign(gemeten_dekking=np.nan, aantal_voorspellingen=0, onderdrukt=False)
    past = look_back(zichten, plan)
    newest = _number(str(Kwartaal.of(today)))
    ages = [newest - _number(label) for label in region["kwartaal"]]
    counts = [past[age].voorspellingen if age in past else 0 for age in ages]
    held = [past[age].uitgekomen if age in past else 0 for age in ages]
    share = [came / made if made else np.nan for came, made in zip(held, counts, strict=True)]
    return region.assign(gemeten_dekking=share, aantal_voorspellingen=counts, onderdrukt=False)
