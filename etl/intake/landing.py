"""
The landing: every delivered file, kept as it came, encrypted, under the digest of its content.

A content that a source has delivered before adds nothing, whatever the name of the file (contract, rule 1).
The register beside the encrypted files holds names, digests and times, never content.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

from etl import problems
from etl.intake.archives import pack
from etl.intake.delivery_dates import date_in_name
from etl.intake.sealed import CHUNK, open_sealed, seal
from etl.settings import Bron, Settings

REGISTER_NAME = "register.json"


@dataclass(frozen=True)
class SeenName:
    """
    A name under which a content was delivered, with the file's own time stamp (UTC, ISO).

    ``verwijderd``: the file was removed here after landing, so that its absence says nothing.
    """

    bestand: str
    gewijzigd: str
    verwijderd: bool = field(default=False, compare=False)

    @property
    def leveringsdatum(self) -> date:
        """The date in the name, else the day of the file's time stamp."""
        return date_in_name(self.bestand) or datetime.fromisoformat(self.gewijzigd).date()

    @property
    def getoond(self) -> str:
        """The name as it may stand in a message or a table: on one line, signs that cannot be shown as a ``?``."""
        return "".join(sign if sign.isprintable() else "?" for sign in self.bestand)


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
                stamp = _stamp(files)
                name = SeenName(path.name, stamp.isoformat())
                if _in_force(bron, name.leveringsdatum):
                    found.append(FoundFile(bron, path, name))
    return found


def _stamp(files: list[Path]) -> datetime:
    """
    Give the time stamp of a file, or one for a folder: that of its newest file, different for any change in it.

    A file that comes into a folder later may be older than those that were there; so the part of the second tells
    what the folder holds.
    """
    seen = [(path.name, path.stat()) for path in files]
    newest = datetime.fromtimestamp(max(stat.st_mtime for _, stat in seen), tz=UTC)
    if len(files) == 1:
        return newest
    held = repr([(name, stat.st_size, stat.st_mtime_ns) for name, stat in seen]).encode()
    return newest.replace(microsecond=int(hashlib.sha256(held).hexdigest(), 16) % 1_000_000)


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
        self._key = key
        self._register = folder / REGISTER_NAME
        self._known: dict[tuple[str, str], Levering] = {}
        if self._register.is_file():
            for item in json.loads(self._register.read_text(encoding="utf-8")):
                levering = Levering(**{**item, "namen": tuple(SeenName(**name) for name in item["namen"])})
                self._known[(levering.bron, levering.sha256)] = levering
        if self._known:
            self.open(next(iter(self._known.values()))).close()

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
        Take in the files that are new, encrypted in chunks; the register is written last, in one step.

        ``now`` is the moment of receipt (UTC). A file that cannot be opened, or that changes while it is read, is
        reported and stops nothing else.
        """
        new, unreadable = [], []
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for candidate in self.pending(found):
            try:
                digest = _digest_of(candidate)
            except OSError:
                unreadable.append(str(problems.file_unreadable(candidate.name.getoond)))
                continue
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
            try:
                self._seal(candidate, levering_id, digest)
            except OSError:
                unreadable.append(str(problems.file_unreadable(candidate.name.getoond)))
                continue
            except _ContentChanged:
                unreadable.append(str(problems.file_changing(candidate.name.getoond)))
                continue
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

        ``found``: the files of all sources, found anew: one that another source still waits for stays. A file goes
        only when its encrypted copy has been read back to the end and is the same content; raises WrongUse when
        that copy does not open. The register says what was removed before it is gone.
        """
        found = list(found)
        waiting = {candidate.path for candidate in self.pending(found)}
        leaving = [candidate for candidate in found if candidate.path not in waiting]
        held = {(item.bron, name): item for item in self._known.values() for name in item.namen}
        copies = [held[candidate.bron.naam, candidate.name] for candidate in leaving]
        for levering in dict.fromkeys(copies):
            with self.open(levering) as content:
                if _digest(content) != levering.sha256:
                    raise problems.landing_undecipherable()
        gone = {(candidate.bron.naam, candidate.name) for candidate in leaving}
        for place, item in self._known.items():
            names = tuple(replace(name, verwijderd=name.verwijderd or (item.bron, name) in gone) for name in item.namen)
            self._known[place] = replace(item, namen=names)
        if leaving:
            self._save()
        for candidate in leaving:
            candidate.remove()

    def content(self, levering: Levering) -> bytes:
        """Decrypt one delivery as a whole; raises WrongUse when it was sealed with another key."""
        with self.open(levering) as content:
            return content.read()

    def open(self, levering: Levering) -> BinaryIO:
        """Open one delivery for reading, decrypted as it is read; raises WrongUse as ``content`` does."""
        return open_sealed(self._path(levering.levering_id), self._key, levering.levering_id)

    def size(self, levering: Levering) -> int:
        """Give about how many bytes a delivery holds."""
        return self._path(levering.levering_id).stat().st_size

    def _path(self, levering_id: str) -> Path:
        return self._folder / f"{levering_id}.versleuteld"

    def _seal(self, found: FoundFile, levering_id: str, digest: str) -> None:
        target = self._path(levering_id)
        fresh = target.with_name(target.name + ".nieuw")
        seen = hashlib.sha256()
        with found.open() as content, fresh.open("wb") as sealed:
            for chunk in seal(content, sealed, self._key, levering_id):
                seen.update(chunk)
        if seen.hexdigest() != digest:
            fresh.unlink()
            raise _ContentChanged
        fresh.replace(target)

    def _save(self) -> None:
        content = [
            {
                "levering_id": item.levering_id,
                "bron": item.bron,
                "sha256": item.sha256,
                "ontvangen_op": item.ontvangen_op,
                "namen": [asdict(name) for name in item.namen],
            }
            for item in self.leveringen
        ]
        self._write(self._register, json.dumps(content, indent=1).encode())

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        fresh = path.with_name(path.name + ".nieuw")
        fresh.write_bytes(content)
        fresh.replace(path)


class _ContentChanged(Exception):
    """A file held something else when it was sealed than when its digest was taken."""


def _digest_of(found: FoundFile) -> str:
    with found.open() as content:
        return _digest(content)


def _digest(content: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := content.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()
