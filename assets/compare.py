"""Compare: the grid of practices and periods, and the counts and rates on it."""

from __future__ import annotations

from typing import Any

import pandas as pd
from ibis import ir

from assets.declare import table_asset, tables_asset
from assets.resources import Night
from etl.compare import (
    accounting,
    bridge,
    cbs,
    completeness,
    completeness_tables,
    coverage,
    doors,
    figures,
    first_sight,
    months,
    panel,
    periods,
    remarks,
    telwijzen,
    unplaced,
)
from etl.normalise import values
from etl.normalise.rows import REFUSED, newest_date, open_refusals
from etl.settings import NADER_VOORLOPIG_DAGEN, VOLLEDIGHEID, VOORLOPIG_DAGEN
from schemas.tables import TABLES


@tables_asset(["tussen.kwartalen", "tussen.perioden", "tussen.dagen"], ["kern.verwijzingen"])
def kalender(night: Night, starts: ir.Table) -> dict[str, pd.DataFrame]:
    """The quarters from the first to the last counted verwijzing, and the periods that they make up."""
    counted = starts.filter(starts.telt_mee)
    # As Arrow, where a quarter that is not there is None; pandas makes it a number.
    [span] = counted.aggregate(eerste=counted.kwartaal.min(), laatste=counted.kwartaal.max()).to_pyarrow().to_pylist()
    return periods.build_calendar(span["eerste"], span["laatste"])


@table_asset("tussen.praktijk_dagen", ["kern.praktijken", "kern.praktijkgroepen", "tussen.dagen"])
def praktijk_dagen(night: Night, praktijken: ir.Table, groepen: ir.Table, dagen: ir.Table) -> ir.Table:
    """Every day on which a practice was open, with or without SOJ."""
    return panel.build_praktijk_dagen(praktijken, groepen, dagen)


@table_asset(
    "tussen.praktijk_perioden",
    ["tussen.praktijk_dagen", "kern.praktijken", "kern.praktijkgroepen", "tussen.perioden"],
)
def praktijk_perioden(
    night: Night, dagen: ir.Table, praktijken: ir.Table, groepen: ir.Table, perioden: ir.Table
) -> ir.Table:
    """The group of every practice in every period, over the days on which it was open."""
    return panel.build_praktijk_perioden(dagen, praktijken, groepen, perioden, night.settings.regels.groep_onbekend)


@table_asset("tussen.lijsten", ["kern.patienten", "tussen.praktijk_perioden", "tussen.kwartalen", "tussen.perioden"])
def lijsten(night: Night, patienten: ir.Table, opened: ir.Table, kwartalen: ir.Table, perioden: ir.Table) -> ir.Table:
    """The list of patients under 18 per practice and period, of the gemeenten of the region."""
    own = patienten.filter(patienten.gemeente.isin(list(night.settings.gemeente_names())))
    return panel.average_lijsten(panel.build_lijsten(own, opened, kwartalen), perioden)


@table_asset("kern.praktijk_kwartaal", ["tussen.praktijk_perioden", "tussen.lijsten"])
def praktijk_kwartaal(night: Night, opened: ir.Table, lists: ir.Table) -> ir.Table:
    """The full grid: every practice and every quarter in which it was open."""
    return panel.build_praktijk_kwartaal(opened, lists).select(*TABLES["kern.praktijk_kwartaal"].columns)


@table_asset("tussen.eenheden", ["tussen.praktijk_perioden"])
def eenheden(night: Night, opened: ir.Table) -> ir.Table:
    """To which group of which area each practice belongs in each period."""
    return panel.build_eenheden(opened)


@table_asset("tussen.tellingen", ["kern.verwijzingen", "tussen.eenheden", "tussen.perioden"])
def tellingen(night: Night, starts: ir.Table, units: ir.Table, perioden: ir.Table) -> ir.Table:
    """Unique youths per unit, period and zorgvorm, counted anew for every period."""
    return panel.count_jeugdigen(starts, units, perioden, night.settings.regels.uitkomst)


@table_asset(
    "kern.eerste_zicht",
    ["kern.verwijzingen", "kern.trajecten", "tussen.toewijzingen", "tussen.versies", "rijen.leveringen"],
)
def eerste_zicht(
    night: Night, starts: ir.Table, trajecten: ir.Table, made: ir.Table, numbered: ir.Table, landed: ir.Table
) -> ir.Table:
    """When each verwijzing that counts was registered and first delivered."""
    seen = first_sight.build_eerste_zicht(starts, trajecten, made, numbered, landed, night.settings.regels.uitkomst)
    return seen.select(*TABLES["kern.eerste_zicht"].columns)


