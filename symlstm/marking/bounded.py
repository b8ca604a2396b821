"""The value of a formula, of bounded size: whatever a student wrote, and whatever an edit turns a line into, numbers stay small.

An edit that replaces the sigmoid by the exponential on six blank lines builds a tower of exponentials, and numbers that are never
rounded gain digits with every line. So the value of every part of a formula is checked: one that is too small is
enclosed from 0, a fraction too long is enclosed, and one that is too large is no value.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from mpmath import libmp

from symlstm.derivation.expression import Expression
from symlstm.derivation.step import Step
from symlstm.enclosure.enclosure import Enclosure, Float, Real, enclose
from symlstm.errors import DomainError
from symlstm.marking.tolerance import ANYTHING, MOST_BITS, PRECISION
from symlstm.numbers.evaluate import evaluate_expression

_SMALLEST = libmp.from_man_exp(1, -MOST_BITS)


class NoValue(ArithmeticError):
    """A formula has no value that can be worked with: it grows beyond all bounds, or divides by what may be zero."""


def bounded(value: Real) -> Real:
    """The value, or an enclosure of it that is no longer than the bounds above. Raises NoValue where it is larger."""
    if isinstance(value, Enclosure):
        lo, hi = value.lo, value.hi
        is_usual = -MOST_BITS < lo[2] + lo[3] <= MOST_BITS and -MOST_BITS < hi[2] + hi[3] <= MOST_BITS  # as nearly all are
        return value if is_usual else _bounded(value)
    return _bounded(enclose(value, PRECISION)) if _is_long(value) else value


def _is_long(value: Fraction) -> bool:
    return max(value.numerator.bit_length(), value.denominator.bit_length()) >= MOST_BITS


def _bounded(value: Enclosure) -> Enclosure:
    sizes = _magnitude(value.lo), _magnitude(value.hi)
    if max(sizes) > MOST_BITS:
        raise NoValue("larger than numbers here may be")
    if min(sizes) > -MOST_BITS:
        return value
    return Enclosure(libmp.mpf_neg(_raised(libmp.mpf_neg(value.lo))), _raised(value.hi), value.beside)


def _raised(end: Float) -> Float:
    """An upper end; one too near to zero as zero, or as the smallest number above."""
    if not end[1] or _magnitude(end) > -MOST_BITS:
        return end
    return libmp.fzero if end[0] else _SMALLEST  # type: ignore[no-any-return]


def _magnitude(end: Float) -> int:
    """The least m with |end| < 2^m; 0 for zero, which has none."""
    return int(end[2]) + end[3] if end[1] else 0


def value_of_formula(formula: Expression, lookup: Callable[[str], Real]) -> Real:
    """The value of a formula whose variables `lookup` knows. Raises NoValue."""
    try:
        return evaluate_expression(formula, lookup, PRECISION, bounded)
    except ZeroDivisionError as error:
        raise NoValue("divides by what may be zero") from error
    except DomainError as error:
        raise NoValue("takes the logarithm of what may be zero") from error


def value_of_step(step: Step, known: Mapping[str, Real]) -> Real:
    """The value of a line's own formula from what is known; ANYTHING where there is none."""
    references, time = step.unit_equation.references, step.time
    try:
        return value_of_formula(step.expression, lambda name: known[references[name].at(time)])
    except NoValue:
        return ANYTHING
