"""Rule 4: which zorgvorm a product is, on its ingangsdatum."""

import pytest
from spec_cases import read_cases
from spec_region import DECISIONS, listed, load_cases

REGION_CODES = """
    gemeente | categorie | code  | zorgvorm      | geldig_van | geldig_tot | reden | bron
    9901     | 45        | 45A04 | SGGZ          | 2020-01-01 | 2023-12-31 | proef | proef
    9901     | 45        |       | GBGGZ         | 2021-01-01 |            | proef | proef
    *        | 45        | 45A04 | OPVOEDHULP    | 2015-01-01 |            | proef | proef
    *        | 45        | 45A76 | DYSLEXIE      | 2015-01-01 | 2099-12-31 | proef | proef
    *        | 45        |       | LVB           | 2015-01-01 | 2023-06-30 | proef | proef
    *        | 54        |       | OVERIG        | 2022-01-01 | 2022-12-31 | proef | proef
    9902     | 97        |       | OPVOEDHULP    | 2023-01-01 |            | proef | proef
    *        | 50        | 50H1A | VERBLIJF      | 2023-01-01 |            | proef | proef
    *        | 50        | 50H1A | DAGHULP       | 2015-01-01 | 2022-12-31 | proef | proef
"""

CASES = read_cases(
    """
    gemeente | categorie | code  | ingangsdatum || zorgvorm      | zorgvorm_via
    # the code of the gemeente goes first
    9901     | 45        | 45A04 | 2023-01-01   || SGGZ          | gemeente_code
    # the categorie of the gemeente goes second
    9901     | 45        | 45A99 | 2023-01-01   || GBGGZ         | gemeente_categorie
    # the categorie of the gemeente goes before the code of the region
    9901     | 45        | 45A76 | 2023-01-01   || GBGGZ         | gemeente_categorie
    # the code of the region goes third
    9902     | 45        | 45A04 | 2023-01-01   || OPVOEDHULP    | regio_code
    # the categorie of the region goes fourth
    9902     | 45        | 45A99 | 2023-01-01   || LVB           | regio_categorie
    # a categorie of the region goes before a national code
    9901     | 54        | 54002 | 2022-06-01   || OVERIG        | regio_categorie
    # the national code goes fifth
    9901     | 54        | 54002 | 2023-01-01   || SGGZ          | landelijk_code
    # the national categorie goes last
    9901     | 54        | 54999 | 2023-01-01   || GGZ_ONBEPAALD | landelijk_categorie
    # a row of one gemeente says nothing of another
    9901     | 97        | 97A01 | 2023-01-01   || ONBEKEND      | niet_gevonden
    # a row of the gemeente places an unknown categorie
    9902     | 97        | 97A01 | 2023-01-01   || OPVOEDHULP    | gemeente_categorie
    # before the first day of a code the next level counts
    9901     | 45        | 45A04 | 2019-12-31   || OPVOEDHULP    | regio_code
    # on the first day of a code it counts
    9901     | 45        | 45A04 | 2020-01-01   || SGGZ          | gemeente_code
    # on the last day of a code it counts
    9901     | 45        | 45A04 | 2023-12-31   || SGGZ          | gemeente_code
    # after the last day of a code the next level counts
    9901     | 45        | 45A04 | 2024-01-01   || GBGGZ         | gemeente_categorie
    # before the first day of a categorie the next level counts
    9901     | 45        | 45A99 | 2020-12-31   || LVB           | regio_categorie
    # on the first day of a categorie it counts
    9901     | 45        | 45A99 | 2021-01-01   || GBGGZ         | gemeente_categorie
    # after the last row of the region the national categorie counts
    9902     | 45        | 45A99 | 2023-07-01   || AMBULANT      | landelijk_categorie
    # a row until 2099 is open
    9902     | 45        | 45A76 | 2100-01-01   || DYSLEXIE      | regio_code
    # one code with another meaning until a day
    9901     | 50        | 50H1A | 2022-12-31   || DAGHULP       | regio_code
    # one code with another meaning from a day on
    9901     | 50        | 50H1A | 2023-01-01   || VERBLIJF      | regio_code
    # without a code the categorie counts
    9901     | 45        |       | 2023-01-01   || GBGGZ         | gemeente_categorie
    # without a code a national categorie counts
    9901     | 54        |       | 2023-01-01   || GGZ_ONBEPAALD | landelijk_categorie
    # a categorie that nobody knows is ONBEKEND
    9901     | 99        | 99A01 | 2023-01-01   || ONBEKEND      | niet_gevonden
    # a categorie of before the list is ONBEKEND
    9901     | 30        |       | 2023-01-01   || ONBEKEND      | niet_gevonden
    # a code in small letters or with a space behind it is that code
    9902     | 45        | 45a04 | 2023-01-01   || OPVOEDHULP    | regio_code
    """,
    """
    categorie | code  || zorgvorm
    # national 31
    31        |       || LOKAAL
    # national 32
    32        |       || AMBULANT
    # national 33
    33        |       || DAGHULP
    # national 34
    34        |       || AMBULANT
    # national 35
    35        |       || VERBLIJF
    # national 36
    36        |       || VERBLIJF
    # national 37
    37        |       || VERBLIJF
    # national 38
    38        |       || VERBLIJF
    # national 40
    40        |       || AMBULANT
    # national 41
    41        | 41A03 || DAGHULP
    # national 42
    42        |       || OVERIG
    # national 43
    43        |       || VERBLIJF
    # national 44
    44        |       || VERBLIJF
    # national 46
    46        |       || CRISIS
    # national 47
    47        |       || JB_JR
    # national 48
    48        |       || JB_JR
    # national 49
    49        |       || JB_JR
    # national 50
    50        | 50A01 || AMBULANT
    # national 51
    51        | 51A02 || GBGGZ
    # national 52
    52        | 52A00 || SGGZ
    # national 53
    53        | 53A01 || AMBULANT
    # national 54001
    54        | 54001 || GBGGZ
    # national 54002
    54        | 54002 || SGGZ
    # national 54003
    54        | 54003 || SGGZ
    # national 54004
    54        | 54004 || GGZ_ONBEPAALD
    # national 55
    55        | 55A11 || LTA
    """,
    """
    nummer | categorie | code  | toewijzingsdatum | ingangsdatum || zorgvorm | zorgvorm_via
    # the ingangsdatum counts, not the day on which it was decided
    1      | 45        | 45A04 | 2019-12-01       | 2020-01-01   || SGGZ     | gemeente_code
    # the product of the last version counts
    1      | 99        | 99A01 | 2022-12-01       | 2023-01-01   || SGGZ     | gemeente_code
    1      | 45        | 45A04 | 2022-12-02       | 2023-01-01   || SGGZ     | gemeente_code
    """,
)


