"""The rules under other settings than the defaults: every choice of `[regels]` that a region can make."""

import pytest
from spec_cases import read_cases
from spec_region import DECISIONS, listed, load_cases

REGELS = {
    "maximale_onderbreking_dagen": 7,
    "nieuw_na_dagen": 30,
    "leveringsvormen": ["ZIN", "PGB"],
    "kwartaal_naar": "toewijzingsdatum",
    "codering": "streng",
    "uitkomst": ["SGGZ", "LVB"],
    "groep_onbekend": "uitgesloten",
}
CODES = """
    gemeente | categorie | code  | zorgvorm | zorgvorm_streng | zorgvorm_ruim | geldig_van | reden | bron
    *        | 45        | 45A10 | AMBULANT | LVB             | SGGZ          | 2015-01-01 | proef | proef
    *        | 45        | 45A11 | AMBULANT |                 |               | 2015-01-01 | proef | proef
    9901     | 45        | 45A12 | AMBULANT | LVB             |               | 2015-01-01 | proef | proef
    *        | 45        | 45A12 | SGGZ     | SGGZ            | SGGZ          | 2015-01-01 | proef | proef
"""
PRACTICES = """
    praktijk_id | naam  | gemeente | geldig_van | geldig_tot | opgegaan_in
    01990001    | Linde | 9901     | 2015-01-01 |            |
    01990002    | Anker | 9901     | 2015-01-01 | 2023-03-31 | 01990001
    01990003    | Beuk  | 9902     | 2015-01-01 |            |
"""
GROUPS = """
    praktijk_id | soj | geldig_van
    01990003    | nee | 2015-01-01
"""

CASES = read_cases(
    """
    ingangsdatum | einddatum  || traject
    # seven uncovered days stay one traject
    2023-01-01   | 2023-01-31 || a
    2023-02-08   | 2023-02-28 || a
    # eight uncovered days start a new traject
    2023-01-01   | 2023-01-31 || a
    2023-02-09   | 2023-02-28 || b
    """,
    """
    kind | ingangsdatum | einddatum  | reden || traject | is_administratief
    # a predecessor of the same zorgvorm counts for thirty days, whatever the interruption
    A    | 2022-06-01   | 2023-01-31 | 09    || a       | ja
    A    | 2023-03-02   | 2023-03-31 |       || b       | ja
    # and no longer than thirty days
    A    | 2022-06-01   | 2023-01-31 | 09    || a       | ja
    A    | 2023-03-03   | 2023-03-31 |       || b       | nee
    """,
    """
    ingangsdatum | einddatum  || is_nieuwe_jeugdige
    # care that ended thirty days before: not a new youth
    2022-06-01   | 2023-01-31 || ja
    2023-03-02   |            || nee
    # care that ended thirty-one days before: a new youth
    2022-06-01   | 2023-01-31 || ja
    2023-03-03   |            || ja
    """,
    """
    leveringsvorm || telt_mee | reden_niet
    # a leveringsvorm that the region chose counts
    PGB           || ja       | -
    # and so does the other
    ZIN           || ja       | -
    # no leveringsvorm is ZIN
                  || ja       | -
    # a leveringsvorm that the region did not choose does not count
    subsidie      || nee      | leveringsvorm
    """,
    """
    nummer | beslist    | ingangsdatum | eigen_agb | geboren    || verwijsdatum | kwartaal | praktijk_id | is_onder_18
    # dated by the toewijzingsdatum of the first version
    1      | 2023-03-31 | 2023-05-01   | 01990003  | 2012-05-17 || 2023-03-31   | 2023K1   | 01990003    | ja
    1      | 2023-06-01 | 2023-05-01   | 01990003  | 2012-05-17 || 2023-03-31   | 2023K1   | 01990003    | ja
    # of the first decision of the traject
    1      | 2023-06-01 | 2023-05-01   | 01990003  | 2012-05-17 || 2023-06-01   | 2023K2   | 01990003    | ja
    2      | 2023-03-01 | 2023-05-02   | 01990003  | 2012-05-17 || 2023-06-01   | 2023K2   | 01990003    | ja
    # the practice is that of the verwijsdatum
    1      | 2023-03-31 | 2023-05-01   | 01990002  | 2012-05-17 || 2023-03-31   | 2023K1   | 01990002    | ja
    # and so is the age: the day before the eighteenth birthday
    1      | 2023-03-31 | 2023-05-01   | 01990003  | 2005-04-01 || 2023-03-31   | 2023K1   | 01990003    | ja
    # and so is the age: the eighteenth birthday
    1      | 2023-03-31 | 2023-05-01   | 01990003  | 2005-03-31 || 2023-03-31   | 2023K1   | 01990003    | nee
    """,
    """
    categorie | code  || zorgvorm
    # the strict reading of a code
    45        | 45A10 || LVB
    # a code without a strict reading has its own
    45        | 45A11 || AMBULANT
    # the strict reading of the gemeente goes before that of the region
    45        | 45A12 || LVB
    """,
    """
    kind | categorie | code  | ingangsdatum | eigen_agb || zorgvorm
    # children of Beuk with and without a zorgvorm of the outcome
    A    | 52        | 52A00 | 2024-02-01   | 01990003  || SGGZ
    B    | 45        | 45A10 | 2024-02-01   | 01990003  || LVB
    C    | 51        | 51A00 | 2024-02-01   | 01990003  || GBGGZ
    D    | 45        | 45A11 | 2024-02-01   | 01990003  || AMBULANT
    """,
)


@pytest.fixture(scope="module")
def region():
    return load_cases(
        CASES,
        listed("codes", CODES),
        listed("praktijken", PRACTICES),
        listed("praktijkgroepen", GROUPS),
        tables=(*DECISIONS, "mart.verwijzingen_praktijk_kwartaal"),
        regels=REGELS,
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case_under_other_settings(case, region):
    assert case.seen_in(region.became(case)) == case.wanted


def test_the_outcome_that_the_region_chose_is_counted(region):
    rows = region.tables["mart.verwijzingen_praktijk_kwartaal"]
    [row] = [row for row in rows if (row["praktijk_id"], row["kwartaal"]) == ("01990003", "2024K1")]
    assert (row["jeugdigen_verwezen"], row["verwijzingen"], row["jeugdigen_alle_zorg"]) == (2, 2, 4)


def test_a_practice_without_any_row_gets_the_group_that_the_region_chose(region):
    rows = region.tables["mart.verwijzingen_praktijk_kwartaal"]
    groups = {(row["praktijk_id"], row["groep"], row["groep_onbekend"]) for row in rows}
    assert groups >= {("01990001", "uitgesloten", True), ("01990003", "controle", False)}
    assert {groep for praktijk_id, groep, _ in groups if praktijk_id != "01990003"} == {"uitgesloten"}


READINGS = read_cases(
    """
    categorie | code  || basis    | ruim
    # a code with both readings
    45        | 45A10 || AMBULANT | SGGZ
    # a code without readings
    45        | 45A11 || AMBULANT | AMBULANT
    # a code of the gemeente without this reading has its own, whatever the region says
    45        | 45A12 || AMBULANT | AMBULANT
    """
)


@pytest.mark.parametrize("codering", ["basis", "ruim"])
def test_the_reading_of_codes_that_the_region_chose(codering):
    read = load_cases(READINGS, listed("codes", CODES), tables=("kern.beschikkingen",), regels={"codering": codering})
    for case in READINGS:
        [made], [wanted] = read.became(case), case.wanted
        assert made["zorgvorm"] == wanted[codering], case.title
