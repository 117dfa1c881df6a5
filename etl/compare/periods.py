"""Periods: quarters, half-years, calendar years and rolling years, and which quarters each is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd


@dataclass(frozen=True, order=True)
class Kwartaal:
    """A quarter, as a number that counts on: ``2025K3``."""

    jaar: int
    nummer: int

    @classmethod
    def parse(cls, label: str) -> Kwartaal:
        """Read a label like ``2025K3``; ValueError for anything else."""
        year, _, number = label.partition("K")
        if not (len(year) == 4 and year.isdigit() and number in {"1", "2", "3", "4"}):
            raise ValueError(label)
        return cls(int(year), int(number))

    @classmethod
    def of(cls, day: date) -> Kwartaal:
        """Give the quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.jaar}K{self.nummer}"

    def plus(self, quarters: int) -> Kwartaal:
        """Give the quarter so many further on (or back)."""
        index = self.jaar * 4 + self.nummer - 1 + quarters
        return Kwartaal(index // 4, index % 4 + 1)

    @property
    def begin(self) -> date:
        """First day."""
        return date(self.jaar, self.nummer * 3 - 2, 1)

    @property
    def eind(self) -> date:
        """Last day."""
        return self.plus(1).begin - timedelta(days=1)


def build_kwartalen(first: Kwartaal, last: Kwartaal) -> pd.DataFrame:
    """Give all quarters from first to last: kwartaal, begin, eind."""
    quarters = []
    while first <= last:
        quarters.append(first)
        first = first.plus(1)
    return pd.DataFrame(
        {
            "kwartaal": pd.array([str(item) for item in quarters], dtype="str"),
            "begin": pd.to_datetime([str(item.begin) for item in quarters]).astype("datetime64[us]"),
            "eind": pd.to_datetime([str(item.eind) for item in quarters]).astype("datetime64[us]"),
        }
    )


def build_perioden(first: Kwartaal, last: Kwartaal) -> pd.DataFrame:
    """
    Give which quarters make up each period: periode, soort, begin, eind, kwartaal.

    soort is kwartaal, jaar (rolling, ``2025K3-jaar``), kalenderjaar (``2025``) or halfjaar (``2025H1``). A period
    exists only when all its quarters lie between first and last.
    """
    quarters = [Kwartaal.parse(label) for label in build_kwartalen(first, last)["kwartaal"]]
    periods: list[tuple[str, str, list[Kwartaal]]] = []
    for quarter in quarters:
        periods.append((str(quarter), "kwartaal", [quarter]))
        periods.append((f"{quarter}-jaar", "jaar", [quarter.plus(-back) for back in (3, 2, 1, 0)]))
        if quarter.nummer == 4:
            periods.append((str(quarter.jaar), "kalenderjaar", [quarter.plus(-back) for back in (3, 2, 1, 0)]))
        if quarter.nummer in (2, 4):
            label = f"{quarter.jaar}H{quarter.nummer // 2}"
            periods.append((label, "halfjaar", [quarter.plus(-1), quarter]))
    rows = [
        (label, kind, pd.Timestamp(members[0].begin), pd.Timestamp(members[-1].eind), str(member))
        for label, kind, members in periods
        if members[0] >= first
        for member in members
    ]
    frame = pd.DataFrame(rows, columns=["periode", "soort", "begin", "eind", "kwartaal"])
    return frame.astype(
        {
            "periode": "str",
            "soort": "str",
            "kwartaal": "str",
            "begin": "datetime64[us]",
            "eind": "datetime64[us]",
        }
    )


def build_calendar(first: str | None, last: str | None) -> dict[str, pd.DataFrame]:
    """
    Give the quarters, the periods and the days from the first to the last quarter with a counted verwijzing.

    Without any verwijzing all three are empty, with their columns.
    """
    start, end = (
        (Kwartaal.parse(first), Kwartaal.parse(last)) if first and last else (Kwartaal(2000, 1), Kwartaal(2000, 1))
    )
    quarters, periods = build_kwartalen(start, end), build_perioden(start, end)
    days = pd.DataFrame({"dag": pd.date_range(str(start.begin), str(end.eind), unit="us")})
    days["kwartaal"] = (days["dag"].dt.year.astype("str") + "K" + days["dag"].dt.quarter.astype("str")).astype("str")
    frames = {"tussen.kwartalen": quarters, "tussen.perioden": periods, "tussen.dagen": days}
    return frames if first and last else {name: frame.iloc[:0] for name, frame in frames.items()}
