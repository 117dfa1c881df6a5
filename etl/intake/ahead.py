"""Going through something in a thread of its own, a little ahead of who asks for it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

Item = TypeVar("Item")
LOOK_AGAIN = 0.05  # seconds after which a full queue is tried again, or found to be needed no longer


@dataclass(frozen=True)
class _End:
    """What ended the items: None when there are no more."""

    error: BaseException | None = None


def read_ahead(items: Generator[Item, None, None], most: int) -> Generator[Item, None, None]:
    """
    Give items as they are, while a thread makes the next ones, at most ``most`` of them ahead.

    What is raised in making them is raised here, in its place. Whoever stops early leaves no thread behind: the one
    that is made then is the last, and the items are closed.
    """
    made: Queue[Item | _End] = Queue(most)
    stopped = Event()
    thread = Thread(target=_make, args=(items, made, stopped), daemon=True)
    thread.start()
    try:
        while not isinstance(item := made.get(), _End):
            yield item
    finally:
        stopped.set()
        thread.join()
    if item.error is not None:
        raise item.error


def _make(items: Generator[Item, None, None], made: Queue[Item | _End], stopped: Event) -> None:
    end = _End()
    try:
        for item in items:
            if not _offer(item, made, stopped):
                break
        items.close()
    except BaseException as error:
        end = _End(error)
    _offer(end, made, stopped)


def _offer(item: Item | _End, made: Queue[Item | _End], stopped: Event) -> bool:
    """Put an item in the queue; False when nobody asks for it any more."""
    while not stopped.is_set():
        try:
            made.put(item, timeout=LOOK_AGAIN)
        except Full:
            continue
        return True
    return False
