"""
A whole night, from deliveries to published marts, against DuckDB reading and sorting the same rows: `make bench-night`.

The region is that of ``bench.invented_region``. Every night is a process of its own that runs ``verwijsspiegel load``
on a region folder, as a night does. What does not depend on the rows is measured apart, on the same region with few
rows, in five deliveries per gemeente so that deliveries are compared with each other as well, and taken off. DuckDB
reads the rows of all deliveries as one CSV in UTF-8 and writes them sorted to Parquet. All kinds of night take turns;
medians are compared, of time and of processor time: the second hardly depends on who else uses the machine. Dagster's
own record tells where the time of a night went. The outcome is written to ``bench/NACHT.md``.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.invented_region import (
    FEW_QUARTERS,
    QUARTERS,
    deliver_csv,
    deliver_messages,
    deliver_workbooks,
    draw_decisions,
)
from bench.invented_region import write_frame as write_region
from bench.invented_rows import write_rows

FEW = 1_000
NEWS_PART = 100  # one row in so many is news
PRICED_ROWS = 100_000
MOST_TIMES, MOST_NEWS_PART, MOST_MEMORY_MB = 10.0, 0.25, 4096
STEPS_TOLD = 20
SORTED = ("gemeente", "toewijzingnummer", "toewijzingsdatum", "toewijzingstijd")
OUTCOME = Path(__file__).resolve().parent / "NACHT.md"
# Linux tells the peak of a process by itself; what the system adds up of a child begins with what its parent held.
TELL_PEAK = """
import atexit, pathlib
status = pathlib.Path("/proc/self/status")
if status.is_file():
    atexit.register(lambda: print("\\n" + next(each for each in status.read_text().splitlines() if "VmHWM" in each)))
