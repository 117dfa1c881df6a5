"""Rule 1: deliveries in order, and for each row: loaded, double or refused."""

import csv
import io
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from .columns import columns_of, parse_row

DEFAULTS: dict[str, Any] = {
    "maximale_onderbreking_dagen": 30,
    "nieuw_na_dagen": 365,
    "leveringsvormen": ["ZIN"],
    "kwartaal_naar": "ingangsdatum",
    "codering": "basis",
    "uitkomst": ["SGGZ", "GBGGZ", "GGZ_ONBEPAALD", "AMBULANT"],
    "groep_onbekend": "controle",
}

DOUBLE_KEYS = {
    "beschikkingen": ("gemeente", "wet", "toewijzingnummer"),
    "declaraties": ("gemeente", "referentienummer"),
    "verzoeken": ("gemeente", "referentie_aanbieder", "aanbieder_agb", "bsn", "productcode"),
}


@dataclass(frozen=True)
class Row:
    """One row that was not refused: where it stood and what it says."""

    delivery: int
    line: int
    values: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    @property
    def place(self) -> tuple[int, int]:
        """Order of delivery: (position of the delivery, physical line)."""
        return self.delivery, self.line


@dataclass
class Region:
    """Everything that was delivered, row by row, and what happened to it."""

    gemeenten: list[str]
    regels: dict[str, Any]
    loaded: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    delivered: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    leveringen: list[dict[str, Any]] = field(default_factory=list)
    afgekeurd: list[dict[str, Any]] = field(default_factory=list)
    complete: dict[str, bool] = field(default_factory=dict)
    keys_seen: dict[str, list[set[tuple[str, str, str]]]] = field(default_factory=lambda: defaultdict(list))


def date_of_delivery(path: Path) -> date:
    """Give the last date in the file name, else the day of the file's time stamp."""
    found = None
    for match in re.finditer(r"(?<!\d)(\d{4})(?:-(\d{2})(?:-(\d{2}))?|(\d{2})(\d{2})?)(?!\d)", path.name):
        year, month, day = match[1], match[2] or match[4], match[3] or match[5] or "01"
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            continue
    return found or datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def _deliveries(folder: Path, sources: list[dict[str, Any]]) -> list[tuple[Path, dict[str, Any]]]:
    """List (file, source) in order of delivery; of equal contents within a source only the earliest."""
    result = []
    for source in sources:
        contents: set[bytes] = set()
        files = sorted(folder.glob(source["pad"]), key=lambda path: (date_of_delivery(path), path.name))
        for path in files:
            if path.read_bytes() not in contents:
                contents.add(path.read_bytes())
                result.append((path, source))
    return sorted(result, key=lambda item: (date_of_delivery(item[0]), item[0].name))


def _rows_as_delivered(path: Path, source: dict[str, Any]) -> list[tuple[int, dict[str, str]]]:
    """Give (physical line, column -> text) of every data row; ValueError for an unknown column."""
    text = path.read_bytes().decode(source.get("codering", "utf-8-sig"))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    header = next(reader)
    unknown = set(header) - set(columns_of(source["soort"]))
    if unknown:
        raise ValueError(f"onbekende kolommen: {sorted(unknown)}")
    return [(reader.line_num, dict(zip(header, cells, strict=False))) for cells in reader if any(cells)]


def key_of_toewijzing(values: dict[str, Any]) -> tuple[str, str, str]:
    """Give (gemeente, wet, toewijzingnummer); an empty wet is the Jeugdwet."""
    return values["gemeente"], values["wet"] or "Jeugdwet", values["toewijzingnummer"]


def _double_key(soort: str, values: dict[str, Any]) -> tuple[Any, ...]:
    if soort == "beschikkingen":
        return key_of_toewijzing(values)
    columns = DOUBLE_KEYS.get(soort, tuple(values))
    return tuple(values[column] for column in columns)


def read_region(folder: Path) -> Region:
    """Read regio.toml and all deliveries of the region in `folder`."""
    config = tomllib.loads((folder / "regio.toml").read_text(encoding="utf-8"))
    region = Region(
        gemeenten=[gemeente["code"] for gemeente in config["regio"]["gemeenten"]],
        regels=DEFAULTS | config.get("regels", {}),
    )
    last_of_key: dict[tuple[Any, ...], dict[str, Any]] = {}
    for order, (path, source) in enumerate(_deliveries(folder, config["bron"])):
        soort, bron = source["soort"], source["naam"]
        counts = {"gelezen": 0, "geladen": 0, "dubbel": 0, "afgekeurd": 0}
        keys_here = set()
        for line, cells in _rows_as_delivered(path, source):
            counts["gelezen"] += 1
            values, problems = parse_row(soort, cells)
            if source["gemeente"] != "*" and values.get("gemeente") not in (None, source["gemeente"]):
                problems.append(("gemeente", "andere gemeente"))
            if soort == "beschikkingen" and values["gemeente"] and values["toewijzingnummer"]:
                keys_here.add(key_of_toewijzing(values))
            if problems:
                counts["afgekeurd"] += 1
                for kolom, probleem in problems:
                    region.afgekeurd.append({"bestand": path.name, "regel": line, "kolom": kolom, "probleem": probleem})
                continue
            row = Row(order, line, values)
            region.delivered[soort].append(row)
            key = (soort, *_double_key(soort, values))
            if last_of_key.get(key) == values:
                counts["dubbel"] += 1
                continue
            counts["geladen"] += 1
            last_of_key[key] = values
            region.loaded[soort].append(row)
        region.leveringen.append({"bron": bron, "bestand": path.name, **counts})
        region.complete[bron] = source.get("levering", "aanvulling") == "volledig"
        region.keys_seen[bron].append(keys_here)
    return region


def last_rows(region: Region, soort: str, *key: str) -> list[Row]:
    """Give, per value of the key columns, the row that was delivered last (a double counts as delivered)."""
    winners = {tuple(row[column] for column in key): row for row in region.delivered[soort]}
    return list(winners.values())
