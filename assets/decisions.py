"""Decisions: versions of toewijzingen to trajecten and verwijzingen."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
from ibis import ir

from assets.declare import table_asset, tables_asset
from assets.resources import Night
from etl.decisions import episodes, findings, referrals, sequels, versions
from etl.normalise import accounts, code_proposals, code_successors, codes, places, rows, values
from etl.settings import OPEN_EINDE_MAANDEN, START_NA_DAGEN
from schemas.tables import TABLES
from schemas.values import BEVINDING_PROBLEMEN

BORN = ("beschikkingen", "verzoeken", "retourberichten")


@table_asset("tussen.versies", ["waarden.beschikkingen"])
def versies(night: Night, typed: ir.Table) -> ir.Table:
    """The versions of every toewijzing, numbered in the order in which they were decided."""
    return versions.number_versions(values.loaded(typed))


@table_asset("tussen.stops", ["waarden.stops"])
def stops(night: Night, typed: ir.Table) -> ir.Table:
    """The stop message that counts per toewijzing."""
    return versions.latest_stops(values.loaded(typed))


@table_asset(
    "tussen.toewijzingen",
    [
        "tussen.versies",
        "tussen.stops",
        "waarden.beschikkingen",
        "rijen.leveringen",
        "tussen.codes",
        "tussen.landelijke_codes",
    ],
)
def toewijzingen(
    night: Night,
    numbered: ir.Table,
    stopped: ir.Table,
    typed: ir.Table,
    landed: ir.Table,
    region_codes: ir.Table,
    national_codes: ir.Table,
) -> ir.Table:
    """Every toewijzing in its last version, with its zorgvorm and whether it counts."""
    delivered = values.mark_delivered(typed, landed, versions.KEY)
    made = versions.build_toewijzingen(numbered, stopped, delivered, night.settings.regels.leveringsvormen)
    return codes.add_zorgvorm(made, numbered, region_codes, national_codes, night.settings.regels.codering)


@table_asset("kern.beschikkingen", ["tussen.toewijzingen", "tussen.verwijzers", "rijen.leveringen"])
def beschikkingen(night: Night, made: ir.Table, chosen: ir.Table, landed: ir.Table) -> ir.Table:
    """Every toewijzing in its last version, without birth dates, names or numbers of persons."""
    types = chosen.select(*versions.KEY, type_gekozen="verwijzer_type")
    joined = made.left_join(types, list(versions.KEY), rname="{name}_verwijzer")
    joined = joined.mutate(verwijzer_type=joined.type_gekozen, bron=joined.bron_naam)
    return places.place_rows(joined, landed).select(*TABLES["kern.beschikkingen"].columns)


@table_asset("tussen.codelezingen", ["kern.beschikkingen", "tussen.codes", "tussen.landelijke_codes"])
def codelezingen(night: Night, made: ir.Table, region_codes: ir.Table, national_codes: ir.Table) -> ir.Table:
    """What each product is on its day: streng, basis and ruim."""
    return codes.find_readings(made.filter(made.telt_mee), region_codes, national_codes)


@tables_asset(["tussen.codegebruik", "tussen.codewisselingen", "tussen.codevervolg"], ["kern.beschikkingen"])
def codewisselingen(night: Night, made: ir.Table) -> dict[str, ir.Table]:
    """Where codes are used, which of them stop or begin, and under which code care went on."""
    single = code_successors.select_uses(made)
    uses = code_successors.over_the_region(single)
    return {
        "tussen.codegebruik": uses,
        "tussen.codewisselingen": code_successors.find_changes(uses),
        "tussen.codevervolg": code_successors.find_continuations(single),
    }


@table_asset(
    "kern.codevoorstellen",
    [
        "tussen.codegebruik",
        "tussen.codewisselingen",
        "tussen.codevervolg",
        "tussen.codes",
        "tussen.landelijke_codes",
    ],
)
def codevoorstellen(
    night: Night, uses: ir.Table, changes: ir.Table, went_on: ir.Table, region_codes: ir.Table, national_codes: ir.Table
) -> pd.DataFrame:
    """Which code seems to follow which one that stopped; nothing is done with it until the region decides."""
    pairs = code_proposals.choose_level(code_successors.find_successors(uses, changes, went_on))
    return code_proposals.build_codevoorstellen(
        code_proposals.add_meaning(pairs, region_codes, national_codes).to_pandas()
    )


@table_asset("tussen.voorstelbestand", ["kern.codevoorstellen"])
def voorstelbestand(night: Night, proposals: ir.Table) -> pd.DataFrame:
    """The open proposals as a delivery of soort codes, ready for who accepts them."""
    written = code_proposals.write_proposals(proposals.to_pandas(), night.settings.werk / "voorstellen" / "codes.csv")
    return pd.DataFrame({"rijen": [written]})


@table_asset("tussen.traject_leden", ["kern.beschikkingen"])
def traject_leden(night: Night, made: ir.Table) -> ir.Table:
    """The counted beschikkingen with their traject and their role in it."""
    return episodes.assign_trajecten(made.filter(made.telt_mee), night.settings.regels.maximale_onderbreking_dagen)


@table_asset("kern.beschikking_traject", ["tussen.traject_leden"])
def beschikking_traject(night: Night, members: ir.Table) -> ir.Table:
    """Which beschikking belongs to which traject, in which role."""
    return members.select(*TABLES["kern.beschikking_traject"].columns)


@table_asset("kern.trajecten", ["tussen.traject_leden"])
def trajecten(night: Night, members: ir.Table) -> ir.Table:
    """Care episodes: one person, one zorgvorm, decisions that follow each other closely."""
    return episodes.build_trajecten(members).select(*TABLES["kern.trajecten"].columns)


@table_asset("tussen.verwijzingen", ["kern.trajecten", "tussen.toewijzingen"])
def verwijzingen(night: Night, made: ir.Table, decided: ir.Table) -> ir.Table:
    """Starts of trajecten: which are referrals and which are administrative."""
    rules = night.settings.regels
    return referrals.build_verwijzingen(made, decided, rules.nieuw_na_dagen, rules.kwartaal_naar)


@table_asset(
    "kern.bevindingen",
    [
        "rijen.leveringen",
        "rijen.bevindingen",
        "tussen.toewijzingen",
        *(f"waarden.{soort}" for soort in rows.soorten()),
    ],
)
def bevindingen(night: Night, landed: ir.Table, lines: ir.Table, made: ir.Table, *typed: ir.Table) -> ir.Table:
    """What was noticed about rows that are loaded: within a row, within a message, and between rows."""
    kinds = dict(zip(rows.soorten(), typed, strict=True))
    kept = {soort: values.loaded(kinds[soort]) for soort in ("starts", "stops", "declaraties", *BORN)}
    across = findings.find_across_rows(made, kept["starts"], kept["stops"], kept["declaraties"])
    silent = findings.find_silent_open_ends(
        made, kept["declaraties"], OPEN_EINDE_MAANDEN, rows.newest_date(landed.to_pandas())
    )
    across = across.union(findings.find_without_start(made, kept["starts"], START_NA_DAGEN), silent)
    births = [kept[soort].select("levering_id", "regel", "client_pseudo", "geboortedatum") for soort in BORN]
    twice = findings.find_two_birth_dates(births[0].union(*births[1:]))
    return accounts.build_bevindingen(landed, lines, typed, across.union(twice), dict(BEVINDING_PROBLEMEN))


@table_asset(
    "kern.vervolgverwijzingen",
    ["kern.verwijzingen", "kern.trajecten", "kern.beschikking_traject", "kern.beschikkingen"],
)
def vervolgverwijzingen(
    night: Night, starts: ir.Table, made: ir.Table, members: ir.Table, decided: ir.Table
) -> ir.Table:
    """What each later start of a person is, by what went before it."""
    days = night.settings.regels.nieuw_na_dagen
    found = sequels.build_vervolgverwijzingen(starts, made, members, decided, days)
    return found.select(*TABLES["kern.vervolgverwijzingen"].columns)


@table_asset("kern.nieuw_gevoeligheid", ["kern.verwijzingen", "kern.vervolgverwijzingen"])
def nieuw_gevoeligheid(night: Night, starts: ir.Table, again: ir.Table) -> ir.Table:
    """How many starts are of a new youth when 'new' begins earlier or later."""
    return sequels.build_nieuw_gevoeligheid(starts, again).select(*TABLES["kern.nieuw_gevoeligheid"].columns)


@table_asset("kern.ggz_vervolg", ["kern.verwijzingen", "rijen.leveringen"])
def ggz_vervolg(night: Night, starts: ir.Table, landed: ir.Table) -> ir.Table:
    """How often basic ggz is followed by specialised ggz within a year."""
    today = rows.newest_date(landed.to_pandas()) or date.min + timedelta(days=sequels.GGZ_DAYS)
    return sequels.build_ggz_vervolg(starts, today).select(*TABLES["kern.ggz_vervolg"].columns)


@table_asset("kern.dubbeltellingen", ["kern.beschikkingen", "kern.beschikking_traject"])
def dubbeltellingen(night: Night, decided: ir.Table, members: ir.Table) -> ir.Table:
    """Decisions, trajecten and youths beside each other, and the share of each role."""
    return sequels.build_dubbeltellingen(decided, members).select(*TABLES["kern.dubbeltellingen"].columns)
