"""Invented beschikkingen in any number: five per youth, more than half of them overlapping, one in ten open."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

PRODUCTS = {
    "productcategorie": ["45", "51", "52", "54", "54", "99", "99"],
    "productcode": ["45A04", "51A00", "52A00", "54002", None, "X1", "X2"],
    "zorgvorm": ["AMBULANT", "GBGGZ", "SGGZ", "SGGZ", "GGZ_ONBEPAALD", "ONBEKEND", "ONBEKEND"],
}
REASONS = [None, None, None, "01", "03", "04", "09", "12", "13"]
PER_YOUTH, PROVIDERS, GEMEENTEN = 5, 40, 15


def draw_decisions(rows: int, seed: int = 1) -> pa.Table:
    """Give as many counted beschikkingen, with the columns that the steps to verwijzingen read."""
    random = np.random.default_rng(seed)
    youth = random.integers(0, max(rows // PER_YOUTH, 1), rows)
    begin = np.datetime64("2016-01-01") + random.integers(0, 3_600, rows)
    end = begin + random.integers(0, 700, rows)
    is_open = random.random(rows) < 0.1
    product = pa.array(random.integers(0, len(PRODUCTS["zorgvorm"]), rows))
    ends = pa.array(end, pa.date32(), mask=is_open)
    columns = {
        "beschikking_id": pa.array([f"b{number:09d}" for number in range(rows)]),
        "gemeente": pa.array((9_900 + (youth + (random.random(rows) < 0.02)) % GEMEENTEN).astype(str).tolist()),
        "toewijzingnummer": pa.array([f"{number:09d}" for number in random.permutation(rows)]),
        "client_pseudo": pa.array([f"{number:032x}" for number in youth.tolist()]),
        **{name: pa.array(texts).take(product) for name, texts in PRODUCTS.items()},
        "aanbieder_agb": pa.array(
            (73_990_000 + (youth * 7 + random.integers(0, 3, rows)) % PROVIDERS).astype(str).tolist(),
            mask=random.random(rows) < 0.01,
        ),
        "ingangsdatum": pa.array(begin, pa.date32()),
        "einddatum": ends,
        "einde": ends,
        "reden_wijziging_eerste": pa.array(REASONS).take(pa.array(random.integers(0, len(REASONS), rows))),
        "reden_wijziging": pa.array(REASONS).take(pa.array(random.integers(0, len(REASONS), rows))),
        "telt_mee": pa.array(np.ones(rows, dtype=bool)),
        "eerste_toewijzingsdatum": pa.array(begin - random.integers(0, 30, rows), pa.date32()),
        "geboortedatum": pa.array(np.datetime64("2004-01-01") + (youth * 7_919) % 5_000, pa.date32()),
    }
    return pa.table(columns)
