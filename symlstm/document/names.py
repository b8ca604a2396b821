"""How quantities are named in formulas: f_1^(2) for unit 1 of f at time 2, W_f,12 for a weight, f^(t) for a vector.

The glyphs are the cell's own, or those of the problem's notation, which also says whether the time step stands above, (2) or ⟨2⟩, or
below: f_2, and f_(2,1) for its unit 1. The ids are those of answer sheets and of the Python API. A gradient is its quantity's name
behind a δ (after Greff et al. 2017): δf_1^(2) is dL/df_1^(2). What a step hands back to the one before has both in its
superscript: δh^(3→2). Whatever the notation, a time step is read aloud as one.
"""

from enum import Enum
from functools import lru_cache

from symlstm.document.formula import (
    COMMA,
    SMALL,
    THIN,
    Formula,
    Letter,
    Numeral,
    Operator,
    Row,
    Script,
    Upright,
    row,
)
from symlstm.document.numerals import numeral
from symlstm.document.scripts import (
    ANGLES,
    AT_THE_START,
    FromLast,
    StepNumber,
    When,
    bracketed_time,
    formula_of_glyph,
    joined_subscripts,
    layer_of_glyph,
    moment,
    read_as,
    script,
    side_by_side,
    time_of,
)
from symlstm.network import Network
from symlstm.network.glyph import Glyph, glyph_of
from symlstm.network.ids import Id, Place
from symlstm.network.names import Kind, Name, Role, Size
from symlstm.network.notation import NOTATIONS, NotationSet, glyphs_in
from symlstm.network.samples import BatchNetwork
from symlstm.problem.notation import ChosenNotation
from symlstm.problem.problem import Problem

USUAL_NOTATION = ChosenNotation()
PRIME, TRANSPOSED = Operator("′"), Operator("⊤")


class Samples(Enum):
    """Which names say to which of several samples they belong."""

    ALL = "all of them"
    OUTSIDE_TIME = "those of the loss and the gradients of parameters, which meet those of other samples"
    NONE = "none, where it is said of any sample"


def names_of(problem: Problem, marked: Samples | None = None) -> "Names":
    """The names of a problem's quantities: the same object for all problems that name theirs alike."""
    steps: StepNumber = last_step(problem) if any(cell.place.reverse for cell in problem.network.cells) else 0
    marked = marked or (Samples.OUTSIDE_TIME if problem.network.place.sample else Samples.ALL)
    return _names(problem.network, tuple(problem.sizes.items()), problem.notation, steps, marked)


def last_step(problem: Problem) -> StepNumber:
    """The last time step: T, where it is said of sequences of different lengths."""
    return FromLast() if problem.has_any_length else problem.steps


