"""Marks: what a line of each status earns, in exact fractions.

Nothing is rounded here: whoever prints a mark rounds it once, at the end.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from symlstm.language import N_
from symlstm.marking.follow import Judged, Status
from symlstm.words import said

ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)
MOST_PARTS, MOST_DECIMALS = 1000, 6  # of a share or weight, so that sums of them stay short whatever is added up
PLAIN = said("with a denominator of at most {most}, or {decimals} decimals", most=f"{MOST_PARTS:,}", decimals=MOST_DECIMALS)


def is_plain(share: Fraction) -> bool:
    """Whether a share or weight is written with as few digits as PLAIN says."""
    return share.denominator <= MOST_PARTS or 10**MOST_DECIMALS % share.denominator == 0


@dataclass(frozen=True)
class MarkScheme:
    """What a line of each status earns, as a share of its weight.

    weights      by the kind of quantity ("c", "d_W_f"); every other line weighs 1
    few_digits   taken off a line that is written with fewer digits than asked, as a share of its weight
    credit       what a line with a mistake of this name still earns
    repeat_once  whether a repeated mistake is charged at its first line only
    by_concept   whether all lines of a quantity weigh together what one weighs else, so that each equation counts once
    """

    name: str
    earns: Mapping[Status, Fraction]
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    few_digits: Fraction = ZERO
    credit: Mapping[str, Fraction] = field(default_factory=dict)
    repeat_once: bool = True
    by_concept: bool = False

    def for_lines(self, lines: Collection[Judged]) -> "MarkScheme":
        """The scheme for these lines: by concept, each has its part of what the lines of its quantity weigh together."""
        if not self.by_concept:
            return self
        lines_of = Counter(line.step.name for line in lines)
        return replace(self, weights={name: self.weights.get(name, ONE) / number for name, number in lines_of.items()})

    def weight(self, line: Judged) -> Fraction:
        return self.weights.get(line.step.name, ONE)

    def mark(self, line: Judged) -> Fraction:
        """What one line earns by its status; never below 0."""
        return self.of_share(line, self.earns.get(line.status, ZERO))

    def of_share(self, line: Judged, share: Fraction) -> Fraction:
        """What a line earns that is given a share of its weight, less what too few digits cost; never below 0."""
        return max(ZERO, share - (self.few_digits if line.few_digits else ZERO)) * self.weight(line)

    @property
    def of_repeat(self) -> Fraction:
        """The share earned by a line whose mistake was charged before: no more than by one that follows."""
        return self.earns.get(Status.FOLLOWS, ZERO)

    def credits(self, causes: Collection[str]) -> frozenset[Fraction]:
        """The shares that the mistakes of these names earn; more than one where they differ."""
        return frozenset(self.credit.get(name, ZERO) for name in causes)


PRACTICE = MarkScheme(N_("practice"), {Status.CORRECT: ONE, Status.FOLLOWS: ONE, Status.KEY_ONLY: ONE})
GRADED = MarkScheme(N_("graded"), {Status.CORRECT: ONE, Status.FOLLOWS: HALF, Status.KEY_ONLY: ONE})
PRESETS = {scheme.name: scheme for scheme in (PRACTICE, GRADED)}


@dataclass(frozen=True, slots=True)
class Total:
    """The mark of a sheet, out of what its lines weigh."""

    earned: Fraction
    possible: Fraction
