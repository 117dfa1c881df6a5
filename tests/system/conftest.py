"""Regions that tests of several files here look at, each loaded once."""

from __future__ import annotations

import pytest
from sample_region import SAMPLES, Loaded, LoadRegion, as_jeugdwet, older_samples, sample, write_region

IJW_NUMBERS = ("301", "302", "305", "306", "307", "308", "315", "316", "317", "318", "319", "320", "323", "325")


@pytest.fixture(scope="session")
def region_with_linked_stop(load_region: LoadRegion, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """
    All samples of iJw 3.2, the stop message sent to the gemeente of its toewijzingen; and those of iWmo 2.0 twice,
    as they are and as if they were of the Jeugdwet.
    """
    if not SAMPLES.is_dir():
        pytest.skip("de voorbeeldberichten (shared/reference/samples) zijn er niet")
    messages = {nummer: sample(nummer) for nummer in IJW_NUMBERS}
    assert b">0363<" in messages["307"]
    messages["307"] = messages["307"].replace(b">0363<", b">0384<")
    messages |= {f"{name}-wmo": data for name, data in older_samples().items()}
    messages |= {f"{name}-jeugd": as_jeugdwet(data) for name, data in older_samples().items()}
    folder = tmp_path_factory.mktemp("stop") / "regio"
    return Loaded(*load_region(write_region(folder, messages)))
