"""Affine rows: the sums of parameter times entry that make up nearly all the arithmetic, kept in integers.

A unit's pre-activation is a row of weights times a stacked column, plus a bias. The column is the same for every unit and
gate at a time step, and the row is the same at every time step. So a row's weights are brought over one common
denominator once, a column's entries to one fixed point once a time step, and what is left is a sum of integer products.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from mpmath import libmp

from symlstm.derivation.affine import Entry, affine_terms
from symlstm.derivation.unit_equation import UnitEquation
from symlstm.enclosure.enclosure import DOWN, FAR_BITS, GUARD_BITS, UP, Enclosure, Float, Real, rounded_integer


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The entries of a stacked column. Compared by identity: each column is made once, and rows share it."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class AffineRow:
    """bias + sum of weight * entry, with weights[j] / denominator the weight of column.entries[j].

    Entries whose weight is zero are left out, so that a large one cannot set the precision of small ones.
    """

    weights: tuple[int, ...]
    denominator: int
    bias: Fraction
    column: Column
    positive: tuple[int, ...] = field(init=False)  # the weights that are, and 0 for the others
    negative: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "positive", tuple(max(weight, 0) for weight in self.weights))
        object.__setattr__(self, "negative", tuple(min(weight, 0) for weight in self.weights))


@dataclass(frozen=True, slots=True)
class FixedColumn:
    """A column's entries at one time step: exact ones over a common denominator, enclosed ones in units of 2^quantum.

    Each list is as long as the column, with zeros where the other kind stands; `width` is how far the high end lies above `low`.
    """

    exact: list[int]
    denominator: int
    low: list[int]
    width: list[int]
    quantum: int | None


def affine_row(
    equation: UnitEquation, givens: Mapping[str, Real], column: Callable[[tuple[Entry, ...]], Column] = Column
) -> AffineRow | None:
    """The equation as an affine row over a column of its entries, or None where it is not one."""
    terms = affine_terms(equation, givens)
    if terms is None:
        return None
    weights = [(weight, entry) for weight, entry in terms if entry and weight]
    denominator = lcm(*(weight.denominator for weight, _ in weights))
    return AffineRow(
        tuple(weight.numerator * (denominator // weight.denominator) for weight, _ in weights),
        denominator,
        sum((bias for bias, entry in terms if not entry), Fraction(0)),
        column(tuple(entry for _, entry in weights)),
    )


def fix_column(entries: list[Real], prec: int) -> FixedColumn:
    """Bring a column's values to integers, enclosures rounded outward GUARD_BITS below the largest entry's precision."""
    denominator = lcm(*(entry.denominator for entry in entries if isinstance(entry, Fraction)))
    exact = [entry.numerator * (denominator // entry.denominator) if isinstance(entry, Fraction) else 0 for entry in entries]
    tops = [int(end[2]) + end[3] for entry in entries if isinstance(entry, Enclosure) for end in (entry.lo, entry.hi) if end[1]]
    if not any(isinstance(entry, Enclosure) for entry in entries):
        return FixedColumn(exact, denominator, [], [], None)
    quantum = max(tops, default=0) - prec - GUARD_BITS
    low = [rounded_integer(entry.lo, quantum, DOWN) if isinstance(entry, Enclosure) else 0 for entry in entries]
    high = [rounded_integer(entry.hi, quantum, UP) if isinstance(entry, Enclosure) else 0 for entry in entries]
    return FixedColumn(exact, denominator, low, list(map(int.__sub__, high, low)), quantum)


def row_times_column(row: AffineRow, column: FixedColumn, prec: int) -> Real:
    """The row's value: exact where every entry is, else an enclosure."""
    exact_sum = _dot(row.weights, column.exact)
    exact = Fraction(exact_sum, row.denominator * column.denominator) + row.bias
    if column.quantum is None:
        return exact
    # a negative weight meets the high end for the least value: sum w lo + sum over w < 0 of w (hi - lo); widths are short numbers
    of_low = _dot(row.weights, column.low)
    low, high = of_low + _dot(row.negative, column.width), of_low + _dot(row.positive, column.width)
    if low == high == 0:
        return exact
    return Enclosure(_end(low, row, column.quantum, exact, prec, DOWN), _end(high, row, column.quantum, exact, prec, UP))


def _dot(a: Sequence[int], b: Sequence[int]) -> int:
    return sum(map(int.__mul__, a, b))


def _end(total: int, row: AffineRow, quantum: int, exact: Fraction, prec: int, direction: str) -> Float:
    """total 2^quantum / row.denominator + exact, as one quotient of integers, rounded in `direction`."""
    if abs(quantum) > FAR_BITS:
        return _far_end(total, row, quantum, exact, prec, direction)
    above = total * exact.denominator
    rest = exact.numerator * row.denominator
    above, quantum = (above + (rest << -quantum), quantum) if quantum <= 0 else ((above << quantum) + rest, 0)
    below = row.denominator * exact.denominator
    more = max(0, prec + GUARD_BITS + below.bit_length() - above.bit_length())
    quotient = (above << more) // below if direction == DOWN else -((-above << more) // below)
    return libmp.from_man_exp(quotient, quantum - more, prec, direction)  # type: ignore[no-any-return]


def _far_end(total: int, row: AffineRow, quantum: int, exact: Fraction, prec: int, direction: str) -> Float:
    """The same where 2^quantum is too large or too small to be written out."""
    inner = prec + GUARD_BITS
    enclosed = libmp.mpf_div(libmp.from_man_exp(total, quantum), libmp.from_int(row.denominator), inner, direction)
    rational = libmp.from_rational(exact.numerator, exact.denominator, inner, direction)
    return libmp.mpf_add(enclosed, rational, prec, direction)  # type: ignore[no-any-return]
