"""
What the public may see: half-years of the region, small counts hidden, the others rounded to five.

A row is shown only if its group has at least three practices and its count reaches the threshold. A zero
is hidden too: a group in which nobody was referred says "nobody" of each of its practices. The rate is
made anew from the rounded count, because the real rate times the list is the real count. Half-years of
which the region has one quarter only are left out, so that a half-year is not published again with one
quarter more.

Two readers put rows side by side, and for both it is computed what a hidden count can still be:

* the public, who has the other rows of the half-year: the groups add up to ``totaal``, each known within
  two;
* the werkgroep, who has the practices per quarter too: a published half-year less the visible practices is
  what the hidden ones had together (as if the quarters added up; where a youth who came in both quarters
  makes that impossible, it says nothing).

Where the werkgroep has a total of a quarter that holds hidden practices, only half-years that are the sum of
two such totals are shown: see ``told_by_quarters``.

If a hidden count could be narrowed to fewer values than the threshold of that reader, the row that does it
stays hidden. Groups go before ``totaal``, which is the row that ties them together; where ``totaal`` has to
stay hidden and all its groups together would still tell it, its smallest group is hidden with it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import pandas as pd

from etl.compare.rates import per_1000
from etl.disclose.werkgroep import RATE, TOTAAL, blank, counts_of, parts

AFRONDING: Final = 5
MINIMUM_PRAKTIJKEN: Final = 3
INTERNAL: Final = ("praktijken_zonder_lijst",)


class Drempels(Protocol):
    """Counts from 1 to below these are hidden (``etl.settings.Drempels``)."""

    @property
    def werkgroep(self) -> int:
        """Threshold of the werkgroep."""

    @property
    def openbaar(self) -> int:
        """Threshold of what is public."""


@dataclass(frozen=True)
class Span:
    """The whole numbers that a count can be, both ends inclusive; ``hoog`` may be infinite."""

    laag: float
    hoog: float

    @property
    def values(self) -> float:
        """How many numbers there are; 0 or less when nothing fits."""
        return self.hoog - self.laag + 1

    def less(self, known: float) -> Span:
        """Give what is left of it after a known part, never below zero."""
        return Span(max(self.laag - known, 0), self.hoog - known)


ANYTHING: Final = Span(0, math.inf)
NOTHING: Final = Span(0, 0)


@dataclass(frozen=True)
class Row:
    """
    One group (or ``totaal``) in one half-year: the count, and what is known of the practices behind it.

    ``bereik``: what a reader of the rounded count knows of it; ``som``: sum of the quarters that the
    werkgroep sees, None when the practices cannot be told; ``onzichtbaar``: quarters of practices that it
    does not see.
    """

    aantal: int
    praktijken: int
    bereik: Span
    som: int | None
    onzichtbaar: int

    @property
    def hidden_part(self) -> Span:
        """What the published row says about the practices and quarters that are hidden from the werkgroep."""
        if self.onzichtbaar == 0:
            return NOTHING
        if self.som is None or self.bereik.hoog < self.som:
            return ANYTHING
        return self.bereik.less(self.som)


def half_years(
    full: pd.DataFrame,
    practices: pd.DataFrame,
    groups: pd.DataFrame,
    drempels: Drempels,
    afronding: int = AFRONDING,
    minimum_praktijken: int = MINIMUM_PRAKTIJKEN,
) -> pd.DataFrame:
    """
    Give ``verwijzingen_groep_kwartaal`` for the public.

    ``full``: the group table recounted per half-year (other periods in it are ignored); ``practices``: the
    practice table and ``groups`` the group table per quarter, both as the werkgroep sees them. Columns as in
    ``full``; rows of the region,
    zorgvorm TOTAAL, ``jeugdigen_verwezen`` Int64 and a multiple of ``afronding``, NA with ``onderdrukt``
    where hidden.
    """
    cells = practices_per_half_year(practices)
    chosen = full["niveau"].eq("regio") & full["zorgvorm"].eq("TOTAAL") & full["periode"].isin(cells["periode"])
    frame = full[chosen].reset_index(drop=True)
    count = counts_of(frame)
    frame["aantal_praktijken"] = counts_of(frame, "aantal_praktijken")
    keys = ["niveau", "gebied", "groep", "periode", "aantal_praktijken"]
    made_of = frame[keys].merge(parts(cells), on=keys, how="left")
    rounded = (count + afronding // 2) // afronding * afronding
    shown = pd.Series(False, index=frame.index)
    facts = made_of.assign(count_full=count, rounded=rounded)
    told = told_by_quarters(practices, groups)
    for periode, rows in facts.groupby("periode"):
        half_year = {str(row.groep): _row(row, afronding, drempels.openbaar) for row in rows.itertuples()}
        chosen_groups = choose(half_year, drempels, minimum_praktijken)
        shown[rows.index] = rows["groep"].isin(chosen_groups & told.get(str(periode), chosen_groups))
    had_rate = frame["per_1000"].notna()
    frame["jeugdigen_verwezen"] = rounded.where(shown)
    frame["patienten_onder_18"] = pd.to_numeric(frame["patienten_onder_18"]).round()
    anew = per_1000(frame["jeugdigen_verwezen"], frame["patienten_onder_18"])
    frame = frame.assign(**{column: anew[column].where(had_rate) for column in RATE})
    everywhere = pd.Series(True, index=frame.index)
    return blank(frame, list(INTERNAL), everywhere).assign(onderdrukt=count.notna() & ~shown)


def told_by_quarters(practices: pd.DataFrame, groups: pd.DataFrame) -> dict[str, set[str]]:
    """
    Give, per half-year in which the werkgroep sees a total that holds hidden practices, which groups add nothing.

    Such a total tells what hidden practices had together; a half-year of another composition, laid beside it,
    could tell them apart. A group adds nothing when it has the same practices in both quarters and the werkgroep
    has both its totals: then the half-year is their sum. Half-years without such a total are not in the result.
    """
    cells = practices.assign(
        periode=_half_of(practices["kwartaal"]), onzichtbaar=practices["jeugdigen_verwezen"].isna()
    )
    region = groups[groups["niveau"].eq("regio") & groups["zorgvorm"].eq("TOTAAL")]
    seen = set(
        region.loc[region["jeugdigen_verwezen"].notna(), ["groep", "periode"]].itertuples(index=False, name=None)
    )
    yearly = practices_per_half_year(practices).set_index(["praktijk_id", "periode"])["groep"]
    told: dict[str, set[str]] = {}
    for periode, rows in cells.groupby("periode"):
        hidden = rows.loc[rows["onzichtbaar"], ["groep", "kwartaal"]].itertuples(index=False, name=None)
        if not seen & set(hidden):
            continue
        quarters = sorted(set(rows["kwartaal"]))
        longer = [yearly.get((praktijk_id, periode)) for praktijk_id in rows["praktijk_id"]]
        steady = {
            str(groep)
            for groep in set(rows["groep"])
            if all((now == groep) == (long == groep) for now, long in zip(rows["groep"], longer, strict=True))
        }
        both = {groep for groep in (*steady, TOTAAL) if all((groep, quarter) in seen for quarter in quarters)}
        told[str(periode)] = both
    return told


def _half_of(kwartaal: pd.Series) -> pd.Series:
    quarter = kwartaal.astype("string")
    return quarter.str[:4] + "H" + (quarter.str[5:].astype(int).add(1) // 2).astype("string")


def practices_per_half_year(practices: pd.DataFrame) -> pd.DataFrame:
    """
    Give one row per practice and half-year (``periode``) of which the table has both quarters.

    ``waarde`` is the sum of the visible quarters, ``onzichtbaar`` the number of quarters without a visible
    count. The group follows contract rule 9: excluded as soon as one quarter is, the group of the quarters
    when they agree, else ``overgang``.
    """
    quarter = practices["kwartaal"].astype("string")
    half = _half_of(practices["kwartaal"])
    cells = practices[["praktijk_id", "gemeente", "groep"]].assign(
        periode=half,
        waarde=practices["jeugdigen_verwezen"].fillna(0),
        onzichtbaar=practices["jeugdigen_verwezen"].isna(),
        uitgesloten=practices["groep"].eq("uitgesloten"),
    )
    quarters = quarter.groupby(half).nunique()
    complete = cells[half.isin(quarters.index[quarters == 2])]
    by = complete.groupby(["praktijk_id", "periode"], as_index=False).agg(
        gemeente=("gemeente", "last"),
        groep=("groep", "first"),
        groepen=("groep", "nunique"),
        waarde=("waarde", "sum"),
        onzichtbaar=("onzichtbaar", "sum"),
        uitgesloten=("uitgesloten", "any"),
    )
    agreed = by["groep"].where(by["groepen"] == 1, "overgang")
    return by.assign(groep=agreed.where(~by["uitgesloten"], "uitgesloten"))


def choose(half_year: Mapping[str, Row], drempels: Drempels, minimum_praktijken: int) -> set[str]:
    """Give the rows of one half-year that may be shown, by group name."""
    fit = {
        groep
        for groep, row in half_year.items()
        if row.praktijken >= minimum_praktijken and row.aantal >= drempels.openbaar and row.som is not None
    }
    shown = {
        groep
        for groep in fit - {TOTAAL}
        if half_year[groep].onzichtbaar == 0 or not _is_narrow(half_year[groep].hidden_part, drempels.werkgroep)
    }
    if TOTAAL in fit:
        total = half_year[TOTAAL]
        groups = {groep: row for groep, row in half_year.items() if groep != TOTAAL}
        complete = sum(row.praktijken for row in groups.values()) == total.praktijken
        if (
            complete
            and _keeps_groups_hidden(total, groups, shown, drempels.openbaar)
            and _keeps_practices_hidden(total, groups, shown, drempels.werkgroep)
        ):
            return shown | {TOTAAL}
    if TOTAAL in half_year and _tells_total(half_year, shown, drempels.openbaar):
        shown.remove(min(shown, key=lambda groep: (half_year[groep].aantal, groep)))
    return shown


def _tells_total(half_year: Mapping[str, Row], shown: set[str], drempel: int) -> bool:
    """Whether the groups, all of them shown, leave too few values for a ``totaal`` that is not shown."""
    if not shown or shown != half_year.keys() - {TOTAAL}:
        return False
    return sum(half_year[groep].bereik.values - 1 for groep in shown) + 1 < drempel


def narrow(delen: Mapping[str, Span], totaal: Span) -> dict[str, Span]:
    """Give what each part can still be when all of them add up to the total (exact for one sum)."""
    laag = sum(deel.laag for deel in delen.values())
    result = {}
    for naam, deel in delen.items():
        others_high = sum(other.hoog for name, other in delen.items() if name != naam)
        result[naam] = Span(max(deel.laag, totaal.laag - others_high), min(deel.hoog, totaal.hoog - (laag - deel.laag)))
    return result


def _keeps_groups_hidden(total: Row, groups: Mapping[str, Row], shown: set[str], drempel: int) -> bool:
    """Whether ``totaal`` leaves the public enough values for every hidden group."""
    known = {groep: row.bereik if groep in shown else ANYTHING for groep, row in groups.items()}
    inside = narrow(known, total.bereik)
    return all(inside[groep].values >= drempel for groep in groups if groep not in shown)


def _keeps_practices_hidden(total: Row, groups: Mapping[str, Row], shown: set[str], drempel: int) -> bool:
    """Whether ``totaal`` leaves the werkgroep enough values for hidden practices, per group and together."""
    secret = [groep for groep, row in groups.items() if row.onzichtbaar]
    if not secret or total.som is None or total.bereik.hoog < total.som:
        return True
    known = {
        groep: row.hidden_part if groep in shown or not row.onzichtbaar else ANYTHING for groep, row in groups.items()
    }
    together = total.bereik.less(total.som)
    inside = narrow(known, together)
    impossible = any(span.values <= 0 for span in inside.values())
    return impossible or not any(_is_narrow(span, drempel) for span in (together, *(inside[groep] for groep in secret)))


def _is_narrow(span: Span, drempel: int) -> bool:
    return 0 < span.values < drempel


def _row(facts: Any, afronding: int, drempel: int) -> Row:
    half = afronding // 2
    rounded = 0 if pd.isna(facts.rounded) else int(facts.rounded)
    return Row(
        aantal=0 if pd.isna(facts.count_full) else int(facts.count_full),
        praktijken=0 if pd.isna(facts.aantal_praktijken) else int(facts.aantal_praktijken),
        bereik=Span(max(rounded - half, drempel), rounded + afronding - 1 - half),
        som=None if pd.isna(facts.som) else int(facts.som),
        onzichtbaar=1 if pd.isna(facts.onzichtbaar) else int(facts.onzichtbaar),
    )
