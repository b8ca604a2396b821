"""Timing two programs against each other: rounds interleaved, medians of processor time, and their spread."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from time import process_time


@dataclass(frozen=True)
class Ratio:
    """How many times as long as its competitor a program takes: the median over the rounds, and the middle half of them."""

    ours: float
    theirs: float
    middle: float
    low: float
    high: float


def ratio(ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 11) -> Ratio:
    """Both programs in turn, so that whatever else the machine does meets both; in processor seconds."""
    ours(), theirs()  # what is loaded or kept at the first call is not measured
    pairs = [(_seconds(ours), _seconds(theirs)) for _ in range(rounds)]
    low, middle, high = quantiles((a / b for a, b in pairs), n=4)
    return Ratio(median(a for a, _ in pairs), median(b for _, b in pairs), middle, low, high)


def _seconds(program: Callable[[], object]) -> float:
    gc.collect()
    start = process_time()
    program()
    return process_time() - start
