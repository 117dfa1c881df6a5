"""Rule 10: every practice in every quarter in which it was open, with its list, and zero where there is nothing."""

import pytest
from spec_cases import read_cases
from spec_region import besluit, listed, load_sources, practice_of

QUARTERS = ("2023K1", "2023K2", "2023K3", "2023K4")

# Each case is a practice. What is delivered is its list; an empty peildatum is no list.
CASES = read_cases(
    """
    open_van   | open_tot   || kwartalen
    # open all the time
    2015-01-01 |            || 2023K1 2023K2 2023K3 2023K4
    # open from the last day of a quarter on
    2023-06-30 |            || 2023K2 2023K3 2023K4
    # open from the first day of a quarter on
    2023-07-01 |            || 2023K3 2023K4
    # open up to the first day of a quarter
    2015-01-01 | 2023-07-01 || 2023K1 2023K2 2023K3
    # open up to the last day of a quarter
    2015-01-01 | 2023-06-30 || 2023K1 2023K2
    # open on one day
    2023-05-15 | 2023-05-15 || 2023K2
    # closed and open again
    2015-01-01 | 2023-03-31 || 2023K1 2023K4
    2023-12-31 |            ||
    # closed on the day before the first quarter
    2015-01-01 | 2022-12-31 || -
    # opened on the day after the last quarter
    2024-01-01 |            || -
    # an end from 2099 on is open
    2015-01-01 | 2099-01-01 || 2023K1 2023K2 2023K3 2023K4
    """,
    """
    peildatum  | gemeente | leeftijdsklasse | patienten_onder_18 || K1  | K2  | K3  | K4  | jaar
    # a list on the first day of a quarter counts for it
    2023-01-01 | 9901     |                 | 100                || 100 | 200 | 200 | 200 | 175
    2023-04-01 | 9901     |                 | 200                ||     |     |     |     |
    # a list one day after the first day of a quarter counts from the next
    2023-01-01 | 9901     |                 | 100                || 100 | 100 | 200 | 200 | 150
    2023-04-02 | 9901     |                 | 200                ||     |     |     |     |
    # a list of long before counts until there is a newer one
    2016-01-01 | 9901     |                 | 100                || 100 | 100 | 100 | 200 | 125
    2023-10-01 | 9901     |                 | 200                ||     |     |     |     |
    # a list of long before goes before one of a day after
    2016-01-01 | 9901     |                 | 100                || 100 | 200 | 200 | 200 | 175
    2023-01-02 | 9901     |                 | 200                ||     |     |     |     |
    # the last list of several before counts
    2021-01-01 | 9901     |                 | 100                || 300 | 300 | 300 | 300 | 300
    2022-12-31 | 9901     |                 | 300                ||     |     |     |     |
    2022-01-01 | 9901     |                 | 200                ||     |     |     |     |
    # without a list before, the first after counts
    2024-05-01 | 9901     |                 | 300                || 200 | 200 | 200 | 250 | 212.5
    2023-02-01 | 9901     |                 | 200                ||     |     |     |     |
    2023-10-01 | 9901     |                 | 250                ||     |     |     |     |
    # a list of after the last quarter counts for want of better
    2025-01-01 | 9901     |                 | 300                || 300 | 300 | 300 | 300 | 300
    # classes of one day add up
    2023-01-01 | 9901     | 0-11            | 100                || 150 | 150 | 150 | 150 | 150
    2023-01-01 | 9901     | 12-17           | 50                 ||     |     |     |     |
    # gemeenten of the region add up and no others
    2023-01-01 | 9901     |                 | 100                || 150 | 150 | 150 | 150 | 150
    2023-01-01 | 9902     |                 | 50                 ||     |     |     |     |
    2023-01-01 | 9909     |                 | 25                 ||     |     |     |     |
    # a list of nobody is zero
    2023-01-01 | 9901     |                 | 0                  || 0   | 0   | 0   | 0   | 0
    # without a list it is unknown
               |          |                 |                    || -   | -   | -   | -   | -
    """,
    """
    open_van   | open_tot   | peildatum  | gemeente | patienten_onder_18 || K1  | K2  | K3  | K4  | jaar
    # over a year the mean of the quarters in which it was open
    2023-07-01 |            | 2023-01-01 | 9901     | 900                || -   | -   | 100 | 200 | 150
               |            | 2023-07-01 | 9901     | 100                ||     |     |     |     |
               |            | 2023-10-01 | 9901     | 200                ||     |     |     |     |
    # closed after two quarters
    2015-01-01 | 2023-06-30 | 2023-01-01 | 9901     | 100                || 100 | 200 | -   | -   | 150
               |            | 2023-04-01 | 9901     | 200                ||     |     |     |     |
               |            | 2023-07-01 | 9901     | 900                ||     |     |     |     |
    """,
)

# What sets the bounds of the grid: the first counted verwijzing (of nobody's practice) in February 2023, the last
# (of a zorgvorm outside the outcome) in November. Before and after stand starts that are not counted.
STARTS = {
    "2022-02-10": {"leveringsvorm": "PGB"},
    "2022-05-10": {"reden_wijziging": "03", "einddatum": "2022-05-20"},
    "2023-02-10": {},
    "2023-11-20": {"productcategorie": "43", "productcode": ""},
    "2024-02-10": {"reden_wijziging": "04"},
}
# A gemeente of its own, for what a group says of its practices.
GROUP = """
    praktijk_id | naam         | gemeente | geldig_van
    01998001    | Met lijst    | 9902     | 2015-01-01
    01998002    | Ook met      | 9902     | 2015-01-01
    01998003    | Zonder lijst | 9902     | 2015-01-01
"""
GROUP_LISTS = [
    {"praktijk_id": praktijk_id, "peildatum": "2023-01-01", "gemeente": "9902", "patienten_onder_18": number}
    for praktijk_id, number in (("01998001", "100"), ("01998002", "200"))
]


