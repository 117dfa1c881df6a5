"""Small regions written by hand, and what the reference makes of them."""

import tempfile
from pathlib import Path
from typing import Any

from .children import BSNS
from .drawing import Line, RegionSpec, Source, write
from .reference import run_reference

Tables = dict[str, list[dict[str, Any]]]
ANNA, BRAM = BSNS[0], BSNS[1]
PRACTICE, OTHER = "01990001", "01990002"


def decision(nummer: str, start: str, end: str = "", **values: str) -> dict[str, str]:
    """Give a decision for Anna in 9901 on SGGZ, sent on the day it starts."""
    usual = {
        "gemeente": "9901", "toewijzingnummer": nummer, "bsn": ANNA, "productcategorie": "52",
        "productcode": "52A00", "toewijzingsdatum": start, "ingangsdatum": start, "einddatum": end,
        "aanbieder_agb": "73990001", "geboortedatum": "2012-05-17", "stopdatum": "", "wet": "",
        "reden_wijziging": "", "status": "", "leveringsvorm": "", "referentie_aanbieder": "",
        "verwijzer_type": "", "verwijzer_agb": "", "verwijzer_naam": "", "huisartspraktijk_agb": "",
        "huisartspraktijk_naam": "", "toewijzingstijd": "",
    }  # fmt: skip
    assert set(values) <= set(usual), set(values) - set(usual)
    return usual | values


def practice(praktijk_id: str, naam: str, **values: str) -> dict[str, str]:
    usual = {"praktijk_id": praktijk_id, "naam": naam, "gemeente": "9901", "geldig_van": "2015-01-01"}
    return usual | {"geldig_tot": "", "opgegaan_in": "", "aliassen": ""} | values


def work_out(
    *deliveries: list[dict[str, str]], regels: dict[str, Any] | None = None, levering: str = "", **others: Any
) -> Tables:
    """Run the reference on deliveries of one source of decisions and one delivery per other soort."""
    names = [f"besluiten-2025-0{n}.csv" for n in range(1, len(deliveries) + 1)]
    files = [[Line(values) for values in rows] for rows in deliveries]
    sources = [Source("besluiten", "beschikkingen", "9901", levering or "aanvulling", files=files, names=names)]
    for soort, rows in others.items():
        lines = [Line(values) for values in rows]
        sources.append(Source(soort, soort, files=[lines], names=[f"{soort}-2025-01.csv"]))
    with tempfile.TemporaryDirectory() as name:
        write(RegionSpec(["9901", "9902"], regels or {}, sources), Path(name))
        return run_reference(Path(name))


def column(table: list[dict[str, Any]], key: str, value: str) -> dict[Any, Any]:
    return {row[key]: row[value] for row in table}


def starts(tables: Tables, value: str) -> dict[str, Any]:
    """Give one column of kern.verwijzingen per toewijzingnummer."""
    return {row["traject"][1]: row[value] for row in tables["kern.verwijzingen"]}
