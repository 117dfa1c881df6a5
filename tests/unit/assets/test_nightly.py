import contextlib
import sqlite3
from types import SimpleNamespace

import dagster as dg
import pandas as pd
import pytest
import toys

from assets import nightly, standing
from assets.declare import table_asset
from assets.nightly import load_region
from assets.resources import Silence, open_instance
from etl.engine import read_only
from etl.problems import DeliveryRefused, PublicationRefused, WrongUse
from etl.settings import load_settings

BSN = "999900006"
PLANTED = {"kern.links": [toys.ToyBreach("gemeente", "staat niet in de lijst", 3)]}


def quiet(total):
    return contextlib.nullcontext(Silence())


def load(config, plan):
    return load_region(config, lambda: plan, quiet)


def stored_texts(settings):
    """Everything that Dagster's storage of the region holds, as one text."""
    return "".join(path.read_bytes().decode("latin-1") for path in (settings.werk / "dagster").rglob("*.db*"))


def test_one_run_builds_every_table_for_all_gemeenten(config):
    outcome = load(config, toys.toy_plan())
    assert (outcome.volledig, outcome.exit_status, outcome.tabellen) == (True, 0, 5)
    settings = load_settings(config)
    with contextlib.closing(read_only(settings.kern_file)) as connection:
        keys = connection.execute("SELECT gemeente FROM mart.rechts_verder ORDER BY 1").fetchall()
    assert keys == [("9901",), ("9902",), ("regio",)]
    with open_instance(settings) as instance:
        assert len(instance.get_runs()) == 1
        made = instance.get_materialized_partitions(dg.AssetKey(["kern", "bron"]))
    assert made == {"9901", "9902", "regio"}


def test_planted_breach_stops_what_depends_on_it_and_nothing_else(config):
    outcome = load(config, toys.toy_plan(breaches=PLANTED))
    assert set(outcome.gestopt) == {"kern.links"}
    assert outcome.wachtend == ("mart.links_verder",)
    assert outcome.tabellen == 3
    assert outcome.exit_status == 1
    with contextlib.closing(read_only(load_settings(config).kern_file)) as connection:
        names = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
    assert names == [("bron",), ("rechts",), ("rechts_verder",)]


def test_stopped_tables_keep_the_state_of_the_night_before(config):
    @table_asset("kern.links", ["kern.bron"])
    def changed(night, made):
        return made.mutate(gemeente=made.gemeente + " nieuw")

    load(config, toys.toy_plan())
    standing.forget(load_settings(config))
    steps = [changed if step is toys.links else step for step in toys.STEPS]
    outcome = load(config, toys.toy_plan(*steps, breaches=PLANTED))
    assert outcome.wachtend == ("mart.links_verder",)
    with contextlib.closing(read_only(load_settings(config).kern_file)) as connection:
        query = "SELECT gemeente FROM {} ORDER BY 1 LIMIT 1"
        for table in ("kern.links", "mart.links_verder", "kern.rechts"):
            assert connection.execute(query.format(table)).fetchone() == ("9901",)


def test_check_metadata_holds_rule_names_and_numbers_only(config):
    load(config, toys.toy_plan(breaches=PLANTED))
    with open_instance(load_settings(config)) as instance:
        key = dg.AssetCheckKey(dg.AssetKey(["kern", "links"]), "zoals_afgesproken")
        record = instance.event_log_storage.get_asset_check_execution_history(key, limit=1)[0]
    evaluation = record.event.dagster_event.asset_check_evaluation_data
    assert not evaluation.passed
    assert {name: value.value for name, value in evaluation.metadata.items()} == {"gemeente: staat niet in de lijst": 3}


def test_breach_in_one_of_several_tables_leaves_the_others_standing(config):
    @table_asset("kern.na_een", ["kern.een"])
    def after_one(night, made):
        return made

    @table_asset("kern.na_twee", ["kern.twee"])
    def after_two(night, made):
        return made

    plan = toys.toy_plan(toys.samen, after_one, after_two, breaches={"kern.een": [toys.ToyBreach("x", "mag niet", 1)]})
    outcome = load(config, plan)
    assert set(outcome.gestopt) == {"kern.een"}
    assert outcome.wachtend == ("kern.na_een",)
    assert outcome.tabellen == 2


def test_error_in_one_step_never_brings_a_value_into_the_storage_of_dagster(config):
    @table_asset("kern.rechts", ["kern.bron"])
    def broken(night, made):
        try:
            int(f"kind {BSN}")
        except ValueError as error:
            raise RuntimeError(f"rij van {BSN}") from error

    steps = [broken if step is toys.rechts else step for step in toys.STEPS]
    outcome = load(config, toys.toy_plan(*steps))
    assert "RuntimeError in test_nightly.py" in outcome.gestopt["kern.rechts"]
    assert outcome.wachtend == ("mart.rechts_verder",)
    assert [type(fault) for fault in outcome.fouten] == [RuntimeError]
    texts = stored_texts(load_settings(config))
    assert "RuntimeError in test_nightly.py" in texts
    assert BSN not in texts


def test_rows_of_tables_never_come_into_the_storage_of_dagster(config):
    @table_asset("kern.rechts", ["kern.bron"])
    def named(night, made):
        return made.mutate(gemeente=made.gemeente + " zeldzaam", lengte=0)

    load(config, toys.toy_plan(*[named if step is toys.rechts else step for step in toys.STEPS]))
    settings = load_settings(config)
    assert "zeldzaam" not in stored_texts(settings)
    assert {path.suffix for path in (settings.werk / "dagster").rglob("*") if path.is_file()} <= {
        ".db", ".yaml", ".db-wal", ".db-shm",
    }  # fmt: skip


