"""The answer key of a problem: what each line's right value is, in which unit it is asked, and how near to it is right."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from math import floor, log10

from symlstm.derivation.expression import Call
from symlstm.derivation.step import Derivation, Step
from symlstm.enclosure.enclosure import Real
from symlstm.marking.bounded import value_of_step
from symlstm.marking.coarser_blanks import CoarserBlanks
from symlstm.marking.ranges import Range, range_of
from symlstm.marking.tolerance import ANYTHING, PRECISION, USUAL, Tolerance, ends, interval, widened
from symlstm.marking.written import Written
from symlstm.numbers.rounding import display_rule, round_real
from symlstm.problem.settings import Rounding

HALF = Fraction(1, 2)
MOST_KEPT = 20_000  # values of lines


class AnswerKey:
    """What is right for a problem, made once and used for every sheet.

    given   numbers that the handout prints to go on with
    values  the right value of each line; where the problem goes on with printed numbers, what these give
    units   one unit of the last digit that is asked
    reads   the ids of the quantities that the symbols of each line's formula stand for
    """

    def __init__(
        self,
        derivation: Derivation,
        rounding: Rounding,
        tolerance: Tolerance = USUAL,
        given: Mapping[str, Written] | None = None,
    ):
        self.derivation, self.rounding, self.tolerance = derivation, rounding, tolerance
        self._given = given or {}
        self._blanks: CoarserBlanks | None = None
        self._found: dict[tuple[str | Real, ...], Real] = {}
        self.given = {quantity: interval(*entry.band(tolerance.inputs)) for quantity, entry in (given or {}).items()}
        self.reads = {step.target: step.reads for step in derivation.steps}
        self._derived = {  # what is given is always the same
            target: tuple(read for read in reads.values() if read not in derivation.givens)
            for target, reads in self.reads.items()
        }
        self.values: dict[str, Real] = {}
        self.units: dict[str, Fraction] = {}
        known: dict[str, Real] = dict(derivation.givens)
        for step in derivation.steps:
            value = self.values[step.target] = value_of_step(step, known)
            self.units[step.target] = asked_unit(value, rounding)
            known[step.target] = self._gone_on_with(step, value)

    def _gone_on_with(self, step: Step, value: Real) -> Real:
        """The value as the problem's rule carries it on."""
        if not self.rounding.carries(step.name):
            return value
        printed = round_real(value, display_rule(self.rounding, step.name))
        return value if printed is None else printed.real(PRECISION)

    def value_of(self, step: Step, known: Mapping[str, Real]) -> Real:
        """What a line gives from what is known; off by as much as a printed table is, where functions come from one. It is kept, as most
        sheets of a class have mostly the same numbers."""
        place = step.target, *[known[read] for read in self._derived[step.target]]
        if place not in self._found:
            if len(self._found) >= MOST_KEPT:
                self._found.clear()
            self._found[place] = self._worked_out(step, known)
        return self._found[place]

    def _worked_out(self, step: Step, known: Mapping[str, Real]) -> Real:
        value = value_of_step(step, known)
        off = self.tolerance.functions if isinstance(step.expression, Call) else None
        return widened(value, off) if off and value is not ANYTHING else value

    def result_band(self, quantity: str, entry: Written) -> tuple[Fraction, Fraction]:
        """What an entry stands for as a result. Of whole numbers half a unit to each side: with one, 0 would be as good as 1."""
        if self.units[quantity] < 1:
            return entry.band(self.tolerance.result)
        return self._cut_off(entry) if self._cuts_off else entry.band(min(self.tolerance.result, HALF))

    @property
    def _cuts_off(self) -> bool:
        """Whether whole numbers are asked cut off; where correct rounding is itself taught, that is found all the same."""
        return self.rounding.ties == "truncate" and self.tolerance.result >= 1

    @staticmethod
    def _cut_off(entry: Written) -> tuple[Fraction, Fraction]:
        """What a number may have been before its digits were cut off: it lies away from zero; of 0 nobody can tell on which side."""
        low, high = entry.band(Fraction(1))
        return (entry.value if entry.value > 0 else low), (entry.value if entry.value < 0 else high)

    def input_band(self, step: Step, entry: Written) -> Real:
        """What an entry stands for on later lines: a whole number that is carried on as printed for itself alone."""
        if self.units[step.target] < 1:
            return interval(*entry.band(self.tolerance.inputs))
        if self.rounding.carries(step.name):
            return entry.value
        return interval(*(self._cut_off(entry) if self._cuts_off else entry.band(HALF)))

    @property
    def on_paper(self) -> "AnswerKey":
        """The same for somebody who goes on with every number as it is written down, whatever the problem goes on with."""
        return AnswerKey(self.derivation, replace(self.rounding, carry="printed", carried=None), self.tolerance, self._given)

    def with_coarser(self, blanks: CoarserBlanks) -> "AnswerKey":
        """The same for somebody who rounds the numbers on blank lines further."""
        found = copy(self)
        found._blanks = blanks
        return found

    def unwritten(self, step: Step, value: Real) -> Real:
        """What a line that nobody wrote may have been gone on with: a result off by what the rule allows."""
        unit = self.units[step.target]
        if self._blanks and unit < 1:
            return self._blanks.gone_on_with(step.target, value, unit)
        return widened(value, self.slack[step.target]) if unit < 1 else self._gone_on_with(step, value)

    def accepts(self, quantity: str, entry: Written) -> bool:
        """Whether an entry is the right value: it comes within what it stands for, and, unless rounding itself is asked, one unit more of
        the last digit asked."""
        low, high = self.result_band(quantity, entry)
        right = self._right.get(quantity)
        return right is not None and right[0] <= high and low <= right[1]

    @cached_property
    def slack(self) -> Mapping[str, Fraction]:
        """How far what is gone on with from a blank line may be off what it gives; of whole numbers nothing."""
        return {quantity: self.tolerance.result * unit if unit < 1 else Fraction(0) for quantity, unit in self.units.items()}

    @cached_property
    def slack_in_floats(self) -> Mapping[str, float]:
        """The same in floats."""
        return {quantity: float(off) for quantity, off in self.slack.items()}

    @cached_property
    def units_in_floats(self) -> Mapping[str, float]:
        """The units in floats."""
        return {quantity: float(unit) for quantity, unit in self.units.items()}

    @cached_property
    def ranges(self) -> Mapping[str, Range]:
        """What is given, in floats."""
        return {name: range_of(value) for name, value in self.derivation.givens.items()}

    @cached_property
    def _right(self) -> Mapping[str, tuple[Fraction, Fraction]]:
        """Between which numbers the right values lie, with the one unit more."""
        more = {
            quantity: (2 * self.tolerance.result - 1) * unit if unit < 1 else Fraction(0) for quantity, unit in self.units.items()
        }
        return {
            quantity: ends(widened(value, more[quantity])) for quantity, value in self.values.items() if value is not ANYTHING
        }

    @cached_property
    def taking_in_weights(self) -> frozenset[str]:
        """The lines that read a weight, or anything else that is given for all time steps, and is not 0."""
        givens, names = self.derivation.givens, self.derivation.network.names
        taken_in = {name for name, value in givens.items() if value and not names.of_id(name).is_timed}
        return frozenset(target for target, reads in self.reads.items() if not taken_in.isdisjoint(reads.values()))


def asked_unit(value: Real, rounding: Rounding) -> Fraction:
    """One unit of the last digit that the problem asks for in a value of this size."""
    if rounding.figures is None:
        return Fraction(10) ** -(rounding.places or 0)
    size = max(map(abs, ends(value)))
    return Fraction(10) ** (_magnitude(size) + 1 - rounding.figures) if size else Fraction(10) ** -rounding.figures


def _magnitude(size: Fraction) -> int:
    """The power of ten of a number's first digit; one off near a power of ten does no harm to a tolerance."""
    return floor(log10(size.numerator) - log10(size.denominator))
