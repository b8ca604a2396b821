"""What stands on the page for a quantity in a later line, and whether that line follows from what stands there.

A given or exactly known number stands there in full where it is short; anything else as its certified rounding with guard
digits, or, where the printed number is carried on, as that. Each line is then worked out again from the numbers shown. What
stays undecided there is said of that line and stops nothing: the values themselves are certified.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from symlstm.derivation.expression import Expression, Product, Sum, Variable
from symlstm.derivation.step import Derivation, Step
from symlstm.enclosure.enclosure import Real
from symlstm.numbers.decide import decided
from symlstm.numbers.engine import is_arb_worth_while
from symlstm.numbers.evaluate import Evaluator, add, split, value_of
from symlstm.numbers.outcome import Outcome
from symlstm.numbers.rounding import BITS_PER_DIGIT, DisplayRule, Rounded, display_rule, round_exact, round_real
from symlstm.numbers.values import Values, fraction_at
from symlstm.problem.settings import Rounding

if TYPE_CHECKING:
    from symlstm.numbers.arb_replay import AtAGlance

ROOM = 96  # bits beyond the digits shown
FEW_FIGURES = 2  # of a value that prints as zero
SHORT = 1000  # numerator and denominator of an exact value that is shown as a fraction are below this


@dataclass(frozen=True, slots=True)
class Shown:
    """The number shown for a quantity: an exact one in full, or the digits of a rounding."""

    exact: Fraction | None = None
    rounded: Rounded | None = None

    def real(self, prec: int) -> Real:
        """What the reader sees, as a number."""
        if self.exact is not None:
            return self.exact
        assert self.rounded is not None, "a number is shown in full or as a rounding"
        return self.rounded.real(prec)


@dataclass(frozen=True, slots=True)
class Replay:
    """A line worked out again from the numbers shown on it.

    value    what they give
    printed  that value rounded by the rule; None where it lies too near a boundary of the rule to be told from it
    follows  whether that is the result printed
    equals   whether they give the printed number exactly, with nothing rounded
    """

    value: Real
    printed: Rounded | None
    follows: Outcome
    equals: bool


@dataclass(frozen=True, slots=True)
class PartialSum:
    """One term of a sum as shown, its value, and the sum so far; the last two rounded for display, None where undecided."""

    factors: tuple[Shown, ...]
    value: Rounded | None
    total: Rounded | None


class _Reals(dict[str, Real]):
    """The numbers shown on a page, as numbers at a precision; each as soon as it is asked for."""

    def __init__(self, page: "Page", prec: int):
        super().__init__()
        self._page, self._prec = page, prec

    def __missing__(self, quantity: str) -> Real:
        self[quantity] = found = self._page.shown(quantity).real(self._prec)
        return found


def is_short(value: Fraction) -> bool:
    """Whether a fraction is short enough to be shown as one."""
    return abs(value.numerator) < SHORT and value.denominator < SHORT


def _first_precision(rounding: Rounding) -> int:
    """Bits to begin with: what is shown is short, and a line of it is too, however much a long chain of lines needs."""
    return int((rounding.digits + rounding.guard) * BITS_PER_DIGIT) + ROOM


class Page:
    """What a reader has in front of them: every number as it is shown."""

    def __init__(self, derivation: Derivation, values: Values):
        self.derivation, self.values = derivation, values
        self._replays: dict[str, Replay] = {}
        self._precision = min(values.precision, _first_precision(values.rounding))
        self._evaluator = Evaluator(derivation.givens, _Reals(self, self._precision), self._precision)

    def shown(self, quantity: str) -> Shown:
        """The number shown for a quantity where a later line reads it."""
        if quantity in self.derivation.givens:
            return Shown(self.derivation.givens[quantity])
        exact, rounded = fraction_at(self.values.carried, quantity), self.values.operands[quantity]
        if exact is not None and not rounded.exact and is_short(exact):
            return Shown(exact)
        return Shown(rounded=rounded)

    def shows_truly(self, quantity: str) -> bool:
        """Whether the number shown for a quantity in later lines is its true value, with nothing rounded on the way to it or in it."""
        if quantity in self.derivation.givens:
            return True
        shown = self.shown(quantity)
        if shown.rounded is not None:
            return self.values.is_truly(shown.rounded, quantity)
        return shown.exact == fraction_at(self.values.true, quantity)

    def operands(self, step: Step) -> dict[str, Shown]:
        """The number shown for each symbol of a step."""
        return {name: self.shown(quantity) for name, quantity in step.reads.items()}

    def replay(self, step: Step) -> Replay:
        """Work a line out again from the numbers shown on it; once for each line.

        Guarantee: the same certified rounding as for every other number.
        """
        if step.target not in self._replays:
            self._replays[step.target] = self._replayed(step)
        return self._replays[step.target]

    def follows(self, step: Step) -> Outcome:
        """Whether the numbers shown on a line give the result printed."""
        plain = self._at_a_glance.get(step.target)
        return Outcome.of(plain.follows) if plain else self.replay(step).follows

    def gives_exactly(self, step: Step) -> bool:
        """Whether the numbers shown on a line give the printed number exactly, with nothing rounded."""
        plain = self._at_a_glance.get(step.target)
        return plain.equals if plain else self.replay(step).equals

    @cached_property
    def _at_a_glance(self) -> "Mapping[str, AtAGlance]":
        """What is plain of each line, where Arb is taken and numbers are rounded to nearest."""
        lines, rounding = len(self.derivation.steps), self.values.rounding
        if rounding.ties == "truncate" or not is_arb_worth_while(lines, self._precision):
            return {}
        from symlstm.numbers.arb_replay import replayed
        from symlstm.numbers.vector_form import vector_form

        form, printed = vector_form(self.derivation), self.values.printed
        return replayed(form, self._number_shown, printed.__getitem__, rounding.figures is not None, self._precision)

    def _number_shown(self, quantity: str) -> Fraction | Rounded:
        shown = self.shown(quantity)
        if shown.exact is not None:
            return shown.exact
        assert shown.rounded is not None, "a number is shown in full or as a rounding"
        return shown.rounded

    def _replayed(self, step: Step) -> Replay:
        def compute(prec: int) -> Real:
            if prec == self._precision:
                return self._evaluator.of_step(step)
            return value_of(step, _Reals(self, prec), prec)

        rule = display_rule(self.values.rounding, step.name)
        value, printed = decided(compute, rule, self._precision)
        result = self.values.printed[step.target]
        follows = Outcome.UNDECIDED if printed is None else Outcome.of(printed.same_decimal(result))
        return Replay(value, printed, follows, result.is_number(value))

    def rounds_to(self, value: Fraction, printed: Rounded, name: str) -> bool:
        """Whether an exact number, rounded as the quantity `name` is, prints as `printed`."""
        return round_exact(value, display_rule(self.values.rounding, name)).same_decimal(printed)

    def vanishes(self, step: Step) -> bool:
        """Whether a value that is not zero prints as zero."""
        return not self.values.printed[step.target].coefficient and self.values.computed[step.target] != 0

    def before_rounding(self, step: Step) -> Rounded | None:
        """A value to the nearest two figures, whatever the rule for results is; None where these are undecided."""
        return round_real(self.values.computed[step.target], DisplayRule(None, FEW_FIGURES, "half-even"))

    def partial_sums(self, step: Step) -> Iterator[PartialSum]:
        """Each term of a sum of products and the running sum, worked out from the numbers shown."""
        terms = self._terms(step)
        for n, factors in enumerate(terms):
            yield PartialSum(factors, self._worked_out([factors]), self._worked_out(terms[: n + 1]))

    def terms(self, step: Step) -> list[Rounded | None]:
        """Each term of a sum of products, worked out from the numbers shown; None for one that is undecided."""
        return [self._worked_out([factors]) for factors in self._terms(step)]

    def _terms(self, step: Step) -> list[tuple[Shown, ...]]:
        """The numbers shown in each term of a sum of products."""
        assert isinstance(step.expression, Sum)
        operands = self.operands(step)
        return [tuple(_factors(term, operands)) for term in step.expression.terms]

    def _worked_out(self, terms: list[tuple[Shown, ...]]) -> Rounded | None:
        """The sum of products of the numbers shown, with the digits of operands."""
        rule = display_rule(self.values.rounding, "").finer(max(self.values.rounding.guard, 2))

        def compute(prec: int) -> Real:
            return add([split([factor.real(prec) for factor in factors], prec) for factors in terms], prec)

        return decided(compute, rule, self._precision)[1]


def _factors(term: Expression, operands: Mapping[str, Shown]) -> Iterator[Shown]:
    for factor in term.factors if isinstance(term, Product) else (term,):
        assert isinstance(factor, Variable), "a term of an affine map is a product of variables"
        yield operands[factor.name]
