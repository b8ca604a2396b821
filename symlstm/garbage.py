"""Fewer searches for garbage while a long document is made: its many small objects all stay, so there is nothing to find."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = 100_000  # new objects between two searches; Python's own number is in the hundreds
OLDER = 50  # searches among the new ones before one among those that were kept; Python's own number is 10


@contextmanager
def rare_searches() -> Iterator[None]:
    """Within, Python looks for garbage rarely; a program that has switched that off keeps it off."""
    before = gc.get_threshold()
    if before[0]:
        gc.set_threshold(max(RARELY, before[0]), *(max(OLDER, number) for number in before[1:]))
    try:
        yield
    finally:
        gc.set_threshold(*before)