def delivered():
    """Give the sources of the region: the practices and lists of the cases, the group, and the starts."""
    lives, lists = [*listed("praktijken", GROUP).files[0]], [*GROUP_LISTS]
    practices = [line.values for line in lives]
    for case in CASES:
        mine = {"praktijk_id": practice_of(case)}
        for n, cells in enumerate(case.given):
            if cells.get("open_van") or n == 0:
                days = {"geldig_van": cells.get("open_van", "2015-01-01"), "geldig_tot": cells.get("open_tot", "")}
                practices.append({**mine, "naam": case.title, "gemeente": "9901", **days})
            if cells.get("peildatum"):
                names = ("peildatum", "gemeente", "leeftijdsklasse", "patienten_onder_18")
                lists.append({**mine, **{name: cells.get(name, "") for name in names}})
    starts = [
        besluit(CASES[n], 0, {"ingangsdatum": day, "einddatum": day, **others})
        for n, (day, others) in enumerate(STARTS.items())
    ]
    return [listed("praktijken", practices), listed("patienten", lists), listed("beschikkingen", starts)]


@pytest.fixture(scope="module")
def tables():
    return load_sources(
        delivered(),
        (
            "kern.verwijzingen",
            "mart.verwijzingen_praktijk_kwartaal",
            "mart.verwijzingen_praktijk_jaar",
            "mart.verwijzingen_groep_kwartaal",
        ),
    )


def rows_of_case(tables, case):
    """Give the rows of the practice of a case per quarter."""
    mine = practice_of(case)
    rows = [row for row in tables["mart.verwijzingen_praktijk_kwartaal"] if row["praktijk_id"] == mine]
    return {row["kwartaal"]: row for row in rows}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_grid_and_list(case, tables):
    rows = rows_of_case(tables, case)
    found = {"kwartalen": " ".join(sorted(rows)) or None}
    found |= {quarter[4:]: rows.get(quarter, {}).get("patienten_onder_18") for quarter in QUARTERS}
    years = [row for row in tables["mart.verwijzingen_praktijk_jaar"] if row["praktijk_id"] == practice_of(case)]
    found["jaar"] = years[0]["patienten_onder_18"] if years else None
    assert case.seen_in([found] * len(case.given)) == case.wanted


def test_the_grid_runs_from_the_first_to_the_last_quarter_with_a_counted_verwijzing(tables):
    starts = tables["kern.verwijzingen"]
    assert sorted(row["kwartaal"] for row in starts if row["telt_mee"]) == ["2023K1", "2023K4"]
    assert sorted(row["kwartaal"] for row in starts if not row["telt_mee"]) == ["2022K2", "2024K1"]
    assert {row["kwartaal"] for row in tables["mart.verwijzingen_praktijk_kwartaal"]} == set(QUARTERS)
    assert {row["kwartaal_tm"] for row in tables["mart.verwijzingen_praktijk_jaar"]} == {"2023K4"}


def test_a_practice_without_verwijzingen_has_rows_with_zero(tables):
    case = next(case for case in CASES if case.title == "open all the time")
    counts = ("jeugdigen_verwezen", "verwijzingen", "jeugdigen_alle_zorg", "jeugdigen_18_plus", "beschikkingen")
    rows = rows_of_case(tables, case)
    assert {quarter: [row[name] for name in counts] for quarter, row in rows.items()} == {
        quarter: [0, 0, 0, 0, 0] for quarter in QUARTERS
    }
    assert not any(row["onderdrukt"] for row in rows.values())


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("classes of one day add up", (0, 0.0, None)),
        ("a list of nobody is zero", (0, None, "lijst_nul")),
        ("without a list it is unknown", (0, None, "lijst_onbekend")),
    ],
)
def test_zero_and_unknown_differ(title, expected, tables):
    row = rows_of_case(tables, next(case for case in CASES if case.title == title))["2023K1"]
    assert (row["jeugdigen_verwezen"], row["per_1000"], row["reden_leeg"]) == expected


@pytest.mark.parametrize("groep", ["controle", "totaal"])
def test_a_group_adds_the_known_lists_and_names_the_practices_without_one(groep, tables):
    [row] = [
        row
        for row in tables["mart.verwijzingen_groep_kwartaal"]
        if (row["gebied"], row["groep"], row["periode"], row["zorgvorm"]) == ("9902", groep, "2023K1", "TOTAAL")
    ]
    assert (row["aantal_praktijken"], row["patienten_onder_18"], row["jeugdigen_verwezen"]) == (3, 300, 0)
    assert (row["aantal_zonder_lijst"], row["praktijken_zonder_lijst"]) == (1, "Zonder lijst")


def test_a_region_without_a_counted_verwijzing_has_no_grid():
    case, life = CASES[0], {"praktijk_id": "01990001", "naam": "Linde", "gemeente": "9901", "geldig_van": "2015-01-01"}
    administrative = besluit(case, 0, {"reden_wijziging": "03"})
    found = load_sources(
        [listed("praktijken", [life]), listed("beschikkingen", [administrative])],
        ("kern.verwijzingen", "mart.verwijzingen_praktijk_kwartaal"),
    )
    assert len(found["kern.verwijzingen"]) == 1
    assert found["mart.verwijzingen_praktijk_kwartaal"] == []
