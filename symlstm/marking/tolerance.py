"""The tolerance rule, in one sentence and as numbers.

A written number stands for the closed interval of so many units of its last digit to each side. A line is accepted if its
formula, fed with the student's own numbers in that sense, can give the student's result in that sense. All intervals are
rounded outward, so a doubtful case is decided for the student.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from mpmath import libmp

from symlstm.enclosure.enclosure import DOWN, UP, Enclosure, Float, Real, as_fraction, rounded_fraction
from symlstm.language import _

PRECISION = 128  # bits; a written number has at most some twenty digits that count
MOST_BITS = 4096  # of a size or a fraction that is worked with: from 2^-4096 to 2^4096, where entries reach to 10^300
WIDE = 5  # units; beyond that an accepted line is weak evidence


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How many units of the last digit a number may be off, as an input and as a result.

    functions  how much sigma and tanh from a printed table may be off besides; 0 where they come from a calculator
    """

    name: str
    inputs: Fraction
    result: Fraction
    functions: Fraction = Fraction(0)

    @property
    def sentence(self) -> str:
        """The rule as it is printed on the feedback."""
        return _(
            "An answer is accepted if the line's formula gives it to within {result} of its last digit, worked out with your own earlier "
            "numbers, each of which may itself be off by {inputs} of its last digit.",
            inputs=_in_units(self.inputs),
            result=_in_units(self.result),
        )


def _in_units(size: Fraction) -> str:
    if size == Fraction(1, 2):
        return _("half a unit")
    return _("one unit") if size == 1 else _("{n} units", n=size)


USUAL = Tolerance("usual", Fraction(1), Fraction(1))
STRICT = Tolerance("strict", Fraction(1, 2), Fraction(1, 2))
CALCULATOR = "calculator"
FUNCTIONS = {CALCULATOR: Fraction(0)} | {f"table-{places}": Fraction(1, 10**places) for places in range(2, 7)}
TOLERANCES = {tolerance.name: tolerance for tolerance in (USUAL, STRICT)}


_LARGEST = libmp.from_man_exp(1, MOST_BITS)
ANYTHING = Enclosure(libmp.mpf_neg(_LARGEST), _LARGEST)  # stands for a value that does not exist, or that is larger


def interval(low: Fraction, high: Fraction) -> Real:
    """A closed interval as a value to work with: exact where it is one point."""
    if low == high:
        return low
    return Enclosure(rounded_fraction(low, PRECISION, DOWN), rounded_fraction(high, PRECISION, UP))


def ends(value: Real) -> tuple[Fraction, Fraction]:
    """The two ends of a value, exactly."""
    if isinstance(value, Fraction):
        return value, value
    return as_fraction(value.lo), as_fraction(value.hi)


def widened(value: Real, by: Fraction) -> Real:
    """A value with so much more to each side."""
    if not by:
        return value
    if isinstance(value, Fraction):
        return interval(value - by, value + by)
    more = _rounded_up(by)
    return Enclosure(libmp.mpf_sub(value.lo, more, PRECISION, DOWN), libmp.mpf_add(value.hi, more, PRECISION, UP))


@lru_cache
def _rounded_up(size: Fraction) -> Float:
    return rounded_fraction(size, PRECISION, UP)


def meet(value: Real, low: Fraction, high: Fraction) -> bool:
    """Whether a value and a closed interval have a point in common. ANYTHING tells nothing, and meets none."""
    if value is ANYTHING:
        return False
    least, greatest = ends(value)
    return least <= high and low <= greatest
