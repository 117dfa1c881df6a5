"""Rule 10: how final a period is, by what is expected to be known of it and by its age."""

from datetime import date, timedelta

import pandas as pd
import pytest
from spec_cases import read_cases

from etl.compare.completeness import status_of
from etl.settings import NADER_VOORLOPIG_DAGEN, VOORLOPIG_DAGEN

# Each line is a period: days from its end to the newest delivery, the percentage that is expected to be known ("-" is
# unknown), and its status.
CASES = read_cases(
    """
    dagen | bekend || status
    # a period that still runs is provisional, however much is known
    -1    | 99     || voorlopig
    -30   | -      || voorlopig
    # under 85 percent is provisional, at any age
    0     | 84.9   || voorlopig
    91    | 84.9   || voorlopig
    400   | 84.9   || voorlopig
    3000  | 0      || voorlopig
    # from 85 percent on it is nearly final, also soon after its end
    0     | 85     || nader_voorlopig
    30    | 94.9   || nader_voorlopig
    400   | 94.9   || nader_voorlopig
    # within a year nothing is final, for decisions are still mended
    92    | 95     || nader_voorlopig
    364   | 100    || nader_voorlopig
    # after a year and from 95 percent on it is final
    365   | 95     || definitief
    400   | 100    || definitief
    # of what nothing is known its age alone says how final it is
    0     | -      || voorlopig
    91    | -      || voorlopig
    92    | -      || nader_voorlopig
    364   | -      || nader_voorlopig
    365   | -      || definitief
    """
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_status(case):
    today = date(2026, 1, 1)
    ends = pd.Series([pd.Timestamp(today - timedelta(days=int(row["dagen"]))) for row in case.given])
    known = pd.Series([float("nan") if row["bekend"] == "-" else float(row["bekend"]) for row in case.given])
    found = status_of(ends, today, VOORLOPIG_DAGEN, NADER_VOORLOPIG_DAGEN, known)
    assert case.seen_in({"status": status} for status in found) == case.wanted