"""
LOAD = "import sys; from assets.cli import main; main(['load', sys.argv[1]])"
READ_AND_SORT = """
import sys, duckdb
connection = duckdb.connect()
connection.execute("SET enable_progress_bar = false")
connection.execute(f"COPY (FROM read_csv('{sys.argv[1]}') ORDER BY {sys.argv[3]}) TO '{sys.argv[2]}' (FORMAT parquet)")
"""


@dataclass(frozen=True)
class Took:
    """What a process took: seconds, seconds of processor, peak memory in MB (None where the system does not tell)."""

    seconds: float
    processor: float
    peak_mb: float | None


def run_process(code: str, *arguments: str) -> Took:
    """
    Run Python text in a process of its own; raises RuntimeError with what it said when it fails.

    A night that held a delivery is a failure too: less was loaded than is told here.
    """
    with tempfile.TemporaryFile() as said:
        begin = perf_counter()
        command = [sys.executable, "-c", TELL_PEAK + code, *arguments]
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        seconds = perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        lines = said.read().decode(errors="replace").splitlines()
        if process.returncode:
            raise RuntimeError("\n".join(lines))
    peaks = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")]
    return Took(seconds, used.ru_utime + used.ru_stime, max(peaks, default=None))


def load_night(config: Path) -> Took:
    """Run one nightly load of a region."""
    return run_process(LOAD, str(config))


def read_and_sort(csv: Path) -> Took:
    """Let DuckDB read a CSV and write it sorted to Parquet."""
    return run_process(READ_AND_SORT, str(csv), str(csv.with_suffix(".parquet")), ", ".join(SORTED))


def steps_of(config: Path) -> dict[str, float]:
    """Give the seconds per step of the last night, as Dagster kept them, the longest first."""
    from assets.resources import open_instance
    from etl.settings import load_settings

    with open_instance(load_settings(config)) as instance:
        [run] = instance.get_run_ids(limit=1)
        took = {
            each.step_key.replace("__", ".", 1): (each.end_time or 0.0) - (each.start_time or 0.0)
            for each in instance.get_run_step_stats(run)
        }
    return dict(sorted(took.items(), key=lambda item: -item[1]))


@dataclass(frozen=True)
class Round:
    """One turn of every kind of night: DuckDB alone and with a handful, the handful, all, nothing new, some news."""

    limit: Took
    limit_few: Took
    few: Took
    whole: Took
    quiet: Took
    news: Took
    whole_steps: Mapping[str, float]
    news_steps: Mapping[str, float]


def run_round(folder: Path) -> Round:
    """Run every kind of night once, the region as it was before any."""
    whole, few, news = folder / "alles", folder / "weinig", folder / "nieuws"
    for region in (whole, few):
        for made in ("werk", "publicatie"):
            shutil.rmtree(region / made, ignore_errors=True)
    for path in news.glob("leveringen/*/*"):
        (whole / path.relative_to(news)).unlink(missing_ok=True)
    limit_few, limit = read_and_sort(folder / "weinig.csv"), read_and_sort(folder / "alles.csv")
    small = load_night(few / "regio.toml")
    full = load_night(whole / "regio.toml")
    full_steps = steps_of(whole / "regio.toml")
    quiet = load_night(whole / "regio.toml")
    shutil.copytree(news, whole, dirs_exist_ok=True)
    renewed = load_night(whole / "regio.toml")
    return Round(limit, limit_few, small, full, quiet, renewed, full_steps, steps_of(whole / "regio.toml"))


def write_regions(folder: Path, rows: int) -> tuple[int, int]:
    """
    Write the region with all rows, its news, and the one with a handful.

    Gives the bytes of the deliveries and the rows of the news.
    """
    decisions = draw_decisions(rows, rows // NEWS_PART)
    write_region(folder / "alles")
    size = deliver_csv(folder / "alles", decisions.of_ten_years())
    news = decisions.after()
    deliver_csv(folder / "nieuws", news)
    few = draw_decisions(FEW * QUARTERS // FEW_QUARTERS).of_last_quarters()
    write_region(folder / "weinig")
    deliver_csv(folder / "weinig", few)
    write_rows(folder / "alles.csv", [decisions.of_ten_years().rows])
    write_rows(folder / "weinig.csv", [few.rows])
    return size, news.rows.num_rows


def price_forms(folder: Path, few: Took) -> dict[str, tuple[Took, int]]:
    """Load the same rows as CSV, as workbooks and as messages; gives what each night took, start-up off, and MB."""
    decisions = draw_decisions(PRICED_ROWS)
    ways = {"CSV": deliver_csv, "XLSX": deliver_workbooks, "XML": deliver_messages}
    found = {}
    for name, deliver in ways.items():
        region = folder / name
        config = write_region(region, "ijw" if name == "XML" else "beschikkingen")
        size = deliver(region, decisions)
        took = load_night(config)
        found[name] = (Took(took.seconds - few.seconds, took.processor - few.processor, took.peak_mb), size)
        shutil.rmtree(region)
    return found


def _peak(rounds: Iterable[Round], kind: str) -> float | None:
    return max((took.peak_mb for each in rounds if (took := getattr(each, kind)).peak_mb is not None), default=None)


def _tell_peak(rounds: Iterable[Round], kind: str) -> str:
    peak = _peak(rounds, kind)
    return "niet gemeten" if peak is None else f"{peak:.0f}"


def _middle(rounds: Iterable[Round], kind: str, unit: str) -> float:
    return median(getattr(getattr(each, kind), unit) for each in rounds)


@dataclass(frozen=True)
class Verdict:
    """Ratios over the rounds in one unit (seconds or processor): what is promised, and what was measured."""

    limit: float
    few: float
    whole: float
    quiet: float
    news: float

    @classmethod
    def of(cls, rounds: Sequence[Round], unit: str) -> Verdict:
        """Take the medians of the rounds; the start-up is off the limit, the whole night and the news."""
        few = _middle(rounds, "few", unit)
        limit = _middle(rounds, "limit", unit) - _middle(rounds, "limit_few", unit)
        whole, news = (_middle(rounds, kind, unit) - few for kind in ("whole", "news"))
        return cls(limit, few, whole, _middle(rounds, "quiet", unit), news)

    @property
    def times_limit(self) -> float:
        """How many times the limit the whole night took."""
        return self.whole / self.limit

    @property
    def news_part(self) -> float:
        """Which part of the whole night the news took."""
        return self.news / self.whole

    @property
    def quiet_part(self) -> float:
        """Which part of the start-up the night without news took."""
        return self.quiet / self.few


def tell(rows: int, news: int, size: int, rounds: Sequence[Round], forms: Mapping[str, tuple[Took, int]]) -> str:
    """Write the outcome as Markdown: what was measured, the ratios, where the time goes, the forms of delivery."""
    import duckdb

    time, used = Verdict.of(rounds, "seconds"), Verdict.of(rounds, "processor")
    lines = [
        "# Een hele nacht, gemeten",
        "",
        "Geschreven door `make bench-night` (`bench/night.py`); hier staat niets met de hand.",
        "",
        f"{_dutch(rows)} rijen beschikkingen in 15 gemeenten en tien jaar, elke gemeente elk kwartaal één CSV (600",
        f"leveringen, {size / 1e6:.0f} MB, één op drie gemeenten in Windows-1252), 120 praktijken met lijsten, SOJ en",
        f"prijzen; zonder declaraties. Nieuws: het volgende kwartaal van zes gemeenten, samen {_dutch(news)} rijen.",
        f"Medianen van {len(rounds)} {'ronde' if len(rounds) == 1 else 'ronden'}; {os.cpu_count()} processorkernen, "
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}.",
        "",
        "| verhouding | hoogstens | tijd | processortijd |",
        "| --- | ---: | ---: | ---: |",
        f"| hele nacht, opstarten eraf, ten opzichte van DuckDB die leest, sorteert en schrijft | {MOST_TIMES:.0f} | "
        f"{_dutch(time.times_limit, 1)} | {_dutch(used.times_limit, 1)} |",
        f"| nacht met 1% nieuws, opstarten eraf, ten opzichte van de hele nacht | {_dutch(MOST_NEWS_PART, 2)} | "
        f"{_dutch(time.news_part, 2)} | {_dutch(used.news_part, 2)} |",
        f"| nacht zonder nieuws, ten opzichte van opstarten | 1 | {_dutch(time.quiet_part, 2)} | "
        f"{_dutch(used.quiet_part, 2)} |",
        "",
        "| nacht | tijd, s | processortijd, s | piek, MB |",
        "| --- | ---: | ---: | ---: |",
    ]
    names = {
        "few": f"ongeveer {_dutch(FEW)} rijen in 75 leveringen: opstarten",
        "whole": "alles",
        "quiet": "niets nieuws",
        "news": "1% nieuws",
    }
    for kind, name in names.items():
        took, processor = (_middle(rounds, kind, unit) for unit in ("seconds", "processor"))
        lines.append(f"| {name} | {_dutch(took, 1)} | {_dutch(processor, 1)} | {_tell_peak(rounds, kind)} |")
    lines += [
        f"| DuckDB: lezen, sorteren, schrijven | {_dutch(time.limit, 1)} | {_dutch(used.limit, 1)} | "
        f"{_tell_peak(rounds, 'limit')} |",
        "",
        f"Geheugen: hoogstens {MOST_MEMORY_MB} MB afgesproken.",
        "",
        "## Waar de tijd blijft",
        "",
        "Seconden per stap in de laatste ronde, met wat elke stap ook zonder rijen kost.",
        "",
        "| stap | hele nacht | 1% nieuws |",
        "| --- | ---: | ---: |",
    ]
    last = rounds[-1]
    for step, seconds in list(last.whole_steps.items())[:STEPS_TOLD]:
        lines.append(f"| {step} | {_dutch(seconds, 1)} | {_dutch(last.news_steps.get(step, 0.0), 1)} |")
    rest = [sum(list(each.values())) for each in (last.whole_steps, last.news_steps)]
    lines += [
        f"| alle {len(last.whole_steps)} stappen | {_dutch(rest[0], 1)} | {_dutch(rest[1], 1)} |",
        f"| buiten de stappen | {_dutch(last.whole.seconds - rest[0], 1)} | {_dutch(last.news.seconds - rest[1], 1)} |",
    ]
    return "\n".join([*lines, *_tell_forms(forms)]) + "\n"


def _tell_forms(forms: Mapping[str, tuple[Took, int]]) -> list[str]:
    if not forms:
        return []
    lines = [
        "",
        "## Wat een vorm van levering kost",
        "",
        f"Een hele nacht van {_dutch(PRICED_ROWS)} rijen, opstarten eraf. XML: een bericht per toewijzing, een ZIP per",
        "gemeente en kwartaal; zo'n bericht noemt geen verwijzer.",
        "",
        "| vorm | MB | tijd, s | processortijd, s | ten opzichte van CSV (processortijd) |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    usual = forms["CSV"][0].processor
    for name, (took, size) in forms.items():
        lines.append(
            f"| {name} | {size / 1e6:.0f} | {_dutch(took.seconds, 1)} | {_dutch(took.processor, 1)} | "
            f"{_dutch(took.processor / usual, 1)} |"
        )
    return lines


def kept(rounds: Sequence[Round]) -> bool:
    """Tell whether everything that is promised of a night was measured."""
    time = Verdict.of(rounds, "seconds")
    peaks = [_peak(rounds, kind) for kind in ("whole", "news")]
    return (
        time.times_limit <= MOST_TIMES
        and time.news_part <= MOST_NEWS_PART
        and time.quiet_part <= 1
        and all(peak is None or peak <= MOST_MEMORY_MB for peak in peaks)
    )


def _dutch(number: float, digits: int = 0) -> str:
    """Write a number with points between thousands and a comma before decimals."""
    return f"{number:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def main() -> int:
    """Read the command line, measure, print and write what was found; gives 1 when a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--rijen", type=int, default=1_000_000)
    parser.add_argument("--keer", type=int, default=3)
    parser.add_argument("--zonder-vormen", action="store_true", help="meet XLSX en XML niet")
    parser.add_argument("--uit", type=Path, default=OUTCOME, help="het bestand met de uitkomst")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nacht-") as place:
        folder = Path(place)
        size, news = write_regions(folder, chosen.rijen)
        rounds = []
        for number in range(1, chosen.keer + 1):
            rounds.append(run_round(folder))
            sys.stdout.write(f"ronde {number} van {chosen.keer}\n")
            sys.stdout.flush()
            chosen.uit.write_text(tell(chosen.rijen, news, size, rounds, {}), encoding="utf-8")
        forms = {} if chosen.zonder_vormen else price_forms(folder, rounds[-1].few)
    said = tell(chosen.rijen, news, size, rounds, forms)
    chosen.uit.write_text(said, encoding="utf-8")
    sys.stdout.write(said)
    return int(not kept(rounds))


if __name__ == "__main__":
    sys.exit(main())
