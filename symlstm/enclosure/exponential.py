"""Enclosures of exp, proven on top of mpmath, or of Arb's where that is the engine.

mpmath rounds exp of an already rounded value, so its directed rounding of exp is not proven (mpmath 1.3 misses
exp(-2^-53) at 53 bits). Here exp is computed with WORK_BITS more than needed and widened outward by
2^(1 - prec - SAFE_BITS) relative: 2^(WORK_BITS - SAFE_BITS - 1) units of the last place computed, where mpmath's own
error analysis allows a few.
"""

from collections.abc import Callable
from typing import TypeAlias

from mpmath import libmp

from symlstm.enclosure.arb_exponential import FLINT_FROM, exp_by_arb
from symlstm.enclosure.enclosure import DOWN, UP, Bounds, Float, rounded_float, rounded_integer

WORK_BITS = 40
SAFE_BITS = 20
NEAR = 16  # bits below 1: ends that are no farther apart than this share one exp
HUGE = 40  # bits of an argument beyond which mpmath, whose exponents are Python's integers, is asked
Dyadic: TypeAlias = tuple[int, int]  # mantissa and power of two of a positive number; to make mpmath's float of it takes time
DyadicBounds: TypeAlias = tuple[Dyadic, Dyadic]  # a lower and an upper one


def exp_bounds(x: Float, prec: int) -> DyadicBounds:
    """Lower and upper bounds of exp(x), each with a mantissa of some prec + WORK_BITS bits or more."""
    if x == libmp.fzero:
        return _long(libmp.fone, prec), _long(libmp.fone, prec)
    by_arb = _by_arb(x, prec)
    if by_arb is not None:
        below, above = by_arb(x, prec)
        return _long(below, prec), _long(above, prec)
    middle, exponent = _long(libmp.mpf_exp(x, prec + WORK_BITS, "n"), prec)
    slack = (middle >> (prec + SAFE_BITS - 1)) + 1
    return (middle - slack, exponent), (middle + slack, exponent)


def _by_arb(x: Float, prec: int) -> Callable[[Float, int], Bounds] | None:
    """Arb's exp, where it is faster and its exponents reach."""
    return exp_by_arb() if prec >= FLINT_FROM and int(x[2]) + x[3] < HUGE else None


def _long(number: Float, prec: int) -> Dyadic:
    _, mantissa, exponent, bits = number
    more = max(0, prec + WORK_BITS - bits)
    return int(mantissa) << more, int(exponent) - more


def exp_enclosure(lo: Float, hi: Float, prec: int) -> DyadicBounds:
    """A lower bound of exp(lo) and an upper bound of exp(hi).

    Where the two are near, one exp serves both: exp(hi) = exp(lo) exp(d) <= exp(lo) (1 + d + d^2) for 0 <= d <= 1.
    """
    bits = prec + WORK_BITS
    d = rounded_integer(hi, -bits, UP) - rounded_integer(lo, -bits, DOWN)
    below, above = exp_bounds(lo, prec)
    if d >> bits - NEAR:
        return below, exp_bounds(hi, prec)[1]
    return below, _grown(*above, d, bits)


def _grown(mantissa: int, exponent: int, d: int, bits: int) -> Dyadic:
    """The number times 1 + d + d^2, rounded up; d in units of 2^-bits."""
    return mantissa + (mantissa * (d + (d * d >> bits) + 1) >> bits) + 1, exponent


def rounded_bounds(below: Dyadic, above: Dyadic, prec: int) -> Bounds:
    """The bounds at `prec` bits."""
    return rounded_float(*below, prec, DOWN), rounded_float(*above, prec, UP)
