"""The measured night: the region that it invents, and what it makes of what it measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bench.invented_region import (
    BRING_NEWS,
    FEW_QUARTERS,
    GEMEENTEN,
    QUARTERS,
    deliver_csv,
    deliver_messages,
    deliver_workbooks,
    draw_decisions,
    write_frame,
)
from bench.night import MOST_MEMORY_MB, Round, Took, Verdict, kept, run_process, tell
from etl.intake.deliveries import read_delivery
from etl.normalise.pseudonyms import passes_elfproef
from etl.settings import load_settings

ROWS, NEWS = 3_000, 30


@pytest.fixture(scope="module")
def decisions():
    return draw_decisions(ROWS, NEWS)


def test_equal_arguments_give_equal_rows(decisions):
    again = draw_decisions(ROWS, NEWS)
    assert again.rows == decisions.rows
    assert (again.gemeente == decisions.gemeente).all()
    assert (again.quarter == decisions.quarter).all()


def test_all_rows_are_delivered_by_their_own_gemeente_in_ten_years(decisions):
    deliveries = list(decisions.of_ten_years().deliveries())
    assert sum(rows.num_rows for _, _, rows in deliveries) == ROWS
    assert {gemeente for gemeente, _, _ in deliveries} == set(range(len(GEMEENTEN)))
    assert {quarter for _, quarter, _ in deliveries} == set(range(QUARTERS))
    for gemeente, _, rows in deliveries:
        assert set(rows["gemeente"].to_pylist()) == {GEMEENTEN[gemeente]}


def test_the_news_is_one_more_quarter_of_a_few_gemeenten(decisions):
    news = decisions.after()
    assert set(news.quarter) == {QUARTERS}
    assert set(news.gemeente) <= set(range(BRING_NEWS))
    assert NEWS / 2 < news.rows.num_rows < NEWS * 2


def test_few_rows_are_those_of_the_last_quarters(decisions):
    few = decisions.of_last_quarters()
    assert set(few.quarter) == set(range(QUARTERS - FEW_QUARTERS, QUARTERS))
    assert set(few.gemeente) == set(range(len(GEMEENTEN)))


def test_numbers_of_persons_lie_above_those_of_the_bench_and_few_are_impossible(decisions):
    numbers = set(decisions.rows["bsn"].to_pylist())
    assert min(numbers) >= "900000000"
    assert 0 < sum(not passes_elfproef(number) for number in numbers) < 10


@pytest.mark.parametrize("soort", ["beschikkingen", "ijw"])
def test_every_form_of_delivery_is_read_as_the_same_decisions(tmp_path, soort):
    decisions = draw_decisions(200)
    settings = load_settings(write_frame(tmp_path / "regio", soort))
    deliver = [deliver_messages] if soort == "ijw" else [deliver_csv, deliver_workbooks]
    for each in deliver:
        assert each(tmp_path / each.__name__, decisions) > 0
        numbers = []
        for path in sorted((tmp_path / each.__name__).glob("leveringen/*/*")):
            [bron] = [bron for bron in settings.bronnen if bron.gemeente == path.parent.name]
            read = read_delivery(bron, path.name, path.read_bytes(), None, date(2025, 1, 1))
            assert not read.refused and not read.findings
            numbers += read.rows["beschikkingen"].columns["toewijzingnummer"]
        assert sorted(numbers) == sorted(decisions.rows["toewijzingnummer"].to_pylist())


def measured(seconds: float, peak: float | None = 100.0) -> Took:
    return Took(seconds, seconds / 2, peak)


GOOD = Round(measured(2), measured(1), measured(10), measured(20), measured(9), measured(12.5), {"a": 3.0}, {"a": 1.0})


def test_start_up_is_taken_off_the_limit_the_whole_and_the_news():
    verdict = Verdict.of([GOOD], "seconds")
    assert (verdict.times_limit, verdict.news_part, verdict.quiet_part) == (10, 0.25, 0.9)


@pytest.mark.parametrize(
    ("changed", "is_kept"),
    [
        ({}, True),
        ({"whole": measured(20.5)}, False),
        ({"news": measured(12.6)}, False),
        ({"quiet": measured(11)}, False),
        ({"whole": measured(20, MOST_MEMORY_MB + 1)}, False),
    ],
)
def test_a_night_is_held_to_each_of_the_limits(changed, is_kept):
    assert kept([replace(GOOD, **changed)]) is is_kept


def test_the_outcome_tells_ratios_steps_and_forms_without_a_path():
    forms = {"CSV": (measured(2), 1_000_000), "XML": (measured(8), 3_000_000)}
    said = tell(1_000_000, 10_000, 184_000_000, [GOOD], forms)
    assert "| 10 | 10,0 | 10,0 |" in said
    assert "| a | 3,0 | 1,0 |" in said
    assert "| niets nieuws | 9,0 | 4,5 | 100 |" in said
    unknown = tell(1_000_000, 10_000, 184_000_000, [replace(GOOD, quiet=measured(9, None))], forms)
    assert "| niets nieuws | 9,0 | 4,5 | niet gemeten |" in unknown
    assert "| XML | 3 | 8,0 | 4,0 | 4,0 |" in said
    assert "/" not in said.replace("bench/night.py", "").replace("`make bench-night`", "")


def test_a_process_that_fails_says_why():
    took = run_process("held = bytearray(50 << 20)")
    assert took.seconds > 0
    assert took.peak_mb is None or 50 < took.peak_mb < 120
    with pytest.raises(RuntimeError, match="zo niet"):
        run_process("raise SystemExit('zo niet')")
