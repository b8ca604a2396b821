"""Rounding a value that can be computed at any precision: more and more bits until the rule is decided."""

from collections.abc import Callable

from symlstm.enclosure.enclosure import Real
from symlstm.numbers.rounding import DisplayRule, Rounded, round_real

DOUBLINGS = 4


def decided(compute: Callable[[int], Real], rule: DisplayRule, prec: int) -> tuple[Real, Rounded | None]:
    """The value and its certified rounding; None in place of that where it stays undecided."""
    for doubling in range(DOUBLINGS + 1):
        value = compute(prec << doubling)
        rounded = round_real(value, rule)
        if rounded is not None:
            break
    return value, rounded
