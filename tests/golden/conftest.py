"""The reference figures of published evaluations, where the folder beside the repository holds them."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import yaml

GOLDEN = Path(__file__).resolve().parents[2] / "../shared/reference/golden"


def rh(x, d=0):
    exact = Decimal(repr(round(x, 10)))
    rounded = exact.quantize(Decimal(1).scaleb(-d), rounding=ROUND_HALF_UP)
    return int(rounded) if d <= 0 else float(rounded)


def pct(n, total, d=1):
    return rh(100.0 * n / total, d)


NAMES = {"__builtins__": {}, "sum": sum, "zip": zip, "rh": rh, "pct": pct}


def evaluate(expression, inputs):
    """Evaluate an expression of the reference files with nothing but its inputs and the functions above."""
    return eval(expression, {**NAMES, "i": inputs})


def agree(recomputed, published, tolerance):
    """Apply the agreement rule of the reference files."""
    if published is None:
        return True
    if isinstance(published, list) or isinstance(recomputed, list):
        return recomputed == published
    return abs(recomputed - published) <= tolerance + 1e-9


@pytest.fixture(scope="session")
def reference_checks():
    """Give a function: name of an evaluation -> {(item, check): (expected, published, verdict)}."""

    def read(name, items):
        path = GOLDEN / f"{name}.yaml"
        if not path.is_file():
            pytest.skip("the reference figures are not on this machine")
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        checks = {}
        for item in document["items"]:
            key = item["id"].removeprefix(f"{name}.")
            if key not in items:
                continue
            for check in item["checks"]:
                value = evaluate(check["expr"], item["inputs"])
                verdict = agree(value, check["published"], check["tolerance"])
                assert verdict == check["consistent"], (key, check["name"])
                checks[key, check["name"]] = (value, check["published"], verdict)
        return checks

    return read
