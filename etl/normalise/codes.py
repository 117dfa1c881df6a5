"""
The crosswalk: (gemeente, code, day) to a zorgvorm, in three readings (contract, rule 4).

``streng`` takes a code for what its source says beyond doubt, ``basis`` for what it most likely is, ``ruim`` for
all that it may be; a row that fills only ``zorgvorm`` reads the same in all three. National defaults come with the
project, a region's own rows go before them. A region's rows are judged one by one when they are loaded: what
cannot be read as one meaning a day is refused with its reason, and everything else is used.
"""

from __future__ import annotations

from typing import Literal

import ibis
import pandas as pd
from ibis import ir

from etl.normalise.values import keep_delivered, latest_of_key

Reading = Literal["basis", "streng", "ruim"]

UNKNOWN = "ONBEKEND"
GGZ_UNKNOWN = "GGZ_ONBEPAALD"
GGZ_LEVELS = ("SGGZ", "GBGGZ")
WHOLE_REGION = "*"
READINGS: tuple[Reading, ...] = ("streng", "basis", "ruim")
ROW_KEY = ("gemeente", "categorie", "code", "geldig_van")
LEVELS = {
    0: "gemeente_code",
    1: "gemeente_categorie",
    2: "regio_code",
    3: "regio_categorie",
    4: "landelijk_code",
    5: "landelijk_categorie",
}
PRODUCT = ("gemeente", "productcategorie", "productcode", "ingangsdatum")


