"""Rule 5: which decisions form one traject."""

import pytest
from spec_cases import read_cases
from spec_region import DECISIONS, deliver, load_cases, load_sources, monthly

CASES = read_cases(
    """
    ingangsdatum | einddatum  | stopdatum  || traject | traject_van | traject_tot
    # one decision is one traject
    2023-01-01   | 2023-01-31 |            || a       | 2023-01-01  | 2023-01-31
    # touching decisions are one traject
    2023-01-01   | 2023-01-31 |            || a       | 2023-01-01  | 2023-02-28
    2023-02-01   | 2023-02-28 |            || a       |             |
    # one day in common is one traject
    2023-01-01   | 2023-01-31 |            || a       | 2023-01-01  | 2023-02-28
    2023-01-31   | 2023-02-28 |            || a       |             |
    # thirty uncovered days stay one traject
    2023-01-01   | 2023-01-31 |            || a       | 2023-01-01  | 2023-03-31
    2023-03-03   | 2023-03-31 |            || a       |             |
    # thirty-one uncovered days start a new traject
    2023-01-01   | 2023-01-31 |            || a       | 2023-01-01  | 2023-01-31
    2023-03-04   | 2023-03-31 |            || b       | 2023-03-04  | 2023-03-31
    # thirty uncovered days over a leap day stay one traject
    2024-01-01   | 2024-01-31 |            || a       | 2024-01-01  | 2024-03-31
    2024-03-02   | 2024-03-31 |            || a       |             |
    # thirty-one uncovered days over a leap day start a new traject
    2024-01-01   | 2024-01-31 |            || a       | 2024-01-01  | 2024-01-31
    2024-03-03   | 2024-03-31 |            || b       | 2024-03-03  | 2024-03-31
    # a decision of one day has that day as its first and last
    2023-01-01   | 2023-01-01 |            || a       | 2023-01-01  | 2023-02-28
    2023-02-01   | 2023-02-28 |            || a       |             |
    # long, short within it, then one shortly after the long one is one traject
    2023-01-01   | 2023-12-31 |            || a       | 2023-01-01  | 2024-02-29
    2023-02-01   | 2023-02-10 |            || a       |             |
    2024-01-30   | 2024-02-29 |            || a       |             |
    # long, short within it, middle within it and past the short one is one traject
    2023-01-01   | 2023-12-31 |            || a       | 2023-01-01  | 2023-12-31
    2023-02-01   | 2023-02-10 |            || a       |             |
    2023-06-01   | 2023-09-30 |            || a       |             |
    # thirty-one days past the longest end start anew, however many shorter ones stand between
    2023-01-01   | 2023-06-30 |            || a       | 2023-01-01  | 2023-06-30
    2023-02-01   | 2023-02-10 |            || a       |             |
    2023-08-01   | 2023-08-31 |            || b       | 2023-08-01  | 2023-08-31
    # equal first days are one traject that ends with the last of them
    2023-01-01   | 2023-03-31 |            || a       | 2023-01-01  | 2023-06-30
    2023-01-01   | 2023-06-30 |            || a       |             |
    2023-01-01   | 2023-02-28 |            || a       |             |
    # a chain of short gaps is one traject
    2023-01-01   | 2023-01-10 |            || a       | 2023-01-01  | 2023-03-31
    2023-02-01   | 2023-02-10 |            || a       |             |
    2023-03-01   | 2023-03-31 |            || a       |             |
    # an open end covers everything after it
    2018-01-01   |            |            || a       | 2018-01-01  | -
    2023-01-01   | 2023-01-31 |            || a       |             |
    # an open end between two others covers everything after it and nothing before it
    2018-01-01   | 2018-01-31 |            || a       | 2018-01-01  | 2018-01-31
    2018-06-01   |            |            || b       | 2018-06-01  | -
    2023-01-01   | 2023-01-31 |            || b       |             |
    # an end from 2099 on is open
    2018-01-01   | 2099-01-01 |            || a       | 2018-01-01  | -
    2023-01-01   | 2023-01-31 |            || a       |             |
    # an end in 2098 is an end
    2018-01-01   | 2098-12-31 |            || a       | 2018-01-01  | 2098-12-31
    # a stop before the end ends the days
    2023-01-01   | 2023-12-31 | 2023-01-31 || a       | 2023-01-01  | 2023-01-31
    2023-03-04   | 2023-03-31 |            || b       | 2023-03-04  | 2023-03-31
    # thirty days after a stop stay one traject
    2023-01-01   | 2023-12-31 | 2023-01-31 || a       | 2023-01-01  | 2023-03-31
    2023-03-03   | 2023-03-31 |            || a       |             |
    # a stop after the end adds no days
    2023-01-01   | 2023-01-31 | 2023-12-31 || a       | 2023-01-01  | 2023-01-31
    2023-03-04   | 2023-03-31 |            || b       | 2023-03-04  | 2023-03-31
    # a stop closes an open end
    2023-01-01   |            | 2023-01-31 || a       | 2023-01-01  | 2023-01-31
    2023-03-04   |            |            || b       | 2023-03-04  | -
    # an open stop leaves the end as it is
    2023-01-01   | 2023-01-31 | 9999-12-31 || a       | 2023-01-01  | 2023-01-31
    # a stop on the first day leaves one day
    2023-01-01   | 2023-12-31 | 2023-01-01 || a       | 2023-01-01  | 2023-01-01
    # a stop before the first day is unknown and the end counts
    2023-01-01   | 2023-12-31 | 2022-12-31 || a       | 2023-01-01  | 2023-12-31
    """,
    """
    kind | gemeente | aanbieder | categorie | code  | ingangsdatum | einddatum  || traject | zorgvorm | traject_gemeente
    # two zorgvormen at one time are two trajecten
    A    | 9901     | P         | 52        | 52A00 | 2023-01-01   | 2023-06-30 || a       | SGGZ     |
    A    | 9901     | P         | 51        | 51A00 | 2023-02-01   | 2023-03-31 || b       | GBGGZ    |
    # a zorgvorm does not bridge a gap in another
    A    | 9901     | P         | 52        | 52A00 | 2023-01-01   | 2023-01-31 || a       |          |
    A    | 9901     | P         | 51        | 51A00 | 2023-01-01   | 2023-12-31 || b       |          |
    A    | 9901     | P         | 52        | 52A00 | 2023-06-01   | 2023-06-30 || c       |          |
    # two codes of one zorgvorm are one traject
    A    | 9901     | P         | 52        | 52A00 | 2023-01-01   | 2023-01-31 || a       | SGGZ     |
    A    | 9901     | P         | 54        | 54002 | 2023-02-01   | 2023-02-28 || a       | SGGZ     |
    # an empty code neither breaks nor vanishes
    A    | 9901     | P         | 52        |       | 2023-01-01   | 2023-01-31 || a       | SGGZ     |
    A    | 9901     | P         | 52        | 52A00 | 2023-02-01   | 2023-02-28 || a       | SGGZ     |
    # two aanbieders are one traject
    A    | 9901     | P         | 52        | 52A00 | 2023-01-01   | 2023-01-31 || a       |          |
    A    | 9901     | Q         | 52        | 52A00 | 2023-02-15   | 2023-02-28 || a       |          |
    # one unknown code is one traject
    A    | 9901     | P         | 99        | 99A01 | 2023-01-01   | 2023-01-31 || a       | ONBEKEND |
    A    | 9901     | P         | 99        | 99A01 | 2023-02-01   | 2023-02-28 || a       | ONBEKEND |
    # two unknown codes are two trajecten
    A    | 9901     | P         | 99        | 99A01 | 2023-01-01   | 2023-01-31 || a       | ONBEKEND |
    A    | 9901     | P         | 99        | 99A02 | 2023-02-01   | 2023-02-28 || b       | ONBEKEND |
    # two unknown categories without a code are two trajecten
    A    | 9901     | P         | 98        |       | 2023-01-01   | 2023-01-31 || a       | ONBEKEND |
    A    | 9901     | P         | 99        |       | 2023-02-01   | 2023-02-28 || b       | ONBEKEND |
    # an unknown category without a code is one traject, apart from one with a code
    A    | 9901     | P         | 99        |       | 2023-01-01   | 2023-01-31 || a       | ONBEKEND |
    A    | 9901     | P         | 99        |       | 2023-02-01   | 2023-02-28 || a       | ONBEKEND |
    A    | 9901     | P         | 99        | 99A01 | 2023-02-01   | 2023-02-28 || b       | ONBEKEND |
    # two gemeenten with one person are one traject of the gemeente of the first
    A    | 9902     | P         | 52        | 52A00 | 2023-01-01   | 2023-01-31 || a       |          | 9902
    A    | 9901     | P         | 52        | 52A00 | 2023-02-01   | 2023-02-28 || a       |          | 9902
    # on one first day the gemeente with the lowest code is first
    A    | 9902     | P         | 52        | 52A00 | 2023-01-01   | 2023-01-31 || a       |          | 9901
    A    | 9901     | P         | 52        | 52A00 | 2023-01-01   | 2023-02-28 || a       |          | 9901
    # two persons never form one traject
    A    | 9901     | P         | 52        | 52A00 | 2023-01-01   | 2023-01-31 || a       |          |
    B    | 9901     | P         | 52        | 52A00 | 2023-01-01   | 2023-01-31 || b       |          |
    B    | 9901     | P         | 52        | 52A00 | 2023-02-01   | 2023-02-28 || b       |          |
    """,
    """
    nummer | leveringsvorm | toewijzingsdatum | ingangsdatum | einddatum  || traject | traject_van | traject_tot
    # a decision that does not count bridges nothing
    1      | ZIN           | 2023-01-01       | 2023-01-01   | 2023-01-31 || a       | 2023-01-01  | 2023-01-31
    2      | PGB           | 2023-01-01       | 2023-02-01   | 2023-05-31 || -       | -           | -
    3      | ZIN           | 2023-01-01       | 2023-06-01   | 2023-06-30 || b       | 2023-06-01  | 2023-06-30
    # a version that was shortened no longer bridges
    1      | ZIN           | 2023-01-01       | 2023-01-01   | 2023-05-31 || a       | 2023-01-01  | 2023-01-31
    1      | ZIN           | 2023-01-20       | 2023-01-01   | 2023-01-31 || a       |             |
    2      | ZIN           | 2023-01-01       | 2023-06-01   | 2023-06-30 || b       | 2023-06-01  | 2023-06-30
    # a version that was stretched bridges
    1      | ZIN           | 2023-01-01       | 2023-01-01   | 2023-01-31 || a       | 2023-01-01  | 2023-06-30
    1      | ZIN           | 2023-01-20       | 2023-01-01   | 2023-05-31 || a       |             |
    2      | ZIN           | 2023-01-01       | 2023-06-01   | 2023-06-30 || a       |             |
    """,
)


