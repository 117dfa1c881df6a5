"""Codes to zorgvormen, by gemeente and by date (contract, rule 4)."""

from __future__ import annotations

from typing import Literal

import ibis
import pandas as pd
from ibis import ir

UNKNOWN = "ONBEKEND"
WHOLE_REGION = "*"
LEVELS = {
    0: "gemeente_code",
    1: "gemeente_categorie",
    2: "regio_code",
    3: "regio_categorie",
    4: "landelijk_code",
    5: "landelijk_categorie",
}


def national_codes() -> pd.DataFrame:
    """Give the national defaults of the registry, with typed dates."""
    from schemas import reference

    frame = reference.load("codes").replace("", None)
    for name in ("geldig_van", "geldig_tot"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    texts = [name for name in frame.columns if not name.startswith("geldig_")]
    return frame.astype(dict.fromkeys(texts, "str"))


def find_zorgvorm(
    products: ir.Table,
    region_codes: ir.Table,
    national_codes: ir.Table,
    reading: Literal["basis", "streng", "ruim"],
) -> ir.Table:
    """
    Give the zorgvorm of each product on its ingangsdatum.

    ``products``: distinct (gemeente, productcategorie, productcode, ingangsdatum). The order is: the gemeente's
    own code, its category, the region's code, its category, then the national code and category. What none of
    them places is ONBEKEND: counted and reported, never dropped. ``reading`` chooses zorgvorm_streng or
    zorgvorm_ruim where a row fills it. Adds ``zorgvorm`` and ``zorgvorm_via``.
    """
    codes = _with_reading(region_codes, reading, 0).union(_with_reading(national_codes, reading, 4))
    rows = products.distinct().mutate(
        categorie=products.productcategorie.fill_null(""), code=products.productcode.fill_null("")
    )
    wide = rows.join(codes, rows.categorie == codes.code_categorie)
    fits = (
        ((wide.code_gemeente == WHOLE_REGION) | (wide.code_gemeente == wide.gemeente))
        & ((wide.code_code == "") | (wide.code_code == wide.code))
        & (wide.code_van <= wide.ingangsdatum)
        & (wide.code_tot.isnull() | (wide.code_tot >= wide.ingangsdatum))
    )
    found = wide.filter(fits)
    level = (
        found.code_herkomst
        + ibis.ifelse((found.code_gemeente == WHOLE_REGION) & (found.code_herkomst == 0), 2, 0)
        + ibis.ifelse(found.code_code == "", 1, 0)
    )
    found = found.mutate(niveau=level)
    best = ibis.window(
        group_by=[found.gemeente, found.categorie, found.code, found.ingangsdatum],
        order_by=[found.niveau, found.code_van.desc(), found.code_zorgvorm],
    )
    found = found.mutate(rang=ibis.row_number().over(best))
    found = found.filter(found.rang == 0).select(
        "gemeente", "categorie", "code", "ingangsdatum", "niveau", zorgvorm="code_zorgvorm"
    )
    placed = rows.left_join(found, ["gemeente", "categorie", "code", "ingangsdatum"], rname="{name}_gevonden")
    via = ibis.cases(*[(placed.niveau == number, name) for number, name in LEVELS.items()], else_="niet_gevonden")
    return placed.select(
        "gemeente",
        "productcategorie",
        "productcode",
        "ingangsdatum",
        zorgvorm=placed.zorgvorm.fill_null(UNKNOWN),
        zorgvorm_via=via,
    )


def _with_reading(codes: ir.Table, reading: str, origin: int) -> ir.Table:
    zorgvorm = codes.zorgvorm if reading == "basis" else codes[f"zorgvorm_{reading}"].coalesce(codes.zorgvorm)
    return codes.select(
        code_gemeente="gemeente",
        code_categorie="categorie",
        code_code=codes.code.fill_null(""),
        code_van="geldig_van",
        code_tot="geldig_tot",
        code_zorgvorm=zorgvorm,
        code_herkomst=ibis.literal(origin, "int64"),
    )


def build_codedekking(toewijzingen: ir.Table) -> ir.Table:
    """Give how often each code was used per gemeente and year, and how its zorgvorm was found."""
    rows = toewijzingen.filter(toewijzingen.telt_mee)
    rows = rows.mutate(
        jaar=rows.ingangsdatum.year().cast("int64"),
        productcategorie=rows.productcategorie.fill_null(""),
        productcode=rows.productcode.fill_null(""),
    )
    return (
        rows.group_by(["gemeente", "jaar", "productcategorie", "productcode", "zorgvorm", "zorgvorm_via"])
        .aggregate(aantal=rows.count())
        .rename(gevonden_via="zorgvorm_via")
    )


def add_zorgvorm(
    toewijzingen: ir.Table,
    region_codes: ir.Table,
    national_codes: ir.Table,
    reading: Literal["basis", "streng", "ruim"],
) -> ir.Table:
    """Give the toewijzingen with their ``zorgvorm`` and how it was found (``zorgvorm_via``)."""
    products = toewijzingen.select("gemeente", "productcategorie", "productcode", "ingangsdatum")
    placed = find_zorgvorm(products, region_codes, national_codes, reading)
    placed = placed.select(
        vorm_gemeente="gemeente",
        vorm_categorie=placed.productcategorie.fill_null(""),
        vorm_code=placed.productcode.fill_null(""),
        vorm_datum="ingangsdatum",
        zorgvorm="zorgvorm",
        zorgvorm_via="zorgvorm_via",
    )
    return toewijzingen.join(
        placed,
        [
            toewijzingen.gemeente == placed.vorm_gemeente,
            toewijzingen.productcategorie.fill_null("") == placed.vorm_categorie,
            toewijzingen.productcode.fill_null("") == placed.vorm_code,
            toewijzingen.ingangsdatum == placed.vorm_datum,
        ],
    ).drop("vorm_gemeente", "vorm_categorie", "vorm_code", "vorm_datum")
