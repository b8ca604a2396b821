"""The chart of the size of gradients: one line, or a line for each cell, with the cell named at its end and numbers where they are clear."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from math import log10

from symlstm.document.cells import called_alone
from symlstm.document.figures.axes import TICK, Frame, Tick, beside_axis, linear_ticks, logarithmic_ticks, words_and_name
from symlstm.document.figures.drawing import EMS, SHEET, Disc, Drawing, Part, Point, Stroke
from symlstm.document.figures.line import BETWEEN_NAMES, MARK, TO_NAMES, heights_of_names, named_line
from symlstm.document.figures.placing import Box, numbered
from symlstm.document.formula import THIN, Formula, Operator, Row, Upright
from symlstm.document.names import Names
from symlstm.document.numerals import rounded_numeral
from symlstm.document.width import width
from symlstm.document.wording import uncapitalized
from symlstm.language import _
from symlstm.network import Network, Stage
from symlstm.network.names import gradient
from symlstm.numbers.rounding import Rounded

MARKED = 24  # points of a line that have a mark
WIDEST = 140.0  # mm
BOTTOM, ABOVE, TALL = 9.0, 7.0, 38.0  # mm: below the panel, above it, and its least height
INSET = 4.5  # mm: room for numbers
LOGARITHMIC = 20.0  # from this ratio of largest to smallest on
BAR = Operator("‖")

SizesOverTime = Sequence[Rounded]


def norm_lines(network: Network, names: Names, sizes: Mapping[Stage, SizesOverTime]) -> Drawing:
    """The lines of these cells over the time steps from 1 on."""
    numbers = [[float(str(size)) for size in line] for line in sizes.values()]
    heights, marks = _heights(numbers)
    ends = [_name(network, names, cell) for cell in sizes] if network.is_layered else []
    frame = _frame(marks, len(numbers[0]), ends)
    title = Upright(_("norm")) if ends else words_and_name(_("norm"), _norm(names, next(iter(sizes))))
    lines = [[(frame.across(t), frame.up(height)) for t, height in enumerate(line, 1)] for line in heights]
    drawn = _named(lines, ends, frame) if ends else _alone(lines[0])
    beside = _numbers(lines, list(sizes.values()), frame) if len(lines[0]) <= MARKED else ()
    return Drawing(SHEET, BOTTOM + frame.height + ABOVE, (*frame.parts(marks, title), *drawn, *beside))


def _heights(numbers: list[list[float]]) -> tuple[list[list[float]], list[Tick]]:
    """How high the points lie, and the ticks of the axis: powers of ten where sizes differ much."""
    low, high = min(map(min, numbers)), max(map(max, numbers))
    if low > 0 and high / low >= LOGARITHMIC:
        return [list(map(log10, line)) for line in numbers], logarithmic_ticks(low, high)
    return numbers, linear_ticks(0.0, high)


def _frame(marks: list[Tick], steps: int, ends: list[Formula]) -> Frame:
    """The panel, with room for numbers on its left and for the names of lines on its right, if they have any."""
    left, right = beside_axis(marks), TO_NAMES + EMS["small"] * max(map(width, ends)) if ends else 0.2
    tall = max(TALL, BETWEEN_NAMES * len(ends))
    return Frame(left, BOTTOM, min(WIDEST, SHEET - left - right), tall, (1, steps), (marks[0][0], marks[-1][0]), INSET)


def _norm(names: Names, cell: Stage) -> Formula:
    return Row((BAR, names.vector(gradient(cell.states[0]), None), BAR))


def _name(network: Network, names: Names, cell: Stage) -> Formula:
    """What stands at the end of a cell's line: its symbol, and which cell that is."""
    words = (item for word in uncapitalized(called_alone(network, cell)).split() for item in (THIN, THIN, Upright(word)))
    return Row((_norm(names, cell), THIN, *words))


def _alone(points: Sequence[Point]) -> Iterator[Part]:
    yield Stroke(tuple(points), "thick")
    if len(points) <= MARKED:
        yield from (Disc(*point, MARK, "ink") for point in points)


def _named(lines: list[list[Point]], names: list[Formula], frame: Frame) -> Iterator[Part]:
    heights = heights_of_names(lines, frame)
    for number, (points, name, height) in enumerate(zip(lines, names, heights, strict=True)):
        yield from named_line(number, points, name, height, frame, len(points) <= MARKED)


def _numbers(lines: list[list[Point]], sizes: list[SizesOverTime], frame: Frame) -> Iterator[Part]:
    """The numbers that have a place clear of all lines and marks."""
    room = Box(frame.x + TICK, frame.right, frame.y + TICK, frame.y + frame.height)
    taken = [_round(point) for point in chain(*lines)] if len(lines) > 1 else []
    for points, line in zip(lines, sizes, strict=True):
        yield from numbered(points, [rounded_numeral(size) for size in line], room, lines, taken)


def _round(point: Point) -> Box:
    """What the mark at a point covers."""
    return Box(point[0] - MARK, point[0] + MARK, point[1] - MARK, point[1] + MARK)
