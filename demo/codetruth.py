"""
The truth about codes that stop and begin: which code follows which one in which gemeente, from which day.

``waarheid/codewisselingen.csv`` has one row per pair. ``hernoemd``, ``gesplitst`` and ``samengevoegd`` are successors.
The others only look like it: ``seizoen`` (used part of the year, it comes back), ``toeval`` (children who happened to
change), ``vervallen`` (stopped, nothing follows), ``andere_zorgvorm`` (restarted as something that is no successor).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from demo.codechanges import GESPLITST, HERNOEMD, SAMENGEVOEGD, SEIZOENEN, TOEVALLEN, WISSELS, Product
from demo.days import day, iso
from demo.days import year as year_of
from demo.decisions import Beschikking, Traject
from demo.issuing import World
from demo.output import OutputFolder
from demo.products import DBC_END

SEIZOEN, TOEVAL, ANDERE_ZORGVORM = "seizoen", "toeval", "andere_zorgvorm"
COLUMNS = (
    "gemeente", "oude_categorie", "oude_code", "nieuwe_categorie", "nieuwe_code", "datum", "soort", "jeugdigen",
)  # fmt: skip
_HAZARDS = {
    HERNOEMD: "code_hernoemd",
    GESPLITST: "code_gesplitst",
    SAMENGEVOEGD: "code_samengevoegd",
    SEIZOEN: "code_seizoen",
    TOEVAL: "code_toeval",
}
_A_YEAR, _A_QUARTER = 366, 92
_NOTHING = Product("", "")


@dataclass(frozen=True, slots=True)
class _Move:
    """A child that went on at the same aanbieder in the same gemeente, from one product to the next."""

    gemeente: int
    oud: Product
    nieuw: Product
    op: int
    kind: int


@dataclass(frozen=True, slots=True)
class _Change:
    """One row of the truth, but for how many children there were."""

    gemeente: int
    oud: Product
    nieuw: Product
    datum: int
    soort: str
    binnen: int = _A_YEAR


def write_code_changes(output: OutputFolder, world: World, trajecten: Sequence[Traject]) -> None:
    """Write the table, with the number of children who went from the old to the new code within a year."""
    moves = [*_moves(trajecten), *_restarted_elsewhere(trajecten)]
    by_old: dict[tuple[int, Product], list[_Move]] = defaultdict(list)
    for move in moves:
        by_old[move.gemeente, move.oud].append(move)
    rows = []
    for change in _changes(world, by_old):
        own = [
            move
            for move in by_old.get((change.gemeente, change.oud), ())
            if change.datum <= move.op < change.datum + change.binnen
            and change.nieuw in (_NOTHING, move.nieuw)
            and move.nieuw != move.oud
        ]
        children = len({move.kind for move in own})
        if change.soort in _HAZARDS:
            world.gevaren.count(_HAZARDS[change.soort], children)
        rows.append(
            [
                world.gemeenten[change.gemeente].code,
                *(change.oud.categorie, change.oud.code, change.nieuw.categorie, change.nieuw.code),
                *(iso(change.datum), change.soort, children),
            ]
        )
    output.table("waarheid/codewisselingen.csv", COLUMNS, sorted(rows))


def _moves(trajecten: Iterable[Traject]) -> Iterator[_Move]:
    """Give each step from a decision to the next one at the same aanbieder within a traject."""
    for traject in trajecten:
        last: dict[tuple[int, int], Beschikking] = {}
        for item in sorted(traject.beschikkingen, key=lambda one: (one.ingangsdatum, one.nummer)):
            place = (item.gemeente, item.aanbieder.index)
            before = last.get(place)
            if before is not None and item.gebeurtenis not in ("genest", "dubbel_besluit", "parallel"):
                yield _Move(item.gemeente, before.product, item.product, item.ingangsdatum, item.kind.nummer)
            last[place] = item


def _restarted_elsewhere(trajecten: Iterable[Traject]) -> Iterator[_Move]:
    """Give the steps at the end of the DBC to a decision that no longer tells which GGZ it is."""
    ended = {
        (item.kind.nummer, item.gemeente, item.aanbieder.index): item
        for traject in trajecten
        for item in traject.beschikkingen
        if item.einde == DBC_END - 1 and item.versies[-1].reden == "10"
    }
    for traject in trajecten:
        first = traject.beschikkingen[0]
        before = ended.get((first.kind.nummer, first.gemeente, first.aanbieder.index))
        if traject.verhaal == "herstart" and before is not None and first.ingangsdatum == DBC_END:
            yield _Move(first.gemeente, before.product, first.product, DBC_END, first.kind.nummer)


def _changes(world: World, moves: dict[tuple[int, Product], list[_Move]]) -> Iterator[_Change]:
    count = len(world.gemeenten)
    yield from _end_of_dbc(moves)
    for one in WISSELS:
        if one.gemeente >= count:
            continue
        new = [*one.nieuw] or [_NOTHING]
        yield from (_Change(one.gemeente, oud, nieuw, one.datum, one.soort) for oud in one.oud for nieuw in new)
        for oud in one.oud:
            known = {oud, *one.nieuw}
            other = {
                move.nieuw
                for move in moves.get((one.gemeente, oud), ())
                if one.datum <= move.op < one.datum + _A_YEAR and move.nieuw not in known
            }
            meant = {by.begonnen for by in TOEVALLEN if by.gemeente == one.gemeente and by.gestopt == oud}
            yield from (_Change(one.gemeente, oud, nieuw, one.datum, TOEVAL) for nieuw in other | meant)
    years = range(year_of(DBC_END) - 2, year_of(world.horizon) + 1)
    for season in SEIZOENEN:
        if season.gemeente >= count:
            continue
        months = season.maanden
        first_without = next(month for month in range(1, 13) if month not in months and (month + 10) % 12 + 1 in months)
        for year in years:
            moment = day(year, first_without, 1)
            if moment <= world.horizon:
                new_one = season.daarna or _NOTHING
                yield _Change(season.gemeente, season.product, new_one, moment, SEIZOEN, _A_QUARTER)


def _end_of_dbc(moves: dict[tuple[int, Product], list[_Move]]) -> Iterator[_Change]:
    """Give the change of 1-1-2018: 52 was split (54002, 54003, local codes), all of 51 became 54001."""
    for (gemeente, oud), own in moves.items():
        if oud.categorie not in ("51", "52"):
            continue
        local = {
            product for one in WISSELS if one.gemeente == gemeente and one.zorgvorm == "SGGZ" for product in one.oud
        }
        national = {"52": ("54002", "54003"), "51": ("54001",)}[oud.categorie]
        right = {Product("54", code) for code in national} | (local if oud.categorie == "52" else set())
        soort = {"52": GESPLITST, "51": SAMENGEVOEGD}[oud.categorie]
        met = {move.nieuw for move in own if DBC_END <= move.op < DBC_END + _A_YEAR}
        for nieuw in right:
            yield _Change(gemeente, oud, nieuw, DBC_END, soort)
        for nieuw in met - right:
            unclear = nieuw in (Product("54", "54004"), Product("54", "54090"), Product("54", ""))
            yield _Change(gemeente, oud, nieuw, DBC_END, ANDERE_ZORGVORM if unclear else TOEVAL)
