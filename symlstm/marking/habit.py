"""How a student works, read off the lines that are right: who goes on with the written numbers and rounds comes within half a unit
of what these give; who cuts digits off, or carries more on the calculator, does not.

A cause counts only if it gives what was written as closely as that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, pi, sqrt
from typing import Any

from symlstm.marking.follow import Judged, Status
from symlstm.marking.ranges import range_of
from symlstm.marking.written import Written

LEAST = 6  # right lines; fewer say nothing about a habit
SLACK = 0.1  # beyond what was seen
PEAK, FARTHEST = 2.0, 0.2  # how often results lie in the middle of their range and far out, beside anywhere in it
LEAST_SHARE = 0.6  # of the half width, whatever was seen on a few lines


@dataclass(frozen=True, slots=True)
class Habit:
    """How far results lie from the middle of what their line can give: `units` of the last digit, and a `share` of the half width."""

    units: float = 1.0
    share: float = 1.0

    def fits(self, entry: tuple[float, float], low: Any, high: Any) -> Any:
        """Whether an entry, with its unit, may be what a range gives; of arrays of ranges for each of them."""
        value, unit = entry
        half = (high - low) / 2
        return abs(value - (low + high) / 2) <= self.units * unit + self.share * half + 1e-12 * (1 + abs(value))

    def nearness(self, entry: tuple[float, float], low: float, high: float) -> float:
        """How much more often than anywhere in its range a result lies so near to the middle as an entry does. Errors of rounding mostly
        cancel, so that what is far out is likelier to be there by chance."""
        value, unit = entry
        width = 2 * self.units * unit + self.share * (high - low)
        off = abs(value - (low + high) / 2) / width if width else 0.0
        return max(FARTHEST, PEAK * exp(-0.5 * (PEAK * sqrt(2 * pi) * off) ** 2))


def habit_of(lines: Sequence[Judged], result: float) -> Habit:
    """The habit that the right lines show; whatever the rule allows where there are too few."""
    seen = [found for line in lines if line.status in (Status.CORRECT, Status.FOLLOWS) for found in _distance(line)]
    if len(seen) < LEAST:
        return Habit(result)
    rounds = all(distance <= 0.5 + 1e-9 for distance, half in seen if half < 0.01)
    units = min(result, 0.5 if rounds else 1.0)
    share = max([max(0.0, distance - units) / half for distance, half in seen if half >= 0.01], default=1.0)
    return Habit(min(result, units + SLACK / 2), min(1.0, max(LEAST_SHARE, share + SLACK)))


def _distance(line: Judged) -> list[tuple[float, float]]:
    """How far the entry is from the middle of what was to come out, and half the width of that, in units."""
    if not isinstance(line.entry, Written) or not line.entry.unit or line.zeros_left_out:
        return []
    low, high = range_of(line.own)
    unit = float(line.entry.unit)
    return [(abs(float(line.entry.value) - (low + high) / 2) / unit, (high - low) / 2 / unit)] if low == low else []
