"""Rule 11: unique youths, younger than 18 on the day, by their practice, recounted for every period."""

import pytest
from spec_cases import read_cases
from spec_region import besluit, listed, load_cases, practice_of

# Each case is a practice with a list of 1,000, on which its children are placed. Beside a row stands what the practice
# has in the quarter named there, or in the year that ends with 2023K4 (``jaar``).
# Names of counts go without ``jeugdigen_``.
CASES = read_cases(
    """
    kind | geboortedatum | ingangsdatum | kwartaal || verwezen | verwijzingen | 18_plus | zonder_geboortedatum
    # the day before the eighteenth birthday counts
    A    | 2005-03-01    | 2023-02-28   | 2023K1   || 1        | 1            | 0       | 0
    # the eighteenth birthday does not count
    A    | 2005-03-01    | 2023-03-01   | 2023K1   || 0        | 0            | 1       | 0
    # the day after the eighteenth birthday does not count
    A    | 2005-03-01    | 2023-03-02   | 2023K1   || 0        | 0            | 1       | 0
    # born on a leap day: still 17 on 28 February
    A    | 2004-02-29    | 2022-02-28   | 2022K1   || 1        | 1            | 0       | 0
    # born on a leap day: 18 on 1 March
    A    | 2004-02-29    | 2022-03-01   | 2022K1   || 0        | 0            | 1       | 0
    # an unknown birth date counts and is shown
    A    |               | 2023-02-01   | 2023K1   || 1        | 1            | 0       | 1
    # an impossible birth date counts and is shown
    A    | 2012-02-30    | 2023-02-01   | 2023K1   || 1        | 1            | 0       | 1
    # two children count for two
    A    | 2012-05-17    | 2023-02-01   | 2023K1   || 2        | 2            | 0       | 0
    B    | 2012-05-17    | 2023-02-01   | 2023K1   || 2        | 2            | 0       | 0
    # a child and an adult
    A    | 2012-05-17    | 2023-02-01   | 2023K1   || 1        | 1            | 1       | 0
    B    | 2001-05-17    | 2023-02-01   | 2023K1   || 1        | 1            | 1       | 0
    """,
    """
    kind | categorie | ingangsdatum | einddatum  | kwartaal || verwezen | verwijzingen | alle_zorg | jaar
    # one youth with two zorgvormen counts once, with two verwijzingen
    A    | 52        | 2023-02-01   | 2023-02-28 | 2023K1   || 1        | 2            | 1         | 1
    A    | 51        | 2023-02-01   | 2023-02-28 | 2023K1   ||          |              |           |
    # one youth twice in a quarter with one zorgvorm counts once
    A    | 52        | 2023-01-01   | 2023-01-10 | 2023K1   || 1        | 2            | 1         | 1
    A    | 52        | 2023-03-01   | 2023-03-10 | 2023K1   ||          |              |           |
    # one youth in two quarters counts in both and once over the year
    A    | 52        | 2023-02-01   | 2023-02-28 | 2023K1   || 1        | 1            | 1         | 1
    A    | 52        | 2023-12-31   | 2024-03-31 | 2023K4   || 1        | 1            | 1         | 1
    # two youths in two quarters count for two over the year
    A    | 52        | 2023-02-01   | 2023-02-28 | 2023K1   || 1        | 1            | 1         | 2
    B    | 52        | 2023-08-01   | 2023-08-31 | 2023K3   || 1        | 1            | 1         | 2
    # a youth of before the year does not count in it
    A    | 52        | 2022-12-31   | 2023-12-31 | 2022K4   || 1        | 1            | 1         | 0
    # on the first day of the year it does
    A    | 52        | 2023-01-01   | 2023-12-31 | 2022K4   || 0        | 0            | 0         | 1
    # a renewal is no new verwijzing
    A    | 52        | 2023-02-01   | 2023-03-31 | 2023K1   || 1        | 1            | 1         | 1
    A    | 52        | 2023-04-01   | 2023-12-31 | 2023K2   || 0        | 0            | 0         | 1
    # a zorgvorm outside the outcome counts in all care alone
    A    | 43        | 2023-02-01   | 2023-02-28 | 2023K1   || 0        | 0            | 1         | 0
    # a zorgvorm outside the outcome beside one within it
    A    | 43        | 2023-02-01   | 2023-02-28 | 2023K1   || 1        | 1            | 1         | 1
    A    | 52        | 2023-02-01   | 2023-02-28 | 2023K1   ||          |              |           |
    # an unknown code is outside the outcome
    A    | 99        | 2023-02-01   | 2023-02-28 | 2023K1   || 0        | 0            | 1         | 0
    # each zorgvorm of the outcome counts
    A    | 52        | 2023-02-01   | 2023-02-28 | 2023K1   || 4        | 4            | 4         | 4
    B    | 51        | 2023-02-01   | 2023-02-28 | 2023K1   ||          |              |           |
    C    | 54        | 2023-02-01   | 2023-02-28 | 2023K1   ||          |              |           |
    D    | 45        | 2023-02-01   | 2023-02-28 | 2023K1   ||          |              |           |
    """,
    """
    kind | geboren    | categorie | ingangsdatum | einddatum  | reden | kwartaal || verwezen | 18_plus | alle_zorg
    # an administrative start counts nowhere
    A    | 2012-05-17 | 52        | 2023-02-01   | 2023-02-28 | 03    | 2023K1   || 0        | 0       | 0
    # a youth who turns 18 between two verwijzingen of a quarter counts once, as a youth
    A    | 2005-02-15 | 52        | 2023-02-01   | 2023-02-28 |       | 2023K1   || 1        | 0       | 1
    A    | 2005-02-15 | 51        | 2023-03-01   | 2023-03-31 |       | 2023K1   ||          |         |
    # an adult outside the outcome counts nowhere
    A    | 2001-05-17 | 43        | 2023-02-01   | 2023-02-28 |       | 2023K1   || 0        | 0       | 0
    """,
    """
    nummer | toewijzingsdatum | geboortedatum | ingangsdatum | kwartaal || verwezen | 18_plus
    # the birth date of the last version counts
    1      | 2023-01-01       | 2012-05-17    | 2023-02-01   | 2023K1   || 0        | 1
    1      | 2023-01-02       | 2001-05-17    | 2023-02-01   | 2023K1   ||          |
    # the birth date of the first decision counts, not that of the second
    1      | 2023-01-01       | 2012-05-17    | 2023-02-01   | 2023K1   || 1        | 0
    2      | 2023-01-02       | 2001-05-17    | 2023-03-01   | 2023K1   ||          |
    """,
    """
    kind | gemeente | categorie | type | kwartaal || verwezen | via_huisarts | via_gemeente | via_overig
    # one youth through two doors counts once, and behind both doors
    A    | 9901     | 52        | 02   | 2023K1   || 1        | 1            | 1            | 0
    A    | 9901     | 51        | 01   | 2023K1   ||          |              |              |
    # a youth counts whatever the door
    A    | 9901     | 52        | 08   | 2023K1   || 3        | 0            | 0            | 3
    B    | 9901     | 52        | 05   | 2023K1   ||          |              |              |
    C    | 9901     | 52        |      | 2023K1   ||          |              |              |
    # one person in two gemeenten is one youth
    A    | 9901     | 52        | 02   | 2023K1   || 1        | 1            | 0            | 0
    A    | 9902     | 51        | 02   | 2023K1   ||          |              |              |
    """,
    """
    kind | kwartaal || per_1000 | per_1000_onder | per_1000_boven | praktijkbasis
    # one youth on a thousand patients, with the exact interval
    A    | 2023K1   || 1        | 0.02532        | 5.572          | eigen_praktijk
    # no youth on a thousand patients, with the exact interval
    A    | 2023K2   || 0        | 0              | 3.689          | -
    # three youths on a thousand patients, with the exact interval
    A    | 2023K1   || 3        | 0.6187         | 8.767          | eigen_praktijk
    B    | 2023K1   ||          |                |                |
    C    | 2023K1   ||          |                |                |
    """,
    """
    eigen_agb | kwartaal || verwezen | praktijkbasis
    # a youth without a practice counts at none
    01999999  | 2023K1   || 0        | -
    # a youth of another practice counts there alone
    01998009  | 2023K1   || 0        | -
    """,
    """
    eigen_agb | categorie | type | ingangsdatum | einddatum  | kwartaal || in_9902 | in_jaar | deuren
    # one youth at two practices of a gemeente counts once there, in the quarter and over the year
    01998001  | 52        | 02   | 2023-01-01   | 2023-01-10 | 2023K1   || 1       | 1       | gemeente 1/1 huisarts 1/1
    01998002  | 51        | 01   | 2023-02-01   | 2023-02-10 | 2023K1   ||         |         |
    01998002  | 52        | 02   | 2023-08-01   | 2023-08-10 | 2023K3   || 1       | 1       | huisarts 1/1
    """,
)
MARTS = (
    "mart.verwijzingen_praktijk_kwartaal",
    "mart.verwijzingen_praktijk_jaar",
    "mart.verwijzingen_groep_kwartaal",
    "mart.verwijzingen_groep_jaar",
    "mart.verwijskanaal_kwartaal",
)
UNPLACED = ("kern.verwijzingen", "mart.niet_gekoppeld")


