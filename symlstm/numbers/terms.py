"""The terms of a sum of products, worked out one by one from the numbers shown."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from symlstm.derivation.expression import Expression, Sum, Variable, factors_of
from symlstm.derivation.step import Step
from symlstm.enclosure.enclosure import Real
from symlstm.numbers.decide import decided
from symlstm.numbers.page import PartialSum, Shares, Shown
from symlstm.numbers.real_arithmetic import add, split
from symlstm.numbers.rounded import FAR_POWER, Rounded
from symlstm.numbers.rounding import DisplayRule, display_rule, round_exact
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
            yield PartialSum(factors, self._worked_out([factors], self._rule), self._worked_out(terms[: n + 1], self._rule))

    def shares(self, step: Step, value: Real, printed: Rounded) -> Shares | None:
        """Each term of a line that gives this value and prints as this result, with as few digits as give the result; a term that is
        one number as it is shown. With many terms it may be that no number of digits does. None where one is undecided or too far to be
        written out."""
        tries = [self._shares(step, value, printed, extra) for extra in range(1, max(self._rounding.guard, 2) + 1)]
        return next((found for found in tries if found is not None and found.follows), tries[-1])

    def _shares(self, step: Step, value: Real, printed: Rounded, extra: int) -> Shares | None:
        rule = display_rule(self._rounding, step.name)
        found = [self._share(factors, rule.finer(extra)) for factors in self._terms(step)]
        known = tuple(share for share in found if share is not None and abs(share.exponent) < FAR_POWER)
        if len(known) < len(found):
            return None
        total = sum((share.fraction for share in known), Fraction(0))
        follows = round_exact(total, rule).same_decimal(printed)
        return Shares(known, equal=total == value, are_result=printed.is_number(total), follows=follows)

    def _share(self, factors: Factors, rule: DisplayRule) -> Rounded | None:
        [first, *others] = factors
        return first.rounded if first.rounded and not others else self._worked_out([factors], rule)

    def _terms(self, step: Step) -> list[Factors]:
        expression = step.expression
        terms = expression.terms if isinstance(expression, Sum) else (expression,)
        operands = {name: self._shown[quantity] for name, quantity in step.reads.items()}
        return [tuple(_factors(term, operands)) for term in terms]

    def _worked_out(self, terms: list[Factors], rule: DisplayRule) -> Rounded | None:
        def compute(prec: int) -> Real:
            return add([split([factor.real(prec) for factor in factors], prec) for factors in terms], prec)

        return decided(compute, rule, self._precision)[1]


def _factors(term: Expression, operands: Mapping[str, Shown]) -> Iterator[Shown]:
    for factor in factors_of(term):
        assert isinstance(factor, Variable), "a term of a sum of products is a product of variables"
        yield operands[factor.name]
