"""Lists of formulas in flint's numbers: formulas of one shape are worked out together, each operation for all of them at once.

An exact number (flint's fmpq) stays exact as long as everything it meets is: 0 times a ball is 0, not a ball around it. A
ball is proven to hold its value; Arb rounds outward at each operation.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import groupby
from operator import add, mul
from typing import Any

from flint import arb, fmpq

from symlstm.derivation.expression import Call, Constant, Expression, Power, Product, Sum, Variable, children, renamed
from symlstm.functions import FUNCTIONS
from symlstm.numbers.vector_equations import Formulas

Number = Any  # arb or fmpq; flint has no types
Vector = list[Number]
Kind = frozenset[type] | set[type]  # what numbers are in a vector
Source = tuple[int, int]  # a vector of those that are read, and the place in it
BALLS = frozenset({arb})
ZERO, ONE = fmpq(0), fmpq(1)


def kind_of(vector: Vector) -> Kind:
    """Which kinds of numbers are in a vector."""
    return frozenset(map(type, vector))


def exact(value: Fraction) -> Number:
    """A fraction as flint has it."""
    return fmpq(value.numerator, value.denominator)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Sums, products and functions of numbers: entry by entry of some vectors."""

    total: Callable[[list[Vector]], Vector]
    product: Callable[[list[Vector]], Vector]
    apply: Callable[[str, Vector], Vector]


Operation = Callable[[Sequence[Vector], Arithmetic], Vector]  # from the vectors that are read to the values of some formulas


class ArbFormulas:
    """Formulas made ready for lists of numbers."""

    def __init__(self, formulas: Formulas):
        self.slots = formulas.slots
        self._given: Vector = []  # the parameters, which stand behind the vectors that are read
        sources = list(map(self._sources, formulas.reads, formulas.parameters))
        units = zip(formulas.expressions, sources, strict=True)
        groups = [list(group) for _, group in groupby(units, key=lambda unit: _shape(unit[0]))]
        self._operations = [_operation([e for e, _ in group], [s for _, s in group]) for group in groups]

    def _sources(self, reads: Mapping[str, Source], parameters: Mapping[str, Fraction]) -> dict[str, Source]:
        found = dict(reads)
        for name, value in parameters.items():
            found[name] = (len(self.slots), len(self._given))
            self._given.append(exact(value))
        return found

    def __call__(self, vectors: Sequence[Vector], kind: Kind) -> Vector:
        """The value of each formula; `kind` is that of all numbers of the vectors together."""
        arithmetic = OF_BALLS if kind == BALLS and not self._given else OF_ANY
        known = (*vectors, self._given)
        return [number for operation in self._operations for number in operation(known, arithmetic)]


def _shape(expression: Expression) -> Expression:
    """The expression with one name for all its variables."""
    return renamed(expression, defaultdict(str))


def _operation(expressions: Sequence[Any], sources: Sequence[Mapping[str, Source]]) -> Operation:
    """What works out expressions of one shape; `sources` says for each of them where its variables come from."""

    def parts() -> list[Operation]:
        return [_operation(each, sources) for each in zip(*map(children, expressions), strict=True)]

    match expressions[0]:
        case Constant(value):
            return _repeated(exact(value), len(expressions))
        case Variable():
            return _read([source[e.name] for e, source in zip(expressions, sources, strict=True)])
        case Sum():
            return _total(parts())
        case Product():
            return _product(parts())
        case Power(_, exponent):
            return _power(parts()[0], exponent)
        case Call(function, (_,)):
            return _applied(function, parts()[0])
    raise TypeError(f"cannot evaluate {expressions[0]!r}")


def _repeated(number: Number, times: int) -> Operation:
    return lambda vectors, arithmetic: [number] * times


def _read(sources: list[Source]) -> Operation:
    vector, start = sources[0]
    if sources == [(vector, start + n) for n in range(len(sources))]:
        return lambda vectors, arithmetic: vectors[vector][start : start + len(sources)]
    return lambda vectors, arithmetic: [vectors[v][place] for v, place in sources]


def _total(terms: list[Operation]) -> Operation:
    return lambda vectors, arithmetic: arithmetic.total([term(vectors, arithmetic) for term in terms])


def _product(factors: list[Operation]) -> Operation:
    return lambda vectors, arithmetic: arithmetic.product([factor(vectors, arithmetic) for factor in factors])


def _power(base: Operation, exponent: int) -> Operation:
    return lambda vectors, arithmetic: [number**exponent for number in base(vectors, arithmetic)]


def _applied(function: str, argument: Operation) -> Operation:
    return lambda vectors, arithmetic: arithmetic.apply(function, argument(vectors, arithmetic))


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


def _values(function: str, arguments: Vector) -> Vector:
    """The values of a function, exact at 0."""
    known = FUNCTIONS[function]
    return [exact(known.at_zero) if z == 0 else known.of_ball(arb(z)) for z in arguments]


OF_ANY = Arithmetic(
    total=lambda columns: list(map(total, zip(*columns, strict=True))),
    product=lambda columns: list(map(product, zip(*columns, strict=True))),
    apply=_values,
)
OF_BALLS = Arithmetic(
    total=lambda columns: reduce(lambda a, b: list(map(add, a, b)), columns),
    product=lambda columns: reduce(lambda a, b: list(map(mul, a, b)), columns),
    apply=lambda function, arguments: list(map(FUNCTIONS[function].of_ball, arguments)),
)
