"""Decimals to print: digits with a sign and a power of ten, and what a rule for ties does with what is left over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from mpmath import libmp

from symlstm.enclosure.enclosure import Enclosure, Real, reciprocal
from symlstm.enclosure.enclosure import multiply as multiply_enclosures
from symlstm.problem.settings import Ties

BITS_PER_DIGIT = 3.3219280948873626
FAR_POWER = 20_000  # of ten: farther decimals are enclosed, not written out as fractions
SHORT_INTEGER = 2_000  # bits, some 600 digits
PLAIN_LEADING_ZEROS = 4  # with `figures`: 0.0001234 is plain, 0.00001234 scientific, as in C's %g


@dataclass(frozen=True, slots=True)
class Rounded:
    """A decimal to print: (-1)^negative * coefficient * 10^exponent.

    exact       whether it equals the value it was rounded from
    scientific  whether it is written as digits times a power of ten
    """

    negative: bool
    coefficient: int
    exponent: int
    exact: bool
    scientific: bool = False

    @property
    def signed(self) -> int:
        """The digits with their sign, a multiple of 10^exponent."""
        return -self.coefficient if self.negative else self.coefficient

    @property
    def fraction(self) -> Fraction:
        """The decimal as a fraction. Raises OverflowError for a power of ten too far to write out: there, use `real`."""
        if abs(self.exponent) >= FAR_POWER:
            raise OverflowError(f"10^{self.exponent} is too far to write out")
        return Fraction(self.signed) * Fraction(10) ** self.exponent

    def real(self, prec: int) -> Real:
        """The decimal as a number to go on with: exact, or enclosed at `prec` bits where its power of ten is too far to write out."""
        if abs(self.exponent) < FAR_POWER:
            return self.fraction
        digits = libmp.from_int(self.signed)
        return multiply_enclosures(Enclosure(digits, digits), power_of_ten_enclosure(self.exponent, prec), prec)

    def same_decimal(self, other: "Rounded") -> bool:
        """Whether both print the same decimal, by digits and power."""
        return (self.negative, self.coefficient, self.exponent) == (other.negative, other.coefficient, other.exponent)

    def is_number(self, value: Real) -> bool:
        """Whether it is proven to equal the value."""
        return isinstance(value, Fraction) and abs(self.exponent) < FAR_POWER and value == self.fraction

    @property
    def digits(self) -> str:
        return integer_text(self.coefficient)

    @property
    def power(self) -> int:
        """The power of ten of the leading digit: what stands in the exponent in scientific notation."""
        return len(self.digits) - 1 + self.exponent

    def __str__(self) -> str:
        sign = "-" if self.negative else ""
        if self.scientific:
            return f"{sign}{_pointed(self.digits, len(self.digits) - 1)}e{integer_text(self.power)}"
        return sign + _pointed(self.digits + "0" * max(self.exponent, 0), max(-self.exponent, 0))


def integer_text(value: int) -> str:
    """An integer in decimal, of any length (Python's own conversion, which is faster, may refuse beyond 640 digits)."""
    if value.bit_length() <= SHORT_INTEGER:
        return str(value)
    sign = "-" if value < 0 else ""
    return sign + str(libmp.numeral(abs(value), 10, int(abs(value).bit_length() / BITS_PER_DIGIT) + 1))


def _pointed(digits: str, places: int) -> str:
    if not places:
        return digits
    padded = digits.rjust(places + 1, "0")
    return f"{padded[:-places]}.{padded[-places:]}"


def normalized(rounded: Rounded, figures: int) -> Rounded:
    """Rounding 9.996 to three figures gives 10.00: one digit is taken back. Also decides on scientific notation.

    `rounded` has `figures` digits, or one more.
    """
    coefficient, exponent = rounded.coefficient, rounded.exponent
    if coefficient >= 10**figures:
        coefficient, exponent = coefficient // 10, exponent + 1
    plain = -PLAIN_LEADING_ZEROS <= figures - 1 + exponent < max(figures, 1)
    return Rounded(rounded.negative, coefficient, exponent, rounded.exact, not plain)


def _half_even(whole: int, half: int) -> bool:
    return half > 0 or (half == 0 and whole % 2 == 1)


# Whether a number goes up in size; `half` has the sign of (what is left over) - (half a unit).
_GOES_UP: Mapping[Ties, Callable[[int, int], bool]] = {
    "half-even": _half_even,
    "half-up": lambda whole, half: half >= 0,
    "half-down": lambda whole, half: half > 0,
    "truncate": lambda whole, half: False,
}


def carries_up(whole: int, half: int, ties: Ties) -> bool:
    return _GOES_UP[ties](whole, half)


@lru_cache(64)
def power_of_ten_as_integer(power: int) -> int:
    """10^power; asked for the same few powers at every quantity."""
    return int(10**power)


def power_of_ten_enclosure(power: int, prec: int) -> Enclosure:
    """An enclosure of 10^power by repeated squaring; each squaring at most doubles the relative width."""
    ten = Enclosure(libmp.from_int(10), libmp.from_int(10))
    work = prec + 2 * abs(power).bit_length() + 8
    result = Enclosure(libmp.fone, libmp.fone)
    for bit in bin(abs(power))[2:]:
        result = multiply_enclosures(result, result, work)
        if bit == "1":
            result = multiply_enclosures(result, ten, work)
    return reciprocal(result, work) if power < 0 else result
