"""The command ``bundel``: a region's own share, and the report of what several regions shared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assets.standing import check_loaded, code_version
from etl import problems
from etl.publish.bundle import as_values, join_shares
from etl.publish.bundle_page import render_bundle, tell
from etl.publish.shares import REGION_FILE, as_json, read_shares, share_of_region, write_share, write_whole
from etl.settings import load_settings

HTML, JSON = ".html", ".json"


def share_region(place: Path) -> list[str]:
    """
    Write the share of the region at a regio.toml, or in the folder that holds it; gives what to tell.

    Raises a Problem when the region is not loaded by this program and configuration, or has nothing to share.
    """
    settings = load_settings(place / REGION_FILE if place.is_dir() else place)
    check_loaded(settings)
    share = share_of_region(settings, code_version())
    path = write_share(share, settings.publicatie)
    return [
        f"Het deel van {share.regio} staat in {path}.",
        "Erin staan de uitkomst van de vergelijking voor en na SOJ, hoe zeker die is, en hoeveel praktijken en "
        "kwartalen er meetelden. Er staan geen kinderen, praktijken of aantallen jeugdigen in.",
        "Lees het na en stuur het alleen aan de regio's waarmee u dat heeft afgesproken; niet aan de werkgroep.",
    ]


def bundle_regions(places: Sequence[Path], out: Path) -> list[str]:
    """
    Write the report of the shares in these places to ``out``; gives its sentences, and where it is.

    Raises a Problem for another ending than .html or .json, and when the shares cannot be read or joined.
    """
    ending = out.suffix.lower()
    if ending not in (HTML, JSON):
        raise problems.bundle_use(f"Een verslag kan niet in {out.name} staan.")
    bundle = join_shares(read_shares(places))
    sentences = tell(bundle)
    content = render_bundle(bundle) if ending == HTML else as_json(as_values(bundle, sentences))
    return [*sentences, f"Het verslag staat in {write_whole(out, content)}."]
