"""Everything that a region delivers about decisions, read back in the plainest way from every shape."""

from __future__ import annotations

import sqlite3
import tomllib
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from demo_reading import Region, read_csv
from python_calamine import CalamineWorkbook

from demo.population import passes_eleven_test


def layout_of(region: Region, name: str) -> dict[str, Any]:
    return tomllib.loads((region.folder / "indelingen" / f"{name}.toml").read_text("utf-8"))


def layout_headers(region: Region, on: date) -> dict[str, tuple[str, dict[str, str]]]:
    layout = layout_of(region, "oud-systeem-beschikkingen-9902")
    found = {}
    for kolom in layout["kolom"]:
        if kolom.get("geldig_van", date.min) <= on <= kolom.get("geldig_tot", date.max):
            found[kolom["kop"]] = (kolom["veld"], kolom.get("waarden", {}))
    return found


def old_rows(region: Region) -> list[dict[str, str]]:
    rows = []
    for path in region.deliveries("9902/beschikkingen/*.csv"):
        stamp = path.stem[-8:]
        on = date(int(stamp[:4]), int(stamp[4:6]), int(stamp[6:]))
        headers = layout_headers(region, on)
        for raw in read_csv(path, "cp1252"):
            assert set(raw) - {"Omschrijving product"} == set(headers)
            row = {headers[kop][0]: headers[kop][1].get(text, text) for kop, text in raw.items() if kop in headers}
            if row["toewijzingnummer"] == "Totaal":
                continue
            for name in ("toewijzingsdatum", "ingangsdatum", "einddatum", "stopdatum"):
                parts = row[name].split("-")
                row[name] = f"{parts[2]}-{int(parts[1]):02d}-{int(parts[0]):02d}" if len(parts) == 3 else ""
            rows.append({**row, "gemeente": "9902", "levering": on.isoformat(), "toewijzingstijd": ""})
    return rows


def canonical_rows(region: Region, code: str) -> list[dict[str, str]]:
    rows = []
    for path in region.deliveries(f"{code}/beschikkingen/*.csv"):
        rows += [{**row, "levering": path.stem[-10:]} for row in read_csv(path)]
    return rows


def message_rows(region: Region) -> list[dict[str, str]]:
    """The 301 of the gemeente with messages; a stop of a 307 is one row more, with its stopdatum."""
    rows = []
    for path in region.deliveries("9901/ijw/**/JW30[17]*.xml"):
        root = ElementTree.parse(path).getroot()
        leaf = {element.tag.rpartition("}")[2]: element for element in root.iter()}
        head = {
            "gemeente": "9901",
            "wet": "Jeugdwet",
            "bsn": leaf["Bsn"].text,
            "levering": leaf["Dagtekening"].text,
        }
        if leaf.get("Afzender") is not None and leaf["Afzender"].text == "9902":
            head["gemeente"] = "9902"
        for product in root.iter():
            if product.tag.rpartition("}")[2] not in ("ToegewezenProduct", "StopProduct"):
                continue
            value = {element.tag.rpartition("}")[2]: element.text or "" for element in product.iter()}
            stop = "RedenBeeindiging" in value
            rows.append(
                {
                    **head,
                    "toewijzingnummer": value["ToewijzingNummer"],
                    "productcategorie": value.get("Categorie", ""),
                    "productcode": value.get("Code", ""),
                    "toewijzingsdatum": "" if stop else value["Toewijzingsdatum"],
                    "toewijzingstijd": value.get("Toewijzingstijd", ""),
                    "ingangsdatum": value.get("Ingangsdatum", ""),
                    "einddatum": value.get("Einddatum", "") if not stop else "",
                    "stopdatum": value["Einddatum"] if stop and value["StatusAanlevering"] == "1" else "",
                    "melding": "stop" if stop else "",
                    "aanbieder_agb": leaf["Ontvanger"].text or "",
                }
            )
    return rows


