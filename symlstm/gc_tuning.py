"""Collect garbage less often while a long document is built: nearly every object survives, so collections find nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

YOUNG = 100_000  # new objects between two collections; Python's own number is in the hundreds
OLDER = 50  # collections of the new ones before one of those that were kept; Python's own number is 10


class _Running:
    """How many runs want few collections just now, in whatever thread, and what the thresholds were before the first of them."""

    def __init__(self) -> None:
        self.lock, self.runs, self.before = Lock(), 0, gc.get_threshold()


_running = _Running()


@contextmanager
def infrequent_gc() -> Iterator[None]:
    """Within, garbage is collected less often; a program that has switched that off keeps it off. Runs may overlap: the thresholds are
    put back by the last of them."""
    with _running.lock:
        _running.runs += 1
        if _running.runs == 1:
            _running.before = gc.get_threshold()
            _set_infrequent(_running.before)
    try:
        yield
    finally:
        with _running.lock:
            _running.runs -= 1
            if not _running.runs:
                gc.set_threshold(*_running.before)


def _set_infrequent(before: tuple[int, int, int]) -> None:
    if before[0]:
        gc.set_threshold(max(YOUNG, before[0]), *(max(OLDER, number) for number in before[1:]))
