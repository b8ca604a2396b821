"""Lines of the derivation: symbols = numbers = exact value ≈ decimal, with = and ≈ used truthfully.

`=` stands only where both sides are the same number; `≈` wherever something on its right is rounded. A name stands for the true
value, so where printed numbers are carried on, the numbers that follow names are rounded too.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction as Exact
from functools import cached_property
from typing import Any, TypeVar

from symlstm.derivation.expression import Expression, Product, Sum, is_sum_of_products
from symlstm.derivation.step import Step
from symlstm.derivation.unit_equation import SumOverTime
from symlstm.document.appearance import bracketed, numeric, symbolic
from symlstm.document.breaking import Line, Part, has_opened_brackets
from symlstm.document.formula import APPROX, EQUALS, PLUS, THIN, TIMES, Formula, Mark, Row, Upright, vector
from symlstm.document.names import Names
from symlstm.document.numerals import exact_numeral, finite_decimal, fraction_numeral, given_numeral, rounded_numeral
from symlstm.document.patterns import Patterns
from symlstm.numbers.outcome import Outcome
from symlstm.numbers.rounding import FAR_POWER, Rounded
from symlstm.numbers.shown import Page, Shown, is_short
from symlstm.problem.typed import Typed

Kept = TypeVar("Kept")
UNDECIDED = Upright("undecided")


@dataclass(frozen=True)
class Writer:
    """Writes steps as lines: what the reader has seen so far, and how things are called."""

    page: Page
    names: Names
    _numbers_of: dict[str, Formula] = field(default_factory=dict, repr=False, compare=False)
    _printed: dict[str, Formula] = field(default_factory=dict, repr=False, compare=False)
    _columns: dict[str, Formula] = field(default_factory=dict, repr=False, compare=False)
    _results: dict[str, Formula] = field(default_factory=dict, repr=False, compare=False)
    _untouched: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)
    _once: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, name: str, make: Callable[[], Kept]) -> Kept:
        """What is made once for a parameter that every time step shares."""
        if name not in self._once:
            self._once[name] = make()
        return self._once[name]  # type: ignore[no-any-return]

    def number_of(self, quantity: str) -> Formula:
        """The number of a quantity as it stands in a later line; made once, for all lines that read it."""
        if quantity not in self._numbers_of:
            self._numbers_of[quantity] = self.number(self.page.shown(quantity), quantity in self._of_fractions)
        return self._numbers_of[quantity]

    @cached_property
    def _of_fractions(self) -> frozenset[str]:
        """The quantities with an exact value that a given fraction has entered: they go on as fractions, too."""
        found = {quantity for quantity, value in self.page.derivation.givens.items() if is_given_as_fraction(value)}
        for step in self.page.derivation.steps if found else ():
            if self.page.values.exact(step.target) is not None and not found.isdisjoint(step.reads.values()):
                found.add(step.target)
        return frozenset(found)

    def printed(self, quantity: str) -> Formula:
        """The printed value of a quantity; made once, for its line, its column and the tables."""
        if quantity not in self._printed:
            self._printed[quantity] = rounded_numeral(self.page.values.printed[quantity])
        return self._printed[quantity]

    def number(self, shown: Shown, of_fractions: bool = False) -> Formula:
        """A number as it stands in a line: a given one as it was typed, an exact one without the zeros at its end.

        of_fractions  whether a given fraction has entered it
        """
        if isinstance(shown.exact, Typed):
            return given_numeral(shown.exact)
        exact = shown.exact
        if exact is None:
            assert shown.rounded is not None, "a number is shown in full or as a rounding"
            if not shown.rounded.exact or shown.rounded.scientific:
                return rounded_numeral(shown.rounded)
            exact = shown.rounded.fraction
        return exact_numeral(exact, as_fraction=of_fractions and is_short(exact))

    def result(self, step: Step) -> Formula:
        """A step's printed value, marked as a result; with a dagger unless the line is known to follow from what it shows."""
        if step.target not in self._results:
            formula = Mark("result", self.printed(step.target))
            follows = self.page.follows(step) is Outcome.HOLDS
            self._results[step.target] = formula if follows else Mark("noted", formula)
        return self._results[step.target]

    def results(self, steps: tuple[Step, ...]) -> Formula:
        """The results of all units of an equation as a column; made once, for whoever measures it and whoever prints it."""
        key = steps[0].target
        if key not in self._columns:
            self._columns[key] = vector([self.result(step) for step in steps])
        return self._columns[key]

    def line(self, step: Step) -> Line:
        """The whole line of one step."""
        numbers = self._numbers(step)
        shown = bool(numbers) or self.names.is_function(step.name)
        shares = self._shares(step) if numbers and _has_shares(step) else []
        rest = shares or [*self._exact(step), self._decimal(step, shown)]
        parts = [*self._symbols(step), *numbers, *rest]
        return Line(self.names.of(step.target), tuple(parts), step.target, step.reason)

    def result_line(self, step: Step) -> Line:
        """The line without its numbers: symbols ≈ decimal."""
        decimal = self._decimal(step, numbers_shown=False)
        return Line(self.names.of(step.target), (*self._symbols(step), decimal), step.target, step.reason)

    def _symbols(self, step: Step) -> list[Part]:
        if self.names.is_function(step.name):  # "tanh c = tanh(c)" says nothing
            return []
        part = self._with_names.part(step, EQUALS)
        if part is not None:
            return [part]
        reads = step.reads
        return [Part(EQUALS, symbolic(step.expression, lambda name: self.names.of(reads[name])))]

    def _numbers(self, step: Step) -> list[Part]:
        relation = self._relation_to_numbers(step)
        part = self._with_numbers.part(step, relation, fresh=True)
        if part is None:
            reads = step.reads
            formula = numeric(step.expression, lambda name: self.number_of(reads[name]))
            part = Part(relation, formula, fresh=_has_products(step.expression) or has_opened_brackets(formula))
        return [part] if part.fits(self.names.of(step.target)) else []

    @cached_property
    def _with_names(self) -> Patterns:
        return Patterns(self.names.of, THIN)

    @cached_property
    def _with_numbers(self) -> Patterns:
        return Patterns(self.number_of, TIMES)

    def _shares(self, step: Step) -> list[Part]:
        """For a sum of products over time: what each time step adds, and the result. Nothing where the rounded shares do not
        give the result, or one of them is undecided."""
        shares, printed = self.page.terms(step), self.page.values.printed[step.target]
        known = [share for share in shares if share is not None]
        total = _total(known) if len(known) == len(shares) else None
        if total is None or not self.page.rounds_to(total, printed, step.name):
            return []
        items: list[Formula] = []
        for share in known:
            items += [*([PLUS] if items else []), bracketed(rounded_numeral(share)) if items else rounded_numeral(share)]
        to_shares = EQUALS if total == self.page.replay(step).value else APPROX
        return [Part(to_shares, Row(tuple(items))), Part(EQUALS if printed.is_number(total) else APPROX, self.result(step))]

    def _relation_to_numbers(self, step: Step) -> Formula:
        return EQUALS if self.shows_exact_numbers(step) else APPROX

    def shows_exact_numbers(self, step: Step) -> bool:
        """Whether every number on the line is the very number it stands for, none of them rounded on the way."""
        return all(self.is_untouched(quantity) for quantity in step.reads.values())

    def is_untouched(self, quantity: str) -> bool:
        """Whether the number of a quantity in later lines is the very number it stands for."""
        if quantity not in self._untouched:
            self._untouched[quantity] = self.page.shows_truly(quantity)
        return self._untouched[quantity]

    def _exact(self, step: Step) -> list[Part]:
        """The exact value as a fraction, where it is short and tells more than the decimal."""
        value = self.page.values.exact(step.target)
        if value is None or value.denominator == 1 or not is_short(value) or not self.shows_exact_numbers(step):
            return []
        return [Part(EQUALS, fraction_numeral(value))]

    def is_printed_exactly(self, step: Step) -> bool:
        """Whether what is printed is the very number that the names stand for."""
        return self.page.values.is_printed_truly(step.target)

    def _decimal(self, step: Step, numbers_shown: bool = True) -> Part:
        equal = self.page.gives_exactly(step) if numbers_shown else self.is_printed_exactly(step)
        return Part(EQUALS if equal else APPROX, self.result(step))


