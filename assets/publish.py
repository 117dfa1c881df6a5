"""The end of a night: what was built is put in its place, in one step."""

from __future__ import annotations

from assets.resources import Night
from schemas.tables import tables_of


def conclude(night: Night) -> None:
    """Replace the analyst file by the tables of this night, and for a stopped table its last good state."""
    night.engine.finish(night.settings.kern_file, (*tables_of("kern"), *tables_of("mart")))
