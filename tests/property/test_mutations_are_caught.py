"""
Planted mistakes in ``etl/``: each must show as a difference between the product and the slow reference.

A mistake is one replacement in the text of one module. The regions are the first ones that the strategy draws,
some of them at a time as one; a mistake has to show in one of them.
"""

from __future__ import annotations

import atexit
import importlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from . import product
from .drawing import RegionSpec, write
from .joining import join
from .reference import compare, run_reference
from .regions import draw_joined

REGIONS = 80


@dataclass(frozen=True)
class Mistake:
    """
    One replacement in a module, and the tables that the changed code makes.

    ``shows_in``: the region that shows it, which is looked at first; when regions are drawn otherwise, others may.
    """

    name: str
    module: str
    old: str
    new: str
    tables: tuple[str, ...]
    shows_in: int = 0


MISTAKES = [
    Mistake(
        "a gap of one day too many splits a traject late",
        "etl.decisions.episodes",
        "ingangsdatum > latest_end + ibis.interval(days=max_gap_days + 1)",
        "ingangsdatum >= latest_end + ibis.interval(days=max_gap_days + 1)",
        ("tussen.traject_leden",),
    ),
    Mistake(
        "only the previous decision counts, not the latest end so far",
        "etl.decisions.episodes",
        "tot_eerder_op_dag=rows.tot.max().over(",
        "tot_eerder_op_dag=rows.tot.last().over(",
        ("tussen.traject_leden",),
        shows_in=1,
    ),
    Mistake(
        "a later traject is taken for the first one",
        "etl.decisions.episodes",
        "rows.begin.max().over(",
        "rows.begin.min().over(",
        ("tussen.traject_leden",),
    ),
    Mistake(
        "a renewal is looked for at the provider alone",
        "etl.decisions.episodes",
        '(rows.tot_product.notnull(), "verlenging")',
        '(rows.tot_aanbieder.notnull(), "verlenging")',
        ("tussen.traject_leden",),
    ),
    Mistake(
        "the first version counts instead of the last",
        "etl.decisions.versions",
        "versions.versie == versions.aantal_versies - 1",
        "versions.versie == 0",
        ("tussen.toewijzingen",),
    ),
    Mistake(
        "the stopdatum is forgotten",
        "etl.decisions.versions",
        "joined.einddatum.isnull() | (joined.stopdatum < joined.einddatum)",
        "joined.einddatum.isnull() & joined.stopdatum.isnull()",
        ("tussen.toewijzingen",),
        shows_in=1,
    ),
    Mistake(
        "a later version makes its own start administrative",
        "etl.decisions.referrals",
        'reden_wijziging_eerste="reden_wijziging_eerste"',
        'reden_wijziging_eerste="reden_wijziging"',
        ("tussen.verwijzingen",),
    ),
    Mistake(
        "a predecessor may start on the same day",
        "etl.decisions.referrals",
        "pairs.eerder_van < pairs.startdatum",
        "pairs.eerder_van <= pairs.startdatum",
        ("tussen.verwijzingen",),
    ),
    Mistake(
        "an eighteenth birthday still counts as a minor",
        "etl.decisions.referrals",
        "rows.verwijsdatum < eighteenth_birthday",
        "rows.verwijsdatum <= eighteenth_birthday",
        ("tussen.verwijzingen",),
        shows_in=3,
    ),
    Mistake(
        "a bare type goes before a known referrer",
        "etl.link.referrers",
        '(~has_identity).cast("int64")',
        'ibis.literal(0, "int64")',
        ("tussen.verwijzers",),
        shows_in=1,
    ),
    Mistake(
        "an ambiguous practice is guessed",
        "etl.link.practices",
        "linked = (row.aantal == 1)",
        "linked = (row.aantal >= 1)",
        ("tussen.koppelingen",),
    ),
    Mistake(
        "one SOJ day makes a quarter interventie",
        "etl.compare.panel",
        "rows.dagen_soj == rows.dagen_open",
        "rows.dagen_soj > 0",
        ("tussen.praktijk_perioden",),
    ),
    Mistake(
        "a peildatum on the first day counts as later",
        "etl.compare.panel",
        "after = pairs.peildatum > pairs.begin",
        "after = pairs.peildatum >= pairs.begin",
        ("tussen.lijsten",),
    ),
    Mistake(
        "a resent row is loaded again",
        "etl.normalise.values",
        "is_dubbel=same.fill_null(False) & rows.afkeur.isnull()",
        "is_dubbel=same.fill_null(False) & rows.afkeur.notnull()",
        ("geleverd.beschikkingen", "geleverd.declaraties"),
    ),
    Mistake(
        "national codes go before those of the region",
        "etl.normalise.codes",
        "_as_answers(national, 4)",
        "_as_answers(national, -4)",
        ("tussen.toewijzingen",),
    ),
    Mistake(
        "a later version of a request for change replaces the reference",
        "etl.link.referrers",
        "group_by=[referred[name] for name in KEY], order_by=referred.versie)",
        "group_by=[referred[name] for name in KEY], order_by=referred.versie.desc())",
        ("tussen.verwijzers",),
        shows_in=2,
    ),
    Mistake(
        "another product of the request goes before the same one",
        "etl.link.referrers",
        "(same_category & same_code, 0)",
        "(same_category & same_code, 2)",
        ("tussen.verwijzers",),
    ),
    Mistake(
        "a deletion of before April 2022 is no deletion",
        "etl.decisions.versions",
        "row.toewijzingsdatum < OLD_DELETION_UNTIL",
        "row.toewijzingsdatum > OLD_DELETION_UNTIL",
        ("tussen.toewijzingen",),
    ),
    Mistake(
        "a decision that ended for an administrative reason bears on nothing",
        "etl.decisions.referrals",
        "pairs.startdatum - ibis.interval(days=PREDECESSOR_DAYS)",
        "pairs.startdatum + ibis.interval(days=PREDECESSOR_DAYS)",
        ("tussen.verwijzingen",),
    ),
    Mistake(
        "other care on the last of the days before does not count",
        "etl.decisions.referrals",
        "(pairs.ander_tot.fill_null(OPEN_END) >= pairs.startdatum",
        "(pairs.ander_tot.fill_null(OPEN_END) > pairs.startdatum",
        ("tussen.verwijzingen",),
        shows_in=6,
    ),
    Mistake(
        "a name goes before the number of a person",
        "etl.link.practices",
        "order_by=per_way.manier)",
        "order_by=per_way.manier.desc())",
        ("tussen.koppelingen",),
    ),
    Mistake(
        "the number of another profession is linked",
        "etl.link.practices",
        "rows.filter(rows.kan_huisarts & ~rows.vreemde_agb)",
        "rows.filter(rows.kan_huisarts)",
        ("tussen.koppelingen",),
        shows_in=1,
    ),
    Mistake(
        "a practice still counts after it closed",
        "etl.link.practices",
        "(table.van <= table.verwijsdatum) & (table.tot >= table.verwijsdatum)",
        "table.van <= table.verwijsdatum",
        ("tussen.koppelingen",),
        shows_in=4,
    ),
    Mistake(
        "one excluded day does not exclude a quarter",
        "etl.compare.panel",
        '(rows.dagen_uitgesloten > 0, "uitgesloten")',
        '(rows.dagen_uitgesloten == rows.dagen_open, "uitgesloten")',
        ("tussen.praktijk_perioden",),
    ),
    Mistake(
        "youths of whom the day of birth is unknown are no youths",
        "etl.compare.panel",
        "verwijzingen.is_onder_18.fill_null(True)",
        "verwijzingen.is_onder_18.fill_null(False)",
        ("tussen.tellingen",),
        shows_in=2,
    ),
    Mistake(
        "a youth who comes again in a year is counted again",
        "etl.compare.panel",
        "joined.vorige < joined.begint",
        'joined.vorige < "9"',
        ("tussen.tellingen", "tussen.betalers"),
        shows_in=1,
    ),
    Mistake(
        "a youth of two practices counts twice in a unit that holds both",
        "etl.compare.panel",
        "rows.filter(rows.eerste == rows.laatste)",
        "rows.filter(rows.eerste <= rows.laatste)",
        ("tussen.tellingen", "tussen.betalers"),
        shows_in=6,
    ),
    Mistake(
        "administrative starts are counted",
        "etl.compare.panel",
        "~verwijzingen.is_administratief & verwijzingen.praktijk_id.notnull()",
        "verwijzingen.praktijk_id.notnull()",
        ("tussen.tellingen", "tussen.betalers", "tussen.bedragen"),
    ),
    Mistake(
        "who came through the huisarts is behind no door",
        "etl.compare.panel",
        "nunique(where=where & (kanaal == door))",
        'nunique(where=where & (kanaal == door) & (kanaal != "huisarts"))',
        ("mart.verwijzingen_praktijk_kwartaal",),
    ),
    Mistake(
        "who is at no practice is looked for among those who are",
        "etl.compare.doors",
        "& verwijzingen.praktijk_id.isnull()",
        "& verwijzingen.praktijk_id.notnull()",
        ("mart.deuren_jaar",),
    ),
    Mistake(
        "costs are actual the day after the period",
        "etl.costs.rekenmodel",
        "periode_eind + pd.Timedelta(days=naloop_dagen)",
        "periode_eind + pd.Timedelta(days=1)",
        ("mart.rekenmodel",),
    ),
    Mistake(
        "a payer that declared nothing has unknown costs",
        "etl.costs.rekenmodel",
        'paid["bedrag"].where(paid["gevonden"] == "both", 0.0)',
        'paid["bedrag"].where(paid["gevonden"] == "both", float("nan"))',
        ("mart.rekenmodel",),
    ),
]


