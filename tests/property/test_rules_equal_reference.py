"""Rules 1-12, worked out by the product and by the slow reference, on random small regions.

`product.py` beside this file holds `run_product(folder) -> (tables, bsn -> client_pseudo)`: it loads the
region folder with the product and gives the tables named in the reference as lists of dicts.
"""

import importlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from .drawing import RegionSpec, describe, write
from .joining import join, smallest_join
from .reference import compare, run_reference
from .regions import draw_joined
from .shrinking import smallest

SHOWN = 25
# `make soak` asks for many more.
EXAMPLES = int(os.environ.get("REGIONS", "200"))
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


def smallest_failing(specs: Sequence[RegionSpec]) -> RegionSpec:
    """Give as few rows as possible, of one of these regions if that can be, that still differ in the same table."""
    spec = smallest_join(specs, lambda one: bool(differences_in(one)))
    table = table_of(differences_in(spec)[0])
    return smallest(spec, lambda part: table in {table_of(line) for line in differences_in(part)})


@pytest.mark.parametrize("part", range(PARTS))
def test_the_product_gives_what_the_rules_say(part: int) -> None:
    for specs in draw_joined(EXAMPLES // PARTS, part):
        if not differences_in(join(specs)):
            continue
        spec = smallest_failing(specs)
        differences = differences_in(spec)
        lines = [f"{len(differences)} verschillen", *differences[:SHOWN], "", describe(spec)]
        pytest.fail("\n".join(lines))
