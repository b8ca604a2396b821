"""Vector equations worked out in flint's numbers, from known vectors: those of the equations before, or those shown.

What is known exactly stays an exact number. Precision is flint's own, in `flint.ctx`.
"""

from abc import ABC, abstractmethod
from weakref import WeakKeyDictionary

from flint import fmpq

from symlstm.numbers.arb_formulas import ArbFormulas, Vector, total
from symlstm.numbers.arb_maps import StackedMaps, dots
from symlstm.numbers.vector_equations import AffineMap, Formulas, Key, Stretch, SumsOverTime, VectorEquation
from symlstm.numbers.vector_form import VectorForm


class KnownVectors(dict[Key, Vector], ABC):
    """Vectors, and whether anything in them is known exactly; one that is not known is looked up once."""

    def __init__(self) -> None:
        super().__init__()
        self._balls: set[Key] = set()

    def __missing__(self, key: Key) -> Vector:
        return self.keep(key, self.looked_up(key))

    def keep(self, key: Key, vector: Vector) -> Vector:
        self[key] = vector
        if fmpq not in map(type, vector):
            self._balls.add(key)
        return vector

    def are_balls(self, keys: list[Key]) -> bool:
        """Whether no number in some vectors, which were asked for or kept before, is known exactly."""
        return self._balls.issuperset(keys)

    @abstractmethod
    def looked_up(self, key: Key) -> Vector:
        """The numbers of a vector that is not kept yet."""


class ArbEquations:
    """Works out equations of one stretch after the other."""

    def __init__(self, form: VectorForm, known: KnownVectors):
        self._ready, self._known = _ready_for(form), known
        self._stretch: Stretch | None = None
        self._products: dict[AffineMap, Vector] = {}

    def begin(self, stretch: Stretch) -> None:
        """Go on with another stretch."""
        self._products, self._stretch = {}, stretch

    def right_side(self, equation: VectorEquation, t: int) -> Vector:
        """The numbers that an equation of the stretch gives."""
        right = equation.right
        if isinstance(right, Formulas):
            return self._of(right, t)
        if isinstance(right, SumsOverTime):
            return self._over_time(right)
        if right not in self._products:
            self._work_out(right.column, t)
        return self._products[right]

    def _of(self, formulas: Formulas, t: int) -> Vector:
        ready = self._ready[formulas]
        keys = [slot.key(t) for slot in ready.slots]
        vectors = [self._known[key] for key in keys]
        return ready(vectors, self._known.are_balls(keys))

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
        return dots(first, second, sums.pairs)


class Ready(dict[Formulas, ArbFormulas]):
    """What a vector form's formulas and maps become for Arb, at any precision; each made once."""

    def __init__(self) -> None:
        super().__init__()
        self._maps: dict[tuple[int, Formulas], StackedMaps] = {}

    def __missing__(self, formulas: Formulas) -> ArbFormulas:
        self[formulas] = made = ArbFormulas(formulas)
        return made

    def maps(self, equations: tuple[VectorEquation, ...], column: Formulas) -> StackedMaps:
        """All affine maps of some equations that read this column."""
        key = id(equations), column
        if key not in self._maps:
            rights = [e.right for e in equations if isinstance(e.right, AffineMap) and e.right.column is column]
            self._maps[key] = StackedMaps(rights)
        return self._maps[key]


_ready: WeakKeyDictionary[VectorForm, Ready] = WeakKeyDictionary()


def _ready_for(form: VectorForm) -> Ready:
    if form not in _ready:
        _ready[form] = Ready()
    return _ready[form]
