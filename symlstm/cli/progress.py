"""A progress bar during long work: on a terminal only, and on stderr, so that pipes stay clean."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from symlstm.progress import Tell, silent

WIDTH = 30  # characters of the bar
SECONDS = 0.1  # between two looks of it


@contextmanager
def progress_bar(stages: int) -> Iterator[Tell]:
    """A bar over so many stages of work, each announced by its words; it goes when the work is done."""
    if not sys.stderr.isatty():
        yield silent
        return
    bar = _Bar(stages)
    try:
        yield bar.tell
    finally:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()


class _Bar:
    def __init__(self, stages: int):
        self.stages, self.seen, self.last = stages, [""], 0.0

    def tell(self, words: str, share: float) -> None:
        """Draw the bar; a stage that is not new moves it within its own part."""
        is_new = words != self.seen[-1]
        if is_new:
            self.seen.append(words)
        if is_new or monotonic() - self.last > SECONDS:
            self.last = monotonic()
            done = min((len(self.seen) - 2 + share) / self.stages, 1.0)
            full = int(WIDTH * done)
            sys.stderr.write(f"\r\033[K[{'#' * full}{'.' * (WIDTH - full)}] {words}")
            sys.stderr.flush()
