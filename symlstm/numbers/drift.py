"""How far a chain of printed numbers has drifted from the true values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from symlstm.derivation.step import Derivation
from symlstm.enclosure.enclosure import Real
from symlstm.numbers.decide import decided
from symlstm.numbers.evaluate import evaluate
from symlstm.numbers.real_arithmetic import subtract
from symlstm.numbers.rounding import DisplayRule, Rounded, true_rule
from symlstm.numbers.values import Values

FIGURES = 2  # of the difference


@dataclass(frozen=True, slots=True)
class Drift:
    """A carried value, the certified rounding of the true one (with guard digits), and carried minus true to two figures; None for
    what is undecided."""

    quantity: str
    carried: Rounded
    true: Rounded | None
    difference: Rounded | None


def drifts(derivation: Derivation, values: Values, quantities: Sequence[str]) -> Iterator[Drift]:
    """The drift of each quantity."""
    rounding = values.rounding
    rule = true_rule(rounding).finer(rounding.guard)
    small_rule = DisplayRule(None, FIGURES, rounding.ties)
    at = cache(lambda prec: evaluate(derivation, prec) if prec > values.precision else values.true)
    for quantity in quantities:
        carried = values.printed[quantity]
        _, true = decided(partial(_true, at, quantity), rule, values.precision)
        _, difference = decided(partial(_difference, carried, at, quantity), small_rule, values.precision)
        yield Drift(quantity, carried, true, difference)


AtPrecision = Callable[[int], Mapping[str, Real]]


def _true(at: AtPrecision, quantity: str, prec: int) -> Real:
    return at(prec)[quantity]


def _difference(carried: Rounded, at: AtPrecision, quantity: str, prec: int) -> Real:
    return subtract(carried.real(prec), at(prec)[quantity], prec)
