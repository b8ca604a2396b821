"""Working precision: where to start, how far to raise it after what was seen, and the loop that does so."""

from collections.abc import Callable
from math import inf, log2
from typing import TypeVar

from mpmath import libmp

from symlstm.derivation.step import Derivation
from symlstm.enclosure.enclosure import UP, Enclosure
from symlstm.numbers.rounded import BITS_PER_DIGIT
from symlstm.problem.settings import Rounding

Attempt = TypeVar("Attempt")
MIN_START = 128  # bits: well above binary64, so that the cross-check measures the witness and not the enclosure


def starting_precision(derivation: Derivation, rounding: Rounding) -> int:
    """Bits enough for the digits asked and for the widening of nearly every problem with few hidden units."""
    digits = rounding.digits + rounding.guard
    return max(MIN_START, int(digits * BITS_PER_DIGIT) + 28 + int(log2(len(derivation.steps))))


def at_raised_precision(
    attempt: Callable[[int], Attempt], further: Callable[[Attempt, int], int | None], start: int, most: float = inf
) -> Attempt:
    """The last of some attempts, the first at `start` bits. `further` says after each at how many the next one is, or None if it was
    the last; there are at most `most`."""
    prec, made = start, 0
    while True:
        found, made = attempt(prec), made + 1
        following = further(found, prec)
        if following is None or made == most:
            return found
        prec = following
        del found  # not kept beside the next one, which is as large


def next_precision(prec: int, lost: int, start: int) -> int:
    """Twice the precision where a value sits on a boundary. Where accuracy ran out on the way, enough to make up for the
    loss if it goes on at the same rate, within bounds: 5/4 to 4 times the precision.

    lost  0, or the bits that a whole evaluation is forecast to lose
    """
    if not lost:
        return 2 * prec
    return min(4 * prec, max(5 * prec // 4, start + 11 * lost // 10))


def forecast_loss(prec: int, value: Enclosure, rounding: Rounding, done: float) -> int:
    """The bits that a whole evaluation is forecast to lose, where this enclosure is wider than the digits asked: only more
    precision helps, and no later step. 0 where it is not.

    done  the share of the lines that are worked out; the rest is forecast to lose as much
    """
    if value.lo == value.hi:
        return 0
    certain = _certain_bits(value, relative=rounding.figures is not None and value.excludes_zero)
    if certain >= int((rounding.digits + rounding.guard) * BITS_PER_DIGIT) - 1:
        return 0
    return max(1, int((prec - certain) / done))


def _certain_bits(value: Enclosure, relative: bool) -> int:
    """How far below 1, or below the value's own size, the width of the enclosure (which is not 0) lies."""
    width = libmp.mpf_sub(value.hi, value.lo, 53, UP)
    size = int(value.lo[2]) + int(value.lo[3]) if relative else 0
    return size - int(width[2]) - int(width[3])
