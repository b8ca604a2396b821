"""Timing two programs against each other: rounds interleaved, medians of processor time, and their spread."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from time import process_time
from typing import Any


@dataclass(frozen=True)
class Row:
    """A row of the table. `met` is None where there is nothing to meet."""

    what: str
    measured: str
    against: str
    met: bool | None


@dataclass(frozen=True)
class Ratio:
    """How many times as long as its competitor a program takes: the median over the rounds, and the middle half of them.

    fastest  the fastest round of one to the fastest of the other: what is left when nothing disturbs either
    """

    ours: float
    theirs: float
    middle: float
    low: float
    high: float
    fastest: float


def ratio(
    ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int = 11, seconds: Callable[[Any], float] | None = None
) -> Ratio:
    """Both programs in turn, so that whatever else the machine does meets both; in processor seconds.

    seconds  reads the time off what a program gives back, where it is not this process that works
    """
    ours(), theirs()  # what is loaded or kept at the first call is not measured
    pairs = [(_seconds(ours, seconds), _seconds(theirs, seconds)) for _ in range(rounds)]
    low, middle, high = quantiles((a / b for a, b in pairs), n=4)
    fastest = min(a for a, _ in pairs) / min(b for _, b in pairs)
    return Ratio(median(a for a, _ in pairs), median(b for _, b in pairs), middle, low, high, fastest)


def _seconds(program: Callable[[], Any], seconds: Callable[[Any], float] | None) -> float:
    gc.collect()
    start = process_time()
    found = program()
    return process_time() - start if seconds is None else seconds(found)


def row(what: str, found: Ratio, against: str, target: float) -> Row:
    """A ratio held against the most that it may be: the smaller of median and fastest, since noise only ever adds time."""
    spread = f"{found.middle:.2f} ({found.low:.2f} to {found.high:.2f}), fastest {found.fastest:.2f}"
    measured = f"{spread}; {shown(found.ours)} to {shown(found.theirs)}"
    return Row(what, measured, f"{against}, at most {target}", min(found.middle, found.fastest) <= target)


def shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"
