"""
The landing: every delivered file, kept as it came, encrypted, under the digest of its content.

A content that a source has delivered before adds nothing, whatever the name of the file (contract, rule 1).
The register beside the encrypted files holds names, digests and times, never content.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from etl import problems
from etl.intake.archives import pack
from etl.intake.delivery_dates import date_in_name
from etl.settings import Bron, Settings

NONCE_BYTES = 12
REGISTER_NAME = "register.json"


@dataclass(frozen=True)
class SeenName:
    """A name under which a content was delivered, with the file's own time stamp (UTC, ISO)."""

    bestand: str
    gewijzigd: str

    @property
    def leveringsdatum(self) -> date:
        """The date in the name, else the day of the file's time stamp."""
        return date_in_name(self.bestand) or datetime.fromisoformat(self.gewijzigd).date()


@dataclass(frozen=True)
class Levering:
    """One landed content of one source, under the earliest name that it was delivered with."""

    levering_id: str
    bron: str
    sha256: str
    ontvangen_op: str
    namen: tuple[SeenName, ...]

    @property
    def eerste_naam(self) -> SeenName:
        """The name that counts: the earliest by date, then by name, so that the order of landing has no say."""
        return min(self.namen, key=lambda naam: (naam.leveringsdatum, naam.bestand, naam.gewijzigd))


@dataclass(frozen=True)
class FoundFile:
    """
    A file in a delivery folder that a source claims, with its name and time stamp when it was found.

    A file that changes after that has another stamp, and so is new the next time. A folder of a database stands
    for the ZIP of its files; a snapshot (``content``) has no path at all.
    """

    bron: Bron
    path: Path | None
    name: SeenName
    content: bytes | None = None

    def open(self) -> BinaryIO:
        """Open what is delivered, for reading; raises OSError when that cannot be done."""
        if self.path is None:
            return io.BytesIO(self.content or b"")
        if self.path.is_dir():
            return io.BytesIO(pack({file.name: file.read_bytes() for file in _files_in(self.path)}))
        return self.path.open("rb")

    def remove(self) -> None:
        """Remove what was delivered; a snapshot leaves nothing behind."""
        for file in _files_in(self.path) if self.path and self.path.is_dir() else [self.path]:
            if file is not None:
                file.unlink(missing_ok=True)


@dataclass(frozen=True)
class LandingReport:
    """What one landing did: the new deliveries, and the files that could not be opened (Dutch sentences)."""

    nieuw: tuple[Levering, ...]
    onleesbaar: tuple[str, ...]


def find_files(settings: Settings, gemeente: str | None = None) -> list[FoundFile]:
    """
    List the files that the sources claim, in order of name; of one gemeente (or ``*``) when it is given.

    A file dated outside the validity of its source is left alone.
    """
    found = []
    for bron in settings.bronnen:
        if gemeente is not None and bron.gemeente != gemeente:
            continue
        for path in sorted(_glob(settings.root, bron.pad)):
            if path.name.startswith((".", "~$")):
                continue
            files = [path] if path.is_file() else _files_in(path) if bron.soort == "ggm" else []
            if files:
                stamp = datetime.fromtimestamp(max(file.stat().st_mtime for file in files), tz=UTC)
                name = SeenName(path.name, stamp.isoformat())
                if _in_force(bron, name.leveringsdatum):
                    found.append(FoundFile(bron, path, name))
    return found


def _files_in(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith((".", "~$"))]


def _glob(root: Path, pattern: str) -> Iterable[Path]:
    path = Path(pattern)
    if path.is_absolute():
        return Path(path.anchor).glob(str(path.relative_to(path.anchor)))
    parents = 0
    while path.parts and path.parts[0] == "..":
        path, parents = Path(*path.parts[1:]), parents + 1
    for _ in range(parents):
        root = root.parent
    return root.glob(str(path))


def _in_force(bron: Bron, day: date) -> bool:
    return not ((bron.geldig_van and day < bron.geldig_van) or (bron.geldig_tot and day > bron.geldig_tot))


