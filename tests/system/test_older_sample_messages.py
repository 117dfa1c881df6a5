"""
The published iWmo 2.0 sample messages: the shape of iJw 2.0, under another law.

Their README numbers nine traps (22 to 30). One region holds every message twice: as it is, and rewritten to the
Jeugdwet, which shows what the same shape means there. The samples stand beside the repository: without them these
tests skip.
"""

from __future__ import annotations

import pytest
from sample_region import SAMPLES, Loaded, day, older_samples

from etl.intake.ijw import Message, read_message

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="de voorbeeldberichten (shared/reference/samples/wmo-2.0) zijn er niet"
)
samples = older_samples


def message(name: str) -> Message:
    return read_message(samples()[name], name)


def row(name: str) -> dict[str, str | int]:
    ((found,),) = message(name).rows.values()
    return found


@pytest.fixture
def region(region_with_linked_stop: Loaded) -> Loaded:
    return region_with_linked_stop


@pytest.mark.parametrize(
    ("name", "bericht", "soort", "rows"),
    [
        ("CasusA-01-WMO315", "315", "verzoeken", 1),
        ("CasusA-02-WMO301", "301", "beschikkingen", 1),
        ("CasusA-04-WMO301", "301", "beschikkingen", 1),
        ("CasusB-01-WMO301", "301", "beschikkingen", 1),
        ("CasusB-02-WMO305", "305", "starts", 1),
        ("CasusB-04-WMO307", "307", "stops", 1),
        ("CasusC-01-WMO301", "301", "beschikkingen", 1),
        ("CasusC-02-WMO301", "301", "beschikkingen", 1),
        ("CasusE-01-WMO305", "305", "starts", 2),
        ("CasusF-01-WMO305", "305", "starts", 1),
        ("CasusF-02-WMO305", "305", "starts", 1),
    ],
)
def test_each_sample_gives_its_rows_and_is_marked(name: str, bericht: str, soort: str, rows: int) -> None:
    found = message(name)
    assert (found.bericht, found.wet, found.release) == (bericht, "Wmo", "2.0")
    assert {kind: len(items) for kind, items in found.rows.items()} == {soort: rows}
    assert [finding.probleem for finding in found.findings] == ["niet getoetst aan schema"]
    assert found.dagtekening.startswith("2016-")


def test_there_are_eleven_samples_and_none_is_left_out() -> None:
    assert len(samples()) == 11


def test_trap_23_the_beschikking_of_one_number_differs_by_gemeente() -> None:
    one, other = row("CasusA-02-WMO301"), row("CasusC-01-WMO301")
    assert one["beschikkingnummer"] == other["beschikkingnummer"] == "425386123"
    assert (one["gemeente"], other["gemeente"]) == ("0384", "0392")


def test_traps_24_and_26_a_withdrawal_is_a_version_and_a_herindicatie_is_not() -> None:
    assert row("CasusA-02-WMO301")["toewijzingnummer"] == row("CasusA-04-WMO301")["toewijzingnummer"]
    assert row("CasusA-04-WMO301")["einddatum"] == "2016-11-07"
    first, second = row("CasusC-01-WMO301"), row("CasusC-02-WMO301")
    assert first["beschikkingnummer"] == second["beschikkingnummer"]
    assert first["toewijzingnummer"] != second["toewijzingnummer"]
    assert (first["volume"], second["volume"]) == ("6", "12")


def test_traps_27_and_28_the_referrer_stands_in_the_product_and_links_on_beschikking_and_product() -> None:
    asked, assigned = row("CasusA-01-WMO315"), row("CasusA-02-WMO301")
    assert (asked["verwijzer_type"], asked["verwijzer_naam"], asked["verwijzer_agb"]) == ("01", "Diemen", "")
    for column in ("gemeente", "aanbieder_agb", "bsn", "referentie_aanbieder"):
        assert asked[column] == assigned[column]


