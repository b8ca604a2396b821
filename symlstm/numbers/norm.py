"""The Euclidean norm of a vector, enclosed."""

from collections.abc import Sequence
from fractions import Fraction

from mpmath import libmp

from symlstm.enclosure.enclosure import DOWN, UP, Enclosure, Float, Real, enclose
from symlstm.numbers.real_arithmetic import sum_of_squares


def norm(entries: Sequence[Real], prec: int) -> Real:
    """The square root of the sum of the squares; exactly zero where every entry is."""
    if len(entries) == 1 and isinstance(entries[0], Fraction):
        return abs(entries[0])
    total = sum_of_squares(entries, prec)
    return Fraction(0) if total == 0 else _root(enclose(total, prec), prec)


def _root(value: Enclosure, prec: int) -> Enclosure:
    """An enclosure of the square root. The root of each end is a guess, moved outward until its square proves it."""
    return Enclosure(_proven(value.lo, prec, DOWN), _proven(value.hi, prec, UP))


def _proven(end: Float, prec: int, direction: str) -> Float:
    root: Float = libmp.mpf_sqrt(end, prec, direction)
    while not _is_on_its_side(root, end, direction):
        step = libmp.mpf_shift(root, 1 - prec)
        root = libmp.mpf_sub(root, step, prec, DOWN) if direction == DOWN else libmp.mpf_add(root, step, prec, UP)
    return root


def _is_on_its_side(root: Float, end: Float, direction: str) -> bool:
    squared = libmp.mpf_mul(root, root)  # without a precision: exact
    return bool(libmp.mpf_le(squared, end) if direction == DOWN else libmp.mpf_ge(squared, end))
