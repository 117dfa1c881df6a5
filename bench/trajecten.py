"""
From beschikkingen to trajecten, against what people would use instead: part of `make bench`; writes RESULTS.md.

Every run is a process of its own, from Parquet to Parquet. It first does the same with a handful of rows: libraries are
loaded then, and that time is shown apart. The ways take turns, each round beginning with the next one, and medians
are compared, for a machine that is shared is not equally quick from one second to the next. After the first round of
a size the outcomes of all ways are compared: the same trajecten, and every beschikking in the same one.

Ours does more than the others do: ids that follow from content, and the roles of rule 6. Both are priced apart.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import trajecten_peers as peers
from bench.invented_decisions import write_decisions
from bench.trajecten_results import NARROW, OURS, WIDE, WITH_IDS, WITH_ROLES, Run, missed, write_results

FEW = 1_000
NAIVE, NAIVE_UNTIL = "pandas per sleutel", 100_000
MEMORY_MB = 1_400  # for DuckDB; what does not fit is put aside on disk
RESULTS = Path(__file__).with_name("RESULTS.md")
PLAIN = ("client_pseudo", "zorgvorm", "ingangsdatum", "einde", "startdatum")
LINEAGE = ("beschikking_id", "traject_id")
TRAJECTEN = ("traject_id", "client_pseudo", "zorgvorm", "startdatum", "einddatum", "aantal_beschikkingen")


def ours(source: Path, folder: Path) -> dict[str, float]:
    """Find trajecten and lineage as the peers do, with a number for an id; gives parts of the time in seconds."""
    return _ours(source, folder, PLAIN, LINEAGE, TRAJECTEN, with_ids=False)


def ours_with_ids(source: Path, folder: Path) -> dict[str, float]:
    """Do the same with ids that follow from content; as ``ours``."""
    return _ours(source, folder, PLAIN, LINEAGE, TRAJECTEN)


def ours_with_roles(source: Path, folder: Path) -> dict[str, float]:
    """Make kern.beschikking_traject and kern.trajecten whole, with the roles of rule 6; as ``ours``."""
    from etl.decisions.episodes import COLUMNS
    from schemas.tables import TABLES

    lineage, trajecten = (tuple(TABLES[f"kern.{name}"].columns) for name in ("beschikking_traject", "trajecten"))
    return _ours(source, folder, (*COLUMNS, "startdatum", "rol"), lineage, trajecten)


def _ours(
    source: Path,
    folder: Path,
    carried: Sequence[str],
    lineage: Sequence[str],
    facts: Sequence[str],
    with_ids: bool = True,
) -> dict[str, float]:
    """Store the members with the columns that are carried; write those of ``lineage`` and of the trajecten."""
    import ibis

    from etl.decisions import episodes
    from etl.engine import Engine

    begin = time.perf_counter()
    engine = Engine.open(folder / "nacht.duckdb", memory_mb=MEMORY_MB)
    # DuckDB reads a table with the name of a Parquet file from that file.
    days = ("ingangsdatum", "einde")
    decisions = ibis.table({name: "date" if name in days else "string" for name in episodes.COLUMNS}, name=str(source))
    members = episodes.assign_trajecten(decisions, peers.GAP)
    if not with_ids:
        number = members.client_pseudo.hash() ^ members.zorgvorm.hash() ^ members.startdatum.hash()
        members = members.mutate(traject_id=number)
    query = engine.sql(members.select(*dict.fromkeys((*LINEAGE, *carried))))
    composed = time.perf_counter() - begin
    engine.store_sql("tussen.traject_leden", query)
    stored = engine.table("tussen.traject_leden")
    stored.select(*lineage).to_parquet(folder / "leden.parquet")
    # What is not asked for is not made: its column stands empty.
    empty = {name: ibis.null(kind) for name, kind in members.schema().items() if name not in stored.columns}
    made = episodes.build_trajecten(stored.mutate(**empty)).select(*facts)
    made.to_parquet(folder / "trajecten.parquet")
    engine.close()
    return {"opstellen": composed}


Way = Callable[[Path, Path], dict[str, float] | None]
WAYS: dict[str, Way] = {
    NARROW: peers.narrow_limit,
    WIDE: peers.wide_limit,
    OURS: ours,
    WITH_IDS: ours_with_ids,
    WITH_ROLES: ours_with_roles,
    "DuckDB": peers.in_duckdb,
    "polars": peers.in_polars,
    "pandas": peers.in_pandas,
    "bioframe": peers.in_bioframe,
    NAIVE: peers.in_naive_pandas,
}
NEEDS = {"polars": "polars", "bioframe": "bioframe"}
LIMITS = (NARROW, WIDE)


def ways_for(rows: int) -> list[str]:
    """Give the ways that run on so many rows: all, but the naive one only on few, and none without its library."""
    return [
        way
        for way in WAYS
        if (way != NAIVE or rows <= NAIVE_UNTIL) and (way not in NEEDS or importlib.util.find_spec(NEEDS[way]))
    ]


def outcome_of(folder: Path) -> tuple[str, ...]:
    """
    Give what a way found, in a form that two ways can be compared by: counts and sums of hashes, without the ids.

    The trajecten by person, zorgvorm, days and number; every beschikking by the start of the traject that it is in.
    """
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    made, members = (f"read_parquet('{folder / name}.parquet')".replace("\\", "/") for name in ("trajecten", "leden"))
    found = connection.execute(
        f"""
        SELECT count(*), sum(aantal_beschikkingen), bit_xor(hash(
            client_pseudo, zorgvorm, startdatum::DATE, einddatum::DATE, aantal_beschikkingen::BIGINT)) FROM {made}
        UNION ALL
        SELECT count(*), count(DISTINCT traject_id), bit_xor(hash(beschikking_id, startdatum::DATE))
        FROM {members} AS leden JOIN {made} AS trajecten USING (traject_id)
        """
    ).fetchall()
    connection.close()
    return tuple(map(str, found))


def measure(way: str, source: Path, few: Path, folder: Path) -> Run:
    """Run one way in a process of its own: first on a few rows, then on all."""
    command = [sys.executable, "-m", "bench.trajecten", "--alleen", way, *map(str, (source, few, folder))]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Run(**json.loads(said.splitlines()[-1]))


def _alone(way: str, source: Path, few: Path, folder: Path) -> None:
    begin = time.perf_counter()
    WAYS[way](few, folder)
    loaded = time.perf_counter() - begin
    begin, used = time.perf_counter(), time.process_time()
    parts = WAYS[way](source, folder) or {}
    seconds, used = time.perf_counter() - begin, time.process_time() - used
    measured = {"begin": loaded, "seconden": seconds, "rekentijd": used, "piek_mb": _peak_mb(), **parts}
    sys.stdout.write(json.dumps(measured) + "\n")


def _peak_mb() -> float:
    """Give the peak memory of this process alone: what getrusage gives on Linux is that of its parent, if larger."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


