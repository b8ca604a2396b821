"""How quantities are named in formulas: f_1^(2) for unit 1 of f at time 2, W_f,12 for a weight, f^(t) for a vector.

The glyphs are the cell's own; the ids are those of answer sheets and of the Python API.
"""

from collections.abc import Mapping

from symlstm.cells import readout
from symlstm.cells.cell import PREVIOUS, Glyph, glyph_of
from symlstm.document.formula import COMMA, THIN, Formula, Letter, Numeral, Operator, Row, Script, Upright, row
from symlstm.problem.problem import Problem

T = Letter("t")
BEFORE_T = Row((T, Operator("−1")))  # one sign, so that it is set tight


class Names:
    """The names of one problem's quantities as formulas."""

    def __init__(self, problem: Problem):
        self.glyphs: Mapping[str, Glyph] = {**readout.GLYPHS, **problem.cell.glyphs}
        self.parameters = frozenset(problem.matrices) | frozenset(problem.biases)
        self.crowded = max(problem.hidden, problem.inputs + problem.hidden, problem.outputs) > 9

    def of(self, quantity: str) -> Formula:
        """The name of the quantity with this id, such as `f.2.1`, `W_f.1.3` or `loss`."""
        name, *numbers = quantity.split(".")
        if name in self.parameters:
            return self._scripted(name, self._indices(numbers), None)
        if not numbers:
            return self._scripted(name, None, None)
        return self._scripted(name, Numeral((numbers[1],)), Numeral((numbers[0],)))

    def vector(self, name: str, time: int | None) -> Formula:
        """The name of a whole vector at a time step, or in general (at t; at t-1 for a name in `_prev`)."""
        if name.removesuffix(PREVIOUS) in self.parameters:
            return self._scripted(name, None, None)
        back = name.endswith(PREVIOUS)
        when = (BEFORE_T if back else T) if time is None else Numeral((str(time - back),))
        return self._scripted(name.removesuffix(PREVIOUS), None, when)

    def general_entry(self, name: str, unit: Formula) -> Formula:
        """The name of one entry of a vector at any time step t."""
        return self._scripted(name, unit, T)

    def plain(self, name: str) -> Formula:
        """The bare letter, for table heads and legends."""
        return self._scripted(name, None, None)

    def _scripted(self, name: str, index: Formula | None, time: Formula | None) -> Formula:
        glyph = glyph_of(name, self.glyphs)
        letter: Formula = Letter(glyph.letter, glyph.accent)
        sub = _joined(_of_glyph(glyph.sub) if glyph.sub else None, index)
        when = Row((Operator("("), time, Operator(")"))) if time is not None else None
        scripted = Script(letter, sub, when) if sub or when else letter
        return Row((Upright(glyph.function), THIN, scripted)) if glyph.function else scripted

    def _indices(self, numbers: list[str]) -> Formula:
        """Row and column of a matrix entry: 12, or 1,12 where a number may have two digits."""
        if len(numbers) == 1 or not self.crowded:
            return Numeral(("".join(numbers),))
        return row(Numeral((numbers[0],)), COMMA, Numeral((numbers[1],)))

    def is_function(self, name: str) -> bool:
        """Whether the name itself is a function of another quantity, such as tanh c."""
        return bool(glyph_of(name, self.glyphs).function)


def _of_glyph(glyph: Glyph) -> Formula:
    return Letter(glyph.letter, glyph.accent)


def _joined(sub: Formula | None, index: Formula | None) -> Formula | None:
    if sub is None or index is None:
        return sub or index
    return Row((sub, COMMA, index))