class Names:
    """How the quantities of a network of these sizes are called in formulas, each name made once."""

    def __init__(
        self,
        network: Network,
        sizes: tuple[tuple[Size, int], ...],
        chosen: ChosenNotation = USUAL_NOTATION,
        steps: StepNumber = 0,
        marked: Samples = Samples.ALL,
    ):
        self._marked = marked
        self.network, self.sizes = network, dict(sizes)
        self._last = moment(steps, 1)  # before which a cell that runs from right to left begins
        self.notation: NotationSet = NOTATIONS[chosen.set]
        several = (*network.samples, network.alone) if isinstance(network, BatchNetwork) else (network,)
        own = dict(chosen.symbols)
        self.glyphs = {name: glyph for each in several for name, glyph in glyphs_in(each, self.notation, own).items()}
        longest = max(number for parameter in network.parameters for number in self.shape(parameter))
        self._is_crowded = longest > 9  # a row or column of a matrix may have a number of two digits
        self.of, self.vector = lru_cache(SMALL)(self._of), lru_cache(SMALL)(self._vector)
        self.plain, self.column = lru_cache(SMALL)(self._plain), lru_cache(SMALL)(self._column)

    def shape(self, parameter: str) -> tuple[int, ...]:
        """(rows, columns) of a matrix, or (entries,)."""
        return self.network.parameters[parameter].shape(self.sizes)

    def length(self, vector: str) -> int:
        """How many entries a vector has."""
        return self.sizes[self.network.names[vector].rows]

    def _of(self, quantity: str) -> Formula:
        """The name of the quantity with this id, such as `f.2.1`, `W_f.1.3`, `d_h.2.1` or `loss`."""
        text, numbers = Id.parse(quantity).parts
        name = self.network.names[text]
        if name.is_timed:
            return self._scripted(name, self._unit(text, numbers[1]), time_of(name, numbers[0]))
        if name.kind is Kind.INITIAL_GRADIENT:
            return self._scripted(name, self._unit(text, numbers[0]), self._start(name))
        if len(numbers) == 2 and self.shape(name.subject)[0] == 1:
            numbers = numbers[1:]  # a matrix of one row is counted by its columns
        scripted = self._scripted(name, self._indices(numbers if self._has_several(name) else ()), None)
        if len(numbers) == 2 and not self._is_crowded:  # 12 is row 1, column 2: no one is to hear "twelve"
            apart = Row(tuple(Numeral((str(number),)) for number in numbers))
            return read_as(scripted, self._scripted(name, apart, None))
        return scripted

    def _vector(self, text: str, time: When) -> Formula:
        """The name of a whole vector at a time step, or in general at t; of a name in `_prev` or `_next` one step off."""
        name = self.network.names[text]
        when = time_of(name, time) if name.is_timed else self._start(name) if name.kind is Kind.INITIAL_GRADIENT else None
        return self._scripted(name, None, when)

    def _start(self, name: Name) -> Formula:
        """The time at which a state is given."""
        return self._last if name.place.reverse else AT_THE_START

    def general_entry(self, text: str, unit: Formula, time: When = None) -> Formula:
        """The name of one entry, at an index in letters; of a vector at a time step, or in general at t."""
        name = self.network.names[text]
        return self._scripted(name, unit, time_of(name, time) if name.is_timed else None)

    def plain_entry(self, text: str, unit: int) -> Formula:
        """The letter of one entry at no time step in particular, for table heads; of a vector of one entry, the bare letter."""
        return self._scripted(self.network.names[text], self._unit(text, unit), None)

    def _unit(self, text: str, unit: int) -> Formula | None:
        """The index of an entry; none in a vector of one entry."""
        return numeral(str(unit)) if self.length(text) > 1 else None

    def _plain(self, text: str) -> Formula:
        """The bare letter, for table heads and legends."""
        return self._scripted(self.network.names[text], None, None)

    def transposed_part(self, weight: str, part: str) -> Formula:
        """W_(f,h)^T: the columns of a weight matrix that multiply one part of the stacked column, transposed."""
        whole = self.part(weight, part)
        if isinstance(whole, Script):
            return Script(whole.base, whole.sub, side_by_side(whole.sup, TRANSPOSED))
        return Script(whole, sup=TRANSPOSED)

    def part(self, weight: str, part: str) -> Formula:
        """W_(f,h): the columns of a weight matrix that multiply one part of the stacked column; the whole where there is one part only."""
        is_stacked = len(self.network.parameters[weight].columns) > 1
        subject = self.network.names[part]
        own = self.notation.cut(weight, self._role_beside(weight, subject)) if is_stacked else None
        if own is not None:
            return formula_of_glyph(own.marked_as(glyph_of(weight, self.glyphs)))
        of_part = formula_of_glyph(glyph_of(subject.subject, self.glyphs)) if is_stacked else None
        return self._scripted(self.network.names[weight], of_part, None)

    def _role_beside(self, weight: str, subject: Name) -> Role:
        """Whether a vector is the input of a weight's cell, or its state; neither, where the input is several vectors."""
        cell = self.network.cell_of(weight)
        if cell is None or subject.subject not in cell.reads:
            return subject.role
        return Role.INPUT if len(cell.reads) == 1 else Role.QUANTITY

    def _column(self, glyph: Glyph, time: When) -> Formula:
        """A letter for a stacked column at a time step, or in general at t."""
        letter, layer, when = _letter(glyph.letter, arrow=glyph.arrow), layer_of_glyph(glyph), moment(time, 0)
        usual = script(letter, None, side_by_side(layer, bracketed_time(when)))
        return self._timed(letter, None, None, when, usual, layer)

    def unused(self, *letters: str) -> Letter:
        """The first of these letters that stands for no quantity."""
        taken = {glyph.letter for glyph in self.glyphs.values()}
        return Letter(next((letter for letter in letters if letter not in taken), letters[-1]))

    def _scripted(self, name: Name, index: Formula | None, when: Formula | None) -> Formula:
        glyph = glyph_of(name.subject, self.glyphs)
        letter: Formula = _letter(glyph.letter, glyph.accent, "δ" if name.is_gradient else "", glyph.arrow)
        low, layer = formula_of_glyph(glyph.sub) if glyph.sub else None, side_by_side(self._sample(name), layer_of_glyph(glyph))
        above = PRIME if name.kind is Kind.UPDATED else None if when is None else bracketed_time(when)
        scripted = script(letter, joined_subscripts(low, index), side_by_side(layer, above))
        if name.is_timed or when is not None:
            scripted = self._timed(letter, low, index, when, scripted, layer)
        return Row((Upright(glyph.function), THIN, scripted)) if glyph.function else scripted

    def _sample(self, name: Name) -> Formula | None:
        """s2: the sample that a name belongs to."""
        sample, is_outside = Place.of(name.text).sample, name.role is Role.LOSS or name.role.is_parameter
        is_marked = self._marked is Samples.ALL or (self._marked is Samples.OUTSIDE_TIME and is_outside)
        return Upright(f"s{sample}") if sample and is_marked else None

    def _timed(
        self,
        letter: Formula,
        low: Formula | None,
        index: Formula | None,
        when: Formula | None,
        usual: Formula,
        layer: Formula | None = None,
    ) -> Formula:
        """The name of what changes in time as the notation writes it, read as the `usual` one."""
        match self.notation.time:
            case "subscript":
                return script(letter, joined_subscripts(when, index), side_by_side(layer, low), usual)
            case "angle" if when is not None:
                return script(letter, joined_subscripts(low, index), side_by_side(layer, bracketed_time(when, *ANGLES)))
        return usual

    def _has_several(self, name: Name) -> bool:
        """Whether a parameter is more than one number."""
        return not name.role.is_parameter or self.shape(name.subject) not in ((1,), (1, 1))

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
        return name.kind is Kind.VALUE and bool(glyph_of(name.subject, self.glyphs).function)


_names = lru_cache(maxsize=16)(Names)
_letter = lru_cache(SMALL)(Letter)