def at_its_practice(case, position, cells):
    """Place a child at the practice of its case, unless it has another of its own."""
    return besluit(case, position, {"eigen_agb": practice_of(case), **cells})


@pytest.fixture(scope="module")
def region():
    ours = [(practice_of(case), "9901") for case in CASES]
    theirs = [("01998001", "9902"), ("01998002", "9902"), ("01998009", "9901")]
    practices = [
        {"praktijk_id": praktijk_id, "naam": praktijk_id, "gemeente": gemeente, "geldig_van": "2015-01-01"}
        for praktijk_id, gemeente in (*ours, *theirs)
    ]
    lists = [
        {"praktijk_id": praktijk_id, "peildatum": "2022-01-01", "gemeente": "9901", "patienten_onder_18": "1000"}
        for praktijk_id, _ in ours
    ]
    return load_cases(
        CASES,
        listed("praktijken", practices),
        listed("patienten", lists),
        tables=("kern.beschikkingen", *MARTS, *UNPLACED),
        row=at_its_practice,
    )


def looked_up(rows, **wanted):
    """Give the one row with these values."""
    [row] = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return row


def shown(region, case, kwartaal):
    """Give what the marts say in this quarter of the practice of a case, and of gemeente 9902."""
    mine, area = practice_of(case), {"niveau": "gemeente", "gebied": "9902", "groep": "totaal", "zorgvorm": "TOTAAL"}
    quarter, year, groups, group_years, doors = (region.tables[name] for name in MARTS)
    by_door = [row for row in doors if (row["gebied"], row["groep"], row["kwartaal"]) == ("9902", "totaal", kwartaal)]
    counts = looked_up(quarter, praktijk_id=mine, kwartaal=kwartaal)
    return {name.removeprefix("jeugdigen_"): value for name, value in counts.items()} | {
        "jaar": looked_up(year, praktijk_id=mine, kwartaal_tm="2023K4", zorgvorm="TOTAAL")["jeugdigen_verwezen"],
        "in_9902": looked_up(groups, periode=kwartaal, **area)["jeugdigen_verwezen"],
        "in_jaar": looked_up(group_years, periode="2023K4-jaar", **area)["jeugdigen_verwezen"],
        "deuren": " ".join(
            sorted(f"{row['kanaal']} {row['teller']}/{row['noemer']}" for row in by_door if row["teller"])
        ),
    }


