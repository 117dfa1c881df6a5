"""
When a code stops: which code goes on where it left off, proposed from the data itself.

A proposal rests on youths whose care went on at the same provider under another code. Three things look like a
successor and are none, and each is met by one comparison:

* **a season**: a code stops only when it is no longer given out in months in which it was given out a year before;
* **a move that was always there** (one in ten steps down from specialist to basic care each year): what counts is how
  much *more often* youths went over than in the year before;
* **a coincidence** (a code ends, its care ends with it, and a few youths find something else): what counts is how much
  of the care is taken over, measured against how much used to be renewed under the code itself; a code that was there
  already has to take over most of it, and the followers together most of those who stayed.

Nothing here changes a figure: a person accepts a proposal by putting its row among the region's own codes.
"""

from __future__ import annotations

import ibis
from ibis import ir

from etl.normalise.codes import WHOLE_REGION
from etl.settings import CODE_OPVOLGING, CodeOpvolging

SEPARATOR = "|"
A_YEAR = 12


def month_number(day: ir.DateValue) -> ir.IntegerValue:
    """Number a month so that the next one is one more."""
    return (day.year() * A_YEAR + day.month() - 1).cast("int64")


def select_uses(beschikkingen: ir.Table) -> ir.Table:
    """
    Give the counted beschikkingen with ``product`` (category and code in one text) and ``maand`` of their start.

    A decision without any product (a generic one) uses no code and is left out.
    """
    rows = beschikkingen.filter(beschikkingen.telt_mee & beschikkingen.productcategorie.notnull())
    return rows.mutate(
        product=rows.productcategorie + SEPARATOR + rows.productcode.fill_null(""),
        maand=month_number(rows.ingangsdatum),
    ).select(
        "beschikking_id", "gemeente", "client_pseudo", "aanbieder_agb", "product", "maand", "ingangsdatum", "einde",
        "eerste_toewijzingsdatum",
    )  # fmt: skip


def over_the_region(uses: ir.Table) -> ir.Table:
    """Give the uses once more as one gemeente, ``*``: a national change shows there first."""
    return uses.mutate(eigen_gemeente=uses.gemeente).union(
        uses.mutate(eigen_gemeente=uses.gemeente, gemeente=ibis.literal(WHOLE_REGION))
    )


def find_changes(uses: ir.Table, limits: CodeOpvolging = CODE_OPVOLGING) -> ir.Table:
    """
    Give which codes stop and which begin: gemeente, product, soort (``stopt``/``begint``), maand (a number).

    ``uses``: ``select_uses``. A month is compared with the same months a year before, as far ahead as the decisions
    of the gemeente are known (at least ``minste_maanden``, at most a year), so that a season is no change. A code
    stops in the first month from which it is (but for ``laatkomers``) no longer given out, and begins in the first
    month before which it was not; the month at the edge has less than half of what is usual on the other side.
    """
    known = uses.group_by("gemeente").aggregate(
        eerste=uses.maand.min(), tot_maand=month_number(uses.eerste_toewijzingsdatum.max())
    )
    counts = uses.group_by(["gemeente", "product", "maand"]).aggregate(gestart=uses.count())
    months = uses.select(grens="maand").distinct()
    grid = known.cross_join(months)
    ahead = ibis.least(grid.tot_maand - grid.grens, A_YEAR)
    grid = grid.mutate(maanden=ahead).filter((grid.grens > grid.eerste) & (ahead >= limits.minste_maanden))
    wide = counts.join(grid, "gemeente")
    since = wide.maand - wide.grens
    wide = wide.mutate(sinds=since).filter((since >= -A_YEAR) & (since < A_YEAR))
    near = wide.group_by(["gemeente", "product", "grens", "eerste"]).aggregate(
        erna=wide.gestart.sum(where=(wide.sinds >= 0) & (wide.sinds < wide.maanden)).fill_null(0),
        ervoor=wide.gestart.sum(where=wide.sinds + A_YEAR < wide.maanden).fill_null(0),
        jaar_ervoor=wide.gestart.sum(where=wide.sinds < 0).fill_null(0),
        maand_erna=wide.gestart.sum(where=wide.sinds == 0).fill_null(0),
        maand_ervoor=wide.gestart.sum(where=wide.sinds == -1).fill_null(0),
        maanden=wide.maanden.max(),
    )
    few = limits.laatkomers
    stops = (
        (near.ervoor >= limits.minste_starts)
        & (near.erna <= few * near.ervoor)
        & (2 * near.maand_erna * near.maanden <= near.ervoor)
    )
    begins = (
        (near.erna >= limits.minste_starts)
        & (near.jaar_ervoor <= few * near.erna)
        & (2 * near.maand_ervoor * near.maanden <= near.erna)
        & (near.grens - near.eerste >= A_YEAR)
    )
    return _edges(near.filter(stops), "stopt", first=True).union(_edges(near.filter(begins), "begint", first=False))


