"""
Names that no list holds as written: linked when they are clearly like the name of one practice or its people.

Only verwijzingen that nothing else could place come here (contract, rule 8): first by the name of the youth's own
practice, then by that of the referrer. A name that a list does hold, on whatever day, is never taken for another.
"""

from __future__ import annotations

import ibis
from ibis import ir

from etl.link.names import CERTAINTY_FROM, CLEAR, MARGIN, PERSON, PRACTICE

OWN, REFERRER = "eigen_praktijk", "verwijzer"
LIKE, SEVERAL, DOUBT = "lijkt", "meer", "twijfel"
# A referrer's name is asked for when it was the name that could not be placed.
ASKED_AFTER = ("naam_onbekend", "onbekende_agb")


def known_names(by_name: ir.Table, by_number: ir.Table, persons: ir.Table, praktijken: ir.Table) -> ir.Table:
    """
    Give what can be meant in a gemeente: (gemeente, sleutel, soort, rol, praktijk_id, van, tot, in_gemeente).

    Takes what ``link_practices`` takes, and (praktijk_id, gemeente). A practice that went into another is known by its
    name in the gemeente of that other one, and so are its people. The names of other gemeenten stand beside those of
    each gemeente: nothing is linked to them, but a name that is as much like one of them is in doubt.
    """
    at = persons.filter(persons.rol.isin(["huisarts", "soj"]) & persons.naam.notnull() & (persons.naam != ""))
    at = at.select("naam", "rol", sleutel="praktijk_id", begin="van", eind="tot")
    pairs = at.join(by_number, "sleutel")
    people = pairs.select(
        "praktijk_id",
        "rol",
        sleutel="naam",
        soort=ibis.literal(PERSON),
        van=ibis.greatest(pairs.van, pairs.begin),
        tot=ibis.least(pairs.tot, pairs.eind),
    )
    places = by_name.mutate(soort=ibis.literal(PRACTICE), rol=ibis.literal(""))
    columns = ["sleutel", "soort", "rol", "praktijk_id", "van", "tot"]
    known = places.select(columns).union(people.filter(people.van <= people.tot).select(columns))
    homes = praktijken.select("praktijk_id", "gemeente").distinct()
    known = known.join(homes.select("praktijk_id", thuis="gemeente"), "praktijk_id")
    known = known.cross_join(homes.select("gemeente").distinct())
    return known.select("gemeente", *columns, in_gemeente=known.gemeente == known.thuis).distinct()


def ask_names(mentions: ir.Table, linked: ir.Table, by_name: ir.Table, persons: ir.Table) -> ir.Table:
    """Give the names to compare, of starts that are not linked: (traject_id, verwijsdatum, gemeente, naam, van_wie)."""
    unplaced = linked.filter(linked.praktijk_id.isnull() & (linked.link_regel != "meerdere_praktijken"))
    rows = mentions.join(unplaced.select("traject_id", "link_regel"), "traject_id")
    own = rows.mutate(naam=rows.eigen_naam, van_wie=ibis.literal(OWN))
    named = rows.filter(rows.link_regel.isin(ASKED_AFTER))
    referrer = named.mutate(naam=named.verwijzer_naam, van_wie=ibis.literal(REFERRER))
    columns = ["traject_id", "verwijsdatum", "gemeente", "naam", "van_wie"]
    asked = own.select(columns).union(referrer.select(columns))
    as_written = by_name.select(naam="sleutel").union(persons.select("naam")).distinct()
    return asked.filter(asked.naam.notnull()).anti_join(as_written, "naam")


