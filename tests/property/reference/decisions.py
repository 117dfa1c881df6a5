"""Rules 2, 3 and 4: which version counts, who referred, which zorgvorm."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from .intake import Region, Row, key_of_toewijzing, last_rows

OLD_REASON_ENDS = date(2022, 4, 4)

BY_CATEGORY = {
    **dict.fromkeys(("52",), "SGGZ"),
    **dict.fromkeys(("51",), "GBGGZ"),
    **dict.fromkeys(("54",), "GGZ_ONBEPAALD"),
    **dict.fromkeys(("45", "32", "34", "40", "50", "53"), "AMBULANT"),
    **dict.fromkeys(("41", "33"), "DAGHULP"),
    **dict.fromkeys(("35", "36", "37", "38", "43", "44"), "VERBLIJF"),
    **dict.fromkeys(("46",), "CRISIS"),
    **dict.fromkeys(("47", "48", "49"), "JB_JR"),
    **dict.fromkeys(("31",), "LOKAAL"),
    **dict.fromkeys(("55",), "LTA"),
    **dict.fromkeys(("42",), "OVERIG"),
}
BY_CODE = {("54", "54001"): "GBGGZ", ("54", "54002"): "SGGZ", ("54", "54003"): "SGGZ"}


@dataclass(frozen=True)
class Referrer:
    """One whole referrer; type 07 and empty are both unknown (None)."""

    type: str | None = None
    agb: str | None = None
    naam: str | None = None


@dataclass(eq=False)
class Beschikking:
    """One toewijzing: its first and last version, and what follows from them."""

    first: dict[str, Any]
    last: dict[str, Any]
    zorgvorm: str
    referrer: Referrer
    reden_niet: str | None

    @property
    def key(self) -> tuple[str, str]:
        return self.last["gemeente"], self.last["toewijzingnummer"]

    @property
    def person(self) -> str:
        return self.last["bsn"]

    @property
    def start(self) -> date:
        return self.last["ingangsdatum"]

    @property
    def end(self) -> date | None:
        """The last day, or None while it is open."""
        ends = [day for day in (self.last["einddatum"], self.last["stopdatum"]) if day]
        return min(ends) if ends else None

    @property
    def order(self) -> tuple[date, str, str]:
        """The order of rule 6."""
        return (self.start, *self.key)

    @property
    def product(self) -> tuple[str, str | None]:
        return self.last["productcategorie"], self.last["productcode"]


def build_beschikkingen(region: Region) -> list[Beschikking]:
    """Give one beschikking per toewijzing, counted or not."""
    versions: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in region.loaded["beschikkingen"]:
        versions[key_of_toewijzing(row.values)].append(row)
    gone = _no_longer_delivered(region, set(versions))
    codes = last_rows(region, "codes", "gemeente", "categorie", "code", "geldig_van")
    result = []
    for key in sorted(versions):
        ordered = [row.values for row in sorted(versions[key], key=_version_order)]
        result.append(
            Beschikking(
                first=ordered[0],
                last=ordered[-1],
                zorgvorm=zorgvorm_of(ordered[-1], codes, region.regels["codering"]),
                referrer=_referrer(ordered, region.loaded["verzoeken"]),
                reden_niet=_reason_not_counted(ordered[-1], key in gone, region.regels["leveringsvormen"]),
            )
        )
    return result


def _version_order(row: Row) -> tuple[Any, ...]:
    return row["toewijzingsdatum"], row["toewijzingstijd"] or "", row.place


def _no_longer_delivered(region: Region, keys: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    gone = set()
    for key in keys:
        sources = [bron for bron, seen in region.keys_seen.items() if any(key in here for here in seen)]
        if all(region.complete[bron] and key not in region.keys_seen[bron][-1] for bron in sources):
            gone.add(key)
    return gone


def _reason_not_counted(last: dict[str, Any], gone: bool, leveringsvormen: list[str]) -> str | None:
    ends_at_once = last["einddatum"] == last["ingangsdatum"]
    if ends_at_once and last["reden_wijziging"] == "13":
        return "verwijderd"
    if ends_at_once and last["reden_wijziging"] == "01" and last["toewijzingsdatum"] < OLD_REASON_ENDS:
        return "verwijderd"
    if (last["status"] or "toegewezen").lower() != "toegewezen":
        return "status"
    if (last["leveringsvorm"] or "ZIN") not in leveringsvormen:
        return "leveringsvorm"
    if (last["wet"] or "Jeugdwet") != "Jeugdwet":
        return "andere wet"
    return "niet meer geleverd" if gone else None


def _referrer(versions: list[dict[str, Any]], verzoeken: list[Row]) -> Referrer:
    """Rule 3: the first candidate with an AGB or a name, else the first with a bare known type."""
    candidates = []
    referred = [version for version in versions if version["referentie_aanbieder"]]
    if referred:
        version = referred[0]
        same = ("gemeente", "referentie_aanbieder", "aanbieder_agb", "bsn")
        matches = [row for row in verzoeken if all(row[column] == version[column] for column in same)]
        candidates += [row.values for row in sorted(matches, key=lambda row: _nearness(row, version))]
    candidates += versions
    referrers = [
        Referrer(
            type=None if values["verwijzer_type"] == "07" else values["verwijzer_type"],
            agb=values["verwijzer_agb"],
            naam=values["verwijzer_naam"],
        )
        for values in candidates
    ]
    for referrer in referrers:
        if referrer.agb or referrer.naam:
            return referrer
    for referrer in referrers:
        if referrer.type:
            return referrer
    return Referrer()


def _nearness(verzoek: Row, version: dict[str, Any]) -> tuple[Any, ...]:
    same_category = verzoek["productcategorie"] == version["productcategorie"]
    same_product = same_category and verzoek["productcode"] == version["productcode"]
    return not same_product, not same_category, verzoek.place


def zorgvorm_of(last: dict[str, Any], codes: list[Row], codering: str) -> str:
    """Rule 4, on the ingangsdatum of the last version; an empty code only has its category."""
    category, code, day = last["productcategorie"], last["productcode"], last["ingangsdatum"]
    for gemeente in (last["gemeente"], "*"):
        for level in (code, None) if code else (None,):
            rows = [
                row
                for row in codes
                if (row["gemeente"], row["categorie"], row["code"]) == (gemeente, category, level)
                and row["geldig_van"] <= day
                and (row["geldig_tot"] is None or day <= row["geldig_tot"])
            ]
            if rows:
                row = max(rows, key=lambda row: row["geldig_van"])
                return (row[f"zorgvorm_{codering}"] if codering != "basis" else None) or row["zorgvorm"]
    return BY_CODE.get((category, code)) or BY_CATEGORY.get(category, "ONBEKEND")