def national_codes() -> pd.DataFrame:
    """Give the national defaults of the registry, with typed dates and ``zekerheid``."""
    from schemas import reference

    frame = reference.load("codes").replace("", None)
    for name in ("geldig_van", "geldig_tot"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    texts = [name for name in frame.columns if not name.startswith("geldig_")]
    return frame.astype(dict.fromkeys(texts, "str"))


def refuse_unfit_codes(typed: ir.Table, leveringen: ir.Table) -> ir.Table:
    """
    Refuse the rows of a region's ``codes`` that leave no single meaning a day; the others stay as they are.

    ``typed``: ``values.type_rows`` of soort codes. Refused are, in this order: a reading that names no zorgvorm;
    ``geldig_tot`` before ``geldig_van``; a row that is valid on a day on which a row delivered before it already is
    (of two that overlap the one delivered later, in a file the lower one); and a row before which the meaning of its
    gemeente and code stops for a while. Only rows that count (delivered last for their key, and still delivered) are
    held against each other. A row delivered twice is refused both times.
    """
    reason = ibis.cases(
        (typed.afkeur.notnull(), typed.afkeur),
        *[
            (typed.bevindingen.contains(f"|{name}:waarde_onmogelijk"), f"{name}:zorgvorm_bestaat_niet")
            for name in ("zorgvorm_streng", "zorgvorm_ruim")
        ],
    )
    rows = typed.mutate(afkeur=reason, is_dubbel=typed.is_dubbel & reason.isnull())
    clashes = _clashes(latest_of_key(keep_delivered(rows, leveringen), ROW_KEY), rows)
    joined = rows.left_join(clashes, "vingerafdruk", rname="{name}_botsing")
    refused = joined.afkeur.isnull() & joined.botsing.notnull()
    return joined.mutate(
        afkeur=ibis.ifelse(refused, joined.botsing, joined.afkeur), is_dubbel=joined.is_dubbel & ~refused
    ).select(*typed.columns)


def _clashes(current: ir.Table, rows: ir.Table) -> ir.Table:
    """Give (vingerafdruk, botsing) of the rows that count and cannot: they overlap an earlier row, or follow a gap."""
    first = rows.group_by("vingerafdruk").aggregate(
        plaats=(
            rows.volgorde.cast("string").lpad(9, "0")
            + rows.regel.cast("string").lpad(12, "0")
            + rows.rij.cast("string").lpad(12, "0")
        ).min()
    )
    code = current.code.fill_null("")
    known = current.select(
        "vingerafdruk",
        "gemeente",
        sleutel=ibis.ifelse(code == "", "categorie " + current.categorie, "code " + code),
        van="geldig_van",
        tot="geldig_tot",
    ).join(first, "vingerafdruk")
    other = known.select(
        "gemeente", "sleutel", ander="vingerafdruk", ander_van="van", ander_tot="tot", ander_plaats="plaats"
    )
    pairs = known.join(other, ["gemeente", "sleutel"])
    overlap = (
        (pairs.ander_plaats < pairs.plaats)
        & (pairs.ander_van <= pairs.tot).fill_null(True)
        & (pairs.van <= pairs.ander_tot).fill_null(True)
    )
    overlaps = pairs.filter(overlap).select("vingerafdruk").distinct()
    single = known.anti_join(overlaps, "vingerafdruk")
    before = ibis.window(group_by=[single.gemeente, single.sleutel], order_by=single.van)
    single = single.mutate(vorige_tot=single.tot.lag().over(before))
    gaps = single.filter(single.van > single.vorige_tot + ibis.interval(days=1)).select("vingerafdruk")
    return overlaps.mutate(botsing=ibis.literal("geldig_van:codes_overlap")).union(
        gaps.mutate(botsing=ibis.literal("geldig_van:codes_gat"))
    )


def find_readings(products: ir.Table, region_codes: ir.Table, national_codes: ir.Table) -> ir.Table:
    """
    Give what each product is on its ingangsdatum, in every reading.

    ``products``: columns gemeente, productcategorie, productcode, ingangsdatum. The order is: the gemeente's own
    code, its category, the region's code, its category, then the national code and category; one row answers all
    three readings. What none of them places is ONBEKEND: counted and reported, never dropped. Gives one row per
    distinct product: its four columns, ``zorgvorm_streng``, ``zorgvorm_basis``, ``zorgvorm_ruim``, ``zorgvorm_via``,
    ``zekerheid`` (of a national row, else NULL) and ``soj_relevant``.
    """
    region = region_codes.mutate(zekerheid=ibis.null("string"), soj_relevant=_ja_nee(region_codes.soj_relevant))
    national = national_codes.mutate(soj_relevant=_ja_nee(national_codes.soj_relevant))
    codes = _as_answers(region, 0).union(_as_answers(national, 4))
    rows = products.select(*PRODUCT).distinct()
    rows = rows.mutate(categorie=rows.productcategorie.fill_null(""), code=rows.productcode.fill_null(""))
    # A row of a code is looked up by that code, not held against every product of its category.
    whole, single = codes.filter(codes.code_code == ""), codes.filter(codes.code_code != "")
    of_code = rows.join(single, [rows.categorie == single.code_categorie, rows.code == single.code_code])
    of_category = rows.join(whole, rows.categorie == whole.code_categorie)
    wide = of_category.union(of_code)
    fits = (
        ((wide.code_gemeente == WHOLE_REGION) | (wide.code_gemeente == wide.gemeente))
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
    asked = ["gemeente", "categorie", "code", "ingangsdatum"]
    best = ibis.window(
        group_by=[found[name] for name in asked], order_by=[found.niveau, found.code_van.desc(), found.code_basis]
    )
    found = found.mutate(rang=ibis.row_number().over(best))
    answers = {f"code_{reading}": f"gevonden_{reading}" for reading in READINGS}
    found = found.filter(found.rang == 0).select(
        *asked,
        "niveau",
        "zekerheid",
        "soj_relevant",
        **{to: found[name] for name, to in answers.items()},
    )
    placed = rows.left_join(found, asked, rname="{name}_gevonden")
    via = ibis.cases(*[(placed.niveau == number, name) for number, name in LEVELS.items()], else_="niet_gevonden")
    return placed.select(
        *PRODUCT,
        **{f"zorgvorm_{reading}": placed[f"gevonden_{reading}"].fill_null(UNKNOWN) for reading in READINGS},
        zorgvorm_via=via,
        zekerheid=placed.zekerheid,
        soj_relevant=placed.soj_relevant,
    )


def _ja_nee(column: ir.Value) -> ir.BooleanValue:
    return column if column.type().is_boolean() else column == "ja"


def _as_answers(codes: ir.Table, origin: int) -> ir.Table:
    return codes.select(
        "zekerheid",
        "soj_relevant",
        code_gemeente="gemeente",
        code_categorie="categorie",
        code_code=codes.code.fill_null(""),
        code_van="geldig_van",
        code_tot="geldig_tot",
        code_streng=codes.zorgvorm_streng.coalesce(codes.zorgvorm),
        code_basis=codes.zorgvorm,
        code_ruim=codes.zorgvorm_ruim.coalesce(codes.zorgvorm),
        code_herkomst=ibis.literal(origin, "int64"),
    )


def find_zorgvorm(products: ir.Table, region_codes: ir.Table, national_codes: ir.Table, reading: Reading) -> ir.Table:
    """Give the distinct products with their ``zorgvorm`` in one reading and ``zorgvorm_via`` (see find_readings)."""
    found = find_readings(products, region_codes, national_codes)
    return found.select(*PRODUCT, "zorgvorm_via", zorgvorm=found[f"zorgvorm_{reading}"])


def add_zorgvorm(
    toewijzingen: ir.Table, products: ir.Table, region_codes: ir.Table, national_codes: ir.Table, reading: Reading
) -> ir.Table:
    """
    Give the toewijzingen with their ``zorgvorm`` and how it was found (``zorgvorm_via``).

    ``products``: a table that holds the products of all toewijzingen (see find_readings), and is ready: what it takes
    to make the toewijzingen is not done a second time.
    """
    return join_products(toewijzingen, find_zorgvorm(products, region_codes, national_codes, reading))


def join_products(rows: ir.Table, found: ir.Table) -> ir.Table:
    """Join what was found per product to rows with gemeente, productcategorie, productcode and ingangsdatum."""
    others = [name for name in found.columns if name not in PRODUCT]
    found = found.select(
        vorm_gemeente="gemeente",
        vorm_categorie=found.productcategorie.fill_null(""),
        vorm_code=found.productcode.fill_null(""),
        vorm_datum="ingangsdatum",
        **{name: found[name] for name in others},
    )
    return rows.join(
        found,
        [
            rows.gemeente == found.vorm_gemeente,
            rows.productcategorie.fill_null("") == found.vorm_categorie,
            rows.productcode.fill_null("") == found.vorm_code,
            rows.ingangsdatum == found.vorm_datum,
        ],
    ).drop("vorm_gemeente", "vorm_categorie", "vorm_code", "vorm_datum")
