"""
What a run of assets works with: one night of one region, under a lock, and its Dagster storage.

The night is the same whether ``verwijsspiegel load`` or Dagster's web page starts it.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assets import standing
from assets.declare import Declaration, table_names
from etl import problems
from etl.engine import Engine, open_engine
from etl.settings import ENGINE_MEMORY_MB, Settings, load_settings

if TYPE_CHECKING:
    import dagster as dg

    from assets.checks import Judge

CONFIG_VARIABLE = "VERWIJSSPIEGEL_CONFIG"
WORK_FILE = "nacht.duckdb"
LOCK_FILE = "nacht.slot"
REFUSED, HELD = "geweigerd", "vastgehouden"
INSTANCE_SETTINGS = Path(__file__).resolve().parent / "dagster.yaml"


class Progress(Protocol):
    """Who wants to know how the night goes on; counts and table names only."""

    def started(self, room: str, tables: Sequence[str]) -> None:
        """Take note that a step of this room of ``etl`` begins, and which tables it makes."""

    def reading(self, done: int, total: int) -> None:
        """Take note of how many of the deliveries have been read."""

    def stored(self, table: str, rows: int) -> None:
        """Take note that a table stands, with this many rows."""

    def stopped(self, tables: Sequence[str], why: str) -> None:
        """Take note that these tables stay at their last good state, and why (Dutch, without data)."""


class Silence:
    """Progress that nobody looks at: Dagster's web page has its own."""

    def started(self, room: str, tables: Sequence[str]) -> None:
        """Say nothing."""

    def reading(self, done: int, total: int) -> None:
        """Say nothing."""

    def stored(self, table: str, rows: int) -> None:
        """Say nothing."""

    def stopped(self, tables: Sequence[str], why: str) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Accepting:
    """What ``load --accepteer`` asks: accept what is held of this source, for this reason."""

    bron: str
    reden: str


@dataclass
class Night:
    """
    One night of one region: its settings, its engine, and what has happened so far.

    ``nieuw``: ids of the deliveries that this night landed; ``read_before``: of those that the last night could
    read. ``onleesbaar``: files that could not be opened,
    as Dutch sentences. ``rows``: number of rows per table that was built. ``stopped``: why a table was not
    replaced. ``faults``: the errors behind that, for ``--debug``; they never reach Dagster's storage.
    ``waiting``: tables that were not tried, because a table that they need was stopped. ``accepting``: what this
    night is asked to accept, ``geaccepteerd``: the files that it accepted.
    """

    settings: Settings
    engine: Engine
    progress: Progress = field(default_factory=Silence)
    nieuw: list[str] = field(default_factory=list)
    read_before: frozenset[str] = frozenset()
    onleesbaar: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    stopped: dict[str, str] = field(default_factory=dict)
    faults: list[BaseException] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    accepting: Accepting | None = None
    geaccepteerd: list[str] = field(default_factory=list)

    def keep(self, table: str, rows: int) -> None:
        """Record that the table was built and is well formed."""
        self.rows[table] = rows
        self.progress.stored(table, rows)

    def stop(self, tables: Sequence[str], why: str, fault: BaseException | None = None) -> None:
        """Take back what was built of these tables: they stay at their last good state, for this reason."""
        for table in tables:
            if self.engine.built(table):
                self.engine.discard(table)
            self.rows.pop(table, None)
            self.stopped[table] = why
        if fault is not None:
            self.faults.append(fault)
        self.progress.stopped(tables, why)


def open_deliveries(night: Night, stand: str) -> list[str]:
    """Give why deliveries stand refused or held, as Dutch sentences."""
    from etl.normalise.rows import open_refusals

    if not night.engine.built("rijen.leveringen"):
        return []
    frame = open_refusals(night.engine.frame("rijen.leveringen"))
    found = frame[frame["stand"] == stand]
    return [
        reason if bron in reason else f"Bron {bron}: {reason}"
        for bron, reason in zip(found["bron_naam"].astype(str), found["reden"].astype(str), strict=True)
    ]


Conclusion = Callable[[Night], None]


@dataclass(frozen=True)
class Plan:
    """What a night makes, how it ends, and what its tables are held to."""

    steps: tuple[Declaration, ...]
    conclude: Conclusion
    judge: Judge


