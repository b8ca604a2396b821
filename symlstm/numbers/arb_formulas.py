"""Lists of formulas over Arb's balls: compiled once for all balls, and walked as trees where a number is known exactly.

An exact number (flint's fmpq) stays exact as long as everything it meets is: 0 times a ball is 0, not a ball around it. A
ball is proven to hold its value; Arb rounds outward at each operation.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from flint import arb, fmpq

from symlstm.derivation.expression import Call, Constant, Expression, Power, Product, Sum, Variable
from symlstm.numbers.vector_equations import Formulas, Slot

Number = Any  # arb or fmpq; flint has no types
Vector = list[Number]
Kind = frozenset[type] | set[type]  # what numbers are in a vector
BALLS, EXACT = frozenset({arb}), frozenset({fmpq})
ZERO, ONE, HALF = fmpq(0), arb(1), fmpq(1, 2)
OF_BALLS = {"sigma": "(one / (one + (-({0})).exp()))", "tanh": "({0}).tanh()", "exp": "({0}).exp()"}
OF_ANY = {"sigma": "sigma({0})", "tanh": "tanh({0})", "exp": "exp({0})"}


def kind_of(vector: Vector) -> Kind:
    """Which kinds of numbers are in a vector."""
    return frozenset(map(type, vector))


def exact(value: Fraction) -> Number:
    """A fraction as flint has it."""
    return fmpq(value.numerator, value.denominator)


def sigma(z: Number) -> Number:
    """sigma(z); exactly 1/2 at 0."""
    return HALF if z == 0 else 1 / (1 + (-arb(z)).exp())


def tanh(z: Number) -> Number:
    """tanh(z); exactly 0 at 0."""
    return ZERO if z == 0 else arb(z).tanh()


def exp(z: Number) -> Number:
    """exp(z); exactly 1 at 0."""
    return fmpq(1) if z == 0 else arb(z).exp()


FUNCTIONS = {"sigma": sigma, "tanh": tanh, "exp": exp}


class ArbFormulas:
    """Formulas made ready for lists of numbers."""

    def __init__(self, formulas: Formulas):
        self._formulas = formulas
        self.slots = formulas.slots
        self.reads_parameters = any(formulas.parameters)  # which are exact numbers
        self._only_reads = all(isinstance(expression, Variable) for expression in formulas.expressions)

    @cached_property
    def _of_balls(self) -> Callable[..., Vector]:
        return _compiled(self.source(range(len(self.slots)), OF_BALLS), len(self.slots))

    @cached_property
    def _of_exact(self) -> Callable[..., Vector]:
        return _compiled(self.source(range(len(self.slots)), OF_ANY), len(self.slots))

    def source(self, vectors: Sequence[int | str], functions: Mapping[str, str] = OF_BALLS) -> str:
        """The formulas as Python source; `vectors` says what each slot is called there: v0, v1, ..."""
        known = zip(self._formulas.expressions, self._formulas.reads, self._formulas.parameters, strict=True)
        named = [
            (expression, {name: f"v{vectors[slot]}[{place}]" for name, (slot, place) in reads.items()} | _literals(given))
            for expression, reads, given in known
        ]
        return f"[{', '.join(_source(expression, names, functions) for expression, names in named)}]"

    def __call__(self, vectors: Sequence[Vector], kind: Kind) -> Vector:
        """The value of each formula; `kind` is that of all numbers of the vectors together."""
        if (kind == BALLS or self._only_reads) and not self.reads_parameters:
            return self._of_balls(*vectors)
        if kind == EXACT:
            return self._of_exact(*vectors)
        known = zip(self._formulas.expressions, self._formulas.reads, self._formulas.parameters, strict=True)
        return [_value(expression, _lookup(vectors, reads, given)) for expression, reads, given in known]


class ArbRun:
    """Equations that follow each other, as one function of the vectors that they read from elsewhere."""

    def __init__(self, equations: Sequence[tuple[Slot, ArbFormulas]]):
        """`equations` are vectors, as the others call them, with what gives them."""
        own: dict[Slot, str] = {}
        self.slots: list[Slot] = []
        made = []
        for n, (target, formulas) in enumerate(equations):
            made.append(f"(vr{n} := {formulas.source([self._called(slot, own) for slot in formulas.slots])})")
            own[target] = f"r{n}"
        self._compiled = _compiled(f"({', '.join(made)},)", len(self.slots))

    def _called(self, slot: Slot, own: Mapping[Slot, str]) -> int | str:
        if slot in own:
            return own[slot]
        if slot not in self.slots:
            self.slots.append(slot)
        return self.slots.index(slot)

    def __call__(self, vectors: Sequence[Vector]) -> Sequence[Vector]:
        """The vectors of the run, all of balls, from vectors of balls."""
        return self._compiled(*vectors)  # type: ignore[no-any-return]


def _literals(given: Mapping[str, Fraction]) -> dict[str, str]:
    """Given numbers as Python source."""
    return {name: f"q({value.numerator}, {value.denominator})" for name, value in given.items()}


def _lookup(
    vectors: Sequence[Vector], reads: Mapping[str, tuple[int, int]], given: Mapping[str, Fraction]
) -> Callable[[str], Number]:
    def found(name: str) -> Number:
        if name in given:
            return exact(given[name])
        slot, place = reads[name]
        return vectors[slot][place]

    return found


@lru_cache(256)
def _compiled(source: str, slots: int) -> Callable[..., Any]:
    """The source as a Python function of its vectors. The source is made of nothing but operators, functions and whole numbers."""
    arguments = ", ".join(f"v{n}" for n in range(slots))
    return eval(f"lambda {arguments}: {source}", {"one": ONE, "q": fmpq, **FUNCTIONS, "__builtins__": {}})  # type: ignore[no-any-return]


def _source(expression: Expression, names: Mapping[str, str], functions: Mapping[str, str]) -> str:
    """The expression as Python source, its variables called `names`, its functions as `functions` has them."""
    match expression:
        case Constant(value):
            return f"q({value.numerator}, {value.denominator})"
        case Variable(name):
            return names[name]
        case Sum(terms):
            return _joined([_source(term, names, functions) for term in terms], "+")
        case Product(factors):
            return _joined([_source(factor, names, functions) for factor in factors], "*")
        case Power(base, exponent):
            return f"({_source(base, names, functions)} ** {exponent})"
        case Call(function, (argument,)):
            return functions[function].format(_source(argument, names, functions))
    raise TypeError(f"cannot evaluate {expression!r}")


def _joined(parts: list[str], operator: str) -> str:
    """The parts in brackets; many of them in halves, since Python's parser goes one level deeper for each operator."""
    if len(parts) > 32:
        half = len(parts) // 2
        parts = [_joined(parts[:half], operator), _joined(parts[half:], operator)]
    return f"({f' {operator} '.join(parts)})"


