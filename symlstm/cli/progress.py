"""A progress bar during long work: on a terminal only, and on stderr, so that pipes stay clean."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

from symlstm.progress import Tell, silent

Item = TypeVar("Item")
WIDTH = 30  # characters of the bar
SECONDS = 0.1  # between two updates


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
        _wipe()


def with_bar(items: Iterable[Item], total: int, words: str) -> Iterator[Item]:
    """The items as they come, and while the next is waited for a bar that says which it is, and how long the rest will take."""
    if not sys.stderr.isatty():
        yield from items
        return
    start = monotonic()
    _draw(f"{words} 1 of {total:,}", 0.0)
    try:
        for done, item in enumerate(items, 1):
            _wipe()
            yield item
            if done < total:
                left = (monotonic() - start) / done * (total - done)
                _draw(f"{words} {done + 1:,} of {total:,}, {_about(left)} left", done / total)
    finally:
        _wipe()


def _about(seconds: float) -> str:
    """A time as one would say it."""
    return f"about {seconds:.0f} s" if seconds < 100 else f"about {seconds / 60:.0f} min"


def _draw(words: str, done: float) -> None:
    full = int(WIDTH * min(done, 1.0))
    sys.stderr.write(f"\r\033[K[{'#' * full}{'.' * (WIDTH - full)}] {words}")
    sys.stderr.flush()


def _wipe() -> None:
    """Take the bar off the terminal."""
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
            _draw(words, (len(self.seen) - 2 + share) / self.stages)
