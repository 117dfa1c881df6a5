"""The small version of `make fuzz`: a fixed number of changed deliveries per reader, the same on every run."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from fuzz_judge import LOADED, account, judge
from fuzz_readers import READERS, Reader
from fuzz_seeds import synthetic_region

INPUTS = 120
FOUND = Path(__file__).with_name("gevonden")
by_name = pytest.mark.parametrize("reader", READERS, ids=[each.name for each in READERS])


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return synthetic_region(tmp_path_factory.mktemp("fuzz") / "regio")


@by_name
def test_every_seed_is_loaded(reader: Reader, region: Path) -> None:
    layout = reader.layout(region)
    for data in reader.seeds(region):
        assert judge(reader, data, layout) == LOADED


@by_name
def test_every_changed_delivery_is_loaded_or_refused_and_its_rows_add_up(
    reader: Reader, region: Path, tmp_path: Path
) -> None:
    layout, dice = reader.layout(region), Random(3)
    seeds = reader.seeds(region)
    kept: dict[bytes, None] = {}
    for number in range(INPUTS):
        data = reader.changed(dice.choice(list(kept) or seeds) if number % 3 else dice.choice(seeds), dice)
        if judge(reader, data, layout) == LOADED:
            kept[data] = None
    assert len(kept) > INPUTS / 20, "the changes are too rough: hardly any delivery was read"
    assert len(kept) < INPUTS, "the changes are too small: nothing was refused"
    assert account(reader, list(kept), region, tmp_path / "regio") == len(kept)


@by_name
def test_what_fuzzing_once_found_stays_mended(reader: Reader, region: Path) -> None:
    layout = reader.layout(region)
    for path in sorted((FOUND / reader.name).glob("*")):
        judge(reader, path.read_bytes(), layout)
