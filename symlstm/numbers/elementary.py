"""Enclosures of exp, sigma and tanh, proven on top of mpmath, or of Arb where `engine` says so.

mpmath rounds exp of an already rounded value, so its directed rounding of exp is not proven (mpmath 1.3 misses
exp(-2^-53) at 53 bits). Here exp is computed with WORK_BITS more than needed and widened outward by
2^(1 - prec - SAFE_BITS) relative: 2^(WORK_BITS - SAFE_BITS - 1) units of the last place computed, where mpmath's own
error analysis allows a few. Everything else follows by monotonicity, always through exp of a non-positive number,
so nothing overflows and a saturated gate keeps its relative accuracy.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from mpmath import libmp

from symlstm.numbers.enclosure import DOWN, UP, Enclosure, Float, Real, enclose, rounded_integer
from symlstm.numbers.engine import FLINT_FROM, exp_by_arb

WORK_BITS = 40
SAFE_BITS = 20
HUGE = 40  # bits of an argument beyond which mpmath, whose exponents are Python's integers, is asked
ONE, THREE = libmp.fone, libmp.from_int(3)
Bounds = tuple[Float, Float]


def exp_bounds(x: Float, prec: int) -> tuple[Float, Float]:
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


def exp_enclosure(lo: Float, hi: Float, prec: int) -> tuple[Float, Float]:
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


def sigma(z: Real, prec: int) -> Real:
    """sigma(z) = 1/(1 + exp(-z)); exactly 1/2 at 0. The complement encloses 1 - sigma(z) = sigma(-z)."""
    if z == 0:
        return Fraction(1, 2)
    z = enclose(z, prec + WORK_BITS)
    if libmp.mpf_sign(z.lo) * libmp.mpf_sign(z.hi) < 0:
        return Enclosure(*_sigma_around_zero(z, prec), partial(_sigma_around_zero, -z, prec))
    size = z if not z.lo[0] else -z
    large, small = _sigma_pair(size, prec)
    return Enclosure(*large(), small) if size is z else Enclosure(*small(), large)


def _sigma_pair(size: Enclosure, prec: int) -> tuple[Callable[[], Bounds], Callable[[], Bounds]]:
    """What works out bounds of sigma(u) = 1/(1 + e) and of sigma(-u) = e/(1 + e) for u >= 0, with e = exp(-u)."""
    e = exp_enclosure(libmp.mpf_neg(size.hi), libmp.mpf_neg(size.lo), prec)
    return partial(_large_share, *e, prec), partial(_small_share, *e, prec)


def _large_share(e_lo: Float, e_hi: Float, prec: int) -> Bounds:
    """Bounds of 1/(1 + e), which falls as e grows; in integers, since it is at least 1/2."""
    inner = prec + WORK_BITS
    one, e_above, e_below = 1 << inner, rounded_integer(e_hi, -inner, UP), rounded_integer(e_lo, -inner, DOWN)
    below, above = (one << inner) // (one + e_above), -((-one << inner) // (one + e_below))
    return libmp.from_man_exp(below, -inner, prec, DOWN), libmp.from_man_exp(above, -inner, prec, UP)


def _small_share(e_lo: Float, e_hi: Float, prec: int) -> Bounds:
    """Bounds of e/(1 + e), which grows with e."""
    inner = prec + WORK_BITS
    return (
        libmp.mpf_div(e_lo, libmp.mpf_add(ONE, e_lo, inner, UP), prec, DOWN),
        libmp.mpf_div(e_hi, libmp.mpf_add(ONE, e_hi, inner, DOWN), prec, UP),
    )


def _sigma_around_zero(z: Enclosure, prec: int) -> Bounds:
    """Bounds of sigma over an argument that may have either sign."""
    zero = libmp.fzero
    _, below = _sigma_pair(Enclosure(zero, libmp.mpf_neg(z.lo)), prec)
    above, _ = _sigma_pair(Enclosure(zero, z.hi), prec)
    return below()[0], above()[1]


def tanh(z: Real, prec: int) -> Real:
    """tanh(z); exactly 0 at 0. The complement encloses 1 - |tanh z| = 2/(exp(2|z|) + 1) = 2 sigma(-2|z|)."""
    if z == 0:
        return Fraction(0)
    z = enclose(z, prec + WORK_BITS)
    if not z.excludes_zero:
        above = _tanh_of_positive(Enclosure(libmp.fzero, z.hi), prec)[1] if not z.hi[0] else libmp.fzero
        below = _tanh_of_positive(Enclosure(libmp.fzero, libmp.mpf_neg(z.lo)), prec)[1] if z.lo[0] else libmp.fzero
        return Enclosure(libmp.mpf_neg(below), above)
    size = z if not z.lo[0] else -z
    (lo, hi), small = _tanh_and_complement(size, prec)
    value = Enclosure(lo, hi, small)
    return value if size is z else -value


def _tanh_and_complement(z: Enclosure, prec: int) -> tuple[Bounds, Callable[[], Bounds]]:
    """Bounds of tanh(z), and what works out those of 1 - tanh(z) = 2e/(1 + e) with e = exp(-2z), for z > 0; one exp serves both
    where z is not tiny."""
    wider = _bits_for_tanh(z, prec)
    e = exp_enclosure(*_minus_twice(z), wider or prec)
    small = partial(_twice_small_share, *e, prec)
    between = _quotient(*e, wider, prec) if wider else _tanh_between_cubics(z, prec)
    return between, small


def _twice_small_share(e_lo: Float, e_hi: Float, prec: int) -> Bounds:
    below, above = _small_share(e_lo, e_hi, prec)
    return libmp.mpf_shift(below, 1), libmp.mpf_shift(above, 1)


def exp(z: Real, prec: int) -> Real:
    """exp(z); exactly 1 at 0."""
    if z == 0:
        return Fraction(1)
    z = enclose(z, prec + WORK_BITS)
    return Enclosure(*exp_enclosure(z.lo, z.hi, prec))


def _tanh_of_positive(z: Enclosure, prec: int) -> Bounds:
    """Bounds of tanh over an enclosure of numbers that are not negative."""
    wider = _bits_for_tanh(z, prec)
    return _quotient(*exp_enclosure(*_minus_twice(z), wider), wider, prec) if wider else _tanh_between_cubics(z, prec)


def _bits_for_tanh(z: Enclosure, prec: int) -> int:
    """The bits at which tanh(z) goes through exp, so many more as cancel in 1 - e; 0 where z is so small that cubics enclose it."""
    magnitude = int(z.lo[2]) + z.lo[3]  # 2^(magnitude - 1) <= lo < 2^magnitude
    if z.lo == libmp.fzero or magnitude < -prec // 2 - 2:
        return 0
    return prec + max(0, -magnitude) + 2


def _minus_twice(z: Enclosure) -> Bounds:
    return libmp.mpf_neg(libmp.mpf_shift(z.hi, 1)), libmp.mpf_neg(libmp.mpf_shift(z.lo, 1))


def _tanh_between_cubics(z: Enclosure, prec: int) -> Bounds:
    """z - z^3/3 <= tanh(z) <= min(z, 1) for z >= 0: below 2^(-prec/2 - 2) the two agree to `prec` bits."""
    third_of_cube = libmp.mpf_div(libmp.mpf_pow_int(z.lo, 3, prec, UP), THREE, prec, UP)
    above = ONE if libmp.mpf_gt(z.hi, ONE) else libmp.mpf_pos(z.hi, prec, UP)
    return libmp.mpf_sub(z.lo, third_of_cube, prec, DOWN), above


def _quotient(e_lo: Float, e_hi: Float, wider: int, prec: int) -> Bounds:
    """Bounds of (1 - e)/(1 + e), which falls as e grows; `wider` bits make up for the cancellation in 1 - e."""
    inner = wider + WORK_BITS
    one, e_above, e_below = 1 << inner, rounded_integer(e_hi, -inner, UP), rounded_integer(e_lo, -inner, DOWN)
    below = ((one - e_above) << inner) // (one + e_above)
    above = -((-(one - e_below) << inner) // (one + e_below))
    return libmp.from_man_exp(below, -inner, prec, DOWN), libmp.from_man_exp(above, -inner, prec, UP)
