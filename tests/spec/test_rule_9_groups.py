"""Rule 9: the group of a practice in a quarter and in a year, over the days on which it was open."""

import pytest
from spec_cases import read_cases
from spec_region import besluit, listed, load_sources, practice_of

# Each case is a practice. An empty ``soj`` is no row in praktijkgroepen; the rows of a case are all of its lives. On
# the right the group in each quarter of 2023 and in the year, by the letters of LETTERS.
LETTERS = {"interventie": "I", "controle": "C", "overgang": "O", "uitgesloten": "X", None: None}
CASES = read_cases(
    """
    open_van   | open_tot   | soj         | van        | tot        || K1 | K2 | K3 | K4 | jaar
    # a SOJ on every day
    2015-01-01 |            | ja          | 2015-01-01 |            || I  | I  | I  | I  | I
    # never a SOJ
    2015-01-01 |            | nee         | 2015-01-01 |            || C  | C  | C  | C  | C
    # a SOJ in other years alone
    2015-01-01 |            | ja          | 2015-01-01 | 2022-12-31 || C  | C  | C  | C  | C
    2015-01-01 |            | ja          | 2024-01-01 |            ||    |    |    |    |
    # one SOJ day short at the end of a quarter
    2015-01-01 |            | ja          | 2015-01-01 | 2023-03-30 || O  | C  | C  | C  | O
    # a SOJ up to and including the last day of a quarter
    2015-01-01 |            | ja          | 2015-01-01 | 2023-03-31 || I  | C  | C  | C  | O
    # a SOJ from the first day of a quarter on
    2015-01-01 |            | ja          | 2023-04-01 |            || C  | I  | I  | I  | O
    # one SOJ day short at the start of a quarter
    2015-01-01 |            | ja          | 2023-04-02 |            || C  | O  | I  | I  | O
    # a SOJ from the middle of a quarter on
    2015-01-01 |            | ja          | 2023-05-15 |            || C  | O  | I  | I  | O
    # a SOJ on one day
    2015-01-01 |            | ja          | 2023-05-15 | 2023-05-15 || C  | O  | C  | C  | O
    # two rows that touch leave no day without a SOJ
    2015-01-01 |            | ja          | 2015-01-01 | 2023-05-14 || I  | I  | I  | I  | I
    2015-01-01 |            | ja          | 2023-05-15 |            ||    |    |    |    |
    # two rows with one day between them
    2015-01-01 |            | ja          | 2015-01-01 | 2023-05-14 || I  | O  | I  | I  | O
    2015-01-01 |            | ja          | 2023-05-16 |            ||    |    |    |    |
    # no SOJ from a day on
    2015-01-01 |            | ja          | 2015-01-01 | 2023-05-14 || I  | O  | C  | C  | O
    2015-01-01 |            | nee         | 2023-05-15 |            ||    |    |    |    |
    # a row until 2099 is open
    2015-01-01 |            | ja          | 2015-01-01 | 2099-12-31 || I  | I  | I  | I  | I
    # excluded on one day excludes the quarter and the year
    2015-01-01 |            | uitgesloten | 2023-05-15 | 2023-05-15 || C  | X  | C  | C  | X
    # excluded on one day of a quarter with a SOJ on every other
    2015-01-01 |            | ja          | 2015-01-01 | 2023-05-14 || I  | X  | I  | I  | X
    2015-01-01 |            | uitgesloten | 2023-05-15 | 2023-05-15 ||    |    |    |    |
    2015-01-01 |            | ja          | 2023-05-16 |            ||    |    |    |    |
    # excluded on a day that has a SOJ as well
    2015-01-01 |            | ja          | 2015-01-01 |            || I  | I  | X  | I  | X
    2015-01-01 |            | uitgesloten | 2023-09-30 | 2023-09-30 ||    |    |    |    |
    # excluded before the year alone
    2015-01-01 |            | uitgesloten | 2015-01-01 | 2022-12-31 || C  | C  | C  | C  | C
    # open from the middle of a quarter on, a SOJ from that day
    2023-05-15 |            | ja          | 2023-05-15 |            || -  | I  | I  | I  | I
    # open from the middle of a quarter on, a SOJ from the day after
    2023-05-15 |            | ja          | 2023-05-16 |            || -  | O  | I  | I  | O
    # open from the middle of a quarter on, a SOJ that was planned earlier
    2023-05-15 |            | ja          | 2023-01-01 |            || -  | I  | I  | I  | I
    # closed in the middle of a quarter, a SOJ until then
    2015-01-01 | 2023-05-14 | ja          | 2015-01-01 | 2023-05-14 || I  | I  | -  | -  | I
    # closed in the middle of a quarter, a SOJ until the day before
    2015-01-01 | 2023-05-14 | ja          | 2015-01-01 | 2023-05-13 || I  | O  | -  | -  | O
    # a SOJ after it closed does not count
    2015-01-01 | 2023-05-14 | ja          | 2023-05-15 |            || C  | C  | -  | -  | C
    # excluded after it closed does not count
    2015-01-01 | 2023-05-14 | uitgesloten | 2023-05-15 |            || C  | C  | -  | -  | C
    # closed and open again: the days between do not count
    2015-01-01 | 2023-05-14 | ja          | 2015-01-01 | 2023-05-14 || I  | I  | -  | I  | I
    2023-10-10 |            | ja          | 2023-10-10 |            ||    |    |    |    |
    # open on one day of a quarter, with a SOJ on it
    2023-03-31 |            | ja          | 2023-03-31 | 2023-03-31 || I  | C  | C  | C  | O
    # no row at all
    2015-01-01 |            |             |            |            || C  | C  | C  | C  | C
    """,
)


