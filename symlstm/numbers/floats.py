"""From exact numbers to binary64 and back: the only door between the two."""

from collections.abc import Mapping
from fractions import Fraction
from math import inf, isfinite, ulp

from mpmath import libmp

from symlstm.enclosure.enclosure import Real


def nearest_float(value: Fraction) -> float:
    """The binary64 number nearest to a fraction; an infinity beyond its range."""
    try:
        return value.numerator / value.denominator  # CPython rounds this quotient correctly
    except OverflowError:
        return inf if value > 0 else -inf


def float_within(value: Real) -> float:
    """A binary64 number at most a unit in the last place from a value, which is exact or tightly enclosed; an infinity beyond its range."""
    return nearest_float(value) if isinstance(value, Fraction) else float(libmp.to_float(value.lo, strict=False))


def floats_of(values: Mapping[str, Real]) -> dict[str, float]:
    """The same numbers as binary64 ones; those beyond its range are left out."""
    found = {quantity: float_within(value) for quantity, value in values.items()}
    return {quantity: value for quantity, value in found.items() if isfinite(value)}


def ulp_of(value: float) -> float:
    """The spacing of binary64 numbers at a value."""
    return ulp(value)
