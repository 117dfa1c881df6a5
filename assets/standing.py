"""
What the last complete load left behind, so that a load without anything new changes nothing and is quick.

A load is needed when a file is new or gone, when the configuration or the program has changed, or when the
last load did not replace every table.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from etl import problems
from etl.compare.cbs import find_files as cbs_files
from etl.intake.landing import find_files
from etl.settings import Settings

FILE_NAME = "stand.json"
PROGRAM = Path(__file__).resolve().parent.parent
PROGRAM_FOLDERS = ("schemas", "etl", "assets")
PROGRAM_SUFFIXES = frozenset({".py", ".csv", ".toml", ".html", ".css", ".yaml"})


@dataclass(frozen=True)
class Standing:
    """
    The last complete load: what it depended on, and the deliveries that it refused or held (Dutch).

    ``regels``: a digest of the configuration, the layouts and the program; ``bestanden``: one of the files that lay
    ready.
    """

    regels: str
    bestanden: str
    geweigerd: tuple[str, ...]
    vastgehouden: tuple[str, ...]


def rules_digest(settings: Settings) -> str:
    """Give a digest of the region's configuration, its layouts, the figures of CBS and the program."""
    files = [*settings.root.glob("*.toml"), *(settings.root / "indelingen").glob("*.toml"), *cbs_files(settings.root)]
    files += [path for bron in settings.bronnen if (path := settings.layout_file(bron))]
    digest = hashlib.sha256(code_version().encode())
    for path in sorted(set(files)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def files_digest(settings: Settings) -> str:
    """Give a digest of the names and time stamps of the files that lie ready."""
    digest = hashlib.sha256()
    for found in find_files(settings):
        digest.update(repr((found.bron.naam, found.name)).encode())
    return digest.hexdigest()


@cache
def code_version() -> str:
    """Give the version of the program with a digest of its text: the same text, the same version."""
    digest = hashlib.sha256()
    for folder in PROGRAM_FOLDERS:
        for path in sorted((PROGRAM / folder).rglob("*")):
            if path.suffix in PROGRAM_SUFFIXES:
                digest.update(path.relative_to(PROGRAM).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{version('verwijsspiegel')}+{digest.hexdigest()[:8]}"


def recall(settings: Settings) -> Standing | None:
    """Give what the last complete load left, if nothing has changed since and its analyst file is there."""
    standing = _read(settings)
    return standing if standing and standing.bestanden == files_digest(settings) else None


def check_loaded(settings: Settings) -> None:
    """
    Raise PublicationRefused when the tables are not those of the present configuration and program.

    New files that lie ready are no objection: the tables say what was loaded.
    """
    if settings.kern_file.is_file() and _read(settings) is None:
        raise problems.load_out_of_date()


def _read(settings: Settings) -> Standing | None:
    path = settings.werk / FILE_NAME
    if not (path.is_file() and settings.kern_file.is_file()):
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    if content.get("regels") != rules_digest(settings):
        return None
    refused, held = tuple(content["geweigerd"]), tuple(content.get("vastgehouden", ()))
    return Standing(content["regels"], content["bestanden"], refused, held)


def remember(settings: Settings, geweigerd: Sequence[str], vastgehouden: Sequence[str]) -> None:
    """Keep what a complete load leaves behind."""
    digests = rules_digest(settings), files_digest(settings)
    standing = Standing(*digests, tuple(geweigerd), tuple(vastgehouden))
    path = settings.werk / FILE_NAME
    fresh = path.with_name(path.name + ".nieuw")
    fresh.write_text(json.dumps(asdict(standing), ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(path)


def forget(settings: Settings) -> None:
    """Forget the last load: a new one begins, and what it leaves is not known until it has ended."""
    (settings.werk / FILE_NAME).unlink(missing_ok=True)
