"""Numbers beside the points of a line: at the first place around each that is clear of the line and of the other numbers."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from symlstm.document.figures.drawing import EMS, TEXT_SIZES, Anchor, Label, Point
from symlstm.document.formula import Formula
from symlstm.document.width import width

AWAY, FARTHER = 2.8, 5.4  # mm from a point to the middle of a number above or below it
ASIDE = 0.6
PlaceBeside = tuple[float, float, Anchor]
PLACES: tuple[PlaceBeside, ...] = (
    (0.0, AWAY, "centre"),
    (0.0, -AWAY, "centre"),
    (-ASIDE, AWAY, "right"),
    (ASIDE, AWAY, "left"),
    (-ASIDE, -AWAY, "right"),
    (ASIDE, -AWAY, "left"),
    (ASIDE, FARTHER, "left"),
    (-ASIDE, FARTHER, "right"),
    (ASIDE, -FARTHER, "left"),
    (-ASIDE, -FARTHER, "right"),
)
NEAR = PLACES[:6]
SHARES = {"left": 0.0, "centre": 0.5, "right": 1.0}
HALF_HIGH, AIR = 0.45, 0.3  # of a label's size; mm round it


class Box(NamedTuple):
    """A rectangle by its sides."""

    left: float
    right: float
    bottom: float
    top: float

    def overlaps(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.bottom < other.top and other.bottom < self.top

    def within(self, other: "Box") -> bool:
        across = other.left <= self.left and self.right <= other.right
        return across and other.bottom <= self.bottom and self.top <= other.top


def numbered(
    points: Sequence[Point],
    numbers: Sequence[Formula],
    room: Box,
    lines: Sequence[Sequence[Point]] = (),
    taken: list[Box] | None = None,
) -> Iterator[Label]:
    """A number for each point of a line that goes to the right, within the room; none where no place is clear, and none at all
    where the points are nearer to each other than the numbers are wide.

    lines  all lines in the room, where there are others than this one; then a number stands near its point or nowhere
    taken  what is covered already; the places of the numbers are added to it
    """
    if not _have_room(points, numbers):
        return
    taken = [] if taken is None else taken
    places = NEAR if len(lines) > 1 else PLACES
    for point, number in zip(points, numbers, strict=True):
        for label in _around(point, number, places):
            box = box_of(label)
            is_clear = box.within(room) and not any(map(box.overlaps, taken))
            if is_clear and not any(_is_crossed(box, line) for line in lines or (points,)):
                taken.append(box)
                yield label
                break


def _have_room(points: Sequence[Point], numbers: Sequence[Formula]) -> bool:
    widest = EMS["small"] * max(map(width, numbers))
    return all(end[0] - start[0] >= widest for start, end in pairwise(points))


def _around(point: Point, number: Formula, places: Sequence[PlaceBeside]) -> Iterator[Label]:
    return (Label(point[0] + right, point[1] + up, number, anchor) for right, up, anchor in places)


def box_of(label: Label) -> Box:
    """What a label covers, with a little air round it."""
    size = TEXT_SIZES[label.size]
    wide, half = EMS[label.size] * width(label.content), size * HALF_HIGH + AIR
    left = label.x - SHARES[label.anchor] * wide
    return Box(left - AIR, left + wide + AIR, label.y - half, label.y + half)


def _is_crossed(box: Box, points: Sequence[Point]) -> bool:
    """Whether the line through the points passes through the box."""
    return any(_passes(box, start, end) for start, end in pairwise(points))


def _passes(box: Box, start: Point, end: Point) -> bool:
    left, right = max(box.left, start[0]), min(box.right, end[0])
    if left > right:
        return False
    slope = (end[1] - start[1]) / (end[0] - start[0])
    low, high = sorted(start[1] + slope * (x - start[0]) for x in (left, right))
    return low < box.top and box.bottom < high