def _edges(found: ir.Table, soort: str, *, first: bool) -> ir.Table:
    """Give of each run of months, none a year or more from the next, its first or its last one."""
    window = ibis.window(group_by=[found.gemeente, found.product], order_by=found.grens)
    beside = (found.grens.lag() if first else found.grens.lead()).over(window)
    edges = found.mutate(naast=beside)
    edges = edges.filter(edges.naast.isnull() | ((edges.naast - edges.grens).abs() >= A_YEAR))
    return edges.select("gemeente", "product", soort=ibis.literal(soort), maand="grens")


def find_continuations(uses: ir.Table, limits: CodeOpvolging = CODE_OPVOLGING) -> ir.Table:
    """
    Give per use that ends which product the youth's care went on under, at the same provider and gemeente.

    ``uses``: ``select_uses``. Columns: gemeente (``*`` too, as in ``over_the_region``), eigen_gemeente, client_pseudo,
    product, klaar (the day after the last one), vervolg_product and vervolg_start (NULL: nothing followed). The next
    decision starts at most ``vervolg_voor_einde`` days before and ``vervolg_na_einde`` days after; its own code goes
    first, then the one that starts nearest to the end. A decision that itself carries on an earlier one of the same
    code is no continuation of another code: it runs beside it.
    """
    place = ["gemeente", "client_pseudo", "aanbieder_agb"]
    before = ibis.window(
        group_by=[uses[name] for name in (*place, "product")],
        order_by=[uses.ingangsdatum, uses.beschikking_id],
        rows=(None, -1),
    )
    marked = uses.mutate(eerder_tot=uses.einde.max().over(before), eerder_open=uses.einde.isnull().any().over(before))
    goes_on = marked.eerder_open.fill_null(False) | (
        marked.eerder_tot >= marked.ingangsdatum - ibis.interval(days=limits.vervolg_na_einde + 1)
    )
    nexts = marked.select(
        *place,
        vervolg_product="product",
        vervolg_start="ingangsdatum",
        vervolg_id="beschikking_id",
        gaat_door=goes_on.fill_null(False),
    )
    ended = uses.filter(uses.einde.notnull())
    ended = ended.mutate(klaar=ended.einde + ibis.interval(days=1))
    pairs = ended.join(nexts, place)
    pairs = pairs.filter(
        (pairs.vervolg_start > pairs.ingangsdatum)
        & (pairs.vervolg_start >= pairs.klaar - ibis.interval(days=limits.vervolg_voor_einde))
        & (pairs.vervolg_start <= pairs.klaar + ibis.interval(days=limits.vervolg_na_einde))
        & ((pairs.vervolg_product == pairs.product) | ~pairs.gaat_door)
    )
    days = pairs.vervolg_start.delta(pairs.klaar, unit="day").abs()
    nearest = ibis.window(
        group_by=pairs.beschikking_id,
        order_by=[(pairs.vervolg_product != pairs.product).cast("int64"), days, pairs.vervolg_id],
    )
    chosen = pairs.mutate(rang=ibis.row_number().over(nearest))
    chosen = chosen.filter(chosen.rang == 0).select("beschikking_id", "vervolg_product", "vervolg_start")
    joined = ended.left_join(chosen, "beschikking_id", rname="{name}_vervolg")
    return over_the_region(
        joined.select("gemeente", "client_pseudo", "product", "klaar", "vervolg_product", "vervolg_start")
    )


