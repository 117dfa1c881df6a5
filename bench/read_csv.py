"""
From a large CSV file to typed, checked rows, against DuckDB reading the same rows as UTF-8: `make bench`.

Both run in a process of their own. A process first does the same twice with a handful of rows: what the second
time takes does not depend on the rows (loading libraries it has not, writing the query it has), and is taken off
the time for all of them. The two take turns and the medians are compared, for a machine that is shared is not
equally quick from one second to the next. What is timed here: the file is landed (encrypted) before the clock
starts; then it is decrypted, its encoding is recognised, and it is read, pseudonymised and stored as text, every
value is typed, every row judged, and doubles are found. DuckDB reads the same rows, in UTF-8, into a table of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.invented_rows import GEMEENTE, count_faults, write_export

KEY = b"sleutel van de meting, 32 tekens"
FEW = 1_000
MOST_TIMES, MOST_MEMORY_MB = 3.0, 1000


def ours(folder: Path, rows: int) -> dict[str, float]:
    """Read the export of so many rows as a night does; gives seconds, and rows loaded, double and refused."""
    from etl.engine import Engine
    from etl.intake.landing import Landing, find_files
    from etl.normalise import rows as delivered_rows
    from etl.normalise.texts import TEXT_COLUMNS, NumberedTexts
    from etl.normalise.values import columns_to_number, read_texts, type_rows
    from etl.settings import ENGINE_MEMORY_MB, Settings
    from schemas.tables import TABLES

    settings = Settings.model_validate(
        {
            "regio": {"naam": "Meting", "gemeenten": [{"code": GEMEENTE, "naam": "Meting"}]},
            "bron": [
                {"naam": "besluiten", "gemeente": GEMEENTE, "soort": "beschikkingen", "pad": f"windows_{rows}.csv"}
            ],
            "root": folder,
        }
    )
    landing = Landing(folder / f"landing_{rows}", KEY)
    landing.land(find_files(settings), datetime.now(UTC))
    engine = Engine.open(folder / f"nacht_{rows}.duckdb", memory_mb=ENGINE_MEMORY_MB)
    begin, used = time.perf_counter(), time.process_time()
    read = delivered_rows.read_rows(settings, landing, KEY, stream_from=0)
    table = TABLES["levering.beschikkingen"]
    texts = NumberedTexts(columns_to_number(table))
    columns = texts.kinds(delivered_rows.row_columns("beschikkingen"))
    engine.store_rows("rijen.beschikkingen", texts.replace(read.rows["beschikkingen"]), columns)
    engine.store_rows("teksten.beschikkingen", texts.tables(), TEXT_COLUMNS)
    engine.store_rows("rijen.leveringen", [read.leveringen], delivered_rows.LEVERING_COLUMNS)
    stored = time.perf_counter()
    engine.store("betekenis.beschikkingen", read_texts(engine.table("teksten.beschikkingen"), table))
    leveringen, meanings = engine.table("rijen.leveringen"), engine.table("betekenis.beschikkingen")
    typed = type_rows(engine.table("rijen.beschikkingen"), leveringen, meanings, table)
    engine.store("waarden.beschikkingen", typed)
    end, used = time.perf_counter(), time.process_time() - used
    made = engine.table("waarden.beschikkingen")
    refused, double = made.afkeur.notnull(), made.is_dubbel
    counts = made.aggregate(afgekeurd=refused.sum(), dubbel=double.sum(), geladen=(~refused & ~double).sum())
    outcome = {name: float(value) for name, value in counts.to_pandas().iloc[0].items()}
    outcome |= {"gelezen": float(read.leveringen["gelezen"].iloc[0]), "lezen": stored - begin}
    outcome |= {"seconden": end - begin, "rekentijd": used}
    engine.close()
    return outcome


def duckdb_alone(folder: Path, rows: int) -> dict[str, float]:
    """Let DuckDB read the same rows in UTF-8 into a table; gives seconds and rows."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    path = str(folder / f"utf8_{rows}.csv").replace("'", "''")
    begin, used = time.perf_counter(), time.process_time()
    connection.execute(f"CREATE TABLE gelezen AS SELECT * FROM read_csv('{path}')")
    seconds, used = time.perf_counter() - begin, time.process_time() - used
    [count] = connection.execute("SELECT count(*) FROM gelezen").fetchone() or [0]
    connection.close()
    return {"gelezen": float(count), "seconden": seconds, "rekentijd": used}