@pytest.fixture(scope="module")
def region():
    return load_cases(CASES, listed("codes", REGION_CODES), tables=(*DECISIONS, "kern.codedekking"))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_zorgvorm(case, region):
    assert case.seen_in(region.became(case)) == case.wanted


def test_an_unknown_code_is_counted_and_reported_and_never_dropped(region):
    case = next(case for case in CASES if case.title == "a categorie that nobody knows is ONBEKEND")
    [found] = region.became(case)
    assert (found["telt_mee"], found["rol"], found["is_administratief"]) == (True, "eerste", False)
    reported = [row for row in region.tables["kern.codedekking"] if row["productcode"] == "99A01"]
    assert reported == [
        {"gemeente": "9901", "jaar": 2023, "productcategorie": "99", "productcode": "99A01", "aantal": 1,
         "jeugdigen": 1, "bedrag": None, "zorgvorm": "ONBEKEND", "gevonden_via": "niet_gevonden",
         "plaatsing": "niet_geplaatst", "zekerheid": None}
    ]  # fmt: skip


def test_the_coverage_of_codes_counts_every_counted_toewijzing(region):
    counted = [row for row in region.tables["kern.beschikkingen"] if row["telt_mee"]]
    assert sum(row["aantal"] for row in region.tables["kern.codedekking"]) == len(counted)
