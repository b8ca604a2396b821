"""The hyperbolic tangent, tanh(z) = (1 - exp(-2z))/(1 + exp(-2z))."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from math import exp
from operator import methodcaller
from typing import Any

import sympy
from mpmath import libmp
from sympy import tanh

from symlstm.enclosure.enclosure import DOWN, UP, Bounds, Enclosure, shifted
from symlstm.enclosure.exponential import WORK_BITS, Dyadic, exp_enclosure, rounded_bounds
from symlstm.functions.record import ElementaryFunction, Notation, U, only_at
from symlstm.functions.sigma import small_share
from symlstm.language import N_

__all__ = ["HYPERBOLIC_TANGENT", "tanh"]

THREE = libmp.from_int(3)


def _in_exp(e: Any) -> Any:
    return (1 - e**2) / (1 + e**2)


def _steepest(reach: float, error: float, size: float) -> float:
    """tanh'(z) <= 4 exp(-2|z|) and <= 1, at the nearest point to 0."""
    return min(1.0, 4 * exp(-2 * max(0.0, reach - error)))


def enclosed(z: Enclosure, prec: int) -> Enclosure:
    """An enclosure of tanh(z). The complement encloses 1 - |tanh z| = 2/(exp(2|z|) + 1) = 2 sigma(-2|z|)."""
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


def _twice_small_share(e_lo: Dyadic, e_hi: Dyadic, prec: int) -> Bounds:
    below, above = small_share(e_lo, e_hi, prec)
    return libmp.mpf_shift(below, 1), libmp.mpf_shift(above, 1)


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
    above = libmp.fone if libmp.mpf_gt(z.hi, libmp.fone) else libmp.mpf_pos(z.hi, prec, UP)
    return libmp.mpf_sub(z.lo, third_of_cube, prec, DOWN), above


def _quotient(e_lo: Dyadic, e_hi: Dyadic, wider: int, prec: int) -> Bounds:
    """Bounds of (1 - e)/(1 + e), which falls as e grows; `wider` bits make up for the cancellation in 1 - e."""
    bits = wider + WORK_BITS
    one, e_above, e_below = 1 << bits, shifted(e_hi[0], e_hi[1] + bits, UP), shifted(e_lo[0], e_lo[1] + bits, DOWN)
    below = ((one - e_above) << bits) // (one + e_above)
    above = -((e_below - one << bits) // (one + e_below))
    return rounded_bounds((below, -bits), (above, -bits), prec)


HYPERBOLIC_TANGENT = ElementaryFunction(
    name="tanh",
    means=N_("the hyperbolic tangent"),
    notation=Notation("tanh"),
    of_symbols=tanh,
    in_exp=_in_exp,
    definition=(sympy.exp(U) - sympy.exp(-U)) / (sympy.exp(U) + sympy.exp(-U)),
    exact=only_at(0, Fraction(0)),
    limits=(-1, 1),
    enclose=enclosed,
    of_ball=methodcaller("tanh"),
    in_cells="TANH({})".format,
    steepest=_steepest,
)
