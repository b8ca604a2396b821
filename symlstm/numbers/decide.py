"""Rounding a value that can be computed at any precision: more and more bits until the rule is decided."""

from collections.abc import Callable

from symlstm.errors import PrecisionError
from symlstm.numbers.enclosure import Real
from symlstm.numbers.rounding import DisplayRule, Rounded, round_real

DOUBLINGS = 4


def decided(quantity: str, compute: Callable[[int], Real], rule: DisplayRule, prec: int) -> tuple[Real, Rounded]:
    """The value and its certified rounding. Raises PrecisionError, naming `quantity`, where it stays undecided."""
    for doubling in range(DOUBLINGS + 1):
        value = compute(prec << doubling)
        rounded = round_real(value, rule)
        if rounded is not None:
            return value, rounded
    raise PrecisionError(quantity, "A line worked out again from its printed numbers stays undecided.", prec << DOUBLINGS)