def find_successors(
    uses: ir.Table, changes: ir.Table, continuations: ir.Table, limits: CodeOpvolging = CODE_OPVOLGING
) -> ir.Table:
    """
    Give which product follows which one that stopped: the pairs that hold, with what they rest on.

    Columns: gemeente, product, vervolg_product, maand (in which the first stopped), overgegaan (youths), gebleven
    (youths of the first who went on at their provider in the year after), eigen_gemeenten (of those who went over),
    laatste_start (of the old code before that month), eerste_start (of the new one from then on), begint (the new
    code itself begins then) and overname: the part of its care that the new code took over, above what went over the
    year before.
    """
    stops = changes.filter(changes.soort == "stopt").select("gemeente", "product", "maand")
    window = stops.join(continuations, ["gemeente", "product"])
    window = window.mutate(sinds=month_number(window.klaar) - window.maand)
    window = window.filter((window.sinds >= -A_YEAR) & (window.sinds < A_YEAR)).mutate(erna=window.sinds >= 0)
    stop = ["gemeente", "product", "maand"]
    youths = window.client_pseudo
    ended = window.group_by(stop).aggregate(
        klaar_erna=youths.nunique(where=window.erna),
        klaar_ervoor=youths.nunique(where=~window.erna),
        gebleven=youths.nunique(where=window.erna & window.vervolg_product.notnull()),
        zelf_ervoor=youths.nunique(where=~window.erna & (window.vervolg_product == window.product)),
    )
    moved = window.filter(window.vervolg_product != window.product)
    pairs = moved.group_by([*stop, "vervolg_product"]).aggregate(
        overgegaan=moved.client_pseudo.nunique(where=moved.erna),
        overgegaan_ervoor=moved.client_pseudo.nunique(where=~moved.erna),
        eigen_gemeenten=moved.eigen_gemeente.nunique(where=moved.erna),
    )
    rows = pairs.join(ended, stop)

    def part(count: ir.IntegerValue, of: ir.IntegerValue) -> ir.FloatingValue:
        return (count / of.nullif(0)).fill_null(0.0)

    more = part(rows.overgegaan, rows.klaar_erna) - part(rows.overgegaan_ervoor, rows.klaar_ervoor)
    usual = ibis.greatest(part(rows.zelf_ervoor, rows.klaar_ervoor), part(rows.gebleven, rows.klaar_erna))
    rows = rows.mutate(overname=(more / usual.nullif(0.0)).fill_null(0.0))
    begins = _new_codes(rows, changes)
    rows = rows.left_join(begins, ["gemeente", "vervolg_product", "maand"], rname="{name}_begin")
    rows = rows.mutate(begint=rows.begint.fill_null(False))
    rows = rows.filter(rows.begint | (rows.overname >= limits.minste_overname_bestaand))
    rows = rows.mutate(samen=rows.overgegaan.sum().over(ibis.window(group_by=[rows[name] for name in stop])))
    holds = (
        (rows.overgegaan >= limits.minste_jeugdigen)
        & (rows.overgegaan >= limits.minste_aandeel * rows.gebleven)
        & (rows.overname >= limits.minste_overname)
        & (rows.samen >= limits.minste_verklaard * rows.gebleven)
    )
    return _with_days(rows.filter(holds), uses)


def _new_codes(pairs: ir.Table, changes: ir.Table) -> ir.Table:
    """Give which followers begin themselves within a year of the stop: gemeente, vervolg_product, maand, begint."""
    targets = pairs.select("gemeente", "vervolg_product", "maand").distinct()
    begun = changes.filter(changes.soort == "begint").select("gemeente", vervolg_product="product", begonnen="maand")
    near = targets.join(begun, ["gemeente", "vervolg_product"])
    near = near.filter((near.begonnen - near.maand).abs() < A_YEAR)
    return near.select("gemeente", "vervolg_product", "maand").distinct().mutate(begint=True)


def _with_days(pairs: ir.Table, uses: ir.Table) -> ir.Table:
    """Add the last start of the old code and the first one of the new code."""
    given = uses.select("gemeente", "ingangsdatum", "maand", gebruikt="product")
    stopped = pairs.select("gemeente", "product", "maand").distinct()
    old = stopped.join(given, [stopped.gemeente == given.gemeente, stopped.product == given.gebruikt],
                       rname="{name}_gebruik")  # fmt: skip
    old = old.filter(old.maand_gebruik < old.maand)
    last = old.group_by(["gemeente", "product", "maand"]).aggregate(laatste_start=old.ingangsdatum.max())
    targets = pairs.select("gemeente", "vervolg_product", "maand").distinct()
    new = targets.join(given, [targets.gemeente == given.gemeente, targets.vervolg_product == given.gebruikt],
                       rname="{name}_gebruik")  # fmt: skip
    new = new.filter(new.maand_gebruik >= new.maand - 1)
    first = new.group_by(["gemeente", "vervolg_product", "maand"]).aggregate(eerste_start=new.ingangsdatum.min())
    rows = pairs.join(last, ["gemeente", "product", "maand"]).join(first, ["gemeente", "vervolg_product", "maand"])
    return rows.select(
        "gemeente", "product", "vervolg_product", "maand", "overgegaan", "gebleven", "eigen_gemeenten",
        "laatste_start", "eerste_start", "overname", "begint",
    )  # fmt: skip