def compare(sizes: Sequence[int], rounds: int) -> int:
    """
    Measure all ways on all sizes, print what was found; gives 1 when a limit is passed.

    RESULTS.md is written anew after every round: what takes hours can be read, and stopped, before it ends.
    """
    found: dict[int, dict[str, list[Run]]] = {}
    unequal: list[str] = []
    with tempfile.TemporaryDirectory(prefix="meting-") as place:
        folder = Path(place)
        few, source = folder / "weinig.parquet", folder / "besluiten.parquet"
        write_decisions(few, FEW)
        for rows in sizes:
            write_decisions(source, rows)
            ways = ways_for(rows)
            found[rows] = {way: [] for way in ways}
            for number in range(rounds):
                for way in ways[number % len(ways) :] + ways[: number % len(ways)]:
                    (folder / way).mkdir(exist_ok=True)
                    run = measure(way, source, few, folder / way)
                    found[rows][way].append(run)
                    _say(f"{rows} rijen, ronde {number + 1}, {way}: {run}")
                if not number:
                    unequal += [f"{rows} rijen: {way} vindt iets anders dan {OURS}" for way in _different(folder, ways)]
                write_results(RESULTS, found, unequal)
    problems = [*unequal, *missed(found)]
    _say("\n".join(problems) or "geen grens overschreden, alle uitkomsten gelijk")
    return int(bool(problems))


def _different(folder: Path, ways: Sequence[str]) -> list[str]:
    """Give the ways of which the outcome is not that of ours."""
    outcomes = {way: outcome_of(folder / way) for way in ways if way not in LIMITS}
    return [way for way, outcome in outcomes.items() if outcome != outcomes[OURS]]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Read the command line and compare."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--rijen", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--keer", type=int, default=5)
    parser.add_argument("--alleen", nargs=4, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.alleen:
        way, *places = chosen.alleen
        _alone(way, *map(Path, places))
        return 0
    return compare(chosen.rijen, chosen.keer)


if __name__ == "__main__":
    sys.exit(main())
