"""The scripts that names are put together of: the time step above, unit and kind below, the layer before them."""

from dataclasses import dataclass
from functools import lru_cache

from symlstm.document.formula import COMMA, LOW_BRACKETS, SMALL, Formula, Letter, Numeral, Operator, Row, Script, flattened
from symlstm.network import Glyph
from symlstm.network.names import Kind, Name

T, LAST_T = Letter("t"), Letter("T")
BEFORE, AFTER = Operator("−1"), Operator("+1")  # one sign, so that it is set tight
AT_THE_START = Numeral(("0",))
ANGLES = Operator("⟨"), Operator("⟩")
LAYER_BRACKETS = Operator("["), Operator("]")
TO = Operator("→")


@dataclass(frozen=True, slots=True)
class FromLast:
    """A time step so many steps after the last one of any sequence, which is called T."""

    steps: int = 0

    def __add__(self, steps: int) -> "FromLast":
        return FromLast(self.steps + steps)

    def __sub__(self, steps: int) -> "FromLast":
        return self + -steps


StepNumber = int | FromLast
When = StepNumber | None  # a time step: that of this number, the last of any sequence, or in general t


def time_of(name: Name, time: When) -> Formula:
    """The time step that a name stands for, or the two that it is handed between."""
    if name.kind is Kind.HANDED_BACK:
        back = -1 if name.place.reverse else 1
        return Row((moment(time, -name.offset), TO, moment(time, -name.offset - back)))
    return moment(time, -name.offset)


def moment(time: When, shift: int) -> Formula:
    """A time step so many steps later; in general t, t + 1 or t - 1, and of the last one T."""
    if isinstance(time, int):
        return Numeral((str(time + shift),))
    letter, off = (LAST_T, time.steps + shift) if time else (T, shift)
    return Row((letter, BEFORE if off < 0 else AFTER)) if off else letter


@lru_cache(SMALL)  # all that is named at a time step shares its superscript
def bracketed_time(when: Formula, opening: Operator = LOW_BRACKETS[0], closing: Operator = LOW_BRACKETS[1]) -> Formula:
    """(2): a time step as it stands above."""
    return Row((opening, *(when.items if isinstance(when, Row) and TO in when.items else (when,)), closing))


def script(letter: Formula, sub: Formula | None, sup: Formula | None, read: Formula | None = None) -> Formula:
    """A letter with what there is of scripts."""
    return Script(letter, sub, sup, read) if sub or sup else letter


def read_as(formula: Formula, read: Formula) -> Formula:
    """A name with scripts that is read aloud as another one."""
    return Script(formula.base, formula.sub, formula.sup, read) if isinstance(formula, Script) else formula


@lru_cache(SMALL)
def formula_of_glyph(glyph: Glyph) -> Formula:
    """A subscript: a letter with its accent and a subscript of its own, or several letters side by side, as hn of W_hn."""
    several = len(glyph.letter) > 1
    letter: Formula = Row(tuple(map(Letter, glyph.letter))) if several else Letter(glyph.letter, glyph.accent, arrow=glyph.arrow)
    low = formula_of_glyph(glyph.sub) if glyph.sub else None
    return script(letter, low, layer_of_glyph(glyph))


@lru_cache(SMALL)
def layer_of_glyph(glyph: Glyph) -> Formula | None:
    """[2]: the layer that a name belongs to, where there are several."""
    opening, closing = LAYER_BRACKETS
    return Row((opening, Numeral((str(glyph.layer),)), closing)) if glyph.layer else None


def side_by_side(first: Formula | None, second: Formula | None) -> Formula | None:
    """Two superscripts as one: [2](3)."""
    if first is None or second is None:
        return first or second
    return Row((*flattened(first), *flattened(second)))


def joined_subscripts(sub: Formula | None, index: Formula | None) -> Formula | None:
    """Two subscripts as one: f,12."""
    if sub is None or index is None:
        return sub or index
    return Row((sub, COMMA, index))
