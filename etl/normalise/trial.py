"""What a load would do with the rows of an unknown export, read as its proposed layout says: nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from etl.engine import Engine
from etl.normalise.pseudonyms import BSN_DIGITS, passes_elfproef
from etl.normalise.rows import row_columns
from etl.normalise.texts import TEXT_COLUMNS, NumberedTexts
from etl.normalise.values import columns_to_number, read_texts, type_rows
from schemas.tables import TABLES


@dataclass(frozen=True)
class Trial:
    """
    What would become of the rows: how many were tried, and what would be refused or loaded as unknown.

    ``refused``: (column, problem) → the lines. ``unknown``: column → how many values cannot be read.
    """

    tried: int
    refused: Mapping[tuple[str, str], Sequence[int]]
    unknown: Mapping[str, int]


def try_rows(soort: str, columns: Mapping[str, Sequence[str | None]], lines: Sequence[int], day: date) -> Trial:
    """
    Type rows as a load would and say what is wrong with them.

    ``columns``: text per canonical column that is known; a required column that is not known refuses nothing here.
    """
    import pyarrow as pa

    table = TABLES[f"levering.{soort}"]
    known = set(columns)
    rules = tuple(rule for rule in table.rules if known.issuperset(rule.columns))
    table = replace(table, required=table.required & known, rules=rules)
    nothing: list[str | None] = [None] * len(lines)
    texts = {name: columns.get(name, nothing) for name in table.columns}
    if "bsn" in texts:
        numbers = texts.pop("bsn")
        texts |= {"client_pseudo": nothing, "bsn_probleem": [_judge_bsn(number) for number in numbers]}
    columns_of_text = {**texts, "levering_id": ["proef"] * len(lines)}
    rows = pa.table(
        {name: pa.array(list(values), pa.string()) for name, values in columns_of_text.items()}
        | {"regel": pa.array(list(lines)), "rij": pa.array(range(len(lines)))}
    )
    landed = pd.DataFrame(
        {
            "levering_id": ["proef"], "volgorde": [0], "bron_naam": ["proef"], "bron_soort": [soort],
            "bron_gemeente": ["*"], "leveringsdatum": [pd.Timestamp(day)],
        }
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        engine = Engine.open(Path(folder) / "proef.duckdb", threads=1)
        try:
            numbered = NumberedTexts(columns_to_number(table))
            engine.store_rows("rijen.proef", numbered.replace([rows]), numbered.kinds(row_columns(soort)))
            engine.store_rows("teksten.proef", numbered.tables(), TEXT_COLUMNS)
            engine.store("betekenis.proef", read_texts(engine.table("teksten.proef"), table))
            engine.store("rijen.leveringen", landed)
            proef, leveringen, meanings = map(engine.table, ("rijen.proef", "rijen.leveringen", "betekenis.proef"))
            typed = type_rows(proef, leveringen, meanings, table)
            noticed = typed.select("regel", "afkeur", "bevindingen").order_by("regel").to_pandas()
        finally:
            engine.close()
    refused: dict[tuple[str, str], list[int]] = {}
    for regel, word in zip(noticed["regel"], noticed["afkeur"], strict=True):
        if isinstance(word, str):
            column, problem = word.split(":")
            refused.setdefault((column, problem), []).append(int(regel))
    unknown: dict[str, int] = {}
    for words in noticed.loc[noticed["afkeur"].isna(), "bevindingen"]:
        for word in filter(None, str(words).split("|")):
            column, problem = word.split(":")
            if problem == "waarde_onmogelijk":
                unknown[column] = unknown.get(column, 0) + 1
    return Trial(len(lines), refused, unknown)


def _judge_bsn(number: str | None) -> str | None:
    if not number:
        return "verplicht_leeg"
    return None if passes_elfproef(number.zfill(BSN_DIGITS)) else "bsn_elfproef"
