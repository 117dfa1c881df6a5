"""
Practices that are named on a day on which they were closed, not yet open, or called otherwise.

Nothing is placed here: rule 8 places on the day itself. But a closed practice that still receives referrals, or an
old name that is still in use, is something that the region can mend in its list of practices; so it is told.
"""

from __future__ import annotations

import ibis
from ibis import ir

from etl.link.practices import judge_referrers, on_day, persons_behind, workplaces

CLOSED, NOT_YET, RENAMED = "gesloten", "nog_niet_open", "andere_naam"


def build_praktijken_buiten_tijd(
    mentions: ir.Table,
    verwijzingen: ir.Table,
    by_number: ir.Table,
    by_name: ir.Table,
    persons: ir.Table,
    praktijken: ir.Table,
) -> ir.Table:
    """
    Give kern.praktijken_buiten_tijd: counted verwijzingen with the practice that they name out of its time.

    Takes what ``link_practices`` takes, kern.verwijzingen and kern.praktijken. A name counts when it stood for exactly
    one practice and stands for none on that day; a person when none of his practices is open. A practice stands in
    it once per verwijzing, and not when the verwijzing is placed on it all the same.
    """
    counted = verwijzingen.filter(verwijzingen.telt_mee).select("traject_id", "kwartaal", geplaatst="praktijk_id")
    rows = mentions.join(counted, "traject_id")
    named = _by_number(rows, "eigen_agb", praktijken).union(_by_number(rows, "verwijzer_agb", praktijken))
    named = named.union(_by_name(rows, "eigen_naam", by_name)).union(_by_name(rows, "verwijzer_naam", by_name))
    named = named.union(_by_person(rows, persons, by_number)).distinct()
    first_day = praktijken.group_by("praktijk_id").aggregate(eerste_dag=praktijken.geldig_van.min())
    known = named.join(first_day, "praktijk_id")
    is_open = _standing(named.select("traject_id", "verwijsdatum", sleutel="praktijk_id"), by_number)
    is_open = is_open.select("traject_id", praktijk_id="sleutel", is_open=ibis.literal(True)).distinct()
    judged = known.left_join(is_open, ["traject_id", "praktijk_id"], rname="{name}_open")
    judged = judged.filter(judged.is_open.isnull() | judged.op_naam)
    judged = judged.filter((judged.geplaatst != judged.praktijk_id).fill_null(True))
    stand = ibis.cases(
        (judged.is_open.notnull(), RENAMED), (judged.verwijsdatum < judged.eerste_dag, NOT_YET), else_=CLOSED
    )
    return judged.select("traject_id", "praktijk_id", "kwartaal", stand=stand).distinct()


COLUMNS = ("traject_id", "kwartaal", "verwijsdatum", "geplaatst", "praktijk_id", "op_naam")


def _standing(asked: ir.Table, lookup: ir.Table) -> ir.Table:
    """Rows (with ``sleutel`` and ``verwijsdatum``) of which the key stands for a practice on that day."""
    pairs = asked.join(lookup.select("sleutel", "van", "tot"), "sleutel")
    return pairs.filter(on_day(pairs))


def _by_number(rows: ir.Table, column: str, praktijken: ir.Table) -> ir.Table:
    numbers = praktijken.select("praktijk_id").distinct()
    named = rows.mutate(praktijk_id=rows[column], op_naam=ibis.literal(False))
    return named.semi_join(numbers, "praktijk_id").select(COLUMNS)


def _by_name(rows: ir.Table, column: str, by_name: ir.Table) -> ir.Table:
    bearers = by_name.group_by("sleutel").aggregate(
        praktijk_id=by_name.praktijk_id.min(), aantal=by_name.praktijk_id.nunique()
    )
    named = rows.mutate(sleutel=rows[column], op_naam=ibis.literal(True))
    borne = _standing(named.select("traject_id", "verwijsdatum", "sleutel"), by_name)
    nobody = named.anti_join(borne, ["traject_id", "sleutel"])
    return nobody.join(bearers.filter(bearers.aantal == 1), "sleutel").select(COLUMNS)


def _by_person(rows: ir.Table, persons: ir.Table, by_number: ir.Table) -> ir.Table:
    at = workplaces(persons_behind(judge_referrers(rows), persons))
    nowhere = at.anti_join(_standing(at, by_number), ["traject_id", "manier"])
    placed = nowhere.select("traject_id", praktijk_id="sleutel", op_naam=ibis.literal(False)).distinct()
    return rows.select(COLUMNS[:4]).join(placed, "traject_id").select(COLUMNS)
