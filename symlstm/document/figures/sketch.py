"""What a cell diagram is put together on: a canvas that knows the names and numbers of a cell's vectors at one time step."""

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

from symlstm.document.appearance import function_sign
from symlstm.document.cells import own_name
from symlstm.document.figures.canvas import BESIDE, BOX, NAME, UNDER, Canvas, room_of
from symlstm.document.figures.cell_numbers import CellNumbers
from symlstm.document.figures.drawing import EMS, Drawing, Label
from symlstm.document.formula import MINUS, Formula, Numeral, Row
from symlstm.document.lines import Writer
from symlstm.document.width import width
from symlstm.functions import FUNCTIONS
from symlstm.network import Stage

WIDEST = 90.0  # mm: a diagram with decimals of a usual length can stand beside text
LENGTHS = range(10, 4, -1)  # characters of a number, from as many as there is room for down to as few as say something
ONE_MINUS = Row((Numeral(("1",)), MINUS))  # in a box: what is left of 1
INPUT = "x"  # what a cell calls all that it reads
CLEARANCES = (1.0, 0.3)  # mm from there to the next wire, where there is room and where not
LOOSE = 0.8  # mm that TeX needs more for dots and powers as small as these
FIRST, LEADING, LAST = 3.4, 2.8, 1.2  # mm: from the middle of a name to its first number, to the next, and half the last


class Sketch(Canvas):
    """Collects the parts of a diagram of a cell at one time step, with the numbers of that step; y goes upward.

    A cell calls what it reads x, whatever that is: the input, or the hidden states of the layer below, one under the other.
    """

    def __init__(self, writer: Writer, cell: Stage, time: int, longest: int = LENGTHS[0], clear: float = CLEARANCES[0]):
        self.writer, self.cell, self.time, self.clear = writer, cell, time, clear
        self.numbers = CellNumbers(writer, longest)
        super().__init__()

    def function(self, name: str) -> Formula | None:
        """What stands for the function that gives a vector; None where none is applied."""
        equation = self.cell.equation_of(self._own(name))
        function = equation.formula.func.__name__ if equation else ""
        return function_sign(function) if function in FUNCTIONS else None

    def name(self, text: str, before: int = 0) -> Formula:
        """The name of a vector at this time step, or `before` steps earlier as the cell runs."""
        return self.writer.names.vector(self._own(text), self._when(before))

    def plain(self, parameter: str) -> Formula:
        """The name of a parameter."""
        return self.writer.names.plain(self._own(parameter))

    def _own(self, text: str) -> str:
        """The name in the network of what the cell itself calls by a name."""
        return own_name(self.writer.names.network, self.cell, text)

    def _when(self, before: int) -> int:
        """The time step so many steps earlier as the cell runs."""
        return self.time + before if self.cell.place.reverse else self.time - before

    def _vectors(self, text: str) -> tuple[str, ...]:
        """The vectors under a name: of x all that the cell reads."""
        return tuple(self.cell.reads) if text == INPUT else (self._own(text),)

    def room(self, *names: str, before: int = 0) -> float:
        """How wide the names and numbers of some vectors are, below each other."""
        return max(self._room(name, before) for name in names)

    def _room(self, name: str, before: int) -> float:
        when, vectors = self._when(before), self._vectors(name)
        numbers = (number for vector in vectors for number in self.numbers.of(vector, when))
        return max(*(room_of(self.writer.names.vector(vector, when)) for vector in vectors), *map(_room_of_number, numbers))

    def pitch(self, *names: str) -> float:
        """From a wire with these vectors on its right to the next one, each with a box in it."""
        return max(BESIDE + self.room(*names) + self.clear, BOX[0] + 2 * self.clear)

    def height(self, name: str) -> float:
        """How high a vector's name and numbers are."""
        return sum(UNDER + self._tall(vector) for vector in self._vectors(name)) - UNDER

    def _tall(self, vector: str) -> float:
        return NAME + FIRST + LEADING * (self.numbers.rows(vector) - 1) + LAST

    def vector(self, x: float, top: float, name: str, before: int = 0, called: Formula | None = None) -> None:
        """A vector's name and its numbers below it, the first unit above the second; `before` steps earlier, or `called` otherwise."""
        when = self._when(before)
        for vector in self._vectors(name):
            self.label(x, top - NAME, called or self.writer.names.vector(vector, when))
            first = top - NAME - FIRST
            numbers = enumerate(self.numbers.of(vector, when))
            self._over += [Label(x, first - LEADING * n, number, size="fine") for n, number in numbers]
            top -= self._tall(vector) + UNDER


Diagram = Callable[[Sketch], Drawing]
Said = Callable[[Stage], str]  # what a diagram of the cell, with the choices that it leaves open, is in words


def fitted(diagram: Diagram, writer: Writer, cell: Stage, time: int) -> Drawing:
    """The diagram of a cell with as many characters of each number as leave it narrow enough; else with the fewest."""
    drawings = (diagram(Sketch(writer, cell, time, longest, clear)) for longest in LENGTHS for clear in CLEARANCES)
    return _first_narrow(drawings)


def _first_narrow(drawings: Iterable[Drawing]) -> Drawing:
    narrow = iter(drawings)
    drawing = next(narrow)
    while drawing.width > WIDEST and (shorter := next(narrow, None)):
        drawing = shorter
    return drawing


def in_turn(start: float, steps: Iterable[float]) -> Iterator[float]:
    """The places from a first one on, each a step after the one before."""
    return accumulate(steps, initial=start)


def _room_of_number(number: Formula) -> float:
    return EMS["fine"] * width(number) + (0.0 if isinstance(number, Numeral) else LOOSE)
