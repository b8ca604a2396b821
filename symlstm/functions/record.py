"""What is known of an elementary function: its meaning, its arithmetic, its looks and its name in words."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Expr, Symbol, diff

from symlstm.enclosure.enclosure import Enclosure, Real, enclose
from symlstm.enclosure.exponential import WORK_BITS

U = Symbol("u", real=True)  # what a function is applied to where it is explained


def only_at(argument: int, value: Fraction) -> Callable[[Fraction], Fraction | None]:
    """What knows the one rational value at a rational number: the exponential and the logarithm of any other are transcendental
    (Lindemann 1882), and so are sigma and tanh."""
    return lambda z: value if z == argument else None


@dataclass(frozen=True, slots=True)
class Notation:
    """How a function looks when it is applied.

    sign        what stands before the bracket: a letter in italics, or a word set upright
    is_letter   which of the two
    is_power    the argument stands above the sign: e^z
    is_spelled  between numbers its definition in e is written out, as a pocket calculator wants it
    is_bare     an argument that is one thing needs no brackets: ln y
    """

    sign: str
    is_letter: bool = False
    is_power: bool = False
    is_spelled: bool = False
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class ElementaryFunction:
    """A function f of one real number.

    name        what formulas call it
    means       the same in words
    notation    how it looks
    of_symbols  the SymPy function; it knows its own derivative
    in_exp      f(z) from exp(-z), for symbols; None for a function that is not made of exp
    definition  f(u) in e, as it is explained; None for what needs no explanation
    exact       f of a rational number, where that is rational; None where it is not
    limits      what all values lie strictly between; None where there is no limit
    enclose     an enclosure, at so many bits, of the values over another; a fraction where the value is one whatever lies in it
    of_ball     the same over a ball of python-flint's, which brings the arithmetic with it
    in_cells    the formula of a spreadsheet that applies it to what is written in brackets, or to the name of a cell
    steepest    an upper bound of |f'| within `error` of an argument of the size `reach`, where f has the size `size`, in float64
    bends       whether it is put together of pieces of straight lines, so that values may be exact though the argument is not
    """

    name: str
    means: str
    notation: Notation
    of_symbols: Any
    in_exp: Callable[[Any], Any] | None
    definition: Expr | None
    exact: Callable[[Fraction], Fraction | None]
    limits: tuple[int | None, int | None]
    enclose: Callable[[Enclosure, int], Real]
    of_ball: Callable[[Any], Any]
    in_cells: Callable[[str], str]
    steepest: Callable[[float, float, float], float]
    bends: bool = False

    def value(self, z: Real, prec: int) -> Real:
        """f(z) at `prec` bits; exact where it can be. Raises DomainError where f has no value."""
        if isinstance(z, Enclosure):
            return self.enclose(z, prec)
        exact = self.exact(z)
        return self.enclose(enclose(z, prec + WORK_BITS), prec) if exact is None else exact

    @property
    def derivative(self) -> Expr:
        """df/du, by SymPy."""
        return diff(self.of_symbols(U), U)

    def may_be(self, value: Fraction) -> bool:
        """Whether a number lies between the limits."""
        low, high = self.limits
        return (low is None or low < value) and (high is None or value < high)
