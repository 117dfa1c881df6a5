"""Costs of a traject in its first 12 and 24 months: which days count, and when all is known."""

import ibis
import pandas as pd
import pytest
from spec_cases import as_text, read_cases

from etl.costs.cohorts import build_kosten_cohort, build_kosten_traject, count_cohorts
from schemas.contracts import check, ibis_schema
from schemas.tables import TABLES

AFTER = 92
"""Days after a time in which declarations of it still come in, as in the settings."""

# Each case: one traject of a gemeente whose declarations go from ``van`` to ``tot``, and its declared lines.
USUAL = {"einde": "2022-06-30", "van": "2019-01-01", "tot": "2023-12-31", "dag": "", "bedrag": ""}
CASES = read_cases(
    """
    start      | einde      | dag        | bedrag || bedrag | bedrag_12 | bedrag_24
    # all that is declared, each in its own time
    2020-01-01 | 2022-06-30 | 2020-01-01 | 100    || 107.3  | 100.3     | 107.3
    2020-01-01 | 2022-06-30 | 2020-12-31 | 0.3    ||        |           |
    2020-01-01 | 2022-06-30 | 2021-12-31 | 7      ||        |           |
    # the day after twelve months counts for twenty-four, and the day after those for neither
    2020-03-15 | 2022-06-30 | 2021-03-14 | 1      || 7      | 1         | 3
    2020-03-15 | 2022-06-30 | 2021-03-15 | 2      ||        |           |
    2020-03-15 | 2022-06-30 | 2022-03-15 | 4      ||        |           |
    # a leap day has its year, too
    2020-02-29 | 2022-06-30 | 2021-02-27 | 1      || 3      | 1         | 3
    2020-02-29 | 2022-06-30 | 2021-02-28 | 2      ||        |           |
    # care that was declared before the traject began counts
    2020-01-01 | 2020-06-30 | 2019-12-01 | 5      || 5      | 5         | 5
    # a credit is subtracted on the day of its original
    2020-01-01 | 2022-06-30 | 2020-01-01 | 100    || 60     | 60        | 60
    2020-01-01 | 2022-06-30 | 2020-01-01 | -40    ||        |           |
    # nothing declared in a gemeente that declares is zero
    2020-01-01 | 2020-06-30 |            |        || 0      | 0         | 0
    """,
    """
    start      | van        | tot        || bedrag | bedrag_12 | reden_12            | reden_24
    # nothing delivered by the gemeente is unknown, not zero
    2020-01-01 |            |            || -      | -         | niet_gedeclareerd   | niet_gedeclareerd
    # a start before the first declared day is unknown
    2018-12-31 | 2019-01-01 | 2023-12-31 || 0      | -         | begin_niet_gedekt   | begin_niet_gedekt
    # a start on the first declared day is known
    2019-01-01 | 2019-01-01 | 2023-12-31 || 0      | 0         | -                   | -
    # twelve months are known when declarations go on for 92 days after them
    2020-01-01 | 2019-01-01 | 2021-04-02 || 0      | 0         | -                   | naloop_niet_voorbij
    # one day earlier they are not
    2020-01-01 | 2019-01-01 | 2021-04-01 || 0      | -         | naloop_niet_voorbij | naloop_niet_voorbij
    """,
    """
    start      | einde      | tot        || loopt_nog | is_volledig
    # a traject without an end goes on
    2020-01-01 |            | 2023-12-31 || ja        | nee
    # a traject that ends after the last declared day goes on
    2020-01-01 | 2024-01-01 | 2023-12-31 || ja        | nee
    # a traject that ended 92 days before the last declared day is whole
    2020-01-01 | 2020-06-30 | 2020-09-30 || nee       | ja
    # and one day less is not
    2020-01-01 | 2020-06-30 | 2020-09-29 || nee       | nee
    """,
)


def dated(frame, *days):
    """Give a table in which these columns are days."""
    typed = frame.assign(**{name: pd.to_datetime(frame[name]) for name in days})
    return ibis.memtable(typed).cast(dict.fromkeys(days, "date"))


@pytest.fixture(scope="module")
def made():
    trajecten, lines = [], []
    for case in CASES:
        rows = [USUAL | cells for cells in case.given]
        first, number, gemeente = rows[0], str(case.number), f"{case.number:04d}"
        trajecten.append((number, gemeente, "SGGZ", first["start"], first["einde"] or None))
        if first["van"]:
            # What says how far declarations go is of nobody's traject.
            lines.append((None, gemeente, first["van"], first["tot"], first["van"], 1.0))
        lines += [(number, gemeente, *[row["dag"]] * 3, float(row["bedrag"])) for row in rows if row["dag"]]
    starts = pd.DataFrame(trajecten, columns=["traject_id", "gemeente", "zorgvorm", "startdatum", "einddatum"])
    columns = ["traject_id", "gemeente", "begindatum", "einddatum", "kostendag", "bedrag"]
    declared = pd.DataFrame(lines, columns=columns).astype({"traject_id": "string"})
    table = TABLES["kern.kosten_traject"]
    found = build_kosten_traject(
        dated(starts, "startdatum", "einddatum"), dated(declared, "begindatum", "einddatum", "kostendag"), AFTER
    )
    return found.select(*table.columns).cast(ibis_schema(table))


