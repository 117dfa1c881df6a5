"""
The growth of what was declared, from one year to the next, split into volume, price and mix.

Every euro in cents, every mean a fraction: the three parts add up to the growth to the cent, whatever the order of the
zorgvormen. Sums of what happened; nothing here says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import ibis
import pandas as pd
from ibis import ir

from etl.compare.figures import conform
from etl.compare.panel import TOTAL, WHOLE_REGION
from etl.costs.rekenmodel import WERKELIJK
from etl.costs.wording import area_name, change, euro
from etl.normalise.money import add_up_euros
from etl.settings import DECLARATIE_NALOOP_DAGEN

TABLE = "mart.kostenontwikkeling"
CENTS = 100


@dataclass(frozen=True)
class Jaar:
    """One year of one gemeente: per zorgvorm (youths, cents), and the unique youths over all of them."""

    zorgvormen: Mapping[str, tuple[int, int]]
    jeugdigen: int

    @property
    def cents(self) -> int:
        """All that was declared."""
        return sum(cents for _, cents in self.zorgvormen.values())


@dataclass(frozen=True)
class Delen:
    """Growth and its three parts, in cents."""

    groei: int
    volume: int
    prijs: int
    mix: int

    def __add__(self, other: Delen) -> Delen:
        """Add the parts of two areas."""
        return Delen(
            self.groei + other.groei, self.volume + other.volume, self.prijs + other.prijs, self.mix + other.mix
        )


def split_growth(vorig: Jaar, dit: Jaar) -> Delen | None:
    """
    Split the growth from one year to the next; None where the year before had no youth, so no mean.

    * volume: the change in youths x last year's mean costs per youth;
    * price: per zorgvorm that both years have, this year's youths x the change in mean costs per youth;
    * mix: what remains, which is the shift between zorgvormen (and the number of zorgvormen per youth) at last year's
      prices. A zorgvorm without a price of last year falls here with all it costs. The cent that rounding leaves does
      too, so that the parts add up.
    """
    if not vorig.jeugdigen:
        return None
    growth = dit.cents - vorig.cents
    volume = round_cents((dit.jeugdigen - vorig.jeugdigen) * Fraction(vorig.cents, vorig.jeugdigen))
    price = Fraction(0)
    for zorgvorm, (youths, cents) in dit.zorgvormen.items():
        youths_before, cents_before = vorig.zorgvormen.get(zorgvorm, (0, 0))
        if youths_before:
            price += cents - youths * Fraction(cents_before, youths_before)
    rounded = round_cents(price)
    return Delen(growth, volume, rounded, growth - volume - rounded)


def round_cents(amount: Fraction) -> int:
    """Round to whole cents, halves away from zero."""
    size = int(abs(amount) + Fraction(1, 2))
    return size if amount >= 0 else -size


def build_jaarkosten(declaraties: ir.Table, trajecten: ir.Table) -> ir.Table:
    """
    Give what was declared per gemeente, year in which the care began, and zorgvorm: jeugdigen, bedrag.

    The zorgvorm is that of the traject; ``TOTAAL`` counts each youth once. Declarations without a traject that counts
    belong to no zorgvorm and are left out (``build_kostenontwikkeling`` says how much they are). Credits are negative.
    """
    rows = declaraties.join(trajecten.select("traject_id", "client_pseudo", "zorgvorm"), "traject_id")
    rows = rows.mutate(jaar=rows.begindatum.year().cast("int64"))
    total = rows.mutate(zorgvorm=ibis.literal(TOTAL))
    columns = ["gemeente", "jaar", "zorgvorm", "client_pseudo", "bedrag"]
    both = rows.select(columns).union(total.select(columns))
    return both.group_by(["gemeente", "jaar", "zorgvorm"]).aggregate(
        jeugdigen=both.client_pseudo.nunique(), bedrag=add_up_euros(both.bedrag)
    )


def build_declared_span(declaraties: ir.Table) -> ir.Table:
    """Give per gemeente and year of begin what has no traject, and over all years the first and last day declared."""
    rows = declaraties.mutate(jaar=declaraties.begindatum.year().cast("int64"))
    whole = ibis.window(group_by="gemeente")
    rows = rows.mutate(eerste=rows.begindatum.min().over(whole), laatste=rows.einddatum.max().over(whole))
    loose = add_up_euros(rows.bedrag, where=rows.traject_id.isnull()).fill_null(0.0)
    return rows.group_by(["gemeente", "jaar", "eerste", "laatste"]).aggregate(zonder_traject=loose)


def whole_years(first: date, last: date, naloop_dagen: int = DECLARATIE_NALOOP_DAGEN) -> range:
    """
    Give the calendar years that declarations from first to last day cover whole.

    A year is whole when there was declared before it began (the first year of a delivery has care that began earlier
    and is not in it) and until ``naloop_dagen`` after its end.
    """
    until = last - timedelta(days=naloop_dagen)
    end = until.year if (until.month, until.day) == (12, 31) else until.year - 1
    return range(first.year + 1, end + 1)


def build_kostenontwikkeling(
    jaarkosten: pd.DataFrame,
    span: pd.DataFrame,
    names: Mapping[str, str],
    naloop_dagen: int = DECLARATIE_NALOOP_DAGEN,
) -> pd.DataFrame:
    """
    Give mart.kostenontwikkeling: one row per gemeente, and the region, and year after the first that was declared.

    ``jaarkosten``: of ``build_jaarkosten``; ``span``: of ``build_declared_span``; ``names``: gemeentecode to name, in
    the order of the region. The region adds up the gemeenten of which this year and the one before are whole, so that a
    shift between gemeenten is no price; the others are named in ``niet_beschikbaar``. What cannot be told is NULL.
    """
    years = _years(jaarkosten)
    whole = {
        str(row["gemeente"]): whole_years(_day(row["eerste"]), _day(row["laatste"]), naloop_dagen)
        for row in span.drop_duplicates("gemeente").to_dict("records")
    }
    loose = {
        (str(row["gemeente"]), int(row["jaar"])): to_cents(row["zonder_traject"]) for row in span.to_dict("records")
    }
    covered = [jaar for one in whole.values() for jaar in one]
    made = []
    for jaar in range(min(covered) + 1, max(covered) + 1) if covered else ():
        known: dict[str, tuple[Jaar, Jaar, Delen]] = {}
        for gemeente in names:
            told = whole.get(gemeente, range(0))
            before, after = years.get((gemeente, jaar - 1)), years.get((gemeente, jaar))
            parts = split_growth(before, after) if before and after and jaar in told and jaar - 1 in told else None
            if before and after and parts:
                known[gemeente] = before, after, parts
            reason = "" if parts else _why_not(gemeente, jaar, whole)
            mine = [known[gemeente]] if gemeente in known else []
            made.append(_row(gemeente, jaar, mine, loose.get((gemeente, jaar), 0), reason, names))
        left_out = [name for gemeente, name in names.items() if gemeente not in known]
        reason = f"zonder {', '.join(left_out)}" if left_out else ""
        apart = sum(loose.get((gemeente, jaar), 0) for gemeente in known)
        made.append(_row(WHOLE_REGION, jaar, list(known.values()), apart, reason, names))
    columns = [
        "gebied", "jaar", "jeugdigen", "jeugdigen_vorig_jaar", "kosten", "kosten_vorig_jaar", "groei", "volumeeffect",
        "prijseffect", "mixeffect", "volume_pct", "kosten_per_jeugdige_pct", "groei_pct", "kosten_zonder_traject",
        "kostenbasis", "niet_beschikbaar", "zin",
    ]  # fmt: skip
    return conform(TABLE, pd.DataFrame(made, columns=columns).assign(onderdrukt=False))


def to_cents(amount: object) -> int:
    """Give an amount in euro as whole cents, halves away from zero."""
    return round_cents(Fraction(Decimal(repr(float(str(amount)))) * CENTS))


def _day(value: object) -> date:
    return pd.Timestamp(str(value)).date()


def _years(jaarkosten: pd.DataFrame) -> dict[tuple[str, int], Jaar]:
    found: dict[tuple[str, int], Jaar] = {}
    parts: dict[tuple[str, int], dict[str, tuple[int, int]]] = {}
    for row in jaarkosten.to_dict("records"):
        per = parts.setdefault((str(row["gemeente"]), int(row["jaar"])), {})
        per[str(row["zorgvorm"])] = int(row["jeugdigen"]), to_cents(row["bedrag"])
    for key, per in parts.items():
        youths, _ = per.pop(TOTAL)
        found[key] = Jaar(per, youths)
    return found


def _why_not(gemeente: str, jaar: int, whole: Mapping[str, range]) -> str:
    if gemeente not in whole:
        return "er zijn geen declaraties geleverd"
    missing = [str(one) for one in (jaar - 1, jaar) if one not in whole[gemeente]]
    if missing:
        return f"van {' en '.join(missing)} zijn niet alle declaraties binnen"
    return "in een van beide jaren is niets gedeclareerd"


def _row(
    gebied: str,
    jaar: int,
    known: Sequence[tuple[Jaar, Jaar, Delen]],
    loose: int,
    reason: str,
    names: Mapping[str, str],
) -> dict[str, Any]:
    row: dict[str, Any] = {"gebied": gebied, "jaar": jaar, "niet_beschikbaar": reason or None}
    if not known:
        told = reason if gebied != WHOLE_REGION else "van geen enkele gemeente zijn beide jaren heel binnen"
        row["zin"] = f"Voor {area_name(gebied, names)} is over {jaar} geen groei te geven: {told}."
        return row
    before, after = sum(one.cents for one, _, _ in known), sum(one.cents for _, one, _ in known)
    youths_before, youths = sum(one.jeugdigen for one, _, _ in known), sum(one.jeugdigen for _, one, _ in known)
    parts = known[0][2]
    for _, _, more in known[1:]:
        parts = parts + more
    row |= {
        "jeugdigen": youths,
        "jeugdigen_vorig_jaar": youths_before,
        "kosten": after / CENTS,
        "kosten_vorig_jaar": before / CENTS,
        "groei": parts.groei / CENTS,
        "volumeeffect": parts.volume / CENTS,
        "prijseffect": parts.prijs / CENTS,
        "mixeffect": parts.mix / CENTS,
        "volume_pct": 100 * (youths / youths_before - 1),
        "kosten_zonder_traject": loose / CENTS,
        "kostenbasis": WERKELIJK,
    }
    if before > 0 and youths:
        row["groei_pct"] = 100 * (after / before - 1)
        row["kosten_per_jeugdige_pct"] = float(100 * (Fraction(after, youths) / Fraction(before, youths_before) - 1))
    row["zin"] = _sentence(row, area_name(gebied, names), reason if gebied == WHOLE_REGION else "")
    return row


def _sentence(row: Mapping[str, Any], where: str, reason: str) -> str:
    amounts = {name: float(row[name]) for name in ("kosten", "kosten_vorig_jaar", "groei", "volumeeffect",
                                                       "prijseffect", "mixeffect")}  # fmt: skip
    scope = f" ({reason})" if reason else ""
    first = (
        f"In {row['jaar']} is in {where}{scope} {euro(amounts['kosten'])} gedeclareerd, tegen "
        f"{euro(amounts['kosten_vorig_jaar'])} het jaar ervoor: {euro(amounts['groei'])} verschil."
    )
    each = (
        f"Dat verschil is opgebouwd uit: aantal jeugdigen {euro(amounts['volumeeffect'])}, bedrag per jeugdige binnen "
        f"een zorgvorm {euro(amounts['prijseffect'])}, andere soorten zorg {euro(amounts['mixeffect'])}."
    )
    if "groei_pct" not in row:
        return f"{first} {each}"
    youths, mean = (change(float(row[name])) for name in ("volume_pct", "kosten_per_jeugdige_pct"))
    return f"{first} Het aantal jeugdigen was {youths}, het gemiddelde bedrag per jeugdige {mean}. {each}"
