"""Sums over time in integers: what each time step adds to a parameter's gradient, as one dot product of two series.

A series is one quantity (or a product of some) over the time steps. It is brought to one fixed point once, as middles and
radii, and serves every sum it stands in; a sum is then one dot product of integers and one bound of what the radii allow.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import mul

from symlstm.enclosure.enclosure import GUARD_BITS, Enclosure, Real, ball, enclose, over, quotient

ZERO = Fraction(0)


@dataclass(frozen=True)
class Series:
    """The values of something at some time steps, in order."""

    values: tuple[Real, ...]
    prec: int

    @cached_property
    def zeros(self) -> frozenset[int]:
        """Where the value is exactly zero."""
        return frozenset(n for n, value in enumerate(self.values) if value == ZERO)

    @cached_property
    def inexact(self) -> frozenset[int]:
        return frozenset(n for n, value in enumerate(self.values) if isinstance(value, Enclosure))

    @cached_property
    def over_denominator(self) -> tuple[list[int], int]:
        """The exact values over one denominator, with 0 for the others."""
        exact = [ZERO if isinstance(value, Enclosure) else value for value in self.values]
        denominator = lcm(*(value.denominator for value in exact))
        return [over(value, denominator) for value in exact], denominator

    @cached_property
    def fixed(self) -> "Fixed":
        """All values as integers in units of 2^quantum: middle and radius."""
        ends = [None if n in self.zeros else enclose(value, self.prec) for n, value in enumerate(self.values)]
        tops = [int(end[2]) + end[3] for e in ends if e is not None for end in (e.lo, e.hi) if end[1]]
        quantum = max(tops, default=0) - self.prec - GUARD_BITS
        balls = [(0, 0) if e is None else ball(e, quantum) for e in ends]
        middles, radii = [middle for middle, _ in balls], [radius for _, radius in balls]
        return Fixed(middles, sum(map(abs, middles)), max(radii), sum(radii), quantum)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A series in integers: the middles, the sum of their sizes, the largest radius, the sum of the radii."""

    middles: list[int]
    size: int
    radius: int
    radii: int
    quantum: int


def dot(a: Series, b: Series, prec: int) -> Real:
    """The sum of the products; exact where every product is, zero where every one has a factor that is exactly zero."""
    if (a.inexact | b.inexact) <= (a.zeros | b.zeros):
        (p, below_p), (q, below_q) = a.over_denominator, b.over_denominator
        return Fraction(sum(map(mul, p, q)), below_p * below_q)
    u, v = a.fixed, b.fixed
    middle = sum(map(mul, u.middles, v.middles))
    # |ab - uv| <= |u| dv + |v| du + du dv, each summed with the other's largest radius
    radius = u.size * v.radius + v.size * u.radius + min(u.radii * v.radius, v.radii * u.radius)
    return quotient(middle - radius, middle + radius, u.quantum + v.quantum, 1, prec)


def total(a: Series, prec: int) -> Real:
    """The sum of a series; exact where every value is."""
    if not a.inexact:
        numerators, denominator = a.over_denominator
        return Fraction(sum(numerators), denominator)
    middle = sum(a.fixed.middles)
    return quotient(middle - a.fixed.radii, middle + a.fixed.radii, a.fixed.quantum, 1, prec)
