"""The range of a formula as a function, taken apart once: the lines of a problem are worked out thousands of times on a sheet.

Nearly all of them are sums of weights times quantities, or of products of two quantities; these are worked out in one go.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from symlstm.derivation.expression import Call, Constant, Expression, Power, Product, Sum, Variable, factors_of
from symlstm.marking.ranges import FUNCTIONS, NONE, Range, power_of_range, product_of_ranges

KnownRanges = Mapping[str, Range]
RangeFunction = Callable[[KnownRanges], Range]
Weights = Mapping[str, float]


def range_function(part: Expression, weights: Weights) -> RangeFunction:
    """The range of a formula as a function of what is known; of that the `weights` are left out, as they are always the same numbers."""
    match part:
        case Variable(name) if name not in weights:
            return lambda known: known[name]
        case Sum(terms):
            return _sum(terms, weights)
        case Product(factors):
            return _product(factors, weights)
        case Power(base, exponent):
            inner = range_function(base, weights)
            return lambda known: power_of_range(inner(known), exponent)
        case Call(called, (argument, *_)):
            return _call(FUNCTIONS.get(called), range_function(argument, weights))
    number = _number(part, weights)
    return lambda known: (number, number)


def _number(part: Expression, weights: Weights) -> float:
    """The number that a constant or a weight is."""
    if isinstance(part, Variable):
        return weights[part.name]
    assert isinstance(part, Constant)
    return part.value.numerator / part.value.denominator


def _is_number(part: Expression, weights: Weights) -> bool:
    return isinstance(part, Constant) or (isinstance(part, Variable) and part.name in weights)


def _call(function: Callable[[Any], Any] | None, inner: RangeFunction) -> RangeFunction:
    if function is None:
        return lambda known: NONE

    def work(known: KnownRanges) -> Range:
        low, high = inner(known)
        return function(low), function(high)

    return work


def _parted(part: Expression, weights: Weights) -> tuple[float, list[Expression]]:
    """The number that a product begins with, or has in it, and the other factors."""
    number, others = 1.0, []
    for factor in factors_of(part):
        if _is_number(factor, weights):
            number *= _number(factor, weights)
        else:
            others.append(factor)
    return number, others


def _product(factors: Sequence[Expression], weights: Weights) -> RangeFunction:
    number, others = _parted(Product(tuple(factors)), weights)
    names = [factor.name for factor in others if isinstance(factor, Variable)]
    functions = [range_function(factor, weights) for factor in others if not isinstance(factor, Variable)]

    def work(known: KnownRanges) -> Range:
        low = high = 1.0
        for name in names:
            a, b = known[name]
            low, high = product_of_ranges(low, high, a, b)
        for function in functions:
            a, b = function(known)
            low, high = product_of_ranges(low, high, a, b)
        return (number * low, number * high) if number >= 0 else (number * high, number * low)

    return work


def _sum(terms: Sequence[Expression], weights: Weights) -> RangeFunction:
    """A sum: what is the same number always, weights times quantities, products of two quantities, and whatever else there is."""
    fixed, others = 0.0, list[RangeFunction]()
    weighted, pairs = list[tuple[float, str]](), list[tuple[str, str]]()
    for term in terms:
        number, factors = _parted(term, weights)
        names = [factor.name for factor in factors if isinstance(factor, Variable)]
        if not factors:
            fixed += number
        elif len(names) == len(factors) == 1:
            weighted.append((number, names[0]))
        elif len(names) == len(factors) == 2 and number == 1.0:
            pairs.append((names[0], names[1]))
        else:
            others.append(range_function(term, weights))

    def work(known: KnownRanges) -> Range:
        low = high = fixed
        for number, name in weighted:
            a, b = known[name]
            if number >= 0:
                low, high = low + number * a, high + number * b
            else:
                low, high = low + number * b, high + number * a
        for one, other in pairs:
            (a, b), (c, d) = known[one], known[other]
            a, b = product_of_ranges(a, b, c, d)
            low, high = low + a, high + b
        for function in others:
            a, b = function(known)
            low, high = low + a, high + b
        return low, high

    return work
