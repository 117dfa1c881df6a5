"""The landing: what lies in the delivery folders, taken in once, encrypted, under the earliest name."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from etl.intake import landing as landing_module
from etl.intake.landing import REGISTER_NAME, FoundFile, Landing, Levering, find_files
from etl.problems import WrongUse
from etl.settings import Settings

KEY, OTHER_KEY = b"k" * 32, b"x" * 32
NOW = datetime(2024, 6, 1, 3, 0, 5, 123, tzinfo=UTC)
STAMP = datetime(2024, 5, 20, 12, 0, tzinfo=UTC)


def region(root: Path, *sources: dict[str, Any]) -> Settings:
    chosen = sources or ({},)
    return Settings.model_validate(
        {
            "regio": {"naam": "R", "gemeenten": [{"code": "9901", "naam": "A"}, {"code": "9902", "naam": "B"}]},
            "bron": [
                {"naam": f"b{number}", "gemeente": "9901", "soort": "praktijken", "pad": "in/*.csv", **source}
                for number, source in enumerate(chosen, start=1)
            ],
            "root": root,
        }
    )


def deliver(path: Path, content: str, stamp: datetime = STAMP) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    os.utime(path, (stamp.timestamp(), stamp.timestamp()))
    return path


def names(found: list[FoundFile]) -> list[str]:
    return [item.name.bestand for item in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "werk" / "landing"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return region(tmp_path)


def register(folder: Path) -> list[dict[str, Any]]:
    return json.loads((folder / REGISTER_NAME).read_text(encoding="utf-8"))


def land(settings: Settings, folder: Path, now: datetime = NOW) -> tuple[Landing, tuple[Levering, ...]]:
    landing = Landing(folder, KEY)
    return landing, landing.land(find_files(settings), now).nieuw


class TestFinding:
    def test_files_come_by_source_and_name_without_hidden_and_lock_files(self, tmp_path):
        for name in ("b.csv", "a.csv", ".a.csv", "~$a.csv", "a.txt", "map.csv/x"):
            deliver(tmp_path / "in" / name, name)
        found = find_files(region(tmp_path, {}, {"gemeente": "*"}))
        assert [(item.bron.naam, item.name.bestand) for item in found] == [
            ("b1", "a.csv"), ("b1", "b.csv"), ("b2", "a.csv"), ("b2", "b.csv"),
        ]  # fmt: skip

    def test_one_gemeente_or_the_sources_of_the_whole_region_can_be_asked_for(self, tmp_path):
        deliver(tmp_path / "in/a.csv", "a")
        settings = region(tmp_path, {}, {"gemeente": "*"}, {"gemeente": "9902"})
        assert [item.bron.naam for item in find_files(settings, "9902")] == ["b3"]
        assert [item.bron.naam for item in find_files(settings, "*")] == ["b2"]
        assert len(find_files(settings)) == 3

    def test_paths_may_go_up_be_absolute_and_go_down_any_depth(self, tmp_path):
        elsewhere = tmp_path / "elders"
        deliver(elsewhere / "diep/dieper/a.csv", "a")
        root = tmp_path / "regio/een"
        root.mkdir(parents=True)
        for pattern in (
            "../../elders/**/*.csv",
            "../../elders/diep/dieper/a.csv",
            "../../elders/diep/../*/dieper/*.csv",
            str(elsewhere / "*/*/a.csv"),
        ):
            assert names(find_files(region(root, {"pad": pattern}))) == ["a.csv"], pattern

    def test_a_path_with_nothing_in_it_finds_nothing(self, tmp_path):
        assert find_files(region(tmp_path, {"pad": "nergens/**/*.csv"}, {"pad": "/nergens/*.csv"})) == []

    def test_a_source_takes_only_files_dated_within_its_validity_both_days_included(self, tmp_path):
        for day in ("2023-12-31", "2024-01-01", "2024-03-31", "2024-04-01"):
            deliver(tmp_path / f"in/x_{day}.csv", day)
        deliver(tmp_path / "in/zonder datum.csv", "x", datetime(2024, 2, 1, tzinfo=UTC))
        deliver(tmp_path / "in/zonder datum oud.csv", "x", datetime(2023, 2, 1, tzinfo=UTC))
        valid = {"geldig_van": date(2024, 1, 1), "geldig_tot": date(2024, 3, 31)}
        assert names(find_files(region(tmp_path, valid))) == [
            "x_2024-01-01.csv", "x_2024-03-31.csv", "zonder datum.csv",
        ]  # fmt: skip


class TestFolders:
    """A folder of tables is one delivery of a database: the ZIP of its files."""

    def test_a_folder_is_a_delivery_for_a_database_and_for_nothing_else(self, tmp_path):
        deliver(tmp_path / "in/2024-03-31/A.csv", "a")
        deliver(tmp_path / "in/2024-03-31/.slot", "x")
        (tmp_path / "in/leeg").mkdir()
        database = {"soort": "ggm", "pad": "in/*"}
        assert names(find_files(region(tmp_path, database))) == ["2024-03-31"]
        assert names(find_files(region(tmp_path, {"pad": "in/*"}))) == []
        (found,) = find_files(region(tmp_path, database))
        assert found.name.leveringsdatum == date(2024, 3, 31)

    def test_the_same_files_are_the_same_content_whenever_and_wherever_they_lie(self, tmp_path):
        deliver(tmp_path / "in/een/A.csv", "a")
        deliver(tmp_path / "in/een/B.csv", "b")
        deliver(tmp_path / "in/twee/B.csv", "b", datetime(2024, 6, 1, tzinfo=UTC))
        deliver(tmp_path / "in/twee/A.csv", "a")
        landing, new = land(region(tmp_path, {"soort": "ggm", "pad": "in/*"}), tmp_path / "werk")
        assert len(new) == 1
        assert [name.bestand for name in landing.leveringen[0].namen] == ["een", "twee"]

    def test_a_file_that_changes_makes_the_folder_a_new_delivery(self, tmp_path):
        settings = region(tmp_path, {"soort": "ggm", "pad": "in/*"})
        deliver(tmp_path / "in/een/A.csv", "a")
        landing, _ = land(settings, tmp_path / "werk")
        assert landing.pending(find_files(settings)) == []
        deliver(tmp_path / "in/een/A.csv", "b", datetime(2024, 6, 1, tzinfo=UTC))
        assert len(landing.pending(find_files(settings))) == 1
        landing.land(find_files(settings), NOW)
        deliver(tmp_path / "in/een/B.csv", "ouder", datetime(2020, 1, 1, tzinfo=UTC))
        assert len(landing.pending(find_files(settings))) == 1
        landing.clear_delivered(find_files(settings))
        assert len(find_files(settings)) == 1

    def test_after_landing_the_files_of_a_folder_can_be_removed(self, tmp_path):
        settings = region(tmp_path, {"soort": "ggm", "pad": "in/*"})
        deliver(tmp_path / "in/een/A.csv", "a")
        landing, _ = land(settings, tmp_path / "werk")
        landing.clear_delivered(find_files(settings))
        assert list((tmp_path / "in/een").iterdir()) == []
        assert find_files(settings) == []


class TestLanding:
    def test_a_content_is_landed_once_however_often_it_is_landed(self, tmp_path, settings, folder):
        deliver(tmp_path / "in/a.csv", "inhoud")
        landing, new = land(settings, folder)
        assert len(new) == 1
        assert landing.land(find_files(settings), NOW).nieuw == ()
        again, none = land(settings, folder)
        assert none == ()
        assert again.leveringen == list(new)
        assert again.content(new[0]) == b"inhoud"
        assert again.pending(find_files(settings)) == []

    def test_nothing_that_was_delivered_can_be_read_in_the_store(self, tmp_path, settings, folder):
        secret = "999900006;Geheimenaar"
        deliver(tmp_path / "in/a.csv", secret)
        _, (levering,) = land(settings, folder)
        stored = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert stored.keys() == {REGISTER_NAME, f"{levering.levering_id}.versleuteld"}
        assert not any(word in content for content in stored.values() for word in (b"999900006", b"Geheim"))
        assert folder.stat().st_mode & 0o077 == 0

    def test_equal_contents_are_sealed_differently_each_time(self, tmp_path, settings, folder):
        deliver(tmp_path / "in/a.csv", "inhoud")
        _, (levering,) = land(settings, folder)
        _, (same,) = land(settings, tmp_path / "werk2")
        assert same.levering_id == levering.levering_id
        sealed = [
            (place / f"{levering.levering_id}.versleuteld").read_bytes() for place in (folder, tmp_path / "werk2")
        ]
        assert sealed[0] != sealed[1]

    def test_the_same_content_from_two_sources_is_two_deliveries(self, tmp_path, folder):
        deliver(tmp_path / "in/a.csv", "inhoud")
        _, new = land(region(tmp_path, {}, {"gemeente": "9902"}), folder)
        assert [item.bron for item in new] == ["b1", "b2"]
        assert len({item.levering_id for item in new}) == 2
        assert len({item.sha256 for item in new}) == 1

    @pytest.mark.parametrize("order", list(permutations(["b_2024-02.csv", "a_2024-03.csv", "c_2024-02.csv"])))
    def test_the_earliest_name_counts_whatever_the_order_of_landing(self, tmp_path, settings, folder, order):
        for name in order:
            deliver(tmp_path / "in" / name, "inhoud")
            land(settings, folder)
        landing = Landing(folder, KEY)
        (levering,) = landing.leveringen
        assert levering.eerste_naam.bestand == "b_2024-02.csv"
        assert levering.eerste_naam.leveringsdatum == date(2024, 2, 1)
        assert {item["bestand"] for item in register(folder)[0]["namen"]} == set(order)

    def test_a_file_without_a_date_in_its_name_is_dated_by_its_time_stamp(self, tmp_path, settings, folder):
        deliver(tmp_path / "in/a.csv", "inhoud")
        _, (levering,) = land(settings, folder)
        assert levering.eerste_naam.leveringsdatum == STAMP.date()
        assert levering.ontvangen_op == "2024-06-01T03:00:05+00:00"

    def test_a_file_that_is_overwritten_is_a_new_delivery_beside_the_old_one(self, tmp_path, settings, folder):
        deliver(tmp_path / "in/a.csv", "oud")
        _, (old,) = land(settings, folder)
        deliver(tmp_path / "in/a.csv", "nieuw", datetime(2024, 5, 21, tzinfo=UTC))
        landing, (new,) = land(settings, folder)
        assert [landing.content(item) for item in landing.leveringen] == [b"oud", b"nieuw"]
        assert (old.eerste_naam.bestand, new.eerste_naam.bestand) == ("a.csv", "a.csv")

    def test_a_file_that_is_overwritten_while_it_is_landed_is_new_the_next_time(self, tmp_path, settings, folder):
        path = deliver(tmp_path / "in/a.csv", "half")
        found = find_files(settings)
        os.utime(path, (STAMP.timestamp() + 0.5, STAMP.timestamp() + 0.5))
        landing = Landing(folder, KEY)
        landing.land(found, NOW)
        path.write_text("half en de rest", encoding="utf-8")
        os.utime(path, (STAMP.timestamp() + 0.5, STAMP.timestamp() + 0.5))
        (new,) = landing.land(find_files(settings), NOW).nieuw
        assert landing.content(new) == b"half en de rest"

    def test_a_file_that_cannot_be_opened_is_told_and_stops_nothing_else(self, tmp_path, settings, folder):
        for name in ("a.csv", "b.csv", "c.csv"):
            deliver(tmp_path / "in" / name, name)
        found = find_files(settings)
        (tmp_path / "in/b.csv").unlink()
        landing = Landing(folder, KEY)
        report = landing.land(found, NOW)
        assert [landing.content(item) for item in report.nieuw] == [b"a.csv", b"c.csv"]
        assert report.onleesbaar == (
            "b.csv: het bestand is leeg of niet te lezen. Vraag de leverancier om een nieuw bestand.",
        )
        assert len(register(folder)) == 2

    def test_the_register_is_written_last_so_that_a_night_cut_short_is_done_again(
        self, tmp_path, settings, folder, monkeypatch
    ):
        for name in ("a.csv", "b.csv"):
            deliver(tmp_path / "in" / name, name)
        seal, sealed = Landing._seal, []

        def stop_at_second(landing: Landing, path: Path, *rest: str) -> None:
            if len(sealed) == 1:
                raise KeyboardInterrupt
            sealed.append(path.name)
            seal(landing, path, *rest)

        monkeypatch.setattr(Landing, "_seal", stop_at_second)
        with pytest.raises(KeyboardInterrupt):
            land(settings, folder)
        monkeypatch.undo()
        assert not (folder / REGISTER_NAME).exists()
        landing, new = land(settings, folder)
        assert [landing.content(item) for item in new] == [b"a.csv", b"b.csv"]
        assert len(list(folder.iterdir())) == 3

    def test_deliveries_come_by_source_date_and_name(self, tmp_path, folder):
        settings = region(tmp_path, {"pad": "in/*.csv"}, {"pad": "ook/*.csv"})
        for name in ("in/b_2024-02.csv", "in/a_2024-03.csv", "in/a_2024-02.csv", "ook/z_2020-01.csv"):
            deliver(tmp_path / name, name)
        landing, _ = land(settings, folder)
        assert [(item.bron, item.eerste_naam.bestand) for item in landing.leveringen] == [
            ("b1", "a_2024-02.csv"), ("b1", "b_2024-02.csv"), ("b1", "a_2024-03.csv"), ("b2", "z_2020-01.csv"),
        ]  # fmt: skip

    def test_an_empty_file_is_landed_like_any_other_for_reading_decides(self, tmp_path, settings, folder):
        deliver(tmp_path / "in/a.csv", "")
        landing, (levering,) = land(settings, folder)
        assert landing.content(levering) == b""


class TestKeys:
    def test_another_key_opens_nothing_and_takes_nothing_in(self, tmp_path, settings, folder):
        deliver(tmp_path / "in/a.csv", "a")
        land(settings, folder)
        deliver(tmp_path / "in/b.csv", "b")
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        with pytest.raises(WrongUse, match="andere sleutel"):
            Landing(folder, OTHER_KEY).land(find_files(settings), NOW)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
        assert len(land(settings, folder)[1]) == 1

    def test_a_delivery_under_the_name_of_another_is_not_given_out(self, tmp_path, settings, folder):
        for name in ("a.csv", "b.csv"):
            deliver(tmp_path / "in" / name, name)
        landing, (one, two) = land(settings, folder)
        one_file, two_file = (folder / f"{item.levering_id}.versleuteld" for item in (one, two))
        two_file.write_bytes(one_file.read_bytes())
        with pytest.raises(WrongUse):
            landing.content(two)

    @pytest.mark.parametrize("left", [0, 5, 12, 20])
    def test_a_store_that_was_cut_off_is_told_with_a_remedy(self, tmp_path, settings, folder, left):
        deliver(tmp_path / "in/a.csv", "inhoud")
        landing, (levering,) = land(settings, folder)
        path = folder / f"{levering.levering_id}.versleuteld"
        path.write_bytes(path.read_bytes()[:left])
        with pytest.raises(WrongUse, match=r"beschadigd.*reservekopie"):
            landing.content(levering)


class TestHostileNames:
    @pytest.mark.parametrize("name", ["=cmd|calc.csv", "a\nb.csv", "\x1b[31mrood.csv", "caf\udce9.csv", "a'b\".csv"])
    def test_a_name_is_kept_and_shown_on_one_line_and_leads_nowhere_else(self, tmp_path, settings, folder, name):
        deliver(tmp_path / "in" / name, "inhoud")
        landing, [levering] = land(settings, folder)
        shown = levering.eerste_naam.getoond
        assert shown.isprintable() and len(shown) == len(name)
        assert Landing(folder, KEY).pending(find_files(settings)) == []
        assert {path.name for path in folder.iterdir()} == {REGISTER_NAME, f"{levering.levering_id}.versleuteld"}
        assert landing.content(levering) == b"inhoud"


class TestChunks:
    def test_a_delivery_of_many_chunks_is_read_as_it_is_wanted(self, tmp_path, settings, folder):
        content = "regel met tekst\n" * 200_000
        deliver(tmp_path / "in/a.csv", content)
        landing, [levering] = land(settings, folder)
        assert landing.content(levering) == content.encode()
        assert len(content) < landing.size(levering) < len(content) + 1000
        with landing.open(levering) as opened:
            assert opened.read(15) == b"regel met tekst"

    def test_a_delivery_that_was_sealed_as_one_piece_is_still_read(self, tmp_path, settings, folder):
        deliver(tmp_path / "in/a.csv", "inhoud")
        _, [levering] = land(settings, folder)
        nonce = bytes(12)
        sealed = nonce + AESGCM(KEY).encrypt(nonce, b"inhoud", levering.levering_id.encode())
        (folder / f"{levering.levering_id}.versleuteld").write_bytes(sealed)
        assert Landing(folder, KEY).content(levering) == b"inhoud"
        with pytest.raises(WrongUse, match="andere sleutel"):
            Landing(folder, OTHER_KEY)

    def test_a_file_that_changes_while_it_is_sealed_waits_for_the_next_night(
        self, tmp_path, settings, folder, monkeypatch
    ):
        path = deliver(tmp_path / "in/a.csv", "half")
        deliver(tmp_path / "in/b.csv", "goed")
        taken = landing_module._digest_of

        def grow_afterwards(file: FoundFile) -> str:
            digest = taken(file)
            if file.path == path:
                path.write_text("half en de rest", encoding="utf-8")
            return digest

        monkeypatch.setattr(landing_module, "_digest_of", grow_afterwards)
        landing = Landing(folder, KEY)
        report = landing.land(find_files(settings), NOW)
        assert [landing.content(item) for item in report.nieuw] == [b"goed"]
        assert len(report.onleesbaar) == 1 and "veranderde tijdens het lezen" in report.onleesbaar[0]
        monkeypatch.undo()
        [new] = landing.land(find_files(settings), NOW).nieuw
        assert landing.content(new) == b"half en de rest"


class TestRemoving:
    def test_a_file_stays_when_its_copy_cannot_be_read_back(self, tmp_path, settings, folder):
        path = deliver(tmp_path / "in/a.csv", "x" * 100)
        landing, [levering] = land(settings, folder)
        sealed = folder / f"{levering.levering_id}.versleuteld"
        sealed.write_bytes(sealed.read_bytes()[:-1])
        with pytest.raises(WrongUse, match="beschadigd"):
            landing.clear_delivered(find_files(settings))
        assert path.exists()

    def test_only_what_is_landed_is_removed(self, tmp_path, settings, folder):
        kept, gone = deliver(tmp_path / "in/later.csv", "later"), deliver(tmp_path / "in/a.csv", "a")
        landing = Landing(folder, KEY)
        landing.land([item for item in find_files(settings) if item.path == gone], NOW)
        landing.clear_delivered(find_files(settings))
        assert (kept.exists(), gone.exists()) == (True, False)

    def test_a_file_that_changed_after_landing_stays(self, tmp_path, settings, folder):
        path = deliver(tmp_path / "in/a.csv", "a")
        landing, _ = land(settings, folder)
        deliver(path, "anders", datetime(2024, 5, 22, tzinfo=UTC))
        landing.clear_delivered(find_files(settings))
        assert path.read_text(encoding="utf-8") == "anders"

    def test_a_file_that_another_source_still_waits_for_stays_until_that_one_has_it(self, tmp_path, folder):
        settings = region(tmp_path, {}, {"gemeente": "9902"})
        path = deliver(tmp_path / "in/a.csv", "a")
        landing = Landing(folder, KEY)
        landing.land(find_files(settings, "9901"), NOW)
        landing.clear_delivered(find_files(settings))
        assert path.exists()
        landing.land(find_files(settings, "9902"), NOW)
        landing.clear_delivered(find_files(settings))
        assert not path.exists()
        assert len(landing.leveringen) == 2
