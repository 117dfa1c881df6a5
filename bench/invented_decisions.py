"""
Beschikkingen as the step to trajecten gets them: invented, in one Parquet file, in no order.

A person has four to six of them; about 60% begin while an earlier one of the same care runs. Keys are texts as long as
those of a region: a pseudonym of 32 signs, an id of 24.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

ROWS_AT_A_TIME = 250_000
GEMEENTEN = tuple(f"99{number:02d}" for number in range(1, 16))
# zorgvorm, productcategorie, productcode
PRODUCTS = (
    ("SGGZ", "54", "54002"),
    ("SGGZ", "54", "54003"),
    ("GBGGZ", "54", "54001"),
    ("GGZ_ONBEPAALD", "54", "54004"),
    ("AMBULANT", "45", "45A04"),
    ("AMBULANT", "45", "45A05"),
    ("DAGHULP", "41", "41A01"),
    ("VERBLIJF", "44", "44A09"),
    ("CRISIS", "46", "46A01"),
    ("ONBEKEND", "99", None),
)
# As often as these stand here; most decisions were never changed.
REASONS = (None, None, None, None, None, None, "03", "04", "09", "12")
OTHER_CARE, OTHER_PROVIDER, OVERLAPS, NEAR, OPEN = 0.12, 0.2, 0.6, 0.25, 0.04
FIRST_DAY = "2015-01-01"


def write_decisions(path: Path, rows: int, seed: int = 1) -> None:
    """
    Write at least ``rows`` beschikkingen (``etl.decisions.episodes.COLUMNS``); equal arguments give equal rows.

    ``einde`` is NULL for the few that are open; the last person is written whole, so at most five rows are added.
    """
    import numpy as np
    from pyarrow import parquet

    random = np.random.default_rng(seed)
    drawn = _draw(rows, random)
    order = random.permutation(len(drawn["persoon"]))
    pseudonyms = _hexadecimal(int(drawn["persoon"].max()) + 1, 32, random)
    writer = None
    for start in range(0, len(order), ROWS_AT_A_TIME):
        piece = order[start : start + ROWS_AT_A_TIME]
        table = _write_out({name: values[piece] for name, values in drawn.items()}, pseudonyms, random)
        writer = writer or parquet.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()


def _draw(rows: int, random: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw who gets what, when: whole numbers, the decisions of a person one after the other."""
    import numpy as np

    per_person = random.integers(4, 7, rows // 4 + 1)
    persons = int(np.searchsorted(np.cumsum(per_person), rows)) + 1
    per_person = per_person[:persons]
    person = np.repeat(np.arange(persons), per_person)
    count = len(person)
    main_product, main_provider = random.integers(0, len(PRODUCTS), persons), random.integers(0, 300, persons)
    other = random.random(count) < OTHER_CARE
    product = np.where(other, random.integers(0, len(PRODUCTS), count), main_product[person])
    other = random.random(count) < OTHER_PROVIDER
    provider = np.where(other, random.integers(0, 300, count), main_provider[person])
    days = random.integers(60, 400, count)
    # How long after the one before it a decision begins: while that runs, soon after it, or much later.
    chance = random.random(count)
    step = np.where(
        chance < OVERLAPS,
        (days * random.random(count) * 0.7).astype(int),
        np.where(
            chance < OVERLAPS + NEAR, days + random.integers(0, 62, count), days + random.integers(60, 900, count)
        ),
    )
    first = np.concatenate([[0], np.cumsum(per_person)[:-1]])
    passed = np.cumsum(step) - step
    begin = random.integers(0, 2500, persons)[person] + passed - passed[first][person]
    return {
        "persoon": person,
        "product": product,
        "aanbieder": provider,
        "gemeente": (person * 7919) % len(GEMEENTEN),
        "nummer": np.arange(count),
        "begin": begin,
        "einde": np.where(random.random(count) < OPEN, -1, begin + days),
        "reden": random.integers(0, len(REASONS), count),
    }


def _write_out(drawn: dict[str, np.ndarray], pseudonyms: np.ndarray, random: np.random.Generator) -> pa.Table:
    """Give the rows as they stand in the file."""
    import numpy as np
    import pyarrow as pa

    def name(values: tuple[str | None, ...], which: np.ndarray) -> pa.Array:
        return pa.array(values, pa.string()).take(pa.array(which))

    zorgvormen, categories, codes = zip(*PRODUCTS, strict=True)
    first_day = np.datetime64(FIRST_DAY)
    ends = pa.array(first_day + drawn["einde"], mask=drawn["einde"] < 0)
    return pa.table(
        {
            "beschikking_id": _texts(_hexadecimal(len(drawn["persoon"]), 24, random)),
            "gemeente": name(GEMEENTEN, drawn["gemeente"]),
            "toewijzingnummer": pa.array(100_000_000 + drawn["nummer"]).cast(pa.string()),
            "client_pseudo": _texts(pseudonyms[drawn["persoon"]]),
            "zorgvorm": name(zorgvormen, drawn["product"]),
            "productcategorie": name(categories, drawn["product"]),
            "productcode": name(codes, drawn["product"]),
            "aanbieder_agb": pa.array(73_990_000 + drawn["aanbieder"]).cast(pa.string()),
            "ingangsdatum": pa.array(first_day + drawn["begin"]),
            "einde": ends,
            "reden_wijziging_eerste": name(REASONS, drawn["reden"]),
        }
    )


def _hexadecimal(count: int, signs: int, random: np.random.Generator) -> np.ndarray:
    """Draw texts of so many hexadecimal signs."""
    import numpy as np

    return np.frombuffer(random.bytes(count * signs // 2).hex().encode(), dtype=f"S{signs}")


def _texts(written: np.ndarray) -> pa.Array:
    import pyarrow as pa

    return pa.array(written, pa.binary()).cast(pa.string())
