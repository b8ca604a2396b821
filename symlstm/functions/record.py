"""What is known of an elementary function: its meaning, its arithmetic, its looks and its name in words."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Expr, Symbol, diff

from symlstm.enclosure.enclosure import Enclosure, Real, enclose
from symlstm.enclosure.exponential import WORK_BITS

U = Symbol("u", real=True)  # what a function is applied to where it is explained


@dataclass(frozen=True, slots=True)
class Notation:
    """How a function looks when it is applied.

    sign        what stands before the bracket: a letter in italics, or a word set upright
    is_letter   which of the two
    is_power    the argument stands above the sign: e^z
    is_spelled  between numbers its definition in e is written out, as a pocket calculator wants it
    """

    sign: str
    is_letter: bool = False
    is_power: bool = False
    is_spelled: bool = False


@dataclass(frozen=True, slots=True)
class ElementaryFunction:
    """A function f of one real number, whose value at every rational number but 0 is irrational.

    name        what formulas call it
    means       the same in words
    notation    how it looks
    of_symbols  the SymPy function; it knows its own derivative
    in_exp      f(z) from exp(-z), for symbols
    definition  f(u) in e, as it is explained; None for what needs no explanation
    at_zero     f(0), exactly
    limits      what all values lie strictly between; None where there is no limit
    enclose     an enclosure, at so many bits, of the values over another that is more than the number 0
    of_ball     the values over a ball of python-flint's, which brings the arithmetic with it
    steepest    an upper bound of |f'| within `error` of an argument of the size `reach`, where f has the size `size`, in float64
    """

    name: str
    means: str
    notation: Notation
    of_symbols: Any
    in_exp: Callable[[Any], Any]
    definition: Expr | None
    at_zero: Fraction
    limits: tuple[int | None, int | None]
    enclose: Callable[[Enclosure, int], Enclosure]
    of_ball: Callable[[Any], Any]
    steepest: Callable[[float, float, float], float]

    def value(self, z: Real, prec: int) -> Real:
        """f(z) at `prec` bits; exact at 0."""
        if isinstance(z, Enclosure):
            return self.enclose(z, prec)
        return self.enclose(enclose(z, prec + WORK_BITS), prec) if z else self.at_zero

    @property
    def derivative(self) -> Expr:
        """df/du, by SymPy."""
        return diff(self.of_symbols(U), U)

    def may_be(self, value: Fraction) -> bool:
        """Whether a number lies between the limits."""
        low, high = self.limits
        return (low is None or low < value) and (high is None or value < high)
