"""The terms of a sum of products, worked out one by one from the numbers shown."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from symlstm.derivation.expression import Expression, Sum, Variable, factors_of
from symlstm.derivation.step import Step
from symlstm.enclosure.enclosure import Real
from symlstm.numbers.decide import decided
from symlstm.numbers.evaluate import add, split
from symlstm.numbers.page import PartialSum, Shares, Shown
from symlstm.numbers.rounding import FAR_POWER, Rounded, display_rule, round_exact
from symlstm.problem.settings import Rounding

Factors = tuple[Shown, ...]


class Terms:
    """Sums of products of the numbers shown, with the digits of operands; None for what is undecided."""

    def __init__(self, shown: Mapping[str, Shown], rounding: Rounding, precision: int):
        self._shown, self._rounding, self._precision = shown, rounding, precision
        self._rule = display_rule(rounding, "").finer(max(rounding.guard, 2))

    def partial_sums(self, step: Step) -> Iterator[PartialSum]:
        """Each term and the running sum."""
        terms = self._terms(step)
        for n, factors in enumerate(terms):
            yield PartialSum(factors, self._worked_out([factors]), self._worked_out(terms[: n + 1]))

    def shares(self, step: Step, value: Real, printed: Rounded) -> Shares | None:
        """Each term of a line that gives this value and prints as this result; None where one is undecided or too far to be written
        out, or where their sum as printed does not print as the result."""
        found = [self._worked_out([factors]) for factors in self._terms(step)]
        known = tuple(share for share in found if share is not None and abs(share.exponent) < FAR_POWER)
        total = sum((share.fraction for share in known), Fraction(0))
        if len(known) < len(found) or not round_exact(total, display_rule(self._rounding, step.name)).same_decimal(printed):
            return None
        return Shares(known, equal=total == value, are_result=printed.is_number(total))

    def _terms(self, step: Step) -> list[Factors]:
        assert isinstance(step.expression, Sum)
        operands = {name: self._shown[quantity] for name, quantity in step.reads.items()}
        return [tuple(_factors(term, operands)) for term in step.expression.terms]

    def _worked_out(self, terms: list[Factors]) -> Rounded | None:
        def compute(prec: int) -> Real:
            return add([split([factor.real(prec) for factor in factors], prec) for factors in terms], prec)

        return decided(compute, self._rule, self._precision)[1]


def _factors(term: Expression, operands: Mapping[str, Shown]) -> Iterator[Shown]:
    for factor in factors_of(term):
        assert isinstance(factor, Variable), "a term of a sum of products is a product of variables"
        yield operands[factor.name]
