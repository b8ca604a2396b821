"""An expression in declared order: what a SymPy expression means, in the order in which its author named things.

SymPy re-orders sums and products. `in_declared_order` walks a SymPy expression once and puts terms and factors back
into the order of a given list of names. The result is a small immutable tree without SymPy: the numbers are
evaluated on it and the formulas are printed from it, so both see the same terms, none merged and none dropped.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from operator import is_
from typing import Any

import sympy

from symlstm.errors import DerivationError
from symlstm.functions import FUNCTIONS


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that belongs to the formula itself, such as the 1 of 1 - z."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Variable:
    """A symbol, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Two or more terms. A subtracted term is a `Product` that starts with a negative `Constant`."""

    terms: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Product:
    """Two or more factors; a numerical coefficient stands first."""

    factors: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Power:
    """base to a whole number, positive or negative."""

    base: "Expression"
    exponent: int


@dataclass(frozen=True, slots=True)
class Call:
    """An elementary function of one argument; or, at the level of vectors, one of OF_VECTORS."""

    function: str
    arguments: "tuple[Expression, ...]"


Expression = Constant | Variable | Sum | Product | Power | Call
Rank = Mapping[str, int]
OF_VECTORS = ("matmul", "pullback", "outer", "summed", "softmax", "over_units")
KNOWN = (*FUNCTIONS, *OF_VECTORS, "maximum")


@lru_cache(maxsize=2048)  # the equations of a network are asked for at every time step, and in every document
def in_declared_order(formula: Any, order: tuple[str, ...]) -> Expression:
    """The SymPy expression `formula` with terms and factors in the order of the names in `order`.

    Raises DerivationError for a node that is neither arithmetic nor one of KNOWN functions, naming it.
    """
    return _ordered(formula, {name: rank for rank, name in enumerate(order)})


def sum_of(terms: Iterable[Expression]) -> Expression:
    """The terms as one sum, sums among them opened; one term is itself."""
    opened = tuple(part for term in terms for part in (term.terms if isinstance(term, Sum) else (term,)))
    return Sum(opened) if len(opened) > 1 else opened[0]


def factors_of(expression: Expression) -> tuple[Expression, ...]:
    """What a product multiplies; anything else is its own one factor."""
    return expression.factors if isinstance(expression, Product) else (expression,)


def product_of(factors: Iterable[Expression]) -> Expression:
    """The factors as one product, products among them opened; one factor is itself."""
    opened = tuple(part for factor in factors for part in factors_of(factor))
    return Product(opened) if len(opened) > 1 else opened[0]


ZERO, ONE, MINUS_ONE = (Constant(Fraction(number)) for number in (0, 1, -1))


def negative(expression: Expression) -> Expression:
    """Minus the expression."""
    return product_of((MINUS_ONE, expression))


def terms_of(expression: Expression) -> tuple[Expression, ...]:
    """The terms of a sum; of anything else it alone."""
    return expression.terms if isinstance(expression, Sum) else (expression,)


def is_share(expression: Expression) -> bool:
    """Whether an expression is one term of a sum over that sum: a component of softmax."""
    match expression:
        case Product((part, Power(Sum(terms), -1))):
            return part in terms
    return False


def is_sum_of_products(expression: Expression) -> bool:
    """Whether an expression is a sum whose terms are quantities, or products of quantities."""
    return isinstance(expression, Sum) and all(
        isinstance(factor, Variable) for term in expression.terms for factor in factors_of(term)
    )


def variables(expression: Expression) -> tuple[str, ...]:
    """The names in an expression, each once, in the order in which they are printed."""
    if isinstance(expression, Variable):
        return (expression.name,)
    found: dict[str, None] = {}
    _gather(expression, found)
    return tuple(found)


def _gather(expression: Expression, found: dict[str, None]) -> None:
    """Add the names in the parts of an expression."""
    for child in children(expression):
        if type(child) is Variable:  # most parts are names: a call for each of them would take twice the time
            found[child.name] = None
        else:
            _gather(child, found)


def _ordered(formula: Any, rank: Rank) -> Expression:
    if formula.is_Symbol:
        return Variable(formula.name)
    if formula.is_Rational:
        return Constant(Fraction(int(formula.p), int(formula.q)))
    if formula.is_Add:
        return Sum(_begun_positive(_sorted(formula.args, rank)))
    if formula.is_Mul:
        return _product(formula, rank)
    if formula.is_Pow and formula.exp.is_Integer:
        return Power(_ordered(formula.base, rank), int(formula.exp))
    if formula.is_Function and formula.func.__name__ in KNOWN:
        return Call(formula.func.__name__, tuple(_ordered(arg, rank) for arg in formula.args))
    raise DerivationError(f"{type(formula).__name__} in {sympy.sstr(formula)}: expected arithmetic or one of {', '.join(KNOWN)}")


def _begun_positive(terms: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """The terms with the first added one in front, before subtracted ones: h - n in place of -n + h."""
    first = next((n for n, term in enumerate(terms) if not _is_subtracted(term)), 0)
    return (terms[first], *terms[:first], *terms[first + 1 :])


def _is_subtracted(term: Expression) -> bool:
    return isinstance(term, Product) and isinstance(term.factors[0], Constant) and term.factors[0].value < 0


def _product(formula: Any, rank: Rank) -> Expression:
    return Product(_sorted(formula.args, rank))


def _sorted(parts: tuple[Any, ...], rank: Rank) -> tuple[Expression, ...]:
    """Constants first, then by the ranks of the names inside, read in printed order; of the same names, sums last."""
    ordered = [_ordered(part, rank) for part in parts]
    return tuple(sorted(ordered, key=lambda part: ([rank.get(n, len(rank)) for n in _names(part)], isinstance(part, Sum))))


def lifted(expression: Expression, function: str, found: dict[str, Call]) -> Expression:
    """The expression with a variable in place of each call of a function; `found` takes in which stands for which."""
    match expression:
        case Call(name, _) if name == function:
            placeholder = f"{function} {len(found)}"
            found[placeholder] = expression
            return Variable(placeholder)
        case Sum(terms):
            return Sum(tuple(lifted(term, function, found) for term in terms))
        case Product(factors):
            return Product(tuple(lifted(factor, function, found) for factor in factors))
        case Power(base, exponent):
            return Power(lifted(base, function, found), exponent)
        case Call(other, arguments) if other not in OF_VECTORS:
            return Call(other, tuple(lifted(argument, function, found) for argument in arguments))
    return expression


def renamed(expression: Expression, names: Mapping[str, str]) -> Expression:
    """The expression with other names for its variables."""
    if isinstance(expression, Variable):
        return Variable(names[expression.name])
    if isinstance(expression, Product):
        return Product(tuple([renamed(factor, names) for factor in expression.factors]))
    if isinstance(expression, Sum):
        return Sum(tuple([renamed(term, names) for term in expression.terms]))
    if isinstance(expression, Power):
        return Power(renamed(expression.base, names), expression.exponent)
    if isinstance(expression, Call):
        return Call(expression.function, tuple([renamed(argument, names) for argument in expression.arguments]))
    return expression


def with_names_exchanged(expression: Expression, names: Mapping[str, str]) -> Expression:
    """The expression with other names for some of its variables; a part without them stays the same object."""
    if isinstance(expression, Variable):
        return Variable(names[expression.name]) if expression.name in names else expression
    parts = children(expression)
    others = tuple([with_names_exchanged(part, names) for part in parts])
    if all(map(is_, parts, others)):
        return expression
    if isinstance(expression, Power):
        return Power(others[0], expression.exponent)
    if isinstance(expression, Call):
        return Call(expression.function, others)
    return Product(others) if isinstance(expression, Product) else Sum(others)


def children(expression: Expression) -> tuple[Expression, ...]:
    """The parts that an expression is made of."""
    if isinstance(expression, Product):  # the kinds that are met most often first: this is asked millions of times
        return expression.factors
    if isinstance(expression, Sum):
        return expression.terms
    if isinstance(expression, Call):
        return expression.arguments
    return (expression.base,) if isinstance(expression, Power) else ()


def _names(expression: Expression) -> list[str]:
    if isinstance(expression, Variable):
        return [expression.name]
    return [name for child in children(expression) for name in _names(child)]
