"""Affine rows: the sums of parameter times entry that make up nearly all the arithmetic, kept in integers.

A unit's pre-activation is a row of weights times a stacked column, plus a bias. The column is the same for every unit and
gate at a time step, and the row is the same at every time step. So a row's weights are brought over one common
denominator once, a column's entries to one fixed point once a time step, and what is left is a sum of integer products.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from operator import mul

from mpmath import libmp

from symlstm.derivation.affine import Entry, affine_terms
from symlstm.derivation.unit_equation import UnitEquation
from symlstm.enclosure.enclosure import DOWN, FAR_BITS, GUARD_BITS, UP, Enclosure, Real, ball, enclose, over, quotient


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The entries of a stacked column. Compared by identity: each column is made once, and rows share it."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class AffineRow:
    """bias + sum of weight * entry, all over one denominator: weights[j] / denominator is the weight of column.entries[j].

    Entries whose weight is zero are left out, so that a large one cannot set the precision of small ones.
    """

    weights: tuple[int, ...]
    bias: int
    denominator: int
    column: Column
    sizes: tuple[int, ...] = field(init=False)  # of the weights

    def __post_init__(self) -> None:
        object.__setattr__(self, "sizes", tuple(map(abs, self.weights)))


@dataclass(frozen=True, slots=True)
class FixedColumn:
    """A column's entries at one time step: exact ones over a common denominator, enclosed ones as balls in units of 2^quantum.

    Each list is as long as the column, with zeros where the other kind stands.
    """

    exact: list[int]
    denominator: int
    middles: list[int]
    radii: list[int]
    quantum: int


def affine_row(
    equation: UnitEquation, givens: Mapping[str, Real], column: Callable[[tuple[Entry, ...]], Column] = Column
) -> AffineRow | None:
    """The equation as an affine row over a column of its entries, or None where it is not one."""
    terms = affine_terms(equation, givens)
    if terms is None:
        return None
    weights = [(weight, entry) for weight, entry in terms if entry and weight]
    denominator = lcm(*(number.denominator for number, _ in terms))
    return AffineRow(
        tuple(over(weight, denominator) for weight, _ in weights),
        sum(over(bias, denominator) for bias, entry in terms if not entry),
        denominator,
        column(tuple(entry for _, entry in weights)),
    )


def fix_column(entries: list[Real], prec: int) -> FixedColumn:
    """Bring a column's values to integers, enclosures rounded outward GUARD_BITS below the largest entry's precision."""
    denominator = lcm(*(entry.denominator for entry in entries if isinstance(entry, Fraction)))
    exact = [over(entry, denominator) if isinstance(entry, Fraction) else 0 for entry in entries]
    tops = [int(end[2]) + end[3] for entry in entries if isinstance(entry, Enclosure) for end in (entry.lo, entry.hi) if end[1]]
    quantum = max(tops, default=0) - prec - GUARD_BITS
    balls = [ball(entry, quantum) if isinstance(entry, Enclosure) else (0, 0) for entry in entries]
    return FixedColumn(exact, denominator, [middle for middle, _ in balls], [radius for _, radius in balls], quantum)


def row_times_column(row: AffineRow, column: FixedColumn, prec: int) -> Real:
    """The row's value: exact where every entry is, else an enclosure."""
    exact = _dot(row.weights, column.exact) + row.bias * column.denominator
    middle, radius = _dot(row.weights, column.middles), _dot(row.sizes, column.radii)
    if middle == radius == 0:
        return Fraction(exact, row.denominator * column.denominator)
    if abs(column.quantum) > FAR_BITS:
        return _far(middle - radius, middle + radius, row, column, exact, prec)
    scale, quantum = column.denominator << max(0, column.quantum), min(0, column.quantum)
    middle, radius = middle * scale + (exact << -quantum), radius * scale
    return quotient(middle - radius, middle + radius, quantum, row.denominator * column.denominator, prec)


def _dot(a: Sequence[int], b: Sequence[int]) -> int:
    return sum(map(mul, a, b))


def _far(low: int, high: int, row: AffineRow, column: FixedColumn, exact: int, prec: int) -> Enclosure:
    """The value where 2^quantum is too large or too small to be written out."""
    enclosed = quotient(low, high, column.quantum, row.denominator, prec + GUARD_BITS)
    rational = enclose(Fraction(exact, row.denominator * column.denominator), prec + GUARD_BITS)
    return Enclosure(libmp.mpf_add(enclosed.lo, rational.lo, prec, DOWN), libmp.mpf_add(enclosed.hi, rational.hi, prec, UP))
