"""Rule 2 for declarations: a line of full deliveries counts, once, as long as the newest one holds it."""

import pytest
from spec_cases import read_cases
from spec_region import DECISIONS, bsn_of, load_cases, monthly, number_of

CASES = read_cases(
    """
    bron       | levering || bedragen
    # in every full delivery
    volledig   | 1        || 100
    volledig   | 2        ||
    volledig   | 3        ||
    # gone from the newest full delivery
    volledig   | 1        || -
    volledig   | 2        ||
    # gone and back
    volledig   | 1        || 100
    volledig   | 3        ||
    # gone from deliveries that only add
    aanvulling | 1        || 100
    # delivered again by deliveries that only add
    aanvulling | 1        || 100
    aanvulling | 3        ||
    """
)


def line_of(case, position, cells):
    """Give the declared line of a case; the deliveries repeat it as it is."""
    return {
        "gemeente": "9901",
        "toewijzingnummer": number_of(case, "1"),
        "bsn": bsn_of(case),
        "begindatum": "2023-01-01",
        "einddatum": "2023-01-31",
        "bedrag": "100",
        "referentienummer": f"D{case.number}",
    }


@pytest.fixture(scope="module")
def region():
    return load_cases(
        CASES,
        sources=[
            monthly("volledig", "declaraties", levering="volledig"),
            monthly("aanvulling", "declaraties", levering="aanvulling"),
        ],
        tables=(*DECISIONS, "kern.declaraties"),
        row=line_of,
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_declared(case, region):
    amounts = [
        f"{row['bedrag']:g}"
        for row in region.tables["kern.declaraties"]
        if row["toewijzingnummer"] == number_of(case, "1")
    ]
    assert (" ".join(amounts) or "-") == case.wanted[0]["bedragen"]
