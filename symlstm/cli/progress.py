"""A sign of life during long work: on a terminal only, and on stderr, so that pipes stay clean."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def working(words: str) -> Iterator[None]:
    """Show the words while the work goes on."""
    if not sys.stderr.isatty():
        yield
        return
    sys.stderr.write(f"{words} ...")
    sys.stderr.flush()
    try:
        yield
    finally:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()
