"""The folder as a whole: the same bytes for a seed, a configuration that fits the files, and no surprises."""

from __future__ import annotations

import hashlib
import stat
import tomllib
from pathlib import Path

import pytest

from demo.hazards import HAZARDS
from demo.region import write_region

KEYS = {
    "regio": {"naam", "gemeenten"},
    "regels": {
        "maximale_onderbreking_dagen",
        "nieuw_na_dagen",
        "leveringsvormen",
        "kwartaal_naar",
        "codering",
        "uitkomst",
        "groep_onbekend",
        "vasthouden",
    },
    "drempels": {"werkgroep", "openbaar"},
    "map": {"werk", "publicatie", "sleutelbestand", "na_landing"},
}
BRON_KEYS = {
    "naam",
    "gemeente",
    "soort",
    "pad",
    "indeling",
    "codering",
    "levering",
    "geldig_van",
    "geldig_tot",
}


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def config(folder: Path) -> dict:
    return tomllib.loads((folder / "regio.toml").read_text(encoding="utf-8"))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path):
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        write_region(tmp_path / name, seed=seed, beschikkingen=600, gemeenten=5)
    first, second, other = (hashes(tmp_path / name) for name in "abc")
    assert first == second
    assert first["waarheid/trajecten.csv"] != other["waarheid/trajecten.csv"]


def test_every_hazard_occurs_in_a_small_region(region):
    assert list(region.summary.gevaren) == list(HAZARDS)
    assert [name for name, times in region.summary.gevaren.items() if times < 1] == []


def test_the_hazards_in_the_truth_are_those_of_the_summary(region):
    written = {row["gevaar"]: int(row["aantal"]) for row in region.truth("gevaren")}
    assert written == region.summary.gevaren


def test_regio_toml_sets_every_key_that_a_region_can_set(region):
    settings = config(region.folder)
    assert set(settings) == {*KEYS, "bron", "gebeurtenis"}
    for section, keys in KEYS.items():
        assert set(settings[section]) == keys
    assert all(set(bron) <= BRON_KEYS for bron in settings["bron"])
    assert [place["code"] for place in settings["regio"]["gemeenten"]] == ["9901", "9902", "9903", "9904", "9905"]


def test_every_source_matches_files_and_every_file_belongs_to_one_source(region):
    settings = config(region.folder)
    owner: dict[Path, str] = {}
    for bron in settings["bron"]:
        files = sorted(region.folder.glob(bron["pad"]))
        assert files, bron["naam"]
        for path in files:
            assert path not in owner, (bron["naam"], owner.get(path))
            owner[path] = bron["naam"]
        if "indeling" in bron:
            assert (region.folder / bron["indeling"]).is_file()
    assert set(owner) == {path for path in (region.folder / "leveringen").rglob("*") if path.is_file()}


def test_files_and_rows_of_the_summary_are_those_on_disk(region):
    files = [path for path in (region.folder / "leveringen").rglob("*") if path.is_file()]
    assert sum(region.summary.bestanden.values()) == len(files)
    assert region.summary.beschikkingen == len(region.truth("beschikkingen")) >= 2500
    assert region.summary.trajecten == len(region.truth("trajecten"))
    counted = [row for row in region.truth("verwijzingen") if row["is_administratief"] == "nee"]
    assert region.summary.verwijzingen == len(counted)


def test_the_key_is_64_hexadecimal_digits_for_the_owner_alone(region):
    path = region.folder / "sleutel"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="ascii").strip()
    assert len(text) == 64
    assert set(text) <= set("0123456789abcdef")


def test_an_earlier_demo_is_written_anew_and_keeps_what_was_made_of_it(tmp_path):
    folder = tmp_path / "regio"
    write_region(folder, seed=5, beschikkingen=600, gemeenten=2)
    before = hashes(folder)
    (folder / "werk").mkdir()
    (folder / "werk" / "tabel").write_text("bewaard", encoding="utf-8")
    (folder / "leveringen" / "9901" / "oud.csv").write_text("weg", encoding="utf-8")
    write_region(folder, seed=5, beschikkingen=600, gemeenten=2)
    after = hashes(folder)
    assert after.pop("werk/tabel")
    assert after == before


def test_a_folder_with_something_else_in_it_is_refused_and_left_alone(tmp_path):
    (tmp_path / "brief.txt").write_text("van mij", encoding="utf-8")
    with pytest.raises(ValueError, match="niet leeg"):
        write_region(tmp_path, beschikkingen=600, gemeenten=2)
    assert [path.name for path in tmp_path.iterdir()] == ["brief.txt"]


@pytest.mark.parametrize(
    ("wish", "word"),
    [
        ({"gemeenten": 0}, "gemeenten"),
        ({"gemeenten": 51}, "gemeenten"),
        ({"beschikkingen": 10}, "beschikkingen"),
        ({"praktijken": 5}, "praktijken"),
        ({"effect": 0.0}, "effect"),
    ],
)
def test_an_impossible_wish_is_refused_in_dutch(tmp_path, wish, word):
    with pytest.raises(ValueError, match=word):
        write_region(tmp_path / "regio", **{"beschikkingen": 600, **wish})
    assert not (tmp_path / "regio").exists()


@pytest.mark.parametrize("count", [1, 50])
def test_a_region_of_one_gemeente_or_of_fifty_can_be_written(tmp_path, count):
    summary = write_region(tmp_path / "regio", beschikkingen=900, gemeenten=count)
    codes = {row["gemeente"] for row in config(tmp_path / "regio")["bron"]} - {"*"}
    assert codes == {f"{9901 + number}" for number in range(count)}
    assert summary.beschikkingen >= 900


def test_the_last_whole_quarter_is_the_one_before_today(region):
    assert region.summary.kwartaal == "2026K3"
    quarters = {row["kwartaal"] for row in region.truth("verwijzingen")}
    assert min(quarters) == "2016K1"
    assert max(quarters) == "2026K3"