@pytest.fixture(scope="module")
def region():
    return load_cases(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_traject(case, region):
    assert case.seen_in(region.became(case)) == case.wanted


def test_a_traject_counts_its_decisions_and_its_aanbieders(region):
    case = next(case for case in CASES if case.title == "two aanbieders are one traject")
    traject_id = region.became(case)[0]["traject_id"]
    [traject] = [row for row in region.tables["kern.trajecten"] if row["traject_id"] == traject_id]
    assert (traject["aantal_beschikkingen"], traject["aantal_aanbieders"]) == (2, 2)


def test_every_counted_decision_stands_in_exactly_one_traject(region):
    counted = [row["beschikking_id"] for row in region.tables["kern.beschikkingen"] if row["telt_mee"]]
    members = [row["beschikking_id"] for row in region.tables["kern.beschikking_traject"]]
    assert sorted(members) == sorted(counted)
    ids = [row["traject_id"] for row in region.tables["kern.trajecten"]]
    assert len(ids) == len(set(ids))
    assert {row["traject_id"] for row in region.tables["kern.beschikking_traject"]} == set(ids)


def test_rows_in_another_order_give_the_same_trajecten_with_the_same_ids(region):
    besluiten = monthly("besluiten")
    deliver(CASES, [besluiten])
    besluiten.files = [rows[::-1] for rows in besluiten.files]
    again = load_sources([besluiten], DECISIONS)
    for table, key in (("kern.trajecten", "traject_id"), ("kern.beschikking_traject", "beschikking_id")):
        first, second = (sorted(tables[table], key=lambda row: row[key]) for tables in (region.tables, again))
        assert first == second
