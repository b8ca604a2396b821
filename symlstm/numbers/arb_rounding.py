"""Rounding Arb's balls to so many places, a whole vector at a time, and the mappings that show what came of it.

A number x is cut off at half units of its last guard digit: m = floor(2 x 10^n) as the one integer that every number of the
ball gives. The factor 2 10^n is itself a ball that is a little wide, so a number that may be a multiple of half a unit, where
a rule for ties would matter, is never decided here. From m follow the printed digits and those of operands, by any rule.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, Generic, TypeVar

from flint import arb, fmpz
from mpmath import libmp

from symlstm.numbers.enclosure import Enclosure, Float, Real
from symlstm.numbers.rounding import Rounded
from symlstm.problem.settings import Ties

Number = Any  # arb or fmpq
Shown = TypeVar("Shown")
WIDER_BITS = 8  # beyond the precision, to which the factor is wider than it need be


class Cut:
    """Cuts balls off at half units of the last digit behind the point: of `places` digits, and `guard` more."""

    def __init__(self, places: int, guard: int, prec: int):
        middle, smallest = fmpz(2) * fmpz(10) ** (places + guard), 2 * fmpz(10) ** guard
        self._factor = arb(middle, arb(middle) * arb(2) ** -(prec + WIDER_BITS))
        self._below, self._least = -smallest, smallest  # within, a number may print as zero, or in another way

    def __call__(self, vector: Sequence[Number]) -> tuple[list[Any], list[int]]:
        """The half units of each number, and the places of those that are not decided here: exact ones, and small ones."""
        factor, least, below = self._factor, self._least, self._below
        halves = [(number * factor).floor().unique_fmpz() if type(number) is arb else None for number in vector]
        return halves, [n for n, half in enumerate(halves) if half is None or (half < least and half >= below)]


def half_units_to_rounded(half: int, places: int, dropped: int, ties: Ties) -> Rounded:
    """The number that lies strictly between `half` and the next half unit, cut off or rounded `dropped` places sooner.

    places  the places that remain
    """
    halves = half // int(10**dropped)
    cut_off = halves // 2 if halves >= 0 else -((-halves - 1) // 2)
    whole = cut_off if ties == "truncate" else (halves + 1) // 2  # never a tie, so the other rules do not differ
    return Rounded(whole < 0, abs(whole), -places, exact=False)


class Lazy(Mapping[str, Shown], Generic[Shown]):
    """A mapping whose values are made when they are first asked for, each from its key and what is held for it."""

    def __init__(self, quantities: Sequence[str], held: Sequence[Any], make: Callable[[str, Any], Shown]):
        self._quantities, self._all, self._make = quantities, held, make
        self._made: dict[str, Shown] = {}

    @cached_property
    def _held(self) -> dict[str, Any]:
        return dict(zip(self._quantities, self._all, strict=True))

    def __getitem__(self, quantity: str) -> Shown:
        found = self._made.get(quantity)
        if found is None:
            found = self._made[quantity] = self._make(quantity, self._held[quantity])
        return found

    def __contains__(self, quantity: object) -> bool:
        return quantity in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def real(number: Number) -> Real:
    """A number of flint's as the rest of symlstm has it. The ends of a ball are exact floats, so nothing is rounded but outward."""
    if type(number) is arb:
        return Enclosure(_as_float(number.lower()), _as_float(number.upper()))
    if isinstance(number, Fraction):
        return number
    return Fraction(int(number.p), int(number.q))


def _as_float(end: Any) -> Float:
    mantissa, exponent = end.man_exp()
    return libmp.from_man_exp(int(mantissa), int(exponent))  # type: ignore[no-any-return]
