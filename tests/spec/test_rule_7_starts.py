"""Rule 7: which starts are administrative, on which day they are dated, and which youths are new."""

import pytest
from spec_cases import read_cases
from spec_region import load_cases

CASES = read_cases(
    """
    reden || is_administratief
    # no reason on the first version is a verwijzing
          || nee
    # reason 01 on the first version is a verwijzing
    01    || nee
    # reason 02 on the first version is a verwijzing
    02    || nee
    # reason 03 on the first version is administrative
    03    || ja
    # reason 04 on the first version is administrative
    04    || ja
    # reason 05 on the first version is a verwijzing
    05    || nee
    # reason 06 on the first version is a verwijzing
    06    || nee
    # reason 07 on the first version is a verwijzing
    07    || nee
    # reason 08 on the first version is administrative
    08    || ja
    # reason 09 on the first version is administrative
    09    || ja
    # reason 10 on the first version is administrative
    10    || ja
    # reason 11 on the first version is administrative
    11    || ja
    # reason 12 on the first version is administrative
    12    || ja
    # reason 13 with more than one day is a verwijzing
    13    || nee
    # reason 14 on the first version is administrative
    14    || ja
    """,
    """
    levering | nummer | toewijzingsdatum | ingangsdatum | einddatum  | reden || is_administratief
    # a reason on a later version never makes its own start administrative
    1        | 1      | 2023-01-01       | 2023-01-01   | 2023-12-31 |       || nee
    1        | 1      | 2023-02-01       | 2023-01-01   | 2023-03-31 | 09    || nee
    # a reason on the first version stays when a later version has none
    1        | 1      | 2023-01-01       | 2023-01-01   | 2023-12-31 | 04    || ja
    1        | 1      | 2023-02-01       | 2023-01-01   | 2023-12-31 |       || ja
    # the first version is the first that was decided, not the first that was delivered
    1        | 1      | 2023-02-01       | 2023-01-01   | 2023-12-31 |       || ja
    2        | 1      | 2023-01-01       | 2023-01-01   | 2023-12-31 | 03    || ja
    # the reason of the second decision of a traject says nothing of its start
    1        | 1      | 2023-01-01       | 2023-01-01   | 2023-03-31 |       || nee
    1        | 2      | 2023-04-01       | 2023-04-01   | 2023-06-30 | 04    || nee
    """,
    """
    kind | gemeente | categorie | ingangsdatum | einddatum  | stopdatum  | reden || is_administratief
    # ended thirty days before with reason 09 is a predecessor, of any zorgvorm
    A    | 9901     | 52        | 2022-06-01   | 2023-01-31 |            | 09    || ja
    A    | 9901     | 41        | 2023-03-02   | 2023-12-31 |            |       || ja
    # ended thirty-one days before is no predecessor
    A    | 9901     | 52        | 2022-06-01   | 2023-01-31 |            | 09    || ja
    A    | 9901     | 41        | 2023-03-03   | 2023-12-31 |            |       || nee
    # one that still runs on that day is a predecessor
    A    | 9901     | 52        | 2022-06-01   | 2023-12-31 |            | 03    || ja
    A    | 9901     | 41        | 2023-03-02   | 2023-12-31 |            |       || ja
    # one that ends on that day is a predecessor
    A    | 9901     | 52        | 2022-06-01   | 2023-03-02 |            | 03    || ja
    A    | 9901     | 41        | 2023-03-02   | 2023-12-31 |            |       || ja
    # one with an open end is a predecessor for ever
    A    | 9901     | 52        | 2016-06-01   |            |            | 03    || ja
    A    | 9901     | 41        | 2023-03-02   | 2023-12-31 |            |       || ja
    # a stop thirty-one days before ends a predecessor
    A    | 9901     | 52        | 2022-06-01   | 2023-12-31 | 2023-01-31 | 09    || ja
    A    | 9901     | 41        | 2023-03-03   | 2023-12-31 |            |       || nee
    # a stop thirty days before leaves a predecessor
    A    | 9901     | 52        | 2022-06-01   |            | 2023-01-31 | 09    || ja
    A    | 9901     | 41        | 2023-03-02   | 2023-12-31 |            |       || ja
    # one with the same ingangsdatum is no predecessor
    A    | 9901     | 52        | 2023-03-02   | 2023-12-31 |            | 09    || ja
    A    | 9901     | 41        | 2023-03-02   | 2023-12-31 |            |       || nee
    # one that began a day earlier is a predecessor
    A    | 9901     | 52        | 2023-03-01   | 2023-12-31 |            | 09    || ja
    A    | 9901     | 41        | 2023-03-02   | 2023-12-31 |            |       || ja
    # one that began a day later is no predecessor
    A    | 9901     | 52        | 2023-03-03   | 2023-12-31 |            | 09    || ja
    A    | 9901     | 41        | 2023-03-02   | 2023-12-31 |            |       || nee
    # one of another gemeente is a predecessor of the same person
    A    | 9902     | 52        | 2022-06-01   | 2023-01-31 |            | 11    || ja
    A    | 9901     | 41        | 2023-02-01   | 2023-12-31 |            |       || ja
    # one of another person is no predecessor
    B    | 9901     | 52        | 2022-06-01   | 2023-01-31 |            | 09    || ja
    A    | 9901     | 41        | 2023-02-01   | 2023-12-31 |            |       || nee
    # the second decision of an earlier traject can be the predecessor
    A    | 9901     | 52        | 2022-06-01   | 2022-12-31 |            |       || nee
    A    | 9901     | 52        | 2023-01-01   | 2023-02-28 |            | 10    || nee
    A    | 9901     | 41        | 2023-03-02   | 2023-12-31 |            |       || ja
    """,
    """
    nummer | categorie | leveringsvorm | toewijzingsdatum | ingangsdatum | einddatum  | reden || is_administratief
    # a predecessor needs its reason on its last version
    1      | 52        | ZIN           | 2022-06-01       | 2022-06-01   | 2023-01-31 |       || nee
    1      | 52        | ZIN           | 2022-07-01       | 2022-06-01   | 2023-01-31 | 12    || nee
    2      | 41        | ZIN           | 2023-02-01       | 2023-02-01   | 2023-12-31 |       || ja
    # a reason that the last version no longer has makes no predecessor
    1      | 52        | ZIN           | 2022-06-01       | 2022-06-01   | 2023-01-31 | 12    || ja
    1      | 52        | ZIN           | 2022-07-01       | 2022-06-01   | 2023-01-31 |       || ja
    2      | 41        | ZIN           | 2023-02-01       | 2023-02-01   | 2023-12-31 |       || nee
    # a decision that does not count is no predecessor
    1      | 52        | PGB           | 2022-06-01       | 2022-06-01   | 2023-01-31 | 08    || -
    2      | 41        | ZIN           | 2023-02-01       | 2023-02-01   | 2023-12-31 |       || nee
    """,
    "nummer | categorie | toewijzingsdatum | ingangsdatum | einddatum  | reden || is_administratief\n"
    + "\n".join(
        f"""
    # reason {reason} on the last version of an earlier decision makes {"a" if follows == "ja" else "no"} follower
    1 | 52 | 2022-06-01 | 2022-06-01 | 2023-02-28 |          || nee
    1 | 52 | 2022-07-01 | 2022-06-01 | 2023-02-28 | {reason} || nee
    2 | 41 | 2023-03-01 | 2023-03-01 | 2023-12-31 |          || {follows}"""
        for reason, follows in {
            "01": "nee",
            "02": "nee",
            "03": "ja",
            "04": "nee",
            "05": "nee",
            "06": "nee",
            "07": "nee",
            "08": "ja",
            "09": "ja",
            "10": "ja",
            "11": "ja",
            "12": "ja",
            "13": "nee",
            "14": "nee",
        }.items()
    ),
    """
    kind | categorie | leveringsvorm | ingangsdatum | einddatum  || is_nieuwe_jeugdige
    # the first traject of a person is of a new youth
    A    | 52        | ZIN           | 2023-12-31   |            || ja
    # care that ended 365 days before: not a new youth
    A    | 52        | ZIN           | 2022-06-01   | 2022-12-31 || ja
    A    | 52        | ZIN           | 2023-12-31   |            || nee
    # care that ended 366 days before: a new youth
    A    | 52        | ZIN           | 2022-06-01   | 2022-12-30 || ja
    A    | 52        | ZIN           | 2023-12-31   |            || ja
    # care of another zorgvorm the day before: not a new youth
    A    | 41        | ZIN           | 2023-12-30   | 2023-12-30 || ja
    A    | 52        | ZIN           | 2023-12-31   |            || nee
    # care that starts on the same day did not run before
    A    | 41        | ZIN           | 2023-12-31   |            || ja
    A    | 52        | ZIN           | 2023-12-31   |            || ja
    # care with an open end ran before
    A    | 41        | ZIN           | 2016-01-01   |            || ja
    A    | 52        | ZIN           | 2023-12-31   |            || nee
    # care that starts later did not run before
    A    | 41        | ZIN           | 2024-01-01   |            || nee
    A    | 52        | ZIN           | 2023-12-31   |            || ja
    # care of another child says nothing
    B    | 41        | ZIN           | 2023-12-01   |            || ja
    A    | 52        | ZIN           | 2023-12-31   |            || ja
    # a decision that does not count is no traject
    A    | 41        | PGB           | 2023-12-01   |            || -
    A    | 52        | ZIN           | 2023-12-31   |            || ja
    """,
    """
    toewijzingsdatum | ingangsdatum | einddatum  || verwijsdatum | kwartaal
    # dated by the ingangsdatum of the first decision of the traject
    2023-03-31       | 2023-04-01   | 2023-06-30 || 2023-04-01   | 2023K2
    2023-06-01       | 2023-07-01   | 2023-12-31 || 2023-04-01   | 2023K2
    # the last day of a quarter belongs to it
    2023-04-01       | 2023-03-31   |            || 2023-03-31   | 2023K1
    # the last day of the year belongs to its fourth quarter
    2023-12-31       | 2023-12-31   |            || 2023-12-31   | 2023K4
    # the first day of October starts the fourth quarter
    2023-10-01       | 2023-10-01   |            || 2023-10-01   | 2023K4
    """,
)


@pytest.fixture(scope="module")
def region():
    return load_cases(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_start(case, region):
    assert case.seen_in(region.became(case)) == case.wanted


def test_every_traject_has_one_start_and_an_administrative_one_is_not_counted(region):
    starts = region.tables["kern.verwijzingen"]
    assert sorted(row["traject_id"] for row in starts) == sorted(
        row["traject_id"] for row in region.tables["kern.trajecten"]
    )
    assert all(row["telt_mee"] != row["is_administratief"] for row in starts)
