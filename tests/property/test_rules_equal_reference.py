"""Rules 1-12, worked out by the product and by the slow reference, on random small regions.

`product.py` beside this file holds `run_product(folder) -> (tables, bsn -> client_pseudo)`: it loads the
region folder with the product and gives the tables named in the reference as lists of dicts.
"""

import importlib
import os
import re
import sys
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
TOLD_FROM = 500  # regions; of fewer nobody needs to see how far they are
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


def kind_of(difference: str) -> tuple[str, str]:
    """Give what a line of compare() is about: its table, and the column or what else differs, without any value."""
    table = difference.split(maxsplit=1)[0].rstrip(":")
    what = difference.rsplit(": ", maxsplit=1)[-1]
    return table, re.sub(r"'[^']*'|\d+", "", what.split(" is ", maxsplit=1)[0])


def smallest_failing(specs: Sequence[RegionSpec]) -> RegionSpec:
    """Give as few rows as possible, of one of these regions if that can be, that still differ in the same way."""
    wanted = kind_of(differences_in(join(specs))[0])

    def differs_so(spec: RegionSpec) -> bool:
        return wanted in {kind_of(line) for line in differences_in(spec)}

    return smallest(smallest_join(specs, differs_so), differs_so)


@pytest.mark.parametrize("part", range(PARTS))
def test_the_product_gives_what_the_rules_say(part: int, capfd: pytest.CaptureFixture[str]) -> None:
    done = 0
    for specs in draw_joined(EXAMPLES // PARTS, part):
        done += len(specs)
        if EXAMPLES > TOLD_FROM:
            with capfd.disabled():
                sys.stderr.write(f"deel {part + 1} van {PARTS}: {done} van {EXAMPLES // PARTS} regio's\n")
        if not differences_in(join(specs)):
            continue
        spec = smallest_failing(specs)
        differences = differences_in(spec)
        lines = [f"{len(differences)} verschillen", *differences[:SHOWN], "", describe(spec)]
        pytest.fail("\n".join(lines))
