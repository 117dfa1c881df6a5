"""Costs of trajecten and cohorts beside a slow loop over days and cents, on random regions."""

import calendar
import random
from collections import defaultdict
from datetime import date, timedelta

import ibis
import pandas as pd
import pytest

from etl.costs.cohorts import MONTHS, build_kosten_cohort, build_kosten_traject, count_cohorts

AFTER = 92
FIRST = date(2019, 1, 1)
GEMEENTEN = ("9901", "9902", "9903")


def draw(seed):
    """Draw trajecten and declared lines (amounts in cents); the last gemeente declares nothing."""
    chance = random.Random(seed)
    trajecten, lines = [], []
    for number in range(60):
        start = FIRST + timedelta(days=chance.randrange(1500))
        end = None if chance.random() < 0.2 else start + timedelta(days=chance.choice((10, 200, 364, 365, 366, 800)))
        trajecten.append((f"t{number}", chance.choice(GEMEENTEN), chance.choice(("SGGZ", "LVB")), start, end))
    for traject_id, gemeente, _, start, _ in trajecten:
        for _ in range(0 if gemeente == GEMEENTEN[-1] else chance.randrange(6)):
            day = start + timedelta(days=chance.choice((-5, 0, 30, 364, 365, 366, 700, 730, 731, 900)))
            until = day + timedelta(days=chance.randrange(31))
            cents = chance.choice((10, 15, 333, 100000, -5, -200))
            lines.append((traject_id, gemeente, day, until, day, cents))
    return trajecten, lines


def months_later(day, months):
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def cohorts_by_loop(trajecten, lines):
    """Give (gebied, periode, zorgvorm, months) to (followed, running, all, cents, cents so far), traject by traject."""
    covered = {
        gemeente: (min(line[2] for line in of), max(line[3] for line in of))
        for gemeente in GEMEENTEN
        if (of := [line for line in lines if line[1] == gemeente])
    }
    found = defaultdict(lambda: [0, 0, 0, None, None])
    for traject_id, gemeente, zorgvorm, start, end in trajecten:
        own = [line for line in lines if line[0] == traject_id]
        quarter = f"{start.year}K{(start.month + 2) // 3}"
        for months in MONTHS:
            stop = months_later(start, months)
            begins, reaches = covered.get(gemeente, (date.max, date.min))
            followed = begins <= start and stop - timedelta(days=1) + timedelta(days=AFTER) <= reaches
            for gebied in (gemeente, "*"):
                for periode in (quarter, str(start.year)):
                    cell = found[gebied, periode, zorgvorm, months]
                    cell[2] += 1
                    if gemeente in covered:
                        cell[4] = (cell[4] or 0) + sum(line[5] for line in own)
                    if followed:
                        cell[0] += 1
                        cell[1] += end is None or end >= stop
                        cell[3] = (cell[3] or 0) + sum(line[5] for line in own if line[4] < stop)
    return dict(found)


def cohorts_by_product(trajecten, lines):
    starts = pd.DataFrame(trajecten, columns=["traject_id", "gemeente", "zorgvorm", "startdatum", "einddatum"])
    declared = pd.DataFrame(lines, columns=["traject_id", "gemeente", "begindatum", "einddatum", "kostendag", "bedrag"])
    declared["bedrag"] /= 100
    quarters = [f"{day.year}K{(day.month + 2) // 3}" for day in starts["startdatum"]]
    referred = starts[["traject_id"]].assign(kwartaal=quarters, telt_mee=True, is_onder_18=True)
    periods = pd.DataFrame(
        [(q, "kwartaal", q) for q in set(quarters)] + [(q[:4], "kalenderjaar", q) for q in set(quarters)],
        columns=["periode", "soort", "kwartaal"],
    )
    kosten = build_kosten_traject(dated(starts), dated(declared), AFTER)
    counted = count_cohorts(kosten, ibis.memtable(referred), ibis.memtable(periods))
    return build_kosten_cohort(counted.to_pandas())


def dated(frame):
    days = [name for name in frame.columns if name.endswith(("datum", "dag"))]
    typed = frame.assign(**{name: pd.to_datetime(frame[name]) for name in days})
    return ibis.memtable(typed).cast(dict.fromkeys(days, "date"))


@pytest.mark.parametrize("seed", range(4))
def test_cohorts_are_those_of_the_loop(seed):
    trajecten, lines = draw(seed)
    wanted = cohorts_by_loop(trajecten, lines)
    made = cohorts_by_product(trajecten, lines)
    found = {
        (row.gebied, row.periode, row.zorgvorm, row.maanden): [
            row.gevolgd,
            row.lopend,
            row.noemer,
            *(None if pd.isna(euros) else round(euros * 100) for euros in (row.bedrag, row.bedrag_tot_nu)),
        ]
        for row in made.itertuples()
    }
    assert found == wanted
    assert any(cell[3] for cell in wanted.values()) and any(cell[3] is None for cell in wanted.values())


@pytest.mark.parametrize("seed", range(4))
def test_quarters_add_up_to_years_and_gemeenten_to_the_region_to_the_cent(seed):
    made = cohorts_by_product(*draw(seed))
    made["jaar"] = made["periode"].str[:4]
    made["centen"] = (made["bedrag"] * 100).round()
    is_year, is_region = made["periode"].str.len() == 4, made["gebied"] == "*"
    key = ["jaar", "zorgvorm", "maanden"]

    def sums(rows, by):
        return {name: part for name, part in rows.groupby(by)["centen"].sum().items() if part}

    assert sums(made[is_year], [*key, "gebied"]) == sums(made[~is_year], [*key, "gebied"])
    assert sums(made[is_region & is_year], key) == sums(made[~is_region & is_year], key)