def measure(folder: Path, rows: int, way: str) -> dict[str, float]:
    """Run one way in a process of its own: first on a few rows, then on all; adds its peak memory in MB."""
    command = [sys.executable, "-m", "bench.read_csv", "--map", str(folder), "--rijen", str(rows), "--alleen", way]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(said.splitlines()[-1]))


def _alone(folder: Path, rows: int, way: str) -> None:
    run = {"ons": ours, "duckdb": duckdb_alone}[way]
    run(folder, FEW)
    start = run(folder, FEW)
    outcome = run(folder, rows)
    for name in ("seconden", "rekentijd"):
        outcome |= {name: outcome[name] - start[name], f"begin_{name}": start[name]}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps(outcome | {"piek_mb": peak}) + "\n")


def _write(folder: Path, rows: int) -> None:
    for count in (FEW, rows):
        write_export(folder / f"windows_{count}.csv", count, "cp1252")
        write_export(folder / f"utf8_{count}.csv", count, "utf-8")


def compare(rows: int, times: int) -> int:
    """Write the rows, measure both ways in turn, print what was found; gives 1 when a limit is passed."""
    say = sys.stdout.write
    with tempfile.TemporaryDirectory(prefix="meting-") as place:
        folder = Path(place)
        _write(folder, rows)
        size = (folder / f"windows_{rows}.csv").stat().st_size / 1e6
        say(f"{rows} rijen van 21 kolommen, {size:.0f} MB Windows-1252\n")
        pairs = [(measure(folder, rows, "duckdb"), measure(folder, rows, "ons")) for _ in range(times)]
    peak = max(pair[1]["piek_mb"] for pair in pairs)
    ratio, least = (
        took(pair[1]["seconden"] for pair in pairs) / took(pair[0]["seconden"] for pair in pairs)
        for took in (median, min)
    )
    last = pairs[-1][1]
    for number, (one, other) in enumerate(pairs, start=1):
        say(
            f"ronde {number}: DuckDB {one['seconden']:.2f} s ({one['piek_mb']:.0f} MB), verwijsspiegel "
            f"{other['seconden']:.2f} s, waarvan lezen {other['lezen']:.2f} s ({other['piek_mb']:.0f} MB); "
            f"begin eraf: {one['begin_seconden']:.2f} en {other['begin_seconden']:.2f} s; "
            f"processor: {one['rekentijd']:.2f} en {other['rekentijd']:.2f} s\n"
        )
    say(
        f"gelezen {last['gelezen']:.0f} = geladen {last['geladen']:.0f} + dubbel {last['dubbel']:.0f} "
        f"+ afgekeurd {last['afgekeurd']:.0f}\n"
        f"verhouding van de medianen {ratio:.2f} (hoogstens {MOST_TIMES:.0f}), van de kortste tijden {least:.2f}; "
        f"piek {peak:.0f} MB (hoogstens {MOST_MEMORY_MB})\n"
    )
    wanted = count_faults(rows)
    found = {name: int(last[name]) for name in wanted}
    if found != wanted:
        say(f"anders dan gemaakt: {found} in plaats van {wanted}\n")
    return int(ratio > MOST_TIMES or peak > MOST_MEMORY_MB or found != wanted)


def main() -> int:
    """Read the command line and compare."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--rijen", type=int, default=1_000_000)
    parser.add_argument("--keer", type=int, default=5)
    parser.add_argument("--map", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--alleen", choices=("ons", "duckdb"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.alleen:
        _alone(chosen.map, chosen.rijen, chosen.alleen)
        return 0
    return compare(chosen.rijen, chosen.keer)


if __name__ == "__main__":
    sys.exit(main())
