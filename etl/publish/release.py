"""
A release: one quarter, frozen for each profile as report, workbook, marts and a list of checksums.

A release never changes once it is made. Its id follows from the quarter, the deliveries, the rules and the
code, not from the clock. Making it again builds everything anew and compares: equal bytes leave the folder
untouched, anything else is refused.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pandas as pd

from etl.disclose.openbaar import Drempels
from etl.disclose.suppress import PRAKTIJK, PROFIELEN, hide
from etl.problems import PublicationRefused
from etl.publish.context import ReportContext
from etl.publish.formats import listing, period
from etl.publish.marts import with_definitions, write_parquet
from etl.publish.report import render_report
from etl.publish.workbook import write_workbook

REPORT: Final = "rapport.html"
WORKBOOK: Final = "rapport.xlsx"
MARTS: Final = "marts"
MANIFEST: Final = "release.json"
ID_LENGTH: Final = 12
PERIOD_COLUMNS: Final = ("kwartaal", "periode", "kwartaal_tm", "maand", "halfjaar", "jaar", "release")

Tables = Mapping[str, pd.DataFrame]
Report = Callable[[Tables, ReportContext], str]
Workbook = Callable[[Tables, ReportContext, Path], None]
NAMES_OF_INPUTS: Final = {
    "levering_ids": "andere leveringen",
    "regels": "andere regels",
    "code_versie": "een andere versie van verwijsspiegel",
}


@dataclass(frozen=True)
class Inputs:
    """
    What a release is made of, besides its profile.

    ``levering_ids``: every delivery that counted; ``regels``: every setting that can change a figure, as
    plain JSON values; ``code_versie``: version of this program.
    """

    kwartaal: str
    levering_ids: Sequence[str]
    code_versie: str
    regels: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Give them as they stand in release.json: deliveries sorted, each once."""
        return {
            "kwartaal": self.kwartaal,
            "levering_ids": sorted(set(self.levering_ids)),
            "code_versie": self.code_versie,
            "regels": json.loads(json.dumps(dict(self.regels))),
        }

    @property
    def release_id(self) -> str:
        """The id: the quarter and a digest over the deliveries, the version and the rules."""
        return release_id(self.as_json())


@dataclass(frozen=True)
class Release:
    """What was published: its id, when it was first made, the folder per profile, which of these are new."""

    id: str
    eerst_gemaakt_op: str
    folders: Mapping[str, Path]
    new: tuple[str, ...]


def release_id(inputs: Mapping[str, Any]) -> str:
    """Give the id that belongs to the inputs as they stand in a release.json (other entries are ignored)."""
    content = json.dumps({key: inputs[key] for key in ("kwartaal", *NAMES_OF_INPUTS)}, sort_keys=True)
    return f"{inputs['kwartaal']}-{hashlib.sha256(content.encode()).hexdigest()[:ID_LENGTH]}"


def publish_release(
    tables: Tables,
    inputs: Inputs,
    publicatie: Path,
    *,
    drempels: Drempels,
    context: Callable[[str, str], ReportContext],
    now: datetime,
    profielen: Sequence[str] = PROFIELEN,
    report: Report = render_report,
    workbook: Workbook = write_workbook,
) -> Release:
    """
    Freeze a quarter for each profile in ``publicatie/<profiel>/<kwartaal>/``.

    ``tables``: the full marts; each profile gets what it may see of them, up to and including the quarter.
    ``context`` gives what the report says about itself, from the profile and the release id. ``now`` is
    used for the first making only. All folders are built beside their place and moved in one step each,
    none before all of them are good; a folder that is there already with the same bytes stays untouched.

    Raises PublicationRefused, with nothing changed, for a quarter without figures, and for a quarter that
    was published from other inputs or with another outcome.
    """
    _refuse_unknown_quarter(tables, inputs.kwartaal)
    folders = {profiel: publicatie / profiel / inputs.kwartaal for profiel in profielen}
    manifests = {profiel: _manifest(folder) for profiel, folder in folders.items() if folder.exists()}
    for profiel, manifest in manifests.items():
        _refuse_other_inputs(manifest, inputs, folders[profiel])
    moments = [str(manifest["eerst_gemaakt_op"]) for manifest in manifests.values()]
    made_on = min(moments, default=now.isoformat(timespec="seconds"))
    fresh = {profiel: folder.with_name(folder.name + ".nieuw") for profiel, folder in folders.items()}
    try:
        for profiel, folder in fresh.items():
            seen = with_definitions(cut_at_quarter(hide(tables, profiel, drempels), inputs.kwartaal))
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            about = context(profiel, inputs.release_id)
            (folder / REPORT).write_text(report(seen, about), encoding="utf-8", newline="\n")
            workbook(seen, about, folder / WORKBOOK)
            write_parquet(seen, folder / MARTS)
            _write_manifest(folder, inputs, profiel, made_on)
        for profiel in manifests:
            _refuse_other_bytes(fresh[profiel], folders[profiel], inputs.kwartaal)
        for profiel in fresh.keys() - manifests.keys():
            fresh[profiel].rename(folders[profiel])
    finally:
        for folder in fresh.values():
            shutil.rmtree(folder, ignore_errors=True)
    new = tuple(profiel for profiel in profielen if profiel not in manifests)
    return Release(inputs.release_id, made_on, folders, new)


