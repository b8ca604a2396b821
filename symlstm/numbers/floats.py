"""From exact numbers to binary64 and back: the only door between the two."""

from fractions import Fraction
from math import inf, ulp


def nearest_float(value: Fraction) -> float:
    """The binary64 number nearest to a fraction; an infinity beyond its range."""
    try:
        return value.numerator / value.denominator  # CPython rounds this quotient correctly
    except OverflowError:
        return inf if value > 0 else -inf


def ulp_of(value: float) -> float:
    """The spacing of binary64 numbers at a value."""
    return ulp(value)
