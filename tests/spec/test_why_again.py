"""Why again: what a later start of a person is, and by which rule."""

from datetime import date

import pytest
from spec_cases import read_cases
from spec_region import DECISIONS, load_cases

from etl.decisions.sequels import CLASS_OF_RULE
from schemas.values import OPNIEUW, OPNIEUW_REGELS

CASES = read_cases(
    """
    kind | categorie | aanbieder | ingangsdatum | einddatum  || opnieuw    | opnieuw_regel                | dagen
    # the first start of a person is none of these
    A    | 52        | 73990001  | 2023-01-01   | 2023-06-30 || -          | -                            | -
    # care that ended 365 days before: the same help again
    A    | 52        | 73990001  | 2022-01-01   | 2022-06-30 || -          | -                            | -
    A    | 52        | 73990001  | 2023-06-30   |            || herhaling  | zelfde_zorgvorm              | 365
    # care that ended 366 days before: new
    A    | 52        | 73990001  | 2022-01-01   | 2022-06-29 || -          | -                            | -
    A    | 52        | 73990001  | 2023-06-30   |            || nieuw      | lang_geleden                 | 366
    # the same provider goes on after 90 days
    A    | 52        | 73990001  | 2022-01-01   | 2022-06-30 || -          | -                            | -
    A    | 52        | 73990001  | 2022-09-28   |            || vervolg    | zelfde_aanbieder_gaat_verder | 90
    # after 91 days it is the same help again
    A    | 52        | 73990001  | 2022-01-01   | 2022-06-30 || -          | -                            | -
    A    | 52        | 73990001  | 2022-09-29   |            || herhaling  | zelfde_zorgvorm              | 91
    # another provider does the same again
    A    | 52        | 73990001  | 2022-01-01   | 2022-06-30 || -          | -                            | -
    A    | 52        | 73990002  | 2022-09-01   |            || herhaling  | zelfde_zorgvorm              | 63
    # from basic to specialised ggz
    A    | 51        | 73990001  | 2022-01-01   | 2022-06-30 || -          | -                            | -
    A    | 52        | 73990001  | 2022-07-01   |            || opschaling | zwaarder                     | 1
    # from specialised to basic ggz, while the first still runs
    A    | 52        | 73990001  | 2022-01-01   |            || -          | -                            | -
    A    | 51        | 73990001  | 2022-07-01   |            || afschaling | lichter                      | 0
    # on the last day of the other it still runs
    A    | 52        | 73990001  | 2022-01-01   | 2022-07-01 || -          | -                            | -
    A    | 51        | 73990001  | 2022-07-01   |            || afschaling | lichter                      | 0
    # basic ggz after ambulant help weighs the same
    A    | 45        | 73990001  | 2022-01-01   | 2022-06-30 || -          | -                            | -
    A    | 51        | 73990001  | 2022-07-01   |            || vervolg    | even_zwaar                   | 1
    # of crisis help nobody says how heavy it is
    A    | 46        | 73990001  | 2022-01-01   | 2022-06-30 || -          | -                            | -
    A    | 52        | 73990001  | 2022-07-01   |            || vervolg    | niet_te_vergelijken          | 1
    # the heaviest of what ran before decides
    A    | 44        | 73990001  | 2022-01-01   | 2022-03-31 || -          | -                            | -
    A    | 51        | 73990001  | 2022-04-01   | 2022-06-30 || afschaling | lichter                      | 1
    A    | 52        | 73990001  | 2022-07-01   |            || afschaling | lichter                      | 1
    # what ran too long ago does not
    A    | 44        | 73990001  | 2020-01-01   | 2020-03-31 || -          | -                            | -
    A    | 51        | 73990001  | 2022-04-01   | 2022-06-30 || nieuw      | lang_geleden                 | 731
    A    | 52        | 73990001  | 2022-07-01   |            || opschaling | zwaarder                     | 1
    # the same help goes before heavier and lighter help
    A    | 52        | 73990002  | 2022-01-01   | 2022-03-31 || -          | -                            | -
    A    | 44        | 73990001  | 2022-04-01   | 2022-06-30 || opschaling | zwaarder                     | 1
    A    | 52        | 73990001  | 2022-07-01   |            || herhaling  | zelfde_zorgvorm              | 1
    # what starts on the same day is not earlier
    A    | 51        | 73990001  | 2022-07-01   |            || -          | -                            | -
    A    | 52        | 73990001  | 2022-07-01   |            || -          | -                            | -
    # another child says nothing
    B    | 51        | 73990001  | 2022-01-01   | 2022-06-30 || -          | -                            | -
    A    | 52        | 73990001  | 2022-07-01   |            || -          | -                            | -
    """,
)
AGAIN, LATER = "kern.vervolgverwijzingen", ("kern.nieuw_gevoeligheid", "kern.ggz_vervolg", "kern.dubbeltellingen")


