"""Given numbers that make a term of a sum vanish, or a factor: a one-hot target leaves one logarithm of each time step.

0 log y is 0 here, even in the limit y = 0; what is not written is not worked out either.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import prod

from symlstm.derivation.expression import ZERO, Constant, Expression, Product, Sum, Variable, product_of


def with_known(expression: Expression, known: Mapping[str, Fraction]) -> Expression:
    """The expression with known numbers in place of some variables, products with 0 and factors of 1 left out."""
    match expression:
        case Variable(name) if name in known:
            return Constant(known[name])
        case Sum(terms) if _reads(terms, known):
            return _sum([with_known(term, known) for term in terms])
        case Product(factors) if _reads(factors, known):
            return _product([with_known(factor, known) for factor in factors])
    return expression


def without_zeros(terms: list[Expression]) -> list[Expression]:
    """The terms but for those that are 0; one 0 where that is all of them."""
    return [term for term in terms if term != ZERO] or [ZERO]


def _reads(parts: tuple[Expression, ...], known: Mapping[str, Fraction]) -> bool:
    return any(with_known(part, known) is not part for part in parts)


def _sum(terms: list[Expression]) -> Expression:
    constant = sum((term.value for term in terms if isinstance(term, Constant)), Fraction(0))
    others = [term for term in terms if not isinstance(term, Constant)]
    left = [*([Constant(constant)] if constant or not others else []), *others]
    return Sum(tuple(left)) if len(left) > 1 else left[0]


def _product(factors: list[Expression]) -> Expression:
    constant = prod((factor.value for factor in factors if isinstance(factor, Constant)), start=Fraction(1))
    others = [factor for factor in factors if not isinstance(factor, Constant)]
    if not constant or not others:
        return Constant(constant)
    return product_of(others if constant == 1 else [Constant(constant), *others])
