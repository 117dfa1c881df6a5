"""What the region itself delivers: practices, people, groups, lists, SOJ, local field, prices, codes."""

from __future__ import annotations

from demo.days import OPEN, iso, quarter, quarter_end, quarters
from demo.days import day as day_of
from demo.days import year as year_of
from demo.issuing import World
from demo.output import OutputFolder
from demo.practices import Lists, Praktijk, Zorgverlener
from demo.products import code_table
from demo.randomness import Dice

FOLDER = "leveringen/regio"
OUTSIDE = "9960"
"""A gemeente next door that is not of the region: children on the lists live there too."""

_AGE_CLASSES = (("0-3", 0.2), ("4-11", 0.44), ("12-17", 0.36))
_WITHOUT_LIST = 13
_PRICES = {"SGGZ": 5100.0, "GBGGZ": 890.0, "GGZ_ONBEPAALD": 1450.0, "AMBULANT": 2600.0, "LOKAAL": 400.0}
_SOURCE = "verzonnen cijfers van de demonstratieregio"


class RegionalFiles:
    """Writes the deliveries of the region as a whole; all are canonical CSV."""

    def __init__(self, output: OutputFolder, world: World, lists: Lists, dice: Dice, first: int) -> None:
        self._output = output
        self._world = world
        self._lists = lists
        self._dice = dice
        self._first = first
        self._last = world.horizon

    def write(self, mensen: list[Zorgverlener]) -> None:
        """Write all regional files; those that stand alone bear the last day of the data."""
        self._practices()
        self._people(mensen)
        self._groups()
        self._patients()
        self._soj()
        self._local_field()
        self._prices()
        rows = code_table(self._world.gemeenten)
        self._output.records(self._path("codes"), list(rows[0]), rows)

    def _path(self, name: str, moment: int = 0) -> str:
        return f"{FOLDER}/{name}/{name}_{iso(moment or self._last)}.csv"

    def _practices(self) -> None:
        rows = []
        for praktijk in self._world.praktijken:
            for van, tot, naam in praktijk.namen:
                end = min(tot, praktijk.open_tot)
                if end < praktijk.open_van:
                    continue
                target = praktijk.opgegaan_in
                rows.append(
                    {
                        "praktijk_id": praktijk.agb,
                        "naam": naam,
                        "gemeente": self._world.gemeenten[praktijk.gemeente].code,
                        "geldig_van": iso(max(van, praktijk.open_van)),
                        "geldig_tot": iso(end),
                        "opgegaan_in": "" if target is None else self._world.praktijken[target].agb,
                        "aliassen": "|".join(praktijk.aliassen),
                    }
                )
        columns = ("praktijk_id", "naam", "gemeente", "geldig_van", "geldig_tot", "opgegaan_in", "aliassen")
        self._output.records(self._path("praktijken"), columns, rows)

    def _people(self, mensen: list[Zorgverlener]) -> None:
        rows = []
        for mens in mensen:
            for place, van, tot in mens.plaatsen:
                if van > tot:
                    continue
                rows.append(
                    {
                        "zorgverlener_agb": mens.agb,
                        "praktijk_id": self._world.praktijken[place].agb,
                        "geldig_van": iso(van),
                        "geldig_tot": iso(tot),
                        "rol": "" if mens.rol == "huisarts" and place % 2 else mens.rol,
                        "naam": mens.naam,
                    }
                )
        columns = ("zorgverlener_agb", "praktijk_id", "geldig_van", "geldig_tot", "rol", "naam")
        self._output.records(self._path("zorgverleners"), columns, rows)

    def _groups(self) -> None:
        rows = []
        for praktijk in self._world.praktijken:
            for van, tot, soj, reden in _group_periods(praktijk):
                rows.append(
                    {
                        "praktijk_id": praktijk.agb,
                        "soj": soj,
                        "geldig_van": iso(van),
                        "geldig_tot": iso(tot),
                        "reden": reden,
                    }
                )
        columns = ("praktijk_id", "soj", "geldig_van", "geldig_tot", "reden")
        self._output.records(self._path("praktijkgroepen"), columns, rows)

    def _patients(self) -> None:
        """Write the lists per half-year; one practice delivered none before 2019."""
        gemeenten = self._world.gemeenten
        columns = (
            "praktijk_id",
            "peildatum",
            "gemeente",
            "patienten_onder_18",
            "leeftijdsklasse",
            "geslacht",
        )
        for year in range(year_of(self._first), year_of(self._last) + 1):
            rows = []
            for moment in (day_of(year, 1, 1), day_of(year, 7, 1)):
                for praktijk in self._world.praktijken:
                    size = self._lists.of(praktijk.index, moment)
                    if not size or moment > self._last or (praktijk.index == _WITHOUT_LIST and year < 2019):
                        continue
                    for code, share in self._homes(praktijk, len(gemeenten)):
                        for age_class, part in _AGE_CLASSES if year >= 2020 else (("", 1.0),):
                            rows.append(
                                {
                                    "praktijk_id": praktijk.agb,
                                    "peildatum": iso(moment),
                                    "gemeente": code,
                                    "patienten_onder_18": round(size * share * part),
                                    "leeftijdsklasse": age_class,
                                }
                            )
            self._output.records(self._path("patienten", min(day_of(year, 7, 1), self._last)), columns, rows)

    def _homes(self, praktijk: Praktijk, count: int) -> list[tuple[str, float]]:
        """Give in which gemeenten the patients live, and which part of them; a few beside the region."""
        gemeenten = self._world.gemeenten
        home = praktijk.gemeente
        if count == 1:
            return [(gemeenten[0].code, 1.0), (OUTSIDE, 0.03)]
        shares: dict[str, float] = {gemeenten[home].code: 0.88}
        for step, share in ((1, 0.08), (count - 1, 0.04)):
            code = gemeenten[(home + step) % count].code
            shares[code] = shares.get(code, 0.0) + share
        return [*shares.items(), (OUTSIDE, 0.03)]

    def _soj(self) -> None:
        columns = ("praktijk_id", "kwartaal", "uren_gepland", "uren_werkelijk", "kosten", "kostensoort")
        rows = []
        for praktijk in self._world.praktijken:
            for begin, end in praktijk.soj:
                until = min(end, self._last, praktijk.open_tot)
                for number, start in enumerate(quarters(begin, until)):
                    share = (min(quarter_end(start), until) - max(start, begin) + 1) / (quarter_end(start) - start + 1)
                    hours = 60.0 * share * self._lists.of(praktijk.index, max(start, begin)) / 1600.0
                    tariff = 72.0 * 1.03 ** (year_of(start) - 2018)
                    base = {"praktijk_id": praktijk.agb, "kwartaal": quarter(start)}
                    worked = hours * (0.85 + 0.2 * self._dice.unit())
                    rows.append(
                        {
                            **base,
                            "uren_gepland": f"{hours:.1f}",
                            "uren_werkelijk": f"{worked:.1f}",
                            "kosten": f"{hours * tariff:.2f}",
                            "kostensoort": "structureel",
                        }
                    )
                    if number == 0:
                        rows.append({**base, "kosten": "2500.00", "kostensoort": "eenmalig"})
                    if praktijk.index % 4 == 0:
                        rows.append(
                            {
                                **base,
                                "kosten": f"{hours * tariff * 0.2:.2f}",
                                "kostensoort": "bijdrage_derden",
                            }
                        )
        by_year: dict[str, list[dict[str, str]]] = {}
        for row in rows:
            by_year.setdefault(row["kwartaal"][:4], []).append(row)
        for year, due in sorted(by_year.items()):
            moment = min(day_of(int(year), 12, 31), self._last)
            self._output.records(self._path("soj_inzet", moment), columns, due)

    def _local_field(self) -> None:
        """Write how many children the local field helped, where practices or a gemeente know it."""
        rows = []
        for start in quarters(day_of(2019, 1, 1), self._last):
            for praktijk in self._world.praktijken[::3]:
                if praktijk.is_open(start):
                    children = self._dice.between(1, 8)
                    rows.append(
                        {
                            "praktijk_id": praktijk.agb,
                            "kwartaal": quarter(start),
                            "jeugdigen": children,
                            "kosten": f"{children * 400 * 1.02 ** (year_of(start) - 2019):.2f}",
                        }
                    )
            children = self._dice.between(15, 40)
            rows.append(
                {
                    "gemeente": self._world.gemeenten[-1].code,
                    "kwartaal": quarter(start),
                    "jeugdigen": children,
                    "kosten": f"{children * 400.0:.2f}",
                }
            )
        self._output.records(
            self._path("lokaal_veld"), ("praktijk_id", "gemeente", "kwartaal", "jeugdigen", "kosten"), rows
        )

    def _prices(self) -> None:
        rows = []
        for year in range(year_of(self._first), year_of(self._last) + 1):
            van, tot = iso(day_of(year, 1, 1)), iso(day_of(year, 12, 31))
            for zorgvorm, price in _PRICES.items():
                growth = 1.035 ** (year - 2016)
                soort = "aanname" if zorgvorm == "LOKAAL" or year > 2024 else "gemiddeld"
                base = {
                    "zorgvorm": zorgvorm,
                    "geldig_van": van,
                    "geldig_tot": tot,
                    "bron": _SOURCE,
                    "prijspeil": year,
                }
                rows.append({**base, "bedrag": f"{price * growth:.2f}", "soort": soort})
                if zorgvorm == "SGGZ" and len(self._world.gemeenten) > 1:
                    rows.append(
                        {
                            **base,
                            "gemeente": self._world.gemeenten[1].code,
                            "bedrag": f"{price * growth * 1.08:.2f}",
                            "soort": "gemiddeld",
                        }
                    )
        columns = ("zorgvorm", "gemeente", "geldig_van", "geldig_tot", "bedrag", "soort", "bron", "prijspeil")
        self._output.records(self._path("prijzen"), columns, rows)


def _group_periods(praktijk: Praktijk) -> list[tuple[int, int, str, str]]:
    """Give the rows of ``praktijkgroepen`` of a practice: (from, until, soj, reason)."""
    if not praktijk.groep:
        return []
    begin, end = praktijk.open_van, praktijk.open_tot
    if praktijk.groep == "uitgesloten":
        return [(begin, end, "uitgesloten", "doet mee aan een andere proef")]
    if not praktijk.soj:
        return [(begin, end, "nee", "")]
    (van, tot), *_ = praktijk.soj
    found = [(begin, van - 1, "nee", ""), (van, min(tot, end), "ja", "start SOJ")]
    if tot < end and tot != OPEN:
        found.append((tot + 1, end, "nee", "SOJ gestopt"))
    return found
