"""The judge: great-expectations, only when there is something new to compare."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
from deliveries_in_time import PlainJudge, judged, source

from etl.normalise.expectations import Judge
from etl.normalise.holding import Rules, judge_sources
from etl.settings import Tolerance

FRAME = pd.DataFrame(
    [(5.0, 5.0, 9.0), (4.9, 5.0, 9.0), (9.0, 5.0, 9.0), (9.1, 5.0, 9.0), (0.0, -3.0, 1e15)],
    columns=["waarde", "ondergrens", "bovengrens"],
)


def test_great_expectations_says_what_stands_outside_its_bounds():
    judge = Judge()
    assert judge.outside(FRAME) == [1, 3] == PlainJudge().outside(FRAME)
    assert judge.outside(FRAME.iloc[[0, 2]]) == []


def test_a_frame_that_was_judged_before_is_not_judged_again():
    first = PlainJudge()
    made = source(*[{}] * 6, 100)
    steps = judged(made, judge=first)
    second = PlainJudge(first.used)
    pd.testing.assert_frame_equal(judged(made, judge=second), steps)
    assert (first.asked, second.asked) == (1, 0)
    assert second.used == first.used


def test_nothing_to_compare_needs_no_judge():
    judge = PlainJudge()
    assert judged(source({}, {}), judge=judge).empty
    assert judge.asked == 0


def test_the_library_is_imported_by_the_judge_alone():
    code = (
        "import sys, pandas as pd\n"
        "from etl.normalise import holding, verdicts, profiles\n"
        "from etl.normalise.expectations import Judge\n"
        "assert Judge().outside(pd.DataFrame(columns=['waarde', 'ondergrens', 'bovengrens'])) == []\n"
        "assert 'great_expectations' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_many_sources_are_judged_in_one_go_and_as_each_by_itself():
    made = [source(*[{}] * 6), source(*[{}] * 6, 100), source(*[{}] * 6, 400, {})]
    rules = Rules(hold=True, accepted=(), count_gone=lambda soort, pairs: {}, events={}, tolerance=Tolerance())
    together, apart = PlainJudge(), PlainJudge()
    found = judge_sources(made, rules, together)
    for one, steps in zip(made, found, strict=True):
        assert steps.equals(judge_sources([one], rules, apart)[0])
    assert [len(steps) > 0 for steps in found] == [False, True, True]
    assert together.asked == 2 < apart.asked
