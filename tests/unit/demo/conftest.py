"""One small region for all tests of the demo, and one of the default size."""

from __future__ import annotations

import pytest
from demo_reading import Region

from demo.region import write_region


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    folder = tmp_path_factory.mktemp("demo") / "regio"
    return Region(folder, write_region(folder, seed=1, beschikkingen=2500, gemeenten=5))


@pytest.fixture(scope="session")
def default_region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    folder = tmp_path_factory.mktemp("demo") / "standaard"
    return Region(folder, write_region(folder))
