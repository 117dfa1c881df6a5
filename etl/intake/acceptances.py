"""
The deliveries that someone accepted although they did not look like earlier ones: which, who, when and why.

The register stands beside the landing, which it belongs to: neither can be worked out anew. It names contents (the id
of a delivery follows from its source and its digest), so that the order of landing has no say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

FILE_NAME = "geaccepteerd.json"


@dataclass(frozen=True)
class Acceptance:
    """One accepted delivery; ``op`` is the moment (UTC, ISO), ``door`` the user of the computer."""

    levering_id: str
    bron: str
    bestand: str
    door: str
    op: str
    reden: str


def read_acceptances(landing: Path) -> dict[str, Acceptance]:
    """Give the accepted deliveries by levering_id; none when nothing was ever accepted."""
    path = landing / FILE_NAME
    if not path.is_file():
        return {}
    found = [Acceptance(**item) for item in json.loads(path.read_text(encoding="utf-8"))]
    return {item.levering_id: item for item in found}


def keep_acceptances(landing: Path, accepted: Iterable[Acceptance]) -> None:
    """Replace the register, in one step, by these deliveries in order of source, file and id."""
    ordered = sorted(accepted, key=lambda item: (item.bron, item.bestand, item.levering_id))
    landing.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = landing / (FILE_NAME + ".nieuw")
    fresh.write_text(json.dumps([asdict(item) for item in ordered], ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(landing / FILE_NAME)
