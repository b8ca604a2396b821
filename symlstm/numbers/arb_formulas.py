"""Lists of formulas in flint's numbers: formulas of one shape are worked out together, each operation for all of them at once.

An exact number (flint's fmpq) stays exact as long as everything it meets is: 0 times a ball is 0, not a ball around it. A
ball is proven to hold its value; Arb rounds outward at each operation.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from operator import add, mul
from typing import Any

from flint import arb, fmpq

from symlstm.derivation.expression import Call, Constant, Expression, Power, Product, Sum, Variable, children, renamed
from symlstm.functions import FUNCTIONS, ElementaryFunction
from symlstm.numbers.vector_equations import Formulas

Number = Any  # arb or fmpq; flint has no types
Vector = list[Number]
Source = tuple[int, int]  # a vector of those that are read, and the place in it
Operation = Callable[[Sequence[Vector]], Vector]  # from the vectors that are read to the values of some formulas
ZERO, ONE = fmpq(0), fmpq(1)


def exact(value: Fraction) -> Number:
    """A fraction as flint has it."""
    return fmpq(value.numerator, value.denominator)


def fraction_of(number: Number) -> Fraction:
    """An exact number of flint's as a fraction."""
    return Fraction(int(number.p), int(number.q))


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Sums, products and functions of numbers, entry by entry of some vectors."""

    total: Callable[[list[Operation]], Operation]
    product: Callable[[list[Operation]], Operation]
    apply: Callable[[str, Operation], Operation]


class ArbFormulas:
    """Formulas made ready for lists of numbers."""

    def __init__(self, formulas: Formulas):
        self.slots = formulas.slots
        self._given: Vector = []  # the parameters, which stand behind the vectors that are read
        sources = list(map(self._sources, formulas.reads, formulas.parameters))
        units = zip(formulas.expressions, sources, strict=True)
        self._bends = any(map(_bends, formulas.expressions))
        self._groups = [list(group) for _, group in groupby(units, key=lambda unit: _shape(unit[0]))]

    def _sources(self, reads: Mapping[str, Source], parameters: Mapping[str, Fraction]) -> dict[str, Source]:
        found = dict(reads)
        for name, value in parameters.items():
            found[name] = (len(self.slots), len(self._given))
            self._given.append(exact(value))
        return found

    def __call__(self, vectors: Sequence[Vector], are_balls: bool) -> Vector:
        """The value of each formula; `are_balls` says whether no number of the vectors is known exactly."""
        if are_balls and not self._given and not self._bends:
            return self._of_balls(vectors)
        return self._of_any((*vectors, self._given))

    @cached_property
    def _of_balls(self) -> Operation:
        return self._operation(OF_BALLS)

    @cached_property
    def _of_any(self) -> Operation:
        return self._operation(OF_ANY)

    def _operation(self, arithmetic: Arithmetic) -> Operation:
        groups = [_operation([e for e, _ in group], [source for _, source in group], arithmetic) for group in self._groups]
        return groups[0] if len(groups) == 1 else lambda vectors: [number for group in groups for number in group(vectors)]


def _bends(expression: Expression) -> bool:
    """Whether a function is applied that may be exact though its argument is not."""
    is_bent = isinstance(expression, Call) and FUNCTIONS[expression.function].bends
    return is_bent or any(map(_bends, children(expression)))


def _shape(expression: Expression) -> Expression:
    """The expression with one name for all its variables."""
    return renamed(expression, defaultdict(str))


def _operation(expressions: Sequence[Any], sources: Sequence[Mapping[str, Source]], arithmetic: Arithmetic) -> Operation:
    """What works out expressions of one shape; `sources` says for each of them where its variables come from."""
    parts = [_operation(each, sources, arithmetic) for each in zip(*map(children, expressions), strict=True)]
    match expressions[0]:
        case Constant(value):
            number = exact(value)
            return lambda vectors: [number] * len(expressions)
        case Variable():
            return _read([source[e.name] for e, source in zip(expressions, sources, strict=True)])
        case Sum():
            return arithmetic.total(parts)
        case Product():
            return arithmetic.product(parts)
        case Power(_, exponent):
            return lambda vectors: [number**exponent for number in parts[0](vectors)]
        case Call(function, (_,)):
            return arithmetic.apply(function, parts[0])
    raise TypeError(f"cannot evaluate {expressions[0]!r}")


def _read(sources: list[Source]) -> Operation:
    vector, start = sources[0]
    if sources == [(vector, start + n) for n in range(len(sources))]:
        return lambda vectors: vectors[vector][start : start + len(sources)]
    return lambda vectors: [vectors[v][place] for v, place in sources]


def total(terms: Sequence[Number]) -> Number:
    """The sum, exact where all terms are."""
    balls = [term for term in terms if type(term) is arb]
    rest = sum((term for term in terms if type(term) is not arb), ZERO)
    if not balls:
        return rest
    return sum(balls[1:], balls[0]) + rest if rest else sum(balls[1:], balls[0])


def product(factors: Sequence[Number]) -> Number:
    """The product, exact where all factors are or one is exactly zero."""
    found: Number = ONE
    for factor in factors:
        if type(factor) is fmpq:
            found *= factor
    if not found:
        return ZERO
    for factor in factors:
        if type(factor) is arb:
            found = found * factor
    return found


def _of_columns(value: Callable[[Sequence[Number]], Number]) -> Callable[[list[Operation]], Operation]:
    """What gives `value` of the numbers at each place."""
    return lambda parts: lambda vectors: list(map(value, zip(*[part(vectors) for part in parts], strict=True)))


def _folded(operator: Callable[[Number, Number], Number]) -> Callable[[list[Operation]], Operation]:
    """What joins balls by an operator, from the first part to the last."""

    def fold(parts: list[Operation]) -> Operation:
        first, *others = parts

        def operation(vectors: Sequence[Vector]) -> Vector:
            found = first(vectors)
            for part in others:
                found = list(map(operator, found, part(vectors)))
            return found

        return operation

    return fold


def _exact_where_it_is(function: str, argument: Operation) -> Operation:
    """What applies a function to any numbers."""
    known = FUNCTIONS[function]
    return lambda vectors: [_applied(known, z) for z in argument(vectors)]


def _applied(function: ElementaryFunction, z: Number) -> Number:
    found = function.exact(fraction_of(z)) if type(z) is fmpq else None
    if found is None:
        found = function.of_ball(arb(z))
    return exact(found) if isinstance(found, Fraction) else found


def _of_ball(function: str, argument: Operation) -> Operation:
    """What applies a function to balls."""
    of_ball = FUNCTIONS[function].of_ball
    return lambda vectors: list(map(of_ball, argument(vectors)))


OF_ANY = Arithmetic(_of_columns(total), _of_columns(product), _exact_where_it_is)
OF_BALLS = Arithmetic(_folded(add), _folded(mul), _of_ball)
