"""A proposal as a layout in TOML: what is sure as it will be read, what is not as a comment for a person to decide."""

from __future__ import annotations

import json
from collections.abc import Iterator

from etl.intake.inspect import Proposal, Words, describe
from etl.intake.inspect_match import SURE, UNDECIDED, Match

TO_DECIDE = "te beslissen"


def write_layout(proposal: Proposal, gemeente: str | None = None, *, with_sheet: bool = False) -> str:
    """
    Give the text of the layout.

    ``gemeente``: the code to fill in where the export has no column for it. ``with_sheet``: name the sheet of the
    workbook, because others could be meant. As long as a column is undecided its
    header is unknown to the layout, so that a load refuses the delivery and names it: nothing is loaded in silence.
    """
    return "\n".join(_lines(proposal, gemeente, with_sheet)) + "\n"


def _lines(proposal: Proposal, gemeente: str | None, with_sheet: bool) -> Iterator[str]:
    sample, soort = proposal.sample, proposal.matching.soort
    yield f"# Voorstel van verwijsspiegel inspect bij {_comment(sample.bestand)} ({len(sample.rows)} rijen bekeken)."
    yield "# Loop elke kolom na. Wat niet zeker is, staat achter een hekje bij: te beslissen."
    yield f"soort = {_text(soort)}"
    if sample.blad and with_sheet:
        yield f"blad = {_text(sample.blad)}"
    needless = list(dict.fromkeys(proposal.not_needed))
    yield f"negeren = [{', '.join(map(_text, needless))}]"
    yield ""
    if proposal.constanten:
        yield "[constanten]"
        for name in proposal.constanten:
            if gemeente is not None:
                yield f"{name} = {_text(gemeente)}"
            else:
                yield f"# {TO_DECIDE}: {name} staat niet in het bestand. Vul de code in en haal het hekje weg."
                yield f'# {name} = "0000"'
        yield ""
    for match in proposal.matching.matches:
        if match.stand == SURE:
            yield from _sure(match, soort, proposal.codes.get(match.veld))
        elif match.stand == UNDECIDED:
            yield from _undecided(match, soort)


def _sure(match: Match, soort: str, words: Words | None) -> Iterator[str]:
    yield "[[kolom]]"
    yield f"kop = {_text(match.kolom.kop)}  # {describe(match.kolom, soort, match.veld)}"
    yield f"veld = {_text(match.veld)}"
    if words is not None and words.waarden:
        yield "[kolom.waarden]"
        yield from (f"{_text(word)} = {_text(code)}" for word, code in words.waarden.items())
    if words is not None and words.onbekend:
        told = ", ".join(f"{_comment(word)} ({count} keer)" for word, count in words.onbekend[:10])
        rest = len(words.onbekend) - 10
        yield f"# {TO_DECIDE}: niet te plaatsen: {told}{f' en nog {rest} andere' if rest > 0 else ''}"
        yield '# Vertaal wat een andere schrijfwijze is met een regel onder [kolom.waarden]: "woord" = "code"'
    yield ""


def _undecided(match: Match, soort: str) -> Iterator[str]:
    seen = describe(match.kolom, soort)
    if match.kandidaten:
        asked = " of ".join(match.kandidaten)
        yield f"# {TO_DECIDE}: is dit {asked}? Kies, en haal de hekjes weg; of zet de kop bij negeren."
    else:
        yield f"# {TO_DECIDE}: wat is dit? Vul het veld in en haal de hekjes weg; of zet de kop bij negeren."
    yield "# [[kolom]]"
    yield f"# kop = {_text(match.kolom.kop)}  # {seen}"
    for name in match.kandidaten or ("",):
        yield f"# veld = {_text(name)}"
    yield ""


def _text(value: str) -> str:
    """Give a text as a TOML string."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(value: str) -> str:
    """Give a text that may stand in a comment: on one line, without control signs."""
    return "".join(sign if sign.isprintable() else " " for sign in value)
