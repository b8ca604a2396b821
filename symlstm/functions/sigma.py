"""The logistic function, sigma(z) = 1/(1 + exp(-z))."""

from fractions import Fraction
from functools import partial
from math import exp
from typing import Any

import sympy
from mpmath import libmp
from sympy import Function, S

from symlstm.enclosure.enclosure import DOWN, UP, Bounds, Enclosure, shifted
from symlstm.enclosure.exponential import WORK_BITS, Dyadic, exp_bounds, exp_enclosure, rounded_bounds
from symlstm.functions.record import ElementaryFunction, Notation, U, only_at
from symlstm.language import N_


class sigma(Function):  # type: ignore[misc]
    """The logistic function among SymPy's, which has none.

    sigma(0) evaluates to 1/2; at every other rational number the value is transcendental and stays as it is.
    """

    nargs = 1

    @classmethod
    def eval(cls, z: Any) -> Any:
        return S.Half if z.is_zero else None

    def fdiff(self, argindex: int = 1) -> Any:
        return self * (1 - self)

    def _eval_rewrite_as_exp(self, z: Any, **_: Any) -> Any:
        return _in_exp(sympy.exp(-z))


def _in_exp(e: Any) -> Any:
    return 1 / (1 + e)


def _steepest(reach: float, error: float, size: float) -> float:
    """sigma'(z) <= exp(-|z|) and <= 1/4, at the nearest point to 0."""
    return min(0.25, exp(-max(0.0, reach - error)))


def enclosed(z: Enclosure, prec: int) -> Enclosure:
    """An enclosure of sigma(z). The complement encloses 1 - sigma(z) = sigma(-z)."""
    if libmp.mpf_sign(z.lo) * libmp.mpf_sign(z.hi) < 0:
        return Enclosure(*_sigma_around_zero(z, prec), partial(_sigma_around_zero, -z, prec))
    is_negative = bool(z.lo[0])
    e = exp_enclosure(z.lo, z.hi, prec) if is_negative else exp_enclosure(libmp.mpf_neg(z.hi), libmp.mpf_neg(z.lo), prec)
    share, other = (small_share, _large_share) if is_negative else (_large_share, small_share)
    return Enclosure(*share(*e, prec), partial(other, *e, prec))


def _large_share(e_lo: Dyadic, e_hi: Dyadic, prec: int) -> Bounds:
    """Bounds of sigma(u) = 1/(1 + e) for u >= 0 and e = exp(-u): it falls as e grows, and is at least 1/2."""
    bits = prec + WORK_BITS
    square = 1 << 2 * bits
    below, above = square // _one_plus(e_hi, bits, UP), -(-square // _one_plus(e_lo, bits, DOWN))
    return rounded_bounds((below, -bits), (above, -bits), prec)


def small_share(e_lo: Dyadic, e_hi: Dyadic, prec: int) -> Bounds:
    """Bounds of sigma(-u) = e/(1 + e), which grows with e."""
    bits = prec + WORK_BITS
    below, above = (e_lo[0] << bits) // _one_plus(e_lo, bits, UP), -((-e_hi[0] << bits) // _one_plus(e_hi, bits, DOWN))
    return rounded_bounds((below, e_lo[1]), (above, e_hi[1]), prec)


def _one_plus(e: Dyadic, bits: int, direction: str) -> int:
    """1 + e in units of 2^-bits, rounded to an integer in `direction`."""
    return (1 << bits) + shifted(e[0], e[1] + bits, direction)


def _sigma_around_zero(z: Enclosure, prec: int) -> Bounds:
    """Bounds of sigma over an argument that may have either sign: sigma grows."""
    return small_share(*exp_bounds(z.lo, prec), prec)[0], _large_share(*exp_bounds(libmp.mpf_neg(z.hi), prec), prec)[1]


LOGISTIC = ElementaryFunction(
    name="sigma",
    means=N_("the logistic function"),
    notation=Notation("σ", is_letter=True, is_spelled=True),
    of_symbols=sigma,
    in_exp=_in_exp,
    definition=_in_exp(sympy.exp(-U)),
    exact=only_at(0, Fraction(1, 2)),
    limits=(0, 1),
    enclose=enclosed,
    of_ball=lambda z: 1 / (1 + (-z).exp()),
    in_cells="1/(1+EXP(-{}))".format,
    steepest=_steepest,
)
