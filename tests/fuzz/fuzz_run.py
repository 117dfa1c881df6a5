"""
Coverage-guided fuzzing of every reader (`make fuzz`): minutes, at least 10,000 deliveries per reader.

    python tests/fuzz/fuzz_run.py [reader …] [--aantal N] [--map FOLDER]

Each reader runs in a process of its own, from seeds out of the synthetic region. Afterwards everything that was
loaded is landed and typed as a night does, and its rows must add up. What breaks a reader stays in the folder.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import pkgutil
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from random import Random

INPUTS = 10_000
SECONDS_PER_INPUT = 10
SECONDS_PER_READER = 1_200
MEGABYTES = 2_048
BATCH = 1_000
# Left to itself the fuzzer shrinks what it keeps to a few bytes, which no reader ever reads to the end.
FROM_SEEDS = 0.3
ABSENT = (
    "Fuzzen kan hier niet: atheris is er alleen voor Linux op x86-64 met Python tot en met 3.13. "
    "Draai `make test`, daarin zit een kleine versie."
)
REGION, LOADED_FOLDER, CORPUS, BROKEN = "regio", "geladen", "verzameling", "kapot"


def main() -> int:
    """Fuzz the readers that are asked for, all of them by default; 0 when nothing broke, 1 otherwise, 2 unable."""
    parser = argparse.ArgumentParser(description="Fuzz elke lezer van leveringen.")
    parser.add_argument("lezer", nargs="*", help="alleen deze lezers")
    parser.add_argument("--aantal", type=int, default=INPUTS, help="leveringen per lezer")
    parser.add_argument("--map", type=Path, help="werkmap; anders een tijdelijke")
    parser.add_argument("--kind", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if find_spec("atheris") is None:
        print(ABSENT, file=sys.stderr)  # noqa: T201
        return 2
    if asked.kind:
        return fuzz(asked.lezer[0], asked.map, asked.aantal)
    from fuzz_readers import READERS
    from fuzz_seeds import synthetic_region

    known = [each.name for each in READERS]
    if strange := [name for name in asked.lezer if name not in known]:
        print(f"Onbekende lezer: {', '.join(strange)}. Kies uit: {', '.join(known)}.", file=sys.stderr)  # noqa: T201
        return 2
    folder = asked.map or Path(tempfile.mkdtemp(prefix="fuzz-"))
    synthetic_region(folder / REGION)
    whole = [run(name, folder, asked.aantal) for name in asked.lezer or known]
    if not all(whole):
        print(f"Wat een lezer brak, staat in {folder}. Maak er een test van in tests/fuzz/gevonden.")  # noqa: T201
        return 1
    if asked.map is None:
        shutil.rmtree(folder)
    return 0


def run(name: str, folder: Path, count: int) -> bool:
    """Fuzz one reader in its own process, then account for what it loaded; tell in one line, True when all is well."""
    started = time.monotonic()
    place = folder / name
    for part in (LOADED_FOLDER, CORPUS, BROKEN):
        (place / part).mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        str(Path(__file__).resolve()),
        name,
        "--kind",
        "--aantal",
        str(count),
        "--map",
        str(folder),
    ]
    with (place / "verslag.txt").open("w", encoding="utf-8") as report:
        try:
            status = subprocess.run(
                command, stdout=report, stderr=subprocess.STDOUT, check=False, timeout=SECONDS_PER_READER
            ).returncode
        except subprocess.TimeoutExpired:
            status = -1
    counted = place / "geteld.txt"
    tried = int(counted.read_text(encoding="utf-8") or 0) if counted.is_file() else 0
    loaded = sorted((place / LOADED_FOLDER).iterdir())
    fault = "" if status == 0 and tried >= count else f"gestopt met {status}, zie {place / 'verslag.txt'}"
    fault = fault or account_for(name, folder, loaded)
    print(  # noqa: T201
        f"{name}: {tried} leveringen in {time.monotonic() - started:.0f} s, "
        f"waarvan {len(loaded)} verschillende geladen en verantwoord. {fault or 'Niets gebroken.'}",
        flush=True,
    )
    return not fault


def account_for(name: str, folder: Path, loaded: list[Path]) -> str:
    """Land and type everything that was loaded, in batches; give what does not add up, '' when all does."""
    from fuzz_judge import account
    from fuzz_readers import reader

    for start in range(0, len(loaded), BATCH):
        batch = [path.read_bytes() for path in loaded[start : start + BATCH]]
        try:
            read = account(reader(name), batch, folder / REGION, folder / name / f"verantwoord-{start}")
        except Exception as error:  # whatever goes wrong while typing a delivery is a finding to be told
            return f"{type(error).__name__} bij het verantwoorden van {start} tot {start + len(batch)}: {error}"
        if read != len(batch):
            return f"van {len(batch)} geladen leveringen zijn er bij het landen {read} gelezen"
    return ""


def fuzz(name: str, folder: Path, count: int) -> int:
    """Fuzz one reader in this process; libFuzzer ends it."""
    import atheris

    with atheris.instrument_imports(include=["etl"]):
        import etl.intake

        for module in pkgutil.iter_modules(etl.intake.__path__):  # some are imported only when a delivery needs them
            importlib.import_module(f"etl.intake.{module.name}")
        from fuzz_judge import LOADED, judge
        from fuzz_readers import reader
    chosen, place = reader(name), folder / name
    layout = chosen.layout(folder / REGION)
    seen: set[str] = set()
    seeds = chosen.seeds(folder / REGION)
    tried = 0
    for number, seed in enumerate(seeds):
        (place / CORPUS / f"zaad-{number:03d}").write_bytes(seed)

    def one(data: bytes) -> None:
        nonlocal tried
        tried += 1
        if tried % 100 == 0 or tried == count:
            (place / "geteld.txt").write_text(str(tried), encoding="utf-8")
        digest = hashlib.sha256(data).hexdigest()
        try:
            outcome = judge(chosen, data, layout)
        except BaseException:
            (place / BROKEN / digest[:16]).write_bytes(data)
            raise
        if outcome == LOADED and digest not in seen:
            seen.add(digest)
            (place / LOADED_FOLDER / f"{len(seen):06d}").write_bytes(data)

    def changed(data: bytes, longest: int, seed: int) -> bytes:
        dice = Random(seed)
        if dice.random() < FROM_SEEDS:
            data = dice.choice(seeds)
        raw = dice.random() < chosen.raw
        return (atheris.Mutate(data, longest) if raw else chosen.changed(data, dice))[:longest]

    words = place / "woorden.txt"
    escaped = ("".join(f"\\x{byte:02x}" for byte in token) for token in chosen.tokens)
    words.write_text("".join(f'"{word}"\n' for word in escaped), encoding="utf-8")
    options = [
        f"-runs={count}", "-seed=1", f"-timeout={SECONDS_PER_INPUT}", f"-rss_limit_mb={MEGABYTES}", "-max_len=65536",
        "-reduce_inputs=0",
        f"-dict={words}", f"-artifact_prefix={place / BROKEN}/", "-print_final_stats=1", str(place / CORPUS),
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options], one, custom_mutator=changed)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
