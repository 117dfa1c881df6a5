"""Rules 5, 6 and 7: trajecten, the part of each beschikking in its traject, and the start that is counted."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .decisions import Beschikking

DAY = timedelta(days=1)
ADMINISTRATIVE_START = {"03", "04", "08", "09", "10", "11", "12", "14"}
ADMINISTRATIVE_END = {"03", "08", "09", "10", "11", "12"}


@dataclass(eq=False)
class Traject:
    """Decisions of one person and one zorgvorm that belong together, in the order of rule 6."""

    beschikkingen: list[Beschikking]

    @property
    def first(self) -> Beschikking:
        return self.beschikkingen[0]

    @property
    def person(self) -> str:
        return self.first.person

    @property
    def zorgvorm(self) -> str:
        return self.first.zorgvorm

    @property
    def gemeente(self) -> str:
        return self.first.last["gemeente"]

    @property
    def start(self) -> date:
        return self.first.start

    @property
    def end(self) -> date | None:
        return latest_end(self.beschikkingen)


@dataclass(eq=False)
class Verwijzing:
    """The start of a traject."""

    traject: Traject
    day: date
    is_administratief: bool
    is_nieuwe_jeugdige: bool

    @property
    def under_18(self) -> bool:
        """Younger than 18 on the verwijsdatum; no birth date counts as such (rule 11)."""
        born = self.traject.first.last["geboortedatum"]
        if born is None:
            return True
        return (self.day.year, self.day.month, self.day.day) < (born.year + 18, born.month, born.day)


def quarter_of(day: date) -> str:
    """Give the quarter of a day, as in 2025K3."""
    return f"{day.year}K{(day.month + 2) // 3}"


def latest_end(beschikkingen: list[Beschikking]) -> date | None:
    """Give the latest end, None when one is open."""
    ends = [beschikking.end for beschikking in beschikkingen]
    return None if None in ends else max(end for end in ends if end)


def build_trajecten(counted: list[Beschikking], max_gap: int) -> list[Traject]:
    """Rule 5 for all counted beschikkingen."""
    horizon = max((day for b in counted for day in (b.start, b.end) if day), default=date.min) + DAY
    groups: dict[tuple[Any, ...], list[Beschikking]] = defaultdict(list)
    for beschikking in counted:
        product = beschikking.product if beschikking.zorgvorm == "ONBEKEND" else None
        groups[beschikking.person, beschikking.zorgvorm, product].append(beschikking)
    return [traject for group in groups.values() for traject in _walk(group, max_gap, horizon)]


def days_of(beschikking: Beschikking, horizon: date) -> set[date]:
    """Give every day of a beschikking; an open one runs to the horizon, which lies after every known end."""
    last = beschikking.end or horizon
    return {beschikking.start + DAY * n for n in range((last - beschikking.start).days + 1)}


def _walk(group: list[Beschikking], max_gap: int, horizon: date) -> list[Traject]:
    """Walk day by day; start anew at a decision that follows on more than `max_gap` uncovered days."""
    waiting = sorted(group, key=lambda beschikking: beschikking.order)
    trajecten: list[Traject] = []
    covered: set[date] = set()
    uncovered_days = 0
    day = waiting[0].start
    while waiting:
        while waiting and waiting[0].start == day:
            beschikking = waiting.pop(0)
            if not trajecten or uncovered_days > max_gap:
                trajecten.append(Traject([]))
            trajecten[-1].beschikkingen.append(beschikking)
            covered |= days_of(beschikking, horizon)
            uncovered_days = 0
        uncovered_days = 0 if day in covered else uncovered_days + 1
        day += DAY
    return trajecten


def roles(traject: Traject) -> list[str]:
    """Rule 6: the role of each beschikking, in order."""
    horizon = max(day for b in traject.beschikkingen for day in (b.start, b.end) if day) + DAY
    result = ["eerste"]
    for position, this in enumerate(traject.beschikkingen[1:], start=1):
        before = traject.beschikkingen[:position]
        same_aanbieder = [b for b in before if b.last["aanbieder_agb"] == this.last["aanbieder_agb"]]
        same_product = [b for b in same_aanbieder if b.product == this.product]
        covered = {day for b in same_product for day in days_of(b, horizon)}
        end_so_far = latest_end(before)
        starts_near_the_end = end_so_far is not None and this.start > end_so_far - DAY * 30
        if same_product and days_of(this, horizon) <= covered:
            result.append("dubbel")
        elif same_product:
            result.append("verlenging")
        elif same_aanbieder:
            result.append("wijziging")
        elif starts_near_the_end or this.first["reden_wijziging"] == "09":
            result.append("overdracht")
        else:
            result.append("parallel")
    return result


def build_verwijzingen(
    trajecten: list[Traject], counted: list[Beschikking], dated_by: str, new_after_days: int
) -> list[Verwijzing]:
    """Rule 7 for every traject."""
    result = []
    for traject in trajecten:
        first = traject.first
        earlier = [b for b in counted if b.person == traject.person and b.start < traject.start]
        of_this_person = [t for t in trajecten if t.person == traject.person and t is not traject]
        result.append(
            Verwijzing(
                traject=traject,
                day=first.first["toewijzingsdatum"] if dated_by == "toewijzingsdatum" else traject.start,
                is_administratief=first.first["reden_wijziging"] in ADMINISTRATIVE_START
                or any(_hands_over(beschikking, traject.start) for beschikking in earlier),
                is_nieuwe_jeugdige=not any(
                    _ran_before(other, traject.start, new_after_days) for other in of_this_person
                ),
            )
        )
    return result


def _hands_over(beschikking: Beschikking, day: date) -> bool:
    """Whether a decision, changed for an administrative reason, runs or ended at most 30 days before."""
    near = beschikking.end is None or beschikking.end >= day - DAY * 30
    return near and beschikking.last["reden_wijziging"] in ADMINISTRATIVE_END


def _ran_before(other: Traject, day: date, days: int) -> bool:
    return any(
        other.start <= before and (other.end is None or before <= other.end)
        for before in (day - DAY * n for n in range(1, days + 1))
    )
