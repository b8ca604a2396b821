"""Rounding Arb's balls: whole vectors to so many places, and single balls by any rule.

A number x is cut off at half units of a digit behind all that are printed: m = floor(2 x 10^n), as the one integer that every
number of the ball gives. The factor 2 10^n is itself a ball that is a little wide, so a number that may be a multiple of half a
unit, where a rule for ties would matter, is never decided here.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import floor
from typing import Any

from flint import arb, fmpq, fmpz

from symlstm.enclosure.arb_exponential import as_float
from symlstm.enclosure.enclosure import Enclosure, Real
from symlstm.numbers.arb_formulas import Number, fraction_of
from symlstm.numbers.cutting import CutOff, Depth
from symlstm.numbers.rounded import BITS_PER_DIGIT, FAR_POWER, power_of_ten_as_integer

WIDER_BITS = 8  # beyond the precision, to which the factor is wider than it need be


class Factors:
    """2 10^n for any n, as balls that are a little wide."""

    def __init__(self, prec: int):
        self._prec = prec
        self._made: dict[int, Number] = {}

    def __getitem__(self, places: int) -> Number:
        if places not in self._made:
            exact = arb(2) * arb(fmpz(10) ** places if places >= 0 else fmpq(1, fmpz(10) ** -places))
            self._made[places] = arb(exact.mid(), exact.rad() + abs(exact) * arb(2) ** -(self._prec + WIDER_BITS))
        return self._made[places]


class Cut:
    """Cuts balls off at half units of a digit behind the point."""

    def __init__(self, depth: Depth, factors: Factors):
        self.places, self._factor = depth.places, factors[depth.places]
        self._below, self._least = -fmpz(depth.smallest), fmpz(depth.smallest)

    def __call__(self, vector: Sequence[Number]) -> tuple[list[Any], list[int]]:
        """The half units of each number, and the places of those that are not decided here: exact ones, and small ones."""
        factor, least, below = self._factor, self._least, self._below
        halves = [(number * factor).floor().unique_fmpz() if type(number) is arb else None for number in vector]
        return halves, [n for n, half in enumerate(halves) if half is None or (half < least and half >= below)]


def cut_single(ball: Number, places: int, figures: int, factors: Factors) -> CutOff | None:
    """One ball cut off so far behind the point that it has more than so many figures and places; None where it is too wide, may be a
    tie or zero, or lies too far from 1."""
    mantissa, exponent = ball.mid().man_exp()
    power = floor((int(exponent) + int(mantissa).bit_length() - 2) / BITS_PER_DIGIT)  # 10^power is less than the size
    needed = max(places, figures - power)
    if not mantissa or abs(needed) >= FAR_POWER:
        return None
    half = (ball * factors[needed]).floor().unique_fmpz()
    return None if half is None or abs(half) // 2 <= power_of_ten_as_integer(figures) else CutOff(int(half), needed)


def real(number: Number) -> Real:
    """A number of flint's as the rest of symlstm has it. The ends of a ball are exact floats, so nothing is rounded but outward."""
    if type(number) is arb:
        return Enclosure(as_float(number.lower()), as_float(number.upper()))
    if isinstance(number, Fraction):
        return number
    return fraction_of(number)
