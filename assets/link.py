"""Link: who referred, from which practice; and declarations to their traject."""

from __future__ import annotations

import pandas as pd
from ibis import ir

from assets.declare import table_asset
from assets.resources import Night
from etl.link import name_proposals, names, out_of_time, practices, referrers, resembling, unlinked
from etl.link.declarations import build_declaraties
from etl.link.mentions import build_mentions
from etl.normalise import region, values
from etl.normalise.places import place_rows
from schemas.tables import TABLES


@table_asset("tussen.verwijzers", ["tussen.versies", "waarden.verzoeken"])
def verwijzers(night: Night, numbered: ir.Table, requests: ir.Table) -> ir.Table:
    """The referrer of each toewijzing, one whole referrer: type, AGB and name together."""
    return referrers.choose_referrers(numbered, values.loaded(requests))


@table_asset("tussen.vermeldingen", ["tussen.verwijzingen", "tussen.toewijzingen", "tussen.verwijzers"])
def vermeldingen(night: Night, starts: ir.Table, made: ir.Table, chosen: ir.Table) -> pd.DataFrame:
    """What the first beschikking of each traject says about practice and referrer, names ready to compare."""
    return build_mentions(starts, made, chosen)


@table_asset("tussen.kanalen")
def kanalen(night: Night) -> pd.DataFrame:
    """The channel behind each type of referrer."""
    return practices.channels()


@table_asset(
    "tussen.koppelingen",
    [
        "tussen.vermeldingen",
        "tussen.praktijk_nummers",
        "tussen.praktijk_namen",
        "tussen.zorgverleners",
        "tussen.kanalen",
    ],
)
def koppelingen(
    night: Night, mentions: ir.Table, numbers: ir.Table, known: ir.Table, persons: ir.Table, channels: ir.Table
) -> ir.Table:
    """Links by numbers, and by names as they are written."""
    return practices.link_practices(mentions, numbers, known, persons, channels)


@table_asset(
    "tussen.bekende_namen",
    ["tussen.praktijk_nummers", "tussen.praktijk_namen", "tussen.zorgverleners", "kern.praktijken"],
)
def bekende_namen(
    night: Night, numbers: ir.Table, known: ir.Table, persons: ir.Table, praktijken: ir.Table
) -> ir.Table:
    """The names that can be meant in each gemeente, in time."""
    return resembling.known_names(known, numbers, persons, praktijken)


@table_asset(
    "tussen.naamvragen",
    ["tussen.vermeldingen", "tussen.koppelingen", "tussen.praktijk_namen", "tussen.zorgverleners"],
)
def naamvragen(night: Night, mentions: ir.Table, linked: ir.Table, known: ir.Table, persons: ir.Table) -> ir.Table:
    """Names that no list holds as written, of starts that nothing else places."""
    return resembling.ask_names(mentions, linked, known, persons)


@table_asset("tussen.gelijkenissen", ["tussen.naamvragen", "tussen.bekende_namen"])
def gelijkenissen(night: Night, asked: ir.Table, known: ir.Table) -> pd.DataFrame:
    """Which names of a gemeente are alike, and how much."""
    return names.compare_names(
        asked.select("gemeente", "naam").distinct().to_pandas(),
        known.select("gemeente", "sleutel", "soort").distinct().to_pandas(),
        night.settings.gemeente_names(),
    )


@table_asset("tussen.naamkeuzes", ["tussen.naamvragen", "tussen.gelijkenissen", "tussen.bekende_namen"])
def naamkeuzes(night: Night, asked: ir.Table, alike: ir.Table, known: ir.Table) -> ir.Table:
    """What each of these names is most like on its day, and whether that is clear."""
    return resembling.choose_names(asked, alike, known)


@table_asset("tussen.namenbestand", ["tussen.naamkeuzes", "kern.praktijken"])
def namenbestand(night: Night, chosen: ir.Table, praktijken: ir.Table) -> pd.DataFrame:
    """The names in doubt, in a file for who knows; no other table holds them."""
    doubtful = name_proposals.list_doubtful(chosen.to_pandas(), praktijken.to_pandas())
    written = name_proposals.write_doubtful(doubtful, night.settings.werk / "voorstellen" / "namen.csv")
    return pd.DataFrame({"rijen": [written]})


@table_asset("kern.verwijzingen", ["tussen.verwijzingen", "tussen.koppelingen", "tussen.naamkeuzes", "kern.praktijken"])
def verwijzingen(night: Night, starts: ir.Table, linked: ir.Table, chosen: ir.Table, praktijken: ir.Table) -> ir.Table:
    """Starts of trajecten with their practice, or with the reason why there is none."""
    placed = resembling.add_resembling(linked, chosen)
    return practices.add_links(starts, placed, praktijken).select(*TABLES["kern.verwijzingen"].columns)


@table_asset(
    "kern.praktijken_buiten_tijd",
    [
        "tussen.vermeldingen",
        "kern.verwijzingen",
        "tussen.praktijk_nummers",
        "tussen.praktijk_namen",
        "tussen.zorgverleners",
        "kern.praktijken",
    ],
)
def praktijken_buiten_tijd(
    night: Night,
    mentions: ir.Table,
    starts: ir.Table,
    numbers: ir.Table,
    known: ir.Table,
    persons: ir.Table,
    praktijken: ir.Table,
) -> ir.Table:
    """Practices that are named when they were closed, not yet open, or called otherwise."""
    made = out_of_time.build_praktijken_buiten_tijd(mentions, starts, numbers, known, persons, praktijken)
    return made.select(*TABLES["kern.praktijken_buiten_tijd"].columns)


@table_asset("kern.niet_gekoppeld", ["kern.verwijzingen"])
def niet_gekoppeld(night: Night, starts: ir.Table) -> ir.Table:
    """How large a part of the verwijzingen has no practice, and why."""
    return unlinked.build_niet_gekoppeld(starts).select(*TABLES["kern.niet_gekoppeld"].columns)


@table_asset(
    "kern.declaraties",
    ["waarden.declaraties", "rijen.leveringen", "kern.beschikkingen", "kern.beschikking_traject"],
)
def declaraties(night: Night, typed: ir.Table, landed: ir.Table, made: ir.Table, members: ir.Table) -> ir.Table:
    """Declared amounts, credits subtracted, with the traject that they belong to."""
    declared = build_declaraties(typed, region.read_deliveries(landed), made, members)
    return place_rows(declared, landed).select(*TABLES["kern.declaraties"].columns)