@table_asset("tussen.leverdagen", ["waarden.beschikkingen", "rijen.leveringen"])
def leverdagen(night: Night, typed: ir.Table, landed: ir.Table) -> ir.Table:
    """The days on which each source delivered decisions of a gemeente."""
    return first_sight.select_leverdagen(typed, landed)


@table_asset("kern.volledigheid", ["kern.eerste_zicht", "tussen.leverdagen", "tussen.kwartalen", "rijen.leveringen"])
def volledigheid(night: Night, seen: ir.Table, days: ir.Table, kwartalen: ir.Table, landed: ir.Table) -> pd.DataFrame:
    """How complete each quarter is expected to be, per gemeente and for the region."""
    zichten = completeness_tables.build_zichten(seen.to_pandas(), days.to_pandas(), VOLLEDIGHEID)
    labels, today = sorted(kwartalen.to_pandas()["kwartaal"]), newest_date(landed.to_pandas())
    made = completeness_tables.build_volledigheid(zichten, labels, today, VOLLEDIGHEID)
    return figures.conform("kern.volledigheid", made)


@table_asset("mart.volledigheid", ["kern.volledigheid", "kern.eerste_zicht", "tussen.leverdagen", "rijen.leveringen"])
def volledigheid_van_regio(
    night: Night, expected: ir.Table, seen: ir.Table, days: ir.Table, landed: ir.Table
) -> pd.DataFrame:
    """How complete each quarter of the region is expected to be, and how often earlier predictions came true."""
    zichten = completeness_tables.build_zichten(seen.to_pandas(), days.to_pandas(), VOLLEDIGHEID)
    today = newest_date(landed.to_pandas())
    made = completeness_tables.build_mart(expected.to_pandas(), zichten, today, VOLLEDIGHEID)
    return figures.conform("mart.volledigheid", made)


def _finality(landed: ir.Table, expected: ir.Table, perioden: ir.Table) -> figures.Finality:
    frame = landed.to_pandas()
    return figures.Finality(
        newest_date(frame),
        VOORLOPIG_DAGEN,
        NADER_VOORLOPIG_DAGEN,
        frozenset(open_refusals(frame)["bron_gemeente"]),
        completeness.expect_periods(expected.to_pandas(), perioden.to_pandas()),
    )


@table_asset(
    "mart.verwijzingen_praktijk_kwartaal",
    [
        "tussen.praktijk_perioden",
        "tussen.lijsten",
        "kern.verwijzingen",
        "tussen.traject_leden",
        "rijen.leveringen",
        "kern.volledigheid",
        "tussen.perioden",
    ],
)
def verwijzingen_praktijk_kwartaal(
    night: Night,
    opened: ir.Table,
    lists: ir.Table,
    starts: ir.Table,
    members: ir.Table,
    landed: ir.Table,
    expected: ir.Table,
    perioden: ir.Table,
) -> pd.DataFrame:
    """Youths referred per practice and quarter, with rate, interval and status."""
    counts = panel.count_per_praktijk_kwartaal(starts, members, night.settings.regels.uitkomst)
    grid = panel.build_praktijk_kwartaal(opened, lists)
    finality = _finality(landed, expected, perioden)
    return figures.build_praktijk_kwartaal(grid.to_pandas(), counts.to_pandas(), finality)


@table_asset("mart.verwijzingen_praktijk_jaar", ["tussen.praktijk_perioden", "tussen.lijsten", "tussen.tellingen"])
def verwijzingen_praktijk_jaar(night: Night, opened: ir.Table, lists: ir.Table, counts: ir.Table) -> pd.DataFrame:
    """Youths referred per practice, rolling year and zorgvorm."""
    units = panel.with_lijsten(opened.filter(opened.soort == "jaar"), lists)
    return figures.build_praktijk_jaar(units.to_pandas(), counts.to_pandas(), night.settings.regels.uitkomst)


