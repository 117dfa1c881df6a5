"""
The profile of a delivery: a few counts that say what it looks like, never a row of it.

Rows, empty cells per column, rows per product code, type of referrer and provider, and how old its newest dates
are. All deliveries of one kind of rows are counted in one query each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import ibis
import pandas as pd
from ibis import ir

from etl.normalise.region import KEYS as KEYS_OF_LISTS
from etl.normalise.rows import READ
from etl.normalise.values import EMPTY_MEANS
from etl.settings import Tolerance
from schemas.declaration import DATUM
from schemas.tables import TABLES

MESSAGES = "ijw"
MONTHLY = "|maand|"
SECONDS_A_DAY = 86_400
# The newest dates of a delivery are judged by a quantile: one mistyped year does not move it. Of a full delivery the
# newest few stand at the end of ten years.
NEWEST, NEWEST_OF_ALL = 0.95, 0.995
DATED = ("toewijzingsdatum", "ingangsdatum", "begindatum", "dagtekening", "peildatum", "registratiedatum")
CLASSES = {
    "code": ("productcode", "productcategorie"),
    "verwijzer": ("verwijzer_type",),
    "aanbieder": ("aanbieder_agb",),
}
KEYS: Mapping[str, tuple[str, ...]] = {
    **{table.short_name: table.dubbel_key for table in TABLES.values() if table.dubbel_key is not None},
    **KEYS_OF_LISTS,
}
PROFILE_COLUMNS = ["partij", "soort", "maat", "klasse", "aantal"]
UNIT_COLUMNS = ["partij", "bron_naam", "bron_soort", "datum", "volgorde", "volledig", "per_maand", "gelezen"]


def build_units(leveringen: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Give what is compared with each other: the units, and which delivery belongs to which, of those that were read.

    A delivery is a unit of its own; iJw messages, of which one holds a few rows, are taken together per source and
    calendar month, and the newest month is left out: it may not be complete yet.
    Units have UNIT_COLUMNS, members levering_id, partij and volledig.
    """
    read = leveringen[leveringen["stand"] == READ].copy()
    read["per_maand"] = read["bron_soort"] == MESSAGES
    month = read["leveringsdatum"].dt.to_period("M")
    in_months = read["bron_naam"] + MONTHLY + month.astype(str)
    read["partij"] = read["levering_id"].where(~read["per_maand"], in_months)
    read["datum"] = read["leveringsdatum"].where(~read["per_maand"], month.dt.end_time.dt.normalize())
    newest = read.groupby("bron_naam")["datum"].transform("max")
    read = read[~(read["per_maand"] & (read["datum"] == newest))]
    read["gelezen"] = read.groupby("partij")["gelezen"].transform("sum")
    units = read.sort_values("volgorde").drop_duplicates("partij")[UNIT_COLUMNS].reset_index(drop=True)
    return units, read[["levering_id", "partij", "volledig"]].reset_index(drop=True)


def comparable(units: pd.DataFrame, tolerance: Tolerance) -> pd.DataFrame:
    """
    Give the units of the sources that can be compared at all: enough deliveries, and enough rows in the largest.

    Of a full delivery without any row everything is gone, however little that was.
    """
    source = units.groupby("bron_naam")
    most, least, number = (source["gelezen"].transform(how) for how in ("max", "min", "size"))
    full = units["volledig"] & (number >= 2) & ((most >= tolerance.verdwenen_van) | ((least == 0) & (most > 0)))
    parts = ~units["volledig"] & (number > tolerance.minstens_eerdere) & (most >= tolerance.minstens_rijen)
    return units[full | parts]


def kinds_of(soorten: Collection[str]) -> frozenset[str]:
    """Give the kinds of rows that sources of these ``soort`` hold: their own, or any for messages and databases."""
    every = frozenset(table.short_name for table in TABLES.values() if table.laag == "levering")
    return frozenset(soorten) if every >= set(soorten) else every


def profile_rows(soort: str, typed: ir.Table, members: ir.Table) -> pd.DataFrame:
    """
    Count the rows of one kind per unit: partij, soort, maat, klasse, aantal (PROFILE_COLUMNS).

    ``typed``: as ``values.type_rows`` gives them. ``members``: (levering_id, partij, volledig).
    ``maat`` ``datum`` gives the newest dates of a column as days since 1970, the others a number of rows.
    """
    table = TABLES[f"levering.{soort}"]
    rows = typed.join(members, "levering_id")
    columns = [name for name in table.columns if name != "bsn"]
    counts = {f"leeg:{name}": rows[name].isnull().sum() for name in columns if name not in EMPTY_MEANS}
    dates = {
        f"datum:{name}": _newest(rows[name].epoch_seconds() / SECONDS_A_DAY, rows.volledig.any())
        for name in DATED
        if name in columns and table.column(name).type == DATUM
    }
    refused = rows.afkeur.notnull().sum()
    wide = rows.group_by("partij").aggregate(**{"rijen:": rows.count(), "afgekeurd:": refused}, **counts, **dates)
    counted = wide.to_pandas()
    if counted.empty:
        return pd.DataFrame(columns=PROFILE_COLUMNS)
    parts = [counted.melt("partij", var_name="wat", value_name="aantal")]
    for maat, names in CLASSES.items():
        present = [rows[name] for name in names if name in columns]
        if present:
            named = rows.select("partij", wat=ibis.literal(maat + ":") + ibis.coalesce(*present, ""))
            parts.append(named.group_by(["partij", "wat"]).aggregate(aantal=named.count()).to_pandas())
    profile = pd.concat([part.astype({"aantal": "float64"}) for part in parts], ignore_index=True).dropna()
    profile[["maat", "klasse"]] = profile["wat"].str.split(":", n=1, expand=True)
    # Rows without a class are told by the empty cells of its column.
    profile = profile[(profile["klasse"] != "") | profile["maat"].isin(["rijen", "afgekeurd"])]
    return profile.assign(soort=soort)[PROFILE_COLUMNS].sort_values(PROFILE_COLUMNS[:4], ignore_index=True)


def _newest(days: ir.FloatingValue, is_full: ir.BooleanScalar) -> ir.FloatingScalar:
    return ibis.ifelse(is_full, days.quantile(NEWEST_OF_ALL), days.quantile(NEWEST))


def delivered_keys(soort: str, typed: ir.Table) -> ir.Table:
    """
    Give the keys that each delivery holds: levering_id and ``sleutel``, every pair once.

    ``typed``: as ``values.type_rows`` gives them. A refused row is a delivered key as well.
    """
    key = ibis.literal("")
    for name in KEYS[soort]:
        part = typed["client_pseudo" if name == "bsn" else name].cast("string")
        key = key + "\x1f" + part.fill_null("")
    return typed.select("levering_id", sleutel=key).distinct()


def count_gone(keys: ir.Table, pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """
    Count, per pair (before, after) of deliveries, the keys of the first and those that the second lacks.

    ``keys`` as ``delivered_keys`` gives them. Gives voor, na, sleutels, weg; pairs without keys before are left out.
    """
    asked = ibis.memtable(pd.DataFrame(list(pairs), columns=["voor", "na"]).astype("str"))
    before = asked.join(keys.rename(voor="levering_id"), "voor")
    after = keys.select(na="levering_id", sleutel="sleutel", aanwezig=ibis.literal(True))
    joined = before.left_join(after, ["na", "sleutel"], rname="{name}_na")
    return (
        joined.group_by(["voor", "na"])
        .aggregate(sleutels=joined.count(), weg=joined.aanwezig.isnull().sum())
        .order_by(["voor", "na"])
        .to_pandas()
    )
