"""How far a chain of printed numbers has drifted from the true values."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from symlstm.derivation.step import Derivation
from symlstm.errors import PrecisionError
from symlstm.numbers.certify import LIMIT_FACTOR, Values
from symlstm.numbers.enclosure import Real, linear_combination
from symlstm.numbers.evaluate import evaluate
from symlstm.numbers.rounding import DisplayRule, Rounded, round_real

FIGURES = 2  # of the difference


@dataclass(frozen=True, slots=True)
class Drift:
    """A carried value, the certified rounding of the true one (with guard digits), and carried minus true to two figures."""

    quantity: str
    carried: Rounded
    true: Rounded
    difference: Rounded


def drifts(derivation: Derivation, values: Values, quantities: list[str]) -> Iterator[Drift]:
    """The drift of each quantity. Raises PrecisionError where a difference stays undecided."""
    rounding = values.rounding
    true_rule = DisplayRule(rounding.places, rounding.figures, rounding.ties).finer(rounding.guard)
    small_rule = DisplayRule(None, FIGURES, rounding.ties)
    true, prec = values.true, values.precision
    for quantity in quantities:
        carried = values.printed[quantity]
        while True:
            rounded = round_real(true[quantity], true_rule)
            difference = round_real(_difference(carried.fraction, true[quantity], prec), small_rule)
            if rounded is not None and difference is not None:
                break
            if prec > LIMIT_FACTOR * values.precision:
                raise PrecisionError(quantity, "Its drift from the true value stays undecided.", prec)
            prec *= 2
            true = evaluate(derivation, prec)
        yield Drift(quantity, carried, rounded, difference)


def _difference(carried: Fraction, true: Real, prec: int) -> Real:
    if isinstance(true, Fraction):
        return carried - true
    return linear_combination([(Fraction(-1), true)], carried, prec)