def cut_at_quarter(tables: Tables, kwartaal: str) -> dict[str, pd.DataFrame]:
    """
    Give the tables without rows of a period that ends after the quarter does.

    Every column of ``PERIOD_COLUMNS`` counts: quarters, half-years, rolling years, years, months
    (``2025-03``). Tables without such a column are given whole.
    """
    last = period(kwartaal).end
    cut = {}
    for name, frame in tables.items():
        keep = pd.Series(True, index=frame.index)
        for column in PERIOD_COLUMNS:
            if column in frame:
                ends = {code: _end(str(code)) for code in frame[column].unique()}
                keep &= frame[column].map(ends).le(last).astype(bool)
        cut[name] = frame[keep].reset_index(drop=True)
    return cut


def verify_checksums(release_folder: Path) -> list[str]:
    """
    Compare a release with its own release.json; gives one Dutch sentence per difference.

    Found are: a changed, missing or added file, a release.json that cannot be read or of which the id does
    not belong to the inputs that it names.
    """
    try:
        manifest = _manifest(release_folder)
    except PublicationRefused as error:
        return [str(error)]
    listed, found = manifest["checksums"], _checksums(release_folder)
    where = f"{release_folder.parent.name}/{release_folder.name}"
    sentences = [f"{where}: {name} ontbreekt." for name in sorted(listed.keys() - found.keys())]
    sentences += [f"{where}: {name} hoort niet bij deze release." for name in sorted(found.keys() - listed.keys())]
    sentences += [
        f"{where}: {name} is veranderd sinds de release gemaakt is."
        for name in sorted(listed.keys() & found.keys())
        if listed[name] != found[name]
    ]
    if release_id(manifest) != manifest["id"]:
        sentences.append(f"{where}: {MANIFEST} is veranderd; het id hoort niet bij de leveringen en regels.")
    return sentences


def _end(code: str) -> date:
    if len(code) == len("2025-03") and code[4] == "-":
        any_day = 28  # a quarter ends with a month, so any day of the month falls on the right side
        return date(int(code[:4]), int(code[5:]), any_day)
    return period(code).end


def _write_manifest(folder: Path, inputs: Inputs, profiel: str, made_on: str) -> None:
    manifest = {
        "id": inputs.release_id,
        "profiel": profiel,
        "eerst_gemaakt_op": made_on,
        **inputs.as_json(),
        "checksums": _checksums(folder),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def _checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a release but release.json itself, by its path within the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _manifest(folder: Path) -> dict[str, Any]:
    expected = {"id", "profiel", "eerst_gemaakt_op", "kwartaal", "checksums", *NAMES_OF_INPUTS}
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        manifest = None
    if not isinstance(manifest, dict) or not expected <= manifest.keys():
        raise PublicationRefused(
            f"De map {folder.parent.name}/{folder.name} bevat geen leesbare {MANIFEST} en is dus geen hele "
            "release. Zet de map ergens anders neer en publiceer opnieuw."
        )
    return manifest


def _refuse_unknown_quarter(tables: Tables, kwartaal: str) -> None:
    if PRAKTIJK not in tables:
        raise PublicationRefused(
            f"{kwartaal} kan niet gepubliceerd worden: er zijn nog geen cijfers. Draai eerst verwijsspiegel load."
        )
    known = sorted(tables[PRAKTIJK]["kwartaal"].astype(str).unique())
    if not known:
        raise PublicationRefused(
            f"{kwartaal} kan niet gepubliceerd worden: in wat geladen is staat geen praktijk, of geen besluit dat "
            "meetelt. Zet een lijst met praktijken (een bron met soort praktijken) en besluiten klaar, en draai "
            "verwijsspiegel load."
        )
    if kwartaal not in known:
        raise PublicationRefused(
            f"{kwartaal} kan niet gepubliceerd worden: er zijn cijfers van {known[0]} tot en met "
            f"{known[-1]}. Kies een van die kwartalen, of laad eerst de leveringen die nog ontbreken."
        )


def _refuse_other_inputs(manifest: Mapping[str, Any], inputs: Inputs, folder: Path) -> None:
    if manifest["id"] == inputs.release_id:
        return
    now = inputs.as_json()
    other = [words for key, words in NAMES_OF_INPUTS.items() if manifest[key] != now[key]]
    raise PublicationRefused(
        f"{inputs.kwartaal} is al gepubliceerd (release {manifest['id']}), met "
        f"{listing(other) or 'een ander id'}; een release verandert niet. Publiceer de nieuwe stand met een "
        f"later kwartaal, of zet de map {folder.parent.name}/{folder.name} ergens anders neer en publiceer "
        "opnieuw."
    )


def _refuse_other_bytes(fresh: Path, folder: Path, kwartaal: str) -> None:
    where = f"{folder.parent.name}/{folder.name}"
    if damage := verify_checksums(folder):
        raise PublicationRefused(
            f"{kwartaal} is al gepubliceerd en daarna veranderd ({damage[0].rstrip('.')}). Zet de map "
            f"{where} ergens anders neer en publiceer opnieuw; uit dezelfde leveringen en regels komt "
            "hetzelfde."
        )
    files = {*_checksums(fresh), MANIFEST}
    different = sorted(name for name in files if (fresh / name).read_bytes() != (folder / name).read_bytes())
    if different:
        raise PublicationRefused(
            f"{kwartaal} is al gepubliceerd en komt nu anders uit ({listing(different)}), met dezelfde "
            "leveringen, regels en versie. De release blijft zoals zij was; zet de map "
            f"{where} ergens anders neer als u de nieuwe uitkomst wilt publiceren."
        )
