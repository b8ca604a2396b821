"""Enclosures: two binary floating-point endpoints that are proven to hold a real number between them.

Numbers: the endpoints are mpmath's raw floats (sign, mantissa, exponent, bits) with exponents of any size. mpmath's
+, -, *, / round correctly in a stated direction; only those are relied on here. A quantity that is known exactly
is a Fraction, never an Enclosure of width zero.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from math import lcm
from typing import Any, TypeAlias

from mpmath import libmp

Float: TypeAlias = tuple[int, Any, Any, int]  # mpmath's raw float
Bounds: TypeAlias = tuple[Float, Float]  # a lower and an upper one
DOWN, UP = "f", "c"  # mpmath's names for rounding towards -infinity and +infinity
FAR_BITS = 200_000  # a power of two farther from 1 is not written out as an integer
GUARD_BITS = 32  # kept below the working precision inside a sum


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A closed interval [lo, hi] that holds the value.

    beside  for a value within [-1, 1], what works out bounds of 1 - |value|: few are ever asked for
    """

    lo: Float
    hi: Float
    beside: Callable[[], Bounds] | None = field(default=None, compare=False, repr=False)

    @property
    def complement(self) -> "Enclosure | None":
        """For a value within [-1, 1], an enclosure of 1 - |value|: it keeps its relative accuracy where the value itself is too near
        to 1 or -1 for the working precision to tell (a saturated gate)."""
        return Enclosure(*self.beside()) if self.beside is not None else None

    @property
    def excludes_zero(self) -> bool:
        return bool(libmp.mpf_sign(self.lo) == libmp.mpf_sign(self.hi) != 0)

    def __neg__(self) -> "Enclosure":
        return Enclosure(libmp.mpf_neg(self.hi), libmp.mpf_neg(self.lo), self.beside)


Real: TypeAlias = Fraction | Enclosure


def as_fraction(end: Float) -> Fraction:
    """The number that a raw float is, exactly."""
    return Fraction(*map(int, libmp.to_rational(end)))


def enclose(value: Real, prec: int) -> Enclosure:
    """The value as an Enclosure at `prec` bits."""
    if isinstance(value, Enclosure):
        return value
    return Enclosure(rounded_fraction(value, prec, DOWN), rounded_fraction(value, prec, UP))


def rounded_fraction(value: Fraction, prec: int, direction: str) -> Float:
    """A fraction at `prec` bits, rounded in `direction`."""
    return libmp.from_rational(value.numerator, value.denominator, prec, direction)  # type: ignore[no-any-return]


def multiply(a: Enclosure, b: Enclosure, prec: int) -> Enclosure:
    """An enclosure of the product: the least and greatest of the products of the endpoints, rounded outward."""
    if (not a.lo[0] or a.hi[0]) and (not b.lo[0] or b.hi[0]):  # the signs are known, as they nearly always are
        below, above = _extreme_factors(a, b)
        return Enclosure(libmp.mpf_mul(*below, prec, DOWN), libmp.mpf_mul(*above, prec, UP))
    exact = [libmp.mpf_mul(s, t) for s in (a.lo, a.hi) for t in (b.lo, b.hi)]
    least, greatest = _extremes(exact)
    return Enclosure(libmp.mpf_pos(least, prec, DOWN), libmp.mpf_pos(greatest, prec, UP))


def _extreme_factors(a: Enclosure, b: Enclosure) -> tuple[tuple[Float, Float], tuple[Float, Float]]:
    """The endpoints whose product is least, and those whose product is greatest, where neither factor changes its sign."""
    if not a.lo[0]:
        return ((a.lo, b.lo), (a.hi, b.hi)) if not b.lo[0] else ((a.hi, b.lo), (a.lo, b.hi))
    return ((a.lo, b.hi), (a.hi, b.lo)) if not b.lo[0] else ((a.hi, b.hi), (a.lo, b.lo))


def _extremes(floats: Sequence[Float]) -> tuple[Float, Float]:
    least = greatest = floats[0]
    for number in floats[1:]:
        least = number if libmp.mpf_lt(number, least) else least
        greatest = number if libmp.mpf_gt(number, greatest) else greatest
    return least, greatest


def square(a: Enclosure, prec: int) -> Enclosure:
    """An enclosure of a*a; unlike `multiply(a, a)` it knows that both factors are the same number."""
    lo, hi = sorted_by_size(libmp.mpf_abs(a.lo), libmp.mpf_abs(a.hi))
    lo = lo if a.excludes_zero else libmp.fzero
    return Enclosure(libmp.mpf_mul(lo, lo, prec, DOWN), libmp.mpf_mul(hi, hi, prec, UP))


def sorted_by_size(a: Float, b: Float) -> tuple[Float, Float]:
    return (a, b) if libmp.mpf_le(a, b) else (b, a)