def _value(expression: Expression, lookup: Callable[[str], Number]) -> Number:
    """The value of an expression, exact where it is known exactly."""
    match expression:
        case Constant(value):
            return exact(value)
        case Variable(name):
            return lookup(name)
        case Sum(terms):
            return total([_value(term, lookup) for term in terms])
        case Product(factors):
            return product([_value(factor, lookup) for factor in factors])
        case Power(base, exponent):
            return _value(base, lookup) ** exponent
        case Call(function, (argument,)):
            return FUNCTIONS[function](_value(argument, lookup))
    raise TypeError(f"cannot evaluate {expression!r}")


def total(terms: Sequence[Number]) -> Number:
    """The sum, exact where all terms are."""
    balls = [term for term in terms if type(term) is arb]
    rest = sum((term for term in terms if type(term) is not arb), ZERO)
    if not balls:
        return rest
    return sum(balls[1:], balls[0]) + rest if rest else sum(balls[1:], balls[0])


def product(factors: Sequence[Number]) -> Number:
    """The product, exact where all factors are or one is exactly zero."""
    found: Number = fmpq(1)
    for factor in factors:
        if type(factor) is fmpq:
            found *= factor
    if not found:
        return ZERO
    for factor in factors:
        if type(factor) is arb:
            found = found * factor
    return found
