"""Rules 10 and 11: practices in every period they were open, groups, and counts with their rates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from scipy.stats import chi2

from .episodes import Verwijzing, quarter_of
from .intake import Region
from .practices import Link, Practices

CHANNELS = (
    "huisarts", "soj", "gemeente", "jeugdarts", "medisch_specialist", "gi", "rechter", "zelf", "onbekend",
)  # fmt: skip
ALWAYS_SHOWN = ("SGGZ", "GBGGZ", "LOKAAL")


@dataclass(frozen=True)
class Period:
    """A quarter (`2025K3`) or the rolling year that ends with it (`2025K3-jaar`)."""

    label: str
    quarters: tuple[str, ...]

    @property
    def start(self) -> date:
        return _first_day(self.quarters[0])

    @property
    def end(self) -> date:
        return _first_day(_next(self.quarters[-1])) - timedelta(days=1)

    @property
    def days(self) -> list[date]:
        return [self.start + timedelta(days=n) for n in range((self.end - self.start).days + 1)]


@dataclass(frozen=True)
class Cell:
    """A practice in a period in which it was open."""

    praktijk_id: str
    naam: str
    gemeente: str
    groep: str
    patienten: float | None


@dataclass(frozen=True)
class Counted:
    """A start that counts, with where it belongs."""

    verwijzing: Verwijzing
    link: Link

    @property
    def person(self) -> str:
        return self.verwijzing.traject.person

    @property
    def zorgvorm(self) -> str:
        return self.verwijzing.traject.zorgvorm

    @property
    def gemeente(self) -> str:
        return self.verwijzing.traject.gemeente

    @property
    def quarter(self) -> str:
        return quarter_of(self.verwijzing.day)


@dataclass(frozen=True)
class Unit:
    """What one row of a group table or of the rekenmodel is about."""

    niveau: str
    gebied: str
    groep: str
    cells: tuple[Cell, ...]

    @property
    def practices(self) -> set[str]:
        return {cell.praktijk_id for cell in self.cells}

    @property
    def patienten(self) -> float | None:
        """The known lists together, None when no list is known."""
        known = [cell.patienten for cell in self.cells if cell.patienten is not None]
        return sum(known) if known else None


def _first_day(quarter: str) -> date:
    return date(int(quarter[:4]), 3 * int(quarter[5]) - 2, 1)


def _next(quarter: str) -> str:
    return f"{int(quarter[:4]) + 1}K1" if quarter[5] == "4" else f"{quarter[:5]}{int(quarter[5]) + 1}"


def periods_of(counted: list[Counted]) -> list[Period]:
    """Rule 10: the quarters from the first to the last counted start, then the rolling years within them."""
    if not counted:
        return []
    quarters = [min(start.quarter for start in counted)]
    last = max(start.quarter for start in counted)
    while quarters[-1] != last:
        quarters.append(_next(quarters[-1]))
    years = [tuple(quarters[n - 3 : n + 1]) for n in range(3, len(quarters))]
    return [Period(q, (q,)) for q in quarters] + [Period(f"{year[-1]}-jaar", year) for year in years]


def patients_on(region: Region) -> Callable[[str, date], float | None]:
    """Give a function (praktijk_id, first day of a quarter) -> patients under 18, None when unknown."""
    key_columns = ("praktijk_id", "peildatum", "gemeente", "leeftijdsklasse", "geslacht")
    last_delivery: dict[tuple[Any, ...], int] = {}
    for row in region.delivered["patienten"]:
        last_delivery[tuple(row[column] for column in key_columns)] = row.delivery
    lists: dict[tuple[str, str], dict[date, Decimal]] = {}
    for row in region.delivered["patienten"]:
        if row.delivery == last_delivery[tuple(row[column] for column in key_columns)]:
            per_day = lists.setdefault((row["praktijk_id"], row["gemeente"]), {})
            per_day[row["peildatum"]] = per_day.get(row["peildatum"], Decimal(0)) + row["patienten_onder_18"]

    def on(praktijk_id: str, day: date) -> float | None:
        known = []
        for gemeente in region.gemeenten:
            per_day = lists.get((praktijk_id, gemeente))
            if per_day:
                before = [peildatum for peildatum in per_day if peildatum <= day]
                known.append(per_day[max(before) if before else min(per_day)])
        return float(sum(known)) if known else None

    return on


def build_cells(practices: Practices, patients: Callable[[str, date], float | None], period: Period) -> list[Cell]:
    """Give every practice that was open in the period (rules 9 and 10); `patients` as from patients_on."""
    cells = []
    for praktijk_id in sorted(practices.rows):
        open_days = [day for day in period.days if practices.row_on(praktijk_id, day)]
        if not open_days:
            continue
        last_row = practices.row_on(praktijk_id, open_days[-1])
        assert last_row is not None
        open_quarters = sorted({quarter_of(day) for day in open_days})
        known = [n for q in open_quarters if (n := patients(praktijk_id, _first_day(q))) is not None]
        cells.append(
            Cell(
                praktijk_id=praktijk_id,
                naam=last_row["naam"],
                gemeente=last_row["gemeente"],
                groep=practices.group(praktijk_id, open_days),
                patienten=sum(known) / len(known) if known else None,
            )
        )
    return cells


def units_of(cells: list[Cell]) -> list[Unit]:
    """Give region and gemeenten, each as a whole and per group that has a practice."""
    units = []
    areas = [("regio", "*", cells)] + [
        ("gemeente", gemeente, [cell for cell in cells if cell.gemeente == gemeente])
        for gemeente in sorted({cell.gemeente for cell in cells})
    ]
    for niveau, gebied, inside in areas:
        for groep in sorted({cell.groep for cell in inside}):
            members = tuple(cell for cell in inside if cell.groep == groep)
            units.append(Unit(niveau, gebied, groep, members))
        units.append(Unit(niveau, gebied, "totaal", tuple(inside)))
    return units


@lru_cache
def garwood(events: int) -> tuple[float, float]:
    """Give the exact 95% interval of a number of events."""
    lower = chi2.ppf(0.025, 2 * events) / 2 if events else 0.0
    return float(lower), float(chi2.ppf(0.975, 2 * events + 2) / 2)


def rate(youths: int, patients: float | None) -> dict[str, Any]:
    """Give per_1000 with its exact (Garwood) 95% interval, or why there is none."""
    if not patients:
        reason = "lijst_onbekend" if patients is None else "lijst_nul"
        return {"per_1000": None, "per_1000_onder": None, "per_1000_boven": None, "reden_leeg": reason}
    lower, upper = garwood(youths)
    return {
        "per_1000": 1000 * youths / patients,
        "per_1000_onder": 1000 * lower / patients,
        "per_1000_boven": 1000 * upper / patients,
        "reden_leeg": None,
    }


def share(part: int, whole: int) -> dict[str, Any]:
    """Give a share with its teller and noemer; NULL of nothing."""
    return {"teller": part, "noemer": whole, "aandeel_pct": 100 * part / whole if whole else None}


def persons(starts: Iterable[Counted]) -> int:
    """Count unique youths."""
    return len({start.person for start in starts})


class Panel:
    """The published count tables, made from starts that count."""

    def __init__(self, region: Region, practices: Practices, counted: list[Counted]) -> None:
        self.uitkomst = set(region.regels["uitkomst"])
        self.zorgvormen = sorted(self.uitkomst | set(ALWAYS_SHOWN))
        self.counted = counted
        self.periods = periods_of(counted)
        patients = patients_on(region)
        self.cells = {period: build_cells(practices, patients, period) for period in self.periods}

    def within(self, period: Period, practices: set[str]) -> list[Counted]:
        """Give the counted starts in a period that are linked to one of the practices."""
        return [
            start for start in self.counted if start.quarter in period.quarters and start.link.praktijk_id in practices
        ]

    def of_zorgvorm(self, starts: list[Counted], zorgvorm: str) -> list[Counted]:
        """Give the starts of under-18s in a zorgvorm; TOTAAL = all that is in `uitkomst`."""
        wanted = self.uitkomst if zorgvorm == "TOTAAL" else {zorgvorm}
        return [start for start in starts if start.verwijzing.under_18 and start.zorgvorm in wanted]

    def practice_quarter(self) -> list[dict[str, Any]]:
        rows = []
        for period in self.periods:
            for cell in self.cells[period] if len(period.quarters) == 1 else []:
                starts = self.within(period, {cell.praktijk_id})
                own = self.of_zorgvorm(starts, "TOTAAL")
                in_own = {start.person for start in own}
                bases = {start.link.basis for start in own}
                rows.append(
                    {
                        "praktijk_id": cell.praktijk_id,
                        "kwartaal": period.label,
                        "praktijk_naam": cell.naam,
                        "gemeente": cell.gemeente,
                        "groep": cell.groep,
                        "patienten_onder_18": cell.patienten,
                        "jeugdigen_verwezen": len(in_own),
                        **_per_door(own),
                        "praktijkbasis": (bases.pop() if len(bases) == 1 else "gemengd") if bases else None,
                        "jeugdigen_alle_zorg": persons(s for s in starts if s.verwijzing.under_18),
                        "jeugdigen_18_plus": persons(
                            s for s in starts if s.zorgvorm in self.uitkomst and s.person not in in_own
                        ),
                        "verwijzingen": len(own),
                        **rate(len(in_own), cell.patienten),
                    }
                )
        return rows

    def practice_year(self) -> list[dict[str, Any]]:
        rows = []
        for period in self.periods:
            for cell in self.cells[period] if len(period.quarters) == 4 else []:
                starts = self.within(period, {cell.praktijk_id})
                total = persons(self.of_zorgvorm(starts, "TOTAAL"))
                for zorgvorm in ("TOTAAL", *self.zorgvormen):
                    youths = persons(self.of_zorgvorm(starts, zorgvorm))
                    in_total = zorgvorm in self.uitkomst
                    rows.append(
                        {
                            "praktijk_id": cell.praktijk_id,
                            "kwartaal_tm": period.quarters[-1],
                            "zorgvorm": zorgvorm,
                            "patienten_onder_18": cell.patienten,
                            "jeugdigen_verwezen": youths,
                            **rate(youths, cell.patienten),
                            **(share(youths, total) if in_total else {}),
                        }
                    )
        return rows

    def groups(self, quarters_per_period: int) -> list[dict[str, Any]]:
        rows = []
        for period in self.periods:
            units = units_of(self.cells[period]) if len(period.quarters) == quarters_per_period else []
            for unit in units:
                starts = self.within(period, unit.practices)
                for zorgvorm in ("TOTAAL", *self.zorgvormen):
                    youths = persons(self.of_zorgvorm(starts, zorgvorm))
                    rows.append(
                        {
                            "niveau": unit.niveau,
                            "gebied": unit.gebied,
                            "groep": unit.groep,
                            "periode": period.label,
                            "zorgvorm": zorgvorm,
                            "aantal_praktijken": len(unit.cells),
                            "patienten_onder_18": unit.patienten,
                            "jeugdigen_verwezen": youths,
                            **rate(youths, unit.patienten),
                        }
                    )
        return rows

    def channels(self) -> list[dict[str, Any]]:
        rows = []
        for period in self.periods:
            for unit in units_of(self.cells[period]) if len(period.quarters) == 1 else []:
                own = self.of_zorgvorm(self.within(period, unit.practices), "TOTAAL")
                for kanaal in CHANNELS:
                    youths = persons(start for start in own if start.link.kanaal == kanaal)
                    rows.append(
                        {
                            "gebied": unit.gebied,
                            "groep": unit.groep,
                            "kwartaal": period.label,
                            "kanaal": kanaal,
                            "jeugdigen_verwezen": youths,
                            **share(youths, persons(own)),
                        }
                    )
        return rows

    def doors(self) -> list[dict[str, Any]]:
        rows = []
        for period in self.periods:
            if len(period.quarters) == 1:
                continue
            alone = [Unit("praktijk", cell.praktijk_id, cell.groep, (cell,)) for cell in self.cells[period]]
            for unit in [*units_of(self.cells[period]), *alone]:
                own = self.of_zorgvorm(self.within(period, unit.practices), "TOTAAL")
                bases = {start.link.basis for start in own}
                lost = [
                    start
                    for start in self.of_zorgvorm([s for s in self.counted if s.quarter in period.quarters], "TOTAAL")
                    if start.link.praktijk_id is None
                    and start.link.kanaal not in ("huisarts", "soj")
                    and unit.gebied in ("*", start.gemeente)
                ]
                rows.append(
                    {
                        "niveau": unit.niveau,
                        "gebied": unit.gebied,
                        "groep": unit.groep,
                        "periode": period.label,
                        "jeugdigen_verwezen": persons(own),
                        **_per_door(own),
                        "jeugdigen_eigen_praktijk": persons(s for s in own if s.link.basis == "eigen_praktijk"),
                        "jeugdigen_praktijk_verwijzer": persons(s for s in own if s.link.basis == "verwijzer"),
                        "praktijkbasis": (bases.pop() if len(bases) == 1 else "gemengd") if bases else None,
                        "jeugdigen_zonder_praktijk": persons(lost) if unit.groep == "totaal" else None,
                    }
                )
        return rows


def _per_door(starts: list[Counted]) -> dict[str, int]:
    """Count the youths who came via the huisarts, the SOJ, the gemeente, and via anybody else."""
    named = ("huisarts", "soj", "gemeente")
    via = {kanaal: persons(s for s in starts if s.link.kanaal == kanaal) for kanaal in named}
    via["overig"] = persons(s for s in starts if s.link.kanaal not in named)
    return {f"jeugdigen_via_{door}": youths for door, youths in via.items()}
