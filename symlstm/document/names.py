"""How quantities are named in formulas: f_1^(2) for unit 1 of f at time 2, W_f,12 for a weight, f^(t) for a vector.

The glyphs are the cell's own; the ids are those of answer sheets and of the Python API. A gradient is its quantity's name
behind a δ (after Greff et al. 2017): δf_1^(2) is dL/df_1^(2). What a step hands back to the one before has both in its
superscript: δh^(3→2).
"""

from functools import lru_cache

from symlstm.document.formula import COMMA, SMALL, THIN, Formula, Letter, Numeral, Operator, Row, Script, Upright, row
from symlstm.document.numerals import numeral
from symlstm.network import Glyph, Network
from symlstm.network.glyph import glyph_of
from symlstm.network.names import Kind, Name, Size, split
from symlstm.problem.problem import Problem

T = Letter("t")
BEFORE_T, AFTER_T = Row((T, Operator("−1"))), Row((T, Operator("+1")))  # one sign, so that it is set tight
TO, PRIME, TRANSPOSED = Operator("→"), Operator("′"), Operator("⊤")


def names_of(problem: Problem) -> "Names":
    """The names of a problem's quantities: the same object for all problems that name theirs alike."""
    return _names(problem.network, tuple(problem.sizes.items()))


class Names:
    """How the quantities of a network of these sizes are called in formulas, each name made once."""

    def __init__(self, network: Network, sizes: tuple[tuple[Size, int], ...]):
        self.network, self.sizes = network, dict(sizes)
        longest = max(number for parameter in network.parameters for number in self.shape(parameter))
        self._is_crowded = longest > 9  # a row or column of a matrix may have a number of two digits
        self.of, self.vector = lru_cache(SMALL)(self._of), lru_cache(SMALL)(self._vector)

    def shape(self, parameter: str) -> tuple[int, ...]:
        """(rows, columns) of a matrix, or (entries,)."""
        return self.network.parameters[parameter].shape(self.sizes)

    def length(self, vector: str) -> int:
        """How many entries a vector has."""
        return self.sizes[self.network.names[vector].rows]

    def _of(self, quantity: str) -> Formula:
        """The name of the quantity with this id, such as `f.2.1`, `W_f.1.3`, `d_h.2.1` or `loss`."""
        text, numbers = split(quantity)
        name = self.network.names[text]
        if name.is_timed:
            return self._scripted(name, numeral(str(numbers[1])), _when(name, numbers[0]))
        if name.kind is Kind.INITIAL_GRADIENT:
            return self._scripted(name, numeral(str(numbers[0])), AT_THE_START)
        return self._scripted(name, self._indices(numbers), None)

    def _vector(self, text: str, time: int | None) -> Formula:
        """The name of a whole vector at a time step, or in general at t; of a name in `_prev` or `_next` one step off."""
        name = self.network.names[text]
        when = _when(name, time) if name.is_timed else AT_THE_START if name.kind is Kind.INITIAL_GRADIENT else None
        return self._scripted(name, None, when)

    def general_entry(self, text: str, unit: Formula) -> Formula:
        """The name of one entry, at an index in letters; of a vector at any time step t."""
        name = self.network.names[text]
        return self._scripted(name, unit, _when(name, None) if name.is_timed else None)

    def plain(self, text: str) -> Formula:
        """The bare letter, for table heads and legends."""
        return self._scripted(self.network.names[text], None, None)

    def transposed_part(self, weight: str, part: str) -> Formula:
        """W_(f,h)^T: the columns of a weight matrix that multiply one part of the stacked column, transposed."""
        whole = self.part(weight, part)
        if isinstance(whole, Script):
            return Script(whole.base, whole.sub, TRANSPOSED)
        return Script(whole, sup=TRANSPOSED)

    def part(self, weight: str, part: str) -> Formula:
        """W_(f,h): the columns of a weight matrix that multiply one part of the stacked column; the whole where there is one part only."""
        is_stacked = len(self.network.parameters[weight].columns) > 1
        subject = self.network.names[part].subject
        return self._scripted(
            self.network.names[weight], _of_glyph(glyph_of(subject, self.network.glyphs)) if is_stacked else None, None
        )

    def _scripted(self, name: Name, index: Formula | None, when: Formula | None) -> Formula:
        glyph = glyph_of(name.subject, self.network.glyphs)
        letter: Formula = _letter(glyph.letter, glyph.accent, "δ" if name.is_gradient else "")
        sub = _joined(_of_glyph(glyph.sub) if glyph.sub else None, index)
        above = PRIME if name.kind is Kind.UPDATED else when
        scripted = Script(letter, sub, above) if sub or above else letter
        return Row((Upright(glyph.function), THIN, scripted)) if glyph.function else scripted

    def _indices(self, numbers: tuple[int, ...]) -> Formula | None:
        """Row and column of a matrix entry: 12, or 1,12 where a number may have two digits."""
        if not numbers:
            return None
        digits = list(map(str, numbers))
        if len(digits) == 1 or not self._is_crowded:
            return Numeral(("".join(digits),))
        return row(Numeral((digits[0],)), COMMA, Numeral((digits[1],)))

    def is_function(self, text: str) -> bool:
        """Whether the name itself is a function of another quantity, such as tanh c."""
        name = self.network.names[text]
        return name.kind is Kind.VALUE and bool(glyph_of(name.subject, self.network.glyphs).function)


_names = lru_cache(maxsize=16)(Names)
_letter = lru_cache(SMALL)(Letter)


def _when(name: Name, time: int | None) -> Formula:
    """The superscript: the time step that a name stands for, in brackets."""
    if name.kind is Kind.HANDED_BACK:
        return _bracketed(_moment(time, -name.lag), TO, _moment(time, -name.lag - 1))
    return _bracketed(_moment(time, -name.lag))


def _moment(time: int | None, shift: int) -> Formula:
    if time is not None:
        return Numeral((str(time + shift),))
    return BEFORE_T if shift < 0 else AFTER_T if shift > 0 else T


@lru_cache(SMALL)  # all that is named at a time step shares its superscript
def _bracketed(*items: Formula) -> Formula:
    return Row((Operator("("), *items, Operator(")")))


AT_THE_START = _bracketed(Numeral(("0",)))


def _of_glyph(glyph: Glyph) -> Formula:
    """A subscript: a letter with its accent and a subscript of its own, or several letters side by side, as hn of W_hn."""
    several = len(glyph.letter) > 1
    letter: Formula = Row(tuple(map(Letter, glyph.letter))) if several else Letter(glyph.letter, glyph.accent)
    return Script(letter, _of_glyph(glyph.sub)) if glyph.sub else letter


def _joined(sub: Formula | None, index: Formula | None) -> Formula | None:
    if sub is None or index is None:
        return sub or index
    return Row((sub, COMMA, index))
