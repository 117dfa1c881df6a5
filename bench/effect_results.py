"""What the measurement of the effect model found: which promises do not hold, and EFFECT.md."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench.effect_variants import CLUSTERED, COEFFICIENT, CRV1, NAIVE, OURS
from schemas.values import BEWIJSNIVEAUS

PROMISED, ALFA, MONTE_CARLO = 0.95, 0.05, 0.95
EQUAL_TO = 1e-6
COVERAGE, AGAIN = "dekking", "dekking, opnieuw"
BUDGETS = {(5, 28): 60, (500, 44): 600}
# Rejection shares that the reference gives: youths per 1,000, wandering, slide, ratio: worlds, then the three ways.
PUBLISHED: Mapping[tuple[float, ...], tuple[int, float, float, float]] = {
    (6.0, 0, 0, 0.7): (150, 0.95, 0.85, 0.62),
    (2.0, 0.2, 0.3, 0.7): (150, 0.50, 0.34, 0.15),
    (6.0, 0, 0, 1.0): (580, 0.05, 0.08, 0.03),
    (6.0, 0.2, 0.3, 1.0): (580, 0.31, 0.12, 0.05),
    (2.0, 0.2, 0.3, 1.0): (580, 0.15, 0.09, 0.02),
    (6.0, 0.2, 0.3, 0.7): (580, 0.78, 0.52, 0.28),
}
WAYS = (NAIVE, CRV1, COEFFICIENT)
NO_MORE = tuple(BEWIJSNIVEAUS)[:2]  # the steps that claim nothing

Found = Mapping[tuple[str, tuple[float, ...]], Mapping[str, float]]


def share_interval(count: float, worlds: float) -> tuple[float, float]:
    """Give the exact (Clopper-Pearson) 95% interval of a share of worlds."""
    from scipy.stats import binomtest

    found = binomtest(int(count), int(worlds)).proportion_ci(MONTE_CARLO, method="exact")
    return float(found.low), float(found.high)


def p_equal(published: float, of: int, count: float, worlds: float) -> float:
    """Give the exact (Fisher) p that a published share of so many worlds and a count of ours have one expectation."""
    from scipy.stats import fisher_exact

    theirs = round(published * of)
    table = np.array([[theirs, of - theirs], [int(count), int(worlds - count)]])
    return float(fisher_exact(table).pvalue)


def missed(found: Found) -> list[str]:
    """
    Give a line for every promise that does not hold.

    The interval of coverage lies wholly below 95%, also in the second measurement where there is one; the interval of
    the share of false alarms wholly above 5%, or that of the share of worlds without effect in which the ladder says
    more; a figure of the reference differs by more than Monte Carlo error; the other library's coefficient differs.
    """
    kinds = (_missed_coverage, _missed_ladder, _missed_reference, _missed_library)
    return [line for kind in kinds for line in kind(found)]


def below_promise(found: Found, heading: str = COVERAGE) -> list[tuple[float, ...]]:
    """Give the kinds of worlds of which the interval of coverage lies wholly below what is promised."""
    return [
        what
        for what, outcome in _of(found, heading)
        if share_interval(outcome["binnen"], outcome["werelden"] - outcome["geen"])[1] < PROMISED
    ]


def _missed_coverage(found: Found) -> Iterator[str]:
    again = {what for what, _ in _of(found, AGAIN)}
    low = {*(what for what in below_promise(found) if what not in again), *below_promise(found, AGAIN)}
    for what, outcome in _of(found, COVERAGE):
        tried = outcome["werelden"] - outcome["geen"]
        if what in low:
            yield f"Dekking onder {_pct(PROMISED)}: {_world(what)}."
        if what[2] == 1.0 and share_interval(outcome["verworpen"], tried)[0] > ALFA:
            yield f"Vals alarm vaker dan {_pct(ALFA)}: {_world(what)}."


def _missed_ladder(found: Found) -> Iterator[str]:
    for what, outcome in _of(found, "bewijs"):
        if what[2] == 1.0 and share_interval(_says_more(outcome), outcome["werelden"])[0] > ALFA:
            yield f"Vaker dan {_pct(ALFA)} meer dan {NO_MORE[-1]}: {_world(what)}."


def _says_more(outcome: Mapping[str, float]) -> float:
    return outcome["werelden"] - sum(outcome[niveau] for niveau in NO_MORE)


def _missed_reference(found: Found) -> Iterator[str]:
    # One bound for all comparisons together: 5% that any of them is passed by chance.
    strict = ALFA / (len(PUBLISHED) * len(WAYS))
    for row, outcome in _of(found, "referentie"):
        of, *shares = PUBLISHED[row]
        for way, share in zip(WAYS, shares, strict=True):
            if p_equal(share, int(of), outcome[way], outcome["werelden"]) < strict:
                yield f"Anders dan de referentie ({_pct(share)}): {way}, {_reference(row)}."


def _missed_library(found: Found) -> Iterator[str]:
    for _, outcome in _of(found, "pyfixest"):
        if outcome["verschil"] > EQUAL_TO:
            yield f"Anders dan pyfixest: {outcome['verschil']:.1e}."


def write_results(path: Path, found: Found, worlds: int, seconds: float) -> None:
    """Write every table and what did not hold, as Markdown in Dutch."""
    lines = [
        "# Het effect van SOJ: wat de methode belooft, gemeten",
        "",
        f"Gemaakt door `make bench-effect` op {datetime.now(UTC):%d-%m-%Y}: {worlds} werelden van elke soort, "
        f"{os.cpu_count()} processorkernen. De laatste ronde duurde {seconds / 60:.0f} minuten; delen die al klaar "
        "waren tellen daarin niet mee.",
        "",
        "Een *wereld* is een verzonnen regio waarin bekend is wat SOJ doet: 28 kwartalen, lijsten van 1.200 tot 2.100 "
        "patiënten onder 18, 6 verwezen jeugdigen per 1.000 en kwartaal. Met *verloop* gaat elke praktijk ook haar "
        "eigen gang: zij zwerft (standaardafwijking 20%) en glijdt over de hele tijd omhoog of omlaag (30%). Van 5 "
        "praktijken beginnen er twee in kwartaal 11 en twee in kwartaal 18, en één nooit: 30 kalenders, alle "
        "vergeleken. Van meer praktijken begint telkens een vijfde in kwartaal 9, 12, 15 en 18, en een vijfde nooit; "
        "499 kalenders zijn geloot.",
        "",
        *_coverage(found),
        *_power(found),
        *_ladder(found),
        *_detectable(found),
        *_variants(found),
        *_library(found),
        *_times(found),
        "## Wat niet uitkomt",
        "",
        *(missed(found) or ["Niets: alle beloften hierboven houden stand."]),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _coverage(found: Found) -> list[str]:
    lines = [
        "## Dekking en vals alarm",
        "",
        "*Dekking* is het deel van de werelden waarin het interval van 95% de ware verhouding bevat. Tussen haakjes "
        "wat dat deel bij zo veel werelden kan zijn (exact, 95%). *Open* is een interval zonder onder- of bovengrens. "
        "*Afwijking* en *spreiding* van de schatting staan op de logaritmische schaal.",
        "",
        "| praktijken | verloop | ware daling | dekking | open | afwijking | spreiding |",
        "| ---: | --- | ---: | --- | ---: | ---: | ---: |",
    ]
    for (practices, wander, ratio), outcome in _of(found, COVERAGE):
        tried = outcome["werelden"] - outcome["geen"]
        lines.append(
            f"| {practices} | {_yes(wander)} | {_fall(ratio)} | {_share(outcome['binnen'], tried)} | "
            f"{_pct(outcome['open'] / tried)} | {_number(outcome['afwijking'])} | {_number(outcome['spreiding'])} |"
        )
    lines += ["", "*Vals alarm*: de toets wijst in een wereld zonder effect ten onrechte iets aan (hoogstens 5%).", ""]
    lines += ["| praktijken | verloop | vals alarm |", "| ---: | --- | --- |"]
    lines += [
        f"| {practices} | {_yes(wander)} | {_share(outcome['verworpen'], outcome['werelden'] - outcome['geen'])} |"
        for (practices, wander, ratio), outcome in _of(found, COVERAGE)
        if ratio == 1.0
    ]
    below, count = len(below_promise(found)), len(list(_of(found, COVERAGE)))
    return [
        *lines,
        "",
        f"Van {count} soorten werelden ligt de dekking in {below} geheel onder 95%. Ook als zij overal precies 95% is, "
        f"gebeurt dat door toeval in ongeveer {_number(0.025 * count, 1)} van de {count}.",
        *_coverage_again(found),
        "",
    ]


def _coverage_again(found: Found) -> list[str]:
    """Tell what came out of the second measurement, and of both together."""
    first, lines = dict(_of(found, COVERAGE)), []
    for what, second in _of(found, AGAIN):
        tried = [each["werelden"] - each["geen"] for each in (first[what], second)]
        both = _share(first[what]["binnen"] + second["binnen"], sum(tried))
        lines.append(
            f"* {_world(what)}: {_share(second['binnen'], tried[1])} van {tried[1]:.0f} werelden; met de eerste "
            f"meting samen {both} van {sum(tried):.0f}."
        )
    told = (
        "Wat onder 95% ligt, is opnieuw gemeten, in werelden die nog niet waren getrokken. Die tweede meting beslist:"
    )
    return ["", told, "", *lines] if lines else []


def _power(found: Found) -> list[str]:
    lines = [
        "## Wat gevonden wordt",
        "",
        "Het deel van de werelden waarin de toets (p hoogstens 0,05) een effect aanwijst.",
        "",
        "| praktijken | verloop | geen daling | 15% | 30% | 50% |",
        "| ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    shares: dict[tuple[float, float], list[str]] = {}
    for (practices, wander, _), outcome in _of(found, COVERAGE):
        share = outcome["verworpen"] / (outcome["werelden"] - outcome["geen"])
        shares.setdefault((practices, wander), []).append(_pct(share))
    lines += [f"| {practices} | {_yes(wander)} | {' | '.join(row)} |" for (practices, wander), row in shares.items()]
    return [*lines, ""]


def _ladder(found: Found) -> list[str]:
    lines = [
        "## Wat de bewijsladder zegt",
        "",
        f"Het deel van de werelden waarin de ladder meer zegt dan *{NO_MORE[-1]}*. Zonder effect hoort dat "
        "hoogstens 5% te zijn. De ladder vraagt meer dan de toets alleen: ook de voorperiode, de placebo's en de "
        "uitkomst zonder elke praktijk tellen. Met verloop glijdt een praktijk in alle uitkomsten tegelijk, ook in "
        "de placebo.",
        "",
        "| praktijken | verloop | ware daling | meer dan beschrijvend | waarvan sterke aanwijzing |",
        "| ---: | --- | ---: | --- | ---: |",
    ]
    for (practices, wander, ratio), outcome in _of(found, "bewijs"):
        more, worlds = _says_more(outcome), outcome["werelden"]
        lines.append(
            f"| {practices} | {_yes(wander)} | {_fall(ratio)} | {_share(more, worlds)} | "
            f"{_pct(outcome[tuple(BEWIJSNIVEAUS)[-1]] / worlds)} |"
        )
    return [*lines, ""]


def _detectable(found: Found) -> list[str]:
    lines = [
        "## De kleinste daling die aan te tonen is",
        "",
        "Wat het model zelf zegt in werelden zonder effect (mediaan van 20), en hoe vaak de toets een daling van die "
        "grootte dan vindt: dat hoort ongeveer 80% te zijn.",
        "",
        "| praktijken | verloop | kleinste daling | gevonden |",
        "| ---: | --- | ---: | --- |",
    ]
    for (practices, wander), outcome in _of(found, "aantoonbaar"):
        share = _share(outcome["gevonden"], outcome["werelden"])
        lines.append(f"| {practices} | {_yes(wander)} | {outcome['daling']:.0f}% | {share} |")
    return [*lines, ""]


def _variants(found: Found) -> list[str]:
    lines = [
        "## Andere manieren van toetsen",
        "",
        "Het deel van de werelden van 5 praktijken waarin elke manier een effect aanwijst; tussen haakjes het deel "
        "waarmee de methode gekozen is. *Poisson* en *clusters, t* zijn de gewone standaardfouten. De permutatie die "
        "deelt door de spreiding van de praktijken vindt bij 5 praktijken weinig: zo gedeeld kan geen uitkomst groter "
        "zijn dan de wortel van 5, hoe groot het effect ook is.",
        "",
        f"| per 1.000 | verloop | ware daling | werelden | {' | '.join((*WAYS, CLUSTERED, OURS))} |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row, outcome in _of(found, "referentie"):
        worlds = outcome["werelden"]
        cells = [
            f"{_pct(outcome[way] / worlds)} ({_pct(share)})"
            for way, share in zip(WAYS, PUBLISHED[row][1:], strict=True)
        ]
        cells += [_pct(outcome[way] / worlds) for way in (CLUSTERED, OURS)]
        lines.append(f"| {row[0]:.0f} | {_yes(row[1])} | {_fall(row[3])} | {worlds:.0f} | {' | '.join(cells)} |")
    return [*lines, ""]


def _library(found: Found) -> list[str]:
    return [
        line
        for _, outcome in _of(found, "pyfixest")
        for line in (
            "## Tegen een andere bibliotheek",
            "",
            f"In {outcome['werelden']:.0f} werelden verschilt de schatting hoogstens {outcome['verschil']:.0e} van die "
            f"van `fepois` (pyfixest); hoogstens {EQUAL_TO:.0e} is afgesproken.",
            "",
        )
    ]


def _times(found: Found) -> list[str]:
    lines = [
        "## Hoelang het duurt",
        "",
        "Alles wat van één paneel gezegd wordt: schatting, interval, zonder elke praktijk, voorperiode, kleinste "
        "daling. Andere taken kunnen tegelijk hebben gelopen: lees de tijden als verhoudingen; *processor* telt "
        "alleen de eigen rekentijd.",
        "",
        "| praktijken | kwartalen | kalenders | s | processor, s | hoogstens, s |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for (practices, quarters, _), outcome in _of(found, "tijd"):
        budget = BUDGETS.get((int(practices), int(quarters)))
        lines.append(
            f"| {practices} | {quarters} | {outcome['toewijzingen']:.0f} | {_number(outcome['seconden'], 1)} | "
            f"{_number(outcome['rekentijd'], 1)} | {budget or ''} |"
        )
    return [*lines, ""]


def _of(found: Found, heading: str) -> Iterator[tuple[tuple[float, ...], Mapping[str, float]]]:
    return ((what, outcome) for (name, what), outcome in found.items() if name == heading)


def _world(what: tuple[float, ...]) -> str:
    practices, wander, ratio = what
    return f"{practices} praktijken, {'met' if wander else 'zonder'} verloop, ware daling {_fall(ratio)}"


def _reference(row: tuple[float, ...]) -> str:
    return f"{row[0]:.0f} per 1.000, {'met' if row[1] else 'zonder'} verloop, ware daling {_fall(row[3])}"


def _share(count: float, worlds: float) -> str:
    low, high = share_interval(count, worlds)
    return f"{_pct(count / worlds)} ({_pct(low)} – {_pct(high)})"


def _fall(ratio: float) -> str:
    return _pct(1 - ratio, 0)


def _yes(drift: float) -> str:
    return "ja" if drift else "nee"


def _pct(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f}%".replace(".", ",")


def _number(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}".replace(".", ",")
