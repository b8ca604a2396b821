"""Sums, products and powers of numbers that are exact as long as they can be, and enclosures from then on: one rounding a sum."""

from collections.abc import Iterable
from fractions import Fraction

from symlstm.enclosure.enclosure import Enclosure, Real, linear_combination, multiply, reciprocal, scale, square

ONE, ZERO = Fraction(1), Fraction(0)
Scaled = tuple[Fraction, Enclosure | None]


def split(factors: list[Real], prec: int) -> Scaled:
    """The product of the exact factors, and an enclosure of the product of the others (None where there is none)."""
    coefficient, enclosure = ONE, None
    for factor in factors:
        if isinstance(factor, Enclosure):
            enclosure = factor if enclosure is None else multiply(enclosure, factor, prec)
        else:
            coefficient = factor if coefficient is ONE else coefficient * factor
    return (coefficient, enclosure) if coefficient else (coefficient, None)


def product(factors: list[Real], prec: int) -> Real:
    """The product, exact where all factors are or one is exactly zero."""
    coefficient, enclosure = split(factors, prec)
    return coefficient if enclosure is None else scale(coefficient, enclosure, prec)


def add(scaled: list[Scaled], prec: int) -> Real:
    """The sum, exact where all terms are."""
    exact = sum((coefficient for coefficient, enclosure in scaled if enclosure is None), ZERO)
    enclosed = [(coefficient, enclosure) for coefficient, enclosure in scaled if enclosure is not None]
    return linear_combination(enclosed, exact, prec) if enclosed else exact


def sum_of_squares(values: Iterable[Real], prec: int) -> Real:
    return add([split([power(value, 2, prec)], prec) for value in values], prec)


def subtract(a: Real, b: Real, prec: int) -> Real:
    """a - b, exact where both are."""
    return add([split([a], prec), split([Fraction(-1), b], prec)], prec)


def power(base: Real, exponent: int, prec: int) -> Real:
    """base to a whole number."""
    if isinstance(base, Fraction):
        return base**exponent
    if exponent < 0:
        return power(reciprocal(base, prec), -exponent, prec)
    squares: list[Real] = [square(base, prec)] * (exponent // 2)
    return product([base, *squares] if exponent % 2 else squares, prec)