@pytest.mark.parametrize("case", CASES, ids=str)
def test_count(case, region):
    found = [shown(region, case, cells["kwartaal"]) for cells in case.given]
    assert case.seen_in(found) == case.wanted


def test_a_share_of_a_zorgvorm_comes_with_its_teller_and_noemer(region):
    case = next(case for case in CASES if case.title == "each zorgvorm of the outcome counts")
    rows = region.tables["mart.verwijzingen_praktijk_jaar"]
    row = looked_up(rows, praktijk_id=practice_of(case), kwartaal_tm="2023K4", zorgvorm="SGGZ")
    assert (row["jeugdigen_verwezen"], row["teller"], row["noemer"], row["aandeel_pct"]) == (1, 1, 4, 25.0)


def test_the_region_counts_every_linked_youth_once(region):
    rows = region.tables["mart.verwijzingen_groep_kwartaal"]
    region_row = looked_up(rows, niveau="regio", groep="totaal", periode="2023K1", zorgvorm="TOTAAL")
    practices = [row for row in region.tables["mart.verwijzingen_praktijk_kwartaal"] if row["kwartaal"] == "2023K1"]
    # One youth stands at two practices; all others at one.
    assert region_row["jeugdigen_verwezen"] == sum(row["jeugdigen_verwezen"] for row in practices) - 1


def test_youths_without_a_practice_are_a_figure_of_each_period_and_area(region):
    starts, found = (region.tables[name] for name in UNPLACED)
    wanted: dict[tuple[str, str], dict[str, bool]] = {}
    for row in starts:
        if (
            row["telt_mee"]
            and row["zorgvorm"] in ("SGGZ", "GBGGZ", "GGZ_ONBEPAALD", "AMBULANT")
            and row["is_onder_18"] in (True, None)
        ):
            for gebied in (row["gemeente"], "*"):
                youths = wanted.setdefault((gebied, row["kwartaal"]), {})
                youths[row["client_pseudo"]] = youths.get(row["client_pseudo"], False) or row["praktijk_id"] is not None
    quarters = {(row["gebied"], row["periode"]): row for row in found if len(row["periode"]) == len("2023K1")}
    assert {key: (row["teller"], row["noemer"]) for key, row in quarters.items() if "K" in key[1]} == {
        key: (sum(not placed for placed in youths.values()), len(youths)) for key, youths in wanted.items()
    }
    assert any(row["teller"] for row in quarters.values())


def test_in_proportion_the_practices_of_the_region_have_all_its_youths(region):
    rows = region.tables["mart.verwijzingen_groep_kwartaal"]
    for row in region.tables["mart.niet_gekoppeld"]:
        if row["gebied"] == "*" and row["periode"] in ("2023K1", "2023K2", "2023K3", "2023K4"):
            whole = looked_up(rows, niveau="regio", groep="totaal", periode=row["periode"], zorgvorm="TOTAAL")
            assert whole["jeugdigen_verwezen"] * 100 / (100 - row["aandeel_pct"]) == pytest.approx(row["noemer"])
