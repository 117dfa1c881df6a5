"""
Row accounting of the whole way: what came in at each step, what left it and why, and what went on.

Both ends of a step are counted from the tables themselves; when the reasons do not explain the difference the
night stops with an error, because a row that disappears without a reason is the one mistake that nobody sees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import pandas as pd
from ibis import ir

from etl import problems
from etl.compare.figures import conform
from etl.compare.panel import is_minor
from schemas.values import LINK_NIET_GEKOPPELD, REDEN_ADMINISTRATIEF, REDEN_NIET

REGION = "*"
INFORMATION, WARNING, ERROR = "informatie", "waarschuwing", "fout"
OUTSIDE_OUTCOME = "buiten_uitkomst"
ADULT = "achttien_plus"
TELLING_WORDS = {
    OUTSIDE_OUTCOME: "de zorgvorm hoort niet bij de uitkomst van deze regio",
    ADULT: "de jeugdige was op de verwijsdatum 18 jaar of ouder",
}
READING_WORDS = {
    "dubbel": "de rij was al eerder precies zo geleverd",
    "afgekeurd": "de rij is geweigerd; de analist ziet waarom in kern.afgekeurde_rijen",
}


@dataclass(frozen=True)
class Step:
    """
    One step: per gemeente the rows that came in and went on, and the rows that fell out per reason.

    ``came`` and ``went``: gemeente to rows; ``fell``: reason to gemeente to rows; ``words``: reason to its
    Dutch explanation. A step that ``turns`` rows into fewer things of another kind has no reasons.
    """

    laag: str
    came: Mapping[str, int]
    went: Mapping[str, int]
    fell: Mapping[str, Mapping[str, int]]
    words: Mapping[str, str]
    turns: str = ""


def count_by(rows: ir.Table, reason: str | None = None) -> pd.DataFrame:
    """Give rows per gemeente, and per value of ``reason`` when it is given: gemeente, reden, aantal."""
    reden = rows[reason].fill_null("") if reason else ibis.literal("")
    named = rows.select("gemeente", reden=reden)
    return named.group_by(["gemeente", "reden"]).aggregate(aantal=named.count()).to_pandas()


def _total(frame: pd.DataFrame) -> dict[str, int]:
    return {str(key): int(value) for key, value in frame.groupby("gemeente")["aantal"].sum().items()}


def _per_reason(frame: pd.DataFrame) -> dict[str, dict[str, int]]:
    fell = frame[frame["reden"] != ""]
    return {str(reason): _total(part) for reason, part in fell.groupby("reden")}


def falls(laag: str, came: ir.Table, went: ir.Table, reason: str, words: Mapping[str, str]) -> Step:
    """Give the step from ``came`` (with its reason, NULL = goes on) to ``went``."""
    counted = count_by(came, reason)
    return Step(laag, _total(counted), _total(count_by(went)), _per_reason(counted), words)


def turns(laag: str, came: ir.Table, went: ir.Table, into: str) -> Step:
    """Give the step in which rows become things of another kind."""
    return Step(laag, _total(count_by(came)), _total(count_by(went)), {}, {}, into)


def build_steps(
    leveringen: ir.Table,
    decisions: ir.Table,
    versions: ir.Table,
    beschikkingen: ir.Table,
    members: ir.Table,
    trajecten: ir.Table,
    verwijzingen: ir.Table,
    praktijk_kwartaal: pd.DataFrame,
    uitkomst: Sequence[str],
) -> list[Step]:
    """
    Give the steps of a night, from rows read to verwijzingen that stand in the published figures.

    ``decisions``: the loaded rows of decisions, each of which must be a version of a toewijzing.
    """
    read = leveringen.to_pandas()
    per_source = read.groupby("gemeente")[["gelezen", "geladen", "dubbel", "afgekeurd"]].sum()
    columns = {name: {str(key): int(value) for key, value in per_source[name].items()} for name in per_source}
    reading = Step(
        "leveringen",
        columns["gelezen"],
        columns["geladen"],
        {reason: columns[reason] for reason in READING_WORDS},
        READING_WORDS,
    )
    counted = beschikkingen.filter(beschikkingen.telt_mee)
    decided = members.join(beschikkingen.select("beschikking_id", "gemeente"), "beschikking_id")
    referred = verwijzingen.filter(verwijzingen.telt_mee)
    linked = referred.filter(referred.praktijk_id.notnull())
    why_not = ibis.ifelse(referred.praktijk_id.isnull(), referred.link_regel, ibis.null("string"))
    within = linked.zorgvorm.isin(list(uitkomst))
    left_out = ibis.cases((~within, OUTSIDE_OUTCOME), (~is_minor(linked), ADULT))
    published = int(praktijk_kwartaal["verwijzingen"].sum())
    final = linked.filter(within & is_minor(linked))
    steps = [
        reading,
        turns("versies", versions, beschikkingen, "samengevoegd tot toewijzingen"),
        falls("toewijzingen", beschikkingen, counted, "reden_niet", REDEN_NIET),
        turns("trajecten", decided, trajecten, "samengevoegd tot trajecten"),
        falls("verwijzingen", verwijzingen, referred, "reden_administratief", REDEN_ADMINISTRATIEF),
        falls("koppeling", referred.mutate(waarom=why_not), linked, "waarom", LINK_NIET_GEKOPPELD),
        falls("telling", linked.mutate(waarom=left_out), final, "waarom", TELLING_WORDS),
    ]
    prove(steps)
    _refuse_difference("versies", _total(count_by(decisions)), (steps[1].came,))
    if sum(steps[-1].went.values()) != published:
        raise problems.row_accounting_broken("de publicatie", sum(steps[-1].went.values()) - published)
    return steps


def prove(steps: Sequence[Step]) -> None:
    """
    Raise Problem when rows leave a step without a reason, or a step starts with other rows than the last left.

    Every gemeente is counted for itself: a row lost in one does not make up for a row too many in another.
    """
    for step in steps:
        if not step.turns:
            _refuse_difference(step.laag, step.came, (step.went, *step.fell.values()))
    by_name = {step.laag: step for step in steps}
    for before, after in (("versies", "toewijzingen"), ("toewijzingen", "trajecten"), ("trajecten", "verwijzingen"),
                          ("verwijzingen", "koppeling"), ("koppeling", "telling")):  # fmt: skip
        if before in by_name and after in by_name:
            _refuse_difference(after, by_name[before].went, (by_name[after].came,))


def _refuse_difference(laag: str, came: Mapping[str, int], went: Sequence[Mapping[str, int]]) -> None:
    for gemeente in sorted({*came, *(name for counts in went for name in counts)}):
        difference = came.get(gemeente, 0) - sum(counts.get(gemeente, 0) for counts in went)
        if difference:
            raise problems.row_accounting_broken(laag, difference)


def build_datakwaliteit(steps: Sequence[Step], remarks: pd.DataFrame) -> pd.DataFrame:
    """
    Give mart.datakwaliteit: the steps per gemeente and for the region (``*``), then the remarks.

    Within a step each line starts with what the line before left. ``remarks``: laag, controle, gemeente, reden,
    ernst, without numbers.
    """
    rows = [row for step in steps for row in _rows_of(step)]
    columns = ["laag", "controle", "gemeente", "in", "uit", "uitgesloten", "reden", "ernst"]
    counted = pd.DataFrame(rows, columns=columns)
    every = pd.concat([counted, remarks.reindex(columns=columns)], ignore_index=True).assign(onderdrukt=False)
    order = {step.laag: number for number, step in enumerate(steps)}
    frame = conform("mart.datakwaliteit", every.drop_duplicates(["laag", "controle", "gemeente"]))
    return frame.sort_values("laag", key=lambda name: name.map(order).fillna(len(order)), kind="stable").reset_index(
        drop=True
    )


def _rows_of(step: Step) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for gemeente in [*sorted({*step.came, *step.went} - {REGION}), REGION]:

        def of(counts: Mapping[str, int], here: str = gemeente) -> int:
            return sum(counts.values()) if here == REGION else counts.get(here, 0)

        left = of(step.came)
        if step.turns:
            rows.append((step.laag, step.turns, gemeente, left, of(step.went), 0, None, INFORMATION))
        for reason in sorted(step.words):
            fell = of(step.fell.get(reason, {}))
            rows.append((step.laag, reason, gemeente, left, left - fell, fell, step.words[reason], INFORMATION))
            left -= fell
    return rows
