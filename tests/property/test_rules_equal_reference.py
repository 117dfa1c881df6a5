"""Rules 1-12, worked out by the product and by the slow reference, on random small regions.

`product.py` beside this file holds `run_product(folder) -> (tables, bsn -> client_pseudo)`: it loads the
region folder with the product and gives the tables named in the reference as lists of dicts.
"""

import importlib
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from .drawing import RegionSpec, describe, write
from .reference import compare, run_reference
from .regions import regions
from .shrinking import smallest

SHOWN = 25
# `make soak` asks for many more.
EXAMPLES = int(os.environ.get("REGIONS", "40"))
# Parts run side by side on the cores of the machine; each draws its own regions, the same ones every time.
PARTS = 4


def differences_in(spec: RegionSpec) -> list[str]:
    """Work the region out twice and give what differs."""
    product = importlib.import_module(".product", __package__)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(spec, folder)
        reference = run_reference(folder)
        tables, pseudonym = product.run_product(folder)
    return compare(reference, tables, pseudonym)


def table_of(difference: str) -> str:
    """Give the table that a line of compare() is about."""
    return difference.split(maxsplit=1)[0].rstrip(":")


@pytest.mark.parametrize("part", range(PARTS))
def test_the_product_gives_what_the_rules_say(part: int) -> None:
    @seed(part)
    @settings(
        max_examples=EXAMPLES // PARTS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(spec=regions())
    def work_out_twice(spec: RegionSpec) -> None:
        differences = differences_in(spec)
        if differences:
            table = table_of(differences[0])
            spec = smallest(spec, lambda part: table in {table_of(line) for line in differences_in(part)})
            differences = differences_in(spec)
        lines = [f"{len(differences)} verschillen", *differences[:SHOWN], "", describe(spec)]
        assert not differences, "\n".join(lines)

    work_out_twice()
