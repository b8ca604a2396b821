"""exp by python-flint's Arb, where that is installed (extra `fast`) and not turned down."""

import os
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

from mpmath import libmp

from symlstm.enclosure.enclosure import Bounds, Float
from symlstm.errors import UsageError

ENGINES = ("mpmath", "flint")
VARIABLE = "SYMLSTM_ENGINE"
FLINT_FROM = 300  # bits; below, carrying a number over to Arb and back takes as long as mpmath's exp
OUTWARD_BITS = 20  # kept beyond the precision, so that rounding the ball's ends costs nothing


def chosen_engine() -> str:
    """The engine that SYMLSTM_ENGINE names; empty without a choice. Raises UsageError for one that there is not."""
    name = os.environ.get(VARIABLE, "")
    if name and name not in ENGINES:
        raise UsageError(f"{VARIABLE}: found {name[:40]!r}, expected {' or '.join(ENGINES)}, or nothing")
    return name


@cache
def exp_by_arb() -> Callable[[Float, int], Bounds] | None:
    """Bounds of exp by Arb; None where mpmath is the engine. Raises UsageError for an engine that cannot be had."""
    name = chosen_engine()
    if name == "mpmath" or (not name and find_spec("flint") is None):
        return None
    try:
        import flint
    except ImportError:
        raise UsageError(f"{VARIABLE}: flint is not installed; pip install 'symlstm[fast]', or choose mpmath") from None
    if hasattr(flint.ctx, "workprec"):
        return _exp_bounds(flint)
    if not name:
        return None
    raise UsageError(f"{VARIABLE}: python-flint {flint.__version__} is too old; pip install 'symlstm[fast]', or choose mpmath")


def _exp_bounds(flint: Any) -> Callable[[Float, int], Bounds]:
    def exp_bounds(x: Float, prec: int) -> Bounds:
        """Bounds of exp(x).

        Guarantee: an arf holds any number exactly, Arb's exp gives a ball that is proven to hold the result, and lower() and
        upper() round its ends downward and upward.
        """
        sign, mantissa, exponent, _ = x
        with flint.ctx.workprec(prec + OUTWARD_BITS):
            ball = flint.arb(flint.arf((-int(mantissa) if sign else int(mantissa), int(exponent)))).exp()
            return as_float(ball.lower()), as_float(ball.upper())

    return exp_bounds


def as_float(end: Any) -> Float:
    """An exact number of Arb's as mpmath's raw float."""
    mantissa, exponent = map(int, end.man_exp())
    if mantissa & 1:  # as mpmath wants it, and as Arb gives all but zero
        return int(mantissa < 0), libmp.MPZ(abs(mantissa)), exponent, mantissa.bit_length()
    return libmp.from_man_exp(mantissa, exponent)  # type: ignore[no-any-return]
