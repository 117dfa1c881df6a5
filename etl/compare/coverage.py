"""
How far codes are placed: decisions, youths and euros per gemeente, year and code.

Placed is a code that is one zorgvorm however codes are read; in doubt one of which the level of the GGZ is not known
or of which the readings differ; not placed one that no list holds. What is not placed is counted here, never dropped.
"""

from __future__ import annotations

import ibis
import pandas as pd
from ibis import ir

from etl.compare.accounting import WARNING
from etl.compare.remarks import COLUMNS
from etl.normalise.codes import GGZ_UNKNOWN, READINGS, UNKNOWN, WHOLE_REGION, join_products
from etl.normalise.money import add_up_euros

PLACED, IN_DOUBT, NOT_PLACED = "geplaatst", "twijfel", "niet_geplaatst"


def select_placed(beschikkingen: ir.Table, readings: ir.Table, declaraties: ir.Table) -> ir.Table:
    """
    Give the counted beschikkingen with what is needed to say how far their code is placed.

    ``readings``: ``codes.find_readings`` of their products. Columns: gemeente, jaar (of the ingangsdatum),
    client_pseudo, productcategorie and productcode ("" = none), zorgvorm, zorgvorm_via, zekerheid, plaatsing and
    bedrag: the euros declared on the toewijzing, whenever, NULL in a gemeente that delivered no declarations at all.
    """
    read = readings.select(
        "gemeente", "productcategorie", "productcode", "ingangsdatum", "zekerheid",
        **{f"lees_{reading}": f"zorgvorm_{reading}" for reading in READINGS},
    )  # fmt: skip
    rows = join_products(beschikkingen.filter(beschikkingen.telt_mee), read)
    paid = declaraties.group_by(["gemeente", "toewijzingnummer"]).aggregate(bedrag=add_up_euros(declaraties.bedrag))
    payers = declaraties.select("gemeente").distinct().mutate(betaalt=True)
    rows = rows.left_join(paid, ["gemeente", "toewijzingnummer"], rname="{name}_betaald")
    rows = rows.left_join(payers, "gemeente", rname="{name}_betaler")
    in_doubt = (
        (rows.lees_streng != rows.lees_basis) | (rows.lees_ruim != rows.lees_basis) | (rows.lees_basis == GGZ_UNKNOWN)
    )
    return rows.select(
        "gemeente",
        "client_pseudo",
        "zorgvorm",
        "zorgvorm_via",
        "zekerheid",
        jaar=rows.ingangsdatum.year().cast("int64"),
        productcategorie=rows.productcategorie.fill_null(""),
        productcode=rows.productcode.fill_null(""),
        plaatsing=ibis.cases((rows.zorgvorm == UNKNOWN, NOT_PLACED), (in_doubt, IN_DOUBT), else_=PLACED),
        bedrag=ibis.ifelse(rows.betaalt.fill_null(False), rows.bedrag.fill_null(0.0), ibis.null("float64")),
    )


def _count(rows: ir.Table, key: list[str]) -> ir.Table:
    return rows.group_by(key).aggregate(
        aantal=rows.count(), jeugdigen=rows.client_pseudo.nunique(), bedrag=add_up_euros(rows.bedrag)
    )


def build_codedekking(placed: ir.Table) -> ir.Table:
    """Give kern.codedekking: per gemeente, year and code how often it was used and how far it is placed."""
    rows = placed.rename(gevonden_via="zorgvorm_via")
    return _count(
        rows,
        ["gemeente", "jaar", "productcategorie", "productcode", "zorgvorm", "gevonden_via", "plaatsing", "zekerheid"],
    )


def build_dekking_per_jaar(placed: ir.Table) -> ir.Table:
    """
    Give mart.codedekking: per gemeente and year, and for the region (``*``), what is placed, in doubt and not placed.

    Youths are counted once per line; who has decisions on two lines is on both.
    """
    columns = ["gemeente", "jaar", "plaatsing", "client_pseudo", "bedrag"]
    rows = placed.select(columns)
    every = rows.union(rows.mutate(gemeente=ibis.literal(WHOLE_REGION)).select(columns))
    return _count(every, ["gemeente", "jaar", "plaatsing"]).mutate(onderdrukt=ibis.literal(False))


def build_remarks_on_codes(codedekking: pd.DataFrame) -> pd.DataFrame:
    """Give a remark of mart.datakwaliteit per gemeente with codes that are not placed; it names no code or number."""
    gemeenten = sorted(set(codedekking.loc[codedekking["plaatsing"] == NOT_PLACED, "gemeente"]))
    what = (
        "Niet elke code van deze gemeente is ingedeeld. Vul de lijst codes aan; kern.codedekking zegt welke het zijn."
    )
    return pd.DataFrame(
        [("codes", "codes niet ingedeeld", gemeente, what, WARNING) for gemeente in gemeenten], columns=COLUMNS
    )
