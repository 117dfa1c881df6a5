"""``inspect``: what an unknown export seems to be, in Dutch, and its layout. No value about persons is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from etl import problems
from etl.intake.inspect import SOORTEN, Proposal, describe, propose
from etl.intake.inspect_database import Database, recognise_database
from etl.intake.inspect_layout import write_layout
from etl.intake.inspect_match import NOT_NEEDED, SURE
from etl.intake.inspect_sample import Sample, read_samples
from etl.normalise.pseudonyms import passes_elfproef
from etl.normalise.trial import Trial, try_rows
from schemas.values import AFKEUR_PROBLEMEN

LINES_TOLD = 5
HEADER_WIDTH = 32


def inspect_file(path: Path, layout: Path | None, soort: str | None, gemeente: str | None) -> Iterator[str]:
    """
    Look at a file and say line by line what it is; with ``layout`` write the proposal there.

    ``soort``: its kind, ``gemeente``: the code of its gemeente, where a person knows them. Raises WrongUse or
    DeliveryRefused with one Dutch sentence when there is nothing to propose.
    """
    if not path.is_file():
        raise problems.file_missing(str(path))
    if layout is not None and layout.exists():
        raise problems.layout_exists(str(layout))
    if soort is not None and soort not in SOORTEN:
        raise problems.soort_has_no_columns(soort, list(SOORTEN))
    with path.open("rb") as stream:
        if stream.read(64).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            raise problems.messages_need_no_layout(path.name)
    database = recognise_database(path) if soort is None else None
    if database is not None:
        yield from _about_database(database, path)
        return
    samples = read_samples(path)
    proposal = _best(samples, soort)
    yield from _about_file(proposal, samples)
    yield from _about_columns(proposal)
    yield from _about_codes(proposal)
    yield from _about_rows(proposal, _try(proposal, gemeente))
    yield from _about_the_rest(proposal, gemeente)
    if layout is not None:
        text = write_layout(proposal, gemeente, with_sheet=len(samples) > 1)
        fresh = layout.with_name(layout.name + ".nieuw")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(layout)
        yield f"De indeling staat in {layout}. Loop haar na en noem haar in regio.toml bij de bron:"
    else:
        yield "Zo schrijft u de indeling: voeg toe --layout indelingen/NAAM.toml. De bron in regio.toml wordt dan:"
    yield from _source(proposal, path, layout, gemeente)


def _best(samples: Sequence[Sample], soort: str | None) -> Proposal:
    """Propose for each sheet or file, and take the one that explains most; the others are named."""
    found: list[Proposal] = []
    unclear: list[problems.WrongUse] = []
    for sample in samples:
        try:
            found.append(propose(sample, passes_elfproef, soort))
        except problems.WrongUse as problem:
            unclear.append(problem)
    if not found:
        raise unclear[0]
    return max(found, key=lambda each: each.matching.waarde)


def _about_database(database: Database, path: Path) -> Iterator[str]:
    yield f"{database.bestand}: een bestand met tabellen, het meest zoals de indeling {database.indeling}."
    yield ""
    yield "Tabellen:"
    for naam, table, rows in database.tabellen:
        said = f"{table} ({rows} rijen)" if table else "niet nodig"
        yield f"  {naam:<{HEADER_WIDTH}} → {said}"
    yield ""
    if database.missing:
        yield f"Er ontbreekt: {', '.join(database.missing)}. Zonder deze wordt het bestand geweigerd."
        yield "Vraag een volledige export, of pas een kopie van de indeling aan (zie docs/beheerder.md)."
    else:
        yield "Alle tabellen en kolommen die nodig zijn, zijn er. Zet in regio.toml:"
    yield ""
    yield "  [[bron]]"
    yield '  naam = "ggm-nieuw"'
    yield '  gemeente = "0000"'
    yield '  soort = "ggm"'
    yield f'  pad = "leveringen/{path.name}"'
    yield f'  indeling = "{database.indeling}"'


def _about_file(proposal: Proposal, samples: Sequence[Sample]) -> Iterator[str]:
    sample = proposal.sample
    others = [each for each in samples if each is not sample]
    how_far = "het hele bestand" if sample.volledig else "alleen het begin van het bestand"
    yield f"{sample.bestand}: {len(sample.rows) + len(sample.ongelijk)} rijen bekeken ({how_far})."
    signs = {"\t": "tab", "|": "staande streep", ";": "puntkomma", ",": "komma"}
    if sample.scheidingsteken:
        yield f"Codering: {sample.codering}. Scheidingsteken: {signs[sample.scheidingsteken]}."
    if sample.blad:
        yield f"Werkblad: {sample.blad}."
    yield f"De kop staat op regel {sample.kopregel}, met {len(sample.koppen)} kolommen."
    if sample.erboven and not sample.blad:
        yield "Let op: boven de kop staat nog iets. Haal dat weg: in een CSV-bestand is de eerste regel de kop."
    for other in others:
        same = "met dezelfde koppen" if other.koppen == sample.koppen else "met andere koppen"
        yield f"Ook gezien: {other.blad or other.bestand}, {same}. Dit voorstel gaat daar niet over."
    yield f"Soort: {proposal.matching.soort}."


def _about_columns(proposal: Proposal) -> Iterator[str]:
    yield ""
    yield "Kolommen:"
    for match in proposal.matching.matches:
        seen = describe(match.kolom, proposal.matching.soort, match.veld)
        kop = match.kolom.kop or f"(kolom {match.kolom.position + 1}, zonder kop)"
        if match.stand == SURE:
            said = match.veld
        elif match.stand == NOT_NEEDED:
            said = "niet nodig"
        else:
            said = f"TE BESLISSEN: {' of '.join(match.kandidaten) or 'niet herkend'}"
        yield f"  {kop:<{HEADER_WIDTH}} → {said}  ({seen})"


def _about_codes(proposal: Proposal) -> Iterator[str]:
    strange = {name: words for name, words in proposal.codes.items() if words.onbekend}
    if not strange:
        return
    yield ""
    yield "Codes en woorden die niet te plaatsen zijn:"
    for name, words in strange.items():
        told = ", ".join(f"{word} ({count} keer)" for word, count in words.onbekend[:LINES_TOLD])
        rest = len(words.onbekend) - LINES_TOLD
        yield f"  {name}: {told}{f' en nog {rest} andere' if rest > 0 else ''}"


def _try(proposal: Proposal, gemeente: str | None) -> Trial:
    rows = proposal.sample.rows
    columns: dict[str, list[str | None]] = {}
    for name, match in proposal.sure.items():
        words = proposal.codes[name].waarden if name in proposal.codes else {}
        columns[name] = [words.get(cell, cell) or None for cell in match.kolom.cells]
    if gemeente is not None and "gemeente" in proposal.constanten:
        columns["gemeente"] = [gemeente] * len(rows)
    return try_rows(proposal.matching.soort, columns, [line for line, _ in rows], date.today())


def _about_rows(proposal: Proposal, trial: Trial) -> Iterator[str]:
    uneven = list(proposal.sample.ongelijk)
    refused = {f"{name}: {AFKEUR_PROBLEMEN[problem]}": lines for (name, problem), lines in trial.refused.items()}
    if uneven:
        refused[AFKEUR_PROBLEMEN["aantal_kolommen"]] = uneven
    yield ""
    if not refused:
        yield "Geen enkele van deze rijen zou worden geweigerd."
    else:
        total = sum(map(len, refused.values()))
        yield f"Van deze rijen zouden er {total} worden geweigerd:"
    for said, lines in sorted(refused.items(), key=lambda item: (-len(item[1]), item[0])):
        first = ", ".join(map(str, lines[:LINES_TOLD]))
        yield f"  {said} ({len(lines)} keer; regel {first}{' …' if len(lines) > LINES_TOLD else ''})"
    for name, count in sorted(trial.unknown.items()):
        yield f"  {name}: {count} waarden zijn niet te lezen en worden als onbekend geladen"


def _about_the_rest(proposal: Proposal, gemeente: str | None) -> Iterator[str]:
    yield ""
    for begin, end in proposal.matching.turned:
        yield f"Let op: {begin} ligt in veel rijen na {end}; beide staan daarom bij te beslissen."
    for name in proposal.constanten:
        if gemeente is None:
            yield f"Te beslissen: {name} staat niet in het bestand. Vul de code in de indeling in, of geef --gemeente."
    undecided = [match.kolom.kop for match in proposal.undecided]
    absent = [name for name in proposal.matching.missing if name not in proposal.constanten]
    if absent:
        yield f"Nog niet gevonden, en verplicht: {', '.join(absent)}. Zonder deze kolommen wordt het bestand geweigerd."
    if undecided:
        yield f"Nog te beslissen: {', '.join(undecided)}. Tot dan weigert een load dit bestand."
    if not (undecided or proposal.matching.missing):
        yield "Alle verplichte kolommen zijn gevonden en over geen kolom is twijfel."


def _source(proposal: Proposal, path: Path, layout: Path | None, given: str | None) -> Iterator[str]:
    found = {match.veld: match.kolom for match in proposal.matching.matches if match.stand == SURE}
    codes = found["gemeente"].counts if "gemeente" in found else {}
    gemeente = next(iter(codes)).zfill(4) if len(codes) == 1 else "*" if codes else given or "0000"
    yield ""
    yield "  [[bron]]"
    yield f'  naam = "{proposal.matching.soort}-nieuw"'
    yield f'  gemeente = "{gemeente}"'
    yield f'  soort = "{proposal.matching.soort}"'
    yield f'  pad = "leveringen/{path.name}"'
    yield f'  indeling = "indelingen/{layout.name if layout else "NAAM.toml"}"'
