"""
A small demonstration region, with every hazard in it: how much of its truth a load finds back, and what leaks.

The floors stand a little under what was measured, for seed 1 and for the default region of 40,000 beschikkingen.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import bsn_search
import nights
import pytest
from recovery import Recovery, read_truth

from demo.region import write_region

pytestmark = pytest.mark.usefixtures("own_surroundings")


@dataclass(frozen=True)
class Demo:
    """A demonstration region after its first load."""

    folder: Path
    loaded: nights.After

    @property
    def recovery(self) -> Recovery:
        return Recovery(self.folder, self.loaded.rows)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo") / "regio"
    write_region(folder, beschikkingen=2000, gemeenten=5)
    return Demo(folder, nights.night(folder))


def test_the_demonstration_region_loads_without_a_refused_delivery(demo: Demo) -> None:
    assert (demo.loaded.said.status, demo.loaded.said.lines_about("Let op")) == (0, [])
    assert not [row for row in demo.loaded.rows["mart.datakwaliteit"] if row["ernst"] == "fout"]
    assert len(demo.loaded.rows["kern.beschikkingen"]) > 1500


def test_every_measure_is_shown(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    lines = demo.recovery.lines()
    assert len(lines) > 10
    with capsys.disabled():
        sys.stdout.write("\n  ".join(["", *lines]) + "\n")


def test_trajecten_are_found_back_whole(demo: Demo) -> None:
    found = demo.recovery.trajecten()
    assert found.waar > 900
    assert found.precision >= 0.99
    assert found.recall >= 0.99


def test_roles_are_found_back(demo: Demo) -> None:
    assert demo.recovery.rollen() == 1


def test_children_are_placed_on_their_own_practice(demo: Demo) -> None:
    found = demo.recovery.praktijken()
    assert found.waar > 700
    assert found.precision >= 0.99
    assert found.recall >= 0.95


def test_names_with_a_mistake_are_placed_right_or_asked(demo: Demo) -> None:
    found = demo.recovery.lijkt()
    assert found.waar >= 20
    assert found.precision >= 0.99
    assert found.recall >= 0.7


def test_links_are_at_least_as_often_right_as_they_say(demo: Demo) -> None:
    """The reliability table: what can be told apart by chance alone is not judged."""
    for (regel, zekerheid), found in demo.recovery.betrouwbaarheid().items():
        least = found.gevonden * zekerheid - 3 * (found.gevonden * zekerheid * (1 - zekerheid)) ** 0.5
        assert found.goed >= least, (regel, zekerheid, found)


def test_administrative_starts_are_known_as_such(demo: Demo) -> None:
    found = demo.recovery.administratief()
    assert found.waar > 20
    assert found.precision >= 0.98
    assert found.recall >= 0.95


def test_new_youths_are_known_as_such(demo: Demo) -> None:
    assert demo.recovery.nieuw() >= 0.98


def test_every_delivered_toewijzing_is_there_and_no_other_and_for_the_true_reason(demo: Demo) -> None:
    true = {
        (row["gemeente"], row["wet"], row["toewijzingnummer"]): row["reden_niet"] or None
        for row in read_truth(demo.folder, "beschikkingen")
        if row["geleverd"] == "ja"
    }
    made = {
        (row["gemeente"], row["wet"], str(row["toewijzingnummer"])): row["reden_niet"]
        for row in demo.loaded.rows["kern.beschikkingen"]
    }
    assert made == true


def test_no_bsn_stands_anywhere_whatever_was_wrong_with_the_deliveries(demo: Demo) -> None:
    bsns = bsn_search.region_bsns(demo.folder)
    assert len(bsns) > 250
    assert bsn_search.leaks(demo.folder, bsns) == []
    assert not bsn_search.in_text(demo.loaded.said.out + demo.loaded.said.err, bsns)