@contextmanager
def open_night(settings: Settings, conclude: Conclusion, progress: Progress | None = None) -> Iterator[Night]:
    """
    Open a night, with the lock of the region held; ``conclude`` puts the results in their place at the end.

    After an error the old files stand untouched.
    """
    engine = open_engine(settings.werk / WORK_FILE, settings.kern_file, ENGINE_MEMORY_MB)
    try:
        night = Night(settings, engine, progress or Silence())
        if engine.has("kern.leveringen"):
            night.read_before = frozenset(engine.frame("kern.leveringen")["levering_id"])
        yield night
        conclude(night)
    finally:
        engine.close()


def make_private(folder: Path) -> None:
    """Make a folder that only its owner can enter; one that was there already is closed to all but its group."""
    if folder.is_dir():
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) & ~stat.S_IRWXO)
    else:
        folder.mkdir(parents=True, mode=stat.S_IRWXU)


@contextmanager
def one_load_at_a_time(werk: Path) -> Iterator[None]:
    """
    Hold the region's lock; the operating system lets go of it when the process ends, however it ends.

    Raises WrongUse when another load of the region is running.
    """
    import fcntl

    make_private(werk)
    with (werk / LOCK_FILE).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise problems.WrongUse(
                "Er loopt al een load van deze regio. Wacht tot die klaar is en probeer het dan opnieuw."
            ) from error
        yield


def region_resource(config: Path | None, plan: Plan) -> dg.ResourceDefinition:
    """
    Give the resource ``region``: a night that opens when a run starts and is concluded when it ends.

    A run that replaced every table of the plan is remembered like a load.
    """
    import dagster as dg

    @dg.resource(description="One night of the region: settings, engine and lock.")
    def region(_) -> Iterator[Night]:  # type: ignore[no-untyped-def]  # noqa: ANN001
        if config is None:
            raise dg.Failure(description=NO_REGION)
        try:
            settings = load_settings(config)
            with one_load_at_a_time(settings.werk):
                standing.forget(settings)
                with open_night(settings, plan.conclude) as night:
                    yield night
                    refused, held = open_deliveries(night, REFUSED), open_deliveries(night, HELD)
                if set(table_names(plan.steps)) <= set(night.rows) and not night.onleesbaar:
                    standing.remember(settings, refused, held)
        except problems.Problem as problem:
            raise dg.Failure(description=str(problem), allow_retries=False) from None

    return region


NO_REGION = f"Er is geen regio gekozen. Zet {CONFIG_VARIABLE} op het pad van een regio.toml en start Dagster opnieuw."


def dagster_home(settings: Settings) -> Path:
    """
    Give the region's own Dagster folder, made with the settings of ``dagster.yaml`` in it.

    Runs started by hand, by schedule and by ``load`` are kept here together: counts and names, never rows.
    """
    home = (settings.werk / "dagster").resolve()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(INSTANCE_SETTINGS, home / "dagster.yaml")
    return home


@contextmanager
def open_instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    """Open the region's Dagster storage; ``DAGSTER_HOME`` points at it as long as it is open."""
    import dagster as dg

    home = str(dagster_home(settings))
    before = os.environ.get("DAGSTER_HOME")
    os.environ["DAGSTER_HOME"] = home
    try:
        with dg.DagsterInstance.from_config(home) as instance:
            yield instance
    finally:
        os.environ.pop("DAGSTER_HOME")
        if before is not None:
            os.environ["DAGSTER_HOME"] = before


def forget_old_runs(instance: dg.DagsterInstance, keep: int) -> int:
    """Remove the oldest runs from Dagster's storage until ``keep`` are left; gives how many went."""
    old: Sequence[str] = instance.get_run_ids()[keep:]
    for run_id in old:
        instance.delete_run(run_id)
    return len(old)


def run_tags(partition_keys: Sequence[str]) -> Mapping[str, str]:
    """Give the tags that make one run build all partitions: a run per gemeente would cost seconds each."""
    if not partition_keys:
        return {}
    return {
        "dagster/asset_partition_range_start": partition_keys[0],
        "dagster/asset_partition_range_end": partition_keys[-1],
    }
