"""Rule 3: the referrer of a toewijzing is one whole referrer, and stays."""

import pytest
from spec_cases import read_cases
from spec_region import besluit, listed, load_cases, monthly

PRACTICES = """
    praktijk_id | naam  | gemeente | geldig_van
    01990001    | Linde | 9901     | 2015-01-01
    01990002    | Anker | 9901     | 2015-01-01
    01990003    | Beuk  | 9901     | 2015-01-01
"""

CASES = read_cases(
    """
    bron     | levering | nummer | referentie | type | agb      | naam  || praktijk_id | verwijzer_type | kanaal
    # the verzoek goes before the versions
    besluit  | 1        | 1      | R1         | 02   | 01990002 |       || 01990001    | 02             | huisarts
    verzoek  | 1        |        | R1         | 02   | 01990001 |       ||             |                |
    # the verzoek goes before the versions, also when it was delivered later
    besluit  | 1        | 1      | R1         | 02   | 01990002 |       || 01990001    | 02             | huisarts
    verzoek  | 3        |        | R1         | 02   | 01990001 |       ||             |                |
    # a verzoek with another reference is not its verzoek
    besluit  | 1        | 1      | R1         | 02   | 01990002 |       || 01990002    | 02             | huisarts
    verzoek  | 1        |        | R2         | 02   | 01990001 |       ||             |                |
    # a toewijzing without a reference has no verzoek
    besluit  | 1        | 1      |            | 02   | 01990002 |       || 01990002    | 02             | huisarts
    verzoek  | 1        |        | R1         | 02   | 01990001 |       ||             |                |
    # a refused verzoek says nothing
    besluit  | 1        | 1      | R1         | 02   | 01990002 |       || 01990002    | 02             | huisarts
    verzoek  | 1        |        | R1         |      | 01990001 |       ||             |                |
    # the first version with a referrer counts
    besluit  | 1        | 1      |            |      |          |       || 01990001    | 02             | huisarts
    besluit  | 2        | 1      |            | 02   | 01990001 |       || 01990001    | 02             | huisarts
    besluit  | 3        | 1      |            | 02   | 01990002 |       || 01990001    | 02             | huisarts
    # a later version without a referrer clears nothing
    besluit  | 1        | 1      |            | 02   | 01990001 |       || 01990001    | 02             | huisarts
    besluit  | 2        | 1      |            |      |          |       || 01990001    | 02             | huisarts
    # a reference that a later version leaves empty stays
    besluit  | 1        | 1      | R1         |      |          |       || 01990001    | 02             | huisarts
    besluit  | 2        | 1      |            |      |          |       || 01990001    | 02             | huisarts
    verzoek  | 1        |        | R1         | 02   | 01990001 |       ||             |                |
    # a reference that comes with a later version counts
    besluit  | 1        | 1      |            |      |          |       || 01990001    | 02             | huisarts
    besluit  | 2        | 1      | R1         |      |          |       || 01990001    | 02             | huisarts
    verzoek  | 1        |        | R1         | 02   | 01990001 |       ||             |                |
    # the reference of a request for change never replaces the referrer
    besluit  | 1        | 1      | R1         |      |          |       || 01990001    | 02             | huisarts
    besluit  | 2        | 1      | R2         |      |          |       || 01990001    | 02             | huisarts
    verzoek  | 1        |        | R1         | 02   | 01990001 |       ||             |                |
    verzoek  | 2        |        | R2         | 02   | 01990002 |       ||             |                |
    # an AGB in a version goes before a bare type in the verzoek
    besluit  | 1        | 1      | R1         | 02   | 01990001 |       || 01990001    | 02             | huisarts
    verzoek  | 1        |        | R1         | 05   |          |       ||             |                |
    # a name in a later version goes before a bare type in an earlier one
    besluit  | 1        | 1      |            | 03   |          |       || 01990001    | 02             | huisarts
    besluit  | 2        | 1      |            | 02   |          | Linde || 01990001    | 02             | huisarts
    # an AGB in a later version goes before a bare type in an earlier one
    besluit  | 1        | 1      |            | 03   |          |       || 01990001    | 02             | huisarts
    besluit  | 2        | 1      |            | 02   | 01990001 |       || 01990001    | 02             | huisarts
    # of an AGB and a name the first counts, whichever it is
    besluit  | 1        | 1      |            | 02   |          | Linde || 01990001    | 02             | huisarts
    besluit  | 2        | 1      |            | 02   | 01990002 |       || 01990001    | 02             | huisarts
    # with bare types alone the verzoek goes first
    besluit  | 1        | 1      | R1         | 03   |          |       || -           | 04             | gi
    verzoek  | 1        |        | R1         | 04   |          |       ||             |                |
    # with bare types alone the first version stays
    besluit  | 1        | 1      |            | 03   |          |       || -           | 03             | jeugdarts
    besluit  | 2        | 1      |            | 05   |          |       || -           | 03             | jeugdarts
    # a referrer is whole: the AGB of one version is not joined to the type of another
    besluit  | 1        | 1      |            | 03   |          |       || 01990001    | -              | huisarts
    besluit  | 2        | 1      |            |      | 01990001 |       || 01990001    | -              | huisarts
    # a referrer is whole: the AGB of a version is not joined to the type of the verzoek
    besluit  | 1        | 1      | R1         |      | 01990001 |       || 01990001    | -              | huisarts
    verzoek  | 1        |        | R1         | 05   |          |       ||             |                |
    # a referrer is whole: a known name is not joined to the AGB of another version
    besluit  | 1        | 1      |            | 02   |          | Linde || 01990001    | 02             | huisarts
    besluit  | 2        | 1      |            | 03   | 01990002 |       || 01990001    | 02             | huisarts
    # type 07 is unknown
    besluit  | 1        | 1      |            | 07   |          |       || -           | -              | onbekend
    # type 07 in the verzoek gives way to a bare type in a version
    besluit  | 1        | 1      | R1         | 03   |          |       || -           | 03             | jeugdarts
    verzoek  | 1        |        | R1         | 07   |          |       ||             |                |
    # type 07 in a version gives way to a later one
    besluit  | 1        | 1      |            | 07   |          |       || -           | 04             | gi
    besluit  | 2        | 1      |            | 04   |          |       || -           | 04             | gi
    # an AGB with type 07 is known, with its type unknown
    besluit  | 1        | 1      | R1         | 02   | 01990002 |       || 01990001    | -              |
    verzoek  | 1        |        | R1         | 07   | 01990001 |       ||             |                |
    # a type without its zero is that type
    besluit  | 1        | 1      |            | 2    | 01990001 |       || 01990001    | 02             | huisarts
    # nothing known is nothing
    besluit  | 1        | 1      |            |      |          |       || -           | -              | onbekend
    """,
    """
    bron    | nummer | kind | gemeente | aanbieder | referentie | type | agb      || praktijk_id
    # the verzoek of another gemeente is not its verzoek
    besluit | 1      | A    | 9901     | P         | R1         | 02   | 01990002 || 01990002
    verzoek |        | A    | 9902     | P         | R1         | 02   | 01990001 ||
    # the verzoek of another aanbieder is not its verzoek
    besluit | 1      | A    | 9901     | P         | R1         | 02   | 01990002 || 01990002
    verzoek |        | A    | 9901     | Q         | R1         | 02   | 01990001 ||
    # the verzoek of another child is not its verzoek
    besluit | 1      | A    | 9901     | P         | R1         | 02   | 01990002 || 01990002
    verzoek |        | B    | 9901     | P         | R1         | 02   | 01990001 ||
    # two children under one reference have each their own verzoek
    besluit | 1      | A    | 9901     | P         | R1         |      |          || 01990001
    besluit | 2      | B    | 9901     | P         | R1         |      |          || 01990002
    verzoek |        | B    | 9901     | P         | R1         | 02   | 01990002 ||
    verzoek |        | A    | 9901     | P         | R1         | 02   | 01990001 ||
    """,
    """
    bron    | nummer | referentie | categorie | code  | type | agb      || praktijk_id
    # one reference for two products: each has the verzoek of its own product
    besluit | 1      | R1         | 52        | 52A00 |      |          || 01990001
    besluit | 2      | R1         | 51        | 51A00 |      |          || 01990002
    verzoek |        | R1         | 51        | 51A00 | 02   | 01990002 ||
    verzoek |        | R1         | 52        | 52A00 | 02   | 01990001 ||
    # one reference for two products of one categorie: the verzoek of its own code
    besluit | 1      | R1         | 51        | 51A01 |      |          || 01990003
    verzoek |        | R1         | 51        | 51A00 | 02   | 01990002 ||
    verzoek |        | R1         | 51        | 51A01 | 02   | 01990003 ||
    # the categorie goes before a verzoek that came earlier for another
    besluit | 1      | R1         | 52        | 52A00 |      |          || 01990001
    verzoek |        | R1         | 41        | 41A03 | 02   | 01990002 ||
    verzoek |        | R1         | 52        | 52B00 | 02   | 01990001 ||
    # a verzoek for the categorie alone serves a code in it
    besluit | 1      | R1         | 52        | 52A00 |      |          || 01990001
    besluit | 2      | R1         | 51        | 51A00 |      |          || 01990002
    verzoek |        | R1         | 51        |       | 02   | 01990002 ||
    verzoek |        | R1         | 52        |       | 02   | 01990001 ||
    # a verzoek without a product serves its reference
    besluit | 1      | R1         | 52        | 52A00 |      |          || 01990001
    verzoek |        | R1         |           |       | 02   | 01990001 ||
    """,
)


