"""
What the effect model promises, measured in worlds where the truth is known: `make bench-effect`; writes EFFECT.md.

Worlds without effect and with a fall of 15, 30 and 50%, of 5, 15 and 40 practices, with and without drift: how often
the interval holds the truth, how often the test cries wolf, how often it finds what is there, and how often the ladder
of evidence says more than that there is a figure. Then the simulated figures on which the method was chosen, drawn
anew; the smallest detectable fall against the power it promises; the coefficient against another library where that is
installed; and the time that everything takes.

A kind of world whose interval of coverage lies wholly below what is promised is measured again, in worlds that were not
drawn before and four times as many; of two dozen kinds that keep their promise one does so by chance in nearly
half of all runs. What the second measurement says decides, and both are told.

Finished parts are kept as lines of JSON in the working folder and are not done again, as long as the code is the same.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from bench.effect_ladder import count_levels, level_of
from bench.effect_results import AGAIN, COVERAGE, below_promise, missed, write_results
from bench.effect_variants import p_values
from bench.effect_worlds import SLIDE, WANDER, World, make_world
from etl.compare.effect import assess
from etl.compare.effect_detectable import smallest_detectable
from etl.compare.effect_model import Cells, NotConverged, cells_of, fit
from etl.compare.effect_panel import EffectPlan, Floats
from etl.compare.effect_permutation import Calendars, calendars_of, interval, permutation_p

PRACTICES, RATIOS, PER_1000 = (5, 15, 40), (1.0, 0.85, 0.7, 0.5), 6.0
REFERENCE = ((6.0, 0, 0, 0.7), (2.0, WANDER, SLIDE, 0.7), (6.0, 0, 0, 1.0), (6.0, WANDER, SLIDE, 1.0),
             (2.0, WANDER, SLIDE, 1.0), (6.0, WANDER, SLIDE, 0.7))  # fmt: skip
REFERENCE_TIMES = 3  # as many worlds of the reference as of the others, times this
CALENDARS = 499
ALL_CALENDARS_UNTIL = 500
PREDICTIONS = 20
AGAIN_TIMES = 4  # as many worlds the second time
LADDER_RATIOS = (1.0, 0.7)  # without effect, and with one that can be found
TIMED = ((5, 28, 1_999), (25, 44, 1_999), (100, 44, 1_999), (100, 44, 499), (100, 44, 7_999), (500, 44, 1_999))
HERE = Path(__file__).resolve().parent
OUTCOME, WORK = HERE / "EFFECT.md", HERE.parent / "build" / "bench-effect"

Found = dict[str, float]


def plan_of(calendars: int = CALENDARS) -> EffectPlan:
    """Give the plan of the measurement: all calendars of five practices, drawn ones of more."""
    return EffectPlan(hoogste_toewijzingen=ALL_CALENDARS_UNTIL, trekkingen=calendars)


def rejects_at(plan: EffectPlan) -> float:
    """Give the largest p that rejects: shares of calendars are not exact in binary, so a hair more than 5%."""
    return 1 - plan.zekerheid + 1e-9


def seed_of(world: World, number: int) -> int:
    """Give the seed of world ``number`` of this kind."""
    return int.from_bytes(hashlib.sha256(repr((world, number)).encode()).digest()[:8])


def drawn(world: World, number: int, plan: EffectPlan) -> tuple[Cells, Floats, Calendars]:
    """Give world ``number`` of this kind: its cells, its exposure (1, P, T) and its calendars."""
    seed = seed_of(world, number)
    paneel = make_world(world, np.random.default_rng(seed))
    cells = cells_of(paneel)
    columns = paneel.dosis[np.ix_(cells.rows, cells.columns)][None]
    return cells, columns, calendars_of(paneel, cells, columns, plan, seed)


def measure_coverage(world: World, worlds: int, after: int = 0, plan: EffectPlan | None = None) -> Found:
    """
    Count, over so many worlds: truth inside the interval, test rejects, interval open, no estimate; and the bias.

    ``after``: how many worlds of this kind are passed over.
    """
    plan = plan or plan_of()
    inside = rejected = no_end = no_estimate = 0
    off: list[float] = []
    for number in range(after, after + worlds):
        cells, columns, calendars = drawn(world, number, plan)
        try:
            estimate = float(fit(cells, columns).beta[0])
        except NotConverged:
            no_estimate += 1
            continue
        under, upper = interval(cells, calendars, estimate, plan.zekerheid)
        inside += bool(under <= np.log(world.ratio) <= upper)
        no_end += bool(np.isinf(under) or np.isinf(upper))
        rejected += permutation_p(cells, calendars) <= rejects_at(plan)
        off.append(estimate - float(np.log(world.ratio)))
    return {
        "werelden": worlds, "binnen": inside, "verworpen": rejected, "open": no_end, "geen": no_estimate,
        "afwijking": float(np.mean(off)), "spreiding": float(np.std(off)),
    }  # fmt: skip


def measure_variants(world: World, worlds: int) -> Found:
    """Count in how many of so many worlds with an estimate each way of testing rejects that there is no effect."""
    plan = plan_of()
    counts: Found = {"werelden": 0}
    for number in range(worlds):
        cells, _, calendars = drawn(world, number, plan)
        try:
            found = p_values(cells, calendars)
        except NotConverged:
            continue
        counts["werelden"] += 1
        for way, p in found.items():
            counts[way] = counts.get(way, 0) + int(p <= rejects_at(plan))
    return counts


def measure_detectable(world: World, worlds: int) -> Found:
    """
    Give the median smallest detectable fall over a few worlds without effect, and how often such a fall is found.

    A median of NaN (more than half can find nothing) is found never.
    """
    plan = plan_of(199)
    falls = []
    for number in range(PREDICTIONS):
        cells, columns, calendars = drawn(world, number, plan)
        falls.append(smallest_detectable(cells, calendars, float(fit(cells, columns).beta[0]), plan, number))
    fall = float(np.quantile(np.nan_to_num(falls, nan=100.0), 0.5, method="higher"))
    fallen = World(**{**asdict(world), "ratio": 1 - min(fall, 99.0) / 100})
    found = count_found(fallen, worlds, plan)
    return {"werelden": worlds, "daling": fall, "gevonden": found}


def measure_ladder(world: World, worlds: int) -> Found:
    """Count how many of so many worlds reach each step of the ladder of evidence."""
    plan = plan_of()

    def level(number: int) -> str:
        seed = seed_of(world, number)
        return level_of(world, np.random.default_rng(seed), plan, seed)

    return count_levels(level, worlds)


def count_found(world: World, worlds: int, plan: EffectPlan) -> int:
    """Count the worlds in which the test rejects that there is no effect."""
    count = 0
    for number in range(worlds):
        cells, _, calendars = drawn(world, number, plan)
        count += permutation_p(cells, calendars) <= rejects_at(plan)
    return count


def measure_time(practices: int, quarters: int, calendars: int) -> Found:
    """Give the seconds, by the clock and of the processor, for all that is said of one panel of this size."""
    paneel = make_world(World(practices, 3.0, 0.8, WANDER, SLIDE, quarters), np.random.default_rng(1))
    begin, used = perf_counter(), process_time()
    found = assess(paneel, EffectPlan(hoogste_toewijzingen=100, trekkingen=calendars), seed=1)
    took = {"seconden": perf_counter() - begin, "rekentijd": process_time() - used}
    return {**took, "toewijzingen": found.aantal_toewijzingen}


def compare_with_pyfixest(worlds: int = 5) -> Found:
    """Give the largest difference of our coefficient with that of ``fepois`` of pyfixest, over a few worlds."""
    import pandas as pd
    import pyfixest

    largest = 0.0
    for number, practices in enumerate(PRACTICES * worlds):
        cells, columns, _ = drawn(World(practices, PER_1000, 0.7, WANDER, SLIDE), number, plan_of(1))
        row, quarter = np.nonzero(cells.used)
        frame = pd.DataFrame(
            {"y": cells.y[cells.used], "met": columns[0][cells.used], "praktijk": row, "kwartaal": quarter}
            | {"log_n": np.log(cells.n[cells.used])}
        )
        theirs = pyfixest.fepois("y ~ met | praktijk + kwartaal", frame, offset="log_n", iwls_tol=1e-12)
        largest = max(largest, abs(float(theirs.coef()["met"]) - float(fit(cells, columns).beta[0])))
    return {"werelden": len(PRACTICES) * worlds, "verschil": largest}


@dataclass(frozen=True)
class Part:
    """One part of the measurement: under which heading, of what, and how it is done."""

    heading: str
    what: tuple[float, ...]
    work: Callable[..., Found]
    arguments: tuple[object, ...]

    @property
    def key(self) -> str:
        """Give the name under which the outcome is kept."""
        return f"{self.heading} {self.what} {self.arguments}"


def parts_of(worlds: int) -> list[Part]:
    """Give all parts that can be done side by side, with so many worlds for each kind."""
    parts = []
    for practices in PRACTICES:
        for wander, slide in ((0.0, 0.0), (WANDER, SLIDE)):
            for ratio in RATIOS:
                world = World(practices, PER_1000, ratio, wander, slide)
                parts.append(Part(COVERAGE, (practices, wander, ratio), measure_coverage, (world, worlds)))
            for ratio in LADDER_RATIOS:
                world = World(practices, PER_1000, ratio, wander, slide)
                parts.append(Part("bewijs", (practices, wander, ratio), measure_ladder, (world, worlds)))
            still = World(practices, PER_1000, 1.0, wander, slide)
            parts.append(Part("aantoonbaar", (practices, wander), measure_detectable, (still, worlds)))
    for row in REFERENCE:
        per_1000, wander, slide, ratio = row
        world = World(5, per_1000, ratio, wander, slide)
        parts.append(Part("referentie", row, measure_variants, (world, REFERENCE_TIMES * worlds)))
    if importlib.util.find_spec("pyfixest"):
        parts.append(Part("pyfixest", (), compare_with_pyfixest, ()))
    return parts


def parts_again(found: Mapping[tuple[str, tuple[float, ...]], Found], parts: list[Part], worlds: int) -> list[Part]:
    """Give the second measurement of every kind of which the coverage lies below what is promised."""
    low = set(below_promise(found))
    return [
        Part(AGAIN, part.what, measure_coverage, (part.arguments[0], AGAIN_TIMES * worlds, worlds))
        for part in parts
        if part.heading == COVERAGE and part.what in low
    ]


def measure(
    parts: list[Part], timed: list[Part], kept: Path, workers: int
) -> dict[tuple[str, tuple[float, ...]], Found]:
    """
    Do every part that is not in the file ``kept`` yet, telling each as it is done, and give all outcomes.

    Parts run side by side; what is timed runs by itself afterwards.
    """
    done = _read(kept)
    begin, todo = perf_counter(), [part for part in parts if part.key not in done]
    _tell(f"{len(parts) + len(timed)} delen, waarvan {len(parts) - len(todo)} al gedaan")
    with ProcessPoolExecutor(workers) as pool:
        running = {pool.submit(part.work, *part.arguments): part for part in todo}
        for count, future in enumerate(as_completed(running), start=1):
            part = running[future]
            done[part.key] = future.result()
            _keep(kept, part.key, done[part.key])
            spent = perf_counter() - begin
            _tell(f"{count}/{len(todo)} na {spent:.0f} s: {part.heading} {part.what}")
    for part in timed:
        if part.key not in done:
            done[part.key] = part.work(*part.arguments)
            _keep(kept, part.key, done[part.key])
            _tell(f"tijd {part.what}: {done[part.key]['seconden']:.1f} s")
    return {(part.heading, part.what): done[part.key] for part in (*parts, *timed)}


def _read(kept: Path) -> dict[str, Found]:
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.is_file() else []
    return {each["deel"]: each["uitkomst"] for each in map(json.loads, lines)}


def _keep(kept: Path, key: str, found: Mapping[str, float]) -> None:
    with kept.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"deel": key, "uitkomst": found}) + "\n")


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def code_digest() -> str:
    """Give a short digest of the code that is measured and that measures: other code asks for a new measurement."""
    files = sorted([*HERE.glob("effect*.py"), *(HERE.parent / "etl" / "compare").glob("effect*.py")])
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def main() -> int:
    """Read the command line, measure, write what was found; gives 1 when a promise does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--werelden", type=int, default=200, help="worlds of each kind")
    parser.add_argument("--werkers", type=int, default=os.cpu_count() or 1, help="processes side by side")
    parser.add_argument("--uit", type=Path, default=OUTCOME, help="where the outcome is written")
    chosen = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    timed = [Part("tijd", size, measure_time, size) for size in TIMED]
    kept = WORK / f"{code_digest()}.jsonl"
    begin = perf_counter()
    parts = parts_of(chosen.werelden)
    found = measure(parts, timed, kept, chosen.werkers)
    found |= measure(parts_again(found, parts, chosen.werelden), [], kept, chosen.werkers)
    write_results(chosen.uit, found, chosen.werelden, perf_counter() - begin)
    lines = missed(found)
    _tell("\n".join([*lines, f"Geschreven: {chosen.uit}"]))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
