"""How quantities are named in formulas: f_1^(2) for unit 1 of f at time 2, W_f,12 for a weight, f^(t) for a vector.

The glyphs are the cell's own; the ids are those of answer sheets and of the Python API. A gradient is its quantity's name
behind a δ (after Greff et al. 2017): δf_1^(2) is dL/df_1^(2). What a step hands back to the one before has both in its
superscript: δh^(3→2).
"""

from collections.abc import Mapping
from functools import lru_cache

from symlstm.cells import readout
from symlstm.cells.cell import NEXT, PREVIOUS, Cell, Glyph, glyph_of
from symlstm.derivation.gradients import ENTERING, GRADIENT
from symlstm.derivation.update import RATE, UPDATED
from symlstm.document.formula import COMMA, SMALL, THIN, Formula, Letter, Numeral, Operator, Row, Script, Upright, row
from symlstm.document.numerals import numeral
from symlstm.problem.problem import Problem

T = Letter("t")
BEFORE_T, AFTER_T = Row((T, Operator("−1"))), Row((T, Operator("+1")))  # one sign, so that it is set tight
TO, PRIME, TRANSPOSED = Operator("→"), Operator("′"), Operator("⊤")
RATE_GLYPH = Glyph("η")


def names_of(problem: Problem) -> "Names":
    """The names of a problem's quantities: the same object for all problems that name theirs alike."""
    crowded = max(problem.hidden, problem.inputs + problem.hidden, problem.outputs) > 9
    return _names(problem.cell, frozenset(problem.matrices) | frozenset(problem.biases), crowded)


class Names:
    """How the quantities of a cell are called in formulas, each name made once.

    crowded  whether a row or column of a matrix may have a number of two digits
    """

    def __init__(self, cell: Cell, parameters: frozenset[str], crowded: bool):
        self.glyphs: Mapping[str, Glyph] = {**readout.GLYPHS, **cell.glyphs, RATE: RATE_GLYPH}
        self.parameters, self.crowded = parameters, crowded
        self.states = frozenset(cell.states)
        self.of, self.vector = lru_cache(SMALL)(self._of), lru_cache(SMALL)(self._vector)

    def _of(self, quantity: str) -> Formula:
        """The name of the quantity with this id, such as `f.2.1`, `W_f.1.3`, `d_h.2.1` or `loss`."""
        name, *numbers = quantity.split(".")
        base = _base(name)
        if base in self.parameters:
            return self._scripted(name, self._indices(numbers), None)
        if not numbers:
            return self._scripted(name, None, None)
        if self.is_initial_gradient(name):
            return self._scripted(name.removesuffix("0"), numeral(numbers[0]), _bracketed(Numeral(("0",))))
        return self._scripted(name, numeral(numbers[1]), _when(name, int(numbers[0])))

    def _vector(self, name: str, time: int | None) -> Formula:
        """The name of a whole vector at a time step, or in general at t; of a name in `_prev` or `_next` one step off."""
        if _base(name) in self.parameters or name == RATE:
            return self._scripted(name, None, None)
        if self.is_initial_gradient(name):
            return self._scripted(name.removesuffix("0"), None, _bracketed(Numeral(("0",))))
        return self._scripted(_timeless(name), None, _when(name, time))

    def general_entry(self, name: str, unit: Formula) -> Formula:
        """The name of one entry of a vector at any time step t."""
        return self._scripted(_timeless(name), unit, _when(name, None))

    def entry_of_parameter(self, name: str, index: Formula) -> Formula:
        """The name of an entry of a parameter at an index in letters."""
        return self._scripted(name, index, None)

    def plain(self, name: str) -> Formula:
        """The bare letter, for table heads and legends."""
        return self._scripted(name, None, None)

    def transposed_part(self, weight: str, part: str) -> Formula:
        """W_(f,h)^T: the columns of a weight matrix that multiply one part of the stacked column, transposed."""
        whole = self.part(weight, part)
        assert isinstance(whole, Script)
        return Script(whole.base, whole.sub, TRANSPOSED)

    def part(self, weight: str, part: str) -> Formula:
        """W_(f,h): the columns of a weight matrix that multiply one part of the stacked column; W_y has one part only."""
        return self._scripted(weight, Letter(part.removesuffix(PREVIOUS)) if weight != "W_y" else None, None)

    def is_initial_gradient(self, name: str) -> bool:
        """Whether a name is that of the gradient of an initial state: d_h0."""
        return name.startswith(GRADIENT) and name.endswith("0") and name[len(GRADIENT) : -1] in self.states

    def _scripted(self, name: str, index: Formula | None, when: Formula | None) -> Formula:
        glyph = glyph_of(_base(name), self.glyphs)
        letter: Formula = _letter(glyph.letter, glyph.accent, "δ" if name.startswith(GRADIENT) else "")
        sub = _joined(_of_glyph(glyph.sub) if glyph.sub else None, index)
        above = PRIME if name.startswith(UPDATED) else when
        scripted = Script(letter, sub, above) if sub or above else letter
        return Row((Upright(glyph.function), THIN, scripted)) if glyph.function else scripted

    def _indices(self, numbers: list[str]) -> Formula | None:
        """Row and column of a matrix entry: 12, or 1,12 where a number may have two digits."""
        if not numbers:
            return None
        if len(numbers) == 1 or not self.crowded:
            return Numeral(("".join(numbers),))
        return row(Numeral((numbers[0],)), COMMA, Numeral((numbers[1],)))

    def is_function(self, name: str) -> bool:
        """Whether the name itself is a function of another quantity, such as tanh c."""
        return bool(glyph_of(name, self.glyphs).function)


_names = lru_cache(maxsize=16)(Names)
_letter = lru_cache(SMALL)(Letter)


def _base(name: str) -> str:
    """The quantity that a name is about: h for d_h_in, W_f for d_W_f and new_W_f."""
    return _timeless(name).removeprefix(GRADIENT).removeprefix(UPDATED).removesuffix(ENTERING)


def _timeless(name: str) -> str:
    return name.removesuffix(PREVIOUS).removesuffix(NEXT)


def _when(name: str, time: int | None) -> Formula:
    """The superscript: the time step that a name stands for, in brackets."""
    shift = int(name.endswith(NEXT)) - int(name.endswith(PREVIOUS))
    if _timeless(name).endswith(ENTERING):
        return _bracketed(_moment(time, shift), TO, _moment(time, shift - 1))
    return _bracketed(_moment(time, shift))


def _moment(time: int | None, shift: int) -> Formula:
    if time is not None:
        return Numeral((str(time + shift),))
    return BEFORE_T if shift < 0 else AFTER_T if shift > 0 else T


@lru_cache(SMALL)  # all that is named at a time step shares its superscript
def _bracketed(*items: Formula) -> Formula:
    return Row((Operator("("), *items, Operator(")")))


def _of_glyph(glyph: Glyph) -> Formula:
    return Letter(glyph.letter, glyph.accent)


def _joined(sub: Formula | None, index: Formula | None) -> Formula | None:
    if sub is None or index is None:
        return sub or index
    return Row((sub, COMMA, index))
