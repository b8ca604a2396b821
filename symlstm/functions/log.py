"""The natural logarithm.

Proven as exp is: mpmath's logarithm is worked out with WORK_BITS more than needed and widened outward by 2^(1 - prec - SAFE_BITS)
relative, far more than its own error analysis allows it to be off (it raises its precision where the argument is near 1). The logarithm
grows, so that the ends of an argument give those of the value.
"""

from fractions import Fraction
from math import inf
from operator import methodcaller

import sympy
from mpmath import libmp

from symlstm.enclosure.enclosure import DOWN, UP, Enclosure, Float, as_fraction
from symlstm.enclosure.exponential import SAFE_BITS, WORK_BITS
from symlstm.errors import DomainError
from symlstm.functions.record import ElementaryFunction, Notation, only_at
from symlstm.language import N_

TWO = libmp.from_int(2)


def enclosed(z: Enclosure, prec: int) -> Enclosure:
    """An enclosure of ln(z). Raises DomainError where z may be 0 or less."""
    if libmp.mpf_sign(z.lo) <= 0:
        raise DomainError(f"ln({as_fraction(z.lo)})")
    small = z.complement
    if small is not None and int(small.hi[2]) + small.hi[3] < -prec // 2:
        return _of_nearly_one(small, prec)
    return Enclosure(_bound(z.lo, prec, DOWN), _bound(z.hi, prec, UP))


def _bound(x: Float, prec: int, direction: str) -> Float:
    """A bound of ln(x) on one side."""
    middle = libmp.mpf_log(x, prec + WORK_BITS, "n")
    slack = libmp.mpf_shift(libmp.mpf_abs(middle), 1 - prec - SAFE_BITS)
    widened = libmp.mpf_sub if direction == DOWN else libmp.mpf_add
    return widened(middle, slack, prec + SAFE_BITS, direction)  # type: ignore[no-any-return]


def _of_nearly_one(c: Enclosure, prec: int) -> Enclosure:
    """-c - c^2/2 - c^3 <= ln(1 - c) <= -c - c^2/2 for 0 <= c <= 1/2, to `prec` bits where c is below 2^(-prec/2)."""
    least = libmp.mpf_add(c.lo, _half_square(c.lo, prec, DOWN), prec, DOWN)
    cube = libmp.mpf_pow_int(c.hi, 3, prec, UP)
    most = libmp.mpf_add(libmp.mpf_add(c.hi, _half_square(c.hi, prec, UP), prec, UP), cube, prec, UP)
    return Enclosure(libmp.mpf_neg(most), libmp.mpf_neg(least))


def _half_square(c: Float, prec: int, direction: str) -> Float:
    return libmp.mpf_div(libmp.mpf_mul(c, c, prec, direction), TWO, prec, direction)  # type: ignore[no-any-return]


def _steepest(reach: float, error: float, size: float) -> float:
    """ln'(z) = 1/z, at the nearest point to 0."""
    return 1 / (reach - error) if reach > error else inf


LOGARITHM = ElementaryFunction(
    name="log",
    means=N_("the natural logarithm"),
    notation=Notation("ln", is_bare=True),
    of_symbols=sympy.log,
    in_exp=None,
    definition=None,
    exact=only_at(1, Fraction(0)),
    limits=(None, None),
    enclose=enclosed,
    of_ball=methodcaller("log"),
    in_cells="LN({})".format,
    steepest=_steepest,
)