@pytest.fixture(scope="module")
def region():
    return load_cases(CASES, tables=(*DECISIONS, AGAIN, *LATER))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_start(case, region):
    again = {row["traject_id"]: row for row in region.tables[AGAIN]}
    trajecten = {row["beschikking_id"]: row["traject_id"] for row in region.tables["kern.beschikking_traject"]}
    seen = []
    for made in region.became(case):
        row = again.get(trajecten[made["beschikking_id"]], {})
        seen.append(made | {"dagen": row.get("dagen_sinds_vorige")} | {"opnieuw": None, "opnieuw_regel": None} | row)
    assert case.seen_in(seen) == case.wanted


def test_every_rule_has_one_class_of_the_closed_list():
    assert set(CLASS_OF_RULE) == set(OPNIEUW_REGELS)
    assert set(CLASS_OF_RULE.values()) == set(OPNIEUW)


def test_new_youths_are_those_without_care_in_so_many_days(region):
    """The setting of 365 days gives what is_nieuwe_jeugdige says; a longer period never more."""
    counted = [row for row in region.tables["kern.verwijzingen"] if row["telt_mee"]]
    per_year = {year: [row for row in counted if row["verwijsdatum"].year == year] for year in (2020, 2022, 2023)}
    found = {(row["jaar"], row["nieuw_na_dagen"]): row for row in region.tables["kern.nieuw_gevoeligheid"]}
    for year, rows in per_year.items():
        assert found[year, 365]["noemer"] == len(rows)
        assert found[year, 365]["teller"] == sum(row["is_nieuwe_jeugdige"] for row in rows)
        falling = [found[year, days]["teller"] for days in (90, 180, 365, 545, 730)]
        assert falling == sorted(falling, reverse=True)


def test_decisions_trajecten_and_youths_are_counted_beside_each_other(region):
    decided = [row for row in region.tables["kern.beschikkingen"] if row["telt_mee"]]
    rol = {row["beschikking_id"]: row["rol"] for row in region.tables["kern.beschikking_traject"]}
    for row in region.tables["kern.dubbeltellingen"]:
        here = [
            each
            for each in decided
            if each["ingangsdatum"].year == row["jaar"] and row["gemeente"] in ("*", each["gemeente"])
        ]
        assert row["beschikkingen"] == row["noemer"] == len(here)
        assert row["jeugdigen"] == len({each["client_pseudo"] for each in here})
        assert row["trajecten"] == sum(rol[each["beschikking_id"]] == "eerste" for each in here)
        assert row["teller"] == sum(rol[each["beschikking_id"]] == row["rol"] for each in here)
    assert {row["rol"] for row in region.tables["kern.dubbeltellingen"]} == set(rol.values()) | {
        "eerste", "dubbel", "verlenging", "wijziging", "overdracht", "parallel",
    }  # fmt: skip


def test_basic_ggz_followed_by_specialised_ggz_within_a_year_is_counted(region):
    starts = region.tables["kern.verwijzingen"]
    found = {(row["gemeente"], row["jaar"]): row for row in region.tables["kern.ggz_vervolg"]}
    light = [row for row in starts if row["zorgvorm"] == "GBGGZ" and row["telt_mee"]]
    for (gemeente, jaar), row in found.items():
        here = [each for each in light if each["startdatum"].year == jaar and gemeente in ("*", each["gemeente"])]
        followed = [
            each
            for each in here
            if any(
                other["zorgvorm"] == "SGGZ"
                and other["client_pseudo"] == each["client_pseudo"]
                and 0 < (other["startdatum"] - each["startdatum"]).days <= 365
                for other in starts
            )
        ]
        assert (row["teller"], row["noemer"]) == (len(followed), len(here))
    assert found["*", 2022]["teller"] > 0
    assert all(jaar <= date(2023, 12, 31).year for _, jaar in found)


RENEWED = read_cases(
    """
    nummer | beslist    | ingangsdatum | einddatum  || beschikkingen | trajecten
    # a year of care, renewed under a new number as before April 2023: two decisions, one traject
    1      | 2022-01-01 | 2022-01-01   | 2022-06-30 || 2             | 1
    2      | 2022-07-01 | 2022-07-01   | 2022-12-31 ||               |
    """,
    """
    nummer | beslist    | ingangsdatum | einddatum  || beschikkingen | trajecten
    # the same year of care, renewed by a later end as after April 2023: one decision, one traject
    1      | 2024-01-01 | 2024-01-01   | 2024-06-30 || 1             | 1
    1      | 2024-07-01 | 2024-01-01   | 2024-12-31 ||               |
    """,
)


@pytest.fixture(scope="module")
def renewed():
    return load_cases(RENEWED, tables=(*DECISIONS, "kern.dubbeltellingen"))


@pytest.mark.parametrize("case", RENEWED, ids=str)
def test_decisions_fall_when_renewals_keep_their_number_and_trajecten_do_not(case, renewed):
    year = int(case.given[0]["ingangsdatum"][:4])
    [found] = {
        (row["beschikkingen"], row["trajecten"])
        for row in renewed.tables["kern.dubbeltellingen"]
        if row["gemeente"] == "*" and row["jaar"] == year
    }
    assert tuple(map(str, found)) == (case.wanted[0]["beschikkingen"], case.wanted[0]["trajecten"])
