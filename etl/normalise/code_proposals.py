"""
What was found about codes that follow each other, written so that a person can decide: a table, a sentence, a file.

The file has the columns of the region's own ``codes``. Accepting a row is putting it among these; until then it
changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
from ibis import ir

from etl.normalise.code_successors import SEPARATOR
from etl.normalise.codes import GGZ_LEVELS, GGZ_UNKNOWN, READINGS, UNKNOWN, WHOLE_REGION, find_readings
from etl.settings import CODE_OPVOLGING, CodeOpvolging
from schemas.tables import TABLES

PROPOSED, PLACED, NOT_GUESSED = "voorstel", "ingedeeld", "niet_geraden"
TABLE = "kern.codevoorstellen"
SOURCE = "voorstel van verwijsspiegel uit de eigen besluiten"
MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
          "november", "december")  # fmt: skip


def choose_level(successors: ir.Table) -> ir.Table:
    """
    Give each pair once: of the whole region (``*``) where it is a change of the region, else of its gemeente.

    A pair is of the region when youths of two gemeenten or more went over, and no gemeente was seen to go another way
    with that code: one local code may mean two things in two gemeenten.
    """
    region = successors.filter((successors.gemeente == WHOLE_REGION) & (successors.eigen_gemeenten > 1))
    own = successors.filter(successors.gemeente != WHOLE_REGION)
    seen = own.select("product", ziet="gemeente").distinct()
    agrees = own.select("product", "vervolg_product", ziet="gemeente", eens=ibis.literal(True)).distinct()
    asked = region.select("product", "vervolg_product").distinct().join(seen, "product")
    against = asked.left_join(agrees, ["product", "vervolg_product", "ziet"], rname="{name}_eens")
    against = against.filter(against.eens.isnull()).select("product", "vervolg_product").distinct()
    region = region.anti_join(against, ["product", "vervolg_product"])
    return region.union(own.anti_join(region, ["product", "vervolg_product"]))


def add_meaning(pairs: ir.Table, region_codes: ir.Table, national_codes: ir.Table) -> ir.Table:
    """
    Add what the old code meant when it was last given out, what the new one means now, and whether the region says so.

    Columns added: oude_categorie, oude_code, nieuwe_categorie, nieuwe_code, oud_streng, oud_basis, oud_ruim,
    soj_relevant (of the old one), zorgvorm_nu and is_ingedeeld (the region has rows of its own for the new code).
    """
    rows = pairs.mutate(
        oude_categorie=pairs["product"].split(SEPARATOR)[0],
        oude_code=pairs["product"].split(SEPARATOR)[1],
        nieuwe_categorie=pairs.vervolg_product.split(SEPARATOR)[0],
        nieuwe_code=pairs.vervolg_product.split(SEPARATOR)[1],
    )
    found = {}
    for side, day in (("oude", rows.laatste_start), ("nieuwe", rows.eerste_start)):
        asked = rows.select(
            "gemeente",
            productcategorie=f"{side}_categorie",
            productcode=rows[f"{side}_code"].nullif(""),
            ingangsdatum=day,
        )
        read = find_readings(asked, region_codes, national_codes)
        found[side] = read.mutate(code=read.productcode.fill_null(""))
    old, new = found["oude"], found["nieuwe"]
    old = old.select(
        "gemeente",
        "soj_relevant",
        oude_categorie="productcategorie",
        oude_code="code",
        laatste_start="ingangsdatum",
        **{f"oud_{reading}": f"zorgvorm_{reading}" for reading in READINGS},
    )
    new = new.select(
        "gemeente",
        nieuwe_categorie="productcategorie",
        nieuwe_code="code",
        eerste_start="ingangsdatum",
        zorgvorm_nu="zorgvorm_basis",
    )
    rows = rows.join(old, ["gemeente", "oude_categorie", "oude_code", "laatste_start"])
    rows = rows.join(new, ["gemeente", "nieuwe_categorie", "nieuwe_code", "eerste_start"])
    own = region_codes.select(eigen="gemeente", nieuwe_code=region_codes.code.fill_null("")).distinct()
    own = rows.select("gemeente", "nieuwe_code").distinct().join(own, "nieuwe_code")
    own = own.filter((own.nieuwe_code != "") & own.eigen.isin([own.gemeente, WHOLE_REGION]))
    placed = own.select("gemeente", "nieuwe_code").distinct().mutate(is_ingedeeld=True)
    joined = rows.left_join(placed, ["gemeente", "nieuwe_code"], rname="{name}_eigen")
    return joined.mutate(is_ingedeeld=joined.is_ingedeeld.fill_null(False)).drop("gemeente_eigen", "nieuwe_code_eigen")


def build_codevoorstellen(found: pd.DataFrame, limits: CodeOpvolging = CODE_OPVOLGING) -> pd.DataFrame:
    """
    Give kern.codevoorstellen: per pair its day, support, confidence, proposed zorgvorm and sentence.

    ``found``: ``add_meaning`` as a frame. The new code gets what its predecessors mean, in each reading. Predecessors
    that differ only in the level of the GGZ give ``GGZ_ONBEPAALD``. There is no proposal (``niet_geraden``) when they
    differ otherwise or nobody placed them, when the new code was in use before as something else, or when it is a whole
    category.
    """
    rows = found.sort_values(["gemeente", "product", "vervolg_product", "maand"], ignore_index=True)
    rows["wisseldag"] = [
        change_day(row["maand"], row["laatste_start"].date(), row["eerste_start"].date() if row["begint"] else None)
        for row in _records(rows)
    ]
    group = rows.groupby(["gemeente", "vervolg_product"], sort=False)
    for reading in READINGS:
        rows[f"nieuw_{reading}"] = group[f"oud_{reading}"].transform(_one_zorgvorm)
    one_meaning = rows[[f"nieuw_{reading}" for reading in READINGS]].notna().all(axis=1)
    meant_already = ~rows["begint"] & (rows["zorgvorm_nu"] != UNKNOWN) & (rows["zorgvorm_nu"] != rows["nieuw_basis"])
    guessed = one_meaning & ~meant_already & (rows["nieuw_basis"] != UNKNOWN) & (rows["nieuwe_code"] != "")
    stand = pd.Series(PROPOSED, index=rows.index).where(guessed, NOT_GUESSED).mask(rows["is_ingedeeld"], PLACED)
    many = rows["overgegaan"] >= limits.zeker_vanaf
    sure = (
        pd.Series("midden", index=rows.index).mask(many & rows["begint"], "hoog").mask(~many & ~rows["begint"], "laag")
    )
    basis = rows["nieuw_basis"].where(guessed)
    made = pd.DataFrame(
        {
            "gemeente": rows["gemeente"],
            "oude_categorie": rows["oude_categorie"],
            "oude_code": rows["oude_code"],
            "nieuwe_categorie": rows["nieuwe_categorie"],
            "nieuwe_code": rows["nieuwe_code"],
            "wisseldag": pd.to_datetime(rows["wisseldag"]),
            "teller": rows["overgegaan"],
            "noemer": rows["gebleven"],
            "aandeel_pct": (100 * rows["overgegaan"] / rows["gebleven"]).round(1),
            "zekerheid": sure,
            "zorgvorm": basis,
            "zorgvorm_streng": rows["nieuw_streng"].where(guessed & (rows["nieuw_streng"] != basis)),
            "zorgvorm_ruim": rows["nieuw_ruim"].where(guessed & (rows["nieuw_ruim"] != basis)),
            "zorgvorm_oud": rows["oud_basis"],
            "zorgvorm_nu": rows["zorgvorm_nu"],
            "soj_relevant": rows["soj_relevant"].astype("boolean"),
            "stand": stand,
            "uitleg": [sentence(row) for row in _records(rows)],
        }
    )
    texts = [item.name for item in TABLES[TABLE].fields if item.type == "tekst"]
    return made[list(TABLES[TABLE].columns)].astype(dict.fromkeys(texts, "str"))


def change_day(maand: int, last: date, first: date | None) -> date:
    """
    Give the day of a change: the roundest one after the last start of the old code, up to the first of the new one.

    Codes change on the first day of a year, a quarter or a month; decisions need not start on that day. ``maand``: the
    first month without the old code, as a number. ``first`` is None when the new code was in use before.
    """
    if first is None:
        return date(maand // 12, maand % 12 + 1, 1)
    for month in (1, (first.month - 1) // 3 * 3 + 1, first.month):
        if last < (round_day := date(first.year, month, 1)):
            return round_day
    return first


def _one_zorgvorm(meanings: pd.Series) -> str | None:
    found = set(meanings)
    if len(found) == 1:
        return str(next(iter(found)))
    return GGZ_UNKNOWN if found <= {*GGZ_LEVELS, GGZ_UNKNOWN} else None


def say_day(day: date) -> str:
    """Write a day as people do: ``1 januari 2018``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_code(categorie: str, code: str) -> str:
    """Name a code, or a category without one."""
    return code or f"categorie {categorie} zonder code"


