"""How a student works, read off the lines that are right: who goes on with the written numbers and rounds comes within half a unit
of what these give; who cuts digits off, or carries more on the calculator, does not.

A cause counts only if it gives what was written as closely as that, which halves the chance matches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from symlstm.marking.follow import Judged, Status
from symlstm.marking.tolerance import ends
from symlstm.marking.written import Written

LEAST = 8  # right lines; fewer say nothing about a habit
SLACK = Fraction(1, 10)  # units beyond what was seen
HALF = Fraction(1, 2)


def closeness(lines: Sequence[Judged]) -> Fraction | None:
    """How far, in units of the last digit, results lie from the middle of what the written numbers give; None if there are too few lines."""
    seen = [_distance(line) for line in lines if line.status in (Status.CORRECT, Status.FOLLOWS)]
    distances = [distance for distance in seen if distance is not None]
    return max(HALF, *distances) + SLACK if len(distances) >= LEAST else None


def _distance(line: Judged) -> Fraction | None:
    if not isinstance(line.entry, Written) or not line.entry.unit:
        return None
    low, high = ends(line.own)
    return abs(line.entry.value - (low + high) / 2) / line.entry.unit


@dataclass(frozen=True, slots=True)
class RoundingMatch:
    """Whether an entry may be a rounding of a value: within the rule's tolerance, and, where the student's habit is known,
    as near to the middle of the value as the right lines of the sheet are."""

    entry: Written
    result: Fraction
    close: Fraction | None

    def band(self, value: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
        """The entries that a value explains."""
        low, high = value[0] - self.result * self.entry.unit, value[1] + self.result * self.entry.unit
        if self.close is None:
            return low, high
        middle = (value[0] + value[1]) / 2
        return max(low, middle - self.close * self.entry.unit), min(high, middle + self.close * self.entry.unit)

    def fits(self, value: tuple[Fraction, Fraction]) -> bool:
        low, high = self.band(value)
        return low <= self.entry.value <= high
