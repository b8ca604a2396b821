"""The formulas of a problem in floats, taken apart once: worked out thousands of times where ways of being off are tried."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from symlstm.derivation.backward_order import is_linear_map
from symlstm.derivation.expression import Call, Constant, Expression, Power, Product, Sum, Variable, factors_of
from symlstm.marking.formula_line import FormulaLine
from symlstm.marking.ranges import FUNCTIONS
from symlstm.network.ids import Id

Known = Mapping[str, Any]  # numbers by id: floats, or arrays of cases
FloatFunction = Callable[[Known], Any]
INPUT, STATE, DIAGONAL, BIAS = "input", "state", "diagonal", "bias"


class FloatFormula:
    """The formula of one line as functions of what is known: the whole, its terms, its argument."""

    def __init__(self, line: FormulaLine):
        self.line = line
        self.is_pre_activation = line.is_pre_activation
        self.is_linear_map = line.is_forward and is_linear_map(line.network, line.step.name)

    @property
    def name(self) -> str:
        return self.line.step.name

    @cached_property
    def value(self) -> FloatFunction:
        return work_of(self.line.expression)

    @cached_property
    def terms(self) -> tuple[FloatFunction, ...]:
        return tuple(map(work_of, self._terms))

    @cached_property
    def kinds_of_terms(self) -> tuple[str, ...]:
        """Of each term of a linear map, whether it has an input in it, or a state with a matrix or one weight, or neither."""
        return tuple(map(self._kind, self._terms))

    @cached_property
    def products(self) -> tuple[bool, ...]:
        """Of each term whether it is a product."""
        return tuple(isinstance(term, Product) for term in self._terms)

    @property
    def function(self) -> str:
        """The function that the line takes of something; empty where it takes none."""
        return self.line.expression.function if isinstance(self.line.expression, Call) else ""

    @property
    def kind(self) -> str:
        """What it has in common with the formulas of other gates: that it is the sum before one, or takes the same function; or nothing."""
        return "sum" if self.is_pre_activation else self.function

    @cached_property
    def argument(self) -> FloatFunction:
        assert isinstance(self.line.expression, Call)
        return work_of(self.line.expression.arguments[0])

    def calls(self, function: str) -> bool:
        """Whether the function stands anywhere in the formula."""
        return ("Call", function) in self.line.kinds

    def with_function(self, name: str, other: Callable[[Any], Any]) -> FloatFunction:
        """The formula with another function in place of one."""
        return work_of(self.line.expression, {**FUNCTIONS, name: other})

    @property
    def _terms(self) -> tuple[Expression, ...]:
        expression = self.line.expression
        return expression.terms if isinstance(expression, Sum) else (expression,)

    def _kind(self, term: Expression) -> str:
        names = [Id.parse(factor.name).name for factor in factors_of(term) if isinstance(factor, Variable)]
        timed = [name for name in names if self.line.is_timed(name)]
        if not timed:
            return BIAS
        if any(name in self.line.meant("x") for name in timed):
            return INPUT
        return DIAGONAL if DIAGONAL in map(self.line.parameter_class, names) else STATE


Functions = Mapping[str, Callable[[Any], Any]]


def work_of(part: Expression, functions: Functions = FUNCTIONS) -> FloatFunction:
    """A formula as a function of what is known."""
    match part:
        case Variable(name):
            return lambda known: known[name]
        case Constant(value):
            number = value.numerator / value.denominator
            return lambda known: number
        case Sum(terms):
            return _sum(terms, functions)
        case Product((Variable(one), Variable(other))):
            return lambda known: known[one] * known[other]
        case Product(factors):
            return _product([work_of(factor, functions) for factor in factors])
        case Power(base, exponent):
            inner = work_of(base, functions)
            return lambda known: np.float_power(inner(known), exponent)
        case Call(name, (argument,)) if name in functions:
            function, inner = functions[name], work_of(argument, functions)
            return lambda known: function(inner(known))
    return lambda known: np.nan


def _sum(terms: Sequence[Expression], functions: Functions) -> FloatFunction:
    """A sum: first the products of two quantities, as most terms are, in one go."""
    pairs, others = list[tuple[str, str]](), list[FloatFunction]()
    for term in terms:
        match term:
            case Product((Variable(one), Variable(other))):
                pairs.append((one, other))
            case _:
                others.append(work_of(term, functions))

    def work(known: Known) -> Any:
        found: Any = 0.0
        for one, other in pairs:
            found = found + known[one] * known[other]
        for term in others:
            found = found + term(known)
        return found

    return work


def _product(factors: list[FloatFunction]) -> FloatFunction:
    def work(known: Known) -> Any:
        found = factors[0](known)
        for factor in factors[1:]:
            found = found * factor(known)
        return found

    return work
