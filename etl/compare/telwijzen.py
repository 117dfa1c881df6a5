"""
Ways of counting beside each other: decisions, trajecten and youths per year, who is new, and why the others come again.

Who counts decisions sees them fall in 2023, when renewals began to keep their number; trajecten do not fall with them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pandas as pd
from ibis import ir

from etl.compare.figures import conform
from etl.compare.panel import WHOLE_REGION
from etl.decisions.sequels import GGZ_DAYS
from schemas.events import RENEWALS_KEEP_NUMBER
from schemas.values import OPNIEUW

TABLE: Final = "mart.telwijzen"
BASE_YEAR: Final = RENEWALS_KEEP_NUMBER.year - 1
ABSOLUTE: Final = ("beschikkingen", "trajecten", "jeugdigen")
FIRST, NEW_AGAIN, HEAVIER = "eerste", "opnieuw_nieuw", "ggz_zwaarder"


def count_kinds(verwijzingen: ir.Table, again: ir.Table) -> ir.Table:
    """
    Give how many counted verwijzingen of a year are of which kind: jaar, telwijze, teller.

    ``verwijzingen``: kern.verwijzingen; ``again``: kern.vervolgverwijzingen. What has no earlier traject is ``FIRST``.
    """
    rows = verwijzingen.filter(verwijzingen.telt_mee).left_join(
        again.select("traject_id", "opnieuw"), "traject_id", rname="{name}_eerder"
    )
    kind = rows.opnieuw.cases(("nieuw", NEW_AGAIN), else_=rows.opnieuw.fill_null(FIRST))
    rows = rows.select(jaar=rows.verwijsdatum.year().cast("int64"), telwijze=kind)
    return rows.group_by(["jaar", "telwijze"]).aggregate(teller=rows.count())


def build_telwijzen(
    twice: pd.DataFrame, new: pd.DataFrame, kinds: pd.DataFrame, heavier: pd.DataFrame, today: date | None
) -> pd.DataFrame:
    """
    Give mart.telwijzen: one row per whole year and way of counting, over the region.

    ``twice``: kern.dubbeltellingen; ``new``: kern.nieuw_gevoeligheid; ``kinds``: of ``count_kinds``; ``heavier``:
    kern.ggz_vervolg; ``today``: date of the newest delivery, which says which years are over (None: none is).
    ``indexcijfer``: the count where that of BASE_YEAR is 100, of the first year where nothing is known of that one.
    """
    parts = [_counts(twice), _new(new), _kinds(kinds), _heavier(heavier, today)]
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[frame["jaar"].lt(_first_open_year(today))]
    frame["aandeel_pct"] = 100 * frame["teller"] / frame["noemer"].where(frame["noemer"] > 0)
    frame["indexcijfer"] = _index(frame)
    return conform(TABLE, frame.assign(onderdrukt=False))


def _first_open_year(today: date | None) -> int:
    """Give the first year that is not over at the end of this day."""
    return date.min.year if today is None else (today + timedelta(days=1)).year


def _rows(frame: pd.DataFrame, telwijze: str | pd.Series, teller: str, noemer: pd.Series | None = None) -> pd.DataFrame:
    of = pd.Series(float("nan"), index=frame.index) if noemer is None else noemer
    return pd.DataFrame({"jaar": frame["jaar"], "telwijze": telwijze, "teller": frame[teller], "noemer": of})


def _counts(twice: pd.DataFrame) -> pd.DataFrame:
    region = twice[twice["gemeente"] == WHOLE_REGION].drop_duplicates("jaar")
    return pd.concat([_rows(region, name, name) for name in ABSOLUTE])


def _new(new: pd.DataFrame) -> pd.DataFrame:
    return _rows(new, "nieuw_" + new["nieuw_na_dagen"].astype("int64").astype(str), "teller", new["noemer"])


def _kinds(kinds: pd.DataFrame) -> pd.DataFrame:
    """Write zero for kinds that a year does not have."""
    names = [FIRST, *(NEW_AGAIN if name == "nieuw" else name for name in OPNIEUW)]
    wide = kinds.pivot_table(index="jaar", columns="telwijze", values="teller", aggfunc="sum")
    wide = wide.reindex(columns=names).fillna(0)
    long = wide.melt(ignore_index=False, var_name="telwijze", value_name="teller").reset_index()
    return _rows(long, long["telwijze"], "teller", long["jaar"].map(wide.sum(axis=1)))


def _heavier(heavier: pd.DataFrame, today: date | None) -> pd.DataFrame:
    """Leave out years of which for some starts the year after them is not over."""
    last = None if today is None else today - timedelta(days=GGZ_DAYS)
    region = heavier[(heavier["gemeente"] == WHOLE_REGION) & heavier["jaar"].lt(_first_open_year(last))]
    return _rows(region, HEAVIER, "teller", region["noemer"])


def _index(frame: pd.DataFrame) -> pd.Series:
    absolute = frame[frame["telwijze"].isin(ABSOLUTE)]
    years = set(absolute["jaar"])
    base_year = BASE_YEAR if BASE_YEAR in years else min(years, default=BASE_YEAR)
    base = absolute[absolute["jaar"] == base_year].set_index("telwijze")["teller"]
    return 100 * absolute["teller"] / absolute["telwijze"].map(base).astype("float64")
