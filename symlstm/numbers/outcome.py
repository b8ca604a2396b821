"""The outcome of a check, and the distance between a number and a certified value that it rests on."""

from enum import Enum

from mpmath import libmp

from symlstm.enclosure.enclosure import DOWN, UP, Float, Real, enclose, sorted_by_size

DISTANCE_BITS = 128  # of a distance: far more than any tolerance, a multiple of an ulp, can tell apart


class Outcome(Enum):
    """The three outcomes of a check. Deliberately not a bool."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDECIDED = "undecided"

    @classmethod
    def of(cls, holds: bool) -> "Outcome":
        """The outcome of a check that is decided."""
        return cls.HOLDS if holds else cls.FAILS

    def __bool__(self) -> bool:
        raise TypeError("an Outcome is not a bool: compare it with Outcome.HOLDS")


def judged(nearest: Float, farthest: Float, tolerance: Float) -> Outcome:
    """Whether a distance that lies between two bounds is within a tolerance."""
    if libmp.mpf_le(farthest, tolerance):
        return Outcome.HOLDS
    return Outcome.FAILS if libmp.mpf_gt(nearest, tolerance) else Outcome.UNDECIDED


def distances(at: Float, value: Real, bits: int = DISTANCE_BITS) -> tuple[Float, Float]:
    """A lower bound of the least and an upper bound of the greatest distance between a number and a value."""
    ends = enclose(value, bits)
    below, above = _gap(at, ends.lo, bits), _gap(ends.hi, at, bits)
    least, greatest = sorted_by_size(*map(libmp.mpf_abs, (below, above)))
    inside = libmp.mpf_sign(below) >= 0 and libmp.mpf_sign(above) >= 0
    slack = libmp.mpf_shift(greatest, 1 - bits)
    nearest = libmp.fzero if inside else libmp.mpf_sub(least, slack, bits, DOWN)
    return nearest, libmp.mpf_add(greatest, slack, bits, UP)


def _gap(upper: Float, lower: Float, bits: int) -> Float:
    """upper - lower, off by at most a unit of its last of `bits` bits."""
    return libmp.mpf_sub(upper, lower, bits)  # type: ignore[no-any-return]
