"""Which arithmetic works numbers out: mpmath's, or python-flint's Arb, which is many times as fast.

    SYMLSTM_ENGINE=mpmath symlstm derive my.toml

Without a choice Arb is taken where it is installed (extra `fast`) and saves time. Certified decimals are unique, so the choice never
shows in them.
"""

import os
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

from mpmath import libmp

from symlstm.errors import UsageError
from symlstm.problem.demand import demand

ENGINES = ("mpmath", "flint")
VARIABLE = "SYMLSTM_ENGINE"
FLINT_FROM = 300  # bits; below, carrying a number over to Arb and back takes as long as mpmath's exp
OUTWARD_BITS = 20  # kept beyond the precision, so that rounding the ball's ends costs nothing
WORTH_WHILE = 20_000  # lines times bits: some milliseconds of mpmath's time
Bounds = tuple[Any, Any]


def use_engine(name: str | None = None) -> None:
    """Take this engine from now on; without a name, the one that SYMLSTM_ENGINE says. Raises UsageError where it cannot be had; the
    choice then stays as it was."""
    exp_by_arb.cache_clear()
    if name is None:
        return
    demand("use_engine", name, str, " or ".join(ENGINES))
    before = os.environ.get(VARIABLE, "")
    os.environ[VARIABLE] = name
    try:
        exp_by_arb()
    except UsageError:
        os.environ[VARIABLE] = before  # empty is no choice
        raise


def chosen_engine() -> str:
    """The engine that SYMLSTM_ENGINE names; empty without a choice. Raises UsageError for one that there is not."""
    name = os.environ.get(VARIABLE, "")
    if name and name not in ENGINES:
        raise UsageError(f"{VARIABLE}: found {name[:40]!r}, expected {' or '.join(ENGINES)}, or nothing")
    return name


def is_arb_worth_while(lines: int, prec: int) -> bool:
    """Whether so many lines at so many bits are worked out by Arb: if it was chosen, or, without a choice, where it is installed
    and saves more time than to get it ready takes. Raises UsageError for an engine that cannot be had."""
    return bool(chosen_engine() or lines * prec > WORTH_WHILE) and exp_by_arb() is not None


@cache
def exp_by_arb() -> Callable[[Any, int], Bounds] | None:
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


def _exp_bounds(flint: Any) -> Callable[[Any, int], Bounds]:
    def exp_bounds(x: Any, prec: int) -> Bounds:
        """Bounds of exp(x).

        Guarantee: an arf holds any number exactly, Arb's exp gives a ball that is proven to hold the result, and lower() and
        upper() round its ends downward and upward.
        """
        sign, mantissa, exponent, _ = x
        with flint.ctx.workprec(prec + OUTWARD_BITS):
            ball = flint.arb(flint.arf((-int(mantissa) if sign else int(mantissa), int(exponent)))).exp()
            return as_float(ball.lower()), as_float(ball.upper())

    return exp_bounds


def as_float(end: Any) -> Any:
    """An exact number of Arb's as mpmath's raw float."""
    mantissa, exponent = map(int, end.man_exp())
    if mantissa & 1:  # as mpmath wants it, and as Arb gives all but zero
        return int(mantissa < 0), libmp.MPZ(abs(mantissa)), exponent, mantissa.bit_length()
    return libmp.from_man_exp(mantissa, exponent)