def _has_shares(step: Step) -> bool:
    """Whether a line is a sum over several time steps of products."""
    is_over_time = isinstance(step.unit_equation, SumOverTime)
    return is_over_time and _has_products(step.expression) and is_sum_of_products(step.expression)


def _total(shares: list[Rounded]) -> Exact | None:
    """The sum of the shares as printed; None where a power of ten is too far to write out."""
    return None if any(abs(share.exponent) >= FAR_POWER for share in shares) else sum((s.fraction for s in shares), Exact(0))


def _has_products(expression: Expression) -> bool:
    """Whether a formula is a sum of products: its numbers are easier to read on a row of their own."""
    return isinstance(expression, Sum) and any(
        isinstance(term, Product) and len(term.factors) > 1 for term in expression.terms[:1]
    )


def is_given_as_fraction(value: Exact) -> bool:
    """Whether a given number is shown as a fraction: it was typed as one, or has no finite decimal."""
    return value.is_ratio if isinstance(value, Typed) else finite_decimal(value) is None


def approximated(value: Rounded | None) -> Formula:
    """The relation before a rounded number."""
    return EQUALS if value is not None and value.exact else APPROX


def numeral_if_decided(value: Rounded | None) -> Formula:
    """A certified rounding with every digit the rule asks for, or the word that stands for one that is undecided."""
    return UNDECIDED if value is None else rounded_numeral(value)
