"""What the measurement of trajecten found: the limits that must be met, and RESULTS.md."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

OURS, WITH_IDS, WITH_ROLES = "verwijsspiegel", "verwijsspiegel met kenmerken", "verwijsspiegel met rollen"
NARROW, WIDE = "ondergrens smal", "ondergrens breed"
NO_PEERS = (OURS, WITH_IDS, WITH_ROLES, NARROW, WIDE)
MOST_TIMES_PEER, MOST_TIMES_LIMIT, MOST_GROWTH, MOST_MEMORY_MB = 1.25, 2.0, 14.0, 2_500
AIM_TIMES_LIMIT = 1.5
MUST_FROM = 1_000_000
LARGE = 10_000_000


@dataclass(frozen=True)
class Run:
    """One run of one way: seconds by the clock and of the processor, peak memory, and what making the query took."""

    begin: float
    seconden: float
    rekentijd: float
    piek_mb: float
    opstellen: float = 0.0

    def __str__(self) -> str:
        """Give the run as a line for who watches."""
        return (
            f"{self.seconden:.2f} s, processor {self.rekentijd:.2f} s, piek {self.piek_mb:.0f} MB, "
            f"laden {self.begin:.2f} s, opstellen {self.opstellen:.2f} s"
        )


Found = Mapping[int, Mapping[str, list[Run]]]


def took(runs: list[Run]) -> float:
    """Give the median of the seconds by the clock."""
    return median(run.seconden for run in runs)


def fastest_peer(ways: Mapping[str, list[Run]]) -> str:
    """Give the name of the quickest of the others."""
    return min((way for way in ways if way not in NO_PEERS), key=lambda way: took(ways[way]))


def judged(found: Found) -> Iterator[tuple[str, float, float]]:
    """Give each limit that these sizes can tell of: what it is, what was measured, and what it may be at most."""
    for rows, ways in found.items():
        if rows >= MUST_FROM:
            peer = fastest_peer(ways)
            yield f"{_count(rows)}: keer {peer}", took(ways[OURS]) / took(ways[peer]), MOST_TIMES_PEER
            yield f"{_count(rows)}: keer de smalle ondergrens", _over(ways, OURS, NARROW), MOST_TIMES_LIMIT
        if rows >= LARGE:
            for way in (OURS, WITH_ROLES):
                yield f"{_count(rows)}: piek van {way} in MB", _peak(ways[way]), MOST_MEMORY_MB
    if MUST_FROM in found and LARGE in found:
        for way in (OURS, WITH_ROLES):
            growth = took(found[LARGE][way]) / took(found[MUST_FROM][way])
            yield f"groei van 1 naar 10 miljoen van {way}", growth, MOST_GROWTH


def missed(found: Found) -> list[str]:
    """Give a line for every limit that is passed."""
    return [
        f"{name}: {_number(value)}, hoogstens {_number(most)}" for name, value, most in judged(found) if value > most
    ]


def write_results(path: Path, found: Found, unequal: list[str]) -> None:
    """Write the tables of every size, the limits and what was not equal, as Markdown in Dutch."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    rounds = max(len(runs) for ways in found.values() for runs in ways.values())
    lines = [
        "# Van beschikkingen naar trajecten: gemeten",
        "",
        f"Gemaakt door `make bench` op {datetime.now(UTC):%d-%m-%Y}: {os.cpu_count()} processorkernen, "
        f"{memory:.0f} GB geheugen, {rounds} {'ronde' if rounds == 1 else 'ronden'}; medianen. Andere taken kunnen "
        "tegelijk hebben gelopen: lees de tabellen als verhoudingen. *Processor* telt alleen de eigen rekentijd.",
        "",
        "Van Parquet naar Parquet, elke meting een eigen proces. *Laden* is het laden van de bibliotheken met een "
        "eerste ronde over duizend rijen; het telt niet mee in de tijd. Verzonnen beschikkingen, vier tot zes per "
        "persoon, op volgorde van niets; een traject begint na meer dan 30 dagen zonder beschikking.",
        "",
        f"*{NARROW}* leest, sorteert en schrijft de vijf kolommen die nodig zijn, *{WIDE}* alle elf. "
        f"*{OURS}* maakt wat de anderen maken: trajecten, en bij elke beschikking het traject. *{WITH_IDS}* "
        f"geeft elk traject bovendien een kenmerk dat uit de inhoud volgt in plaats van een nummer. *{WITH_ROLES}* "
        "maakt de hele tabellen, met de rol van elke beschikking (regel 6).",
        "",
    ]
    for rows, ways in found.items():
        lines += [*_table(rows, ways), "", *_costs(ways), ""]
    lines += _limits(found)
    lines += ["", *(unequal or ["Alle manieren vinden dezelfde trajecten, met dezelfde beschikkingen erin."])]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(rows: int, ways: Mapping[str, list[Run]]) -> list[str]:
    head = "| manier | s | processor, s | keer de smalle ondergrens | piek, MB | laden, s |"
    lines = [f"## {_count(rows)} beschikkingen", "", head, "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for way, runs in sorted(ways.items(), key=lambda item: took(item[1])):
        used, loaded = median(run.rekentijd for run in runs), median(run.begin for run in runs)
        cells = [took(runs), used, _over(ways, way, NARROW)]
        lines.append(f"| {way} | {' | '.join(map(_number, cells))} | {_peak(runs):.0f} | {_number(loaded)} |")
    return lines


def _costs(ways: Mapping[str, list[Run]]) -> list[str]:
    """Say what ibis, the ids and the roles cost, as parts of the time of ours."""
    plain, with_ids, with_roles = (took(ways[way]) for way in (OURS, WITH_IDS, WITH_ROLES))
    parts = {
        "de query opstellen (ibis), al meegeteld,": median(run.opstellen for run in ways[OURS]),
        "de kenmerken uit de inhoud": with_ids - plain,
        "de rollen en de overige kolommen": with_roles - with_ids,
    }
    said = [f"{name} {_number(cost)} s ({100 * cost / plain:.0f}%)" for name, cost in parts.items()]
    return [f"In verhouding tot *{OURS}* ({_number(plain)} s) kosten {', '.join(said[:-1])} en {said[-1]}."]


def _limits(found: Found) -> list[str]:
    lines = ["## Grenzen", "", "| wat | gemeten | hoogstens | gehaald |", "| --- | ---: | ---: | --- |"]
    lines += [
        f"| {name} | {_number(value)} | {_number(most)} | {'ja' if value <= most else '**nee**'} |"
        for name, value, most in judged(found)
    ]
    aims = [_over(ways, OURS, NARROW) <= AIM_TIMES_LIMIT for rows, ways in found.items() if rows >= MUST_FROM]
    if aims:
        lines += ["", f"Streven: {_number(AIM_TIMES_LIMIT)} keer de smalle ondergrens. Gehaald: {_yes(all(aims))}."]
    return lines


def _over(ways: Mapping[str, list[Run]], way: str, other: str) -> float:
    return took(ways[way]) / took(ways[other])


def _peak(runs: list[Run]) -> float:
    return max(run.piek_mb for run in runs)


def _yes(is_so: bool) -> str:
    return "ja" if is_so else "nee"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}".replace(".", ",")


def _count(rows: int) -> str:
    return f"{rows:,}".replace(",", ".")
