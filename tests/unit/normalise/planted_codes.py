"""
A region in which it is known which code follows which: decisions of invented youths, and the truth beside them.

Each family of codes is one way in which codes change, or only seem to. A youth gets a decision of about half a year,
renewed half of the time at the same provider, under the code that the family gives out on that day.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

BEGIN, END = date(2017, 1, 1), date(2023, 10, 31)
CHANGE = date(2021, 1, 1)
RENEWED = 0.5
Pick = Callable[[date, random.Random, str | None], str | None]
Pair = tuple[str, str, str]


@dataclass(frozen=True)
class Family:
    """One way of giving out codes in one gemeente: ``pick`` gives the code on a day (None: none is given out)."""

    gemeente: str
    pick: Pick
    youths: int = 240
    follows: tuple[tuple[str, str], ...] = ()


def switched(old: str, new: dict[str, float], on: date = CHANGE, late: float = 0.0) -> Pick:
    """The old code until a day, then one of the new ones by their part; some still get the old one ``late``."""

    def pick(day: date, dice: random.Random, before: str | None) -> str | None:
        if day < on or dice.random() < late:
            return old
        if before in new:
            return before
        return dice.choices([*new], weights=[*new.values()])[0] if new else None

    return pick


def seasonal(code: str, months: Iterable[int], otherwise: str) -> Pick:
    """One code in these months of each year, another in the other months."""
    own = set(months)
    return lambda day, dice, before: code if day.month in own else otherwise


def with_steps(pick: Pick, to: str, part: float) -> Pick:
    """Like ``pick``, but a part of the renewals goes to lighter care, in every year."""

    def stepped(day: date, dice: random.Random, before: str | None) -> str | None:
        if before == to or (before is not None and dice.random() < part):
            return to
        return pick(day, dice, before)

    return stepped


def ended(old: str, other: str, on: date = CHANGE, strays: float = 0.04) -> Pick:
    """A code that ends with its care; another, unrelated one begins that day, and a few happen to go there."""

    def pick(day: date, dice: random.Random, before: str | None) -> str | None:
        if day < on:
            return old
        if before == old:
            return other if dice.random() < strays else None
        return other

    return pick


def scattered(old: str, others: tuple[str, ...], each: float = 0.24, on: date = CHANGE) -> Pick:
    """A code that ends with its care; a few youths of each find their way to one of the others, new or not."""

    def pick(day: date, dice: random.Random, before: str | None) -> str | None:
        if day < on:
            return old if before in (None, old) else before
        if before != old:
            return before or others[0]
        draw = int(dice.random() / each)
        return others[draw] if draw < len(others) else None

    return pick


FAMILIES = (
    Family("9901", switched("45A01", {"45B01": 1}), follows=(("45A01", "45B01"),)),
    Family("9901", switched("45A02", {"45B02": 0.6, "45C02": 0.4}), follows=(("45A02", "45B02"), ("45A02", "45C02"))),
    Family("9901", switched("45A03", {"45B03": 1}), follows=(("45A03", "45B03"),)),
    Family("9901", switched("45A04", {"45B03": 1}), follows=(("45A04", "45B03"),)),
    Family("9901", switched("45A05", {"45A06": 1}), follows=(("45A05", "45A06"),)),
    Family("9901", switched("45A06", {"45A06": 1})),
    Family("9901", ended("45A07", "45B07")),
    Family("9904", scattered("45A17", ("45B17", "45C17", "45D17")), 400),
    Family("9904", switched("45C17", {"45C17": 1})),
    Family("9904", switched("45D17", {"45D17": 1})),
    Family("9902", seasonal("45A08", (6, 7, 8), "45A09")),
    Family("9902", seasonal("45D08", (11, 12, 1, 2), "45D09")),
    Family("9902", with_steps(switched("45A10", {"45B10": 1}, date(2021, 7, 1)), "45A11", 0.2), 400,
           follows=(("45A10", "45B10"),)),
    Family("9902", with_steps(switched("45A13", {"45A13": 1}), "45A14", 0.3)),
    Family("9903", switched("45A12", {"45B12": 1}, late=0.02), follows=(("45A12", "45B12"),)),
    Family("9903", switched("45E01", {"45E02": 1}, date(2023, 1, 1)), 300, follows=(("45E01", "45E02"),)),
    Family("9902", switched("45X01", {"45Y01": 1}), follows=(("45X01", "45Y01"),)),
    Family("9903", switched("45X01", {"45Z01": 1}), follows=(("45X01", "45Z01"),)),
    *(
        Family(gemeente, switched("52A00", {"54002": 1}, date(2022, 1, 1)), 40, follows=(("52A00", "54002"),))
        for gemeente in ("9901", "9902", "9903", "9904", "9905")
    ),
)  # fmt: skip
TRUTH: frozenset[Pair] = frozenset((one.gemeente, *pair) for one in FAMILIES for pair in one.follows)


def decisions(families: Iterable[Family] = FAMILIES, seed: int = 7) -> pd.DataFrame:
    """Give kern.beschikkingen, as far as codes that follow each other are about."""
    dice = random.Random(seed)
    rows: list[dict[str, object]] = []
    for number, family in enumerate(families):
        for youth in range(family.youths):
            client, provider = f"{number:02d}-{youth:03d}", f"7399000{dice.randint(1, 4)}"
            day, code = BEGIN + timedelta(dice.randrange((END - BEGIN).days)), None
            while day <= END and (code := family.pick(day, dice, code)) is not None:
                last = day + timedelta(dice.randint(150, 210))
                rows.append(
                    {
                        "gemeente": family.gemeente,
                        "client_pseudo": client,
                        "aanbieder_agb": provider,
                        "productcategorie": code[:2],
                        "productcode": code,
                        "ingangsdatum": day,
                        "einde": last,
                        "eerste_toewijzingsdatum": day - timedelta(dice.randint(0, 20)),
                        "telt_mee": True,
                    }
                )
                if dice.random() > RENEWED:
                    break
                day = last + timedelta(dice.randint(1, 10))
    frame = pd.DataFrame(rows)
    frame["beschikking_id"] = [f"{number:06d}" for number in range(len(frame))]
    for name in ("ingangsdatum", "einde", "eerste_toewijzingsdatum"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    return frame


def most_frequent_next(uses: pd.DataFrame) -> set[Pair]:
    """What one would do first: for each code that is no longer given out, the code that most often came next."""
    newest = uses["ingangsdatum"].max()
    nexts = next_codes(uses)
    counts = nexts[nexts["productcode"] != nexts["hierna"]].groupby(["gemeente", "productcode", "hierna"]).size()
    ordered = counts.reset_index(name="aantal").sort_values(["aantal", "hierna"], ascending=[False, True])
    most = ordered.drop_duplicates(["gemeente", "productcode"])
    last = uses.groupby(["gemeente", "productcode"])["ingangsdatum"].max()
    return {
        (row.gemeente, row.productcode, row.hierna)
        for row in most.itertuples()
        if last[row.gemeente, row.productcode] < newest - pd.Timedelta(days=90)
    }


def next_codes(uses: pd.DataFrame) -> pd.DataFrame:
    """Give the decisions that another one of that youth at that provider follows, with its code as ``hierna``."""
    ordered = uses.sort_values(["client_pseudo", "aanbieder_agb", "ingangsdatum", "beschikking_id"])
    nexts = ordered.groupby(["client_pseudo", "aanbieder_agb"])["productcode"].shift(-1)
    return ordered.assign(hierna=nexts).dropna(subset="hierna")


def per_gemeente(proposals: pd.DataFrame, uses: pd.DataFrame) -> set[Pair]:
    """Give proposals as pairs per gemeente; one of the whole region is one for every gemeente that used the code."""
    used = uses.groupby("productcode")["gemeente"].agg(set)
    return {
        (gemeente, row.oude_code, row.nieuwe_code)
        for row in proposals.itertuples()
        for gemeente in (used[row.oude_code] if row.gemeente == "*" else {row.gemeente})
    }


def precision_and_recall(found: set[Pair], truth: frozenset[Pair] = TRUTH) -> tuple[float, float]:
    """Give which part of what was found is true, and which part of the truth was found."""
    right = len(found & truth)
    return right / len(found), right / len(truth)