def test_problem_in_a_step_is_told_in_its_own_words(config):
    @table_asset("kern.rechts", ["kern.bron"])
    def refused(night, made):
        raise DeliveryRefused("lijst.csv: verplichte kolom ontbreekt: naam.")

    outcome = load(config, toys.toy_plan(*[refused if step is toys.rechts else step for step in toys.STEPS]))
    assert outcome.gestopt == {"kern.rechts": "lijst.csv: verplichte kolom ontbreekt: naam."}


def test_wrong_use_found_during_the_run_leaves_the_old_files_untouched(config):
    @table_asset("kern.rechts", ["kern.bron"])
    def wrong(night, made):
        raise WrongUse("De indeling klopt niet.")

    load(config, toys.toy_plan())
    settings = load_settings(config)
    before = settings.kern_file.read_bytes()
    standing.forget(settings)
    with pytest.raises(WrongUse, match="indeling"):
        load(config, toys.toy_plan(*[wrong if step is toys.rechts else step for step in toys.STEPS]))
    assert settings.kern_file.read_bytes() == before
    assert not (settings.werk / "nacht.duckdb").exists()


def test_load_without_anything_new_changes_nothing(config):
    load(config, toys.toy_plan())
    settings = load_settings(config)
    before = {path: path.stat().st_mtime_ns for path in settings.werk.rglob("*") if path.is_file()}
    outcome = load_region(config, lambda: pytest.fail("nothing should be planned"), quiet)
    after = {path: path.stat().st_mtime_ns for path in settings.werk.rglob("*") if path.is_file()}
    assert not outcome.veranderd
    assert after | {settings.werk / "nacht.slot": 0} == before | {settings.werk / "nacht.slot": 0}


@pytest.mark.parametrize("change", ["config", "delivery"])
def test_changed_configuration_or_a_new_file_makes_a_new_load(config, change):
    load(config, toys.toy_plan())
    if change == "config":
        config.write_text(config.read_text() + "\n[regels]\nnieuw_na_dagen = 100\n")
    else:
        (config.parent / "leveringen").mkdir()
        (config.parent / "leveringen" / "praktijken_2025-01-01.csv").write_text("praktijk_id\n")
    assert load(config, toys.toy_plan()).veranderd


def test_load_after_a_stopped_table_tries_again(config):
    load(config, toys.toy_plan(breaches=PLANTED))
    outcome = load(config, toys.toy_plan())
    assert outcome.veranderd
    assert outcome.volledig


def test_second_load_of_the_same_region_is_refused_while_one_runs(config):
    from assets.resources import one_load_at_a_time

    with (
        one_load_at_a_time(load_settings(config).werk),
        pytest.raises(WrongUse, match="Er loopt al een load"),
    ):
        load(config, toys.toy_plan())


def test_dagster_sends_and_writes_nothing_outside_the_region(config, tmp_path):
    load(config, toys.toy_plan())
    with open_instance(load_settings(config)) as instance:
        assert not instance.telemetry_enabled
        assert type(instance.compute_log_manager).__name__ == "NoOpComputeLogManager"
    assert not (tmp_path / "thuis").exists()


def test_events_are_kept_in_the_home_of_the_region(config):
    load(config, toys.toy_plan())
    path = load_settings(config).werk / "dagster" / "event_log.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM event_logs").fetchone()[0] > 20


def test_the_work_folder_is_for_its_owner_alone(config):
    werk = load_settings(config).werk
    load(config, toys.toy_plan())
    assert werk.stat().st_mode & 0o077 == 0


def test_a_work_folder_that_was_there_is_closed_to_all_but_its_group(config):
    werk = load_settings(config).werk
    werk.mkdir(parents=True)
    werk.chmod(0o755)
    load(config, toys.toy_plan())
    assert werk.stat().st_mode & 0o777 == 0o750


def test_tables_are_of_now_until_a_setting_changes_and_again_after_a_load(config):
    load(config, toys.toy_plan())
    standing.check_loaded(load_settings(config))
    with config.open("a", encoding="utf-8") as text:
        text.write("\n[drempels]\nwerkgroep = 7\n")
    with pytest.raises(PublicationRefused, match=r"regio\.toml"):
        standing.check_loaded(load_settings(config))
    load(config, toys.toy_plan())
    standing.check_loaded(load_settings(config))


def test_tables_of_a_load_that_did_not_replace_all_are_not_of_now(config):
    load(config, toys.toy_plan(breaches=PLANTED))
    with pytest.raises(PublicationRefused):
        standing.check_loaded(load_settings(config))


def test_a_delivery_without_rows_and_a_date_that_does_not_exist_are_told_once(config):
    """Of what this night landed and could read; a snapshot of a database has a date of its own."""
    landed = pd.DataFrame(
        [("1", "lijst", "lijst-2025-02-30.csv", "gelezen", 0), ("2", "lijst", "lijst-2025-02-28.csv", "gelezen", 4),
         ("3", "lijst", "lijst-2025-13.csv", "geweigerd", 0), ("4", "lijst", "oud-2025-13.csv", "gelezen", 3)],
        columns=["levering_id", "bron_naam", "bestand", "stand", "gelezen"],
    ).assign(leveringsdatum=pd.Timestamp(2025, 3, 4))  # fmt: skip
    settings = SimpleNamespace(bronnen=[SimpleNamespace(naam="lijst", database=None)])
    engine = SimpleNamespace(built=lambda name: True, frame=lambda name: landed)
    told = list(nightly._odd_deliveries(SimpleNamespace(engine=engine, settings=settings, nieuw=["1", "2", "3"])))
    assert len(told) == 2
    assert "Bron lijst: in lijst-2025-02-30.csv staan koppen en geen enkele rij." in told[0]
    assert "datum 2025-02-30 in de naam" in told[1]
    assert "2025-03-04" in told[1]