def choose_names(asked: ir.Table, alike: ir.Table, known: ir.Table) -> ir.Table:
    """
    Give per asked name the practice that it is most like on that day, the runner-up, and what to make of it.

    ``alike``: ``etl.link.names.compare_names``. Columns: those of ``asked``, praktijk_id, sleutel, soort, rol,
    gelijkenis; tweede_praktijk_id, tweede_sleutel, tweede_gelijkenis; stand (lijkt, meer or twijfel).
    """
    pairs = asked.join(alike, ["gemeente", "naam"]).join(known, ["gemeente", "sleutel", "soort"])
    pairs = pairs.filter((pairs.van <= pairs.verwijsdatum) & (pairs.tot >= pairs.verwijsdatum))
    pairs = pairs.filter((pairs.van_wie == REFERRER) | (pairs.soort == PRACTICE))
    pairs = pairs.filter(pairs.in_gemeente | (pairs.gelijkenis >= CLEAR - MARGIN))
    within = ibis.window(
        group_by=[pairs.traject_id, pairs.van_wie, pairs.praktijk_id],
        order_by=[
            ibis.desc(pairs.gelijkenis),
            ibis.desc(pairs.in_gemeente),
            pairs.soort,
            pairs.sleutel,
            ibis.desc(pairs.rol),
        ],
    )
    per_practice = pairs.mutate(plaats=ibis.row_number().over(within))
    per_practice = per_practice.filter(per_practice.plaats == 0)
    between = ibis.window(
        group_by=[per_practice.traject_id, per_practice.van_wie],
        order_by=[ibis.desc(per_practice.gelijkenis), per_practice.praktijk_id],
    )
    ranked = per_practice.mutate(rang=ibis.row_number().over(between))
    second = ranked.filter(ranked.rang == 1).select(
        "traject_id",
        "van_wie",
        tweede_praktijk_id="praktijk_id",
        tweede_sleutel="sleutel",
        tweede_soort="soort",
        tweede_gelijkenis="gelijkenis",
    )
    both = ranked.filter(ranked.rang == 0).left_join(second, ["traject_id", "van_wie"], rname="{name}_tweede")
    ahead = both.gelijkenis - both.tweede_gelijkenis.fill_null(0.0)
    one_name = ((both.sleutel == both.tweede_sleutel) & (both.soort == both.tweede_soort)).fill_null(False)
    stand = ibis.cases(
        (both.in_gemeente & (both.gelijkenis >= CLEAR) & (ahead >= MARGIN), LIKE),
        ((both.gelijkenis >= CLEAR) & one_name, SEVERAL),
        else_=DOUBT,
    )
    return both.select(
        *asked.columns,
        "praktijk_id",
        "sleutel",
        "soort",
        "rol",
        "gelijkenis",
        "tweede_praktijk_id",
        "tweede_sleutel",
        "tweede_gelijkenis",
        stand=stand,
    )


def add_resembling(linked: ir.Table, chosen: ir.Table) -> ir.Table:
    """Give the links of ``link_practices``, with those by a name that is clearly like one, or why there is none."""
    own = _side(chosen.filter(chosen.van_wie == OWN), "eigen")
    referrer = _side(chosen.filter(chosen.van_wie == REFERRER), "verwijzer")
    row = linked.left_join(own, "traject_id", rname="{name}_dubbel")
    row = row.left_join(referrer, "traject_id", rname="{name}_dubbel2")
    by_own = (row.eigen_stand == LIKE).fill_null(False)
    said = (row.verwijzer_stand == LIKE).fill_null(False)
    by_referrer = said & ~by_own & (row.eigen_stand != SEVERAL).fill_null(True)
    rule = ibis.cases(
        (by_own, "eigen_praktijk_naam_lijkt"),
        (by_referrer & (row.verwijzer_soort == PRACTICE), "naam_praktijk_lijkt"),
        (by_referrer, "naam_zorgverlener_lijkt"),
        (((row.eigen_stand == SEVERAL) | (row.verwijzer_stand == SEVERAL)).fill_null(False), "meerdere_praktijken"),
        (row.eigen_stand.notnull() | row.verwijzer_stand.notnull(), "naam_twijfel"),
        else_=row.link_regel,
    )
    score = ibis.ifelse(by_own, row.eigen_gelijkenis, row.verwijzer_gelijkenis)
    certainty = ibis.cases(*[(score >= least, value) for least, value in CERTAINTY_FROM], else_=0.0)
    placed = by_own | by_referrer
    channel = ibis.cases(
        (said & (row.verwijzer_rol == "soj"), "soj"),
        (said & row.verwijzer_type.isnull(), "huisarts"),
        else_=row.kanaal,
    )
    return row.select(
        "traject_id",
        "verwijzer_type",
        praktijk_id=ibis.cases(
            (by_own, row.eigen_praktijk_id), (by_referrer, row.verwijzer_praktijk_id), else_=row.praktijk_id
        ),
        link_regel=rule,
        link_zekerheid=ibis.ifelse(placed, certainty, row.link_zekerheid),
        kanaal=channel,
    )


def _side(chosen: ir.Table, name: str) -> ir.Table:
    columns = ("praktijk_id", "soort", "rol", "gelijkenis", "stand")
    return chosen.select("traject_id", **{f"{name}_{column}": column for column in columns})