def delivered(case, position, cells):
    """Versions of one toewijzing are sent a day apart; a verzoek is dated and names its product."""
    row = besluit(case, position, cells)
    if cells["bron"] == "besluit":
        return row | {"toewijzingsdatum": f"2023-01-0{cells.get('levering', '1')}"}
    asked = ("gemeente", "bsn", "aanbieder_agb", "referentie_aanbieder", "productcategorie", "productcode",
             "verwijzer_type", "verwijzer_agb", "verwijzer_naam")  # fmt: skip
    return {name: row[name] for name in asked if name in row} | {"dagtekening": "2022-12-24"}


@pytest.fixture(scope="module")
def region():
    return load_cases(
        CASES,
        listed("praktijken", PRACTICES),
        sources=[monthly("besluit"), monthly("verzoek", "verzoeken")],
        row=delivered,
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_referrer(case, region):
    assert case.seen_in(region.became(case)) == case.wanted


def test_the_type_of_the_chosen_referrer_stands_at_every_toewijzing(region):
    types = {row["traject_id"]: row["verwijzer_type"] for row in region.tables["kern.verwijzingen"]}
    first = {row["beschikking_id"]: types[row["traject_id"]] for row in region.tables["kern.beschikking_traject"]
             if row["rol"] == "eerste"}  # fmt: skip
    stands = {row["beschikking_id"]: row["verwijzer_type"] for row in region.tables["kern.beschikkingen"]}
    assert first == {key: stands[key] for key in first}
    assert set(first.values()) >= {None, "02", "03", "04"}