@pytest.fixture(scope="module")
def by_traject(made):
    frame = made.to_pandas().astype("object")
    return {row["traject_id"]: row for row in frame.where(frame.notna(), None).to_dict("records")}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_costs_of_a_traject(case, by_traject):
    found = by_traject[str(case.number)]
    assert {name: as_text(found[name]) for name in case.wanted[0]} == case.wanted[0]


def test_the_table_is_well_formed(made):
    assert check(TABLES["kern.kosten_traject"], made) == []


COHORTS = read_cases(
    """
    einde      | kosten | reden               || gevolgd | lopend | teller | noemer | reden_open
    # who runs on after the time is still open, with known costs
    2020-12-31 | 10     |                     || 3       | 2      | 2      | 3      | -
    2021-01-01 | 10     |                     ||         |        |        |        |
               | 10     |                     ||         |        |        |        |
    # who is not followed is open as well
    2020-06-30 | 10     |                     || 1       | 0      | 1      | 2      | naloop_niet_voorbij
               |        | naloop_niet_voorbij ||         |        |        |        |
    # what time will take away is told first
    2020-06-30 |        | begin_niet_gedekt   || 0       | 0      | 3      | 3      | naloop_niet_voorbij
    2020-06-30 |        | begin_niet_gedekt   ||         |        |        |        |
    2020-06-30 |        | naloop_niet_voorbij ||         |        |        |        |
    """,
    """
    gemeente | kosten | reden             | tot_nu || gebied | bedrag | bedrag_per_traject | kostenbasis | bedrag_tot_nu
    # amounts add up in cents, and a mean is rounded half up
    9901     | 0.10   |                   | 0.10   || 9901   | 0.25   | 0.13               | werkelijk   | 0.25
    9901     | 0.15   |                   | 0.15   ||        |        |                    |             |
    # who is not followed is in neither costs nor mean
    9901     | 10     |                   | 10     || 9901   | 10     | 10                 | werkelijk   | 15
    9901     |        | begin_niet_gedekt | 5      ||        |        |                    |             |
    # when nobody is followed the costs are unknown
    9901     |        | begin_niet_gedekt | 5      || 9901   | -      | -                  | -           | 5
    # a gemeente that declares nothing is in the region, and its costs are not
    9901     | 10     |                   | 10     || *      | 10     | 10                 | werkelijk   | 10
    9902     |        | niet_gedeclareerd |        ||        |        |                    |             |
    # where nothing is declared nothing is known
    9902     |        | niet_gedeclareerd |        || 9902   | -      | -                  | -           | -
    """,
)


def cohort_of(case):
    """Give mart.kosten_cohort of the trajecten of a case, which all began on the first day of 2020."""
    rows = [
        {
            "traject_id": str(number),
            "gemeente": cells.get("gemeente", "9901"),
            "zorgvorm": "SGGZ",
            "startdatum": pd.Timestamp("2020-01-01"),
            "einddatum": pd.Timestamp(cells.get("einde", "2020-06-30") or "NaT"),
            "bedrag": float(cells.get("tot_nu") or "nan"),
            "credit": 0.0 if cells.get("tot_nu") else float("nan"),
            "bedrag_12": float(cells["kosten"] or "nan"),
            "reden_12": cells["reden"] or None,
            "bedrag_24": float("nan"),
            "reden_24": "naloop_niet_voorbij",
        }
        for number, cells in enumerate(case.given)
    ]
    kosten = pd.DataFrame(rows)
    starts = pd.DataFrame(
        {"traject_id": kosten["traject_id"], "kwartaal": "2020K1", "telt_mee": True, "is_onder_18": True}
    )
    # Neither an adult nor an administrative start is in a cohort, whatever they cost.
    others = [("volwassen", True, False), ("administratief", False, True)]
    extra = pd.DataFrame([(name, "2020K1", *flags) for name, *flags in others], columns=starts.columns)
    kosten = pd.concat([kosten, *(kosten.iloc[:1].assign(traject_id=name) for name, *_ in others)])
    periods = pd.DataFrame(
        [("2020K1", "kwartaal", "2020K1"), ("2020K1-jaar", "jaar", "2020K1"), ("2020", "kalenderjaar", "2020K1")],
        columns=["periode", "soort", "kwartaal"],
    )
    typed = ibis.memtable(kosten.astype({"reden_12": "string"})).cast(
        dict.fromkeys(["startdatum", "einddatum"], "date")
    )
    counted = count_cohorts(typed, ibis.memtable(pd.concat([starts, extra])), ibis.memtable(periods))
    return build_kosten_cohort(counted.to_pandas())


@pytest.mark.parametrize("case", COHORTS, ids=str)
def test_a_cohort(case):
    made = cohort_of(case)
    assert set(made["periode"]) == {"2020K1", "2020"}
    wanted = case.wanted[0]
    gebied = wanted.get("gebied", "9901")
    here = made[(made["gebied"] == gebied) & (made["maanden"] == 12) & (made["periode"] == "2020")].astype("object")
    [found] = here.where(here.notna(), None).to_dict("records")
    assert {name: as_text(found[name]) for name in wanted} == wanted
    assert found["aandeel_pct"] == 100 * found["teller"] / found["noemer"]
    typed = ibis.memtable(made).cast(ibis_schema(TABLES["mart.kosten_cohort"]))
    assert check(TABLES["mart.kosten_cohort"], typed) == []