def sentence(row: Mapping[str, Any]) -> str:
    """Say in one sentence what a pair rests on."""
    old = say_code(row["oude_categorie"], row["oude_code"])
    new = say_code(row["nieuwe_categorie"], row["nieuwe_code"])
    went, stayed = row["overgegaan"], row["gebleven"]
    return (
        f"{100 * went / stayed:.0f}% van de jeugdigen met {old} die op {say_day(row['wisseldag'])} bij hun aanbieder "
        f"bleven, ging verder onder {new} ({went} van {stayed})."
    )


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def rows_to_accept(proposals: pd.DataFrame) -> pd.DataFrame:
    """
    Give the proposals that the region has not decided on as rows of soort ``codes``: one per gemeente and new code.

    ``reden`` holds the sentences of all its predecessors. The rows pass ``schemas.reference.code_problems``.
    """
    open_ones = proposals[proposals["stand"] == PROPOSED]
    rows = []
    for (gemeente, categorie, code), group in open_ones.groupby(["gemeente", "nieuwe_categorie", "nieuwe_code"]):
        first = group.iloc[0]
        relevant = group["soj_relevant"].dropna()
        rows.append(
            {
                "gemeente": gemeente,
                "categorie": categorie,
                "code": code,
                "zorgvorm": first["zorgvorm"],
                "zorgvorm_streng": first["zorgvorm_streng"],
                "zorgvorm_ruim": first["zorgvorm_ruim"],
                "soj_relevant": "" if relevant.nunique() != 1 else "ja" if relevant.iloc[0] else "nee",
                "geldig_van": f"{group['wisseldag'].min():%Y-%m-%d}",
                "geldig_tot": "",
                "reden": " ".join(group["uitleg"]),
                "bron": SOURCE,
            }
        )
    columns = list(TABLES["levering.codes"].columns)
    frame = pd.DataFrame(rows, columns=columns)
    return frame.drop_duplicates(["gemeente", "code"], keep=False, ignore_index=True)


def write_proposals(proposals: pd.DataFrame, target: Path) -> int:
    """Write the rows to accept as a CSV delivery of soort ``codes``, in one step; gives how many there are."""
    rows = rows_to_accept(proposals)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(target.name + ".nieuw")
    rows.to_csv(fresh, sep=";", index=False, lineterminator="\r\n", encoding="utf-8-sig")
    fresh.replace(target)
    return len(rows)
