"""Affine maps and sums over time in flint's numbers: whole numbers times balls, and fractions where everything is exact."""

from collections.abc import Callable, Sequence
from math import lcm

from flint import arb, arb_mat, fmpq, fmpz, fmpz_mat

from symlstm.numbers.arb_formulas import ZERO, Number, Vector
from symlstm.numbers.vector_equations import AffineMap

SHORT = 64  # bits of a denominator that all rows may share


class StackedMaps:
    """Affine maps of one column, stacked, in whole numbers: row n is (matrix[n] times the column + bias[n]) / denominators[n].

    Whole numbers are exact balls, and short ones: a product costs less than with weights at full precision, and loses less.
    """

    def __init__(self, maps: Sequence[AffineMap]):
        self._sizes = [(each, len(each.matrix)) for each in maps]
        self._support = [support for each in maps for support in each.support]
        rows = [(*row, bias) for each in maps for row, bias in zip(each.matrix, each.bias, strict=True)]
        self._is_dense = all(len(support) == len(rows[0]) - 1 for support in self._support)
        denominators = [lcm(*(number.denominator for number in row)) for row in rows]
        common = lcm(*denominators)
        if common.bit_length() <= SHORT:
            denominators = [common] * len(rows)
        whole = [[n.numerator * (d // n.denominator) for n in row] for row, d in zip(rows, denominators, strict=True)]
        self._exact, self._balls = fmpz_mat(whole), arb_mat(whole)
        self._denominators = list(map(fmpz, denominators))
        self._one_denominator = self._denominators[0] if len(set(denominators)) == 1 else None

    def __call__(self, column: Vector) -> dict[AffineMap, Vector]:
        inexact = frozenset([n for n, entry in enumerate(column) if type(entry) is arb])
        found = self._in_balls(column) if inexact else self._in_fractions(column)
        if inexact and not self._is_dense:
            self._put_exact_ones(found, column, inexact)
        return self._shared_out(found)

    def _in_fractions(self, column: Vector) -> Vector:
        """All rows of an exact column, over its common denominator."""
        common = lcm(*(int(entry.q) for entry in column))
        whole = [[int(entry.p) * (common // int(entry.q))] for entry in column]
        totals = (self._exact * fmpz_mat([*whole, [common]])).entries()
        return [fmpq(total, denominator * common) for total, denominator in zip(totals, self._denominators, strict=True)]

    def _in_balls(self, column: Vector) -> Vector:
        product = self._balls * arb_mat(len(column) + 1, 1, [*column, 1])
        if self._one_denominator is not None:
            return (product / self._one_denominator).entries()
        return [total / denominator for total, denominator in zip(product.entries(), self._denominators, strict=True)]

    def _put_exact_ones(self, found: Vector, column: Vector, inexact: frozenset[int]) -> None:
        """Rows that read nothing but exact entries have exact values."""
        for n, support in enumerate(self._support):
            if support.isdisjoint(inexact):
                found[n] = self._row(n, column)

    def _row(self, n: int, column: Vector) -> Number:
        """A row of exact entries."""
        bias = fmpq(self._exact[n, len(column)])
        return sum((self._exact[n, k] * column[k] for k in self._support[n]), bias) / self._denominators[n]

    def _shared_out(self, found: Vector) -> dict[AffineMap, Vector]:
        start, shares = 0, {}
        for each, size in self._sizes:
            shares[each] = found[start : start + size]
            start += size
        return shares


def dots(first: list[Vector], second: list[Vector], pairs: Sequence[tuple[int, int]]) -> Vector:
    """Dot products over time; exact where in every share both factors are, or one is exactly zero."""
    exact_ones = _ExactDots(first, second)
    is_exact = [exact_ones.is_exact(i, j) for i, j in pairs]
    balls = [] if all(is_exact) else (arb_mat(first).transpose() * arb_mat(second)).tolist()
    return [exact_ones.dot(i, j) if exact else balls[i][j] for (i, j), exact in zip(pairs, is_exact, strict=True)]


class _ExactDots:
    """The dot products of which every share is known exactly."""

    def __init__(self, first: list[Vector], second: list[Vector]):
        self._series = tuple(list(map(list, zip(*vectors, strict=True))) for vectors in (first, second))
        self._inexact, self._zeros = (tuple(_places(series, test) for series in self._series) for test in (_is_ball, _is_zero))

    def is_exact(self, i: int, j: int) -> bool:
        inexact = self._inexact[0][i] | self._inexact[1][j]
        return inexact <= (self._zeros[0][i] | self._zeros[1][j])

    def dot(self, i: int, j: int) -> Number:
        pairs = zip(self._series[0][i], self._series[1][j], strict=True)
        return sum((a * b for a, b in pairs if not (_is_zero(a) or _is_zero(b))), ZERO)


def _places(series: list[Vector], test: Callable[[Number], bool]) -> list[frozenset[int]]:
    return [frozenset(n for n, number in enumerate(vector) if test(number)) for vector in series]


def _is_ball(number: Number) -> bool:
    return type(number) is arb


def _is_zero(number: Number) -> bool:
    return type(number) is fmpq and not number
