"""Rounding an enclosure: both of its ends are rounded, exactly, and where they give the same decimal every number between them does."""

from collections.abc import Iterator
from dataclasses import replace

from mpmath import libmp

from symlstm.enclosure.enclosure import Enclosure, Float
from symlstm.enclosure.enclosure import multiply as multiply_enclosures
from symlstm.numbers.rounded import (
    BITS_PER_DIGIT,
    Rounded,
    carries_up,
    normalized,
    power_of_ten_as_integer,
    power_of_ten_enclosure,
)
from symlstm.problem.settings import Ties

FAR_EXPONENT = 20_000  # beyond 2^(+-this), powers of ten are enclosed, not written out
MORE_BITS = 64  # of such a power, beyond those of the figures: a decimal is so near a boundary once in 2^64


def enclosure_to_places(value: Enclosure, places: int, ties: Ties) -> Rounded | None:
    lo, hi = _ends_to_places(value, places, ties)
    if lo != hi or (lo == 0 and not value.excludes_zero):
        return None
    return Rounded(lo < 0, abs(lo), -places, exact=False)


def is_boundless(value: Enclosure) -> bool:
    """Whether the ends lie so far out and so far apart that no digit can be decided: those of e^z for a huge z, say, which nobody could
    write out."""
    lo, hi = (int(end[2]) + int(end[3]) for end in (value.lo, value.hi))
    return max(lo, hi) > FAR_EXPONENT and (abs(hi - lo) > 1 or not value.excludes_zero)


def prints_as_zero(value: Enclosure, places: int, ties: Ties) -> bool | None:
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
    coefficient = whole + carries_up(whole, half, ties)
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


def enclosure_to_figures(value: Enclosure, figures: int, ties: Ties) -> Rounded | None:
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
    coefficient = whole + carries_up(whole, half, ties)
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
        yield multiply_enclosures(size, power_of_ten_enclosure(-power, prec), prec), power


def _about_log10_of_two_to(bits: int) -> int:
    """An integer near log10(2^bits); it only chooses the scale, so it needs no proof."""
    prec = bits.bit_length() + 32
    log10_of_two = libmp.mpf_div(libmp.mpf_ln2(prec), libmp.mpf_ln10(prec), prec)
    return int(libmp.to_int(libmp.mpf_mul(libmp.from_int(bits), log10_of_two, prec)))
