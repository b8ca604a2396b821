"""What a diagram is put together on: wires with arrows, boxes, discs for operations, and names."""

from math import ceil

from symlstm.document.figures.drawing import EMS, Anchor, Disc, Drawing, Label, Part, Pen, Plate, Point, Stroke
from symlstm.document.formula import Formula
from symlstm.document.width import width

BOX, DISC, DOT = (7.2, 4.4), 1.9, 0.5  # mm: a function, the radius of an operation, and of where wires are joined
HALF_BOX = BOX[1] / 2
IN_BOX = 0.4  # mm that a box leaves on both sides of a wide word
ARROW = (1.5, 0.6)  # mm: length and half width of its head
BESIDE = 0.9  # mm between a wire and the text on its right
UNDER = 0.8  # mm between a lying wire and the text below or above it
NAME = 2.1  # mm: half a name


class Canvas:
    """Collects the parts of a diagram; y goes upward."""

    def __init__(self) -> None:
        self._under: list[Part] = []  # wires, below the boxes
        self._over: list[Part] = []

    def body(self, x: float, y: float, width: float, height: float) -> None:
        """The outline of the cell."""
        self._under.insert(0, Plate(x, y, width, height, 2.0, "thin", "panel"))

    def wire(self, *points: Point, arrow: bool = True, pen: Pen = "thin") -> None:
        """A wire along the points, with an arrow at its end; the last stretch runs along an axis."""
        self._under.append(Stroke(points, pen))
        if arrow:
            self._under.append(_head(points[-2], points[-1]))

    def box(self, x: float, y: float, content: Formula, width: float = 0.0, height: float = BOX[1]) -> None:
        """A function or a cell, centred; as wide as it needs, or as said."""
        width = width or box_width(content)
        self._over += [Plate(x - width / 2, y - height / 2, width, height, 0.6), Label(x, y, content, "centre")]

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

    def label(self, x: float, y: float, content: Formula, anchor: Anchor = "left") -> None:
        """A name on its own."""
        self._over.append(Label(x, y, content, anchor))

    def drawing(self, width: float, height: float) -> Drawing:
        """What was collected, on a sheet of at least this size, in whole millimetres."""
        return Drawing(float(ceil(width)), float(ceil(height)), (*self._under, *self._over))


def room_of(name: Formula) -> float:
    """How wide a name is on the sheet."""
    return EMS["small"] * width(name)


def box_width(function: Formula) -> float:
    """How wide the box round a function is."""
    return max(BOX[0], room_of(function) + 2 * IN_BOX)


def _head(start: Point, end: Point) -> Stroke:
    """A filled triangle at the end of a stretch along an axis."""
    (x, y), length, half = end, *ARROW
    across = (end[0] > start[0]) - (end[0] < start[0])
    up = (end[1] > start[1]) - (end[1] < start[1])
    back = (x - across * length, y - up * length)
    sides = ((back[0] + up * half, back[1] + across * half), (back[0] - up * half, back[1] - across * half))
    return Stroke((end, *sides), "none", closed=True, fill="ink")