@tables_asset(
    ["mart.verwijzingen_groep_kwartaal", "mart.verwijzingen_groep_jaar", "kern.verwijzingen_groep_halfjaar"],
    [
        "tussen.eenheden",
        "tussen.praktijk_perioden",
        "tussen.lijsten",
        "tussen.tellingen",
        "rijen.leveringen",
        "kern.volledigheid",
        "tussen.perioden",
    ],
)
def verwijzingen_groep(
    night: Night,
    units: ir.Table,
    opened: ir.Table,
    lists: ir.Table,
    counts: ir.Table,
    landed: ir.Table,
    expected: ir.Table,
    perioden: ir.Table,
) -> dict[str, Any]:
    """Youths referred per group, gemeente and region: quarters, half-years, years and rolling years."""
    members = panel.build_group_members(units, opened, lists).to_pandas()
    finality, counted = _finality(landed, expected, perioden), counts.to_pandas()
    kinds = {
        "mart.verwijzingen_groep_kwartaal": ["kwartaal"],
        "mart.verwijzingen_groep_jaar": ["jaar", "kalenderjaar"],
        "kern.verwijzingen_groep_halfjaar": ["halfjaar"],
    }
    return {
        table: figures.build_groep(
            table,
            members[members["soort"].isin(soorten)],
            counted,
            night.settings.regels.uitkomst,
            finality,
        )
        for table, soorten in kinds.items()
    }


@table_asset(
    "mart.verwijskanaal_kwartaal",
    ["kern.verwijzingen", "tussen.eenheden", "tussen.perioden", "tussen.tellingen"],
)
def verwijskanaal_kwartaal(
    night: Night, starts: ir.Table, units: ir.Table, perioden: ir.Table, counts: ir.Table
) -> pd.DataFrame:
    """Through which door the youths of a group came, per quarter."""
    quarters = perioden.filter(perioden.soort == "kwartaal")
    areas = units.filter((units.niveau != "praktijk") & (units.soort == "kwartaal"))
    by_door = panel.count_jeugdigen(starts, areas, quarters, night.settings.regels.uitkomst, by="kanaal")
    return figures.build_verwijskanaal(by_door.to_pandas(), panel.totals_of(areas, counts).to_pandas())


@table_asset("mart.deuren_jaar", ["kern.verwijzingen", "tussen.eenheden", "tussen.perioden"])
def deuren_jaar(night: Night, starts: ir.Table, units: ir.Table, perioden: ir.Table) -> ir.Table:
    """Through which doors the youths of practices and groups came, per year."""
    made = doors.build_deuren_jaar(starts, units, perioden, night.settings.regels.uitkomst)
    return made.select(*TABLES["mart.deuren_jaar"].columns)


@table_asset(
    "mart.gestarte_voorzieningen_maand",
    [
        "kern.verwijzingen",
        "kern.trajecten",
        "kern.beschikkingen",
        "tussen.codelezingen",
        "tussen.kwartalen",
        "rijen.leveringen",
        "kern.volledigheid",
        "tussen.perioden",
    ],
)
def gestarte_voorzieningen_maand(
    night: Night,
    starts: ir.Table,
    trajecten: ir.Table,
    made: ir.Table,
    readings: ir.Table,
    kwartalen: ir.Table,
    landed: ir.Table,
    expected: ir.Table,
    perioden: ir.Table,
) -> pd.DataFrame:
    """Started provisions per month and referrer, all and those that a GP could have used, with a straight trend."""
    counts = months.count_started(starts, trajecten, made, readings).to_pandas()
    gemeenten = list(night.settings.gemeente_names())
    finality = _finality(landed, expected, perioden)
    return months.build_maanden(counts, kwartalen.to_pandas(), gemeenten, finality)


@table_asset("mart.niet_gekoppeld", ["kern.verwijzingen", "tussen.perioden"])
def niet_gekoppeld(night: Night, starts: ir.Table, perioden: ir.Table) -> ir.Table:
    """Which part of the referred youths belongs to no practice, per gemeente, region and period."""
    counted = unplaced.count_unplaced(starts, perioden, night.settings.regels.uitkomst)
    return counted.select(*TABLES["mart.niet_gekoppeld"].columns)


@table_asset(
    "mart.telwijzen",
    [
        "kern.dubbeltellingen",
        "kern.nieuw_gevoeligheid",
        "kern.verwijzingen",
        "kern.vervolgverwijzingen",
        "kern.ggz_vervolg",
        "rijen.leveringen",
    ],
)
def ways_of_counting(
    night: Night,
    twice: ir.Table,
    new: ir.Table,
    starts: ir.Table,
    again: ir.Table,
    heavier: ir.Table,
    landed: ir.Table,
) -> pd.DataFrame:
    """Decisions, trajecten and youths per year, how many are new by each limit, and why the others come again."""
    kinds = telwijzen.count_kinds(starts, again).to_pandas()
    today = newest_date(landed.to_pandas())
    return telwijzen.build_telwijzen(twice.to_pandas(), new.to_pandas(), kinds, heavier.to_pandas(), today)


