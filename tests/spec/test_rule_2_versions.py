"""Rule 2: which version of a toewijzing counts, and why a toewijzing does not."""

import pytest
from spec_cases import read_cases
from spec_region import DECISIONS, load_cases, monthly

CASES = read_cases(
    """
    nummer | levering | toewijzingsdatum | toewijzingstijd | einddatum  || geldt | einddatum
    # the version decided last counts
    1      | 1        | 2023-01-01       |                 | 2023-06-30 || nee   |
    1      | 1        | 2023-02-01       |                 | 2023-07-31 || ja    | 2023-07-31
    # the version decided last counts, also when it was delivered first
    1      | 1        | 2023-02-01       | 09:00:00        | 2023-06-30 || ja    | 2023-06-30
    1      | 2        | 2023-01-31       | 23:59:59        | 2023-07-31 || nee   |
    # on one day the latest time counts
    1      | 1        | 2023-02-01       | 14:30:01        | 2023-06-30 || ja    | 2023-06-30
    1      | 2        | 2023-02-01       | 14:30:00        | 2023-07-31 || nee   |
    # an empty time comes before every time of that day
    1      | 1        | 2023-02-01       | 00:00:00        | 2023-06-30 || ja    | 2023-06-30
    1      | 2        | 2023-02-01       |                 | 2023-07-31 || nee   |
    # an hour of one digit is earlier than one of two
    1      | 1        | 2023-02-01       | 10:00           | 2023-06-30 || ja    | 2023-06-30
    1      | 2        | 2023-02-01       | 9:05            | 2023-07-31 || nee   |
    # equal day and time: the later delivery counts
    1      | 2        | 2023-02-01       | 09:00:00        | 2023-06-30 || ja    | 2023-06-30
    1      | 1        | 2023-02-01       | 09:00:00        | 2023-07-31 || nee   |
    # equal day and no time: the later delivery counts
    1      | 2        | 2023-02-01       |                 | 2023-06-30 || ja    | 2023-06-30
    1      | 1        | 2023-02-01       |                 | 2023-07-31 || nee   |
    # equal day and time in one delivery: the later line counts
    1      | 1        | 2023-02-01       | 09:00:00        | 2023-07-31 || nee   |
    1      | 1        | 2023-02-01       | 09:00:00        | 2023-06-30 || ja    | 2023-06-30
    # a version that is delivered again after another counts again
    1      | 1        | 2023-02-01       |                 | 2023-06-30 || nee   |
    1      | 2        | 2023-02-01       |                 | 2023-07-31 || nee   |
    1      | 3        | 2023-02-01       |                 | 2023-06-30 || ja    | 2023-06-30
    # a double counts where it was first loaded
    1      | 1        | 2023-02-01       |                 | 2023-06-30 || ja    | 2023-06-30
    1      | 2        | 2023-02-01       |                 | 2023-06-30 || nee   |
    # a refused version never counts
    1      | 1        | 2023-02-01       |                 | 2023-06-30 || ja    | 2023-06-30
    1      | 2        | 2023-03-01       |                 | 2022-12-31 || nee   |
    # two numbers are two toewijzingen
    1      | 1        | 2023-01-01       |                 | 2023-06-30 || ja    | 2023-06-30
    2      | 1        | 2023-02-01       |                 | 2023-07-31 || ja    | 2023-07-31
    """,
    """
    nummer | kind | gemeente | wet      | toewijzingsdatum | aanbieder || geldt | aantal_versies
    # one number in two gemeenten is two toewijzingen
    1      | A    | 9901     |          | 2023-01-01       | P         || ja    | 1
    1      | A    | 9902     |          | 2023-02-01       | P         || ja    | 1
    # one number under two laws is two toewijzingen
    1      | A    | 9901     |          | 2023-01-01       | P         || ja    | 1
    1      | A    | 9901     | Wmo      | 2023-02-01       | P         || ja    | 1
    # no law is the Jeugdwet
    1      | A    | 9901     |          | 2023-01-01       | P         || nee   | 2
    1      | A    | 9901     | Jeugdwet | 2023-02-01       | P         || ja    | 2
    # another child or aanbieder under one number is a version of it
    1      | A    | 9901     |          | 2023-01-01       | P         || nee   | 2
    1      | B    | 9901     |          | 2023-02-01       | Q         || ja    | 2
    """,
    """
    reden_wijziging | toewijzingsdatum | ingangsdatum | einddatum  | stopdatum  || telt_mee | reden_niet
    # reason 13 with the end on the first day is deleted
    13              | 2023-01-01       | 2023-01-01   | 2023-01-01 |            || nee      | verwijderd
    # reason 13 with an end one day later is not deleted
    13              | 2023-01-01       | 2023-01-01   | 2023-01-02 |            || ja       | -
    # reason 13 with an open end is not deleted
    13              | 2023-01-01       | 2023-01-01   |            |            || ja       | -
    # reason 13 with a stop on the first day is not deleted
    13              | 2023-01-01       | 2023-01-01   | 2023-06-30 | 2023-01-01 || ja       | -
    # reason 13 deletes before 4 April 2022 as well
    13              | 2022-04-03       | 2023-01-01   | 2023-01-01 |            || nee      | verwijderd
    # reason 01 with equal dates deletes up to 3 April 2022
    01              | 2022-04-03       | 2023-01-01   | 2023-01-01 |            || nee      | verwijderd
    # reason 01 with equal dates no longer deletes on 4 April 2022
    01              | 2022-04-04       | 2022-01-01   | 2022-01-01 |            || ja       | -
    # reason 01 with different dates does not delete
    01              | 2022-04-03       | 2022-01-01   | 2022-01-02 |            || ja       | -
    # reason 14 with equal dates does not delete
    14              | 2023-01-01       | 2023-01-01   | 2023-01-01 |            || ja       | -
    # one day without a reason counts
                    | 2023-01-01       | 2023-01-01   | 2023-01-01 |            || ja       | -
    # a reason without its zero deletes
    1               | 2022-04-03       | 2022-01-01   | 2022-01-01 |            || nee      | verwijderd
    """,
    """
    nummer | reden_wijziging | toewijzingsdatum | einddatum  || telt_mee | reden_niet | traject
    # a deletion takes all versions along
    1      |                 | 2023-01-01       | 2023-06-30 || nee      | verwijderd | -
    1      | 13              | 2023-02-01       | 2023-01-01 || nee      | verwijderd | -
    # a version after a deletion counts
    1      |                 | 2023-01-01       | 2023-06-30 || ja       | -          | a
    1      | 13              | 2023-02-01       | 2023-01-01 || ja       | -          | a
    1      |                 | 2023-03-01       | 2023-06-30 || ja       | -          | a
    """,
    """
    status     | leveringsvorm | wet      || telt_mee | reden_niet
    # no status, leveringsvorm or law counts
               |               |          || ja       | -
    # toegewezen, ZIN and Jeugdwet count
    toegewezen | ZIN           | Jeugdwet || ja       | -
    # a status of another word does not count
    afgewezen  | ZIN           | Jeugdwet || nee      | status
    # a concept does not count
    concept    |               |          || nee      | status
    # a leveringsvorm outside the setting does not count
    toegewezen | PGB           | Jeugdwet || nee      | leveringsvorm
    # another law does not count
    toegewezen | ZIN           | Wmo      || nee      | andere wet
    # status goes before leveringsvorm
    afgewezen  | PGB           |          || nee      | status
    # leveringsvorm goes before law
               | PGB           | Wmo      || nee      | leveringsvorm
    # status goes before law
    afgewezen  |               | Wmo      || nee      | status
    """,
    """
    reden_wijziging | einddatum  | status    | leveringsvorm | wet || reden_niet
    # deleted goes before everything
    13              | 2023-01-01 | afgewezen | PGB           | Wmo || verwijderd
    # deleted goes before another law
    13              | 2023-01-01 |           |               | Wmo || verwijderd
    """,
    """
    bron       | levering | nummer | einddatum  | wet | leveringsvorm || telt_mee | reden_niet
    # gone from the newest complete delivery no longer counts
    volledig   | 1        | 1      | 2023-06-30 |     |               || nee      | niet meer geleverd
    volledig   | 2        | 1      | 2023-06-30 |     |               || nee      | niet meer geleverd
    # in every complete delivery counts
    volledig   | 1        | 1      | 2023-06-30 |     |               || ja       | -
    volledig   | 2        | 1      | 2023-06-30 |     |               || ja       | -
    volledig   | 3        | 1      | 2023-06-30 |     |               || ja       | -
    # gone and back counts
    volledig   | 1        | 1      | 2023-06-30 |     |               || ja       | -
    volledig   | 3        | 1      | 2023-06-30 |     |               || ja       | -
    # in the newest complete delivery alone counts
    volledig   | 3        | 1      | 2023-06-30 |     |               || ja       | -
    # refused in the newest complete delivery was still delivered
    volledig   | 1        | 1      | 2023-06-30 |     |               || ja       | -
    volledig   | 3        | 1      | 2022-12-31 |     |               || ja       | -
    # gone from deliveries that only add still counts
    aanvulling | 1        | 1      | 2023-06-30 |     |               || ja       | -
    # another law goes before no longer delivered
    volledig   | 1        | 1      | 2023-06-30 | Wmo |               || nee      | andere wet
    # leveringsvorm goes before no longer delivered
    volledig   | 1        | 1      | 2023-06-30 |     | PGB           || nee      | leveringsvorm
    # a number that is gone under one law and there under another is gone under the first
    volledig   | 1        | 1      | 2023-06-30 |     |               || nee      | niet meer geleverd
    volledig   | 3        | 1      | 2023-06-30 | Wmo |               || nee      | andere wet
    """,
)


@pytest.fixture(scope="module")
def region():
    return load_cases(
        CASES,
        sources=[
            monthly("besluiten"),
            monthly("volledig", levering="volledig"),
            monthly("aanvulling", levering="aanvulling"),
        ],
        tables=(*DECISIONS, "kern.afgekeurde_rijen"),
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_version(case, region):
    assert case.seen_in(region.became(case)) == case.wanted


def test_what_does_not_count_is_kept_with_its_reason_and_stands_in_no_traject(region):
    members = {row["beschikking_id"] for row in region.tables["kern.beschikking_traject"]}
    for row in region.tables["kern.beschikkingen"]:
        assert row["telt_mee"] == (row["reden_niet"] is None) == (row["beschikking_id"] in members)


def test_the_refused_versions_of_these_cases_were_refused(region):
    refused = [(row["bestand"], row["kolom"]) for row in region.tables["kern.afgekeurde_rijen"]]
    assert sorted(refused) == [("besluiten-2025-02.csv", "einddatum"), ("volledig-2025-03.csv", "einddatum")]
