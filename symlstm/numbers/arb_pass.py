"""The values of a derivation in Arb's balls, whole vectors at a time: one matrix product for the affine maps that share a column.

What is known exactly stays an exact number. Precision is flint's own, in `flint.ctx`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import lcm
from weakref import WeakKeyDictionary

from flint import arb, arb_mat, fmpq, fmpz, fmpz_mat

from symlstm.numbers.arb_formulas import ZERO, ArbFormulas, ArbRun, Number, exact, total
from symlstm.numbers.vector_form import AffineMap, Formulas, Key, Stretch, SumsOverTime, VectorEquation, VectorForm

Vector = list[Number]
SHORT = 64  # bits of a denominator that all rows may share


class ArbPass:
    """Works out one stretch after the other; `vectors` grows by what each gives."""

    def __init__(self, form: VectorForm):
        self._form, self._ready = form, _ready_for(form)
        self._vectors: dict[Key, Vector] = {}
        self._with_exact: set[Key] = set()  # the vectors in which some number is not a ball
        self._stretch: Stretch | None = None
        self._products: dict[int, Vector] = {}

    def values_of(self, stretch: Stretch) -> Vector:
        """The numbers of a stretch, equation by equation."""
        self._products, self._stretch = {}, stretch
        numbers: Vector = []
        for part in self._ready.parts(stretch.equations):
            for vector in self._run(part, stretch.time) or [self._alone(equation, stretch.time) for equation in part.equations]:
                numbers += vector
        return numbers

    def _run(self, part: "Part", t: int) -> Sequence[Vector]:
        """The vectors of several equations at once, where all that they read are balls; else none."""
        if part.run is None:
            return ()
        keys = [slot.key(t) for slot in part.run.slots]
        vectors = [self._vector(key) for key in keys]
        if not self._with_exact.isdisjoint(keys):
            return ()
        found = part.run(vectors)
        self._vectors.update(zip([equation.key(t) for equation in part.equations], found, strict=True))
        return found

    def _alone(self, equation: VectorEquation, t: int) -> Vector:
        found = self._right(equation.right, t)
        self._keep(equation.key(t), found)
        return found

    def _keep(self, key: Key, vector: Vector) -> None:
        self._vectors[key] = vector
        if set(map(type, vector)) != {arb}:
            self._with_exact.add(key)

    def _right(self, right: Formulas | AffineMap | SumsOverTime, t: int) -> Vector:
        if isinstance(right, Formulas):
            return self._of(right, t)
        if isinstance(right, SumsOverTime):
            return self._over_time(right)
        if id(right) not in self._products:
            self._work_out(right.column, t)
        return self._products[id(right)]

    def _of(self, formulas: Formulas, t: int) -> Vector:
        ready = self._ready.formulas(formulas)
        keys = [slot.key(t) for slot in ready.slots]
        vectors = [self._vector(key) for key in keys]
        return ready(vectors, not self._with_exact.isdisjoint(keys))

    def _vector(self, key: Key) -> Vector:
        if key not in self._vectors:
            self._keep(key, [exact(value) for value in self._form.given(key)])
        return self._vectors[key]

    def _work_out(self, column: Formulas, t: int) -> None:
        """All affine maps of the stretch that read this column, as one product."""
        assert self._stretch is not None
        maps = self._ready.maps(self._stretch.equations, column)
        self._products |= maps(self._of(column, t))

    def _over_time(self, sums: SumsOverTime) -> Vector:
        first = [self._of(sums.first, t) for t in sums.times]
        if sums.second is None:
            return [total([entries[n] for entries in first]) for n, _ in sums.pairs]
        second = [self._of(sums.second, t) for t in sums.times]
        return _dots(first, second, sums.pairs)


@dataclass(frozen=True, slots=True)
class Part:
    """Equations that follow each other; `run` works all of them out at once, where they are formulas."""

    equations: tuple[VectorEquation, ...]
    run: ArbRun | None


class Ready:
    """What a vector form's formulas and maps become for Arb, at any precision; each made once."""

    def __init__(self) -> None:
        self._formulas: dict[int, ArbFormulas] = {}
        self._maps: dict[tuple[int, int], StackedMaps] = {}
        self._parts: dict[int, tuple[Part, ...]] = {}

    def parts(self, equations: tuple[VectorEquation, ...]) -> tuple[Part, ...]:
        """The equations of a stretch in parts, as long as may be."""
        if id(equations) not in self._parts:
            groups = [(is_run, tuple(group)) for is_run, group in groupby(equations, self._is_formulas)]
            self._parts[id(equations)] = tuple(Part(group, self._run(group) if is_run else None) for is_run, group in groups)
        return self._parts[id(equations)]

    def _is_formulas(self, equation: VectorEquation) -> bool:
        """Whether it can be part of a run: it reads nothing exact, and nothing at a fixed time, which may be that of the run."""
        if not isinstance(equation.right, Formulas) or not self.formulas(equation.right).is_compiled:
            return False
        return all(slot.lag is not None or slot.time is None for slot in equation.right.slots)

    def _run(self, equations: tuple[VectorEquation, ...]) -> ArbRun:
        return ArbRun([(e.target, self.formulas(e.right)) for e in equations if isinstance(e.right, Formulas)])

    def formulas(self, formulas: Formulas) -> ArbFormulas:
        if id(formulas) not in self._formulas:
            self._formulas[id(formulas)] = ArbFormulas(formulas)
        return self._formulas[id(formulas)]

    def maps(self, equations: tuple[VectorEquation, ...], column: Formulas) -> "StackedMaps":
        """All affine maps of some equations that read this column."""
        key = id(equations), id(column)
        if key not in self._maps:
            rights = [e.right for e in equations if isinstance(e.right, AffineMap) and e.right.column is column]
            self._maps[key] = StackedMaps(rights)
        return self._maps[key]


