"""Lines of the derivation: symbols = numbers = exact value ≈ decimal, with = and ≈ used truthfully.

`=` stands only where both sides are the same number; `≈` wherever something on its right is rounded. A name stands for the true
value, so where printed numbers are carried on, the numbers that follow names are rounded too.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction as Exact
from functools import cached_property

from symlstm.derivation.expression import Expression, Product, Sum
from symlstm.derivation.step import Step
from symlstm.derivation.unit_equation import SumOverTime
from symlstm.document.aligned import aligned_alike
from symlstm.document.appearance import numeric, symbolic
from symlstm.document.breaking import Line, Part, has_opened_brackets
from symlstm.document.formula import APPROX, EQUALS, PLUS, Formula, Mark, Matrix, Named, Numeral, Row, Upright
from symlstm.document.names import Names
from symlstm.document.numerals import exact_numeral, finite_decimal, fraction_numeral, given_numeral, rounded_numeral
from symlstm.document.signs import bracketed
from symlstm.language import _
from symlstm.network.ids import identity
from symlstm.numbers.outcome import Outcome
from symlstm.numbers.page import Page, Shown
from symlstm.numbers.rounding import Rounded
from symlstm.problem.typed import Typed, is_short

ZERO = Numeral(("0",))


class Writer:
    """Writes steps as lines: what the reader has seen so far, and how things are called.

    What stands in many lines and tables is made once: a number, a printed value, a result, a matrix of weights.

    withholds         whether blanks stand in place of what is worked out, as on a worksheet
    shows_names_only  whether lines go from their names straight to their results
    """

    withholds = False
    shows_names_only = False

    def __init__(self, page: Page, names: Names):
        self.page, self.names = page, names
        self._shown: dict[tuple[int, str], Formula] = {}
        self._printed: dict[str, Formula] = {}
        self._results: dict[str, Formula] = {}
        self._matrices: dict[str, Matrix] = {}
        self._named: dict[tuple[int, int, bool, bool], Named] = {}

    def number_on(self, line: str, quantity: str) -> Formula:
        """The number of a quantity as it stands on the line with this result: with as many digits as that needs."""
        key = (self.page.extra.get(line, -1), quantity)
        if key not in self._shown:
            self._shown[key] = self.number(self.page.shown_on(line)[quantity], quantity in self._of_fractions)
        return self._shown[key]

    def stands_by_name(self, quantities: Iterable[str]) -> bool:
        """Whether these are shown by their names where their numbers would be put into a line."""
        return False

    def asks(self, quantity: str) -> bool:
        """Whether a result is to be written in, so that it has a line even where it says nothing new."""
        return False

    def given(self, quantity: str) -> Formula:
        """A given number."""
        return self.number_on("", quantity)

    @cached_property
    def _of_fractions(self) -> frozenset[str]:
        """The quantities with an exact value that a given fraction has entered: they go on as fractions, too."""
        found = {quantity for quantity, value in self.page.derivation.givens.items() if is_given_as_fraction(value)}
        for step in self.page.derivation.steps if found else ():
            if self.page.values.exact(step.target) is not None and not found.isdisjoint(step.reads.values()):
                found.add(step.target)
        return frozenset(found)

    def printed(self, quantity: str) -> Formula:
        """The printed value of a quantity."""
        if quantity not in self._printed:
            self._printed[quantity] = printed(self.page.values.printed[quantity])
        return self._printed[quantity]

    def matrix(self, name: str) -> Matrix:
        """The numbers of a weight matrix; matrices over the same stacked column have equally wide columns, but for those of one row:
        nothing stands below its numbers."""
        if name not in self._matrices:
            alike = self._alike(name)
            tables = aligned_alike([self._numbers_of(each) for each in alike])
            self._matrices |= {each: Matrix(table, self._divider(each)) for each, table in zip(alike, tables, strict=True)}
        return self._matrices[name]

    def _alike(self, name: str) -> list[str]:
        stack = self.names.network.parameters[name].columns
        over_it = [p.name for p in self.names.network.parameters.values() if p.columns == stack]
        return [each for each in over_it if self.names.shape(each)[0] > 1] if self.names.shape(name)[0] > 1 else [name]

    def _numbers_of(self, matrix: str) -> tuple[tuple[Formula, ...], ...]:
        rows, columns = (range(1, size + 1) for size in self.names.shape(matrix))
        return tuple(tuple(self.given(identity(matrix, row, column)) for column in columns) for row in rows)

    def _divider(self, name: str) -> int:
        """After how many columns the first vector of the stacked column ends."""
        stack = self.names.network.parameters[name].columns
        return self.names.sizes[stack[0]] if len(stack) > 1 else 0

    def named(self, body: Formula, name: Formula, is_given: bool = False, is_shown: bool = True) -> Named:
        """A factor with its name above it; a matrix of weights and a stacked column stand so in many lines."""
        key = id(body), id(name), is_given, is_shown
        if key not in self._named:
            self._named[key] = Named(body, name, is_given, is_shown)
        return self._named[key]

    def number(self, shown: Shown, of_fractions: bool = False) -> Formula:
        """A number as it stands in a line: a given one as it was typed, an exact one without the zeros at its end.

        of_fractions  whether a given fraction has entered it
        """
        number = shown.number
        if isinstance(number, Typed):
            return given_numeral(number)
        if isinstance(number, Exact):
            return exact_numeral(number, as_fraction=of_fractions and is_short(number))
        return rounded_numeral(number)

    def result(self, step: Step) -> Formula:
        """A step's printed value, marked as a result; with a dagger unless the line is known to follow from what it shows."""
        if step.target not in self._results:
            formula = Mark("result", self.printed(step.target))
            follows = self.page.replays[step.target].follows is Outcome.HOLDS
            self._results[step.target] = formula if follows else Mark("noted", formula)
        return self._results[step.target]

    def line(self, step: Step) -> Line:
        """The whole line of one step."""
        reads = step.reads
        numbers = self._numbers(step, reads)
        shown = bool(numbers) or self.names.is_function(step.name)
        rest = (self._shares(step) if numbers else []) or [*self._exact(step), self._decimal(step, shown)]
        parts = [*self._symbols(step, reads), *numbers, *rest]
        return Line(self.names.of(step.target), tuple(parts), step.target, _(step.reason))

    def _symbols(self, step: Step, reads: Mapping[str, str]) -> list[Part]:
        if self.names.is_function(step.name):  # "tanh c = tanh(c)" says nothing
            return []
        return [Part(EQUALS, symbolic(step.expression, lambda name: self.names.of(reads[name])))]

    def _numbers(self, step: Step, reads: Mapping[str, str]) -> list[Part]:
        """The formula with numbers in it; nothing where all of them stand by their names, or it has no room on a line."""
        if all(self.stands_by_name((quantity,)) for quantity in reads.values()):
            return []
        formula = numeric(step.expression, lambda name: self._number_or_name(step.target, reads[name]))
        relation = EQUALS if self.shows_exact_numbers(step) else APPROX
        part = Part(relation, formula, fresh=_has_products(step.expression) or has_opened_brackets(formula))
        return [part] if part.fits(self.names.of(step.target)) else []

    def _number_or_name(self, line: str, quantity: str) -> Formula:
        return self.names.of(quantity) if self.stands_by_name((quantity,)) else self.number_on(line, quantity)

    def _shares(self, step: Step) -> list[Part]:
        """What each time step adds to a sum over time, and the result; nothing where that is not shown."""
        shares = self.page.shares.get(step.target)
        if shares is None or not shares.follows or not _has_products(step.expression):
            return []
        items: list[Formula] = []
        for share in map(printed, shares.values):
            items += [PLUS, bracketed(share)] if items else [share]
        to_shares, to_result = (EQUALS if equal else APPROX for equal in (shares.equal, shares.are_result))
        return [Part(to_shares, Row(tuple(items))), Part(to_result, self.result(step))]

    def shows_exact_numbers(self, step: Step) -> bool:
        """Whether every number on the line is the very number it stands for, none of them rounded on the way."""
        shown = self.page.shown_on(step.target)
        return all(shown[quantity].is_true for quantity in step.reads.values())

    def exact(self, step: Step) -> Formula | None:
        """The exact value as a fraction, where a given fraction has entered it, it is short and it tells more than the decimal."""
        value = self.page.values.exact(step.target) if step.target in self._of_fractions else None
        if value is None or value.denominator == 1 or not is_short(value) or not self.shows_exact_numbers(step):
            return None
        return fraction_numeral(value)

    def _exact(self, step: Step) -> list[Part]:
        exact = self.exact(step)
        return [Part(EQUALS, exact)] if exact is not None else []

    def is_printed_exactly(self, step: Step) -> bool:
        """Whether what is printed is the very number that the names stand for."""
        return self.page.values.is_printed_truly(step.target)

    def _decimal(self, step: Step, numbers_shown: bool = True) -> Part:
        equal = self.page.replays[step.target].equals if numbers_shown else self.is_printed_exactly(step)
        return Part(EQUALS if equal else APPROX, self.result(step))


