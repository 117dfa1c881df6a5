"""
What each profile may see of the marts: from the full tables to the published ones (contract, rule 13).

Only the primary rule works here: a count from 1 to below the threshold is hidden. What the primary rule
alone cannot keep safe is not published at all, so that nothing that is published gives a hidden count away
by subtraction. The reader to withstand knows that counts are whole and not negative, that parts add up to
totals (youths counted in two places included), and has everything of the profile side by side: file,
report, workbook.

analist
    Everything, unchanged.

werkgroep
    ``verwijzingen_praktijk_kwartaal``: of the counts only ``jeugdigen_verwezen``, with its rate. Hidden
    when it is 1 to 4, then with its rate and bounds, because rate times list is the count and the bounds
    give it too. ``onderdrukt`` is about that total. The counts in ``ANALIST_ONLY`` are empty in every row,
    and so is ``praktijkbasis``: "verwijzer" says that nobody came through the gemeente.
    ``volledigheid_pct`` is that of the whole region as ``volledigheid`` shows it, the same for every practice: that
    of a gemeente with one practice would speak of that practice.
    ``verwijzingen_groep_kwartaal``: region and gemeente, all groups and ``totaal``, zorgvorm TOTAAL only
    (two zorgvormen of a group differ by a small count too often). A total of a gemeente may
    hold hidden practices when it says nothing about any of them (``werkgroep.tells_nothing``), also to a reader
    who knows that each is 1 to below the threshold. A total of the region likewise; it goes before the totals of
    gemeenten that hold hidden practices, so that each of these lies in one total alone. A total is hidden when it
    is small itself,
    when its practices cannot be told from the table, and ``totaal`` when one of its groups is hidden.
    ``volledigheid``: percentages of the region in steps of five, in a region that is large enough, and how often
    predictions came true; see ``etl.disclose.coarse``. A count times a percentage that does not depend on it says
    nothing more than the count. ``status`` follows from the percentages of gemeenten, which depend on delays alone.
    ``datakwaliteit``: see ``etl.disclose.quality``. Not
    published: rolling years (two of them differ by two quarters), shares by kanaal, counts by month, costs
    (a price times a count is a count), zorgvormen. The report tells doors in tenths of a calendar year, where that
    leaves every count open: see ``etl.disclose.doors``.

werkgroep and openbaar
    ``niet_gekoppeld`` and ``telwijzen``: percentages of the region alone, so coarse that they say nothing about
    a small count; see ``etl.disclose.coarse``.

    ``effect_soj`` and what goes with it: not at all. A ratio is one equation in the counts of the panel, and the
    werkgroep has nearly all of the others: rounded to a whole percent, or to ten, it leaves a hidden count of a small
    panel fewer than five values (``tests/unit/disclose/test_effect_hidden.py`` counts them). The margin, the years
    before, the ratio without each practice and even the word of the ladder are further equations. Nothing that depends
    on the counts of so few practices can be rounded until it says nothing about each and still says something about
    all; the number of calendars and the smallest p depend on them as well, through practices of which nobody was
    referred.

openbaar
    ``verwijzingen_groep_kwartaal`` with half-years of the region: see ``etl.disclose.openbaar``. No
    practices, no gemeenten, no quarters: with rounded figures those need joint protection.

Everything else stays out until tables are protected jointly. ``definities`` is limited to the tables that
are there. Whether a count of youths is hidden depends on its own period alone, so the nightly file and a
release (hidden first, cut at its quarter afterwards) hide the same. What changes between two nights is not
judged here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from etl.disclose.coarse import coarsen, coarsen_completeness, of_region
from etl.disclose.openbaar import Drempels, half_years
from etl.disclose.quality import region_accounting
from etl.disclose.werkgroep import complete_as_region, hide_groups, hide_practices

PRAKTIJK: Final = "mart.verwijzingen_praktijk_kwartaal"
GROEP: Final = "mart.verwijzingen_groep_kwartaal"
HALFJAAR: Final = "mart.verwijzingen_groep_halfjaar"
VOLLEDIGHEID: Final = "mart.volledigheid"
DATAKWALITEIT: Final = "mart.datakwaliteit"
NIET_GEKOPPELD: Final = "mart.niet_gekoppeld"
TELWIJZEN: Final = "mart.telwijzen"
DEFINITIES: Final = "mart.definities"

QUARTERS_ONLY: Final = r"\d{4}K[1-4]"
HALF_YEARS_ONLY: Final = r"\d{4}H[12]"
PROFIELEN: Final = ("analist", "werkgroep", "openbaar")


def hide(tables: Mapping[str, pd.DataFrame], profiel: str, drempels: Drempels) -> dict[str, pd.DataFrame]:
    """
    Give the marts that a profile may see, from the full ones.

    ``tables`` maps table names to full frames; ``HALFJAAR`` holds the group table recounted per half-year
    and is handed over for openbaar only. Frames are copied, never changed. A table that is absent is
    absent from the result, together with what cannot be judged without it. Raises ValueError for a profile
    that does not exist.
    """
    if profiel not in PROFIELEN:
        raise ValueError(f"unknown profile {profiel!r}")
    if profiel == "analist":
        return {name: _nothing_hidden(frame) for name, frame in tables.items() if name != HALFJAAR}
    seen: dict[str, pd.DataFrame] = {}
    if PRAKTIJK in tables:
        practices = hide_practices(tables[PRAKTIJK], drempels.werkgroep)
        groups = hide_groups(tables[GROEP], practices, drempels.werkgroep) if GROEP in tables else None
        if profiel == "openbaar":
            if HALFJAAR in tables and groups is not None:
                seen[GROEP] = half_years(tables[HALFJAAR], practices, groups, drempels)
        else:
            known = coarsen_completeness(tables[VOLLEDIGHEID], drempels.werkgroep) if VOLLEDIGHEID in tables else None
            seen[PRAKTIJK] = complete_as_region(practices, known)
            if groups is not None:
                seen[GROEP] = groups
            if known is not None:
                seen[VOLLEDIGHEID] = known
            if DATAKWALITEIT in tables:
                seen[DATAKWALITEIT] = region_accounting(tables[DATAKWALITEIT], practices, drempels.werkgroep)
    drempel = drempels.openbaar if profiel == "openbaar" else drempels.werkgroep
    if NIET_GEKOPPELD in tables:
        periods = HALF_YEARS_ONLY if profiel == "openbaar" else QUARTERS_ONLY
        seen[NIET_GEKOPPELD] = coarsen(of_region(tables[NIET_GEKOPPELD], periods), drempel)
    if TELWIJZEN in tables:
        seen[TELWIJZEN] = coarsen(tables[TELWIJZEN], drempel)
    if DEFINITIES in tables:
        definities = tables[DEFINITIES]
        seen[DEFINITIES] = definities[definities["tabel"].isin([*seen, DEFINITIES])].reset_index(drop=True)
    return seen


def _nothing_hidden(full: pd.DataFrame) -> pd.DataFrame:
    return full.assign(onderdrukt=False) if "onderdrukt" in full else full.copy()
