"""
What changes when one counts otherwise: decisions or trajecten, who is new, why the others come again.

Sentences and tables from ``mart.telwijzen`` as a profile has it; what is hidden or not known is not said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from etl.decisions.sequels import NEW_AFTER_DAYS
from etl.publish import views
from etl.publish.context import ReportContext
from etl.publish.formats import Missing, Value, decimal, listing, show
from etl.publish.sections import DataTable, Head, Row
from etl.publish.views import TELWIJZEN, Tables, text, value
from schemas.events import RENEWALS_KEEP_NUMBER

COUNTED = {"beschikkingen": "Besluiten", "trajecten": "Trajecten", "jeugdigen": "Jeugdigen"}
NEW = {days: f"nieuw_{days}" for days in NEW_AFTER_DAYS}
KINDS = {
    "eerste": "Eerste hulp ooit",
    "opnieuw_nieuw": "Nieuw, na lange tijd",
    "opschaling": "Zwaarder dan daarvoor",
    "afschaling": "Lichter dan daarvoor",
    "herhaling": "Zelfde hulp opnieuw",
    "vervolg": "Aansluitende hulp",
}
HEAVIER = "ggz_zwaarder"


@dataclass(frozen=True)
class Ways:
    """The ways of counting of a report: years, newest first, and the number of each year and way."""

    years: tuple[int, ...]
    index: Mapping[tuple[int, str], Value]
    share: Mapping[tuple[int, str], Value]

    def newest(self, *telwijzen: str) -> int | None:
        """Give the last year in which all of these have a share that is a number."""
        for year in self.years:
            if not any(isinstance(self.share.get((year, name), Missing.UNKNOWN), Missing) for name in telwijzen):
                return year
        return None


def ways(tables: Tables, context: ReportContext) -> Ways | None:
    """Read the table up to the quarter of the report; None when the profile does not have it or it is empty."""
    frame = tables.get(TELWIJZEN)
    if frame is None or frame.empty:
        return None
    rows = [row for row in views.records(frame) if int(row["jaar"]) <= context.periode.end.year]
    keyed = {(int(row["jaar"]), text(row, "telwijze")): row for row in rows}
    return Ways(
        tuple(sorted({year for year, _ in keyed}, reverse=True)),
        {key: value(row, "indexcijfer") for key, row in keyed.items()},
        {key: value(row, "aandeel_pct") for key, row in keyed.items()},
    )


def sentences(found: Ways, context: ReportContext) -> list[str]:
    """Say what counting otherwise changes: only what the table holds."""
    told = (_renewals(found), _new(found, context), _heavier(found))
    return [sentence for sentence in told if sentence]


def _renewals(found: Ways) -> str:
    """Compare the year before renewals kept their number with the first whole year after."""
    change = RENEWALS_KEEP_NUMBER
    before, after = change.year - 1, change.year + 1
    ends = [(found.index.get((year, name), Missing.UNKNOWN)) for name in ("beschikkingen", "trajecten")
            for year in (before, after)]  # fmt: skip
    numbers = [one for one in ends if not isinstance(one, Missing)]
    if len(numbers) < len(ends):
        return ""
    decisions, trajecten = (_change(*numbers[at : at + 2]) for at in (0, 2))
    return (
        f"Tussen {before} en {after} {decisions[0]} het aantal besluiten {decisions[1]}, en {trajecten[0]} het aantal "
        f"trajecten {trajecten[1]}. Sinds april {change.year} krijgt een verlenging geen nieuw besluit meer, maar een "
        "latere einddatum: wie besluiten telt, telt vanaf dan iets anders. Dit rapport telt trajecten."
    )


def _change(before: float, after: float) -> tuple[str, str]:
    percent = round(100 * (after - before) / before)
    if percent == 0:
        return "bleef", "ongeveer gelijk"
    return ("steeg" if percent > 0 else "daalde"), f"met {abs(percent)}%"


def _new(found: Ways, context: ReportContext) -> str:
    year = found.newest(*NEW.values())
    if year is None:
        return ""
    parts = [f"{_whole(found.share[year, name])} bij {days} dagen" for days, name in NEW.items()]
    chosen = context.regels.get("nieuw_na_dagen", 365)
    return (
        f"Hoeveel jeugdigen nieuw zijn, hangt af van hoe lang zij zonder hulp waren. Van de verwijzingen in {year} is "
        f"van een nieuwe jeugdige: {listing(parts)}. Deze regio rekent met {chosen} dagen."
    )


def _heavier(found: Ways) -> str:
    year = found.newest(HEAVIER)
    if year is None:
        return ""
    return (
        f"Van de verwijzingen naar basis-ggz in {year} begon bij {_whole(found.share[year, HEAVIER])} binnen een jaar "
        "ook specialistische ggz. Dat zegt niet of de eerste verwijzing te licht was: problemen kunnen ook zwaarder "
        "worden."
    )


def _whole(share: Value) -> str:
    return share.value if isinstance(share, Missing) else f"{decimal(share)}%"


def index_table(found: Ways) -> DataTable | None:
    """Decisions, trajecten and youths per year, newest first, as an index; None when nothing of it is a number."""
    rows = [
        Row(str(year), tuple(show(found.index.get((year, name), Missing.UNKNOWN)) for name in COUNTED))
        for year in found.years
    ]
    if not any(not isinstance(one, Missing) for one in found.index.values()):
        return None
    heads = (Head("Jaar", wide=True), *(Head(head) for head in COUNTED.values()))
    base = next((year for year in found.years if found.index.get((year, "beschikkingen")) == 100), None)
    named = f" ({base} is 100)" if base is not None else ""
    return DataTable(
        f"Besluiten, trajecten en jeugdigen per jaar{named}, hele regio, nieuwste eerst", heads, tuple(rows)
    )


def kinds_table(found: Ways) -> DataTable | None:
    """The kinds of verwijzingen per year, newest first, in percent; None when nothing of it is a number."""
    names = [*KINDS, HEAVIER]
    shown = [year for year in found.years if any(not isinstance(_share(found, year, name), Missing) for name in names)]
    if not shown:
        return None
    heads = (Head("Jaar", wide=True), *(Head(head) for head in KINDS.values()), Head("Na basis-ggz zwaarder"))
    rows = [Row(str(year), tuple(_whole(_share(found, year, name)) for name in names)) for year in shown]
    return DataTable(
        "Waarom opnieuw: aandeel van de verwijzingen per jaar, hele regio, nieuwste eerst", heads, tuple(rows)
    )


def _share(found: Ways, year: int, name: str) -> Value:
    return found.share.get((year, name), Missing.UNKNOWN)
