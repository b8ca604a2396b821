"""The values of a derivation in Arb's balls, whole vectors at a time, each equation from what those before it gave."""

from collections.abc import Sequence

from symlstm.numbers.arb_equations import ArbEquations, Part
from symlstm.numbers.arb_formulas import BALLS, Kind, Vector, exact, kind_of
from symlstm.numbers.vector_equations import Key, Stretch, VectorEquation
from symlstm.numbers.vector_form import VectorForm


class ArbPass:
    """Works out one stretch after the other."""

    def __init__(self, form: VectorForm):
        self._form, self._equations = form, ArbEquations(form, self)
        self._vectors: dict[Key, Vector] = {}
        self._kinds: dict[Key, Kind] = {}

    def vector(self, key: Key) -> Vector:
        if key not in self._vectors:
            self._keep(key, [exact(value) for value in self._form.given(key)])
        return self._vectors[key]

    def kind(self, key: Key) -> Kind:
        return self._kinds[key]

    def values_of(self, stretch: Stretch) -> Vector:
        """The numbers of a stretch, equation by equation."""
        self._equations.begin(stretch)
        numbers: Vector = []
        for part in self._equations.ready.parts(stretch.equations):
            for vector in self._run(part, stretch.time) or [self._alone(equation, stretch.time) for equation in part.equations]:
                numbers += vector
        return numbers

    def _run(self, part: Part, t: int) -> Sequence[Vector]:
        """The vectors of several equations at once, where all that they read are balls; else none."""
        if part.run is None:
            return ()
        keys = [slot.key(t) for slot in part.run.slots]
        vectors = [self.vector(key) for key in keys]
        if any(self._kinds[key] != BALLS for key in keys):
            return ()
        found = part.run(vectors)
        for equation, vector in zip(part.equations, found, strict=True):
            key = equation.key(t)
            self._vectors[key], self._kinds[key] = vector, BALLS
        return found

    def _alone(self, equation: VectorEquation, t: int) -> Vector:
        found = self._equations.right_side(equation, t)
        self._keep(equation.key(t), found)
        return found

    def _keep(self, key: Key, vector: Vector) -> None:
        self._vectors[key], self._kinds[key] = vector, kind_of(vector)
