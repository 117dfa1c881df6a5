"""The reference figures of published evaluations, where the folder beside the repository holds them."""

from pathlib import Path

import pytest
import yaml
from oracle import agree, evaluate

GOLDEN = Path(__file__).resolve().parents[2] / "../shared/reference/golden"


@pytest.fixture(scope="session")
def reference_items():
    """Give a function: name of an evaluation -> {item: what the reference says about it}."""

    def read(name):
        path = GOLDEN / f"{name}.yaml"
        if not path.is_file():
            pytest.skip("the reference figures are not on this machine")
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        prefix = document["document"]["key"] + "."
        return {item["id"].removeprefix(prefix): item for item in document["items"]}

    return read


@pytest.fixture(scope="session")
def reference_checks(reference_items):
    """Give a function: name of an evaluation, items -> {(item, check): (value, published, verdict)}."""

    def read(name, items=None):
        checks = {}
        for key, item in reference_items(name).items():
            for check in item["checks"] if items is None or key in items else ():
                value = evaluate(check["expr"], item["inputs"])
                verdict = agree(value, check["published"], check["tolerance"])
                assert verdict == check["consistent"], (key, check["name"])
                checks[key, check["name"]] = (value, check["published"], verdict)
        return checks

    return read
