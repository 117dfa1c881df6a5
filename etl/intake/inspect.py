"""
What an unknown export is: its kind, what each column means with the evidence for it, and which codes it holds.

Nothing here changes anything, and no value of a column that speaks about persons is told: only its form. A word is
told where it is one of a closed list, or where its column is surely of no privacy class.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from etl import problems
from etl.intake.inspect_codes import CATEGORY_COLUMNS, FREE, PRODUCT_CODE, codes_of, national_categories, place
from etl.intake.inspect_columns import Column
from etl.intake.inspect_match import NOT_NEEDED, SURE, UNDECIDED, Match, Matching, match_columns
from etl.intake.inspect_sample import Sample
from etl.intake.shapes import shape_of
from schemas.declaration import DATUM, INTERN, OPENBAAR, Field
from schemas.tables import TABLES

# Kinds of sources that come as a table with columns.
SOORTEN: Final = (
    "beschikkingen", "verzoeken", "declaraties", "praktijken", "zorgverleners", "praktijkgroepen", "patienten",
    "soj_inzet", "lokaal_veld", "prijzen", "codes", "wachttijden", "referenties",
)  # fmt: skip
NEAR_TOLD = 4
CLEARLY = 1.0  # by so much must one kind be better than the next
# A word or a code as people make them: a number of persons or cases does not fit in it.
HARMLESS: Final = re.compile(r"^(?!.*\d{6})[\w &/.,()+-]{1,40}$")
SIGNS: Final[Mapping[str, str]] = {"€": "€-teken", ",": "komma", ".": "punt"}
SHOWN_AS_THEY_ARE = frozenset({OPENBAAR, INTERN})


@dataclass(frozen=True)
class Words:
    """
    The codes in one column: what each word is translated to, and what cannot be placed.

    ``onbekend``: words with how often they stand there, or their forms in a column about persons.
    """

    waarden: Mapping[str, str]
    onbekend: tuple[tuple[str, int], ...] = ()
    zichtbaar: bool = True


@dataclass(frozen=True)
class Proposal:
    """What an export is thought to be; ``constanten`` are columns that a person has to give one value."""

    sample: Sample
    matching: Matching
    codes: Mapping[str, Words] = field(default_factory=dict)
    constanten: tuple[str, ...] = ()

    @property
    def undecided(self) -> list[Match]:
        """The columns about which a person has to decide."""
        return [match for match in self.matching.matches if match.stand == UNDECIDED]

    @property
    def sure(self) -> dict[str, Match]:
        """Canonical column → the column that it surely is."""
        return {match.veld: match for match in self.matching.matches if match.stand == SURE}

    @property
    def not_needed(self) -> list[str]:
        """The headers that nobody needs."""
        return [match.kolom.kop for match in self.matching.matches if match.stand == NOT_NEEDED]


def propose(sample: Sample, is_bsn: Callable[[str], bool], soort: str | None = None) -> Proposal:
    """
    Say what a sample is.

    ``is_bsn``: the 11-proef on nine digits. ``soort``: its kind, where that is known. Raises WrongUse when it is not
    and more than one kind fits.
    """
    columns = [
        Column(position, kop, [cells[position].strip() for _, cells in sample.rows], is_bsn)
        for position, kop in enumerate(sample.koppen)
    ]
    matching = match_columns(columns, soort) if soort else _most_likely(sample.bestand, columns)
    named = {name for match in matching.matches if match.stand == UNDECIDED for name in match.kandidaten}
    constants = tuple(name for name in matching.missing if name == "gemeente" and name not in named)
    codes = {
        match.veld: words
        for match in matching.matches
        if match.stand == SURE and (words := _words(match.kolom, matching.soort, match.veld)) is not None
    }
    return Proposal(sample, matching, codes, constants)


def _most_likely(bestand: str, columns: Sequence[Column]) -> Matching:
    ranked = sorted((match_columns(columns, soort) for soort in SOORTEN), key=lambda each: -each.waarde)
    if ranked[0].waarde - ranked[1].waarde < CLEARLY or ranked[0].waarde <= 0:
        near = [each.soort for each in ranked if ranked[0].waarde - each.waarde < CLEARLY]
        raise problems.soort_unclear(bestand, near[:NEAR_TOLD])
    return ranked[0]


def _words(column: Column, soort: str, name: str) -> Words | None:
    """Place the words of a column of codes; None for any other column."""
    table = TABLES[f"levering.{soort}"]
    declared = table.column(name)
    is_open = declared.privacyklasse in SHOWN_AS_THEY_ARE
    if name in CATEGORY_COLUMNS or name in ("productcode", "code"):
        known = national_categories() if name in CATEGORY_COLUMNS else None
        strange = {
            value: count
            for value, count in column.counts.items()
            if not (value.zfill(2) in known if known is not None else PRODUCT_CODE.match(value))
        }
        return Words({}, _told(strange, is_open), is_open) if strange else None
    if not codes_of(soort, name) or name in FREE:
        return None
    placed = {value: place(soort, name, value) for value in sorted(column.counts)}
    strange = {value: column.counts[value] for value, code in placed.items() if code is None}
    translated = {
        value: code
        for value, code in placed.items()
        if code is not None and not _is_read(value, code, declared, name in table.pad)
    }
    return Words(translated, _told(strange, is_open), is_open)


def _is_read(value: str, code: str, declared: Field, is_padded: bool) -> bool:
    """Tell whether the load reads a value as that code by itself: capitals in a closed list, lost zeros."""
    if value == code or (declared.waarden and value.casefold() == code.casefold()):
        return True
    return is_padded and value.isdigit() and value.zfill(len(code)) == code


def _told(strange: Mapping[str, int], is_open: bool) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for value, count in strange.items():
        counts[value if is_open and HARMLESS.match(value) else shape_of(value)] += count
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def describe(column: Column, soort: str, name: str = "") -> str:
    """Tell in Dutch what the values of a column look like; never a value."""
    if not column.values:
        return "leeg"
    parts = [_form(column, TABLES[f"levering.{soort}"].column(name).type == DATUM if name else False)]
    if name == "bsn" or column.bsn_like >= 0.8:
        parts.append(f"{_percent(column.bsn_like)} voldoet aan de elfproef")
    elif name.endswith("_agb") or name in ("praktijk_id", "opgegaan_in"):
        parts.append(f"{_percent(column.agb_like)} heeft de vorm van een AGB-code")
    elif name in CATEGORY_COLUMNS:
        parts.append(f"{_percent(column.share(lambda value: value in national_categories()))} landelijke categorie")
    elif name in ("productcode", "code"):
        parts.append(f"{_percent(column.share(PRODUCT_CODE.match))} heeft de vorm van een productcode")
    elif name == "gemeente":
        parts.append("overal dezelfde" if len(column.counts) == 1 else f"{len(column.counts)} verschillende")
    elif name and codes_of(soort, name):
        known = column.share(lambda value: place(soort, name, value) is not None)
        parts.append(f"{_percent(known)} bekende code of bekend woord")
    elif column.spread == 1 and len(column.values) > 1:
        parts.append("allemaal verschillend")
    if column.open_ends:
        parts.append(f"{_percent(column.open_ends)} open einde")
    if column.filled < 1:
        parts.append(f"{_percent(column.filled)} gevuld")
    return ", ".join(parts)


def _form(column: Column, is_date: bool) -> str:
    if column.dates >= 0.8 or (is_date and column.possible_dates >= 0.8):
        return "datum " + " of ".join(sorted(column.date_forms, key=lambda form: -column.date_forms[form]))
    if column.clock >= 0.8:
        return "tijd"
    if column.numeric >= 0.8:
        lengths = sorted(length for length, count in column.lengths.items() if count >= 0.02 * len(column.values))
        if len(lengths) == 1:
            return "1 cijfer" if lengths[0] == 1 else f"{lengths[0]} cijfers"
        return f"{lengths[0]} tot {lengths[-1]} cijfers"
    if column.numbers >= 0.8:
        signs = [said for sign, said in SIGNS.items() if column.share(partial(_holds, sign)) > 0.02]
        return f"getal met {' en '.join(signs)}" if signs else "getal"
    return "tekst" if column.with_letters >= 0.5 else "gemengd"


def _holds(sign: str, value: str) -> bool:
    return sign in value


def _percent(share: float) -> str:
    """Give a share as a percentage that is 100 only when it is all, and 0 only when it is nothing."""
    return f"{min(max(round(100 * share), int(share > 0)), 99 if share < 1 else 100)}%"