def report_rows(region: Region) -> list[dict[str, str]]:
    """The workbooks of the gemeente with a BI tool: below the headers, without subtotals, total and footer."""
    layout = layout_of(region, "bi-rapport-beschikkingen-9904")
    meant = {kolom["kop"]: kolom["veld"] for kolom in layout["kolom"]}
    rows = []
    for path in region.deliveries("9904/rapportage/*.xlsx"):
        cells = CalamineWorkbook.from_path(path).get_sheet_by_name(layout["blad"]).to_python(skip_empty_area=False)
        place = next(place for place, row in enumerate(cells) if "BSN jeugdige" in row)
        headers = [str(kop) for kop in cells[place]]
        assert set(headers) == {*meant, *layout["negeren"]}
        for row in cells[place + 1 :]:
            found = {meant[kop]: as_text(value) for kop, value in zip(headers, row, strict=True) if kop in meant}
            if not found["toewijzingnummer"]:
                continue
            for name, width in (("verwijzer_agb", 8), ("verwijzer_type", 2), ("bsn", 8), ("aanbieder_agb", 8)):
                found[name] = found[name].zfill(width) if found[name] else ""
            rows.append({**found, "levering": path.stem[-10:]})
    return rows


def as_text(value: object) -> str:
    """A cell as a reader of workbooks would have it: whole numbers without decimals, days as jjjj-mm-dd."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    text = str(value).strip() if not isinstance(value, datetime) else value.date().isoformat()
    parts = text.split("-")
    if len(parts) == 3 and len(parts[2]) == 4 and all(part.isdigit() for part in parts):
        return f"{parts[2]}-{int(parts[1]):02d}-{int(parts[0]):02d}"
    return text


def query_database(region: Region, path: Path, soort: str) -> list[dict[str, str]]:
    """What the layout's query gives on a database; a reader adds ``_regel``, here it is SQLite's own rowid."""
    query = layout_of(region, "ggm-9905")["sql"][soort].replace("._regel", ".rowid")
    with closing(sqlite3.connect(path)) as connection:
        answer = connection.execute(query)
        names = [column[0] for column in answer.description]
        return [
            {name: "" if cell is None else str(cell).strip() for name, cell in zip(names, row, strict=True)}
            for row in answer
        ]


def database_rows(region: Region) -> list[dict[str, str]]:
    rows = []
    for path in region.deliveries("9905/ggm/*.sqlite"):
        rows += [{**row, "levering": path.stem[-10:]} for row in query_database(region, path, "beschikkingen")]
    return rows


def is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_loaded(row: dict[str, str], code: str) -> bool:
    """What rule 1 loads, as far as the demo plants errors."""
    if row["gemeente"] != code or not passes_eleven_test(row["bsn"].zfill(9)):
        return False
    if not all(row[name] for name in ("ingangsdatum", "aanbieder_agb", "toewijzingsdatum")):
        return False
    end = row["einddatum"]
    return not end or (is_date(end) and end >= row["ingangsdatum"])


def in_newest(rows: list[dict[str, str]]) -> set[str]:
    """The numbers in the newest of full deliveries."""
    newest = max(row["levering"] for row in rows)
    return {row["toewijzingnummer"] for row in rows if row["levering"] == newest}


def delivered(region: Region) -> dict[tuple[str, str, str], dict[str, str]]:
    """The last version of every toewijzing, with the stop that was reported for it (rules 1 and 2)."""
    last: dict[tuple[str, str, str], dict[str, str]] = {}
    stops: dict[str, tuple[str, str]] = {}
    sources = {
        "9901": canonical_rows(region, "9901") + message_rows(region),
        "9902": old_rows(region),
        "9903": canonical_rows(region, "9903"),
        "9904": canonical_rows(region, "9904") + report_rows(region),
    }
    aside, database = canonical_rows(region, "9905"), database_rows(region)
    sources["9905"] = aside + database
    present = {
        "9903": in_newest(sources["9903"]),
        "9905": in_newest(database) | {row["toewijzingnummer"] for row in aside},
    }
    for code, rows in sources.items():
        for line, row in enumerate(rows):
            if row.get("melding") == "stop":
                if stops.get(row["toewijzingnummer"], ("", ""))[0] <= row["levering"]:
                    stops[row["toewijzingnummer"]] = (row["levering"], row["stopdatum"])
                continue
            if not is_loaded(row, code) or (code in present and row["toewijzingnummer"] not in present[code]):
                continue
            key = (code, row["wet"] or "Jeugdwet", row["toewijzingnummer"])
            row["orde"] = f"{row['toewijzingsdatum']} {row['toewijzingstijd']:8} {row['levering']} {line:09d}"
            if key not in last or last[key]["orde"] < row["orde"]:
                last[key] = row
    for key, row in last.items():
        if key[0] == "9901" and not row["stopdatum"]:
            row["stopdatum"] = stops.get(key[2], ("", ""))[1]
    return last
