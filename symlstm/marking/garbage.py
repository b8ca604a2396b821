"""Marking without a search for garbage meanwhile."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Python looks for garbage whenever many objects have come about, through all that there are. What is kept for further sheets is
    made of hundreds of thousands of small ones, none of them garbage: looking through them would take a seventh of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
