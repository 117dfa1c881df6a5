"""Shares of regions as files: made from the analyst file of one's own region, and read from those of others."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from etl import problems
from etl.compare.effect_cells import TABLE, TOTAL, as_paneel
from etl.compare.effect_joint import place_of
from etl.compare.effect_marts import EFFECT, MAIN
from etl.compare.effect_panel import EffectPlan
from etl.compare.plan import load_plan
from etl.disclose.shares import Deel, make_share
from etl.engine import read_only
from etl.settings import Settings

FOLDER, FILE_NAME = "delen", "effect.json"
REGION_FILE = "regio.toml"
MOST_BYTES = 100_000


def share_of_region(settings: Settings, code_version: str) -> Deel:
    """
    Give what this region may share of its comparison before and after SOJ.

    Raises WrongUse before the first load, PublicationRefused when there is nothing (safe) to share.
    """
    if not settings.kern_file.is_file():
        raise problems.nothing_loaded()
    loaded = load_plan(settings)
    with read_only(settings.kern_file) as connection:
        cells = connection.execute(f"FROM {TABLE} WHERE uitkomst = ?", [TOTAL]).df()
        cursor = connection.execute(f"FROM {EFFECT} WHERE model = ?", [MAIN])
        names, found = [column[0] for column in cursor.description], cursor.fetchone()
    if found is None:
        raise problems.nothing_to_share("er is nog niets geteld")
    row: dict[str, Any] = dict(zip(names, found, strict=True))
    place = None
    if row["rate_ratio"] is not None:
        plan = EffectPlan(placebo_kwartalen=loaded.plan.placebo_kwartalen)
        place = place_of(as_paneel(cells, TOTAL), plan, seed=loaded.plan.zaad)
    used = cells[cells["gebruikt"].astype(bool)]
    exposed = used["blootgesteld"].astype("float64") > 0
    youths = int(used.loc[exposed, "jeugdigen"].sum()), int(used.loc[~exposed, "jeugdigen"].sum())
    about = {"regio": settings.regio.naam, "uitkomst": loaded.uitkomst, "codeversie": code_version}
    return make_share(row, place, youths, about)


def write_share(share: Deel, publicatie: Path) -> Path:
    """Write a share to ``publicatie/delen/effect.json``, in one step; gives its path. Same share, same bytes."""
    folder = publicatie / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return write_whole(folder / FILE_NAME, as_json(share.model_dump(mode="json")))


def as_json(content: Any) -> str:
    """Write plain values as JSON that people can read, with a line end."""
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def write_whole(path: Path, text: str) -> Path:
    """Write a text file so that it is either the old one or the whole new one; gives its path."""
    fresh = path.with_name(path.name + ".nieuw")
    fresh.write_text(text, encoding="utf-8", newline="\n")
    return fresh.replace(path)


def read_shares(places: Sequence[Path]) -> list[Deel]:
    """
    Read the share in each place, in alphabetical order of region.

    A place is a share itself, a region's folder, its publication folder, or a folder that holds the share. Raises
    WrongUse for a place without a share, a damaged share, and a region that comes twice.
    """
    shares = sorted((_read(_find(place)) for place in places), key=lambda one: (one.regio.casefold(), one.regio))
    names = [one.regio.casefold() for one in shares]
    for one in shares:
        if names.count(one.regio.casefold()) > 1:
            raise problems.share_double(one.regio)
    return shares


def _find(place: Path) -> Path:
    if place.is_file() and place.name != REGION_FILE:
        return place
    folder = place.parent if place.is_file() else place
    for inside in (Path(), Path(FOLDER), Path("publicatie") / FOLDER):
        if (found := folder / inside / FILE_NAME).is_file():
            return found
    raise problems.share_missing(str(place))


def _read(path: Path) -> Deel:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise problems.share_damaged(path.name, ["het bestand is te groot"])
        raw = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise problems.share_damaged(str(path), ["het is geen JSON"]) from error
    if not isinstance(raw, dict):
        raise problems.share_damaged(str(path), ["er staan geen sleutels in"])
    try:
        return Deel.model_validate(raw)
    except ValidationError as error:
        raise problems.share_damaged(str(path), problems.describe_faults(error.errors(), raw, {})) from error


def number(value: float) -> float | None:
    """Give a number for JSON: None where it is not known or has no end."""
    return value if math.isfinite(value) else None
