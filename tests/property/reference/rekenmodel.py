"""Rule 12: the rekenmodel, letters A to M."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .intake import Region, Row, last_rows
from .panel import Counted, Panel, Period, Unit, persons, units_of

YEAR = timedelta(days=365)
COST_LETTERS = {"h": "SGGZ", "i": "GBGGZ", "j": "LOKAAL"}
GROUPS_WITHOUT_K = ("controle",)
SIGN = {"structureel": 1, "eenmalig": 1, "bijdrage_derden": -1}


class Rekenmodel:
    """Works out the rows A to M for region, gemeenten and practices, per quarter and rolling year."""

    def __init__(self, region: Region, panel: Panel) -> None:
        self.region, self.panel = region, panel
        self.gemeenten = set(region.gemeenten)
        self.prices = last_rows(region, "prijzen", "zorgvorm", "gemeente", "geldig_van", "soort")
        self.soj = last_rows(region, "soj_inzet", "praktijk_id", "kwartaal", "kostensoort")
        self.lokaal = last_rows(region, "lokaal_veld", "praktijk_id", "gemeente", "kwartaal")
        self.declared: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self.latest_declared: dict[str, Any] = {}
        for row in {(r["gemeente"], r["referentienummer"]): r for r in region.loaded["declaraties"]}.values():
            bedrag = row["bedrag"]
            credit = row["debet_credit"] == "C" and bedrag > 0
            self.declared[row["gemeente"], row["toewijzingnummer"]] += -bedrag if credit else bedrag
            latest = self.latest_declared.get(row["gemeente"], row["einddatum"])
            self.latest_declared[row["gemeente"]] = max(latest, row["einddatum"])

    def rows(self) -> list[dict[str, Any]]:
        """Give all rows, sorted by nothing in particular."""
        result = []
        for period in self.panel.periods:
            cells = self.panel.cells[period]
            areas = [self._letters(unit, period) for unit in units_of(cells)]
            practices = [
                self._letters(Unit("praktijk", cell.praktijk_id, cell.groep, (cell,)), period) for cell in cells
            ]
            for row in [*areas, *practices]:
                self._add_totals(row, areas)
                result.append(row)
        return result

    def _letters(self, unit: Unit, period: Period) -> dict[str, Any]:
        """Give A to K of a unit."""
        starts = self.panel.within(period, unit.practices)
        of = {letter: self.panel.of_zorgvorm(starts, zorgvorm) for letter, zorgvorm in COST_LETTERS.items()}
        costs = {letter: self._cost(of[letter], COST_LETTERS[letter], period) for letter in of}
        lokaal = [row for row in self.lokaal if row["kwartaal"] in period.quarters and _applies(row, unit)]
        d: Decimal | int | None = None
        if of["j"] or lokaal:
            d = persons(of["j"]) + sum((row["jeugdigen"] for row in lokaal), Decimal(0))
            if costs["j"] is not None:
                costs["j"] += sum((row["kosten"] or 0 for row in lokaal), Decimal(0))
        else:
            costs["j"] = None
        a, b, c = unit.patienten, persons(of["h"]), persons(of["i"])
        row = {
            "niveau": unit.niveau,
            "gebied": unit.gebied,
            "groep": unit.groep,
            "periode": period.label,
            "a": a,
            "b": b,
            "c": c,
            "d": d,
            "e": 100 * b / a if a else None,
            "f": 100 * c / a if a else None,
            "g": 100 * float(d) / a if a and d is not None else None,
            **costs,
            "k": self._soj_costs(unit, period),
            "kostenbasis": self._basis(unit, [start for starts in of.values() for start in starts], period),
        }
        missing = [letter for letter in "adhij" if row[letter] is None]
        if unit.groep not in GROUPS_WITHOUT_K and row["k"] is None:
            missing.append("k")
        return row | {"niet_beschikbaar": "".join(missing).upper()}

    def _cost(self, starts: list[Counted], zorgvorm: str, period: Period) -> Decimal | None:
        """Add the costs over the gemeenten of the trajecten; None when a price is needed and not there."""
        total = Decimal(0)
        for gemeente in sorted({start.gemeente for start in starts}):
            here = [start for start in starts if start.gemeente == gemeente]
            if self._is_actual(gemeente, period):
                for start in here:
                    for beschikking in start.verwijzing.traject.beschikkingen:
                        total += self.declared.get(beschikking.key, Decimal(0))
            else:
                price = self._price(zorgvorm, gemeente, period)
                if price is None:
                    return None
                total += persons(here) * price
        return total

    def _is_actual(self, gemeente: str, period: Period) -> bool:
        latest = self.latest_declared.get(gemeente)
        return latest is not None and latest >= period.end + YEAR

    def _price(self, zorgvorm: str, gemeente: str, period: Period) -> Decimal | None:
        valid = [
            row
            for row in self.prices
            if row["zorgvorm"] == zorgvorm
            and row["gemeente"] in (gemeente, None, "*")
            and row["geldig_van"] <= period.start
            and (row["geldig_tot"] is None or period.start <= row["geldig_tot"])
        ]
        best = max(valid, key=lambda row: _price_rank(row, gemeente), default=None)
        return best["bedrag"] if best else None

    def _basis(self, unit: Unit, starts: list[Counted], period: Period) -> str:
        """Name what the costs rest on: the gemeenten that contribute a youth, else those of its area."""
        places = self.gemeenten if unit.niveau == "regio" else {cell.gemeente for cell in unit.cells}
        gemeenten = {start.gemeente for start in starts} or places
        bases = {"werkelijk" if self._is_actual(gemeente, period) else "gemiddeld" for gemeente in gemeenten}
        return bases.pop() if len(bases) == 1 else "gemengd"

    def _soj_costs(self, unit: Unit, period: Period) -> Decimal | None:
        """Give K; not applicable for controle, None when nothing was delivered for these practices."""
        rows = [row for row in self.soj if row["praktijk_id"] in unit.practices and row["kwartaal"] in period.quarters]
        if unit.groep in GROUPS_WITHOUT_K or not rows:
            return None
        return sum((SIGN[row["kostensoort"] or "structureel"] * row["kosten"] for row in rows), Decimal(0))

    def _add_totals(self, row: dict[str, Any], areas: list[dict[str, Any]]) -> None:
        """Add L, M and what L is made of: the letters that both groups have."""
        where = ("regio", "*") if row["niveau"] == "praktijk" else (row["niveau"], row["gebied"])
        both = [
            other
            for other in areas
            if (other["niveau"], other["gebied"]) == where and other["groep"] in ("interventie", "controle")
        ]
        letters = ["h", "i"]
        if row["j"] is not None and all(other["j"] is not None for other in both):
            letters.append("j")
        if row["k"] is not None:
            letters.append("k")
        known = row["h"] is not None and row["i"] is not None
        row["l"] = sum((row[letter] for letter in letters), Decimal(0)) if known else None
        row["m"] = float(row["l"]) / row["a"] if known and row["a"] else None
        kept = sum((row[letter] for letter in letters if letter != "k"), Decimal(0)) if known else None
        row["m_zonder_k"] = float(kept) / row["a"] if kept is not None and row["a"] else None
        row["l_bestaat_uit"] = "".join(letters).upper() if known else None


def _applies(row: Row, unit: Unit) -> bool:
    """Whether a lokaal_veld row belongs to a unit; those of a gemeente belong to no group (rule 12)."""
    if row["praktijk_id"]:
        return row["praktijk_id"] in unit.practices
    if unit.groep != "totaal":
        return False
    return unit.niveau == "regio" or unit.gebied == row["gemeente"]


def _price_rank(row: Row, gemeente: str) -> tuple[bool, bool, date]:
    return row["gemeente"] == gemeente, row["soort"] == "gemiddeld", row["geldig_van"]
