"""Partial derivatives of formulas over ids: what one line hands back to a quantity that it reads."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from symlstm.derivation.expression import (
    ONE,
    Call,
    Constant,
    Expression,
    Power,
    Product,
    Sum,
    Variable,
    negative,
    product_of,
    sum_of,
)

SLOPES: Mapping[str, Callable[[Expression, Expression], Expression]] = {  # of a function by its value and its argument
    "sigma": lambda value, argument: product_of((value, _less(ONE, value))),
    "tanh": lambda value, argument: _less(ONE, Power(value, 2)),
    "exp": lambda value, argument: value,
    "log": lambda value, argument: Power(argument, -1),
    "relu": lambda value, argument: Call("step", (argument,)),
}


class NoSlope(Exception):
    """A formula holds a function of which no slope is known."""


def partial_derivative(formula: Expression, name: str, value: Expression | None = None) -> Expression | None:
    """The partial derivative by a name; None where that is 0. `value` stands for what the formula gives, where it is a function of
    something: f (1 - f). Raises NoSlope for a function without one."""
    match formula:
        case Variable(read):
            return ONE if read == name else None
        case Sum(terms):
            slopes = [found for term in terms if (found := partial_derivative(term, name)) is not None]
            return sum_of(slopes) if slopes else None
        case Product(factors):
            return _of_product(factors, name)
        case Power(base, exponent):
            inner = partial_derivative(base, name)
            return None if inner is None else _times(Constant(Fraction(exponent)), _power(base, exponent - 1), inner)
        case Call(function, (argument,)):
            inner = partial_derivative(argument, name)
            if inner is None:
                return None
            if function not in SLOPES:
                raise NoSlope(function)
            return _times(SLOPES[function](formula if value is None else value, argument), inner)
    return None


def _of_product(factors: Sequence[Expression], name: str) -> Expression | None:
    terms = []
    for place, factor in enumerate(factors):
        if (inner := partial_derivative(factor, name)) is not None:
            terms.append(_times(*factors[:place], inner, *factors[place + 1 :]))
    return sum_of(terms) if terms else None


def _times(*factors: Expression) -> Expression:
    """The product, without factors of 1."""
    kept = [factor for factor in factors if factor != ONE]
    return product_of(kept) if kept else ONE


def _power(base: Expression, exponent: int) -> Expression:
    if exponent == 0:
        return ONE
    return base if exponent == 1 else Power(base, exponent)


def _less(one: Expression, other: Expression) -> Expression:
    return sum_of((one, negative(other)))
