"""The register of accepted deliveries."""

from __future__ import annotations

from etl.intake.acceptances import FILE_NAME, Acceptance, keep_acceptances, read_acceptances

LATER = Acceptance("b1", "besluiten", "b.csv", "ans", "2026-01-02T03:04:05+00:00", "vakantie: minder besluiten")
EARLIER = Acceptance("a1", "besluiten", "a.csv", "bo", "2025-01-02T03:04:05+00:00", "“opgeschoond”")


def test_without_a_register_nothing_was_accepted(tmp_path):
    assert read_acceptances(tmp_path / "werk" / "landing") == {}


def test_what_is_kept_is_read_back_by_delivery_and_stands_in_one_order(tmp_path):
    landing = tmp_path / "werk" / "landing"
    keep_acceptances(landing, [LATER, EARLIER])
    first = (landing / FILE_NAME).read_bytes()
    assert read_acceptances(landing) == {"a1": EARLIER, "b1": LATER}
    keep_acceptances(landing, [EARLIER, LATER])
    assert (landing / FILE_NAME).read_bytes() == first
    assert [path.name for path in landing.iterdir()] == [FILE_NAME]