def test_trap_30_names_are_never_read() -> None:
    for name in samples():
        text = repr(message(name))
        assert not [word for word in ("Gaastra", "Mistral", "Castricum", "Eekholt", "1234AB") if word in text], name


def test_every_row_of_every_sample_is_accounted_for(region: Loaded) -> None:
    assert region.exit_code == 0
    found = region.query("SELECT * FROM kern.leveringen WHERE bestand LIKE 'JWCasus%'")
    assert len(found) == 22
    assert {(item["gelezen"], item["geladen"] + item["dubbel"] + item["afgekeurd"]) for item in found} == {
        (1, 1),
        (2, 2),
    }
    assert not [name for name in region.refused() if "Casus" in name]


def test_trap_29_rows_of_the_wmo_do_not_count_and_say_why(region: Loaded) -> None:
    found = region.query(
        "SELECT wet, telt_mee, reden_niet, count(*) AS n FROM kern.beschikkingen WHERE ingangsdatum < DATE '2017-01-01'"
        " GROUP BY ALL"
    )
    assert sorted(tuple(item.values()) for item in found) == [
        ("Jeugdwet", True, None, 4),
        ("Wmo", False, "andere wet", 4),
    ]
    assert region.query("SELECT sum(aantal) AS n FROM kern.codedekking WHERE jaar = 2016") == [{"n": 4}]


def test_every_sample_is_marked_in_the_findings(region: Loaded) -> None:
    assert len(region.noted("niet getoetst aan schema")) == 22


def test_trap_22_one_bsn_with_two_birth_dates_is_a_finding(region: Loaded) -> None:
    assert {name.split("-")[0] for name, _ in region.noted("bsn_meer_geboortedatums") if "Casus" in name} == {
        "CasusA",
        "CasusB",
        "CasusC",
    }


def test_trap_25_a_start_at_another_gemeente_meets_no_toewijzing(region: Loaded) -> None:
    names = {name for name, _ in region.noted("bericht_zonder_toewijzing")}
    assert {name.split("-")[0] for name in names if "Casus" in name} == {"CasusE", "CasusF"}


def test_the_same_shape_under_the_jeugdwet_forms_chains_and_stops(region: Loaded) -> None:
    found = region.query(
        "SELECT gemeente, ingangsdatum, einddatum, stopdatum, einde, aantal_versies FROM kern.beschikkingen"
        " WHERE wet = 'Jeugdwet' AND ingangsdatum < DATE '2017-01-01' ORDER BY ALL"
    )
    assert [tuple(day(value) for value in item.values()) for item in found] == [
        ("0384", "2016-02-15", "2016-11-07", "None", "2016-11-07", "2"),
        ("0384", "2016-03-07", "2016-12-31", "2016-10-02", "2016-10-02", "1"),
        ("0392", "2016-02-15", "2016-10-09", "None", "2016-10-09", "1"),
        ("0392", "2016-10-10", "2016-12-31", "None", "2016-12-31", "1"),
    ]


def test_trap_24_the_herindicatie_is_one_chain_with_one_referral_in_its_gemeente(region: Loaded) -> None:
    found = region.query(
        "SELECT b.gemeente, t.rol FROM kern.beschikking_traject t JOIN kern.beschikkingen b USING (beschikking_id)"
        " WHERE b.ingangsdatum = DATE '2016-10-10'"
    )
    assert [(item["gemeente"], item["rol"]) for item in found] == [("0392", "verlenging")]


def test_trap_27_the_referrer_of_the_older_request_reaches_its_toewijzing(region: Loaded) -> None:
    found = region.query(
        "SELECT wet, verwijzer_type FROM kern.beschikkingen WHERE gemeente = '0384' AND aantal_versies = 2 ORDER BY wet"
    )
    assert [(item["wet"], item["verwijzer_type"]) for item in found] == [("Jeugdwet", "01"), ("Wmo", "01")]
