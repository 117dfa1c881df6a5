"""How much of the truth of a demonstration region a load has found back, from ``waarheid/`` and the tables of kern."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Found:
    """Of how many true things how many were found, and how many of the things found are true."""

    waar: int
    gevonden: int
    goed: int

    @property
    def recall(self) -> float:
        """Share of the true things that was found."""
        return self.goed / self.waar

    @property
    def precision(self) -> float:
        """Share of what was found that is true."""
        return self.goed / self.gevonden

    def __str__(self) -> str:
        return f"{self.waar} waar, {self.gevonden} gevonden: precisie {self.precision:.4f}, recall {self.recall:.4f}"


def read_truth(folder: Path, name: str) -> Rows:
    """Read one file of ``waarheid/``."""
    with (folder / "waarheid" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


class Recovery:
    """
    A loaded region beside its truth.

    A toewijzing is recognised by gemeente, law and number; a traject by its toewijzingen, and its start by the first.
    """

    def __init__(self, folder: Path, tables: Mapping[str, Rows]) -> None:
        self._trajecten = {row["traject_id"]: row for row in read_truth(folder, "trajecten")}
        self._besluiten = [row for row in read_truth(folder, "beschikkingen") if row["traject_id"]]
        self._verwijzingen = read_truth(folder, "verwijzingen")
        known = {row["beschikking_id"]: _key(row) for row in tables["kern.beschikkingen"]}
        self._leden = [
            (known[row["beschikking_id"]], row["traject_id"], row["rol"]) for row in tables["kern.beschikking_traject"]
        ]
        starts = {row["traject_id"]: row for row in tables["kern.verwijzingen"]}
        self._made = {key[::2]: starts[traject] for key, traject, rol in self._leden if rol == "eerste"}

    def trajecten(self) -> Found:
        """Trajecten with exactly the same toewijzingen; true ones of which a row was never delivered left out."""
        true = _members((_key(row), row["traject_id"]) for row in self._besluiten)
        whole = {own for name, own in true.items() if self._trajecten[name]["volledig_geleverd"] == "ja"}
        made = {*_members((key, traject) for key, traject, _ in self._leden).values()}
        return Found(len(whole), len(made), len(whole & made))

    def rollen(self) -> float:
        """Share of the toewijzingen in a traject that have their true role."""
        true = {_key(row): row["rol"] for row in self._besluiten}
        return sum(true.get(key) == rol for key, _, rol in self._leden) / len(self._leden)

    def praktijken(self) -> Found:
        """Starts placed on the child's own practice, of those that a careful reader could place."""
        pairs = self._starts()
        linked = [(true, made) for true, made in pairs if made["praktijk_id"] is not None]
        right = sum(made["praktijk_id"] == true["praktijk_id"] for true, made in linked)
        traceable = sum(true["herleidbaar"] in ("eigen_praktijk", "verwijzer") for true, _ in pairs)
        return Found(traceable, len(linked), right)

    def betrouwbaarheid(self) -> dict[tuple[str, float], Found]:
        """
        Links by rule and certainty: how many there are, and how many are the child's own practice.

        Left out is what nobody can see in the delivery: that the referrer was a locum of another practice.
        """
        table: dict[tuple[str, float], list[bool]] = defaultdict(list)
        for true, made in self._starts():
            if made["praktijk_id"] is not None and true["herleidbaar"] != "verwijzer_elders":
                table[made["link_regel"], round(made["link_zekerheid"], 2)].append(
                    made["praktijk_id"] == true["praktijk_id"]
                )
        return {key: Found(len(right), len(right), sum(right)) for key, right in sorted(table.items())}

    def lijkt(self) -> Found:
        """Starts placed by a name that resembles one, and those left in doubt: names with a mistake in them."""
        pairs = [
            (true, made)
            for true, made in self._starts()
            if made["link_regel"].endswith("_lijkt") or made["link_regel"] in ("naam_twijfel", "naam_onbekend")
        ]
        placed = [(true, made) for true, made in pairs if made["praktijk_id"] is not None]
        right = sum(made["praktijk_id"] == true["praktijk_id"] for true, made in placed)
        traceable = sum(true["herleidbaar"] in ("eigen_praktijk", "verwijzer") for true, _ in pairs)
        return Found(traceable, len(placed), right)

    def administratief(self) -> Found:
        """Starts that are administrative."""
        pairs = self._starts()
        both = sum(made["is_administratief"] and true["is_administratief"] == "ja" for true, made in pairs)
        true = sum(true["is_administratief"] == "ja" for true, _ in pairs)
        return Found(true, sum(made["is_administratief"] for _, made in pairs), both)

    def nieuw(self) -> float:
        """Share of the starts of which is known whether the child is new."""
        pairs = self._starts()
        return sum(made["is_nieuwe_jeugdige"] == (true["is_nieuwe_jeugdige"] == "ja") for true, made in pairs) / len(
            pairs
        )

    def lines(self) -> list[str]:
        """Everything as text, one measure a line."""
        return [
            f"trajecten: {self.trajecten()}",
            f"rollen: {self.rollen():.4f} goed",
            f"praktijken: {self.praktijken()}",
            f"namen met een schrijffout: {self.lijkt()}",
            *(
                f"zekerheid {zekerheid:.2f} van {regel}: {found.goed} van {found.gevonden} goed"
                for (regel, zekerheid), found in self.betrouwbaarheid().items()
            ),
            f"administratief: {self.administratief()}",
            f"nieuwe jeugdigen: {self.nieuw():.4f} goed",
        ]

    def _starts(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Pairs of a true start and the one that was made, of trajecten that were delivered whole."""
        keys = [(row["gemeente"], row["toewijzingnummer"]) for row in self._verwijzingen]
        return [
            (row, self._made[key])
            for row, key in zip(self._verwijzingen, keys, strict=True)
            if row["volledig_geleverd"] == "ja" and key in self._made
        ]


def _key(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["gemeente"], row["wet"], str(row["toewijzingnummer"])


def _members(pairs: Iterable[tuple[Hashable, str]]) -> dict[str, frozenset[Hashable]]:
    found: dict[str, set[Hashable]] = defaultdict(set)
    for key, traject in pairs:
        found[traject].add(key)
    return {traject: frozenset(keys) for traject, keys in found.items()}
