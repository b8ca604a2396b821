"""Lines of a chart that are told apart without colour: each by its dashes and its mark, and by its name at its end."""

from collections.abc import Iterator, Sequence
from math import inf
from statistics import fmean

from symlstm.document.figures.axes import Frame
from symlstm.document.figures.drawing import Disc, Label, Part, Pen, Plate, Point, Stroke
from symlstm.document.formula import Formula

PENS: tuple[Pen, ...] = ("thick", "dashed", "dotted")
BETWEEN_NAMES = 4.4  # mm between the names at the ends of lines
TO_NAMES, LED = 1.5, 0.8  # mm from a panel to them; a line leads to a name that is moved by more than this
MARK = 1.0  # mm: the radius of a mark


def named_line(
    number: int, points: Sequence[Point], name: Formula, height: float, frame: Frame, is_marked: bool
) -> Iterator[Part]:
    """The line of this number, counted from 0, with a mark at each point if it has any, and its name at a height right of the frame."""
    yield Stroke(tuple(points), PENS[number % len(PENS)])
    if is_marked:
        yield from (_mark(number, *point) for point in points)
    if abs(height - points[-1][1]) > LED:
        yield Stroke((points[-1], (frame.right + TO_NAMES / 2, height)))
    yield Label(frame.right + TO_NAMES, height, name)


def heights_of_names(lines: Sequence[Sequence[Point]], frame: Frame) -> list[float]:
    """Where the names of lines stand, each as near to its end as the others allow."""
    return spread([points[-1][1] for points in lines], frame.y, frame.y + frame.height)


def _mark(number: int, x: float, y: float) -> Part:
    """A full disc, a hollow square or a hollow disc; the fourth line, whose dashes are those of the first, has another than it."""
    shape = (number + number // len(PENS)) % 3
    if shape == 1:
        return Plate(x - 0.9 * MARK, y - 0.9 * MARK, 1.8 * MARK, 1.8 * MARK)
    return Disc(x, y, MARK, "paper" if shape else "ink")


def spread(heights: Sequence[float], low: float = -inf, high: float = inf) -> list[float]:
    """The heights nearest to these at which names are clear of each other, in the same order and between two limits.

    Source: Barlow et al., "Statistical inference under order restrictions", 1972, section 1.2: pooling adjacent violators.
    """
    order = sorted(range(len(heights)), key=lambda n: heights[n])
    pools: list[list[float]] = []
    for rank, unit in enumerate(order):
        pools.append([heights[unit] - rank * BETWEEN_NAMES])
        while len(pools) > 1 and fmean(pools[-2]) >= fmean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    highest = high - (len(heights) - 1) * BETWEEN_NAMES
    lowered = [min(max(fmean(pool), low), highest) for pool in pools for _ in pool]
    moved = list(heights)
    for rank, unit in enumerate(order):
        moved[unit] = lowered[rank] + rank * BETWEEN_NAMES
    return moved
