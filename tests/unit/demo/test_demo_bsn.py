"""No BSN but test numbers, and none at all where only pseudonyms belong."""

from __future__ import annotations

import re

from demo_reading import read_csv

from demo.population import TEST_RANGE, make_bsns, passes_eleven_test, valid_bsns
from demo.randomness import Streams
from demo.rows import spoil_bsn


def delivered_bsns(region) -> set[str]:
    found: set[str] = set()
    for path in region.deliveries("99*/*/*.csv"):
        old = path.read_bytes().startswith(b"Toewijzing")
        for row in read_csv(path, "cp1252" if old else "utf-8"):
            found.add(row["Cliënt BSN"] if old else row["bsn"])
    for path in region.deliveries("9901/ijw/**/*.xml"):
        found.update(re.findall(r":Bsn>([^<]*)<", path.read_text(encoding="utf-8")))
    return found - {""}


def test_valid_bsns_in_deliveries_come_from_the_test_range(region):
    found = delivered_bsns(region)
    valid = {bsn for bsn in found if passes_eleven_test(bsn)}
    assert len(valid) > 250
    assert all(TEST_RANGE[0] <= int(bsn) <= TEST_RANGE[1] for bsn in valid)


def test_other_bsns_in_deliveries_are_nobody_or_fail_the_proof_even_when_padded(region):
    others = {bsn for bsn in delivered_bsns(region) if not passes_eleven_test(bsn)}
    assert {"000000000", "999999999"} <= others
    assert any(len(bsn) == 8 for bsn in others)
    assert not any(passes_eleven_test(bsn.zfill(9)) for bsn in others)


def test_no_bsn_stands_in_the_truth(region):
    for path in sorted((region.folder / "waarheid").iterdir()):
        numbers = set(re.findall(r"(?<!\d)\d{9}(?!\d)", path.read_text(encoding="utf-8")))
        assert numbers <= {"000000000", "999999999"}, path.name


def test_the_test_range_holds_about_nine_thousand_numbers_that_pass():
    found = valid_bsns(*TEST_RANGE)
    assert 9_000 < len(found) < 9_200
    assert all(passes_eleven_test(bsn) for bsn in found)
    assert found == sorted(set(found))


def test_more_children_than_the_test_range_holds_get_numbers_from_900000000_up():
    found = make_bsns(Streams(1), 10_000)
    assert len(set(found)) == 10_000
    assert all(passes_eleven_test(bsn) and bsn >= "900000000" for bsn in found)


def test_a_known_number_passes_and_nobody_does_not():
    assert passes_eleven_test("123456782")
    assert not passes_eleven_test("123456783")
    assert not passes_eleven_test("000000000")
    assert not passes_eleven_test("999999999")
    assert not passes_eleven_test("99990000")


def test_a_spoiled_bsn_never_passes():
    assert not any(passes_eleven_test(spoil_bsn(bsn)) for bsn in valid_bsns(*TEST_RANGE)[:500])
