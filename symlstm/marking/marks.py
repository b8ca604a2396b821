"""Marks: what each line earns, in exact fractions.

No total is negative, and nothing is rounded here: whoever prints a mark rounds it once, at the end.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from symlstm.marking.follow import Judged, Status

ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)


@dataclass(frozen=True)
class MarkScheme:
    """What a line of each status earns, as a share of its weight.

    weights      by the kind of quantity ("c", "d_W_f"); every other line weighs 1
    few_digits   taken off a line that is written with fewer digits than asked, as a share of its weight
    """

    name: str
    earns: Mapping[Status, Fraction]
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    few_digits: Fraction = ZERO

    def weight(self, line: Judged) -> Fraction:
        return self.weights.get(line.step.name, ONE)

    def mark(self, line: Judged) -> Fraction:
        """What one line earns; never below 0."""
        share = self.earns.get(line.status, ZERO) - (self.few_digits if line.few_digits else ZERO)
        return max(ZERO, share) * self.weight(line)


PRACTICE = MarkScheme("practice", {Status.CORRECT: ONE, Status.FOLLOWS: ONE, Status.KEY_ONLY: ONE})
GRADED = MarkScheme("graded", {Status.CORRECT: ONE, Status.FOLLOWS: HALF, Status.KEY_ONLY: ONE})


@dataclass(frozen=True, slots=True)
class Total:
    """The mark of a sheet, out of what its lines weigh."""

    earned: Fraction
    possible: Fraction


def total(lines: Iterable[Judged], scheme: MarkScheme) -> Total:
    """The mark of all these lines."""
    asked = tuple(lines)
    return Total(sum((scheme.mark(line) for line in asked), ZERO), sum((scheme.weight(line) for line in asked), ZERO))
