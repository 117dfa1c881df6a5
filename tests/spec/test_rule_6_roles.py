"""Rule 6: the role of a decision in its traject, looking at those before it."""

import pytest
from spec_cases import read_cases
from spec_region import load_cases

CASES = read_cases(
    """
    aanbieder | categorie | code  | ingangsdatum | einddatum  | stopdatum  || rol
    # covered exactly is dubbel
    P         | 52        | 52A00 | 2023-01-01   | 2023-06-30 |            || eerste
    P         | 52        | 52A00 | 2023-02-01   | 2023-06-30 |            || dubbel
    # the same days once more are dubbel
    P         | 52        | 52A00 | 2023-01-01   | 2023-06-30 |            || eerste
    P         | 52        | 52A00 | 2023-01-01   | 2023-06-30 |            || dubbel
    # one day more is verlenging
    P         | 52        | 52A00 | 2023-01-01   | 2023-06-30 |            || eerste
    P         | 52        | 52A00 | 2023-02-01   | 2023-07-01 |            || verlenging
    # covered by an open end is dubbel
    P         | 52        | 52A00 | 2023-01-01   |            |            || eerste
    P         | 52        | 52A00 | 2023-02-01   |            |            || dubbel
    P         | 52        | 52A00 | 2030-02-01   | 2030-12-31 |            || dubbel
    # an open end after a closed one is verlenging
    P         | 52        | 52A00 | 2023-01-01   | 2023-06-30 |            || eerste
    P         | 52        | 52A00 | 2023-02-01   |            |            || verlenging
    # an empty code is a code of its own and can be dubbel
    P         | 52        |       | 2023-01-01   | 2023-06-30 |            || eerste
    P         | 52        |       | 2023-02-01   | 2023-06-30 |            || dubbel
    # covered by another code of that aanbieder is not dubbel
    P         | 52        | 52A00 | 2023-01-01   | 2023-06-30 |            || eerste
    P         | 52        |       | 2023-02-01   | 2023-05-31 |            || wijziging
    # covered by another aanbieder is not dubbel
    P         | 52        | 52A00 | 2023-01-01   | 2023-12-31 |            || eerste
    Q         | 52        | 52A00 | 2023-02-01   | 2023-03-31 |            || parallel
    # days after a stop are not covered
    P         | 52        | 52A00 | 2023-01-01   | 2023-12-31 | 2023-03-31 || eerste
    P         | 52        | 52A00 | 2023-02-01   | 2023-04-01 |            || verlenging
    # days up to a stop are covered
    P         | 52        | 52A00 | 2023-01-01   | 2023-12-31 | 2023-03-31 || eerste
    P         | 52        | 52A00 | 2023-02-01   | 2023-03-31 |            || dubbel
    # days beyond its own stop need not be covered
    P         | 52        | 52A00 | 2023-01-01   | 2023-03-31 |            || eerste
    P         | 52        | 52A00 | 2023-02-01   | 2023-12-31 | 2023-03-31 || dubbel
    # dubbel of a decision that was not the first
    P         | 52        | 52A00 | 2023-01-01   | 2023-12-31 |            || eerste
    Q         | 52        | 52A00 | 2023-02-01   | 2023-06-30 |            || parallel
    Q         | 52        | 52A00 | 2023-03-01   | 2023-06-30 |            || dubbel
    # dubbel of one two places back, where a shorter one came between
    P         | 52        | 52A00 | 2023-01-01   | 2023-12-31 |            || eerste
    P         | 52        | 52A00 | 2023-02-01   | 2023-02-28 |            || dubbel
    P         | 52        | 52A00 | 2023-06-01   | 2023-09-30 |            || dubbel
    # touching with the same aanbieder, categorie and code is verlenging
    P         | 52        | 52A00 | 2023-01-01   | 2023-06-30 |            || eerste
    P         | 52        | 52A00 | 2023-07-01   | 2023-12-31 |            || verlenging
    # any earlier one makes a verlenging, not the last alone
    P         | 52        | 52A00 | 2023-01-01   | 2023-03-31 |            || eerste
    Q         | 52        | 52A00 | 2023-04-01   | 2023-06-30 |            || overdracht
    P         | 52        | 52A00 | 2023-07-01   | 2023-09-30 |            || verlenging
    # verlenging of what was once a wijziging
    P         | 52        | 52A00 | 2023-01-01   | 2023-03-31 |            || eerste
    P         | 54        | 54002 | 2023-04-01   | 2023-06-30 |            || wijziging
    P         | 54        | 54002 | 2023-07-01   | 2023-09-30 |            || verlenging
    # an empty code after an empty code is verlenging
    P         | 52        |       | 2023-01-01   | 2023-03-31 |            || eerste
    P         | 52        |       | 2023-04-01   | 2023-06-30 |            || verlenging
    # a code after an empty code is wijziging
    P         | 52        |       | 2023-01-01   | 2023-03-31 |            || eerste
    P         | 52        | 52A00 | 2023-04-01   | 2023-06-30 |            || wijziging
    # empty codes of two categories are wijziging
    P         | 45        |       | 2023-01-01   | 2023-03-31 |            || eerste
    P         | 50        |       | 2023-04-01   | 2023-06-30 |            || wijziging
    # wijziging goes before overdracht
    P         | 52        | 52A00 | 2023-01-01   | 2023-03-31 |            || eerste
    Q         | 52        | 52A00 | 2023-04-01   | 2023-06-30 |            || overdracht
    Q         | 54        | 54002 | 2023-07-01   | 2023-09-30 |            || wijziging
    # twenty-nine days before the end is overdracht
    P         | 52        | 52A00 | 2023-01-01   | 2023-06-30 |            || eerste
    Q         | 52        | 52A00 | 2023-06-01   | 2023-12-31 |            || overdracht
    # thirty days before the end is parallel
    P         | 52        | 52A00 | 2023-01-01   | 2023-06-30 |            || eerste
    Q         | 52        | 52A00 | 2023-05-31   | 2023-12-31 |            || parallel
    # after a gap within the traject is overdracht
    P         | 52        | 52A00 | 2023-01-01   | 2023-06-30 |            || eerste
    Q         | 52        | 52A00 | 2023-07-31   | 2023-12-31 |            || overdracht
    # the latest end so far counts, not that of the last one
    P         | 52        | 52A00 | 2023-01-01   | 2023-12-31 |            || eerste
    Q         | 52        | 52A00 | 2023-02-01   | 2023-02-28 |            || parallel
    R         | 52        | 52A00 | 2023-02-15   | 2023-03-31 |            || parallel
    # beside an open end is parallel
    P         | 52        | 52A00 | 2023-01-01   |            |            || eerste
    Q         | 52        | 52A00 | 2029-01-01   | 2029-12-31 |            || parallel
    # near a stop is overdracht
    P         | 52        | 52A00 | 2023-01-01   |            | 2023-03-31 || eerste
    Q         | 52        | 52A00 | 2023-03-02   | 2023-12-31 |            || overdracht
    # thirty days before a stop is parallel
    P         | 52        | 52A00 | 2023-01-01   |            | 2023-03-31 || eerste
    Q         | 52        | 52A00 | 2023-03-01   | 2023-12-31 |            || parallel
    # a new traject has its own first decision
    P         | 52        | 52A00 | 2023-01-01   | 2023-01-31 |            || eerste
    P         | 52        | 52A00 | 2023-06-01   | 2023-06-30 |            || eerste
    """,
    """
    nummer | gemeente | aanbieder | toewijzingsdatum | ingangsdatum | einddatum  | reden_wijziging || rol
    # reason 09 on the first version is overdracht, however early
    1      | 9901     | P         | 2023-01-01       | 2023-01-01   | 2023-12-31 |                 || eerste
    2      | 9901     | Q         | 2023-02-01       | 2023-02-01   | 2023-12-31 | 09              || overdracht
    # reason 09 on a later version alone is parallel
    1      | 9901     | P         | 2023-01-01       | 2023-01-01   | 2023-12-31 |                 || eerste
    2      | 9901     | Q         | 2023-02-01       | 2023-02-01   | 2023-12-31 |                 || parallel
    2      | 9901     | Q         | 2023-03-01       | 2023-02-01   | 2023-12-31 | 09              || parallel
    # reason 09 that a later version no longer has is overdracht
    1      | 9901     | P         | 2023-01-01       | 2023-01-01   | 2023-12-31 |                 || eerste
    2      | 9901     | Q         | 2023-03-01       | 2023-02-01   | 2023-12-31 |                 || overdracht
    2      | 9901     | Q         | 2023-02-01       | 2023-02-01   | 2023-12-31 | 09              || overdracht
    # reason 09 on the decision before it says nothing of this one
    1      | 9901     | P         | 2023-01-01       | 2023-01-01   | 2023-12-31 | 09              || eerste
    2      | 9901     | Q         | 2023-02-01       | 2023-02-01   | 2023-12-31 |                 || parallel
    # reason 09 with the same aanbieder and code is verlenging
    1      | 9901     | P         | 2023-01-01       | 2023-01-01   | 2023-12-31 |                 || eerste
    2      | 9901     | P         | 2023-02-01       | 2023-02-01   | 2024-12-31 | 09              || verlenging
    # another reason does not make an overdracht
    1      | 9901     | P         | 2023-01-01       | 2023-01-01   | 2023-12-31 |                 || eerste
    2      | 9901     | Q         | 2023-02-01       | 2023-02-01   | 2023-12-31 | 03              || parallel
    # on one first day the lowest gemeente is first
    1      | 9902     | P         | 2023-01-01       | 2023-01-01   | 2023-12-31 |                 || dubbel
    2      | 9901     | P         | 2023-01-01       | 2023-01-01   | 2023-12-31 |                 || eerste
    # on one first day in one gemeente the lowest number is first
    2      | 9901     | P         | 2023-01-01       | 2023-01-01   | 2023-12-31 |                 || dubbel
    1      | 9901     | P         | 2023-01-01       | 2023-01-01   | 2023-12-31 |                 || eerste
    # the day on which it was decided has no say in the order
    1      | 9901     | P         | 2023-06-01       | 2023-01-01   | 2023-12-31 |                 || eerste
    2      | 9901     | P         | 2023-01-01       | 2023-02-01   | 2023-12-31 |                 || dubbel
    # the last version decides whether its days are covered
    1      | 9901     | P         | 2023-01-01       | 2023-01-01   | 2023-06-30 |                 || eerste
    2      | 9901     | P         | 2023-01-02       | 2023-02-01   | 2023-03-31 |                 || verlenging
    2      | 9901     | P         | 2023-01-03       | 2023-02-01   | 2023-12-31 |                 || verlenging
    # a decision that does not count has no role
    1      | 9901     | P         | 2023-01-01       | 2023-01-01   | 2023-06-30 |                 || eerste
    2      | 9901     | P         | 2023-02-01       | 2023-02-01   | 2023-02-01 | 13              || -
    """,
)


@pytest.fixture(scope="module")
def region():
    return load_cases(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_role(case, region):
    assert case.seen_in(region.became(case)) == case.wanted


def test_every_traject_has_one_first_decision(region):
    firsts = [row["traject_id"] for row in region.tables["kern.beschikking_traject"] if row["rol"] == "eerste"]
    assert sorted(firsts) == sorted(row["traject_id"] for row in region.tables["kern.trajecten"])
