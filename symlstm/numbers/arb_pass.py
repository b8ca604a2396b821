"""The values of a derivation in Arb's balls, whole vectors at a time, each equation from what those before it gave."""

from collections.abc import Sequence

from symlstm.numbers.arb_equations import ArbEquations, KnownVectors, Part
from symlstm.numbers.arb_formulas import BALLS, Vector, exact, kind_of
from symlstm.numbers.vector_equations import Key, Stretch, VectorEquation
from symlstm.numbers.vector_form import VectorForm


class ArbPass(KnownVectors):
    """Works out one stretch after the other; vectors that no equation gives are given."""

    def __init__(self, form: VectorForm):
        super().__init__()
        self._form, self._equations = form, ArbEquations(form, self)

    def looked_up(self, key: Key) -> Vector:
        return [exact(value) for value in self._form.given(key)]

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
        if any(self.kind(key) != BALLS for key in keys):
            return ()
        found = part.run(vectors)
        for equation, vector in zip(part.equations, found, strict=True):
            self.keep(equation.key(t), vector, BALLS)
        return found

    def _alone(self, equation: VectorEquation, t: int) -> Vector:
        found = self._equations.right_side(equation, t)
        self.keep(equation.key(t), found, kind_of(found))
        return found