def has_shares(step: Step) -> bool:
    """Whether a line is a sum over time steps of quantities, or of products of quantities."""
    return isinstance(step.unit_equation, SumOverTime) and bool(step.unit_equation.factors)


def _has_products(expression: Expression) -> bool:
    """Whether a formula is a sum of products: its numbers are easier to read on a row of their own."""
    return isinstance(expression, Sum) and any(
        isinstance(term, Product) and len(term.factors) > 1 for term in expression.terms[:1]
    )


def is_given_as_fraction(value: Exact) -> bool:
    """Whether a given number is shown as a fraction: it was typed as one, or has no finite decimal."""
    return value.is_ratio if isinstance(value, Typed) else finite_decimal(value) is None


def printed(value: Rounded) -> Formula:
    """A result with every digit the rule asks for; of an exact zero no more than 0."""
    return ZERO if value.exact and not value.coefficient else rounded_numeral(value)


def approximated(value: Rounded | None) -> Formula:
    """The relation before a rounded number."""
    return EQUALS if value is not None and value.exact else APPROX


def numeral_if_decided(value: Rounded | None) -> Formula:
    """A certified rounding with every digit the rule asks for, or the word that stands for one that is undecided."""
    return Upright(_("undecided")) if value is None else rounded_numeral(value)
