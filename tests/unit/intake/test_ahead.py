"""Reading ahead: the same items in the same order, the same errors, and no thread left behind."""

from __future__ import annotations

import threading

import pytest

from etl.intake.ahead import read_ahead


def numbers(count, closed, error=None):
    try:
        yield from range(count)
        if error is not None:
            raise error
    finally:
        closed.append(threading.current_thread())


@pytest.mark.parametrize("most", [1, 2, 50])
@pytest.mark.parametrize("count", [0, 1, 30])
def test_all_items_come_in_order_from_another_thread(count, most):
    closed = []
    before = threading.active_count()
    assert list(read_ahead(numbers(count, closed), most)) == list(range(count))
    assert len(closed) == 1
    assert closed[0] is not threading.current_thread()
    assert threading.active_count() == before


def test_an_error_is_raised_after_the_items_before_it():
    closed, got = [], []
    with pytest.raises(ValueError, match="te laat") as caught:
        for item in read_ahead(numbers(5, closed, ValueError("te laat")), 2):
            got.append(item)  # noqa: PERF402 - what came before the error counts
    assert got == list(range(5))
    assert caught.traceback[-1].name == "numbers"
    assert closed


@pytest.mark.parametrize("taken", [1, 3])
def test_who_stops_early_leaves_no_thread_and_no_open_items(taken):
    closed = []
    before = threading.active_count()
    items = read_ahead(numbers(1000, closed), 2)
    assert [next(items) for _ in range(taken)] == list(range(taken))
    items.close()
    assert closed
    assert threading.active_count() == before


def test_an_error_of_who_asks_leaves_no_thread():
    closed = []
    before = threading.active_count()
    with pytest.raises(RuntimeError, match="genoeg"):
        for item in read_ahead(numbers(1000, closed), 2):
            if item == 3:
                raise RuntimeError("genoeg")
    del item
    import gc

    gc.collect()
    assert closed
    assert threading.active_count() == before


def test_nothing_is_made_before_it_is_asked_for():
    closed = []
    before = threading.active_count()
    read_ahead(numbers(10, closed), 2)
    assert threading.active_count() == before
    assert not closed
