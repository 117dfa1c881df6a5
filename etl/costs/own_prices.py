"""
Own prices: what trajecten that have ended cost on average, by the declarations.

They stand beside the prices that a region delivers and replace none of them: rule 12 chooses among what was delivered.
"""

from __future__ import annotations

import ibis
import pandas as pd
from ibis import ir

from etl.compare.panel import WHOLE_REGION, is_minor
from etl.costs.prices import PRICE_COLUMNS
from etl.normalise.money import add_up_euros, round_euros
from etl.settings import PRIJSREGELS, Prijsregels

SOORT = "eigen_gemiddelde"
BRON = "eigen declaraties"
SPREAD = ["aantal_trajecten", "zonder_declaratie", "standaardafwijking", "onder", "boven"]
COLUMNS = [*PRICE_COLUMNS, *SPREAD]
KEY = ["zorgvorm", "gemeente", "jaar"]


def count_ended(
    kosten: ir.Table, verwijzingen: ir.Table, declaraties: ir.Table, rules: Prijsregels = PRIJSREGELS
) -> ir.Table:
    """
    Add up the trajecten that ended, of counted verwijzingen of under-18s, per zorgvorm, gemeente and year of the end.

    ``kosten``: kern.kosten_traject. A gemeente and year is left out when declarations reach back less than
    ``aanloop_dagen`` before the year, or too large a part (``hoogste_onbekend``) has costs that are not all known:
    what is known at the edges of what is declared are the short trajecten. Gives KEY (gemeente ``*``: the region, of
    what is left), aantal, zonder (nothing declared), bedrag in euro and afwijking, the standard deviation (NULL for one
    traject).
    """
    counted = verwijzingen.filter(verwijzingen.telt_mee & is_minor(verwijzingen)).select("traject_id")
    ended = kosten.filter(kosten.einddatum.notnull() & kosten.bedrag.notnull()).semi_join(counted, "traject_id")
    rows = ended.select(
        "zorgvorm",
        "gemeente",
        "bedrag",
        "is_volledig",
        jaar=ended.einddatum.year().cast("int64"),
        zonder=ended.eerste_kostendag.isnull(),
    )
    per_year = rows.group_by(KEY).aggregate(aantal=rows.count(), bekend=rows.is_volledig.sum())
    since = declaraties.group_by("gemeente").aggregate(gedekt_van=declaraties.begindatum.min())
    per_year = per_year.join(since, "gemeente")
    reached = per_year.gedekt_van + ibis.interval(days=rules.aanloop_dagen)
    begins = ibis.date(per_year.jaar.cast("int32"), 1, 1)
    whole = per_year.filter(
        (reached <= begins) & (per_year.aantal - per_year.bekend <= per_year.aantal * rules.hoogste_onbekend)
    )
    known = rows.filter(rows.is_volledig).semi_join(whole, KEY).drop("is_volledig")
    region = known.mutate(gemeente=ibis.literal(WHOLE_REGION)).select(*known.columns)
    every = known.union(region)
    return every.group_by(KEY).aggregate(
        aantal=every.count(),
        zonder=every.zonder.sum(),
        bedrag=add_up_euros(every.bedrag),
        afwijking=every.bedrag.std(how="sample"),
    )


def build_eigen_prijzen(ended: pd.DataFrame, rules: Prijsregels = PRIJSREGELS) -> pd.DataFrame:
    """
    Give own prices with COLUMNS from ``count_ended``: where ``minstens_trajecten`` ended, the mean of what they cost.

    Whenever they began: among those that ended in a year none is chosen for being short. A price holds from the first
    of January of that year until the next own price of that zorgvorm and gemeente. ``onder`` and ``boven``: of the
    mean, by Student's t; costs are skewed, so on few trajecten they are rough.
    """
    enough = ended["aantal"] >= max(rules.minstens_trajecten, 2)
    rows = ended[enough].sort_values(KEY, ignore_index=True)
    number = rows["aantal"].astype("float64")
    mean, spread = rows["bedrag"].astype("float64") / number, rows["afwijking"].astype("float64")
    margin: pd.Series = _quantile(number, rules.zekerheid) * spread / number.pow(0.5)
    following = rows.groupby(["zorgvorm", "gemeente"])["jaar"].shift(-1)
    made = rows.assign(
        geldig_van=_first_of(rows["jaar"]),
        geldig_tot=_first_of(following) - pd.Timedelta(days=1),
        bedrag=round_euros(mean),
        soort=SOORT,
        bron=BRON,
        prijspeil=rows["jaar"].astype("str"),
        aantal_trajecten=rows["aantal"],
        zonder_declaratie=rows["zonder"],
        standaardafwijking=round_euros(spread),
        onder=round_euros(mean - margin),
        boven=round_euros(mean + margin),
    )
    # Credits that exceed what was declared are no price.
    return made.loc[made["bedrag"] >= 0, COLUMNS].reset_index(drop=True)


def _quantile(number: pd.Series, confidence: float) -> pd.Series:
    from scipy.stats import t

    return pd.Series(t.ppf((1 + confidence) / 2, number - 1), index=number.index, dtype="float64")


def _first_of(year: pd.Series) -> pd.Series:
    return pd.to_datetime(year.map(lambda each: f"{int(each)}-01-01", na_action="ignore"))
