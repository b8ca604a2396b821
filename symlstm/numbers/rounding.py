"""Rounding for display: one declared rule, applied to exact numbers and to enclosures.

The rule is monotone, so when both ends of an enclosure round to the same decimal, every number between them does:
that is the whole proof behind a printed digit. `round_real` returns None where the ends differ.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from mpmath import libmp

from symlstm.enclosure.enclosure import Enclosure, Float, Real, reciprocal
from symlstm.enclosure.enclosure import multiply as multiply_enclosures
from symlstm.problem.settings import Rounding, Ties

BITS_PER_DIGIT = 3.3219280948873626
FAR_POWER = 20_000  # of ten: farther decimals are enclosed, not written out as fractions
SHORT_INTEGER = 2_000  # bits, some 600 digits
FAR_EXPONENT = 20_000  # beyond 2^(+-this), powers of ten are enclosed, not written out
MORE_BITS = 64  # of such a power, beyond those of the figures: a decimal is so near a boundary once in 2^64
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
        return multiply_enclosures(Enclosure(digits, digits), _power_of_ten_enclosure(self.exponent, prec), prec)

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


@dataclass(frozen=True, slots=True)
class DisplayRule:
    """Which digits are kept: `places` after the point or `figures` in all, and what happens to ties.

    tiny   whether a non-zero value that would print as zero prints in scientific notation instead
    guard  how many digits are kept beyond those that would be printed, whichever way that is
    """

    places: int | None
    figures: int | None
    ties: Ties
    tiny: bool = True
    guard: int = 0

    def finer(self, guard: int) -> "DisplayRule":
        """The same rule with `guard` more digits: what prints in scientific notation stays in it."""
        return replace(self, guard=self.guard + guard)

    @property
    def most_places(self) -> int:
        """The places kept of a number that is neither tiny nor rounded to figures."""
        return (self.places or 0) + self.guard

    @property
    def most_figures(self) -> int:
        """The figures kept of a number that is tiny, or rounded to figures."""
        return (self.figures if self.figures is not None else max(self.places or 0, 1) + 1) + self.guard


def true_rule(rounding: Rounding) -> DisplayRule:
    """The rule for true values, whatever is carried on as printed."""
    return DisplayRule(rounding.places, rounding.figures, rounding.ties)


def display_rule(rounding: Rounding, name: str) -> DisplayRule:
    """The rule for results of the quantity `name`. Numbers that are carried on as printed are rounded to the letter."""
    return replace(true_rule(rounding), tiny=not rounding.carries(name))


def round_real(value: Real, rule: DisplayRule) -> Rounded | None:
    """The value rounded by the rule, or None where the enclosure does not decide it."""
    if isinstance(value, Fraction):
        return round_exact(value, rule)
    if rule.figures is not None:
        return _to_figures(value, rule.most_figures, rule.ties)
    is_tiny = rule.tiny and _prints_as_zero(value, rule.places or 0, rule.ties)
    if not is_tiny:
        return None if is_tiny is None else _to_places(value, rule.most_places, rule.ties)
    small = _to_figures(value, rule.most_figures, rule.ties)
    return replace(small, scientific=True) if small else None


# --- exact numbers -----------------------------------------------------------------------------------------------


def round_exact(value: Fraction, rule: DisplayRule) -> Rounded:
    """An exact number rounded by the rule."""
    if value == 0:
        places = rule.most_places if rule.figures is None else rule.most_figures - 1
        return Rounded(negative=False, coefficient=0, exponent=-places, exact=True)
    if rule.figures is not None:
        return _exact_to_figures(value, rule.most_figures, rule.ties)
    if rule.tiny and not _exact_to_places(value, rule.places or 0, rule.ties).coefficient:
        return replace(_exact_to_figures(value, rule.most_figures, rule.ties), scientific=True)
    return _exact_to_places(value, rule.most_places, rule.ties)


def _exact_to_places(value: Fraction, places: int, ties: Ties) -> Rounded:
    scaled = abs(value) * Fraction(10) ** places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    coefficient = whole + _carries_up(whole, 2 * rest - scaled.denominator, ties)
    return Rounded(value < 0 and coefficient > 0, coefficient, -places, rest == 0)


def _exact_to_figures(value: Fraction, figures: int, ties: Ties) -> Rounded:
    places = figures - 1 - _power_of_ten(abs(value))
    return normalized(_exact_to_places(value, places, ties), figures)


def _power_of_ten(value: Fraction) -> int:
    """The integer p with 10^p <= value < 10^(p + 1)."""
    bits = value.numerator.bit_length() - value.denominator.bit_length()
    power = int(bits / BITS_PER_DIGIT) - 1  # never too large: 2^(bits - 1) < value
    while value >= Fraction(10) ** (power + 1):
        power += 1
    while value < Fraction(10) ** power:
        power -= 1
    return power


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


def _carries_up(whole: int, half: int, ties: Ties) -> bool:
    return _GOES_UP[ties](whole, half)


# --- enclosures --------------------------------------------------------------------------------------------------


def _to_places(value: Enclosure, places: int, ties: Ties) -> Rounded | None:
    lo, hi = _ends_to_places(value, places, ties)
    if lo != hi or (lo == 0 and not value.excludes_zero):
        return None
    return Rounded(lo < 0, abs(lo), -places, exact=False)


def _prints_as_zero(value: Enclosure, places: int, ties: Ties) -> bool | None:
    """Whether a value that is not zero has only zeros in so many places; None where the enclosure does not tell."""
    are_zero = {end == 0 for end in _ends_to_places(value, places, ties)}
    return are_zero.pop() if len(are_zero) == 1 else None


def _ends_to_places(value: Enclosure, places: int, ties: Ties) -> tuple[int, int]:
    """The signed coefficients of both endpoints rounded to `places`."""
    lo, hi = _end_to_places(value.lo, places, ties), _end_to_places(value.hi, places, ties)
    if ties == "truncate" and value.beside is not None:
        return _inside_unit(lo, places), _inside_unit(hi, places)
    return lo, hi


def _inside_unit(coefficient: int, places: int) -> int:
    """A sigma or tanh is less than 1 in size however near its endpoint is, so cut off it is at most 0.99...9."""
    limit = int(10**places) - 1
    return max(-limit, min(limit, coefficient))


def _end_to_places(end: Float, places: int, ties: Ties) -> int:
    """The signed coefficient of an endpoint rounded to `places`, exactly."""
    whole, half = _cut_at(end, places)
    coefficient = whole + _carries_up(whole, half, ties)
    return -coefficient if end[0] else coefficient


def _cut_at(end: Float, places: int) -> tuple[int, int]:
    """The size of an endpoint cut off after `places`, in units of the last place, and the sign of (rest - half a unit)."""
    _, mantissa, exponent, _ = end
    scaled, shift = int(mantissa) * power_of_ten_as_integer(max(places, 0)), int(exponent)
    divisor = power_of_ten_as_integer(max(-places, 0))
    return _divide(scaled << shift, divisor, 0) if shift >= 0 else _divide(scaled, divisor, -shift)


def _divide(numerator: int, divisor: int, shift: int) -> tuple[int, int]:
    """Quotient by divisor * 2^shift, and the sign of (remainder - half a unit)."""
    if shift > numerator.bit_length() + 1:  # under half a unit: 2^shift need not be written out
        return 0, -1
    if divisor == 1:  # the usual case, in which no long division is needed
        whole = numerator >> shift
        return whole, 2 * (numerator - (whole << shift)) - (1 << shift)
    unit = divisor << shift
    whole, rest = divmod(numerator, unit)
    return whole, 2 * rest - unit


@lru_cache(64)
def power_of_ten_as_integer(power: int) -> int:
    """10^power; asked for the same few powers at every quantity."""
    return int(10**power)


def _to_figures(value: Enclosure, figures: int, ties: Ties) -> Rounded | None:
    if not value.excludes_zero:
        return None
    lo, hi = (value.lo, value.hi) if not value.lo[0] else (libmp.mpf_neg(value.hi), libmp.mpf_neg(value.lo))
    for size, power in _near_one(Enclosure(lo, hi), figures):
        if any(abs(int(end[2]) + end[3]) > 2 * FAR_EXPONENT for end in (size.lo, size.hi)):
            return None  # so wide an enclosure that not even its order of magnitude is known
        ends = {_end_to_figures(end, figures, ties) for end in (size.lo, size.hi)}
        if ties == "truncate" and value.beside is not None and power == 0:
            ends = {_below_one(end, figures) for end in ends}
        if len(ends) == 1:
            rounded = ends.pop()
            return normalized(replace(rounded, negative=bool(value.lo[0]), exponent=rounded.exponent + power), figures)
    return None


def _below_one(rounded: Rounded, figures: int) -> Rounded:
    return replace(rounded, coefficient=10**figures - 1, exponent=-figures) if rounded.power >= 0 else rounded


def _end_to_figures(end: Float, figures: int, ties: Ties) -> Rounded:
    """A positive endpoint to so many figures, in digits and a power of ten that two equal decimals share."""
    places = figures - 1 - int((int(end[2]) + end[3]) / BITS_PER_DIGIT)
    whole, half = _cut_at(end, places)
    while not 10 ** (figures - 1) <= whole < 10**figures:  # the size in bits gives the leading digit's power up to one or two
        places += 1 if whole < 10 ** (figures - 1) else -1
        whole, half = _cut_at(end, places)
    coefficient = whole + _carries_up(whole, half, ties)
    if coefficient == 10**figures:
        coefficient, places = 10 ** (figures - 1), places - 1
    return Rounded(negative=False, coefficient=coefficient, exponent=-places, exact=False)


def _near_one(size: Enclosure, figures: int) -> Iterator[tuple[Enclosure, int]]:
    """The positive enclosure divided by a power of ten that brings it near 1, where it is very far from it; and that power.

    First with as many bits as the figures take, which mostly decide, then with all that the enclosure has.
    """
    bits = int(size.lo[2]) + size.lo[3]
    if abs(bits) < FAR_EXPONENT:
        yield size, 0
        return
    power = _about_log10_of_two_to(bits)
    few = int(figures * BITS_PER_DIGIT) + MORE_BITS
    for needed in sorted({few, max(few, size.lo[3], size.hi[3])}):
        prec = needed + abs(power).bit_length() + 32
        yield multiply_enclosures(size, _power_of_ten_enclosure(-power, prec), prec), power


def _about_log10_of_two_to(bits: int) -> int:
    """An integer near log10(2^bits); it only chooses the scale, so it needs no proof."""
    prec = bits.bit_length() + 32
    log10_of_two = libmp.mpf_div(libmp.mpf_ln2(prec), libmp.mpf_ln10(prec), prec)
    return int(libmp.to_int(libmp.mpf_mul(libmp.from_int(bits), log10_of_two, prec)))


def _power_of_ten_enclosure(power: int, prec: int) -> Enclosure:
    """An enclosure of 10^power by repeated squaring; each squaring at most doubles the relative width."""
    ten = Enclosure(libmp.from_int(10), libmp.from_int(10))
    work = prec + 2 * abs(power).bit_length() + 8
    result = Enclosure(libmp.fone, libmp.fone)
    for bit in bin(abs(power))[2:]:
        result = multiply_enclosures(result, result, work)
        if bit == "1":
            result = multiply_enclosures(result, ten, work)
    return reciprocal(result, work) if power < 0 else result