@table_asset("mart.cbs_aansluiting", ["kern.verwijzingen", "tussen.kwartalen"])
def cbs_aansluiting(night: Night, starts: ir.Table, kwartalen: ir.Table) -> pd.DataFrame:
    """Our counts of trajecten that began beside those of CBS, where its table lies in the folder of the region."""
    published = cbs.read_published(night.settings.root, night.settings.gemeente_names())
    return cbs.build_aansluiting(cbs.count_own(starts).to_pandas(), published, kwartalen.to_pandas())


@table_asset("tussen.codeplaatsing", ["kern.beschikkingen", "tussen.codelezingen", "kern.declaraties"])
def codeplaatsing(night: Night, made: ir.Table, readings: ir.Table, declared: ir.Table) -> ir.Table:
    """Every counted beschikking with how far its code is placed, and the euros declared on it."""
    return coverage.select_placed(made, readings, declared)


@table_asset("kern.codedekking", ["tussen.codeplaatsing"])
def codedekking(night: Night, placed: ir.Table) -> ir.Table:
    """How often each code was used, by how many youths and for how much, and how far it is placed."""
    return coverage.build_codedekking(placed).select(*TABLES["kern.codedekking"].columns)


@table_asset("mart.codedekking", ["tussen.codeplaatsing"])
def codedekking_per_jaar(night: Night, placed: ir.Table) -> ir.Table:
    """What is placed, in doubt and not placed, per gemeente and year."""
    return coverage.build_dekking_per_jaar(placed).select(*TABLES["mart.codedekking"].columns)


@table_asset(
    "kern.codebruggen",
    [
        "kern.verwijzingen",
        "kern.trajecten",
        "kern.beschikkingen",
        "tussen.codelezingen",
        "kern.codevoorstellen",
        "tussen.codewisselingen",
    ],
)
def codebruggen(
    night: Night,
    referred: ir.Table,
    trajecten: ir.Table,
    made: ir.Table,
    readings: ir.Table,
    proposals: ir.Table,
    changes: ir.Table,
) -> ir.Table:
    """The quarters around each change of codes, counted under both codings, and whether the series breaks."""
    starts = bridge.select_starts(referred, trajecten, made, readings)
    counted = bridge.count_bridges(starts, proposals, changes, night.settings.regels.uitkomst)
    return bridge.build_codebruggen(counted).select(*TABLES["kern.codebruggen"].columns)


@table_asset(
    "mart.datakwaliteit",
    [
        "kern.leveringen",
        "waarden.beschikkingen",
        "tussen.versies",
        "kern.beschikkingen",
        "kern.beschikking_traject",
        "kern.trajecten",
        "kern.verwijzingen",
        "mart.verwijzingen_praktijk_kwartaal",
        "rijen.leveringen",
        "kern.praktijk_kwartaal",
        "kern.bevindingen",
        "kern.codedekking",
        "kern.codebruggen",
        "kern.afwijkingen",
        "kern.praktijken_buiten_tijd",
        "kern.praktijken",
        "mart.deuren_jaar",
    ],
)
def datakwaliteit(
    night: Night,
    leveringen: ir.Table,
    typed: ir.Table,
    versions: ir.Table,
    beschikkingen: ir.Table,
    members: ir.Table,
    trajecten: ir.Table,
    starts: ir.Table,
    published: ir.Table,
    landed: ir.Table,
    grid: ir.Table,
    findings: ir.Table,
    coverage_of_codes: ir.Table,
    bridges: ir.Table,
    steps_outside: ir.Table,
    out_of_time: ir.Table,
    praktijken: ir.Table,
    through_doors: ir.Table,
) -> pd.DataFrame:
    """The row accounting of every step, and what people should look at; the night stops when rows are missing."""
    steps = accounting.build_steps(
        leveringen,
        values.loaded(typed),
        versions,
        beschikkingen,
        members,
        trajecten,
        starts,
        published.to_pandas(),
        night.settings.regels.uitkomst,
    )
    counted = findings.group_by(["probleem", "uitleg", "gemeente"]).aggregate(aantal=findings.count())
    open_ones = open_refusals(landed.to_pandas())
    noted = remarks.build_remarks(
        open_ones[open_ones["stand"] == REFUSED],
        grid.to_pandas(),
        counted.to_pandas(),
        steps_outside.to_pandas(),
        remarks.name_practices(out_of_time.to_pandas(), praktijken.to_pandas()),
    )
    others = [
        remarks.build_remarks_on_basis(through_doors.to_pandas(), night.settings.drempels.werkgroep),
        coverage.build_remarks_on_codes(coverage_of_codes.to_pandas()),
        bridge.build_break_remarks(bridges.to_pandas()),
    ]
    return accounting.build_datakwaliteit(steps, pd.concat([noted, *others], ignore_index=True))
