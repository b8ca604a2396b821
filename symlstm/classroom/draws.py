"""Whole numbers drawn by chance that are the same on every machine and in every version of Python.

`random` promises that of no method that draws from a list. Here SHA-256 is run over a text and a counter.
"""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Chosen = TypeVar("Chosen")
BITS = 64


class Draws:
    """Draws that depend on a text alone."""

    def __init__(self, text: str):
        self._start, self._count = text.encode("utf-8"), 0

    def below(self, bound: int) -> int:
        """A number from 0 to `bound` - 1, each as likely as any other; `bound` is far below 2^64."""
        whole = (1 << BITS) // bound * bound  # what lies beyond would favour small numbers
        while True:
            drawn = self._next()
            if drawn < whole:
                return drawn % bound

    def one_of(self, choices: Sequence[Chosen]) -> Chosen:
        return choices[self.below(len(choices))]

    def shuffled(self, items: Sequence[Chosen]) -> tuple[Chosen, ...]:
        """The items in another order, each as likely as any other (Fisher and Yates)."""
        order = list(items)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return tuple(order)

    def _next(self) -> int:
        self._count += 1
        digest = hashlib.sha256(self._start + b"\n%d" % self._count).digest()
        return int.from_bytes(digest[: BITS // 8], "big")
