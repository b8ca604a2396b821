"""The pieces of a cell diagram: wires with arrows, boxes for functions, discs for operations, names and numbers beside wires."""

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from math import ceil

from symlstm.document.appearance import function_sign
from symlstm.document.cells import own_name
from symlstm.document.figures.cell_numbers import CellNumbers
from symlstm.document.figures.drawing import EMS, Disc, Drawing, Label, Part, Pen, Plate, Point, Stroke
from symlstm.document.formula import MINUS, Formula, Numeral, Row
from symlstm.document.lines import Writer
from symlstm.document.width import width
from symlstm.functions import FUNCTIONS
from symlstm.network import Stage

WIDEST = 90.0  # mm: a diagram with decimals of a usual length can stand beside text
LENGTHS = range(10, 4, -1)  # characters of a number, from as many as there is room for down to as few as say something
BOX, DISC, DOT = (7.2, 4.4), 1.9, 0.5  # mm: a function, the radius of an operation, and of where wires are joined
HALF_BOX = BOX[1] / 2
IN_BOX = 0.4  # mm that a box leaves on both sides of a wide word
ARROW = (1.5, 0.6)  # mm: length and half width of its head
ONE_MINUS = Row((Numeral(("1",)), MINUS))  # in a box: what is left of 1
BESIDE = 0.9  # mm between a wire and the text on its right
CLEARANCES = (1.0, 0.3)  # mm from there to the next wire, where there is room and where not
UNDER = 0.8  # mm between a lying wire and the text below or above it
LOOSE = 0.8  # mm that TeX needs more for dots and powers as small as these
NAME, FIRST, LEADING, LAST = 2.1, 3.4, 2.8, 1.2  # mm: half a name, from it to its first number, to the next, and half the last


class Sketch:
    """Collects the parts of a diagram of one time step, with the numbers of that step; y goes upward."""

    def __init__(self, writer: Writer, time: int, longest: int = LENGTHS[0], clear: float = CLEARANCES[0]):
        self.writer, self.time, self.clear = writer, time, clear
        self.numbers = CellNumbers(writer, longest)
        self._under: list[Part] = []  # wires, below the boxes
        self._over: list[Part] = []

    @property
    def cell(self) -> Stage:
        """What is drawn."""
        return self.writer.names.network.cell

    def function(self, name: str) -> Formula | None:
        """What stands for the function that gives a vector; None where none is applied."""
        equation = self.cell.equation_of(self._own(name))
        function = equation.formula.func.__name__ if equation else ""
        return function_sign(function) if function in FUNCTIONS else None

    def name(self, text: str, before: int = 0) -> Formula:
        """The name of a vector at this time step, or `before` steps earlier."""
        return self.writer.names.vector(self._own(text), self.time - before)

    def plain(self, parameter: str) -> Formula:
        """The name of a parameter."""
        return self.writer.names.plain(self._own(parameter))

    def _own(self, text: str) -> str:
        """The name in the network of what the cell itself calls by a name."""
        return own_name(self.writer.names.network, text)

    def room(self, *names: str, before: int = 0) -> float:
        """How wide the names and numbers of some vectors are, below each other."""
        return max(self._room(name, before) for name in names)

    def _room(self, name: str, before: int) -> float:
        numbers = self.numbers.of(self._own(name), self.time - before)
        return max(room_of(self.name(name, before)), *map(_room_of_number, numbers))

    def pitch(self, *names: str) -> float:
        """From a wire with these vectors on its right to the next one, each with a box in it."""
        return max(BESIDE + self.room(*names) + self.clear, BOX[0] + 2 * self.clear)

    def height(self, name: str) -> float:
        """How high a vector's name and numbers are."""
        return NAME + FIRST + LEADING * (self.numbers.rows(self._own(name)) - 1) + LAST

    def body(self, x: float, y: float, width: float, height: float) -> None:
        """The outline of the cell."""
        self._under.insert(0, Plate(x, y, width, height, 2.0, "thin", "panel"))

    def wire(self, *points: Point, arrow: bool = True, pen: Pen = "thin") -> None:
        """A wire along the points, with an arrow at its end; the last stretch runs along an axis."""
        self._under.append(Stroke(points, pen))
        if arrow:
            self._under.append(_head(points[-2], points[-1]))

    def box(self, x: float, y: float, function: Formula) -> None:
        """A function, centred."""
        width, height = box_width(function), BOX[1]
        self._over += [Plate(x - width / 2, y - height / 2, width, height, 0.6), Label(x, y, function, "centre")]

    def operation(self, x: float, y: float, sign: Formula) -> None:
        """An operation entry by entry, centred."""
        self._over += [Disc(x, y, DISC), Label(x, y, sign, "centre")]

    def joined(self, x: float, y: float, *sources: Point) -> None:
        """Where wires end in one another: each comes from its source with an arrow."""
        for source in sources:
            self.wire(source, (x, y))
        self.dot(x, y)

    def dot(self, x: float, y: float) -> None:
        """Where wires are joined or part; wires that cross without one have nothing to do with each other."""
        self._over.append(Disc(x, y, DOT, "ink"))

    def label(self, x: float, y: float, content: Formula) -> None:
        """A name on its own."""
        self._over.append(Label(x, y, content))

    def vector(self, x: float, top: float, name: str, before: int = 0, called: Formula | None = None) -> None:
        """A vector's name and its numbers below it, the first unit above the second; `before` steps earlier, or `called` otherwise."""
        self.label(x, top - NAME, called or self.name(name, before))
        numbers = self.numbers.of(self._own(name), self.time - before)
        first = top - NAME - FIRST
        self._over += [Label(x, first - LEADING * n, number, size="fine") for n, number in enumerate(numbers)]

    def drawing(self, width: float, height: float) -> Drawing:
        """What was collected, on a sheet of at least this size, in whole millimetres."""
        return Drawing(float(ceil(width)), float(ceil(height)), (*self._under, *self._over))


Diagram = Callable[[Sketch], Drawing]
Said = Callable[[Stage], str]  # what a diagram of the cell, with the choices that it leaves open, is in words


def fitted(diagram: Diagram, writer: Writer, time: int) -> Drawing:
    """The diagram with as many characters of each number as leave it narrow enough; else with the fewest."""
    drawings = (diagram(Sketch(writer, time, longest, clear)) for longest in LENGTHS for clear in CLEARANCES)
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


def room_of(name: Formula) -> float:
    """How wide a name is on the sheet."""
    return EMS["small"] * width(name)


def box_width(function: Formula) -> float:
    """How wide the box round a function is."""
    return max(BOX[0], room_of(function) + 2 * IN_BOX)


def _room_of_number(number: Formula) -> float:
    return EMS["fine"] * width(number) + (0.0 if isinstance(number, Numeral) else LOOSE)


def _head(start: Point, end: Point) -> Stroke:
    """A filled triangle at the end of a stretch along an axis."""
    (x, y), length, half = end, *ARROW
    across = (end[0] > start[0]) - (end[0] < start[0])
    up = (end[1] > start[1]) - (end[1] < start[1])
    back = (x - across * length, y - up * length)
    sides = ((back[0] + up * half, back[1] + across * half), (back[0] - up * half, back[1] - across * half))
    return Stroke((end, *sides), "none", closed=True, fill="ink")
