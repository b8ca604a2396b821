"""The exponential function."""

from fractions import Fraction
from math import exp, inf
from operator import methodcaller

import sympy

from symlstm.enclosure.enclosure import Enclosure
from symlstm.enclosure.exponential import SAFE_BITS, exp_enclosure, rounded_bounds
from symlstm.functions.record import ElementaryFunction, Notation, only_at
from symlstm.language import N_


def _steepest(reach: float, error: float, size: float) -> float:
    """exp' = exp, which grows: exp(z + error) = exp(z) exp(error)."""
    try:
        return size * exp(error)
    except OverflowError:
        return inf


EXPONENTIAL = ElementaryFunction(
    name="exp",
    means=N_("the exponential function"),
    notation=Notation("e", is_letter=True, is_power=True),
    of_symbols=sympy.exp,
    in_exp=lambda e: 1 / e,
    definition=None,
    exact=only_at(0, Fraction(1)),
    limits=(0, None),
    enclose=lambda z, prec: Enclosure(*rounded_bounds(*exp_enclosure(z.lo, z.hi, prec), prec + SAFE_BITS)),
    of_ball=methodcaller("exp"),
    in_cells="EXP({})".format,
    steepest=_steepest,
)
