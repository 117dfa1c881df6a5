"""What a CSV file holds never runs in a spreadsheet."""

from __future__ import annotations

import pytest

from etl.publish.harmless import harmless


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1+1", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "  =1", "\t=1", '"=1', "＝1", "＋1", "－1", "＠1",
     "a;=1", "a\n=1", "a\t@x", "a;\"+1", "a; -1", "\rx"],
)  # fmt: skip
def test_what_would_run_gets_an_apostrophe_before_it(text):
    made = harmless(text)
    assert made != text
    assert made.replace("'", "") == text
    for cell in made.replace("\t", ";").replace("\n", ";").replace("\r", ";").split(";"):
        assert not cell.strip().strip('"').startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("text", ["", "De Linde", "a=b", "Jan-Piet", "jan@x.nl", "2023-01-01", "€ -1", "a, -b", "'=1"])
def test_what_does_not_run_stays_as_it_is(text):
    assert harmless(text) == text
