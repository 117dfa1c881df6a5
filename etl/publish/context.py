"""What a report says about itself: region, period, profile, release and the settings it was made with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from etl.compare.basis import Basis
from etl.publish.formats import Period, listing, period, plural

NAMED_AT_MOST = 5


@dataclass(frozen=True)
class ReportContext:
    """
    Everything in a report that does not come from a table.

    ``gemeenten``: (code, naam) in the order of the configuration; ``kwartaal``: ``2025K3``; ``inputs``:
    number of deliveries used; ``drempel``: counts from 1 to below this are hidden (None: nothing is hidden);
    ``bronnen``: names of sources that stand at their last good state; ``regels``: the settings shown in the
    method box; ``praktijken_groep_onbekend``: names of practices of which nobody said whether they work with
    an SOJ; ``basis``: on which practice youths were placed in the year that is looked at; ``deuren``: where
    counts of doors are hidden, per group and door how many of every ten youths came through it.
    """

    regio_naam: str
    gemeenten: tuple[tuple[str, str], ...]
    kwartaal: str
    profiel: str
    release_id: str
    code_version: str
    inputs: int
    drempel: int | None = None
    bronnen: tuple[str, ...] = ()
    regels: Mapping[str, Any] = field(default_factory=dict)
    praktijken_groep_onbekend: tuple[str, ...] = ()
    basis: Basis = field(default_factory=Basis)
    deuren: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def periode(self) -> Period:
        """The quarter of the release as a period."""
        return period(self.kwartaal)

    def gebied_naam(self, code: str) -> str:
        """Name of an area: ``*`` is the region, an unknown code stays a code."""
        return self.regio_naam if code == "*" else dict(self.gemeenten).get(code, code)

    def named(self, names: Sequence[str], one: str, more: str) -> str:
        """Name practices or sources in a sentence, the first few; the public gets only their number."""
        if self.profiel == "openbaar":
            return plural(len(names), one, more)
        rest = len(names) - NAMED_AT_MOST
        return listing(names if rest <= 0 else [*names[:NAMED_AT_MOST], f"nog {plural(rest, one, more)}"])
