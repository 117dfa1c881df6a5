"""From the analyst file of a region to the release of one quarter."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from etl.disclose.suppress import HALFJAAR
from etl.problems import PublicationRefused, WrongUse
from etl.publish import quarter
from etl.publish.context import ReportContext
from etl.publish.quarter import last_complete_quarter, publish_quarter
from etl.publish.release import Inputs, Release
from etl.settings import Settings

NOW = datetime(2024, 8, 1, 3, 0, tzinfo=UTC)


def region(root: Path, **changes: Any) -> Settings:
    (root / "indeling.toml").write_text("# een\n", encoding="utf-8")
    sources = [("besluiten", "beschikkingen"), ("lijsten, oud", "patienten"), ("lijsten", "patienten")]
    return Settings.model_validate(
        {
            "regio": {"naam": "R", "gemeenten": [{"code": "9901", "naam": "A"}]},
            "bron": [
                {"naam": naam, "gemeente": "9901", "soort": soort, "pad": f"{soort}/*.csv", "indeling": "indeling.toml"}
                for naam, soort in sources
            ],
            "root": root,
            **changes,
        }
    )


def loaded(
    settings: Settings,
    refused: list[str] | None = None,
    until: str | None = "2024-07-01",
    kwartalen: tuple[str, ...] = ("2024K1", "2024K2", "2024K3"),
) -> Settings:
    """Write an analyst file with as much in it as publishing looks at."""
    remarks = [("leveringen", f"{one if ': ' in one else 'geweigerd: ' + one}", "fout") for one in refused or []]
    quality = pd.DataFrame(
        [("praktijken", "lijst onbekend: X", "waarschuwing"), *remarks], columns=["laag", "controle", "ernst"]
    )
    grid = pd.DataFrame({"kwartaal": kwartalen})
    practices = pd.DataFrame(
        {"praktijk_naam": ["Zuid", "Oost", "Zuid", "West"], "groep_onbekend": [True, True, True, False]}
    )
    dates = [("praktijken", "2030-01-01"), *([("beschikkingen", "2024-01-01"), ("ijw", until)] if until else [])]
    deliveries = pd.DataFrame([(f"id{number}", *row) for number, row in enumerate(dates)][::-1])
    deliveries.columns = ["levering_id", "soort", "leveringsdatum"]
    deliveries["leveringsdatum"] = pd.to_datetime(deliveries["leveringsdatum"]).dt.date
    settings.werk.mkdir(exist_ok=True)
    settings.kern_file.unlink(missing_ok=True)
    with duckdb.connect(str(settings.kern_file)) as connection:
        connection.execute("CREATE SCHEMA mart; CREATE SCHEMA kern")
        for name, frame in {
            "mart.datakwaliteit": quality,
            "mart.verwijzingen_praktijk_kwartaal": grid,
            "kern.verwijzingen_groep_halfjaar": grid,
            "kern.praktijk_kwartaal": practices,
            "kern.leveringen": deliveries,
        }.items():
            connection.register("frame", frame)
            connection.execute(f"CREATE TABLE {name} AS FROM frame")
    return settings


class Published:
    """Stands in for the making of the release, and keeps what it is given."""

    tables: dict[str, pd.DataFrame]
    inputs: Inputs
    contexts: dict[str, ReportContext]

    def __call__(self, tables, inputs, publicatie, *, drempels, context, now) -> Release:
        self.tables, self.inputs = tables, inputs
        self.contexts = {
            profiel: context(profiel, inputs.release_id) for profiel in ("analist", "werkgroep", "openbaar")
        }
        return Release(inputs.release_id, now.isoformat(), {}, ())


@pytest.fixture
def published(monkeypatch):
    made = Published()
    monkeypatch.setattr(quarter, "publish_release", made)
    return made


def publish(settings: Settings, without: dict[str, str] | None = None) -> Release:
    return publish_quarter(settings, "2024K2", NOW, "1.0", without)


def test_before_the_first_load_there_is_nothing_to_publish(tmp_path):
    with pytest.raises(WrongUse, match="Draai eerst: verwijsspiegel load"):
        publish(region(tmp_path))
    assert last_complete_quarter(region(tmp_path)) is None


def test_a_source_that_was_refused_holds_the_release_and_is_named(tmp_path, published):
    settings = loaded(region(tmp_path), ["lijsten, f.csv", "besluiten, b.csv", "besluiten, c.csv"])
    with pytest.raises(PublicationRefused, match=r"van besluiten, lijsten is geweigerd.*--zonder"):
        publish(settings)
    with pytest.raises(PublicationRefused, match="van lijsten is geweigerd"):
        publish(settings, {"besluiten": "kapot"})


def test_a_source_of_which_a_delivery_is_held_holds_the_release_until_there_is_a_reason(tmp_path, published):
    settings = loaded(region(tmp_path), ["vastgehouden: besluiten, b.csv"])
    with pytest.raises(PublicationRefused, match=r"van besluiten is geweigerd of vastgehouden.*--zonder"):
        publish(settings)
    publish(settings, {"besluiten": "vakantie"})
    assert published.contexts["openbaar"].bronnen == ("besluiten (vakantie)",)


def test_with_a_reason_it_is_published_without_and_the_report_says_so(tmp_path, published):
    settings = loaded(region(tmp_path), ["besluiten, b.csv"])
    publish(settings, {"besluiten": "kapot", "lijsten": "niet nodig"})
    assert published.contexts["openbaar"].bronnen == ("besluiten (kapot)",)
    assert published.inputs.regels["zonder"] == {"besluiten": "kapot", "lijsten": "niet nodig"}


def test_a_source_whose_name_holds_a_comma_is_known_by_its_whole_name(tmp_path, published):
    settings = loaded(region(tmp_path), ["lijsten, oud, f, 2.csv"])
    with pytest.raises(PublicationRefused, match="van lijsten, oud is geweigerd"):
        publish(settings)
    publish(settings, {"lijsten, oud": "kapot"})
    assert published.contexts["analist"].bronnen == ("lijsten, oud (kapot)",)


def test_a_refused_source_that_has_left_the_configuration_still_holds_the_release(tmp_path, published):
    with pytest.raises(PublicationRefused, match="van vroeger is geweigerd"):
        publish(loaded(region(tmp_path), ["vroeger, f.csv"]))


def test_a_source_that_does_not_exist_cannot_be_left_out(tmp_path, published):
    with pytest.raises(WrongUse, match=r"Bron besluit staat niet in regio\.toml\. Kies uit: besluiten, lijsten"):
        publish(loaded(region(tmp_path)), {"besluit": "kapot"})


def test_the_release_is_given_the_marts_and_the_half_years_and_no_deliveries(tmp_path, published):
    publish(loaded(region(tmp_path)))
    assert set(published.tables) == {HALFJAAR, "mart.datakwaliteit", "mart.verwijzingen_praktijk_kwartaal"}
    assert list(published.inputs.levering_ids) == ["id0", "id1", "id2"]


def test_practices_without_a_group_are_named_but_not_in_public(tmp_path, published):
    publish(loaded(region(tmp_path, drempels={"werkgroep": 6})))
    about = published.contexts
    assert about["werkgroep"].praktijken_groep_onbekend == ("Oost", "Zuid")
    assert about["openbaar"].praktijken_groep_onbekend == ()
    assert [about[profiel].drempel for profiel in ("analist", "werkgroep", "openbaar")] == [None, 6, 10]


def test_doors_are_told_in_tenths_of_a_calendar_year_where_counts_are_hidden(tmp_path, published):
    settings = loaded(region(tmp_path))
    key = {"niveau": "regio", "gebied": "*"}
    counts = {"jeugdigen_verwezen": 150, "jeugdigen_via_huisarts": 90, "jeugdigen_via_soj": 0,
              "jeugdigen_via_gemeente": 60, "jeugdigen_via_overig": 0}  # fmt: skip
    placed = {"2023": (150, 0), "2024K2-jaar": (0, 150)}
    doors = pd.DataFrame(
        {**key, **counts, "groep": groep, "periode": periode, "jeugdigen_eigen_praktijk": own,
         "jeugdigen_praktijk_verwijzer": referrer, "jeugdigen_zonder_praktijk": 0}
        for groep in ("controle", "totaal") for periode, (own, referrer) in placed.items()
    )  # fmt: skip
    groups = pd.DataFrame(
        [{**key, "groep": "controle", "periode": "2023", "zorgvorm": "TOTAAL", "aantal_praktijken": 3}]
    )
    with duckdb.connect(str(settings.kern_file)) as connection:
        for name, frame in (("mart.deuren_jaar", doors), ("mart.verwijzingen_groep_jaar", groups)):
            connection.register("frame", frame)
            connection.execute(f"CREATE TABLE {name} AS FROM frame")
    publish(settings)
    told = {profiel: (about.basis.woord, dict(about.deuren)) for profiel, about in published.contexts.items()}
    tenths = {"controle": dict(zip(list(counts)[1:], (6, 0, 4, 0), strict=True))}
    assert told == {
        "analist": ("verwijzer", {}),
        "werkgroep": ("eigen_praktijk", tenths),
        # Fewer than two hundred youths are too few for everybody to read of.
        "openbaar": ("eigen_praktijk", {}),
    }


def test_the_release_is_named_after_what_can_change_a_figure_and_nothing_else(tmp_path, published):
    def identity(folder: str, layout: str = "# een\n", **changes: Any) -> str:
        root = tmp_path / folder
        root.mkdir(exist_ok=True)
        settings = loaded(region(root, **changes))
        (root / "indeling.toml").write_text(layout, encoding="utf-8")
        return publish(settings).id

    first = identity("een")
    assert identity("twee") == first
    assert identity("twee", map={"na_landing": "verwijderen"}) == first
    assert identity("twee", regels={"nieuw_na_dagen": 300}) != first
    assert identity("twee", drempels={"werkgroep": 6}) != first
    assert identity("twee", "# twee\n") != first


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2024-06-29", "2024K1"),
        ("2024-06-30", "2024K2"),
        ("2024-07-01", "2024K2"),
        ("2024-09-29", "2024K2"),
        ("2024-09-30", "2024K3"),
        ("2030-01-01", "2024K3"),
        ("2024-03-30", None),
        (None, None),
    ],
)
def test_the_last_complete_quarter_has_ended_on_the_day_of_the_newest_decisions(tmp_path, until, expected):
    assert last_complete_quarter(loaded(region(tmp_path), until=until)) == expected


def test_the_fourth_quarter_ends_with_the_year(tmp_path):
    settings = loaded(region(tmp_path), until="2024-12-31", kwartalen=("2024K3", "2024K4"))
    assert last_complete_quarter(settings) == "2024K4"
