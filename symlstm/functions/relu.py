"""The rectified linear unit, ReLU(z) = max(0, z), and the step function, which is its derivative.

Neither is differentiable at 0. ReLU'(0) = 0 by convention, as in PyTorch, so that ReLU' is the step function everywhere; the step function
has no gradient at all that could be of use: it is 0 beside 0, and undefined there.
"""

from fractions import Fraction
from typing import Any

from mpmath import libmp
from sympy import Expr, Function, Integer

from symlstm.enclosure.enclosure import Enclosure, Real
from symlstm.errors import DerivationError
from symlstm.functions.record import ElementaryFunction, Notation, U
from symlstm.language import N_

NOTHING, ONE = Fraction(0), Fraction(1)


class maximum(Function):  # type: ignore[misc]
    """maximum(a, b): the larger of two numbers, in the definition of ReLU. Stays unevaluated."""


class step(Function):  # type: ignore[misc]
    """1 above 0, else 0."""

    nargs = 1

    @classmethod
    def eval(cls, z: Any) -> Any:
        return Integer(int(z.is_positive)) if z.is_Rational or z.is_Float else None

    def fdiff(self, argindex: int = 1) -> Any:
        raise DerivationError("the step function has no gradient: nothing comes back through it; take another activation")


class relu(Function):  # type: ignore[misc]
    """max(0, z) among SymPy's functions, with a derivative everywhere."""

    nargs = 1

    @classmethod
    def eval(cls, z: Any) -> Any:
        return (z if z.is_positive else Integer(0)) if z.is_Rational or z.is_Float else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return step(self.args[0])


def _relu_enclosed(z: Enclosure, prec: int) -> Real:
    """The number itself, or 0; all that it may be where its sign is not decided."""
    if libmp.mpf_sign(z.lo) >= 0:
        return z
    return Enclosure(libmp.fzero, z.hi) if libmp.mpf_sign(z.hi) > 0 else NOTHING


def _step_enclosed(z: Enclosure, prec: int) -> Real:
    """1 or 0; anything between them where the sign is not decided, which no rule of rounding decides either."""
    if libmp.mpf_sign(z.lo) > 0:
        return ONE
    return Enclosure(libmp.fzero, libmp.fone) if libmp.mpf_sign(z.hi) > 0 else NOTHING


def _relu_of_ball(z: Any) -> Any:
    if z >= 0:
        return z
    return NOTHING if z <= 0 else (z + abs(z)) / 2


def _step_of_ball(z: Any) -> Any:
    """No number where the sign is not decided, so that it is left to whoever raises the precision."""
    if z > 0:
        return ONE
    return NOTHING if z <= 0 else type(z)("nan")


def _step_steepest(reach: float, error: float, size: float) -> float:
    """The value is right, or wrong by 1 where the argument's error reaches across 0."""
    return 1 / error if reach <= error and error else 0.0


RECTIFIER = ElementaryFunction(
    name="relu",
    means=N_("the rectified linear unit"),
    notation=Notation("ReLU"),
    of_symbols=relu,
    in_exp=None,
    definition=maximum(Integer(0), U),
    exact=lambda z: max(NOTHING, z),
    limits=(None, None),
    enclose=_relu_enclosed,
    of_ball=_relu_of_ball,
    in_cells="MAX(0,{})".format,
    steepest=lambda reach, error, size: 1.0,
    bends=True,
)
STEP = ElementaryFunction(
    name="step",
    means=N_("the step function, 1 above 0 and else 0"),
    notation=Notation("step"),
    of_symbols=step,
    in_exp=None,
    definition=None,
    exact=lambda z: ONE if z > 0 else NOTHING,
    limits=(None, None),
    enclose=_step_enclosed,
    of_ball=_step_of_ball,
    in_cells="IF({}>0,1,0)".format,
    steepest=_step_steepest,
    bends=True,
)
