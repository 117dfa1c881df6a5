"""A small region around the published sample messages, and what a load of it says about each message."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath

Row = dict[str, object]
Query = Callable[[str], list[Row]]
LoadRegion = Callable[[Path], tuple[int, Query]]

SAMPLES = Path(__file__).resolve().parents[2] / "../shared/reference/samples"
OF_THE_WMO = {b">414<": b">436<", b">418<": b">438<", b">420<": b">440<", b">444<": b">446<"}

REGIO = """
[regio]
naam = "Proefregio"
gemeenten = [
    {code = "0384", naam = "Oostgemeente"}, {code = "0363", naam = "Westgemeente"},
    {code = "0385", naam = "Zuidgemeente"}, {code = "0392", naam = "Noordgemeente"},
]
[map]
sleutelbestand = "sleutel"
[[bron]]
naam = "berichten"
gemeente = "*"
soort = "ijw"
pad = "leveringen/ijw/*.xml"
[[bron]]
naam = "praktijken"
gemeente = "*"
soort = "praktijken"
pad = "leveringen/praktijken.csv"
[[bron]]
naam = "zorgverleners"
gemeente = "*"
soort = "zorgverleners"
pad = "leveringen/zorgverleners.csv"
[[bron]]
naam = "patienten"
gemeente = "*"
soort = "patienten"
pad = "leveringen/patienten.csv"
"""
SOURCES = {
    "praktijken": (
        "praktijk_id;naam;gemeente;geldig_van\n"
        "01990001;Praktijk De Proef;0384;2015-01-01\n01990002;Praktijk Het Voorbeeld;0363;2015-01-01\n"
    ),
    "zorgverleners": (
        "zorgverlener_agb;praktijk_id;geldig_van\n01990011;01990001;2015-01-01\n01990012;01990002;2015-01-01\n"
    ),
    "patienten": (
        "praktijk_id;peildatum;gemeente;patienten_onder_18\n"
        "01990001;2026-01-01;0384;800\n01990002;2026-01-01;0363;900\n"
    ),
}


@dataclass(frozen=True)
class Loaded:
    """A finished load of a region, and what it says about the messages by file name."""

    exit_code: int
    query: Query

    def noted(self, probleem: str) -> list[tuple[str, int]]:
        """Give (message number, line) of every finding or refused row with this word."""
        found = self.query(
            "SELECT l.bestand, b.regel FROM (SELECT levering_id, regel, probleem FROM kern.bevindingen"
            " UNION ALL SELECT levering_id, regel, probleem FROM kern.afgekeurde_rijen) b"
            f" JOIN kern.leveringen l USING (levering_id) WHERE b.probleem = '{probleem}'"
        )
        return sorted((number(row["bestand"]), int(str(row["regel"]))) for row in found)

    def refused(self) -> set[str]:
        """Give the messages of which a row was refused."""
        found = self.query("SELECT l.bestand FROM kern.afgekeurde_rijen JOIN kern.leveringen l USING (levering_id)")
        return {number(row["bestand"]) for row in found}


def number(bestand: object) -> str:
    """Give the number of a message from its file name: "…/JW301.xml" → "301"; a case of the Wmo keeps its name."""
    return PurePath(str(bestand)).stem.removeprefix("JW")


def day(value: object) -> str:
    """Give a date of a query as ISO text."""
    return str(value)[:10]


def write_region(folder: Path, messages: dict[str, bytes]) -> Path:
    """Write a region with invented practices around the given messages, by number or by name."""
    (folder / "leveringen" / "ijw").mkdir(parents=True)
    (folder / "regio.toml").write_text(REGIO, encoding="utf-8")
    key = folder / "sleutel"
    key.write_text("een-sleutel-alleen-voor-deze-proef-0001", encoding="utf-8")
    key.chmod(0o600)
    for name, text in SOURCES.items():
        (folder / "leveringen" / f"{name}.csv").write_text(text, encoding="utf-8")
    for nummer, data in messages.items():
        (folder / "leveringen" / "ijw" / f"JW{nummer}.xml").write_bytes(data)
    return folder


def sample(nummer: str) -> bytes:
    """Give a published message of iJw 3.2."""
    return (SAMPLES / "ijw-3.2" / f"JW{nummer}.xml").read_bytes()


def older_samples() -> dict[str, bytes]:
    """Give the published messages of iWmo 2.0 by the name of their case."""
    return {re.sub(r"_.*", "", path.stem): path.read_bytes() for path in sorted((SAMPLES / "wmo-2.0").glob("*.xml"))}


def as_jeugdwet(data: bytes) -> bytes:
    """Give a message of iWmo 2.0 as the message of iJw 2.0 that has its shape."""
    data = data.replace(b"nl/iwmo/2_0/wmo", b"nl/ijw/2_0/jw")
    for old, new in OF_THE_WMO.items():
        data = data.replace(old, new)
    return data
