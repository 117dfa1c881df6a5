"""Credits against their originals: an amount below zero counts on the first day of the line that it corrects."""

import pytest
from spec_cases import read_cases
from spec_region import DECISIONS, bsn_of, load_cases, monthly, number_of

CASES = read_cases(
    """
    levering | ref | vorig | begindatum | debet_credit | bedrag || bedrag | creditstand      | kostendag
    # a credit that is booked later counts on the days of its original
    1        | D1  |       | 2023-01-01 | D            | 100    || 100    | -                | 2023-01-01
    2        | C1  | D1    | 2023-06-01 | C            | 100    || -100   | gekoppeld        | 2023-01-01
    # so does a negative amount without a letter
    1        | D1  |       | 2023-01-01 |              | 100    || 100    | -                | 2023-01-01
    1        | C1  | D1    | 2023-03-01 |              | -40    || -40    | gekoppeld        | 2023-01-01
    # a credit that comes before its original does as well
    1        | C1  | D1    | 2023-06-01 | C            | 100    || -100   | gekoppeld        | 2023-01-01
    2        | D1  |       | 2023-01-01 | D            | 100    || 100    | -                | 2023-01-01
    # a credit of a line that is not there is still subtracted, on its own day
    1        | C1  | D9    | 2023-06-01 | C            | 100    || -100   | zonder_origineel | 2023-06-01
    # a credit that names no line
    1        | D1  |       | 2023-01-01 | D            | 100    || 100    | -                | 2023-01-01
    1        | C1  |       | 2023-06-01 | C            | 100    || -100   | zonder_origineel | 2023-06-01
    # a credit of a credit is no original
    1        | C1  |       | 2023-01-01 | C            | 100    || -100   | zonder_origineel | 2023-01-01
    1        | C2  | C1    | 2023-06-01 | C            | 100    || -100   | zonder_origineel | 2023-06-01
    # a new debit that names the old one keeps its own day
    1        | D1  |       | 2023-01-01 | D            | 100    || 100    | -                | 2023-01-01
    2        | D2  | D1    | 2023-02-01 | D            | 120    || 120    | -                | 2023-02-01
    # an amount below a cent is rounded, half away from zero
    1        | D1  |       | 2023-01-01 | D            | 0,1250 || 0.13   | -                | 2023-01-01
    2        | C1  | D1    | 2023-01-01 | C            | 0,1250 || -0.13  | gekoppeld        | 2023-01-01
    """
)


def line_of(case, position, cells):
    """Give the declared line of a case; its numbers are those of the case."""
    numbered = {name: f"{case.number}-{cells[name]}" if cells[name] else "" for name in ("ref", "vorig")}
    return {
        "gemeente": "9901",
        "toewijzingnummer": number_of(case, "1"),
        "bsn": bsn_of(case),
        "einddatum": "2023-12-31",
        "referentienummer": numbered["ref"],
        "vorig_referentienummer": numbered["vorig"],
        **{name: cells[name] for name in ("begindatum", "debet_credit", "bedrag")},
    }


@pytest.fixture(scope="module")
def region():
    return load_cases(
        CASES,
        sources=[monthly("besluiten", "declaraties")],
        tables=(*DECISIONS, "kern.leveringen", "kern.declaraties"),
        row=line_of,
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_credit(case, region):
    files = {row["levering_id"]: row["bestand"] for row in region.tables["kern.leveringen"]}
    made = {(files[row["levering_id"]], row["regel"]): row for row in region.tables["kern.declaraties"]}
    found = [made[place.bestand, place.regel] for place in region.places_of(case)]
    assert case.seen_in(found) == case.wanted
