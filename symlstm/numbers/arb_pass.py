"""The values of a derivation in Arb's balls, whole vectors at a time, each equation from what those before it gave."""

from symlstm.numbers.arb_equations import ArbEquations, KnownVectors
from symlstm.numbers.arb_formulas import Vector, exact
from symlstm.numbers.vector_equations import Key, Stretch
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
        for equation in stretch.equations:
            found = self._equations.right_side(equation, stretch.time)
            self.keep(equation.key(stretch.time), found)
            numbers += found
        return numbers
