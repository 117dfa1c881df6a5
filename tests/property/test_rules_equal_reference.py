"""Rules 1-12, worked out by the product and by the slow reference, on random small regions.

`product.py` beside this file holds `run_product(folder) -> (tables, bsn -> client_pseudo)`: it loads the region
folder with the product and gives the tables named in the reference as lists of dicts.
"""

import importlib
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from .drawing import RegionSpec, write
from .reference import compare, run_reference
from .regions import regions

SHOWN = 25


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(spec=regions())
def test_the_product_gives_what_the_rules_say(spec: RegionSpec):
    product = importlib.import_module(".product", __package__)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(spec, folder)
        reference = run_reference(folder)
        tables, pseudonym = product.run_product(folder)
    differences = compare(reference, tables, pseudonym)
    message = f"{len(differences)} verschillen:\n" + "\n".join(differences[:SHOWN])
    assert not differences, message
