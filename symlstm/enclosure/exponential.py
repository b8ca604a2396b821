"""Enclosures of exp, proven on top of mpmath, or of Arb's where that is the engine.

mpmath rounds exp of an already rounded value, so its directed rounding of exp is not proven (mpmath 1.3 misses
exp(-2^-53) at 53 bits). Here exp is computed with WORK_BITS more than needed and widened outward by
2^(1 - prec - SAFE_BITS) relative: 2^(WORK_BITS - SAFE_BITS - 1) units of the last place computed, where mpmath's own
error analysis allows a few.
"""

from collections.abc import Callable

from mpmath import libmp

from symlstm.enclosure.arb_exponential import FLINT_FROM, exp_by_arb
from symlstm.enclosure.enclosure import DOWN, UP, Bounds, Float, rounded_integer

WORK_BITS = 40
SAFE_BITS = 20
HUGE = 40  # bits of an argument beyond which mpmath, whose exponents are Python's integers, is asked
ONE = libmp.fone


def exp_bounds(x: Float, prec: int) -> Bounds:
    """Lower and upper bounds of exp(x)."""
    if x == libmp.fzero:
        return ONE, ONE
    by_arb = _by_arb(x, prec)
    if by_arb is not None:
        return by_arb(x, prec)
    below, above, unit = _exp_in_integers(x, prec)
    return libmp.from_man_exp(below, unit, prec + SAFE_BITS, DOWN), libmp.from_man_exp(above, unit, prec + SAFE_BITS, UP)


def _by_arb(x: Float, prec: int) -> Callable[[Float, int], Bounds] | None:
    """Arb's exp, where it is faster and its exponents reach."""
    return exp_by_arb() if prec >= FLINT_FROM and int(x[2]) + x[3] < HUGE else None


def _exp_in_integers(x: Float, prec: int) -> tuple[int, int, int]:
    """Bounds of exp(x) by mpmath as integers, and the power of two that they count."""
    _, mantissa, exponent, bits = libmp.mpf_exp(x, prec + WORK_BITS, "n")
    finer = max(0, prec + WORK_BITS - bits)
    middle = int(mantissa) << finer
    slack = (middle >> (prec + SAFE_BITS - 1)) + 1
    return middle - slack, middle + slack, int(exponent) - finer


def exp_enclosure(lo: Float, hi: Float, prec: int) -> Bounds:
    """A lower bound of exp(lo) and an upper bound of exp(hi).

    Where the two are near, one exp serves both: exp(hi) = exp(lo) exp(d) <= exp(lo) (1 + d + d^2) for 0 <= d <= 1.
    """
    d = libmp.mpf_sub(hi, lo, 64, UP)
    if lo == libmp.fzero or (d[1] and int(d[2]) + d[3] > -16):
        return exp_bounds(lo, prec)[0], exp_bounds(hi, prec)[1]
    by_arb = _by_arb(lo, prec)
    if by_arb is not None:
        return _grown(*by_arb(lo, prec), d, prec)
    below, above, unit = _exp_in_integers(lo, prec)
    grain = prec + WORK_BITS  # d is counted in 2^-grain, rounded up
    whole = rounded_integer(d, -grain, UP)
    grown = above + (above * (whole + (whole * whole >> grain) + 1) >> grain) + 1
    return libmp.from_man_exp(below, unit, prec + SAFE_BITS, DOWN), libmp.from_man_exp(grown, unit, prec + SAFE_BITS, UP)


def _grown(below: Float, above: Float, d: Float, prec: int) -> Bounds:
    """The bounds, the upper one times 1 + d + d^2."""
    growth = libmp.mpf_add(ONE, libmp.mpf_add(d, libmp.mpf_mul(d, d), 64, UP), prec + WORK_BITS, UP)
    return below, libmp.mpf_mul(above, growth, prec + SAFE_BITS, UP)
