"""
The full grid of practices and periods: groups, lists of patients, and counts of youths (contract, rules 9 to 11).

Every period is counted anew from the verwijzingen, for unique youths of two quarters do not add up.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis import ir

from etl.decisions.referrals import quarter_label

TOTAL = "TOTAAL"
EVERYBODY = "totaal"
WHOLE_REGION = "*"
DOORS = ("huisarts", "soj", "gemeente")
"""The kanalen with a column of their own; all others are behind the door ``overig``."""
LIST_DECIMALS = 9
"""To how many decimals mean lists are added up: the order of the rows changes only what lies far behind these."""


def add_up(lists: ir.NumericColumn) -> ir.FloatingScalar:
    """Give the sum of mean lists, the same in whatever order the rows come; euros have ``money.add_up_euros``."""
    return lists.sum().round(LIST_DECIMALS)


def build_praktijk_dagen(praktijken: ir.Table, praktijkgroepen: ir.Table, dagen: ir.Table) -> ir.Table:
    """
    Give one row per practice and day on which it was open, with ``is_soj`` and ``is_uitgesloten``.

    ``dagen``: (dag, kwartaal) for the whole grid. A day is a SOJ day when any row of the practice says so.
    """
    opened = praktijken.select("praktijk_id", "geldig_van", "geldig_tot")
    pairs = dagen.cross_join(opened)
    pairs = pairs.filter(_covers(pairs, pairs.dag)).select("praktijk_id", "dag", "kwartaal").distinct()
    groups = praktijkgroepen.select(
        groep_praktijk="praktijk_id", soj="soj", groep_van="geldig_van", groep_tot="geldig_tot"
    )
    joined = pairs.left_join(
        groups,
        [
            pairs.praktijk_id == groups.groep_praktijk,
            pairs.dag >= groups.groep_van,
            groups.groep_tot.isnull() | (pairs.dag <= groups.groep_tot),
        ],
    )
    return joined.group_by(["praktijk_id", "dag", "kwartaal"]).aggregate(
        is_soj=(joined.soj == "ja").any().fill_null(False),
        is_uitgesloten=(joined.soj == "uitgesloten").any().fill_null(False),
    )


def _covers(table: ir.Table, day: ir.DateValue) -> ir.BooleanValue:
    return (table.geldig_van <= day) & (table.geldig_tot.isnull() | (table.geldig_tot >= day))


def build_praktijk_perioden(
    praktijk_dagen: ir.Table,
    praktijken: ir.Table,
    praktijkgroepen: ir.Table,
    perioden: ir.Table,
    unknown_group: str,
) -> ir.Table:
    """
    Give one row per practice and period in which it was open, with its group (rule 9).

    Over its open days: ``uitgesloten`` if any day is; else interventie (SOJ on every day), overgang (on some),
    controle (none). A practice without any row in praktijkgroepen gets ``unknown_group`` and ``groep_onbekend``.
    Name and gemeente are those of its row that is last valid in the period.
    """
    days = praktijk_dagen.join(perioden, "kwartaal")
    counts = days.group_by(["praktijk_id", "periode", "soort", "begin", "eind"]).aggregate(
        dagen_open=days.count(),
        dagen_soj=days.is_soj.sum(),
        dagen_uitgesloten=days.is_uitgesloten.sum(),
        kwartalen_open=days.kwartaal.nunique(),
    )
    known = praktijkgroepen.select("praktijk_id").distinct().mutate(heeft_groep=True)
    rows = counts.left_join(known, "praktijk_id", rname="{name}_groep")
    unknown = rows.heeft_groep.isnull()
    groep = ibis.cases(
        (unknown, unknown_group),
        (rows.dagen_uitgesloten > 0, "uitgesloten"),
        (rows.dagen_soj == rows.dagen_open, "interventie"),
        (rows.dagen_soj > 0, "overgang"),
        else_="controle",
    )
    rows = rows.mutate(groep=groep, groep_onbekend=unknown).drop("heeft_groep", "praktijk_id_groep")
    return _with_name(rows, praktijken)


def _with_name(rows: ir.Table, praktijken: ir.Table) -> ir.Table:
    names = praktijken.select(
        naam_praktijk="praktijk_id",
        praktijk_naam="naam",
        gemeente="gemeente",
        naam_van="geldig_van",
        praktijkcluster="praktijkcluster",
    )
    pairs = rows.join(names, [rows.praktijk_id == names.naam_praktijk, names.naam_van <= rows.eind])
    last = ibis.window(group_by=[pairs.praktijk_id, pairs.periode], order_by=pairs.naam_van.desc())
    pairs = pairs.mutate(rang=ibis.row_number().over(last))
    return pairs.filter(pairs.rang == 0).drop("rang", "naam_van", "naam_praktijk")


def build_lijsten(patienten: ir.Table, praktijk_perioden: ir.Table, kwartalen: ir.Table) -> ir.Table:
    """
    Give ``patienten_onder_18`` per practice and period (rule 10); a practice without a list has no row.

    ``patienten``: (praktijk_id, peildatum, gemeente, patienten_onder_18), gemeenten of the region alone. For a
    quarter and each gemeente the peildatum last on or before its first day counts, else the first after; a longer
    period takes the mean of the quarters in which the practice was open.
    """
    quarters = kwartalen.select("kwartaal", "begin")
    pairs = patienten.cross_join(quarters)
    after = pairs.peildatum > pairs.begin
    distance = ibis.ifelse(
        after, pairs.peildatum.delta(pairs.begin, unit="day"), pairs.begin.delta(pairs.peildatum, unit="day")
    )
    nearest = ibis.window(
        group_by=[pairs.praktijk_id, pairs.gemeente, pairs.kwartaal], order_by=[after.cast("int64"), distance]
    )
    pairs = pairs.mutate(rang=ibis.row_number().over(nearest))
    chosen = pairs.filter(pairs.rang == 0)
    per_quarter = chosen.group_by(["praktijk_id", "kwartaal"]).aggregate(
        patienten_onder_18=chosen.patienten_onder_18.sum()
    )
    is_open = praktijk_perioden.filter(praktijk_perioden.soort == "kwartaal").select("praktijk_id", kwartaal="periode")
    return per_quarter.semi_join(is_open, ["praktijk_id", "kwartaal"])


def average_lijsten(per_quarter: ir.Table, perioden: ir.Table) -> ir.Table:
    """Give the mean list per practice and period over the quarters in which it was open and its list is known."""
    rows = per_quarter.join(perioden.select("periode", "kwartaal"), "kwartaal")
    return rows.group_by(["praktijk_id", "periode"]).aggregate(patienten_onder_18=rows.patienten_onder_18.mean())


def build_eenheden(praktijk_perioden: ir.Table) -> ir.Table:
    """
    Give to which units each practice belongs in each period: niveau, gebied, groep, periode, praktijk_id, gemeente.

    A practice counts in its own group and in ``totaal`` of its gemeente and of the region; at niveau praktijk it
    is a unit of its own.
    """
    rows = praktijk_perioden.select("praktijk_id", "periode", "soort", "begin", "eind", "groep", "gemeente")
    columns = ["niveau", "gebied", "groep", "periode", "soort", "begin", "eind", "praktijk_id", "gemeente"]

    def level(niveau: str, gebied: ir.Value, groep: ir.Value) -> ir.Table:
        gemeente = ibis.null("string") if niveau == "regio" else rows.gemeente
        return rows.mutate(niveau=ibis.literal(niveau), gebied=gebied, groep=groep, gemeente=gemeente).select(columns)

    region = ibis.literal(WHOLE_REGION)
    everybody = ibis.literal(EVERYBODY)
    return ibis.union(
        level("praktijk", rows.praktijk_id, rows.groep),
        level("gemeente", rows.gemeente, rows.groep),
        level("gemeente", rows.gemeente, everybody),
        level("regio", region, rows.groep),
        level("regio", region, everybody),
    )


UNIT = ("niveau", "gebied", "groep", "periode")


def select_counted(verwijzingen: ir.Table) -> ir.Table:
    """Verwijzingen that are counted and linked to a practice, with what counting needs."""
    return verwijzingen.filter(~verwijzingen.is_administratief & verwijzingen.praktijk_id.notnull())


def is_minor(verwijzingen: ir.Table) -> ir.BooleanValue:
    """Younger than 18 on the verwijsdatum; counted as such when the birth date is unknown (rule 11)."""
    return verwijzingen.is_onder_18.fill_null(True)


def count_jeugdigen(
    verwijzingen: ir.Table,
    eenheden: ir.Table,
    perioden: ir.Table,
    uitkomst: Sequence[str],
    by: str | None = None,
) -> ir.Table:
    """
    Give unique youths under 18 per unit and zorgvorm, with ``TOTAAL`` over the zorgvormen of ``uitkomst``.

    ``by`` splits further, by a column of verwijzingen (gemeente, kanaal). Units without a verwijzing have no row.
    Nearly every youth only ever comes from one practice: those are counted per practice and added up. Only the
    others can be in two practices of a unit, and are looked at unit by unit.
    """
    counted = select_counted(verwijzingen)
    minors = counted.filter(is_minor(counted))
    total = minors.filter(minors.zorgvorm.isin(list(uitkomst))).mutate(zorgvorm=ibis.literal(TOTAL))
    split = ["splitsing"] if by else []
    columns = ["client_pseudo", "zorgvorm", "praktijk_id", "kwartaal", *([by] if by else [])]
    rows = minors.select(columns).union(total.select(columns))
    rows = (rows.rename(splitsing=by) if by else rows).distinct()
    youth = ibis.window(group_by=[rows.client_pseudo, rows.zorgvorm, *(rows[name] for name in split)])
    rows = rows.mutate(eerste=rows.praktijk_id.min().over(youth), laatste=rows.praktijk_id.max().over(youth))
    units = eenheden.select(*UNIT, "praktijk_id")
    of_one = _count_of_one_practice(rows.filter(rows.eerste == rows.laatste), perioden, split)
    added = of_one.join(units, ["periode", "praktijk_id"]).select(*UNIT, "zorgvorm", *split, "jeugdigen")
    several = rows.filter(rows.eerste != rows.laatste).join(perioden.select("periode", "kwartaal"), "kwartaal")
    several = several.join(units, ["periode", "praktijk_id"])
    counts = several.group_by([*UNIT, "zorgvorm", *split]).aggregate(jeugdigen=several.client_pseudo.nunique())
    both = added.union(counts.select(*added.columns))
    result = both.group_by([*UNIT, "zorgvorm", *split]).aggregate(jeugdigen=both.jeugdigen.sum().cast("int64"))
    return result.rename({by: "splitsing"}) if by else result


def _count_of_one_practice(rows: ir.Table, perioden: ir.Table, split: Sequence[str]) -> ir.Table:
    """
    Give unique youths per practice, period and zorgvorm, of those who only come from that one practice.

    ``rows``: each youth once per quarter. A period is quarters on end, so a youth is counted in the first of them in
    which it comes: in a period that began after the time before.
    """
    order = ibis.window(
        group_by=[rows.client_pseudo, rows.zorgvorm, *(rows[name] for name in split)], order_by=rows.kwartaal
    )
    rows = rows.mutate(vorige=rows.kwartaal.lag().over(order).fill_null(""))
    counts = rows.group_by(["praktijk_id", "kwartaal", "zorgvorm", *split, "vorige"]).aggregate(aantal=rows.count())
    periods = perioden.select("periode", "kwartaal")
    periods = periods.join(periods.group_by("periode").aggregate(begint=periods.kwartaal.min()), "periode")
    joined = counts.join(periods, "kwartaal")
    first = joined.filter(joined.vorige < joined.begint)
    return first.group_by(["praktijk_id", "periode", "zorgvorm", *split]).aggregate(jeugdigen=first.aantal.sum())


def on_own_practice(verwijzingen: ir.Table) -> ir.BooleanValue:
    """Placed on the practice of the youth itself, not on that of the referrer."""
    return verwijzingen.link_regel.startswith("eigen_praktijk")


def count_doors(verwijzingen: ir.Table, where: ir.BooleanValue) -> dict[str, ir.IntegerScalar]:
    """
    Give the unique youths behind each door, by the name of their column.

    A youth who came through two doors is behind both, so the doors add up to the youths or to more.
    """
    youths, kanaal = verwijzingen.client_pseudo, verwijzingen.kanaal
    through = {door: youths.nunique(where=where & (kanaal == door)) for door in DOORS}
    through["overig"] = youths.nunique(where=where & ~kanaal.isin(DOORS))
    return {f"jeugdigen_via_{door}": count for door, count in through.items()}


def name_basis(own: ir.IntegerColumn, everything: ir.IntegerColumn) -> ir.StringColumn:
    """Give praktijkbasis from the verwijzingen on the own practice and all of them; NULL without any."""
    return ibis.cases(
        (everything == 0, ibis.null("string")),
        (own == everything, "eigen_praktijk"),
        (own == 0, "verwijzer"),
        else_="gemengd",
    )


def count_per_praktijk_kwartaal(verwijzingen: ir.Table, members: ir.Table, uitkomst: Sequence[str]) -> ir.Table:
    """
    Give the counts of mart.verwijzingen_praktijk_kwartaal per practice and quarter with anything to count.

    ``jeugdigen_*`` are unique youths, ``verwijzingen`` the trajecten of the youths that count, ``beschikkingen``
    the decisions that started in the quarter within trajecten of the practice and of ``uitkomst``: renewals,
    transfers and administrative starts are in the last, and in nothing else.
    """
    rows = select_counted(verwijzingen)
    minor, within = is_minor(rows), rows.zorgvorm.isin(list(uitkomst))
    counts_here = minor & within
    youths = rows.client_pseudo
    counts = rows.group_by(["praktijk_id", "kwartaal"]).aggregate(
        jeugdigen_verwezen=youths.nunique(where=counts_here),
        **count_doors(rows, counts_here),
        jeugdigen_zonder_geboortedatum=youths.nunique(where=within & rows.is_onder_18.isnull()),
        jeugdigen_alle_zorg=youths.nunique(where=minor),
        jeugdigen_18_plus=youths.nunique(where=within) - youths.nunique(where=counts_here),
        verwijzingen=counts_here.sum(),
        aantal_eigen=(counts_here & on_own_practice(rows)).sum(),
    )
    basis = name_basis(counts.aantal_eigen, counts.verwijzingen)
    counts = counts.mutate(praktijkbasis=basis).drop("aantal_eigen")
    decisions = _count_started_decisions(verwijzingen, members, uitkomst)
    joined = counts.outer_join(decisions, ["praktijk_id", "kwartaal"], rname="{name}_besluit")
    return joined.mutate(
        praktijk_id=joined.praktijk_id.coalesce(joined.praktijk_id_besluit),
        kwartaal=joined.kwartaal.coalesce(joined.kwartaal_besluit),
    ).drop("praktijk_id_besluit", "kwartaal_besluit")


def _count_started_decisions(verwijzingen: ir.Table, members: ir.Table, uitkomst: Sequence[str]) -> ir.Table:
    linked = verwijzingen.filter(
        verwijzingen.praktijk_id.notnull() & verwijzingen.zorgvorm.isin(list(uitkomst)) & is_minor(verwijzingen)
    ).select("traject_id", "praktijk_id")
    started = members.select("traject_id", besluit_kwartaal=quarter_label(members.ingangsdatum))
    rows = started.join(linked, "traject_id").rename(kwartaal="besluit_kwartaal")
    return rows.group_by(["praktijk_id", "kwartaal"]).aggregate(beschikkingen=rows.count())


def with_lijsten(praktijk_perioden: ir.Table, lijsten: ir.Table) -> ir.Table:
    """Add the list of patients to practices per period; unknown where no list was delivered."""
    joined = praktijk_perioden.left_join(lijsten, ["praktijk_id", "periode"], rname="{name}_lijst")
    return joined.drop("praktijk_id_lijst", "periode_lijst")


def build_praktijk_kwartaal(praktijk_perioden: ir.Table, lijsten: ir.Table) -> ir.Table:
    """Give the grid of practices and quarters: kern.praktijk_kwartaal, with ``eind`` of the quarter."""
    quarters = praktijk_perioden.filter(praktijk_perioden.soort == "kwartaal")
    rows = with_lijsten(quarters, lijsten)
    return rows.mutate(kwartaal=rows.periode, patienten_onder_18=rows.patienten_onder_18.round(0).cast("int64"))


def build_group_members(eenheden: ir.Table, praktijk_perioden: ir.Table, lijsten: ir.Table) -> ir.Table:
    """Give the practices of every unit per period, with name and list."""
    named = with_lijsten(praktijk_perioden, lijsten).select(
        "praktijk_id", "periode", "praktijk_naam", "patienten_onder_18"
    )
    areas = eenheden.filter(eenheden.niveau != "praktijk")
    return areas.join(named, ["praktijk_id", "periode"])


def totals_of(areas: ir.Table, counts: ir.Table) -> ir.Table:
    """Give the units with their unique youths over all zorgvormen of the outcome; no verwijzing is NULL."""
    units = areas.select(*UNIT).distinct()
    total = counts.filter(counts.zorgvorm == TOTAL).drop("zorgvorm")
    joined = units.left_join(total, list(UNIT), rname="{name}_telling")
    return joined.select(*UNIT, "jeugdigen")


def build_priced_units(eenheden: ir.Table, lijsten: ir.Table) -> ir.Table:
    """
    Give the units with their period and their known lists added up.

    Columns: niveau … periode, periode_start, periode_eind, patienten_onder_18, and ``gemeente``, the own one of a
    gemeente or practice (NULL for the region).
    """
    joined = eenheden.left_join(lijsten, ["praktijk_id", "periode"], rname="{name}_lijst")
    return joined.group_by(list(UNIT)).aggregate(
        periode_start=joined.begin.min(),
        periode_eind=joined.eind.max(),
        patienten_onder_18=add_up(joined.patienten_onder_18),
        gemeente=joined.gemeente.min(),
    )