@cache
def drawn_regions() -> tuple[RegionSpec, ...]:
    return tuple(map(join, draw_joined(REGIONS, first=0)))


@contextmanager
def planted(mistake: Mistake) -> Iterator[None]:
    module: Any = importlib.import_module(mistake.module)
    path = Path(module.__file__)
    text = path.read_text(encoding="utf-8")
    assert text.count(mistake.old) == 1, f"{mistake.module} no longer says: {mistake.old}"
    exec(compile(text.replace(mistake.old, mistake.new), str(path), "exec"), module.__dict__)
    product.forget(mistake.tables)
    try:
        yield
    finally:
        exec(compile(text, str(path), "exec"), module.__dict__)
        product.forget(mistake.tables)


@cache
def worked_out(number: int) -> tuple[product.WorkedOut, Any]:
    """Give a region as the product works it out without any mistake, and as the reference does."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    write(drawn_regions()[number], Path(folder.name))
    return product.work_out(Path(folder.name)), run_reference(Path(folder.name))


def is_caught(mistake: Mistake) -> bool:
    for number in sorted(range(len(drawn_regions())), key=lambda number: number != mistake.shows_in):
        region, reference = worked_out(number)
        with planted(mistake):
            made = region.tables_made_again(mistake.tables)
        if compare(reference, made, region.pseudonym):
            return True
    return False


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_planted_mistake_is_caught(mistake: Mistake) -> None:
    assert is_caught(mistake), f"not caught: {mistake.name}"


def test_without_a_mistake_nothing_differs() -> None:
    region, reference = worked_out(0)
    made = region.tables_made_again(tuple({table for mistake in MISTAKES for table in mistake.tables}))
    assert not compare(reference, made, region.pseudonym)