class Landing:
    """
    The encrypted store of one region, and the register of what it holds.

    Opening it raises WrongUse when it was sealed with another key: a delivery sealed with a second key among the
    others would make the whole landing unreadable.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._cipher = AESGCM(key)
        self._register = folder / REGISTER_NAME
        self._known: dict[tuple[str, str], Levering] = {}
        if self._register.is_file():
            for item in json.loads(self._register.read_text(encoding="utf-8")):
                levering = Levering(**{**item, "namen": tuple(SeenName(**name) for name in item["namen"])})
                self._known[(levering.bron, levering.sha256)] = levering
        if self._known:
            self.content(next(iter(self._known.values())))

    @property
    def leveringen(self) -> list[Levering]:
        """Everything landed, by source, date and name."""
        return sorted(
            self._known.values(),
            key=lambda item: (
                item.bron,
                item.eerste_naam.leveringsdatum,
                item.eerste_naam.bestand,
                item.sha256,
            ),
        )

    def pending(self, found: Iterable[FoundFile]) -> list[FoundFile]:
        """Give the files whose name and time stamp are new to the register."""
        seen = {(item.bron, name) for item in self._known.values() for name in item.namen}
        return [candidate for candidate in found if (candidate.bron.naam, candidate.name) not in seen]

    def land(self, found: Iterable[FoundFile], now: datetime) -> LandingReport:
        """
        Take in the files that are new, encrypted with AES-GCM; the register is written last, in one step.

        ``now`` is the moment of receipt (UTC). A file that cannot be opened is reported and stops nothing else.
        """
        new, unreadable = [], []
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for candidate in self.pending(found):
            try:
                with candidate.open() as opened:
                    content = opened.read()
            except OSError:
                unreadable.append(str(problems.file_unreadable(candidate.name.bestand)))
                continue
            digest = hashlib.sha256(content).hexdigest()
            place = (candidate.bron.naam, digest)
            if place in self._known:
                known = self._known[place]
                self._known[place] = Levering(
                    known.levering_id,
                    known.bron,
                    digest,
                    known.ontvangen_op,
                    (*known.namen, candidate.name),
                )
                continue
            levering_id = hashlib.sha256(f"{candidate.bron.naam}|{digest}".encode()).hexdigest()[:16]
            nonce = os.urandom(NONCE_BYTES)
            sealed = nonce + self._cipher.encrypt(nonce, content, levering_id.encode())
            self._write(self._folder / f"{levering_id}.versleuteld", sealed)
            levering = Levering(
                levering_id,
                candidate.bron.naam,
                digest,
                now.isoformat(timespec="seconds"),
                (candidate.name,),
            )
            self._known[place] = levering
            new.append(levering)
        self._save()
        return LandingReport(tuple(new), tuple(unreadable))

    def clear_delivered(self, found: Iterable[FoundFile]) -> None:
        """
        Remove delivered files that the landing holds under that name (``na_landing = "verwijderen"``).

        ``found``: the files of all sources, found anew: one that another source still waits for stays.
        """
        waiting = {candidate.path for candidate in self.pending(found)}
        for candidate in found:
            if candidate.path not in waiting:
                candidate.remove()

    def content(self, levering: Levering) -> bytes:
        """Decrypt one delivery; raises WrongUse when it was sealed with another key."""
        sealed = (self._folder / f"{levering.levering_id}.versleuteld").read_bytes()
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], levering.levering_id.encode())
        except (InvalidTag, ValueError) as error:  # ValueError: cut off before the end of the nonce
            raise problems.landing_undecipherable() from error

    def _save(self) -> None:
        content = [
            {
                "levering_id": item.levering_id,
                "bron": item.bron,
                "sha256": item.sha256,
                "ontvangen_op": item.ontvangen_op,
                "namen": [{"bestand": name.bestand, "gewijzigd": name.gewijzigd} for name in item.namen],
            }
            for item in self.leveringen
        ]
        self._write(self._register, json.dumps(content, ensure_ascii=False, indent=1).encode())

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        fresh = path.with_name(path.name + ".nieuw")
        fresh.write_bytes(content)
        fresh.replace(path)
