"""Which of several certified values is the largest."""

from collections.abc import Sequence

from mpmath import libmp

from symlstm.enclosure.enclosure import Real, enclose


def largest(values: Sequence[Real], prec: int) -> int | None:
    """The place, counted from 0, of the one that is certainly larger than every other; None where two are equal, or too near to tell."""
    bounds = [enclose(value, prec) for value in values]
    for place, own in enumerate(bounds):
        if all(libmp.mpf_gt(own.lo, other.hi) for n, other in enumerate(bounds) if n != place):
            return place
    return None
