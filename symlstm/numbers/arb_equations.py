"""Vector equations worked out in flint's numbers, from vectors that somebody knows: those of the equations before, or those shown.

What is known exactly stays an exact number. Precision is flint's own, in `flint.ctx`.
"""

from abc import ABC, abstractmethod
from weakref import WeakKeyDictionary

from symlstm.numbers.arb_formulas import ArbFormulas, Kind, Vector, kind_of, total
from symlstm.numbers.arb_maps import StackedMaps, dots
from symlstm.numbers.vector_equations import AffineMap, Formulas, Key, Stretch, SumsOverTime, VectorEquation
from symlstm.numbers.vector_form import VectorForm


class KnownVectors(ABC):
    """Vectors, and what kind of numbers is in them; one that is not known is looked up once."""

    def __init__(self) -> None:
        self._vectors: dict[Key, Vector] = {}
        self._kinds: dict[Key, Kind] = {}

    def vector(self, key: Key) -> Vector:
        if key not in self._vectors:
            found = self.looked_up(key)
            self.keep(key, found, kind_of(found))
        return self._vectors[key]

    def kind(self, key: Key) -> Kind:
        """Of a vector that was asked for or kept before."""
        return self._kinds[key]

    def keep(self, key: Key, vector: Vector, kind: Kind) -> None:
        self._vectors[key], self._kinds[key] = vector, kind

    @abstractmethod
    def looked_up(self, key: Key) -> Vector:
        """The numbers of a vector that nobody has kept."""


class ArbEquations:
    """Works out equations of one stretch after the other."""

    def __init__(self, form: VectorForm, known: KnownVectors):
        self._ready, self._known = _ready_for(form), known
        self._stretch: Stretch | None = None
        self._products: dict[int, Vector] = {}

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
        if id(right) not in self._products:
            self._work_out(right.column, t)
        return self._products[id(right)]

    def _of(self, formulas: Formulas, t: int) -> Vector:
        ready = self._ready.formulas(formulas)
        keys = [slot.key(t) for slot in ready.slots]
        vectors = [self._known.vector(key) for key in keys]
        return ready(vectors, set().union(*map(self._known.kind, keys)))

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


class Ready:
    """What a vector form's formulas and maps become for Arb, at any precision; each made once."""

    def __init__(self) -> None:
        self._formulas: dict[int, ArbFormulas] = {}
        self._maps: dict[tuple[int, int], StackedMaps] = {}

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
