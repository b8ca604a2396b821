"""The pieces of a cell diagram: wires with arrows, boxes for activations, discs for operations, numbers beside wires."""

from collections.abc import Iterator
from fractions import Fraction

from symlstm.document.figures.drawing import SHEET, Disc, Drawing, Label, Part, Plate, Point, Stroke
from symlstm.document.formula import DOTS, Formula, Numeral, Operator, Row
from symlstm.document.lines import Writer
from symlstm.document.numerals import finite_decimal, numeral, typed_text
from symlstm.network.names import identity
from symlstm.numbers.rounding import DisplayRule
from symlstm.problem.problem import Problem

LEADING = 3.1  # mm from one number to the next below it
MOST_ROWS = 3  # numbers of a vector that are written out
MOST_CHARACTERS = 8  # of a number, so that it stays clear of the next wire
BOX, DISC = (9.0, 6.0), 2.6  # mm: an activation, an operation
CUT = DisplayRule(None, 2 * MOST_CHARACTERS, "truncate")  # more digits of a fraction than are shown
ARROW = (1.9, 0.75)  # mm: length and half width of its head


class Sketch:
    """Collects the parts of a diagram of one time step, with the numbers of that step."""

    def __init__(self, writer: Writer, time: int):
        self.writer, self.time = writer, time
        self._under: list[Part] = []  # wires, below the boxes
        self._over: list[Part] = []

    def body(self, x: float, y: float, width: float, height: float) -> None:
        """The outline of the cell."""
        self._under.insert(0, Plate(x, y, width, height, 3.0, "thin", "panel"))

    def wire(self, *points: Point, arrow: bool = True) -> None:
        """A wire along the points, with an arrow at its end; the last stretch runs along an axis."""
        self._under.append(Stroke(points))
        if arrow:
            self._under.append(_head(points[-2], points[-1]))

    def box(self, x: float, y: float, function: Formula) -> None:
        """An activation, centred."""
        width, height = BOX
        self._over += [Plate(x - width / 2, y - height / 2, width, height, 1.0), Label(x, y, function, "centre", small=False)]

    def operation(self, x: float, y: float, sign: Formula) -> None:
        """An operation entry by entry, centred."""
        self._over += [Disc(x, y, DISC), Label(x, y, sign, "centre", small=False)]

    def dot(self, x: float, y: float) -> None:
        """Where a wire branches."""
        self._over.append(Disc(x, y, 0.6, "ink"))

    def vector(self, x: float, y: float, name: str, size: int, before: int = 0) -> None:
        """A vector's name and its numbers below it, from y downward; `before` steps earlier."""
        time = self.time - before
        self._over.append(Label(x, y, self.writer.names.vector(name, time), small=False))
        numbers = list(self._numbers(name, time, size))
        self._over += [Label(x, y - 0.8 - LEADING * n, number) for n, number in enumerate(numbers, 1)]

    def _numbers(self, name: str, time: int, size: int) -> Iterator[Formula]:
        """The first few numbers of a vector, and dots for the rest."""
        written = size if size <= MOST_ROWS else MOST_ROWS - 1
        yield from (self._number(identity(name, time, unit)) for unit in range(1, written + 1))
        if written < size:
            yield DOTS

    def _number(self, quantity: str) -> Formula:
        given = self.writer.page.derivation.givens.get(quantity)
        if given is None:
            return shortened(str(self.writer.page.values.printed[quantity]))
        text = _as_given(given) or str(self.writer.page.rounded[quantity])
        top, slash, bottom = text.partition("/")
        return Row((numeral(top), Operator("/"), numeral(bottom))) if slash else shortened(text)

    def drawing(self, height: float) -> Drawing:
        """What was collected, on a sheet as wide as a page's text."""
        return Drawing(SHEET, height, (*self._under, *self._over))


def _as_given(given: Fraction) -> str | None:
    """A given number as it was typed, or as the decimal that it is; None for one that is neither finite nor a short fraction."""
    text = typed_text(given) or finite_decimal(given)
    return None if text is None or ("/" in text and len(text) > MOST_CHARACTERS) else text


def long_fractions(problem: Problem) -> Iterator[str]:
    """The ids of the given inputs and states that are drawn as decimals cut off."""
    names = problem.network.names
    return (q for q, given in problem.givens.items() if names.of_id(q).is_timed and _as_given(given) is None)


def _head(start: Point, end: Point) -> Stroke:
    """A filled triangle at the end of a stretch along an axis."""
    (x, y), length, half = end, *ARROW
    across = (end[0] > start[0]) - (end[0] < start[0])
    up = (end[1] > start[1]) - (end[1] < start[1])
    back = (x - across * length, y - up * length)
    sides = ((back[0] + up * half, back[1] + across * half), (back[0] - up * half, back[1] - across * half))
    return Stroke((end, *sides), "none", closed=True, fill="ink")


def shortened(text: str) -> Formula:
    """A decimal, with its first digits and dots for the rest if it is long."""
    mantissa, e, power = text.partition("e")
    room = MOST_CHARACTERS - (len(power) + 1 if e else 0)
    if len(mantissa) <= room or "." not in mantissa[: max(room - 1, 0)]:
        return numeral(text)
    cut = Row((Numeral((mantissa[: room - 1],)), DOTS))
    if not e:
        return cut
    scaled = numeral(f"1e{power}")
    assert isinstance(scaled, Row)
    return Row((cut, *scaled.items[1:]))
