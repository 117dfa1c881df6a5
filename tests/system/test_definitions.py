"""The definitions load, with a region and without one, and agree with the registry of tables."""

import dagster as dg
import pytest

from assets.definitions import JOB_NAME, assemble, defs, whole_night
from assets.resources import CONFIG_VARIABLE, INSTANCE_SETTINGS, NO_REGION, run_tags
from schemas.tables import TABLES

REGION = """
[regio]
naam = "Speelgoed"
gemeenten = [{code = "9901", naam = "Aalbeke"}, {code = "9902", naam = "Berkel"}]
[[bron]]
naam = "praktijken"
gemeente = "*"
soort = "praktijken"
pad = "leveringen/*.csv"
"""


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "regio.toml"
    path.write_text(REGION, encoding="utf-8")
    return path


@pytest.fixture
def definitions(config):
    return assemble(whole_night(), config)


def asset_nodes(definitions):
    graph = definitions.resolve_asset_graph()
    return {".".join(key.path): graph.get(key) for key in graph.materializable_asset_keys}


def test_definitions_load_without_a_region(monkeypatch):
    monkeypatch.delenv(CONFIG_VARIABLE, raising=False)
    loaded = defs()
    assert loaded.resolve_job_def(JOB_NAME).description == NO_REGION
    assert len(asset_nodes(loaded)) > 20


def test_definitions_load_for_the_region_of_the_environment(config, monkeypatch):
    monkeypatch.setenv(CONFIG_VARIABLE, str(config))
    partitioned = [node for node in asset_nodes(defs()).values() if node.partitions_def is not None]
    assert partitioned
    for node in partitioned:
        assert node.partitions_def.get_partition_keys() == ["9901", "9902", "regio"]


def test_tables_for_readers_are_declared(definitions):
    made = {name for name in asset_nodes(definitions) if name.startswith(("kern.", "mart."))}
    assert made - set(TABLES) == set()


def test_every_declared_table_of_kern_is_made(definitions):
    assert {name for name in TABLES if name.startswith("kern.")} - set(asset_nodes(definitions)) == set()


def test_every_declared_table_has_its_check(definitions):
    graph = definitions.resolve_asset_graph()
    checked = {".".join(key.asset_key.path) for key in graph.asset_check_keys}
    assert checked == set(asset_nodes(definitions)) & set(TABLES)


def test_check_of_a_table_with_a_step_of_its_own_is_blocking(definitions):
    graph = definitions.resolve_asset_graph()
    key = dg.AssetCheckKey(dg.AssetKey(["kern", "trajecten"]), "zoals_afgesproken")
    assert graph.get_check_spec(key).blocking


def test_asset_stands_in_the_room_that_declares_it(definitions):
    nodes = asset_nodes(definitions)
    assert nodes["kern.trajecten"].group_name == "decisions"
    assert nodes["kern.leveringen"].group_name == "normalise"


def test_schedule_asks_for_one_run_over_all_gemeenten_at_three_at_night(definitions):
    schedule = definitions.resolve_schedule_def("elke_nacht")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 3 * * *", "Europe/Amsterdam")
    context = dg.build_schedule_context(scheduled_execution_time=None)
    requests = schedule.evaluate_tick(context).run_requests
    assert len(requests) == 1
    tags = requests[0].tags
    assert tags["dagster/asset_partition_range_start"] == "9901"
    assert tags["dagster/asset_partition_range_end"] == "regio"


def test_schedule_without_a_region_skips_and_says_why(monkeypatch):
    monkeypatch.delenv(CONFIG_VARIABLE, raising=False)
    tick = defs().resolve_schedule_def("elke_nacht").evaluate_tick(dg.build_schedule_context())
    assert (tick.run_requests, tick.skip_message) == ([], NO_REGION)


def test_no_partitions_no_range():
    assert run_tags([]) == {}


def test_settings_of_dagster_send_nothing(tmp_path):
    (tmp_path / "dagster.yaml").write_text(INSTANCE_SETTINGS.read_text(encoding="utf-8"), encoding="utf-8")
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        assert not instance.telemetry_enabled
        assert instance.get_concurrency_config().run_queue_config.max_concurrent_runs == 1