@pytest.fixture(scope="module")
def tables():
    """Load the practices of the cases, in a region with one verwijzing in the first and one in the last quarter."""
    practices, groups = {}, []
    for case in CASES:
        for cells in case.given:
            life = {"praktijk_id": practice_of(case), "naam": f"Praktijk {case.number}", "gemeente": "9901",
                    "geldig_van": cells["open_van"], "geldig_tot": cells["open_tot"]}  # fmt: skip
            practices[practice_of(case), cells["open_van"]] = life
            if cells["soj"]:
                groups.append({"praktijk_id": practice_of(case), "soj": cells["soj"], "geldig_van": cells["van"],
                               "geldig_tot": cells["tot"]})  # fmt: skip
    starts = [besluit(CASES[n], 0, {"ingangsdatum": day}) for n, day in enumerate(("2023-02-01", "2023-11-01"))]
    return load_sources(
        [listed("praktijken", practices.values()), listed("praktijkgroepen", groups), listed("beschikkingen", starts)],
        ("mart.verwijzingen_praktijk_kwartaal", "mart.verwijzingen_praktijk_jaar"),
    )


def groups_of(tables, case):
    """Give the group of the practice of a case per quarter and in the year; None where it has no row."""
    mine = practice_of(case)
    quarters = {
        row["kwartaal"][4:]: row["groep"]
        for row in tables["mart.verwijzingen_praktijk_kwartaal"]
        if row["praktijk_id"] == mine
    }
    [year] = {row["groep"] for row in tables["mart.verwijzingen_praktijk_jaar"] if row["praktijk_id"] == mine}
    groups = {"K1": None, "K2": None, "K3": None, "K4": None} | quarters | {"jaar": year}
    return {when: LETTERS[group] for when, group in groups.items()}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_group(case, tables):
    assert case.seen_in([groups_of(tables, case)] * len(case.given)) == case.wanted


def test_a_practice_without_any_row_is_marked_and_no_other(tables):
    rows = tables["mart.verwijzingen_praktijk_kwartaal"]
    assert {row["praktijk_id"] for row in rows if row["groep_onbekend"]} == {practice_of(CASES[-1])}
