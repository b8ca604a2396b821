"""Rounding a value that can be computed at any precision: more and more bits until the rule is decided."""

from collections.abc import Callable

from symlstm.enclosure.enclosure import Real
from symlstm.numbers.precision import Attempt, at_raised_precision
from symlstm.numbers.rounding import DisplayRule, Rounded, round_real

DOUBLINGS = 4


def at_doubled_precision(attempt: Callable[[int], Attempt], is_decided: Callable[[Attempt], bool], prec: int) -> Attempt:
    """The first attempt that is decided, with twice the bits each time; the last one where none is."""

    def further(found: Attempt, bits: int) -> int | None:
        return None if is_decided(found) else 2 * bits

    return at_raised_precision(attempt, further, prec, DOUBLINGS + 1)


def decided(compute: Callable[[int], Real], rule: DisplayRule, prec: int) -> tuple[Real, Rounded | None]:
    """The value and its certified rounding; None in place of that where it stays undecided."""

    def attempt(bits: int) -> tuple[Real, Rounded | None]:
        value = compute(bits)
        return value, round_real(value, rule)

    return at_doubled_precision(attempt, lambda found: found[1] is not None, prec)