def reciprocal(a: Enclosure, prec: int) -> Enclosure:
    """An enclosure of 1/a. Raises ZeroDivisionError where a may be zero."""
    if not a.excludes_zero:
        raise ZeroDivisionError("reciprocal of an enclosure that holds zero")
    return Enclosure(libmp.mpf_div(libmp.fone, a.hi, prec, DOWN), libmp.mpf_div(libmp.fone, a.lo, prec, UP))


def scale(factor: Fraction, a: Enclosure, prec: int) -> Real:
    """factor * a, exactly zero where the factor is."""
    if factor == 1 or factor == 0:
        return a if factor else Fraction(0)
    return linear_combination([(factor, a)], Fraction(0), prec)


def linear_combination(terms: Sequence[tuple[Fraction, Enclosure]], constant: Fraction, prec: int) -> Enclosure:
    """An enclosure of constant + sum of coefficient * enclosure.

    Guarantee: over the common denominator all coefficients are integers, so the sum is one of integers; each term is
    rounded outward once, GUARD_BITS below the precision of the largest, and the quotient once.
    """
    denominator = lcm(constant.denominator, *(coefficient.denominator for coefficient, _ in terms))
    low_ends = [(over(constant, denominator), 0)] if constant else []
    high_ends = list(low_ends)
    for coefficient, enclosure in terms:
        factor = over(coefficient, denominator)
        lo, hi = (enclosure.lo, enclosure.hi) if factor > 0 else (enclosure.hi, enclosure.lo)
        low_ends.append(_times(factor, lo))
        high_ends.append(_times(factor, hi))
    quantum = max([end.bit_length() + exponent for end, exponent in low_ends + high_ends if end], default=0) - prec - GUARD_BITS
    low = sum([shifted(end, exponent - quantum, DOWN) for end, exponent in low_ends])
    high = sum([shifted(end, exponent - quantum, UP) for end, exponent in high_ends])
    return quotient(low, high, quantum, denominator, prec)


def over(value: Fraction, denominator: int) -> int:
    """The numerator of a fraction over a multiple of its denominator."""
    return value.numerator * (denominator // value.denominator)


def _times(factor: int, end: Float) -> tuple[int, int]:
    """factor * end, as an integer and the power of two that it counts."""
    sign, mantissa, exponent, _ = end
    return -factor * int(mantissa) if sign else factor * int(mantissa), int(exponent)


def rounded_integer(end: Float, quantum: int, direction: str) -> int:
    """An end in units of 2^quantum, rounded to an integer in `direction`."""
    sign, mantissa, exponent, _ = end
    return shifted(-int(mantissa) if sign else int(mantissa), int(exponent) - quantum, direction)


def shifted(number: int, shift: int, direction: str) -> int:
    """number * 2^shift, rounded to an integer in `direction`."""
    if shift >= 0:
        return number << shift
    return number >> -shift if direction == DOWN else -(-number >> -shift)


def quotient(low: int, high: int, quantum: int, denominator: int, prec: int) -> Enclosure:
    """An enclosure of every number from low to high, in units of 2^quantum, over a positive denominator."""
    if denominator != 1:
        more = max(0, prec + GUARD_BITS + denominator.bit_length() - min(low.bit_length(), high.bit_length()))
        low, high, quantum = (low << more) // denominator, -((-high << more) // denominator), quantum - more
    return Enclosure(rounded_float(low, quantum, prec, DOWN), rounded_float(high, quantum, prec, UP))


def rounded_float(mantissa: int, exponent: int, prec: int, direction: str) -> Float:
    """mantissa * 2^exponent at `prec` bits. As mpmath's from_man_exp, but that the integer counts its bits itself: twice as fast."""
    size = abs(mantissa)
    return libmp.normalize(int(mantissa < 0), libmp.MPZ(size), exponent, size.bit_length(), prec, direction)  # type: ignore[no-any-return]


def ball(value: Enclosure, quantum: int) -> tuple[int, int]:
    """Middle and radius of a ball that holds the enclosure, in units of 2^quantum."""
    low, high = rounded_integer(value.lo, quantum, DOWN), rounded_integer(value.hi, quantum, UP)
    middle = (low + high) >> 1
    return middle, high - middle


def one_minus(value: Enclosure, prec: int) -> Enclosure:
    """An enclosure of 1 - value: the complement where there is one and the value is not negative.

    The result's own complement is the value itself, since 1 - (1 - v) = v.
    """
    if value.beside is None or value.lo[0]:
        return linear_combination([(Fraction(-1), value)], Fraction(1), prec)
    return Enclosure(*value.beside(), partial(_ends, value))


def _ends(value: Enclosure) -> Bounds:
    return value.lo, value.hi
