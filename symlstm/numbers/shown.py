"""What stands on the page for a quantity in a later line, and whether that line follows from what stands there.

A given or exactly known number stands there in full where it is short; anything else as its certified rounding with guard
digits, or, where the printed number is carried on, as that. Each line is then worked out again from the numbers shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from symlstm.derivation.expression import Expression, Product, Sum, Variable
from symlstm.derivation.step import Derivation, Step
from symlstm.errors import PrecisionError
from symlstm.numbers.certify import LIMIT_FACTOR, Values
from symlstm.numbers.enclosure import Real
from symlstm.numbers.evaluate import value_of
from symlstm.numbers.rounding import DisplayRule, Rounded, display_rule, round_exact, round_real

SHORT_DIGITS = 3  # numerator and denominator of an exact value that is shown as a fraction


@dataclass(frozen=True, slots=True)
class Shown:
    """The number shown for a quantity: its exact value as shown, and the digits if it is a rounding.

    value    what the reader sees, as a fraction
    rounded  the rounding shown, or None where the number is shown in full
    """

    value: Fraction
    rounded: Rounded | None = None

    @property
    def is_exact(self) -> bool:
        return self.rounded is None or self.rounded.exact


@dataclass(frozen=True, slots=True)
class Replay:
    """A line worked out again from the numbers shown on it.

    value    what they give
    printed  that value rounded by the rule
    follows  whether that is the result printed
    equals   whether they give the printed number exactly, with nothing rounded
    """

    value: Real
    printed: Rounded
    follows: bool
    equals: bool


@dataclass(frozen=True, slots=True)
class PartialSum:
    """One term of a sum as shown, its value, and the sum so far; the last two rounded for display."""

    factors: tuple[Shown, ...]
    value: Rounded
    total: Rounded


def is_short(value: Fraction) -> bool:
    """Whether a fraction is short enough to be shown as one."""
    return len(str(abs(value.numerator))) <= SHORT_DIGITS and len(str(value.denominator)) <= SHORT_DIGITS


class Page:
    """What a reader has in front of them: every number as it is shown."""

    def __init__(self, derivation: Derivation, values: Values):
        self.derivation, self.values = derivation, values

    def shown(self, quantity: str) -> Shown:
        """The number shown for a quantity where a later line reads it."""
        if quantity in self.derivation.givens:
            return Shown(self.derivation.givens[quantity])
        exact, rounded = self.values.carried[quantity], self.values.operands[quantity]
        if isinstance(exact, Fraction) and not rounded.exact and is_short(exact):
            return Shown(exact)
        return Shown(rounded.fraction, rounded)

    def operands(self, step: Step) -> dict[str, Shown]:
        """The number shown for each symbol of a step."""
        return {name: self.shown(quantity) for name, quantity in step.reads.items()}

    def replay(self, step: Step) -> Replay:
        """Work a line out again from the numbers shown on it.

        Guarantee: the same certified rounding as for every other number. Raises PrecisionError where it stays undecided.
        """
        shown = {quantity: self.shown(quantity).value for quantity in step.reads.values()}
        prec = self.values.precision
        while True:
            value = value_of(step, shown, prec)
            printed = round_real(value, display_rule(self.values.rounding, step.name))
            if printed is not None:
                break
            if prec > LIMIT_FACTOR * self.values.precision:
                raise PrecisionError(step.target, "The line worked out from its printed operands stays undecided.", prec)
            prec *= 2
        result = self.values.printed[step.target]
        equals = isinstance(value, Fraction) and value == result.fraction
        return Replay(value, printed, printed.fraction == result.fraction, equals)

    def before_rounding_to_zero(self, step: Step) -> Rounded | None:
        """Two figures of a value that is not zero but prints as zero; None for every other value."""
        value, rounding = self.values.computed[step.target], self.values.rounding
        if self.values.printed[step.target].coefficient or value == 0:
            return None
        return round_real(value, DisplayRule(None, 2, rounding.ties))

    def partial_sums(self, step: Step) -> Iterator[PartialSum]:
        """Each term of a sum of products and the running sum, worked out exactly from the numbers shown."""
        assert isinstance(step.expression, Sum)
        operands, total = self.operands(step), Fraction(0)
        rule = display_rule(self.values.rounding, step.name).finer(max(self.values.rounding.guard, 2))
        for term in step.expression.terms:
            factors = tuple(_factors(term, operands))
            value = prod((factor.value for factor in factors), start=Fraction(1))
            total += value
            yield PartialSum(factors, round_exact(value, rule), round_exact(total, rule))


def _factors(term: Expression, operands: Mapping[str, Shown]) -> Iterator[Shown]:
    for factor in term.factors if isinstance(term, Product) else (term,):
        assert isinstance(factor, Variable), "a term of an affine map is a product of variables"
        yield operands[factor.name]
