"""Rules 8 and 9: where a practice is on a day, which practice a start belongs to, and who referred."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from .decisions import Referrer
from .intake import Region, Row, last_rows

IGNORED_WORDS = {
    "huisartsenpraktijk", "huisartspraktijk", "huisarts", "praktijk", "hap", "dr", "drs", "dokter", "de",
    "mevr", "dhr",
}  # fmt: skip

CHANNEL_OF_TYPE = {
    "01": "gemeente",
    "02": "huisarts",
    "03": "jeugdarts",
    "04": "gi",
    "05": "medisch_specialist",
    "06": "zelf",
    "08": "rechter",
    None: "onbekend",
}


@dataclass(frozen=True)
class Link:
    """The practice a start belongs to (None = not linked), how it was found, and the referrer's channel."""

    praktijk_id: str | None
    regel: str
    basis: str | None
    kanaal: str


def plain_name(name: str) -> str:
    """Fold case and accents, turn punctuation into spaces and drop words that every practice has."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = "".join(letter if letter.isalnum() else " " for letter in kept).split()
    return " ".join([word for word in words if word not in IGNORED_WORDS] or words)


def covers(row: Row, day: date) -> bool:
    """Whether the row is valid on the day; its geldig_tot is inclusive."""
    return row["geldig_van"] <= day and (row["geldig_tot"] is None or day <= row["geldig_tot"])


class Practices:
    """The practices, the people who work there and the SOJ calendar, as they were delivered last."""

    def __init__(self, region: Region) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        for row in last_rows(region, "praktijken", "praktijk_id", "geldig_van"):
            self.rows[row["praktijk_id"]].append(row)
        self.people = last_rows(region, "zorgverleners", "zorgverlener_agb", "praktijk_id", "geldig_van")
        self.calendar = last_rows(region, "praktijkgroepen", "praktijk_id", "geldig_van")
        self.group_without_rows = region.regels["groep_onbekend"]

    def row_on(self, praktijk_id: str, day: date) -> Row | None:
        """Give the row that makes the practice open on the day, None when it is not open."""
        return next((row for row in self.rows.get(praktijk_id, []) if covers(row, day)), None)

    def placed(self, praktijk_id: str | None, day: date) -> str | None:
        """Give the practice itself when it is open, else the one it went into, and so on; None = nowhere."""
        visited = set()
        while praktijk_id and praktijk_id not in visited:
            if self.row_on(praktijk_id, day):
                return praktijk_id
            visited.add(praktijk_id)
            ended = [r for r in self.rows.get(praktijk_id, []) if r["geldig_tot"] and r["geldig_tot"] < day]
            praktijk_id = max(ended, key=lambda row: row["geldig_van"])["opgegaan_in"] if ended else None
        return None

    def named(self, name: str | None, day: date) -> set[str]:
        """Give the practices behind this name or alias on the day; after a merger, the one that it went into."""
        if not name:
            return set()
        found = set()
        for rows in self.rows.values():
            for row in rows:
                names = [row["naam"], *(row["aliassen"] or "").split("|")]
                if plain_name(name) not in {plain_name(other) for other in names if other}:
                    continue
                if covers(row, day):
                    found.add(row["praktijk_id"])
                elif row["geldig_tot"] and row["geldig_tot"] < day and row["opgegaan_in"]:
                    found.add(self.placed(row["opgegaan_in"], day))
        return found - {None}

    def cluster(self, praktijk_id: str) -> str:
        """Give the smallest id among the practices that ever merged with this one, directly or not."""
        together = {praktijk_id}
        while True:
            wider = set(together)
            for rows in self.rows.values():
                for row in rows:
                    pair = {row["praktijk_id"], row["opgegaan_in"]} - {None}
                    if pair & wider:
                        wider |= pair
            if wider == together:
                return min(together)
            together = wider

    def group(self, praktijk_id: str, open_days: list[date]) -> str:
        """Rule 9 over the days on which the practice was open in a period."""
        rows = [row for row in self.calendar if row["praktijk_id"] == praktijk_id]
        if not rows:
            return self.group_without_rows
        words_per_day = [{row["soj"] for row in rows if covers(row, day)} for day in open_days]
        if any("uitgesloten" in words for words in words_per_day):
            return "uitgesloten"
        with_soj = sum("ja" in words for words in words_per_day)
        if with_soj == 0:
            return "controle"
        return "interventie" if with_soj == len(open_days) else "overgang"

    def link(self, first: dict[str, Any], referrer: Referrer, day: date) -> Link:
        """Rule 8 for a start whose first beschikking has `first` as its last version."""
        found = _Found(self, referrer, day)
        kanaal = found.channel()
        own_agb, own_name = first["huisartspraktijk_agb"], first["huisartspraktijk_naam"]
        if own_agb:
            place = self.placed(own_agb, day)
            own, how = {place} if place else set(), "eigen_praktijk_agb"
        else:
            own, how = self.named(own_name, day), "eigen_praktijk_naam"
        if len(own) > 1:
            return Link(None, "meerdere_praktijken", None, kanaal)
        if own:
            return Link(own.pop(), how, "eigen_praktijk", kanaal)
        targets, how = found.practice()
        if len(targets) == 1:
            return Link(targets.pop(), how, "verwijzer", kanaal)
        return Link(None, "meerdere_praktijken" if targets else how, None, kanaal)


class _Found:
    """What the AGB and the name of a referrer lead to on a day."""

    def __init__(self, practices: Practices, referrer: Referrer, day: date) -> None:
        self.practices, self.referrer, self.day = practices, referrer, day
        valid = [row for row in practices.people if covers(row, day)]
        self.agb_practice = practices.placed(referrer.agb, day)
        self.agb_rows = [row for row in valid if row["zorgverlener_agb"] == referrer.agb]
        self.name_practices = practices.named(referrer.naam, day)
        self.name_rows = [
            row
            for row in valid
            if referrer.naam and row["naam"] and plain_name(row["naam"]) == plain_name(referrer.naam)
        ]
        if self.agb_practice or self.agb_rows:
            self.name_practices, self.name_rows = set(), []
        self.roles = {row["rol"] or "huisarts" for row in [*self.agb_rows, *self.name_rows]}
        self.found_as_gp = bool(self.agb_practice or self.name_practices or "huisarts" in self.roles)

    def channel(self) -> str:
        if "soj" in self.roles:
            return "soj"
        if self.referrer.type is None and self.found_as_gp:
            return "huisarts"
        if self.referrer.type is None and "jeugdarts" in self.roles:
            return "jeugdarts"
        return CHANNEL_OF_TYPE[self.referrer.type]

    def practice(self) -> tuple[set[str], str]:
        """Give the practices the referrer can stand in and how they were found, or none and why."""
        type_, agb = self.referrer.type, self.referrer.agb
        is_soj = "soj" in self.roles
        if not (type_ == "02" or is_soj or (type_ is None and self.found_as_gp)):
            return set(), "geen_huisarts_of_soj"
        if agb and type_ == "02" and not agb.startswith("01") and not is_soj:
            return set(), "agb_geen_huisarts"
        if self.agb_practice:
            return {self.agb_practice}, "praktijk_agb"
        for targets, how in (
            (self._workplaces(self.agb_rows), "persoon_agb"),
            (self.name_practices, "praktijk_naam"),
            (self._workplaces(self.name_rows), "persoon_naam"),
        ):
            if targets:
                return set(targets), how
        return set(), "niet_gevonden"

    def _workplaces(self, rows: list[Row]) -> set[str]:
        places = {
            self.practices.placed(row["praktijk_id"], self.day)
            for row in rows
            if (row["rol"] or "huisarts") in ("huisarts", "soj")
        }
        return {place for place in places if place}