_ready: WeakKeyDictionary[VectorForm, Ready] = WeakKeyDictionary()


def _ready_for(form: VectorForm) -> Ready:
    if form not in _ready:
        _ready[form] = Ready()
    return _ready[form]


class StackedMaps:
    """Affine maps of one column, stacked, in whole numbers: row n is (matrix[n] times the column + bias[n]) / denominators[n].

    Whole numbers are exact balls, and short ones: a product costs less than with weights at full precision, and loses less.
    """

    def __init__(self, maps: Sequence[AffineMap]):
        self._sizes = [(id(each), len(each.matrix)) for each in maps]
        self._support = [support for each in maps for support in each.support]
        rows = [(*row, bias) for each in maps for row, bias in zip(each.matrix, each.bias, strict=True)]
        self._is_dense = all(len(support) == len(rows[0]) - 1 for support in self._support)
        denominators = [lcm(*(number.denominator for number in row)) for row in rows]
        common = lcm(*denominators)
        if common.bit_length() <= SHORT:
            denominators = [common] * len(rows)
        whole = [[n.numerator * (d // n.denominator) for n in row] for row, d in zip(rows, denominators, strict=True)]
        self._exact, self._balls = fmpz_mat(whole), arb_mat(whole)
        self._denominators, self._denominator = (
            list(map(fmpz, denominators)),
            fmpz(common) if len(set(denominators)) == 1 else None,
        )

    def __call__(self, column: Vector) -> dict[int, Vector]:
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
        if self._denominator is not None:
            return (product / self._denominator).entries()
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

    def _shared_out(self, found: Vector) -> dict[int, Vector]:
        start, shares = 0, {}
        for key, size in self._sizes:
            shares[key] = found[start : start + size]
            start += size
        return shares


def _dots(first: list[Vector], second: list[Vector], pairs: Sequence[tuple[int, int]]) -> Vector:
    """Dot products over time; exact where in every share both factors are, or one is exactly zero."""
    balls = (arb_mat(first).transpose() * arb_mat(second)).tolist()
    exact_ones = _ExactDots(first, second)
    return [exact_ones.dot(i, j) if exact_ones.is_exact(i, j) else balls[i][j] for i, j in pairs]


class _ExactDots:
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
