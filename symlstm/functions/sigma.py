"""The logistic function, sigma(z) = 1/(1 + exp(-z))."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from math import exp
from typing import Any

import sympy
from mpmath import libmp
from sympy import Function, S

from symlstm.enclosure.enclosure import DOWN, UP, Bounds, Enclosure, Float, rounded_integer
from symlstm.enclosure.exponential import ONE, WORK_BITS, exp_enclosure
from symlstm.functions.record import ElementaryFunction, Notation, U


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
    size = z if not z.lo[0] else -z
    large, small = _sigma_pair(size, prec)
    return Enclosure(*large(), small) if size is z else Enclosure(*small(), large)


def _sigma_pair(size: Enclosure, prec: int) -> tuple[Callable[[], Bounds], Callable[[], Bounds]]:
    """What works out bounds of sigma(u) = 1/(1 + e) and of sigma(-u) = e/(1 + e) for u >= 0, with e = exp(-u)."""
    e = exp_enclosure(libmp.mpf_neg(size.hi), libmp.mpf_neg(size.lo), prec)
    return partial(_large_share, *e, prec), partial(small_share, *e, prec)


def _large_share(e_lo: Float, e_hi: Float, prec: int) -> Bounds:
    """Bounds of 1/(1 + e), which falls as e grows; in integers, since it is at least 1/2."""
    inner = prec + WORK_BITS
    one, e_above, e_below = 1 << inner, rounded_integer(e_hi, -inner, UP), rounded_integer(e_lo, -inner, DOWN)
    below, above = (one << inner) // (one + e_above), -((-one << inner) // (one + e_below))
    return libmp.from_man_exp(below, -inner, prec, DOWN), libmp.from_man_exp(above, -inner, prec, UP)


def small_share(e_lo: Float, e_hi: Float, prec: int) -> Bounds:
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


LOGISTIC = ElementaryFunction(
    name="sigma",
    means="the logistic function",
    notation=Notation("σ", is_letter=True, is_spelled=True),
    of_symbols=sigma,
    in_exp=_in_exp,
    definition=_in_exp(sympy.exp(-U)),
    at_zero=Fraction(1, 2),
    limits=(0, 1),
    enclose=enclosed,
    of_ball=lambda z: 1 / (1 + (-z).exp()),
    steepest=_steepest,
)
